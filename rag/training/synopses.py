"""Made-up synopses with questions to train the reader on: `stories/*.txt` become examples; it checks their form and trains nothing.

They were written for this by language models to the brief in `stories/README.md`, since the data at hand tells fairy tales and articles: nobody there is
bumped off by the banker's brother. Each question is asked of the passages of its story, cut in several ways, with a passage of another story beside them.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rag.schema import Span
from rag.training.data import SEED, Example

if TYPE_CHECKING:
    from rag.retrieve import HybridRetriever

FOLDER = Path(__file__).with_name("stories")
KEPT_APART = "dev-*.txt"
"""The stories that nothing is trained on."""
CUTS = 4
"""In how many ways each story is cut into passages."""
ELSEWHERE = 6
"""Passages of other stories beside those of its own, at the most."""
SHORTEST, LONGEST = 45, 115
"""Words of a passage, which ends with a sentence."""

_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n+")


class StoryQuestion(NamedTuple):
    """A question, and the span of its answer in the story, or None where that does not say; `differs` where the other telling contradicts it."""

    question: str
    answer: Span | None
    differs: bool


@dataclass(frozen=True, slots=True)
class Synopsis:
    """A telling of a story, and what is asked of it. Two tellings of one story stand one after the other, under one title but for what is in brackets."""

    title: str
    text: str
    asked: tuple[StoryQuestion, ...]

    @property
    def name(self) -> str:
        """Return its title without what tells two tellings apart."""
        return re.sub(r" *\(.*", "", self.title)


def synopses(retriever: HybridRetriever) -> list[Example]:
    """Return the examples of all stories but those kept apart, in all ways of cutting them.

    `retriever` searches the same stories, and finds what looks like an answer elsewhere.
    """
    told, rng = trained_on(), random.Random(SEED)
    away: dict[tuple[str, str], list[str]] = {}
    for story in told:
        for question, _, _ in story.asked:
            others = [hit.passage.text for hit in retriever.hits(question) if hit.passage.story != story.name]
            away[story.name, question] = others[:ELSEWHERE]
    return [example for _ in range(CUTS) for example in examples(told, rng, lambda story, question: away[story.name, question])]


def files(*, apart: bool) -> list[Path]:
    """Return the files of the stories that are kept apart, or those of the others."""
    kept = set(FOLDER.glob(KEPT_APART))
    return [path for path in sorted(FOLDER.glob("*.txt")) if (path in kept) == apart]


def trained_on() -> list[Synopsis]:
    """Return all stories but those kept apart."""
    return [story for path in files(apart=False) for story in read_synopses(path)]


def kept_apart() -> list[Synopsis]:
    """Return the stories that nothing is trained on."""
    return [story for path in files(apart=True) for story in read_synopses(path)]


def read_synopses(path: Path) -> list[Synopsis]:
    """Read the stories of a file; raises ValueError for a stretch that stands not once in its story, or an answer not once in its stretch."""
    made = []
    for block in re.split(r"(?m)^= ", path.read_text(encoding="utf-8"))[1:]:
        title, *lines = (line.strip() for line in block.splitlines() if line.strip())
        text = "\n".join(line for line in lines if not line.startswith("?"))
        made.append(Synopsis(title, text, tuple(_asked(line, text, path) for line in lines if line.startswith("?"))))
    return made


def _asked(line: str, text: str, path: Path) -> StoryQuestion:
    differs = line.startswith("?!")
    question, answer, *rest = (part.strip() for part in line[1 + differs :].split("|"))
    if answer == "-":
        return StoryQuestion(question, None, differs)
    stretch = rest[0] if rest and rest[0] else answer
    inside = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(answer)}(?!\w)", stretch)]
    if text.count(stretch) != 1 or len(inside) != 1:
        raise ValueError(f"{path}: {line}: must stand once in its story")
    start = text.index(stretch) + inside[0]
    return StoryQuestion(question, Span(start, start + len(answer)), differs)


def examples(told: Sequence[Synopsis], rng: random.Random, elsewhere: Callable[[Synopsis, str], Sequence[str]] | None = None) -> list[Example]:
    """Ask every question once, of the passages of its story as they are cut this time, and of those found `elsewhere`, or of one of the story before."""
    cut = [(story, _passages(story.text, rng)) for story in told]
    made = []
    for number, (story, spans) in enumerate(cut):
        other, places = cut[number - 1]
        before = rng.choice(places).of(other.text).strip()
        for question, answer, _ in story.asked:
            away = elsewhere(story, question) if elsewhere else (before,)
            here = [span for span in spans if answer and span.start <= answer.start and answer.end <= span.end]
            beside = [span.of(story.text).strip() for span in rng.sample(spans, len(spans)) if span not in here]
            if answer and here:
                span = Span(answer.start - here[0].start, answer.end - here[0].start)
                made.append(Example("synopsis", question, (here[0].of(story.text).strip(), *beside, *away), span))
            elif not answer:
                made.append(Example("synopsis", question, (*beside, *away), None))
    return made


def _passages(text: str, rng: random.Random) -> list[Span]:
    """Cut a text at sentence bounds into passages of chance length."""
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    made: list[Span] = []
    room = 0
    for start, end in pairwise(cuts):
        count = len(text[start:end].split())
        if count > room:
            room = rng.randint(SHORTEST, LONGEST)
            made.append(Span(start, end))
        elif count:
            made[-1] = Span(made[-1].start, end)
        room -= count
    return made
