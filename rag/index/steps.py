"""The steps of an ingest by name, so that a test can make it fail, stop or die at each of them (fault injection).

Nothing here ever fails by itself: without a hook a step is nothing.
"""

from __future__ import annotations

from collections.abc import Callable

STEPS = (
    "locked",
    "read",
    "embedded",
    "journalled",
    "shelf written",
    "vectors written",
    "vectors checked",
    "manifest written",
    "synced",
    "placed",
    "pointer written",
    "pointed",
    "journal removed",
    "swept",
)
"""In the order of an ingest; from "pointed" on, the new generation answers."""

hook: Callable[[str], None] | None = None


def step(name: str) -> None:
    """Say that a step is done."""
    if hook:
        hook(name)
