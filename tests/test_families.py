"""Nouns of one family: which mean the same, which may, and which are others."""

import pytest

from rag.language.families import Kinship, kinship, trade_of


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
        ("cigarettes", "contraband", "maybe"),
        ("a former legionnaire", "a soldier", "maybe"),
        ("a barn", "a horse", None),
        ("the parking lot of the club", "in the house", None),
        ("the sapphires", "rubies", "other"),
        ("jewels", "a ruby", "maybe"),
        ("the janitor", "a nurse", "other"),
        ("in a bag", "in an old sack", "one"),
        ("in an iron box", "in the strongbox", "maybe"),
        ("in a hatbox", "in a violin case", "other"),
        ("in a locker at the depot", "inside the piano", "other"),
        ("in a small case", "in his suitcase", "maybe"),
        ("a hearse", "in an ambulance", "other"),
        ("casks of rum", "gunpowder", "other"),
        ("a load of liquor", "whisky", "maybe"),
        ("an old friend", "the stranger", None),
    ],
)
def test_kinship(one: str, other: str, expected: Kinship | None) -> None:
    assert kinship(one, other) == kinship(other, one) == expected


@pytest.mark.parametrize(
    ("clause", "trade"),
    [
        ("runs the old hotel", "hotelkeeper"),
        ("teaches music in Oakland", "teacher"),
        ("works as a librarian", "a librarian"),
        ("runs to the bank", "runs to the bank"),
        ("a barber", "a barber"),
    ],
)
def test_what_somebody_is_who_does_it(clause: str, trade: str) -> None:
    assert trade_of(clause) == trade
