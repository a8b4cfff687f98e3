"""Which stories hold what is looked for, on real shelves."""

import json
from pathlib import Path

from ingest.pipeline import ingest
from rag.answer import Chatbot
from rag.config import settings
from tests.conftest import ROOT, shelved

ASKED = [json.loads(line) for line in (ROOT / "evals" / "gold" / "which.jsonl").read_text(encoding="utf-8").splitlines()]


def test_which_stories(home: Path) -> None:
    """Most are named exactly; what is arguable counts neither way."""
    ingest(ROOT / "evals" / "gold" / "invented", settings())
    bots = {name: Chatbot(name) for name in ("noir", "invented")}
    exact = 0
    for case in ASKED:
        answer = bots[case["corpus"]].ask(case["question"])
        named = set() if answer.abstained else set(answer.answer.split(", "))
        exact += named - set(case["arguable"]) == set(case["stories"])
    assert exact >= 40


def test_a_doctor_may_be_called_otherwise(home: Path, tmp_path: Path) -> None:
    texts = {
        "debt": "The Debt\n\nDr. Edmund Lyle of Bristol receives a telegram. He burns it in the grate.",
        "clock": "The Clock\n\nJohann Oberlin builds a clock. The Duke's physician blinds him with an iron.",
        "tide": "The Tide\n\nFrank Holt works at a hotel. A film of it turns the clerk into a doctor.",
        "truck": "The Truck\n\nEddie Malloy drives a truck. A waitress drugs his coffee.",
    }
    shelved(tmp_path / "practice", settings(), **texts)
    assert set(Chatbot("practice").ask("Which stories have a doctor?").answer.split(", ")) == {"The Debt", "The Clock", "The Tide"}


def test_each_story_named_is_shown_by_a_sentence_of_it(home: Path) -> None:
    answer = Chatbot("noir").ask("In which film is a jewel robbery?")
    assert (answer.answer, {c.title for c in answer.citations}) == ("The Asphalt Jungle", {"The Asphalt Jungle"})
    assert Chatbot("noir").ask("In which film is there a spaceship?").abstained


def test_two_stories_are_two(home: Path) -> None:
    assert Chatbot("noir").ask("In which two stories is a sum of fifty thousand dollars at stake?").answer.count(",") == 1
