"""Sources become the contents of a generation: each is cleaned, cut into passages and searched for names, and all are grouped into stories.

What stands unchanged in the generation that the new one begins as, the base, is taken from there. Nothing is read from a file or written to one here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ingest.clean import clean
from ingest.corpus_toml import CorpusToml
from ingest.headings import Heading, heading
from ingest.names import Person, characters, people
from ingest.split import SPLITTER, Tellings, guess_unit, passages, sentences, tellings
from ingest.stories import group
from rag import index, schema
from rag.encoders import Encoder
from rag.language import numbers, vocabulary, words
from rag.language.words import is_credits, is_heading
from rag.schema import Character, CleanText, Gender, Passage, Source, Span

_RULES = [
    Path(__file__).with_name(f"{name}.py")
    for name in ("read", "clean", "layout", "headings", "split", "mentions", "first_names", "gender", "names", "stories", "contents")
]
_RULES += [Path(str(module.__file__)) for module in (schema, vocabulary, words, numbers)]
RECIPE = f"{SPLITTER}, {hashlib.sha256(b''.join(path.read_bytes() for path in _RULES)).hexdigest()[:8]}"
"""A name for the code that passages and names depend on, besides the files: where it changes, a new generation takes over nothing of the live one but
vectors."""
CHUNK = 256
"""Texts worked on between two notes of progress."""
OnProgress = Callable[[str, int, int], None]
"""Is told a stage, how much of it is done, and of how much."""


class Analysis:
    """The passages, sentences and people of each source, worked out when first asked for; what stands unchanged in the base is taken from there."""

    def __init__(self, toml: CorpusToml, sources: Sequence[Source], texts: Mapping[str, str], base: index.Index | None) -> None:
        """Analyse `sources`, whose `texts` stand under their paths."""
        self.toml, self.sources, self.texts, self.base = toml, sources, texts, base
        self._cut: dict[str, list[Passage]] = {}
        self._people: dict[tuple[str, ...], list[Person]] = {}
        files = base.files() if base else {}
        self.unchanged = {s.path for s in sources if files.get(s.path) == (s.sha256, s.encoding)}
        lone = [s for s in base.stories.values() if len(s.sources) == 1 and s.sources[0] in self.unchanged] if base else []
        self._headings = {s.sources[0]: Heading(s.title, s.year) if s.title else None for s in lone if s.key == f"file:{s.sources[0]}"}
        # What corpus.toml has corrected is not what the text alone says.
        casts: dict[str, list[Person]] = {s.key: [] for s in lone if s.key not in toml.aliases}
        for story, forms, mentions in base.names.people() if base else ():
            if story in casts:
                casts[story].append(Person(forms, mentions, person=True))
        self._casts = {s.sources: casts[s.key] for s in lone if s.key in casts}

    def cut(self, progress: OnProgress | None) -> None:
        """Clean and cut all that has changed, and search it for names."""
        changed = [path for path in self.texts if path not in self.unchanged]
        for number, path in enumerate(changed, 1):
            self.people((path,))
            if progress and (number % CHUNK == 0 or number == len(changed)):
                progress("reading", number, len(changed))

    def passages(self, path: str) -> list[Passage]:
        """Clean and cut a source."""
        if path not in self._cut:
            cleaned = clean(self.texts[path], Path(path).suffix.lower())
            self._cut[path] = list(_passages(path, self.texts[path], cleaned, self.toml.units.get(path) or guess_unit(cleaned.text)))
        return self._cut[path]

    def heading(self, path: str) -> Heading | None:
        """Return the title that a source bears at its head, if any, and its year."""
        if path not in self._headings:
            self._headings[path] = heading(self.texts[path], Path(path).suffix.lower())
        return self._headings[path]

    def sentences(self, paths: Iterable[str]) -> list[str]:
        """Return the sentences of some sources, headings and credits left out: what stands there in capitals is nobody's name, or nobody's of the story."""
        told = (piece.text[start:end] for path in paths for piece in self.passages(path) for start, end in piece.sentences)
        return [sentence for sentence in told if not (is_heading(sentence) or is_credits(sentence))]

    def people(self, paths: tuple[str, ...]) -> list[Person]:
        """Return who is named in some sources together."""
        if paths not in self._people:
            self._people[paths] = people(self.sentences(paths))
        return self._people[paths]

    def cast(self, paths: tuple[str, ...]) -> list[Person]:
        """Return who is named in some sources together, as the base remembers them where it does; it does not say how often each form was used."""
        return self._casts[paths] if paths in self._casts else self.people(paths)


def contents_of(corpus: str, folder: Path, analysis: Analysis, encoder: Encoder | None) -> index.Contents:
    """Group the sources into stories, and put together all that a generation holds but vectors.

    Without an encoder, as in a dry run, which must not write one, there are no characters.
    """
    toml, sources, base = analysis.toml, analysis.sources, analysis.base
    stories = group(toml.stories, {path: analysis.heading(path) for path in analysis.texts}, {s.path: s.sha256 for s in sources}, analysis.cast)
    story_of = {path: story for story in stories for path in story.sources}
    before = {path: story for story in base.stories.values() for path in story.sources} if base else {}
    kept = {path for path in analysis.unchanged if (before[path].key, before[path].title) == (story_of[path].key, story_of[path].title)}
    alike = {story.key for story in stories if base and base.stories.get(story.key) == story and kept.issuperset(story.sources)}
    cast: list[Character] = []
    if encoder:
        told = {story.key: (analysis.sentences(story.sources), analysis.people(story.sources)) for story in stories if story.key not in alike}
        cast = _corrected(characters(told, encoder), {title: names for title, names in toml.aliases.items() if title in told})
    return index.Contents(
        corpus=corpus,
        folder=str(folder.resolve()),
        splitter=RECIPE,
        told=toml.digest,
        stories=stories,
        sources=tuple(replace(s, story=story_of[s.path].key) for s in sources),
        texts=analysis.texts,
        passages=[replace(piece, story=story_of[s.path].key) for s in sources if s.path not in kept for piece in analysis.passages(s.path)],
        characters=cast,
        base=index.Base(base.generation, base.manifest.stale, frozenset(kept), frozenset(alike)) if base else None,
    )


def _tellings(raw: str, cleaned: CleanText, unit: Tellings) -> Iterator[Span]:
    """Yield the tellings of a clean text; also cut it where cleaning removed the line's end or blank line that parts two, within markup that went across it."""
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
        for told in passages(cleaned.text, sentences(cleaned.text, within)):
            span = Span(told[0].start, told[-1].end)
            cut = cleaned.slice(span)
            inner = tuple(Span(s.start - span.start, s.end - span.start) for s in told)
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
