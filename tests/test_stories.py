"""Which files tell one story."""

from pathlib import Path

import pytest

from ingest.clean import Heading, heading
from ingest.names import people
from ingest.pipeline import ingest
from ingest.stories import group
from rag.config import Settings
from rag.index import open_index
from rag.schema import Story
from tests.conftest import CORPUS, LetterEncoder

PIER = ["Sam Holt loves Vera Lane.", "Sam quarrels with Duke Marsh.", "Vera warns Sam of Duke Marsh.", "Then Duke flees from Vera Lane."]
AGAIN = ["The sailor Sam Holt comes home.", "Here Duke Marsh waits for Sam.", "Then Vera Lane leaves Duke Marsh.", "Later Vera and Sam marry."]
FILMS = ["The film is directed by John Ford and stars John Wayne.", "With John Ford worked Maureen O'Hara and Ward Bond."]
OTHER = ["A western by John Ford with John Wayne.", "Also starring Maureen O'Hara and Ward Bond."]


def keys(stories: tuple[Story, ...]) -> dict[str, tuple[str, ...]]:
    return {story.key: story.sources for story in stories}


def test_shared_people_join_files_and_shared_actors_do_not() -> None:
    sentences = {"a": PIER, "b": AGAIN, "c": FILMS, "d": OTHER}
    assert keys(
        group((), dict.fromkeys(sentences), {path: path for path in sentences}, lambda paths: people([s for path in paths for s in sentences[path]]))
    ) == {
        "file:a": ("a", "b"),
        "file:c": ("c",),
        "file:d": ("d",),
    }


@pytest.mark.parametrize(("names", "others", "joined"), [
    (["Milena", "Oakes", "Strachan", "Timms"], ["Milena", "Oakes", "Strachan", "Timms"], True),
    (["Milena", "Oakes", "Strachan"], ["Milena", "Oakes", "Strachan"], False),
    (["Milena", "Oakes", "Strachan", "Timms"], ["Milena", "Oakes", "Strachan", "Timms", "Rehl", "Jovan", "Anton", "Ferenc", "Drova"], False),
    (["King", "Queen", "Prince", "Princess"], ["King", "Queen", "Prince", "Princess"], False),
])  # fmt: skip
def test_four_who_are_called_by_one_name_join_files(names: list[str], others: list[str], joined: bool) -> None:
    """Three may be three others; so may four be, where most of the people of one file are not in the other; and every tale has a King."""
    told: dict[tuple[str, ...], list[str]] = {
        ("a",): [f"There {name} sees {name}." for name in names],
        ("b",): [f"Here {name} and {name} wait." for name in others],
    }
    assert len(group((), {"a": None, "b": None}, {"a": "1", "b": "2"}, lambda paths: people(told[paths]))) == 2 - joined


def test_a_file_that_is_left_out_joins_a_named_story() -> None:
    named = (Story("The Pier", "The Pier", ("a",), 1949),)
    told: dict[tuple[str, ...], list[str]] = {("a",): PIER, ("b",): AGAIN}
    assert group(named, {"a": None, "b": Heading("x")}, {"a": "1", "b": "2"}, lambda paths: people(told[paths])) == (
        Story("The Pier", "The Pier", ("a", "b"), 1949),
    )


def test_copies_are_of_one_story_however_short() -> None:
    named = (Story("The Pier", "The Pier", ("b",), 1949),)
    told = {"a": "1", "b": "1", "c": "2", "d": "2"}
    assert keys(group((), dict.fromkeys(told), told, lambda _: [])) == {"file:a": ("a", "b"), "file:c": ("c", "d")}
    assert keys(group(named, dict.fromkeys(told), told, lambda _: [])) == {"The Pier": ("a", "b"), "file:c": ("c", "d")}


def test_the_users_shelf_without_its_toml(tmp_path: Path, config: Settings, letters: LetterEncoder) -> None:
    folder = tmp_path / "bare"
    folder.mkdir()
    for path in CORPUS.glob("*.txt"):
        (folder / path.name).write_bytes(path.read_bytes())
    ingest(folder, config)
    assert [[source[:3] for source in story.sources] for story in open_index(config.home, "bare").stories.values()] == [["000", "001"], ["002"], ["003"]]


@pytest.mark.parametrize(
    ("text", "suffix", "title"),
    [
        ("# The *Pier*\n\nSam runs.", ".md", "The Pier"),
        ("The Pier\n====\n\nSam runs.", ".md", "The Pier"),
        ("<html><head><title>The Pier &amp; I</title></head><p>Sam.</p>", ".html", "The Pier & I"),
        ("The Pier\r\n\r\nSam runs.", ".txt", "The Pier"),
        ("Sam runs.\n\nHe falls.", ".txt", None),
        ("sam and i\n\nHe falls.", ".txt", None),
        ("Sam runs over the pier", ".txt", None),
        ("Night of the Heron is a 1949 American film noir by Sam Holt. It rains.", ".txt", "Night of the Heron"),
        ("'''The Pier''' (also ''Pier'') was a 1931 crime film.\nSam runs.", ".txt", "The Pier"),
        ("**Pier 9** is an American 1952 short.", ".md", "Pier 9"),
        ("<p><i>Apex</i> is a 2001 thriller.</p>", ".html", "Apex"),
        ('PLOT\nIn "The Tin Parasol" (1962), Agatha inherits a lighthouse.', ".txt", "The Tin Parasol"),
        ("The film is a 1949 drama.", ".txt", None),
        ("Sam Holt is a clerk who, in 1949, saw a film.", ".txt", None),
    ],
)
def test_headings(text: str, suffix: str, title: str | None) -> None:
    found = heading(text, suffix)
    assert (found.title if found else None) == title


@pytest.mark.parametrize(
    ("text", "suffix", "expected"),
    [
        ("Tidewater Alibi (1947)\n\nSam runs.", ".txt", ("Tidewater Alibi", 1947)),
        ("## The Heron (1952 film)\n\nSam runs.", ".md", ("The Heron", 1952)),
        ("## Plot\n\nSam runs.", ".md", None),
        ("2001 Nights is a 1968 American film. It rains.", ".txt", ("2001 Nights", 1968)),
        ("The Pier (of Stone)\n\nSam runs.", ".txt", ("The Pier (of Stone)", None)),
        ("“The Winters of Zoé”\n\nZoé waits.", ".txt", ("The Winters of Zoé", None)),
        ("Éclair (1950)\n\nSam runs.", ".txt", ("Éclair", 1950)),
        ("# Velvet Ransom\n\n*1947 crime drama, directed by nobody*\n\nSam runs.", ".md", ("Velvet Ransom", 1947)),
        ("The Pier\n\n1945. In a cinema a film burns.", ".txt", ("The Pier", None)),
        ("The Pier\n\n1932 was a bad year for the movie business.", ".txt", ("The Pier", None)),
        ("PERIHELION\n(2031)\n\nA ship burns.", ".txt", ("PERIHELION", 2031)),
        ("Title: The Salt Road\nYear: 1949\n\nSam runs.", ".txt", ("The Salt Road", 1949)),
        ("_The Last Ferry_ - 1957\n\nSam runs.", ".txt", ("The Last Ferry", 1957)),
        ("“Never,” she says.\n\nSam runs.", ".txt", None),
        ("The Ferry at Sorn (1944)\nSam runs.", ".txt", ("The Ferry at Sorn", 1944)),
        ('"The Long Night" (1958)\n\nSam runs.', ".txt", ("The Long Night", 1958)),
        ("He came back to Vienna (1948)\nand slept.", ".txt", None),
        ("What's Up, Doc?\n\nSam runs.", ".txt", ("What's Up, Doc?", None)),
        ("Will Sam get away?\n\nSam runs.", ".txt", None),
        ("Synopsis\n\nSam runs.", ".txt", None),
        ("---\ntitle: The Ferry\nyear: 1971\n---\nSam runs.", ".md", ("The Ferry", 1971)),
        ("<title>Salt &amp; Ashes (1966) | MovieDB</title><p>Sam runs.", ".html", ("Salt & Ashes", 1966)),
    ],
)
def test_a_year_at_the_head_is_the_storys(text: str, suffix: str, expected: tuple[str, int | None] | None) -> None:
    assert heading(text, suffix) == expected


def test_a_heading_names_its_story(tmp_path: Path, config: Settings, letters: LetterEncoder) -> None:
    folder = tmp_path / "h"
    folder.mkdir()
    (folder / "a.md").write_text("# The Pier\n\nSam runs.")
    ingest(folder, config)
    assert open_index(config.home, "h").stories["file:a.md"].title == "The Pier"
