"""What can be said to be missing before anything is answered, and why: the reasons of an abstention.

A title or person that is nowhere on the shelf, persons of one story asked about in another, questions about no story at all.
It gives a reason only; that the shelf does not state a fact is found out by the answerer.
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
from rag.schema import Character, Draft, Hit, Reason
from rag.words import COMMON_VERBS, STOP, UPPER, content_stems, fold, forms, listed, says, stem, words

TOPIC = Path(__file__).with_name("topic.json")


def missing(reading: QuestionReading, index: Index, encoder: Encoder, *, of_stories: bool = False) -> Draft | None:
    """Give an abstention where the question cannot be answered from this shelf, whoever answers; one that asks for stories (`of_stories`) is never off topic."""
    if not content_stems(reading.text):
        return Draft("The question names nothing that could be looked for.", reason="not_stated")
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
    theirs: dict[str, frozenset[str]] = {}
    for character in reading.names:
        said = [form for form in character.forms if says(reading.text, form) and (reading.text.islower() or form in reading.text)]
        longest = max(said, key=len, default="")
        elsewhere = index.stories_with(fold(longest)) if said else frozenset()
        if character.person and character.mentions > 1 and said:
            so_called = [c for c in index.people_in(longest) if c.story in elsewhere]
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


_COMPARES = re.compile(r"\b(?:or|both|each|common|alike|same|differ\w*|compar\w*|older|younger|richer)\b", re.I)
"""Asks about people of two stories, and does not put them into one."""


def told_elsewhere(reading: QuestionReading, hits: Sequence[Hit], index: Index) -> Draft | None:
    """Find another story, one sentence of which has all words of a question about a named story that lacks some: "In Raw Deal, who blows the safe?"."""
    asked = frozenset(content_stems(reading.text))
    if reading.story is None or len(asked) < 2 or asked <= index.stems_of(reading.story.key):
        return None
    for hit in hits:
        passage = hit.passage
        if passage.story != reading.story.key and any(asked <= set(content_stems(sentence.of(passage.text))) for sentence in passage.sentences):
            return Draft(f"That is told in {index.stories[passage.story].label}, not in {reading.story.label}.", reason="false_premise")
    return None


def _labels(stories: Collection[str], index: Index) -> str:
    return " and ".join(sorted(index.stories[story].label for story in stories))


_WHO_IS = re.compile(rf"\W*(?i:who(?:['’]s| is| was)) [{UPPER}][\w’'.-]*(?: [{UPPER}][\w’'.-]*)*\W*$")
_DID = re.compile(r"\b(?:why|when|where|how) (?:did|does|do) (?P<rest>[^?]+)", re.I)
_WHY_DID = re.compile(r"\bwhy (?P<aux>did|does|do|was|were|is|are|has|had) (?P<rest>[^?]+?)\W*$", re.I)
_SELF = frozenset(("himself", "herself"))
_PASSIVE = frozenset("is was are were be been being gets got".split())
_WHOM = (["him"], ["her"], ["them"])
_PRONOUNS = frozenset(("he", "she", "they", "it", "him", "her"))
_HIDES = _PRONOUNS | {"and"}
_REACH = 8
"""Words between a verb and whoever does it, or whom it is done to."""


def contradicted(reading: QuestionReading, index: Index) -> Draft | None:
    """Find a deed that the question lays at the wrong door: "Why did Pat shoot Fantail?" where it is only told that Ann shoots Fantail.

    It speaks up only where every sentence of the story with this verb, and with this person, this thing or "himself" after it (a pronoun may be
    anybody), names somebody else right before the verb, and no pronoun there can mean the one who was asked about. Who did it is said only where it is told with a name after the verb.
    """
    match = _DID.search(reading.text)
    people = reading.people
    if not match or not people or len({c.story for c in people}) != 1:
        return None
    said = words(match["rest"])
    doer, taken = _first_named(said, people)
    if doer is None or doer.mentions < 2 or len(said) < taken + 2 or said[taken] in ("and", "or"):
        return None
    verb, object_ = stem(forms(said[taken])[0]), said[taken + 1 : taken + 5]
    whom, _ = _first_named(object_, [c for c in people if c != doer])
    what = whom or (frozenset() if object_[0] in _SELF else frozenset(content_stems(" ".join(object_[:2]))))
    if forms(said[taken])[0] in COMMON_VERBS or (not what and object_[0] not in _SELF):
        return None
    doers, surely, reversed_ = set[Character](), set[Character](), False
    for passage in index.passages_of(doer.story):
        for sentence in passage.sentences:
            told = words(sentence.of(passage.text))
            for at, word in enumerate(told):
                if stem(forms(word)[0]) == verb:
                    found = _deed_doers(told, at, what, index, doer)
                    doers |= found
                    surely |= found if told[at + 1 : at + 2] not in _WHOM else set()
                    reversed_ = reversed_ or (whom is not None and _does(whom, doer, told, at, index))
    if doer in doers:
        return None
    if surely:
        return Draft(f"The shelf tells that of {listed(sorted(c.name for c in surely))}, not of {doer.name}.", reason="false_premise")
    if whom and reversed_:
        return Draft(f"The shelf tells it the other way round: of {whom.name}, not of {doer.name}.", reason="false_premise")
    return Draft("", reason="false_premise") if doers else None


def _does(doer: Character, whom: Character, told: Sequence[str], at: int, index: Index) -> bool:
    """Say whether one person surely does the deed at a place of a sentence to another."""
    before, after = told[:at], told[at + 1 : at + 1 + _REACH]
    if before[-1:] and before[-1] in _PASSIVE:
        by = after.index("by") + 1 if "by" in after else len(after)
        return whom in _doers(before, index, doer.story) and any(_starts(after[place:], doer) for place in range(by, by + 3))
    return _doers(before, index, doer.story) == {doer} and _starts(after, whom) > 0


def _deed_doers(told: Sequence[str], at: int, what: Character | frozenset[str], index: Index, asked: Character) -> set[Character]:
    """Give who does the deed at a place of a sentence, if it may be done to `what` (nothing: to oneself); the one asked about, where that is left open."""
    before, after = told[:at], told[at + 1 : at + 1 + _REACH]
    if before[-1:] and before[-1] in _PASSIVE:
        if isinstance(what, Character) and what in _doers(before, index, asked.story):
            by = after.index("by") + 1 if "by" in after else len(after)
            return {c for word in after[by : by + 3] for c in _persons(word, index, asked.story)} or {asked}
        return set()
    if isinstance(what, Character):
        done = any(_starts(after[i:], what) for i in range(len(after))) or after[:1] in _WHOM
    else:
        done = not what.isdisjoint(content_stems(" ".join(after))) if what else not _SELF.isdisjoint(after[:2])
    if not done:
        return set()
    found = _doers(before, index, asked.story) - {what}
    acting = [word for place, word in enumerate(before) if before[place + 1 : place + 2] != ["s"]]  # not an owner, "Crane's brother"
    return found if found and not any(asked in _persons(word, index, asked.story) for word in acting) else {asked}


def _first_named(told: Sequence[str], people: Sequence[Character]) -> tuple[Character | None, int]:
    """Give the one person whom the first words name, and how many words do; of several, the one who goes by that name."""
    taken = max((_starts(told, c) for c in people), default=0)
    found = [c for c in people if taken and _starts(told, c) == taken]
    own = [c for c in found if any(words(form) == list(told[:taken]) for form in (c.name, *c.aliases))]
    fitting = own if len(found) > 1 else found
    return (fitting[0], taken) if len(fitting) == 1 else (None, 0)


def _starts(told: Sequence[str], character: Character) -> int:
    """Give how many words at the start name the character; 0 for none."""
    return max((len(form) for form in map(words, character.forms) if form and list(told[: len(form)]) == form), default=0)


def _doers(before: Sequence[str], index: Index, story: str) -> set[Character]:
    """Give whoever is named last before a verb; all who are named before it, where a pronoun in between may mean any of them."""
    named, hidden = list[Character](), False
    for word in reversed(before):
        if found := _persons(word, index, story):
            named.append(found[0])
            if not hidden:
                break
        hidden = hidden or word in _HIDES
    return set(named)


def _persons(word: str, index: Index, story: str) -> list[Character]:
    return [c for c in index.name_parts.get(word, ()) if c.person and c.story == story]


_MY_OWN = re.compile(
    r"^\W*(?:(?:how|where|when|what|which|why)\b.*\b(?:do|can|should|could|must) (?:i|you|we|one)\b(?! (?:think|know|say|remember|mean|like|have))|.*\b(?:my|i['’]m|i am)\b)",
    re.I,
)
"""Asks what whoever asks can do, "How can I catch a fish?"."""
KNOWN = 1.0
"""How far over the line a question must lie if the shelf holds nearly all of its words."""
_MEASURES = frozenset("much many number name old kind sort type called mention mentions mentioned".split())
"""Words of questions that stories need not hold."""


def _off_topic(reading: QuestionReading, index: Index, encoder: Encoder) -> bool:
    """Say whether a question is about no story at all: it names none and nobody, has a word that no story has, and sounds like one about the world."""
    if reading.story or any(character.mentions > 1 for character in reading.names):
        return False
    if _MY_OWN.search(reading.text):
        return True
    asked = [word for word in words(reading.text) if word not in STOP | _MEASURES]
    told_of = sum(index.knows(word) for word in asked) / max(1, len(asked))
    return told_of < 1 and _of_the_world(reading.text, encoder, told_of)


def _of_the_world(question: str, encoder: Encoder, told_of: float = 0.0) -> bool:
    """Say whether a question sounds like one about the world rather than about a story (`rag.topic` draws the line), all the more so the more of its words stories hold."""
    weight, bias = _topic()
    return float(encoder.encode([question])[0] @ weight) + bias < -KNOWN * told_of


@lru_cache(maxsize=1)
def _topic() -> tuple[np.ndarray, float]:
    shape = json.loads(TOPIC.read_text())
    return np.array(shape["weight"], np.float32), float(shape["bias"])


def unborne(question: str, people: Sequence[Character]) -> str:
    """Name what a why-question assumes and the shelf does not bear out, "Why did Ann shoot Joe?"; empty where it begins with nobody of `people`."""
    match = _WHY_DID.search(question)
    rest = match["rest"] if match else ""
    who = max((form for c in people for form in c.forms if rest.lower().startswith(f"{form.lower()} ")), key=len, default="")
    return f"The shelf does not bear out that {rest[: len(who)]} {match['aux'].lower()} {rest[len(who) + 1 :]}." if match and who else ""


def words_for(reason: Reason, hits: Sequence[Hit]) -> str:
    """Say an abstention in words."""
    return {
        "off_topic": "I only answer questions about the stories on this shelf.",
        "not_in_corpus": "That is nowhere on this shelf.",
        "not_stated": "The shelf does not say." + (" The nearest passages are below." if hits else ""),
        "false_premise": "The shelf does not bear out what the question assumes.",
    }[reason]
