"""The encoder with a memory: equal vectors, each text embedded once, the oldest forgotten."""

import numpy as np

from rag.models import RememberingEncoder
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
