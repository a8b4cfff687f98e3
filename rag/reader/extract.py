"""A question and its hits become the best-supported sentence, or an abstention.

Each sentence of the hits is described by seven numbers (`FEATURES`) and weighed by a logistic regression, whose weights
stand in `weights.json` and come from `python -m rag.reader.fit`. The answer is a sentence of the shelf, never new words;
under the cut-off nothing is said. It does not resolve pronouns and does not combine two sentences.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from rag.index import Index
from rag.models import Encoder
from rag.schema import Draft, Evidence, Hit, Passage, Span
from rag.words import content_stems, words

FEATURES = ("cosine", "coverage", "window", "passage_cosine", "rank", "type", "length")
WEIGHTS = Path(__file__).with_name("weights.json")
SAME = 0.6
"""The cosine from which a sentence of another telling says the same (for `also`)."""

_NUMBER = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|half|twice|once|several|both)\b", re.I)
_TYPES: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"\bhow (?:much|many|long|old|often|far)\b", re.I), _NUMBER),
    (re.compile(r"\b(?:when|what (?:time|year|day))\b", re.I), re.compile(r"\b(?:when|after|before|during|until|once|then|later|night|day|days|morning|evening|year|years|hour|hours|week|month|19\d\d|20\d\d)\b", re.I)),
    (re.compile(r"\b(?:why|what (?:for|made|caused))\b", re.I), re.compile(r"\b(?:because|to|since|so|for|as|due|in order|hop(?:e|ing)|afraid|want(?:s|ed|ing)?|need(?:s|ed|ing)?|believing|realiz\w+)\b", re.I)),
    (re.compile(r"\bwhere\b", re.I), re.compile(r"\b(?:in|at|on|to|from|near|into|inside|outside|home|through|under|over)\b", re.I)),
    (re.compile(r"\bhow\b", re.I), re.compile(r"\b(?:by|with|through|using|\w+ing)\b", re.I)),
)  # fmt: skip
_COUNTS = re.compile(r"\bhow (?:much|many|old)\b", re.I)
_CAPITAL = re.compile(r"\b[A-Z][a-z]+")


@dataclass(frozen=True, slots=True)
class Weights:
    """The fitted regression: one weight a feature, after standardising; and the cut-off of the best sentence."""

    mean: Sequence[float]
    scale: Sequence[float]
    weight: Sequence[float]
    bias: float
    cutoff: float
    best_bias: float
    best_slope: float

    def confidence(self, features: np.ndarray) -> np.ndarray:
        """Give the logit of each row of `features`, shape `(sentences, 7)`."""
        standard = (features - np.array(self.mean)) / np.array(self.scale)
        return np.asarray(standard @ np.array(self.weight) + self.bias)


@lru_cache(maxsize=1)
def load_weights() -> Weights:
    """Read the shipped weights."""
    shape: dict[str, Any] = json.loads(WEIGHTS.read_text())["weights"]
    return Weights(**shape)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence of a hit."""

    hit: Hit
    number: int

    @property
    def passage(self) -> Passage:
        """Give the passage that holds it."""
        return self.hit.passage

    @property
    def span(self) -> Span:
        """Give where it stands in its passage."""
        return self.passage.sentences[self.number]

    @property
    def text(self) -> str:
        """Give its words."""
        return self.passage.text[self.span.start : self.span.end]


class Reader:
    """Answers with sentences of the shelf. Safe to share between threads."""

    name = "reader"

    def __init__(self, encoder: Encoder) -> None:
        """Read with the encoder that the index was made with."""
        self._encoder = encoder

    def answer(self, question: str, hits: Sequence[Hit], index: Index) -> Draft:
        """Give the best-supported sentence, the others that say the same in other tellings, and how sure it is."""
        weights = load_weights()
        candidates = [Candidate(hit, n) for hit in hits for n in range(len(hit.passage.sentences))]
        candidates = [c for c in candidates if words(c.text) != index.titles.get(c.passage.story)]
        if _COUNTS.search(question):
            candidates = [c for c in candidates if _NUMBER.search(c.text)]
        if not candidates:
            return Draft("", reason="not_stated")
        features, vectors = describe(question, candidates, index, self._encoder)
        logits = weights.confidence(features)
        best = int(np.argmax(logits))
        sure = 1 / (1 + math.exp(-(weights.best_bias + weights.best_slope * float(logits[best]))))
        if sure < weights.cutoff:
            return Draft("", confidence=round(sure, 3), reason="not_stated")
        chosen = candidates[best]
        agree = vectors @ vectors[best]
        tellings, also = {_telling(chosen)}, []
        for i in np.argsort(-agree):
            other = candidates[int(i)]
            same = agree[i] >= SAME and other.passage.story == chosen.passage.story and not _names_others(question, chosen, other, index)
            if same and _telling(other) not in tellings:
                tellings.add(_telling(other))
                also.append(Evidence(other.passage, other.span, float(agree[i])))
        evidence = Evidence(chosen.passage, chosen.span, sure)
        return Draft(chosen.text, (evidence,), tuple(also), round(sure, 3))


def _telling(candidate: Candidate) -> tuple[str, int]:
    return candidate.passage.source, candidate.passage.telling


def _names_others(question: str, chosen: Candidate, other: Candidate, index: Index) -> bool:
    """Say whether a sentence names persons beside those asked about, and none of those that the answer names."""
    asked = {c.name for c in index.named_in(question)}
    first, second = ({c.name for c in index.named_in(x.text) if c.person and c.story == x.passage.story} - asked for x in (chosen, other))
    return bool(first and second) and not first & second


def describe(question: str, candidates: Sequence[Candidate], index: Index, encoder: Encoder) -> tuple[np.ndarray, np.ndarray]:
    """Give the features, shape `(candidates, 7)`, and the sentence vectors, shape `(candidates, width)`."""
    vectors = encoder.encode([question, *(c.text for c in candidates)])
    asked = set(content_stems(question))
    idf = index.idf(asked)
    total = sum(idf.values()) or 1.0
    stems = [set(content_stems(c.text)) for c in candidates]
    named = {word.lower() for word in _CAPITAL.findall(question)}

    def covered(found: set[str]) -> float:
        return sum(idf[s] for s in asked & found) / total

    rows = []
    for i, candidate in enumerate(candidates):
        around = set(stems[i])
        for j in (i - 1, i + 1):
            if 0 <= j < len(candidates) and candidates[j].hit is candidate.hit:
                around |= stems[j]
        rows.append((
            float(vectors[i + 1] @ vectors[0]), covered(stems[i]), covered(around), candidate.hit.why["dense"],
            candidate.hit.score - candidates[0].hit.score, fits(question, candidate.text, named), math.log1p(len(words(candidate.text))),
        ))  # fmt: skip
    return np.array(rows), vectors[1:]


def fits(question: str, sentence: str, named: set[str]) -> float:
    """Say whether a sentence holds the kind of thing asked for: a name not in the question, a number, a place, a cause."""
    for asks, answers in _TYPES:
        if asks.search(question):
            return float(bool(answers.search(sentence)))
    if re.search(r"\bwho(?:m|se)?\b", question, re.I):
        return float(any(word.lower() not in named for word in _CAPITAL.findall(sentence)))
    return 0.5
