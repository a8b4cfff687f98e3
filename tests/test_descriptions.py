"""Whom a question means by "the lawyer", on the user's shelf, and by descriptions that are two people's or nobody's."""

from pathlib import Path

import pytest

from rag.config import Settings
from rag.index import Index
from rag.match import as_told
from rag.question.descriptions import by_noun, by_rank, described
from rag.rules.naming import name_draft, unnamed_asked
from tests.conftest import passage, shelved

TOLD = """\
The harbour pilot Amos Reed sells charts to a smuggler. The cook Bess Lane and the cook Dora Finn quarrel. Captain Holt, a blind man, hears of it.
A barber laughs. The barber Ned Oakes has the charts, and Reed hides them. Holt asks Reed, and Lane asks Finn.
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("descriptions")
    return shelved(folder / "charts", Settings(home=folder / "home"), charts=TOLD)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Where does the pilot hide?", [("the pilot", "Amos Reed")]),
        ("Where does the harbour pilot hide?", [("the harbour pilot", "Amos Reed")]),
        ("Who tells the captain about the pilot?", [("the captain", "Holt"), ("the pilot", "Amos Reed")]),
        ("What does the blind man hear?", [("the blind man", "Holt")]),
        ("What does the man hear?", []),
        ("What does the drunken pilot hide?", []),
        ("What does the other pilot hide?", []),
        ("Why does the cook quarrel?", []),
        ("What does the barber have?", []),
        ("What does the smuggler buy?", []),
        ("Who is the pilot?", []),
        ("What is the pilot called?", []),
        ("Is Amos Reed the pilot?", []),
        ("Where is the pilot Amos Reed?", []),
        ("What do the charts show?", []),
    ],
)
def test_a_description_means_the_one_person_so_called(shelf: Index, question: str, meant: list[tuple[str, str]]) -> None:
    (story,) = shelf.stories
    assert [(one.phrase, one.person.name) for one in described(question, story, shelf)] == meant


def test_a_passage_is_asked_of_whom_it_names_or_else_describes(noir: Index) -> None:
    question = "Who put a bullet in the safecracker?"
    places = [passage(text, story="The Asphalt Jungle") for text in ("A guard hits Louis.", "The safecracker Louis is hit.", "A guard fires.")]
    assert as_told(question, places, noir) == ["Who put a bullet in Louis?", question, question]
    assert as_told(question, [passage("A guard hits Louis.", story="Raw Deal")], noir) == [question]


def test_who_is_called_so_behind_another_noun_and_whose_surname_is_a_rank(tmp_path: Path) -> None:
    told = (
        "The bookkeeper, a little man by the name of Abner Pym, meets Johnny Prince. The singer is a platinum blonde who calls herself Lola Bell. "
        "The guard, an old-timer named Pop Dunn, laughs. The porter, a friend of a gunman named Joe Ray, fears the blonde singer Lola Bell and Joe Ray. Johnny Prince (Dan Reed) hates Abner. Prince Otto sings, and Johnny leaves Pop Dunn with Lola Bell."
    )
    shelf = shelved(tmp_path / "club", Settings(home=tmp_path / "home"), club=told)
    (story,) = shelf.stories
    asked = "What does the bookkeeper tell the guard about the blonde?"
    assert {one.phrase: one.person.name for one in described(asked, story, shelf)} == {
        "the bookkeeper": "Abner Pym", "the guard": "Pop Dunn", "the blonde": "Lola Bell"
    }  # fmt: skip
    assert [one.phrase for one in described("Where does the porter meet the blonde singer?", story, shelf)] == ["the blonde singer"]
    assert by_rank(story, shelf)["prince"].name.endswith("Otto")


def test_who_works_somewhere_and_which_of_two_of_a_name_bears_a_rank(tmp_path: Path) -> None:
    """Nobody is called a pier, and "Sheriff Barr" is the Barr whom the sheriff's name stands beside."""
    told = (
        "The old night watchman on the pier, Swede Hall, sees Lucy Barr. Lucy Barr, a widow, runs a ranch. Lucy Barr pays the local sheriff, Clem Barr, and weeps. "
        "The guard, old Sam Petrie, laughs. The knife lies in the drawer, Max Orr says. Sheriff Barr arrests Lucy and Max. Lucy goes to the pier."
    )
    shelf = shelved(tmp_path / "ranch", Settings(home=tmp_path / "home"), ranch=told)
    (story,) = shelf.stories
    assert {noun: c.name for noun, c in by_noun(story, shelf).items()} == {"sheriff": "Clem Barr", "guard": "Sam Petrie"}
    for question, name in (("What was the guard's name?", "Sam Petrie"), ("What is the watchman called?", "Swede Hall"), ("What is the knife called?", None)):
        asked = unnamed_asked(question)
        assert asked is not None
        draft = name_draft(asked, shelf.passages_of(story), shelf)
        assert (draft.text if draft else None) == name
