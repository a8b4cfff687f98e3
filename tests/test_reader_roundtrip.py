"""Of whom a question says something, how the network is asked who it is, and whom it has to point at before the question is refused."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, repeat

import pytest

from rag.index import Index
from rag.reader.candidates import Candidate, Features
from rag.reader.roundtrip import said_of_another, supposed, undergone
from rag.schema import PassageReading, Span
from tests.conftest import RAW_DEAL, passage

TOLD = "Ann shoots Fantail to save Joe. Pat waits."
ANN, FANTAIL, TO_SAVE, PAT = Span(0, 3), Span(11, 18), Span(19, 30), Span(32, 35)
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
        ("How did Pat not leave a trace?", None),
        ("When did Pat go there?", ("Who goes there?", "Who goes there to save Joe?")),
        ("How many men does Pat's brother hire?", None),
    ],
)
def test_what_is_said_of_somebody_is_asked_by_who(question: str, asked: tuple[str, str] | None, noir: Index) -> None:
    people = noir.names.people_in(question, story(noir))
    claim = supposed(question, "to save Joe", people)
    assert (claim.asked if claim else None) == asked
    assert claim is None or claim.doer.name == "Pat"


@pytest.mark.parametrize(
    ("question", "answer", "asked"),
    [
        ("Who shot Fantail at the store?", "Ann", ("Who did Ann shoot at the store?", "Ann shot whom at the store?")),
        ("Who shoots Fantail?", "the caseworker Ann", ("Who does Ann shoot?", "Ann shoots whom?")),
        ("Who shoots Fantail?", "Ann and Joe", None),
        ("Who shoots Fantail?", "a thug", None),
        ("Who shoots Fantail's dog?", "Ann", None),
        ("Who is Fantail?", "Ann", None),
        ("Why does Ann shoot Fantail at the store?", "to save Joe", ("Who does Ann shoot at the store?", "Ann does shoot whom at the store?")),
        ("Why does Ann shoot the thug?", "to save Joe", None),
        ("Why does Pat change Ann Martin's mind?", "to save Joe", None),
        ("Why is Ann with Fantail?", "to save Joe", None),
    ],
)
def test_whom_something_was_done_to_is_asked_from_the_other_side(question: str, answer: str, asked: tuple[str, str] | None, noir: Index) -> None:
    people, answered = noir.names.people_in(question, story(noir)), noir.names.people_in(answer, story(noir))
    claim = undergone(question, answer, people, answered)
    assert (claim.asked if claim else None) == asked
    assert claim is None or claim.doer.name == "Fantail"


def said(question: str, noir: Index, *readings: PassageReading, answer: Span = TO_SAVE) -> str:
    """Return whom the check refuses, where the network reads the passage so, the first time and the second, and then finds nobody."""
    given = chain(readings, repeat(PassageReading(2.0, ())))
    told = passage(TOLD, 31, len(TOLD), story=story(noir))

    def reads(asked: str, texts: Sequence[str]) -> list[PassageReading]:
        return [next(given) for _ in texts]

    found = said_of_another(question, Candidate(told, answer, NO_FEATURES), [told], reads, noir)
    return found.name if found else ""


def test_whoever_is_asked_about_has_to_be_the_one(noir: Index) -> None:
    at_ann = PassageReading(2.0, ((ANN, -0.1), (PAT, -9.0)))
    at_pat = PassageReading(2.0, ((PAT, -0.1), (ANN, -9.0)))
    assert said("Why does Pat shoot Fantail?", noir, at_ann, at_ann) == "Pat"
    assert said("Why does Ann shoot Fantail?", noir, at_ann, at_ann) == ""
    assert said("Why does Pat shoot Fantail?", noir, at_ann, at_pat) == ""


def test_whom_it_was_done_to_has_to_be_the_one(noir: Index) -> None:
    at_fantail = PassageReading(2.0, ((FANTAIL, -0.1), (ANN, -1.0), (PAT, -9.0)))
    assert said("Who shoots Pat?", noir, at_fantail, at_fantail, answer=ANN) == "Pat"
    assert said("Who shoots Fantail?", noir, at_fantail, at_fantail, answer=ANN) == ""
    assert said("Who shoots Joe?", noir, at_fantail, at_fantail, answer=PAT) == ""  # whose sentence does not name Fantail
    at_both = PassageReading(2.0, ((FANTAIL, -0.1), (ANN, -0.1), (PAT, -9.0)))
    assert said("Why does Ann shoot Pat?", noir, at_both, at_both, at_both) == "Pat"
    assert said("Why does Ann shoot Fantail?", noir, at_both, at_both) == ""


def test_a_network_that_is_not_sure_refuses_nobody(noir: Index) -> None:
    nearly_pat = PassageReading(2.0, ((ANN, -0.1), (PAT, -2.0)))
    nobody = PassageReading(2.0, ())
    assert said("Why does Pat shoot Fantail?", noir, nearly_pat, nearly_pat) == ""
    assert said("Why does Pat shoot Fantail?", noir, nobody, nobody) == ""


def test_an_unlikely_other_refuses_nobody(noir: Index) -> None:
    hardly_ann = PassageReading(-4.0, ((ANN, -0.1), (PAT, -9.0)))
    rather_a_word = PassageReading(2.0, ((Span(4, 10), -0.1), (ANN, -2.0), (PAT, -9.0)))
    for reading in (hardly_ann, rather_a_word):
        assert said("Why does Pat shoot Fantail?", noir, reading, reading) == ""


def test_whom_the_sentence_of_the_answer_names_alone_is_the_one(noir: Index) -> None:
    at_ann = PassageReading(2.0, ((ANN, -0.1),))
    assert said("Why does Pat wait?", noir, at_ann, at_ann, answer=Span(36, 41)) == ""
    assert said("Why does Pat wait?", noir, at_ann, at_ann) == "Pat"


@pytest.mark.parametrize(
    ("told", "refused"),
    [("Joe runs. Ann betrays him to Pat.", False), ("Joe and Rick Coyle run. Ann betrays him to Pat.", True), ("Joe runs. Ann betrays Pat to him.", True)],
)
def test_him_who_can_be_nobody_else_is_not_refused(noir: Index, told: str, refused: bool) -> None:
    ann, pat = (Span(at, at + 3) for at in (told.index("Ann"), told.index("Pat")))
    place = passage(told, told.index(".") + 1, len(told), story=story(noir))
    at_pat = PassageReading(2.0, ((pat, -0.1),))
    found = said_of_another("Who betrays Joe?", Candidate(place, ann, NO_FEATURES), [place], lambda _, texts: [at_pat for _ in texts], noir)
    assert (found is not None) is refused


def test_whom_only_the_answer_names_is_not_the_other(noir: Index) -> None:
    text = "Joe left a letter in which he says that he was in Rick's pay. Rick waits."
    at_rick = PassageReading(2.0, ((Span(text.index("Rick"), text.index("Rick") + 4), -0.1), (Span(0, 3), -9.0)))
    told = passage(text, story=story(noir))
    refused = [
        said_of_another("What did Joe admit in the letter?", Candidate(told, span, NO_FEATURES), [told], lambda asked, texts: [at_rick for _ in texts], noir)
        for span in (Span(text.index("he was in"), text.index(". Rick")), Span(text.index("a letter"), text.index(" in which")))
    ]
    assert [c.name.split()[0] if c else "" for c in refused] == ["", "Joe"]
