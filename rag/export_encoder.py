"""The packaged encoder as torch has it, whole or some of its layers, and its translation to ONNX.

`python -m rag.export_encoder FILE` writes the whole encoder to `FILE`, which `rag.encoders` asks for once; all else is for `rag.training`.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from torch import nn
from torch.nn import functional
from transformers import AutoModel

from rag.atomic import atomic_write
from rag.encoders import packaged_encoder


def trainable_bert(dropout: float = 0.0) -> Any:
    """Return the packaged encoder to train on, with so much dropout in its layers; its embeddings stay as they are."""
    bert = AutoModel.from_pretrained(str(packaged_encoder()), dtype=torch.float32, attn_implementation="sdpa", add_pooling_layer=False)
    for parameter in bert.embeddings.parameters():
        parameter.requires_grad_(False)
    for part in bert.modules():
        if isinstance(part, nn.Dropout):
            part.p = dropout
    bert.embeddings.dropout.p = 0.0
    return bert


class PooledNetwork(nn.Module):
    """The packaged encoder, or some of its layers, mean-pooled. Gives vectors of length one, shape `(texts, width)`."""

    def __init__(self, layers: Sequence[int] = range(6)) -> None:
        """Start from the packaged encoder; its embeddings stay as they are."""
        super().__init__()
        self.bert = trainable_bert()
        self.bert.encoder.layer = nn.ModuleList(self.bert.encoder.layer[i] for i in layers)
        self.bert.config.num_hidden_layers = len(layers)

    def forward(self, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
        """Embed each row."""
        hidden = self.bert(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state
        mask = attention_mask.unsqueeze(-1).to(hidden.dtype)
        return functional.normalize((hidden * mask).sum(1) / mask.sum(1).clamp(min=1e-9), dim=1)


def export(network: PooledNetwork, target: Path) -> None:
    """Write the network to `target`; half a file is never left there."""
    network.eval().bert.set_attn_implementation("eager")
    example, free = torch.ones(2, 7, dtype=torch.long), {0: "texts", 1: "tokens"}
    with atomic_write(target) as partial, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network, (example, example), str(partial), dynamo=False, opset_version=17,
            input_names=["input_ids", "attention_mask"], output_names=["embedding"],
            dynamic_axes={"input_ids": free, "attention_mask": free, "embedding": {0: "texts"}},
        )  # fmt: skip


if __name__ == "__main__":
    export(PooledNetwork(), Path(sys.argv[1]))
