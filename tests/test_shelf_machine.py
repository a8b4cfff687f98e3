"""Whatever is done to a folder, in whatever order, and wherever an ingest dies: the shelf holds what the last whole ingest saw.

A copy with the difference applied has to hold the same rows, words and vectors as a shelf that is built whole.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Any
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from ingest import pipeline
from rag.config import Settings
from rag.errors import CorpusError
from rag.index import generation_folder, open_index, pointer, read, steps
from tests.conftest import LetterEncoder
from tests.test_stories import AGAIN, PIER

NAMES = ("a.txt", "b.txt", "deep/c.txt", "deep-er.md", "z.txt")
TEXTS = (
    " ".join(PIER),
    " ".join(AGAIN),
    "The Pier\n\nSam Holt runs. Then Vera Lane runs as well.",
    "# The Harbour\n\nMax robs a bank with Jerry (the old one).",
    "Max robs a bank with Jerry (the old one).",
    "It was a  long day. Joe&amp;Ann, he said, went home .\n\n" + "The old king rode out to the sea with his men. " * 9 + "\n\n" + "He slept by the sea. " * 20,
)
COLUMNS = {
    "source": "*",
    "passage": "id, vector, source, story, telling, start, end, text, sentences, edits",
    "character": "*",
    "vocabulary": "*",
}


class CrashError(Exception):
    """An ingest that dies."""


class Shelf(RuleBasedStateMachine):
    """A folder, the shelf made from it, and what that shelf must hold."""

    @initialize(copied=st.sampled_from([0.05, 100.0]))
    def begin(self, copied: float) -> None:
        self.place = Path(mkdtemp())
        self.folder, self.config = self.place / "shelf", Settings(home=self.place / "home")
        (self.folder / "deep").mkdir(parents=True)
        self.files: dict[str, str] = {}
        self.live: dict[str, str] | None = None
        self.patches: list[Any] = [patch.object(pipeline, "load_encoder", lambda config=None: LetterEncoder()), patch.object(pipeline, "COPIED", copied)]
        for each in self.patches:
            each.start()

    def teardown(self) -> None:
        for each in self.patches:
            each.stop()
        read._open.clear()
        rmtree(self.place)

    @rule(name=st.sampled_from(NAMES), text=st.sampled_from(TEXTS))
    def add_or_edit(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text)
        self.files[name] = text

    @precondition(lambda self: self.files)
    @rule(data=st.data(), to=st.sampled_from(NAMES))
    def move(self, data: st.DataObject, to: str) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        (self.folder / name).rename(self.folder / to)
        self.files[to] = self.files.pop(name)

    @precondition(lambda self: self.files)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.files)))
        (self.folder / name).unlink()
        del self.files[name]

    @rule(named=st.lists(st.sampled_from(NAMES), max_size=2, unique=True))
    def name_a_story(self, named: list[str]) -> None:
        (self.folder / "corpus.toml").write_text(f'[stories."The Pier"]\nfiles = {json.dumps(named)}\n' if named else "")

    @rule()
    def ingest(self) -> None:
        if not self.files:
            with pytest.raises(CorpusError, match="nothing to ingest"):
                pipeline.ingest(self.folder, self.config)
            return
        pipeline.ingest(self.folder, self.config)
        self.live = dict(self.files)
        self.is_as_if_built_whole()

    @precondition(lambda self: self.files)
    @rule(name=st.sampled_from(steps.STEPS))
    def crash(self, name: str) -> None:
        def die(step: str) -> None:
            if step == name:
                raise CrashError

        with patch.object(steps, "hook", die):
            try:
                pipeline.ingest(self.folder, self.config)
                self.live = dict(self.files)  # there was nothing to do at that step
            except CrashError:
                if steps.STEPS.index(name) >= steps.STEPS.index("pointed"):
                    self.live = dict(self.files)

    @invariant()
    def holds_what_it_must(self) -> None:
        if getattr(self, "live", None) is None:
            return
        shelf = open_index(self.config.home, "shelf")
        assert {path: shelf.text(path) for path in shelf.sources()} == self.live
        assert shelf.vectors().keys() == shelf.vector_ids()
        for passage in shelf.passages():
            assert passage.text in {p.text for p in shelf.by_id(shelf.search.dense(LetterEncoder().encode([passage.text])[0], 20)).values()}

    def is_as_if_built_whole(self) -> None:
        whole = Settings(home=Path(mkdtemp(dir=self.place)))
        with patch.object(pipeline, "COPIED", -1.0):
            pipeline.ingest(self.folder, whole)
        assert _rows(self.config.home) == _rows(whole.home)
        ours, theirs = open_index(self.config.home, "shelf"), open_index(whole.home, "shelf")
        assert ours.generation == theirs.generation
        assert ours.stories == theirs.stories
        first, second = ours.vectors(), theirs.vectors()
        assert first.keys() == second.keys()
        assert all(np.allclose(first[id_], second[id_], atol=1e-5) for id_ in first), "but for the rounding of vectors that are carried over"


def _rows(home: Path) -> dict[str, list[tuple[object, ...]]]:
    database = sqlite3.connect(generation_folder(home, "shelf", pointer(home, "shelf")[0]) / "shelf.sqlite3")
    rows = {table: sorted(map(repr, database.execute(f"select {columns} from {table}"))) for table, columns in COLUMNS.items()}
    database.close()
    return rows  # type: ignore[return-value]


TestShelf = Shelf.TestCase
TestShelf.settings = settings(max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck))
