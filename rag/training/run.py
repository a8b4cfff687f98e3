"""A training that can be put down and taken up: a network, its optimizer, and how far it is. It knows no data and no loss.

The rate rises over the warm-up and falls to zero in a line. What is kept is written every three minutes and at the end, whatever ends it.
"""

from __future__ import annotations

import json
import time
from collections import deque
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Generic, Protocol, Self, TypeVar

import torch
from torch import nn

from rag.atomic import atomic_write

SAVED_S = 180
"""Seconds between two savings."""
SHOWN = 200
"""Batches whose mean loss is shown."""
N = TypeVar("N", bound=nn.Module)


class Recipe(Protocol):
    """What a run has to know of its recipe, which is a dataclass."""

    @property
    def rate(self) -> float:
        """The highest rate."""

    @property
    def warmup(self) -> float:
        """The share of the way on which the rate rises."""


def device() -> torch.device:
    """Return where to train: the GPU, if there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


class Run(Generic[N]):
    """Trains what of `network` is not frozen over a way of `length`, counted in whatever `learn` is told; `with` keeps what it has learnt."""

    def __init__(self, network: N, recipe: Recipe, folder: Path, length: int) -> None:
        """Begin, or go on from what `folder` holds; raises ValueError where that belongs to another recipe."""
        self.network, self._recipe, self.length, self._kept = network.to(device()), recipe, length, folder / "progress.pt"
        self._told = json.loads(json.dumps(asdict(recipe)))  # type: ignore[call-overload]
        self._trained = [p for p in network.parameters() if p.requires_grad]
        self._optimizer = torch.optim.AdamW(self._trained, lr=recipe.rate, weight_decay=0.01, fused=device().type == "cuda")
        self.gone = self.steps = 0
        self.wall_s = 0.0
        self.losses: deque[torch.Tensor] = deque(maxlen=SHOWN)
        folder.mkdir(parents=True, exist_ok=True)
        if self._kept.exists():
            self._take_up(torch.load(self._kept, weights_only=True, map_location=device()))
        self._began, self._saved, self._start = time.time() - self.wall_s, time.time(), (time.time(), self.gone)

    def _take_up(self, state: dict[str, Any]) -> None:
        if state["recipe"] != self._told:
            raise ValueError(f"{self._kept} belongs to another recipe; move it away")
        self.network.load_state_dict(state["network"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.gone, self.steps, self.wall_s = state["gone"], state["steps"], state["wall_s"]

    def save(self) -> None:
        """Keep everything; half a file is never left under the final name."""
        self.wall_s, self._saved = time.time() - self._began, time.time()
        state = {"recipe": self._told, "network": self.network.state_dict(), "optimizer": self._optimizer.state_dict()}
        with atomic_write(self._kept) as partial:
            torch.save(state | {"gone": self.gone, "steps": self.steps, "wall_s": self.wall_s}, partial)

    def __enter__(self) -> Self:
        """Begin to learn."""
        self.network.train()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Keep what was learnt."""
        self.save()
        self.network.eval()

    @property
    def done(self) -> bool:
        """Whether the run has reached its length."""
        return self.gone >= self.length

    def learn(self, loss: torch.Tensor, way: int = 1) -> None:
        """Learn from the loss of one batch, which is so much of the way."""
        gone = self.gone / self.length
        for group in self._optimizer.param_groups:
            group["lr"] = self._recipe.rate * min(1.0, (gone + 1e-3) / self._recipe.warmup, (1 - gone) / (1 - self._recipe.warmup))
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self._trained, 1.0)
        self._optimizer.step()
        self._optimizer.zero_grad()
        self.losses.append(loss.detach())
        self.steps += 1
        self.gone += way
        if time.time() - self._saved > SAVED_S:
            self.save()

    def __str__(self) -> str:
        """Say how far it is, how fast, and how long it will take."""
        began, gone = self._start
        rate = max(1e-9, (self.gone - gone) / (time.time() - began))
        left = (self.length - self.gone) / rate / 60
        shown = torch.stack(list(self.losses)).mean().item()
        return f"step {self.steps}  loss {shown:.3f}  {self.gone:,} of {self.length:,}  {rate:.3g}/s  {left:.1f} min left"
