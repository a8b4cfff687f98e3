"""Case files: one JSON object a line. A line that is not valid is named and left out; unknown keys are kept.

`evals/gold/README.md` says what a case may hold.
"""

from __future__ import annotations

import codecs
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from random import Random
from typing import Annotated, Any, NamedTuple

from pydantic import Field, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from evals.scorers import normalise
from rag.errors import ConfigError, first_fault
from rag.schema import Reason

SEED = 7


class GoldSpan(NamedTuple):
    """A span of a source that holds the answer."""

    source: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Case:
    """A question with its gold labels; `more` keeps what else a line holds."""

    id: Annotated[str, Field(min_length=1)]
    question: Annotated[str, Field(pattern=r"\S")]
    answers: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    evidence: tuple[GoldSpan, ...] = ()
    answerable: bool = True
    history: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    reason: Reason | None = None
    standalone: tuple[str, ...] = ()
    versions: tuple[Annotated[tuple[str, ...], Field(min_length=1)], ...] = ()
    more: Mapping[str, Any] = field(default_factory=dict)


_CASE = TypeAdapter(Case)


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
        raise ConfigError(f"{path} holds no case; write some (the form stands in evals/gold/README.md), then run: gumshoe eval {path}")
    return list(cases.values()), invalid


def parse(line: str, length_of: Callable[[str], int | None]) -> Case:
    """Read one case, in which null is as good as nothing; raises ValueError with what is wrong with it."""
    try:
        shape = from_json(line, allow_inf_nan=False)
    except ValueError as error:
        raise ValueError(f"not JSON ({str(error).replace(' at line 1 column', ', at column')})") from None
    if not isinstance(shape, dict):
        raise ValueError("not a JSON object")
    given = {key: value for key, value in shape.items() if value is not None}
    if isinstance(given.get("evidence"), list):
        given["evidence"] = [{key: e[key] for key in GoldSpan._fields if key in e} if isinstance(e, dict) else e for e in given["evidence"]]
    more = {key: given.pop(key) for key in given.keys() - {known.name for known in fields(Case) if known.name != "more"}}
    try:
        case = _CASE.validate_json(to_json(given | {"more": more}), strict=True)
    except ValidationError as error:
        raise ValueError(": ".join(first_fault(error))) from None
    if case.answerable and not any(normalise(answer) for answer in case.answers):
        raise ValueError("answerable, but without a usable answer")
    if not case.answerable and (case.answers or case.sources):
        raise ValueError("not answerable, but with answers or sources")
    for source, start, end in case.evidence:
        length = length_of(source)
        if length is None:
            raise ValueError(f"the evidence names {source}, which is not in the corpus")
        if not 0 <= start < end <= length:
            raise ValueError(f"the evidence from {start} to {end} is no span of {source}, which has {length} code points")
    return case


def shuffled_cases(path: Path) -> list[Case]:
    """Read a case file without its corpus, shuffled with a fixed seed."""
    cases = load_cases(path, lambda _: sys.maxsize)[0]
    Random(SEED).shuffle(cases)
    return cases
