"""What is fitted on dev questions: errors of calibration counted by hand, weights that find what a made-up feature tells."""

import random

import numpy as np
import pytest

from evals.reader import RetrievedQuestion, Row, calibrate, calibration_error, dev_rows, fit, measure
from rag.index import Index
from rag.reader.candidates import Candidate, Features
from rag.reader.read import SURE, choose
from rag.retrieve import covering
from rag.schema import PassageReading, Span
from tests.conftest import hit, passage


def test_the_calibration_error_by_hand() -> None:
    sure = np.array([0.95, 0.95, 0.15, 0.15])
    assert calibration_error(sure, np.array([True, True, False, False])) == pytest.approx(0.5 * 0.05 + 0.5 * 0.15)
    assert calibration_error(np.array([1.0]), np.array([True])) == 0.0


def made(rng: random.Random) -> tuple[list[Candidate], list[str]]:
    """Make two candidates of which the right one has the higher features."""
    found = []
    for said, tells in (("Ann", 2.0), ("Bob", 0.0)):
        features = [tells + rng.random() for _ in Features._fields]
        found.append(Candidate(passage(f"{said} ran."), Span(0, 3), Features(*features)))
    rng.shuffle(found)
    return found, ["Ann"]


def test_a_higher_score_is_surer(noir: Index) -> None:
    rng = random.Random(2)
    rows = [Row("a", "Who ran?", found, golds if rng.random() < 0.9 else ["Joe"], noir) for found, golds in (made(rng) for _ in range(60))]
    rows += [Row("a", "Who ran?", [found[0]], (), noir) for found, _ in (made(rng) for _ in range(60))]
    one = fit(rows)
    assert len(one.sure_fit.weight) == len(SURE)
    sure = [one.sure(c.described) for row in rows if (c := choose(row.question, row.found))]
    assert sum(sure[:60]) > sum(sure[60:])


def test_what_is_stated_is_told_from_what_is_right(noir: Index) -> None:
    rng = random.Random(4)
    rows = [Row("a", "Who ran?", found, ["Joe"], noir) for found, _ in (made(rng) for _ in range(60))]
    rows += [Row("a", "Who ran?", [candidate], ["Bob"], noir) for found, _ in (made(rng) for _ in range(30)) for candidate in found if candidate.text == "Bob"]
    rows += [Row("a", "Who ran?", [candidate], (), noir) for found, _ in (made(rng) for _ in range(60)) for candidate in found if candidate.text == "Bob"]
    one = fit(rows)
    told = [(c.described, row.doubts) for row in rows if (c := row.choice)]
    assert min(one.stated(*d) for d in told[:60]) > max(one.stated(*d) for d in told[60:])
    assert max(one.sure(d) for d, _ in told[:60]) < 0.3


def test_a_calibration_is_fitted_and_measured(noir: Index) -> None:
    rng = random.Random(3)

    def reads(question: str, texts: list[str]) -> list[PassageReading]:
        return [
            PassageReading(3.0 * (name in text) + rng.random(), ((Span(0, 3), -0.1), (Span(4, 7), -2.0)))
            for text in texts
            for name in [question.split()[-1][:3]]
        ]

    asked = []
    for n in range(40):
        name = ("Ann", "Bob", "Roy")[n % 3]
        right_, wrong = covering("", [hit(f"{name} ran away."), hit("Sue sat down.", source="b.txt")], noir)
        asked.append(RetrievedQuestion(f"Which runner is {name}?", ["ran"] if n % 4 else ["slept"], f"s{n % 5}", [right_], [right_, wrong], [wrong]))
    fitted = calibrate(dev_rows(reads, asked, noir))  # type: ignore[arg-type]
    shape = fitted["calibration"]
    assert len(shape["sure_fit"]["weight"]) == len(SURE)
    assert 0 <= fitted["dev"]["dev_calibration_error"] <= 1
    assert 0 <= shape["cutoff"] < 1
    figures = measure(reads, asked, noir)  # type: ignore[arg-type]
    assert set(figures) == {"section_rouge_l", "shelf_rouge_l", "not_reranked_rouge_l", "shelf_correct"} and figures["shelf_correct"] == 0.75
