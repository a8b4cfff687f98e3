"""Whether words are of the kind, and in the unit, that a question asks for."""

import pytest

from rag.reader.kinds import in_unit_asked, looks_of_kind, may_be_of_kind
from rag.schema import Span
from tests.conftest import passage


@pytest.mark.parametrize(
    ("question", "text", "so"),
    [
        ("How much did the widow collect?", "sixty thousand pesos", True),
        ("How much did the widow collect?", "$40", True),
        ("How much did the widow collect?", "forty drinkers", False),
        ("For how many years did Crane take bribes?", "six years", True),
        ("For how many years did Crane take bribes?", "six men", False),
        ("How many men guard the bank?", "the men of the guard", False),
        ("How old is Sunniva?", "thirty-nine", False),
        ("Where is the bank?", "$40", False),
    ],
)
def test_in_unit_asked(question: str, text: str, so: bool) -> None:
    assert in_unit_asked(question, text) is so


@pytest.mark.parametrize(
    ("question", "said", "fit"),
    [
        ("How many came?", "three sacks", 1.0), ("How many came?", "some sacks", 0.0), ("Who shot Sam?", "Vera", 1.0), ("Who shot Sam?", "a guard", 1.0),
        ("Who shot Sam?", "ran off", 0.0), ("When did he go?", "that night", 1.0), ("When did he go?", "the boat", 0.0), ("What?", "x", 0.5),
        ("Whose gun was it?", "his own gun", 1.0), ("Whose gun was it?", "Fantail's", 1.0), ("Whose gun was it?", "Fantail", 0.0),
    ],
)  # fmt: skip
def test_the_kind_of_thing_asked_for(question: str, said: str, fit: float) -> None:
    assert looks_of_kind(question, said) == fit


@pytest.mark.parametrize(
    ("text", "number", "is_age"),
    [
        ("Max serves a six-year stint.", "six", False),
        ("Jody, eleven, rides ahead.", "eleven", True),
        ("A twelve-year-old boy waits.", "twelve", True),
        ("He lost nine pearls.", "nine", False),
        ("She is thirty-five years old.", "thirty-five", True),
        ("Nils is a lad of nineteen.", "nineteen", True),
    ],
)
def test_a_number_that_counts_something_is_no_age(text: str, number: str, is_age: bool) -> None:
    at = text.index(number)
    assert may_be_of_kind("How old is Max?", passage(text), Span(at, at + len(number))) is is_age


def test_an_age_counts_no_children_and_a_surname_is_no_first_name() -> None:
    text = "Mrs. Dorn has a twelve-year-old daughter, and two children wait for Nan."
    for question, said, may in (
        ("How many children does she have?", "twelve", False),
        ("How many children does she have?", "two", True),
        ("What is the landlady's first name?", "Mrs. Dorn", False),
        ("What is the landlady's first name?", "Nan", True),
        ("What is the landlady's name?", "Mrs. Dorn", True),
    ):
        at = text.index(said)
        assert may_be_of_kind(question, passage(text), Span(at, at + len(said))) is may


def test_an_adverb_alone_says_by_no_means_how() -> None:
    text = "A gunfight erupts, inadvertently starting a fire."
    span = Span(text.index("inadvertently"), text.index(" starting"))
    assert not may_be_of_kind("How does the fire start?", passage(text), span)
    assert not may_be_of_kind("How would the fire start?", passage(text), span)
    assert may_be_of_kind("How does Rick behave?", passage(text), span)


def test_a_time_ago_lasts_no_time() -> None:
    text = "The bill was notarized six months earlier in Banning."
    span = Span(text.index("six"), text.index(" earlier"))
    assert not may_be_of_kind("How long does Bigelow have to live?", passage(text), span)
    assert may_be_of_kind("How long ago was it notarized?", passage(text), span)


@pytest.mark.parametrize(
    ("text", "said", "tells"),
    [
        ("It would mean three more years in prison.", "three more years", False),
        ("He gets out after three years.", "three years", True),
        ("Two days later he dies.", "Two days", True),
        ("He serves a six-year stint.", "six-year stint", False),
        ("Three years after the war he gets out.", "Three years", True),
    ],
)
def test_how_long_it_takes_says_not_when(text: str, said: str, tells: bool) -> None:
    at = text.index(said)
    assert may_be_of_kind("When does Max get out?", passage(text), Span(at, at + len(said))) is tells


def test_a_part_of_the_body_is_no_place() -> None:
    text = "Ann shoots Joe's attacker in the back."
    span = Span(text.index("in the back"), len(text) - 1)
    assert not may_be_of_kind("Where did Ann get the gun?", passage(text), span)
    assert may_be_of_kind("Where was the attacker hit?", passage(text), span)


def test_how_often_is_not_once_upon_a_day_and_a_predicate_names_an_owner() -> None:
    text = "The judge comes one day. Later he comes every Thursday. The hat is Ashby's. It is Ashby's hat."
    for asked, said, may in (
        ("How often does the judge come?", "one day", False),
        ("How often does the judge come?", "every Thursday", True),
        ("Who wants to marry Eleanor?", "Ashby", True),
    ):
        at = text.index(said)
        assert may_be_of_kind(asked, passage(text), Span(at, at + len(said))) is may
    at = text.rindex("Ashby")
    assert not may_be_of_kind("Who wants to marry Eleanor?", passage(text), Span(at, at + len("Ashby")))


@pytest.mark.parametrize(
    ("question", "text", "may"),
    [
        ("Who shot Foster?", "Foster is mortally wounded by Romano's bullet.", True),
        ("Who kills Foster?", "Foster dies at Romano's hands.", True),
        ("Who kills Foster?", "Foster is killed by Romano's brother.", False),
        ("Who kills Foster?", "Foster is shot with Romano's gun.", False),
        ("Who is hired by Foster?", "Foster is struck by Romano's bullet.", False),
    ],
)
def test_whose_bullet_it_was_says_who_shot_somebody(question: str, text: str, may: bool) -> None:
    at = text.index("Romano")
    assert may_be_of_kind(question, passage(text), Span(at, at + len("Romano"))) is may
