"""Whether a span is of another sort than a question asks for.

Such a span is no destination of "where does Nora go?", no policeman of "which policeman?", nobody's wife of "who is his wife?". What `rag.reader.sorts`
says of the words is joined with who is named in them and what the story calls them. It may be wrong, since much goes by the encoder.
"""

from __future__ import annotations

import re

from rag.language.answer_type import asks_whither
from rag.language.families import kind_of_trade
from rag.question.descriptions import is_work, role_nouns
from rag.reader.proposed import Proposed
from rag.reader.sorts import could_be
from rag.schema import Character

_BOUND = r"(?:to|into|onto|towards?|for|aboard|as far as|home)"
_BOUND_FOR = re.compile(rf"(?:back |away |off )?{_BOUND}\b", re.I)
_BEHIND_BOUND_FOR = re.compile(rf"\b{_BOUND} (?:(?:the|an?|his|her|their) (?:[a-z-]+ )?)?$", re.I)
_ARRIVES = re.compile(r"\b(?:(?:arriv|settl|mov|land|start|begin|open|end|return)\w*|hides|hid|began|t(?:akes?|ook) refuge)\b", re.I)
"""Before a place where somebody ends, "starts anew in Lima"."""


def of_another_sort(proposed: Proposed) -> bool:
    """Return whether it cannot be of the sort that a noun asks for; the name of him whose wife is asked for is not hers."""
    sort = proposed.asked.sort
    if asks_whither(proposed.asked.text):
        return not (_BOUND_FOR.match(proposed.text) or _BEHIND_BOUND_FOR.search(proposed.before) or _ARRIVES.search(proposed.before))
    if sort is None:
        return False
    people = proposed.people
    if sort.how != "is" and people and set(people) <= set(proposed.asked.people):
        return True
    if sort.how == "is" and len(people) == 1 and is_work(sort.noun) and _has_another_trade(people[0], sort.noun, proposed):
        return True
    around = proposed.before, proposed.passage.text[proposed.span.end : proposed.sentence.end]
    return not could_be(sort, proposed.text, around, proposed.context, person=bool(people), encoder=proposed.encoder)


def _has_another_trade(person: Character, noun: str, proposed: Proposed) -> bool:
    """Return whether a story calls somebody by trades alone of other kinds than the one asked for: the lawyer Simon Ash is no policeman."""
    own = kind_of_trade(noun)
    told = role_nouns([person], proposed.index) if own else frozenset()
    return bool(told) and own.isdisjoint(told) and all(map(kind_of_trade, told))
