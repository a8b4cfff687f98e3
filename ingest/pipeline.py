"""A folder becomes the live generation of a corpus: read ► clean ► split ► names ► stories ► embed ► publish.

What has not changed costs nothing, what cannot be read keeps its last good version, and until the last step the
generation that was live before answers. Where few files of many have changed, only those are cut and searched for names, and the
new generation begins as a copy of the live one. Only `rag.index` touches the index.
"""

from __future__ import annotations

import gc
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from ingest import notes
from ingest.contents import CHUNK, RECIPE, Analysis, OnProgress, contents_of
from ingest.corpus_toml import CorpusToml, read_corpus_toml
from ingest.notes import shown
from ingest.read import Listing, Rejected, RejectedError, list_files, name_in, read
from rag import index
from rag.config import Settings, one_server, settings
from rag.encoders import Encoder
from rag.errors import CorpusError, VectorServerError, one_line
from rag.index.steps import step
from rag.models import load_encoder
from rag.schema import Source

COPIED = 0.05
"""The share of changed files, and of vectors taken out of Chroma's graph, up to which a generation begins as a copy of the live one."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The files of a folder against those of the live generation."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Report:
    """What an ingest did, or with `dry_run` would do. `embedded` counts texts that needed the encoder."""

    corpus: str
    generation: str
    dry_run: bool
    files: Changes
    rejected: list[Rejected]
    skipped: list[str]
    passages: int
    embedded: int
    seconds: float
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Return what `gumshoe ingest --json` writes."""
        return asdict(self)


def ingest(
    folder: Path,
    config: Settings,
    corpus: str | None = None,
    *,
    dry_run: bool = False,
    replace: bool = False,
    allow_empty: bool = False,
    progress: OnProgress | None = None,
) -> Report:
    """(Re-)ingest a folder.

    Raises CorpusError for a folder that is missing, holds nothing that can be read, or is not the one that the name is
    bound to; ConfigError for a `corpus.toml` that cannot be used, or a Chroma server that is not this process's; BusyError while
    another process writes the corpus.
    """
    started = monotonic()
    one_server(config)
    if not folder.is_dir():
        raise CorpusError(f"no folder {str(folder)!r}; name one that holds the synopses: gumshoe ingest FOLDER")
    toml = read_corpus_toml(folder)
    called = folder.resolve() if folder.name in ("", "..") else folder  # a link to a folder has a name of its own
    name = corpus if corpus is not None else toml.name or called.name
    index.corpus_folder(config.home, name)
    job = _Job(folder, config, name, toml, dry_run, replace, allow_empty, progress)
    with _collector_at_rest(), nullcontext() if dry_run else index.writer_lock(config.home, name):
        return _run(job, started)


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be ingested, as `ingest` was told."""

    folder: Path
    config: Settings
    corpus: str
    toml: CorpusToml
    dry_run: bool
    replace: bool
    allow_empty: bool
    progress: OnProgress | None


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Switch off Python's collector of reference cycles: it goes through all that an ingest holds, which takes a tenth of the time and finds nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _run(job: _Job, started: float) -> Report:
    """Take every step of an ingest, from the files to the live generation."""
    home = job.config.home
    live, fault = _live(home, job.corpus)
    bound = _bound(home, job.corpus, live)
    if bound and bound != str(job.folder.resolve()) and not job.replace:
        gone = "" if Path(bound).exists() else ", which is not there any more"
        raise CorpusError(
            f"the corpus {job.corpus!r} belongs to the folder {bound}{gone}; say --replace to use this folder, or choose another name with --corpus"
        )
    listing = list_files(job.folder, home)
    paths = listing.readable
    files = _read_all(listing, job.folder, live if bound == str(job.folder.resolve()) else None)
    step("read")
    if (paths and len(files.rejected) - len(listing.rejected) == len(paths)) or not (files.sources or job.allow_empty):
        raise CorpusError(_nothing_to_read(job.folder, paths, files.rejected, was_there=live is not None))
    changes = _changes(files.sources, live)
    fresh = {*changes.added, *changes.changed}
    told = [*files.notes, *([f"the live index cannot be opened ({fault}); nothing is taken over from it"] if fault else [])]
    told += notes.of_files(files.sources, files.texts, job.toml, fresh, live)
    encoder = load_encoder(job.config)
    if live and live.manifest.encoder != encoder.identity:
        told.append(f"the encoder is now {encoder.identity.name} ({encoder.identity.backend}): everything is embedded again")
    elif live and live.manifest.splitter != RECIPE:
        told.append(f"the splitter is now {RECIPE}: passages are cut again")
    base = live if live and _may_copy(live, changes, job.toml, encoder) else None
    analysis = Analysis(job.toml, files.sources, files.texts, base)
    analysis.cut(job.progress)
    contents = contents_of(job.corpus, job.folder, analysis, None if job.dry_run else encoder)
    told += notes.of_aliases(job.toml.aliases, files.texts, contents.stories) + notes.of_language(contents.passages, fresh)
    generation = contents.fingerprint(encoder.identity)
    embedded = _published(job, contents, generation, live, encoder)
    passages = len(contents.passages) + (live.size(contents.base.sources) if live and contents.base else 0)
    seconds = round(monotonic() - started, 2)
    return Report(job.corpus, generation, job.dry_run, changes, files.rejected, [shown(path) for path in listing.skipped], passages, embedded, seconds, told)


def _nothing_to_read(folder: Path, paths: Sequence[Path], rejected: Sequence[Rejected], *, was_there: bool) -> str:
    first = f" ({rejected[0].source}: {rejected[0].reason})" if rejected else ""
    what = f"none of its {len(paths)} files can be read{first}" if paths else f"it holds no .txt, .md, .html, .pdf or .docx file{first}"
    empty = ", or say --allow-empty" if was_there and not paths else ""
    return f"nothing to ingest in {str(folder)!r}: {what}; name another folder: gumshoe ingest FOLDER{empty}"


def _published(job: _Job, contents: index.Contents, generation: str, live: index.Index | None, encoder: Encoder) -> int:
    """Embed what is missing and make the generation live, if it is not; gives how many texts need the encoder. A dry run only counts them."""
    home = job.config.home
    if live and index.pointer(home, job.corpus)[:1] == [live.generation] == [generation]:
        if not job.dry_run:
            index.tidy(home, job.corpus)
        return 0
    wanted, known = index.needed_vectors(contents), index.known_vectors(home, contents, encoder.identity, live)
    held = live.vector_ids() if live and contents.base else known.keys()
    missing = [id_ for id_ in wanted if id_ not in known and id_ not in held]
    if not job.dry_run:
        journal = index.VectorJournal(index.corpus_folder(home, job.corpus) / "pending.vectors", encoder.identity)
        known |= _embed(missing, wanted, encoder, journal, job.progress)
        index.publish(home, contents, known, encoder)
    return len(missing)


def _live(home: Path, name: str) -> tuple[index.Index | None, str]:
    """Open the live generation; of one that is damaged beyond help, or on a server that does not answer, give what is wrong with it."""
    try:
        return (index.open_index(home, name) if index.pointer(home, name) else None), ""
    except (CorpusError, VectorServerError) as error:
        return None, one_line(error)


def _bound(home: Path, name: str, live: index.Index | None) -> str | None:
    """Return the folder that a name is bound to, as far as any manifest can be read."""
    for generation in index.pointer(home, name):
        try:
            known = live.manifest if live and live.generation == generation else index.read_manifest(home, name, generation)
        except index.OtherFormatError as error:
            return error.folder
        except CorpusError:
            continue
        return known.folder
    return None


@dataclass(slots=True)
class _FilesRead:
    """The files of a folder that were read, or that stay as they are live; the others, each with its reason; and notes on what stays."""

    sources: list[Source] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    rejected: list[Rejected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, source: Source, text: str) -> None:
        """Take a source in."""
        self.sources.append(source)
        self.texts[source.path] = text

    def reject(self, path: str, reason: str) -> None:
        """Leave a file, or a folder, out."""
        self.rejected.append(Rejected(shown(path), reason))

    def keep(self, path: str, live: index.Index) -> None:
        """Let the live version of a file stay."""
        self.add(live.source(path), live.text(path))
        self.notes.append(f"{shown(path)}: its last good version stays")


def _read_all(listing: Listing, folder: Path, live: index.Index | None) -> _FilesRead:
    """Read every file; a rejected one, and what lies in a rejected folder, keeps the version that is live, if any."""
    files = _FilesRead()
    for each in listing.rejected:
        files.reject(each.source, each.reason)
    kept = set(live.sources()) if live else set()
    barred = tuple(f"{each.source}/" for each in listing.rejected)
    if live:
        for relative in sorted(path for path in kept if path.startswith(barred)):
            files.keep(relative, live)
    for path in listing.readable:
        relative = name_in(folder, path)
        try:
            document, data = read(path, folder)
        except RejectedError as error:
            files.reject(relative, str(error))
            if live and relative in kept:
                files.keep(relative, live)
            continue
        files.add(Source(relative, "", document.encoding, hashlib.sha256(data).hexdigest(), len(document.text), document.pages), document.text)
    files.sources.sort(key=lambda source: source.path)  # what was kept in its place
    files.texts = {source.path: files.texts[source.path] for source in files.sources}
    return files


def _may_copy(live: index.Index, changes: Changes, toml: CorpusToml, encoder: Encoder) -> bool:
    """Return whether the next generation may begin as a copy: made by the same rules, with few files changed, on disk."""
    made = live.manifest
    rules = (RECIPE, toml.digest, encoder.identity, False, "")
    touched = len(changes.added) + len(changes.changed) + len(changes.removed)
    return (
        rules == (made.splitter, made.told, made.encoder, made.server, settings().chroma_url)
        and touched <= COPIED * len(changes.unchanged)
        and made.stale <= COPIED * made.vectors
    )


def _embed(
    missing: Sequence[str], texts: Mapping[str, str], encoder: Encoder, journal: index.VectorJournal, progress: OnProgress | None
) -> dict[str, np.ndarray]:
    """Embed what is missing, longest first, so that the time left is never underrated; each chunk is journalled."""
    order = sorted(missing, key=lambda id_: -len(texts[id_]))
    made: dict[str, np.ndarray] = {}
    if progress:
        progress("embedding", 0, len(order))
    for at in range(0, len(order), CHUNK):
        ids = order[at : at + CHUNK]
        vectors = encoder.encode_passages([texts[id_] for id_ in ids])
        step("embedded")
        journal.append(ids, vectors)
        step("journalled")
        made |= dict(zip(ids, vectors, strict=True))
        if progress:
            progress("embedding", len(made), len(order))
    return made


def _changes(sources: Sequence[Source], live: index.Index | None) -> Changes:
    before = {path: sha256 for path, (sha256, _) in live.files().items()} if live else {}
    now = {source.path: source.sha256 for source in sources}
    return Changes(
        added=sorted(now.keys() - before.keys()),
        changed=sorted(path for path in now.keys() & before.keys() if now[path] != before[path]),
        removed=sorted(before.keys() - now.keys()),
        unchanged=sorted(path for path in now.keys() & before.keys() if now[path] == before[path]),
    )
