"""All that the reader is trained on, in one file: what was published (`data.py`) and what was made up (`synopses.py`), by source. It trains nothing."""

from __future__ import annotations

import json
import random
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

from rag.atomic import atomic_write
from rag.schema import Span
from rag.training.data import SEED, Example, Sources, articles, fairytales, qamr, read_lines
from rag.training.synopses import synopses
from rag.training.thesaurus import Thesaurus, reworded

if TYPE_CHECKING:
    from rag.retrieve import HybridRetriever

EXAMPLES, DEV = "examples.jsonl", "dev.jsonl"
"""The files of what is trained on, and of what dev questions find."""
SOURCES = {"fairytale": "fairytale", "qamr": "qamr", "article": "articles", "nowhere": "articles", "synopsis": "synopsis"}
"""The source that each kind of example is from."""


def load_sources(kept: Path) -> Sources:
    """Read what `save_sources` wrote, by source."""
    sources: Sources = {name: [] for name in SOURCES.values()}
    for e in read_lines(kept):
        answer = Span(*e["answer"]) if e["answer"] else None
        sources[SOURCES[e["kind"]]].append(Example(e["kind"], e["question"], tuple(e["passages"]), answer, tuple(e["reworded"]), e["near"]))
    return sources


def save_sources(data: Path, tales: HybridRetriever, told: HybridRetriever, kept: Path) -> None:
    """Read all sources into the file `kept`, which takes minutes: negatives are searched for, questions put in other words.

    `tales` searches `fairytaleqa/train`, `told` the made-up synopses that may be trained on.
    """
    thesaurus, rng = Thesaurus(), random.Random(SEED)
    made = [*fairytales(data, tales, print), *articles(data, rng)]
    print(f"rewording {len(made)} questions")
    said = reworded([e.question for e in made], tales.encoder, thesaurus, rng)
    made = [replace(example, reworded=tuple(ways)) for example, ways in zip(made, said, strict=True)]
    made += [*qamr(data, random.Random(SEED)), *synopses(told)]
    kept.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(kept) as partial:
        partial.write_text("\n".join(json.dumps(asdict(example)) for example in made), encoding="utf-8")
