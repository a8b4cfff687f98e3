"""The logistic regressions that tell how sure Gumshoe is are fitted here, and nowhere else; it knows neither questions nor stories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def regression(x: np.ndarray, y: Sequence[bool] | np.ndarray) -> tuple[list[float], float]:
    """Fit a logistic regression of `y` on `x`, shape `(rows, features)`; gives the weights of the features as they are, and the bias."""
    from sklearn.linear_model import LogisticRegression

    mean, scale = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(max_iter=1000).fit((x - mean) / scale, y)
    raw = model.coef_[0] / scale
    return [round(float(w), 4) for w in raw], round(float(model.intercept_[0] - raw @ mean), 4)


def probability(x: np.ndarray, weight: Sequence[float], bias: float) -> np.ndarray:
    """Give the probability that such a regression has for each row."""
    return np.asarray(1 / (1 + np.exp(-(x @ np.array(weight) + bias))))
