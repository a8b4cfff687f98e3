"""Train the reader: one network that reads a question with a passage and says whether the answer is there, and where.

The encoder of all-MiniLM-L6-v2 gets two heads: `relevance`, one logit a passage, and `span`, two logits a token. A question's passages
compete with each other and with a zero that stands for "nowhere" in one softmax (the shared norm of Clark and Gardner, ACL 2018;
the null score of SQuAD 2.0, Rajpurkar et al., ACL 2018); where the answer begins and ends is a softmax over the tokens of its passage.
Progress is kept in a folder: started again there, training goes on where it was. It neither looks at `val` nor knows the gold set,
and it takes its score as an argument, so that `rag` imports no `evals`: see `evals/reader.py` for the command.
"""

from __future__ import annotations

import itertools
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from tokenizers import Encoding, Tokenizer
from torch import nn
from torch.nn import functional

from rag.models import pad
from rag.passages import trainable_bert
from rag.reader.data import Example, asked_of_another, misspelt, renamed
from rag.reader.network import Reading, spans, tokenizer
from rag.reader.quarrels import quarrel
from rag.training import Run


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of; the parts of the data that are switched off make the rows of the ablation."""

    seed: int = 1
    tokens: int = 6_300_000
    rate: float = 1.5e-4
    batch_tokens: int = 2400
    warmup: float = 0.06
    fairytale: float = 1.5
    """How often each question of this source comes in an epoch; below 1, a share of them is drawn."""
    qamr: float = 0.9
    articles: float = 0.9
    synopses: float = 0.0
    """As often, of all four ways in which each is cut: 0.25 asks every question about once."""
    quarrels: int = 2500
    """Stories made up by `quarrel`; two of their questions are taken."""
    negatives: int = 1
    """Passages without the answer beside each passage with it; for QAMR beside three in ten."""
    renamed: float = 0.35
    another: float = 0.25
    """The share of questions that are also asked of somebody else."""
    alone: float = 0.12
    """The share of questions with negatives that are left with nothing else."""
    reworded: float = 0.35
    """The share of questions that are asked in other words."""
    misspelt: float = 0.05
    shared_norm: bool = True
    share: float = 1.0
    """How far on the way from the weights it starts from to those it ends with lie the weights that are kept."""


STAGES = (
    Recipe(reworded=0.0),
    Recipe(seed=2, tokens=2_700_000, rate=1e-4, fairytale=1.0, qamr=0.3, articles=0.4, quarrels=1200, reworded=0.0),
    Recipe(seed=3, tokens=3_600_000, rate=1.2e-4, fairytale=1.3, qamr=0.25, articles=0.7, quarrels=2500, negatives=2, alone=0.18, share=0.35),
    Recipe(seed=4, tokens=5_200_000, warmup=0.04, fairytale=0.4, qamr=0.05, articles=0.2, synopses=0.25, quarrels=500, another=0.2, alone=0.1, share=0.5),
    Recipe(seed=5, tokens=3_500_000, warmup=0.04, fairytale=1.0, qamr=0.1, articles=0.3, synopses=0.25, quarrels=800, another=0.2, alone=0.12, share=0.5),
)
"""What the shipped network went through: all sources once, the stories again with other negatives, names and people, then in other words, then made-up synopses, then all but the articles alike."""


class ReaderNetwork(nn.Module):
    """The encoder with its two heads. Gives relevance, shape `(pairs,)`, and span logits, shape `(pairs, tokens, 2)`."""

    def __init__(self) -> None:
        """Start from the packaged encoder; its word embeddings stay as they are."""
        super().__init__()
        self.bert = trainable_bert()
        width = self.bert.config.hidden_size
        self.span = nn.Linear(width, 2)
        self.relevance = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor, token_type_ids: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Read each row: [CLS] question [SEP] passage [SEP]."""
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state
        return self.relevance(hidden[:, 0]).squeeze(-1), self.span(hidden)


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and a passage as tokens; `first` and `last` are the tokens of the answer, or 0 where it is not here."""

    ids: Encoding
    first: int
    last: int


def pairs(example: Example, tokens: Tokenizer) -> list[Pair]:
    """Tokenise an example; an answer that was cut off is no longer there."""
    made = []
    for number, passage in enumerate(example.passages):
        encoding = tokens.encode(example.question[:300], passage)
        first = last = 0
        if number == 0 and example.answer is not None:
            inside = [i for i, (s, e) in enumerate(encoding.offsets) if encoding.sequence_ids[i] == 1 and s < example.answer.end and e > example.answer.start]
            first, last = (inside[0], inside[-1]) if inside else (0, 0)
        made.append(Pair(encoding, first, last))
    return made


def lesson(sources: dict[str, list[Example]], recipe: Recipe, rng: random.Random) -> list[Example]:
    """Draw one epoch: so much of each source, with the negatives, the new names, the swapped roles and the misspellings of the recipe."""
    drawn: list[Example] = []
    for name, share in (("fairytale", recipe.fairytale), ("qamr", recipe.qamr), ("articles", recipe.articles), ("synopsis", recipe.synopses)):
        part = sources[name]
        whole, rest = divmod(share, 1)
        drawn += part * int(whole) + rng.sample(part, int(rest * len(part)))
    made = []
    for example in drawn:
        keep, *others = example.passages
        count = min(len(others), recipe.negatives if example.kind in ("fairytale", "synopsis") else int(rng.random() < 0.3 * recipe.negatives))
        chosen = rng.sample(others, count)
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
    sentences = [s.rstrip(".") + "." for e in sources["qamr"][:3000] for s in e.passages[1].split(". ")[:1] if 30 < len(s) < 160]
    for _ in range(recipe.quarrels):
        made += rng.sample(told := quarrel(sentences, rng), min(2, len(told)))
    rng.shuffle(made)
    return made


def batches(examples: Sequence[Example], recipe: Recipe, tokens: Tokenizer, rng: random.Random) -> Iterator[list[list[Pair]]]:
    """Group examples of like length into batches of `batch_tokens`, in an order of chance."""
    for at in range(0, len(examples), 1000):
        rows = [pairs(example, tokens) for example in examples[at : at + 1000]]
        rows.sort(key=lambda row: max(len(p.ids) for p in row))
        made: list[list[list[Pair]]] = [[]]
        for row in rows:
            size = sum(len(r) for r in made[-1]) + len(row)
            if made[-1] and size * max(len(p.ids) for p in row) > recipe.batch_tokens:
                made.append([])
            made[-1].append(row)
        rng.shuffle(made)
        yield from made


def loss(network: ReaderNetwork, groups: list[list[Pair]], shared_norm: bool) -> torch.Tensor:
    """Give the mean over the questions of: the passage among its group and nowhere, and the answer's two ends in it."""
    rows = [pair for group in groups for pair in group]
    fed = {name: torch.from_numpy(values) for name, values in pad([p.ids for p in rows]).items()}
    relevance, span = network(**fed)
    first = torch.tensor([p.first for p in rows])
    last = torch.tensor([p.last for p in rows])
    here = first > 0
    if shared_norm:
        width = max(len(g) for g in groups)
        table = torch.full((len(groups), width + 1), -1e4)
        table[:, 0] = 0.0
        group_of = torch.tensor([i for i, g in enumerate(groups) for _ in g])
        slot_of = torch.tensor([j + 1 for g in groups for j in range(len(g))])
        table = table.index_put((group_of, slot_of), relevance)
        target = torch.tensor([next((j + 1 for j, p in enumerate(g) if p.first), 0) for g in groups])
        choose = functional.cross_entropy(table, target, reduction="sum")
    else:
        choose = functional.binary_cross_entropy_with_logits(relevance, here.float(), reduction="sum")
    span = span.masked_fill((fed["token_type_ids"] == 0)[..., None], -1e4)
    ends = sum(functional.cross_entropy(span[here, :, side], target[here], reduction="sum") for side, target in ((0, first), (1, last)))
    return (choose + ends / 2) / len(groups)


def averaged(before: ReaderNetwork, after: ReaderNetwork, share: float) -> ReaderNetwork:
    """Give a network whose weights lie at `share` of the way between two stages: it keeps of the first what the second unlearns (Wortsman et al., CVPR 2022)."""
    made, first, last = ReaderNetwork(), before.state_dict(), after.state_dict()
    made.load_state_dict({name: torch.lerp(value, last[name], share) if value.is_floating_point() else value for name, value in first.items()})
    return made.eval()


class TorchNetwork:
    """A network in training, read as the exported one is."""

    def __init__(self, network: ReaderNetwork) -> None:
        """Wrap `network`."""
        self._network, self._tokenizer = network, tokenizer()

    def read(self, question: str, passages: Sequence[str]) -> list[Reading]:
        """Give a reading for each passage, in their order."""
        rows = [self._tokenizer.encode(question, passage) for passage in passages]
        self._network.eval()
        with torch.inference_mode():
            relevance, span = self._network(**{name: torch.from_numpy(values) for name, values in pad(rows).items()})
        self._network.train()
        return [Reading(float(r), tuple(spans(row, text, logits.numpy()))) for r, row, text, logits in zip(relevance, rows, passages, span, strict=True)]


Score = Callable[[ReaderNetwork], dict[str, float]]


def train(
    sources: dict[str, list[Example]], recipe: Recipe, folder: Path, score: Score | None = None,
    *, start: ReaderNetwork | None = None, every: int = 2000, report: Callable[[str], None] = print,
) -> Run[ReaderNetwork]:  # fmt: skip
    """Train to the end of the recipe's tokens, from the weights of `start` if given, scoring `every` so many steps; interrupted, it goes on from what `folder` holds."""
    torch.manual_seed(recipe.seed)
    tokens = tokenizer()
    with Run(start or ReaderNetwork(), recipe, folder, recipe.tokens) as run:
        for groups in itertools.islice(_endless(sources, recipe, tokens), run.steps, None):
            if run.done:
                break
            run.learn(loss(run.network, groups, recipe.shared_norm), sum(len(p.ids) for g in groups for p in g))
            if run.steps % 50 == 0:
                report(str(run))
            if score and run.steps % every == 0:
                report(f"step {run.steps}  {json.dumps(score(run.network))}")
    return run


def _endless(sources: dict[str, list[Example]], recipe: Recipe, tokens: Tokenizer) -> Iterator[list[list[Pair]]]:
    for epoch in itertools.count():
        rng = random.Random(f"{recipe.seed}-{epoch}")
        yield from batches(lesson(sources, recipe, rng), recipe, tokens, rng)
