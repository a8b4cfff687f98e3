"""Which encoder is built for which settings, what is said where a chat model cannot be built, and where Ollama listens."""

import sys
from pathlib import Path

import pytest

from rag.config import Settings
from rag.errors import ModelError
from rag.models import chat_model, load_encoder, ollama_address


def test_an_encoder_is_that_of_its_home_and_threads(tmp_path: Path) -> None:
    one, other = (Settings(home=tmp_path / name, threads=2) for name in ("a", "b"))
    assert load_encoder(one) is load_encoder(one)
    assert load_encoder(one) is not load_encoder(other)


@pytest.mark.parametrize(
    ("spec", "told"),
    [
        ("openai:gpt-5-mini", "needs a key; set OPENAI_API_KEY"),
        ("anthropic:claude", r"pip install -e '\.\[anthropic\]'"),
        ("bedrock:any", "pip install langchain-aws$"),
        ("nobody:any", "unknown model 'nobody:any': Unsupported provider='nobody'; say reader"),
        ("nobody", "unknown model 'nobody'; say reader, or provider:model"),
    ],
)
def test_a_chat_model_that_cannot_be_built(spec: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(variable, raising=False)
    for module in ("langchain_anthropic", "langchain_aws"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ModelError, match=told):
        chat_model(spec)


def test_what_an_installed_package_lacks_it_says_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: object, **__: object) -> None:
        raise ImportError("Using SOCKS proxy, but the 'socksio' package is not installed. Run `pip install httpx[socks]`.")

    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setattr("langchain.chat_models.init_chat_model", lacking)
    with pytest.raises(ModelError, match=r"cannot be loaded \(ImportError: Using SOCKS proxy.*httpx\[socks\]"):
        chat_model("openai:any")


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
    with pytest.raises(ModelError, match="is no address; say host:port"):
        chat_model("ollama:tiny")
