"""Where tellings of one story answer differently: each version with its own evidence.

Each telling is asked by itself. Two answers are held against each other only where both are of one kind that can be compared: numbers,
people of the story, fates, other names, or short descriptions; the same person under another name, a vaguer telling, and a sentence that holds the other’s words too are no
disagreement. Clauses ("because …", "how …") are left alone: whether two of them contradict each other is not for word rules to say.
"""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from rag.fates import asks_fate, exclude, kinds
from rag.index import Index
from rag.models import Encoder
from rag.reader.network import Reading
from rag.reader.read import Candidate, asks_who, calibration, candidates, choose, named_kind, proof
from rag.retrieve import Reads
from rag.schema import Draft, DraftVersion, Evidence, Hit
from rag.words import STOP, content_stems, numbers, words

LEAST = (0.06, 0.3, 0.45)
"""How sure the reader must be of a telling's answer, how relevant the passage must be, and the cosine of its sentence with the question, for it to count as a version."""
SURELY = (0.55, -1.1, 0.0)
"""The same for an answer so sure that its sentence may be in quite other words than the question."""
LEAST_OF_PEOPLE = (0.45, 1.0, 0.55)
"""The same where people are held against each other, whom the reader confuses more than anything else."""
LEAST_OF_NOBODY = (0.12, 1.0, 0.4)
"""The same for a question that names neither a person nor a story, which may well mean another deed in each telling."""
SURE_OF_NUMBER = 0.7
"""How sure a number has to be for its sentence to leave out whom the question names."""
ALIKE = 0.6
"""The cosine of two descriptions without their function words, from which on they are taken to say the same."""
SHORT = 4
"""Words of an answer that is compared, function words not counted."""

_OWNED = re.compile(r"['’]s?\b")
_PRONOUN = re.compile(r"\b(?:he|she|they|him|her|them|his|their)\b", re.I)
_PROPER = re.compile(r"\b[A-Z][\w’'-]+")


@dataclass(frozen=True, slots=True)
class Told:
    """What one telling answers."""

    candidate: Candidate
    sure: float

    def reaches(self, least: Sequence[float]) -> bool:
        """Say whether it is as sure, as relevant and as near to the question as `least`."""
        return all(value >= bound for value, bound in zip((self.sure, self.candidate.relevance, self.candidate.cosine), least, strict=True))


def differing(question: str, draft: Draft, hits: Sequence[Hit], index: Index, encoder: Encoder, reads: Reads, *, of_nobody: bool = False) -> list[DraftVersion]:
    """Give what the tellings of a drafted answer's story say where they differ, the draft's version first; empty where they agree.

    Where the question is `of_nobody`, naming neither a person nor a story, tellings must be surer, and who did something is not compared.
    """
    story = draft.evidence[0].passage.story
    if (of_nobody and asks_who(question)) or len({hit.passage.told_in for hit in hits if hit.passage.story == story}) < 2:
        return []
    readings = reads(question, [hit.passage.text for hit in hits])
    told = by_telling(question, hits, readings, index, encoder, story)
    told = [one for one in told if one.reaches(LEAST_OF_NOBODY if of_nobody else LEAST) or one.reaches(SURELY)]
    said = set(content_stems(draft.text))
    main = [t for t in told if set(content_stems(t.candidate.text)) <= said or said <= set(content_stems(t.candidate.text))]
    return disagreements(question, [*main, *(t for t in told if t not in main)], index, encoder) if main else []


def by_telling(question: str, hits: Sequence[Hit], readings: Sequence[Reading], index: Index, encoder: Encoder, story: str) -> list[Told]:
    """Ask each telling of a story by itself; gives the answers that name everybody whom the question names, if that telling does, the surest first."""
    groups: dict[tuple[str, int], list[tuple[Hit, Reading]]] = {}
    for hit, reading in zip(hits, readings, strict=True):
        if hit.passage.story == story:
            groups.setdefault(hit.passage.told_in, []).append((hit, reading))
    told: list[Told] = []
    asked = {c.name for c in index.people_in(question, story)}
    for group in groups.values():
        choice = choose(question, candidates(question, [hit for hit, _ in group], [reading for _, reading in group], index, encoder))
        if choice is None:
            continue
        sure = calibration().sure(choice.described)
        unnamed = asked - _meant(choice.best, index)
        counted = sure >= SURE_OF_NUMBER and named_kind(question) == "number"
        if not unnamed or counted or not any(unnamed & _people(hit.passage.text, story, index) for hit, _ in group):
            told.append(Told(choice.best, sure))
    return sorted(told, key=lambda t: -t.sure)


def disagreements(question: str, told: Sequence[Told], index: Index, encoder: Encoder) -> list[DraftVersion]:
    """Give the versions that contradict the first one and each other; empty where there is no second."""
    versions: list[list[Told]] = []
    for one in told:
        same = next((v for v in versions if _differ(question, v[0], one, index, encoder) is None), None)
        if same is not None:
            same.append(one)
        elif all(_differ(question, v[0], one, index, encoder) for v in versions):
            versions.append([one])
    if len(versions) < 2:
        return []
    asked = content_stems(question)
    return [
        DraftVersion(
            version[0].candidate.text,
            tuple(Evidence(t.candidate.passage, proof(t.candidate.passage, t.candidate.span, asked), round(t.sure, 3)) for t in version),
        )
        for version in versions
    ]


def _differ(question: str, one: Told, other: Told, index: Index, encoder: Encoder) -> bool | None:
    """Say whether two answers contradict each other; None where they say the same, False where they cannot be compared."""
    a, b = one.candidate, other.candidate
    said = [set(content_stems(c.text)) for c in (a, b)]
    around = [set(content_stems(c.passage.text[slice(*c.sentence)])) for c in (a, b)]
    if said[0] <= around[1] or said[1] <= around[0]:
        return None
    if asks_fate(question):
        told = [kinds(_proof_text(c, content_stems(question))) for c in (a, b)]
        return exclude(*told) or (None if told[0] & told[1] else False)
    kind = named_kind(question)
    if kind == "clause":
        return False
    if max(len(words(c.text)) - len(STOP.intersection(words(c.text))) for c in (a, b)) > SHORT:
        return False
    if kind == "number":
        return _apart(numbers(a.text), numbers(b.text))
    people = [_people(c.text, a.passage.story, index) for c in (a, b)]
    if people[0] & people[1]:
        return None
    if any(people):
        return all(people) and not any(_OWNED.search(c.text) for c in (a, b)) and one.reaches(LEAST_OF_PEOPLE) and other.reaches(LEAST_OF_PEOPLE)
    proper = [set(_PROPER.findall(t.text)) for t in (a, b)]
    if any(proper):
        return _apart(*proper)
    first, second = encoder.encode([" ".join(w for w in words(c.text) if w not in STOP) for c in (a, b)])
    return None if float(first @ second) >= ALIKE else True


def _proof_text(candidate: Candidate, asked: Sequence[str]) -> str:
    """Give the words that an answer would be quoted with."""
    return candidate.passage.text[slice(*proof(candidate.passage, candidate.span, asked))]


def _meant(candidate: Candidate, index: Index) -> set[str]:
    """Give whom the sentence of an answer names, and where it has a pronoun, whom its passage names before it."""
    passage, sentence = candidate.passage, candidate.sentence
    start = 0 if _PRONOUN.search(passage.text, *sentence) else sentence.start
    return _people(passage.text[start : sentence.end], passage.story, index)


def _people(text: str, story: str, index: Index) -> set[str]:
    """Give whom a text names: a form as it is written, for "an old clock" is not Old Mr Pell."""
    return {c.name for c in index.people_in(text, story) if any(re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) for form in c.forms)}


def _apart(one: Set[object], other: Set[object]) -> bool | None:
    if not one or not other:
        return False
    return None if one & other else True
