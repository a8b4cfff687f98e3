"""A shelf of short stories in rough shape, asked as people ask: in lower case, by description, about titles, years and fates."""

import pytest

from rag.answer import Chatbot
from rag.config import Settings
from rag.schema import Turn
from tests.conftest import new_home, shelved

FERRY = """\
# A Ferry to Nowhere

A Ferry to Nowhere is a 1947 film noir directed by nobody. Tom Hale pilots the night ferry across Lake Morrow. His sister Edith keeps the books. The stoker, Abel Crane,
finds out that the company is bankrupt. Captain Holm, an old drunk, hangs himself in the engine room. Tom drowns when he swims for the shore with the ledger. The owner's
men leave town or turn up dead. Edith goes back to the mainland.
"""
KILN = """\
The Brick Kiln

Second Act

Amos Harrow, a judge, runs a brick kiln with his niece, Nora Vance. Mrs. Clara Harrow loves Amos no more. Harrow shoots himself in the kiln yard. Clara Harrow sells the kiln to a banker named Silas Groot.
Silas is strangled by the foreman, Otto Lund. Why was Silas so afraid? Nora finds the diary in the chimney and burns it.
"""


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Chatbot:
    config = Settings(home=new_home(tmp_path_factory))
    lantern = "The Red Lantern\n\nThe Red Lantern. Vera Moss keeps a lantern shop in Porto. Her brother Ugo pawns the red lantern.\n"
    texts = {"ferry": FERRY, "ferry again": FERRY, "kiln": KILN, "lantern": lantern}
    return Chatbot(shelved(tmp_path_factory.mktemp("shorts"), config, **texts).corpus, config=config)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("what stories are there?", "3 stories: A Ferry to Nowhere (1947), The Brick Kiln, The Red Lantern."),
        ("what is The Red Lantern about?", "Vera Moss keeps a lantern shop in Porto. Her brother Ugo pawns the red lantern."),
        ("who is in a ferry to nowhere?", "In A Ferry to Nowhere: Edith, Tom Hale, Abel Crane, Holm."),
        ("when was a ferry to nowhere made?", "1947"),
        ("what is the stoker called?", "Abel Crane"),
        ("what's the name of the lake?", "Lake Morrow"),
        ("Who is Tom's sister?", "Edith"),
        ("what is the banker's name?", "Silas Groot"),
        ("what happens to the captain?", "hangs himself in the engine room"),
        ("How does the judge die?", "shoots himself in the kiln yard"),
        ("How does the banker die?", "is strangled by the foreman"),
        ("which tale has a diary?", "The Brick Kiln"),
    ],
)
def test_answers(bot: Chatbot, question: str, answer: str) -> None:
    assert bot.ask(question).answer == answer


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("what happens to the piano player?", "not_stated"),
        ("what is the foreman's dog called?", "not_stated"),
        ("how can I catch a fish?", "off_topic"),
        ("what is a good present for my mother?", "off_topic"),
        ("When was The Brick Kiln made?", "not_stated"),
    ],
)
def test_abstentions(bot: Chatbot, question: str, reason: str) -> None:
    assert bot.ask(question).reason == reason


def test_summaries_and_fates_have_no_headings(bot: Chatbot) -> None:
    told = bot.ask("tell me about The Brick Kiln")
    assert told.answer.startswith("Amos Harrow, a judge, runs a brick kiln")
    assert not any(told.answer.endswith(fate) for fate in ("Second Act", "dead"))
    assert bot.ask("What becomes of Edith?").answer != "dead"
    assert "himself" not in bot.ask("What happens to Clara?").answer


def test_follow_ups(bot: Chatbot) -> None:
    earlier = [Turn("What happens to Captain Holm?", "hangs himself")]
    assert bot.ask("what about the stoker?", earlier).standalone_question == "What happens to the stoker?"
    gone = [Turn("who is sent to the kiln?", "")]
    assert bot.ask("When?", gone).standalone_question == "When is anybody sent to the kiln?"
