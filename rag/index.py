"""The shelf on disk: the only file that knows Chroma, with one writer and many readers.

    $GUMSHOE_HOME/corpora/<name>/
        CURRENT                     the live generation and the one before it; replaced in one step
        LOCK                        held by the one writer
        pending.vectors             embeddings of an interrupted ingest, taken up by the next
        generations/<fingerprint>/  manifest.json, shelf.sqlite3 (texts, passages, FTS5, characters), chroma/

A generation is built aside, checked whole, published by replacing CURRENT, and never written again. Where little has changed it
begins as a copy of another, to which the difference is applied. A reader works on a clone of its own (a hard link to the shelf, a copy of Chroma's files, because Chroma writes to them when it only reads), so
neither a publish nor a removal can pull anything from under it. What does not match its checksum is not opened.

With `GUMSHOE_CHROMA_URL`, a generation's vectors are a collection of its own on that server instead, checked whole each time it is opened; all else stays here.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import shutil
import sqlite3
import threading
import weakref
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote, unquote, urlsplit

import numpy as np

from rag.config import settings
from rag.errors import BusyError, CorpusError, ServerError
from rag.models import PROBE, Encoder, EncoderIdentity
from rag.schema import Character, Edit, Passage, Source, Span, Story
from rag.steps import step
from rag.words import STOP, content_stems, forms, proper_phrases, stem, words

if TYPE_CHECKING:
    from langchain_chroma import Chroma

FORMAT = 2
COLLECTION = "passages"
NEIGHBORS = 32
"""Links of a vector in Chroma's graph. With its own 16, 3 of 32,191 films' vectors, far from all others, could not be reached, and one not even when it was added again; with 32 all can."""
TRIES = 3
"""How often vectors that Chroma has lost are added again before an ingest gives up."""
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
class Contents:
    """Everything that a generation holds but the vectors; where it begins as a copy of another, what differs from that one."""

    corpus: str
    folder: str
    splitter: str
    told: str
    """What `corpus.toml` says of tellings and aliases, as a digest."""
    stories: tuple[Story, ...]
    sources: tuple[Source, ...]
    texts: Mapping[str, str]
    passages: Sequence[Passage]
    """Those of the sources that are not kept."""
    characters: Sequence[Character]
    """Those of the stories that are not kept."""
    base: str | None = None
    """The generation of the same corpus that this one begins as."""
    stale: int = 0
    """The vectors that were taken out of its graph since that was built whole."""
    kept: frozenset[str] = frozenset()
    """The sources, and in `kept_stories` the stories, that stand in it as they are in the base."""
    kept_stories: frozenset[str] = frozenset()

    def fingerprint(self, encoder: EncoderIdentity) -> str:
        """Name the generation by what it is made from, so that the same shelf gets the same name, whichever way it is made."""
        parts = [FORMAT, self.corpus, self.folder, self.splitter, self.told, encoder.fingerprint, settings().chroma_url]
        parts += [[s.key, s.title, s.year, s.sources] for s in self.stories] + [[s.path, s.encoding, s.sha256] for s in self.sources]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:16]


def embedded_text(passage: Passage, title: str | None) -> str:
    """Give what is embedded: the title, where known, says what the passage is about; it is not quoted."""
    return f"{title}. {passage.text}" if title else passage.text


def vector_id(text: str) -> str:
    """Name a vector by the text under it: equal texts are stored once."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


# ---------------------------------------------------------------- names and places


def corpora(home: Path) -> list[str]:
    """List the corpora that have a live generation."""
    return sorted(unquote(path.parent.name) for path in (home / "corpora").glob("*/CURRENT"))


def corpus_folder(home: Path, corpus: str) -> Path:
    """Give the folder of a corpus; raises CorpusError for a name that could be mistaken for a path."""
    if not corpus.strip() or corpus.startswith(".") or any(c in "/\\" or not c.isprintable() for c in corpus) or len(quote(corpus, safe=" ")) > 200:
        raise CorpusError(f"{corpus!r} cannot name a corpus; choose a short name without slashes, such as --corpus noir")
    return home / "corpora" / quote(corpus, safe=" ")


def choose_corpus(home: Path, wanted: str | None, default: str) -> str:
    """Give the corpus meant: the one asked for, else the default, else the only one; else CorpusError."""
    names = corpora(home)
    if wanted is not None:
        if wanted not in names:
            listing = f"; there is {', '.join(names)}" if names else ""
            raise CorpusError(f"no corpus {wanted!r}{listing}; ingest one with: gumshoe ingest FOLDER --corpus {wanted!r}")
        return wanted
    if default in names:
        return default
    if len(names) == 1:
        return names[0]
    if names:
        raise CorpusError(f"several corpora: {', '.join(names)}; say which with --corpus NAME")
    raise CorpusError("no corpus has been ingested; run: gumshoe ingest FOLDER")


def pointer(home: Path, corpus: str) -> list[str]:
    """Read CURRENT: the live generation, then the one before it, if any. Empty where nothing is live, or CURRENT is damaged."""
    try:
        return (corpus_folder(home, corpus) / "CURRENT").read_text(encoding="utf-8", errors="replace").replace("\0", "?").split()[:2]
    except FileNotFoundError:
        return []


def generation_folder(home: Path, corpus: str, generation: str) -> Path:
    """Give where a generation stands."""
    return corpus_folder(home, corpus) / "generations" / generation


def manifest(home: Path, corpus: str, generation: str | None = None) -> dict[str, Any]:
    """Read what a generation, by default the live one, says of itself, without opening it."""
    generation = generation or next(iter(pointer(home, corpus)), None)
    if generation is None:
        raise CorpusError(f"no corpus {corpus!r}; ingest one with: gumshoe ingest FOLDER --corpus {corpus!r}")
    path = generation_folder(home, corpus, generation) / "manifest.json"
    try:
        shape = json.loads(path.read_text(encoding="utf-8"))
        body = {key: value for key, value in shape.items() if key != "seal"}
        if shape["seal"] != _seal(json.dumps(body, sort_keys=True)):
            raise ValueError("its seal is broken")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"the index of {corpus!r} is damaged ({path.name}: {type(error).__name__}); {_remedy(corpus)}") from None
    return cast("dict[str, Any]", shape)


def _remedy(corpus: str) -> str:
    return f"run: gumshoe ingest FOLDER --corpus {corpus!r}, or gumshoe rollback {corpus!r}"


def _seal(told: str) -> str:
    """Seal what a manifest says of itself, written with its keys in order."""
    return hashlib.sha256(told.encode()).hexdigest()


# ---------------------------------------------------------------- locks and files


@contextmanager
def writer_lock(home: Path, corpus: str) -> Iterator[None]:
    """Be the one writer of a corpus, by an OS lock that dies with its process; raises BusyError, naming the holder."""
    path = corpus_folder(home, corpus) / "LOCK"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise BusyError(f"{corpus!r} is being written by {file.read().strip() or 'another process'}; wait for it, then try again") from None
        if not path.exists() or not os.path.samestat(path.stat(), os.fstat(file.fileno())):
            raise BusyError(f"{corpus!r} was being removed by another process; try again")
        file.truncate(0)
        file.write(f"process {os.getpid()} since {datetime.now(UTC):%H:%M:%S} UTC")
        file.flush()
        step("locked")
        yield


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _checksums(folder: Path) -> dict[str, str]:
    """Give the checksum of each file in a folder but the manifest, several at a time."""
    files = _files(folder)
    with ThreadPoolExecutor() as pool:
        return dict(zip((path.relative_to(folder).as_posix() for path in files), pool.map(_digest, files), strict=True))


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")


def _point(folder: Path, generations: Sequence[str]) -> None:
    partial = folder / "CURRENT.partial"
    partial.write_text("\n".join(generations) + "\n", encoding="utf-8")
    _sync(partial)
    step("pointer written")
    partial.replace(folder / "CURRENT")
    step("pointed")
    _sync(folder)


# ---------------------------------------------------------------- the write side


class VectorJournal:
    """Embeddings of one ingest, kept until it is published, so that an interrupted one loses none.

    Records of 16 bytes of id, a checksum and `width` float32; one that is damaged or cut short by a kill is ignored. The header names the encoder.
    """

    def __init__(self, path: Path, identity: EncoderIdentity) -> None:
        """Open the journal, empty unless it was written by the same encoder."""
        self._path = path
        self._header = bytes.fromhex(identity.fingerprint)
        self._record = np.dtype([("id", "V16"), ("check", np.uint32), ("vector", np.float32, (identity.width,))])

    def read(self) -> dict[str, np.ndarray]:
        """Give the vectors so far, by id."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        if data[:8] != self._header:
            return {}
        whole = (len(data) - 8) // self._record.itemsize * self._record.itemsize
        rows = np.frombuffer(data[8 : 8 + whole], self._record)
        return {row["id"].tobytes().hex(): row["vector"] for row in rows if row["check"] == self._check(row["id"].tobytes(), row["vector"])}

    @staticmethod
    def _check(id_: bytes, vector: np.ndarray) -> int:
        return zlib.crc32(vector.tobytes(), zlib.crc32(id_))

    def append(self, ids: Sequence[str], vectors: np.ndarray) -> None:
        """Add vectors; starts afresh where the encoder is another one, and cuts off half a record."""
        size = self._path.stat().st_size if self._path.exists() else 0
        with self._path.open("r+b" if size else "wb") as file:
            if file.seek(0) == 0 and (size < 8 or file.read(8) != self._header):
                file.truncate(0)
                file.seek(0)
                file.write(self._header)
                size = 8
            file.seek(size - (size - 8) % self._record.itemsize)
            file.truncate()
            rows = np.empty(len(ids), self._record)
            for row, id_, vector in zip(rows, map(bytes.fromhex, ids), vectors, strict=True):
                row["id"], row["check"], row["vector"] = np.void(id_), self._check(id_, vector), vector
            file.write(rows.tobytes())


def needed_vectors(contents: Contents) -> dict[str, str]:
    """Give the texts to embed by vector id, each once."""
    titles = {story.key: story.title for story in contents.stories}
    texts = (embedded_text(passage, titles[passage.story]) for passage in contents.passages)
    return {vector_id(text): text for text in texts}


def known_vectors(home: Path, contents: Contents, identity: EncoderIdentity, live: Index | None) -> dict[str, np.ndarray]:
    """Give the vectors that need not be made again: of an interrupted ingest and, unless the generation begins as a copy of it, of the live one."""
    known = VectorJournal(corpus_folder(home, contents.corpus) / "pending.vectors", identity).read()
    if live and not contents.base and live.manifest["encoder"] == asdict(identity):
        known |= live.vectors()
    return known


def publish(home: Path, contents: Contents, vectors: Mapping[str, np.ndarray], encoder: Encoder) -> str:
    """Build a generation aside, check it, and make it live; gives its fingerprint. The caller holds the lock and has the vectors that the base lacks."""
    folder = corpus_folder(home, contents.corpus)
    generation = contents.fingerprint(encoder.identity)
    before = pointer(home, contents.corpus)
    if not _is_whole(home, contents.corpus, generation):  # after a rollback the same shelf may be standing there
        _build(home, contents, generation, vectors, encoder)
    sound = (g for g in before if g != generation and (g == contents.base or _is_whole(home, contents.corpus, g)))  # a base was verified when it was opened
    _point(folder, [generation, *islice(sound, 1)])
    tidy(home, contents.corpus)
    return generation


def _is_whole(home: Path, corpus: str, generation: str) -> bool:
    try:
        verify(home, corpus, generation)
    except CorpusError:
        return False
    return True


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
    base = generation_folder(home, contents.corpus, contents.base) if contents.base else None
    for leftover in (building, target):
        shutil.rmtree(leftover, ignore_errors=True)
    if base:
        shutil.copytree(base, building, ignore=shutil.ignore_patterns("manifest.json"))
    else:
        building.mkdir(parents=True)
    try:
        shelf = _write_shelf(building / "shelf.sqlite3", contents)
        step("shelf written")
        _write_vectors(building / "chroma", _on_server(contents.corpus, generation), shelf, vectors, encoder)
        _write_manifest(building, contents, shelf, encoder)
        step("manifest written")
        for path in sorted(building.rglob("*"), reverse=True):
            _sync(path)
        _sync(building)
        step("synced")
        building.replace(target)
        _sync(target.parent)
        step("placed")
    except BaseException as error:
        shutil.rmtree(building, ignore_errors=True)
        if _is_full(error):
            raise CorpusError(
                f"the index of {contents.corpus!r} cannot be written to {home} ({error}); free disk space, then run gumshoe ingest again"
            ) from None
        raise


def _is_full(error: BaseException) -> bool:
    """Say whether SQLite or Chroma could not write, which is how they tell of a full disk."""
    from chromadb.errors import InternalError

    return isinstance(error, (sqlite3.OperationalError, InternalError))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """What a written shelf needs of Chroma: every vector, those to add and those to take away."""

    passages: int
    vectors: list[str]
    new: list[str]
    gone: list[str]


def _write_shelf(path: Path, contents: Contents) -> _Shelf:
    titles = {story.key: story.title for story in contents.stories}
    database = sqlite3.connect(path)
    if not contents.base:
        database.executescript(SCHEMA)
    before = _vector_ids(database)
    with database:
        _forget(database, contents)
        first = 1 + next(database.execute("select coalesce(max(row), 0) from passage"))[0]
        database.executemany(
            "insert into source values (?,?,?,?,?,?,?)",
            (
                (s.path, s.story, s.encoding, s.sha256, s.chars, json.dumps(s.pages), contents.texts[s.path])
                for s in contents.sources if s.path not in contents.kept
            ),
        )  # fmt: skip
        database.executemany(
            "insert into passage values (?,?,?,?,?,?,?,?,?,?,?)",
            (
                (row, p.id, vector_id(embedded_text(p, titles[p.story])), p.source, p.story, p.telling, *p.span, p.text,
                 json.dumps(p.sentences), json.dumps(p.edits))
                for row, p in enumerate(contents.passages, first)
            ),
        )  # fmt: skip
        database.executemany(
            "insert into lexical (rowid, title, text) values (?,?,?)",
            ((row, titles[p.story] or "", p.text) for row, p in enumerate(contents.passages, first)),
        )
        database.executemany(
            "insert into character values (?,?,?,?,?,?)",
            ((c.name, c.story, json.dumps(c.aliases), c.mentions, c.gender, c.person) for c in contents.characters),
        )
        if not contents.base:
            database.execute("insert into lexical (lexical) values ('optimize')")
    after = _vector_ids(database)
    passages = next(database.execute("select count(*) from passage"))[0]
    database.close()
    return _Shelf(passages, sorted(after), sorted(after - before), sorted(before - after))


def _forget(database: sqlite3.Connection, contents: Contents) -> None:
    """Take out of a copy what is not kept."""
    for table, column, kept in (("source", "path", contents.kept), ("character", "story", contents.kept_stories)):
        database.execute(f"create temp table stale_{table} (name text primary key)")
        stale = {name for (name,) in database.execute(f"select distinct {column} from {table}")} - kept
        database.executemany(f"insert into stale_{table} values (?)", ((name,) for name in stale))
        database.execute(f"delete from {table} where {column} in (select name from stale_{table})")
    rows = "select row from passage where source in (select name from stale_source)"
    database.execute(f"delete from lexical where rowid in ({rows})")
    database.execute(f"delete from passage where row in ({rows})")


def _vector_ids(database: sqlite3.Connection) -> set[str]:
    return {id_ for (id_,) in database.execute("select distinct vector from passage")}


def _write_vectors(path: Path, served: str, shelf: _Shelf, vectors: Mapping[str, np.ndarray], encoder: Encoder) -> None:
    """Bring the collection, in `path` or under the name `served` on the server, to hold what the shelf needs; checks that it does."""
    client, name = (_server(), served) if settings().chroma_url else (_client(path), COLLECTION)
    try:
        if len(shelf.new) == len(shelf.vectors) and any(collection.name == name for collection in client.list_collections()):
            client.delete_collection(name)  # half of an interrupted build
        collection = client.get_or_create_collection(name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "max_neighbors": NEIGHBORS}})
        step_ = client.get_max_batch_size()
        for at in range(0, len(shelf.gone), step_):
            collection.delete(ids=shelf.gone[at : at + step_])
        for at in range(0, len(shelf.new), step_):
            batch = shelf.new[at : at + step_]
            collection.add(ids=batch, embeddings=np.stack([vectors[i] for i in batch]), documents=batch)
        step("vectors written")
        for _ in range(TRIES):
            if not (lost := _lost(collection, shelf.vectors, encoder.encode([PROBE]))):
                break
            _add_again(collection, lost, vectors)
        else:
            raise CorpusError(f"Chroma lost the vector {lost[0]} while it was written; run gumshoe ingest again")
        step("vectors checked")
    finally:
        client.close()


def _lost(collection: Any, ids: Sequence[str], probe: np.ndarray) -> list[str]:
    """Ask for everything and give what is missing: counts do not see a vector that the graph has lost."""
    if not ids:
        return []
    found = set(collection.query(query_embeddings=probe, n_results=len(ids), include=[])["ids"][0])
    lost = sorted(set(ids) - found)
    stored = collection.get(ids=lost, include=["embeddings"]) if lost else {"ids": []}
    vectors = dict(zip(stored["ids"], stored.get("embeddings", ()), strict=False))
    return [id_ for id_ in lost if id_ not in vectors or id_ not in _nearest(collection, np.asarray(vectors[id_]), min(10, len(ids)))]


def _add_again(collection: Any, ids: Sequence[str], vectors: Mapping[str, np.ndarray]) -> None:
    """Put vectors into the graph anew: Chroma builds it by several threads, and once in many builds one of them cannot be reached."""
    held = collection.get(ids=list(ids), include=["embeddings"])
    known = dict(zip(held["ids"], held["embeddings"], strict=True))
    collection.delete(ids=list(ids))
    collection.add(ids=list(ids), embeddings=np.stack([known[id_] if id_ in known else vectors[id_] for id_ in ids]), documents=list(ids))


def _nearest(collection: Any, vector: np.ndarray, k: int) -> list[str]:
    return list(collection.query(query_embeddings=vector[None], n_results=k, include=[])["ids"][0])


def _write_manifest(folder: Path, contents: Contents, shelf: _Shelf, encoder: Encoder) -> None:
    """Write what the generation says of itself; its `stale` counts the vectors taken out of Chroma's graph since that was built whole."""
    body = {
        "format": FORMAT,
        "corpus": contents.corpus,
        "folder": contents.folder,
        "created": datetime.now(UTC).isoformat(timespec="seconds"),
        "splitter": contents.splitter,
        "told": contents.told,
        "encoder": asdict(encoder.identity),
        "probe": [round(float(x), 4) for x in encoder.encode([PROBE])[0, :8]],
        "stories": [{"key": s.key, "title": s.title, "sources": s.sources, "year": s.year} for s in contents.stories],
        "sources": len(contents.sources),
        "passages": shelf.passages,
        "vectors": len(shelf.vectors),
        "stale": contents.stale + len(shelf.gone),
        "server": bool(settings().chroma_url),
        "checksums": _checksums(folder),
    }
    told = json.dumps(body, sort_keys=True)
    (folder / "manifest.json").write_text(f'{told[:-1]}, "seal": "{_seal(told)}"}}', encoding="utf-8")


def _sweep(home: Path, corpus: str) -> None:
    """Remove what nothing points at: older generations, half-built ones, the clones of readers that are gone."""
    keep = set(pointer(home, corpus))
    for path in (corpus_folder(home, corpus) / "generations").iterdir():
        if path.name not in keep:
            shutil.rmtree(path, ignore_errors=True)
    held = set()
    for clone in (home / "readers").glob("*"):
        with suppress(OSError), (clone / "lease").open() as lease:
            try:
                fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(clone, ignore_errors=True)
            except OSError:
                held.add(lease.read())
    if settings().chroma_url:
        _drop(corpus, held | {_on_server(corpus, generation) for generation in keep})


def _drop(corpus: str, keep: Collection[str]) -> None:
    """Remove the collections of a corpus from the server, but for those to keep."""
    client = _server()
    for collection in client.list_collections():
        if collection.name.startswith(_on_server(corpus, "")) and collection.name not in keep:
            client.delete_collection(collection.name)
    client.close()


def rollback(home: Path, corpus: str) -> str:
    """Make the generation before live again; gives its fingerprint. Rolling back twice is rolling forward."""
    generations = pointer(home, corpus)
    if not generations:
        raise CorpusError(f"no corpus {corpus!r}; run: gumshoe corpora")
    if len(generations) < 2:
        raise CorpusError(f"{corpus!r} has no generation before this one; run: gumshoe ingest FOLDER --corpus {corpus!r}")
    with writer_lock(home, corpus):
        live, before = pointer(home, corpus)
        verify(home, corpus, before)
        _point(corpus_folder(home, corpus), [before, live])
    return before


def remove(home: Path, corpus: str) -> None:
    """Forget a corpus; the user's own folder is not touched."""
    folder = corpus_folder(home, corpus)
    if not (folder / "CURRENT").exists():
        raise CorpusError(f"no corpus {corpus!r}; run: gumshoe corpora")
    with writer_lock(home, corpus):
        if settings().chroma_url:
            _drop(corpus, ())
        (folder / "CURRENT").unlink()
        shutil.rmtree(folder)


# ---------------------------------------------------------------- the read side


def verify(home: Path, corpus: str, generation: str) -> dict[str, Any]:
    """Check every file of a generation against its manifest; gives the manifest, raises CorpusError."""
    folder = generation_folder(home, corpus, generation)
    shape = manifest(home, corpus, generation)
    try:
        found = _checksums(folder)
    except FileNotFoundError as error:  # swept away by a publish since its manifest was read
        raise CorpusError(f"the index of {corpus!r} is damaged ({Path(error.filename).name}); {_remedy(corpus)}") from None
    for name, checksum in shape["checksums"].items():
        if found.get(name) != checksum:
            raise CorpusError(f"the index of {corpus!r} is damaged ({name}); {_remedy(corpus)}")
    if shape["format"] != FORMAT:
        raise CorpusError(f"the index of {corpus!r} was written by another version of Gumshoe; {_remedy(corpus)}")
    return shape


def _client(path: Path) -> Any:
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))


def _server() -> Any:
    """Reach the Chroma server of the settings; raises ServerError where it does not answer."""
    import chromadb
    from chromadb.config import Settings

    url = settings().chroma_url
    place = urlsplit(url)
    if not place.hostname:
        raise ServerError("the vectors are on a Chroma server; say where with GUMSHOE_CHROMA_URL=http://HOST:PORT, or ingest again")
    try:
        port = place.port or (443 if place.scheme == "https" else 80)
        return chromadb.HttpClient(place.hostname, port, ssl=place.scheme == "https", settings=Settings(anonymized_telemetry=False))
    except Exception as error:  # noqa: BLE001 - the client raises ValueError, its own and httpx's classes for one and the same thing
        raise ServerError(
            f"no Chroma server answers at {url} ({type(error).__name__}); start it with: chroma run --path FOLDER, or unset GUMSHOE_CHROMA_URL"
        ) from None


def _on_server(corpus: str, generation: str) -> str:
    """Name the collection of a generation."""
    return f"gumshoe-{hashlib.sha256(corpus.encode()).hexdigest()[:12]}-{generation}"


COMMON = 0.2
"""Of the passages, how many hold a word that is common. At 3,000 films the lexical side takes a third of the time, and for 199 of 200 questions finds the same passage first."""


RARE = 4
"""Passages that hold a name or title of several words which tells them from others. On 3,000 films 9 of 1,000 questions then miss their film, 18 without; fairytaleqa/dev is unchanged."""


class Index:
    """One generation, open for reading. Safe to share between threads; never changes."""

    def __init__(self, home: Path, corpus: str, generation: str) -> None:
        """Verify the generation, clone it and open the clone; raises CorpusError where it is damaged."""
        self.manifest = verify(home, corpus, generation)
        self.corpus, self.generation = corpus, generation
        self._lock = threading.RLock()
        self._stems: dict[str, frozenset[str]] = {}
        self._stories_with: dict[str, frozenset[str]] = {}
        (home / "readers").mkdir(parents=True, exist_ok=True)
        clone = Path(mkdtemp(dir=home / "readers"))
        lease = (clone / "lease").open("w")
        lease.write(_on_server(corpus, generation))
        lease.flush()
        fcntl.flock(lease, fcntl.LOCK_SH)
        try:
            _clone(generation_folder(home, corpus, generation), clone)
        except FileNotFoundError as error:
            raise CorpusError(f"the index of {corpus!r} was replaced while it was opened ({error.filename}); ask again") from None
        self._database = sqlite3.connect(f"file:{quote(str(clone.resolve()))}/shelf.sqlite3?mode=ro&immutable=1", uri=True, check_same_thread=False)
        served = self.manifest.get("server", False)
        self._client = _server() if served else _client(clone / "chroma")
        self.close = weakref.finalize(self, _close, self._database, self._client, lease, clone)
        self.stories = {s["key"]: Story(s["key"], s["title"], tuple(s["sources"]), s["year"]) for s in self.manifest["stories"]}
        if served:
            self._check_whole()

    def _check_whole(self) -> None:
        """Compare what the server holds with what the shelf needs, since its files cannot be checked; raises CorpusError."""
        ids = sorted(self.vector_ids())
        try:
            collection = self._client.get_collection(_on_server(self.corpus, self.generation))
            held = collection.get(include=[])["ids"]
            whole = sorted(held) == ids and not (ids and _lost(collection, ids, np.asarray(collection.get(ids=ids[:1], include=["embeddings"])["embeddings"])))
        except Exception as error:  # noqa: BLE001 - whatever a server does wrong, the generation before is to answer
            raise CorpusError(
                f"the vectors of {self.corpus!r} cannot be read from the Chroma server ({type(error).__name__}); {_remedy(self.corpus)}"
            ) from None
        if not whole:
            raise CorpusError(f"the Chroma server does not hold every vector of {self.corpus!r}; {_remedy(self.corpus)}")

    @cached_property
    def _vectors(self) -> Chroma:
        from langchain_chroma import Chroma  # an ingest that changes little asks for no vector, and need not wait for it

        name = _on_server(self.corpus, self.generation) if self.manifest.get("server", False) else COLLECTION
        return Chroma(name, client=self._client, create_collection_if_not_exists=False)

    @cached_property
    def characters(self) -> tuple[Character, ...]:
        """Give every name in play."""
        return tuple(
            Character(name, story, _unlisted(aliases), mentions, gender, bool(person))
            for name, story, aliases, mentions, gender, person in self._rows("select * from character")
        )

    def people(self) -> Iterator[tuple[str, frozenset[str], int]]:
        """Give the story, forms and mentions of each person who is named more than once, and without any form, all at once, of the others of a story.

        On a large shelf most are named once, and `characters` takes a second.
        """
        for story, name, aliases, mentions in self._rows("select story, name, aliases, mentions from character where person and mentions > 1"):
            yield story, frozenset((name, *_unlisted(aliases))), mentions
        for story, mentions in self._rows("select story, sum(mentions) from character where person and mentions <= 1 group by story"):
            yield story, frozenset(), mentions

    @cached_property
    def titles(self) -> dict[str, list[str]]:
        """Give the folded words of each title, by the key of its story."""
        return {story.key: words(story.title) for story in self.stories.values() if story.title}

    @cached_property
    def name_parts(self) -> dict[str, list[Character]]:
        """Give, by each folded word of a name, the characters whose name or alias holds it."""
        found: dict[str, list[Character]] = {}
        for character in self.characters:
            for part in {part for form in character.forms for part in words(form)}:
                found.setdefault(part, []).append(character)
        return found

    def named_in(self, text: str) -> list[Character]:
        """Give every character that a name in the text may mean, in the order of the catalogue."""
        near = {character for word in set(words(text)) for character in self.name_parts.get(word, ())}
        folded = f" {' '.join(words(text))} "
        named = (c for c in near if any(f" {' '.join(words(form))} " in folded for form in c.forms))
        return sorted(named, key=lambda c: (c.story, -c.mentions, c.name))

    def people_in(self, text: str, story: str) -> list[Character]:
        """Give the persons of a story whom a name in the text may mean, the most named first."""
        return [c for c in self.named_in(text) if c.person and c.story == story]

    def _rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        with self._lock:
            return self._database.execute(query, values).fetchall()

    def source(self, path: str) -> Source:
        """Give what is known of a source; raises CorpusError for an unknown one."""
        rows = self._rows("select path, story, encoding, sha256, chars, pages from source where path = ?", (path,))
        if not rows:
            raise CorpusError(f"no source {path!r} in {self.corpus!r}; the sources are listed by: gumshoe corpora --json")
        path, story, encoding, sha256, chars, pages = rows[0]
        return Source(path, story, encoding, sha256, chars, tuple(json.loads(pages)))

    def sources(self) -> list[str]:
        """List the sources, in order."""
        return [path for (path,) in self._rows("select path from source order by path")]

    def size(self, sources: Collection[str]) -> int:
        """Give the number of passages of some sources."""
        counts = dict(self._rows("select source, count(*) from passage group by source"))
        return sum(counts.get(source, 0) for source in sources)

    def vector_ids(self) -> set[str]:
        """Give the ids of all vectors."""
        return _vector_ids(self._database)

    def files(self) -> dict[str, tuple[str, str]]:
        """Give the checksum and the encoding of each source."""
        return {path: (sha256, encoding) for path, sha256, encoding in self._rows("select path, sha256, encoding from source")}

    def text(self, path: str) -> str:
        """Give the text that offsets count in, as it was at ingest."""
        self.source(path)
        return cast("str", self._rows("select text from source where path = ?", (path,))[0][0])

    def passages(self, where: str, values: Sequence[Any] = ()) -> list[Passage]:
        """Give the passages that an SQL condition picks, in the order of the shelf."""
        query = f"select id, source, story, telling, start, end, text, sentences, edits from passage where {where} order by source, start, row"
        return [_passage(row) for row in self._rows(query, values)]

    def overlapping(self, source: str, span: Span) -> list[Passage]:
        """Give the passages of a source that share text with a span of it, in order."""
        return self.passages("source = ? and start < ? and end > ?", (source, span.end, span.start))

    def passages_of(self, story: str) -> list[Passage]:
        """Give all passages of a story."""
        return self.passages("story = ?", (story,))

    def lengths_of(self, story: str) -> dict[tuple[str, int], int]:
        """Give the number of passages of each telling of a story."""
        rows = self._rows("select source, telling, count(*) from passage where story = ? group by source, telling", (story,))
        return {(source, telling): count for source, telling, count in rows}

    def sources_with(self, phrases: Sequence[str]) -> set[str]:
        """Give the sources of which a passage holds the words of one of the phrases side by side."""
        query = "select distinct passage.source from lexical join passage on passage.row = lexical.rowid where lexical match ?"
        return {source for phrase in phrases for (source,) in self._rows(query, (f'text : "{phrase}"',))}

    def stories_with(self, form: str) -> frozenset[str]:
        """Give the stories that hold the words of a name side by side, whatever their case or ending; remembered."""
        if form not in self._stories_with:
            rows = self._rows(
                "select distinct passage.story from lexical join passage on passage.row = lexical.rowid where lexical match ?",
                (f'text : "{" ".join(words(form))}"',),
            )
            self._stories_with[form] = frozenset(story for (story,) in rows)
        return self._stories_with[form]

    def stems_of(self, story: str) -> frozenset[str]:
        """Give the stems of every word that a story holds, irregular forms under the first of their kin; remembered."""
        if story not in self._stems:
            self._stems[story] = frozenset(stem for passage in self.passages_of(story) for stem in content_stems(passage.text))
        return self._stems[story]

    def dense(self, question: np.ndarray, k: int, story: str | None = None) -> dict[str, float]:
        """Give the cosine of the `k` passages nearest to a question vector, by passage id; within a story, all of it."""
        if story is not None:
            return self.cosines(question, [id_ for (id_,) in self._rows("select id from passage where story = ?", (story,))])
        k = min(k, self.manifest["vectors"])
        if not k:
            return {}
        with self._lock:
            near = self._vectors.similarity_search_by_vector_with_relevance_scores(question.tolist(), k=k)
        cosine = {document.page_content: 1.0 - distance for document, distance in near}
        rows = self._rows(f"select id, vector from passage where vector in ({_marks(cosine)})", list(cosine))
        return {id_: cosine[vector] for id_, vector in rows}

    def cosines(self, question: np.ndarray, ids: Collection[str]) -> dict[str, float]:
        """Give the cosine of these passages with a question vector."""
        rows = self._rows(f"select id, vector from passage where id in ({_marks(ids)})", list(ids))
        vectors = self._get([vector for _, vector in rows])
        return {id_: float(vectors[vector] @ question) for id_, vector in rows}

    def vectors(self) -> dict[str, np.ndarray]:
        """Give every vector by its id."""
        return self._get(None)

    def _get(self, ids: Sequence[str] | None) -> dict[str, np.ndarray]:
        if ids is not None and not ids:
            return {}
        with self._lock:
            got = self._vectors.get(ids=sorted(set(ids)) if ids is not None else None, include=["embeddings"])
        return dict(zip(got["ids"], np.asarray(got["embeddings"], np.float32), strict=True))

    def lexical(self, question: str, k: int, story: str | None = None, ids: Collection[str] | None = None) -> dict[str, float]:
        """Give the BM25 score (higher is better) of the best `k` passages that share a word with the question.

        Names and titles of several words that few passages hold also count as wholes. Words that every fifth passage holds are not asked
        for beside others: on large shelves they cost most of the time and tell little.
        """
        terms = sorted({form for word in words(question) if word not in STOP for form in forms(word)})
        if not terms:
            return {}
        held = self._counts({stem(term) for term in terms})
        terms = [term for term in terms if held.get(stem(term), 0) <= COMMON * self.manifest["passages"]] or terms
        terms += [phrase for phrase in proper_phrases(question) if self._is_rare(phrase)]
        condition, values = "", [" OR ".join(f'"{term}"' for term in terms)]
        # The plus keeps SQLite from going through these rows one by one: it is the words that find them.
        if story is not None:
            condition, values = "and +rowid in (select row from passage where story = ?)", [*values, story]
        if ids is not None:
            condition, values = f"{condition} and +rowid in (select row from passage where id in ({_marks(ids)}))", [*values, *ids]
        rows = self._rows(
            f"with found as (select rowid as place, -bm25(lexical, 0.5, 1.0) as score from lexical where lexical match ? {condition} "
            f"order by score desc limit {int(k)}) select id, score from found join passage on row = place order by score desc, id",
            values,
        )
        return dict(rows)

    def _is_rare(self, phrase: str) -> bool:
        query = "select rowid from lexical where lexical match ? limit ?"
        return len(self._rows(query, (f'"{phrase}"', RARE + 1))) <= RARE

    def by_id(self, ids: Collection[str]) -> dict[str, Passage]:
        """Give passages by their ids."""
        return {p.id: p for p in self.passages(f"id in ({_marks(ids)})", list(ids))}

    def idf(self, stems: Iterable[str]) -> dict[str, float]:
        """Give how telling each stem is: ln(1 + passages / passages that hold it), as if one held an unknown stem."""
        kin = {term: {stem(form) for form in forms(term)} for term in set(stems)}
        counts = self._counts(set().union(*kin.values()))
        total = max(1, self.manifest["passages"])
        return {term: float(np.log1p(total / max(1, sum(counts.get(form, 0) for form in forms_)))) for term, forms_ in kin.items()}

    def _counts(self, stems: Collection[str]) -> dict[str, int]:
        return dict(self._rows(f"select term, doc from vocabulary where term in ({_marks(stems)})", list(stems)))

    def knows(self, word: str) -> bool:
        """Whether any passage or title holds a form of the word."""
        stems = {stem(part) for part in words(word)}
        return bool(stems) and len(self._counts(stems)) == len(stems)


def _marks(values: Collection[Any]) -> str:
    return ",".join("?" * len(values))


def _unlisted(values: str) -> tuple[str, ...]:
    return tuple(json.loads(values)) if values != "[]" else ()


def _passage(row: tuple[Any, ...]) -> Passage:
    id_, source, story, telling, start, end, text, sentences, edits = row
    return Passage(
        id_, source, story, telling, Span(start, end), text,
        tuple(Span(*span) for span in json.loads(sentences)), tuple(Edit(*edit) for edit in json.loads(edits)),
    )  # fmt: skip


def _clone(generation: Path, clone: Path) -> None:
    """Link or copy a generation; its manifest too, so that one which is gone raises FileNotFoundError."""
    for path in (generation / "manifest.json", *_files(generation)):
        copy = clone / path.relative_to(generation)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if copy.parent == clone:
            os.link(path, copy)
        else:
            shutil.copyfile(path, copy)


def _close(database: sqlite3.Connection, client: Any, lease: Any, clone: Path) -> None:
    database.close()
    client.close()
    shutil.rmtree(clone, ignore_errors=True)
    lease.close()


_open: dict[tuple[Path, str, str], Index] = {}
_open_lock = threading.Lock()


def open_index(home: Path, corpus: str, warn: Callable[[str], None] | None = None) -> Index:
    """Open the live generation; one that is damaged leads to the one before, with a warning, else to CorpusError.

    Looks at the pointer each time, so a page sees what another process has published.
    """
    while True:
        generations = pointer(home, corpus)
        if not generations:
            choose_corpus(home, corpus, corpus)
        try:
            return _open_first(home, corpus, generations, warn)
        except CorpusError:
            if pointer(home, corpus) == generations:
                raise  # else it was not damaged but swept away by a publish in between


def _open_first(home: Path, corpus: str, generations: Sequence[str], warn: Callable[[str], None] | None) -> Index:
    """Give the first of the generations that is whole; raises what is wrong with the last."""
    fault = CorpusError(f"no corpus {corpus!r}; run: gumshoe ingest FOLDER")
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
