"""What providers do wrong, each by a real server on loopback: one clear line, or another try that mends it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from time import monotonic

import httpx
import pytest
from langchain_core.language_models import FakeListChatModel

from rag.chat.provider import TRIES, Provider, translated
from rag.config import Settings, settings
from rag.errors import ContextError, GumshoeError, ModelError, ServerError, UnreachableError
from tests.servers import Request, Say, Script, Server, chat_server

ASK = [("human", "Who shot Fantail?")]


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.chat.provider.BACK_OFF_S", 0.01)


@pytest.fixture
def quick(home: Path) -> Settings:
    return settings().model_copy(update={"timeout_s": 2.0, "connect_timeout_s": 1.0})


def asked(
    script: Script, config: Settings, monkeypatch: pytest.MonkeyPatch, spec: str = "openai:x", *, streaming: bool = False
) -> tuple[str, Server, Counter[str]]:
    trace: Counter[str] = Counter()
    with chat_server(script) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OLLAMA_HOST", server.root)
        said = Provider(spec, config).ask(ASK, trace, (lambda _: None) if streaming else None)
    return said, server, trace


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize("spec", ["openai:x", "ollama:x"])
def test_words_and_tokens_come_back(spec: str, streaming: bool, quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    said, server, trace = asked(lambda _: "Ann did [s1].", quick, monkeypatch, spec, streaming=streaming)
    assert said == "Ann did [s1]."
    assert (trace["calls"], trace["tokens_in"], trace["tokens_out"]) == (1, 100, 10)
    sent = server.seen[0]
    assert sent.get("temperature", sent.get("options", {}).get("temperature")) == 0


def test_ollama_is_told_how_much_to_read(quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    _, server, _ = asked(lambda _: "Ann.", quick.model_copy(update={"context_tokens": 9000}), monkeypatch, "ollama:x")
    assert server.seen[0]["options"]["num_ctx"] == 9000


def error(message: str) -> str:
    return json.dumps({"error": {"message": message}})


TOO_LONG = "This model's maximum context length is 4096 tokens (context_length_exceeded)"
FAULTS: list[tuple[str, Say, type[GumshoeError], str, int]] = [
    ("wrong key", Say(status=401, body=error("bad key")), ModelError, "key", 1),
    ("no permission", Say(status=403, body=error("not yours")), ModelError, "key", 1),
    ("unknown model", Say(status=404, body=error("no such model")), ModelError, "404", 1),
    ("bad request", Say(status=400, body=error("what?")), ModelError, "failed", 1),
    ("too long", Say(status=400, body=error(TOO_LONG)), ContextError, "too long", 1),
    ("rate limit", Say(status=429, body=error("slow down")), ModelError, "429", TRIES),
    ("server error", Say(status=500), ServerError, "500", TRIES),
    ("overloaded", Say(status=503), ServerError, "503", TRIES),
    ("cut short", Say("Ann shot", "length"), ModelError, "stopped before", 1),
    ("filtered", Say("Ann", "content_filter"), ModelError, "declined", 1),
    ("empty", Say(""), ModelError, "empty", 1),
    ("white space", Say("  \n"), ModelError, "empty", 1),
    ("html", Say(body="<html>gateway</html>"), ModelError, "unreadable reply", 1),
    ("garbage", Say(body=b"\xff\xfe\x00garbage"), ModelError, "unreadable reply", 1),
    ("cut JSON", Say(body='{"id": "x", "choices": [{"ind'), ModelError, "unreadable reply", 1),
    ("no choices", Say(body='{"id": "x", "object": "chat.completion", "created": 0, "model": "x", "choices": []}'), ModelError, "unreadable reply", 1),
    ("hangs", Say("too late", late_s=4), ServerError, "within 2 s", 1),
]


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize(("name", "say", "kind", "says", "calls"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_a_fault_is_one_line_that_offers_the_reader(
    name: str, say: Say, kind: type[GumshoeError], says: str, calls: int, streaming: bool, quick: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    trace: Counter[str] = Counter()
    with chat_server(lambda _: say) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        with pytest.raises(kind, match=says) as caught:
            Provider("openai:x", quick).ask(ASK, trace, (lambda _: None) if streaming else None)
    assert "\n" not in str(caught.value)
    assert "--model reader" in str(caught.value)
    assert trace["calls"] == len(server.seen) == calls


@pytest.mark.parametrize(
    ("error", "kind", "again"),
    [
        (httpx.ReadTimeout(""), ServerError, False),
        (TimeoutError(), ServerError, False),
        (httpx.ConnectError(""), UnreachableError, True),
        (httpx.ReadError(""), UnreachableError, True),
        (ConnectionRefusedError(), UnreachableError, True),
        (json.JSONDecodeError("timed out", "", 0), ModelError, False),
        (RuntimeError("connected, and then timed out"), ModelError, False),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_kind_of_fault_it_is_the_class_tells_and_not_the_words(error: Exception, kind: type[GumshoeError], again: bool) -> None:
    failure = translated(error, "openai:x")
    assert (type(failure.error), failure.again) == (kind, again)


@pytest.mark.parametrize("key", ["“sk-curly”", "sk-curly\r\n"])
def test_a_key_that_cannot_be_sent_is_named_and_not_shown(key: str, quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with chat_server(lambda _: "") as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        monkeypatch.setenv("OPENAI_API_KEY", key)
        with pytest.raises(ModelError, match="the key of openai:x holds a character") as caught:
            Provider("openai:x", quick).ask(ASK, Counter())
    assert "curly" not in str(caught.value)


@pytest.mark.parametrize("spec", ["openai:x", "ollama:x"])
@pytest.mark.parametrize(
    "say", [Say("Ann shot Fantail", finish=None), Say("Ann shot Fantail, and then", finish=None, gap_s=0.4)], ids=["breaks off", "breaks off slowly"]
)
def test_a_stream_that_stops_half_way_is_no_answer(spec: str, say: Say, quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match=r"broke off|within 2 s"):
        asked(lambda _: say, quick, monkeypatch, spec, streaming=True)


@pytest.mark.parametrize(("escaped", "words"), [("a \\ud83e\\udd8a", "a 🦊"), ("a \\ud83e b", "a � b")])
def test_half_a_character_is_no_word_of_a_reply(escaped: str, words: str, quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    body = '{"id": "x", "object": "chat.completion", "created": 0, "model": "x", "choices": [{"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "%s"}}]}'
    with chat_server(lambda _: Say(body=body % escaped)) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert Provider("openai:x", quick).ask(ASK, Counter()) == words


def test_a_refusal_is_said_to_be_one(quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ModelError, match="declined"):
        asked(lambda _: Say("", refusal="I will not talk about crimes."), quick, monkeypatch)


def flaky(*first: Say) -> Script:
    """Misbehave in turn, then answer."""
    left = list(first)

    def script(_: Request) -> Say:
        return left.pop(0) if left else Say("Ann did [s1].")

    return script


@pytest.mark.parametrize("streaming", [False, True])
@pytest.mark.parametrize(
    "first",
    [
        (Say(status=500),),
        (Say(status=429, headers={"Retry_After": "0"}),),
        (Say(status=503, headers={"Retry_After": "Wed, 21 Oct 2015 07:28:00 GMT"}), Say(status=500)),
        (Say(status=429, headers={"Retry_After": "soon"}),),
    ],
    ids=["500", "429", "503 with a date, then 500", "429 with nonsense"],
)
def test_what_passes_is_tried_again(first: tuple[Say, ...], streaming: bool, quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    said, server, trace = asked(flaky(*first), quick, monkeypatch, streaming=streaming)
    assert said == "Ann did [s1]."
    assert trace["calls"] == len(server.seen) == len(first) + 1


def test_a_broken_stream_starts_over(quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[str] = []
    with chat_server(flaky(Say("Ann shot", finish=None))) as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        assert Provider("openai:x", quick).ask(ASK, Counter(), heard.append) == "Ann did [s1]."
    assert heard[-1] == "Ann did [s1]."
    assert not any("shotAnn" in words for words in heard)


def test_retry_after_is_kept_to(quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    started = monotonic()
    asked(flaky(Say(status=429, headers={"Retry_After": "1"})), quick, monkeypatch)
    assert monotonic() - started >= 1


def test_no_wait_goes_beyond_the_deadline(quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    started = monotonic()
    with pytest.raises(ModelError, match=r"429\); wait 60 s"):
        asked(lambda _: Say(status=429, headers={"Retry_After": "60"}), quick, monkeypatch)
    assert monotonic() - started < 30, "importing the provider is counted here as well"


@pytest.mark.parametrize("spec", ["openai:x", "ollama:x"])
@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://no-such-host.invalid"])
def test_a_server_that_is_not_there(spec: str, address: str, quick: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_BASE_URL", f"{address}/v1")
    monkeypatch.setenv("OLLAMA_HOST", address)
    started = monotonic()
    with pytest.raises(ServerError, match=r"does not answer|within 2 s"):
        Provider(spec, quick).ask(ASK, Counter())
    assert monotonic() - started < 30, "importing the provider is counted here as well"


def test_identical_calls_are_answered_once(quick: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    config = quick.model_copy(update={"cache": True, "home": tmp_path})
    with chat_server(lambda _: "Ann did [s1].") as server:
        monkeypatch.setenv("OPENAI_BASE_URL", server.url)
        provider, trace = Provider("openai:x", config), Counter[str]()
        said = [provider.ask(ASK, trace, canonical=canonical) for canonical in ("one", "one", "two", "")]
    assert said == ["Ann did [s1]."] * 4
    assert (len(server.seen), trace["cached"], trace["calls"]) == (3, 1, 3)


def test_a_damaged_memory_is_asked_again(tmp_path: Path, quick: Settings) -> None:
    provider = Provider("fake:x", quick.model_copy(update={"cache": True, "home": tmp_path}), FakeListChatModel(responses=["one", "two"]))
    assert provider.ask(ASK, Counter(), canonical="x") == "one"
    next((tmp_path / "cache").iterdir()).write_text("{broken")
    assert provider.ask(ASK, Counter(), canonical="x") == "two"
    assert provider.ask(ASK, Counter(), canonical="x") == "two"


def test_nothing_is_kept_unless_asked_for(tmp_path: Path, quick: Settings) -> None:
    provider = Provider("fake:x", quick.model_copy(update={"home": tmp_path}), FakeListChatModel(responses=["one"]))
    provider.ask(ASK, Counter(), canonical="x")
    assert not (tmp_path / "cache").exists()
