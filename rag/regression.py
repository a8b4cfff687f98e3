"""What a logistic regression says, by weights fitted elsewhere (`evals.regression`); it fits none, and knows neither questions nor stories."""

from __future__ import annotations

import math
from collections.abc import Sequence


def logistic(weight: Sequence[float], bias: float, described: Sequence[float]) -> float:
    """Give the probability that a logistic regression has for what is so described."""
    return 1 / (1 + math.exp(-(bias + sum(w * x for w, x in zip(weight, described, strict=True)))))
