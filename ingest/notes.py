"""What a user may want to know of the files and of the `corpus.toml` that an ingest was given, a line each.

It changes nothing, and leaves nothing out of the index.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from ingest.corpus_toml import CorpusToml
from ingest.headings import dated_titles
from ingest.repeats import repeats, runs
from rag.index import Index
from rag.language.words import english, fold, listed
from rag.schema import Passage, Source, Story

_EXPECTED = ("utf-8", "pdf", "docx")
LOOKED_UP = 200
"""The most runs of words that are looked up in the live generation; where there are more, all texts are compared with each other."""
MOST = 10
"""Notes of one kind that are shown."""


def shown(path: str) -> str:
    """Return the name of a file as one line that any terminal can show."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in path)


def of_files(sources: Sequence[Source], texts: Mapping[str, str], toml: CorpusToml, fresh: Collection[str], live: Index | None) -> list[str]:
    """Say what there is to know of the `fresh` files, those new or changed.

    That is which repeat one, are in a rare encoding or tell several stories, and which `corpus.toml` names that are not there.
    """
    several = {s.path: found for s in sources if s.path in fresh and len(found := dict.fromkeys(dated_titles(texts[s.path]))) > 1}
    return [
        *_some(_of_repeats(repeats(_comparable(texts, fresh, live)) if fresh else [], fresh)),
        *_some([f"{shown(s.path)}: read as {s.encoding}" for s in sources if s.path in fresh and s.encoding not in _EXPECTED]),
        *_some([
            f"{shown(path)} counts as one story but has {len(found)} titles, {listed(list(found)[:2])} first: put each story into a file of its own"
            for path, found in several.items()
        ]),
        *(f"corpus.toml names {path}, which is not there" for story in toml.stories for path in story.sources if path not in texts),
        *(f"corpus.toml names the story {story.title!r}, and none of its files" for story in toml.stories if not story.sources),
    ]  # fmt: skip


def of_aliases(aliases: Mapping[str, Mapping[str, Sequence[str]]], texts: Mapping[str, str], stories: Sequence[Story]) -> list[str]:
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


def of_language(passages: Sequence[Passage], fresh: Collection[str]) -> list[str]:
    """Say which of the fresh files are in another language than what is made for it, or in none."""
    said: dict[str, list[str]] = {}
    for passage in passages:
        if passage.source in fresh:
            said.setdefault(passage.source, []).append(passage.text)
    foreign = [path for path, parts in said.items() if not english(" ".join(parts))]
    return [
        *_some([f"{shown(path)} does not read as English, which is all that the encoder and the reader know" for path in foreign]),
        *_some([f"{shown(path)} holds nothing to read but markup" for path in sorted({*fresh} - said.keys())]),
    ]


def _of_repeats(pairs: Sequence[tuple[str, str]], fresh: Collection[str]) -> list[str]:
    """Say which files repeat one, each with the first that it repeats, where a fresh one is among them."""
    groups: dict[str, list[str]] = {}
    for second, first in sorted({second: first for first, second in reversed(pairs)}.items()):
        groups.setdefault(first, []).append(second)
    return [
        f"{listed([*map(shown, group)])} {'repeat' if group[1:] else 'repeats'} {shown(first)} nearly word for word"
        for first, group in sorted(groups.items())
        if not {first, *group}.isdisjoint(fresh)
    ]


def _some(notes: list[str]) -> list[str]:
    """Keep a screen readable: the first few notes of one kind, and how many more there are."""
    return notes if len(notes) <= MOST else [*notes[:MOST], f"… and {len(notes) - MOST} more of these"]


def _comparable(texts: Mapping[str, str], fresh: Collection[str], live: Index | None) -> Mapping[str, str]:
    """Return the texts that may repeat a fresh one, or be repeated: where little is fresh, those that the live generation finds by its words."""
    phrases = [phrase for path in fresh for phrase in runs(texts[path])] if live else []
    if not live or len(phrases) > LOOKED_UP:
        return texts
    near = live.sources_with(phrases)
    return {path: text for path, text in texts.items() if path in near or path in fresh}
