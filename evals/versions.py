"""Fit which answers of tellings contradict each other (`rag.reader.versions`), and say how well: `python -m evals.versions`.

It asks the made-up stories that are told twice, of the gold sets and of the synopses kept apart, and the open halves of the others; these shelves must have
been ingested (see `evals.synopses`, and `gumshoe ingest evals/gold/blind` and the like). It prints, and changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from evals.cases import Case, shuffled_cases
from evals.regression import probabilities, regression
from evals.run import GOLD_SETS
from evals.scorers import right
from evals.synopses import CASES, SYNOPSES
from rag.answer import Chatbot
from rag.config import settings
from rag.models import load_encoder
from rag.network import load_network
from rag.progress import Watch
from rag.question.parse import parse_question
from rag.reader.read import Reader
from rag.reader.relation import relation
from rag.reader.versions import CONTRADICTION, FEATURES, TellingAnswer, answers_by_telling, cutoff, features_of
from rag.regression import Logistic

FOLDS = 10
"""Parts of the stories that are held out in turn."""


@dataclass(frozen=True)
class TellingPairs:
    """A question of a story, and each answer that may contradict the main one."""

    story: str
    features: np.ndarray
    """What `rag.reader.versions` makes of these, shape `(answers, features)`."""
    contradicts: np.ndarray
    """Which of them do."""
    cutoff: np.ndarray
    """How likely each has to be."""
    differ: bool
    """Whether tellings differ at all."""


def ask(corpus: str, cases: Sequence[Case], *, titled: bool = False) -> Iterator[TellingPairs]:
    """Ask the questions of fact that stand alone; `titled` says in each which story is meant."""
    bot, read_passages = Chatbot(corpus), load_network(settings().threads).read
    reader = Reader(load_encoder(), read_passages)
    index = bot.index()
    for case in cases:
        if not case.answerable or case.history or "heldback" in case.tags:
            continue
        label = index.stories[index.source(case.sources[0]).story].label
        question = f"In {label}, {case.question}" if titled else case.question
        reading = parse_question(question, index)
        hits = reading.among(bot.retrieve(question))
        draft = reader.answer(reading.text, hits[: settings().top_k], index, Watch())
        told = answers_by_telling(reading.text, draft, hits, index, load_encoder(), read_passages) if draft.evidence else []
        others = [other for other in told[1:] if relation(reading.text, told[0].candidate, other.candidate, index, load_encoder()) == "apart"]
        rows = [features_of(reading.text, told[0], other, index, load_encoder()) for other in others]
        contradicts = [contradict(case, told[0], other) for other in others]
        least = [cutoff(reading.text, told[0], other) for other in others]
        yield TellingPairs(f"{corpus}: {label}", np.array(rows).reshape(-1, len(FEATURES)), np.array(contradicts, bool), np.array(least), bool(case.versions))


def contradict(case: Case, one: TellingAnswer, other: TellingAnswer) -> bool:
    """Return whether two answers are of two versions of a case."""
    said = [{i for i, wordings in enumerate(case.versions) if right(told.candidate.text, wordings)} for told in (one, other)]
    return bool(said[0] - said[1]) and bool(said[1] - said[0])


def fit(asked: Sequence[TellingPairs]) -> Logistic:
    """Fit the regression that tells contradictions."""
    return regression(np.vstack([one.features for one in asked]), np.concatenate([one.contradicts for one in asked]))


def likely(asked: Sequence[TellingPairs], model: Logistic) -> list[np.ndarray]:
    """Return how likely each answer contradicts, a row for each question."""
    return [probabilities(model, one.features) for one in asked]


def figures(asked: Sequence[TellingPairs], likely: Sequence[np.ndarray]) -> str:
    """Say how many of the questions on which tellings differ are shown with a contradicting answer, and on how many of those that are shown any they do."""
    shown = [bool((p >= one.cutoff).any()) for one, p in zip(asked, likely, strict=True)]
    found = sum(bool((one.contradicts & (p >= one.cutoff)).any()) for one, p in zip(asked, likely, strict=True))
    right_ones = sum(one.differ for one, is_shown in zip(asked, shown, strict=True) if is_shown)
    return f"{found} of {sum(one.differ for one in asked)} found; {right_ones} of {sum(shown)} shown do differ"


def main() -> None:
    """Print the fit and its figures, as shipped, as fitted, and of each tenth of the stories under a fit on the others."""
    synopses = [case for case in shuffled_cases(settings().home / "train" / SYNOPSES / CASES) if case.sources and case.sources[0].startswith("dev-g")]
    asked = list(ask(SYNOPSES, synopses, titled=True))
    for corpus, path in GOLD_SETS:
        asked += ask(corpus, shuffled_cases(path))
    fitted = fit(asked)
    print(json.dumps({"weight": dict(zip(FEATURES, fitted.weight, strict=True)), "bias": fitted.bias}))
    stories = sorted({one.story for one in asked})
    part = {story: i % FOLDS for i, story in enumerate(stories)}
    apart_ = [fit([one for one in asked if part[one.story] != fold]) for fold in range(FOLDS)]
    crossed = [likely([one], apart_[part[one.story]])[0] for one in asked]
    for name, said in (("shipped", likely(asked, CONTRADICTION)), ("fitted", likely(asked, fitted)), ("each tenth under a fit on the others", crossed)):
        print(f"{name}: {figures(asked, said)}")
    for corpus in sorted({story.split(":")[0] for story in stories}):
        held = [i for i, one in enumerate(asked) if one.story.startswith(f"{corpus}:")]
        print(f"{corpus}, under a fit on the others: {figures([asked[i] for i in held], [crossed[i] for i in held])}")


if __name__ == "__main__":
    main()
