"""A trained reader becomes `reader.onnx`: int8 weights, seven bits of them used, so that processors without VNNI do not overflow.

The graph reads one pair, without padding: in eight bits the scale of a batch would be that of all its rows, and what need not be masked is not.
"""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import torch

from rag.onnx import quantise
from rag.training.train import ReaderNetwork


def export(network: ReaderNetwork, target: Path, *, int8: bool = True) -> None:
    """Write the network to `target`; half a file is never left there."""
    network.cpu().eval()
    network.bert.set_attn_implementation("eager")
    names = ["input_ids", "token_type_ids"]
    free = {1: "tokens"}
    with tempfile.TemporaryDirectory(dir=target.parent) as folder, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        whole, made = Path(folder) / "float.onnx", Path(folder) / "int8.onnx"
        torch.onnx.export(
            network, (torch.ones(1, 7, dtype=torch.long),) * 2, str(whole), dynamo=False, opset_version=17, input_names=names,
            output_names=["relevance", "span"], dynamic_axes=dict.fromkeys([*names, "span"], free),
        )  # fmt: skip
        if int8:
            quantise(whole, made)
        (made if int8 else whole).replace(target)
    network.bert.set_attn_implementation("sdpa")
