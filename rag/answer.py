"""The chain: rewrite ► retrieve ► answer ► cite. Read this first.

    bot = Chatbot("noir")
    bot.ask("Who shot Fantail?").citations[0].quote

Each step is a LangChain runnable over one frozen `State`; `Chatbot.chain` is all four, with `invoke`, `batch` and `stream`. Which answerer stands in the third
step (`reader`, or a chat model) changes nothing in the second; in the first a chat model is asked to rewrite follow-ups. The reader answers from one story at a
time, so where the question names none the other stories are asked as well. A citation is cut from the source by offsets and compared with it before an answer
leaves; an answer without one is an abstention.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter

from langchain_core.runnables import Runnable, RunnableLambda

from rag.cite import citations
from rag.combine import Answerer, Combiner
from rag.config import DEFAULT_CORPUS, Settings, one_server, settings
from rag.encoders import Encoder
from rag.errors import GumshoeError
from rag.followups import depends, standalone
from rag.index import Index, choose_corpus, open_index
from rag.match import ReadPassages
from rag.models import check_spec, load_encoder
from rag.network import load_network
from rag.progress import Progress, Watch
from rag.question.parse import Inquiry, ParsedQuestion, parse_question
from rag.question.plain import plainly
from rag.reader.read import Reader
from rag.retrieve import RERANKED, HybridRetriever
from rag.rules.catalogue import respond
from rag.rules.missing import missing, told_elsewhere, words_for
from rag.rules.people import fallback
from rag.rules.story_search import sought, wants_stories
from rag.rules.verdict import decided
from rag.schema import Answer, Draft, Evidence, Hit, Near, Span, Turn, Version
from rag.usage import USAGE

NEAREST = 3
"""Passages offered under an abstention."""


@dataclass(frozen=True, slots=True)
class State:
    """What is known of a question on its way through the chain."""

    question: str
    history: tuple[Turn, ...]
    index: Index
    watch: Watch = field(default_factory=Watch)
    standalone: str = ""
    earlier_stories: frozenset[str] = frozenset()
    """The story of the turns before, for a question that leans on them."""
    parsed: ParsedQuestion = field(default_factory=lambda: ParsedQuestion(""))
    hits: tuple[Hit, ...] = ()
    draft: Draft = field(default_factory=lambda: Draft(""))
    timings_ms: dict[str, int] = field(default_factory=dict)


class Chatbot:
    """Answers questions about one corpus. Safe to share between threads; sees a new generation by itself."""

    def __init__(
        self, corpus: str | None = None, model: str | None = None, config: Settings | None = None,
        *, answerer: Answerer | None = None, warn: Callable[[str], None] | None = None,
    ) -> None:  # fmt: skip
        """Choose the corpus and the answerer; raises CorpusError or ModelError where there is none such."""
        self.config = one_server(config or settings())
        self.corpus = choose_corpus(self.config.home, corpus, DEFAULT_CORPUS)
        self.model = check_spec(self.config.model if model is None else model)
        self._warn = warn
        self._answerer = answerer or self._build_answerer()
        steps = (("rewrite", self._rewrite), ("retrieve", self._retrieve), ("answer", self._answer))
        rewrite, retrieve, answer = (RunnableLambda(_timed(name, step), name=name) for name, step in steps)
        self.chain: Runnable[State, Answer] = rewrite | retrieve | answer | RunnableLambda(self._cite, name="cite")

    def ask(self, question: str, history: Sequence[Turn] = (), listen: Callable[[Progress], object] | None = None) -> Answer:
        """Answer one question; `history` holds the turns before it, oldest first.

        A chat model's answer is streamed to `listen`, in the asking thread: what has passed its checks, and what is still pending.
        Raises GumshoeError where the question is empty, the index is gone or the model fails.
        """
        state = self._asked(question, history, Watch(listen))
        if not state.question:
            raise GumshoeError('the question is empty; try: gumshoe ask "Who shot Fantail?"')
        answer = self.chain.invoke(state)
        asked = question.encode("utf-8", "replace").decode()
        return replace(answer, question=asked, standalone_question=asked if answer.standalone_question == state.question else answer.standalone_question)

    def retrieve(self, question: str, history: Sequence[Turn] = ()) -> tuple[Hit, ...]:
        """Rank passages for a question as the chain does, and answer nothing."""
        return self._retrieve(self._rewrite(self._asked(question, history, Watch()))).hits

    def _asked(self, question: str, history: Sequence[Turn], watch: Watch) -> State:
        """Begin with what is sound and plain of a question and of those before it."""
        turns = (replace(turn, question=plainly(turn.question)) for turn in history)
        return State(plainly(question), tuple(turn for turn in turns if turn.question), self.index(), watch)

    def index(self) -> Index:
        """Return the generation that is live now."""
        return open_index(self.config.home, self.corpus, self._warn)

    @property
    def _encoder(self) -> Encoder:
        return load_encoder(self.config)

    @property
    def _read_passages(self) -> ReadPassages:
        return load_network(self.config.threads).read

    def _build_answerer(self) -> Answerer:
        if self.model == "reader":
            return Reader(self._encoder, self._read_passages)
        from rag.chat.answerer import ChatAnswerer
        from rag.chat.support import Support

        return ChatAnswerer(self.model, Support(self._encoder, self._read_passages), self.config)

    def _rewrite(self, state: State) -> State:
        """Make the question stand alone. Only if it leans on earlier ones are those answered that came without an answer."""
        if not state.history or not depends(state.question, state.index):
            return replace(state, standalone=state.question)
        turns = self.answered(state.history, state.watch.trace)
        new = self._answerer.rewrite(state.question, turns, state.watch)
        new = new if new != state.question else standalone(state.question, turns, state.index)
        return replace(state, standalone=new, earlier_stories=_stories_of(turns, state.index))

    def answered(self, history: Sequence[Turn], trace: Counter[str] | None = None) -> list[Turn]:
        """Answer the turns that came without an answer, oldest first, and add what that cost to `trace`.

        Such a turn becomes its standalone question, since the next may lean on it, with its answer; an abstention leaves an empty one.
        """
        turns: list[Turn] = []
        for turn in history:
            said = None if turn.answer is not None else self.ask(turn.question, turns)
            if said and trace is not None:
                trace.update({name: int(said.trace.get(name, 0)) for name in USAGE[:4]})
            turns.append(turn if said is None else said.turn)
        return turns

    def _retrieve(self, state: State) -> State:
        """Read the question and rank passages.

        Where it can only be about one story, that story's come first; if they are few, others follow, by the fused score alone.
        """
        parsed = parse_question(sought(state.standalone), state.index)
        parsed = parsed if parsed.stories else replace(parsed, stories=state.earlier_stories)
        retriever = HybridRetriever(index=state.index, encoder=self._encoder, k=max(RERANKED, self.config.top_k), read_passages=self._read_passages)
        only = next(iter(parsed.stories)) if len(parsed.stories) == 1 else None
        hits = retriever.hits(parsed.text, only)
        if len(hits) < RERANKED and only:
            others = retriever.model_copy(update={"read_passages": None}).hits(parsed.text)
            hits += [hit for hit in others if hit.passage.story != only][: RERANKED - len(hits)]
        return replace(state, parsed=parsed, hits=tuple(hits))

    def _answer(self, state: State) -> State:
        """Answer from the catalogue, or say what is missing, or answer from the hits."""
        inquiry = Inquiry(state.standalone, state.parsed, state.index, self._encoder, state.hits)
        draft = respond(inquiry) or missing(state.parsed, state.index, self._encoder, of_stories=wants_stories(state.standalone))
        draft = self._combiner.compared(inquiry, draft) if draft else self._from_hits(inquiry, state.watch)
        if isinstance(self._answerer, Reader):  # a chat model says yes or no itself
            draft = decided(state.parsed, draft, lambda question: self._drafted(replace(state, standalone=question)), state.index)
        return replace(state, draft=draft)

    def _drafted(self, state: State) -> Draft:
        """Answer another question on the way."""
        return self._answer(self._retrieve(state)).draft

    @property
    def _combiner(self) -> Combiner:
        return Combiner(self._answerer, self._read_passages, self.config.top_k)

    def _from_hits(self, inquiry: Inquiry, watch: Watch) -> Draft:
        """List the stories that are looked for, or let the answerer answer; where nothing is stated, try what rules know beside it."""
        draft = self._combiner.stories_holding(inquiry) if wants_stories(inquiry.question) else self._combiner.answer(inquiry, watch)
        if draft.reason != "not_stated":
            return draft
        found = fallback(inquiry) or told_elsewhere(inquiry.parsed, inquiry.hits, inquiry.index)
        return replace(found, notes=draft.notes) if found else draft

    def _cite(self, state: State) -> Answer:
        """Turn evidence into quotes; an answer that has none becomes an abstention."""
        draft, index = state.draft, state.index
        cited = () if draft.abstained else citations(draft.evidence, index)
        reason = draft.reason or (None if cited else "not_stated")
        return Answer(
            question=state.question,
            standalone_question=state.standalone,
            answer=_one_line(draft.text) if draft.text and (cited or draft.abstained) else words_for(reason or "not_stated", state.hits),
            abstained=reason is not None,
            reason=reason,
            confidence=draft.confidence,
            model=self.model,
            corpus=index.corpus,
            generation=index.generation,
            citations=cited,
            also=() if reason else citations(draft.also, index),
            disagreements=() if reason else tuple(Version(_one_line(v.text), citations(v.evidence, index)) for v in draft.versions),
            nearest=_nearest(state.hits, index) if reason else (),
            timings_ms=state.timings_ms | {"total": sum(state.timings_ms.values())},
            notes=draft.notes,
            trace=self._priced(state.watch.trace),
            hits=state.hits,
        )

    def _priced(self, trace: Counter[str]) -> dict[str, float]:
        """Return the counts that are not 0, and the money where the user has said what the model costs."""
        told: dict[str, float] = {name: count for name, count in trace.items() if count}
        price = self.config.prices.get(self.model)
        if price and trace["calls"]:
            told["cost_usd"] = (trace["tokens_in"] * price.input + trace["tokens_out"] * price.output) / 1_000_000
        return told


def _stories_of(turns: Sequence[Turn], index: Index) -> frozenset[str]:
    """Return the one story that the latest turn to be about any is about: that its answer was taken from, or that holds its names.

    It is none where that turn is about several.
    """
    told = (turn.stories.intersection(index.stories) or parse_question(f"{turn.question} {turn.answer or ''}", index).stories for turn in reversed(turns))
    latest = next(filter(None, told), frozenset[str]())
    return latest if len(latest) == 1 else frozenset()


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _timed(name: str, step: Callable[[State], State]) -> Callable[[State], State]:
    def run(state: State) -> State:
        started = perf_counter()
        after = step(state)
        return replace(after, timings_ms=state.timings_ms | {name: round(1000 * (perf_counter() - started))})

    return run


def _nearest(hits: Sequence[Hit], index: Index) -> tuple[Near, ...]:
    whole = ((hit.score, Evidence(hit.passage, Span(0, len(hit.passage.text)), hit.score)) for hit in hits[:NEAREST])
    return tuple(Near(citation, round(score, 3)) for score, evidence in whole for citation in citations([evidence], index))
