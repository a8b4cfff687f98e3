"""What is remembered, by a maker that counts."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from rag.lru import LruCache


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
