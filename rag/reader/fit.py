"""Fit the reader's weights: `python -m rag.reader.fit --data ../shared/bench`.

Sentences of `fairytaleqa/train` are labelled by whether they lie in the evidence and hold most of the answer's words; the
regression is fitted on those. How sure the best sentence is, and the cut-off, are set on `fairytaleqa/dev`, where each
question is asked twice: of the whole shelf, and of the shelf without its evidence. It looks at neither `val` nor the gold set.
"""

from __future__ import annotations

import argparse
import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from rag.config import settings
from rag.ground import TOPIC
from rag.index import Index, open_index
from rag.models import encoder
from rag.reader.extract import FEATURES, WEIGHTS, Candidate, Weights, describe
from rag.retrieve import HybridRetriever
from rag.words import content_stems

SEED = 7
CHATTER = [
    "What is the capital of Australia?",
    "How do I boil an egg?",
    "What's the weather like tomorrow?",
    "Write me a poem about spring",
    "What is 17 times 23?",
    "Who is the president of the United States?",
    "Translate good morning into French",
    "Tell me a joke",
    "What time is it?",
    "How do I install Python on Windows?",
    "Recommend a good restaurant nearby",
    "What does photosynthesis do?",
    "How tall is Mount Everest?",
    "Fix this bug in my code",
    "What is the best phone to buy?",
    "Who won the football match last night?",
    "How do I lose weight?",
    "What is the meaning of life?",
    "Convert 10 miles to kilometres",
    "When is the next train to the airport?",
]
MISTAKEN = 0.003
"""The share of questions about stories that may be taken for questions about the world."""
REFUSED = 0.02
"""The share of answerable dev questions whose best sentence may fall under the cut-off."""


def main() -> None:
    """Fit, print what came out, and write `weights.json`. The two parts must be ingested as `fq-train` and `fq-dev`."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--questions", type=int, default=500)
    args = parser.parse_args()
    from sklearn.linear_model import LogisticRegression

    _fit_topic(args.data)
    x, y, _ = _gather(args.data / "fairytaleqa" / "train", "fq-train", args.questions)
    mean, scale = x.mean(0), x.std(0)
    model = LogisticRegression(max_iter=1000).fit((x - mean) / scale, y)
    mean, scale, weight = (tuple(np.round(v, 4).tolist()) for v in (mean, scale, model.coef_[0]))
    weights = Weights(mean, scale, weight, round(float(model.intercept_[0]), 4), cutoff=0.0, best_bias=0.0, best_slope=1.0)

    x, y, groups = _gather(args.data / "fairytaleqa" / "dev", "fq-dev", args.questions)
    logits = weights.confidence(x)
    best = {g: int(np.flatnonzero(groups == g)[np.argmax(logits[groups == g])]) for g in np.unique(groups)}
    top, right = np.array([logits[i] for i in best.values()]), np.array([y[i] for i in best.values()])
    answerable = np.array([g % 2 == 0 for g in best])
    calibration = LogisticRegression().fit(top[:, None], right)
    slope, bias = float(calibration.coef_[0, 0]), float(calibration.intercept_[0])
    sure = 1 / (1 + np.exp(-(bias + slope * top)))
    cutoff = float(np.quantile(sure[answerable], REFUSED))
    weights = Weights(**(asdict(weights) | {"cutoff": round(cutoff, 4), "best_bias": round(bias, 4), "best_slope": round(slope, 4)}))
    figures = {
        "sentence_right": round(float(right[answerable].mean()), 3),
        "refused": REFUSED,
        "abstain_recall": round(float((sure[~answerable] < cutoff).mean()), 3),
        "questions": int(answerable.sum()),
    }
    print(dict(zip(FEATURES, weights.weight, strict=True)), figures)
    WEIGHTS.write_text(json.dumps({"from": "python -m rag.reader.fit --data ../shared/bench", "dev": figures, "weights": asdict(weights)}, indent=1) + "\n")


def _fit_topic(data: Path) -> None:
    """Tell questions about stories (fairytaleqa/train) from questions about the world (SQuAD 2.0 and `CHATTER`) by their vectors."""
    from sklearn.linear_model import LogisticRegression

    lines = (data / "fairytaleqa" / "train" / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    stories = [json.loads(line)["question"] for line in lines]
    articles = json.loads((data / "squad2" / "part-v2.0.json").read_text(encoding="utf-8"))["data"]
    world = [qa["question"] for article in articles for paragraph in article["paragraphs"] for qa in paragraph["qas"]]
    texts = [*random.Random(SEED).sample(stories, 2000), *random.Random(SEED).sample(world, 1500), *CHATTER * 10]
    truth = np.array([1] * 2000 + [0] * (len(texts) - 2000))
    vectors = encoder().encode(texts)
    order = np.random.default_rng(SEED).permutation(len(texts))
    train, held = order[: len(order) * 4 // 5], order[len(order) * 4 // 5 :]
    model = LogisticRegression(C=1.0, max_iter=1000).fit(vectors[train], truth[train])
    figure = round(float(model.score(vectors[held], truth[held])), 3)
    told = model.decision_function(vectors[held[truth[held] == 1]])
    line = float(np.quantile(told, MISTAKEN))
    print(f"topic: accuracy on the fifth held out {figure}; drawn at {line:.2f}, where {MISTAKEN:.1%} of the story questions lie below")
    weight = [round(float(w), 3) for w in model.coef_[0]]
    TOPIC.write_text(
        json.dumps({"from": "python -m rag.reader.fit", "accuracy": figure, "bias": round(float(model.intercept_[0]) - line, 3), "weight": weight}) + "\n"
    )


def _gather(part: Path, corpus: str, limit: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Give features, labels and the question number of every candidate; odd numbers lack their evidence."""
    index = open_index(settings().home, corpus)
    retriever = HybridRetriever(index=index, encoder=encoder(), k=settings().top_k)
    cases = [json.loads(line) for line in (part / "cases.jsonl").read_text(encoding="utf-8").splitlines()]
    random.Random(SEED).shuffle(cases)
    xs, ys, groups = [], [], []
    for number, case in enumerate(cases[:limit]):
        hits = retriever.hits(case["question"])
        for odd in (0, 1):
            kept = [hit for hit in hits if not odd or not _overlaps(hit.passage.source, hit.passage.span, case)]
            candidates = [Candidate(hit, n) for hit in kept for n in range(len(hit.passage.sentences))]
            if not candidates:
                continue
            features, _ = describe(case["question"], candidates, index, encoder())
            xs.append(features)
            ys.append(_labels(candidates, case, index))
            groups.append(np.full(len(candidates), 2 * number + odd))
        if number % 100 == 0:
            print(f"{part.name}: {number} of {min(limit, len(cases))}", flush=True)
    return np.vstack(xs), np.concatenate(ys), np.concatenate(groups)


def _overlaps(source: str, span: tuple[int, int], case: dict[str, Any]) -> bool:
    return any(e["source"] == source and e["start"] < span[1] and span[0] < e["end"] for e in case["evidence"])


def _labels(candidates: Sequence[Candidate], case: dict[str, Any], index: Index) -> np.ndarray:
    wanted = [Counter(content_stems(answer)) for answer in case["answers"]]
    idf = index.idf(stem for answer in wanted for stem in answer)

    def holds(candidate: Candidate) -> bool:
        if not _overlaps(candidate.passage.source, candidate.passage.raw(candidate.span), case):
            return False
        found = set(content_stems(candidate.text))
        return any(a and sum(idf[s] for s in a if s in found) >= 0.6 * sum(idf[s] for s in a) for a in wanted)

    return np.array([holds(c) for c in candidates])


if __name__ == "__main__":
    main()
