"""A question and its hits become the shortest span that answers, in the sentence that it stands in; or an abstention.

The network reads every hit and proposes spans. Each span is scored by what the network says, its rank, the words of the question near it and the kind and
length of what is asked for (`rag.reader.candidates`); the answer is the span that shares most words with all that are likely. A question of yes or no is
answered by the sentence that decides it.

Two regressions, fitted on questions kept apart (`reader.json`), judge the choice. One tells how sure it is that the answer is right. The other tells
whether the shelf answers the question at all, by this span or by another, for a wrong answer may stand right beside the right one; it also weighs what
speaks against the choice (`doubts`). Below its cut-off the reader abstains. An answer is always a run of words of the shelf, never new ones; sentences are
not combined, and pronouns are not resolved.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from rag.encoders import Encoder
from rag.index import Index
from rag.language.answer_type import asks_polar, asks_who
from rag.language.factuality import NEGATION, asks_really, unfactual
from rag.language.fate_words import deadly
from rag.language.inflection import content_stems
from rag.language.spans import proof, with_antecedent, with_neighbours
from rag.language.vocabulary import AUXILIARY
from rag.language.words import says
from rag.match import ReadPassages, read_each
from rag.progress import Watch
from rag.question.descriptions import described
from rag.reader.candidates import Candidate, Features, candidates
from rag.reader.kinds import in_unit_asked
from rag.reader.roundtrip import said_of_another
from rag.reader.sorts import deed_asked, is_of_sort, tells_deed
from rag.regression import Logistic
from rag.rules.fates import doer_draft, fate_asked, fates, who_harmed_asked
from rag.rules.premises import evidence_of_survival, unsupported_premise
from rag.schema import NOT_STATED, Character, Draft, Evidence, Hit, Turn

CALIBRATION = Path(__file__).with_name("reader.json")
SURE = ("score", "share", "highest", "span", "cosine")
"""The figures of `ChoiceFeatures` from which it is told how sure a choice is, in the order of their weights in `reader.json`.

With six figures more it was less well calibrated on four of six sets kept apart."""
STATED = ("highest", "relevance")
"""The figures of `ChoiceFeatures` from which it is told, with `DOUBTS`, whether the shelf answers the question at all; nine more told the two no better
apart."""
DOUBTS = ("fate", "deed")
"""What speaks against a choice, 0 or 1 each: a death or a deed in the question that the shelf does not tell (see `doubts`)."""
LEAST_SURE = 0.1
"""An answer that is nine times in ten wrong is not given, whatever the shelf says: of the four such on the open gold sets none was right."""
SURE_OF_KIND = 0.45
"""How sure an answer has to be, if it is of the very sort that a noun asks for, or in the very unit, or its sentence has all words of the question, to be
given though the shelf seems not to state it.

Of those refused on the open gold sets and made-up synopses ten are so sure, and all ten right; of what is neither, eleven right ones for eleven to
questions that are not answered."""
SURER_THAN_RULES = 0.45
"""How sure an answer to "Who killed Earl?" has to be to be given though every telling lays it at the door of another (`rag.rules.fates`).

Of eight films retold two such answers are less sure, both wrong where the rules are right.
"""
SURE_OF_ANOTHER_SORT = 0.55
"""How sure an answer has to be to be given though nothing found seems to be of the sort that a noun asks for, as a "fib" is told as what somebody says.

Of eight such on five sets with questions about the user's synopses the four that are as sure are right, and none of the others.
"""
SURE_AS_TOLD = 0.8
"""How sure an answer has to be to be given though its sentence seems to tell what is asked only as believed, planned or denied (see `_told_beside`).

Of 3,483 questions about fairy tales, all of which are answered there, 49 were refused so: 33 of 42 answers that are as sure were right, and 1 of 7 others.
On thirteen open gold sets no question without an answer has one as sure."""
ALSO_NEAR, ALSO_LIKELY = 0.35, -2.0
"""The least cosine of another telling's sentence with the question, and the least log-probability of the answer in it, for it to be shown beside one that
says the same.

On ten open gold sets 79 are shown so, 71 of them from a file that the case names; of all that have the same words, 217, it was 124: a name stands in many
sentences."""
WEIGHT = Features(
    relevance=1.0, span=0.5, rank=0.5, sentence=0.5, window=1.0, kind=1.0, length=-0.2, crossed=-1.0, absent=-1.0, story=2.0, cosine=4.0, unfactual=-2.0
)  # fmt: skip
"""Weights, from a coarse grid on `fairytaleqa/dev`, the open halves of the gold sets and the synopses kept apart; fitting them by likelihood chose worse
on the first two.

`rank` and `story` say which story it is where the question does not: with 0.25 and 0 for them 0.561 of 1,182 questions were right, with these 0.572, 0.01
more on each half.
"""
POLAR_WEIGHT = Features(
    relevance=0.45, span=0.3, rank=0.6, sentence=0.0, window=0.0, kind=0.0, length=0.0, crossed=0.0, absent=-1.2, story=2.6, cosine=3.5, unfactual=-1.5
)  # fmt: skip
"""Weights for a yes-or-no question, fitted by likelihood on 143 with the sentence that decides them, 58 of these of synopses that no network was trained
on (`stories/m01.txt` to `t06.txt`).

Fitted to seven in eight of them, they choose 65 right, where weights set by hand chose 57 (119 have it among theirs); those fitted on either kind do as
well on the other: 32 for 33 of 85, 29 for 24 of 58."""
_NOT_WHO = re.compile(rf"\W*(?:whom?|(?:which|what) [a-z]+)\b[^?,]*?(?:n['’]t\b|\b(?:{AUXILIARY}) not\b|\bnever\b)", re.I)
"""Asks of whom something is not so."""
_EXCEPTS = re.compile(r"\b(?:only|except|alone|instead|refus\w+|fail\w*|den(?:y|ies|ied)|un(?:aware|known|willing|hurt|harmed)\w*)\b", re.I)
"""Leaves somebody out of what others do, without a negation."""


class ChoiceFeatures(NamedTuple):
    """The figures from which it is told how sure a choice is, and whether the shelf answers the question at all."""

    score: float
    """The highest score of a candidate."""
    share: float
    """The logarithm of the choice's expected likeness with all that may be right (see `choose`)."""
    highest: float
    """The relevance of the most relevant passage of a candidate."""
    relevance: float
    """The relevance of the passage that the choice stands in."""
    span: float
    """The network's log-probability of it within the passage."""
    cosine: float
    """Of its sentence with the question."""


def values_of(names: Sequence[str], described: ChoiceFeatures) -> tuple[float, ...]:
    """Return the figures with some names, in the order of the names."""
    return tuple(getattr(described, name) for name in names)


@dataclass(frozen=True, slots=True)
class Calibration:
    """What was fitted on questions kept apart.

    That is the regressions from `SURE` to "it is right", from `STATED` and `DOUBTS` to "the shelf says it", and the cut-off of the second.
    """

    sure_fit: Logistic
    stated_fit: Logistic
    cutoff: float

    def sure(self, described: ChoiceFeatures) -> float:
        """Return the probability that an answer so described is right."""
        return self.sure_fit.probability(values_of(SURE, described))

    def stated(self, described: ChoiceFeatures, doubts: Sequence[float]) -> float:
        """Return the probability that the shelf answers a question whose answer is so described and doubted, by this answer or by another."""
        return self.stated_fit.probability((*values_of(STATED, described), *doubts))

    def given(self, described: ChoiceFeatures, doubts: Sequence[float]) -> bool:
        """Return whether an answer so described is given: not one that is hardly ever right, nor one to a question that the shelf does not answer."""
        return self.sure(described) >= LEAST_SURE and self.stated(described, doubts) >= self.cutoff


@lru_cache(maxsize=1)
def load_calibration() -> Calibration:
    """Read the shipped calibration."""
    fitted = json.loads(CALIBRATION.read_text(encoding="utf-8"))["calibration"]
    return Calibration(Logistic(**fitted["sure_fit"]), Logistic(**fitted["stated_fit"]), fitted["cutoff"])


@dataclass(frozen=True, slots=True)
class Choice:
    """The best candidate, what tells how sure it is, and all candidates, best first."""

    best: Candidate
    described: ChoiceFeatures
    ranked: Sequence[Candidate]


class Reader:
    """Answers with spans of the shelf. Safe to share between threads."""

    one_story = True

    def __init__(self, encoder: Encoder, read_passages: ReadPassages) -> None:
        """Read with a network's `read_passages`, and with an encoder for what is said in other words."""
        self._encoder, self._read_passages = encoder, read_passages

    def rewrite(self, question: str, turns: Sequence[Turn], watch: Watch) -> str:
        """Leave it to the rules of `rag.followups`."""
        return question

    def answer(self, question: str, hits: Sequence[Hit], index: Index, watch: Watch) -> Draft:
        """Return the likeliest span, its sentence, those of other tellings that agree, and how sure it is; or the first of the `OBJECTIONS`.

        There is nothing to watch.
        """
        readings = read_each(question, [hit.passage for hit in hits], self._read_passages, index)
        choice = choose(question, candidates(question, hits, readings, index, self._encoder))
        if choice is None:
            if not hits:
                return NOT_STATED
            story = hits[0].passage.story
            return _who_harmed(question, story, index) or unsupported_premise(question, story, index) or NOT_STATED
        judged = Judged(question, choice, hits, index, self._encoder, self._read_passages)
        if objection := next(filter(None, (objects(judged) for objects in OBJECTIONS)), None):
            return replace(objection, confidence=objection.confidence or judged.sure)
        best = choice.best
        # "Did Danny kill Marsh?" must not be answered by "He killed Marsh" alone
        said = with_antecedent(best.passage, best.span) if asks_polar(question) and best.span == best.sentence else best.span
        quoted = proof(best.passage, best.span, content_stems(question)) if said == best.span else said
        return Draft(said.of(best.passage.text), (Evidence(best.passage, quoted, judged.sure),), tuple(agreeing(choice)), judged.sure)


@dataclass(frozen=True)
class Judged:
    """A choice with all that may speak against giving it."""

    question: str
    choice: Choice
    hits: Sequence[Hit]
    index: Index
    encoder: Encoder
    read_passages: ReadPassages

    @property
    def best(self) -> Candidate:
        """The candidate that was chosen."""
        return self.choice.best

    @cached_property
    def sure(self) -> float:
        """How sure it is that the choice is right."""
        return round(load_calibration().sure(self.choice.described), 3)

    @cached_property
    def by_rule(self) -> Draft | None:
        """Whoever rules find to have harmed somebody, where that is asked."""
        return _who_harmed(self.question, self.best.passage.story, self.index)


def _only_supposed(judged: Judged) -> Draft | None:
    """Object to a sentence that tells what is asked only as believed, planned or denied."""
    question, best = judged.question, judged.best
    if not best.features.unfactual or asks_polar(question) or judged.sure < LEAST_SURE or given_as_told(question, best, judged.sure):
        return None
    supposed = Draft(f"The shelf mentions that only as a belief, a plan or a denial: “{best.told}”", reason="not_stated")
    return judged.by_rule or supposed


def _not_denied(judged: Judged) -> Draft | None:
    """Object to a sentence that denies nothing where it is asked of whom something is not so: "Who didn't shoot Fantail?"."""
    denies = NEGATION.search(judged.best.told) or _EXCEPTS.search(judged.best.told)
    return NOT_STATED if _NOT_WHO.match(judged.question) and not denies else None


def _of_another_sort(judged: Judged) -> Draft | None:
    """Object to what seems to be of another sort than a noun asks for, unless it is sure."""
    return NOT_STATED if not judged.best.of_sort and judged.sure < SURE_OF_ANOTHER_SORT else None


def _unstated(judged: Judged) -> Draft | None:
    """Object where the shelf seems not to answer the question at all, by what rules tell of it where they do."""
    question, best, index = judged.question, judged.best, judged.index
    if load_calibration().given(judged.choice.described, doubts(question, best, index, judged.encoder)):
        return None
    of_kind = in_unit_asked(question, best.text) or is_of_sort(question, best.text, judged.encoder) or _has_all_words(question, best, index)
    if of_kind and judged.sure >= SURE_OF_KIND:
        return None
    return judged.by_rule or unsupported_premise(question, best.passage.story, index) or NOT_STATED


def _has_all_words(question: str, best: Candidate, index: Index) -> bool:
    """Return whether the sentence of an answer has all that a question says, "the airman, whose name is Peter Lacey", each name by any form of it.

    Then it is stated, however little of its passage is about that.
    """
    asked, told = set(content_stems(question)), set(content_stems(best.told))
    called = (set(content_stems(" ".join(c.forms))) for c in index.names.people_in(question, best.passage.story))
    said = told.union(*(forms for forms in called if forms & told))
    return len(asked) > 1 and asked <= said


def _of_another(judged: Judged) -> Draft | None:
    """Object where the network, asked back, points at another than the one asked about."""
    doer = said_of_another(judged.question, judged.best, [hit.passage for hit in judged.hits], judged.read_passages, judged.index)
    return Draft(f"The shelf does not say that of {doer.name}.", reason="false_premise") if doer else None


def _unlike_the_rules(judged: Judged) -> Draft | None:
    """Object to one who is hardly likely to have harmed somebody where every telling lays it at the door of another, and answer by that one."""
    if judged.sure >= SURER_THAN_RULES:
        return None
    told = judged.by_rule
    return told if told and not says(judged.best.text, told.text) else None


OBJECTIONS: tuple[Callable[[Judged], Draft | None], ...] = (_unlike_the_rules, _only_supposed, _not_denied, _of_another_sort, _unstated, _of_another)
"""What may speak against giving a choice, in the order in which it is looked at, the dearest last; each gives what is said instead, or None."""


def given_as_told(question: str, best: Candidate, sure: float) -> bool:
    """Return whether an answer is sure enough to be given though its sentence seems to tell what is asked only as believed, planned or denied."""
    return sure >= SURE_AS_TOLD and _told_beside(question, best)


def _told_beside(question: str, best: Candidate) -> bool:
    """Return whether an answer may be a fact beside what is only planned.

    It says neither what the question says nor that it is planned, and neither who it is nor how it really was is asked.
    """
    begin = best.span.start - best.sentence.start
    planned = any(begin <= span.start < begin + len(best.text) for span in unfactual(best.told))
    repeats = not set(content_stems(question)).isdisjoint(content_stems(best.text))
    return not (planned or repeats or asks_who(question) or asks_really(question))


def _who_harmed(question: str, story: str, index: Index) -> Draft | None:
    """Answer "Who killed Tom?", or "the guard", if a story calls Tom so, by the one of whom alone it is told, where no span is sure enough."""
    people = [*index.names.people_in(question)]
    for phrase, _, person in described(question, story, index):
        question, people = question.replace(phrase, person.name), [*people, person]
    asked = who_harmed_asked(question, people)
    return doer_draft(asked, index) if asked else None


def doubts(question: str, best: Candidate, index: Index, encoder: Encoder) -> tuple[float, ...]:
    """Return what speaks against an answer, in the order of `DOUBTS`, 1 where it does.

    The first does where the question asks for the death of somebody of whom, if anything, only that is told that they live; the second where it names a
    deed that is told neither in the answer's sentence nor in those beside it.
    """
    people = index.names.people_in(question)
    asked = fate_asked(question, people)
    lives = asked is not None and asked.of_death and all("alive" in fate.kinds for fate in fates(asked.whom, index))
    lives = lives or evidence_of_survival(question, index) is not None
    verb = None if asks_polar(question) or _killed(question, people, index) else deed_asked(question, [form for c in people for form in c.forms])
    untold = verb is not None and not tells_deed(verb, with_neighbours(best.passage, best.span).of(best.passage.text), encoder)
    return float(lives), float(untold)


def _killed(question: str, people: Sequence[Character], index: Index) -> bool:
    """Return whether a question assumes that somebody was killed and a telling bears it out, in whatever words: "drowns", "is found hanged"."""
    match = re.search(r"\b(?:was|were|is|did|does) (?P<who>[^?]+?) (?:killed|murdered|die)\b", question, re.I)
    return match is not None and any(deadly(fate.kinds) for c in people if says(match["who"], c.name) or match["who"] in c.forms for fate in fates(c, index))


def choose(question: str, found: Sequence[Candidate]) -> Choice | None:
    """Return the candidate that shares most words with all that may be right, each by its likelihood; None where there is none.

    Its expected squared token F1 is the highest (minimum Bayes risk; Kumar and Byrne, NAACL 2004). Answers of other stories share nothing.
    """
    if not found:
        return None
    scores = np.array([c.features for c in found]) @ np.array(POLAR_WEIGHT if asks_polar(question) else WEIGHT)
    share = np.exp(scores - scores.max())
    share /= share.sum()
    total: dict[tuple[str, str], float] = {}
    for candidate, part in zip(found, share, strict=True):
        total[candidate.key] = total.get(candidate.key, 0.0) + float(part)
    expected = dict(zip(total, (_likeness(list(total)) @ np.array(list(total.values()))).tolist(), strict=True))
    ranked = [found[int(i)] for i in np.argsort(-scores, kind="stable")]
    best = max(ranked, key=lambda c: expected[c.key])
    if best.features.unfactual:
        best = next((c for c in ranked if _tells_as_fact(c, best)), best)
    of_best = best.features
    highest = max(c.features.relevance for c in found)
    described = ChoiceFeatures(float(scores.max()), math.log(expected[best.key]), highest, of_best.relevance, of_best.span, of_best.cosine)
    return Choice(best, described, ranked)


def _tells_as_fact(candidate: Candidate, planned: Candidate) -> bool:
    """Return whether a candidate says as a fact what is only planned where another stands, and with as much of the question beside it."""
    likely = candidate.features.span >= ALSO_LIKELY and candidate.features.sentence >= planned.features.sentence
    return candidate.key == planned.key and not candidate.features.unfactual and likely


def _likeness(keys: Sequence[tuple[str, str]]) -> np.ndarray:
    """Return the squared F1 of the words of each answer with those of each other of its story, shape `(keys, keys)`; unsquared, answers grow long."""
    said = [frozenset((story, word) for word in text.split()) for story, text in keys]
    place = {word: i for i, word in enumerate(frozenset().union(*said))}
    holds = np.zeros((len(said), len(place)))
    for row, told in zip(holds, said, strict=True):
        row[[place[word] for word in told]] = 1
    size = holds.sum(1)
    f1 = 2 * (holds @ holds.T) / np.maximum(1, size[:, None] + size)
    np.fill_diagonal(f1, 1.0)
    return np.asarray(f1**2)


def agreeing(choice: Choice) -> list[Evidence]:
    """Return the sentence of each other telling of the story whose best candidate has the same words, or some of them, and is likely to answer the question."""
    best, also = choice.best, []
    tellings, said = {best.telling_id}, set(best.key[1].split())
    for other in choice.ranked:
        if other.telling_id in tellings or other.passage.story != best.passage.story:
            continue
        tellings.add(other.telling_id)
        heard = set(other.key[1].split())
        surely = other.features.cosine >= ALSO_NEAR and other.features.span >= ALSO_LIKELY
        if surely and (said <= heard or heard <= said):
            also.append(Evidence(other.passage, other.sentence, 0.0))
    return also
