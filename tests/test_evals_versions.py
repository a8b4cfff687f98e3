"""Which answers of tellings count as contradictions, and how many are found, by hand."""

import numpy as np
import pytest

from evals.cases import Case
from evals.versions import TellingPairs, contradict, figures, fit, likely
from rag.reader.candidates import Candidate, Features
from rag.reader.versions import FEATURES, TellingAnswer
from rag.schema import Span
from tests.conftest import passage

CASE = Case("a", "Where do they flee?", ("Panama", "Peru"), versions=(("Panama", "to Panama"), ("Peru",)))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [("to Panama", "Peru", True), ("Panama", "Panama by night", False), ("Panama", "Rome", False), ("Panama or Peru", "Peru", False)],
)
def test_contradictions(one: str, other: str, expected: bool) -> None:
    told = [TellingAnswer(Candidate(passage(text), Span(0, len(text)), Features(*[0.0] * len(Features._fields))), 0.5) for text in (one, other)]
    assert contradict(CASE, *told) is expected


def test_figures_by_hand() -> None:
    def asked(contradicts: list[bool], *, differ: bool) -> TellingPairs:
        return TellingPairs("a", np.zeros((len(contradicts), len(FEATURES))), np.array(contradicts, bool), np.full(len(contradicts), 0.5), differ)

    rows = [asked([True, False], differ=True), asked([False], differ=False), asked([True], differ=True), asked([], differ=False)]
    said = [np.array([0.9, 0.1]), np.array([0.8]), np.array([0.1]), np.array([])]
    assert figures(rows, said) == "1 of 2 found; 1 of 2 shown do differ"


def test_what_tells_is_learnt() -> None:
    rng = np.random.default_rng(1)
    rows = []
    for contradicts in [True, False] * 40:
        told = rng.normal(size=(1, len(FEATURES)))
        told[0, 0] += 4 * contradicts
        rows.append(TellingPairs("a", told, np.array([contradicts]), np.array([0.5]), contradicts))
    said = likely(rows, fit(rows))
    assert np.mean([(p[0] > 0.5) == one.differ for one, p in zip(rows, said, strict=True)]) > 0.9
