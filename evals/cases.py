"""Case files: one JSON object a line. A line that is not valid is named and left out; unknown keys are kept.

`evals/gold/README.md` says what a case may hold.
"""

from __future__ import annotations

import argparse
import codecs
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from evals.scorers import normalise
from rag.errors import ConfigError

SEED = 7


class Evidence(NamedTuple):
    """A span of a source that holds the answer."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its gold labels."""

    id: str
    question: str
    answers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    answerable: bool = True
    history: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    reason: str | None = None
    standalone: tuple[str, ...] = ()
    versions: tuple[tuple[str, ...], ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Invalid:
    """A line that is not a case, and why."""

    line: int
    fault: str


def load_cases(path: Path, length_of: Callable[[str], int | None]) -> tuple[list[Case], list[Invalid]]:
    """Read a case file; `length_of` gives the length of a source's text, None for an unknown source.

    Raises ConfigError where the file cannot be read at all.
    """
    try:
        lines = path.read_bytes().removeprefix(codecs.BOM_UTF8).split(b"\n")
    except OSError as error:
        raise ConfigError(f"{path} cannot be read ({error.strerror}); name a .jsonl file of cases: gumshoe eval CASES") from None
    cases: dict[str, Case] = {}
    invalid: list[Invalid] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            case = parse(line.decode(), length_of)
            if case.id in cases:
                raise ValueError(f"the id {case.id!r} stands here twice")
            cases[case.id] = case
        except UnicodeDecodeError:
            invalid.append(Invalid(number, "not UTF-8"))
        except ValueError as error:
            invalid.append(Invalid(number, str(error)))
    if not cases and not invalid:
        raise ConfigError(f"{path} holds no case; see evals/gold/README.md for the form")
    return list(cases.values()), invalid


def parse(line: str, length_of: Callable[[str], int | None]) -> Case:
    """Read one case; raises ValueError with what is wrong with it."""
    try:
        shape = json.loads(line)
        line.encode()
        json.dumps(shape, ensure_ascii=False).encode()
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg})") from None
    except RecursionError:
        raise ValueError("not JSON (too deep)") from None
    except UnicodeEncodeError:
        raise ValueError("holds half a character") from None
    if not isinstance(shape, dict):
        raise ValueError("not a JSON object")
    id_, question = shape.pop("id", None), shape.pop("question", None)
    if not isinstance(id_, str) or not id_:
        raise ValueError("no id")
    if not isinstance(question, str) or not question.strip():
        raise ValueError("no question")
    answerable, reason = shape.pop("answerable", True), shape.pop("reason", None)
    if not isinstance(answerable, bool) or not isinstance(reason, str | None):
        raise ValueError("answerable must be true or false, and reason a text")
    answers, sources, history, tags, standalone = (_texts(shape, key) for key in ("answers", "sources", "history", "tags", "standalone"))
    versions = shape.pop("versions", None) or []
    if not isinstance(versions, list) or not all(_is_texts(version) and version for version in versions):
        raise ValueError("versions must be lists of wordings")
    if answerable and not any(normalise(answer) for answer in answers):
        raise ValueError("answerable, but without a usable answer")
    evidence = tuple(_span(entry, length_of) for entry in _list(shape, "evidence"))
    return Case(id_, question, answers, sources, evidence, answerable, history, tags, reason, standalone, tuple(map(tuple, versions)), shape)


def _list(shape: dict[str, Any], key: str) -> list[Any]:
    value = shape.pop(key, None)
    value = [] if value is None else value
    if not isinstance(value, list):
        raise ValueError(f"{key} must be a list")
    return value


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def _texts(shape: dict[str, Any], key: str) -> tuple[str, ...]:
    value = _list(shape, key)
    if not _is_texts(value):
        raise ValueError(f"{key} must be a list of texts")
    return tuple(value)


def _span(entry: Any, length_of: Callable[[str], int | None]) -> Evidence:
    if not isinstance(entry, dict) or not isinstance(entry.get("source"), str):
        raise ValueError("evidence must name a source, a start and an end")
    source, start, end = entry["source"], entry.get("start"), entry.get("end")
    if not isinstance(start, int) or not isinstance(end, int) or isinstance(start, bool) or isinstance(end, bool) or not 0 <= start < end:
        raise ValueError(f"the evidence in {source} is no span")
    length = length_of(source)
    if length is None:
        raise ValueError(f"the evidence names {source}, which is not in the corpus")
    if end > length:
        raise ValueError(f"the evidence ends at {end}, past the end of {source} ({length})")
    return Evidence(source, start, end)


def by_chance(path: Path) -> list[Case]:
    """Read a case file without its corpus, in an order of chance that is always the same."""
    cases = load_cases(path, lambda _: sys.maxsize)[0]
    Random(SEED).shuffle(cases)
    return cases


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cases with evidence that a command was given, in an order of chance that is always the same, and the corpus to ask."""

    name: str
    corpus: str
    cases: Sequence[Case]
    limit: int | None

    @classmethod
    def from_command_line(cls, description: str | None) -> Chosen:
        """Read `CASES --corpus NAME [--limit N] [--leave-out TAG]`; `cases` holds all of them, of which `limit` are to be asked."""
        parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("cases", type=Path)
        parser.add_argument("--corpus", required=True)
        parser.add_argument("--limit", type=int, default=None, help="so many cases, in an order of chance")
        parser.add_argument("--leave-out", metavar="TAG", default=None, help="cases with this tag are not asked")
        args = parser.parse_args()
        cases = [c for c in by_chance(args.cases) if c.evidence and args.leave_out not in c.tags]
        if not cases:
            sys.exit(f"{args.cases} has no case with evidence; name a file whose cases have some: evals/gold/noir.jsonl")
        return cls(args.cases.name, args.corpus, cases, args.limit)
