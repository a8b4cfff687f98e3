"""What can be said to be missing without reading a passage, and why: the reasons of an abstention, and their words.

A title or person that is nowhere on the shelf, persons of one story asked about in another, questions about no story at all; and, once nothing has been found, another
story that tells it. That the shelf does not state a fact is found out by the answerer.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np

from rag.encoders import Encoder
from rag.index import Index
from rag.question import QuestionReading
from rag.rules.premises import contradicted
from rag.schema import Character, Draft, Hit, Reason, sentences_of
from rag.words import STOP, UPPER, content_stems, fold, listed, says, words

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
    r"^\W*(?:(?:how|where|when|what|which|why)\b.*\b(?:do|can|should|could|must) (?:i|you|we|one)\b(?! (?:think|know|say|remember|mean|like|have))|.*\b(?:my|i['’]m|i am)\b)",
    re.I,
)
"""Asks what whoever asks can do, "How can I catch a fish?"."""
KNOWN = 1.0
"""How far over the line a question must lie if the shelf holds nearly all of its words."""
_MEASURES = frozenset("much many number name old kind sort type called mention mentions mentioned".split())
"""Words of questions that stories need not hold."""


def missing(reading: QuestionReading, index: Index, encoder: Encoder, *, of_stories: bool = False) -> Draft | None:
    """Give an abstention where the question cannot be answered from this shelf, whoever answers; one that asks for stories (`of_stories`) is never off topic."""
    if not content_stems(reading.text):
        return Draft("The question names nothing that could be looked for.", reason="not_stated")
    if (first := words(reading.text)[0]) in _FOREIGN and first not in index.name_parts:
        return Draft("I read English only; ask in English.", reason="off_topic")
    if reading.unknown_title:
        return Draft(f"There is no story “{reading.unknown_title}” on this shelf.", reason="not_in_corpus")
    if reading.unknown:
        if not of_stories and not reading.names and not _WHO_IS.match(reading.text) and _of_the_world(reading.text, encoder):
            return Draft("", reason="off_topic")
        return Draft(f"{listed(reading.unknown)} {'is' if len(reading.unknown) == 1 else 'are'} nowhere on this shelf.", reason="not_in_corpus")
    if found := _misplaced(reading, index) or contradicted(reading, index):
        return found
    return Draft("", reason="off_topic") if not of_stories and _off_topic(reading, index, encoder) else None


def _misplaced(reading: QuestionReading, index: Index) -> Draft | None:
    """Find a person who is asked about in a story whose text never names them, or two whom no story's text names both; or a place that is not named in the story asked about."""
    homes: dict[str, frozenset[str]] = {}
    bearers: dict[str, list[Character]] = {}
    theirs: dict[str, frozenset[str]] = {}
    for character in reading.names:
        said = [form for form in character.forms if says(reading.text, form) and (reading.text.islower() or form in reading.text)]
        longest = max(said, key=len, default="")
        elsewhere = index.stories_with(fold(longest)) if said else frozenset()
        if character.person and character.mentions > 1 and said:
            if longest not in bearers:
                bearers[longest] = index.people_in(longest)
            so_called = [c for c in bearers[longest] if c.story in elsewhere]
            name = character.name if len({c.name for c in so_called}) == 1 else longest
            homes[name], theirs[name] = elsewhere, frozenset(c.story for c in so_called)
        elif reading.story and not character.person and character.name in said and elsewhere and reading.story.key not in elsewhere:
            return Draft(f"{character.name} is named in {_labels(elsewhere, index)}, not in {reading.story.label}.", reason="false_premise")
    homes = {name: stories for name, stories in homes.items() if stories}
    for name, stories in homes.items():
        if reading.story and reading.story.key not in stories:
            return Draft(f"{name} appears in {_labels(theirs[name], index)}, not in {reading.story.label}.", reason="false_premise")
        for other, others in homes.items():
            if not stories & others and not _COMPARES.search(reading.text):
                where = f"{name} appears in {_labels(theirs[name], index)} and {other} in {_labels(theirs[other], index)}"
                return Draft(f"{where}: no story here has both.", reason="false_premise")
    return None


def told_elsewhere(reading: QuestionReading, hits: Sequence[Hit], index: Index) -> Draft | None:
    """Find another story, one sentence of which has all words of a question about a named story that lacks some: "In Raw Deal, who blows the safe?"."""
    asked = frozenset(content_stems(reading.text))
    if reading.story is None or len(asked) < 2 or asked <= index.stems_of(reading.story.key):
        return None
    for sentence in sentences_of(hit.passage for hit in hits if hit.passage.story != reading.story.key):
        if asked <= set(content_stems(sentence.text)):
            return Draft(f"That is told in {index.stories[sentence.passage.story].label}, not in {reading.story.label}.", reason="false_premise")
    return None


def _labels(stories: Collection[str], index: Index) -> str:
    return " and ".join(sorted(index.stories[story].label for story in stories))


def _off_topic(reading: QuestionReading, index: Index, encoder: Encoder) -> bool:
    """Say whether a question is about no story at all: it names none and nobody, has a word that no story has, and sounds like one about the world."""
    if reading.story or any(character.person and character.mentions > 1 for character in reading.names):
        return False
    if _MY_OWN.search(reading.text):
        return True
    asked = [word for word in words(reading.text) if word not in STOP | _MEASURES]
    told_of = sum(index.knows(word) for word in asked) / max(1, len(asked))
    return told_of < 1 and _of_the_world(reading.text, encoder, told_of)


def _of_the_world(question: str, encoder: Encoder, told_of: float = 0.0) -> bool:
    """Say whether a question sounds like one about the world rather than about a story (`rag.training.topic` draws the line), all the more so the more of its words stories hold."""
    weight, bias = _topic()
    return float(encoder.encode([question])[0] @ weight) + bias < -KNOWN * told_of


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
