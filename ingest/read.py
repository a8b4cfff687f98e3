"""A file becomes the text that offsets count in: decoded once, byte-order mark removed, line ends untouched.

For `.pdf` and `.docx` that is the extracted text; of a `.docx` its paragraphs, those in tables and text boxes among
them, with a blank line after each, but no headers, footers, footnotes or comments. Nothing is cleaned here, nothing outside the folder is read, and
a file that cannot be trusted is refused with a reason of a few words. A file cut inside its last character is read but for that character.
"""

from __future__ import annotations

import codecs
import logging
import os
import unicodedata
import zipfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from stat import S_ISLNK, S_ISREG
from typing import Any, TypeVar

MAX_BYTES = 32 * 2**20
MAX_UNPACKED = 64 * 2**20
MAX_DEPTH = 100
"""Folders within folders."""
READABLE = 0.7
"""The least share of a text that can be read or is blank."""
SHORTEST_UTF_16 = 8
"""Bytes of a text in UTF-16."""
WHOLE = 5
"""How many whole characters beyond ASCII there must be for each broken one in what is taken for UTF-8."""
_EASTERN = ["cp1251", "koi8_r", "cp866", "cp1253"]
"""Of other letters than ours, which make up most of what is in them; looked at where nothing western fits."""
_TURNED = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Turn the direction of what follows: a name with one is shown as another."""
T = TypeVar("T")


class RejectedError(Exception):
    """A file that is not taken in; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Document:
    """The text of a file, how it was decoded, and where its pages begin (empty where it has none)."""

    text: str
    encoding: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file or a folder that is not taken in, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Listing:
    """What lies in a folder: the files to read, the names of those of other kinds, and the folders that cannot be looked into."""

    readable: list[Path]
    skipped: list[str]
    rejected: list[Rejected]


def list_files(folder: Path, home: Path | None = None) -> Listing:
    """List a folder with all folders in it; `corpus.toml` and Gumshoe's own `home` are left out, and hidden folders are of another kind."""
    readable: list[Path] = []
    skipped: list[Path] = []
    rejected: list[Rejected] = []
    waiting = [(folder, 0)]
    while waiting:
        inside, depth = waiting.pop()
        name = inside.relative_to(folder).as_posix()
        if depth > MAX_DEPTH:
            rejected.append(Rejected(f"{name[:80]}…", f"folders more than {MAX_DEPTH} deep"))
            continue
        try:
            entries = list(os.scandir(inside))
        except OSError as error:
            if not depth:
                raise
            rejected.append(Rejected(name, (error.strerror or "cannot be read").lower()))
            continue
        for entry in entries:
            hidden = entry.name.startswith((".", "~$"))  # as Office names the lock of a document that is open
            if not depth and entry.name == "corpus.toml":
                continue
            if entry.is_dir(follow_symlinks=False):
                if home and home.exists() and home.samefile(entry.path):
                    continue
                if hidden:
                    skipped.append(Path(entry.path))
                else:
                    waiting.append((Path(entry.path), depth + 1))
            else:
                known = not hidden and _suffix(entry.name) in READERS and (entry.is_symlink() or entry.is_file())
                (readable if known else skipped).append(Path(entry.path))
    return Listing(sorted(readable, key=str), sorted(path.relative_to(folder).as_posix() for path in skipped), rejected)


def _suffix(name: str) -> str:
    return os.path.splitext(name)[1].lower()  # noqa: PTH122 - many times as quick as a Path's


def name_in(folder: Path, path: Path) -> str:
    """Return the name of a file within a folder, with `/`; not by `relative_to`, which takes longer than to read the file."""
    return path.as_posix().removeprefix(f"{folder.as_posix()}/")


def read(path: Path, folder: Path) -> tuple[Document, bytes]:
    """Read a file; gives its document and its bytes, or raises RejectedError."""
    name = name_in(folder, path)
    if not name.isprintable():
        if any("\ud800" <= c <= "\udfff" for c in name):
            raise RejectedError("its name is not UTF-8")
        if any(unicodedata.category(c) in ("Cc", "Zl", "Zp") or c in _TURNED for c in name):
            raise RejectedError("its name holds a line break or another control character")
    try:
        status = path.lstat()
        if S_ISLNK(status.st_mode):
            if not path.resolve(strict=True).is_relative_to(folder.resolve()):
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
    document = READERS[_suffix(name)](data)
    if not document.text.strip():
        raise RejectedError("empty" if not data.strip() else "no text in it")
    return document, data


def decode(data: bytes) -> Document:
    """Decode text; raises RejectedError for what is none, such as a few bytes that mean nothing."""
    document = _decoded_as_likeliest(data)
    if not _is_readable(document.text) or (len(data) < SHORTEST_UTF_16 and b"\0" in data):
        raise RejectedError("not text")
    return document


def _is_readable(text: str) -> bool:
    """Return whether most of a text can be read or is blank; code points are counted only where some cannot, for that takes longer than to read the file."""
    return "".join(text.split()).isprintable() or sum(c.isprintable() or c.isspace() for c in text) >= READABLE * len(text)


def _decoded_as_likeliest(data: bytes) -> Document:
    """Decode text: a byte-order mark decides, then UTF-8, if need be with a few bytes that are none, then what charset-normalizer finds most likely."""
    for mark, encoding in ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16")):
        if data.startswith(mark):
            return _decoded(data, encoding)
    if b"\0" not in data:
        try:
            text, cut = _but_the_last(data, "utf-8")
            # Half a character after nothing but ASCII is no sign of UTF-8: "café" ends so in Latin-1.
            if not cut or not text.isascii():
                return Document(text + cut, "utf-8")
        except UnicodeDecodeError:
            text = data.decode("utf-8", "replace")
            broken = text.count("\ufffd")
            if sum(not c.isascii() for c in text) - broken >= WHOLE * broken:
                return Document(text, "utf-8")
    from charset_normalizer import from_bytes

    western = ["cp1252", "latin_1"] if b"\0" not in data else ["utf_16_le", "utf_16_be"]
    best = from_bytes(data if b"\0" not in data else data[: len(data) // 2 * 2], cp_isolation=western).best()
    best = best or (None if b"\0" in data else from_bytes(data, cp_isolation=_EASTERN).best())
    if best is None or (best.encoding in _EASTERN and 2 * sum(not c.isascii() for c in str(best)) < sum(map(str.isalpha, str(best)))):
        raise RejectedError("not text")
    return _decoded(data, best.encoding)


def _decoded(data: bytes, encoding: str) -> Document:
    try:
        text = "".join(_but_the_last(data, encoding))
    except UnicodeDecodeError:
        raise RejectedError(f"broken {encoding}") from None
    if "\0" in text:
        raise RejectedError("not text")
    return Document(text, encoding.replace("_", "-"))


def _but_the_last(data: bytes, encoding: str) -> tuple[str, str]:
    """Decode strictly, but for half a character at the end; gives the text and what stands for that half, if any."""
    with suppress(UnicodeDecodeError):
        return data.decode(encoding), ""
    decoder = codecs.getincrementaldecoder(encoding)()
    return decoder.decode(data), "\ufffd" if decoder.getstate()[0] else ""


def _parsed(parse: Callable[[bytes], T], data: bytes, kind: str) -> T:
    """Run the parser of a third party, which may raise anything at all on a damaged file."""
    try:
        return parse(data)
    except (RejectedError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 damage shows as zlib.error, AssertionError, RecursionError and two dozen more, and a new one each year
        raise RejectedError(f"not a sound {kind} ({type(error).__name__})") from None


def _encodable(text: str) -> str:
    """Replace the lone surrogates that a wrong character map gives: no file and no database takes them."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _pdf(data: bytes) -> Document:
    texts = [_encodable(text) for text in _parsed(_pages, data, "PDF")]
    if not any(text.strip() for text in texts):
        raise RejectedError("a PDF without text")
    starts, at = [], 0
    for text in texts:
        starts.append(at)
        at += len(text) + 2
    return Document("\n\n".join(texts), "pdf", tuple(starts))


def _pages(data: bytes) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong with a file is told once, by us
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise RejectedError("locked by a password")
        return [page.extract_text() for page in reader.pages]
    except DependencyError:
        if b"/Encrypt" not in data:
            raise
        raise RejectedError("locked by a password") from None  # by AES, which takes a package that Gumshoe does without


def _docx(data: bytes) -> Document:
    return Document(_encodable("\n\n".join(_parsed(_paragraphs, data, ".docx"))), "docx")


def _paragraphs(data: bytes) -> list[str]:
    """Return the paragraphs that say something, in the order of the document, the cells of a table's row as one.

    A text box stands there a second time, for old readers.
    """
    import docx

    with zipfile.ZipFile(BytesIO(data)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MAX_UNPACKED:
            raise RejectedError(f"unpacks to more than {MAX_UNPACKED // 2**20} MB")
    found = docx.Document(BytesIO(data)).element.body.xpath(".//w:p[not(ancestor::*[local-name() = 'Fallback'])]")
    rows: dict[Any, list[tuple[Any, str]]] = {}
    for paragraph in found:
        if (text := _said(paragraph)).strip():
            row, cell = (next(iter(paragraph.xpath(f"ancestor::w:{part}[1]")), paragraph) for part in ("tr", "tc"))
            rows.setdefault(row, []).append((cell, text))
    return [text for row in rows.values() for text in _row(row)]


def _row(said: list[tuple[Any, str]]) -> list[str]:
    """Return a row of a table, of one paragraph a cell, as one text; of a cell that holds several, a page laid out as a table, each."""
    return [" | ".join(text for _, text in said)] if len({id(cell) for cell, _ in said}) == len(said) else [text for _, text in said]


def _said(paragraph: Any) -> str:
    """Return all that a paragraph says, in tracked insertions and content controls too; not in what is deleted, nor in a text box, which has its own."""
    runs = paragraph.xpath(".//w:r[not(ancestor::w:del) and not(ancestor::w:moveFrom) and not(ancestor::*[local-name() = 'Fallback'])]")
    return "".join(run.text for run in runs if run.xpath("ancestor::w:p[1]")[0] is paragraph)


READERS: dict[str, Callable[[bytes], Document]] = {
    ".txt": decode,
    ".md": decode,
    ".html": decode,
    ".htm": decode,
    ".pdf": _pdf,
    ".docx": _docx,
}
