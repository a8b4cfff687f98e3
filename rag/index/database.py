"""The SQLite database of one generation, open for reading by all threads. What its tables mean is for those who ask it."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Collection, Sequence
from typing import Any


class Database:
    """A connection that threads take turns with."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Read through `connection`, which stays its maker's to close."""
        self._connection = connection
        self._lock = threading.RLock()

    def rows(self, query: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows that a query finds."""
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def counts(self, stems: Collection[str]) -> dict[str, int]:
        """Return how many passages hold each of some stems; none that no passage holds."""
        return dict(self.rows(f"select term, doc from vocabulary where term in ({marks(stems)})", list(stems)))


def marks(values: Collection[Any]) -> str:
    """Return a question mark for each value, as SQL wants them."""
    return ",".join("?" * len(values))


def unlisted(values: str) -> tuple[str, ...]:
    """Return what a column holds as a JSON list."""
    return tuple(json.loads(values)) if values != "[]" else ()
