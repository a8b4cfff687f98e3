"""What a question names, what it misspells, and what it leans on."""

import pytest

from rag.index import Index
from rag.question import depends, read_question, standalone
from rag.schema import Turn


@pytest.mark.parametrize(
    ("question", "story"),
    [
        ("In The Asphalt Jungle, who hires Gus?", "The Asphalt Jungle"),
        ("who dies in raw deal", "Raw Deal"),
        ("Who robs the bank in Asphalt Jungle?", "The Asphalt Jungle"),
        ("Who shot Fantail?", None),
        ("What is the straight answer this time?", None),
    ],
)
def test_titles(noir: Index, question: str, story: str | None) -> None:
    found = read_question(question, noir).story
    assert (found.title if found else None) == story


@pytest.mark.parametrize(
    ("asked", "mended"),
    [
        ("Who shot fantale?", "Who shot Fantail?"),
        ("What did Emerich do?", "What did Emmerich do?"),
        ("who is reidenschneider", "who is Riedenschneider"),
        ("Why did Anne shoot him?", "Why did Anne shoot him?"),
        ("Who stole the painting?", "Who stole the painting?"),
    ],
)
def test_misspelt_names(noir: Index, asked: str, mended: str) -> None:
    assert read_question(asked, noir).text == mended


def test_unknown_names_and_titles(noir: Index) -> None:
    assert read_question("Who is Darth Vader?", noir).unknown == ("Darth Vader",)
    assert read_question("Who dies in Double Indemnity?", noir).unknown_title == "Double Indemnity"
    assert read_question("Is Joe Sullivan free?", noir).unknown == ()
    assert read_question("Does Max live in Beverly Hills?", noir).unknown == ()


FOLLOWUPS = [
    ("Whose gun did she use?", [("Who shot Fantail?", "Ann shoots Fantail with his own gun")], "Whose gun did Ann use?"),
    ("Why did he do it?", [("Who killed Willy?", "Max settles the score with Willy by killing him")], "Why did Max do it?"),
    ("What did she tell him?", [("Who loves Joe?", "Pat is losing Joe")], "What did Pat tell Joe?"),
    ("And Pat?", [("What happens to Ann at the end?", "Joe rescues Ann")], "What happens to Pat at the end?"),
    ("Why?", [("Who did Ann shoot?", "Ann shoots Fantail")], "Why did Ann shoot?"),
    ("Who is Max Dembo?", [("Who shot Fantail?", "Ann")], "Who is Max Dembo?"),
    ("Does Joe keep his money?", [("Who shot Fantail?", "Ann")], "Does Joe keep his money?"),
    ("Whose gun did she use?", [], "Whose gun did she use?"),
]


@pytest.mark.parametrize(("question", "history", "wanted"), FOLLOWUPS)
def test_followups(noir: Index, question: str, history: list[tuple[str, str]], wanted: str) -> None:
    assert standalone(question, [Turn(*turn) for turn in history], noir) == wanted


def test_what_stands_alone_does_not_lean(noir: Index) -> None:
    assert not depends("Who does Joe marry when he leaves?", noir)
    assert depends("Who does he marry?", noir)
    assert not depends("Which man is killed by his own wife?", noir)
