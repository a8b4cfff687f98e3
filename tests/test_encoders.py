"""The encoders: a passage by itself and beside others; and with a memory: equal vectors, each text embedded once, the oldest forgotten."""

from pathlib import Path

import numpy as np
import pytest

from rag import encoders
from rag.encoders import RememberingEncoder
from rag.errors import ModelError
from rag.models import load_encoder
from rag.onnx import onnx_session
from tests.conftest import LetterEncoder


def test_what_was_embedded_is_remembered_until_there_is_no_room() -> None:
    inner = LetterEncoder()
    encoder = RememberingEncoder(inner, size=2)
    first = encoder.encode(["ann", "bob", "ann"])
    assert inner.embedded == 2
    np.testing.assert_array_equal(first, LetterEncoder().encode(["ann", "bob", "ann"]))
    encoder.encode(["bob", "ann", "joe"])
    assert inner.embedded == 3
    encoder.encode(["ann", "joe"])
    assert inner.embedded == 3
    encoder.encode(["bob"])
    assert inner.embedded == 4
    assert encoder.encode([]).shape == (0, 26)


def test_a_network_that_is_damaged_is_made_again_or_told_of(tmp_path: Path) -> None:
    made, good = tmp_path / "made.onnx", encoders.PASSAGES

    def make() -> Path:
        if not made.exists():
            made.write_bytes(good.read_bytes())
        return made

    made.write_bytes(good.read_bytes()[:100_000])
    assert encoders._session(make, 1).get_inputs()
    assert made.stat().st_size == good.stat().st_size
    for harm in (b"", b"garbage", good.read_bytes()[:100_000]):
        made.write_bytes(harm)
        with pytest.raises(ModelError, match=r"made\.onnx is damaged"):
            onnx_session(made, 1)


def test_a_passage_has_the_same_vector_alone_and_beside_others(home: Path) -> None:
    texts = ["Ann shoots Fantail.", "Joe " * 90, "A long day at sea, and nobody came home until the lamps were lit again."]
    np.testing.assert_array_equal(load_encoder().encode_passages(texts)[0], load_encoder().encode_passages(texts[:1])[0])
    np.testing.assert_allclose(load_encoder().encode(texts)[0], load_encoder().encode(texts[:1])[0], atol=1e-5)
