"""Fit what tells a question about a story from one about the world: `python -m rag.topic --data ../shared/bench` writes `topic.json`.

A logistic regression over the question's vector. It looks at neither `val` nor the gold set, and knows no subject by name.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np

from rag.ground import TOPIC
from rag.models import encoder
from rag.reader.data import read_lines

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


def main() -> None:
    """Fit, print the accuracy on a fifth held out, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    _fit(parser.parse_args().data)


def _fit(data: Path) -> None:
    """Tell questions about stories (fairytaleqa/train) from questions about the world (SQuAD 2.0 and `CHATTER`) by their vectors."""
    from sklearn.linear_model import LogisticRegression

    stories = [case["question"] for case in read_lines(data / "fairytaleqa" / "train" / "cases.jsonl")]
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
        json.dumps({"from": "python -m rag.topic", "accuracy": figure, "bias": round(float(model.intercept_[0]) - line, 3), "weight": weight}) + "\n"
    )


if __name__ == "__main__":
    main()
