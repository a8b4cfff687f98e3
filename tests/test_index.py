"""Generations: damage is seen, rollback works, readers are not disturbed."""

import errno
import fcntl
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from ingest.pipeline import ingest
from rag import doctor, index
from rag.config import Settings
from rag.encoders import EncoderIdentity
from rag.errors import BusyError, CorpusError
from rag.index import VectorJournal, generation_folder, manifest, open_index, pointer, read, vectors
from rag.index.leases import leased
from rag.retrieve import HybridRetriever
from rag.schema import Span
from tests.conftest import LetterEncoder


class Reversed(LetterEncoder):
    """Says that it is the letter encoder, and gives other vectors."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Count letters, the last one first."""
        return super().encode(texts)[:, ::-1]


@pytest.fixture
def shelf(tmp_path: Path, config: Settings, letters: LetterEncoder) -> Path:
    folder = tmp_path / "shelf"
    folder.mkdir()
    (folder / "a.txt").write_text("Ann shoots Fantail.")
    ingest(folder, config)
    (folder / "a.txt").write_text("Ann spares Fantail.")
    ingest(folder, config)
    return folder


def files(config: Settings) -> list[Path]:
    folder = generation_folder(config.home, "shelf", pointer(config.home, "shelf")[0])
    return sorted(path for path in folder.rglob("*") if path.is_file())


def test_a_telling_is_the_line_around_a_span(tmp_path: Path, config: Settings) -> None:
    folder = tmp_path / "lines"
    folder.mkdir()
    text = "Ann shoots Fantail. Joe escapes.\nAnn spares Fantail.\n"
    (folder / "a.txt").write_text(text)
    (folder / "corpus.toml").write_text('[stories.Deal]\nfiles = ["a.txt"]\ntellings = "line"\n')
    ingest(folder, config)
    opened = open_index(config.home, "lines")
    assert opened.telling_around("a.txt", Span(0, 3)).of(text) == "Ann shoots Fantail. Joe escapes."
    assert opened.telling_around("a.txt", Span(text.index("spares"), len(text) - 2)).of(text) == "Ann spares Fantail."
    first, second = opened.passages()
    assert (opened.telling_of(first).of(text), opened.telling_of(second).of(text)) == ("Ann shoots Fantail. Joe escapes.", "Ann spares Fantail.")
    assert opened.place(first, Span(len("Ann shoots Fantail. "), len(first.text))) == 20 / 32


def test_reading_does_not_change_a_generation(shelf: Path, config: Settings) -> None:
    before = {path: path.read_bytes() for path in files(config)}
    opened = open_index(config.home, "shelf")
    assert opened.search.dense(LetterEncoder().encode(["Ann"])[0], 5)
    opened.close()
    assert {path: path.read_bytes() for path in files(config)} == before


HARMS: dict[str, Callable[[bytes], bytes | None]] = {
    "cut": lambda whole: whole[: len(whole) // 2],
    "emptied": lambda whole: b"",
    "deleted": lambda whole: None,
    "first bit flipped": lambda whole: bytes([whole[0] ^ 1]) + whole[1:],
    "middle bit flipped": lambda whole: whole[: len(whole) // 2] + bytes([whole[len(whole) // 2] ^ 16]) + whole[len(whole) // 2 + 1 :],
    "last bit flipped": lambda whole: whole[:-1] + bytes([whole[-1] ^ 128]),
    "made longer": lambda whole: whole + b"x",
}


def damage(path: Path, harm: str) -> bytes | None:
    """Damage a file; gives what it held, or None where the harm makes no difference to it."""
    whole = path.read_bytes()
    after = HARMS[harm](whole) if whole or harm in ("deleted", "made longer") else whole
    if after is None:
        path.unlink()
    else:
        path.write_bytes(after)
    return None if after == whole else whole


@pytest.mark.parametrize("harm", HARMS)
def test_every_damage_to_every_file_leads_to_the_generation_before(shelf: Path, config: Settings, harm: str) -> None:
    harmed = 0
    for path in files(config):
        if (whole := damage(path, harm)) is None:
            continue
        read._open.clear()
        said: list[str] = []
        assert open_index(config.home, "shelf", said.append).text("a.txt") == "Ann shoots Fantail.", path
        assert "damaged" in said[0]
        path.write_bytes(whole)
        harmed += 1
    assert harmed >= 4


@pytest.mark.parametrize("harm", HARMS)
def test_damage_to_the_pointer_is_never_a_wrong_answer(shelf: Path, config: Settings, harm: str) -> None:
    damage(config.home / "corpora" / "shelf" / "CURRENT", harm)
    read._open.clear()
    try:
        assert open_index(config.home, "shelf").text("a.txt") in ("Ann spares Fantail.", "Ann shoots Fantail.")
    except CorpusError as error:
        assert "gumshoe ingest" in str(error)
    assert ingest(shelf, config).passages == 1
    assert open_index(config.home, "shelf").text("a.txt") == "Ann spares Fantail."


@pytest.mark.parametrize("harm", HARMS)
def test_damage_to_the_journal_only_costs_embedding(tmp_path: Path, harm: str) -> None:
    encoder, path = LetterEncoder(), tmp_path / "pending"
    texts = [f"text {letter}" for letter in "abcdefg"]
    made = dict(zip([index.vector_id(text) for text in texts], encoder.encode(texts), strict=True))
    VectorJournal(path, encoder.identity).append(list(made), np.stack(list(made.values())))
    damage(path, harm)
    left = VectorJournal(path, encoder.identity).read()
    assert len(left) == {"cut": 3, "middle bit flipped": 6, "last bit flipped": 6, "made longer": 7}.get(harm, 0), "whatever is whole, behind a head that is"
    assert left.keys() <= made.keys()
    assert all(np.array_equal(left[id_], made[id_]) for id_ in left)
    VectorJournal(path, encoder.identity).append(list(made), np.stack(list(made.values())))
    assert VectorJournal(path, encoder.identity).read().keys() == made.keys()


def test_damage_to_both_is_one_line(shelf: Path, config: Settings) -> None:
    for generation in pointer(config.home, "shelf"):
        (generation_folder(config.home, "shelf", generation) / "shelf.sqlite3").write_bytes(b"")
    read._open.clear()
    with pytest.raises(CorpusError, match="gumshoe ingest"):
        open_index(config.home, "shelf")
    assert ingest(shelf, config).passages == 1
    assert open_index(config.home, "shelf").text("a.txt") == "Ann spares Fantail."


def test_rollback_goes_back_and_forth(shelf: Path, config: Settings) -> None:
    assert open_index(config.home, "shelf").text("a.txt") == "Ann spares Fantail."
    index.rollback(config.home, "shelf")
    assert open_index(config.home, "shelf").text("a.txt") == "Ann shoots Fantail."
    index.rollback(config.home, "shelf")
    assert open_index(config.home, "shelf").text("a.txt") == "Ann spares Fantail."


def test_a_reader_outlives_the_removal_of_its_generation(shelf: Path, config: Settings) -> None:
    opened = open_index(config.home, "shelf")
    shutil.rmtree(config.home / "corpora")
    assert opened.text("a.txt") == "Ann spares Fantail."
    assert opened.search.lexical("Ann", 3)
    assert opened.search.dense(LetterEncoder().encode(["Ann"])[0], 5)


def test_only_two_generations_stay(shelf: Path, config: Settings) -> None:
    (shelf / "a.txt").write_text("Ann marries Fantail.")
    ingest(shelf, config)
    assert len(list((config.home / "corpora" / "shelf" / "generations").iterdir())) == 2


def test_remove(shelf: Path, config: Settings) -> None:
    index.remove(config.home, "shelf")
    assert index.corpora(config.home) == []
    with pytest.raises(CorpusError):
        open_index(config.home, "shelf")


@pytest.mark.parametrize("current", ["", "one\ntwo\nthree\n"])
def test_a_corpus_whose_pointer_is_damaged_is_told_of_and_can_be_removed(shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch, current: str) -> None:
    (config.home / "corpora" / "shelf" / "CURRENT").write_text(current)
    monkeypatch.setattr("rag.doctor.settings", lambda: config)
    assert [finding.sound for finding in doctor._indexes()] == [False] * max(1, min(2, len(current.split())))
    with pytest.raises(CorpusError):
        index.rollback(config.home, "shelf")
    read._open.clear()
    with pytest.raises(CorpusError, match="damaged"):
        open_index(config.home, "shelf")
    index.remove(config.home, "shelf")
    assert index.corpora(config.home) == []


@pytest.mark.parametrize("change", [index.rollback, index.remove])
def test_a_corpus_that_goes_while_a_command_waits_for_it_is_told_of(
    shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path, str], object]
) -> None:
    @contextmanager
    def removed_meanwhile(home: Path, corpus: str) -> Iterator[None]:
        (home / "corpora" / corpus / "CURRENT").unlink()
        yield

    monkeypatch.setattr("rag.index.write.writer_lock", removed_meanwhile)
    with pytest.raises(CorpusError, match="no corpus 'shelf'"):
        change(config.home, "shelf")


def test_a_generation_that_goes_while_it_is_opened_is_as_if_damaged(shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    look, live = index.verify, pointer(config.home, "shelf")[0]

    def swept(home: Path, corpus: str, generation: str) -> index.Manifest:
        told = look(home, corpus, generation)
        if generation == live:
            shutil.rmtree(generation_folder(home, corpus, generation))
        return told

    read._open.clear()
    monkeypatch.setattr(read, "verify", swept)
    assert open_index(config.home, "shelf").text("a.txt") == "Ann shoots Fantail."


def test_a_generation_that_goes_while_it_is_verified_is_as_if_damaged(shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    list_files, live = manifest.files, generation_folder(config.home, "shelf", pointer(config.home, "shelf")[0])

    def swept(folder: Path) -> list[Path]:
        files = list_files(folder)
        if folder == live:
            shutil.rmtree(folder)
        return files

    read._open.clear()
    monkeypatch.setattr(manifest, "files", swept)
    assert open_index(config.home, "shelf").text("a.txt") == "Ann shoots Fantail."


def test_an_index_of_another_encoder_is_not_asked(shelf: Path, config: Settings, letters: LetterEncoder) -> None:
    live = open_index(config.home, "shelf")
    assert HybridRetriever(index=live, encoder=letters).hits("spares?")
    other = LetterEncoder()
    other.identity = replace(letters.identity, name="runes")
    with pytest.raises(CorpusError, match="embedded by letters, and the encoder is now runes; run: gumshoe ingest"):
        HybridRetriever(index=live, encoder=other)
    with pytest.raises(CorpusError, match="other weights of letters"):
        HybridRetriever(index=live, encoder=Reversed())


def test_a_home_without_hard_links_is_copied(shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: Any) -> None:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    read._open.clear()
    monkeypatch.setattr("os.link", refused)
    assert open_index(config.home, "shelf").text("a.txt") == "Ann spares Fantail."


def test_a_lock_that_is_removed_meanwhile_is_no_lock(shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = fcntl.flock

    def removed(file: Any, how: int) -> None:
        (config.home / "corpora" / "shelf" / "LOCK").unlink()
        lock(file, how)

    monkeypatch.setattr(fcntl, "flock", removed)
    with pytest.raises(BusyError, match="try again"), index.writer_lock(config.home, "shelf"):
        pass


def test_a_reader_that_is_swept_before_it_locks_starts_over(shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    places_made: list[Path] = []

    def make(dir: Path) -> str:
        places_made.append(dir / f"clone-{len(places_made)}")
        places_made[-1].mkdir()
        return str(places_made[-1])

    def lock(file: Any, how: int) -> None:
        if len(places_made) == 1:
            shutil.rmtree(places_made[0])

    monkeypatch.setattr("rag.index.leases.mkdtemp", make)
    monkeypatch.setattr(fcntl, "flock", lock)
    clone, lease = leased(config.home, "shelf")
    lease.close()
    assert [place.name for place in places_made] == ["clone-0", clone.name]
    assert (clone / "lease").read_text() == "shelf"


def test_the_journal_ignores_half_a_record_and_another_encoder(tmp_path: Path) -> None:
    encoder = LetterEncoder()
    journal = VectorJournal(tmp_path / "pending", encoder.identity)
    ids = [index.vector_id(text) for text in ("a", "b", "c")]
    journal.append(ids[:2], encoder.encode(["a", "b"]))
    with (tmp_path / "pending").open("ab") as file:
        file.write(b"half")
    assert list(journal.read()) == ids[:2]
    journal.append(ids[2:], encoder.encode(["c"]))
    assert np.allclose(journal.read()[ids[2]], encoder.encode(["c"])[0])
    other = LetterEncoder()
    other.identity = EncoderIdentity("other", "1", 26, "test", 0)
    assert VectorJournal(tmp_path / "pending", other.identity).read() == {}


@pytest.mark.parametrize("times", [2, vectors.TRIES])
def test_a_vector_that_chroma_lost_is_added_again_or_all_are_written_anew(shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    look, lost = vectors.lost_vectors, [1] * times
    monkeypatch.setattr(vectors, "lost_vectors", lambda collection, ids, probe: list(ids[: lost.pop()]) if lost else look(collection, ids, probe))
    (shelf / "b.txt").write_text("Joe sees Pat.")
    ingest(shelf, config)
    opened = open_index(config.home, "shelf")
    assert not lost
    assert opened.vectors().keys() == opened.vector_ids()
    assert len(opened.search.dense(LetterEncoder().encode(["Joe"])[0], 5)) == 2


def test_a_vector_that_stays_lost_ends_the_ingest(shelf: Path, config: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vectors, "lost_vectors", lambda collection, ids, probe: list(ids[:1]))
    (shelf / "b.txt").write_text("Joe sees Pat.")
    with pytest.raises(CorpusError, match="lost the vector"):
        ingest(shelf, config)
    assert open_index(config.home, "shelf").sources() == ["a.txt"]


def test_equal_texts_share_a_vector(tmp_path: Path, config: Settings, letters: LetterEncoder) -> None:
    folder = tmp_path / "same"
    folder.mkdir()
    for name in "abc":
        (folder / f"{name}.txt").write_text("The same words.")
    report = ingest(folder, config)
    assert (report.passages, report.embedded) == (3, 1)
    assert len(open_index(config.home, "same").search.dense(letters.encode(["same words"])[0], 3)) == 3
