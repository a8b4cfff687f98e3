"""The encoder: a passage by itself and beside others. With a memory: equal vectors, each text embedded once, the oldest forgotten. And where Ollama listens."""

from pathlib import Path

import numpy as np
import pytest

from rag.config import Settings
from rag.errors import ModelError
from rag.models import RememberingEncoder, encoder, ollama_address
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


def test_a_passage_has_the_same_vector_alone_and_beside_others(home: Path) -> None:
    texts = ["Ann shoots Fantail.", "Joe " * 90, "A long day at sea, and nobody came home until the lamps were lit again."]
    np.testing.assert_array_equal(encoder().encode_passages(texts)[0], encoder().encode_passages(texts[:1])[0])
    np.testing.assert_allclose(encoder().encode(texts)[0], encoder().encode(texts[:1])[0], atol=1e-5)


def test_an_encoder_is_that_of_its_home_and_threads(tmp_path: Path) -> None:
    one, other = (Settings(home=tmp_path / name, threads=2) for name in ("a", "b"))
    assert encoder(one) is encoder(one)
    assert encoder(one) is not encoder(other)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("", "http://127.0.0.1:11434"), ("myhost", "http://myhost:11434"), (":1234", "http://127.0.0.1:1234"), ("http://x", "http://x:80"),
        ("https://x/y/", "https://x:443/y"), ("[::1]:5", "http://[::1]:5"),
    ],
)  # fmt: skip
def test_where_ollama_listens(host: str, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", host)
    assert ollama_address() == address


def test_no_address_is_said_to_be_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OLLAMA_HOST", "127.0.0.1:door")
    with pytest.raises(ModelError, match="is no address; say host:port"):
        ollama_address()
