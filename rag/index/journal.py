"""The embeddings of an ingest that is not published yet, on disk, so that one which is interrupted loses none."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from rag.encoders import EncoderIdentity


class VectorJournal:
    """Embeddings by the ids of their texts, in the order in which they were made.

    Records of 16 bytes of id, a checksum and `width` float32; one that is damaged or cut short by a kill is ignored. The header names the encoder.
    """

    def __init__(self, path: Path, identity: EncoderIdentity) -> None:
        """Open the journal, empty unless it was written by the same encoder."""
        self._path = path
        self._header = bytes.fromhex(identity.fingerprint)
        self._record = np.dtype([("id", "V16"), ("check", np.uint32), ("vector", np.float32, (identity.width,))])

    def read(self) -> dict[str, np.ndarray]:
        """Return the vectors so far, by id."""
        try:
            data = self._path.read_bytes()
        except FileNotFoundError:
            return {}
        if data[:8] != self._header:
            return {}
        whole = (len(data) - 8) // self._record.itemsize * self._record.itemsize
        rows = np.frombuffer(data[8 : 8 + whole], self._record)
        return {row["id"].tobytes().hex(): row["vector"] for row in rows if row["check"] == self._check(row["id"].tobytes(), row["vector"])}

    @staticmethod
    def _check(id_: bytes, vector: np.ndarray) -> int:
        return zlib.crc32(vector.tobytes(), zlib.crc32(id_))

    def append(self, ids: Sequence[str], vectors: np.ndarray) -> None:
        """Add vectors; starts afresh where the encoder is another one, and cuts off half a record."""
        size = self._path.stat().st_size if self._path.exists() else 0
        with self._path.open("r+b" if size else "wb") as file:
            if file.seek(0) == 0 and (size < 8 or file.read(8) != self._header):
                file.truncate(0)
                file.seek(0)
                file.write(self._header)
                size = 8
            file.seek(size - (size - 8) % self._record.itemsize)
            file.truncate()
            rows = np.empty(len(ids), self._record)
            for row, id_, vector in zip(rows, map(bytes.fromhex, ids), vectors, strict=True):
                row["id"], row["check"], row["vector"] = np.void(id_), self._check(id_, vector), vector
            file.write(rows.tobytes())
