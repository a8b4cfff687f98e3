"""What is fitted on dev questions: errors of calibration counted by hand, weights that find what a made-up feature tells."""

import random

import numpy as np
import pytest

from evals.reader import Asked, Row, calibrate, calibration_error, dev_rows, fit_choice, fit_sure, measure, right
from rag.index import Index
from rag.reader.network import Reading
from rag.reader.read import FEATURES, SURE, Calibration, Candidate
from rag.schema import Span
from tests.conftest import hit, passage


def test_the_calibration_error_by_hand() -> None:
    sure = np.array([0.95, 0.95, 0.15, 0.15])
    assert calibration_error(sure, np.array([True, True, False, False])) == pytest.approx(0.5 * 0.05 + 0.5 * 0.15)
    assert calibration_error(np.array([1.0]), np.array([True])) == 0.0


def test_what_counts_as_right() -> None:
    assert right("the old Ann Martin", ["Ann Martin"])
    assert not right("Ann", ["Bob"])


def made(rng: random.Random) -> tuple[list[Candidate], list[str]]:
    """Make two candidates of which the right one has the higher second feature, and noise elsewhere."""
    found = []
    for said, tells in (("Ann", 2.0), ("Bob", 0.0)):
        features = [rng.random() for _ in FEATURES]
        features[1] = tells + rng.random()
        found.append(Candidate(passage(f"{said} ran."), Span(0, 3), tuple(features)))
    rng.shuffle(found)
    return found, ["Ann"]


def test_the_weights_find_the_feature_that_tells() -> None:
    rng = random.Random(1)
    rows = [made(rng) for _ in range(60)]
    weight = fit_choice([Row("a", found, golds) for found, golds in rows])
    assert int(np.argmax(weight)) == 1
    assert [round(w, 4) for w in weight] == list(weight)


def test_a_higher_score_is_surer() -> None:
    rng = random.Random(2)
    rows = [Row("a", found, golds if rng.random() < 0.9 else ["Joe"]) for found, golds in (made(rng) for _ in range(60))]
    rows += [Row("a", [found[0]], ()) for found, _ in (made(rng) for _ in range(60))]
    weight, bias = fit_sure(rows, (0.0, 1.0, *[0.0] * (len(FEATURES) - 2)))
    one = Calibration((0.0,) * len(FEATURES), weight, bias, 0.0)
    assert len(weight) == len(SURE)
    assert 0 < one.sure((0.0,) * len(SURE)) < 1


def test_a_calibration_is_fitted_and_measured(noir: Index) -> None:
    rng = random.Random(3)

    def reads(question: str, texts: list[str]) -> list[Reading]:
        return [Reading(3.0 * (name in text) + rng.random(), ((Span(0, 3), -0.1), (Span(4, 7), -2.0))) for text in texts for name in [question.split()[-1][:3]]]

    asked = []
    for n in range(40):
        name = ("Ann", "Bob", "Roy")[n % 3]
        right_, wrong = hit(f"{name} ran away."), hit("Sue sat down.")
        asked.append(Asked(f"Which runner is {name}?", ["ran"] if n % 4 else ["slept"], f"s{n % 5}", [right_], [right_, wrong], [wrong]))
    fitted = calibrate(dev_rows(reads, asked, noir))  # type: ignore[arg-type]
    shape = fitted["calibration"]
    assert (len(shape["weight"]), len(shape["sure_weight"])) == (len(FEATURES), len(SURE))
    assert 0 <= fitted["dev"]["calibration_error"] <= 1
    assert 0 <= shape["cutoff"] < 1
    figures = measure(reads, asked, noir, shape["weight"])  # type: ignore[arg-type]
    assert set(figures) == {"section_rouge_l", "shelf_rouge_l", "shelf_correct"} and figures["shelf_correct"] == 0.75
