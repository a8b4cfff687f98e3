"""The gold set against the files: every span, every form, the halves."""

from collections import Counter

import pytest

from evals.cases import load_cases
from evals.run import GOLD, GOLD_2
from evals.scorers import holds
from tests.conftest import CORPUS

TEXTS = {path.name: path.read_bytes().decode() for path in CORPUS.glob("*.txt")}
SETS = {path: load_cases(path, lambda source: len(TEXTS[source]) if source in TEXTS else None) for path in (GOLD, GOLD_2)}
CASES = SETS[GOLD][0]
BOTH = [case for cases, _ in SETS.values() for case in cases]


def test_every_line_is_a_case() -> None:
    assert [(len(cases), invalid) for cases, invalid in SETS.values()] == [(174, []), (160, [])]


def test_every_span_begins_and_ends_with_a_word_of_its_file() -> None:
    for case in BOTH:
        for source, start, end in case.evidence:
            text = TEXTS[source]
            assert text[start:end].strip() == text[start:end], case.id
            assert "\n" not in text[start:end], case.id
            assert start == 0 or not (text[start - 1].isalnum() and text[start].isalnum()), case.id
            assert end == len(text) or not (text[end - 1].isalnum() and text[end].isalnum()), case.id


def test_labels_agree_with_each_other() -> None:
    for case in BOTH:
        if case.answerable:
            assert case.evidence and case.sources, case.id
            assert {e.source for e in case.evidence} >= set(case.sources), case.id
            titled = "catalogue" in case.tags  # no text holds its title
            assert titled or any(holds(TEXTS[e.source][e.start : e.end], answer) for e in case.evidence for answer in case.answers), case.id
        else:
            assert not case.answers and not case.sources, case.id
            assert case.reason in ("off_topic", "not_in_corpus", "not_stated", "false_premise"), case.id


def test_the_spread() -> None:
    tags = Counter(tag for case in CASES for tag in case.tags)
    assert sum(not case.answerable for case in CASES) >= 20
    assert abs(2 * tags["heldback"] - len(CASES)) <= 1
    assert all(tags[tag] >= 5 for tag in ("who", "what", "where", "why", "how", "howmuch", "followup", "paraphrase", "disagreement"))
    assert {source for case in CASES for source in case.sources} == set(TEXTS)


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("invented", 273), ("blind", 120), ("twice", 150), ("fresh", 150), ("pairs", 186), ("short", 219), ("wide", 160), ("rivals", 90), ("rough", 150),
        ("hedged", 150), ("known", 180), ("dossier", 160),
    ],
)  # fmt: skip
def test_the_made_up_stories_hold_their_answers(name: str, count: int) -> None:
    gold = GOLD.with_name(f"{name}.jsonl")
    texts = {path.name: path.read_text(encoding="utf-8") for path in gold.with_suffix("").iterdir() if path.suffix != ".toml"}
    cases, invalid = load_cases(gold, lambda source: len(texts[source]) if source in texts else None)
    assert invalid == [] and len(cases) == count
    for case in cases:
        told = " ".join(texts[source] for source in case.sources).replace(".", ". ")
        assert case.answerable == bool(case.answers) == bool(case.sources) == (case.reason is None), case.id
        assert all(set(version) <= set(case.answers) and any(holds(told, answer) for answer in version) for version in case.versions), case.id
        assert not case.answerable or "across" in case.tags or set(case.answers) <= {"yes", "no"} or any(holds(told, answer) for answer in case.answers), (
            case.id
        )
