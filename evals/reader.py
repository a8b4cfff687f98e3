"""Train and calibrate the embedded reader: `python -m evals.reader prepare|train|passages|calibrate|val --data ../shared/bench`.

`prepare` gathers what is trained on, with passages that look like an answer, and what dev finds, in `$GUMSHOE_HOME/train`: that folder is all that
`rag.training.train` and `evals.ablation` need, on whatever machine. `train` prepares, follows the recipe of `rag.training.train`, puts the network beside its
code and calibrates it; `passages` does the same for the network that embeds passages (`rag.training.passages`); both go on where they were. `val` looks at
`fairytaleqa/val`, once, at the end. Training sees `fairytaleqa/train`, QAMR, SQuAD, XQuAD and made-up synopses; confidence and cut-off are fitted on the gold
sets and the synopses kept apart, and measured on `fairytaleqa/dev` too; the half held back is never asked here. The two parts of FairytaleQA must have been
ingested as `fq-train` and `fq-dev`, the user's synopses as `noir`, the made-up ones as `invented`, `synopses` and `synopses-taught` (`make train` does it); for
`val`, its part as `fq-val`.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from evals.cases import SEED, shuffled_cases
from evals.regression import regression
from evals.report import ratio
from evals.run import GOLD_SETS
from evals.scorers import best, right, rouge_l
from evals.synopses import CASES, SYNOPSES, TAUGHT
from rag.answer import Chatbot
from rag.config import settings
from rag.encoders import PASSAGES
from rag.errors import GumshoeError
from rag.index import Index, open_index
from rag.match import ReadPassages, read_each
from rag.models import load_encoder
from rag.network import FILE, Network
from rag.onnx import quantise
from rag.progress import Watch
from rag.reader.candidates import Candidate, candidates
from rag.reader.read import CALIBRATION, DOUBTS, STATED, SURE, Calibration, Choice, choose, doubts, values_of
from rag.retrieve import WIDE, HybridRetriever, covering, picked, rerank
from rag.schema import NOT_STATED, Draft, Hit, PassageReading, Span, Turn
from rag.training.data import Sources, read_lines
from rag.training.sources import DEV, EXAMPLES, load_sources, save_sources
from rag.training.train import TorchNetwork, teach

REFUSED = 0.06
"""The share of answerable questions of the gold sets that may go without an answer."""
SETS = (*dict.fromkeys(corpus for corpus, _ in GOLD_SETS), SYNOPSES)
"""The corpora that synopses are asked about: the user's, and made-up ones."""
CALIBRATED, APART = 150, 430
"""Questions that the calibration is fitted on: of dev, each with and without its evidence, and of the synopses kept apart."""
SEARCHED = 40
"""Passages among which there may be one that looks like an answer."""
QUICK = 120
"""Questions asked while training goes on."""


@dataclass(frozen=True, slots=True)
class RetrievedQuestion:
    """A question of FairytaleQA: the hits of its section, those of the whole shelf, and those of the shelf without its evidence; not reranked."""

    question: str
    answers: Sequence[str]
    story: str
    section: Sequence[Hit]
    shelf: Sequence[Hit]
    without: Sequence[Hit]


def questions(data: Path, part: str, index: Index) -> list[RetrievedQuestion]:
    """Retrieve for the questions of a part of FairytaleQA, in an order of chance."""
    retriever = HybridRetriever(index=index, encoder=load_encoder(), k=2 * WIDE)
    cases = read_lines(data / "fairytaleqa" / part / "cases.jsonl")
    random.Random(SEED).shuffle(cases)
    made = []
    for case in cases:
        question = case["question"]
        section = [p for e in case["evidence"] for p in index.overlapping(e["source"], Span(e["start"], e["end"]))]
        hits, ids = retriever.hits(question), {p.id for p in section}
        shelf, without = (picked(question, some[:WIDE], index) for some in (hits, [h for h in hits if h.passage.id not in ids]))
        made.append(RetrievedQuestion(question, case["answers"], case["sources"][0], covering(question, [Hit(p, 0.0) for p in section], index), shelf, without))
    return made


def spans_found(question: str, hits: Sequence[Hit], readings: Sequence[PassageReading], index: Index, *, reranked: bool = True) -> list[Candidate]:
    """Return the spans of the best passages that could answer, as the chain does; `readings` are the network's of `hits`."""
    best = (rerank(question, hits, readings, index, load_encoder()) if reranked else hits)[: settings().top_k]
    told = dict(zip((hit.passage.id for hit in hits), readings, strict=True))
    return candidates(question, best, [told[hit.passage.id] for hit in best], index, load_encoder())


def said(question: str, found: Sequence[Candidate]) -> str:
    """Return the words that the reader would say, sure or not."""
    choice = choose(question, found)
    return choice.best.text if choice else ""


def measured(read_passages: ReadPassages, asked: Sequence[RetrievedQuestion], index: Index) -> dict[str, list[float]]:
    """Return for each question ROUGE-L with the section given, on the whole shelf, and there without reranking, and whether it is right on the shelf."""
    rows: dict[str, list[float]] = {name: [] for name in ("section_rouge_l", "shelf_rouge_l", "not_reranked_rouge_l", "shelf_correct")}
    for a in asked:
        shelf = read_each(a.question, [hit.passage for hit in a.shelf], read_passages, index)
        answers = [
            said(a.question, spans_found(a.question, a.section, read_each(a.question, [hit.passage for hit in a.section], read_passages, index), index)),
            said(a.question, spans_found(a.question, a.shelf, shelf, index)),
            said(a.question, spans_found(a.question, a.shelf, shelf, index, reranked=False)),
        ]
        values = [*(best(rouge_l, answer, a.answers) for answer in answers), float(right(answers[1], a.answers))]
        for name, value in zip(rows, values, strict=True):
            rows[name].append(value)
    return rows


def measure(read_passages: ReadPassages, asked: Sequence[RetrievedQuestion], index: Index) -> dict[str, float]:
    """Return the means of what is `measured`."""
    return {name: round(float(np.mean(values)), 3) for name, values in measured(read_passages, asked, index).items()}


@dataclass(frozen=True)
class Row:
    """A question of a set, the spans that could answer it, and the gold answers, of which there are none where the shelf does not say."""

    group: str
    question: str
    found: Sequence[Candidate]
    answers: Sequence[str]
    index: Index

    @cached_property
    def choice(self) -> Choice | None:
        """Return what the reader would choose."""
        return choose(self.question, self.found)

    @cached_property
    def doubts(self) -> tuple[float, ...]:
        """Return what speaks against its choice."""
        return doubts(self.question, self.choice.best, self.index, load_encoder()) if self.choice else ()


def dev_rows(read_passages: ReadPassages, asked: Sequence[RetrievedQuestion], index: Index) -> list[Row]:
    """Ask each dev question twice, of the whole shelf and of the shelf without its evidence."""
    return [
        Row(
            a.story,
            a.question,
            spans_found(a.question, hits, read_each(a.question, [hit.passage for hit in hits], read_passages, index), index),
            answers,
            index,
        )
        for a in asked
        for hits, answers in ((a.shelf, a.answers), (a.without, ()))
    ]


class Recorder:
    """An answerer that answers nothing, and keeps a row of whatever reaches it."""

    one_story = False

    def __init__(self, read_passages: ReadPassages) -> None:
        """Have passages read by `read_passages`; `group` and `answers` are of the question that is about to be asked."""
        self._read_passages = read_passages
        self.rows: list[Row] = []
        self.group = ""
        self.answers: Sequence[str] = ()

    def rewrite(self, question: str, turns: Sequence[Turn], watch: Watch) -> str:
        """Leave it to the rules of `rag.followups`."""
        return question

    def answer(self, question: str, hits: Sequence[Hit], index: Index, watch: Watch) -> Draft:
        """Keep what the reader would choose from, and abstain."""
        readings = read_each(question, [hit.passage for hit in hits], self._read_passages, index)
        self.rows.append(Row(self.group, question, candidates(question, hits, readings, index, load_encoder()), self.answers, index))
        return NOT_STATED


def gold_rows(read_passages: ReadPassages) -> list[Row]:
    """Ask what may be asked of the gold sets and the synopses kept apart as a user would, as far as the questions reach the reader.

    The half held back is not asked.
    """
    recorder = Recorder(read_passages)
    synopses_cases = settings().home / "train" / SYNOPSES / CASES
    for corpus, path in (*GOLD_SETS, (SYNOPSES, synopses_cases)):
        bot, reader = Chatbot(corpus, answerer=recorder), Chatbot(corpus, "reader")
        for case in shuffled_cases(path)[: APART if corpus == SYNOPSES else None]:
            if "heldback" not in case.tags:
                recorder.group, recorder.answers = corpus, case.answers
                bot.ask(case.question, reader.answered([Turn(question) for question in case.history]))
    return recorder.rows


def calibrate(rows: Sequence[Row]) -> dict[str, Any]:
    """Fit whether there is an answer and how sure it is, and draw the cut-off.

    Gives the calibration and its figures, those of each set under a fit without it, of dev under the whole.
    """
    fitted = fit(rows)
    figures: dict[str, float] = {}
    for name in ("dev", *SETS):
        held = [row for row in rows if (row.group if row.group in SETS else "dev") == name]
        if held:
            told = _figures(held, fit([row for row in rows if row.group != name]))
            figures |= {f"{name}_{what}": round(value, 3) for what, value in told.items()}
    return {"sure": SURE, "stated": (*STATED, *DOUBTS), "dev": figures, "calibration": asdict(fitted)}


def _figures(rows: Sequence[Row], fitted: Calibration) -> dict[str, float]:
    """Return what a calibration does on rows: the calibration error of its answers, what it refuses, and what it abstains from of what is not stated."""
    given = [(c, row) for row in rows if (c := row.choice) and fitted.given(c.described, row.doubts)]
    error = (
        calibration_error(np.array([fitted.sure(c.described) for c, _ in given]), np.array([right(c.best.text, row.answers) for c, row in given]))
        if given
        else 0.0
    )
    answered, answerable = sum(bool(row.answers) for _, row in given), sum(bool(row.answers) for row in rows)
    return {
        "calibration_error": error, "refused": 1 - answered / max(1, answerable),
        "abstain_recall": 1 - (len(given) - answered) / max(1, len(rows) - answerable),
    }  # fmt: skip


def fit(rows: Sequence[Row]) -> Calibration:
    """Fit the regressions from `STATED` and `DOUBTS` to whether there is an answer, and from `SURE` to whether the one chosen is right.

    The first learns from all questions about synopses, the second from those of the gold sets, whose answers have all their wordings; the cut-off lies where
    `REFUSED` of the answerable ones of these get no answer, those included that are hardly ever right. Where there are none (dev alone), all that there are
    stand for them.
    """
    told = [(c, row) for row in rows if (c := row.choice)]
    synopses = [(c, row) for c, row in told if row.group in SETS] or told
    gold = [(c, row) for c, row in synopses if row.group != SYNOPSES] or synopses
    stated_fit = regression(np.array([(*values_of(STATED, c.described), *row.doubts) for c, row in synopses]), [bool(row.answers) for _, row in synopses])
    sure_fit = regression(np.array([values_of(SURE, c.described) for c, _ in gold]), [right(c.best.text, row.answers) for c, row in gold])
    uncut = Calibration(sure_fit, stated_fit, 0.0)
    stated = [uncut.stated(c.described, row.doubts) * uncut.given(c.described, row.doubts) for c, row in gold if row.answers]
    return replace(uncut, cutoff=round(float(np.quantile(stated, REFUSED)), 4))


def calibration_error(sure: np.ndarray, truth: np.ndarray) -> float:
    """Return the expected calibration error over ten bins of equal width (Guo et al., ICML 2017)."""
    bins = 10
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return float(sum(abs(sure[place == b].mean() - truth[place == b].mean()) * (place == b).mean() for b in range(bins) if (place == b).any()))


def main() -> None:
    """Run one of the five; what comes out goes to the model's folder and to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("prepare", "train", "passages", "calibrate", "val"))
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    folder = settings().home / "train"
    part = "val" if args.what == "val" else "dev"
    index = open_index(settings().home, f"fq-{part}")
    asked = questions(args.data, part, index)
    if args.what == "val":
        stories = [a.story for a in asked]
        print(json.dumps({name: ratio([(value, 1) for value in values], stories) for name, values in measured(Network().read, asked, index).items()}))
        return None
    if args.what == "calibrate":
        return _calibrate(asked, index)
    if not (folder / EXAMPLES).exists():
        tales, told = (HybridRetriever(index=open_index(settings().home, name), encoder=load_encoder(), k=SEARCHED) for name in ("fq-train", TAUGHT))
        save_sources(args.data, tales, told, folder / EXAMPLES)
    if args.what == "prepare":
        (folder / DEV).write_text("".join(json.dumps(_found(a)) + "\n" for a in asked), encoding="utf-8")
        return None
    sources = load_sources(folder / EXAMPLES)
    if args.what == "passages":
        return _passages(sources, args.data, folder)
    from rag.training.export import export

    export(teach(sources, folder, lambda n: measure(TorchNetwork(n).read, asked[:QUICK], index)), FILE)
    _calibrate(asked, index)
    return None


def _found(asked: RetrievedQuestion) -> dict[str, Any]:
    """Return what dev finds for a question as texts, for who has no index."""
    ids = {hit.passage.id for hit in asked.section}
    shelf, section = ([hit.passage.text for hit in hits] for hits in (asked.shelf, asked.section))
    return {
        "question": asked.question,
        "answers": asked.answers,
        "section": section,
        "shelf": shelf,
        "evidence": [hit.passage.id in ids for hit in asked.shelf],
    }


def _passages(sources: Sources, data: Path, folder: Path) -> None:
    from rag.export_encoder import export
    from rag.training.passages import Recipe as PassageRecipe
    from rag.training.passages import film_texts
    from rag.training.passages import train as train_passages

    network = train_passages(sources, film_texts(data), PassageRecipe(), folder / "passages")
    whole = folder / "passages" / "whole.onnx"
    export(network, whole)
    quantise(whole, PASSAGES)


def _calibrate(asked: Sequence[RetrievedQuestion], index: Index) -> None:
    read_passages = Network().read
    fitted = calibrate([*dev_rows(read_passages, asked[:CALIBRATED], index), *gold_rows(read_passages)])
    fitted["dev"] |= measure(read_passages, asked[: 2 * QUICK], index)
    print(json.dumps(fitted["dev"]))
    CALIBRATION.write_text(json.dumps({"from": "python -m evals.reader calibrate"} | fitted, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        main()
    except GumshoeError as error:
        sys.exit(str(error))
