"""What the commands beside `gumshoe eval` read from their command line; they end with one line where it cannot be used."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.cases import Case, shuffled_cases
from rag.errors import ConfigError, one_line


@dataclass(frozen=True, slots=True)
class Chosen:
    """The cases that a command was given, most often those with evidence, in an order of chance that is always the same, and the corpus to ask."""

    name: str
    corpus: str
    cases: Sequence[Case]
    limit: int | None

    @classmethod
    def from_command_line(cls, description: str | None, *, evidence: bool = True) -> Chosen:
        """Read `CASES --corpus NAME [--limit N] [--leave-out TAG]`; `cases` holds all of them, of which `limit` are to be asked."""
        parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
        parser.add_argument("cases", type=Path)
        parser.add_argument("--corpus", required=True)
        parser.add_argument("--limit", type=int, default=None, help="so many cases, in an order of chance")
        parser.add_argument("--leave-out", metavar="TAG", default=None, help="cases with this tag are not asked")
        args = parser.parse_args()
        try:
            cases = [c for c in shuffled_cases(args.cases) if (c.evidence or not evidence) and args.leave_out not in c.tags]
        except ConfigError as error:
            sys.exit(one_line(error))
        if not cases:
            sys.exit(f"{args.cases} has no case{' with evidence' * evidence}; name a file whose cases have some: evals/gold/noir.jsonl")
        return cls(args.cases.name, args.corpus, cases, args.limit)
