"""The only builder of encoders and chat models. Heavy imports happen here, when a model is first used.

Nothing here reaches for a model hub unless the user has allowed it.
"""

from __future__ import annotations

import os
import threading
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from rag.config import Settings, settings
from rag.encoders import DISTILLED, ENCODERS, PASSAGES, PLAIN, Encoder, OnnxEncoder, RememberingEncoder, TorchEncoder, packaged_encoder
from rag.errors import ModelError, first_line

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

WINDOW = 4096
"""Tokens that a model is taken to read where neither the settings nor its profile say it; what Ollama is told to."""
EXTRAS = {"openai": "openai", "anthropic": "anthropic", "ollama": "ollama", "google_genai": "google", "mistralai": "mistral", "groq": "groq"}
"""The extra of `pyproject.toml` that installs each provider's package."""
KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "google_genai": "GOOGLE_API_KEY", "mistralai": "MISTRAL_API_KEY", "groq": "GROQ_API_KEY"}
"""The variable with the key of each provider that wants one."""

_encoders: dict[tuple[str, Path, int], Encoder] = {}
_encoders_lock = threading.Lock()


def load_encoder(config: Settings | None = None) -> Encoder:
    """Return the encoder that the settings name, loaded once in a process for one folder of encoders and number of threads, with one memory for all."""
    config = config or settings()
    key = config.encoder, (config.home / ENCODERS).resolve(), config.threads
    with _encoders_lock:
        if key not in _encoders:
            if config.encoder in (DISTILLED, PLAIN):
                folder = packaged_encoder()
                passages = PASSAGES if config.encoder == DISTILLED else None
                _encoders[key] = RememberingEncoder(OnnxEncoder(folder, config.home, config.threads, passages))
            else:
                _encoders[key] = RememberingEncoder(TorchEncoder(config.encoder))
        return _encoders[key]


def split_spec(spec: str) -> tuple[str, str]:
    """Take `provider:model` apart; raises ModelError for any other form."""
    provider, colon, name = spec.partition(":")
    if not colon or not provider or not name:
        raise ModelError(f"unknown model {spec!r}; say reader, or provider:model such as ollama:llama3.2 or openai:gpt-5-mini")
    return provider.lower(), name


def chat_model(spec: str, config: Settings | None = None) -> BaseChatModel:
    """Build a chat model from `provider:model` or `local:PATH_OR_ID`.

    Raises ModelError with the exact command or variable where a package, a key or a model is missing.
    """
    config = config or settings()
    provider, name = split_spec(spec)
    if provider == "local":
        return _local_model(name, config)
    from langchain.chat_models import init_chat_model

    options = _options(provider, config)
    try:
        model = cast("BaseChatModel", init_chat_model(name, model_provider=provider, **options))
        if (model.profile or {}).get("temperature") is False:
            del options["temperature"]
            model = cast("BaseChatModel", init_chat_model(name, model_provider=provider, **options))
        return model
    except Exception as error:  # noqa: BLE001 - each provider raises a class of its own
        if isinstance(error, ImportError) and not (provider in EXTRAS and find_spec(f"langchain_{provider}")):
            raise ModelError(f"{spec} needs a package that is not installed; run .venv/bin/pip install {_package(provider, error)}") from None
        raise ModelError(_why_not_built(spec, provider, error)) from None


def _package(provider: str, error: ImportError) -> str:
    """Say what to install for a provider: our own extra, else the module that LangChain looked for and did not find."""
    if extra := EXTRAS.get(provider):
        return f"-e '.[{extra}]'"
    missing = error.__cause__ if isinstance(error.__cause__, ImportError) else error
    return (missing.name or f"langchain-{provider}").replace("_", "-")


def _why_not_built(spec: str, provider: str, error: Exception) -> str:
    """Say why a provider that is installed builds no model: the key that it is known to want is not set, or what it says itself."""
    key = KEYS.get(provider)
    if key and not os.environ.get(key) and not _needs_no_key(provider):
        return f"{spec} needs a key; set {key}, or ask with --model reader"
    if isinstance(error, ValueError):
        return f"unknown model {spec!r}: {first_line(error)}; say reader, or provider:model such as ollama:llama3.2"
    return f"{spec} cannot be loaded ({type(error).__name__}: {first_line(error)}); ask with --model reader"


def _needs_no_key(provider: str) -> bool:
    """Return whether a server of the user's own is asked, by OpenAI's protocol, which may want no key."""
    return provider == "openai" and bool(os.environ.get("OPENAI_BASE_URL"))


def destination(spec: str) -> str | None:
    """Say where questions and passages are sent; None where they stay in this process."""
    provider = spec.partition(":")[0].lower()
    if provider in ("reader", "local"):
        return None
    if provider == "ollama":
        return ollama_address()
    return os.environ.get("OPENAI_BASE_URL") or provider if provider == "openai" else provider


def ollama_address() -> str:
    """Return where Ollama listens: OLLAMA_HOST as its own client reads it, else loopback; raises ModelError where that is no address."""
    host = os.environ.get("OLLAMA_HOST") or ""
    try:
        address = urlsplit(host if "://" in host else f"http://{host}")
        port = address.port or (11434 if "://" not in host else 443 if address.scheme == "https" else 80)
    except ValueError:
        raise ModelError(f"OLLAMA_HOST {host!r} is no address; say host:port, such as 127.0.0.1:11434") from None
    name = address.hostname or "127.0.0.1"
    return f"{address.scheme}://{f'[{name}]' if ':' in name else name}:{port}{address.path.rstrip('/')}"


def _options(provider: str, config: Settings) -> dict[str, Any]:
    """Return what a provider has to be told: nothing at random, our own limits of time, and no tries of its own (`rag.chat.provider` makes them)."""
    import httpx

    timeout = httpx.Timeout(config.timeout_s, connect=config.connect_timeout_s)
    options: dict[str, Any] = {"temperature": 0}
    if provider == "openai":
        options |= {"timeout": timeout, "max_retries": 0, "stream_usage": True}
        if _needs_no_key(provider) and not os.environ.get(KEYS[provider]):
            options["api_key"] = "none-needed"
    elif provider == "ollama":
        ollama_address()  # its client would say of a bad one that the model is unknown
        # Ollama cuts what is longer than num_ctx without a word.
        options |= {"num_ctx": config.context_tokens or WINDOW, "client_kwargs": {"timeout": timeout}}
    elif provider in ("anthropic", "mistralai", "groq"):
        options |= {"timeout": config.timeout_s, "max_retries": 0}
    return options


def _local_model(name: str, config: Settings) -> BaseChatModel:
    """Load a chat model in this process. What lets it be fetched has to be said before its libraries are imported."""
    if config.allow_download:
        os.environ["HF_HUB_OFFLINE"] = "0"
        os.environ |= {"HF_HOME": str(config.home / "hub"), "HF_HUB_CACHE": str(config.home / "hub" / "hub")}
    from rag.chat.local import local_model

    return local_model(name, config)


def check_spec(spec: str) -> str:
    """Return a spec as it is written, the provider in small letters; refuses at once what can never answer, before anything is retrieved."""
    return spec if spec == "reader" else ":".join(split_spec(spec))
