"""Whom somebody marries, over two tellings of an invented story."""

import pytest

from rag.answer import Chatbot
from tests.conftest import told_twice

FIRST = (
    "Britt Karr works with Jubal Strand and Ned Post. Greta Karr, the eldest, is married to the gambler Carl Weir; Inge Karr, the second, to a weak-willed surveyor, Ned Post. "
    "Ida Roe married a man whom Inge Karr had loved. Britt wants to marry Simon Ash. Britt marries Jubal at harvest. Lotte Vance meets Simon Ash and marries him."
)
SECOND = "Simon Ash and Britt Karr finally marry. Greta Karr and Carl Weir plan to get married. Lotte Vance, Jubal Strand, Inge Karr and Ned Post dance."


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Chatbot:
    return Chatbot("orchard", config=told_twice(tmp_path_factory, "orchard", "Orchard", (FIRST, SECOND)))


@pytest.mark.parametrize(
    ("question", "answer", "versions"),
    [
        ("Whom does Britt marry?", "Jubal Strand", ["Jubal Strand", "Simon Ash"]),
        ("Who is Greta Karr married to?", "Carl Weir", []),
        ("who marries Jubal Strand?", "Britt Karr", []),
        ("Whom did Ida Roe marry?", "a man whom Inge Karr had loved", []),
        ("Who does Lotte end up marrying?", "Simon Ash", []),
    ],
)
def test_whom_somebody_marries(bot: Chatbot, question: str, answer: str, versions: list[str]) -> None:
    asked = bot.ask(question)
    assert (asked.answer, [version.answer for version in asked.disagreements]) == (answer, versions)


def test_who_marries_two_in_one_telling_is_left_to_the_answerer(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Ida Bell marries Tom Reed. After his death Ida marries Max Orr, and Tom Reed and Max Orr were friends."
    told = Chatbot("two", config=told_twice(tmp_path_factory, "two", "Two", (text, "Ida Bell, Tom Reed and Max Orr sing."))).ask("Whom does Ida Bell marry?")
    assert told.answer in ("Tom Reed", "Max Orr") and not told.disagreements


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who does Max Orr marry?", "Ruth Bell"),
        ("Who marries Ruth Bell?", "Max Orr"),
        ("Who is Clara married to?", "Tom Reed"),
        ("Who is married to Clara?", "Tom Reed"),
        ("Who is Tom Reed married to?", "Clara"),
    ],
)
def test_whose_sister_somebody_marries_and_whose_wife_she_is_called(tmp_path_factory: pytest.TempPathFactory, question: str, answer: str) -> None:
    """Whoever owns the sister is not who is married."""
    first = "Max Orr, who has had enough, marries Ida Bell's sister Ruth. Tom Reed runs a bar, and Tom's wife, Clara, sings there. Ruth Bell and Ida Bell sing."
    second = "Max Orr meets Ida Bell and Ruth Bell. Tom Reed's wife Clara wants out of the marriage."
    assert Chatbot("sisters", config=told_twice(tmp_path_factory, "sisters", "Sisters", (first, second))).ask(question).answer == answer
