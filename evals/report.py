"""Results become a report: metrics with intervals, by tag and overall; gates; the paired comparison with a baseline.

Intervals are 95 % percentile bootstraps (Efron), 2,000 resamples (of latencies 200) of whole stories where a story has several cases, with
a fixed seed. It prints and judges; it asks nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from math import isclose
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from evals.scorers import METRICS
from rag.errors import ConfigError
from rag.usage import USAGE

if TYPE_CHECKING:
    from evals.run import Result

RESAMPLES, SEED = 2000, 11
LATENCIES = {"latency_p50_ms": 50, "latency_p95_ms": 95}


def build(results: Sequence[Result], model: str, corpus: str, generation: str, invalid: int) -> dict[str, Any]:
    """Return the report: the metrics of `evals/gold/README.md` overall and by tag, and each result."""
    scored = [result for result in results if result.answer is not None]
    clusters = [result.story for result in scored]
    tags = sorted({tag for result in results for tag in result.case.tags})
    chosen = {tag: [i for i, result in enumerate(scored) if tag in result.case.tags] for tag in tags}
    return {
        "model": model,
        "corpus": corpus,
        "generation": generation,
        "cases": len(results),
        "invalid": invalid,
        "unscored": len(results) - len(scored),
        "metrics": _metrics(scored, clusters),
        "by_tag": {tag: _metrics([scored[i] for i in rows], [clusters[i] for i in rows]) for tag, rows in chosen.items()},
        "risk_coverage": risk_coverage(
            [(r.answer.confidence, not r.shares["correct"].hits) for r in scored if r.answer and not r.answer.abstained], len(scored)
        ),
        "usage": {name: sum(r.answer.trace.get(name, 0) for r in scored if r.answer) for name in USAGE},
        "results": [result.to_json() for result in results],
    }


def risk_coverage(answers: Sequence[tuple[float, bool]], asked: int) -> list[dict[str, float]]:
    """Return what abstaining more would buy.

    For each confidence that answers were given at, that is the share of questions answered at it or above, and of those the share wrong. `answers` holds the
    confidence of each answer given and whether it is wrong (El-Yaniv and Wiener, JMLR 2010).
    """
    points: dict[float, dict[str, float]] = {}
    wrong = 0
    for count, (confidence, fault) in enumerate(sorted(answers, reverse=True), 1):
        wrong += fault
        points[confidence] = {"confidence": confidence, "coverage": round(count / asked, 4), "risk": round(wrong / count, 4)}
    return list(points.values())


def _metrics(results: Sequence[Result], clusters: Sequence[str]) -> dict[str, dict[str, float | int | None]]:
    names = [name for name in METRICS if name not in LATENCIES]
    metrics = {name: ratio([r.shares.get(name) for r in results], clusters) for name in names}
    latencies = [r.latency_ms for r in results]
    return metrics | {name: _percentile(latencies, clusters, percent) for name, percent in LATENCIES.items()}


def _groups(clusters: Sequence[str]) -> list[np.ndarray]:
    names = np.array(clusters)
    return [np.flatnonzero(names == name) for name in dict.fromkeys(clusters)]


def ratio(shares: Sequence[tuple[float, float] | None], clusters: Sequence[str]) -> dict[str, Any]:
    """Return the sum of hits over the sum of what they are of, resampled by cluster; n counts what it is over: cases, or entries of them."""
    rows = [i for i, share in enumerate(shares) if share is not None and share[1]]
    if not rows:
        return {"value": None, "low": None, "high": None, "n": 0}
    pairs = np.array([shares[i] for i in rows], float)
    sums = np.array([pairs[group].sum(0) for group in _groups([clusters[i] for i in rows])])
    draws = np.random.default_rng(SEED).integers(0, len(sums), (RESAMPLES, len(sums)))
    resampled = sums[draws].sum(1)
    return _interval(float(pairs[:, 0].sum() / pairs[:, 1].sum()), resampled[:, 0] / resampled[:, 1], round(pairs[:, 1].sum()))


def _percentile(values: Sequence[float], clusters: Sequence[str], percent: int) -> dict[str, float | int | None]:
    if not values:
        return {"value": None, "low": None, "high": None, "n": 0}
    times, groups = np.array(values), _groups(clusters)
    draws = np.random.default_rng(SEED).integers(0, len(groups), (RESAMPLES // 10, len(groups)))
    resampled = np.array([np.percentile(np.concatenate([times[groups[i]] for i in draw]), percent) for draw in draws])
    return _interval(float(np.percentile(times, percent)), resampled, len(values))


def _interval(value: float, resampled: np.ndarray, n: int) -> dict[str, float | int | None]:
    """Return a value as it is, so that a gate at just that holds; a bound that differs only as sums do in another order is the value."""
    low, high = (value if isclose(bound, value, rel_tol=1e-12) else float(bound) for bound in np.percentile(resampled, [2.5, 97.5]))
    return {"value": value, "low": low, "high": high, "n": n}


# ---------------------------------------------------------------- judging


def parse_gates(gates: Sequence[str]) -> dict[str, float]:
    """Read METRIC=BOUND; raises ValueError for an unknown metric or a bound that is no number."""
    bounds = {}
    for gate in gates:
        name, equals, bound = gate.partition("=")
        if name not in METRICS or not equals:
            raise ValueError(f"{gate!r} is no gate; say METRIC=BOUND, with METRIC one of {', '.join(METRICS)}")
        if name in bounds:
            raise ValueError(f"{name} has two bounds; say one")
        try:
            bounds[name] = float(bound)
        except ValueError:
            raise ValueError(f"{bound!r} in {gate!r} is no number") from None
        if bounds[name] != bounds[name]:
            raise ValueError(f"{bound!r} in {gate!r} is no number")
    return bounds


def gates(report: Mapping[str, Any], bounds: Mapping[str, float]) -> list[str]:
    """Name the gates that do not hold. An unscored case fails every one, and so does a metric without a case."""
    failures = []
    for name, bound in bounds.items():
        value = report["metrics"][name]["value"]
        upper = name in LATENCIES
        if report["unscored"]:
            failures.append(f"{name}: {report['unscored']} cases are unscored")
        elif value is None:
            failures.append(f"{name}: no case to measure it on")
        elif value > bound if upper else value < bound:
            failures.append(f"{name} is {value:g}, {'above' if upper else 'below'} {bound:g}")
    return failures


def load_report(path: Path) -> dict[str, Any]:
    """Read an earlier report; raises ConfigError where it is none."""
    try:
        report = json.loads(path.read_text(encoding="utf-8-sig"))
        shape = {r["id"]: r.get("correct") for r in report["results"]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ConfigError(f"{path} is not a report of gumshoe eval ({type(error).__name__}); write one with: gumshoe eval --out REPORT.json") from None
    if not shape:
        raise ConfigError(f"{path} holds no results; write a report with: gumshoe eval --out REPORT.json")
    return dict(report)


def against(report: Mapping[str, Any], before: Mapping[str, Any]) -> tuple[bool, str]:
    """Compare `correct` case by case with a baseline: whether it is worse, the whole interval of the difference below 0, and a line that says by how much."""
    then = {r["id"]: r["correct"] for r in before["results"] if isinstance(r.get("correct"), bool)}
    pairs = [(float(r["correct"]) - float(then[r["id"]]), _cluster(r)) for r in report["results"] if isinstance(r["correct"], bool) and r["id"] in then]
    if not pairs:
        return True, "the baseline shares no scored case with this report"
    differences = np.array([difference for difference, _ in pairs])
    groups = _groups([cluster for _, cluster in pairs])
    draws = np.random.default_rng(SEED).integers(0, len(groups), (RESAMPLES, len(groups)))
    sums, sizes = np.array([differences[g].sum() for g in groups]), np.array([len(g) for g in groups])
    low, high = np.percentile(sums[draws].sum(1) / sizes[draws].sum(1), [2.5, 97.5])
    return bool(high < 0), f"correct is {differences.mean():+.3f} against the baseline (95 %: {low:+.3f} to {high:+.3f}, {len(pairs)} cases)"


def _cluster(result: Mapping[str, Any]) -> str:
    return str(result.get("story") or result["id"])


def table(report: Mapping[str, Any]) -> str:
    """Return the report as a person reads it."""
    head = f"{report['model']} on {report['corpus']}: {report['cases']} cases, {report['invalid']} invalid, {report['unscored']} unscored"
    rows = [f"{'metric':24}{'value':>9}{'low':>9}{'high':>9}{'n':>6}"]
    for name, metric in report["metrics"].items():
        if metric["n"]:
            form = "9.0f" if name.endswith("_ms") else "9.3g"
            rows.append(f"{name:24}{metric['value']:{form}}{metric['low']:{form}}{metric['high']:{form}}{metric['n']:6}")
    tags = [
        f"{tag:24}{by['correct']['value']:9.3g}{by['correct']['low']:9.3g}{by['correct']['high']:9.3g}{by['correct']['n']:6}"
        for tag, by in report["by_tag"].items()
        if by["correct"]["n"]
    ]
    curve = [f"{p['coverage']:24.0%}{p['risk']:9.0%}{p['confidence']:9.2f}  {'#' * round(40 * p['risk'])}" for p in _tenths(report["risk_coverage"])]
    return "\n".join(
        [head, "", *rows, *(["", "correct by tag", *tags] if tags else []), *(["", f"{'answered':>24}{'wrong':>9}{'from':>9}", *curve] if curve else [])]
    )


def _tenths(points: Sequence[dict[str, float]]) -> list[dict[str, float]]:
    """Return the last point within each tenth of the coverage."""
    return list({int(10 * point["coverage"]): point for point in points}.values())
