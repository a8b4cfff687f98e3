"""Which encoder is built for which settings, and where Ollama listens."""

from pathlib import Path

import pytest

from rag.config import Settings
from rag.errors import ModelError
from rag.models import encoder, ollama_address


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
