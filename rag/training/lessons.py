"""From examples to batches of tokens: what a network in training reads, drawn anew for each epoch by the recipe. It trains nothing and imports no torch.

An epoch is cut into parts that know nothing of each other, so that several processes can make them while one trains.
"""

from __future__ import annotations

import itertools
import os
import random
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context

import numpy as np

from rag.network import LONGEST, tokenizer
from rag.training.data import Example, Sources, asked_of_another, misspelt, renamed
from rag.training.quarrels import quarrel

PART = 1200
"""Examples of a part of an epoch."""
ASKED = 300
"""Letters of a question that are read."""
CLS, SEP = 101, 102
"""The tokens that join a question and a passage, in the encoder's vocabulary."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of; the parts of the data that are switched off make the rows of the ablation."""

    seed: int = 1
    tokens: int = 10_000_000
    rate: float = 3.5e-4
    batch_tokens: int = 32_000
    warmup: float = 0.06
    dropout: float = 0.1
    layers: int = 6
    """Those of the encoder, or twice as many: each then stands twice, the second time with a small say at first."""
    fairytale: float = 1.5
    """How often each question of this source comes in an epoch; below 1, a share of them is drawn."""
    qamr: float = 0.3
    articles: float = 0.7
    synopses: float = 0.25
    """As often, of all four ways in which each is cut: 0.25 asks every question about once."""
    quarrels: int = 1500
    """Stories made up by `quarrel`; two of their questions are taken."""
    near: float = 0.55
    """The least token F1 of a span with an expert's answer from which it is learnt."""
    negatives: int = 3
    """Passages without the answer beside each passage with it; for QAMR at most one, beside three in ten for each."""
    renamed: float = 0.35
    another: float = 0.2
    """The share of questions that are also asked of somebody else."""
    alone: float = 0.12
    """The share of questions with negatives that are left with nothing else."""
    reworded: float = 0.25
    """The share of questions that are asked in other words."""
    misspelt: float = 0.05
    shared_norm: bool = True


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions with their passages as tokens, arrays of shape `(pairs, tokens)` and `(pairs,)`.

    A pair is question and passage; `first` and `last` are the tokens of the answer, or 0 where it is not there; `group` numbers the questions, `slot` the
    passages of each.
    """

    ids: np.ndarray
    types: np.ndarray
    """0 question, 1 passage, 2 nothing."""
    first: np.ndarray
    last: np.ndarray
    group: np.ndarray
    slot: np.ndarray

    @property
    def tokens(self) -> int:
        """Say how many tokens it has, without what is padding."""
        return int((self.types < 2).sum())


def epoch(sources: Sources, recipe: Recipe, rng: random.Random) -> list[Example | None]:
    """Draw so much of each source, in an order of chance; None stands for a quarrel still to be made up."""
    drawn: list[Example | None] = [None] * recipe.quarrels
    for name, share in (("fairytale", recipe.fairytale), ("qamr", recipe.qamr), ("articles", recipe.articles), ("synopsis", recipe.synopses)):
        part = [e for e in sources[name] if e.near >= recipe.near]
        whole, rest = divmod(share, 1)
        drawn += part * int(whole) + rng.sample(part, int(rest * len(part)))
    rng.shuffle(drawn)
    return drawn


def lesson(drawn: Sequence[Example | None], recipe: Recipe, sentences: Sequence[str], rng: random.Random) -> list[Example]:
    """Return what is drawn the negatives, the new names, the swapped roles and the misspellings of the recipe."""
    made = []
    for example in drawn:
        if example is None:
            made += rng.sample(told := quarrel(sentences, rng), min(2, len(told)))
            continue
        keep, *others = example.passages
        wanted = recipe.negatives if example.kind in ("fairytale", "synopsis") else int(rng.random() < 0.3 * recipe.negatives)
        chosen = rng.sample(others, min(len(others), wanted))
        example = replace(example, passages=(keep, *chosen))
        if example.reworded and rng.random() < recipe.reworded:
            example = replace(example, question=rng.choice(example.reworded))
        if example.kind == "fairytale" and rng.random() < recipe.renamed:
            example = renamed(example, rng)
        other = asked_of_another(example, rng) if example.kind != "synopsis" and rng.random() < recipe.another else None
        if other is not None:
            made.append(other)
        if chosen and rng.random() < recipe.alone:
            example = replace(example, passages=tuple(chosen), answer=None)
        if rng.random() < recipe.misspelt:
            example = replace(example, question=misspelt(example.question, rng))
        made.append(example)
    rng.shuffle(made)
    return made


class Tokens:
    """The tokens of texts, without what joins a question and a passage; those of `texts` are kept, since each is read with many questions."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        """Read `texts`."""
        self._tokenizer = tokenizer()
        self._tokenizer.no_truncation()
        self._known: dict[str, tuple[np.ndarray, np.ndarray]] = {}
        kept = list(dict.fromkeys(texts))
        for at in range(0, len(kept), PART):
            self._known |= self.of(kept[at : at + PART])

    def of(self, texts: Iterable[str]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Return for each text its tokens, shape `(tokens,)`, and where they begin and end, shape `(tokens, 2)`."""
        wanted = list(dict.fromkeys(texts))
        new = [text for text in wanted if text not in self._known]
        read = zip(new, self._tokenizer.encode_batch(new, add_special_tokens=False), strict=True)
        made = {text: (np.array(e.ids, np.uint16), np.array(e.offsets, np.int32).reshape(-1, 2)) for text, e in read}
        return made | {text: self._known[text] for text in wanted if text in self._known}


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage of a batch as tokens; `first` and `last` are those of the answer, or 0 where it is not here."""

    asked: np.ndarray
    passage: np.ndarray
    places: np.ndarray
    """Where each token of the passage begins and ends in its text."""
    first: int = 0
    last: int = 0

    def __len__(self) -> int:
        """Count them, with what joins them."""
        return len(self.asked) + len(self.passage) + 3


def pairs(examples: Sequence[Example], tokens: Tokens) -> list[list[Pair]]:
    """Return each example as tokens; an answer that was cut off is no longer there."""
    read = tokens.of(text for e in examples for text in (e.question[:ASKED], *e.passages))
    return [_pairs(example, read) for example in examples]


def _pairs(example: Example, read: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> list[Pair]:
    asked = read[example.question[:ASKED]][0]
    room = LONGEST - 3 - len(asked)
    made = [Pair(asked, ids[:room], places[:room]) for ids, places in (read[passage] for passage in example.passages)]
    if example.answer:
        places = made[0].places
        inside = np.flatnonzero((places[:, 0] < example.answer.end) & (places[:, 1] > example.answer.start)) + len(asked) + 2
        if len(inside):
            made[0] = replace(made[0], first=int(inside[0]), last=int(inside[-1]))
    return made


def batches(examples: Sequence[Example], batch_tokens: int, rng: random.Random, tokens: Tokens) -> list[Batch]:
    """Group examples of like length into batches, in an order of chance."""
    rows = sorted(pairs(examples, tokens), key=lambda row: max(map(len, row)))
    groups: list[list[list[Pair]]] = [[]]
    for row in rows:
        size = sum(map(len, groups[-1])) + len(row)
        if groups[-1] and size * max(map(len, row)) > batch_tokens:
            groups.append([])
        groups[-1].append(row)
    rng.shuffle(groups)
    return [batch(group) for group in groups if group]


def batch(groups: Sequence[Sequence[Pair]]) -> Batch:
    """Put the pairs of some questions side by side."""
    flat = [(i, j, pair) for i, group in enumerate(groups) for j, pair in enumerate(group)]
    shape = (len(flat), -(-max(len(pair) for _, _, pair in flat) // 8) * 8)  # which a GPU reckons with faster
    ids, types = np.zeros(shape, np.uint16), np.full(shape, 2, np.uint8)
    for at, (_, _, pair) in enumerate(flat):
        here = len(pair.asked) + 2
        ids[at, : len(pair)] = np.concatenate(([CLS], pair.asked, [SEP], pair.passage, [SEP]))
        types[at, :here], types[at, here : len(pair)] = 0, 1
    group, slot = np.array([(i, j) for i, j, _ in flat]).T
    first, last = np.array([(pair.first, pair.last) for _, _, pair in flat]).T
    return Batch(ids, types, first, last, group, slot)


class Lessons:
    """All batches of a training, epoch after epoch, made by `workers` processes beside, or by this one where there are none."""

    def __init__(self, sources: Sources, recipe: Recipe, workers: int = 0) -> None:
        """Draw from `sources` by `recipe`."""
        self._sources, self._recipe, self._workers = sources, recipe, workers
        self._last: tuple[int, list[Example | None]] = (-1, [])
        self._tokens = Tokens(passage for part in sources.values() for example in part for passage in example.passages)
        self._sentences = [s.rstrip(".") + "." for e in sources["qamr"][:3000] for s in e.passages[1].split(". ")[:1] if 30 < len(s) < 160]

    def __iter__(self) -> Iterator[Batch]:
        """Yield them without end."""
        if not self._workers:
            for made in map(self.part, self._places()):
                yield from made
            return
        global _lessons
        _lessons = self
        places, waiting = self._places(), deque[Future[list[Batch]]]()
        with ProcessPoolExecutor(self._workers, get_context("fork")) as pool:
            try:
                while True:
                    while len(waiting) < 3 * self._workers:
                        waiting.append(pool.submit(_made_beside, next(places)))
                    yield from waiting.popleft().result()
            finally:
                pool.shutdown(cancel_futures=True)

    def _places(self) -> Iterator[tuple[int, int]]:
        for number in itertools.count():
            drawn = len(self._drawn(number))
            yield from ((number, at) for at in range(0, drawn, PART))

    def _drawn(self, number: int) -> list[Example | None]:
        if number != self._last[0]:
            self._last = number, epoch(self._sources, self._recipe, random.Random(f"{self._recipe.seed}-{number}"))
        return self._last[1]

    def part(self, place: tuple[int, int]) -> list[Batch]:
        """Return the batches of the part of an epoch that begins at a place."""
        number, at = place
        rng = random.Random(f"{self._recipe.seed}-{number}-{at}")
        made = lesson(self._drawn(number)[at : at + PART], self._recipe, self._sentences, rng)
        return batches(made, self._recipe.batch_tokens, rng, self._tokens)


_lessons: Lessons
"""What the processes beside inherit."""


def _made_beside(place: tuple[int, int]) -> list[Batch]:
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    return _lessons.part(place)
