"""Of whom a question says something, how the network is asked who it is, and whom it has to point at before the question is refused."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from rag.index import Index
from rag.reader.candidates import Candidate, Features
from rag.reader.network import PassageReading
from rag.reader.roundtrip import said_of_another, supposed
from rag.schema import Span
from tests.conftest import RAW_DEAL, passage

TOLD = "Ann shoots Fantail to save Joe. Pat waits."
ANN, TO_SAVE, PAT = Span(0, 3), Span(19, 30), Span(32, 35)
NO_FEATURES = Features(*(0.0 for _ in Features._fields))


def story(index: Index) -> str:
    return index.source(RAW_DEAL).story


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Why does Pat shoot Fantail?", ("Who shoots Fantail?", "Who shoots Fantail to save Joe?")),
        ("With what did Pat shoot Fantail?", ("Who shoots Fantail?", "Who shoots Fantail to save Joe?")),
        ("What does Pat steal from Rick?", ("Who steals from Rick?", "Who steals to save Joe from Rick?")),
        ("Why was Pat arrested in the end?", ("Who was arrested in the end?", "Who was arrested in the end to save Joe?")),
        ("What does Pat do to Rick?", None),
        ("Where is Pat at the end?", None),
        ("Why do the police shoot Pat?", None),
        ("Who shoots Fantail?", None),
        ("Why does Pat change Pat's mind?", None),
        ("How many men does Pat's brother hire?", None),
    ],
)
def test_what_is_said_of_somebody_is_asked_by_who(question: str, asked: tuple[str, str] | None, noir: Index) -> None:
    people = noir.people_in(question, story(noir))
    claim = supposed(question, "to save Joe", people)
    assert (claim.asked if claim else None) == asked
    assert claim is None or claim.doer.name == "Pat"


def said(question: str, noir: Index, *readings: PassageReading) -> str:
    """Give whom the check refuses, where the network reads the passage so, the first time and the second."""
    given = iter(readings)
    told = passage(TOLD, 31, len(TOLD), story=story(noir))

    def reads(asked: str, texts: Sequence[str]) -> list[PassageReading]:
        return [next(given) for _ in texts]

    found = said_of_another(question, Candidate(told, TO_SAVE, NO_FEATURES), [told], reads, noir)
    return found.name if found else ""


def test_whoever_is_asked_about_has_to_be_the_one(noir: Index) -> None:
    at_ann = PassageReading(2.0, ((ANN, -0.1), (PAT, -9.0)))
    at_pat = PassageReading(2.0, ((PAT, -0.1), (ANN, -9.0)))
    assert said("Why does Pat shoot Fantail?", noir, at_ann, at_ann) == "Pat"
    assert said("Why does Ann shoot Fantail?", noir, at_ann, at_ann) == ""
    assert said("Why does Pat shoot Fantail?", noir, at_ann, at_pat) == ""


def test_a_network_that_is_not_sure_refuses_nobody(noir: Index) -> None:
    nearly_pat = PassageReading(2.0, ((ANN, -0.1), (PAT, -2.0)))
    nobody = PassageReading(2.0, ())
    assert said("Why does Pat shoot Fantail?", noir, nearly_pat, nearly_pat) == ""
    assert said("Why does Pat shoot Fantail?", noir, nobody, nobody) == ""
