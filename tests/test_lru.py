"""What is remembered, by a maker that counts."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from rag.lru import LruCache, remembered


def test_what_was_used_last_is_not_made_again() -> None:
    made: list[str] = []

    def upper(keys: Sequence[str]) -> list[str]:
        made.extend(keys)
        return [key.upper() for key in keys]

    kept = LruCache[str, str](2, upper)
    assert kept.of(["a", "b", "a"]) == ["A", "B", "A"]
    assert kept.of(["a", "c"]) == ["A", "C"]
    assert made == ["a", "b", "c"]
    assert kept.of(["b"]) == ["B"]
    assert made == ["a", "b", "c", "b"], "b was used longest ago"


@given(st.lists(st.lists(st.integers(0, 9), max_size=6)), st.integers(1, 5))
def test_what_is_given_does_not_hang_on_what_is_remembered(asked: list[list[int]], size: int) -> None:
    kept = LruCache[int, int](size, lambda keys: [key * key for key in keys])
    assert [kept.of(keys) for keys in asked] == [[key * key for key in keys] for keys in asked]


def test_what_is_found_in_a_shelf_is_kept_as_long_as_the_shelf() -> None:
    found: list[tuple[str, int]] = []

    class Shelf:
        pass

    @remembered(2)
    def look(name: str, number: int, shelf: Shelf) -> str:
        found.append((name, number))
        return name * number

    one, other = Shelf(), Shelf()
    assert [look("a", 2, one), look("a", 2, one), look("a", 2, other)] == ["aa"] * 3
    assert found == [("a", 2)] * 2, "once a shelf"
    look("b", 1, one), look("c", 1, one), look("a", 2, one)
    assert found[2:] == [("b", 1), ("c", 1), ("a", 2)], "a third begins anew"
    freed = weakref.ref(one)
    del one
    gc.collect()
    assert freed() is None
