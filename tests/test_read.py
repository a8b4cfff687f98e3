"""Files of every kind become text, or are refused with a reason."""

import random
import re
import zipfile
import zlib
from contextlib import suppress
from io import BytesIO
from pathlib import Path

import pytest

from ingest.headings import heading
from ingest.read import READERS, Document, RejectedError, decode, list_files, read


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        ("Ann’s gun\r\n".encode(), "utf-8", "Ann’s gun\r\n"),
        ("Ann’s gun".encode("utf-8-sig"), "utf-8-sig", "Ann’s gun"),
        ("Ann’s gun\n".encode("utf-16"), "utf-16", "Ann’s gun\n"),
        ("Ann’s café".encode()[:-1], "utf-8", "Ann’s caf\ufffd"),
        ("Ann’s café".encode()[:-3], "utf-8", "Ann’s ca"),
        ("the café".encode("latin-1"), "cp1252", "the café"),
        ("the caf\ufffd".encode(), "utf-8", "the caf\ufffd"),
        ("Ann’s café".encode("utf-8-sig")[:-1], "utf-8-sig", "Ann’s caf\ufffd"),
        ("Ann’s gun".encode("utf-16")[:-1], "utf-16", "Ann’s gu\ufffd"),
        (("Ann’s gun is gone, and Joe runs. " * 3).encode("utf-16-le")[:-1], "utf-16-le", ("Ann’s gun is gone, and Joe runs. " * 3)[:-1] + "\ufffd"),
        (
            "Следователь едет ночным поездом в Мурманск. Инженера нашли мёртвым.".encode("cp1251"),
            "cp1251",
            "Следователь едет ночным поездом в Мурманск. Инженера нашли мёртвым.",
        ),
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
        ("torn.txt", "Ann’s café is".encode()[:-4] + b" is shut", "not text"),
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
    assert read(tmp_path / "a.docx", tmp_path)[0].text == "Ann shoots Fantail.\n\nHe is only wounded."


def test_reads_the_tables_and_text_boxes_of_a_docx_where_they_stand(tmp_path: Path) -> None:
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made = docx.Document()
    made.add_heading("The Pier Affair")
    made.add_paragraph("Ann shoots Fantail.")
    table = made.add_table(2, 2)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "Joe runs."
    table.cell(1, 0).text = "Pat hides."
    table.cell(1, 1).add_table(1, 1).cell(0, 0).text = "Rick burns."
    after = made.add_paragraph("He is only wounded.")
    box = f"<w:txbxContent {nsdecls('w')}><w:p><w:r><w:t>Max swims.</w:t></w:r></w:p></w:txbxContent>"
    mc = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    after.add_run()._r.append(parse_xml(f'<mc:A xmlns:mc="{mc}"><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:A>'))
    made.save(str(tmp_path / "a.docx"))
    text = read(tmp_path / "a.docx", tmp_path)[0].text
    assert text.split("\n\n") == ["The Pier Affair", "Ann shoots Fantail.", "Joe runs.", "Pat hides.", "Rick burns.", "He is only wounded.", "Max swims."]
    assert heading(text, ".docx") == ("The Pier Affair", None)


def test_a_row_of_a_docx_table_is_one_line_and_a_page_laid_out_in_one_is_not(tmp_path: Path) -> None:
    import docx

    made = docx.Document()
    table = made.add_table(2, 2)
    for cell, said in zip([cell for row in table.rows for cell in row.cells], ["Role", "Actor", "Ann", "Marsha Hunt"], strict=True):
        cell.text = said
    laid_out = made.add_table(1, 1).cell(0, 0)
    laid_out.text = "Joe runs."
    laid_out.add_paragraph("Pat hides.")
    made.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx", tmp_path)[0].text.split("\n\n") == ["Role | Actor", "Ann | Marsha Hunt", "Joe runs.", "Pat hides."]


def test_reads_what_was_inserted_in_a_docx_and_not_what_was_deleted(tmp_path: Path) -> None:
    """Tracked insertions, content controls and smart tags hold runs of their own."""
    import docx
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    made = docx.Document()
    paragraph = made.add_paragraph("Duke marries Cora in ")
    for tag, said in (("ins", "Acapulco"), ("del", "Reno"), ("smartTag", " and leaves"), ("sdt", " for Fresno")):
        inner = f"<w:r><w:t xml:space='preserve'>{said}</w:t></w:r>"
        inner = f"<w:sdtContent>{inner}</w:sdtContent>" if tag == "sdt" else inner
        paragraph._p.append(parse_xml(f"<w:{tag} {nsdecls('w')}>{inner}</w:{tag}>"))
    made.save(str(tmp_path / "a.docx"))
    assert read(tmp_path / "a.docx", tmp_path)[0].text == "Duke marries Cora in Acapulco and leaves for Fresno"


@pytest.mark.parametrize("name", ["nb\u00a0space.txt", "family \U0001f468\u200d\U0001f469.txt", "می\u200cخواهم.txt"])
def test_a_name_that_can_be_written_is_taken(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("Ann shoots Fantail.", encoding="utf-8")
    assert read(tmp_path / name, tmp_path)[0].text == "Ann shoots Fantail."


def test_a_name_that_is_shown_as_another_is_not(tmp_path: Path) -> None:
    (tmp_path / "a\u202etxt.exe.txt").write_text("Ann shoots Fantail.", encoding="utf-8")
    with pytest.raises(RejectedError, match="control character"):
        read(tmp_path / "a\u202etxt.exe.txt", tmp_path)


def _docx(text: str) -> bytes:
    import docx

    made, data = docx.Document(), BytesIO()
    made.add_paragraph(text)
    made.save(data)
    return data.getvalue()


def _flags(data: bytes, mark: bytes, at: int) -> bytes:
    """Set the flag of a locked entry after each mark of a zip file."""
    torn = bytearray(data)
    for match in re.finditer(re.escape(mark), data):
        torn[match.start() + at] |= 1
    return bytes(torn)


def test_a_damaged_docx_is_refused_whatever_its_parsers_raise() -> None:
    good, chance, read_well = _docx("Ann shoots Fantail. " * 50), random.Random(3), 0
    for _ in range(150):
        torn = bytearray(good)
        for _ in range(chance.choice([1, 3, 10])):
            torn[chance.randrange(len(torn) - 2000)] ^= 1 << chance.randrange(8)
        try:
            read_well += bool(READERS[".docx"](bytes(torn)))
        except RejectedError as error:
            assert str(error).startswith(("not a sound .docx (", "unpacks to more"))
    assert read_well < 100
    with pytest.raises(RejectedError, match=r"not a sound .docx \(RuntimeError\)"):
        READERS[".docx"](_flags(_flags(good, b"PK\x03\x04", 6), b"PK\x01\x02", 8))


CMAP = b"begincmap 1 begincodespacerange <00> <ff> endcodespacerange 1 beginbfchar <41> <D835> endbfchar endcmap"
AES = (
    b"<</Filter/Standard/V 5/R 6/Length 256/P -1/O<%s>/U<%s>/OE<%s>/UE<%s>/Perms<%s>/CF<</StdCF<</CFM/AESV3/AuthEvent/DocOpen/Length 32>>>>/StmF/StdCF/StrF/StdCF>>"
    % (b"41" * 48, b"42" * 48, b"43" * 32, b"44" * 32, b"45" * 16)
)


def _pdf(more: bytes = b"<<>>", trailer: bytes = b"") -> bytes:
    """Make a PDF of one sentence; `more` is its sixth object, which the font calls its character map."""
    words = b"BT /F1 12 Tf 20 100 Td (Ann shoots Fantail.) Tj ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(words), words),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/ToUnicode 6 0 R>>",
        more,
    ]
    made, starts = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        starts.append(len(made))
        made += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return made + b"xref\n0 7\n0000000000 65535 f \n%strailer<</Size 7/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (table, trailer, len(made))


def test_a_damaged_pdf_is_refused_whatever_its_parser_raises() -> None:
    good, chance = _pdf(), random.Random(5)
    assert READERS[".pdf"](good).text == "Ann shoots Fantail."
    for _ in range(300):
        at = chance.randrange(len(good))
        torn = good[:at] + chance.choice([b"", b"9999999999", b"-1", b"null", b"<<", b"]", b"2 0 R", b"3 0 R"]) + good[at + chance.randrange(6) :]
        with suppress(RejectedError):
            READERS[".pdf"](torn)


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
@pytest.mark.parametrize("raised", [NotImplementedError, AssertionError, RecursionError, zlib.error])
def test_the_class_of_what_a_parser_raises_is_named(monkeypatch: pytest.MonkeyPatch, suffix: str, raised: type[Exception]) -> None:
    data = _docx("Ann shoots Fantail.")
    _broken_parsers(monkeypatch, raised)
    with pytest.raises(RejectedError, match=rf"^not a sound {suffix if suffix == '.docx' else 'PDF'} \({raised.__name__}\)$"):
        READERS[suffix](data)


@pytest.mark.parametrize("suffix", [".pdf", ".docx"])
@pytest.mark.parametrize("raised", [KeyboardInterrupt, MemoryError])
def test_an_interrupt_and_a_full_memory_are_no_damage_to_a_file(monkeypatch: pytest.MonkeyPatch, suffix: str, raised: type[BaseException]) -> None:
    data = _docx("Ann shoots Fantail.")
    _broken_parsers(monkeypatch, raised)
    with pytest.raises(raised):
        READERS[suffix](data)


def _broken_parsers(monkeypatch: pytest.MonkeyPatch, raised: type[BaseException]) -> None:
    def fail(*_: object) -> None:
        raise raised

    monkeypatch.setattr("pypdf.PdfReader", fail)
    monkeypatch.setattr("docx.Document", fail)


def test_a_pdf_under_aes_is_locked() -> None:
    with pytest.raises(RejectedError, match=r"^locked by a password$"):
        READERS[".pdf"](_pdf(AES, b"/Encrypt 6 0 R/ID[<00><00>]"))


def test_half_a_character_in_the_map_of_a_pdf_can_be_stored() -> None:
    text = READERS[".pdf"](_pdf(b"<</Length %d>>stream\n%s\nendstream" % (len(CMAP), CMAP))).text
    assert text == "\ufffdnn shoots Fantail."
    assert text.encode()


def test_half_a_character_in_a_docx_can_be_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    """No XML parser gives one today, so it is played."""
    monkeypatch.setattr("ingest.read._paragraphs", lambda _: ["A\ud835", "\ud83d\ude00"])
    assert READERS[".docx"](b"").text == "A\ufffd\n\n😀"


def test_lists_readable_and_skipped_hidden_ones_among_these(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "c.txt").write_text("x")
    for name in ("b.txt", "a.md", "notes.xyz", ".hidden.txt", "~$open.docx", "corpus.toml"):
        (tmp_path / name).write_text("x")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "c.TXT").write_text("x")
    found = list_files(tmp_path)
    readable, skipped, refused = found.readable, found.skipped, found.rejected
    assert [p.relative_to(tmp_path).as_posix() for p in readable] == ["a.md", "b.txt", "deep/c.TXT"]
    assert (skipped, refused) == ([".git", ".hidden.txt", "notes.xyz", "~$open.docx"], [])


def test_a_broken_byte_costs_no_text() -> None:
    """Rough texts hold a byte of another encoding here and there; what is whole beside it says which one it is."""
    told = "“Wait for me,” says Pat; she’s waiting. " * 3
    assert decode(told.encode() + b"It\x92s over.") == Document(told + "It\ufffds over.", "utf-8")


@pytest.mark.parametrize("junk", [b"\0\1\2", b"\1\2\3", b"\x05\x06 a"])
def test_a_few_bytes_that_mean_nothing_are_no_text(junk: bytes) -> None:
    with pytest.raises(RejectedError, match="not text"):
        decode(junk)


def test_gumshoes_own_home_is_no_part_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir()
    for name in ("a.txt", "home/b.txt"):
        (tmp_path / name).write_text("Joe waits.")
    assert [path.name for path in list_files(tmp_path, tmp_path / "home").readable] == ["a.txt"]
