"""Which files tell one story."""

from pathlib import Path

import pytest

from ingest.headings import Heading
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


@pytest.mark.parametrize(("other", "joined"), [("Walt Neff", True), ("Walter Neff", True), ("Hugo Neff", False), ("Walt Nevin", False)])
def test_a_shorter_first_name_is_of_one_person(other: str, joined: bool) -> None:
    told: dict[tuple[str, ...], list[str]] = {
        ("a",): [f"There {name} sees {name}." for name in ("Walter Neff", "Keyes", "Lola")],
        ("b",): [f"Here {name} and {name} wait." for name in (other, "Keyes", "Lola")],
    }
    assert len(group((), {"a": None, "b": None}, {"a": "1", "b": "2"}, lambda paths: people(told[paths]))) == 2 - joined


def test_a_file_that_is_left_out_joins_a_named_story() -> None:
    named = (Story("The Pier", "The Pier", ("a",), 1949),)
    told: dict[tuple[str, ...], list[str]] = {("a",): PIER, ("b",): AGAIN}
    assert group(named, {"a": None, "b": Heading("x")}, {"a": "1", "b": "2"}, lambda paths: people(told[paths])) == (
        Story("The Pier", "The Pier", ("a", "b"), 1949),
    )


def test_a_story_is_called_by_the_heading_with_a_year() -> None:
    headings = {"a": Heading("THE PIER"), "b": Heading("The Pier", 1949)}
    (story,) = group((), headings, {"a": "1", "b": "2"}, lambda paths: people([s for path in paths for s in {"a": PIER, "b": AGAIN}[path]]))
    assert (story.title, story.year) == ("The Pier", 1949)


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


def test_a_heading_names_its_story(tmp_path: Path, config: Settings, letters: LetterEncoder) -> None:
    folder = tmp_path / "h"
    folder.mkdir()
    (folder / "a.md").write_text("# The Pier\n\nSam runs.")
    ingest(folder, config)
    assert open_index(config.home, "h").stories["file:a.md"].title == "The Pier"
