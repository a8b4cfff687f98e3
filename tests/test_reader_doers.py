"""Who a sentence says did what to whom."""

import pytest

from rag.index import Index
from rag.language.words import any_of
from rag.reader.doers import (
    before_who_did_it,
    called_so,
    done_by_another,
    done_by_other_gender,
    done_by_somebody_else,
    done_by_whom_it_is_done_to,
    done_to_other_gender,
)
from rag.schema import Span
from tests.conftest import passage


@pytest.mark.parametrize(
    ("sentence", "answer", "by_another"),
    [
        ("Marsh looks for the man who robbed the purser.", "Marsh", True),
        ("Marsh looks for the man who robbed the purser.", "the man", False),
        ("Tobias is the man who robbed the purser.", "Tobias", False),
        ("Tobias, the sailor who robbed the purser, swims ashore.", "Tobias", False),
        ("Tobias robbed the man who had robbed the purser.", "Tobias", False),
        ("Marsh wants to find out which of the three mates robbed the purser.", "Marsh", True),
        ("Marsh asks Lund who robbed the purser: it was Tobias.", "Lund", True),
        ("Marsh asks Lund who robbed the purser: it was Tobias.", "Tobias", False),
        ("Marsh knew the man who robbed the purser.", "the man", False),
    ],
)
def test_whoever_is_looked_for_is_not_who_looks(sentence: str, answer: str, by_another: bool) -> None:
    assert done_by_another("rob", sentence, answer) is by_another


@pytest.mark.parametrize(
    ("sentence", "by_other"),
    [
        ("Ada hesitates, and he sends for the vicar.", True),
        ("Ada hesitates, and she sends for the vicar.", False),
        ("Ada sends for the vicar, and he comes.", False),
    ],
)
def test_what_he_does_no_woman_does(sentence: str, by_other: bool) -> None:
    assert done_by_other_gender("send", sentence, "f") is by_other


@pytest.mark.parametrize(
    ("sentence", "to_other"),
    [
        ("Ned has him arrested, and Ida weeps.", True),
        ("The sergeant arrests him, and Ida weeps.", True),
        ("Ned has her arrested.", False),
        ("Ned has him arrested, and Ida is arrested too.", False),
        ("Her brother weeps.", False),
    ],
)
def test_what_is_done_to_him_is_done_to_no_woman(sentence: str, to_other: bool) -> None:
    assert done_to_other_gender("Why was Lady Ida arrested?", sentence, any_of(["Ida"]), "f") is to_other


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [
        ("Ned goes to Hale, who warns him.", True),
        ("Ned, who fears Hale, warns him.", False),
        ("Hale, warned by Ned, flees.", False),
        ("Ned warns Hale, and Hale warns Ida.", False),
    ],
)
def test_who_is_warned_does_not_warn(sentence: str, turned: bool) -> None:
    assert done_by_whom_it_is_done_to("warn", sentence, any_of(["Hale"])) is turned


@pytest.mark.parametrize(
    ("question", "before", "so_called"),
    [
        ("Who killed the drifter?", "It was that of a drifter, ", True),
        ("Who killed the drifter?", "It was the work of a sailor, ", False),
        ("Who was the drifter's teacher?", "The drifter, ", True),
        ("Who killed the drifter's dog?", "It was that of a drifter, ", False),
        ("Who is the drifter?", "It was that of a drifter, ", False),
        ("Who plays the drifter?", "The drifter, ", False),
    ],
)
def test_who_is_called_so_did_not_do_it_to_himself(question: str, before: str, so_called: bool) -> None:
    assert called_so(question, before) is so_called


@pytest.mark.parametrize(
    ("sentence", "answer", "by_another"),
    [
        ("Earl pays a visit to Max's room.", "pays a visit to Max's room", True),
        ("Earl pays a visit to Max's room.", "Earl pays a visit", True),
        ("Max learns that it was Earl who stole his car.", "stole his car", True),
        ("Max meets Earl, who pays a visit.", "pays a visit", True),
        ("Max beats Earl and steals his car.", "steals his car", False),
        ("Max and Jerry rob a bank.", "rob a bank", False),
        ("Max hits Earl with a bottle.", "with a bottle", False),
        ("Earl is beaten by Max.", "is beaten by Max", False),
    ],
)
def test_what_another_does_is_not_what_one_does(noir: Index, sentence: str, answer: str, by_another: bool) -> None:
    story, at = "Straight Time", sentence.index(answer)
    assert done_by_somebody_else(noir.names.people_in("Max", story), passage(sentence, story=story), Span(at, at + len(answer)), noir) is by_another


@pytest.mark.parametrize(
    ("sentence", "answer", "by_somebody"),
    [
        ("Ida Roe is hurt when somebody throws acid at her.", "Ida Roe", True),
        ("Max sees how an unknown man throws acid at Ida.", "Max", True),
        ("Somebody throws acid at Ida, and it was Max.", "Max", False),
        ("Max, whom somebody cheats, throws acid at Ida.", "Max", False),
        ("Max throws acid at Ida, and somebody throws a bottle.", "Max", False),
    ],
)
def test_who_is_named_before_somebody_unknown_did_not_do_it(sentence: str, answer: str, by_somebody: bool) -> None:
    assert before_who_did_it("throw", sentence, sentence.index(answer)) is by_somebody
