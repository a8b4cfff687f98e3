"""What one person is to another."""

import pytest

from rag.answer import Chatbot
from rag.rules.bonds import bond_asked
from tests.conftest import told_twice


@pytest.mark.parametrize(
    ("question", "both"),
    [
        ("Who is Ann to Joe?", ("Ann", "Joe")),
        ("What's Ann's relationship to Joe?", ("Ann", "Joe")),
        ("How is Ann connected to Joe?", ("Ann", "Joe")),
        ("What relationship does Ann have with Joe?", ("Ann", "Joe")),
        ("How does Ann know Joe?", ("Ann", "Joe")),
        ("What is the relationship between Ann and Joe?", ("Ann", "Joe")),
        ("How do Ann and Joe know each other?", ("Ann", "Joe")),
        ("What is the difference between Ann and Joe?", None),
        ("Who is Ann?", None),
        ("What does Ann say to Joe?", None),
    ],
)
def test_reads_what_one_is_to_another(question: str, both: tuple[str, str] | None) -> None:
    assert bond_asked(question) == both


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


def test_what_somebody_is_to_another_who_is_no_kin(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = (
        "Dan Mott has been out of work for a year. With the help of his old flame Vera and his shrewd bookkeeper Lil Cray, Dan robs the mill. Hobart's henchman, Sligo, follows him. "
        "Vera and Wick were lovers before the war. Mott has to report to a sour and lazy bailiff, Emmet Pugh. Hobart sings."
    )
    other = "Dan Mott, whose girl is Vera, is watched by a dentist, Lil Cray. Sligo shoots Wick. Emmet Pugh waits for Hobart."
    bot = Chatbot("mill", config=told_twice(tmp_path_factory, "mill", "The Mill", (first, other)))
    for question, said in (
        ("Who is Vera to Dan?", "his old flame"),
        ("What is Sligo's relationship to Hobart?", "Hobart's henchman"),
        ("Who is Emmet Pugh to Mott?", "Mott has to report to a sour and lazy bailiff, Emmet Pugh."),
        ("How are Sligo and Hobart connected?", "Hobart's henchman"),
        ("Who is Wick to Vera?", "Vera and Wick were lovers before the war."),
        ("Who is Hobart to Sligo?", "Hobart's henchman, Sligo, follows him."),
    ):
        assert bot.ask(question).answer == said, question
    assert [v.answer for v in bot.ask("Who is Lil Cray to Dan Mott?").disagreements] == ["his shrewd bookkeeper", "dentist"]
    assert bot.ask("Who is Emmet Pugh to Vera?").abstained


def test_kin_in_one_telling_and_no_kin_in_the_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = "The cup was brought to Arthur Pell by Nora Finch, Pell's private nurse. Tom Holt's brother, Cole Hand, rides up. Ruth weeps for Cole Hand."
    other = "The accused is Nora Finch, charged with having murdered her stepfather, Arthur Pell. Tom Holt and Cole Hand leave Ruth."
    bot = Chatbot("cup", config=told_twice(tmp_path_factory, "cup", "The Cup", (first, other)))
    assert {v.answer for v in bot.ask("How is Nora Finch connected to Arthur Pell?").disagreements} == {"stepdaughter", "Pell's private nurse"}
    assert bot.ask("Who is Cole Hand to Ruth?").answer == "Ruth weeps for Cole Hand."


def test_two_who_are_married_or_know_each_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nobody "who is nearly married to" somebody is, and to ask how one knows another takes nothing for granted."""
    first = (
        "Irma tells Lon that Ida has gone, and nobody knows where. Irma Voss (Ann Lee), a refugee who sings at a bar and who was secretly married to Lon, weeps. "
        "Tess, who was nearly married to Ned, hides. The bar is owned by Ned Post, who used to be a partner of Ida Roe's father. Ida knows the bar. Ned tells Tess."
    )
    bot = Chatbot("bar", config=told_twice(tmp_path_factory, "bar", "The Bar", (first, "Irma Voss and Lon dance. Tess and Ned Post drink. Ida Roe waits.")))
    assert "was secretly married to Lon" in bot.ask("What is Irma's relationship with Lon?").answer
    assert bot.ask("Who does Lon marry?").answer == "Irma Voss"
    assert bot.ask("Who does Tess marry?").answer != "Ned Post"
    assert "a partner of Ida Roe's father" in bot.ask("How does Ida know Ned Post?").answer
