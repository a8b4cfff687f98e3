"""The page, driven by streamlit's AppTest."""

from __future__ import annotations

import threading
from pathlib import Path
from threading import Event, Timer
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from rag.doctor import Finding
from rag.progress import Progress
from tests.conftest import ROOT
from tests.servers import Say, chat_server, cite_first


@pytest.fixture
def page(home: Path) -> AppTest:
    return AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()


def words(page: AppTest) -> str:
    return " ".join(str(element.value).replace("\\", "") for kind in ("markdown", "text", "caption", "error", "info") for element in getattr(page, kind))


def test_it_draws_before_any_model_is_loaded(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a model was loaded")

    for name in ("load_encoder", "load_network"):
        monkeypatch.setattr(f"rag.answer.{name}", refuse)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not page.exception
    assert page.title[0].value == "Gumshoe"
    assert "Raw Deal (1948)" in words(page)


def test_a_question_is_answered_with_a_citation_that_opens(page: AppTest) -> None:
    page.chat_input[0].set_value("Who shot Fantail?").run()
    assert not page.exception
    assert "Ann" in words(page).split()
    opened = [block.proto.body for block in page.get("html")]
    assert any("<mark" in body and "Ann shoots Fantail with his own gun to prevent him" in body.split("<mark")[1].split("</mark>")[0] for body in opened)
    assert not any("South America" in body for body in opened), "the line above is another telling"
    assert any("000_544611bf2d557d00.txt" in expander.label.replace("\\", "") for expander in page.expander)
    page.chat_input[0].set_value("Whose gun did she use?").run()
    assert "Understood as: Whose gun did Ann use to shoot Fantail?" in words(page)


def test_a_page_that_is_loaded_again_goes_on_where_it_was(page: AppTest) -> None:
    page.chat_input[0].set_value("Who shot Fantail?").run()
    again, stranger = (AppTest.from_file(str(ROOT / "app.py"), default_timeout=60) for _ in range(2))
    again.query_params["visit"] = page.query_params["visit"]
    again.run().chat_input[0].set_value("Whose gun did she use?").run()
    assert "Understood as: Whose gun did Ann use to shoot Fantail?" in words(again)
    assert "Fantail" not in words(stranger.run())


def test_who_is_who(page: AppTest) -> None:
    page.toggle[0].set_value(True).run()
    assert not page.exception
    table = page.dataframe[0].value
    assert "Coyle" in table[table["name"] == "Rick Coyle"]["also called"].iloc[0]
    page.selectbox[1].set_value("Straight Time").run()
    assert "Max Dembo" in set(page.dataframe[0].value["name"])


def test_models_are_looked_for_only_when_asked(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    looked: list[int] = []

    def look() -> list[Finding]:
        looked.append(1)
        return [Finding("ollama:tiny", sound=True)]

    monkeypatch.setattr("rag.doctor.models_at_hand", look)
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    assert not looked
    page.checkbox[0].set_value(True).run()
    assert "ollama:tiny" in words(page)


def test_a_model_that_is_none_is_one_line(page: AppTest) -> None:
    page.text_input[0].set_value("nonsense").run()
    page.chat_input[0].set_value("Who shot Fantail?").run()
    assert not page.exception
    assert "provider:model" in page.error[0].value.replace("\\", "")


def test_a_chat_model_answers_and_its_cost_is_told(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    with chat_server(cite_first("Ann shoots Fantail.")) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        page.text_input[0].set_value("openai:page").run()
        assert f"sent to {server.url}" in words(page)
        page.chat_input[0].set_value("Who shot Fantail?").run()
    assert not page.exception
    assert "Ann shoots Fantail." in words(page)
    assert "1 call, 100 tokens in, 10 out" in words(page)


def test_a_server_that_fails_is_one_line_and_the_reader_is_offered(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    with chat_server(lambda _: Say(status=401)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        page.text_input[0].set_value("openai:refused").run()
        page.chat_input[0].set_value("Who shot Fantail?").run()
    assert "rejected the API key" in page.error[0].value.replace("\\", "")
    next(button for button in page.button if "reader" in button.label).click().run()
    assert not page.exception
    assert not page.error
    assert "Ann" in words(page).split()


def test_the_reader_is_offered_only_where_it_was_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    import app
    from rag.errors import GumshoeError, ModelError

    def broken(corpus: str, model: str) -> None:
        raise ModelError("no encoder")

    monkeypatch.setattr(app, "chatbot", broken)
    failures = [app.settled(app.begin("Who?", [], "noir", model)) for model in ("openai:x", "reader")]
    assert [(type(failure), str(failure)) for failure in failures] == [(ModelError, "no encoder"), (GumshoeError, "no encoder")]


def test_an_answer_under_way_shows_what_is_pending_and_what_was_left_out() -> None:
    from app import under_way

    shown = under_way(Progress("Ann did.", "She <b>", ("dropped “Joe”: is a lie",)))
    assert shown.index("Ann did") < shown.index("being checked") < shown.index("is a lie")
    assert "\\<b\\>" in shown


def test_whatever_is_touched_meanwhile_no_question_is_lost(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streamlit ends a run of the page when a visitor touches it; the answer goes on, and the next question waits for it."""
    from rag.answer import Chatbot
    from rag.schema import Answer

    go_on, ask = Event(), Chatbot.ask

    def slow(*args: Any) -> Answer:
        go_on.wait(60)
        return ask(*args)

    monkeypatch.setattr(Chatbot, "ask", slow)
    page.chat_input[0].set_value("Who shot Fantail?")
    with pytest.raises(RuntimeError):
        page.run(timeout=1)
    Timer(1, go_on.set).start()
    page.chat_input[0].set_value("Whose gun did she use?").run(timeout=60)
    assert not page.exception
    assert "Ann" in words(page).split()
    assert "Understood as: Whose gun did Ann use to shoot Fantail?" in words(page)


def test_a_fault_of_ours_is_one_line_on_the_page(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise AssertionError("a bug")

    raised: list[threading.ExceptHookArgs] = []
    monkeypatch.setattr(threading, "excepthook", raised.append)
    monkeypatch.setattr("rag.answer.Chatbot.ask", broken)
    page.chat_input[0].set_value("Who shot Fantail?").run()
    assert "Internal error" in page.error[0].value.replace("\\", "")
    assert str(raised[0].exc_value) == "a bug"


def test_a_corpus_that_is_removed_meanwhile_is_said_to_be(page: AppTest, monkeypatch: pytest.MonkeyPatch) -> None:
    page.session_state["shown"] = "synopses"
    page.run()
    assert "synopses has been removed" in page.warning[0].value
    page.session_state["shown"] = "synopses"
    page.chat_input[0].set_value("Who shot Fantail?").run()
    assert "was not asked" in page.error[0].value
    page.chat_input[0].set_value("Who shot Fantail?").run()
    assert "Ann" in words(page)


@pytest.mark.parametrize(
    ("quote", "answer", "shown"),
    [
        ("Ann shoots\n Fantail.", "Ann", "Ann shoots Fantail."),
        (
            "a " * 60 + "then Dix kills a detective who is called Bob Brannom.",
            "Dix",
            "… " + "a " * 13 + "then Dix kills a detective who is called Bob Brannom.",
        ),
        (
            "a " * 60 + "then Dix kills a detective who is called Bob Brannom.",
            "The detective was killed; his name was Bob Brannom.",
            "… " + "a " * 7 + "then Dix kills a detective who is called Bob Brannom.",
        ),
        ("word " * 40, "nothing", "word " * 20 + "…"),
    ],
)
def test_what_answers_is_seen_before_a_quote_is_opened(quote: str, answer: str, shown: str) -> None:
    from app import excerpt

    assert excerpt(quote, answer) == shown


def test_nothing_ingested(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from rag.config import settings

    monkeypatch.setenv("GUMSHOE_HOME", str(tmp_path))
    settings.cache_clear()
    page = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    settings.cache_clear()
    assert "gumshoe ingest" in page.info[0].value


def test_text_of_a_file_or_a_model_is_only_text() -> None:
    from app import plain

    assert plain("See https://a.b/c”: cites nothing") == "See \\(address removed\\)”\\: cites nothing"
    shown = plain("![x](https://evil.example/?q=1) <b>bold</b> [link](http://a.b) $5")
    assert "https://" not in shown
    assert "\\!\\[x\\]" in shown
    assert "\\<b\\>" in shown
    assert "\\$5" in shown
