"""What each part of retrieval is worth: `python -m evals.retrieval CASES --corpus NAME` prints evidence recall, part by part.

One row a way of ranking: the dense side alone, the lexical side alone, both fused, the fused reranked by the reader's network, and that with
the question read first (names mended, the story found by its title or its people), which is what a user gets. It answers nothing and changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from sys import maxsize, stderr

from evals.cases import Case
from evals.command_line import Chosen
from evals.report import ratio
from evals.scorers import ranks
from rag.answer import Chatbot
from rag.config import settings
from rag.index import Index, open_index
from rag.models import load_encoder
from rag.network import load_network
from rag.retrieve import DENSE_WEIGHT, HybridRetriever
from rag.schema import Hit, Turn

Ranks = Callable[[Case], Sequence[Hit]]


def ways(index: Index) -> dict[str, Ranks]:
    """Return each way of ranking under its name."""
    encoder, read_passages = load_encoder(), load_network(settings().threads).read
    bot = Chatbot(index.corpus, "reader")

    def retriever(weight: float = DENSE_WEIGHT, *, rerank: bool = False) -> Ranks:
        made = HybridRetriever(index=index, encoder=encoder, k=10, dense_weight=weight, read_passages=read_passages if rerank else None)
        return lambda case: made.hits(case.question)

    return {
        "dense": retriever(1.0),
        "lexical": retriever(0.0),
        "fused": retriever(),
        "fused, reranked": retriever(rerank=True),
        "fused, reranked, names and follow-ups read": lambda case: bot.retrieve(case.question, [Turn(question) for question in case.history]),
    }


def main() -> None:
    """Print the table."""
    chosen = Chosen.from_command_line(__doc__)
    cases = chosen.cases[: chosen.limit]
    print(
        f"{len(cases)} cases of {chosen.name} with evidence, {chosen.corpus}\n"
        "| ranked by | recall@1 | recall@5 | recall@10 | right file first |\n| --- | --- | --- | --- | --- |"
    )
    rankings = ways(open_index(settings().home, chosen.corpus))
    found: dict[str, list[tuple[int | None, int | None]]] = {name: [] for name in rankings}
    for number, case in enumerate(cases, 1):
        for name, rank in rankings.items():
            found[name].append(ranks(case, rank(case)))
        print(f"\r{number} of {len(cases)}", end="", file=stderr, flush=True)
    print(file=stderr)
    for name, rows in found.items():
        cells = [_share([(row[side] or maxsize) <= best for row in rows], cases) for side, best in ((0, 1), (0, 5), (0, 10), (1, 1))]
        print(f"| {name} | {' | '.join(cells)} |")


def _share(right: Sequence[bool], cases: Sequence[Case]) -> str:
    share = ratio([(found, 1) for found in right], [case.sources[0] if case.sources else case.id for case in cases])
    return f"{share['value']:.3f} ({share['low']:.2f} to {share['high']:.2f})"


if __name__ == "__main__":
    main()
