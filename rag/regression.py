"""What a logistic regression says, by weights fitted elsewhere (`evals.regression`); it fits none, and knows neither questions nor stories."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Logistic:
    """A logistic regression: a weight for each feature, and a bias."""

    weight: Sequence[float]
    bias: float

    def probability(self, features: Sequence[float]) -> float:
        """Return the probability that it has for what has these features."""
        return 1 / (1 + math.exp(-(self.bias + sum(w * x for w, x in zip(self.weight, features, strict=True)))))
