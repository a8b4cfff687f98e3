"""Each metric by hand."""

import pytest

from evals.cases import Case, GoldSpan
from evals.scorers import best, correct, holds, normalise, overlap, ranks, score, token_f1
from rag.schema import Answer, Citation, Version
from tests.conftest import hit

CASE = Case("1", "Who shot Fantail?", ("Ann", "Ann Martin"), ("a.txt",), (GoldSpan("a.txt", 10, 30),))


def said(text: str = "", source: str = "a.txt", start: int = 10, end: int = 20, **more: object) -> Answer:
    quote = Citation(source, None, None, start, end, 1, "x" * (end - start))
    fields: dict[str, object] = {
        "standalone_question": "q",
        "citations": (quote,) if text else (),
        "abstained": not text,
        "reason": None if text else "not_stated",
    }
    return Answer("q", answer=text, confidence=1.0, model="m", corpus="c", generation="g", **(fields | more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The Gun!", "gun"),
        ("an  apple, a day", "apple day"),
        ("Ann's gun", "anns gun"),
        ("Ann’s gun", "ann’s gun"),
        ("$50,000", "50000"),
        ("theatre", "theatre"),
    ],
)
def test_normalise(text: str, wanted: str) -> None:
    assert normalise(text) == wanted


@pytest.mark.parametrize(
    ("answer", "gold", "f1"),
    [
        ("no no no", "no", 0.5),
        ("no no", "no no no", 0.8),
        ("Ann shot him", "Ann", 0.5),
        ("Ann", "Ann", 1.0),
        ("Bob", "Ann", 0.0),
        ("", "Ann", 0.0),
        ("the", "a", 0.0),
    ],
)
def test_f1_counts_a_multiset(answer: str, gold: str, f1: float) -> None:
    assert token_f1(answer, gold) == pytest.approx(f1)


def test_whole_words_only() -> None:
    assert holds("It was Ann.", "Ann")
    assert not holds("Annoying", "Ann")
    assert not holds("anything", "")
    assert best(token_f1, "x", ()) == 0.0


def test_correct() -> None:
    assert correct(CASE, said("Ann shoots Fantail with his own gun"))
    assert not correct(CASE, said("Joe"))
    assert not correct(CASE, said())
    unanswerable = Case("2", "q", answerable=False)
    assert correct(unanswerable, said())
    assert not correct(unanswerable, said("Ann"))


def test_overlap_is_of_the_shorter() -> None:
    assert overlap((0, 10), (5, 100)) == 0.5
    assert overlap((0, 10), (20, 30)) == 0.0
    assert overlap((0, 100), (40, 50)) == 1.0


def test_ranks() -> None:
    hits = (hit("x" * 20, source="b.txt"), hit("x" * 10, source="a.txt", start=50), hit("x" * 15, source="a.txt", start=18))
    assert ranks(CASE, hits) == (3, 2)
    assert ranks(CASE, ()) == (None, None)


@pytest.mark.parametrize(
    ("rank", "expected"),
    [(1, (1, 1, 1, 1)), (2, (0, 1, 1, 0.5)), (5, (0, 1, 1, 0.2)), (6, (0, 0, 1, 1 / 6)), (10, (0, 0, 1, 0.1)), (11, (0, 0, 0, 0))],
)
def test_evidence_counts_to_the_depth_of_a_metric(rank: int, expected: tuple[float, ...]) -> None:
    hits = (*(hit("x" * 20, source="b.txt") for _ in range(rank - 1)), hit("x" * 20, source="a.txt", start=10))
    shares = score(CASE, said("Ann", hits=hits), {})
    assert tuple(shares[name].hits for name in ("recall@1", "recall@5", "recall@10", "mrr")) == expected
    assert (shares["source_recall@1"].hits, shares["source_recall@5"].hits) == (rank == 1, rank <= 5)


def test_less_than_half_of_the_evidence_is_none() -> None:
    assert ranks(CASE, (hit("x" * 19, source="a.txt", start=0),)) == (None, 1)
    assert ranks(CASE, (hit("x" * 20, source="a.txt", start=0),)) == (1, 1)


def test_right_words_with_a_wrong_file_are_not_cited() -> None:
    shares = score(CASE, said("Ann", source="b.txt"), {})
    assert (shares["correct"].hits, shares["correct_cited"].hits) == (1, 0)
    elsewhere = Case("1", "q", ("Ann",), ("a.txt",), (GoldSpan("b.txt", 10, 30),))
    assert score(elsewhere, said("Ann", source="b.txt"), {})["citation_precision"].hits == 0


def test_score() -> None:
    shares = score(CASE, said("Ann"), {"a.txt": "x" * 40})
    assert {name: share.hits / share.of for name, share in shares.items()} == {
        "correct": 1, "correct_cited": 1, "exact_match": 1, "token_f1": 1, "rouge_l": 1, "answer_words": 1, "recall@1": 0, "recall@5": 0,
        "recall@10": 0, "mrr": 0, "source_recall@1": 0, "source_recall@5": 0, "citation_precision": 1, "citation_recall": 1,
        "quote_fidelity": 1, "refused": 0,
    }  # fmt: skip


def test_a_citation_beside_the_evidence_or_of_another_file_does_not_count() -> None:
    for answer in (said("Ann", start=31, end=35), said("Ann", source="b.txt")):
        shares = score(CASE, answer, {})
        assert (shares["citation_precision"].hits, shares["citation_recall"].hits, shares["quote_fidelity"].hits) == (0, 0, 0)


def test_abstentions() -> None:
    refused = score(CASE, said(), {})
    assert (refused["refused"].hits, refused["abstain_precision"].hits, refused["token_f1"].hits) == (1, 0, 0)
    assert "citation_precision" not in refused
    right = score(Case("2", "q", answerable=False, reason="not_stated"), said(), {})
    assert (right["abstain_recall"].hits, right["abstain_precision"].hits, right["reason_accuracy"].hits) == (1, 1, 1)


def test_disagreements() -> None:
    case = Case("3", "q", ("Panama", "South America"), versions=(("Panama",), ("South America", "the south")))
    one = said("Panama", disagreements=(Version("to Panama", ()), Version("elsewhere", ())))
    assert score(case, one, {})["disagreement_recall"] == (0.5, 1)
    assert score(CASE, one, {})["disagreement_precision"] == (0, 2)
    assert "disagreement_precision" not in score(CASE, said("Ann"), {})
    assert "disagreement_precision" not in score(Case("4", "q", answerable=False), one, {})


def test_rewrites() -> None:
    case = Case("4", "q", ("x",), standalone=("Whose gun did Ann use?",))
    assert score(case, said("x", standalone_question="whose gun did ann use"), {})["rewrite_accuracy"].hits == 1
