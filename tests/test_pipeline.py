"""Ingest: what it costs, what it keeps, what it refuses."""

import os
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import ingest
from ingest.read import Rejected
from rag import index
from rag.config import Settings
from rag.encoders import EncoderIdentity
from rag.errors import BusyError, ConfigError, CorpusError
from rag.index import manifest, open_index, pointer, read, write, writer_lock
from tests.conftest import CORPUS, LetterEncoder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    (shelf / "a.txt").write_text("Ann shoots Fantail. Joe runs away.")
    (shelf / "b.txt").write_text("Max robs a bank with Jerry.")
    return shelf


def test_the_second_time_costs_nothing(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    first = ingest(folder, config)
    assert (first.corpus, first.files.added, first.embedded) == ("shelf", ["a.txt", "b.txt"], 2)
    second = ingest(folder, config)
    assert (second.generation, second.embedded, second.files.unchanged) == (first.generation, 0, ["a.txt", "b.txt"])


def test_edit_add_move_and_remove(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    ingest(folder, config)
    (folder / "a.txt").write_text("Ann shoots nobody.")
    (folder / "b.txt").rename(folder / "c.txt")
    report = ingest(folder, config)
    assert (report.files.changed, report.files.added, report.files.removed) == (["a.txt"], ["c.txt"], ["b.txt"])
    assert report.embedded == 1
    index = open_index(config.home, "shelf")
    assert index.sources() == ["a.txt", "c.txt"]
    assert [p.text for p in index.passages()] == ["Ann shoots nobody.", "Max robs a bank with Jerry."]


def test_a_dry_run_changes_nothing(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    report = ingest(folder, config, dry_run=True)
    assert (report.dry_run, report.files.added, report.embedded) == (True, ["a.txt", "b.txt"], 2)
    assert pointer(config.home, "shelf") == []


def test_a_file_that_breaks_keeps_its_last_good_version(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    ingest(folder, config)
    (folder / "b.txt").write_bytes(b"\x00\x01" * 40)
    report = ingest(folder, config)
    assert report.rejected == [Rejected("b.txt", "not text")]
    assert open_index(config.home, "shelf").text("b.txt") == "Max robs a bank with Jerry."


def test_a_file_that_breaks_in_another_folder_keeps_nothing_of_this_one(folder: Path, config: Settings, letters: LetterEncoder, tmp_path: Path) -> None:
    ingest(folder, config)
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.txt").write_text("Vera waits in Reno.")
    (other / "b.txt").write_bytes(b"\x00\x01" * 40)
    ingest(other, config, "shelf", replace=True)
    assert open_index(config.home, "shelf").sources() == ["a.txt"]


def test_vectors_of_another_encoder_are_made_anew(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    ingest(folder, config)
    letters.identity = EncoderIdentity("other letters", "1", 26, "test", 0)
    assert ingest(folder, config).embedded == 2


def test_a_story_called_otherwise_is_embedded_under_its_new_name(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    (folder / "corpus.toml").write_text('[stories."The Pier"]\nfiles = ["a.txt"]\n')
    ingest(folder, config)
    (folder / "corpus.toml").write_text('[stories."The Quay"]\nfiles = ["a.txt"]\n')
    assert ingest(folder, config).embedded == 1
    assert open_index(config.home, "shelf").search.lexical("quay", 5)


def test_a_folder_of_which_nothing_can_be_read_fails_and_leaves_the_corpus_as_it_is(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    before = ingest(folder, config).generation
    for name in ("a.txt", "b.txt"):
        (folder / name).write_bytes(b"\x00\x01" * 40)
    with pytest.raises(CorpusError, match=r"none of its 2 files can be read \(a.txt: not text\)"):
        ingest(folder, config, allow_empty=True)
    assert pointer(config.home, "shelf")[0] == before


def test_a_folder_that_is_barred_keeps_its_files(folder: Path, config: Settings, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "sub").mkdir()
    (folder / "sub" / "m.txt").write_text("Vera waits.")
    ingest(folder, config)
    look = os.scandir

    def scandir(path: Any) -> Any:
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return look(path)

    monkeypatch.setattr(os, "scandir", scandir)
    report = ingest(folder, config)
    assert (report.rejected, report.files.removed) == ([Rejected("sub", "permission denied")], [])
    assert open_index(config.home, "shelf").text("sub/m.txt") == "Vera waits."


def test_only_bad_files_are_named(tmp_path: Path, config: Settings, letters: LetterEncoder) -> None:
    (tmp_path / "bad").mkdir()
    (tmp_path / "bad" / "x.txt").write_bytes(b"\x00\x01" * 40)
    with pytest.raises(CorpusError, match=r"x\.txt: not text"):
        ingest(tmp_path / "bad", config)


def test_the_encoding_of_a_file_that_is_not_utf_8_is_told(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    (folder / "c.txt").write_bytes("Zoé walks into the café and sits down.".encode("cp1252"))
    assert any(note.startswith("c.txt: read as") for note in ingest(folder, config).notes)
    assert ingest(folder, config).notes == []


def test_an_emptied_folder_does_not_replace_the_corpus(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    before = ingest(folder, config).generation
    for path in folder.iterdir():
        path.unlink()
    with pytest.raises(CorpusError, match="--allow-empty"):
        ingest(folder, config)
    assert pointer(config.home, "shelf")[0] == before
    assert ingest(folder, config, allow_empty=True).passages == 0


def test_a_name_is_bound_to_its_folder(folder: Path, config: Settings, letters: LetterEncoder, tmp_path: Path) -> None:
    ingest(folder, config, "x")
    other = tmp_path / "other"
    other.mkdir()
    (other / "z.txt").write_text("Another story.")
    with pytest.raises(CorpusError, match="--replace"):
        ingest(other, config, "x")
    assert ingest(other, config, "x", replace=True).files.removed == ["a.txt", "b.txt"]


@pytest.mark.parametrize("name", ["../../etc", "a/b", "", " ", ".hidden", "-x", "x\ny", "f8\udcffbad", "é" * 40])
def test_a_name_is_never_a_path(folder: Path, config: Settings, letters: LetterEncoder, name: str) -> None:
    (folder / "corpus.toml").write_text("")
    with pytest.raises(CorpusError):
        ingest(folder.parent / "nowhere" if not name else folder, config, name)


def test_one_writer_at_a_time(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    with writer_lock(config.home, "shelf"), pytest.raises(BusyError, match="process"):
        ingest(folder, config)


@pytest.mark.parametrize("failing", ["write._write_shelf", "write.write_vectors", "vectors.lost_vectors", "write._manifest", "write.point", "write._sweep"])
def test_a_failure_at_any_step_leaves_a_whole_shelf(
    folder: Path, config: Settings, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    before = ingest(folder, config).generation
    (folder / "a.txt").write_text("Something else happens to Ann.")

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(f"rag.index.{failing}", fail)
        with pytest.raises(OSError, match="space"):
            ingest(folder, config)
    live = open_index(config.home, "shelf")
    assert (live.generation == before) == (failing != "write._sweep")
    assert len(live.passages()) == 2
    embedded = letters.embedded
    assert ingest(folder, config).embedded == 0, "what an interrupted ingest embedded is taken up"
    assert letters.embedded - embedded < 10
    assert open_index(config.home, "shelf").text("a.txt") == "Something else happens to Ann."


@pytest.mark.parametrize("toml", ["name = 3", "name = 'a/b'", "stories = 1", "[stories.A]\nfiles = 'a.txt'", "[stories.A]\nfiles = ['a.txt']\ntellings = 'page'", "= broken", "[story.A]", "[stories.A]\nfile = ['a.txt']", "[stories.'file:b.txt']\nfiles = ['a.txt']",
    "[stories.A]\nyear = true", "[stories.A.aliases]\n' ' = []", f"[stories.A]\nyear = {'9' * 5000}", f"x = {'[' * 20_000}"])  # fmt: skip
def test_a_corpus_toml_that_cannot_be_used(folder: Path, config: Settings, letters: LetterEncoder, toml: str) -> None:
    (folder / "corpus.toml").write_text(toml)
    with pytest.raises(ConfigError, match=r"corpus\.toml"):
        ingest(folder, config)


@pytest.mark.parametrize("toml", ["stories = 1", "[stories]\nA = 1", "[stories.A]\naliases = 1"])
def test_what_has_to_be_a_table_is_said_to_be_one(folder: Path, config: Settings, letters: LetterEncoder, toml: str) -> None:
    (folder / "corpus.toml").write_text(toml)
    with pytest.raises(ConfigError, match="has to be a table of keys and values; fix it"):
        ingest(folder, config)


def test_a_server_of_ones_own_is_not_ignored(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    with pytest.raises(ConfigError, match="GUMSHOE_CHROMA_URL"):
        ingest(folder, config.model_copy(update={"chroma_url": "http://127.0.0.1:9"}))


def test_tellings_and_aliases_of_corpus_toml(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    (folder / "a.txt").write_text("Joe meets the Kid and Ann.\nAnn waits for Joe.\n")
    (folder / "corpus.toml").write_text(
        'name = "n"\n[stories."A"]\nyear = 1948\nfiles = ["a.txt"]\ntellings = "line"\n[stories."A".aliases]\n"Joe" = ["Kid"]\n'
    )
    ingest(folder, config)
    index = open_index(config.home, "n")
    assert [p.telling for p in index.passages_of("A")] == [0, 1]
    assert index.stories["A"].year == 1948
    assert next(c for c in index.names.characters if c.name == "Joe").aliases == ("Kid",)


def test_another_way_of_telling_is_another_generation(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    (folder / "a.txt").write_text("Joe meets Ann.\nAnn waits for Joe.\n")
    toml = (
        'name = "n"\n[stories."A"]\nfiles = ["a.txt", "gone.txt"]\ntellings = "{}"\n[stories.Gone]\nfiles = ["x.txt"]\n[stories.Gone.aliases]\n"Bo" = ["B"]\n'
    )
    for unit, passages in (("file", 1), ("line", 2)):
        (folder / "corpus.toml").write_text(toml.format(unit))
        report = ingest(folder, config)
        assert report.notes[:1] == ["corpus.toml names gone.txt, which is not there"]
        assert len(open_index(config.home, "n").passages_of("A")) == passages


def damage(config: Settings) -> None:
    read._open.clear()
    with (index.generation_folder(config.home, "shelf", pointer(config.home, "shelf")[0]) / "shelf.sqlite3").open("ab") as file:
        file.write(b"x")


def test_a_damaged_generation_does_not_push_the_sound_one_out(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    sound = ingest(folder, config).generation
    (folder / "a.txt").write_text("Ann shoots nobody.")
    ingest(folder, config)
    damage(config)
    (folder / "a.txt").write_text("Ann sleeps.")
    live = ingest(folder, config).generation
    assert pointer(config.home, "shelf") == [live, sound]


@pytest.mark.parametrize("older", [False, True])
def test_a_generation_that_cannot_be_read_still_binds_its_name(
    folder: Path, config: Settings, letters: LetterEncoder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, older: bool
) -> None:
    ingest(folder, config)
    if older:
        monkeypatch.setattr(manifest, "FORMAT", manifest.FORMAT + 1)
        read._open.clear()
    else:
        damage(config)
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "z.txt").write_text("Another story.")
    with pytest.raises(CorpusError, match="--replace"):
        ingest(tmp_path / "other", config, "shelf")


def test_a_full_disk_is_one_line(folder: Path, config: Settings, letters: LetterEncoder, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.index.write.SCHEMA", "pragma max_page_count = 8;" + write.SCHEMA)
    with pytest.raises(CorpusError, match=r"disk is full.*free disk space"):
        ingest(folder, config)


def test_a_damaged_generation_is_mended_by_going_back(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    before = (folder / "a.txt").read_text()
    first = ingest(folder, config).generation
    (folder / "a.txt").write_text("Other words.")
    live = ingest(folder, config).generation
    (config.home / "corpora" / "shelf" / "generations" / live / "shelf.sqlite3").write_bytes(b"")
    (folder / "a.txt").write_text(before)
    read._open.clear()
    ingest(folder, config)
    assert pointer(config.home, "shelf")[0] == first


def test_a_repeat_is_found_by_the_live_shelf_too_and_markup_alone_is_named(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    told = (CORPUS / "002_af23972656ab3be6.txt").read_text()
    (folder / "told.txt").write_text(told)
    ingest(folder, config, "shelf")
    (folder / "again.txt").write_text(told.replace("Max Dembo", "Maxwell Dembo"))
    (folder / "empty.html").write_text("<html><!-- nothing here --><body></body></html>")
    notes = ingest(folder, config, "shelf").notes
    assert "told.txt repeats again.txt nearly word for word" in notes
    (folder / "third.txt").write_text(told.replace("Willy", "Willie"))
    assert "third.txt and told.txt repeat again.txt nearly word for word" in ingest(folder, config, "shelf").notes
    assert "empty.html holds nothing to read but markup" in notes


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        ("line", "Berta Holm sells the [[File:boat.jpg|a boat\nClaus Weg]] buys the inn.\nBerta Holm burns the inn.\n"),
        ("line", "Anna Roth leaves the lighthouse. {{cite web\nOtto Kern steals the map. }} Otto Kern drowns.\nAnna Roth weeps.\n"),
        ("line", "Greta Falk hides <span\nclass=x> behind the mill.\nGreta Falk runs.\n"),
        ("block", "Hilde Sand takes {{note\n\nHilde Sand }} leaves the town.\n\nHilde Sand returns.\n"),
    ],
)
def test_no_passage_crosses_from_one_telling_into_another_within_markup(tmp_path: Path, config: Settings, letters: LetterEncoder, unit: str, text: str) -> None:
    folder = tmp_path / "crossing"
    folder.mkdir()
    (folder / "a.txt").write_text(text)
    (folder / "corpus.toml").write_text(f'[stories.S]\nfiles = ["a.txt"]\ntellings = "{unit}"\n')
    ingest(folder, config)
    told = [p.span.of(text).strip() for p in open_index(config.home, "crossing").passages_of("S")]
    assert len(told) == 3
    assert not any({"line": "\n", "block": "\n\n"}[unit] in one for one in told)


def test_a_telling_added_later_is_of_the_story_that_it_would_be_of_at_once(tmp_path: Path) -> None:
    """The two share two people who are named more than once, and two who are named once."""
    folder, config = tmp_path / "shelf", Settings(home=tmp_path / "home")
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Harlan Voss runs a garage in the hills, and one night Harlan Voss finds a bag of money there. Vera Teague wants it back. In the end Harlan Voss gives half of it to "
        "Vera Teague. The money had been hidden by Otto Lasko before the war. It was the sheriff, old Clem Farrow, who had lent the car."
    )
    for number in range(4):
        (folder / f"film{number}.txt").write_text(f"Anna Holt{'abcd'[number]}er sings in the evening. At noon Anna Holt{'abcd'[number]}er sleeps.")
    ingest(folder, config, "later")
    (folder / "b.txt").write_text(
        "A bag of money turns up in a garage that belongs to Harlan Voss. The owner of the bag, Vera Teague, follows Harlan Voss for a week, and then Vera Teague asks for it. "
        "The one who hid it was Otto Lasko, as everybody in the valley knew. A car is lent to them by Clem Farrow at the end."
    )
    fresh = Settings(home=tmp_path / "fresh")
    later, once = ingest(folder, config, "later"), ingest(folder, fresh, "later")
    stories = [{story.sources for story in open_index(home, "later").stories.values()} for home in (config.home, fresh.home)]
    assert stories[0] == stories[1] and ("a.txt", "b.txt") in stories[0]
    assert later.generation == once.generation


def test_a_file_with_two_titles_is_told_of(tmp_path: Path) -> None:
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "bill.txt").write_text("The Ferryman (1938)\n\nAnn runs.\n\nThe Paper Crown (1955)\n\nJoe sings.\n")
    (folder / "one.txt").write_text("The Heron (1950)\n\nAnn runs, as in The Heron (1950)\nand later.\n")
    notes = ingest(folder, Settings(home=tmp_path / "home")).notes
    assert notes == [
        "bill.txt counts as one story but has 2 titles, The Ferryman (1938) and The Paper Crown (1955) first: put each story into a file of its own"
    ]


def test_a_file_may_be_named_from_here(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    (folder / "corpus.toml").write_text("[stories.A]\nfiles = ['./a.txt']")
    assert not any("not there" in note for note in ingest(folder, config).notes)
    assert "a.txt" in open_index(config.home, "shelf").stories["A"].sources


def test_names_in_corpus_toml_that_no_file_has_are_told(folder: Path, config: Settings, letters: LetterEncoder) -> None:
    (folder / "corpus.toml").write_text('[stories.S]\nfiles = ["a.txt"]\n[stories.S.aliases]\n"Nobody Here" = ["Zzyx"]\n[stories.T]\nyear = 1950\n')
    notes = ingest(folder, config).notes
    assert "corpus.toml names 'Nobody Here', who is nowhere in the files of S" in notes
    assert "corpus.toml says that 'Nobody Here' is called 'Zzyx', which is nowhere in the files of S" in notes
    assert "corpus.toml names the story 'T', and none of its files" in notes
