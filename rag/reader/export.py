"""A trained reader becomes `reader.onnx`: int8 weights, seven bits of them used, so that processors without VNNI do not overflow.

What comes out of the activation in the first layers spreads too far for eight bits: there weights are 16-bit and reckoned with in 32. Against the network in
float32, the likeliest span of a passage is then the same for 0.87 of 320 pairs of fairytaleqa/dev; with all in 8 bits for 0.78.
"""

from __future__ import annotations

import tempfile
import warnings
from collections.abc import Collection
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

from rag.reader.train import ReaderNetwork

WIDE = [f"/bert/encoder/layer.{layer}/output/dense/MatMul" for layer in range(3)]
"""The multiplications that are left out of the 8 bits."""


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
            quantize_dynamic(whole, made, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True, nodes_to_exclude=WIDE)
            onnx.save(_halved(onnx.load(made), WIDE), made)
        (made if int8 else whole).replace(target)
    network.bert.set_attn_implementation("sdpa")


def restored(file: Path) -> ReaderNetwork:
    """Give the network of an exported file, to be trained on: its weights are as fine as the file has them; embeddings are the encoder's own."""
    model, network = onnx.load(file), ReaderNetwork()
    held = {weight.name: numpy_helper.to_array(weight) for weight in model.graph.initializer}
    state = network.state_dict()
    state |= {name: torch.from_numpy(value.copy()) for name, value in held.items() if name in state and ".embeddings." not in name}
    for node in model.graph.node:
        for weight in [name.removesuffix("_quantized") for name in node.input if not name.startswith("bert.embeddings.")]:
            named = ".".join(node.name.strip("/").split("/")[:-1]) + ".weight"  # the export keeps the layer's name, seldom that of its weight
            if f"{weight}_scale" in held:
                state[weight if weight in state else named] = _turned(held[f"{weight}_quantized"] * held[f"{weight}_scale"])
            elif f"{weight}.half" in held:
                state[named] = _turned(held[f"{weight}.half"])
    network.load_state_dict(state)
    return network.eval()


def _turned(weight: np.ndarray) -> torch.Tensor:
    """Give a weight as torch has it, `(out, in)`."""
    return torch.from_numpy(weight.T.astype(np.float32))


def _halved(model: onnx.ModelProto, nodes: Collection[str]) -> onnx.ModelProto:
    """Keep the weights of some multiplications in 16 bits, to be widened when the network is loaded."""
    weights = {weight.name: weight for weight in model.graph.initializer}
    for name in [name for node in model.graph.node if node.name in nodes for name in node.input if name in weights]:
        half = numpy_helper.from_array(numpy_helper.to_array(weights[name]).astype(np.float16), f"{name}.half")
        weights[name].CopyFrom(half)
        model.graph.node.insert(0, helper.make_node("Cast", [half.name], [name], to=TensorProto.FLOAT))
    return model
