"""What can be said to be missing without reading a passage, and why: the reasons of an abstention, and their words.

A title or person that is nowhere on the shelf, persons of one story asked about in another, questions about no story at all; and, once nothing has been
found, another story that tells it. That the shelf does not state a fact is found out by the answerer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from rag.encoders import Encoder
from rag.index import Index
from rag.language.inflection import content_stems
from rag.language.vocabulary import STOP
from rag.language.words import UPPER, fold, listed, says, words
from rag.question.parse import ParsedQuestion
from rag.rules.premises import contradicted
from rag.schema import Character, Draft, Hit, Reason, sentences_of

TOPIC = Path(__file__).with_name("topic.json")
_FOREIGN = frozenset(
    "wer wen wem wessen wann warum wieso wohin woher qui quoi ou quand pourquoi combien quien quienes que donde cuando cuantos como perche quem onde".split()
)
"""Folded words that begin questions in German, French, Spanish, Italian and Portuguese."""
_COMPARES = re.compile(r"\b(?:or|both|each|common|alike|same|differ\w*|compar\w*|older|younger|richer)\b", re.I)
"""Asks about people of two stories, and does not put them into one."""
_WHO_IS = re.compile(rf"\W*(?i:who(?:['’]s| is| was)) [{UPPER}][\w’'.-]*(?: [{UPPER}][\w’'.-]*)*\W*$")
"""Asks who somebody is, and may mean somebody of a story, whatever it sounds like."""
_MY_OWN = re.compile(
    r"^\W*(?:(?:how|where|when|what|which|why)\b.*\b(?<!to )(?:do|can|should|could|must) (?:i|you|we|one)\b"
    r"(?! (?:think|know|say|remember|mean|like|have))|.*\b(?:my|i['’]m|i am)\b)",
    re.I,
)
"""Asks what whoever asks can do, "How can I catch a fish?"."""
LISTED = 4
"""Stories that a message names; of more it says how many."""
KNOWN = 1.0
"""How far over the line a question must lie if the shelf holds nearly all of its words."""
_MEASURES = frozenset("much many number name old kind sort type colour color size shape called mention mentions mentioned".split())
"""Words of questions that stories need not hold."""


def missing(parsed: ParsedQuestion, index: Index, encoder: Encoder, *, of_stories: bool = False) -> Draft | None:
    """Return an abstention where the question cannot be answered from this shelf, whoever answers.

    One that asks for stories (`of_stories`) is never off topic.
    """
    if not content_stems(parsed.text):
        return Draft("The question contains nothing to look for.", reason="not_stated")
    if (first := words(parsed.text)[0]) in _FOREIGN and first not in index.names.parts:
        return Draft("Only English is supported; ask in English.", reason="off_topic")
    if parsed.unknown_title:
        return Draft(f"There is no story “{parsed.unknown_title}” on this shelf.", reason="not_in_corpus")
    if parsed.unknown:
        if not of_stories and not parsed.names and not _WHO_IS.match(parsed.text) and _of_the_world(parsed.text, encoder):
            return Draft("", reason="off_topic")
        return Draft(f"{listed(parsed.unknown)} {'is' if len(parsed.unknown) == 1 else 'are'} nowhere on this shelf.", reason="not_in_corpus")
    if found := _misplaced(parsed, index) or contradicted(parsed, index):
        return found
    return Draft("", reason="off_topic") if not of_stories and _off_topic(parsed, index, encoder) else None


@dataclass(frozen=True, slots=True)
class _Homes:
    """The stories whose text has a name of a question, and those of them with somebody who bears it."""

    stories: frozenset[str]
    bearers: frozenset[str]


def _misplaced(parsed: ParsedQuestion, index: Index) -> Draft | None:
    """Find a person who is asked about in a story whose text never names them, or two whom no story's text names both.

    Or find a place that is not named in the story asked about.
    """
    asked = parsed.story
    for place in (c for c in parsed.names if asked and not c.person and c.name in _said(c, parsed.text)):
        stories = index.stories_with(fold(max(_said(place, parsed.text), key=len)))
        if asked and stories and asked.key not in stories:
            return Draft(f"{place.name} is named in {_labels(stories, index)}, not in {asked.label}.", reason="false_premise")
    homes = _homes(parsed, index)
    for name, home in homes.items():
        if asked and asked.key not in home.stories:
            return Draft(f"{name} appears in {_labels(home.bearers, index)}, not in {asked.label}.", reason="false_premise")
        for other, others in homes.items():
            if not home.stories & others.stories and not _COMPARES.search(parsed.text):
                where = f"{name} appears in {_labels(home.bearers, index)} and {other} in {_labels(others.bearers, index)}"
                return Draft(f"{where}: no story here has both.", reason="false_premise")
    return None


def _homes(parsed: ParsedQuestion, index: Index) -> dict[str, _Homes]:
    """Return where the persons whom a question names are at home, by the whole name where it is one person's, else by the name in the question."""
    homes: dict[str, _Homes] = {}
    bearers: dict[str, list[Character]] = {}
    for person in (c for c in parsed.names if c.person and c.mentions > 1):
        called = max(_said(person, parsed.text), key=len, default="")
        stories = index.stories_with(fold(called)) if called else frozenset()
        if not stories:
            continue
        if called not in bearers:
            bearers[called] = index.names.people_in(called)
        so_called = [c for c in bearers[called] if c.story in stories]
        name = person.name if len({c.name for c in so_called}) == 1 else called
        homes[name] = _Homes(stories, frozenset(c.story for c in so_called))
    return homes


def _said(character: Character, text: str) -> list[str]:
    """Return the forms of a name that a text has, with the capitals that belong to them unless it has none at all."""
    return [form for form in character.forms if says(text, form) and (text.islower() or form in text)]


def told_elsewhere(parsed: ParsedQuestion, hits: Sequence[Hit], index: Index) -> Draft | None:
    """Find another story, one sentence of which has all words of a question about a named story that lacks some: "In Raw Deal, who blows the safe?"."""
    asked = frozenset(content_stems(parsed.text))
    if parsed.story is None or len(asked) < 2 or asked <= index.stems_of(parsed.story.key):
        return None
    for sentence in sentences_of(hit.passage for hit in hits if hit.passage.story != parsed.story.key):
        if asked <= set(content_stems(sentence.text)):
            return Draft(f"That is told in {index.stories[sentence.passage.story].label}, not in {parsed.story.label}.", reason="false_premise")
    return None


def _labels(stories: Collection[str], index: Index) -> str:
    """List stories by their titles, the first few of many."""
    labels = sorted(index.stories[story].label for story in stories)
    more = [f"{len(labels) - LISTED} other stories"] if len(labels) > LISTED + 1 else labels[LISTED:]
    return listed([*labels[:LISTED], *more])


def _off_topic(parsed: ParsedQuestion, index: Index, encoder: Encoder) -> bool:
    """Return whether a question is about no story at all: it names none and nobody, has a word that no story has, and sounds like one about the world."""
    if parsed.story or any(character.person and character.mentions > 1 for character in parsed.names):
        return False
    if _MY_OWN.search(parsed.text):
        return True
    asked = [word for word in words(parsed.text) if word not in STOP | _MEASURES]
    known = sum(index.knows(word) for word in asked) / max(1, len(asked))
    return known < 1 and _of_the_world(parsed.text, encoder, known)


def _of_the_world(question: str, encoder: Encoder, known: float = 0.0) -> bool:
    """Return whether a question sounds like one about the world rather than about a story (`rag.training.topic` draws the line).

    It does all the more so the more of its words stories hold.
    """
    weight, bias = _topic()
    return float(encoder.encode([question])[0] @ weight) + bias < -KNOWN * known


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
        "false_premise": "Nothing on this shelf supports what the question assumes.",
    }[reason]
