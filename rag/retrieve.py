"""A question becomes hits: dense (Chroma) and lexical (BM25) search, fused by standard scores, then reranked by the reader's network.

Both sides score every candidate of either, so a passage that one side missed is not punished for it. Reranking weighs the fused score of each of the
best passages with how relevant the network finds it, how near its nearest sentences are to the question, and how many of the question's telling words it
holds, by itself and with the hits that it adjoins; one that stands beside a better one is set back a little. It ranks passages and knows nothing of
answers. `HybridRetriever` is a LangChain retriever and can be used on its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from rag.encoders import Encoder
from rag.index import Index
from rag.language.inflection import content_stems
from rag.match import QueryTerms, ReadPassages, read_each, sentence_cosines
from rag.schema import Hit, Passage, PassageReading

POOL = 50
"""Candidates taken from each side."""
DENSE_WEIGHT = 0.5
"""The share of the dense score. Evidence in the first five on fairytaleqa/dev (783 questions, one shelf): 0.81 at 0, 0.84 at 0.3 to 0.5, 0.80 at 0.7, 0.68
at 1."""
WIDE, RERANKED = 40, 25
"""How many passages the fused score chooses, and how many of these the network reads and reranks: those with the best fused score and most of the question's
words.

Evidence in the first five on fairytaleqa/dev (783 questions, one shelf): 0.937; of 20 so picked 0.935, of 25 and 30 picked by the fused score alone 0.930 and
0.935.
"""
PICKED_BESIDE = 2.0
"""The weight, beside the fused score, of the share of the question's telling words that a passage and its neighbours hold."""
WEIGHT = {"fused": 0.6, "relevance": 0.8, "sentences": 5.0, "covered": 1.0, "beside": 3.0, "behind": -0.5}
"""What each part of a reranked score counts; a softmax fitted on fairytaleqa/dev, rounded (see the README for what it is worth), but for `behind`, which a grid
gave.

`behind` is 1 for a passage that stands beside a better one: the sooner is something else read (maximal marginal relevance, Carbonell and Goldstein, SIGIR
1998). Evidence in the first three on dev: 0.899 without it, 0.903 to 0.906 at -0.5 to -1, 0.897 at -2; in the first five 0.940, 0.943 at -0.5, 0.930 at -2.
"""
NEAREST_SENTENCES = 2
"""Sentences of a passage whose cosines with the question are averaged: on dev two told more than one or three."""
GAP = 8
"""Code points, of white space and marks, between two passages that stand side by side."""


class HybridRetriever(BaseRetriever):
    """Finds passages of one generation, best first."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    index: Index
    encoder: Encoder
    k: int = 10
    dense_weight: float = DENSE_WEIGHT
    read_passages: ReadPassages | None = None
    """The network that reranks; None leaves the fused ranking."""

    def model_post_init(self, _: object, /) -> None:
        """Raise CorpusError where the index was made with another encoder: no error would tell, and no answer would be right."""
        self.index.manifest.check_encoder(self.encoder)

    def hits(self, question: str, story: str | None = None) -> list[Hit]:
        """Return the best `k` passages, of one story where one is named, with what each score is made of."""
        vector = self.encoder.encode([question])[0]
        dense = self.index.search.dense(vector, POOL, story)
        lexical = self.index.search.lexical(question, POOL, story)
        dense |= self.index.search.cosines(vector, lexical.keys() - dense.keys())
        lexical |= self.index.search.lexical(question, len(dense), ids=dense.keys() - lexical.keys())
        scores = fuse(dense, lexical, self.dense_weight)
        best = sorted(scores, key=lambda id_: (-scores[id_], id_))[: max(self.k, WIDE if self.read_passages else 0)]
        found = self.index.by_id(best)
        hits = [Hit(found[id_], scores[id_], {"dense": dense[id_], "lexical": lexical.get(id_, 0.0)}) for id_ in best]
        if self.read_passages is None:
            return hits
        hits = picked(question, hits, self.index, max(self.k, RERANKED))
        return rerank(question, hits, read_each(question, [hit.passage for hit in hits], self.read_passages, self.index), self.index, self.encoder)[: self.k]

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [
            Document(
                hit.passage.text,
                id=hit.passage.id,
                metadata={
                    "source": hit.passage.source,
                    "story": hit.passage.story,
                    "start": hit.passage.span.start,
                    "end": hit.passage.span.end,
                    "score": hit.score,
                    **hit.why,
                },
            )
            for hit in self.hits(query)
        ]


def fuse(dense: Mapping[str, float], lexical: Mapping[str, float], dense_weight: float) -> dict[str, float]:
    """Add the standard scores of both sides; a passage that shares no word with the question has 0 on the lexical side."""
    ids = sorted(dense)
    columns = (np.array([dense[i] for i in ids]), np.array([lexical.get(i, 0.0) for i in ids]))
    left, right = ((c - c.mean()) / (c.std() or 1.0) if len(c) else c for c in columns)
    return dict(zip(ids, (dense_weight * left + (1 - dense_weight) * right).tolist(), strict=True))


def covering(question: str, hits: Sequence[Hit], index: Index) -> list[Hit]:
    """Say of each hit how much of the question's telling words it holds, by itself (`covered`) and with the hits that it adjoins (`beside`)."""
    asked = QueryTerms(question, index)
    stems = {hit.passage.id: frozenset(content_stems(hit.passage.text)) for hit in hits}
    joined = dict(stems)
    for one, other in adjoining([hit.passage for hit in hits]):
        joined[one.id] |= stems[other.id]
        joined[other.id] |= stems[one.id]
    return [replace(h, why=h.why | {"covered": asked.share(stems[h.passage.id]), "beside": asked.share(joined[h.passage.id])}) for h in hits]


def picked(question: str, hits: Sequence[Hit], index: Index, count: int = RERANKED) -> list[Hit]:
    """Choose the hits that the network is to read, by their fused score and by what they hold with the hits that they adjoin."""
    return sorted(covering(question, hits, index), key=lambda hit: -hit.score - PICKED_BESIDE * hit.why["beside"])[:count]


def rerank(question: str, hits: Sequence[Hit], readings: Sequence[PassageReading], index: Index, encoder: Encoder) -> list[Hit]:
    """Order hits that went through `covering` anew by `WEIGHT`; `readings` are the network's, in the order of the hits."""
    cosines = sentence_cosines(question, [hit.passage for hit in hits], index, encoder)
    again = []
    for hit, reading in zip(hits, readings, strict=True):
        nearest = sorted(cosines[hit.passage.id], reverse=True)[:NEAREST_SENTENCES]
        parts = hit.why | {
            "fused": hit.score,
            "relevance": float(np.logaddexp(0.0, reading.relevance)),  # how much more of none does not matter
            "sentences": sum(nearest) / max(1, len(nearest)),
            "behind": 0.0,
        }
        again.append(Hit(hit.passage, sum(weight * parts[name] for name, weight in WEIGHT.items()), parts))
    return _spread(again)


def _spread(hits: Sequence[Hit]) -> list[Hit]:
    """Order hits by score, with those that adjoin a better one set back."""
    score = {hit.passage.id: hit.score for hit in hits}
    behind = {min(pair, key=lambda passage: score[passage.id]).id for pair in adjoining([hit.passage for hit in hits])}
    set_back = [replace(h, score=h.score + WEIGHT["behind"], why=h.why | {"behind": 1.0}) if h.passage.id in behind else h for h in hits]
    return sorted(set_back, key=lambda hit: -hit.score)


def adjoining(passages: Sequence[Passage]) -> list[tuple[Passage, Passage]]:
    """Return the pairs of passages that stand side by side in one telling, the earlier one first."""
    order = sorted(passages, key=lambda p: (p.telling_id, p.span))
    return [(a, b) for a, b in pairwise(order) if a.telling_id == b.telling_id and b.span.start - a.span.end <= GAP]
