"""Deeds laid at the wrong door."""

import pytest

from rag.answer import Chatbot
from rag.ground import missing
from rag.index import Index, open_index
from rag.models import encoder
from rag.premises import contradicted, unborne
from rag.question import read_question
from tests.conftest import told_twice


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Why did Pat shoot Fantail?", "The shelf tells that of Ann Martin, not of Pat."),
        ("Why did Fantail shoot Ann?", "The shelf tells it the other way round: of Ann Martin, not of Fantail."),
        ("Why does Doc Riedenschneider shoot himself?", "Emmerich"),
        ("Why did Pat rescue Ann?", "The shelf tells that of Joe Sullivan, not of Pat."),
    ],
)
def test_a_deed_of_somebody_else_is_a_false_premise(noir: Index, question: str, says: str) -> None:
    draft = contradicted(read_question(question, noir), noir)
    assert draft is not None
    assert draft.reason == "false_premise"
    assert says in draft.text


def test_nobody_is_named_of_whom_only_a_pronoun_tells(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Ruth Orr sings at the Elm Club. Ben Toll loves Ruth Orr. Ben Toll walks in. Carl Lund shoots him with a rifle. Carl Lund flees. Ruth Orr weeps."
    bot = Chatbot("elm", config=told_twice(tmp_path_factory, "elm", "The Elm Club", [text, "Ruth Orr sings."]))
    answer = bot.ask("Why did Ruth Orr shoot Ben Toll?")
    assert (answer.reason, answer.answer) == ("false_premise", "The shelf does not bear out what the question assumes.")


def test_two_who_do_it_together_are_not_the_other_way_round(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Ruth Orr and Ben Toll needed money. Ruth Orr sings and Ben Toll drinks. Ben Toll and Ruth Orr rob a bank."
    index = open_index(told_twice(tmp_path_factory, "pair", "The Pair", [text, "Ruth Orr sings."]).home, "pair")
    for question in ("Why did Ruth Orr and Ben Toll need money?", "Why did Ben Toll and Ruth Orr need money?"):
        assert missing(read_question(question, index), index, encoder()) is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Why did Ann stab Fantail with a knife?", "The shelf does not bear out that Ann did stab Fantail with a knife."),
        ("And why was Joe Sullivan hanged?", "The shelf does not bear out that Joe Sullivan was hanged."),
        ("Why did it rain?", ""),
    ],
)
def test_a_false_premise_is_named(noir: Index, question: str, told: str) -> None:
    assert unborne(question, noir.named_in(question)) == told
