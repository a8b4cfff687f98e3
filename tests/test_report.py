"""Intervals, gates and the paired comparison."""

import json
from pathlib import Path
from typing import Any

import pytest

from evals.cases import Case
from evals.report import against, build, gates, load_report, parse_gates, risk_coverage, table
from evals.run import Result
from evals.scorers import METRICS, Share
from rag.errors import ConfigError
from tests.test_scorers import said


def report(*right: bool, unscored: int = 0) -> dict[str, Any]:
    results = [Result(Case(str(n), "q", ("Ann",), tags=("who",)), f"story {n}", said("Ann"), {"correct": Share(ok, 1)}, 100 + n) for n, ok in enumerate(right)]
    results = [Result(r.case, r.story, said("Ann" if ok else "Joe"), r.shares, r.latency_ms) for r, ok in zip(results, right, strict=True)]
    results += [Result(Case(f"u{n}", "q", ("Ann",)), "", None, {}, error=ValueError("gone")) for n in range(unscored)]
    return build(results, "reader", "noir", "g", 0)


def test_values_and_bounds() -> None:
    made = report(*[True] * 8, *[False] * 2)
    metric = made["metrics"]["correct"]
    assert (metric["value"], metric["n"]) == (0.8, 10)
    assert 0.4 <= metric["low"] < 0.8 < metric["high"] <= 1.0
    assert made["metrics"]["recall@1"] == {"value": None, "low": None, "high": None, "n": 0}
    assert made["metrics"]["latency_p50_ms"]["value"] == 104.5
    assert made["by_tag"]["who"]["correct"] == metric
    assert list(made["metrics"]) == list(METRICS)
    assert json.loads(json.dumps(made))["metrics"] == made["metrics"]


def test_cases_of_one_story_are_resampled_together() -> None:
    rows = [Result(Case(str(n), "q", ("Ann",)), "one story", said("Ann"), {"correct": Share(n < 5, 1)}) for n in range(10)]
    metric = build(rows, "m", "c", "g", 0)["metrics"]["correct"]
    assert (metric["low"], metric["value"], metric["high"]) == (0.5, 0.5, 0.5)


def test_a_bound_is_the_value_where_only_the_order_of_a_sum_differs() -> None:
    rows = [Result(Case(str(n), "q", ("Ann",)), f"s{n}", said("Ann"), {"correct": Share(0, 1), "token_f1": Share(1 / 3, 1)}) for n in range(49)]
    metric = build(rows, "m", "c", "g", 0)["metrics"]["token_f1"]
    assert metric["low"] == metric["value"] == metric["high"]


def test_a_metric_is_a_ratio_of_sums_and_no_mean_of_ratios() -> None:
    rows = [
        Result(Case(str(n), "q", ("Ann",)), f"s{n}", said("Ann"), {"correct": Share(1, 1), "citation_precision": share}, 1)
        for n, share in enumerate((Share(1, 1), Share(0, 3)))
    ]
    assert build(rows, "m", "c", "g", 0)["metrics"]["citation_precision"]["value"] == 0.25


def test_gates() -> None:
    made = report(True, True, False, False)
    assert gates(made, parse_gates(["correct=0.5", "latency_p95_ms=1000"])) == []
    assert "below" in gates(made, parse_gates(["correct=0.6"]))[0]
    assert gates(report(True, False, False), parse_gates(["correct=0.33333"])) == [], "a third is more"
    assert gates(report(True, True, False), parse_gates(["correct=0.66669"])), "two thirds are less"
    assert gates(report(*[True] * 71, *[False] * 16), parse_gates([f"correct={71 / 87}"])) == [], "a gate at just the value holds"
    assert "above" in gates(made, parse_gates(["latency_p50_ms=10"]))[0]
    assert "no case" in gates(made, parse_gates(["mrr=0"]))[0]
    assert "unscored" in gates(report(True, unscored=1), parse_gates(["correct=0"]))[0]


@pytest.mark.parametrize("gate", ["beauty=1", "correct", "correct=", "correct=x", "correct=nan"])
def test_a_gate_that_is_none(gate: str) -> None:
    with pytest.raises(ValueError, match=r"is no (?:gate|number)"):
        parse_gates([gate])


def test_the_baseline() -> None:
    good, bad = report(*[True] * 20), report(*[False] * 20)
    assert not against(good, good)[0]
    assert not against(good, bad)[0]
    assert against(bad, good) == (True, "correct is -1.000 against the baseline (95 %: -1.000 to -1.000, 20 cases)")
    assert not against(report(*[True] * 19, False), good)[0], "one case of twenty is noise"
    assert not against(report(True, unscored=1), report(True, unscored=1))[0]
    assert "shares no" in against(good, {"results": [{"id": "other", "correct": True}]})[1]


def test_unscored_is_neither_right_nor_wrong() -> None:
    made = report(True, unscored=2)
    assert (made["cases"], made["unscored"], made["metrics"]["correct"]["n"]) == (3, 2, 1)
    assert made["results"][1]["correct"] is None
    assert "2 unscored" in table(made)


def test_a_report_that_is_none(tmp_path: Path) -> None:
    for content in ("{}", "[]", "x", '{"results": []}'):
        (tmp_path / "r.json").write_text(content)
        with pytest.raises(ConfigError, match=r"r\.json"):
            load_report(tmp_path / "r.json")


def test_risk_and_coverage_by_hand() -> None:
    points = risk_coverage([(0.9, False), (0.5, True), (0.7, False), (0.5, False)], asked=8)
    assert points == [
        {"confidence": 0.9, "coverage": 0.125, "risk": 0.0},
        {"confidence": 0.7, "coverage": 0.25, "risk": 0.0},
        {"confidence": 0.5, "coverage": 0.5, "risk": 0.25},
    ]
    assert risk_coverage([], asked=3) == []


def test_an_unscored_result_has_the_keys_of_any_other_and_keeps_its_tags() -> None:
    case = Case("1", "q", ("Ann",), tags=("who",))
    gone = Result(case, "", None, {}, error=ValueError("gone")).to_json()
    assert set(gone) >= {"id", "answer", "abstained", "reason", "correct", "scores", "citations", "disagreements", "retrieved", "latency_ms"}
    made = build([Result(case, "", None, {}, error=ValueError("gone"))], "m", "c", "g", 0)
    assert made["by_tag"]["who"]["correct"]["n"] == 0
    assert "who" not in table(made)


def test_two_bounds_for_one_metric_are_refused() -> None:
    with pytest.raises(ValueError, match="two bounds"):
        parse_gates(["correct=0.9", "correct=0"])
