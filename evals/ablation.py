"""What each part of the reader's training is worth: `python -m evals.ablation FOLDER` trains a network for each row and prints a table.

FOLDER holds what `python -m evals.reader prepare` wrote: `examples.jsonl` to train on, `dev.jsonl` to read. A network is read by itself, without the features,
the rules and the calibration of `rag.reader.read`: the answer is the span with the most relevance and half its log-probability. So this needs neither Chroma
nor LangChain, and runs where the GPU is. Rows that are done are kept, and half of one goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
import torch

from evals.scorers import best, right, rouge_l, token_f1
from rag.network import REACH, whole_words
from rag.schema import Span
from rag.training.data import SEED, Example, Sources, read_lines
from rag.training.lessons import Recipe, Tokens, batch, pairs
from rag.training.sources import DEV, EXAMPLES, load_sources
from rag.training.synopses import examples, kept_apart
from rag.training.train import TEACHER, Fed, ReaderNetwork, train

APART = 900
"""Questions of the synopses kept apart."""
READ = 20
"""Passages that are read of a shelf."""
AT_ONCE = 256
BASE = replace(TEACHER, tokens=10_000_000)
ROWS: Mapping[str, Recipe] = {
    "the recipe": BASE,
    "the recipe, seed 2": replace(BASE, seed=2),
    "the recipe, seed 3": replace(BASE, seed=3),
    "without QAMR": replace(BASE, qamr=0.0),
    "without SQuAD and XQuAD": replace(BASE, articles=0.0),
    "without FairytaleQA": replace(BASE, fairytale=0.0),
    "without made-up synopses": replace(BASE, synopses=0.0),
    "without quarrels": replace(BASE, quarrels=0),
    "without negatives": replace(BASE, negatives=0, alone=0.0, another=0.0),
    "without new names": replace(BASE, renamed=0.0),
    "without other words": replace(BASE, reworded=0.0),
    "without dropout": replace(BASE, dropout=0.0),
    "each passage by itself": replace(BASE, shared_norm=False),
    "twelve layers": replace(BASE, layers=12),
}


def read(networks: Sequence[ReaderNetwork], asked: Sequence[tuple[str, Sequence[str]]]) -> list[list[tuple[float, float, str]]]:
    """Return for each question and passage, in order, relevance, the log-probability of the likeliest span and its words, by the mean of some networks."""
    flat = [Example("", question, (passage,), None) for question, passages in asked for passage in passages]
    tokens = Tokens()
    order = sorted(range(len(flat)), key=lambda i: len(flat[i].passages[0]))
    found: dict[int, tuple[float, float, str]] = {}
    for at in range(0, len(order), AT_ONCE):
        part = order[at : at + AT_ONCE]
        rows = pairs([flat[i] for i in part], tokens)
        with torch.inference_mode():
            said = Fed(batch(rows)).read_by_all([network.eval() for network in networks])
            table = said.span[:, :, None, 0] + said.span[:, None, :, 1]
            table = table.masked_fill(~torch.ones_like(table[0], dtype=torch.bool).triu().tril(REACH), -torch.inf)
            logp, where = table.flatten(1).max(dim=1)
        for i, (pair,), relevance, likely, place in zip(part, rows, said.relevance.tolist(), logp.tolist(), where.tolist(), strict=True):
            first, last = (end - len(pair.asked) - 2 for end in divmod(place, table.shape[1]))
            places = [*pair.places.tolist(), (0, 0)]  # what closes the passage is nowhere in it
            text = flat[i].passages[0]
            found[i] = relevance, likely, whole_words(text, Span(places[first][0], places[last][1])).of(text)
    numbered = iter(range(len(flat)))
    return [[found[next(numbered)] for _ in passages] for _, passages in asked]


def figures(networks: Sequence[ReaderNetwork], dev: Sequence[Mapping[str, Any]], told: Sequence[Example]) -> dict[str, float]:
    """Return what networks say by themselves: on dev with the section given and among the passages retrieved from the shelf, and on the synopses kept apart.

    `in_five` is evidence among the five most relevant of the retrieved; `told_apart` the chance that a synopsis that answers looks more relevant than one that
    does not.
    """

    def said(found: Sequence[tuple[float, float, str]]) -> str:
        return max(found, key=lambda f: f[0] + f[1] / 2)[2] if found else ""

    shelf = read(networks, [(d["question"], d["shelf"][:READ]) for d in dev])
    section = read(networks, [(d["question"], d["section"]) for d in dev])
    ranked = [[d["evidence"][i] for i in np.argsort([-relevance for relevance, _, _ in found])] for d, found in zip(dev, shelf, strict=True)]
    rows: dict[str, list[float]] = {
        "section_rouge_l": [best(rouge_l, said(found), d["answers"]) for d, found in zip(dev, section, strict=True)],
        "shelf_rouge_l": [best(rouge_l, said(found), d["answers"]) for d, found in zip(dev, shelf, strict=True)],
        "shelf_correct": [right(said(found), d["answers"]) for d, found in zip(dev, shelf, strict=True)],
        "first": [any(evidence[:1]) for evidence in ranked],
        "in_five": [any(evidence[:5]) for evidence in ranked],
    }
    synopses = list(zip(told, read(networks, [(e.question, e.passages) for e in told]), strict=True))
    rows["synopses_f1"] = [token_f1(said(found), e.passages[0][slice(*e.answer)]) for e, found in synopses if e.answer]
    top = [(e.answer is not None, max(f[0] for f in found)) for e, found in synopses]
    rows["told_apart"] = [yes > no for has, yes in top if has for lacks, no in top if not lacks]
    return {name: round(float(np.mean(values)), 3) for name, values in rows.items()}


def apart() -> list[Example]:
    """Return questions of the synopses that nothing is trained on, each with the passages of its story."""
    return random.Random(SEED).sample(examples(kept_apart(), random.Random(SEED)), APART)


def ablate(sources: Sources, dev: Sequence[Mapping[str, Any]], told: Sequence[Example], rows: Mapping[str, Recipe], folder: Path) -> None:
    """Train and read a network for each row that is not done yet, and print the table."""
    for number, (name, recipe) in enumerate(rows.items()):
        place = folder / name.replace(" ", "-")
        kept = place / "figures.json"
        row = json.loads(kept.read_text()) if kept.exists() else {}
        if row.get("recipe") != asdict(recipe):
            run = train(sources, recipe, place, report=lambda line: print(line, file=sys.stderr, flush=True))
            row = {"recipe": asdict(recipe), "figures": figures([run.network], dev, told) | {"seconds": round(run.wall_s)}}
            kept.write_text(json.dumps(row), encoding="utf-8")
        if number == 0:
            print(f"| | {' | '.join(row['figures'])} |\n{'| --- ' * (len(row['figures']) + 1)}|")
        print(f"| {name} | {' | '.join(map(str, row['figures'].values()))} |", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    prepared = parser.parse_args().folder
    ablate(load_sources(prepared / EXAMPLES), read_lines(prepared / DEV), apart(), ROWS, prepared / "ablation")
