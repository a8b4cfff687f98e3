"""What somebody or something is called, by the name that stands beside its noun.

So it stands in "the cabin boy, Pip Larkin", "a postman named Osric", "Wexler's yacht, the Marguerite". It answers "what is the cabin boy called?" and
"what is the name of Wexler's yacht?" alone, and only where all that stands so is one name. Whose it is must be said right before the noun, or be whoever
the sentence or the one before names, where "his" or "her" stands there. It knows no names, and guesses none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rag.index import Index
from rag.language.answer_type import name_asked
from rag.language.inflection import content_stems
from rag.language.vocabulary import A_TITLE, ARTICLES, SHORT_TITLES, STOP
from rag.language.words import UPPER, any_of, words
from rag.lru import remembered
from rag.question.descriptions import ADJECTIVE, CLOSES_NAME, EPITHET, PHRASE_ENDS, REMEMBERED, THERE, by_noun, without_lists
from rag.question.parse import so_called
from rag.schema import BY_RULE, Character, Draft, Evidence, Passage, distinct

_OWN_NAMES = frozenset(("", "real", "full", "first", "given"))
"""Of these that a question may ask for the name that stands beside the noun is one, and not of a "maiden name"."""
_PARTS = re.compile(
    r"^(?:(?P<owner>.+?)['’]s? |(?:the|an?|his|her|their|that) )?(?P<adjectives>(?:[a-z-]+ )*?)(?P<noun>[a-z-]{3,})(?: (?:of|in|at|from|on) (?P<rest>.+))?$",
    re.I,
)
_NAME = rf"(?P<name>(?:[Tt]he )?(?:(?:{SHORT_TITLES})\. )?[{UPPER}][\w’-]*(?:(?: (?:of|the|de|von|van))? [{UPPER}][\w’-]*)*)"
_ADJECTIVES = rf"{ADJECTIVE}{{0,3}}?"
_NONE_OTHER = rf"(?:(?:none other than|in fact|really) )?(?:(?:the|his|her|their) {_ADJECTIVES}[\w-]+, )?"
"""Between "is" and the name, "Rudd's daughter is none other than the stenographer, Evelyn Marsh"."""
_KIN_NOUNS = {
    "wife": "(?:wife|widow|bride)", "husband": "(?:husband|widower)", "daughter": "(?:daughter|little girl)", "son": "(?:son|little boy)"
}  # fmt: skip
_BEGINS = {"his": re.compile(r"\W*(?:he|his)\b", re.I), "her": re.compile(r"\W*(?:she|her)\b", re.I)}
"""What begins a sentence about whomever a later pronoun may mean as well."""
_OPENS = re.compile(r"\W*(?:in|at|on|out|after|before|from|with|by|near|behind|under|outside|inside|through|to|for|as|when|while|during|without)\b[^,]*$", re.I)
"""Before a comma at which a clause begins: "Out of the hospital, Walter takes a job"."""


class Beside(NamedTuple):
    """A name that stands beside a noun, the noun with what stands before it, "his old friend", and the sentence of both."""

    name: str
    phrase: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A noun whose name is asked for, what else is said of it, and whose it is."""

    noun: str
    said: frozenset[str]
    owner: str


def unnamed_asked(question: str) -> Unnamed | None:
    """Read "what is the blacksmith called?"; None for any other question."""
    asked = name_asked(question)
    return unnamed(asked.of) if asked and asked.which in _OWN_NAMES and not asked.behind else None


def unnamed(phrase: str) -> Unnamed | None:
    """Take "the old cabin boy" and "Tom's sister" apart; None for what is no such phrase."""
    parts = _PARTS.match(phrase)
    if not parts:
        return None
    owner = re.sub(r"^(?:the|an?) ", "", parts["owner"] or "", flags=re.I)
    return Unnamed(parts["noun"].lower(), frozenset(content_stems(f"{parts['adjectives']} {parts['rest'] or ''}")), owner)


def name_draft(asked: Unnamed, passages: Sequence[Passage], index: Index) -> Draft | None:
    """Answer by the one name that the first story whose passages have any gives it; None where none does, or where they give two."""
    found: dict[str, list[tuple[str, Evidence]]] = {}
    for passage in passages:
        for name, _, evidence in names_beside(asked, passage, index):
            found.setdefault(passage.story, []).append((name, evidence))
    told = next(iter(found.values()), [])
    longest = max((name for name, _ in told), key=len, default="")
    if not told or not all(set(words(name)) <= set(words(longest)) for name, _ in told):
        return None
    told.sort(key=lambda one: -len(one[0]))
    places = distinct(evidence for _, evidence in told)
    also = tuple(evidence for evidence in places if evidence.telling_id != places[0].passage.telling_id)
    return Draft(longest, places[:1], also, confidence=BY_RULE)


def noun_pattern(noun: str) -> str:
    """Return the pattern of a noun, of somebody's kin with what else they may be called, "widow" for "wife"."""
    return _KIN_NOUNS.get(noun, noun)


def names_beside(asked: Unnamed, passage: Passage, index: Index, whom: Character | None = None) -> Iterator[Beside]:
    """Yield the names that stand beside the noun in a passage that says all that is said of it; `whom` it may name is not the owner."""
    if not re.search(rf"\b{noun_pattern(asked.noun)}s?\b", passage.text, re.I) or not asked.said <= set(content_stems(passage.text)):
        return
    owner = _forms(asked.owner, passage.story, whom, index) if asked.owner else ()
    story = index.stories.get(passage.story)
    title = words(story.title or "") if story else []
    for at, sentence in enumerate(passage.sentences):
        text = without_lists(sentence.of(passage.text))
        if not re.search(rf"\b{noun_pattern(asked.noun)}s?\b", text, re.I) or words(text) == title:
            continue
        before = passage.text[passage.sentences[max(0, at - 1)].start : sentence.start]
        for match in (match for pattern in _patterns(asked.noun, owner) for match in pattern.finditer(text)):
            name = f"{match['noun']} {match['name']}" if match["noun"][0].isupper() else match["name"]  # Lake Morrow
            his_own = match.groupdict().get("his") and name in owner  # "His brother Wade" does not say whose brother Wade has
            if (
                name.split()[0].lower() not in STOP - ARTICLES
                and not his_own
                and not _opens_clause(match)
                and _is_owned(match, owner, before, passage.story, index, whom)
            ):
                yield Beside(name, match["phrase"], Evidence(passage, sentence, 1.0))


@lru_cache(maxsize=200)  # one takes 40 kB
def _patterns(noun: str, owner: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    """Return how a name may stand beside a noun: behind it, behind it and a comma, and before it.

    `owner` is what whoever has it is called, if that is asked.
    """
    noun, article = rf"{noun_pattern(noun)}(?![\w-])", ""
    if owner:
        before = rf"(?:(?:{A_TITLE} )?{any_of(owner)}['’]s? |(?P<his>\b(?:his|her|their|its)) ){_ADJECTIVES}"
    else:
        before, article = r"\b", rf"(?:(?:an?|the|his|her|their|[\w’'-]+['’]s?) )?{_ADJECTIVES}"
    patterns = (
        rf"(?P<phrase>{before}(?P<noun>{noun}))"
        rf"(?: (?:(?:is|was) {_NONE_OTHER})?(?:called |named )?|, (?:who |which )?(?:is |was )?(?:called|named) )[\"“‘']?(?-i:{_NAME})",
        rf"(?P<phrase>{before}(?P<noun>{noun}))(?:{THERE})?(?P<comma>,) (?:(?:the|an?) (?-i:(?:[a-z-]+ ){{1,2}})(?:(?:named|called) )?|{EPITHET})"
        rf"[\"“‘']?(?-i:{_NAME}){CLOSES_NAME}{PHRASE_ENDS}",
        rf"(?-i:(?<![\w’-]){_NAME}){CLOSES_NAME}(?:, who (?:is|was)(?: also)?|,| is| was) (?P<phrase>{before}{article}(?P<noun>{noun})){PHRASE_ENDS}",
    )
    return tuple(re.compile(pattern, re.I) for pattern in patterns)


def _opens_clause(match: re.Match[str]) -> bool:
    """Return whether the comma between noun and name ends what a clause begins with: "Out of the hospital, Walter takes a job"."""
    text, comma = match.string, match.groupdict().get("comma")
    return bool(comma) and text[match.end() : match.end() + 1] != "," and _OPENS.match(text, 0, match.start("comma")) is not None


@remembered(REMEMBERED)
def _forms(owner: str, story: str, whom: Character | None, index: Index) -> tuple[str, ...]:
    """Return what a story calls the one person whom words for an owner name, and the words.

    That is "Roth" or "the banker" for "Anselm Roth", but nothing that another than `whom` is called too.
    """
    people = so_called(owner, index.names.people_in(owner, story))
    own = people[0].forms if len(people) == 1 else ()
    forms = [form for form in own if [c for c in index.names.people_in(form, story) if c != whom] == people]
    return (owner, *forms, *(f"the {noun}" for noun, c in by_noun(story, index).items() if [c] == people))


def _is_owned(match: re.Match[str], owner: Sequence[str], before: str, story: str, index: Index, whom: Character | None) -> bool:
    """Return whether a "his" beside the noun, if there is one, means the owner; `before` is the sentence before.

    It does where nobody else is named after the owner and before it; or nobody before it at all, and the owner in its sentence. Not where the
    sentence that names the owner begins with a pronoun of the same kind: "He learns that Rudd is the mayor, and that his brother …".
    """
    his = match.groupdict().get("his")
    if not his:
        return True
    here = match.string[: match.start("his")]
    begins = _BEGINS.get(his.lower())
    if begins and owner and any(begins.match(told) and re.search(any_of(owner), told, re.I) for told in (before, here)):
        return False
    before += here
    said = list(re.finditer(any_of(owner), before, re.I)) if owner else []
    since = before[said[-1].end() :] if said else before
    named = {c for form in owner for c in index.names.people_in(form, story) if c != whom}
    other = {"his": "f", "her": "m"}.get(his.lower(), "")  # "her niece" is no niece of Ned's
    if other and any(c.gender == other for c in named):
        return False
    others = [c for c in index.names.people_in(since, story) if c not in named and not (other and c.gender == other)]
    return not others and (bool(said) or (bool(owner) and re.search(any_of(owner), match.string, re.I) is not None))
