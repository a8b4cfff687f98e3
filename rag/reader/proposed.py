"""A span that the network proposes, with all that may speak against it: what `rag.reader.refusals` and `rag.reader.doers` look at. It judges nothing itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.encoders import Encoder
from rag.index import Index
from rag.language.spans import sentence_around, touched
from rag.reader.asked import QuestionFacts
from rag.rules.fates import PersonFate
from rag.schema import Character, Passage, Span


@dataclass(frozen=True)
class Proposed:
    """A span that the network proposes, with all that may speak against it."""

    asked: QuestionFacts
    passage: Passage
    span: Span
    fates_here: Sequence[PersonFate]
    """What befalls people in the passage; empty where neither a fate is asked for nor who did it."""
    early: int
    """The code points of the passage that are of the first half of its telling; 0 where the end is not asked for."""
    index: Index
    encoder: Encoder
    """For what is said in other words."""

    @cached_property
    def text(self) -> str:
        """Return its words."""
        return self.span.of(self.passage.text)

    @cached_property
    def people(self) -> Sequence[Character]:
        """Return whom it names."""
        return self.index.names.people_in(self.text, self.passage.story)

    @cached_property
    def sentence(self) -> Span:
        """Return the sentence around it; of a span across several, all of them."""
        return sentence_around(self.passage, self.span)

    @cached_property
    def told(self) -> str:
        """Return the words of that sentence."""
        return self.sentence.of(self.passage.text)

    @property
    def before(self) -> str:
        """Return what of that sentence stands before it."""
        return self.passage.text[self.sentence.start : self.span.start]

    @cached_property
    def context(self) -> str:
        """Return that sentence with the one before it."""
        at = touched(self.passage, self.span)
        start = self.passage.sentences[max(0, at[0] - 1)].start if at else self.span.start
        return self.passage.text[start : self.sentence.end]


def one_person(text: str, story: str, index: Index) -> str:
    """Return the full name of the person that a text is a name of, "Louis" or "safecracker Louis"; "" where it is of none, or may be of two."""
    found = index.names.people_in(text, story)
    alone = len(found) == 1 and any(re.fullmatch(rf"(?:(?:[Tt]he|[a-z-]+) ){{0,2}}{re.escape(form)}", text) for form in found[0].forms)
    return found[0].name if alone else ""
