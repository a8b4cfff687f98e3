"""Files of every kind become text, or are refused with a reason."""

import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from ingest.read import RejectedError, decode, list_files, read


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("Ann’s gun\r\n".encode(), "utf-8", "Ann’s gun\r\n"),
        ("Ann’s gun".encode("utf-8-sig"), "utf-8-sig", "Ann’s gun"),
        ("Ann’s gun\n".encode("utf-16"), "utf-16", "Ann’s gun\n"),
        (
            "Ann’s café – she shot him, and the naïve détective wrote it down.".encode("cp1252"),
            "cp1252",
            "Ann’s café – she shot him, and the naïve détective wrote it down.",
        ),
    ],
)
def test_decodes(data: bytes, encoding: str, text: str) -> None:
    document = decode(data)
    assert (document.encoding, document.text) == (encoding, text)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("junk.txt", b"\x00\x01\x02\xff\xfe\x00\x89PNG" * 20, "not text"),
        ("empty.txt", b"", "empty"),
        ("blank.txt", b" \n ", "empty"),
        ("bad.pdf", b"%PDF-1.4 nonsense", "PDF"),
        ("bad.docx", b"PK\x03\x04nonsense", "docx"),
    ],
)
def test_refuses(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(RejectedError, match=reason):
        read(tmp_path / name, tmp_path)


def test_refuses_a_link_out_of_the_folder_and_a_loop(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    (tmp_path / "secret.txt").write_text("secret")
    (folder / "out.txt").symlink_to(tmp_path / "secret.txt")
    (folder / "loop.txt").symlink_to(folder / "loop.txt")
    for name in ("out.txt", "loop.txt"):
        with pytest.raises(RejectedError):
            read(folder / name, folder)


def test_refuses_a_docx_that_unpacks_to_a_lot(tmp_path: Path) -> None:
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (70 * 2**20))
    (tmp_path / "bomb.docx").write_bytes(packed.getvalue())
    with pytest.raises(RejectedError, match="unpacks to more"):
        read(tmp_path / "bomb.docx", tmp_path)


def test_reads_docx(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    made.add_paragraph("Ann shoots Fantail.")
    made.add_paragraph("He is only wounded.")
    made.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx", tmp_path)[0].text == "Ann shoots Fantail.\nHe is only wounded."


def test_lists_readable_and_skipped_but_not_hidden(tmp_path: Path) -> None:
    for name in ("b.txt", "a.md", "notes.xyz", ".hidden.txt", "corpus.toml"):
        (tmp_path / name).write_text("x")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.TXT").write_text("x")
    readable, skipped, refused = list_files(tmp_path)
    assert [p.relative_to(tmp_path).as_posix() for p in readable] == ["a.md", "b.txt", "deep/c.TXT"]
    assert (skipped, refused) == (["notes.xyz"], [])
