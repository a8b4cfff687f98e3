"""Networks in ONNX Runtime, on the CPU: loaded, fed batches of tokens, written with 8-bit weights. What they say is for `rag.encoders` and `rag.network`."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.atomic import atomic_write
from rag.config import quiet_libraries
from rag.errors import ModelError

if TYPE_CHECKING:
    from tokenizers import Encoding


def onnx_session(file: Path, threads: int) -> Any:
    """Load a network for the CPU; `threads` of 0 leaves their number to ONNX Runtime. Raises ModelError where the file is damaged."""
    quiet_libraries()  # it would report to its maker from the moment that it is imported
    import onnxruntime
    from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NoSuchFile, RuntimeException

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # On a CPU, the fused operator takes several times as long as the two that it stands for.
    try:
        return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"])
    except (Fail, InvalidArgument, InvalidGraph, InvalidProtobuf, NoSuchFile, RuntimeException) as error:
        raise ModelError(f"the network {file} is damaged ({type(error).__name__}); put it back with: git checkout, or .venv/bin/pip install -e .") from None


def pad(rows: Sequence[Encoding]) -> dict[str, np.ndarray]:
    """Pad encoded texts, or pairs of texts, into one batch, three arrays of shape `(rows, tokens)`."""
    names = ("input_ids", "attention_mask", "token_type_ids")
    made = {name: np.zeros((len(rows), max(map(len, rows))), np.int64) for name in names}
    for i, row in enumerate(rows):
        for name, values in zip(names, (row.ids, row.attention_mask, row.type_ids), strict=True):
            made[name][i, : len(row)] = values
    return made


def quantise(whole: Path, target: Path) -> None:
    """Write a network with 8-bit weights. Seven bits of them are used: without VNNI, eight overflow in the sum of two products."""
    from onnxruntime.quantization import quantize_dynamic

    root = logging.getLogger()
    root.addFilter(_unadvised)
    try:
        with atomic_write(target) as partial:
            quantize_dynamic(whole, partial, per_channel=True, reduce_range=True)
    finally:
        root.removeFilter(_unadvised)


def _unadvised(record: logging.LogRecord) -> bool:
    """Leave out ONNX Runtime's advice of a preparation that slows this network down."""
    return "pre-process" not in record.getMessage()
