"""What can be said to be missing before anything is answered, and why: the reasons of an abstention.

A title or person that is nowhere on the shelf, persons of one story asked about in another, questions about no story at all.
It gives a reason only; that the shelf does not state a fact is found out by the answerer.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from rag.index import Index
from rag.models import Encoder
from rag.question import Reading
from rag.schema import Draft, Hit, Reason
from rag.words import STOP, words

TOPIC = Path(__file__).with_name("topic.json")


def missing(reading: Reading, index: Index, encoder: Encoder) -> Draft | None:
    """Give an abstention where the question cannot be answered from this shelf, whoever answers."""
    if reading.unknown_title:
        return Draft(f"There is no story “{reading.unknown_title}” on this shelf.", reason="not_in_corpus")
    if reading.unknown:
        if not reading.names and _of_the_world(reading.text, encoder):
            return Draft("", reason="off_topic")
        return Draft(f"{_listed(reading.unknown)} {'is' if len(reading.unknown) == 1 else 'are'} nowhere on this shelf.", reason="not_in_corpus")
    return _misplaced(reading, index) or (Draft("", reason="off_topic") if why_not(reading.text, reading, index, encoder) == "off_topic" else None)


def _misplaced(reading: Reading, index: Index) -> Draft | None:
    """Find a person who is asked about in a story where nobody of that name is, or two who never share a story."""
    homes: dict[str, set[str]] = {}
    for character in reading.names:
        if character.person:
            homes.setdefault(character.name if character.mentions > 1 else "", set()).add(character.story)
    homes.pop("", None)
    for name, stories in homes.items():
        label = " and ".join(sorted(index.stories[story].label for story in stories))
        if reading.story and reading.story.key not in stories:
            return Draft(f"{name} appears in {label}, not in {reading.story.label}.", reason="false_premise")
        for other, others in homes.items():
            if other != name and not stories & others and not (reading.story is None and _ambiguous(name, other)):
                there = " and ".join(sorted(index.stories[story].label for story in others))
                return Draft(f"{name} appears in {label} and {other} in {there}: no story here has both.", reason="false_premise")
    return None


def _ambiguous(name: str, other: str) -> bool:
    """Say whether two persons of different stories share a part of their name, so that one word may mean either."""
    return bool(set(name.split()) & set(other.split()))


def why_not(question: str, reading: Reading, index: Index, encoder: Encoder) -> Reason:
    """Name the reason where nothing was found: about no story at all, or a fact that is not stated."""
    if reading.story or any(character.mentions > 1 for character in reading.names):
        return "not_stated"
    asked = [word for word in words(question) if word not in STOP]
    told_of = bool(asked) and all(index.knows(word) for word in asked)
    return "off_topic" if not told_of and _of_the_world(question, encoder) else "not_stated"


def _of_the_world(question: str, encoder: Encoder) -> bool:
    """Say whether a question sounds like one about the world rather than about a story (`rag.topic` draws the line)."""
    weight, bias = _topic()
    return float(encoder.encode([question])[0] @ weight) + bias < 0


@lru_cache(maxsize=1)
def _topic() -> tuple[np.ndarray, float]:
    shape = json.loads(TOPIC.read_text())
    return np.array(shape["weight"], np.float32), float(shape["bias"])


def words_for(reason: Reason, hits: Sequence[Hit]) -> str:
    """Say an abstention in words."""
    return {
        "off_topic": "I only answer questions about the stories on this shelf.",
        "not_in_corpus": "That is nowhere on this shelf.",
        "not_stated": "The shelf does not say." + (" The nearest passages are below." if hits else ""),
        "false_premise": "The shelf does not bear out what the question assumes.",
    }[reason]


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
