"""Fit what tells a question about a story from one about the world: `python -m rag.training.topic --data ../shared/bench` writes `topic.json`.

A logistic regression over the question's vector. It looks at neither `val` nor the gold set, and knows no subject by name.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path

import numpy as np

from rag.models import load_encoder
from rag.rules.missing import TOPIC
from rag.training.data import read_lines
from rag.training.synopses import trained_on

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
    "Which vitamins are in oranges?",
    "How far away is the moon?",
    "What should I cook for dinner tonight?",
    "Who wrote Pride and Prejudice?",
    "How do I get a stain out of a carpet?",
    "What's the population of Canada?",
    "Can you recommend a book?",
    "Where can I get my passport renewed?",
    "Which team won the championship in 1998?",
    "How many calories are in a banana?",
    "What is the exchange rate of the euro?",
    "How old do you have to be to vote?",
    "How do I reset my password?",
    "What is the square root of 144?",
    "Explain how a car engine works",
    "Who invented the telephone?",
    "What language do they speak in Brazil?",
    "Is it going to rain this weekend?",
    "How long does it take to fly to Tokyo?",
    "What are the symptoms of the flu?",
    "Who is the richest man in the world?",
    "Where can I watch films online?",
    "What is the fastest animal?",
    "Write a cover letter for a job as an accountant",
    "How do I tie a tie?",
    "What is the tallest building in Dubai?",
    "What day is it today?",
    "Which planet is closest to the sun?",
    "Give me a good joke about lawyers",
    "How do I train my dog to sit?",
]
MISTAKEN = 0.006
"""The share of questions about stories that may be taken for questions about the world."""


def main() -> None:
    """Fit, print the accuracy on a fifth held out, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    _fit(parser.parse_args().data)


def _fit(data: Path) -> None:
    """Tell questions about stories (fairytaleqa/train, made-up synopses) from questions about the world (SQuAD 2.0 and `CHATTER`) by their vectors."""
    from sklearn.linear_model import LogisticRegression

    tales = [case["question"] for case in read_lines(data / "fairytaleqa" / "train" / "cases.jsonl")]
    synopses = [asked.question for story in trained_on() for asked in story.asked]
    articles = json.loads((data / "squad2" / "part-v2.0.json").read_text(encoding="utf-8"))["data"]
    world = [qa["question"] for article in articles for paragraph in article["paragraphs"] for qa in paragraph["qas"]]
    stories = [*random.Random(SEED).sample(tales, 2000), *random.Random(SEED).sample(synopses, 4000)]
    texts = [*stories, *random.Random(SEED).sample(world, 3000), *CHATTER * 10]
    truth = np.array([1] * len(stories) + [0] * (len(texts) - len(stories)))
    vectors = load_encoder().encode(texts)
    order = np.random.default_rng(SEED).permutation(len(texts))
    train, held = order[: len(order) * 4 // 5], order[len(order) * 4 // 5 :]
    model = LogisticRegression(C=1.0, max_iter=1000).fit(vectors[train], truth[train])
    figure = round(float(model.score(vectors[held], truth[held])), 3)
    told = model.decision_function(vectors[held[truth[held] == 1]])
    line = float(np.quantile(told, MISTAKEN))
    print(f"topic: accuracy on the fifth held out {figure}; drawn at {line:.2f}, where {MISTAKEN:.1%} of the story questions lie below")
    weight = [round(float(w), 3) for w in model.coef_[0]]
    TOPIC.write_text(
        json.dumps({"from": "python -m rag.training.topic", "accuracy": figure, "bias": round(float(model.intercept_[0]) - line, 3), "weight": weight}) + "\n"
    )


if __name__ == "__main__":
    main()
