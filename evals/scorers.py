"""Pure functions from a case and an answer to numbers. None means "does not apply", never 0.

`exact_match` and `token_f1` follow the script of SQuAD v1.1 (Rajpurkar et al. 2016), words counted as a multiset; `rouge_l` is
`rouge_score`'s. Nothing here averages: see `evals.report`.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from evals.cases import Case
    from rag.schema import Answer, Citation, Hit

_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLE = re.compile(r"\b(?:a|an|the)\b")
CORRECT_F1, REWRITE_F1 = 0.6, 0.8
DEPTH = 10


class Share(NamedTuple):
    """So many of so many: what one case adds to a metric."""

    hits: float
    of: float


def normalise(text: str) -> str:
    """Normalise as SQuAD v1.1's own script does: lower case, none of ASCII's punctuation (curly quotes stay), no articles, single spaces."""
    return " ".join(_ARTICLE.sub(" ", text.lower().translate(_PUNCTUATION)).split())


def token_f1(answer: str, gold: str) -> float:
    """Return the F1 of the words of two texts, 0 where they share none."""
    said, wanted = normalise(answer).split(), normalise(gold).split()
    shared = sum((Counter(said) & Counter(wanted)).values())
    return 2 * shared / (len(said) + len(wanted)) if shared else 0.0


def holds(answer: str, gold: str) -> bool:
    """Return whether the gold answer is a run of whole words in the answer."""
    wanted = normalise(gold)
    return bool(wanted) and f" {wanted} " in f" {normalise(answer)} "


@lru_cache(maxsize=1)
def _rouge() -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(["rougeL"], use_stemmer=True)


def rouge_l(answer: str, gold: str) -> float:
    """Return rougeL's F1 with stemming."""
    return float(_rouge().score(gold, answer)["rougeL"].fmeasure)


def best(score: Callable[[str, str], float], answer: str, golds: Iterable[str]) -> float:
    """Return the best score over all gold wordings, 0 where there is none."""
    return max((score(answer, gold) for gold in golds), default=0.0)


def right(answer: str, golds: Iterable[str]) -> bool:
    """Return whether the words of an answer count as one of the gold answers."""
    return any(holds(answer, gold) or token_f1(answer, gold) >= CORRECT_F1 for gold in golds)


def correct(case: Case, answer: Answer) -> bool:
    """Return whether an answer counts: see the metric `correct` in `evals/gold/README.md`."""
    if not case.answerable or answer.abstained:
        return not case.answerable and answer.abstained
    return right(answer.answer, case.answers)


def overlap(first: tuple[int, int], second: tuple[int, int]) -> float:
    """Return the share of the shorter span that the other covers."""
    shared = min(first[1], second[1]) - max(first[0], second[0])
    return max(0, shared) / max(1, min(first[1] - first[0], second[1] - second[0]))


def supports(citation: Citation, case: Case) -> bool:
    """Return whether a citation is from a right file and, where there is evidence, touches it."""
    if citation.source not in case.sources:
        return False
    return not case.evidence or any(e.source == citation.source and overlap((citation.start, citation.end), (e.start, e.end)) > 0 for e in case.evidence)


def ranks(case: Case, hits: Sequence[Hit]) -> tuple[int | None, int | None]:
    """Return the rank, from 1, of the first passage that holds evidence, and of the first from a right file."""
    by_span = by_file = None
    for rank, hit in enumerate(hits, 1):
        passage = hit.passage
        if by_file is None and passage.source in case.sources:
            by_file = rank
        if by_span is None and any(e.source == passage.source and overlap(passage.span, (e.start, e.end)) >= 0.5 for e in case.evidence):
            by_span = rank
    return by_span, by_file


def _within(rank: int | None, depth: int) -> float:
    return float(rank is not None and rank <= depth)


def score(case: Case, answer: Answer, text_of: Mapping[str, str]) -> dict[str, Share]:
    """Return what a case adds to each metric that applies to it; `text_of` holds the texts of the sources cited."""
    is_correct = correct(case, answer)
    shares = {"correct": Share(is_correct, 1)}
    shares |= _answer_shares(case, answer, is_correct) | _retrieval_shares(case, answer) | _abstention_shares(case, answer)
    if answer.citations:
        shares["quote_fidelity"] = Share(sum(text_of.get(c.source, "")[c.start : c.end] == c.quote for c in answer.citations), len(answer.citations))
        shares["citation_precision"] = Share(sum(supports(c, case) for c in answer.citations), len(answer.citations))
    shares |= _disagreement_shares(case, answer)
    if case.reason is not None:
        shares["reason_accuracy"] = Share(answer.reason == case.reason, 1)
    if case.standalone:
        shares["rewrite_accuracy"] = Share(best(token_f1, answer.standalone_question, case.standalone) >= REWRITE_F1, 1)
    return shares


def _answer_shares(case: Case, answer: Answer, is_correct: bool) -> dict[str, Share]:
    shares: dict[str, Share] = {}
    if not answer.abstained:
        shares["answer_words"] = Share(len(answer.answer.split()), 1)
    if case.answerable:
        said = "" if answer.abstained else answer.answer
        shares["correct_cited"] = Share(is_correct and any(c.source in case.sources for c in answer.citations), 1)
        shares["exact_match"] = Share(best(lambda a, g: float(normalise(a) == normalise(g)), said, case.answers) if said else 0.0, 1)
        shares["token_f1"] = Share(best(token_f1, said, case.answers) if said else 0.0, 1)
        shares["rouge_l"] = Share(best(rouge_l, said, case.answers) if said else 0.0, 1)
        shares["citation_recall"] = Share(any(supports(c, case) for c in answer.citations), 1)
    return shares


def _retrieval_shares(case: Case, answer: Answer) -> dict[str, Share]:
    by_span, by_file = ranks(case, answer.hits)
    shares: dict[str, Share] = {}
    if case.evidence:
        shares |= {f"recall@{k}": Share(_within(by_span, k), 1) for k in (1, 5, 10)}
        shares["mrr"] = Share(1 / by_span if by_span is not None and by_span <= DEPTH else 0.0, 1)
    if case.sources:
        shares |= {f"source_recall@{k}": Share(_within(by_file, k), 1) for k in (1, 5)}
    return shares


def _abstention_shares(case: Case, answer: Answer) -> dict[str, Share]:
    shares: dict[str, Share] = {}
    if answer.abstained:
        shares["abstain_precision"] = Share(not case.answerable, 1)
    shares["refused" if case.answerable else "abstain_recall"] = Share(answer.abstained, 1)
    return shares


def _disagreement_shares(case: Case, answer: Answer) -> dict[str, Share]:
    shares: dict[str, Share] = {}
    said = [version.answer for version in answer.disagreements]
    if case.versions:
        named = sum(any(right(text, version) for text in said) for version in case.versions)
        shares["disagreement_recall"] = Share(named / len(case.versions), 1)
    if said and case.answers:
        shares["disagreement_precision"] = Share(len(said) if case.versions else 0, len(said))
    return shares


METRICS: Sequence[str] = (
    "correct", "correct_cited", "exact_match", "token_f1", "rouge_l", "answer_words", "recall@1", "recall@5", "recall@10",
    "source_recall@1", "source_recall@5", "mrr", "citation_precision", "citation_recall", "quote_fidelity", "abstain_precision",
    "abstain_recall", "refused", "disagreement_recall", "disagreement_precision", "reason_accuracy", "rewrite_accuracy",
    "latency_p50_ms", "latency_p95_ms",
)  # fmt: skip
