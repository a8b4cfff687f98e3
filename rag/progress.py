"""What can be seen of an answer while it is made. It shows nothing itself: the page listens."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field


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
