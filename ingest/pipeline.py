"""A folder becomes the live generation of a corpus: read ► clean ► split ► names ► stories ► embed ► publish.

What has not changed costs nothing, what cannot be read keeps its last good version, and until the last step the
generation that was live before answers. Where few files of many have changed, only those are cut and searched for names, and the
new generation begins as a copy of the live one. Only `rag.index` touches the index.
"""

from __future__ import annotations

import gc
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import Any

import numpy as np

from ingest.clean import clean
from ingest.headings import Heading, dated_titles, heading
from ingest.names import Person, characters, people
from ingest.read import RejectedError, list_files, name_in, read
from ingest.repeats import repeats, runs
from ingest.shelf import Shelf, read_shelf
from ingest.split import SPLITTER, Tellings, guess_unit, passages, sentences, tellings
from ingest.stories import group as group_stories
from rag import index, schema, words
from rag.config import Settings, one_server, settings
from rag.encoders import Encoder
from rag.errors import CorpusError, VectorServerError, one_line
from rag.models import encoder
from rag.schema import Character, CleanText, Gender, Passage, Source, Span, Story
from rag.steps import step
from rag.words import english, fold, is_credits, is_heading, listed

_RULES = [Path(__file__).with_name(f"{name}.py") for name in ("read", "clean", "layout", "headings", "split", "names", "stories", "pipeline")]
_RULES += [Path(str(module.__file__)) for module in (schema, words)]
_EXPECTED = ("utf-8", "pdf", "docx")
RECIPE = f"{SPLITTER}, {hashlib.sha256(b''.join(path.read_bytes() for path in _RULES)).hexdigest()[:8]}"
"""A name for the code that passages and names depend on, besides the files: where it changes, a new generation takes over nothing of the live one but vectors."""
CHUNK = 256
"""Texts embedded between two notes of progress."""
LOOKED_UP = 200
"""The most runs of words that are looked up in the live generation; where there are more, all texts are compared with each other."""
NOTES = 10
"""Warnings of one kind that are shown."""
COPIED = 0.05
"""The share of changed files, and of vectors taken out of Chroma's graph, up to which a generation begins as a copy of the live one."""
Progress = Callable[[str, int, int], None]
"""Is told a stage, how much of it is done, and of how much."""


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
        """Give what `gumshoe ingest --json` writes."""
        return asdict(self)


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
    bound to; ConfigError for a `corpus.toml` that cannot be used, or a Chroma server that is not this process's; BusyError while
    another process writes the corpus.
    """
    started = monotonic()
    one_server(config)
    if not folder.is_dir():
        raise CorpusError(f"no folder {str(folder)!r}; name one that holds the synopses: gumshoe ingest FOLDER")
    shelf = read_shelf(folder)
    name = corpus if corpus is not None else shelf.name or folder.resolve().name
    index.corpus_folder(config.home, name)
    job = _Job(folder, config, name, shelf, dry_run, replace, allow_empty, progress)
    with _collector_at_rest(), nullcontext() if dry_run else index.writer_lock(config.home, name):
        return _run(job, started)


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be ingested, as `ingest` was told."""

    folder: Path
    config: Settings
    corpus: str
    shelf: Shelf
    dry_run: bool
    replace: bool
    allow_empty: bool
    progress: Progress | None


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
    home = job.config.home
    live, fault = _live(home, job.corpus)
    bound = _bound(home, job.corpus, live)
    if bound and bound != str(job.folder.resolve()) and not job.replace:
        raise CorpusError(f"the corpus {job.corpus!r} is bound to {bound}; choose another name with --corpus, or say --replace")
    paths, skipped, refused = list_files(job.folder, home)
    sources, texts, rejected, notes = _read_all(paths, refused, job.folder, live if bound == str(job.folder.resolve()) else None)
    step("read")
    if (paths and len(rejected) - len(refused) == len(paths)) or not (sources or job.allow_empty):
        raise CorpusError(_nothing_to_read(job.folder, paths, rejected, was_there=live is not None))
    changes = _changes(sources, live)
    fresh = {*changes.added, *changes.changed}
    notes += [f"the live index cannot be opened ({fault}); nothing is taken over from it"] if fault else []
    notes += _told_of(sources, texts, job.shelf, fresh, live)
    coder = encoder(job.config)
    if live and live.manifest["encoder"] != asdict(coder.identity):
        notes.append(f"the encoder is now {coder.identity.name} ({coder.identity.backend}): everything is embedded again")
    elif live and live.manifest["splitter"] != RECIPE:
        notes.append(f"the splitter is now {RECIPE}: passages are cut again")
    base = live if live and _may_copy(live, changes, job.shelf, coder) else None
    contents = _contents(job.corpus, job.folder, job.shelf, sources, texts, base, job.progress, None if job.dry_run else coder)
    notes += _unknown(job.shelf.aliases, texts, contents.stories) + _foreign(contents.passages, fresh)
    generation = contents.fingerprint(coder.identity)
    embedded = _published(job, contents, generation, live, coder)
    passages = len(contents.passages) + (live.size(contents.kept) if live else 0)
    seconds = round(monotonic() - started, 2)
    return Report(job.corpus, generation, job.dry_run, changes, rejected, [_shown(path) for path in skipped], passages, embedded, seconds, notes)


def _nothing_to_read(folder: Path, paths: Sequence[Path], rejected: Sequence[dict[str, str]], *, was_there: bool) -> str:
    first = f" ({rejected[0]['source']}: {rejected[0]['reason']})" if rejected else ""
    what = f"none of its {len(paths)} files can be read{first}" if paths else f"it holds no .txt, .md, .html, .pdf or .docx file{first}"
    return f"nothing to ingest in {str(folder)!r}: {what}; name another folder: gumshoe ingest FOLDER" + (
        ", or say --allow-empty" if was_there and not paths else ""
    )


def _published(job: _Job, contents: index.Contents, generation: str, live: index.Index | None, coder: Encoder) -> int:
    """Embed what is missing and make the generation live, if it is not; gives how many texts need the encoder. A dry run only counts them."""
    home = job.config.home
    if live and index.pointer(home, job.corpus)[0] == live.generation == generation:
        if not job.dry_run:
            index.tidy(home, job.corpus)
        return 0
    wanted, known = index.needed_vectors(contents), index.known_vectors(home, contents, coder.identity, live)
    held = live.vector_ids() if live and contents.base else known.keys()
    missing = [id_ for id_ in wanted if id_ not in known and id_ not in held]
    if not job.dry_run:
        journal = index.VectorJournal(index.corpus_folder(home, job.corpus) / "pending.vectors", coder.identity)
        known |= _embed(missing, wanted, coder, journal, job.progress)
        index.publish(home, contents, known, coder)
    return len(missing)


def _shown(path: str) -> str:
    """Give the name of a file as one line that any terminal can show."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in path)


def _some(notes: list[str]) -> list[str]:
    """Keep a screen readable: the first few notes of one kind, and how many more there are."""
    return notes if len(notes) <= NOTES else [*notes[:NOTES], f"… and {len(notes) - NOTES} more of these"]


def _live(home: Path, name: str) -> tuple[index.Index | None, str]:
    """Open the live generation; of one that is damaged beyond help, or on a server that does not answer, give what is wrong with it."""
    try:
        return (index.open_index(home, name) if index.pointer(home, name) else None), ""
    except (CorpusError, VectorServerError) as error:
        return None, one_line(error)


def _bound(home: Path, name: str, live: index.Index | None) -> str | None:
    """Give the folder that a name is bound to, as far as any manifest can be read."""
    for generation in index.pointer(home, name):
        with suppress(CorpusError):
            known = live.manifest if live and live.generation == generation else index.manifest(home, name, generation)
            return str(known["folder"])
    return None


def _read_all(
    paths: Sequence[Path], refused: Sequence[dict[str, str]], folder: Path, live: index.Index | None
) -> tuple[list[Source], dict[str, str], list[dict[str, str]], list[str]]:
    """Read every file; a rejected one, and what lies in a refused folder, keeps the version that is live, if any."""
    sources: list[Source] = []
    texts: dict[str, str] = {}
    rejected = [{**each, "source": _shown(each["source"])} for each in refused]
    notes: list[str] = []
    kept = set(live.sources()) if live else set()
    barred = tuple(f"{each['source']}/" for each in refused)
    if live:
        for relative in sorted(path for path in kept if path.startswith(barred)):
            _keep(relative, live, sources, texts, notes)
    for path in paths:
        relative = name_in(folder, path)
        try:
            document, data = read(path, folder)
        except RejectedError as error:
            rejected.append({"source": _shown(relative), "reason": str(error)})
            if live and relative in kept:
                _keep(relative, live, sources, texts, notes)
            continue
        sources.append(Source(relative, "", document.encoding, hashlib.sha256(data).hexdigest(), len(document.text), document.pages))
        texts[relative] = document.text
    sources.sort(key=lambda source: source.path)  # what was kept in its place
    return sources, {source.path: texts[source.path] for source in sources}, rejected, notes


def _keep(path: str, live: index.Index, sources: list[Source], texts: dict[str, str], notes: list[str]) -> None:
    sources.append(live.source(path))
    texts[path] = live.text(path)
    notes.append(f"{_shown(path)}: its last good version stays")


def _told_of(sources: Sequence[Source], texts: dict[str, str], shelf: Shelf, fresh: Collection[str], live: index.Index | None) -> list[str]:
    """Say what a user may want to know of the files that are new or changed, and of a `corpus.toml` that names what is not there."""
    again = repeats(_comparable(texts, fresh, live)) if fresh else []
    notes = _some([f"{second} repeats {first} nearly word for word" for first, second in again if first in fresh or second in fresh])
    notes += _some([f"{_shown(s.path)} is taken for {s.encoding}" for s in sources if s.path in fresh and s.encoding not in _EXPECTED])
    several = {s.path: found for s in sources if s.path in fresh and len(found := dict.fromkeys(dated_titles(texts[s.path]))) > 1}
    notes += _some(
        [
            f"{_shown(path)} is taken for one story, and has {len(found)} titles, {listed(list(found)[:2])} first: put each into a file of its own"
            for path, found in several.items()
        ]
    )
    notes += [f"corpus.toml names {path}, which is not there" for story in shelf.stories for path in story.sources if path not in texts]
    return notes + [f"corpus.toml names the story {story.title!r}, and none of its files" for story in shelf.stories if not story.sources]


def _unknown(aliases: dict[str, dict[str, list[str]]], texts: Mapping[str, str], stories: Sequence[Story]) -> list[str]:
    """Say which of the names that `corpus.toml` gives one person no file of the story has, and which it gives two."""
    notes: list[str] = []
    told = {story.key: fold("\n".join(texts[path] for path in story.sources)) for story in stories if story.key in aliases}
    for title, said in aliases.items():
        given = [form for name, others in said.items() for form in {name, *others}]
        notes += [f"corpus.toml gives {form!r} to two people of {title}" for form, count in Counter(given).items() if count > 1]
        for name, others in said.items():
            missing = [form for form in others if fold(form) not in told.get(title, "")]
            notes += [f"corpus.toml says that {name!r} is called {form!r}, which is nowhere in the files of {title}" for form in missing]
            if fold(name) not in told.get(title, "") and len(missing) == len(others):
                notes.append(f"corpus.toml names {name!r}, who is nowhere in the files of {title}")
    return notes


def _comparable(texts: dict[str, str], fresh: Collection[str], live: index.Index | None) -> dict[str, str]:
    """Give the texts that may repeat a fresh one, or be repeated: where little is fresh, those that the live generation finds by its words."""
    phrases = [phrase for path in fresh for phrase in runs(texts[path])] if live else []
    if not live or len(phrases) > LOOKED_UP:
        return texts
    near = live.sources_with(phrases)
    return {path: text for path, text in texts.items() if path in near or path in fresh}


def _foreign(passages: Sequence[Passage], fresh: Collection[str]) -> list[str]:
    """Say which of the fresh files are in another language than what is made for it, or in none."""
    said: dict[str, list[str]] = {}
    for passage in passages:
        if passage.source in fresh:
            said.setdefault(passage.source, []).append(passage.text)
    foreign = [path for path, parts in said.items() if not english(" ".join(parts))]
    return _some([f"{_shown(path)} does not read as English, which is all that the encoder and the reader know" for path in foreign]) + _some(
        [f"{_shown(path)} holds nothing to read but markup" for path in sorted({*fresh} - said.keys())]
    )


def _may_copy(live: index.Index, changes: Changes, shelf: Shelf, coder: Encoder) -> bool:
    """Say whether the next generation may begin as a copy: made by the same rules, with few files changed, on disk."""
    shape = live.manifest
    rules = (RECIPE, shelf.told, asdict(coder.identity), False, "")
    touched = len(changes.added) + len(changes.changed) + len(changes.removed)
    return (
        rules == (shape["splitter"], shape["told"], shape["encoder"], shape["server"], settings().chroma_url)
        and touched <= COPIED * len(changes.unchanged)
        and shape["stale"] <= COPIED * shape["vectors"]
    )


class _Desk:
    """The passages, sentences and people of each source, worked out when first asked for; what stands unchanged in the base is taken from there."""

    def __init__(self, shelf: Shelf, sources: Sequence[Source], texts: dict[str, str], base: index.Index | None) -> None:
        self._shelf, self._texts, self._base = shelf, texts, base
        self._cut: dict[str, list[Passage]] = {}
        self._people: dict[tuple[str, ...], list[Person]] = {}
        files = base.files() if base else {}
        self.unchanged = {s.path for s in sources if files.get(s.path) == (s.sha256, s.encoding)}
        lone = [s for s in base.stories.values() if len(s.sources) == 1 and s.sources[0] in self.unchanged] if base else []
        self._headings = {s.sources[0]: Heading(s.title, s.year) if s.title else None for s in lone if s.key == f"file:{s.sources[0]}"}
        # What corpus.toml has corrected is not what the text alone says.
        casts: dict[str, list[Person]] = {s.key: [] for s in lone if s.key not in shelf.aliases}
        for story, forms, mentions in base.people() if base else ():
            if story in casts:
                casts[story].append(Person(forms, mentions, person=True))
        self._casts = {s.sources: casts[s.key] for s in lone if s.key in casts}

    def cut(self, progress: Progress | None) -> None:
        """Clean and cut all that has changed."""
        changed = [path for path in self._texts if path not in self.unchanged]
        for number, path in enumerate(changed, 1):
            self.people((path,))
            if progress and (number % CHUNK == 0 or number == len(changed)):
                progress("reading", number, len(changed))

    def passages(self, path: str) -> list[Passage]:
        """Clean and cut a source."""
        if path not in self._cut:
            cleaned = clean(self._texts[path], Path(path).suffix.lower())
            self._cut[path] = list(_passages(path, self._texts[path], cleaned, self._shelf.units.get(path) or guess_unit(cleaned.text)))
        return self._cut[path]

    def heading(self, path: str) -> Heading | None:
        """Give the title that a source bears at its head, if any, and its year."""
        if path not in self._headings:
            self._headings[path] = heading(self._texts[path], Path(path).suffix.lower())
        return self._headings[path]

    def sentences(self, paths: Iterable[str]) -> list[str]:
        """Give the sentences of some sources, headings and credits left out: what stands there in capitals is nobody's name, or nobody's of the story."""
        told = (piece.text[start:end] for path in paths for piece in self.passages(path) for start, end in piece.sentences)
        return [sentence for sentence in told if not (is_heading(sentence) or is_credits(sentence))]

    def people(self, paths: tuple[str, ...]) -> list[Person]:
        """Give who is named in some sources together."""
        if paths not in self._people:
            self._people[paths] = people(self.sentences(paths))
        return self._people[paths]

    def cast(self, paths: tuple[str, ...]) -> list[Person]:
        """Give who is named in some sources together, as the base remembers them where it does; it does not say how often each form was used."""
        return self._casts[paths] if paths in self._casts else self.people(paths)


def _contents(
    name: str,
    folder: Path,
    shelf: Shelf,
    sources: Sequence[Source],
    texts: dict[str, str],
    base: index.Index | None,
    progress: Progress | None,
    coder: Encoder | None,
) -> index.Contents:
    """Group the sources into stories; cut what does not stand unchanged in the base, and search it for names.

    Without an encoder, as in a dry run, which must not write one, there are no characters.
    """
    desk = _Desk(shelf, sources, texts, base)
    desk.cut(progress)
    stories = group_stories(shelf.stories, {path: desk.heading(path) for path in texts}, {s.path: s.sha256 for s in sources}, desk.cast)
    story_of = {path: story for story in stories for path in story.sources}
    before = {path: story for story in base.stories.values() for path in story.sources} if base else {}
    kept = {path for path in desk.unchanged if (before[path].key, before[path].title) == (story_of[path].key, story_of[path].title)}
    alike = {story.key for story in stories if base and base.stories.get(story.key) == story and kept.issuperset(story.sources)}
    pieces = [replace(piece, story=story_of[s.path].key) for s in sources if s.path not in kept for piece in desk.passages(s.path)]
    cast: list[Character] = []
    if coder:
        told = {story.key: (desk.sentences(story.sources), desk.people(story.sources)) for story in stories if story.key not in alike}
        cast = _corrected(characters(told, coder), {title: names for title, names in shelf.aliases.items() if title in told})
    placed = tuple(Source(s.path, story_of[s.path].key, s.encoding, s.sha256, s.chars, s.pages) for s in sources)
    return index.Contents(
        name, str(folder.resolve()), RECIPE, shelf.told, stories, placed, texts, pieces, cast,
        base.generation if base else None, base.manifest["stale"] if base else 0, frozenset(kept), frozenset(alike),
    )  # fmt: skip


def _tellings(raw: str, cleaned: CleanText, unit: Tellings) -> Iterator[Span]:
    """Give the tellings of a clean text; also cut it where cleaning removed the line's end or blank line that parts two, within markup that went across it."""
    parts = {"file": r"(?!)", "line": r"[\r\n]", "block": r"\n[^\S\n]*\r?\n"}[unit]
    gone = [edit for edit in cleaned.edits if re.search(parts, raw[edit.raw_start : edit.raw_end])]
    at = 0
    for start, end in tellings(cleaned.text, unit):
        while at < len(gone) and gone[at].clean_end < end:
            if start < gone[at].clean_start:
                yield Span(start, gone[at].clean_start)
                start = gone[at].clean_end
            at += 1
        yield Span(start, end)


def _passages(path: str, raw: str, cleaned: CleanText, unit: Tellings) -> Iterable[Passage]:
    number = 0
    for telling, within in enumerate(_tellings(raw, cleaned, unit)):
        for group in passages(cleaned.text, sentences(cleaned.text, within)):
            span = Span(group[0].start, group[-1].end)
            cut = cleaned.slice(span)
            inner = tuple(Span(s.start - span.start, s.end - span.start) for s in group)
            yield Passage(f"{path}#{number}", path, "", telling, cleaned.raw(span), cut.text, inner, cut.edits)
            number += 1


def _corrected(cast: list[Character], aliases: dict[str, dict[str, list[str]]]) -> list[Character]:
    """Let `corpus.toml` overrule which names are one person's."""
    for story, others_of in aliases.items():
        for name, others in others_of.items():
            forms = {name, *others}
            joined = [c for c in cast if c.story == story and not forms.isdisjoint(c.goes_by)]
            rest = [c for c in cast if c not in joined]
            known = {form for c in joined for form in c.goes_by} | forms
            gender: Gender = next((c.gender for c in joined if c.gender), "")
            cast = [*rest, Character(name, story, tuple(sorted(known - {name})), sum(c.mentions for c in joined), gender)]
    return sorted(cast, key=lambda c: (c.story, -c.mentions, c.name))


def _embed(missing: Sequence[str], texts: dict[str, str], coder: Encoder, journal: index.VectorJournal, progress: Progress | None) -> dict[str, np.ndarray]:
    """Embed what is missing, longest first, so that the time left is never underrated; each chunk is journalled."""
    order = sorted(missing, key=lambda id_: -len(texts[id_]))
    made: dict[str, np.ndarray] = {}
    if progress:
        progress("embedding", 0, len(order))
    for at in range(0, len(order), CHUNK):
        ids = order[at : at + CHUNK]
        vectors = coder.encode_passages([texts[id_] for id_ in ids])
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
