"""Made-up stories: what is told is where the example says; what is not told has no answer; both ways round differ."""

import random
import re

import pytest

from rag.training.quarrels import _DEEDS as DEEDS
from rag.training.quarrels import quarrel


@pytest.mark.parametrize("seed", range(60))
def test_answers_stand_where_the_example_says(seed: int) -> None:
    *stated, untold = quarrel(["The rain fell."], random.Random(seed))
    assert len(stated) >= 3
    assert (untold.kind, untold.answer) == ("nobody", None)
    for example in stated:
        assert example.kind == "quarrel" and example.answer
        words = example.passages[0][slice(*example.answer)]
        assert words and words.strip(" ,.") == words
        assert not re.search(rf"\b{words}\b", example.question)
        assert example.passages == stated[0].passages == untold.passages


def test_who_did_it_and_whom_it_was_done_to_differ() -> None:
    for seed in range(60):
        who, whom, *_ = quarrel(["The rain fell."], random.Random(seed))
        assert who.answer != whom.answer


def test_every_way_to_tell_a_deed_has_four_forms() -> None:
    assert all(len(way) == 4 for deed in DEEDS for way in deed)
    first = [deed[0][0] for deed in DEEDS]
    assert len(first) == len(set(first))
