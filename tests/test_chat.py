"""A chat model behind the interface of the reader: fakes for the words, a real server on loopback for the faults."""

from __future__ import annotations

from time import monotonic

import pytest
from langchain_core.language_models import FakeListChatModel

from rag.answer import Chatbot
from rag.chat import ChatAnswerer, numbered
from rag.config import Settings, settings
from rag.errors import GumshoeError, ModelError, ServerError
from rag.index import Index
from rag.models import chat_model, check_spec
from rag.prompts import REFUSAL
from rag.schema import Turn
from tests.conftest import hit
from tests.servers import Script, chat_server, cite_first, completion


def bot(*replies: str) -> Chatbot:
    return Chatbot("noir", "fake:x", answerer=ChatAnswerer("fake:x", model=FakeListChatModel(responses=list(replies))))


def test_sentences_are_numbered_in_order() -> None:
    shown = numbered([hit("One. Two.", 4, 9), hit("Three.")])
    assert [(id_, e.text) for id_, e in shown.items()] == [("s1", "One."), ("s2", "Two."), ("s3", "Three.")]


def test_an_answer_with_ids_is_cited(noir: Index) -> None:
    answer = bot("She shot him with his own gun [s1].").ask("Who shot Fantail?")
    assert not answer.abstained
    assert answer.answer == "She shot him with his own gun."
    assert noir.text(answer.citations[0].source)[answer.citations[0].start : answer.citations[0].end] == answer.citations[0].quote


@pytest.mark.parametrize("reply", [REFUSAL, "Ann shot Fantail.", "Ann shot Fantail [s999].", "Marlowe shot Fantail [s1].", '{"answer": "Ann"}'])
def test_what_is_not_borne_out_is_an_abstention(noir: Index, reply: str) -> None:
    answer = bot(reply).ask("Who shot Fantail?")
    assert (answer.abstained, answer.reason, answer.citations) == (True, "not_stated", ())
    assert (reply == REFUSAL) or answer.notes


def test_a_follow_up_is_rewritten_by_the_model(noir: Index) -> None:
    answer = bot("Whose gun did Ann use?", "It was his own gun [s1].").ask("Whose gun did she use?", [Turn("Who shot Fantail?", "Ann did.")])
    assert answer.standalone_question == "Whose gun did Ann use?"


def test_a_rewrite_that_brings_in_strangers_is_not_used(noir: Index) -> None:
    answer = bot("Did Philip Marlowe steal the falcon statue?", "It was his own gun [s1].").ask(
        "Whose gun did she use?", [Turn("Who shot Fantail?", "Ann shot him.")]
    )
    assert answer.standalone_question == "Whose gun did Ann use?"


@pytest.fixture
def quick(home: object) -> Settings:
    return settings().model_copy(update={"timeout_s": 3.0, "connect_timeout_s": 1.0})


def test_an_openai_compatible_server_answers(noir: Index, quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with chat_server(cite_first("Ann shoots Fantail.")) as (url, seen):
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        answer = Chatbot("noir", "openai:x", quick).ask("Who shot Fantail?")
    assert answer.citations
    assert "Fantail" in answer.citations[0].quote
    assert seen[0]["temperature"] == 0
    assert "[s1]" in seen[0]["messages"][-1]["content"]


FAULTS: list[tuple[str, Script, type[GumshoeError], str]] = [
    ("wrong key", lambda _: (401, '{"error": {"message": "bad key"}}'), ModelError, "key"),
    ("unknown model", lambda _: (404, '{"error": {"message": "no such model"}}'), ModelError, "404"),
    ("cut short", lambda _: (200, completion("Ann shot", "length")), ModelError, "stopped before"),
    ("filtered", lambda _: (200, completion("Ann", "content_filter")), ModelError, "stopped before"),
    ("empty", lambda _: (200, completion("")), ModelError, "empty"),
    ("no choices", lambda _: (200, '{"id": "x", "object": "chat.completion", "created": 0, "model": "x", "choices": []}'), ModelError, "failed"),
    ("html", lambda _: (200, "<html>gateway</html>"), ModelError, "failed"),
    ("server error", lambda _: (500, "{}"), ModelError, "failed"),
    ("hangs", lambda _: 6.0, ServerError, "answer"),
]


@pytest.mark.parametrize(("name", "script", "error", "says"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_every_fault_is_one_line(
    noir: Index, quick: Settings, monkeypatch: pytest.MonkeyPatch, name: str, script: Script, error: type[GumshoeError], says: str
) -> None:
    with chat_server(script) as (url, _):
        monkeypatch.setenv("OPENAI_BASE_URL", url)
        with pytest.raises(error, match=says) as caught:
            Chatbot("noir", "openai:x", quick).ask("Who shot Fantail?")
    assert "\n" not in str(caught.value)
    assert "reader" in str(caught.value)


def test_a_dead_server_is_said_within_ten_seconds(noir: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    started = monotonic()
    with pytest.raises(ServerError, match="does not answer"):
        Chatbot("noir", "openai:x").ask("Who shot Fantail?")
    assert monotonic() - started < 10


@pytest.mark.parametrize("spec", ["", "gpt", "openai:", ":x", "reader2"])
def test_a_spec_that_is_none(spec: str) -> None:
    with pytest.raises(ModelError, match="provider:model"):
        check_spec(spec)


@pytest.mark.parametrize(
    ("spec", "says"),
    [
        ("anthropic:claude-x", r"pip install -e '\.\[anthropic\]'"),
        ("nobody:x", "reader"),
        ("openai:x", "OPENAI_API_KEY"),
        ("local:/nowhere", "GUMSHOE_ALLOW_DOWNLOAD"),
    ],
)
def test_what_is_missing_is_named(spec: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(ModelError, match=says):
        chat_model(spec)
