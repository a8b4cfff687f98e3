"""The embedded reader on stories made for it: what it says, what it leaves out, what it will not say."""

from pathlib import Path

import pytest

from ingest.pipeline import ingest
from rag.answer import Chatbot
from rag.config import Settings
from rag.reader.extract import fits


@pytest.fixture(scope="module")
def bot(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Chatbot:
    place, folder = tmp_path_factory.mktemp("pier"), tmp_path_factory.mktemp("shelf")
    (place / "encoders").symlink_to(home / "encoders")
    (folder / "a.txt").write_text("Sam Holt owns a boat. On the pier Sam Holt is shot by Vera Lane. Duke Marsh flees with three sacks of gold.")
    (folder / "b.txt").write_text("Sam Holt and Vera Lane quarrel. On the pier Sam Holt is shot by Duke Marsh. Vera Lane weeps and Duke Marsh laughs.")
    (folder / "corpus.toml").write_text('name = "pier"\n[stories."The Pier"]\nfiles = ["a.txt", "b.txt"]\n')
    config = Settings(home=place)
    ingest(folder, config)
    return Chatbot("pier", config=config)


def test_a_telling_that_names_somebody_else_is_no_agreement(bot: Chatbot) -> None:
    answer = bot.ask("Who shot Sam Holt?")
    assert "is shot by" in answer.answer
    assert not any("is shot by" in quote.quote for quote in answer.also)


def test_a_number_is_asked_for_and_given(bot: Chatbot) -> None:
    assert "three sacks" in bot.ask("How many sacks of gold does Duke Marsh carry off?").answer


@pytest.mark.parametrize(
    ("question", "sentence", "fit"),
    [
        ("Who shot Sam?", "Vera shot Sam.", 1.0),
        ("Who shot Sam?", "the shot fell.", 0.0),
        ("How many?", "three sacks", 1.0),
        ("How many?", "some sacks", 0.0),
        ("What?", "x", 0.5),
    ],
)
def test_the_kind_of_thing_asked_for(question: str, sentence: str, fit: float) -> None:
    assert fits(question, sentence, {"sam"}) == fit
