"""Questions of yes or no made from cases that ask who did something."""

from dataclasses import replace
from random import Random

import pytest

from evals.cases import Case
from evals.verdicts import asked_of, said, whether
from rag.answer import Chatbot
from rag.index import Index


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Who shoots Fantail?", "Does Ann shoot Fantail?"),
        ("Who shot Fantail?", "Did Ann shoot Fantail?"),
        ("Who is a lawyer?", "Is Ann a lawyer?"),
        ("Who does Ann shoot?", ""),
        ("Whom did Ann shoot?", ""),
        ("Why did Ann shoot Fantail?", ""),
    ],
)
def test_a_question_for_the_doer_becomes_one_of_yes_or_no(question: str, asked: str) -> None:
    assert whether(question, "Ann") == asked


def test_others_are_put_in_the_place_of_either(noir: Index) -> None:
    source = "000_544611bf2d557d00.txt"
    case = Case(id="a", question="Who shot Fantail?", answers=("Ann", "Ann Martin"), sources=(source,))
    made = dict(asked_of(case, noir, Random(0)))
    assert made["true"] == "Did Ann Martin shoot Fantail?"
    assert made["of another"].endswith(" shoot Fantail?") and "Ann" not in made["of another"]
    assert made["done to another"].startswith("Did Ann Martin shoot ") and "Fantail" not in made["done to another"]
    assert not dict(asked_of(replace(case, answers=("a gun",)), noir, Random(0)))


@pytest.mark.parametrize(
    ("question", "says"),
    [("Did Ann shoot Fantail?", "yes"), ("Did Pat shoot Fantail?", "no"), ("Is Ann a nurse?", "nothing"), ("Who shot Fantail?", "the sentence alone")],
)
def test_what_is_said_is_read_off_the_answer(noir: Index, question: str, says: str) -> None:
    assert said(Chatbot("noir").ask(question)) == says
