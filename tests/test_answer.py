"""The chain on the real shelf, with the embedded reader."""

from pathlib import Path

import pytest

from rag.answer import Chatbot
from rag.config import Settings
from rag.errors import CorpusError, GumshoeError, ModelError
from rag.index import Index
from rag.models import load_encoder
from rag.network import load_network
from rag.reader.read import Reader
from rag.retrieve import RERANKED
from rag.schema import Turn
from tests.conftest import RAW_DEAL, new_home, shelved


@pytest.fixture(scope="module")
def bot(home: Path) -> Chatbot:
    return Chatbot()


def test_who_shot_fantail(bot: Chatbot, noir: Index) -> None:
    answer = bot.ask("Who shot Fantail?")
    quote = answer.citations[0]
    assert (quote.source, quote.title, quote.line) == (RAW_DEAL, "Raw Deal", 4)
    assert "Ann shoots Fantail" in quote.quote
    assert noir.text(quote.source)[quote.start : quote.end] == quote.quote
    assert set(answer.timings_ms) == {"rewrite", "retrieve", "answer", "total"}


QUESTIONS = [
    "Who shot Fantail?",
    "hi",
    "what stories do you have?",
    "Who is in Raw Deal?",
    "summarise Straight Time",
    "Does Joe die?",
    "What happens to Fantail?",
    "Where is Kentucky?",
    "Who dies in Casablanca?",
    "🔫?",
    "Ann " * 200,
]


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_laws_of_an_answer(bot: Chatbot, noir: Index, question: str) -> None:
    answer = bot.ask(question)
    assert answer.abstained == (answer.reason is not None) == (not answer.citations)
    assert answer.answer
    assert not answer.disagreements or answer.disagreements[0].answer == answer.answer
    for quote in (*answer.citations, *answer.also, *(near.citation for near in answer.nearest)):
        text = noir.text(quote.source)
        assert text[quote.start : quote.end] == quote.quote
        assert quote.line == 1 + text.count("\n", 0, quote.start)
    shape = answer.to_json()
    assert "hits" not in shape
    assert list(shape)[:10] == ["question", "standalone_question", "answer", "abstained", "reason", "confidence", "model", "corpus", "generation", "citations"]
    assert all(set(near) >= {"source", "title", "page", "start", "end", "line", "quote", "score"} for near in shape["nearest"])


@pytest.mark.parametrize("asked", ["Who  shot\nFantail?", "Who shot Fantail? 🔫\ufe0f", "Who shot\x00 Fan\u00adtail?", f"Who shot Fantail?{' ' * 3000}!"])
def test_a_question_is_given_back_as_it_was_asked_and_read_without_its_trimmings(bot: Chatbot, asked: str) -> None:
    answer = bot.ask(asked)
    assert (answer.answer, answer.question, answer.standalone_question) == ("Ann", asked, asked)


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ("Who didn't shoot Fantail?", "does not say"),
        ("Who was not shot by Ann?", "does not say"),
        ("WHO SHOT FANTAIL", "Ann"),
        ("Fantail", "henchman Fantail"),
        ("What made Willy kill Max?", "the other way round"),
        ("Compare Raw Deal and Straight Time", "does not say"),
    ],
)
def test_ways_in_which_people_ask(bot: Chatbot, asked: str, says: str) -> None:
    assert says in bot.ask(asked).answer


def test_history_is_answered_again_where_it_is_needed(bot: Chatbot) -> None:
    answer = bot.ask("Whose gun did she use?", [Turn("Who shot Fantail?")])
    assert answer.standalone_question == "Whose gun did Ann use to shoot Fantail?"
    assert "his own gun" in answer.citations[0].quote


def test_history_is_left_alone_where_it_is_not(bot: Chatbot) -> None:
    answer = bot.ask("Who is Max Dembo?", [Turn("Who shot Fantail?")])
    assert answer.standalone_question == "Who is Max Dembo?"


def test_what_is_retrieved_is_what_is_asked(bot: Chatbot) -> None:
    history = [Turn("Can you tell me who Ann shoots?", "Fantail")]
    assert bot.retrieve("Why did she do that?", history) == bot.ask("Why did she do that?", history).hits


def test_a_reader_of_ones_own_answers_as_the_default_one(bot: Chatbot) -> None:
    own = Chatbot("noir", config=bot.config, answerer=Reader(load_encoder(bot.config), load_network(0).read))
    for question in ("Who dies by a fall?", "Who shot Fantail?"):
        assert own.ask(question).answer == bot.ask(question).answer


def test_a_wrong_story_is_a_false_premise(bot: Chatbot) -> None:
    answer = bot.ask("In The Asphalt Jungle, who shoots Fantail?")
    assert (answer.reason, answer.citations) == ("false_premise", ())
    assert "Raw Deal" in answer.answer


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Which story mentions Panama?", "Raw Deal"),
        ("Can you tell me which films have a parole officer?", "Straight Time"),
        ("How many films have a parole officer?", "1: Straight Time"),
    ],
)
def test_what_holds_something(bot: Chatbot, question: str, says: str) -> None:
    assert bot.ask(question).answer == says


@pytest.mark.parametrize("question", ["Which film has a spaceship?", "What is the boat called?"])
def test_what_is_asked_of_the_shelf_is_not_off_topic(bot: Chatbot, question: str) -> None:
    assert bot.ask(question).reason == "not_stated"


def test_the_chain_is_a_runnable(bot: Chatbot) -> None:
    from rag.answer import State

    states = [State(q, (), bot.index()) for q in ("Who shot Fantail?", "Who is Max Dembo?")]
    assert [a.question for a in bot.chain.batch(states)] == [s.question for s in states]
    assert len(list(bot.chain.stream(states[0]))) == 1


def test_what_cannot_be_asked(bot: Chatbot) -> None:
    with pytest.raises(GumshoeError):
        bot.ask("  ")
    with pytest.raises(CorpusError, match="nowhere"):
        Chatbot("nowhere")
    with pytest.raises(ModelError):
        Chatbot("noir", "nonsense")


def test_a_named_story_is_read_alone_and_all_that_were_ranked_are_listed(bot: Chatbot) -> None:
    answer = bot.ask("In Straight Time, who is shot?")
    assert {quote.title for quote in answer.citations} <= {"Straight Time"}
    assert len(answer.hits) == RERANKED


def test_a_pronoun_that_nobody_fits_is_asked_of_the_story_of_the_turn_before(bot: Chatbot) -> None:
    answer = bot.ask("How does she die?", [Turn("Who is Max Dembo's parole officer?", "Earl")])
    cited = (*answer.citations, *(near.citation for near in answer.nearest[:1]))
    assert {c.title for c in cited} == {"Straight Time"}


def test_what_leans_on_a_turn_is_asked_of_the_story_that_it_was_answered_from(bot: Chatbot) -> None:
    turn = bot.ask("Who shot Fantail?").turn
    assert turn == Turn("Who shot Fantail?", "Ann", turn.stories) and len(turn.stories) == 1
    answer = bot.ask("Who brings it back to them?", [Turn("Where is it?", "in the barn", turn.stories)])
    assert {c.title for c in (*answer.citations, *(near.citation for near in answer.nearest[:1]))} == {"Raw Deal"}


@pytest.fixture(scope="module")
def tales(tmp_path_factory: pytest.TempPathFactory) -> Chatbot:
    """Return three short tales, asked without their titles."""
    queen = "The queen's chariot was drawn by butterflies, and it flew over the sea. A woodcutter had a wife and one son, and they kept the gate."
    witch = "The witch's chariot was drawn by six black cats, and it fell into the moat. The miller had a wife who sold flour in the town."
    king = "As the day was hot, the king commanded his servants to pitch the tents in the open field. There Otto planned to steal the crown."
    config = Settings(home=new_home(tmp_path_factory))
    shelved(tmp_path_factory.mktemp("shelf") / "tales", config, a=queen, b=witch, c=king)
    return Chatbot("tales", config=config)


def test_another_story_is_told_of_where_it_holds_as_much_of_the_question(tales: Chatbot) -> None:
    assert set(tales.ask("What was the chariot drawn by?").answer.split("; ")) == {"six black cats (b.txt)", "butterflies (a.txt)"}
    assert tales.ask("Who had a wife and one son?").answer.lower().removeprefix("a ") == "woodcutter"


def test_what_is_told_beside_a_plan_is_an_answer_and_the_plan_is_none(tales: Chatbot) -> None:
    assert tales.ask("Where did the servants pitch the tents?").answer == "in the open field"
    for question in ("Who pitched the tents?", "Where were the tents really pitched?", "Who stole the crown?", "Why did Otto steal the crown?"):
        assert tales.ask(question).reason == "not_stated", question
