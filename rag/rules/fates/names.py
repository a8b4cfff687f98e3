"""Where a sentence names whom, as the subject or the object of something: by a name, or by a rank that one person of the story alone bears, "the judge".

Whoever only owns something there, "in Grace's arms", is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from rag.index import Index
from rag.language.words import UPPER
from rag.question.descriptions import by_rank
from rag.schema import Character

Named: TypeAlias = Sequence[tuple[int, Character]]
"""Where a text names whom, in order."""


def ranks_as_names(text: str, ranks: Iterable[str]) -> str:
    """Write whoever goes by a rank as a name, in as many letters: "The_judge shoots himself"."""
    return re.sub(rf"\b[Tt]he ({'|'.join(ranks)})\b(?! [{UPPER}])", r"The_\1", text) if ranks else text


def named_at(text: str, story: str, index: Index) -> list[tuple[int, Character]]:
    """Return where a text names whom, in order, but not as an owner ("in Grace's arms")."""
    reflexive = re.search(r"\b(?:(?P<m>him)|(?P<f>her))self\b", text)
    gender = reflexive.lastgroup if reflexive else None
    ranks = [
        (match.start(), -match.end(), False, False, c)
        for rank, c in by_rank(story, index).items()
        for match in re.finditer(rf"\b[Tt]he[ _]{rank}\b(?!['’]s| [{UPPER}])", text)
    ]
    found = [
        # of two who share a surname, the one who goes by it, or who can shoot "himself"
        (match.start(), -match.end(), form not in c.goes_by, gender is not None and c.gender not in ("", gender), c)
        for c in index.names.people_in(text, story)
        for form in c.forms
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w|['’]s)", text)
    ]
    named: list[tuple[int, Character]] = []
    reached = 0
    for start, end, *_, c in sorted(found + ranks, key=lambda one: one[:4]):
        if start >= reached:
            named.append((start, c))
            reached = -end
    return named
