"""Nouns of one family: which mean the same, which may, and which are others."""

import pytest

from rag.language.families import Kinship, kinship


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a razor", "a revolver, says Joe", "other"),
        ("with pistols", "sabres", "other"),
        ("a small pistol", "his revolver", "maybe"),
        ("his gun", "a derringer", "maybe"),
        ("in her flat", "her old apartment", "one"),
        ("a former attorney", "a lawyer in Memphis", "one"),
        ("a white horse", "on a black horse", "maybe"),
        ("white", "black", "other"),
        ("a horse thief", "a cow", None),
        ("a barn", "a horse", None),
        ("the parking lot of the club", "in the house", None),
        ("an old friend", "the stranger", None),
    ],
)
def test_kinship(one: str, other: str, expected: Kinship | None) -> None:
    assert kinship(one, other) == kinship(other, one) == expected
