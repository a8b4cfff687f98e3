"""The trained network in ONNX Runtime: a question and passages become relevances and spans. No torch on the way.

`reader.onnx` comes from `make train` (see MODEL_CARD.md beside it). It compares passages and points into them; what is made of that is up to
`rag.reader.read`. Tokenising goes through a lock, since fast tokenizers are not thread-safe; the network itself is.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
from tokenizers import Encoding, Tokenizer

from rag.encoders import packaged_encoder
from rag.lru import LruCache
from rag.onnx import onnx_session, pad
from rag.schema import PassageReading, Span

FILE = Path(__file__).parent / "reader" / "reader.onnx"
LONGEST = 208
"""Tokens of a question and a passage together; the passage is cut there. 120 words and a question have 170 or so."""
ASKED = 64
"""Tokens of a question that are read, at the most."""
SPANS = 8
"""Spans given for each passage."""
REACH = 48
"""Tokens of a span, at the most."""
REMEMBERED = 500
"""Readings that are kept."""
_EDGE = " ,.;:!?'\"‘’“”—"
"""What stands at the ends of a span and is no part of it."""


def tokenizer() -> Tokenizer:
    """Return the encoder's tokenizer, set to cut passages at `LONGEST`."""
    made = Tokenizer.from_file(str(packaged_encoder() / "tokenizer.json"))
    made.no_padding()
    made.enable_truncation(LONGEST, strategy="only_second")
    return made


class Network:
    """Reads a question with each of several passages. Safe to share between threads."""

    def __init__(self, file: Path = FILE, threads: int = 0) -> None:
        """Load the network from `file`; it reads so many passages at a time as there are `threads`, or processors where that is 0."""
        self._session = onnx_session(file, 1)
        self._threads = threads or os.cpu_count() or 1
        self._tokenizer = tokenizer()
        self._lock = threading.Lock()
        self._readings = LruCache[tuple[str, str], PassageReading](REMEMBERED, self._read)

    def read(self, question: str, passages: Sequence[str]) -> list[PassageReading]:
        """Return a reading for each passage, in their order. Those last read are remembered: a passage is ranked first, then answered from."""
        with self._lock:
            question = self._shorten(question)
        return self._readings.of([(question, passage) for passage in passages])

    def _read(self, pairs: Sequence[tuple[str, str]]) -> Iterable[PassageReading]:
        """Read each passage by itself: the 8-bit scale of a batch is that of all its rows, so beside others a passage would read otherwise."""
        with self._lock:
            rows = [self._tokenizer.encode(*pair) for pair in pairs]

        def read(row: Encoding, passage: str) -> PassageReading:
            fed = pad([row])
            del fed["attention_mask"]
            relevance, span = self._session.run(None, fed)
            return PassageReading(float(relevance[0]), tuple(spans(row, passage, span[0])))

        with ThreadPoolExecutor(self._threads) as pool:
            return list(pool.map(read, rows, [passage for _, passage in pairs]))

    def _shorten(self, question: str) -> str:
        offsets = self._tokenizer.encode("", question, add_special_tokens=False).offsets
        return question if len(offsets) <= ASKED else question[: offsets[ASKED - 1][1]]


def spans(row: Encoding, passage: str, logits: np.ndarray) -> list[tuple[Span, float]]:
    """Return the likeliest spans of whole words, best first; `logits` has the shape `(tokens, 2)`."""
    place = [i for i, part in enumerate(row.sequence_ids) if part == 1]
    if not place:
        return []
    first, last = place[0], place[-1] + 1
    logp = logits[first:last].astype(np.float64)
    logp -= np.log(np.exp(logp - logp.max(0)).sum(0)) + logp.max(0)
    size = last - first
    table = logp[:, None, 0] + logp[None, :, 1]
    table[np.tril_indices(size, -1)] = -np.inf
    table[np.triu_indices(size, REACH)] = -np.inf
    best: dict[Span, float] = {}
    for flat in np.argsort(-table, axis=None)[: 3 * SPANS]:
        start, end = divmod(int(flat), size)
        if not np.isfinite(table[start, end]):
            break
        whole = whole_words(passage, Span(row.offsets[first + start][0], row.offsets[first + end][1]))
        best.setdefault(whole, float(table[start, end]))
    return list(best.items())[:SPANS]


def whole_words(passage: str, span: Span) -> Span:
    """Widen a span to whole words, and drop stops and quotes at its ends."""
    start, end = span
    while start > 0 and passage[start - 1].isalnum() and passage[start].isalnum():
        start -= 1
    while end < len(passage) and passage[end].isalnum() and passage[end - 1].isalnum():
        end += 1
    while start < end - 1 and passage[start] in _EDGE + ")]":
        start += 1
    while start < end - 1 and passage[end - 1] in _EDGE + "([":
        end -= 1
    return Span(start, end)


_networks: dict[int, Network] = {}
_networks_lock = threading.Lock()


def load_network(threads: int, /) -> Network:
    """Return the shipped network, loaded once in a process for each number of `threads` (0: as many as there are processors)."""
    with _networks_lock:
        if threads not in _networks:
            _networks[threads] = Network(threads=threads)
        return _networks[threads]
