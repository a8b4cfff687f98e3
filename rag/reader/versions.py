"""What the tellings of one story answer: who else says the same, and where they differ each version with its own evidence.

Each telling is asked by itself. An answer is a version of its own where it may contradict the main one (`rag.reader.relation`), and where a regression
finds it likely that it does, from how sure both are and how much the tellings say alike around them (`python -m evals.versions` fits it). Reasons, deeds,
and what decides a question of yes or no, are left alone: whether two of them contradict each other is not for word rules to say.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.encoders import Encoder
from rag.index import Index
from rag.language.answer_type import asks_clause, asks_fate, asks_number, whose_work
from rag.language.factuality import asks_fact
from rag.language.inflection import content_stems
from rag.language.numbers import numbers
from rag.language.spans import proof
from rag.language.words import fold
from rag.match import ReadPassages, read_each
from rag.reader.candidates import Candidate, candidates
from rag.reader.instead import ends_in_name, instead, told_beside
from rag.reader.read import choose, given_as_told, load_calibration
from rag.reader.relation import counted_alike, exact, is_trade, other_things, other_trades, people_as_written, relation, without_owners
from rag.regression import Logistic
from rag.rules.fates import doers_told, who_harmed_asked
from rag.rules.fates.names import named_at
from rag.schema import Draft, DraftVersion, Evidence, Hit, PassageReading, distinct

FEATURES = (
    "sure", "relevance", "least_relevance", "cosine", "other_cosine", "other_span", "around", "told_by_other", "in_sentence", "number", "fate", "astray",
)  # fmt: skip
"""What tells whether another telling's answer contradicts the main one: the weights stand in this order.

`astray` is how far apart the two stand in their tellings: these tell a story in much the same order, so what is told of one thing stands at much the same
place.
"""
CONTRADICTION = Logistic((0.67, -0.16, 0.09, -1.65, 0.39, -0.02, 2.69, -0.21, -2.4, 0.88, 2.51, -4.22), 0.12)
"""Says how likely it does (`python -m evals.versions`)."""
CUTOFF, CUTOFF_PERSON, CUTOFF_EXACT, CUTOFF_THINGS = 0.55, 0.4, 0.25, 0.15
"""How likely a contradiction has to be: of most answers; where both are names or numbers (`rag.reader.relation.exact`) and one is somebody's name, or a
plan is asked for; where they are others; and of two things of one family (`rag.language.families`).

What stands at the same place in other words looks like a contradiction and is none, "in a church" and "in a chapel"; two numbers or two names hardly ever
say the same. Six sets on which no weight is fitted have 45 of 112 found and 6 questions shown wrongly with the three, 43 and 9 with 0.4 for all. Of 35
pairs of two things of a family in six open sets and eight more stories told twice, 25 of the 27 above 0.15 contradict each other, and 4 of the 8 below.
"""
CUTOFF_UNTOLD, CUTOFF_THINGS_UNTOLD = 0.18, 0.09
"""The same of two that are exact or two trades, and of two things, where neither telling has a word of the other's answer anywhere: of seven open sets
told twice, all eleven pairs of the first kind between 0.18 and 0.4 contradict each other and four of the five between 0.1 and 0.18 do not; of the second
kind two of the three between 0.09 and 0.2 do."""
CUTOFF_OTHERS_UNTOLD = 0.36
"""The same of two that are neither, "some candles" and "a sudden gunfight", of one form: of eight such pairs between it and `CUTOFF` on thirteen open sets
seven are of facts that the tellings tell differently."""
ANYWHERE = 0.3
"""How far astray an answer is that has no place of its own in a telling: as others are that contradict the main one, in the middle."""
_SUM_PAID = re.compile(r"\bhow much\b(?!.*\b(?:wants?|wanted|hop\w+|ask\w*|demand\w*)\b).*\b(?:pay|pays|paid|offer(?:s|ed)?|bribed?)\b", re.I)
"""Asks for one fact, whatever the sum is paid or offered for."""
SURE_OF_MAIN = 0.5
"""How sure the main answer has to be for what stands in its place in another telling to be looked for."""
AGREES = 0.5
"""How sure another telling's answer has to be to stand beside one that says the same, if no other telling contradicts that: of the ten that this adds on
the open gold sets nine are from a file that the case names; of the less sure about half told something else."""


@dataclass(frozen=True, slots=True)
class TellingAnswer:
    """What one telling answers."""

    candidate: Candidate
    sure: float
    ranked: Sequence[Candidate] = ()
    """All candidates of the telling, best first."""


def compared(question: str, draft: Draft, hits: Sequence[Hit], index: Index, encoder: Encoder, read_passages: ReadPassages) -> list[DraftVersion]:
    """Return the versions that the tellings of a drafted answer's story have, the draft's own first.

    It is the only one where the tellings agree. There is none at all where no telling says what the draft says, or where such answers are not compared.
    """
    versions = versions_of(question, answers_by_telling(question, draft, hits, index, encoder, read_passages), index, encoder)
    return [*versions, *_doers_besides(question, draft, versions, index)] if versions else versions


def _doers_besides(question: str, draft: Draft, versions: Sequence[DraftVersion], index: Index) -> list[DraftVersion]:
    """Return whom tellings that have no version yet name by rule as who harmed somebody, where it is asked who did and somebody else is drafted."""
    story = draft.evidence[0].passage.story
    asked = who_harmed_asked(question, index.names.people_in(question, story))
    drafted = {name for version in versions for name in people_as_written(without_owners(version.text), story, index)}
    if asked is None or len(drafted) != 1:
        return []
    cited = {e.telling_id for version in versions for e in version.evidence}
    told = doers_told(asked, index)
    besides = {name: [e for e in found if e.telling_id not in cited] for name, found in told.items() if name not in drafted}
    return [DraftVersion(name, distinct(found)) for name, found in besides.items() if found]


def answers_by_telling(question: str, draft: Draft, hits: Sequence[Hit], index: Index, encoder: Encoder, read_passages: ReadPassages) -> list[TellingAnswer]:
    """Return what each telling of a drafted answer's story answers, those that say what the draft says first.

    Empty where none of them does, where the story is told once only, and where a clause is asked for: such answers are not compared.
    """
    story = draft.evidence[0].passage.story
    if asks_clause(question) or len({hit.passage.telling_id for hit in hits if hit.passage.story == story}) < 2:
        return []
    told = by_telling(question, hits, read_each(question, [hit.passage for hit in hits], read_passages, index), index, encoder, story)
    said = set(content_stems(draft.text))
    main = [t for t in told if set(content_stems(t.candidate.text)) <= said or said <= set(content_stems(t.candidate.text))]
    return [*main, *(t for t in told if t not in main)] if main else []


def by_telling(question: str, hits: Sequence[Hit], readings: Sequence[PassageReading], index: Index, encoder: Encoder, story: str) -> list[TellingAnswer]:
    """Ask each telling of a story by itself; gives their answers, the surest first.

    An answer is left out where its passage lacks somebody whom the question names and the telling names elsewhere, and "the doctor" for them: it tells of
    somebody else. So is what somebody does for a living where its sentence names others alone.
    """
    groups: dict[tuple[str, int], list[tuple[Hit, PassageReading]]] = {}
    for hit, reading in zip(hits, readings, strict=True):
        if hit.passage.story == story:
            groups.setdefault(hit.passage.telling_id, []).append((hit, reading))
    told: list[TellingAnswer] = []
    asked = _asked_about(question, story, index)
    for group in groups.values():
        choice = choose(question, candidates(question, [hit for hit, _ in group], [reading for _, reading in group], index, encoder))
        if choice is None or not choice.best.of_sort:
            continue
        sure = load_calibration().sure(choice.described)
        if choice.best.features.unfactual and not given_as_told(question, choice.best, sure):
            continue
        in_sentence = people_as_written(choice.best.told, story, index)
        if whose_work(question) and in_sentence and asked and not any(in_sentence & bearers for bearers in asked):
            continue  # "Carrada hires Ray as a driver" does not say what Vera is
        here = people_as_written(choice.best.passage.text, story, index) | {c.name for _, c in named_at(choice.best.passage.text, story, index)}
        missing = [bearers for bearers in asked if not here & bearers]
        if not any(people_as_written(hit.passage.text, story, index) & bearers for bearers in missing for hit, _ in group):
            told.append(TellingAnswer(choice.best, sure, choice.ranked))
    return sorted(told, key=lambda t: -t.sure)


def versions_of(question: str, told: Sequence[TellingAnswer], index: Index, encoder: Encoder) -> list[DraftVersion]:
    """Return the first answer as a version, with the evidence of all tellings that say the same, and then each version that contradicts all before it.

    A telling whose answer is neither may have another instead (`rag.reader.instead`).
    """
    versions: list[list[TellingAnswer]] = []
    for one in told:
        if _place(question, one, versions, index, encoder):
            continue
        main = versions[0][0]
        if main.sure >= SURE_OF_MAIN and (other := instead(question, main.candidate, one.ranked, index, encoder)):
            _place(question, replace(one, candidate=other), versions, index, encoder, likely=True)
    asked = content_stems(question)
    return [
        DraftVersion(
            version[0].candidate.text,
            tuple(Evidence(t.candidate.passage, proof(t.candidate.passage, t.candidate.span, asked), round(t.sure, 3)) for t in version),
        )
        for version in versions
    ]


def _place(question: str, one: TellingAnswer, versions: list[list[TellingAnswer]], index: Index, encoder: Encoder, *, likely: bool = False) -> bool:
    """Put an answer with the version that says the same, or make it one of its own; return whether it was either.

    It is one of its own where it contradicts all, if that is `likely` or found to be.
    """
    how = [relation(question, v[0].candidate, one.candidate, index, encoder) for v in versions]
    if "same" in how:
        versions[how.index("same")].append(one)
    elif all(to == "apart" for to in how) and (likely or not versions or _likely(question, versions[0][0], one, index, encoder)):
        versions.append([one])
    else:
        return False
    return True


def _likely(question: str, main: TellingAnswer, other: TellingAnswer, index: Index, encoder: Encoder) -> bool:
    one, two = sorted((main.candidate, other.candidate), key=lambda c: not c.person)
    beside_one = told_beside(question, two, one, index)
    if one.person and not two.person and not exact(one, two) and beside_one and not is_trade(two.text):
        return False  # "his wife" is not Gordon, but she is told of beside him as well, and may have nothing to do with it
    untold = not (beside_one or told_beside(question, one, two, index))
    return CONTRADICTION.probability(features_of(question, main, other, index, encoder)) >= cutoff(question, main, other, untold=untold)


def cutoff(question: str, main: TellingAnswer, other: TellingAnswer, *, untold: bool = False) -> float:
    """Return how likely it has to be that `other` contradicts `main`; `untold` says that neither telling has a word of the other's answer."""
    if other_things(main.candidate, other.candidate):
        return CUTOFF_THINGS_UNTOLD if untold else CUTOFF_THINGS
    if not exact(main.candidate, other.candidate):
        one, two = main.candidate, other.candidate
        if untold and other_trades(question, one, two):
            return CUTOFF_UNTOLD
        of_one_form = ends_in_name(one.text) == ends_in_name(two.text) and not _told_anywhere(question, (one.told, two.told))
        return CUTOFF_OTHERS_UNTOLD if untold and of_one_form else CUTOFF
    if main.candidate.person or other.candidate.person or not (asks_fact(question) or _SUM_PAID.search(question)):
        return CUTOFF_PERSON
    return CUTOFF_UNTOLD if untold else CUTOFF_EXACT


def features_of(question: str, main: TellingAnswer, other: TellingAnswer, index: Index, encoder: Encoder) -> tuple[float, ...]:
    """Return what tells whether `other` contradicts `main`, in the order of `FEATURES`."""
    a, b = main.candidate, other.candidate
    asked = set(content_stems(question))
    said = [set(content_stems(c.text)) for c in (a, b)]
    sentences = [c.told for c in (a, b)]
    whole = [{stem for p in index.passages_of(c.passage.story) if p.telling_id == c.telling_id for stem in content_stems(p.text)} for c in (a, b)]
    elsewhere = max(len((new := own - asked) & told) / max(1, len(new)) for own, told in zip(said, reversed(whole), strict=True))
    # whoever is only named as its owner, "Sabatino's enforcer", is not told of as well
    beside = [c.told.replace(c.text, without_owners(c.text)) for c in (b, a)]
    counted = counted_alike(a, b)  # "a hundred dollars" do not stand in "two hundred dollars"
    within = any(
        numbers(c.text) <= numbers(sentence) if counted else own <= set(content_stems(sentence)) for c, own, sentence in zip((a, b), said, beside, strict=True)
    )
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
        float(asks_number(question) or counted),
        float(asks_fate(question)),
        ANYWHERE if _told_anywhere(question, sentences) else index.astray(a.passage, a.span, b.passage, b.span),
    )


def _told_anywhere(question: str, sentences: Sequence[str]) -> bool:
    """Return whether what is asked for has no place of its own in a telling: a plan, or what a blurb asks at its end, "Will they sail to Panama?"."""
    return not asks_fact(question) or any(sentence.rstrip("\"'”’) ").endswith("?") for sentence in sentences)


def _asked_about(question: str, story: str, index: Index) -> list[set[str]]:
    """Return whom each name in a question may mean: one, or all who bear it, "the Abbott barn"."""
    bearers: dict[str, set[str]] = {}
    for c in index.names.people_in(question, story):
        bearers.setdefault(fold(c.called_in(question) or c.name), set()).add(c.name)
    return list(bearers.values())
