"""What type of answer a question asks for, by its form."""

import pytest

from rag.language.answer_type import NameAsked, about_work, alternatives, asks_whither, gender_asked, name_asked, whose_work


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
        ("What is the job of Clara's father?", "Clara's father", True),
        ("What was Emil's job before the war?", None, True),
        ("By what trade does Emil live?", None, True),
        ("Why did Emil lose his job?", None, True),
        ("What is Emil's calling?", "Emil", False),
        ("Why is Emil calling Ruth?", None, False),
    ],
)
def test_a_question_for_somebodys_work(question: str, whose: str | None, about: bool) -> None:
    assert (whose_work(question), about_work(question)) == (whose, about)


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Does Ann live in a house or in an apartment?", [{"hous"}, {"apart"}]),
        ("Is Ann on the staff of Joe's lawyer, or is she a social worker?", [{"joe", "lawyer"}, {"social", "worker"}]),
        ("Was the money real or fake?", [{"real"}, {"fake"}]),
        ("Is Doc arrested or does he get away?", []),
        ("Who shot Fantail, Ann or Pat?", []),
        ("Is Fantail killed?", []),
    ],
)
def test_what_a_question_leaves_the_choice_between(question: str, things: list[set[str]]) -> None:
    assert alternatives(question) == things


@pytest.mark.parametrize(
    ("question", "gender"),
    [
        ("Which woman is jealous?", "f"),
        ("Who loses his job?", "m"),
        ("Who shoots herself?", "f"),
        ("Who hides her jewels?", "f"),
        ("Who is her boyfriend?", ""),
        ("Who loves her?", ""),
        ("Which car is hers?", ""),
        ("Where does he hide?", ""),
    ],
)
def test_what_tells_whether_a_man_or_a_woman_is_asked_for(question: str, gender: str) -> None:
    assert gender_asked(question) == gender


def test_red_head_goes_nowhere() -> None:
    assert asks_whither("Where did Red Head move to?") and not asks_whither("Where did Red Head live?")
