"""What is costly to make is kept: many things at a time, of which those least recently used give way (LRU), and what is found in a shelf.

Nothing is kept on disk; two threads that ask for the same new thing at once both make it.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from functools import wraps
from typing import Generic, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
P = ParamSpec("P")


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


def remembered(most: int) -> Callable[[Callable[P, V]], Callable[P, V]]:
    """Keep what a function finds for as long as its last argument lives, a shelf; of more than `most` it begins anew, for people may type anything."""

    def keeping(find: Callable[P, V]) -> Callable[P, V]:
        known: WeakKeyDictionary[object, dict[tuple[object, ...], V]] = WeakKeyDictionary()

        @wraps(find)
        def found(*args: P.args, **kwargs: P.kwargs) -> V:
            *asked, shelf = args
            of_shelf, key = known.setdefault(shelf, {}), tuple(asked)
            try:
                return of_shelf[key]
            except KeyError:
                value = find(*args, **kwargs)
            if len(of_shelf) >= most:
                of_shelf.clear()
            of_shelf[key] = value
            return value

        return found

    return keeping
