"""A shelf that tells its version in every sentence, child processes that write and read it, and the check that it is whole. Used by test_steps and test_slow.

Children are forked from a process that has imported everything and opened nothing, so that a kill costs milliseconds and not an import.
"""

from __future__ import annotations

import os
import random
import re
import signal
import sys
import traceback
from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from time import monotonic, sleep

import langchain_chroma  # noqa: F401 - so that no child has to import it
import numpy as np

from ingest import pipeline
from rag.config import Settings
from rag.errors import BusyError
from rag.index import Index, open_index, steps
from tests.conftest import LetterEncoder

ANIMALS = ("fox", "heron", "badger", "stoat", "magpie", "weasel", "otter", "lynx")
CORPUS = "shelf"
BUSY = 75
"""The exit status of a child that found another one writing."""


def write(folder: Path, version: int) -> None:
    """Write the folder anew: each file tells its version in each of its two passages."""
    folder.mkdir(exist_ok=True)
    for animal in ANIMALS:
        long = f" The {animal} runs on and on through version {version} of the story." * 8
        (folder / f"{animal}.txt").write_text(f"The {animal} meets Ann in version {version}.{long}\n\nThe {animal} leaves Joe in version {version}.{long}")


def take_in(folder: Path, home: Path, *, copied: bool = False) -> None:
    """Ingest the folder with the encoder that counts letters, into a copy of the live generation or into one that is built whole."""
    pipeline._may_copy = lambda *_: copied
    pipeline.load_encoder = lambda config=None: LetterEncoder()  # type: ignore[attr-defined]
    pipeline.ingest(folder, Settings(home=home), CORPUS)


def version(home: Path, allowed: Collection[int]) -> int:
    """Ask the shelf a question of each file, by words and by vector; gives the one version that answers them all, which has to be allowed."""
    live = open_index(home, CORPUS)
    said = {_answer(live, f"Which {animal} meets Ann?", animal) for animal in ANIMALS} | {
        _answer(live, f"Whom does the {animal} leave?", animal) for animal in ANIMALS
    }
    assert live.sources() == sorted(f"{animal}.txt" for animal in ANIMALS)
    assert len(said) == 1, f"versions {said} at once"
    assert said <= set(allowed), f"version {said}, not of {sorted(allowed)}"
    return said.pop()


def _answer(live: Index, question: str, animal: str) -> int:
    best = next(iter(live.by_id([next(iter(live.search.lexical(question, 1)))]).values()))
    vector = LetterEncoder().encode([best.text])[0]
    nearest = max(live.search.dense(vector, 5).items(), key=lambda pair: pair[1])
    assert best.source == f"{animal}.txt"
    assert np.isclose(nearest[1], 1.0, atol=1e-4), f"the vector of {best.id} is lost"
    assert live.text(best.source)[slice(*best.span)] == best.text
    return int(re.findall(r"version (\d+)", best.text)[0])


def child(work: Callable[[], object], *, quiet: bool = False) -> int:
    """Do some work in a process of its own; gives its id."""
    process = os.fork()
    if process:
        return process
    try:
        work()
    except BusyError:
        os._exit(BUSY)
    except BaseException:  # noqa: BLE001 - a child ends here, whatever happened
        if not quiet:
            traceback.print_exc()
            sys.stderr.flush()
        os._exit(1)
    os._exit(0)


def status(process: int) -> int:
    """Wait for a child; gives its exit status, or minus the signal that ended it."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def die_at(name: str) -> None:
    """Have this process die of SIGKILL at a step."""

    def die(step: str) -> None:
        if step == name:
            os.kill(os.getpid(), signal.SIGKILL)

    steps.hook = die


def kill_at_random(place: Path, kills: int, writers: int, *, reader: bool) -> None:
    """Kill so many re-ingests, `writers` at once, at points of chance; after each the shelf has to be whole, in its old or its new version.

    Every second one begins as a copy. With a reader, a process asks all the while and ends at the first answer that is not whole.
    """
    folder, home, chance = place / "shelf", place / "home", random.Random(7)
    write(folder, 0)
    began = monotonic()
    assert status(child(lambda: take_in(folder, home))) == 0
    lasts = monotonic() - began
    asking = child(lambda: _ask(home, place / "enough", kills)) if reader else None
    versions = [0]
    for number in range(1, kills + 1):
        write(folder, number)
        started = [child(partial(take_in, folder, home, copied=number % 2 == 0)) for _ in range(writers)]
        sleep(chance.uniform(0.0, 2 * lasts))
        for process in chance.sample(started, writers):
            os.kill(process, signal.SIGKILL)
            assert status(process) in (0, BUSY, -signal.SIGKILL)
        versions.append(_standing(home, (versions[-1], number)))
    (place / "enough").touch()
    assert asking is None or status(asking) == 0, "the reader was given an answer that is not whole"
    print(f"{kills} kills, {len(set(versions)) - 1} after the publish")


def _standing(home: Path, allowed: tuple[int, int]) -> int:
    """Say, by a process that reads the shelf afresh, which of two versions it holds whole."""
    for each in allowed:
        if status(child(partial(version, home, {each}), quiet=each != allowed[-1])) == 0:
            return each
    raise AssertionError(f"the shelf is neither version of {allowed}")


def _ask(home: Path, enough: Path, last: int) -> None:
    seen = 0
    while not enough.exists():
        seen = version(home, range(seen, last + 1))
