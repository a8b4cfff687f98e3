"""The logistic regressions that tell how sure Gumshoe is are fitted here, and nowhere else; it knows neither questions nor stories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.regression import Logistic


def regression(x: np.ndarray, y: Sequence[bool] | np.ndarray) -> Logistic:
    """Fit a logistic regression of `y` on `x`, shape `(rows, features)`; its weights are of the features as they are."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(max_iter=1000).fit((x - mean) / scale, y)
    raw = model.coef_[0] / scale
    return Logistic([round(float(w), 4) for w in raw], round(float(model.intercept_[0] - raw @ mean), 4))


def probabilities(model: Logistic, x: np.ndarray) -> np.ndarray:
    """Return the probability that it has for each row of `x`, shape `(rows, features)`."""
    return np.asarray(1 / (1 + np.exp(-(x @ np.array(model.weight) + model.bias))))
