"""Train, calibrate and ablate the embedded reader: `python -m evals.reader train|calibrate|ablate --data ../shared/bench`.

`train` follows the recipe of `rag.reader.train`, exports the network beside its code and calibrates it; `ablate` trains a smaller one for
each row of the model card. Both keep their progress under `$GUMSHOE_HOME/train` and go on from there. Training sees
`fairytaleqa/train`, QAMR, SQuAD and XQuAD; thresholds come from `fairytaleqa/dev`; `val` and the gold set are never opened here.
The two parts of FairytaleQA must have been ingested as `fq-train` and `fq-dev` (`make train` does it).
"""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from evals.scorers import best, holds, rouge_l, token_f1
from rag.config import settings
from rag.index import Index, open_index
from rag.models import RememberingEncoder, encoder
from rag.reader.data import Example, load_sources
from rag.reader.network import FILE, Network, Reading
from rag.reader.read import CALIBRATION, FEATURES, SURE, Calibration, Candidate, candidates, choose
from rag.reader.train import Recipe, TorchNetwork, train
from rag.retrieve import HybridRetriever
from rag.schema import Hit

SEED = 7
REFUSED = 0.06
"""The share of answerable questions of `fairytaleqa/dev` that may fall under the cut-off."""
QUICK = 120
"""Questions asked while training goes on."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A dev question: the hits of its section, those of the whole shelf, and those of the shelf without its evidence."""

    question: str
    answers: Sequence[str]
    story: str
    section: Sequence[Hit]
    shelf: Sequence[Hit]
    without: Sequence[Hit]


def dev_questions(data: Path, index: Index, part: str = "dev", limit: int = 0) -> list[Asked]:
    """Retrieve for the questions of a part of FairytaleQA, in an order of chance."""
    retriever = HybridRetriever(index=index, encoder=encoder(), k=20)
    lines = (data / "fairytaleqa" / part / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    cases = [json.loads(line) for line in lines]
    random.Random(SEED).shuffle(cases)
    made = []
    for case in cases[: limit or None]:
        section = [p for e in case["evidence"] for p in index.passages("source = ? and start < ? and end > ?", (e["source"], e["end"], e["start"]))]
        hits = retriever.hits(case["question"])
        ids = {p.id for p in section}
        made.append(
            Asked(
                case["question"], case["answers"], case["sources"][0], [Hit(p, 0.0) for p in section], hits[:10], [h for h in hits if h.passage.id not in ids][:10]
            )
        )  # fmt: skip
    return made


def right(answer: str, golds: Sequence[str]) -> bool:
    """Say whether an answer counts, as the metric `correct` has it."""
    return any(holds(answer, gold) or token_f1(answer, gold) >= 0.6 for gold in golds)


Reads = Callable[[str, Sequence[str]], list[Reading]]
PLAIN = (1.0, 1.0, 0.5, 1.0, 1.0, 1.0, -0.3, 0.0, -1.0, 3.0)
"""Weights of `FEATURES` before any are fitted."""


@lru_cache(maxsize=1)
def remembered() -> RememberingEncoder:
    """Give the encoder with a memory for all sentences of a part."""
    return RememberingEncoder(encoder(), 20_000)


def answer(reads: Reads, question: str, hits: Sequence[Hit], index: Index, weight: Sequence[float]) -> str:
    """Give the words that the reader would say, sure or not."""
    choice = choose(candidates(question, hits, reads(question, [h.passage.text for h in hits]), index, remembered()), weight)
    return choice.best.text if choice else ""


def measure(reads: Reads, asked: Sequence[Asked], index: Index, weight: Sequence[float] = PLAIN) -> dict[str, float]:
    """Give ROUGE-L with the section given and on the whole shelf, and how many are right there."""
    rows = []
    for a in asked:
        section, shelf = (answer(reads, a.question, hits, index, weight) for hits in (a.section, a.shelf))
        rows.append((best(rouge_l, section, a.answers), best(rouge_l, shelf, a.answers), right(shelf, a.answers)))
    means = np.array(rows, float).mean(0)
    return {name: round(float(mean), 3) for name, mean in zip(("section_rouge_l", "shelf_rouge_l", "shelf_correct"), means, strict=True)}


def calibrate(reads: Reads, asked: Sequence[Asked], index: Index) -> dict[str, Any]:
    """Fit what each feature weighs and how sure an answer is, and draw the cut-off; gives the calibration and its figures.

    The cut-off lies under all but `REFUSED` of the answerable questions. Half of the stories fit; the expected calibration error is that of the other half.
    """
    found = [_both(reads, a, index) for a in asked]
    stories = sorted({a.story for a in asked})
    half = np.array([stories.index(a.story) % 2 for a in asked])

    def fit(chosen: Sequence[int]) -> tuple[tuple[float, ...], Any]:
        weight = fit_choice([found[i][0] for i in chosen], [asked[i].answers for i in chosen])
        return weight, fit_sure([(f, asked[i].answers) for i in chosen for f in found[i]], weight)

    errors = []
    for held in (0, 1):
        weight, (sure_weight, bias) = fit([int(i) for i in np.flatnonzero(half != held)])
        one = Calibration(weight, sure_weight, bias, 0.0)
        pairs = [(c, asked[i].answers) for i in map(int, np.flatnonzero(half == held)) for f in found[i] if (c := choose(f, weight))]
        errors.append(calibration_error(np.array([one.sure(c.described) for c, _ in pairs]), np.array([right(c.best.text, a) for c, a in pairs])))
    weight, (sure_weight, bias) = fit(range(len(asked)))
    fitted = Calibration(weight, sure_weight, bias, 0.0)
    sure = np.array([[fitted.sure(c.described) if (c := choose(f, weight)) else 0.0 for f in both] for both in found])
    cutoff = float(np.quantile(sure[:, 0], REFUSED))
    figures = {
        "questions": len(asked), "refused": REFUSED, "abstain_recall": round(float((sure[:, 1] < cutoff).mean()), 3),
        "calibration_error": round(float(np.mean(errors)), 3),
    }  # fmt: skip
    return {"features": FEATURES, "sure": SURE, "dev": figures, "calibration": asdict(replace(fitted, cutoff=round(cutoff, 4)))}


def _both(reads: Reads, asked: Asked, index: Index) -> list[list[Candidate]]:
    """Give the candidates on the shelf, and on the shelf without the evidence; each passage is read once."""
    pool = {hit.passage.id: hit.passage.text for hit in (*asked.shelf, *asked.without)}
    read = dict(zip(pool, reads(asked.question, list(pool.values())), strict=True))
    return [candidates(asked.question, hits, [read[h.passage.id] for h in hits], index, remembered()) for hits in (asked.shelf, asked.without)]


def fit_choice(found: Sequence[Sequence[Candidate]], answers: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Fit the weights of `FEATURES`: the softmax over a question's candidates should lie on those nearest to its answers."""
    from scipy.optimize import minimize

    rows = []
    for candidates_, golds in zip(found, answers, strict=True):
        worth = np.array([best(token_f1, c.text, golds) for c in candidates_])
        if worth.size and worth.max() >= 0.5:
            target = np.where(worth >= worth.max() - 0.1, worth, 0.0)
            rows.append((np.array([c.features for c in candidates_]), target / target.sum()))

    def loss(weight: np.ndarray) -> float:
        total = 0.01 * float(weight @ weight)
        for x, target in rows:
            score = x @ weight
            total += float(np.log(np.exp(score - score.max()).sum()) + score.max() - target @ score)
        return total

    return tuple(round(float(w), 4) for w in minimize(loss, np.array(PLAIN), method="BFGS").x)


def fit_sure(found: Sequence[tuple[Sequence[Candidate], Sequence[str]]], weight: Sequence[float]) -> tuple[tuple[float, ...], float]:
    """Fit the regression from `SURE` to whether the chosen answer is right; gives weights and bias."""
    from sklearn.linear_model import LogisticRegression

    choices = [(c, golds) for candidates_, golds in found if (c := choose(candidates_, weight))]
    x, y = np.array([c.described for c, _ in choices]), np.array([right(c.best.text, golds) for c, golds in choices])
    mean, scale = x.mean(0), x.std(0) + 1e-9
    model = LogisticRegression(max_iter=1000).fit((x - mean) / scale, y)
    raw = model.coef_[0] / scale
    return tuple(round(float(w), 4) for w in raw), round(float(model.intercept_[0] - raw @ mean), 4)


def calibration_error(sure: np.ndarray, truth: np.ndarray, bins: int = 10) -> float:
    """Give the expected calibration error over bins of equal width (Guo et al., ICML 2017)."""
    place = np.minimum((sure * bins).astype(int), bins - 1)
    return float(sum(abs(sure[place == b].mean() - truth[place == b].mean()) * (place == b).mean() for b in range(bins) if (place == b).any()))


BASE = Recipe(tokens=600_000)
ROWS: Mapping[str, Recipe] = {
    "the recipe": BASE,
    "the recipe, seed 2": replace(BASE, seed=2),
    "the recipe, seed 3": replace(BASE, seed=3),
    "without QAMR": replace(BASE, qamr=0.0),
    "without SQuAD and XQuAD": replace(BASE, articles=0.0),
    "without FairytaleQA": replace(BASE, fairytale=0.0),
    "without negatives": replace(BASE, negatives=0, alone=0.0, another=0.0),
    "without quarrels": replace(BASE, quarrels=0),
    "without new names": replace(BASE, renamed=0.0),
    "each passage by itself": replace(BASE, shared_norm=False),
}


def main() -> None:
    """Run one of the three; what comes out goes to the model's folder and to standard output."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("train", "calibrate", "ablate"))
    parser.add_argument("--data", type=Path, required=True)
    args = parser.parse_args()
    folder = settings().home / "train"
    index = open_index(settings().home, "fq-dev")
    asked = dev_questions(args.data, index)
    if args.what == "calibrate":
        return _calibrate(asked, index)
    trained = open_index(settings().home, "fq-train")
    sources = load_sources(args.data, trained, HybridRetriever(index=trained, encoder=encoder(), k=10), folder / "examples.jsonl")
    if args.what == "ablate":
        return _ablate(sources, asked, index, folder)
    from rag.reader.export import export

    run = train(sources, Recipe(), folder / "shipped", lambda network: measure(TorchNetwork(network).read, asked[:QUICK], index))
    export(run.network, FILE)
    _calibrate(asked, index)
    return None


def _calibrate(asked: Sequence[Asked], index: Index) -> None:
    reads = Network().read
    fitted = calibrate(reads, asked, index)
    fitted["dev"] |= measure(reads, asked, index, fitted["calibration"]["weight"])
    print(json.dumps(fitted["dev"]))
    CALIBRATION.write_text(json.dumps({"from": "python -m evals.reader calibrate"} | fitted, indent=1) + "\n", encoding="utf-8")


def _ablate(sources: dict[str, list[Example]], asked: Sequence[Asked], index: Index, folder: Path) -> None:
    for name, recipe in ROWS.items():
        place = folder / "ablation" / name.replace(" ", "-")
        if not (place / "figures.json").exists():
            run = train(sources, recipe, place)
            figures = measure(TorchNetwork(run.network).read, asked[: 2 * QUICK], index) | {"minutes": round(run.wall_s / 60, 1)}
            (place / "figures.json").write_text(json.dumps(figures), encoding="utf-8")
        print(f"| {name} | {' | '.join(map(str, json.loads((place / 'figures.json').read_text()).values()))} |", flush=True)


if __name__ == "__main__":
    main()
