"""The chain: rewrite ► retrieve ► answer ► cite. Read this first.

    bot = Chatbot("noir")
    bot.ask("Who shot Fantail?").citations[0].quote

Each step is a LangChain runnable over one frozen `State`; `Chatbot.chain` is all four, with `invoke`, `batch` and `stream`. Which
answerer stands in the third step (`reader`, or a chat model) changes nothing in the second; in the first a chat model is asked to rewrite
follow-ups. The reader answers from one story at a time, so where the question names none the other stories are asked as well. A citation is cut from the source by offsets and compared with it before
an answer leaves; an answer without one is an abstention.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from typing import Protocol

from langchain_core.runnables import Runnable, RunnableLambda

from rag.cite import citations
from rag.config import DEFAULT_CORPUS, Settings, one_server, settings
from rag.encoders import Encoder
from rag.errors import GumshoeError
from rag.followups import depends, standalone
from rag.index import Index, choose_corpus, open_index
from rag.language.spans import with_neighbours
from rag.language.words import content_stems
from rag.match import QueryTerms, ReadPassages
from rag.models import check_spec, load_encoder
from rag.network import load_network
from rag.progress import USAGE, Progress, Watch
from rag.question.parse import Inquiry, ParsedQuestion, parse_question, plainly
from rag.reader.read import Reader
from rag.reader.versions import AGREES, compared
from rag.retrieve import RERANKED, HybridRetriever
from rag.rules import missing
from rag.rules.catalogue import appears_in, respond
from rag.rules.people import fallback
from rag.rules.story_search import counts_stories, holding, sought, stories_wanted, wants_stories
from rag.schema import Answer, Draft, Evidence, Hit, Near, Span, Turn, Version, distinct

NEAREST = 3
"""Passages offered under an abstention."""
ACROSS = 0.8
"""How sure another story's answer must be to stand beside the first one's."""
LEAST_HELD = 0.5
"""The least share of the question's telling words that must stand around another story's answer; never less than around the first one's.

Without that, of 3,483 questions about fairy tales, each of one story, 123 had an answer of another beside it, which was the right one for 8 of them; with it 74, and 4."""


class Answerer(Protocol):
    """Whoever makes a follow-up stand alone, and turns a question and its hits into a draft."""

    one_story: bool
    """Whether an answer is always of one story, so that the others have to be asked for theirs."""

    def rewrite(self, question: str, turns: Sequence[Turn], watch: Watch) -> str:
        """Give the question with what it takes from the turns before it, or as it is."""
        ...

    def answer(self, question: str, hits: Sequence[Hit], index: Index, watch: Watch) -> Draft:
        """Answer from the hits alone, or abstain."""
        ...


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

    @property
    def readable(self) -> list[Hit]:
        """Give the hits of the stories that the question can be about."""
        return self.parsed.among(self.hits)


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
        """Give the generation that is live now."""
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
        """Read the question and rank passages. Where it can only be about one story, that story's come first; if they are few, others follow, by the fused score alone."""
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
        draft = respond(self._inquiry(state)) or missing.missing(state.parsed, state.index, self._encoder, of_stories=wants_stories(state.standalone))
        return replace(state, draft=draft or self._from_hits(state))

    def _from_hits(self, state: State) -> Draft:
        """List the stories that are looked for, or let the answerer answer; where nothing is stated, try what rules know beside it."""
        draft = self._stories(state) if wants_stories(state.standalone) else self._from_tellings(state)
        if draft.reason != "not_stated":
            return draft
        found = fallback(self._inquiry(state)) or missing.told_elsewhere(state.parsed, state.hits, state.index)
        return replace(found, notes=draft.notes) if found else draft

    def _from_tellings(self, state: State) -> Draft:
        """Let the answerer answer, and hold its draft against the other tellings of the story, or where no story is named against the other stories."""
        draft = self._answerer.answer(state.parsed.text, state.readable[: self.config.top_k], state.index, state.watch)
        if state.parsed.stories:
            return self._compared(state, draft, state.readable)
        return self._across(state, draft) if self._answerer.one_story else draft

    def _inquiry(self, state: State) -> Inquiry:
        return Inquiry(state.standalone, state.parsed, state.index, self._encoder, state.hits)

    def _compared(self, state: State, draft: Draft, hits: Sequence[Hit]) -> Draft:
        """Hold a draft against the other tellings of its story.

        Where they agree, those that surely say the same are added as `also`. Where some contradict it, each version is added, the draft's own first, and the evidence of all
        of them becomes the draft's.
        """
        if draft.abstained or not draft.evidence:
            return draft
        versions = compared(state.parsed.text, draft, hits, state.index, self._encoder, self._read_passages)
        if not versions:
            return draft
        if len(versions) == 1:
            known = {e.telling_id for e in (*draft.evidence, *draft.also)}
            return replace(draft, also=(*draft.also, *(e for e in versions[0].evidence if e.score >= AGREES and e.telling_id not in known)))
        told = _outermost([*draft.evidence, *(e for version in versions for e in version.evidence)])
        cited = {e.telling_id for e in told}
        also = tuple(e for e in draft.also if e.telling_id not in cited)
        drafted = {e.telling_id for e in draft.evidence}
        tells_more = any(e.telling_id in drafted for v in versions[1:] for e in v.evidence)  # a chat model may have told several versions itself
        own = versions[0] if tells_more else replace(versions[0], text=draft.text)
        return replace(draft, versions=(own, *versions[1:]), evidence=tuple(told), also=also)

    def _stories(self, state: State) -> Draft:
        """Answer with the titles of the stories that hold what is looked for."""
        least = stories_wanted(state.standalone)
        found = holding(state.parsed.text, state.readable, self._read_passages, state.index, self._encoder, least=least)
        if not found:
            return appears_in(self._inquiry(state))
        labels = ", ".join(state.index.stories[e.passage.story].label for e in found)
        counted = f"{len(found)}: {labels}" if counts_stories(state.standalone) else labels
        return Draft(counted, tuple(found), confidence=found[0].score)

    def _across(self, state: State, draft: Draft) -> Draft:
        """Add to a draft what other stories answer as well, surely enough and with as much of the question, each with the title of its story; for a question that names nobody and no story."""
        if draft.abstained:
            return draft
        story, asked = draft.evidence[0].passage.story, QueryTerms(state.parsed.text, state.index)
        held = max(LEAST_HELD, _held(asked, draft))
        others = [
            (label, d) for label, d in self._by_story(state)
            if d.confidence >= ACROSS and d.evidence[0].passage.story != story and _held(asked, d) >= held
        ]  # fmt: skip
        if not others:
            return self._compared(state, draft, state.hits)
        told = [(state.index.stories[story].label, draft), *others]
        return replace(
            draft,
            text="; ".join(f"{d.text} ({label})" for label, d in told),
            evidence=tuple(e for _, d in told for e in d.evidence),
            also=tuple(e for _, d in told for e in d.also),
        )

    def _by_story(self, state: State) -> list[tuple[str, Draft]]:
        """Ask each story in the hits by itself; gives the titles of those that have an answer, with their drafts, the surest first."""
        found: list[tuple[str, Draft]] = []
        for key in dict.fromkeys(hit.passage.story for hit in state.readable):
            draft = self._answerer.answer(state.parsed.text, [hit for hit in state.hits if hit.passage.story == key], state.index, state.watch)
            if not draft.abstained:
                found.append((state.index.stories[key].label, draft))
        return sorted(found, key=lambda pair: -pair[1].confidence)

    def _cite(self, state: State) -> Answer:
        """Turn evidence into quotes; an answer that has none becomes an abstention."""
        draft, index = state.draft, state.index
        cited = () if draft.abstained else citations(draft.evidence, index)
        reason = draft.reason or (None if cited else "not_stated")
        return Answer(
            question=state.question,
            standalone_question=state.standalone,
            answer=_one_line(draft.text) if draft.text and (cited or draft.abstained) else missing.words_for(reason or "not_stated", state.hits),
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
        """Give the counts that are not 0, and the money where the user has said what the model costs."""
        told: dict[str, float] = {name: count for name, count in trace.items() if count}
        price = self.config.prices.get(self.model)
        if price and trace["calls"]:
            told["cost_usd"] = (trace["tokens_in"] * price.input + trace["tokens_out"] * price.output) / 1_000_000
        return told


def _stories_of(turns: Sequence[Turn], index: Index) -> frozenset[str]:
    """Give the one story that the latest turn to be about any is about: that its answer was taken from, or that holds its names; none where it is about several."""
    told = (turn.stories.intersection(index.stories) or parse_question(f"{turn.question} {turn.answer or ''}", index).stories for turn in reversed(turns))
    latest = next(filter(None, told), frozenset[str]())
    return latest if len(latest) == 1 else frozenset()


def _held(asked: QueryTerms, draft: Draft) -> float:
    """Give how much of a question stands in the sentence that a draft's answer is from, with those beside it."""
    first = draft.evidence[0]
    return asked.share(content_stems(with_neighbours(first.passage, first.span).of(first.passage.text)))


def _outermost(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Give evidence in its order, each span once, without spans that lie within another."""
    each = distinct(evidence)
    return [e for e in each if not any(e.passage.id == other.passage.id and e.span.within(other.span) for other in each)]


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
