"""A trained reader becomes `reader.onnx`: int8 weights, seven bits of them used, so that processors without VNNI do not overflow."""

from __future__ import annotations

import tempfile
import warnings
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from rag.reader.train import ReaderNetwork


def export(network: ReaderNetwork, target: Path, *, int8: bool = True) -> None:
    """Write the network to `target`; half a file is never left there."""
    network.eval()
    network.bert.set_attn_implementation("eager")
    names = ["input_ids", "attention_mask", "token_type_ids"]
    free = {0: "pairs", 1: "tokens"}
    example = torch.ones(2, 7, dtype=torch.long)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder, warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        whole, made = Path(folder) / "float.onnx", Path(folder) / "int8.onnx"
        torch.onnx.export(
            network, (example,) * 3, str(whole), dynamo=False, opset_version=17, input_names=names, output_names=["relevance", "span"],
            dynamic_axes=dict.fromkeys(names, free) | {"relevance": {0: "pairs"}, "span": free},
        )  # fmt: skip
        if int8:
            quantize_dynamic(whole, made, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True)
        (made if int8 else whole).replace(target)
    network.bert.set_attn_implementation("sdpa")
