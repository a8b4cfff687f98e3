"""Where a corpus stands on disk, which generation is live, and whether it is whole: names, the pointer, the lock, manifests and checksums.

It knows neither what a shelf holds nor what Chroma is.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import quote, unquote

from rag.errors import BusyError, CorpusError
from rag.steps import step

FORMAT = 2


def corpora(home: Path) -> list[str]:
    """List the corpora that have a live generation."""
    return sorted(unquote(path.parent.name) for path in (home / "corpora").glob("*/CURRENT"))


def corpus_folder(home: Path, corpus: str) -> Path:
    """Give the folder of a corpus; raises CorpusError for a name that could be mistaken for a path."""
    if not corpus.strip() or corpus.startswith(".") or any(c in "/\\" or not c.isprintable() for c in corpus) or len(quote(corpus, safe=" ")) > 200:
        raise CorpusError(f"{corpus!r} cannot name a corpus; choose a short name without slashes, such as --corpus noir")
    return home / "corpora" / quote(corpus, safe=" ")


def choose_corpus(home: Path, wanted: str | None, default: str) -> str:
    """Give the corpus meant: the one asked for, else the default, else the only one; else CorpusError, as for a name that could be none."""
    names = corpora(home)
    if wanted is not None:
        if wanted not in names:
            corpus_folder(home, wanted)
            listing = f"; there are: {', '.join(names)}" if names else ""
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


def home_id(home: Path) -> str:
    """Give what tells a home from others that share a server with it, wherever it is moved; made when first asked for."""
    place = home / "id"
    with suppress(FileExistsError), place.open("x", encoding="utf-8") as file:
        file.write(token_hex(6))
    return place.read_text(encoding="utf-8")


def manifest(home: Path, corpus: str, generation: str | None = None) -> dict[str, Any]:
    """Read what a generation, by default the live one, says of itself, without opening it."""
    generation = generation or next(iter(pointer(home, corpus)), None)
    if generation is None:
        raise CorpusError(f"no corpus {corpus!r}; ingest one with: gumshoe ingest FOLDER --corpus {corpus!r}")
    path = generation_folder(home, corpus, generation) / "manifest.json"
    try:
        shape: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        body = {key: value for key, value in shape.items() if key != "seal"}
        if shape["seal"] != seal(json.dumps(body, sort_keys=True)):
            raise ValueError("its seal is broken")
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(f"the index of {corpus!r} is damaged ({path.name}: {type(error).__name__}); {remedy(corpus)}") from None
    return shape


def verify(home: Path, corpus: str, generation: str) -> dict[str, Any]:
    """Check every file of a generation against its manifest; gives the manifest, raises CorpusError."""
    folder = generation_folder(home, corpus, generation)
    shape = manifest(home, corpus, generation)
    try:
        found = checksums(folder)
    except FileNotFoundError as error:  # swept away by a publish since its manifest was read
        raise CorpusError(f"the index of {corpus!r} is damaged ({Path(error.filename).name}); {remedy(corpus)}") from None
    for name, checksum in shape["checksums"].items():
        if found.get(name) != checksum:
            raise CorpusError(f"the index of {corpus!r} is damaged ({name}); {remedy(corpus)}")
    if shape["format"] != FORMAT:
        raise CorpusError(f"the index of {corpus!r} was written by another version of Gumshoe; {remedy(corpus)}")
    return shape


def remedy(corpus: str) -> str:
    """Say what to type where an index is damaged."""
    return f"run: gumshoe ingest FOLDER --corpus {corpus!r}"


def seal(told: str) -> str:
    """Seal what a manifest says of itself, written with its keys in order."""
    return hashlib.sha256(told.encode()).hexdigest()


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


def point(folder: Path, generations: Sequence[str]) -> None:
    """Make the first of the generations live, in one step."""
    partial = folder / "CURRENT.partial"
    partial.write_text("\n".join(generations) + "\n", encoding="utf-8")
    sync(partial)
    step("pointer written")
    partial.replace(folder / "CURRENT")
    step("pointed")
    sync(folder)


def sync(path: Path) -> None:
    """Have a file or a folder on disk before going on."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def files(folder: Path) -> list[Path]:
    """List the files of a generation but for its manifest, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "manifest.json")


def checksums(folder: Path) -> dict[str, str]:
    """Give the checksum of each file in a folder but the manifest, several at a time."""
    paths = files(folder)
    with ThreadPoolExecutor() as pool:
        return dict(zip((path.relative_to(folder).as_posix() for path in paths), pool.map(_digest, paths), strict=True))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
