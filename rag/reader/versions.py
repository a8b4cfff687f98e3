"""What the tellings of one story answer: who else says the same, and where they differ each version with its own evidence.

Each telling is asked by itself. An answer is a version of its own where it is of a kind with the main one and neither says the other in other words (numbers,
people of the story, fates, names, things), and where a regression finds it likely, from how sure both are and how much the tellings say alike around them, that they contradict each
other (`python -m evals.versions` fits it). The same person under another name, a vaguer telling, and a sentence that holds the other’s words too are no
disagreement. Reasons, and what decides a question of yes or no, are left alone: whether two of them contradict each other is not for word rules to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from typing import Literal

from rag.answer_type import asks_clause, asks_number, asks_who
from rag.encoders import Encoder
from rag.index import Index
from rag.match import Reads, logistic, readings
from rag.reader.candidates import Candidate, candidates
from rag.reader.network import PassageReading
from rag.reader.read import calibration, choose
from rag.rules.fates.words import asks_fate, exclude, kinds
from rag.rules.roles import alike, whose_work
from rag.schema import Draft, DraftVersion, Evidence, Hit
from rag.spans import proof
from rag.words import STOP, UPPER, any_of, content_stems, fold, numbers

FEATURES = ("sure", "relevance", "least_relevance", "cosine", "other_cosine", "other_span", "around", "told_by_other", "in_sentence", "number", "fate")
"""What tells whether another telling's answer contradicts the main one: the weights stand in this order."""
WEIGHT, BIAS = (0.84, -0.2, 0.03, -2.35, 0.26, -0.11, 2.93, -0.65, -1.69, 1.32, 2.4), -0.92
"""A logistic regression (`python -m evals.versions`)."""
CUTOFF = 0.4
"""How likely a contradiction has to be."""
AGREES = 0.5
"""How sure another telling's answer has to be to stand beside one that says the same, if no other telling contradicts that: of the ten that this adds on the open gold sets nine are from a file that the case names; of the less sure about half told something else."""
LONGEST = 12
"""Words of an answer that is compared: more are no single fact."""
ALIKE = 0.02
"""The part of a number by which another may differ and be the same: half a year and six months."""

_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "month": 30.4, "year": 365.0, "decade": 3650.0}
_UNITS = frozenset(content_stems(" ".join(_DAYS)))
_TIME = re.compile(rf"\b(?P<count>half an?|[\w-]+) (?:more |long |whole )?(?P<unit>{'|'.join(_DAYS)})s?\b", re.I)
_OWNER = re.compile(rf"\b[{UPPER}][\w-]*(?: [{UPPER}][\w-]*)*['’]s?\b")
"""Whoever has something or somebody: "Joe's attacker" is not Joe, and "Joe's wife Ann" is Ann."""
_WHOSE = re.compile(r"\bwhose\b", re.I)
_ARTICLE = re.compile(r"^(?:an?|the|his|her|their) ", re.I)
_WORKS = re.compile(r"[a-z]+(?:[^s\W]s|ed) \w")
"""Says by a verb what somebody does for a living."""
_PROPER = re.compile(rf"\b[{UPPER}][\w’'-]+")

Relation = Literal["same", "apart", "unlike"]
"""Of two answers: in other words the same, such that they may contradict each other, or such as cannot be compared."""


@dataclass(frozen=True, slots=True)
class Told:
    """What one telling answers."""

    candidate: Candidate
    sure: float


def compared(question: str, draft: Draft, hits: Sequence[Hit], index: Index, encoder: Encoder, reads: Reads) -> list[DraftVersion]:
    """Give what the tellings of a drafted answer's story say, the draft's version first; no other where they agree, none where no telling says what the draft does or answers are not compared."""
    return versions_of(question, told_of(question, draft, hits, index, encoder, reads), index, encoder)


def told_of(question: str, draft: Draft, hits: Sequence[Hit], index: Index, encoder: Encoder, reads: Reads) -> list[Told]:
    """Give what each telling of a drafted answer's story answers, those that say what the draft says first; empty where none does, or where answers are not compared."""
    story = draft.evidence[0].passage.story
    if asks_clause(question) or len({hit.passage.told_in for hit in hits if hit.passage.story == story}) < 2:
        return []
    told = by_telling(question, hits, readings(question, [hit.passage for hit in hits], reads, index), index, encoder, story)
    said = set(content_stems(draft.text))
    main = [t for t in told if set(content_stems(t.candidate.text)) <= said or said <= set(content_stems(t.candidate.text))]
    return [*main, *(t for t in told if t not in main)] if main else []


def by_telling(question: str, hits: Sequence[Hit], read: Sequence[PassageReading], index: Index, encoder: Encoder, story: str) -> list[Told]:
    """Ask each telling of a story by itself; gives the answers whose passages name everybody whom the question names, if that telling does, the surest first."""
    groups: dict[tuple[str, int], list[tuple[Hit, PassageReading]]] = {}
    for hit, reading in zip(hits, read, strict=True):
        if hit.passage.story == story:
            groups.setdefault(hit.passage.told_in, []).append((hit, reading))
    told: list[Told] = []
    asked = _asked_about(question, story, index)
    for group in groups.values():
        choice = choose(question, candidates(question, [hit for hit, _ in group], [reading for _, reading in group], index, encoder))
        if choice is None or choice.best.features.unfactual:
            continue
        here = _people(choice.best.passage.text, story, index)
        missing = [bearers for bearers in asked if not here & bearers]
        if not any(_people(hit.passage.text, story, index) & bearers for bearers in missing for hit, _ in group):
            told.append(Told(choice.best, calibration().sure(choice.described)))
    return sorted(told, key=lambda t: -t.sure)


def versions_of(question: str, told: Sequence[Told], index: Index, encoder: Encoder) -> list[DraftVersion]:
    """Give the first answer with the evidence of all who say the same, then the versions that contradict it and each other."""
    versions: list[list[Told]] = []
    for one in told:
        same = next((v for v in versions if relation(question, v[0], one, index, encoder) == "same"), None)
        if same is not None:
            same.append(one)
        elif all(relation(question, v[0], one, index, encoder) == "apart" for v in versions) and (
            not versions or _likely(question, versions[0][0], one, index, encoder)
        ):
            versions.append([one])
    asked = content_stems(question)
    return [
        DraftVersion(
            version[0].candidate.text,
            tuple(Evidence(t.candidate.passage, proof(t.candidate.passage, t.candidate.span, asked), round(t.sure, 3)) for t in version),
        )
        for version in versions
    ]


def _likely(question: str, main: Told, other: Told, index: Index, encoder: Encoder) -> bool:
    return logistic(WEIGHT, BIAS, features_of(question, main, other, index, encoder)) >= CUTOFF


def features_of(question: str, main: Told, other: Told, index: Index, encoder: Encoder) -> tuple[float, ...]:
    """Give what tells whether `other` contradicts `main`, in the order of `FEATURES`."""
    a, b = main.candidate, other.candidate
    asked = set(content_stems(question))
    said = [set(content_stems(c.text)) for c in (a, b)]
    sentences = [c.sentence.of(c.passage.text) for c in (a, b)]
    whole = [{stem for p in index.passages_of(c.passage.story) if p.told_in == c.told_in for stem in content_stems(p.text)} for c in (a, b)]
    elsewhere = max(len((new := own - asked) & told) / max(1, len(new)) for own, told in zip(said, reversed(whole), strict=True))
    within = any(own <= set(content_stems(sentence)) for own, sentence in zip(said, reversed(sentences), strict=True))
    around = encoder.encode([sentence.replace(c.text, " ") for sentence, c in zip(sentences, (a, b), strict=True)])
    sure = min(max(other.sure, 1e-4), 1 - 1e-4)
    return (
        math.log(sure / (1 - sure)),
        a.features.relevance,
        min(a.features.relevance, b.features.relevance),
        a.features.cosine,
        b.features.cosine,
        b.features.span,
        float(around[0] @ around[1]),
        elsewhere,
        float(within),
        float(asks_number(question)),
        float(asks_fate(question)),
    )


def relation(question: str, one: Told, other: Told, index: Index, encoder: Encoder) -> Relation:
    """Say how two answers stand to each other, by their form alone; trades, by what they mean."""
    a, b = one.candidate, other.candidate
    said = [set(content_stems(c.text)) for c in (a, b)]
    if said[0] <= said[1] or said[1] <= said[0]:
        return "same"
    if asks_fate(question) and all(told := [kinds(c.text) or kinds(_proof_text(c, content_stems(question))) for c in (a, b)]):
        shared = said[0] & said[1] or (told[0] & told[1]) - {"alive"}  # "marries Dell" and "escapes" are both alive, and not the same
        return "apart" if exclude(*told) else "same" if shared else "unlike"
    if max(len(c.text.split()) for c in (a, b)) > LONGEST:
        return "unlike"
    if asks_number(question):
        amounts = _amounts(a.text), _amounts(b.text)
        same = any(abs(x - y) <= ALIKE * max(x, y) for x in amounts[0] for y in amounts[1])
        return "unlike" if not all(amounts) else "same" if same else "apart"
    owned = [_OWNER.sub("", c.text) for c in (a, b)]
    people = [_people(text, a.passage.story, index) for text in owned]
    if people[0] & people[1]:
        return "same" if asks_who(question) else "unlike"
    if _WHOSE.search(question) and not all(_people(c.text, c.passage.story, index) for c in (a, b)):
        return "unlike"  # "his own gun" may be that of "Joe's attacker"
    if asks_who(question) and any(people):
        return "apart" if all(them or _proper(text) for them, text in zip(people, owned, strict=True)) else "unlike"
    if whose_work(question):
        works = [_ARTICLE.sub("", _without_names(c.text, c.passage.story, index)) for c in (a, b)]
        if alike(works[0], works[1], encoder):
            return "same"
        if any(map(_WORKS.match, works)):
            return "unlike"  # who "deals in diamonds" may be "a jeweller"
    proper = [_proper(c.text) for c in (a, b)]
    if (said[0] & said[1]) - _UNITS and not all(proper):
        return "unlike"  # "a tea merchant" may be "a dealer in tea", but "the third day" is not "the seventh day"
    vaguer = all(proper) and not any(people) and (proper[0] <= proper[1] or proper[1] <= proper[0])  # "on 9 May" may be "one day in May"
    return "unlike" if vaguer else "apart"


def _proper(text: str) -> set[str]:
    return {name for name in _PROPER.findall(text) if fold(name) not in STOP}


def _amounts(text: str) -> Set[float]:
    """Give the spans of time in a text in days, or else its numbers."""
    counts = [(match["count"].lower(), _DAYS[match["unit"].lower()]) for match in _TIME.finditer(text)]
    one = {} if numbers(text) else {"a": {1.0}, "an": {1.0}, "half a": {0.5}, "half an": {0.5}}  # not of "four shillings a week"
    return {count * days for said, days in counts for count in one.get(said) or numbers(said)} or numbers(text)


def _proof_text(candidate: Candidate, asked: Sequence[str]) -> str:
    """Give the words that an answer would be quoted with."""
    return proof(candidate.passage, candidate.span, asked).of(candidate.passage.text)


def _asked_about(question: str, story: str, index: Index) -> list[set[str]]:
    """Give whom each name in a question may mean: one, or all who bear it, "the Abbott barn"."""
    bearers: dict[str, set[str]] = {}
    for c in index.people_in(question, story):
        bearers.setdefault(fold(c.called_in(question) or c.name), set()).add(c.name)
    return list(bearers.values())


def _without_names(text: str, story: str, index: Index) -> str:
    forms = [form for c in index.people_in(text, story) for form in c.forms]
    return " ".join(re.sub(any_of(forms), "", text).split()) or text if forms else text


def _people(text: str, story: str, index: Index) -> set[str]:
    """Give whom a text names: a form as it is written, for "an old clock" is not Old Mr Pell."""
    return {c.name for c in index.people_in(text, story) if re.search(any_of(c.forms), text)}
