"""What type of answer a question asks for, by its form."""

import pytest

from rag.answer_type import NameAsked, about_work, name_asked, whose_work


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("What is the name of Wexler's yacht?", NameAsked("Wexler's yacht")),
        ("what's the blacksmith called", NameAsked("the blacksmith", called=True)),
        ("What is the maiden name of Ruth's mother?", NameAsked("Ruth's mother", "maiden")),
        ("What was the gardener's real name?", NameAsked("the gardener", "real", called=True)),
        ("What is the ship called on which Emil sails?", NameAsked("the ship", "", "on which Emil sails", called=True)),
        ("What is the man who forgot Ruth's name called?", NameAsked("the man who forgot Ruth's name", called=True)),
        ("Who finds out the name of the killer?", None),
        ("What did Tom name his dog?", None),
    ],
)
def test_a_question_for_a_name(question: str, asked: NameAsked | None) -> None:
    assert name_asked(question) == asked


@pytest.mark.parametrize(
    ("question", "whose", "about"),
    [
        ("What does Ruth do for a living?", "Ruth", True),
        ("What is the lodger's line of work?", "the lodger", True),
        ("What was Emil's job before the war?", None, True),
        ("By what trade does Emil live?", None, True),
        ("Why did Emil lose his job?", None, True),
        ("What is Emil's calling?", "Emil", False),
        ("Why is Emil calling Ruth?", None, False),
    ],
)
def test_a_question_for_somebodys_work(question: str, whose: str | None, about: bool) -> None:
    assert (whose_work(question), about_work(question)) == (whose, about)
