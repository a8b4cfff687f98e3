"""Where a corpus stands on disk, which generation is live, and who may write: names, the pointer, the lock.

It knows neither what a generation holds nor what Chroma is.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from urllib.parse import quote, unquote

from rag.errors import BusyError, CorpusError
from rag.index.steps import step


def corpora(home: Path) -> list[str]:
    """List the corpora that have a live generation."""
    return sorted(unquote(path.parent.name) for path in (home / "corpora").glob("*/CURRENT"))


def unfit_name(text: str) -> str:
    """Say that a text cannot name a corpus, since it is long or could be mistaken for a path or an option; "" where it can."""
    fit = text.strip() and not text.startswith((".", "-")) and all(c not in "/\\" and c.isprintable() for c in text) and len(quote(text, safe=" ")) <= 200
    return "" if fit else f"{text!r} cannot name a corpus; choose a short name that begins with a letter and has no slashes"


def corpus_folder(home: Path, corpus: str) -> Path:
    """Return the folder of a corpus; raises CorpusError for a name that could be mistaken for a path."""
    if unfit := unfit_name(corpus):
        raise CorpusError(f"{unfit}, such as --corpus noir")
    return home / "corpora" / quote(corpus, safe=" ")


def choose_corpus(home: Path, wanted: str | None, default: str) -> str:
    """Return the corpus meant: the one asked for, else the default, else the only one; else CorpusError, as for a name that could be none."""
    names = corpora(home)
    if wanted is not None:
        if wanted not in names:
            raise no_such_corpus(home, wanted)
        return wanted
    if default in names:
        return default
    if len(names) == 1:
        return names[0]
    if names:
        raise CorpusError(f"several corpora: {', '.join(names)}; say which with --corpus NAME")
    raise CorpusError("no corpus has been ingested; run: gumshoe ingest FOLDER")


def no_such_corpus(home: Path, corpus: str) -> CorpusError:
    """Return what to raise for a corpus that is not there, or whose name could be none's."""
    if unfit := unfit_name(corpus):
        return CorpusError(f"{unfit}, such as --corpus noir")
    listing = f"; there are: {', '.join(names)}" if (names := corpora(home)) else ""
    return CorpusError(f"no corpus {corpus!r}{listing}; ingest one with: gumshoe ingest FOLDER --corpus {corpus!r}")


def pointer(home: Path, corpus: str) -> list[str]:
    """Read CURRENT: the live generation, then the one before it, if any. Empty where nothing is live, or CURRENT is damaged."""
    try:
        return (corpus_folder(home, corpus) / "CURRENT").read_text(encoding="utf-8", errors="replace").replace("\0", "?").split()[:2]
    except FileNotFoundError:
        return []


def generation_folder(home: Path, corpus: str, generation: str) -> Path:
    """Return where a generation stands."""
    return corpus_folder(home, corpus) / "generations" / generation


def home_id(home: Path) -> str:
    """Return what tells a home from others that share a server with it, wherever it is moved; made when first asked for."""
    place = home / "id"
    with suppress(FileExistsError), place.open("x", encoding="utf-8") as file:
        file.write(token_hex(6))
    return place.read_text(encoding="utf-8")


def remedy(corpus: str) -> str:
    """Say what to type where an index is damaged."""
    return f"run: gumshoe ingest FOLDER --corpus {corpus!r}"


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
