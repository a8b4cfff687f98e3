"""A cache of what is costly to make, many at a time: those least recently used give way (LRU).

It keeps nothing on disk; two threads that ask for the same new thing at once both make it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class LruCache(Generic[K, V]):
    """Makes values for keys, and keeps those of the last `size` keys. Safe to share between threads."""

    def __init__(self, size: int, make: Callable[[Sequence[K]], Iterable[V]]) -> None:
        """`make` gives the values of distinct keys, in their order."""
        self._size, self._make = size, make
        self._known: OrderedDict[K, V] = OrderedDict()
        self._lock = threading.Lock()

    def of(self, keys: Collection[K]) -> list[V]:
        """Return the value of each key, in their order; what is not known is made in one go."""
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        if new := [key for key in dict.fromkeys(keys) if key not in found]:
            found |= zip(new, self._make(new), strict=True)
        with self._lock:
            for key, value in found.items():
                self._known[key] = value
                self._known.move_to_end(key)
            while len(self._known) > self._size:
                self._known.popitem(last=False)
        return [found[key] for key in keys]
