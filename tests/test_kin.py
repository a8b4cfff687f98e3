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


def test_what_somebody_is_to_somebody_as_each_telling_has_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = (
        "Sir Julian Marsh has not been out since his wife Isobel fell. Emily is to teach his son Piers. Dr. Ambrose Fane, Isobel's brother, hunts for a diary. "
        "Colonel Amos Sloan hides. The Colonel's daughter, Abigail, brings Emily bread. Mr. Quill waits on them. Rosa, Tom Ray's widow, prays."
    )
    other = (
        "Isobel, the wife of Sir Julian Marsh, is dead. Emily's charge is Piers, Sir Julian's nephew, a boy of eight. Ambrose Fane is a brother of Isobel's. "
        "Abigail lives with Colonel Amos Sloan. Her uncle Amos Sloan owns the valley. Mr. Quill and Emily dance. Tom Ray's sister Rosa prays."
    )
    bot = Chatbot("marsh", config=told_twice(tmp_path_factory, "marsh", "Marsh", (first, other)))
    for question, said in (
        ("What is Piers to Sir Julian?", ["son", "nephew"]),
        ("How is Abigail related to Colonel Sloan?", ["daughter", "niece"]),
        ("Who is Ambrose Fane to Isobel?", []),
        ("What is Rosa to Tom Ray?", ["widow", "sister"]),
    ):
        answer = bot.ask(question)
        assert [version.answer for version in answer.disagreements] == said
        assert answer.answer == (said or ["brother"])[0]
    assert bot.ask("What is Emily to Mr. Quill?").answer not in ("daughter", "niece", "sister")
