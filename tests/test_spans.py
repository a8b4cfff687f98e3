"""Where a quote and an answer begin and end."""

import re

import pytest

from rag.language.inflection import content_stems
from rag.language.spans import proof, runs_on, whole_phrase, with_antecedent
from rag.schema import Span
from tests.conftest import passage

LONG = "However, Fantail is waiting for Joe at the store by the beach and a fight ensues, during which Ann shoots Fantail with his own gun to prevent him from killing Joe."


@pytest.mark.parametrize(
    ("text", "said", "question", "quote"),
    [
        (LONG, "Ann", "Who shot Fantail?", "Ann shoots Fantail with his own gun to prevent him from killing Joe."),
        (LONG, "Fantail", "Who is waiting for Joe at the store?", "Fantail is waiting for Joe at the store by the beach and a fight ensues"),
        (LONG, "Ann", "Who shot Fantail at the store where he was waiting?", LONG.removeprefix("However, ")),
        (LONG.replace("Ann", "she"), "his own gun", "What did she shoot with?", LONG.replace("Ann", "she").removeprefix("However, ")),
        ("Ann ran, and Joe sat.", "Joe", "Who sat?", "Ann ran, and Joe sat."),
    ],
)
def test_a_long_sentence_is_quoted_by_the_clauses_that_prove_it(text: str, said: str, question: str, quote: str) -> None:
    place, at = passage(text), text.index(said)
    assert proof(place, Span(at, at + len(said)), content_stems(question)).of(text) == quote


@pytest.mark.parametrize(
    ("after", "quoted"),
    [
        ("That night she poisons Ned.", 1),
        ("It rains. She poisons Ned.", 2),
        ("It rains. It pours. She poisons Ned.", 0),
        ("She goes home. Otto poisons Ned.", 0),
        ("She goes home.", 0),
    ],
)
def test_a_sentence_that_goes_on_about_the_answer_is_quoted_with_it(after: str, quoted: int) -> None:
    text = f"Vera hides the money. {after}"
    place = passage(text, *(m.end() for m in re.finditer(r"\.", text)))
    assert proof(place, Span(0, 4), content_stems("Who poisoned Ned?")) == Span(0, place.sentences[quoted].end)


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("Alonzo 'Lon", "Alonzo 'Lon' Emmerich"),
        ("Mexico", "Mexico City"),
        ("the buyer", "the buyer"),
        ("When Mexico", "When Mexico City"),
        ("Dix with his own", "Dix with his own gun"),
        ("killing of", "killing of Bob"),
        ("Dr", "Dr. Marsh"),
    ],
)
def test_a_name_or_phrase_is_not_cut(said: str, whole: str) -> None:
    text = "When Mexico City calls, the buyer is Alonzo 'Lon' Emmerich, who shot Dix with his own gun for the killing of Bob and of Dr. Marsh."
    at = text.index(said)
    assert whole_phrase(passage(text), Span(at, at + len(said))).of(text) == whole


def test_what_runs_a_word_into_the_next_sentence() -> None:
    text = "Ann leaves the boat behind. Rick wakes up and shouts for help at once."
    place = passage(text, 27, len(text))
    assert [runs_on(place, Span(11, end)) for end in (26, 27, 32, 61, len(text))] == [False, False, True, False, False]


def test_an_answer_begins_with_the_although_that_its_first_clause_has() -> None:
    text = "Although Max clearly has no marks, he is dragged back to jail."
    begins = text.index("has")
    assert whole_phrase(passage(text), Span(begins, len(text) - 1)).of(text) == text[:-1]
    assert whole_phrase(passage(text), Span(begins, text.index(","))).of(text) == "has no marks"


def test_an_answer_ends_before_an_and() -> None:
    text = "Rick and Joe shoot each other and inadvertently start a fire."
    assert whole_phrase(passage(text), Span(0, text.index(" start"))).of(text) == "Rick and Joe shoot each other"


def test_a_pronoun_is_quoted_with_the_sentence_that_says_who_it_is() -> None:
    text = "Boyle tries to run. He confesses that he killed Marsh. Oakes buries his friend."
    first, second = text.index(" He"), text.index(" Oakes")
    told = passage(text, first, second, len(text))
    assert with_antecedent(told, Span(first + 1, second)).of(text) == "Boyle tries to run. He confesses that he killed Marsh."
    assert with_antecedent(told, Span(second + 1, len(text))).of(text) == "Oakes buries his friend."
    assert with_antecedent(told, Span(0, first)).of(text) == "Boyle tries to run."
