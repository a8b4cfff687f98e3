"""Asks every case of a file and scores the answers. A case that raises is unscored and named, never 0."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from evals.cases import Case, load_cases
from evals.report import build
from evals.scorers import Share, correct, score
from rag.answer import Chatbot
from rag.errors import CorpusError, GumshoeError, UnreachableError
from rag.index import Index
from rag.schema import Answer, Turn

GOLD = Path(__file__).parent / "gold" / "noir.jsonl"
GOLD_2 = GOLD.with_name("noir2.jsonl")
INVENTED = GOLD.with_name("invented.jsonl")
BLIND = GOLD.with_name("blind.jsonl")
TWICE = GOLD.with_name("twice.jsonl")
GOLD_SETS = ((GOLD.stem, GOLD), (GOLD.stem, GOLD_2), (INVENTED.stem, INVENTED), (BLIND.stem, BLIND), (TWICE.stem, TWICE))
"""The corpus that each is asked of, and its cases."""
PATIENCE = 5
"""Cases at the start that are asked one by one, in case nothing listens where the server of a model should be."""
Note = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Result:
    """A case, its answer and its shares; `answer` is None where it is unscored."""

    case: Case
    story: str
    answer: Answer | None
    shares: dict[str, Share]
    latency_ms: int = 0
    error: Exception | None = None

    @property
    def fault(self) -> str:
        """Say why it is unscored."""
        return str(self.error) if isinstance(self.error, GumshoeError) else f"{type(self.error).__name__}: {self.error}"

    def to_json(self) -> dict[str, Any]:
        """Return one result in the form that `gumshoe eval --out` writes; an unscored one has all keys, null or empty, and says why."""
        if self.answer is None:
            told = {"id": self.case.id, "story": self.story, "unscored": self.fault, "scores": {}, "citations": [], "disagreements": [], "retrieved": []}
            return told | dict.fromkeys(("answer", "abstained", "reason", "correct", "latency_ms"))
        shape, answer = self.answer.to_json(), self.answer
        return {
            "id": self.case.id,
            "story": self.story,
            "answer": answer.answer,
            "abstained": answer.abstained,
            "reason": answer.reason,
            "confidence": answer.confidence,
            "standalone_question": answer.standalone_question,
            "correct": correct(self.case, answer),
            "scores": {name: share.hits / share.of for name, share in self.shares.items() if share.of and name != "correct"},
            "citations": shape["citations"],
            "disagreements": shape["disagreements"],
            "retrieved": [
                {"source": hit.passage.source, "start": hit.passage.span.start, "end": hit.passage.span.end, "score": round(hit.score, 4)}
                for hit in answer.hits
            ],
            "latency_ms": self.latency_ms,
            "trace": answer.trace,
            **({"more": dict(self.case.more)} if self.case.more else {}),
        }


def run(path: Path, corpus: str | None, model: str | None, note: Note, progress: Callable[[int, int], None] | None = None) -> dict[str, Any]:
    """Run a case file and give its report; what is invalid or unscored is named through `note`.

    Raises GumshoeError where nothing can be scored at all: no such file, corpus or model, or a server that cannot be reached.
    """
    bot = Chatbot(corpus, model, warn=note)
    index = bot.index()
    cases, invalid = load_cases(path, lambda source: _length(index, source))
    for line in invalid:
        note(f"{path}:{line.line}: {line.fault}")
    for case in cases:
        if lacking := [source for source in case.sources if _length(index, source) is None]:
            note(f"{path}: case {case.id} names {', '.join(lacking)}, which is not in {index.corpus}")
    if not cases:
        note(f"no case in {path} is valid")
    else:
        warm_up(bot)
    results: list[Result] = []
    for result in _asked(bot, cases, index):
        if result.answer is None:
            note(f"unscored {result.case.id}: {result.fault}")
        results.append(result)
        if progress:
            progress(len(results), len(cases))
    return build(results, bot.model, index.corpus, index.generation, len(invalid))


def _asked(bot: Chatbot, cases: Sequence[Case], index: Index) -> Iterator[Result]:
    """Ask the cases in order, one by one until the model has answered once or `PATIENCE` ends, the others a few at a time if it is a chat model."""
    waiting = iter(cases)
    for number, case in enumerate(waiting, 1):
        result = ask(bot, case, index)
        if isinstance(result.error, UnreachableError):
            raise result.error
        yield result
        if number == PATIENCE or (result.answer and (bot.model == "reader" or result.answer.trace)):
            break
    pool = ThreadPoolExecutor(1 if bot.model == "reader" else bot.config.concurrency)
    try:
        yield from pool.map(lambda case: ask(bot, case, index), waiting)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def warm_up(bot: Chatbot) -> None:
    """Load what the first question would load, so that no latency counts it; asks no chat model."""
    bot.retrieve("Is it warm?")


def ask(bot: Chatbot, case: Case, index: Index) -> Result:
    """Ask one case; whatever it raises leaves it unscored."""
    story = _story(index, case)
    started = perf_counter()
    try:
        answer = bot.ask(case.question, [Turn(question) for question in case.history])
        took = round(1000 * (perf_counter() - started))
        cited = index if index.generation == answer.generation else Index(bot.config.home, bot.corpus, answer.generation)
        texts = {c.source: cited.text(c.source) for c in answer.citations}
        return Result(case, story, answer, score(case, answer, texts), took)
    except Exception as error:  # noqa: BLE001 - a bug of ours must not lose the other cases; it is named, counted and fails every gate
        return Result(case, story, None, {}, error=error)


def _length(index: Index, source: str) -> int | None:
    try:
        return index.source(source).chars
    except CorpusError:
        return None


def _story(index: Index, case: Case) -> str:
    """Name the story that a case is about, for resampling; a case without one stands for itself."""
    for path in case.sources:
        try:
            return index.source(path).story
        except CorpusError:
            continue
    return f"case:{case.id}"
