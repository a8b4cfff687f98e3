"""Which answers of tellings contradict each other, with a real encoder and made-up tellings of the user's shelf."""

import pytest

from rag.index import Index
from rag.models import encoder
from rag.reader.read import FEATURES, Candidate
from rag.reader.versions import Told, disagreements
from rag.schema import Span
from tests.conftest import passage


def told(text: str, said: str, telling: int) -> Told:
    at = text.index(said)
    place = passage(text, story="Raw Deal", telling=telling, source=f"{telling}.txt")
    return Told(Candidate(place, Span(at, at + len(said)), tuple([1.0] * len(FEATURES))), 0.9 - telling / 10)


def versions(question: str, index: Index, *tellings: tuple[str, str]) -> list[tuple[str, int]]:
    found = disagreements(question, [told(text, said, number) for number, (text, said) in enumerate(tellings)], index, encoder())
    return [(version.text, len(version.evidence)) for version in found]


def test_places_that_differ(noir: Index) -> None:
    made = versions(
        "Where do they sail?", noir, ("They sail to Panama.", "Panama"), ("A ship for South America.", "South America"), ("To Panama by night.", "Panama")
    )
    assert made == [("Panama", 2), ("South America", 1)]


def test_numbers_that_differ(noir: Index) -> None:
    assert versions("How many years?", noir, ("It took six years.", "six years"), ("After 3 years he ran.", "3 years")) == [("six years", 1), ("3 years", 1)]
    assert versions("How many years?", noir, ("It took six years.", "six years"), ("A term of six.", "six")) == []


def test_people_that_differ(noir: Index) -> None:
    assert versions("Who shot him?", noir, ("Ann shot him.", "Ann"), ("Pat fired.", "Pat")) == [("Ann", 1), ("Pat", 1)]


@pytest.mark.parametrize(
    "tellings",
    [
        (("Rick owes him money.", "Rick"), ("Money is owed by Coyle.", "Coyle")),
        (("Rick owes him money.", "Rick"), ("The gangster owes him money.", "The gangster")),
        (("They hide in a small cabin in the woods.", "small cabin in the woods"), ("They hide in the woods.", "the woods")),
        (("Ann shoots Fantail.", "Fantail"), ("Ann shoots Joe's attacker.", "Joe's attacker")),
        (("A gunfight starts and candles fall.", "candles"), ("A gunfight starts a fire.", "gunfight")),
    ],
)
def test_the_same_in_other_words_is_no_disagreement(noir: Index, tellings: tuple[tuple[str, str], ...]) -> None:
    assert versions("What or who is it?", noir, *tellings) == []


def test_clauses_are_left_alone(noir: Index) -> None:
    assert versions("Why does he run?", noir, ("He runs to save Ann.", "to save Ann"), ("He runs for the money.", "for the money")) == []
