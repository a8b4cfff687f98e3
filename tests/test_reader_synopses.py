"""Made-up synopses: every answer stands where its line says, in every way of cutting; what the shipped stories hold is well-formed."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

from rag.retrieve import HybridRetriever
from rag.schema import Hit
from rag.training.synopses import Synopsis, examples, kept_apart, read_synopses, synopses, trained_on
from tests.conftest import passage

TOLD = """= The Barn
Vera shot Otto. Otto had shot the clerk, Ned Low, in the barn.

Vera sails for Lisbon.
? Who shot Otto? | Vera | Vera shot
? Whom did Otto shoot? | the clerk
? where does she go? | Lisbon
? Who shot Vera? | -
= The Well
A lad fell in.
?! Who fell in? | A lad
"""


@pytest.fixture
def told(tmp_path: Path) -> Path:
    path = tmp_path / "a.txt"
    path.write_text(TOLD)
    return path


def test_stories_and_answers_by_hand(told: Path) -> None:
    barn, well = read_synopses(told)
    assert barn.text.endswith("the barn.\nVera sails for Lisbon.")
    assert [span and span.of(barn.text) for _, span, _ in barn.asked] == ["Vera", "the clerk", "Lisbon", None]
    assert [(asked.question, asked.differs) for asked in well.asked] == [("Who fell in?", True)]


@pytest.mark.parametrize("line", ["? Who fell in? | Otto", "? Who shot? | Otto", "? Who? | Vera | Vera"])
def test_an_answer_that_is_not_there_once_is_refused(told: Path, line: str) -> None:
    told.write_text(TOLD.replace("? Who shot Vera? | -", line))
    with pytest.raises(ValueError, match="must stand once"):
        read_synopses(told)


def test_however_a_story_is_cut_the_answer_is_in_the_first_passage(told: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.training.synopses.SHORTEST", 3)
    monkeypatch.setattr("rag.training.synopses.LONGEST", 14)
    ways = set()
    for seed in range(30):
        made = examples(read_synopses(told), random.Random(seed))
        said = [e.answer and e.passages[0][slice(*e.answer)] for e in made]
        assert said == ["Vera", "the clerk", "Lisbon", None, "A lad"]
        ways.add(made[0].passages[:-1])
        for e in made:
            story, away = ("A lad", "Vera") if e.question == "Who fell in?" else ("Otto", "A lad")
            assert all(away not in p or story in p for p in e.passages[:-1])
            assert sorted(" ".join(e.passages[:-1]).split()) == sorted((TOLD[11:] if story == "Otto" else "A lad fell in.").split("\n?")[0].split())
    assert len(ways) > 2


class Elsewhere:
    """Finds a passage of a story that does not ask the question, and one of each that does."""

    def __init__(self, stories: Sequence[Synopsis]) -> None:
        self._asked: dict[str, list[str]] = {}
        for story in stories:
            for asked in story.asked:
                self._asked.setdefault(asked.question, []).append(story.name)

    def hits(self, question: str) -> list[Hit]:
        found = [("", "But this."), *((name, f"Told in {name}.") for name in self._asked[question])]
        return [Hit(replace(passage(text), story=name), 1.0) for name, text in found]


def test_the_shipped_stories() -> None:
    told, apart = trained_on(), kept_apart()
    trained = synopses(cast("HybridRetriever", Elsewhere(told)))
    assert len({e.question for e in trained}) > 5000 and len(apart) > 50
    assert all("But this." in e.passages for e in trained)
    assert not any(f"Told in {told[0].name}." in e.passages for e in trained if e.passages[0] in told[0].text)
    nowhere = sum(e.answer is None for e in trained) / len(trained)
    assert 0.15 < nowhere < 0.35
    texts = {s.text for s in apart}
    assert not any(e.passages[0] in text for e in trained[:2000] for text in texts)
