"""The write side: contents become a generation, built aside, checked whole and published in one step, by the one writer of a corpus.

Where little has changed a generation begins as a copy of another, to which the difference is applied. Nothing published is written again.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.config import settings
from rag.encoders import Encoder, EncoderIdentity
from rag.errors import CorpusError
from rag.index.journal import VectorJournal
from rag.index.leases import sweep_clones
from rag.index.manifest import FORMAT, Manifest, checksums, probe, verify
from rag.index.places import corpora, corpus_folder, generation_folder, point, pointer, remedy, sync, writer_lock
from rag.index.steps import step
from rag.index.vectors import Change, Vectors, drop_collections, is_full, served_name, write_vectors
from rag.schema import Character, Passage, Source, Story

if TYPE_CHECKING:
    from rag.index.read import Index

SCHEMA = """
create table source (path text primary key, story text, encoding text, sha256 text, chars int, pages text, text text);
create table passage (
    row integer primary key, id text unique, vector text, source text, story text, telling int,
    start int, end int, text text, sentences text, edits text);
create index passage_vector on passage (vector);
create index passage_story on passage (story);
create table character (name text, story text, aliases text, mentions int, gender text, person int);
create virtual table lexical using fts5(title, text, tokenize='porter unicode61 remove_diacritics 2');
create virtual table vocabulary using fts5vocab(lexical, row);
"""


@dataclass(frozen=True, slots=True)
class Base:
    """The generation of the same corpus that another begins as, and what of it stays."""

    generation: str
    stale: int
    """How many vectors were taken out of its graph since that was last built whole."""
    sources: frozenset[str]
    stories: frozenset[str]


@dataclass(frozen=True, slots=True)
class Contents:
    """Everything that a generation holds, except the vectors.

    Where it begins as a copy of another generation, passages and characters are only those that are not copied.
    """

    corpus: str
    folder: str
    splitter: str
    told: str
    """What `corpus.toml` says of tellings and aliases, as a digest."""
    stories: tuple[Story, ...]
    sources: tuple[Source, ...]
    texts: Mapping[str, str]
    passages: Sequence[Passage]
    """The passages of the sources that the base does not have."""
    characters: Sequence[Character]
    """The characters of the stories that the base does not have."""
    base: Base | None = None
    """What it begins as; else it is built from nothing."""

    def fingerprint(self, encoder: EncoderIdentity) -> str:
        """Name the generation by what it is made from: the same shelf gets the same name, built whole or begun as a copy."""
        parts = [FORMAT, self.corpus, self.folder, self.splitter, self.told, encoder.fingerprint, settings().chroma_url]
        parts += [[s.key, s.title, s.year, s.sources] for s in self.stories] + [[s.path, s.encoding, s.sha256] for s in self.sources]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def embedded_text(passage: Passage, title: str | None) -> str:
    """Return what is embedded: the title, where known, says what the passage is about; it is not quoted."""
    return f"{title}. {passage.text}" if title else passage.text


def vector_id(text: str) -> str:
    """Name a vector by the text under it: equal texts are stored once."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def needed_vectors(contents: Contents) -> dict[str, str]:
    """Return the texts to embed by vector id, each once."""
    titles = {story.key: story.title for story in contents.stories}
    texts = (embedded_text(passage, titles[passage.story]) for passage in contents.passages)
    return {vector_id(text): text for text in texts}


def known_vectors(home: Path, contents: Contents, identity: EncoderIdentity, live: Index | None) -> dict[str, np.ndarray]:
    """Return the vectors that need not be made again: of an interrupted ingest and, unless the generation begins as a copy of it, of the live one."""
    known = VectorJournal(corpus_folder(home, contents.corpus) / "pending.vectors", identity).read()
    if live and not contents.base and live.manifest.encoder == identity:
        known |= live.vectors()
    return known


def publish(home: Path, contents: Contents, vectors: Mapping[str, np.ndarray], encoder: Encoder) -> str:
    """Build a generation aside, check it, and make it live; gives its fingerprint. The caller holds the lock and has the vectors that the base lacks."""
    folder = corpus_folder(home, contents.corpus)
    generation = contents.fingerprint(encoder.identity)
    before = pointer(home, contents.corpus)
    if not (
        _is_whole(home, contents.corpus, generation) and _is_served(home, contents.corpus, generation)
    ):  # after a rollback the same shelf may be standing there
        _build(home, contents, generation, vectors, encoder)
    sound = (
        g for g in before if g != generation and ((contents.base and g == contents.base.generation) or _is_whole(home, contents.corpus, g))
    )  # a base was verified when it was opened
    point(folder, [generation, *islice(sound, 1)])
    tidy(home, contents.corpus)
    return generation


def _is_whole(home: Path, corpus: str, generation: str) -> bool:
    try:
        verify(home, corpus, generation)
    except CorpusError:
        return False
    return True


def _is_served(home: Path, corpus: str, generation: str) -> bool:
    """Return whether the server, if there is one, holds what a generation that is whole on disk needs of it."""
    if not settings().chroma_url:
        return True
    with closing(sqlite3.connect(generation_folder(home, corpus, generation) / "shelf.sqlite3")) as shelf:
        ids = sorted(_vector_ids(shelf))
    with closing(Vectors(None, served_name(home, corpus, generation))) as vectors, suppress(CorpusError):
        vectors.check(ids, corpus)
        return True
    return False


def tidy(home: Path, corpus: str) -> None:
    """Remove what the live generation has made needless, also where an ingest died before it could. The caller holds the lock."""
    (corpus_folder(home, corpus) / "pending.vectors").unlink(missing_ok=True)
    step("journal removed")
    _sweep(home, corpus)
    step("swept")


def _build(home: Path, contents: Contents, generation: str, vectors: Mapping[str, np.ndarray], encoder: Encoder) -> None:
    """Build a generation under another name, sync it, and give it its own."""
    target = generation_folder(home, contents.corpus, generation)
    building = target.with_name(f"building-{generation}")
    base = generation_folder(home, contents.corpus, contents.base.generation) if contents.base else None
    for leftover in (building, target):
        shutil.rmtree(leftover, ignore_errors=True)
    try:
        if base:
            shutil.copytree(base, building, ignore=shutil.ignore_patterns("manifest.json"))
        else:
            building.mkdir(parents=True)
        passages, change = _write_shelf(building / "shelf.sqlite3", contents)
        step("shelf written")
        served = served_name(home, contents.corpus, generation) if settings().chroma_url else ""
        write_vectors(building / "chroma", served, change, vectors, encoder)
        _manifest(contents, passages, change, encoder, building).write(building)
        step("manifest written")
        for path in sorted(building.rglob("*"), reverse=True):
            sync(path)
        sync(building)
        step("synced")
        building.replace(target)
        sync(target.parent)
        step("placed")
    except BaseException as error:
        shutil.rmtree(building, ignore_errors=True)
        if is_full(error):
            raise CorpusError(
                f"the index of {contents.corpus!r} cannot be written to {home} ({error}); free disk space, then run gumshoe ingest again"
            ) from None
        raise


def _write_shelf(path: Path, contents: Contents) -> tuple[int, Change]:
    """Write all but the vectors; gives the number of passages, and what that means for the vectors."""
    with closing(sqlite3.connect(path)) as database:
        if not contents.base:
            database.executescript(SCHEMA)
        before = _vector_ids(database)
        with database:
            if contents.base:
                _forget(database, contents.base)
            _insert(database, contents)
            if not contents.base:
                database.execute("insert into lexical (lexical) values ('optimize')")
        after = _vector_ids(database)
        passages = next(database.execute("select count(*) from passage"))[0]
    return passages, Change(sorted(after), sorted(after - before), sorted(before - after))


def _insert(database: sqlite3.Connection, contents: Contents) -> None:
    """Put in what the base does not have: sources, passages with the words that they are searched by, characters."""
    titles = {story.key: story.title for story in contents.stories}
    kept = contents.base.sources if contents.base else frozenset()
    first = 1 + next(database.execute("select coalesce(max(row), 0) from passage"))[0]
    database.executemany(
        "insert into source values (?,?,?,?,?,?,?)",
        (
            (s.path, s.story, s.encoding, s.sha256, s.chars, json.dumps(s.pages), contents.texts[s.path])
            for s in contents.sources if s.path not in kept
        ),
    )  # fmt: skip
    database.executemany(
        "insert into passage values (?,?,?,?,?,?,?,?,?,?,?)",
        (
            (
                row,
                p.id,
                vector_id(embedded_text(p, titles[p.story])),
                p.source,
                p.story,
                p.telling,
                *p.span,
                p.text,
                json.dumps(p.sentences),
                json.dumps(p.edits),
            )
            for row, p in enumerate(contents.passages, first)
        ),
    )
    database.executemany(
        "insert into lexical (rowid, title, text) values (?,?,?)",
        ((row, titles[p.story] or "", p.text) for row, p in enumerate(contents.passages, first)),
    )
    database.executemany(
        "insert into character values (?,?,?,?,?,?)",
        ((c.name, c.story, json.dumps(c.aliases), c.mentions, c.gender, c.person) for c in contents.characters),
    )


def _forget(database: sqlite3.Connection, base: Base) -> None:
    """Take out of a copy what does not stay."""
    for table, column, kept in (("source", "path", base.sources), ("character", "story", base.stories)):
        database.execute(f"create temp table stale_{table} (name text primary key)")
        stale = {name for (name,) in database.execute(f"select distinct {column} from {table}")} - kept
        database.executemany(f"insert into stale_{table} values (?)", ((name,) for name in stale))
        database.execute(f"delete from {table} where {column} in (select name from stale_{table})")
    rows = "select row from passage where source in (select name from stale_source)"
    database.execute(f"delete from lexical where rowid in ({rows})")
    database.execute(f"delete from passage where row in ({rows})")


def _vector_ids(database: sqlite3.Connection) -> set[str]:
    return {id_ for (id_,) in database.execute("select distinct vector from passage")}


def _manifest(contents: Contents, passages: int, change: Change, encoder: Encoder, built: Path) -> Manifest:
    """Put together what the generation built in a folder says of itself."""
    return Manifest(
        format=FORMAT,
        corpus=contents.corpus,
        folder=contents.folder,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        splitter=contents.splitter,
        told=contents.told,
        encoder=encoder.identity,
        probe=probe(encoder),
        stories=tuple(contents.stories),
        sources=len(contents.sources),
        passages=passages,
        vectors=len(change.whole),
        stale=(contents.base.stale if contents.base else 0) + len(change.gone),
        server=bool(settings().chroma_url),
        checksums=checksums(built),
    )


def _sweep(home: Path, corpus: str) -> None:
    """Remove what nothing points at: older generations, half-built ones, the clones of readers that are gone."""
    keep = set(pointer(home, corpus))
    for path in (corpus_folder(home, corpus) / "generations").iterdir():
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
    held = sweep_clones(home)
    if settings().chroma_url:
        drop_collections(home, corpus, held | {served_name(home, corpus, generation) for generation in keep})


def rollback(home: Path, corpus: str) -> str:
    """Make the generation before live again; gives its fingerprint. Rolling back twice is rolling forward.

    Raises CorpusError where there is no such corpus or generation, and BusyError where another process writes it.
    """
    folder = corpus_folder(home, corpus)
    _must_exist(home, corpus)
    with writer_lock(home, corpus):
        _must_exist(home, corpus)  # another process may have removed it meanwhile
        generations = pointer(home, corpus)
        if len(generations) < 2:
            raise CorpusError(f"{corpus!r} has no generation before this one; {remedy(corpus)}")
        live, before = generations
        verify(home, corpus, before)
        point(folder, [before, live])
    return before


def _must_exist(home: Path, corpus: str) -> None:
    if corpus not in corpora(home):
        raise CorpusError(f"no corpus {corpus!r}; run: gumshoe corpora")


def remove(home: Path, corpus: str) -> None:
    """Forget a corpus; the user's own folder is not touched, nor what an open reader has on a server: that goes when the name is used again.

    Raises CorpusError where there is no such corpus, and BusyError where another process writes it.
    """
    folder = corpus_folder(home, corpus)
    _must_exist(home, corpus)
    with writer_lock(home, corpus):
        _must_exist(home, corpus)  # another process may have removed it meanwhile
        (folder / "CURRENT").unlink()  # first: whatever happens next, nothing points at what is half gone
        if settings().chroma_url:
            drop_collections(home, corpus, sweep_clones(home))
        shutil.rmtree(folder)
