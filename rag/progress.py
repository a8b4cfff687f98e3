"""What can be seen of an answer while it is made, and one that is made in the background. It shows nothing itself: the page listens."""

from __future__ import annotations

import atexit
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from threading import Event, Thread, main_thread
from typing import Generic, TypeVar

Made = TypeVar("Made")
LEAVE_S = 5.0
"""Seconds that a process which ends waits for what is being made."""
USAGE = ("calls", "cached", "tokens_in", "tokens_out", "cost_usd")
"""What a trace counts of a chat model."""


def spent(trace: Mapping[str, float]) -> str:
    """Say what a chat model took, for a person; nothing where none was asked."""
    calls, cached, tokens_in, tokens_out, money = (trace.get(name, 0) for name in USAGE)
    if not calls and not cached:
        return ""
    told = f"{counted(int(calls), 'call')}{f' and {cached:g} remembered' if cached else ''}, {tokens_in:,g} tokens in, {tokens_out:,g} out"
    return f"{told}, ${money:.4f}" if money else told


@dataclass(frozen=True, slots=True)
class Progress:
    """An answer under way: what has passed its checks, what is still being said, and a word on each thing that was left out."""

    settled: str = ""
    pending: str = ""
    dropped: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Watch:
    """What the asker is told while an answer is made: its progress, and counts of what happened on the way (see `Answer.trace`)."""

    listen: Callable[[Progress], object] | None = None
    trace: Counter[str] = field(default_factory=Counter)


class Pending(Generic[Made]):
    """What is made by a thread of its own (a future), so that whoever waits for it may go and come back; the thread ends with the process."""

    def __init__(self, make: Callable[[Callable[[Progress], object]], Made]) -> None:
        """Begin to make it; `make` is given whom to tell of its progress, of which the last is kept."""
        self.progress = Progress()
        self.made: Made | None = None
        """None until it is done, and where `make` has raised, which is on stderr then."""
        self.done = Event()
        self._make = make
        thread = Thread(target=self._run, daemon=True)
        self._end = partial(thread.join, LEAVE_S)
        atexit.register(self._end)  # a library of C++ aborts the process that ends under its thread
        thread.start()

    def _run(self) -> None:
        try:
            self.made = self._make(self._listen)
        except Exception:
            main_thread().join(1)
            if main_thread().is_alive():  # else the process ends, and nobody waits for it
                raise
        finally:
            self.done.set()
            atexit.unregister(self._end)

    def _listen(self, progress: Progress) -> None:
        self.progress = progress


def counted(number: int, noun: str) -> str:
    """Write a number with its noun: "1 passage", "61 passages"."""
    return f"{number} {noun}{'' if number == 1 else 's'}"
