"""Whom a phrase of a question means that is no name.

That is "the captain", by the name beside that noun (`naming`), or "Clara's father", by whose daughter Clara is told to be (`kin`). Nobody, where the
passages do not say, or may mean two.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.index import Index
from rag.question.parse import Inquiry
from rag.rules.kin import by_kin
from rag.rules.naming import name_draft, unnamed
from rag.schema import Character, Passage

_DESCRIBES = re.compile(r"the |.+['’]s? ", re.I)


def meant_by(phrase: str, passages: Sequence[Passage], index: Index) -> tuple[str, list[Character]]:
    """Return what some passages call whoever a phrase describes, "the captain", "Tom's son", and whom that names; "" and nobody where they do not."""
    asked = unnamed(phrase) if _DESCRIBES.match(phrase) else None
    draft = name_draft(asked, passages, index) or by_kin(asked, index) if asked else None
    return (draft.text, index.names.people_in(draft.text, draft.evidence[0].passage.story)) if draft else ("", [])


def so_called_or_described(phrase: str, inquiry: Inquiry) -> list[Character]:
    """Return whom a phrase of a question means: by name, "Captain Strang", or as its passages call them, "the captain"."""
    return inquiry.parsed.so_called(phrase) or meant_by(phrase, inquiry.passages, inquiry.index)[1]
