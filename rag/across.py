"""Which stories of a shelf hold what a question looks for: "In which films is a jewel robbed?".

A story is judged by the sentence of its hits that is nearest to the question in words and in meaning, against that of the best story, and by how relevant
the reader's network finds its passages. It looks no further than the hits, and does not say what happens in a story.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from rag.index import Index
from rag.match import Asked, Reads, logistic, readings, sentence_cosines
from rag.models import Encoder
from rag.schema import Evidence, Hit
from rag.words import content_stems

WEIGHT, BIAS = (5.13, 4.54, 0.39), -3.68
"""A logistic regression (`python -m evals.across`): of the nearness, of how far it lies below the best story's, and of the relevance."""
CUTOFF = 0.4


def described(question: str, hits: Sequence[Hit], reads: Reads, index: Index, encoder: Encoder) -> list[tuple[tuple[float, float, float], Evidence]]:
    """Give for each story in the hits what tells whether it holds what is looked for, in the order of `WEIGHT`, and its nearest sentence."""
    asked = Asked(question, index)
    passages = [hit.passage for hit in hits]
    cosines = sentence_cosines(question, passages, index, encoder)
    best: dict[str, tuple[float, Evidence]] = {}
    relevance: dict[str, float] = {}
    for passage, reading in zip(passages, readings(question, passages, reads, index), strict=True):
        relevance[passage.story] = max(reading.relevance, relevance.get(passage.story, -math.inf))
        for span, cosine in zip(passage.sentences, cosines[passage.id], strict=True):
            near = cosine + asked.share(content_stems(passage.text[slice(*span)]))
            if passage.story not in best or near > best[passage.story][0]:
                best[passage.story] = near, Evidence(passage, span, 0.0)
    nearest = max((near for near, _ in best.values()), default=0.0)
    return [((near, near - nearest, relevance[story]), evidence) for story, (near, evidence) in best.items()]


def holding(question: str, hits: Sequence[Hit], reads: Reads, index: Index, encoder: Encoder, *, least: int = 0) -> list[Evidence]:
    """Give the sentence that shows it for each story that holds what is looked for, and the `least` surest anyhow, the surest first; `score` says how sure."""
    found = [replace(evidence, score=round(logistic(WEIGHT, BIAS, told), 3)) for told, evidence in described(question, hits, reads, index, encoder)]
    found.sort(key=lambda e: -e.score)
    return [e for rank, e in enumerate(found) if e.score > CUTOFF or (rank < least and found[0].score > CUTOFF)]
