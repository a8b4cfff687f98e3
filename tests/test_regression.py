"""What a logistic regression says, by hand; and that the one over rows, which fits are judged by, says the same."""

import numpy as np
import pytest

from evals.regression import probabilities
from rag.regression import Logistic


def test_the_chance_is_even_where_weights_and_bias_cancel() -> None:
    assert Logistic((1.0, 2.0), 0.5).probability((0.5, -0.5)) == 0.5


@pytest.mark.parametrize("described", [(0.0, 0.0), (2.0, -1.0), (-3.0, 0.5)])
def test_rows_are_judged_alike(described: tuple[float, float]) -> None:
    model = Logistic((0.7, -1.2), 0.3)
    assert probabilities(model, np.array([described]))[0] == pytest.approx(model.probability(described))
