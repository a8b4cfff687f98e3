"""Files that cannot be trusted: one real run of the command over all of them, each named in one line, and nothing else disturbed."""

from __future__ import annotations

import json
import os
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfWriter

from ingest.read import MAX_DEPTH, RejectedError, read
from tests.test_gumshoe import empty, run

__all__ = ["empty"]
GOOD = "Ann shoots Fantail. Joe runs away to Panama with Pat."
GERMAN = (
    "Der alte König ritt mit seinen Männern hinaus ans Meer, und dort fand er ein Schiff, das ihn über die Wellen in ein fernes Land trug, wo niemand ihn kannte. "
    "Dort lebte er viele Jahre als Fischer und erzählte den Kindern von seinem Schloss."
)
REFUSED = {
    "binary.txt": "not text",
    "zero.txt": "empty",
    "huge.txt": "larger than 32 MB",
    "bomb.docx": "unpacks to more than 64 MB",
    "blank.pdf": "a PDF without text",
    "locked.pdf": "locked by a password",
    "torn.pdf": "not a sound PDF (PdfStreamError)",
    "new\\nline.txt": "its name holds a line break or another control character",
    "bad\\udcff.txt": "its name is not UTF-8",
    "out.txt": "a link out of the folder",
    "loop.txt": "a link that leads to itself",
    "gone.txt": "no such file or directory",
}


def _pdf(password: str | None = None) -> bytes:
    writer, made = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(made)
    return made.getvalue()


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    folder = tmp_path / "bad"
    folder.mkdir()
    for name, data in {
        "good.txt": GOOD.encode(),
        "broken.html": b"<html><p>Max robs a <b>bank <table><td>with Jerry <script>x=1 <<<>>><p <a href='x",
        "german.txt": GERMAN.encode(),
        "binary.txt": bytes(range(256)) * 20,
        "zero.txt": b"",
        "huge.txt": b"word " * 10_000_000,
        "blank.pdf": _pdf(),
        "locked.pdf": _pdf("secret"),
        "torn.pdf": _pdf()[:200],
        "new\nline.txt": GOOD.encode(),
    }.items():
        (folder / name).write_bytes(data)
    Path(os.fsdecode(os.fsencode(folder) + b"/bad\xff.txt")).write_text(GOOD)
    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"0" * (70 * 2**20))
    (tmp_path / "secret.txt").write_text("A secret.")
    for name, target in {"out.txt": tmp_path / "secret.txt", "loop.txt": folder / "loop.txt", "gone.txt": folder / "nowhere", "round": folder}.items():
        (folder / name).symlink_to(target)
    os.mkfifo(folder / "pipe.txt")
    deep = folder
    for _ in range(2 * MAX_DEPTH):
        deep = deep / "d"
    deep.mkdir(parents=True)
    (deep / "deep.txt").write_text(GOOD)
    return folder


def test_each_is_named_in_one_line_and_nothing_else_is_disturbed(empty: Path, bad: Path) -> None:
    done = run("ingest", str(bad), "--json", home=empty)
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    refused = {each["source"]: each["reason"] for each in report["rejected"]}
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert {name: reason for name, reason in refused.items() if not name.startswith("d/d")} == REFUSED
    assert [reason for name, reason in refused.items() if name.startswith("d/d")] == [f"folders more than {MAX_DEPTH} deep"]
    for name in REFUSED:
        assert [line for line in done.stderr.splitlines() if name in line] == [f"rejected {name}: {REFUSED[name]}"]
    assert "german.txt does not read as English" in done.stderr
    assert report["files"]["added"] == ["broken.html", "german.txt", "good.txt"]
    assert report["skipped"] == ["pipe.txt", "round"]
    assert run("text", "good.txt", home=empty).stdout == GOOD


def test_a_corpus_cannot_be_named_as_a_path(empty: Path, bad: Path) -> None:
    done = run("ingest", str(bad), "--corpus", "../../etc", home=empty)
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (1, "", 1)
    assert "'../../etc' cannot name a corpus" in done.stderr


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Root may read everything, so the refusal of the system is played."""
    (tmp_path / "a.txt").write_text(GOOD)

    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(RejectedError, match="permission denied"):
        read(tmp_path / "a.txt", tmp_path)
