"""The vectors of a generation: the only file that knows Chroma, in this process or, with `GUMSHOE_CHROMA_URL`, as a server.

A collection is written once and checked whole, since Chroma may lose a vector without a word; then it is only read.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import sqlite3
import threading
from collections.abc import Collection, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from rag.config import settings
from rag.encoders import PROBE, Encoder
from rag.errors import CorpusError, VectorServerError
from rag.index.places import home_id, remedy
from rag.index.steps import step

if TYPE_CHECKING:
    from langchain_chroma import Chroma

COLLECTION = "passages"
NEIGHBORS = 32
"""Links of a vector in Chroma's graph. With its own 16, 3 of 32,191 films' vectors, far from all others, could not be reached, and one not even when it was
added again; with 32 all can."""
TRIES = 3
"""How often vectors that Chroma has lost are added again, before all vectors are written anew with the lost ones first, and once more before an ingest
gives up.

A vector that is far from all others may be beyond the reach of a graph that stands already: once in many ingests it stays lost, however often it is added."""


def local_client(path: Path) -> Any:
    """Open Chroma in this process."""
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(path), settings=Settings(anonymized_telemetry=False))


def server() -> Any:
    """Reach the Chroma server of the settings; raises VectorServerError where it does not answer."""
    import chromadb
    from chromadb.config import Settings

    url = settings().chroma_url
    try:
        place = urlsplit(url)
    except ValueError:
        raise VectorServerError(f"{url!r} is no address; say GUMSHOE_CHROMA_URL=http://HOST:PORT") from None
    if not place.hostname:
        raise VectorServerError("the vectors are on a Chroma server; say where with GUMSHOE_CHROMA_URL=http://HOST:PORT, or ingest again")
    try:
        port = place.port or (443 if place.scheme == "https" else 80)
        return chromadb.HttpClient(place.hostname, port, ssl=place.scheme == "https", settings=Settings(anonymized_telemetry=False))
    except Exception as error:  # noqa: BLE001 - the client raises ValueError, its own and httpx's classes for one and the same thing
        raise VectorServerError(
            f"no Chroma server answers at {url} ({type(error).__name__}); start it with: chroma run --path FOLDER, or unset GUMSHOE_CHROMA_URL"
        ) from None


def served_name(home: Path, corpus: str, generation: str) -> str:
    """Name the collection of a generation on a server, which other homes may use too."""
    return f"gumshoe-{hashlib.sha256(f'{home_id(home)}/{corpus}'.encode()).hexdigest()[:12]}-{generation}"


@dataclass(frozen=True, slots=True)
class Change:
    """What a collection has to become: the ids of every vector, of those to add and of those to take away."""

    whole: Sequence[str]
    new: Sequence[str]
    gone: Sequence[str]


def write_vectors(path: Path, served: str, change: Change, vectors: Mapping[str, np.ndarray], encoder: Encoder) -> None:
    """Bring the collection, in `path` or under the name `served` on the server, to hold what it has to; raises CorpusError where it does not."""
    client, name = (server(), served) if settings().chroma_url else (local_client(path), COLLECTION)
    try:
        if len(change.new) == len(change.whole) and any(collection.name == name for collection in client.list_collections()):
            client.delete_collection(name)  # half of an interrupted build
        collection = _collection(client, name)
        size = client.get_max_batch_size()
        for at in range(0, len(change.gone), size):
            collection.delete(ids=change.gone[at : at + size])
        _add(collection, change.new, vectors, size)
        step("vectors written")
        probe = encoder.encode([PROBE])
        if lost := _mended(collection, change.whole, vectors, probe):
            known = _known(collection, vectors)
            client.delete_collection(name)
            collection = _collection(client, name)
            _add(collection, [*lost, *(id_ for id_ in change.whole if id_ not in lost)], known, size)
            lost = _mended(collection, change.whole, vectors, probe)
        if lost:
            raise CorpusError(f"Chroma lost the vector {lost[0]} while it was written; run gumshoe ingest again")
        step("vectors checked")
    finally:
        client.close()


def _collection(client: Any, name: str) -> Any:
    return client.get_or_create_collection(name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "max_neighbors": NEIGHBORS}})


def _add(collection: Any, ids: Sequence[str], vectors: Mapping[str, np.ndarray], size: int) -> None:
    for at in range(0, len(ids), size):
        batch = list(ids[at : at + size])
        collection.add(ids=batch, embeddings=np.stack([vectors[id_] for id_ in batch]), documents=batch)


def _mended(collection: Any, ids: Sequence[str], vectors: Mapping[str, np.ndarray], probe: np.ndarray) -> list[str]:
    """Add the vectors again that Chroma has lost, up to `TRIES` times; gives those that were lost when it was last looked at, none where it holds all."""
    lost: list[str] = []
    for _ in range(TRIES):
        if not (lost := lost_vectors(collection, ids, probe)):
            break
        _add_again(collection, lost, vectors)
    return lost


def lost_vectors(collection: Any, ids: Sequence[str], probe: np.ndarray) -> list[str]:
    """Search for as many vectors as there are and give the ids that are not found: Chroma's counts do not show a vector that its graph has lost."""
    if not ids:
        return []
    found = set(collection.query(query_embeddings=probe, n_results=len(ids), include=[])["ids"][0])
    lost = sorted(set(ids) - found)
    stored = collection.get(ids=lost, include=["embeddings"]) if lost else {"ids": []}
    vectors = dict(zip(stored["ids"], stored.get("embeddings", ()), strict=False))
    return [id_ for id_ in lost if id_ not in vectors or id_ not in _nearest(collection, np.asarray(vectors[id_]), min(10, len(ids)))]


def _add_again(collection: Any, ids: Sequence[str], vectors: Mapping[str, np.ndarray]) -> None:
    """Put vectors into the graph anew: Chroma builds it by several threads, and once in many builds one of them cannot be reached."""
    known = _known(collection, vectors, ids)
    collection.delete(ids=list(ids))
    _add(collection, ids, known, len(ids))


def _known(collection: Any, vectors: Mapping[str, np.ndarray], ids: Sequence[str] | None = None) -> dict[str, np.ndarray]:
    """Return some vectors with those that a collection holds, all of them or of some ids."""
    held = collection.get(ids=ids and list(ids), include=["embeddings"])
    return {**vectors, **dict(zip(held["ids"], held["embeddings"], strict=True))}


def _nearest(collection: Any, vector: np.ndarray, k: int) -> list[str]:
    return list(collection.query(query_embeddings=vector[None], n_results=k, include=[])["ids"][0])


def drop_collections(home: Path, corpus: str, keep: Collection[str]) -> None:
    """Remove the collections of a corpus from the server, but for those to keep."""
    with closing(server()) as client:
        for collection in client.list_collections():
            if collection.name.startswith(served_name(home, corpus, "")) and collection.name not in keep:
                client.delete_collection(collection.name)


def is_full(error: BaseException) -> bool:
    """Return whether SQLite, Chroma or a copy of a folder could not write, which is how they tell of a full disk."""
    from chromadb.errors import InternalError

    if isinstance(error, shutil.Error):
        return any(os.strerror(errno.ENOSPC) in why for *_, why in error.args[0])
    if isinstance(error, sqlite3.OperationalError):
        return error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN)
    return isinstance(error, InternalError)


class Vectors:
    """The vectors of one generation, open for reading. Safe to share between threads."""

    def __init__(self, path: Path | None, served: str) -> None:
        """Open those in `path`; where it is None, those of the server under the name `served`; raises VectorServerError where that does not answer."""
        self._client, self._name = (local_client(path), COLLECTION) if path else (server(), served)
        self._lock = threading.Lock()

    def close(self) -> None:
        """Let go of the files, or of the server."""
        self._client.close()

    @cached_property
    def _collection(self) -> Chroma:
        from langchain_chroma import Chroma  # an ingest that changes little asks for no vector, and need not wait for it

        return Chroma(self._name, client=self._client, create_collection_if_not_exists=False)

    def near(self, question: np.ndarray, k: int) -> dict[str, float]:
        """Return the cosine of the `k` vectors nearest to that of a question, by id."""
        with self._lock:
            found = self._collection.similarity_search_by_vector_with_relevance_scores(question.tolist(), k=k)
        return {document.page_content: 1.0 - distance for document, distance in found}

    def get(self, ids: Collection[str] | None = None) -> dict[str, np.ndarray]:
        """Return vectors, by default all, by their ids."""
        if ids is not None and not ids:
            return {}
        with self._lock:
            got = self._collection.get(ids=sorted(set(ids)) if ids is not None else None, include=["embeddings"])
        return dict(zip(got["ids"], np.asarray(got["embeddings"], np.float32), strict=True))

    def check(self, ids: Sequence[str], corpus: str) -> None:
        """Compare what a server holds with what the shelf needs, since its files cannot be checked; raises CorpusError."""
        try:
            collection = self._client.get_collection(self._name)
            held = collection.get(include=[])["ids"]
            whole = set(held) == set(ids) and not (
                ids and lost_vectors(collection, ids, np.asarray(collection.get(ids=ids[:1], include=["embeddings"])["embeddings"]))
            )
        except Exception as error:  # noqa: BLE001 - whatever a server does wrong, the generation before is to answer
            raise CorpusError(f"the vectors of {corpus!r} cannot be read from the Chroma server ({type(error).__name__}); {remedy(corpus)}") from None
        if not whole:
            raise CorpusError(f"the Chroma server does not hold every vector of {corpus!r}; {remedy(corpus)}")
