"""Passages of one generation scored for a question, by their vectors and by their words. How the two are joined is for `rag.retrieve`."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np

from rag.index.database import Database, marks
from rag.index.manifest import Manifest
from rag.index.vectors import Vectors
from rag.language.inflection import forms, stem
from rag.language.vocabulary import STOP
from rag.language.words import proper_phrases, words

COMMON = 0.2
"""The share of the passages from which on a word is common, and not searched for beside others.

At 3,000 films the lexical side then takes a third of the time, and for 199 of 200 questions finds the same passage first."""
RARE = 4
"""The most passages that may hold a name or title of several words for it to be searched for as a whole too.

On 3,000 films 9 of 1,000 questions then miss their film, 18 without; fairytaleqa/dev is unchanged."""


class Search:
    """Dense and lexical search. Safe to share between threads."""

    def __init__(self, database: Database, vectors: Vectors, manifest: Manifest) -> None:
        """Search the passages of a database, whose vectors and manifest these are."""
        self._database, self._vectors, self._manifest = database, vectors, manifest

    def dense(self, question: np.ndarray, k: int, story: str | None = None) -> dict[str, float]:
        """Return the cosine of the `k` passages nearest to a question vector, by passage id; within a story, all of it."""
        if story is not None:
            return self.cosines(question, [id_ for (id_,) in self._database.rows("select id from passage where story = ?", (story,))])
        k = min(k, self._manifest.vectors)
        if not k:
            return {}
        cosine = self._vectors.near(question, k)
        rows = self._database.rows(f"select id, vector from passage where vector in ({marks(cosine)})", list(cosine))
        return {id_: cosine[vector] for id_, vector in rows}

    def cosines(self, question: np.ndarray, ids: Collection[str]) -> dict[str, float]:
        """Return the cosine of these passages with a question vector."""
        rows = self._database.rows(f"select id, vector from passage where id in ({marks(ids)})", list(ids))
        vectors = self._vectors.get([vector for _, vector in rows])
        return {id_: float(vectors[vector] @ question) for id_, vector in rows}

    def lexical(self, question: str, k: int, story: str | None = None, ids: Collection[str] | None = None) -> dict[str, float]:
        """Return the BM25 score (higher is better) of the best `k` passages that share a word with the question.

        Names and titles of several words that few passages hold also count as wholes. Words that every fifth passage holds are not asked
        for beside others: on large shelves they cost most of the time and tell little.
        """
        terms = sorted({form for word in words(question) if word not in STOP for form in forms(word)})
        if not terms:
            return {}
        held = self._database.counts({stem(term) for term in terms})
        terms = [term for term in terms if held.get(stem(term), 0) <= COMMON * self._manifest.passages] or terms
        terms += [phrase for phrase in proper_phrases(question) if self._is_rare(phrase)]
        condition, values = "", [" OR ".join(f'"{term}"' for term in terms)]
        # The plus keeps SQLite from going through these rows one by one: it is the words that find them.
        if story is not None:
            condition, values = "and +rowid in (select row from passage where story = ?)", [*values, story]
        if ids is not None:
            condition, values = f"{condition} and +rowid in (select row from passage where id in ({marks(ids)}))", [*values, *ids]
        rows = self._database.rows(
            f"with found as (select rowid as place, -bm25(lexical, 0.5, 1.0) as score from lexical where lexical match ? {condition} "
            f"order by score desc limit {int(k)}) select id, score from found join passage on row = place order by score desc, id",
            values,
        )
        return dict(rows)

    def _is_rare(self, phrase: str) -> bool:
        query = "select rowid from lexical where lexical match ? limit ?"
        return len(self._database.rows(query, (f'"{phrase}"', RARE + 1))) <= RARE
