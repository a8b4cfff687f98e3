"""Train what embeds passages: half of the encoder's layers, taught to put a passage where all of them would, and near the questions that it answers.

Questions are embedded by the whole encoder, as ever, so that a passage is put where they are looked for: its vector is drawn to the one that the whole encoder
gives it (distillation; Sanh et al., 2019), and among the passages of a batch to the question that it answers (InfoNCE; van den Oord et al., 2018). What is
indexed is many times what is asked, so half the layers are half the time of an ingest. Nothing here looks at `dev`, `val` or the gold sets;
`python -m evals.reader passages` calls it.
"""

from __future__ import annotations

import gzip
import itertools
import json
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch.nn import functional

from rag.encoders import packaged_encoder, text_tokenizer
from rag.export_encoder import PooledNetwork
from rag.onnx import pad
from rag.training.data import SEED, Sources
from rag.training.run import Run, device

COMPARED = 3000
"""The first films of the data, which are what ingest and search are measured on beside another pipeline: their text is not read here."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the training is made of."""

    layers: tuple[int, ...] = (0, 2, 5)
    """The layers of the whole encoder that are kept."""
    seed: int = 1
    batches: int = 3000
    rate: float = 3e-4
    warmup: float = 0.05
    questions: int = 64
    """In a batch, each with the passage that answers it and `negatives` that do not; beside them as many texts that nothing is asked of as `plain` says."""
    negatives: int = 2
    plain: int = 48
    fairytale: float = 1.0
    synopsis: float = 0.25
    articles: float = 0.5
    qamr: float = 0.1
    """The shares of each source whose questions are asked in an epoch."""
    temperature: float = 0.05
    drawn: float = 10.0
    """What the distance from the whole encoder's vector counts against the choice among passages."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Questions, and the texts whose first ones answer them in their order."""

    questions: Sequence[str]
    texts: Sequence[str]


def film_texts(data: Path) -> list[str]:
    """Return a third of the films' openings, each behind its title as it is indexed, but none of the `COMPARED`."""
    with gzip.open(data / "films.jsonl.gz", "rt", encoding="utf-8") as lines:
        films = [json.loads(line) for number, line in enumerate(lines) if number >= COMPARED]
    chosen = random.Random(SEED).sample(films, len(films) // 3)
    return [f"{film['title']}. {' '.join(film['extract'].split()[:120])}" for film in chosen]


def lesson(sources: Sources, plain: Sequence[str], recipe: Recipe) -> Iterator[Batch]:
    """Yield the batches of a training, epoch after epoch, of questions whose passages are alike in length."""
    rng = random.Random(recipe.seed)
    shares = {"fairytale": recipe.fairytale, "synopsis": recipe.synopsis, "articles": recipe.articles, "qamr": recipe.qamr}
    answered = {name: [e for e in sources[name] if e.answer is not None] for name in shares}
    left = recipe.batches
    while left:
        asked = [e for name, share in shares.items() for e in rng.sample(answered[name], round(share * len(answered[name])))]
        rng.shuffle(asked)
        made: list[Batch] = []
        for at in range(0, len(asked), 10 * recipe.questions):
            pool = sorted(asked[at : at + 10 * recipe.questions], key=lambda e: len(e.passages[0]))
            for start in range(0, len(pool), recipe.questions):
                group = pool[start : start + recipe.questions]
                others = [text for e in group for text in rng.sample(e.passages[1:], min(len(e.passages) - 1, recipe.negatives))]
                beside = rng.sample(plain, min(recipe.plain, len(plain)))
                made.append(Batch([e.question for e in group], [*(e.passages[0] for e in group), *others, *beside]))
        rng.shuffle(made)
        yield from made[:left]
        left -= min(left, len(made))


def loss(made: torch.Tensor, whole: torch.Tensor, questions: torch.Tensor, texts: Sequence[str], recipe: Recipe) -> torch.Tensor:
    """Return how far the vectors lie from the whole encoder's, and how hard it is to tell which text answers each question.

    A text that stands twice is no rival of itself.
    """
    count = len(questions)
    number = {text: i for i, text in enumerate(texts)}
    same = torch.tensor([number[text] for text in texts], device=made.device)
    twice = (same[:count, None] == same[None]) & ~torch.eye(count, len(texts), dtype=torch.bool, device=made.device)
    scores = questions @ made.T / recipe.temperature
    choose = functional.cross_entropy(scores.masked_fill(twice, -1e4), torch.arange(count, device=made.device))
    return choose + recipe.drawn * (1 - (made * whole).sum(1)).mean()


def train(sources: Sources, plain: Sequence[str], recipe: Recipe, folder: Path, report: Callable[[str], None] = print) -> PooledNetwork:
    """Train to the end of the lesson; interrupted, it goes on from what `folder` holds. Raises ValueError where that belongs to another recipe."""
    tokens, teacher = text_tokenizer(packaged_encoder()), PooledNetwork().to(device()).eval()

    def fed(texts: Sequence[str]) -> list[torch.Tensor]:
        arrays = pad(tokens.encode_batch(list(texts)))
        return [torch.from_numpy(arrays[name]).to(device()) for name in ("input_ids", "attention_mask")]

    torch.manual_seed(recipe.seed)
    with Run(PooledNetwork(recipe.layers), recipe, folder, recipe.batches) as run:
        for batch in itertools.islice(lesson(sources, plain, recipe), run.steps, None):
            texts = fed(batch.texts)
            with torch.autocast(device().type, torch.bfloat16, enabled=device().type == "cuda"):
                made = run.network(*texts).float()
                with torch.no_grad():
                    whole, asked = teacher(*texts).float(), teacher(*fed(batch.questions)).float()
            run.learn(loss(made, whole, asked, batch.texts, recipe))
            if run.steps % 50 == 0 or run.done:
                report(f"{run}  cosine {(made.detach() * whole).sum(1).mean().item():.3f}")
    return run.network
