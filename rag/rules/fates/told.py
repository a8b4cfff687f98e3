"""What a passage says that befell somebody: the words of `rag.language.fate_words`, with whom they befall and at whose hands (`rag.rules.fates.parties`).

What is told only as believed, planned or denied befell nobody.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from rag.index import Index
from rag.language.factuality import charged, unfactual
from rag.language.fate_words import TOLD, WHOM, deadly, fate_kinds
from rag.language.words import NAME, any_of, gender_of_pronoun, undotted
from rag.lru import remembered
from rag.question.descriptions import by_noun
from rag.rules.fates.names import Named, besides_him, named_at, owners, ranks_as_names
from rag.rules.fates.parties import BY_ONESELF, FOUND_SO, PASSIVE, Parties, on_oneself, parties, together
from rag.schema import Character, Evidence, Passage, Span

_KILLING = rf"(?:(?<=\bby )|(?<=, ))(?:killing|murdering)(?={WHOM})"
_FATE = re.compile(rf"\b(?P<word>{TOLD}|{_KILLING})\b(?: (?P<after>\w+))?", re.I)
REMEMBERED = 50
"""Stories whose fates are remembered: a novel takes seconds to read."""
_ONLY = re.compile(r"\bonly $")
"""Right before a verb, and told with it, "only wounded"."""
_MAYBE = re.compile(r"(?<!\blets himself )(?<!\blets herself )(?<!\blet himself )(?<!\blet herself )\b(?:be|if|to)(?: \w+ly)? $")
"""Right before a verb: nobody says that it came to that."""
_UNTRUE = re.compile(
    r"\b(?:not|n['’]t|or|never|nearly|almost|narrowly|without|could|would|should|(?<!the )(?<!his )(?<!her )(?<! a )will)\b"
    r"(?:(?!\b(?:since|because|after|when|while|who|but)\b)[^,.;:])*$",
    re.I,
)
"""Before a verb in its clause: it did not come to that. What is only believed or planned is for `rag.language.factuality`."""
_CALLED_SO = re.compile(
    r"\b(?:calls?|called|rul\w+|looks?(?: like)?|as|for|staged|(?:says?|said|claim\w*|thinks?|thought) (?:\w+ ){1,3}(?:is|was)) (?:\w+ ){0,2}$", re.I
)
"""Right before "suicide": somebody's word for a death."""
_SURVIVES = re.compile(r"\b(?:surviv\w+|alive|recover(?:s|ed)|lives)\b")
"""Told even of somebody who was told dead: "It turns out that Sam survived"."""
_TAKEN_UP = re.compile(
    r"\b(?:[Tt]his|[Tt]hat|[Tt]he) (?:\w+ (?:of )?)?(?:murder|killing|slaying|homicide|death)\b"
    r"(?! (?:of|certificate|penalty|sentence|warrant|row|threats?|mask|bed|scene|weapon|squad|trial|case|charge)\b)"
)
"""Takes up what the sentence before told, and says how it ended."""
_SHORT_IS = re.compile(
    r"\b(s?he|who)['’]s(?= (?:been |\w+ly )?\w+(?:[.,;:!?]|$"
    r"| (?:by|in|on|at|when|while|as|and|to|dead|down|over|off|before|after|between|under|beneath|from|with|there|here|too|instead)\b))",
    re.I,
)
"""A pronoun with its verb, "where he's crushed"; of two words it is as long."""
_OF_A_NOUN = re.compile(
    r"(?:\b(?i:an?|the|this|that|his|her|their)|['’]s) (?:dead|dying) (?!(?:and|or|but|in|on|at|by|from|of|with|within|inside|before|after|when|to)\b)[a-z]"
)
"""Says of somebody without a name that they are dead, "the dead man's mistress"."""
_HANGS = re.compile(r"\b(?:hang(?:s|ing)? (?:(?:him|her|them)sel|from|by)|hanged|noose|gallows|scaffold)")
"""Before "is cut down by": somebody frees them from it."""
_THE_DEAD = re.compile(r"the dead(?=[.,;:!?]|$| (?:and|but|for|in)\b)", re.I)
_SPEAKS_TO = re.compile(r"\b(?:with|to|from|of|for|like|contact\w*|rais\w+|summon\w*) $")
"""Before "the dead", who are nobody of the story, "a medium who speaks with the dead"."""
_OF_A_THING = re.compile(r"\bit(?:['’]s| is| was) $", re.I)
"""Right before it, "knows that it is alive"."""
_OF_KIN = re.compile(r"\b(?:his|her|their) [a-z-]+['’]s $")
"""Right before it: of somebody without a name, "his mother's cancer"."""
_BETWEEN = re.compile(r"\bbetween (?!.* and )[\w’' -]+$")
"""Before an "and" that ends nothing, "crushed between the ferry and the quay"."""
_HE = re.compile(r"S?[Hh]e\b")
"""Begins a sentence about whom the one before named: "She is afraid of Keel" still tells of her."""
_ACTS = re.compile(r"(?:As|While|When) s?he (?!(?:is|was|lies|lay|dies|died|falls|fell|dying)\b)[a-z]+")
"""Begins a sentence about somebody who lives as yet, "As he walks along the shore, he is shot"."""
_COMPARED = re.compile(r"\b(?:as|like) s?he (?:did|does|had|has)\b[^,.;]*")
"""Names somebody to whom the like was done, "makes him drink as he did Ned"."""
_CORPSE = re.compile(r"(?:corpse|deaths)\b(?! of\b)", re.I)
"""Says of nobody whose it is, "locks him in with the corpse", "pays double for unlikely deaths"."""
_END = re.compile(rf"[.](?!\d)|[,;:!?|]| (?:and(?! {NAME}(?:[.,;:!?]|$))|but|while|as) ")


@dataclass(frozen=True, slots=True)
class Fate:
    """What a sentence of a telling says that befell somebody."""

    text: str
    kinds: frozenset[str]
    span: Span
    """Where its passage says so."""
    evidence: Evidence
    doer: Character | None = None
    """Who does it to them, where that is told by a name."""

    @property
    def by_oneself(self) -> bool:
        """Whether it is told as done to oneself."""
        return BY_ONESELF.search(self.text) is not None


class PersonFate(NamedTuple):
    """A fate that a passage tells, and whose; None where it names nobody."""

    whom: Character | None
    fate: Fate


def is_fate_of_another(person: Character, all_fates: Sequence[PersonFate], span: Span) -> bool:
    """Return whether every fate that a span tells of befalls somebody else, by name or by a pronoun, and there is one.

    `all_fates` are those in its passage.
    """
    told = [(whom, fate) for whom, fate in all_fates if fate.span.overlaps(span)]
    others = {"m": r"\b(?:she\b|\w+ her\b(?! \w))", "f": r"\b(?:he|him)\b"}.get(person.gender, r"(?!)")
    return bool(told) and all(whom not in (None, person) or (whom is None and re.search(others, fate.evidence.text, re.I)) for whom, fate in told)


def is_no_doer(person: Character, victim: Character, all_fates: Sequence[PersonFate], within: Span) -> bool:
    """Return whether sentences speak against it that somebody harmed the victim.

    They have them harm others, and not the victim, or be harmed, or lay it at other doors by name. Others are whoever has another name, or no name where
    it is told apart what befell the victim, "Jerry is shot, while Max shoots a guard", or whoever is the victim's, "Ann shoots Joe's attacker".
    """
    told = [(whom, fate) for whom, fate in all_fates if within.start <= fate.evidence.span.start < within.end and fate.kinds != {"alive"}]
    by_person = [(whom, fate) for whom, fate in told if fate.doer == person]
    if not by_person:
        own = [fate for whom, fate in told if whom == victim]  # "She admits that she pushed Wray, and that Eamon buried the body": not Eamon
        return any(whom == person and fate.doer for whom, fate in told) or (bool(own) and all(fate.doer not in (None, person) for fate in own))
    victims, forms = {whom for whom, _ in told}, any_of(victim.forms)
    had_done = [FOUND_SO.search(fate.evidence.text[: fate.evidence.text.find(fate.text)]) for _, fate in by_person]
    if all(found and {found.lastgroup, victim.gender} == {"m", "f"} for found in had_done):
        return True  # "Stahl has her strangled by Otto": not Stahl
    if victim in victims:
        return victim not in {whom for whom, _ in by_person}
    if victim in {fate.doer for _, fate in told}:  # "Wade is killed by Rourke, and Cole kills Rourke" tells nothing done to Cole
        return all(whom for whom, _ in by_person)
    return any(re.match(rf"\w+ {forms}['’]s? ", fate.text) or (whom and not re.search(rf"{forms}(?!['’]s)", fate.evidence.text)) for whom, fate in by_person)


@remembered(REMEMBERED)
def fates_by_passage(story: str, index: Index) -> list[tuple[Passage, list[PersonFate]]]:
    """Return the passages of a story, each with the fates that it tells of."""
    return [(passage, list(fates_in_passage(passage, index))) for passage in index.passages_of(story)]


def fates_in_passage(passage: Passage, index: Index) -> Iterator[PersonFate]:
    """Yield each fate that a passage tells of, with whom it befalls, or None for somebody without a name."""
    if not _FATE.search(_plain(passage.text)):
        return
    before: list[Character] = []
    dead, just_dead = set[Character](), set[Character]()
    last: PersonFate | None = None
    he: Character | None = None  # who a "he" was with which the sentence before began
    ranks = by_noun(passage.story, index)
    for sentence in passage.sentences:
        text = ranks_as_names(sentence.of(passage.text), ranks)
        if last and "alive" not in last.fate.kinds and (match := _TAKEN_UP.search(text)):
            whom, fate = last
            where = Span(fate.evidence.span.start, sentence.end)
            said = fate.text if match[0].lower().startswith("the ") else match[0]  # "for the murder", but "after this act of murder"
            told = replace(fate, text=said, kinds=fate.kinds - {"alive"} | {"dead"}, span=Span(*(sentence.start + n for n in match.span())))
            yield PersonFate(whom, replace(told, evidence=Evidence(passage, where, fate.evidence.score)))
        compared = [match.span() for match in _COMPARED.finditer(text)]
        named = [(place, c) for place, c in named_at(text, passage.story, index) if not any(start < place < end for start, end in compared)]
        owned = owners(text, passage.story, index)
        known = [*(c for c in before if c.gender not in {owner.gender for owner in owned}), *owned]
        opens = _HE.match(text)
        goes_on = [c for c in before if c.gender == gender_of_pronoun(opens[0])] if opens else []
        if he and opens and he.gender == gender_of_pronoun(opens[0]):  # "He gives Max the gun. He shoots her": it is not Max who does
            known = [*(c for c in known if c != he), he]
        told_here = list(_told(passage, sentence, _plain(text), named, known, dead, just_dead))
        yield from told_here
        last = told_here[-1] if told_here else None
        dead |= just_dead
        just_dead = {whom for whom, fate in told_here if whom and deadly(fate.kinds)}
        he = he if he and opens and he.gender == gender_of_pronoun(opens[0]) else goes_on[-1] if goes_on else None
        before = [*(goes_on if len(goes_on) == 1 else []), *_without_agents(text, named)] or before
        if last and last.whom:  # who has just been shot is whom "before he dies" means
            before = [*(c for c in before if c != last.whom), last.whom]


def _without_agents(text: str, named: Named) -> list[Character]:
    """Return whom a sentence names, but not who only does it to another of them who may be the same "he": "Ned is pushed off by Keel" goes on about Ned."""
    agents = {c for place, c in named if text[:place].endswith("by ")}
    others = {c.gender for _, c in named if c not in agents}
    return [c for c in besides_him(text, named) if c not in agents or others.isdisjoint(("", c.gender))]


def _plain(text: str) -> str:
    return _SHORT_IS.sub(r"\1 s", undotted(text))


def _told(
    passage: Passage, sentence: Span, text: str, named: Named, before: Sequence[Character], dead: Collection[Character], just_dead: Collection[Character]
) -> Iterator[PersonFate]:
    """Yield the fates that a sentence tells of; `before` are whom the one before named, and for the dead see `_of_the_living`."""
    told_to, unsure = 0, unfactual(text)
    for match in _FATE.finditer(text):
        at, word = match.start("word"), match["word"].lower()
        if at < told_to or _is_untold(match, named, unsure):  # or the heart attack that somebody dies of
            continue
        lead = PASSIVE.search(text[:at]) or _ONLY.search(text[:at])
        end = next((end for end in _END.finditer(text, match.end("word")) if not (end[0] == " and " and _BETWEEN.search(text[: end.start()]))), None)
        place = Span(lead.start() if lead and not lead[0].startswith("s ") else at, end.start() if end else len(text))
        said = place.of(sentence.of(passage.text)).strip()
        surely = word in ("killing", "murdering") or (on_oneself(match) and fate_kinds(said) - {"alive"})
        if found := fate_kinds(said) | (frozenset({"dead"}) if surely else frozenset()):
            told_to = place.end
            lives = found == {"alive"} or _ACTS.match(text) is not None
            whom, doer = _of_the_living(match, named, before, dead, just_dead, lives=lives, survives=bool(_SURVIVES.search(said)))
            if any(start < at < end for start, end in charged(text)) or doer == whom:  # "he" of "he shoots Abrams" is another
                doer = None
            if _OF_KIN.search(text[:at]) or _CORPSE.match(text, at):
                whom = None
            fate = Fate(said, found, Span(sentence.start + place.start, sentence.start + place.end), Evidence(passage, sentence, 0.8), doer)
            for one in (whom, *together(text, at, whom, named)):
                yield PersonFate(one, replace(fate, doer=one) if fate.by_oneself else fate)


def _of_the_living(
    match: re.Match[str],
    named: Named,
    before: Sequence[Character],
    dead: Collection[Character],
    just_dead: Collection[Character],
    *,
    lives: bool,
    survives: bool,
) -> Parties:
    """Return whom the words of a fate befall, and at whose hands.

    Whoever is `dead` by the sentences before is not meant where another may be; how the `just_dead` of the last one died may be told once more, but it is
    not they who `lives`, unless it is told that somebody survives after all.
    """
    meant = parties(match, named, before)
    if meant.whom not in dead and not (lives and meant.whom in just_dead):
        return meant
    other = parties(match, named, [c for c in before if c not in dead and c not in just_dead])
    if not lives:
        return other if other.whom else meant
    return Parties(None, other.doer) if not survives and (other.whom in dead or other.whom in just_dead) else other


def _is_untold(match: re.Match[str], named: Named, unsure: Iterable[tuple[int, int]]) -> bool:
    """Return whether a text does not tell of the verb at a place that it came to that, or says it of somebody without a name."""
    text, at = match.string, match.start("word")
    before = text[:at]
    doubted = (
        _MAYBE.search(before)
        or _OF_A_THING.search(before)
        or (_THE_DEAD.match(text, at) and _SPEAKS_TO.search(before))
        or (text.startswith("cut down", at) and _HANGS.search(before))
        or (_CALLED_SO.search(before) and text.startswith("suicide", at))
        or _UNTRUE.search(before)
        or any(start < at < end for start, end in unsure)
        or (match["word"].lower() == "shot" and match["after"] == "at" and any(place == match.end("after") + 1 for place, _ in named))  # "shot at Drake"
    )
    return bool(doubted) or any(noun.start() <= at < noun.end() for noun in _OF_A_NOUN.finditer(text))
