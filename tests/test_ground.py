"""Reasons of an abstention."""

import pytest

from rag.ground import missing, why_not
from rag.index import Index
from rag.models import encoder
from rag.question import read_question


@pytest.mark.parametrize(
    ("question", "reason", "says"),
    [
        ("In The Asphalt Jungle, who shoots Fantail?", "false_premise", "Fantail appears in Raw Deal, not in The Asphalt Jungle."),
        ("Did Fantail work for Emmerich?", "false_premise", "no story here has both"),
        ("Why did Pat shoot Fantail?", "false_premise", "The shelf tells that of Ann Martin, not of Pat."),
        ("Why does Doc Riedenschneider shoot himself?", "false_premise", "Emmerich"),
        ("Who dies in Double Indemnity?", "not_in_corpus", "Double Indemnity"),
        ("Why does Norma Desmond cry?", "not_in_corpus", "Norma Desmond"),
        ("What is the capital of Australia?", "off_topic", ""),
        ("How do I cook rice?", "off_topic", ""),
    ],
)
def test_missing(noir: Index, question: str, reason: str, says: str) -> None:
    draft = missing(read_question(question, noir), noir, encoder())
    assert draft is not None
    assert draft.reason == reason
    assert says in draft.text


@pytest.mark.parametrize(
    "question",
    [
        "Who shot Fantail?",
        "Does Joe love Ann?",
        "Who hires Dix Handley?",
        "Is Max in Los Angeles with Jenny?",
        "Why did Ann shoot Fantail?",
        "Where does Dix kill Bob Brannom?",
        "Why does Joe love Ann?",
        "When did Emmerich shoot himself?",
        "Why does Fantail kill Joe?",
    ],
)
def test_nothing_is_missing(noir: Index, question: str) -> None:
    assert missing(read_question(question, noir), noir, encoder()) is None


def test_off_topic_or_not_stated(noir: Index) -> None:
    for question, reason in (("How do I cook rice?", "off_topic"), ("What is Joe's shoe size?", "not_stated")):
        assert why_not(question, read_question(question, noir), noir, encoder()) == reason
