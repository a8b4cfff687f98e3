"""What another telling has where the main answer stands in its own, with a real encoder and two tellings of an invented story."""

import pytest

from rag.answer import Chatbot
from rag.index import Index
from rag.models import load_encoder
from rag.reader.candidates import Candidate, Features
from rag.reader.instead import instead
from rag.schema import Span
from tests.conftest import told_twice

FIRST = (
    "Ray Moss, who is forty, gets off the bus from Toledo in November with eleven dollars. His cousin Vera Lund keeps him. "
    "Milo Pratt is stabbed with an ice pick. On Thursday they dig up the money, and Voss is burned to death. Ray moves to a cabin near Denver."
)
SECOND = (
    "On a Monday Ray Moss comes from Cleveland, a man of forty, late in autumn. Vera Lund takes him in. "
    "Milo Pratt, who has eleven cents, is killed with scissors. They dig for the money on Saturday, and by a crowd of men Voss is hanged then. Ray goes by way of Reno to San Diego."
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    return Chatbot("lantern", config=told_twice(tmp_path_factory, "lantern", "The Lantern", (FIRST, SECOND))).index()


def candidate(index: Index, source: str, said: str, likely: float = -1.0) -> Candidate:
    place = next(p for story in index.stories for p in index.passages_of(story) if p.source == source and said in p.text)
    at = place.text.index(said)
    features = Features(*(likely if name == "span" else 0.0 if name == "unfactual" else 1.0 for name in Features._fields))
    return Candidate(place, Span(at, at + len(said)), features)


@pytest.mark.parametrize(
    ("question", "main", "ranked", "expected"),
    [
        ("On which day do they dig up the money?", "On Thursday", ["late in autumn", "On a Monday", "on Saturday"], "on Saturday"),
        ("Where does Ray come from?", "from Toledo", ["Reno", "from Cleveland"], "from Cleveland"),
        ("Where does Ray live in the end?", "a cabin near Denver", ["Cleveland", "San Diego"], "San Diego"),
        ("What is Pratt killed with?", "an ice pick", ["the money", "scissors"], None),  # no family has both
        ("How was Voss killed?", "is burned to death", ["late in autumn", "is hanged"], "is hanged"),
        ("What was done to Voss?", "is burned to death", ["late in autumn", "is hanged"], None),
        ("How old is Ray?", "forty", ["a man of forty", "a Monday"], None),  # one says the same
        ("When does Ray want to go?", "On Thursday", ["on Saturday"], None),  # a plan
        ("How many are on the bus?", "forty", ["eleven"], None),  # of another thing
        ("Who is burned?", "Voss", ["Milo Pratt", "Vera Lund"], None),
    ],
)
def test_what_stands_in_the_place_of_an_answer(index: Index, question: str, main: str, ranked: list[str], expected: str | None) -> None:
    found = instead(question, candidate(index, "first.txt", main), [candidate(index, "second.txt", said) for said in ranked], index, load_encoder())
    assert (found.text if found else None) == expected


def test_what_is_unlikely_or_told_by_both_is_nothing_instead(index: Index) -> None:
    main, ranked = candidate(index, "first.txt", "On Thursday"), [candidate(index, "second.txt", "on Saturday", -5.0)]
    assert instead("On which day do they dig up the money?", main, ranked, index, load_encoder()) is None
    both = candidate(index, "first.txt", "Milo Pratt"), [candidate(index, "second.txt", "scissors"), candidate(index, "second.txt", "San Diego")]
    assert instead("What is it?", *both, index, load_encoder()) is None
