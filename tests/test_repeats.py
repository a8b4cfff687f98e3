"""Files told twice, on the user's own synopses."""

from ingest.repeats import repeats, runs
from rag.language.words import words
from tests.conftest import CORPUS


def test_a_copy_with_small_changes_is_found_and_another_telling_is_not() -> None:
    texts = {path.name: path.read_text() for path in CORPUS.glob("*.txt")}
    assert repeats(texts) == []
    copy = texts["001_ae360ab6161c5415.txt"].replace("Prisoner Joe Sullivan", "The convict Joseph Sullivan").replace("  ", " ")
    half = " ".join(texts["002_af23972656ab3be6.txt"].split()[:200])
    assert repeats(texts | {"copy.txt": copy, "half.txt": half, "short.txt": "Joe runs."}) == [
        ("001_ae360ab6161c5415.txt", "copy.txt"),
        ("002_af23972656ab3be6.txt", "half.txt"),
    ]
    assert repeats({}) == []


def test_what_repeats_a_text_holds_one_of_its_runs() -> None:
    text = (CORPUS / "002_af23972656ab3be6.txt").read_text()
    held = runs(text)
    assert len(held) == 20 and held[0] == "max dembo lifelong thief is"
    assert sum(run in " ".join(words(" ".join(text.split()[100:160]))) for run in held) >= 2
    assert runs("Joe runs away.") == []
