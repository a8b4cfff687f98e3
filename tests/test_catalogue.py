"""What is answered from the catalogue, and what is left to the answerer."""

from pathlib import Path

import pytest

from rag.answer import Chatbot
from rag.config import Settings
from rag.index import Index
from rag.models import load_encoder
from rag.question.parse import Inquiry, parse_question
from rag.rules.catalogue import respond
from rag.rules.fates import people_by_fate_asked
from rag.rules.story_search import sought, stories_wanted, wants_stories
from tests.conftest import LetterEncoder, shelved


def answer(question: str, noir: Index) -> str | None:
    draft = respond(Inquiry(question, parse_question(question, noir), noir, load_encoder()))
    return draft.text if draft else None


@pytest.mark.parametrize("question", ["hi", "Hi there", "Hello!", "help", "thanks", "who are you?", "What can you do?"])
def test_a_greeting_is_told_what_gumshoe_does(noir: Index, question: str) -> None:
    assert "I am Gumshoe" in str(answer(question, noir))


@pytest.mark.parametrize("question", ["what stories do you have?", "Which films are there?", "list the movies", "what's on the shelf?"])
def test_stories(noir: Index, question: str) -> None:
    assert answer(question, noir) == "3 stories: Raw Deal (1948), Straight Time (1978), The Asphalt Jungle (1950)."


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("When was Raw Deal made?", "1948 (by its heading or corpus.toml)"),
        ("what year is The Asphalt Jungle from?", "1950 (by its heading or corpus.toml)"),
        ("When did Straight Time come out?", "1978 (by its heading or corpus.toml)"),
        ("How old is the film Raw Deal?", "1948 (by its heading or corpus.toml)"),
        ("When was Max released in Straight Time?", None),
        ("Which films are from 1948?", "1 story: Raw Deal (1948)."),
        ("which movies were made before 1960?", "2 stories: Raw Deal (1948), The Asphalt Jungle (1950)."),
        ("List the films of the 1970s", "1 story: Straight Time (1978)."),
        ("Which films came out in 1999?", "No story on this shelf is dated to that time."),
        ("Which is the oldest film?", "1 story: Raw Deal (1948)."),
        ("what is the most recent movie on the shelf?", "1 story: Straight Time (1978)."),
        ("Who is the oldest man?", None),
        ("Which films are set in 1948?", None),
    ],
)
def test_years_are_those_of_the_toml(noir: Index, question: str, expected: str | None) -> None:
    assert answer(question, noir) == expected


@pytest.mark.parametrize("question", ["Who is in Raw Deal?", "who's in raw deal", "list the characters of Raw Deal"])
def test_cast(noir: Index, question: str) -> None:
    assert answer(question, noir) == "In Raw Deal: Joe Sullivan, Pat, Rick Coyle, Ann Martin, Fantail."


@pytest.mark.parametrize(
    "question", ["Summarise Straight Time", "what is Straight Time about?", "what happens in Straight Time?", "tell me the plot of Straight Time"]
)
def test_summary(noir: Index, question: str) -> None:
    assert str(answer(question, noir)).startswith("Max Dembo, lifelong thief,")


@pytest.mark.parametrize(
    "question",
    [
        "Who is in prison in Raw Deal?",
        "Who shot Fantail?",
        "What is Ann's plan in Raw Deal?",
        "What happens to Joe at the tavern in Raw Deal?",
        "How many films has Joe seen?",
        "hey who is shot?",
        "What is the fight about in Raw Deal?",
        "Tell me about the heist in The Asphalt Jungle",
        "What stories are there about a heist?",
        "How many people in the story are there?",
        "What is this about?",
        "In which film does Joe die?",
        "List the people who die in Raw Deal",
    ],
)
def test_questions_of_fact_are_left_alone(noir: Index, question: str) -> None:
    assert answer(question, noir) is None


def test_which_stories() -> None:
    assert wants_stories("In which films is a jewel robbed?")
    assert sought("In which films is a jewel robbed?") == "is a jewel robbed?"
    assert sought("Which story mentions Panama?") == "Panama?"
    assert sought("How many films have a lawyer?") == "a lawyer?"
    assert sought("List the stories that feature a boat") == "a boat"
    assert sought("Is there a heist film?") == "heist?"
    assert sought("Which gangster film has a tavern?") == "gangster a tavern?"
    assert wants_stories("List the noir films")
    assert not wants_stories("How many films has Joe seen?")
    assert not wants_stories("List the stories")
    assert not wants_stories("Which lawyer kills himself?")
    assert not wants_stories("What book of matches does Earl find?")
    assert not wants_stories("What story does Pat tell Joe about the call?")


@pytest.mark.parametrize("question", ["How does Raw Deal end?", "what happens at the end of Raw Deal", "What is the ending of Raw Deal?"])
def test_the_end_is_the_last_that_is_told(noir: Index, question: str) -> None:
    assert str(answer(question, noir)).endswith("as the police arrive with Pat in custody, he dies in Ann's arms.")


def test_a_film_may_be_meant_by_whom_it_has(noir: Index) -> None:
    """Not by a name of two films, or by what is no name."""
    assert answer("How does the film with Fantail end?", noir) == answer("How does Raw Deal end?", noir)
    assert answer("what is the movie about fantail and joe about?", noir) == answer("What is Raw Deal about?", noir)
    assert answer("How does the film with the lawyer end?", noir) is None
    assert answer("What does Fantail do in the film with Joe?", noir) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who dies in Straight Time?", "Jerry and Willy"),
        ("who is killed in the asphalt jungle", "Alonzo D. Emmerich, Dix Handley and Bob Brannom"),
        ("Who in Straight Time dies?", "Jerry and Willy"),
        ("Who dies at the end of the film Straight Time?", "Jerry and Willy"),
        ("Who killed Jerry in Straight Time?", None),
        ("Who dies of a bullet in Straight Time?", None),
    ],
)
def test_who_dies(noir: Index, question: str, expected: str | None) -> None:
    assert answer(question, noir) == expected


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Who is Joe?", "Joe Sullivan has taken the rap"),
        ("tell me about Bob Brannom", "his business partner, Bob Brannom"),
        ("who's max", "Max Dembo, lifelong thief"),
    ],
)
def test_a_person_is_introduced(noir: Index, question: str, says: str) -> None:
    assert says in str(answer(question, noir))


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What is Max's last name?", "Max Dembo"),
        ("what's Coyle's full name?", "Rick Coyle"),
        ("What is Pat's last name?", ""),
        ("What is the name of the store?", None),
        ("What is Max's last job?", None),
    ],
)
def test_names_in_full(noir: Index, question: str, expected: str | None) -> None:
    assert answer(question, noir) == expected


@pytest.mark.parametrize(
    ("asked", "count"),
    [("In which two stories", 2), ("In which 3 of these films", 3), ("In which of the four movies", 0), ("In which films", 0), ("In what story", 0)],
)
def test_in_how_many_stories(asked: str, count: int) -> None:
    question = f"{asked} is a jewel stolen?"
    assert wants_stories(question)
    assert stories_wanted(question) == count
    assert sought(question) == "is a jewel stolen?"


def test_who_dies_on_the_whole_shelf(noir: Index) -> None:
    told = answer("Who dies?", noir)
    assert told is not None
    assert [part.partition(" (")[2].rstrip(")") for part in told.split("; ")] == ["Raw Deal", "Straight Time", "The Asphalt Jungle"]
    assert "Jerry and Willy (Straight Time)" in told


@pytest.mark.parametrize("question", ["Who is in the story?", "How does the film end?", "What is this movie about?"])
def test_which_story_is_meant_is_asked(noir: Index, question: str) -> None:
    assert answer(question, noir) == "Which story do you mean? The shelf holds Raw Deal, Straight Time and The Asphalt Jungle."


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Which lawyer kills himself?", "Alonzo D. Emmerich (The Asphalt Jungle)"),
        ("Which lawyer kills himself or herself?", "Alonzo D. Emmerich (The Asphalt Jungle)"),
        ("Who commits suicide?", "Alonzo D. Emmerich (The Asphalt Jungle)"),
        ("Who dies by a fall?", "Rick Coyle (Raw Deal)"),
        ("Who is shot in Raw Deal?", "Joe Sullivan and Fantail"),
        ("Which gangster dies?", "Rick Coyle (Raw Deal)"),
    ],
)
def test_whom_something_befell_is_told_by_rule(noir: Index, question: str, answer: str) -> None:
    assert Chatbot("noir").ask(question).answer == answer


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who are the women in Raw Deal?", "Pat and Ann Martin"),
        ("Name the men in Straight Time.", "Max Dembo, Earl, Jerry and Willy"),
        ("Which characters are lawyers?", "Alonzo D. Emmerich (The Asphalt Jungle)"),
        ("What are the names of the women in Raw Deal?", "Pat and Ann Martin"),
        ("How many characters are in Straight Time?", "5 with a name in Straight Time: Max Dembo, Earl, Jenny Mercer, Jerry, Willy."),
    ],
)
def test_who_is_of_a_kind(noir: Index, question: str, answer: str) -> None:
    assert Chatbot("noir").ask(question).answer == answer


def test_by_whose_hand_is_for_the_reader(noir: Index) -> None:
    assert people_by_fate_asked("who is shot by police") is None
    assert people_by_fate_asked("who shot fantail") is None
    assert people_by_fate_asked("who dies in end") is not None


def test_whoever_has_no_name_is_listed_by_what_they_are_called(tmp_path: Path, config: Settings, letters: LetterEncoder) -> None:
    told = "The Wolf and the Miller\n\nAn old miller met a wolf. The wolf ate the mill's cat. The miller had a daughter. His youngest daughter wept for the cat, and a tailor came. A stranger laughed at the stranger."
    shelved(tmp_path / "tales", config, wolf=told)
    answer = Chatbot("tales", "reader", config).ask("Who is in The Wolf and the Miller?")
    assert answer.answer == "In The Wolf and the Miller: the miller, the wolf, the daughter, the stranger."
