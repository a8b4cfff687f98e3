"""A folder becomes the live generation of a corpus: read ► clean ► split ► names ► embed ► publish.

What has not changed costs nothing, what cannot be read keeps its last good version, and until the last step the
generation that was live before answers. Only `rag.index` touches the index.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any, get_args

import numpy as np

from ingest.clean import clean, heading
from ingest.names import characters
from ingest.read import RejectedError, list_files, read
from ingest.repeats import repeats
from ingest.split import SPLITTER, Tellings, guess_unit, passages, sentences, tellings
from ingest.stories import group as group_stories
from rag import index
from rag.config import Settings
from rag.errors import ConfigError, CorpusError
from rag.models import Encoder, encoder
from rag.schema import Character, CleanText, Gender, Passage, Source, Span, Story
from rag.words import english

CHUNK = 256
"""Texts embedded between two notes of progress."""
NOTES = 10
"""Warnings of one kind that are shown."""
Progress = Callable[[int, int], None]


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
    rejected: list[dict[str, str]]
    skipped: list[str]
    passages: int
    embedded: int
    seconds: float
    notes: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """Give the JSON form of the contract."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a folder's `corpus.toml` says: the name, the stories by title, how files are told, aliases by story."""

    name: str | None = None
    stories: tuple[Story, ...] = ()
    units: dict[str, Tellings] = field(default_factory=dict)
    aliases: dict[str, dict[str, list[str]]] = field(default_factory=dict)


def ingest(
    folder: Path,
    config: Settings,
    corpus: str | None = None,
    *,
    dry_run: bool = False,
    replace: bool = False,
    allow_empty: bool = False,
    progress: Progress | None = None,
) -> Report:
    """(Re-)ingest a folder.

    Raises CorpusError for a folder that is missing, holds nothing that can be read, or is not the one that the name is
    bound to; ConfigError for a `corpus.toml` that cannot be used; BusyError while another process writes the corpus.
    """
    started = monotonic()
    if not folder.is_dir():
        raise CorpusError(f"no folder {str(folder)!r}; name one that holds the synopses: gumshoe ingest FOLDER")
    shelf = read_shelf(folder)
    name = corpus or shelf.name or folder.resolve().name
    index.corpus_folder(config.home, name)
    if dry_run:
        return _run(folder, config, name, shelf, started, dry_run, replace, allow_empty, progress)
    with index.writer_lock(config.home, name):
        return _run(folder, config, name, shelf, started, dry_run, replace, allow_empty, progress)


def _run(
    folder: Path, config: Settings, name: str, shelf: Shelf, started: float, dry_run: bool, replace: bool, allow_empty: bool, progress: Progress | None
) -> Report:
    live = _live(config.home, name)
    bound = live.manifest["folder"] if live else None
    if bound and bound != str(folder.resolve()) and not replace:
        raise CorpusError(f"the corpus {name!r} is bound to {bound}; choose another name with --corpus, or say --replace")
    paths, skipped = list_files(folder)
    sources, texts, rejected, notes = _read_all(paths, folder, live if bound == str(folder.resolve()) else None)
    if not sources and not allow_empty:
        what = f"none of its {len(paths)} files can be read" if paths else "it holds no .txt, .md, .html, .pdf or .docx file"
        raise CorpusError(f"nothing to ingest in {str(folder)!r}: {what}; name another folder" + (", or say --allow-empty" if live else ""))
    notes += _some([f"{second} repeats {first} nearly word for word" for first, second in repeats(texts)])
    notes += _some([f"{path} does not read as English, which is all that the encoder and the reader know" for path, text in texts.items() if not english(text)])
    notes += [f"corpus.toml names {path}, which is not there" for story in shelf.stories for path in story.sources if path not in texts]
    coder = encoder(config)
    contents = _contents(name, folder, shelf, sources, texts, coder)
    generation = contents.fingerprint(coder.identity)
    standing = bool(live and index.pointer(config.home, name)[0] == live.generation == generation)
    wanted = {} if standing else index.needed_vectors(contents)
    known = {} if standing else index.known_vectors(config.home, name, coder.identity)
    missing = [id_ for id_ in wanted if id_ not in known]
    if live and live.manifest["encoder"] != asdict(coder.identity):
        notes.append(f"the encoder is now {coder.identity.name} ({coder.identity.backend}): everything is embedded again")
    elif live and live.manifest["splitter"] != SPLITTER:
        notes.append(f"the splitter is now {SPLITTER}: passages are cut again")
    if not dry_run and not standing:
        known |= _embed(missing, wanted, coder, index.VectorJournal(index.corpus_folder(config.home, name) / "pending.vectors", coder.identity), progress)
        index.publish(config.home, contents, {id_: known[id_] for id_ in wanted}, coder)
    return Report(
        name, generation, dry_run, _changes(sources, live), rejected, skipped, len(contents.passages), len(missing),
        round(monotonic() - started, 2), notes,
    )  # fmt: skip


def _some(notes: list[str]) -> list[str]:
    """Keep a screen readable: the first few notes of one kind, and how many more there are."""
    return notes if len(notes) <= NOTES else [*notes[:NOTES], f"… and {len(notes) - NOTES} more of these"]


def _live(home: Path, name: str) -> index.Index | None:
    """Open the live generation; one that is damaged beyond help is as good as none."""
    try:
        return index.open_index(home, name) if index.pointer(home, name) else None
    except CorpusError:
        return None


def _read_all(paths: Sequence[Path], folder: Path, live: index.Index | None) -> tuple[list[Source], dict[str, str], list[dict[str, str]], list[str]]:
    """Read every file; a rejected one keeps the version that is live, if any."""
    sources: list[Source] = []
    texts: dict[str, str] = {}
    rejected: list[dict[str, str]] = []
    notes: list[str] = []
    kept = set(live.sources()) if live else set()
    for path in paths:
        relative = path.relative_to(folder).as_posix()
        try:
            document, data = read(path, folder)
        except RejectedError as error:
            shown = relative.encode("utf-8", "backslashreplace").decode()
            rejected.append({"source": shown, "reason": str(error)})
            if live and relative in kept:
                sources.append(live.source(relative))
                texts[relative] = live.text(relative)
                notes.append(f"{shown}: its last good version stays")
            continue
        sources.append(Source(relative, "", document.encoding, hashlib.sha256(data).hexdigest(), len(document.text), document.pages))
        texts[relative] = document.text
    return sources, texts, rejected, notes


def _contents(name: str, folder: Path, shelf: Shelf, sources: Sequence[Source], texts: dict[str, str], coder: Encoder) -> index.Contents:
    """Group the sources into stories, clean and split them, and gather the names."""
    cut: dict[str, list[Passage]] = {}
    said: dict[str, list[str]] = {}
    for source in sources:
        cleaned = clean(texts[source.path], Path(source.path).suffix.lower())
        cut[source.path] = list(_passages(source, cleaned, shelf.units.get(source.path) or guess_unit(cleaned.text)))
        said[source.path] = [piece.text[start:end] for piece in cut[source.path] for start, end in piece.sentences]
    stories = group_stories(shelf.stories, said, {path: heading(text, Path(path).suffix.lower()) for path, text in texts.items()})
    story_of = {path: story.key for story in stories for path in story.sources}
    placed = [replace(source, story=story_of[source.path]) for source in sources]
    pieces = [replace(piece, story=story_of[path]) for path, found in cut.items() for piece in found]
    told = {story.key: [sentence for path in story.sources for sentence in said[path]] for story in stories}
    cast = _corrected(characters(told, coder), {title: names for title, names in shelf.aliases.items() if title in told})
    return index.Contents(name, str(folder.resolve()), SPLITTER, stories, tuple(placed), texts, pieces, cast)


def _passages(source: Source, cleaned: CleanText, unit: Tellings) -> Iterable[Passage]:
    number = 0
    for telling, within in enumerate(tellings(cleaned.text, unit)):
        for group in passages(cleaned.text, sentences(cleaned.text, within)):
            span = Span(group[0].start, group[-1].end)
            cut = cleaned.slice(span)
            inner = tuple(Span(s.start - span.start, s.end - span.start) for s in group)
            yield Passage(f"{source.path}#{number}", source.path, "", telling, cleaned.raw(span), cut.text, inner, cut.edits)
            number += 1


def _corrected(cast: list[Character], aliases: dict[str, dict[str, list[str]]]) -> list[Character]:
    """Let `corpus.toml` overrule which names are one person's."""
    for story, people in aliases.items():
        for name, others in people.items():
            forms = {name, *others}
            joined = [c for c in cast if c.story == story and forms & {c.name, *c.aliases}]
            rest = [c for c in cast if c not in joined]
            known = {form for c in joined for form in (c.name, *c.aliases)} | forms
            gender: Gender = next((c.gender for c in joined if c.gender), "")
            cast = [*rest, Character(name, story, tuple(sorted(known - {name})), sum(c.mentions for c in joined), gender)]
    return cast


def _embed(missing: Sequence[str], texts: dict[str, str], coder: Encoder, journal: index.VectorJournal, progress: Progress | None) -> dict[str, np.ndarray]:
    """Embed what is missing, longest first, so that the time left is never underrated; each chunk is journalled."""
    order = sorted(missing, key=lambda id_: -len(texts[id_]))
    made: dict[str, np.ndarray] = {}
    for at in range(0, len(order), CHUNK):
        ids = order[at : at + CHUNK]
        vectors = coder.encode_passages([texts[id_] for id_ in ids])
        journal.append(ids, vectors)
        made |= dict(zip(ids, vectors, strict=True))
        if progress:
            progress(len(made), len(order))
    return made


def _changes(sources: Sequence[Source], live: index.Index | None) -> Changes:
    before = {path: live.source(path).sha256 for path in live.sources()} if live else {}
    now = {source.path: source.sha256 for source in sources}
    return Changes(
        added=sorted(now.keys() - before.keys()),
        changed=sorted(path for path in now.keys() & before.keys() if now[path] != before[path]),
        removed=sorted(before.keys() - now.keys()),
        unchanged=sorted(path for path in now.keys() & before.keys() if now[path] == before[path]),
    )


def read_shelf(folder: Path) -> Shelf:
    """Read `corpus.toml`, if the folder has one; raises ConfigError where it cannot be used."""
    path = folder / "corpus.toml"
    if not path.is_file():
        return Shelf()

    def wrong(what: str) -> ConfigError:
        return ConfigError(f"{path}: {what}; see 'Your own shelf' in the README")

    try:
        shape = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise wrong(str(error)) from None
    name, tables = shape.get("name"), shape.get("stories", {})
    if not isinstance(name, str | None) or not isinstance(tables, dict):
        raise wrong("name must be a text, and stories a table")
    stories: list[Story] = []
    named: list[str] = []
    units: dict[str, Tellings] = {}
    aliases: dict[str, dict[str, list[str]]] = {}
    for title, table in tables.items():
        if not isinstance(table, dict):
            raise wrong(f"{title!r} under stories must be a table")
        files, unit, year = table.get("files", []), table.get("tellings"), table.get("year")
        others = table.get("aliases", {})
        if not isinstance(files, list) or not all(isinstance(file, str) for file in files):
            raise wrong(f"the files of {title!r} must be a list of names")
        if unit not in (None, *get_args(Tellings)) or not isinstance(year, int | None):
            raise wrong(f"tellings of {title!r} must be line, block or file, and year a number")
        if not isinstance(others, dict) or not all(isinstance(forms, list) and all(isinstance(f, str) for f in forms) for forms in others.values()):
            raise wrong(f"the aliases of {title!r} must be lists of names")
        twice = [file for file in files if file in named or files.count(file) > 1]
        if twice:
            raise wrong(f"{twice[0]!r} stands there twice")
        stories.append(Story(title, title, tuple(files), year))
        named += files
        units |= dict.fromkeys(files, unit) if unit else {}
        aliases[title] = others
    return Shelf(name, tuple(stories), units, aliases)
