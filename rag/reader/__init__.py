"""The embedded reader: answers from the shelf without a key, a server or a model hub. See `extract`."""

from rag.reader.extract import Reader

__all__ = ["Reader"]
