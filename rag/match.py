"""How well sentences match a question: their cosines with it, and the share of its telling words that they hold.

Ranking, reading and listing stories all ask this. It knows nothing of answers, and draws no line.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

from rag.index import Index
from rag.models import Encoder
from rag.schema import Passage
from rag.words import content_stems


class Asked:
    """The content words of a question, each weighed by how few passages of a shelf hold it."""

    def __init__(self, question: str, index: Index) -> None:
        """Weigh the words of `question` on the shelf of `index`."""
        self.stems = frozenset(content_stems(question))
        self._weight = index.idf(self.stems)
        self._total = sum(self._weight.values()) or 1.0

    def share(self, stems: Collection[str]) -> float:
        """Give the weight of the asked words among `stems`, from 0 (none) to 1 (all)."""
        return sum(self._weight[stem] for stem in self.stems.intersection(stems)) / self._total


def logistic(weight: Sequence[float], bias: float, described: Sequence[float]) -> float:
    """Give the probability that a logistic regression has for what is so described."""
    return 1 / (1 + math.exp(-(bias + sum(w * x for w, x in zip(weight, described, strict=True)))))


def sentence_cosines(question: str, passages: Sequence[Passage], encoder: Encoder) -> dict[str, list[float]]:
    """Give the cosine of the question with each sentence, by the passage's id, in the order of its sentences."""
    sentences = [[passage.text[slice(*sentence)] for sentence in passage.sentences] for passage in passages]
    vectors = encoder.encode([question, *(text for texts in sentences for text in texts)])
    cosines = iter((vectors[1:] @ vectors[0]).tolist())
    return {passage.id: [next(cosines) for _ in texts] for passage, texts in zip(passages, sentences, strict=True)}
