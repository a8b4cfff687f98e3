"""A file becomes the text that offsets count in: decoded once, byte-order mark removed, line ends untouched.

For `.pdf` and `.docx` that is the extracted text. Nothing is cleaned here, nothing outside the folder is read, and
a file that cannot be trusted is refused with a reason of a few words.
"""

from __future__ import annotations

import codecs
import os
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from stat import S_ISREG

MAX_BYTES = 32 * 2**20
MAX_UNPACKED = 64 * 2**20
MAX_DEPTH = 100
"""Folders within folders."""


class RejectedError(Exception):
    """A file that is not taken in; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, how it was decoded, and where its pages begin (empty where it has none)."""

    text: str
    encoding: str
    pages: tuple[int, ...] = ()


def list_files(folder: Path) -> tuple[list[Path], list[str], list[dict[str, str]]]:
    """List the files to read, the names of those to skip, and the folders that are refused; hidden ones and `corpus.toml` are none of these."""
    readable: list[Path] = []
    skipped: list[Path] = []
    refused: list[dict[str, str]] = []
    waiting = [(folder, 0)]
    while waiting:
        inside, depth = waiting.pop()
        name = inside.relative_to(folder).as_posix()
        if depth > MAX_DEPTH:
            refused.append({"source": f"{name[:80]}…", "reason": f"folders more than {MAX_DEPTH} deep"})
            continue
        try:
            entries = list(os.scandir(inside))
        except OSError as error:
            if not depth:
                raise
            refused.append({"source": name, "reason": (error.strerror or "cannot be read").lower()})
            continue
        for entry in entries:
            path = inside / entry.name
            if entry.name.startswith(".") or (not depth and entry.name == "corpus.toml"):
                continue
            if entry.is_dir(follow_symlinks=False):
                waiting.append((path, depth + 1))
            else:
                known = path.suffix.lower() in READERS and (entry.is_symlink() or entry.is_file())
                (readable if known else skipped).append(path)
    return sorted(readable), sorted(path.relative_to(folder).as_posix() for path in skipped), refused


def name_in(folder: Path, path: Path) -> str:
    """Give the name of a file within a folder, with `/`; not by `relative_to`, which takes longer than to read the file."""
    return path.as_posix().removeprefix(f"{folder.as_posix()}/")


def read(path: Path, folder: Path) -> tuple[Document, bytes]:
    """Read a file; gives its document and its bytes, or raises RejectedError."""
    name = name_in(folder, path)
    if any("\ud800" <= c <= "\udfff" for c in name):
        raise RejectedError("its name is not UTF-8")
    if not name.isprintable():
        raise RejectedError("its name holds a line break or another control character")
    try:
        if path.is_symlink() and not path.resolve(strict=True).is_relative_to(folder.resolve()):
            raise RejectedError("a link out of the folder")
        status = path.stat()
        if not S_ISREG(status.st_mode):
            raise RejectedError("not a file")
        if status.st_size > MAX_BYTES:
            raise RejectedError(f"larger than {MAX_BYTES // 2**20} MB")
        data = path.read_bytes()
    except RuntimeError:
        raise RejectedError("a link that leads to itself") from None
    except OSError as error:
        raise RejectedError((error.strerror or "cannot be read").lower()) from None
    document = READERS[path.suffix.lower()](data)
    if not document.text.strip():
        raise RejectedError("empty" if not data.strip() else "no text in it")
    return document, data


def decode(data: bytes) -> Document:
    """Decode text: a byte-order mark decides, then UTF-8, then what charset-normalizer finds most likely."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\0" not in data:
        try:
            return Document(data.decode("utf-8"), "utf-8")
        except UnicodeDecodeError:
            pass
    from charset_normalizer import from_bytes

    western = ["cp1252", "latin_1"] if b"\0" not in data else ["utf_16_le", "utf_16_be"]
    best = from_bytes(data, cp_isolation=western).best()
    if best is None:
        raise RejectedError("not text")
    return _decoded(data, best.encoding)


def _decoded(data: bytes, encoding: str) -> Document:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise RejectedError(f"broken {encoding}") from None
    if "\0" in text:
        raise RejectedError("not text")
    return Document(text, encoding.replace("_", "-"))


def _pdf(data: bytes) -> Document:
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RejectedError("locked by a password")
        texts = [page.extract_text() for page in reader.pages]
    except RejectedError:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, RecursionError, OSError) as error:
        raise RejectedError(f"not a sound PDF ({type(error).__name__})") from None
    if not any(text.strip() for text in texts):
        raise RejectedError("a PDF without text")
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 2
    return Document("\n\n".join(texts), "pdf", tuple(starts))


def _docx(data: bytes) -> Document:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
                raise RejectedError(f"unpacks to more than {MAX_UNPACKED // 2**20} MB")
        paragraphs = [paragraph.text for paragraph in docx.Document(BytesIO(data)).paragraphs]
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise RejectedError(f"not a sound .docx ({type(error).__name__})") from None
    return Document("\n".join(paragraphs), "docx")


READERS: dict[str, Callable[[bytes], Document]] = {
    ".txt": decode,
    ".md": decode,
    ".html": decode,
    ".htm": decode,
    ".pdf": _pdf,
    ".docx": _docx,
}
