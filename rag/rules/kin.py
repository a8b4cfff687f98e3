"""Who is whose kin: "who is Tom's sister?".

That is answered by the name beside the noun, or by whose brother Tom is told to be, and only where a story names one person so. It adds nothing up: the
wife of somebody's father is nobody's mother here. What one is to another is for `rag.rules.bonds`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.index import Index
from rag.language.factuality import unfactual
from rag.language.inflection import stem
from rag.language.kin import TO_EACH_OTHER
from rag.language.words import NAME, any_of, gender_of
from rag.question.parse import so_called
from rag.rules.naming import Unnamed, names_beside, noun_pattern, unnamed
from rag.schema import BY_RULE, Character, Draft, Evidence, Passage, distinct

_WHO_IS = re.compile(r"^who(?:['’]s| is| was) (?P<of>[^?]+?['’]s? (?:[a-z-]+ ){0,2}?[a-z-]+)\W*$", re.I)
_THE_KIN_OF = re.compile(r"^(?P<who>who(?:['’]s| is| was)) the (?P<kin>[a-z-]+) of (?P<owner>[^?]+?)\W*$", re.I)
_FORMER = r"(?:ex-|(?:former|divorced|estranged) )(?:husband|wife)\b"
"""Somebody whose wife she was once, for a regular expression."""
_COUNTED = frozenset(map(stem, ("first", "second", "third", "fourth")))
"""Asks for one of several: whose wife she is told to be need not be her first husband."""
_OWN = {"f": "her", "m": "his", "": "(?:his|her)"}


def kin_described(question: str) -> Unnamed | None:
    """Read "who is Tom's sister?", "who is the sister of Tom?", or "boss", which is nobody's kin; None for any other question."""
    if (of := _THE_KIN_OF.match(question)) and of["kin"].lower() in TO_EACH_OTHER:
        question = f"{of['who']} {of['owner']}'s {of['kin']}?"
    match = _WHO_IS.match(question)
    return unnamed(match["of"]) if match else None


def is_kin(asked: Unnamed) -> bool:
    """Return whether it is somebody's kin that is asked for, and not who they work for."""
    return bool(other_side(asked))


def other_side(asked: Unnamed) -> list[str]:
    """Return what somebody is to the kin that is asked for: "son" and "daughter" of a mother; nothing where it is nobody's kin."""
    return TO_EACH_OTHER.get(asked.noun.removeprefix("ex-"), [])


def by_kin(asked: Unnamed, index: Index) -> Draft | None:
    """Answer "who is Tom's mother?" by the one person whose son a story calls Tom, "Ruth's son Tom", "Tom, the son of a nurse".

    None where it calls him so of nobody, or of two.
    """
    people = so_called(asked.owner, index.names.people_in(asked.owner)) if is_kin(asked) and not _COUNTED & asked.said else []
    if len(people) != 1:
        return None
    found: dict[str, list[Evidence]] = {}
    for passage in index.passages_of(people[0].story):
        for person, evidence in (*_owners(asked, people[0], passage, index), *_siblings(asked, people[0], passage, index)):
            found.setdefault(person.name, []).append(evidence)
        for owner, evidence in () if found or asked.noun.endswith(("husband", "wife")) else _described(asked, people[0], passage, index):
            found.setdefault(owner, []).append(evidence)
    return next((Draft(name, distinct(told), confidence=BY_RULE) for name, told in found.items()), None) if len(found) == 1 else None


def _owners(asked: Unnamed, whom: Character, passage: Passage, index: Index) -> Iterator[tuple[Character, Evidence]]:
    """Yield whose "son" a passage calls whoever has the mother that is asked for; of whose gender nothing is known but a "his" or "her" that says it."""
    gender, nouns = gender_of(asked.noun), other_side(asked)
    former = asked.noun.startswith("ex-") or "former" in asked.said
    owned = re.compile(rf"\b{_OWN[gender]} (?:[\w-]+ ){{0,3}}(?:{'|'.join(map(noun_pattern, nouns))})\b", re.I)
    nouns = [noun for noun in nouns if re.search(rf"\b{noun_pattern(noun)}\b", passage.text)]
    for person in (c for c in index.names.cast(whom.story) if nouns and c != whom and (not gender or c.gender in ("", gender))):
        for name, _, evidence in (one for noun in nouns for one in names_beside(Unnamed(noun, frozenset(), person.name), passage, index, whom)):
            was = re.search(rf"(?:{any_of(person.forms)}['’]s?|\b(?:his|her)) {_FORMER}", evidence.text) is not None
            if whom in index.names.people_in(name, whom.story) and was == former and (person.gender or owned.search(evidence.text)):
                yield person, evidence


def _described(asked: Unnamed, whom: Character, passage: Passage, index: Index) -> Iterator[tuple[str, Evidence]]:
    """Yield whose "son" a passage says that somebody is, by name or not: "Florian, the natural son of the Duke", "Ida was the old baronet's own daughter"."""
    gender, nouns, name = gender_of(asked.noun), "|".join(map(noun_pattern, other_side(asked))), any_of(whom.forms)
    owner = rf"(?P<owner>(?:the|an?) (?:[a-z-]+ )??[A-Za-z-]+|{NAME})"
    told = (
        re.compile(rf"{name}(?:,| is| was) (?:(?:the|an?) )?(?:[a-z-]+ ){{0,2}}?(?:{nouns}) of {owner}(?=[.,;:!?]|$| (?:and|who|in|from|at|by)\b)"),
        re.compile(rf"{name} (?:is|was) {owner}['’]s (?:[a-z-]+ ){{0,2}}?(?:{nouns})\b"),
    )
    for sentence in passage.sentences:
        text = sentence.of(passage.text)
        for match in filter(None, (pattern.search(text) for pattern in told)):
            named = index.names.people_in(match["owner"], passage.story)
            genders = {c.gender for c in named} or {gender_of(match["owner"].split()[-1].lower())}
            sure = not any(span.start < match.start("owner") < span.end for span in unfactual(text))
            if sure and len(named) < 2 and genders <= {"", gender} and whom not in named:
                yield named[0].name if named else match["owner"], Evidence(passage, sentence, 1.0)


def _siblings(asked: Unnamed, whom: Character, passage: Passage, index: Index) -> Iterator[tuple[Character, Evidence]]:
    """Yield who is told of together with somebody as their brother or sister, "the brothers Ifan and Emrys Pugh"."""
    told = re.compile(rf"\b(?:\w*{asked.noun}s|[Ss]iblings|[Tt]wins),? (?:named |called )?(?P<one>{NAME}) and (?P<other>{NAME})")
    for sentence in passage.sentences if asked.noun in ("brother", "sister") else ():
        for match in told.finditer(sentence.of(passage.text)):
            both = [index.names.people_in(match[which], passage.story) for which in ("one", "other")]
            if [whom] in both and all(len(named) == 1 for named in both):
                yield next(c for (c,) in both if c != whom), Evidence(passage, sentence, 1.0)
