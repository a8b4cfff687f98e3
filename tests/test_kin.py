"""Who is whose kin."""

import pytest

from rag.answer import Chatbot
from rag.index import open_index
from rag.rules.kin import by_kin, kin_described
from tests.conftest import told_twice


def test_who_somebody_of_somebody_is() -> None:
    asked = kin_described("Who is Tom's older sister?")
    assert asked
    assert (asked.noun, asked.owner) == ("sister", "Tom")
    assert kin_described("Who is the cook?") is None


def test_whose_mother_somebody_is_by_whose_son_is_named(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (
        "Ruth Orr runs a boarding house. Ben Toll befriends Ruth Orr's son Willie. Carl Lund shows Ben Toll a map that he has drawn for his daughter Lotte. "
        "Abe Wynn weeps. Ben Toll's bride Greta sings."
    )
    index = open_index(told_twice(tmp_path_factory, "kin", "Kin", (text, "Ruth Orr waits for Ben Toll, Carl Lund, Lotte, Greta and Willie.")).home, "kin")
    for question, name in (
        ("Who is Willie's mother?", "Ruth Orr"),
        ("Who is Willie's father?", None),
        ("Who is Abe Wynn's mother?", None),
        ("Who is Greta's husband?", "Ben Toll"),
        ("Who is Greta's first husband?", None),
    ):
        asked = kin_described(question)
        draft = by_kin(asked, index) if asked else None
        assert (draft.text if draft else None) == name


def test_kin_goes_both_ways(tmp_path_factory: pytest.TempPathFactory) -> None:
    one = (
        "Silas Rourke owns the valley. His foreman Jubal Crane is in love with Rourke's daughter Lottie. Lottie Rourke teaches at the school. Her brother Wade, a drunk, loses the farm. "
        "Lorna Vale sings. Lorna is Drew's former wife. Harlan Drew owns a boat. The brothers Ned and Abe Toll row it. Drew fears his mother-in-law, Ida Vale. Marsh's widow Peg prays."
    )
    other = "Silas Rourke shoots Jubal Crane. Lottie Rourke and Wade leave. Harlan Drew drowns. Lorna Vale weeps. Ned Toll and Abe Toll dance with Ida Vale, Peg and Leo Marsh. Peg sings."
    config = told_twice(tmp_path_factory, "kin", "Kin", (one, other))
    bot = Chatbot("kin", config=config)
    for question, name in (
        ("Who is Lottie's father?", "Silas Rourke"),
        ("who is wade's sister?", "Lottie Rourke"),
        ("Who is Lorna's ex-husband?", "Harlan Drew"),
        ("Who is Ned's brother?", "Abe Toll"),
        ("Who is Harlan Drew's mother-in-law?", "Ida Vale"),
        ("Who is Marsh's wife?", "Peg"),
    ):
        assert bot.ask(question).answer == name
    index = bot.index()
    for question in ("Who is Lorna's husband?", "Who is Wade's brother?", "Who is Jubal's father?"):
        asked = kin_described(question)
        assert asked and by_kin(asked, index) is None


def test_whose_kin_somebody_is_said_to_be_need_have_no_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    one = (
        "His apprentices are Caspar Hinz and the lazy Florian Aust, the natural son of Duke Leopold. It is revealed that Ida Fair was the old baronet's own daughter."
        " Caspar Hinz pretends that he is the son of a king. Greta Lund, the daughter of a fisherman, sings."
    )
    other = "Duke Leopold has Florian Aust and Caspar Hinz build a clock. Ida Fair waits for Greta Lund."
    index = open_index(told_twice(tmp_path_factory, "clock", "Clock", (one, other)).home, "clock")
    for question, name in (
        ("Who is the father of Florian?", "Duke Leopold"),
        ("Who was Ida's father?", "the old baronet"),
        ("Who is Greta's father?", "a fisherman"),
        ("Who is Greta's mother?", None),
        ("Who is Caspar's father?", None),
    ):
        asked = kin_described(question)
        draft = by_kin(asked, index) if asked else None
        assert (draft.text if draft else None) == name
