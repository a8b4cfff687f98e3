"""An answer made in the background, so that whoever waits for it may go and come back. It keeps one task a thread, and queues none."""

from __future__ import annotations

import atexit
from collections.abc import Callable
from functools import partial
from threading import Event, Thread, main_thread
from typing import Generic, TypeVar

from rag.progress import Progress

Made = TypeVar("Made")
LEAVE_S = 5.0
"""Seconds that a process which ends waits for what is being made."""


class BackgroundTask(Generic[Made]):
    """What is made by a thread of its own (a future), which ends with the process."""

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
