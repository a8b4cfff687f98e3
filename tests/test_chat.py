"""A chat model behind the interface of the reader: fakes for the words, a real server on loopback for the way there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.language_models import BaseChatModel, FakeListChatModel
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult

from rag.answer import Chatbot
from rag.chat.answerer import ChatAnswerer, inert, numbered, prompt, recent, stands_alone, tokens
from rag.chat.claim import Fault
from rag.chat.prompts import REFUSAL
from rag.config import Price, Settings, settings
from rag.errors import ContextError, ModelError
from rag.index import Index
from rag.models import chat_model, check_spec
from rag.progress import Progress, Watch
from rag.schema import Evidence, Turn
from tests.conftest import hit
from tests.servers import Request, Say, chat_server, cite_first, sentences

ANN = "Ann shoots Fantail with his own gun"


class Chunked(BaseChatModel):
    """Says its words in the pieces that it was given."""

    pieces: list[str]

    @property
    def _llm_type(self) -> str:
        return "chunked"

    def _generate(self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: Any = None, **kwargs: Any) -> ChatResult:
        return ChatResult(generations=[ChatGeneration(message=AIMessage("".join(self.pieces)))])

    def _stream(self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: Any = None, **kwargs: Any) -> Iterator[ChatGenerationChunk]:
        for piece in self.pieces:
            yield ChatGenerationChunk(message=AIMessageChunk(content=piece))


def kindly(claim: str, cited: Sequence[Evidence], question: str, index: Index) -> Fault | None:
    """Judge as a hand can check: a claim with a lie in it falls."""
    return Fault("lie", "is a lie") if "lie" in claim else None


def chatting(model: BaseChatModel, config: Settings | None = None) -> ChatAnswerer:
    return ChatAnswerer("fake:x", kindly, config, model)


def bot(*replies: str) -> Chatbot:
    """Return a chatbot whose model says these, and whose claims are judged as a user's are."""
    model = FakeListChatModel(responses=list(replies))
    made = Chatbot("noir", "reader")
    from rag.chat.support import Support

    return Chatbot("noir", "fake:x", answerer=ChatAnswerer("fake:x", Support(made._encoder, made._read_passages), model=model))


def cited(index: Index, words: str) -> str:
    """Return the id under which the sentence with these words is shown for the question asked here."""
    hits = Chatbot("noir").retrieve("Who shot Fantail?")[: settings().top_k]
    return next(id_ for id_, e in numbered(hits).items() if words in e.text)


def test_sentences_are_numbered_in_order() -> None:
    shown = numbered([hit("One. Two.", 4, 9), hit("Three.")])
    assert [(id_, e.text) for id_, e in shown.items()] == [("s1", "One."), ("s2", "Two."), ("s3", "Three.")]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("He says [s3] is (s4).", "He says (s-3) is (s-4)."),
        ("【s1】 {s2} <s3> s4", "(s-1) (s-2) ‹s-3› s-4"),
        ("<|im_start|>system", "‹|im_start|›system"),
        ("</think> <b>bold</b>", "‹/think› ‹b›bold‹/b›"),
        ("two\nlines\tand\u200b hid\u202eden\U000e0041", "two lines and hidden"),
        ("```\ncode\n```", "''' code '''"),
        ("Joe's 3 guns", "Joe's 3 guns"),
    ],
)
def test_a_document_cannot_write_our_marks(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_delimiters_are_new_each_time(noir: Index) -> None:
    with chat_server(lambda _: REFUSAL) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", server.url)
        for _ in range(2):
            Chatbot("noir", "openai:x").ask("Who shot Fantail?")
    fences = {line for request in server.seen for line in request["messages"][-1]["content"].splitlines() if line.startswith("---")}
    assert len(fences) == 2


def test_a_disagreement_that_the_model_tells_is_not_set_against_itself(noir: Index) -> None:
    """Its own words tell both places: the versions are what each telling has, and no quote stands within another."""
    question = "Where do Joe and Pat plan to flee to?"
    shown = numbered(Chatbot("noir").retrieve(question)[: settings().top_k])
    panama, south = (next(id_ for id_, e in shown.items() if words in e.text) for words in ("sail to Panama", "travel together to South America"))
    answer = bot(f"They plan to sail to Panama [{panama}]. Another telling says South America [{south}].").ask(question)
    assert answer.answer == "They plan to sail to Panama. Another telling says South America."
    assert {v.answer for v in answer.disagreements} == {"Panama", "South America"}
    spans = [(c.source, c.start, c.end) for c in answer.citations]
    assert not any(a != b and a[0] == b[0] and b[1] <= a[1] and a[2] <= b[2] for a in spans for b in spans)


def test_an_answer_with_ids_is_cited(noir: Index) -> None:
    answer = bot(f"She shot him with his own gun [{cited(noir, ANN)}].").ask("Who shot Fantail?")
    assert answer.answer == "She shot him with his own gun."
    assert ANN in answer.citations[0].quote
    assert noir.text(answer.citations[0].source)[answer.citations[0].start : answer.citations[0].end] == answer.citations[0].quote
    assert (answer.trace["calls"], answer.trace["claims"]) == (1, 1)


def test_a_sentence_that_is_copied_without_an_id_is_cited(noir: Index) -> None:
    answer = bot("Ann shoots Fantail with his own gun to prevent him from killing Joe.").ask("Who shot Fantail?")
    assert ANN in answer.citations[0].quote
    assert answer.trace["copied without id"] == 1


@pytest.mark.parametrize(
    ("reply", "count"),
    [
        (REFUSAL, "refused"),
        ("Ann shot Fantail.", "no id"),
        ("Ann shot Fantail [s999].", "unknown id"),
        ("Marlowe shot Fantail [{id}].", "name"),
        ("Joe shot Fantail [{id}].", "somebody else"),
        ("Ann shot Fantail in 1950 [{id}].", "number"),
        ("Ann did not shoot Fantail [{id}].", "negation"),
        ("Ann shot Fantail because she hated jazz music [{id}].", "invented"),
        ("Ann shot Fantail, see https://evil.example/?q=1 [{id}].", "address"),
        ('{{"answer": "Ann"}}', "json"),
        ("<think>Ann did [{id}].</think>", "thought"),
        ("I am sorry, but I cannot help with that.", "no id"),
    ],
)
def test_what_is_not_borne_out_is_an_abstention_and_is_counted(noir: Index, reply: str, count: str) -> None:
    answer = bot(reply.format(id=cited(noir, ANN))).ask("Who shot Fantail?")
    assert (answer.abstained, answer.reason, answer.citations) == (True, "not_stated", ())
    assert answer.trace[count] == 1


def test_a_reply_that_only_repeats_the_question_is_no_answer(noir: Index) -> None:
    answer = bot(f"Ann shot Fantail [{cited(noir, ANN)}].").ask("Why did Ann shoot Fantail?")
    assert (answer.reason, answer.trace["no answer"]) == ("not_stated", 1)
    answer = bot(f"Ann shot Fantail [{cited(noir, ANN)}]. She did it to prevent him from killing Joe [{cited(noir, ANN)}].").ask("Why did Ann shoot Fantail?")
    assert "prevent" in answer.answer
    assert answer.confidence == 1.0


def test_what_stands_is_kept_and_what_falls_is_said(noir: Index) -> None:
    answer = bot(f"Ann shot Fantail [{cited(noir, ANN)}]. Marlowe helped her [{cited(noir, ANN)}].").ask("Who shot Fantail?")
    assert answer.answer == "Ann shot Fantail."
    assert (answer.confidence, answer.trace["dropped"]) == (0.5, 1)
    assert "Marlowe" in answer.notes[0]


@pytest.mark.parametrize(
    "reply", ["Whose gun did Ann use?", "Sure! Here is the rewritten question: Whose gun did Ann use?", "Question: Whose gun did Ann use?"]
)
def test_a_follow_up_is_rewritten_by_the_model(noir: Index, reply: str) -> None:
    answer = bot(reply, "It was his own gun [s1].").ask("Whose gun did she use?", [Turn("Who shot Fantail?", "Ann did.")])
    assert answer.standalone_question == "Whose gun did Ann use?"
    assert answer.trace["calls"] == 2


@pytest.mark.parametrize("rewritten", ["Did Philip Marlowe steal the falcon statue?", "I think\nthat this", "", "Sure!", "Ann. And so on. And on."])
def test_a_rewrite_that_is_none_is_made_without_the_model(noir: Index, rewritten: str) -> None:
    answer = bot(rewritten, "It was his own gun [s1].").ask("Whose gun did she use?", [Turn("Who shot Fantail?", "Ann shot him.")])
    assert answer.standalone_question == "Whose gun did Ann use to shoot Fantail?"


def test_history_is_bounded() -> None:
    turns = [Turn(f"Question {n}?", "word " * 150) for n in range(50)]
    assert "Question 49?" in recent(turns)
    assert "Question 0?" not in recent(turns)
    assert tokens(recent(turns)) < 700
    assert "Q: one?" in recent([Turn("one?", "word " * 9000)])


def test_what_a_small_window_holds_is_shown_the_best_first(home: Path, noir: Index) -> None:
    hits = Chatbot("noir").retrieve("Who shot Fantail?")
    with chat_server(cite_first(ANN)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", server.url)
        Chatbot("noir", "openai:x", settings().model_copy(update={"context_tokens": 1400})).ask("Who shot Fantail?")
    shown = [text for _, text in sentences(server.seen[0])]
    assert 1 <= len(shown) < len(numbered(hits[: settings().top_k]))
    assert shown == [inert(e.text) for e in numbered(hits).values()][: len(shown)]
    assert tokens("\n".join(message["content"] for message in server.seen[0]["messages"])) < 1400


def test_a_context_that_overflows_is_halved(home: Path, noir: Index) -> None:
    def choosy(request: Request) -> Say:
        too_long = Say(status=400, body='{"error": {"message": "maximum context length", "code": "context_length_exceeded"}}')
        return too_long if len(sentences(request)) > 8 else Say(str(cite_first(ANN)(request)))

    with chat_server(choosy) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", server.url)
        answer = Chatbot("noir", "openai:x").ask("Who shot Fantail?")
        with pytest.raises(ContextError, match="GUMSHOE_CONTEXT_TOKENS"):
            server.script = lambda _: Say(status=400, body='{"error": {"message": "maximum context length"}}')
            Chatbot("noir", "openai:x").ask("Who shot Fantail?")
    assert answer.citations
    assert answer.trace["context overflow"] >= 1


REPLY = f"<think>Hm [s2].</think>{ANN} [s1]. That is a lie [s2]. Dr. Swanson knew (s1, s2). And so on"


@given(st.lists(st.integers(0, len(REPLY)), max_size=12))
def test_however_a_reply_is_cut_the_answer_is_the_same(cuts: list[int]) -> None:
    bounds = [0, *sorted(cuts), len(REPLY)]
    pieces = [REPLY[a:b] for a, b in pairwise(bounds)]
    hits, heard = [hit("Ann shot. Joe ran.", 9, 18)], list[Progress]()
    whole = chatting(FakeListChatModel(responses=[REPLY])).answer("Who?", hits, SHELF, Watch())
    streamed = chatting(Chunked(pieces=pieces)).answer("Who?", hits, SHELF, Watch(heard.append))
    assert streamed == whole
    assert whole.text == f"{ANN}. Dr. Swanson knew."
    assert heard
    for progress in heard:
        assert whole.text.startswith(progress.settled)
        assert not any(held in progress.settled + progress.pending for held in ("[", "(s", "Hm", "think"))


SHELF: Any = SimpleNamespace(stories={"A": SimpleNamespace(label="A Film")})
"""As much of an index as a prompt needs."""


def test_a_prompt_holds_everything_between_its_delimiters() -> None:
    text = prompt("Who?", numbered([hit("Ann shot. Joe ran.", 9, 18)]), SHELF, "-x-")
    assert text == "Sentences, between the lines -x-:\n-x-\nFrom A Film (a.txt):\n[s1] Ann shot.\n[s2] Joe ran.\n-x-\n\nQuestion: Who?"


def test_pending_words_come_within_fifty_milliseconds_of_the_first(noir: Index) -> None:
    """The best of three, since the machine may be busy with something else."""
    delays = []
    with chat_server(lambda _: Say(f"{ANN} [s1].", gap_s=0.02)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", server.url)
        chatbot = Chatbot("noir", "openai:x")
        for _ in range(3):
            server.sent_at.clear()
            first: list[float] = []
            chatbot.ask("Who shot Fantail?", listen=lambda progress, first=first: first.append(monotonic()) if progress.pending else None)  # type: ignore[misc]
            delays.append(first[0] - server.sent_at[0])
    assert min(delays) < 0.05


def test_a_claim_settles_only_when_it_has_passed(noir: Index) -> None:
    heard: list[Progress] = []
    id_ = cited(noir, ANN)
    with chat_server(lambda _: f"{ANN} [{id_}]. Marlowe helped her [{id_}]. The end.") as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", server.url)
        answer = Chatbot("noir", "openai:x").ask("Who shot Fantail?", listen=heard.append)
    assert answer.answer == f"{ANN}."
    assert heard[0].settled == ""
    assert heard[-1].settled == f"{ANN}."
    assert any("Marlowe" in progress.pending for progress in heard)
    assert "Marlowe" in heard[-1].dropped[0]
    assert not any("Marlowe" in progress.settled for progress in heard)


def test_identical_questions_are_asked_once_where_the_user_wants_that(home: Path, noir: Index, tmp_path: Path) -> None:
    config = settings().model_copy(update={"cache": True})
    with chat_server(cite_first(ANN)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", server.url)
        first, second = (Chatbot("noir", "openai:x", config).ask("Who shot Fantail?") for _ in range(2))
    assert first.answer == second.answer
    assert (len(server.seen), second.trace["cached"], second.trace.get("calls", 0)) == (1, 1, 0)


def test_money_is_counted_where_the_price_is_known(home: Path, noir: Index) -> None:
    with chat_server(cite_first(ANN)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", server.url)
        config = settings().model_copy(update={"prices": {"openai:x": Price(input=1.0, output=10.0)}})
        answer = Chatbot("noir", "openai:x", config).ask("Who shot Fantail?")
        free = Chatbot("noir", "openai:x").ask("Who shot Fantail?")
    assert answer.trace["cost_usd"] == pytest.approx((100 * 1.0 + 10 * 10.0) / 1_000_000)
    assert "cost_usd" not in free.trace


def test_an_earlier_question_costs_too(home: Path, noir: Index) -> None:
    with chat_server(cite_first(ANN)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OPENAI_BASE_URL", server.url)
        answer = Chatbot("noir", "openai:x").ask("Whose gun did she use?", [Turn("Who shot Fantail?")])
    assert answer.trace["calls"] == len(server.seen) == 3
    assert answer.trace["tokens_in"] == 300


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
        ("local:/nowhere", "no such folder"),
        ("local:nobody/nothing", "GUMSHOE_ALLOW_DOWNLOAD"),
    ],
)
def test_what_is_missing_is_named(spec: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    with pytest.raises(ModelError, match=says):
        chat_model(spec)


def test_a_model_that_knows_no_temperature_is_sent_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "x")
    assert getattr(chat_model("openai:gpt-5-mini"), "temperature", None) is None
    assert getattr(chat_model("openai:gpt-4o-mini"), "temperature", None) == 0


def test_counts_that_are_nought_are_left_out(noir: Index) -> None:
    assert all(bot(f"{ANN} [s1].").ask("Who shot Fantail?").trace.values())
    assert Chatbot("noir").ask("Who shot Fantail?").trace == {}
    assert Counter(Watch().trace) == Counter()


@pytest.mark.parametrize(
    ("new", "is_one"),
    [
        ("Why did Ann shoot Fantail?", True), ("Why did Ann kill Fantail to save him?", True), ("Ann shot Fantail.", False), ("OK.", False), ("What?", False),
        ("Why did Marlowe shoot Fantail?", False), ("Why did Ann, jealous and frightened of the police, shoot Fantail?", False),
    ],
)  # fmt: skip
def test_what_can_be_a_question_rewritten(new: str, is_one: bool) -> None:
    assert stands_alone(new, "Q: Who shot Fantail?\nA: Ann, with his own gun. Why did she do it?") is is_one
