"""Where a sentence names whom, as the subject or the object of something.

It does so by a name, or by a rank or a trade that one person of the story alone has, "the judge", "the gambler". Whoever only owns something there, "in
Grace's arms", is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, TypeAlias

from rag.index import Index
from rag.language.fate_words import did_it, hit
from rag.language.words import UPPER, any_of, gender_of
from rag.question.descriptions import by_noun, is_work
from rag.schema import Character

_HIM = re.compile(r"\bhim\b")
_PRONOUN = re.compile(r"\b(?:he|she|him|her|his)\b", re.I)
_IS = re.compile(r"\b(?:is|was|been|becomes?|became) $")
Named: TypeAlias = Sequence[tuple[int, Character]]
"""Where a text names whom, in order."""


def owners(text: str, story: str, index: Index) -> list[Character]:
    """Return whom a text names as owners before its first pronoun, who may be meant by that: "Crane was Sonia's lover and strangled her".

    But owners of somebody who may be meant are left out, "Joe's brother".
    """
    found, text = [], _PRONOUN.split(text, maxsplit=1)[0]
    for c in index.names.people_in(text, story):
        for match in re.finditer(rf"{any_of(c.forms)}['’]s? (?:[a-z-]+ ){{0,2}}?(?P<noun>[a-z-]+)", text):
            somebody = is_work(match["noun"]) or gender_of(match["noun"]) in ("m", "f")
            if c.gender and (not somebody or gender_of(match["noun"]) == {"m": "f", "f": "m"}[c.gender] or _IS.search(text, 0, match.start())):
                found.append(c)
    return found


class _Mention(NamedTuple):
    """Where a text has a form of somebody's name, and what speaks against it that they are meant."""

    start: int
    end: int
    part_only: bool
    """Whether they go by another form: of two who share a surname, the one who goes by it is meant."""
    other_gender: bool
    """Whether they can not have done it to "himself", or "herself"."""
    person: Character
    owns: bool = False
    """Whether they only own something there."""


def besides_him(text: str, named: Named) -> list[Character]:
    """Return whom a "he" may mean of those whom a text names; who is surely a man or a woman stays.

    "Captain Adair sets a trap for him" tells of a "he" who is not Adair.
    """
    him = _HIM.search(text)
    return [c for place, c in named if c.gender or not him or place > him.start()]


def ranks_as_names(text: str, ranks: Iterable[str]) -> str:
    """Write whoever goes by a rank or a trade as a name, in as many letters: "The_judge shoots himself"."""
    return re.sub(rf"\b[Tt]he ((?i:{'|'.join(ranks)}))\b(?! [{UPPER}])", r"The_\1", text) if ranks else text


def named_at(text: str, story: str, index: Index) -> list[tuple[int, Character]]:
    """Return where a text names whom, in order, but not as an owner ("in Grace's arms"), unless that is whose hand or bullet did it."""
    reflexive = re.search(r"\b(?:(?P<m>him)|(?P<f>her))self\b", text)
    gender = reflexive.lastgroup if reflexive else None
    ranks = [
        _Mention(*match.span(), part_only=False, other_gender=False, person=c)
        for rank, c in by_noun(story, index).items()
        for match in re.finditer(rf"\b[Tt]he[ _](?i:{rank})\b(?!['’]s| [{UPPER}])", text)
    ]
    found = [
        _Mention(
            *match.span("form"),
            form not in c.goes_by,
            gender is not None and c.gender not in ("", gender),
            c,
            match["owns"] is not None and not did_it(text, *match.span("form")) and not hit(text, *match.span("form")),
        )
        for c in index.names.people_in(text, story)
        for form in c.forms
        for match in re.finditer(rf"(?<!\w)(?P<form>{re.escape(form)})(?!\w)(?P<owns>['’]s(?! been ))?", text)
    ]
    named: list[tuple[int, Character]] = []
    reached = 0
    for mention in sorted(found + ranks, key=lambda m: (m.start, -m.end, m.part_only, m.other_gender)):
        if mention.start >= reached:
            reached = mention.end
            if not mention.owns:
                named.append((mention.start, mention.person))
    return named
