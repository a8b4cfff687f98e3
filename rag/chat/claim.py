"""A claim of a chat model with all that it is judged by, and what may be wrong with it. It judges nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.encoders import Encoder
from rag.index import Index
from rag.language.inflection import content_stems, stem
from rag.language.words import says, words
from rag.match import ReadPassages
from rag.rules.fates import PersonFate, fates_in_passage
from rag.schema import Character, Evidence, Passage

_PRONOUN = re.compile(r"\b(?:s?he|him|his|hers?|they|them|their|it|its|who|whom|whose|i|me|my|we|us|our|you|your|both)\b", re.I)
COPIED = 5
"""Words in a row that nobody says by chance as a sentence does."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a claim cannot stand: a kind to count by, and words for a person."""

    kind: str
    words: str


@dataclass(frozen=True)
class ClaimContext:
    """A claim, and all that it is to be checked against: what it cites, the question, the shelf and the models."""

    claim: str
    cited: Sequence[Evidence]
    question: str
    index: Index
    encoder: Encoder
    """For what is said in other words."""
    read_passages: ReadPassages
    """The reader's network, for who did what."""
    polar: str = ""
    """The "yes" or "no" that stood before it."""

    @property
    def repeats_the_question(self) -> bool:
        """Whether it says all that the question asks."""
        return set(content_stems(self.question)) <= set(content_stems(self.claim))

    @cached_property
    def quotes(self) -> str:
        """The sentences that it cites."""
        return " ".join(evidence.text for evidence in self.cited)

    @cached_property
    def passages(self) -> list[Passage]:
        """The passages that these stand in, each once."""
        return list({evidence.passage.id: evidence.passage for evidence in self.cited}.values())

    @cached_property
    def fates(self) -> list[PersonFate]:
        """What becomes of whom in the sentences that it cites."""
        return [told for passage in self.passages for told in fates_in_passage(passage, self.index) if told.fate.evidence.text in self.quotes]

    @cached_property
    def around(self) -> str:
        """The words of these passages, in which pronouns find their names."""
        return " ".join(passage.text for passage in self.passages)

    @cached_property
    def stated(self) -> frozenset[str]:
        """The stems of all that the sentences, the question and the titles of the stories say."""
        return frozenset(stem(word) for word in words(f"{self.quotes} {self.question} {self.titles}"))

    @property
    def titles(self) -> str:
        """The titles of the stories cited."""
        return " ".join(self.index.stories[key].label for key in self.stories)

    @cached_property
    def stories(self) -> frozenset[str]:
        """The keys of the stories cited."""
        return frozenset(passage.story for passage in self.passages)

    @cached_property
    def people(self) -> frozenset[Character]:
        """Who is named in the sentences, under whatever name; or in the passages, if the sentences have a pronoun that may stand for them."""
        where = self.around if _PRONOUN.search(self.quotes) else self.quotes
        return frozenset(c for c in self.index.names.people_in(where) if c.story in self.stories)

    @cached_property
    def known(self) -> frozenset[str]:
        """Every content stem that the passages, the question or the titles hold."""
        return frozenset(content_stems(f"{self.around} {self.question} {self.titles}"))


def copied(claim: str, shown: Mapping[str, Evidence]) -> tuple[str, ...]:
    """Return the id of the shown sentence that a claim copies, whole or for a run of words too long to be chance, if any."""
    run = words(claim)
    if not run:
        return ()
    whole = next((id_ for id_, evidence in shown.items() if words(evidence.text) == run), None)
    part = next((id_ for id_, evidence in shown.items() if len(run) >= COPIED and says(evidence.text, claim)), None)
    found = whole or part
    return (found,) if found else ()
