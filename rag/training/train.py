"""Train the reader: networks that read a question with a passage and say whether the answer is there, and where; then one small one that has learnt from all.

The encoder of all-MiniLM-L6-v2 gets two heads: `relevance`, one logit a passage, and `span`, two logits a token. A question's passages compete with each other
and with a zero that stands for "nowhere" in one softmax (the shared norm of Clark and Gardner, ACL 2018; the null score of SQuAD 2.0, Rajpurkar et al., ACL
2018); where the answer begins and ends is a softmax over the tokens of its passage. Several teachers, alike but for what chance gave them, are trained so. What
ships is a student that learns to say what they say in the mean (Hinton et al., 2015) of each passage: it has fewer neurons with a cheaper activation between
its layers, and learns in the eight bits that it will be read in. Progress is kept in a folder: started again there, training goes on where it was. It neither
looks at `val` nor knows the gold set, and it takes its score as an argument, so that `rag` imports no `evals`: see `evals/reader.py` for the command.
`python -m rag.training.train FOLDER` does the same where only the GPU is: FOLDER holds what `python -m evals.reader prepare` wrote, and gets `reader.onnx`.
"""

from __future__ import annotations

import itertools
import json
import os
import sys
from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, cast

import torch
from torch import nn
from torch.nn import functional
from torch.nn.utils import parametrize

from rag.export_encoder import trainable_bert
from rag.network import spans, tokenizer
from rag.onnx import pad
from rag.schema import PassageReading
from rag.training.data import Sources
from rag.training.lessons import Batch, Lessons, Recipe
from rag.training.run import Run, device
from rag.training.sources import EXAMPLES, load_sources

TEACHER = Recipe(tokens=53_000_000)
TEACHERS = (TEACHER, *(replace(TEACHER, seed=seed, layers=12, tokens=30_000_000) for seed in (2, 3, 4)))
"""The student begins as the first."""
STUDENT = Recipe(seed=101, tokens=51_000_000, rate=4e-4, dropout=0.0, negatives=6)
NEURONS = 1152
"""Neurons in the feed-forward part of a layer of the student, of the encoder's 1,536."""
NOWHERE = -100
SOFT = 0.8
"""What the student's teachers count against the experts."""


class ReaderNetwork(nn.Module):
    """The encoder with its two heads. Gives relevance, shape `(pairs,)`, and span logits, shape `(pairs, tokens, 2)`."""

    def __init__(self, dropout: float = 0.0, layers: int = 6) -> None:
        """Start from the packaged encoder, with each of its layers twice where `layers` is 12 (Gong et al., ICML 2019).

        Its word embeddings stay as they are.
        """
        super().__init__()
        self.bert = trainable_bert(dropout)
        if layers > len(self.bert.encoder.layer):
            self.bert.encoder.layer = nn.ModuleList(made for layer in self.bert.encoder.layer for made in (layer, _quiet(deepcopy(layer))))
            self.bert.config.num_hidden_layers = layers
        width = self.bert.config.hidden_size
        self.span = nn.Linear(width, 2)
        self.relevance = nn.Sequential(nn.Linear(width, width), nn.Tanh(), nn.Linear(width, 1))

    def forward(self, input_ids: torch.Tensor, token_type_ids: torch.Tensor, attention_mask: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        """Read each row: [CLS] question [SEP] passage [SEP]."""
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask, token_type_ids=token_type_ids).last_hidden_state
        return self.relevance(hidden[:, 0]).squeeze(-1), self.span(hidden)


def _quiet(layer: Any) -> nn.Module:
    """Return a layer a tenth of its say in what it passes on."""
    with torch.no_grad():
        for part in (layer.attention.output.dense, layer.output.dense):
            part.weight.mul_(0.1)
            part.bias.mul_(0.1)
    return cast("nn.Module", layer)


def slimmed(network: ReaderNetwork, neurons: int = NEURONS) -> ReaderNetwork:
    """Return a network with the weightiest neurons of `network` between its layers, and ReLU for GELU.

    What comes out of that is never negative, which eight bits hold better.
    """
    made = ReaderNetwork()
    made.load_state_dict(network.state_dict())
    for layer in made.bert.encoder.layer:
        into, out = layer.intermediate.dense, layer.output.dense
        kept = (into.weight.norm(dim=1) * out.weight.norm(dim=0)).topk(min(neurons, into.out_features)).indices.sort().values
        narrow, wide = nn.Linear(into.in_features, len(kept)), nn.Linear(len(kept), out.out_features)
        with torch.no_grad():
            narrow.weight.copy_(into.weight[kept])
            narrow.bias.copy_(into.bias[kept])
            wide.weight.copy_(out.weight[:, kept])
            wide.bias.copy_(out.bias)
        layer.intermediate.dense, layer.output.dense, layer.intermediate.intermediate_act_fn = narrow, wide, nn.ReLU()
    return made


class _SevenBits(nn.Module):
    """A weight as it is exported: seven bits with a scale for each row. The gradient passes as if nothing had been rounded (Bengio et al., 2013)."""

    def forward(self, weight: torch.Tensor) -> torch.Tensor:
        scale = weight.detach().abs().amax(dim=1, keepdim=True).clamp(min=1e-8) / 64
        return weight + (torch.round(weight / scale) * scale - weight).detach()


def _eight_bits(module: nn.Module, fed: tuple[torch.Tensor]) -> tuple[torch.Tensor]:
    """Round what goes into a layer as ONNX Runtime does: eight bits between the least and the greatest of a passage."""
    (values,) = fed
    flat = values.detach().flatten(1)
    low, high = flat.amin(1).clamp(max=0), flat.amax(1).clamp(min=0)
    shape = (-1, *[1] * (values.dim() - 1))
    scale, low = ((high - low).clamp(min=1e-8) / 255).view(shape), low.view(shape)
    return (values + (torch.round((values - low) / scale) * scale + low - values).detach(),)


def in_eight_bits(network: ReaderNetwork) -> ReaderNetwork:
    """Let a network compute as its export will, so that it learns to live with it (Jacob et al., CVPR 2018)."""
    for part in list(network.modules()):
        if isinstance(part, nn.Linear):
            parametrize.register_parametrization(part, "weight", _SevenBits())
            part.register_forward_pre_hook(_eight_bits)
    return network


def in_full(network: ReaderNetwork) -> ReaderNetwork:
    """Return a network back without its eight bits, to be exported."""
    for part in list(network.modules()):
        if parametrize.is_parametrized(part):
            parametrize.remove_parametrizations(part, "weight", leave_parametrized=False)
            part._forward_pre_hooks.clear()
    return network.eval()


@dataclass(frozen=True, slots=True)
class Said:
    """What a network says of a batch: relevance of the pairs, the logits of the ends over the tokens of their passages."""

    relevance: torch.Tensor
    span: torch.Tensor

    def among(self, fed: Fed) -> torch.Tensor:
        """Return the log-probabilities of nowhere and of each passage, a row for each question."""
        table = torch.full(fed.shape, -1e4, device=self.relevance.device)
        table[:, 0] = 0.0
        return functional.log_softmax(table.index_put((fed.group, fed.slot + 1), self.relevance), dim=1)


class Fed:
    """A batch where the network is."""

    def __init__(self, batch: Batch) -> None:
        """Take it there."""

        def there(values: Any) -> torch.Tensor:
            return torch.from_numpy(values).to(device(), non_blocking=True)

        # questions, and what each may choose among: nowhere, or one of its passages
        self.shape = int(batch.group[-1]) + 1, int(batch.slot.max()) + 2
        self.ids, self.types = there(batch.ids.astype("int32")).long(), there(batch.types).long()
        self.first, self.last, self.group, self.slot = there(batch.first), there(batch.last), there(batch.group), there(batch.slot)

    def read(self, network: ReaderNetwork) -> Said:
        """Let a network read it."""
        with torch.autocast("cuda", torch.bfloat16, enabled=self.ids.is_cuda and network.span.weight.dtype == torch.float32):
            relevance, span = network(self.ids, (self.types == 1).long(), (self.types < 2).long())
        return Said(relevance.float(), span.float().masked_fill((self.types != 1)[..., None], -1e4).log_softmax(dim=1))

    def read_by_all(self, networks: Sequence[ReaderNetwork]) -> Said:
        """Return what networks say in the mean."""
        heard = [self.read(network) for network in networks]
        return Said(torch.stack([said.relevance for said in heard]).mean(0), torch.stack([said.span for said in heard]).mean(0).log_softmax(dim=1))


def loss(network: ReaderNetwork, batch: Batch, recipe: Recipe, teachers: Sequence[ReaderNetwork] = ()) -> torch.Tensor:
    """Return the mean over the questions of: the passage among its group and nowhere, and the answer's two ends in it.

    With teachers, mostly how far it is from what they say.
    """
    fed = Fed(batch)
    count, _ = fed.shape
    said = fed.read(network)
    here = fed.first > 0
    if recipe.shared_norm:
        target = torch.zeros(count, dtype=torch.long, device=here.device).index_add(0, fed.group, here * (fed.slot + 1))
        choose = functional.nll_loss(said.among(fed), target, reduction="sum")
    else:
        choose = functional.binary_cross_entropy_with_logits(said.relevance, here.float(), reduction="sum")
    ends = sum(
        functional.nll_loss(said.span[..., side], end.where(here, NOWHERE), ignore_index=NOWHERE, reduction="sum")
        for side, end in ((0, fed.first), (1, fed.last))
    )
    hard = (choose + ends / 2) / count
    if not teachers:
        return hard
    with torch.no_grad():
        mean = fed.read_by_all(teachers)
        weight = mean.relevance.sigmoid() + 0.05
    choose = functional.kl_div(said.among(fed), mean.among(fed), log_target=True, reduction="sum")
    apart = functional.kl_div(said.span, mean.span, log_target=True, reduction="none").sum(dim=(1, 2))
    return (1 - SOFT) * hard + SOFT * (choose + (weight * apart).sum() / 2) / count


class TorchNetwork:
    """A network in training, read as the exported one is."""

    def __init__(self, network: ReaderNetwork) -> None:
        """Wrap `network`."""
        self._network, self._tokenizer = network, tokenizer()

    def read(self, question: str, passages: Sequence[str]) -> list[PassageReading]:
        """Return a reading for each passage, in their order."""
        rows = [self._tokenizer.encode(question, passage) for passage in passages]
        learning = self._network.training
        self._network.eval()
        with torch.inference_mode():
            fed = {name: torch.from_numpy(values).to(device()) for name, values in pad(rows).items()}
            relevance, span = (said.float().cpu() for said in self._network(**fed))
        self._network.train(learning)
        return [PassageReading(float(r), tuple(spans(row, text, logits.numpy()))) for r, row, text, logits in zip(relevance, rows, passages, span, strict=True)]


Score = Callable[[ReaderNetwork], dict[str, float]]


def train(
    sources: Sources, recipe: Recipe, folder: Path, score: Score | None = None,
    *, start: ReaderNetwork | None = None, teachers: Sequence[ReaderNetwork] = (), every: int = 1000, report: Callable[[str], None] = print,
) -> Run[ReaderNetwork]:  # fmt: skip
    """Train to the end of the recipe's tokens, from `start` if given, after `teachers` if there are any, scoring `every` so many steps.

    Interrupted, it goes on from what `folder` holds.
    """
    torch.manual_seed(recipe.seed)
    workers = max(0, (os.cpu_count() or 1) - 2) if device().type == "cuda" else 0
    with Run(start or ReaderNetwork(recipe.dropout, recipe.layers), recipe, folder, recipe.tokens) as run:
        for batch in itertools.islice(Lessons(sources, recipe, workers), run.steps, None):
            if run.done:
                break
            run.learn(loss(run.network, batch, recipe, teachers), batch.tokens)
            if run.steps % 50 == 0:
                report(f"{folder.name}: {run}")
            if score and run.steps % every == 0:
                report(f"{folder.name}: step {run.steps}  {json.dumps(score(run.network))}")
    return run


def teach(sources: Sources, folder: Path, score: Score | None = None, report: Callable[[str], None] = print) -> ReaderNetwork:
    """Return the student of all teachers; both are kept in `folder`."""
    teachers = [train(sources, recipe, folder / f"teacher-{recipe.seed}", score, report=report).network for recipe in TEACHERS]
    halves = [deepcopy(teacher).to(device(), torch.bfloat16).eval() for teacher in teachers] if device().type == "cuda" else teachers
    start = in_eight_bits(slimmed(teachers[0].cpu()))
    return in_full(train(sources, STUDENT, folder / "student", score, start=start, teachers=halves, report=report).network)


if __name__ == "__main__":
    from rag.training.export import export

    place = Path(sys.argv[1])
    export(teach(load_sources(place / EXAMPLES), place), place / "reader.onnx")
