"""The read side: one generation, open for reading, and which one that is.

A reader works on a clone of its own, so that neither a publish nor a removal can pull anything from under it. What does not match its checksum is not opened.
"""

from __future__ import annotations

import json
import math
import shutil
import sqlite3
import threading
import weakref
from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import ExitStack, closing
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import quote

import numpy as np

from rag.errors import CorpusError
from rag.index.database import Database, marks
from rag.index.leases import copy_generation, leased
from rag.index.manifest import verify
from rag.index.names import Names
from rag.index.places import corpora, generation_folder, no_such_corpus, pointer, remedy
from rag.index.search import Search
from rag.index.vectors import Vectors, served_name
from rag.language.inflection import content_stems, forms, stem
from rag.language.words import words
from rag.schema import Edit, Passage, Source, Span

REMEMBERED = 10_000
"""Names whose stories an index remembers."""


class Index:
    """One generation, open for reading. Safe to share between threads; never changes."""

    def __init__(self, home: Path, corpus: str, generation: str) -> None:
        """Verify the generation, clone it and open the clone; raises CorpusError where it is damaged."""
        self.manifest = verify(home, corpus, generation)
        self.corpus, self.generation = corpus, generation
        self._stems: dict[str, frozenset[str]] = {}
        self._stories_with: dict[str, frozenset[str]] = {}  # not `LruCache`, whose maker would keep this index, and so its lease, from being freed
        self.stories = {story.key: story for story in self.manifest.stories}
        served = served_name(home, corpus, generation) if self.manifest.server else ""
        clone, lease = leased(home, served)
        with ExitStack() as opened:
            opened.callback(shutil.rmtree, clone, ignore_errors=True)
            opened.enter_context(lease)
            try:
                copy_generation(generation_folder(home, corpus, generation), clone)
            except FileNotFoundError as error:
                raise CorpusError(f"the index of {corpus!r} was replaced while it was opened ({error.filename}); ask again") from None
            shelf = f"file:{quote(str(clone.resolve()))}/shelf.sqlite3?mode=ro&immutable=1"
            self._database = Database(opened.enter_context(closing(sqlite3.connect(shelf, uri=True, check_same_thread=False))))
            self._vectors = opened.enter_context(closing(Vectors(None if served else clone / "chroma", served)))
            if served:
                self._vectors.check(sorted(self.vector_ids()), corpus)
            self.names = Names(self._database, self.stories.values())
            self.search = Search(self._database, self._vectors, self.manifest)
            self.close = weakref.finalize(self, opened.pop_all().close)

    # ---------------------------------------------------------------- sources and passages

    def source(self, path: str) -> Source:
        """Return what is known of a source; raises CorpusError for an unknown one."""
        known = self._database.rows(
            "select path, story, encoding, sha256, chars, pages from source where path = ?", (path.encode("utf-8", "replace").decode(),)
        )
        rows = [row for row in known if row[0] == path]  # an argument may hold bytes that are no UTF-8
        if not rows:
            raise CorpusError(f"no source {path!r} in {self.corpus!r}; the sources are listed by: gumshoe corpora --json")
        path, story, encoding, sha256, chars, pages = rows[0]
        return Source(path, story, encoding, sha256, chars, tuple(json.loads(pages)))

    def sources(self) -> list[str]:
        """List the sources, in order."""
        return [path for (path,) in self._database.rows("select path from source order by path")]

    def size(self, sources: Collection[str]) -> int:
        """Return the number of passages of some sources."""
        counts = dict(self._database.rows("select source, count(*) from passage group by source"))
        return sum(counts.get(source, 0) for source in sources)

    def files(self) -> dict[str, tuple[str, str]]:
        """Return the checksum and the encoding of each source."""
        return {path: (sha256, encoding) for path, sha256, encoding in self._database.rows("select path, sha256, encoding from source")}

    def text(self, path: str) -> str:
        """Return the text that offsets count in, as it was at ingest."""
        self.source(path)
        return str(self._database.rows("select text from source where path = ?", (path,))[0][0])

    def vector_ids(self) -> set[str]:
        """Return the ids of all vectors."""
        return {id_ for (id_,) in self._database.rows("select distinct vector from passage")}

    def passages(self) -> list[Passage]:
        """Return all passages, in the order of the shelf."""
        return self._passages("true")

    def passages_of(self, story: str) -> list[Passage]:
        """Return all passages of a story."""
        return self._passages("story = ?", (story,))

    def overlapping(self, source: str, span: Span) -> list[Passage]:
        """Return the passages of a source that share text with a span of it, in order."""
        return self._passages("source = ? and start < ? and end > ?", (source, span.end, span.start))

    def by_id(self, ids: Collection[str]) -> dict[str, Passage]:
        """Return passages by their ids."""
        return {p.id: p for p in self._passages(f"id in ({marks(ids)})", list(ids))}

    def _passages(self, where: str, values: Sequence[Any] = ()) -> list[Passage]:
        """Return those that an SQL condition picks."""
        query = f"select id, source, story, telling, start, end, text, sentences, edits from passage where {where} order by source, start, row"
        return [_passage(row) for row in self._database.rows(query, values)]

    def vectors(self) -> dict[str, np.ndarray]:
        """Return every vector by its id."""
        return self._vectors.get()

    # ---------------------------------------------------------------- tellings

    @cached_property
    def told_twice(self) -> frozenset[str]:
        """Return the stories of which there is more than one telling."""
        rows = self._database.rows("select story from (select distinct story, source, telling from passage) group by story having count(*) > 1")
        return frozenset(story for (story,) in rows)

    def telling_of(self, passage: Passage) -> Span:
        """Return the part of its source that the telling of a passage takes up; of one that is not on the shelf, what it takes up itself."""
        ((start, end),) = self._database.rows(
            "select min(start), max(end) from passage where story = ? and source = ? and telling = ?", (passage.story, *passage.telling_id)
        )
        return passage.span if start is None else Span(start, end)

    def telling_around(self, source: str, span: Span) -> Span:
        """Return the part of a source that the telling around a span takes up, or the tellings, where the span lies across several.

        It is the span itself where that lies in none.
        """
        told = [self.telling_of(passage) for passage in self.overlapping(source, span)]
        return Span(min((span.start, *(s.start for s in told))), max((span.end, *(s.end for s in told))))

    def place(self, passage: Passage, span: Span) -> float:
        """Return the share of its telling that stands before a span of a passage."""
        start, end = self.telling_of(passage)
        return (passage.raw(span).start - start) / max(1, end - start)

    def astray(self, one: Passage, its: Span, other: Passage, there: Span) -> float:
        """Return how far apart two spans stand, each in its telling, 0 to 1: the root of how far, for tellings of one story go side by side only roughly."""
        return math.sqrt(abs(self.place(one, its) - self.place(other, there)))

    # ---------------------------------------------------------------- words

    def sources_with(self, phrases: Sequence[str]) -> set[str]:
        """Return the sources of which a passage holds the words of one of the phrases side by side."""
        query = "select distinct passage.source from lexical join passage on passage.row = lexical.rowid where lexical match ?"
        return {source for phrase in phrases for (source,) in self._database.rows(query, (f'text : "{phrase}"',))}

    def stories_with(self, form: str) -> frozenset[str]:
        """Return the stories that hold the words of a name side by side, whatever their case or ending; some are remembered."""
        found = self._stories_with.get(form)
        if found is None:
            query = "select distinct passage.story from lexical join passage on passage.row = lexical.rowid where lexical match ?"
            found = frozenset(story for (story,) in self._database.rows(query, (f'text : "{" ".join(words(form))}"',)))
            if len(self._stories_with) >= REMEMBERED:  # people may type anything
                self._stories_with.clear()
            self._stories_with[form] = found
        return found

    def stems_of(self, story: str) -> frozenset[str]:
        """Return the stems of every word that a story holds, irregular forms under the first of their kin; remembered."""
        if story not in self._stems:
            self._stems[story] = frozenset(stem for passage in self.passages_of(story) for stem in content_stems(passage.text))
        return self._stems[story]

    def knows(self, word: str) -> bool:
        """Whether the shelf holds every word of a name, each in some inflection and in any passage or title; irregular forms are not looked for."""
        stems = {stem(part) for part in words(word)}
        return bool(stems) and len(self._database.counts(stems)) == len(stems)

    def idf(self, stems: Iterable[str]) -> dict[str, float]:
        """Return how telling each stem is: ln(1 + passages / passages that hold it), as if one held an unknown stem."""
        kin = {term: {stem(form) for form in forms(term)} for term in set(stems)}
        counts = self._database.counts(set().union(*kin.values()))
        total = max(1, self.manifest.passages)
        return {term: float(np.log1p(total / max(1, sum(counts.get(form, 0) for form in forms_)))) for term, forms_ in kin.items()}


def _passage(row: tuple[Any, ...]) -> Passage:
    id_, source, story, telling, start, end, text, sentences, edits = row
    return Passage(
        id_, source, story, telling, Span(start, end), text,
        tuple(Span(*span) for span in json.loads(sentences)), tuple(Edit(*edit) for edit in json.loads(edits)),
    )  # fmt: skip


_open: dict[tuple[Path, str, str], Index] = {}
_open_lock = threading.Lock()


def open_index(home: Path, corpus: str, warn: Callable[[str], None] | None = None) -> Index:
    """Open the live generation; one that is damaged leads to the one before, with a warning, else to CorpusError.

    Looks at the pointer each time, so a page sees what another process has published.
    """
    while True:
        generations = pointer(home, corpus)
        if not generations and corpus not in corpora(home):
            raise no_such_corpus(home, corpus)
        try:
            return _open_first(home, corpus, generations, warn)
        except CorpusError:
            if pointer(home, corpus) == generations:
                raise  # else it was not damaged but swept away by a publish in between


def _open_first(home: Path, corpus: str, generations: Sequence[str], warn: Callable[[str], None] | None) -> Index:
    """Return the first of the generations that is whole; raises what is wrong with the last."""
    fault = CorpusError(f"the index of {corpus!r} is damaged (CURRENT); {remedy(corpus)}")
    with _open_lock:
        for generation in generations:
            key = (home.resolve(), corpus, generation)
            try:
                index = _open.get(key) or Index(home, corpus, generation)
            except CorpusError as error:
                fault = error
                continue
            for stale in [k for k in _open if k[:2] == key[:2] and k != key]:
                del _open[stale]  # closed when the last question on it is done
            _open[key] = index
            if generation != generations[0] and warn:
                warn(f"{fault}; the generation before answers meanwhile")
            return index
    raise fault
