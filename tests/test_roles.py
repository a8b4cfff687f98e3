"""What tellings call people, over a shelf of invented stories that several tellings tell, with the real encoder."""

import pytest

from rag.answer import Chatbot
from rag.config import Settings
from rag.index import open_index
from rag.models import load_encoder
from rag.question.descriptions import Role, roles
from rag.question.parse import Inquiry, parse_question
from rag.rules.people import work
from rag.rules.roles import alike, contradicting
from rag.schema import Evidence
from tests.conftest import hit, told_twice

FIRST = """\
The fisherman Tobias Renn finds a locked chest on the beach at Orme. His neighbour, the schoolteacher Clara Voss, wants to open it. Tobias keeps it hidden for nine days.
Hugo Brandt, a watchmaker, opens the lock at last. Tobias thanks Hugo with a silver coin, and Clara writes down all that is in the chest. Lydia Marsh, who is a nurse from the city, reads it.
The bookmaker Oskar Thiel hears of it. Tobias runs from Oskar, and Clara hides the silver. Tobias loves his sister Ida, and Ida warns Tobias of Oskar.
"""
SECOND = """\
Tobias Renn, a carpenter, finds a chest washed ashore. Clara Voss, who works as a teacher, tells nobody of it. Tobias keeps the chest for three weeks.
The locksmith Hugo Brandt breaks the lock. Hugo asks Tobias for half of the silver, and Clara says no. With the help of the young Lydia Marsh, Tobias takes the chest home.
Then the bookie Oskar Thiel comes to the house. Oskar shouts at Tobias, and Clara calls for help. Tobias sends his beloved Ida away, and Ida leaves.
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return told_twice(tmp_path_factory, "chest", "The Chest", (FIRST, SECOND))


def called(shelf: Settings, name: str, corpus: str = "chest") -> list[str]:
    index = open_index(shelf.home, corpus)
    return [role.text for person in index.names.characters if person.name == name for role in roles(person, index)]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Tobias Renn", ["fisherman", "carpenter"]),
        ("Clara Voss", ["schoolteacher", "works as a teacher"]),
        ("Hugo Brandt", ["watchmaker", "locksmith"]),
        ("Oskar Thiel", ["bookmaker"]),
        ("Lydia Marsh", ["nurse"]),
        ("Ida", []),
    ],
)
def test_what_stands_beside_a_name(shelf: Settings, name: str, expected: list[str]) -> None:
    assert called(shelf, name) == expected


def test_a_trade_behind_of_the_and_one_bound_for_somewhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = "Max Orr lives at Orme. The mate suspects an actor among the passengers, Max Orr. With the help of the schoolteacher Agnes Vale, Max Orr finds a boat. Agnes Vale and Max Orr sail it."
    second = "At Orme lives Max Orr. He meets Agnes Vale, a music teacher bound for Tucson. Agnes Vale and Max Orr find a boat."
    shelf = told_twice(tmp_path_factory, "orme", "Orme", (first, second))
    assert called(shelf, "Agnes Vale", "orme") == ["schoolteacher", "music teacher"]
    assert called(shelf, "Max Orr", "orme") == []  # nobody is "the passengers"


def test_an_attorney_is_a_lawyer() -> None:
    assert alike("former attorney", "lawyer", load_encoder()) and alike("driver", "chauffeur", load_encoder())
    assert not alike("milliner", "lawyer", load_encoder())


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("gangster", "thief", False),
        ("racketeer", "mobster", False),
        ("thief", "smuggler", True),
        ("ship chandler", "boss", False),
        ("ship chandler", "union boss", True),
        ("driver", "bar owner", True),
        ("schoolteacher", "owner", False),
        ("dentist", "works at the next desk", False),
        ("dentist", "works as a milliner", True),
        ("watchman", "old guard", False),
    ],
)
def test_what_says_less_contradicts_no_trade(one: str, other: str, apart: bool) -> None:
    passages = [hit(f"Ed is {said}.", source=f"{said}.txt").passage for said in (one, other)]
    told = [Role(said, Evidence(p, p.sentences[0], 1.0)) for said, p in zip((one, other), passages, strict=True)]
    assert bool(contradicting(told, load_encoder())) == apart


def test_a_bar_is_nobodys_trade(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "The singer at the Blue Anchor, Lorna Dey, hates Max. Max drinks at the Blue Anchor. Lorna Dey weeps at the Blue Anchor."
    shelf = told_twice(tmp_path_factory, "bar", "The Bar", (text, text))
    assert "Blue Anchor" not in called(shelf, "Lorna Dey", "bar")


def test_a_namesake_is_somebody_else(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Tom Bracken, a railway clerk, and his brother Neil Bracken rob a train. Neil is a garage mechanic. Tom flees and Neil is caught."
    index = open_index(told_twice(tmp_path_factory, "train", "The Train", (text, text)).home, "train")
    assert {c.name: {role.text for role in roles(c, index)} for c in index.names.characters} == {
        "Tom Bracken": {"railway clerk"},
        "Neil Bracken": {"garage mechanic"},
    }


def test_trades_that_differ_are_versions(shelf: Settings) -> None:
    answer = Chatbot("chest", "reader", shelf).ask("What does Tobias do for a living?")
    assert answer.answer == "fisherman"
    assert {(v.answer, c.source) for v in answer.disagreements for c in v.citations} == {("fisherman", "first.txt"), ("carpenter", "second.txt")}
    assert {c for v in answer.disagreements for c in v.citations} == set(answer.citations)


def test_who_is_who_says_where_tellings_differ(shelf: Settings) -> None:
    answer = Chatbot("chest", "reader", shelf).ask("Who is Tobias Renn?")
    assert [v.answer for v in answer.disagreements] == ["The fisherman Tobias Renn finds a locked chest on the beach at Orme.", "carpenter"]
    assert answer.disagreements[0].answer == answer.answer
    assert {c for v in answer.disagreements for c in v.citations} == set(answer.citations)
    assert set(answer.also).isdisjoint(answer.citations)


@pytest.mark.parametrize("name", ["Clara", "Oskar", "Lydia"])
def test_the_same_trade_and_silence_are_no_disagreement(shelf: Settings, name: str) -> None:
    bot = Chatbot("chest", "reader", shelf)
    assert bot.ask(f"What is {name}'s job?").disagreements == ()
    assert bot.ask(f"Who is {name}?").disagreements == ()


def test_two_trades_in_one_telling_are_no_disagreement(shelf: Settings) -> None:
    index = open_index(shelf.home, "chest")
    tobias = next(person for person in index.names.characters if person.name == "Tobias Renn")
    first, second = roles(tobias, index)
    assert len(contradicting([first, second], load_encoder())) == 2
    both = type(second)(second.text, first.evidence)
    assert contradicting([first, both, second], load_encoder()) == ()


@pytest.mark.parametrize(
    "question", ["What does Tobias do at the beach?", "What did Tobias do?", "What does the priest do for a living?", "What is Tobias's house like?"]
)
def test_other_questions_are_left_to_the_reader(shelf: Settings, question: str) -> None:
    assert work(Inquiry(question, parse_question(question, index := open_index(shelf.home, "chest")), index, load_encoder())) is None


def test_who_bears_a_rank_and_who_made_a_film(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "The Bridge is held by Lieutenant Ruth Orr. Corporal Ben Toll falls in love with Vera Holt, a nurse. A watch is sent by Carl Lund. Ruth Orr weeps."
    bot = Chatbot("bridge", config=told_twice(tmp_path_factory, "bridge", "The Bridge at Orda", (text, "Ruth Orr and Ben Toll wait for Carl Lund.")))
    assert "Ben Toll" in bot.ask("Who is the corporal in The Bridge at Orda?").answer
    assert bot.ask("Who directed The Bridge at Orda?").reason == "not_stated"


def test_a_job_that_somebody_loses_is_what_they_are(tmp_path_factory: pytest.TempPathFactory) -> None:
    tellings = (
        "Max Dane robs the bank with his brother Ned Dane, a jazz pianist, and with the missionary Ruth Orr. Max is caught, and Ned and Ruth flee.",
        "Max Dane talks his brother Ned Dane, who has lost his job as a mechanic, into robbing the bank with the teacher Ruth Orr. Max shoots Ned, and Ruth weeps.",
    )
    bot = Chatbot("jobs", config=told_twice(tmp_path_factory, "jobs", "Jobs", tellings))
    assert [version.answer for version in bot.ask("What does Ned Dane do for a living?").disagreements] == ["jazz pianist", "mechanic"]
    assert [version.answer for version in bot.ask("What is Ruth Orr's profession?").disagreements] == ["missionary", "teacher"]


def test_of_several_who_are_listed_each_is_what_stands_before_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (
        "The surgeon, Dr. Abel Moss, the navigator, Piet Vroom, the botanist, Clara Finch, and the ship's cook, Otto Lind, sail on the Petrel. Abel Moss hides a letter. "
        "Piet Vroom and Clara Finch quarrel with Otto Lind. The banker, Miss Edith Crane, waits ashore with Ben Toll, a sailor."
    )
    shelf = told_twice(
        tmp_path_factory, "petrel", "The Petrel", (text, "Abel Moss, Piet Vroom, Clara Finch and Otto Lind sail; Edith Crane and Ben Toll stay.")
    )
    assert [called(shelf, name, "petrel") for name in ("Abel Moss", "Piet Vroom", "Clara Finch", "Otto Lind", "Edith Crane", "Ben Toll")] == [
        ["surgeon"], ["navigator"], ["botanist"], ["ship's cook"], ["banker"], ["sailor"],
    ]  # fmt: skip
    assert Chatbot("petrel", config=shelf).ask("Who is the botanist?").answer == "Clara Finch"


def test_what_is_beside_a_name_and_not_of_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Bob Toll runs. Dix Orr meets a Private detective Bob Toll that the lawyer has brought in. Take it to the cops, Dix Orr, says Bob Toll."
    shelf = told_twice(tmp_path_factory, "bob", "Bob", (text, "Dix Orr and Bob Toll wait."))
    assert [called(shelf, name, "bob") for name in ("Bob Toll", "Dix Orr")] == [["Private detective"], []]


def test_what_a_rule_finds_in_one_telling_is_held_against_what_the_other_says_by_a_verb(tmp_path_factory: pytest.TempPathFactory) -> None:
    tellings = (
        "Cal Orr rides into Mercy after his brother has been hanged. Nobody talks to Cal but Lucinda Reyes, who runs the hotel. Dutch Keel, a barber, hires Cal as a horse breaker.",
        "Cal Orr comes to Mercy to bury his brother. Only Lucinda Reyes, the schoolteacher, talks to Cal. Dutch Keel, a gambler, has Cal break horses.",
    )
    bot = Chatbot("mercy", config=told_twice(tmp_path_factory, "mercy", "Mercy", tellings))
    assert [version.answer for version in bot.ask("What does Lucinda Reyes do for a living?").disagreements] == ["schoolteacher", "runs the hotel"]
    assert [version.answer for version in bot.ask("What does Dutch Keel do?").disagreements] == ["barber", "gambler"]


def test_whoever_serves_abroad_has_a_trade(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = "Ilona works for the Gestapo chief, Major Kurt Stahl. Kurt Stahl has Reis killed."
    second = "Ilona spies for their man in Lisbon, Kurt Stahl, a naval attaché with one glove. Reis is killed by Kurt Stahl."
    bot = Chatbot("glove", config=told_twice(tmp_path_factory, "glove", "The Glove", (first, second)))
    assert [version.answer for version in bot.ask("What is Stahl's job?").disagreements] == ["Gestapo chief", "naval attaché"]
