"""How quick ingest is and how well a large shelf is searched: `python -m evals.bench --data DATA` prints it; `make bench` calls that.

Gumshoe and the stock LangChain pipeline (the same encoder, passages of equal size) take in the same 3,000 film articles one after the other; then Gumshoe alone
takes in all 31,358, and again with ten of them edited. Each part is a process of its own, with a home that is thrown away. Whatever else the machine does
meanwhile counts: compare figures of one run only. Beside the seconds stand those of the processors, on which other work weighs less. Nothing is written but the
lines printed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic, process_time

import numpy as np

from evals.cases import SEED, Case, shuffled_cases

SIDE_BY_SIDE, SMALL = 3000, 1000
"""Films taken in by both pipelines, and by the shelf that the speed of retrieval is held against."""
CHARACTERS = 700
"""Characters of a stock passage, at which 3,000 films make 3,045 of them, as against Gumshoe's 3,051."""
EDITED = 10


@dataclass(frozen=True, slots=True)
class Taken:
    """What a pipeline made and took, its models loaded before.

    That is passages, seconds by the clock and of the processors, and the share of questions whose film it ranks first.
    """

    passages: int
    seconds: float
    cpu: float
    recall: float


def stock(films: Path, home: Path, cases: Sequence[Case]) -> Taken:
    """Ingest as LangChain's documentation does it."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_huggingface import HuggingFaceEmbeddings
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    from rag.encoders import packaged_encoder

    encoder = HuggingFaceEmbeddings(model_name=str(packaged_encoder()), encode_kwargs={"normalize_embeddings": True})
    encoder.embed_query("warm")
    started, cpu = monotonic(), process_time()
    documents = [Document(path.read_text(encoding="utf-8"), metadata={"source": path.relative_to(films).as_posix()}) for path in sorted(films.rglob("*.txt"))]
    pieces = RecursiveCharacterTextSplitter(chunk_size=CHARACTERS, chunk_overlap=0).split_documents(documents)
    shelf = Chroma.from_documents(pieces, encoder, persist_directory=str(home / "stock"), collection_metadata={"hnsw:space": "cosine"})
    seconds, cpu = monotonic() - started, process_time() - cpu
    return Taken(len(pieces), seconds, cpu, _recall(cases, lambda question: shelf.similarity_search(question, k=1)[0].metadata["source"]))


def gumshoe(films: Path, home: Path, cases: Sequence[Case]) -> Taken:
    """Ingest as Gumshoe does it; the questions are ranked by both sides fused, without the reader's network."""
    from ingest.pipeline import ingest
    from rag.config import Settings
    from rag.index import open_index
    from rag.models import load_encoder
    from rag.retrieve import HybridRetriever

    config = Settings(home=home)
    encoder = load_encoder(config)
    encoder.encode_passages(["warm"])
    import_module("langchain_chroma")  # as the stock pipeline has by now
    started, cpu = monotonic(), process_time()
    report = ingest(films, config, "side")
    seconds, cpu = monotonic() - started, process_time() - cpu
    retriever = HybridRetriever(index=open_index(home, "side"), encoder=encoder, k=1)
    return Taken(report.passages, seconds, cpu, _recall(cases, lambda question: retriever.hits(question)[0].passage.source))


def _recall(cases: Sequence[Case], first: Callable[[str], str]) -> float:
    return float(np.mean([first(case.question) in case.sources for case in cases]))


@dataclass(frozen=True, slots=True)
class Search:
    """How a shelf is searched: the share of questions whose film is ranked first, and the median milliseconds of a ranking.

    `whole` with the reader's network.
    """

    recall: float
    ms: float
    whole_recall: float
    whole_ms: float


def search(corpus: str, cases: Sequence[Case], few: Sequence[Case]) -> Search:
    """Ask a shelf all cases of the fused ranking, and a few of all that a user gets: the question read, the ranking reranked."""
    from rag.answer import Chatbot
    from rag.config import settings
    from rag.index import open_index
    from rag.models import load_encoder
    from rag.retrieve import HybridRetriever

    bot, retriever = Chatbot(corpus, "reader"), HybridRetriever(index=open_index(settings().home, corpus), encoder=load_encoder())
    bot.retrieve(few[0].question)
    figures: list[float] = []
    for ranked, asked in ((retriever.hits, cases), (bot.retrieve, few)):
        right, times = [], []
        for case in asked:
            started = monotonic()
            hits = ranked(case.question)
            times.append(monotonic() - started)
            right.append(bool(hits) and hits[0].passage.source in case.sources)
        figures += [float(np.mean(right)), 1000 * float(np.median(times))]
    return Search(*figures)


def _cases(root: Path, name: str) -> list[Case]:
    return shuffled_cases(root / name / "cases.jsonl")


PARTS: dict[str, Callable[[Path, Path], Taken | Search]] = {
    "stock": lambda root, home: stock(root / "side" / "corpus", home, _cases(root, "side")[:1000]),
    "gumshoe": lambda root, home: gumshoe(root / "side" / "corpus", home, _cases(root, "side")[:1000]),
    "search-small": lambda root, home: search("small", _cases(root, "small")[:200], _cases(root, "small")[:50]),
    "search-all": lambda root, home: search("all", _cases(root, "all")[:1000], _cases(root, "all")[:200]),
}


@dataclass(frozen=True, slots=True)
class Run:
    """What a process printed, what it took by the clock and of the processors, in seconds, and the most memory that it held, in MB."""

    said: str
    seconds: float
    cpu: float
    memory: int


def _child(arguments: Sequence[str], home: Path) -> Run:
    """Run Python on something, which may keep what it has compiled, as it does for a user."""
    started = monotonic()
    environment = {**os.environ, "GUMSHOE_HOME": str(home), "HF_HUB_OFFLINE": "1"}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True, env=environment) as process:
        said = process.stdout.read() if process.stdout else ""
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 3):
        raise SystemExit(f"bench: {' '.join(arguments)} ended with status {process.returncode}")
    return Run(said, monotonic() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss // (1024 if sys.platform == "linux" else 2**20))


def _part(name: str, root: Path) -> dict[str, float]:
    run = _child(["-m", "evals.bench", "--part", name, "--root", str(root)], root / "home")
    figures: dict[str, float] = json.loads(run.said.splitlines()[-1])
    return figures


def _ingest(root: Path, name: str) -> Run:
    return _child(["-m", "gumshoe", "ingest", str(root / name / "corpus"), "--corpus", name], root / "home")


def side_by_side(root: Path) -> None:
    """Print what both pipelines make of the same files."""
    theirs, ours = _part("stock", root), _part("gumshoe", root)
    for name, taken in (("stock LangChain", theirs), ("Gumshoe", ours)):
        rate = SIDE_BY_SIDE / taken["seconds"]
        took = f"{taken['seconds']:.1f} s ({taken['cpu']:.1f} s of processors), {rate:.1f} films/s"
        print(f"{name}: {SIDE_BY_SIDE} films, {taken['passages']} passages, {took}, source_recall@1 {taken['recall']:.3f}")
    clock, processor = (theirs[what] / ours[what] for what in ("seconds", "cpu"))
    print(f"times the stock rate: {clock:.2f} by the clock, {processor:.2f} by processor (floor 2, goal 3)", flush=True)


def all_films(root: Path) -> None:
    """Print what the whole shelf costs, at first and after an edit, and how it is searched."""
    films = sorted((root / "all" / "corpus").rglob("*.txt"))
    first = _ingest(root, "all")
    took = f"{first.seconds:.1f} s ({first.cpu:.1f} s of processors), {len(films) / first.seconds:.1f} films/s"
    print(f"{len(films)} films: {took}, {first.memory} MB at the peak (at most 1200)", flush=True)
    for path in Random(SEED).sample(films, EDITED):
        with path.open("a", encoding="utf-8") as file:
            file.write("It was shown again in a later year, to much applause.\n")
    again = _ingest(root, "all")
    shares = f"{100 * again.seconds / first.seconds:.2f} % of the first run by the clock, {100 * again.cpu / first.cpu:.2f} % by processor (floor 5, goal 2)"
    print(f"{EDITED} films edited: {again.seconds:.1f} s, {shares}, {again.memory} MB at the peak", flush=True)
    _ingest(root, "small")
    small, whole = _part("search-small", root), _part("search-all", root)
    recall = f"source_recall@1 {whole['recall']:.3f} of 1000 questions on {len(films)} films (floor 0.95)"
    times = f"{whole['ms']:.1f} ms against {small['ms']:.1f} ms on {SMALL} films ({whole['ms'] / small['ms']:.2f} times, at most 2)"
    print(f"fused: {recall}, p50 {times}")
    times = f"{whole['whole_ms']:.0f} ms against {small['whole_ms']:.0f} ms ({whole['whole_ms'] / small['whole_ms']:.2f} times)"
    print(f"as users get it, reranked: source_recall@1 {whole['whole_recall']:.3f} of 200, p50 {times}")


def main() -> None:
    """Lay the films out and print every figure, or say why not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=Path("../shared/bench"), help="the folder that holds films.py and its data")
    parser.add_argument("--films", type=int, default=0, help="so many films in place of all")
    parser.add_argument("--part", choices=sorted(PARTS), help=argparse.SUPPRESS)
    parser.add_argument("--root", type=Path, help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.part:
        print(json.dumps(asdict(PARTS[args.part](args.root, args.root / "home"))))
        return
    if not (args.data / "films.py").is_file():
        print(f"bench skipped: there is no films.py in {args.data}; say where with make bench DATA=FOLDER")
        return
    with TemporaryDirectory(prefix="gumshoe-bench-") as made:
        root = Path(made)
        for name, limit in (("side", SIDE_BY_SIDE), ("small", SMALL), ("all", args.films)):
            _child([str(args.data / "films.py"), str(root / name), "--limit", str(limit)], root)
        side_by_side(root)
        all_films(root)


if __name__ == "__main__":
    main()
