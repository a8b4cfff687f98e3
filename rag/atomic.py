"""A file written aside, and put in its place in one step (an atomic write): whoever reads it finds the old one or the new one, whole, and never half of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def atomic_write(target: Path) -> Iterator[Path]:
    """Yield a path to write to; what stands there at the end takes the place of `target` in one step, and nothing does where the writing fails."""
    partial = target.with_suffix(f".{os.getpid()}-{threading.get_ident()}.partial")
    try:
        yield partial
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)
