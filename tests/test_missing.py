"""Reasons of an abstention."""

from pathlib import Path

import pytest

from rag.config import Settings
from rag.index import Index
from rag.models import load_encoder
from rag.question.parse import parse_question
from rag.rules.missing import missing, told_elsewhere
from rag.schema import Hit
from tests.conftest import LetterEncoder, new_home, shelved


@pytest.mark.parametrize(
    ("question", "reason", "says"),
    [
        ("In The Asphalt Jungle, who shoots Fantail?", "false_premise", "Fantail appears in Raw Deal, not in The Asphalt Jungle."),
        ("Did Fantail work for Emmerich?", "false_premise", "no story here has both"),
        ("Who dies in Double Indemnity?", "not_in_corpus", "Double Indemnity"),
        ("Why does Norma Desmond cry?", "not_in_corpus", "Norma Desmond"),
        ("Who is Philip Marlowe?", "not_in_corpus", "Philip Marlowe"),
        ("In The Asphalt Jungle, who wants to sail to Panama?", "false_premise", "Panama is named in Raw Deal, not in The Asphalt Jungle."),
        ("Does he or not?", "not_stated", "nothing"),
        ("Who shot Joe Gillis?", "not_in_corpus", "Joe Gillis"),
        ("Who is the president of France?", "off_topic", ""),
        ("What is the capital of Australia?", "off_topic", ""),
        ("How do I cook rice?", "off_topic", ""),
        ("Wer erschoss Fantail?", "off_topic", "Only English is supported"),
        ("¿Quién disparó a Fantail?", "off_topic", "Only English is supported"),
    ],
)
def test_missing(noir: Index, question: str, reason: str, says: str) -> None:
    draft = missing(parse_question(question, noir), noir, load_encoder())
    assert draft is not None
    assert draft.reason == reason
    assert says in draft.text


def test_a_deed_of_another_story_is_a_false_premise(noir: Index) -> None:
    told = [Hit(passage, 1.0) for passage in noir.passages_of("Straight Time")]
    asked = "In Raw Deal, who recently used a book of matches to cook heroin?"
    draft = told_elsewhere(parse_question(asked, noir), told, noir)
    assert draft is not None
    assert (draft.reason, draft.text) == ("false_premise", "That is told in Straight Time, not in Raw Deal.")
    assert told_elsewhere(parse_question("Who used a book of matches to cook heroin?", noir), told, noir) is None, "no story is named"
    assert told_elsewhere(parse_question("In Raw Deal, who runs the bank?", noir), told, noir) is None, "nobody tells it"


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
        "Why does Max kill Willy?",
        "Does Max pat Jenny on the back?",
        "Who dies, Joe or Max?",
        "What do Joe and Max have in common?",
        "What did the girl want to do one morning?",
        "Where does Fantail, the henchman of Coyle, wait for Joe?",
    ],
)
def test_nothing_is_missing(noir: Index, question: str) -> None:
    assert missing(parse_question(question, noir), noir, load_encoder()) is None


def test_off_topic(noir: Index) -> None:
    draft = missing(parse_question("How do I cook rice?", noir), noir, load_encoder())
    assert draft
    assert draft.reason == "off_topic"
    afar = missing(parse_question("What will the weather be like in Kentucky tomorrow?", noir), noir, load_encoder())
    assert afar and afar.reason == "off_topic", "a place on the shelf does not make it a story's"
    assert missing(parse_question("Why does Dix want to go to Kentucky?", noir), noir, load_encoder()) is None
    assert missing(parse_question("What is Joe's shoe size?", noir), noir, load_encoder()) is None, "it may be stated"


def test_a_common_word_that_is_a_name_elsewhere_is_no_false_premise(tmp_path_factory: pytest.TempPathFactory) -> None:
    texts = {
        "a": "Farquhar met the Fairy Maiden. The Fairy Maiden sang, and Farquhar kissed the Fairy Maiden. Farquhar wept for the Fairy Maiden.",
        "b": "Oonagh the maiden met Finn at the well. Finn was a giant. Oonagh hid Finn. Oonagh gave Finn bread, and the maiden laughed.",
    }
    tales = shelved(tmp_path_factory.mktemp("tales"), Settings(home=new_home(tmp_path_factory)), **texts)
    assert any("Maiden" in c.name for c in tales.names.characters)
    asked = parse_question("Why did the maiden hide Finn?", tales)
    assert missing(asked, tales, load_encoder()) is None
    assert {tales.stories[key].label for key in asked.stories} == {"b.txt"}
    elsewhere = missing(parse_question("Did Farquhar meet Oonagh?", tales), tales, load_encoder())
    assert elsewhere is not None and elsewhere.reason == "false_premise"


def test_a_namesake_and_a_common_word_are_not_somebody_elsewhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    texts = {
        "a": "The Heron (1950)\n\nLeroy Banks drinks with Daniel. At night Banks sleeps, and Banks snores. Daniel Orr weeps, and Daniel waits.",
        "b": "The Egret (1951)\n\nRuth Lund takes the bank's money. Daniel Frith waits. Daniel weeps.",
        "c": "The Crane (1952)\n\nCarl Voss shoots a crow. Carl Voss flees.",
    }
    index = shelved(tmp_path_factory.mktemp("banks"), Settings(home=new_home(tmp_path_factory)), **texts)
    told = [missing(parse_question(f"In The Crane, who is {name}?", index), index, load_encoder()) for name in ("Banks", "Daniel")]
    assert [draft and draft.text for draft in told] == [
        "Leroy Banks appears in The Heron, not in The Crane.", "Daniel appears in The Egret and The Heron, not in The Crane.",
    ]  # fmt: skip


def test_of_many_stories_a_message_names_a_few(tmp_path: Path, config: Settings, letters: LetterEncoder) -> None:
    harrys = {str(n): f"Harry Vance {n} steals a boat. Then Harry sinks it with Gus Pell." for n in range(8)}
    index = shelved(tmp_path / "harrys", config, **harrys, x="The Pier (1948)\n\nNora Lane burns the map. Nora leaves.")
    draft = missing(parse_question("In The Pier, why does Harry steal the boat?", index), index, letters)
    assert draft and draft.text == "Harry Vance appears in 0.txt, 1.txt, 2.txt, 3.txt and 4 other stories, not in The Pier."
