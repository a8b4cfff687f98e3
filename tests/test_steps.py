"""An ingest that fails, runs out of disk or dies at any of its steps leaves the old or the new shelf whole, and the next one puts all in order."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from ingest import pipeline
from rag.config import Settings
from rag.index import open_index, pointer, read, steps
from rag.index.steps import STEPS
from tests import crash
from tests.conftest import ROOT, LetterEncoder

FAILURES = {"exception, built whole": (RuntimeError("a bug"), False), "disk full, begun as a copy": (OSError(28, "No space left on device"), True)}


@pytest.fixture
def shelf(tmp_path: Path, config: Settings, letters: LetterEncoder) -> Path:
    crash.write(tmp_path / "shelf", 1)
    pipeline.ingest(tmp_path / "shelf", config)
    crash.write(tmp_path / "shelf", 2)
    return tmp_path / "shelf"


def test_the_steps_are_all_there_and_in_order(shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[str] = []
    monkeypatch.setattr(steps, "hook", passed.append)
    pipeline.ingest(shelf, config)
    assert tuple(passed) == STEPS
    said = {name for folder in ("rag", "ingest") for path in (ROOT / folder).rglob("*.py") for name in re.findall(r'\bstep\("([^"]+)"\)', path.read_text())}
    assert said == set(STEPS)


@pytest.mark.parametrize(("failure", "copied"), FAILURES.values(), ids=FAILURES.keys())
@pytest.mark.parametrize("name", STEPS)
def test_a_failure_at_any_step(shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch, name: str, failure: Exception, copied: bool) -> None:
    monkeypatch.setattr(pipeline, "_may_copy", lambda *_: copied)

    def fail(step: str) -> None:
        if step == name:
            raise failure

    with monkeypatch.context() as patch:
        patch.setattr(steps, "hook", fail)
        with pytest.raises(type(failure), match=str(failure.args[-1])):
            pipeline.ingest(shelf, config)
    reached = 2 if STEPS.index(name) >= STEPS.index("pointed") else 1
    read._open.clear()
    assert crash.version(config.home, {reached}) == reached
    report = pipeline.ingest(shelf, config)
    assert crash.version(config.home, {2}) == 2
    assert (report.embedded == 0) == (STEPS.index(name) >= STEPS.index("journalled")), "what an interrupted ingest embedded is taken up"
    assert not list((config.home / "corpora" / "shelf" / "generations").glob("building-*"))


def test_death_at_any_step(tmp_path: Path) -> None:
    """All in one process that forks: the old shelf before the pointer is replaced, the new one after."""
    code = f"from pathlib import Path; from tests.test_steps import die_at_each; die_at_each(Path({str(tmp_path)!r}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def die_at_each(place: Path) -> None:
    """Be the process that forks."""
    folder, home = place / "shelf", place / "home"
    crash.write(folder, 0)
    assert crash.status(crash.child(lambda: crash.take_in(folder, home))) == 0
    reached = 0
    for number, name in enumerate(STEPS, 1):
        crash.write(folder, number)

        def killed(name: str = name) -> None:
            crash.die_at(name)
            crash.take_in(folder, home)

        assert crash.status(crash.child(killed)) == -9, f"{name} is never reached"
        reached = number if STEPS.index(name) >= STEPS.index("pointed") else number - 1
        for work in (lambda: crash.version(home, {reached}), lambda: crash.take_in(folder, home)):  # noqa: B023 - run at once
            assert crash.status(crash.child(work)) == 0, name
        assert len(pointer(home, crash.CORPUS)) == 2
        assert len(list((home / "corpora" / crash.CORPUS / "generations").iterdir())) == 2, name


def test_a_reader_that_is_open_sees_each_publish(shelf: Path, config: Settings) -> None:
    before = open_index(config.home, "shelf")
    pipeline.ingest(shelf, config)
    assert "version 1" in before.text("fox.txt")
    assert crash.version(config.home, {2}) == 2
