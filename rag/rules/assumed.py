"""A deed that a question takes for granted, "Why did Pat shoot Fantail?", and who may do it as a story tells it.

It goes by the words right before and behind each verb: whoever is named last before it may do it, and whoever is asked about wherever a pronoun leaves
that open. What follows from that for the question is said in `rag.rules.premises`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.index import Index
from rag.language.factuality import charged, outside, unfactual
from rag.language.inflection import content_stems, forms, stem
from rag.language.vocabulary import COMMON_VERBS, STOP
from rag.language.words import words
from rag.schema import Character, sentences_of

ASSUMES = re.compile(r"\b(?:why (?=did|does|do|was|were|is|are|has|had)|(?:when|where|how) (?=did|does|do))(?P<aux>\w+) (?P<rest>[^?]+?)\W*$", re.I)
PRONOUN_OF = {gender: re.compile(rf"\b(?:{pronouns})\b", re.I) for gender, pronouns in (("m", "he|him"), ("f", "she|her"), ("", "he|him|she|her"))}
_SELF = frozenset(("himself", "herself"))
_PASSIVE = frozenset("is was are were be been being gets got".split())
_EACH_OTHER = (["each", "other"], ["one", "another"])
_WHOM = (["him"], ["her"], ["them"])
_HIDES = frozenset(("he", "she", "they", "it", "him", "her", "and"))
"""Between a name and a verb: somebody named before may do it as well."""
_REACH = 8
"""Words between a verb and whoever does it, or whom it is done to."""
_NEAR = 3
"""Words behind a "by" within which whoever does it is named."""


@dataclass(frozen=True, slots=True)
class Assumed:
    """A deed that a question takes for granted, "Why did Pat shoot Fantail?", by the words of it."""

    doer: Character
    verb: str
    """Its stem."""
    what: Character | frozenset[str]
    """Whom it is done to, or else the stems of what; none of what one does to oneself."""
    claim: str

    @property
    def whom(self) -> Character | None:
        """Return whom it is done to, where that is somebody with a name."""
        return self.what if isinstance(self.what, Character) else None


def assumed_deed(question: str, people: Sequence[Character]) -> Assumed | None:
    """Read such a question about one of `people`; None for any other, and for verbs of what several may do in many words, such as "begin to"."""
    match = ASSUMES.search(question)
    if not match or match["aux"].lower() not in ("did", "does", "do") or not people or len({c.story for c in people}) != 1:
        return None
    said = words(match["rest"])
    doer, taken = _first_named(said, people)
    if doer is None or doer.mentions < 2 or len(said) < taken + 2 or said[taken] in STOP:
        return None
    infinitive, object_ = forms(said[taken])[0], said[taken + 1 : taken + 5]
    whom, _ = _first_named(object_, [c for c in people if c != doer])
    what = whom or (frozenset() if object_[0] in _SELF else frozenset(content_stems(" ".join(object_[:2]))))
    if infinitive in COMMON_VERBS or object_[0] == "to" or (not what and object_[0] not in _SELF):
        return None
    return Assumed(doer, stem(infinitive), what, f"{doer.name} {match['aux'].lower()} {' '.join(match['rest'].split()[taken:])}")


class Told(NamedTuple):
    """Who does such a deed as a story tells it."""

    doers: set[Character]
    """All who may do it: whoever is asked about too, wherever that is left open."""
    surely: set[Character]
    """Those of them of whom it is told with a name after the verb."""
    reversed: bool
    """Whether it is told that the one to whom it is done does it to the other."""


def told_of(asked: Assumed, index: Index) -> Told:
    """Read every sentence of the story with this verb, and with this person, this thing or "himself" after it; what is only said or planned is left out."""
    doers, surely, reversed_ = set[Character](), set[Character](), False
    for sentence in (evidence.text for evidence in sentences_of(index.passages_of(asked.doer.story))):
        told = words(outside(sentence, (*unfactual(sentence), *charged(sentence))))
        for at in (at for at, word in enumerate(told) if stem(forms(word)[0]) == asked.verb):
            before, after = told[:at], told[at + 1 : at + 1 + _REACH]
            found = _deed_doers(before, after, asked, index)
            doers |= found
            surely |= found if after[:1] not in _WHOM else set()
            reversed_ = reversed_ or (asked.whom is not None and _does(asked.whom, asked.doer, before, after, index))
    return Told(doers, surely, reversed_)


def _does(doer: Character, whom: Character, before: Sequence[str], after: Sequence[str], index: Index) -> bool:
    """Return whether one person surely does the deed to another of whose verb these are the words before and after it."""
    if not _PASSIVE.isdisjoint(before[-1:]):
        by = _behind_by(after)
        return whom in _doers(before, index, doer.story) and any(_starts(by[place:], doer) for place in range(_NEAR))
    return _doers(before, index, doer.story) == {doer} and _starts(after, whom) > 0


def _deed_doers(before: Sequence[str], after: Sequence[str], asked: Assumed, index: Index) -> set[Character]:
    """Return who does the deed of whose verb these are the words before and after it, if it may be the one asked about.

    It is whoever is asked about, where that is left open.
    """
    doer, what, story = asked.doer, asked.what, asked.doer.story
    if after[:2] in _EACH_OTHER:
        return {doer} if any(doer in _persons(word, index, story) for word in before) else set()
    if not _PASSIVE.isdisjoint(before[-1:]):
        if asked.whom in _doers(before, index, story):
            return {c for word in _behind_by(after)[:_NEAR] for c in _persons(word, index, story)} or {doer}
        return set()
    if not _may_be_done_to(what, after):
        return set()
    found = _doers(before, index, story) - {what}
    last = max((place for place, word in enumerate(before) if _persons(word, index, story)), default=0)
    if not _HIDES.isdisjoint(before[last + 1 :]) and PRONOUN_OF[doer.gender].fullmatch(before[0]):
        return {doer}  # "She gives him the papers for Mimi and stays": she may be anybody
    acting = [word for place, word in enumerate(before) if before[place + 1 : place + 2] != ["s"]]  # not an owner, "Crane's brother"
    return found if found and not any(doer in _persons(word, index, story) for word in acting) else {doer}


def _may_be_done_to(what: Character | frozenset[str], after: Sequence[str]) -> bool:
    """Return whether the words after a verb may say that it is done to somebody, to something, or, where that is nothing, to oneself."""
    if isinstance(what, Character):
        return any(_starts(after[place:], what) for place in range(len(after))) or after[:1] in _WHOM
    return not what.isdisjoint(content_stems(" ".join(after))) if what else not _SELF.isdisjoint(after[:2])


def _behind_by(after: Sequence[str]) -> Sequence[str]:
    """Return the words behind a "by", the first of which name whoever does it; nothing where there is none."""
    return after[after.index("by") + 1 :] if "by" in after else ()


def _first_named(told: Sequence[str], people: Sequence[Character]) -> tuple[Character | None, int]:
    """Return the one person whom the first words name, and how many words do; of several, the one who goes by that name."""
    taken = max((_starts(told, c) for c in people), default=0)
    found = [c for c in people if taken and _starts(told, c) == taken]
    own = [c for c in found if any(words(form) == list(told[:taken]) for form in c.goes_by)]
    fitting = own if len(found) > 1 else found
    return (fitting[0], taken) if len(fitting) == 1 else (None, 0)


def _starts(told: Sequence[str], character: Character) -> int:
    """Return how many words at the start name the character; 0 for none."""
    return max((len(form) for form in map(words, character.forms) if form and list(told[: len(form)]) == form), default=0)


def _doers(before: Sequence[str], index: Index, story: str) -> set[Character]:
    """Return whoever is named last before a verb; all who are named before it, where a pronoun in between may mean any of them."""
    named, hidden = list[Character](), False
    for word in reversed(before):
        if found := _persons(word, index, story):
            named.append(found[0])
            if not hidden:
                break
        hidden = hidden or word in _HIDES
    return set(named)


def _persons(word: str, index: Index, story: str) -> list[Character]:
    return [c for c in index.names.parts.get(word, ()) if c.person and c.story == story]
