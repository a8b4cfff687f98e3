"""How well passages match a question: the cosines of their sentences with it, the share of its telling words that they hold, and what the network says of them.

Each passage is asked by the names that stand in it: where one telling calls somebody "Dembo" and another "Max", so does the question that is asked of it.
Ranking, reading and listing stories all use these figures. This module knows nothing of answers, and sets no threshold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import lru_cache

from rag.encoders import Encoder
from rag.index import Index
from rag.language.inflection import content_stems
from rag.language.vocabulary import A_TITLE, RANKS
from rag.language.words import UPPER, any_of, says, words
from rag.question.descriptions import Meant, by_noun, described
from rag.schema import Character, Passage, PassageReading

ReadPassages = Callable[[str, Sequence[str]], list[PassageReading]]
"""Reads a question with each of some passages, as `rag.network.Network.read` does."""


_WHOM = re.compile(r"^whom(?= (?:did|does|do|is|was|has|had|will|would)\b)", re.I)
"""Begins a question in grammar's own words: the network, which has learnt the spoken "Who did …?", is surer of that."""


class QueryTerms:
    """The content words of a question, each weighed by how few passages of a shelf hold it."""

    def __init__(self, question: str, index: Index) -> None:
        """Weigh the words of `question` on the shelf of `index`."""
        self.stems = frozenset(content_stems(question))
        self._weight = index.idf(self.stems)
        self._total = sum(self._weight.values()) or 1.0

    def share(self, stems: Collection[str]) -> float:
        """Return the weight of the asked words among `stems`, from 0 (none) to 1 (all)."""
        return sum(self._weight[stem] for stem in self.stems.intersection(stems)) / self._total


def stems_beside(text: str, people: Iterable[Character]) -> frozenset[str]:
    """Return the content stems of a text without those of some people's names, and of the titles in front of them."""
    forms = [form for c in people for form in c.forms]
    titles = (content_stems(match[0]) for match in re.finditer(rf"\b{A_TITLE} (?={any_of(forms)})", text, re.I))
    return frozenset(content_stems(text)).difference(*map(content_stems, forms), *titles)


def as_told(question: str, passages: Sequence[Passage], index: Index) -> list[str]:
    """Return the question as it is to be asked of each passage: whom a passage calls by another name, and by no word of the question's, is called by that one.

    So is whoever the question describes, "the lawyer", where the passage has that noun for nobody. Whom a passage calls by no name
    is "the lawyer" there, if the story calls nobody else so; a rank says too little ("the captain" of every other passage).
    """
    stories = {passage.story for passage in passages}
    named = {story: tuple(index.names.people_in(question, story)) for story in stories}
    meant = {story: described(question, story, index) for story in stories}
    nouns = {
        story: tuple((noun, c) for noun, c in by_noun(story, index).items() if noun not in RANKS and c in people)
        for story, people in named.items()
        if people  # for the nouns of a story all its passages are read
    }
    return [_called(question, passage.text, named[passage.story], meant[passage.story], nouns.get(passage.story, ())) for passage in passages]


@lru_cache(maxsize=2000)
def _called(question: str, told: str, people: Sequence[Character], meant: Sequence[Meant], nouns: Sequence[tuple[str, Character]]) -> str:
    """Call people in a question as a text calls them. Remembered, since a passage is read, ranked and answered from by one question."""
    for noun, person in nouns:
        if (said := person.called_in(question)) and not person.called_in(told) and re.search(rf"\b[Tt]he {noun}\b(?! [{UPPER}])", told):
            question = re.sub(rf"\b(?:(?i:{A_TITLE}) )?{any_of([said])}", f"the {noun}", question, count=1)
    for person in people:
        said, here = person.called_in(question), person.called_in(told)
        if said and here and not any(says(told, part) for part in words(said)):
            question = re.sub(any_of([said]), here.replace("\\", r"\\"), question, flags=re.I)
    for phrase, noun, person in meant:
        if (here := person.called_in(told)) and not says(told, noun):
            question = question.replace(phrase, here)
    return question


def read_each(question: str, passages: Sequence[Passage], read_passages: ReadPassages, index: Index) -> list[PassageReading]:
    """Return what the network says of each passage, asked by the names that it has."""
    asked = as_told(_WHOM.sub("Who", question), passages, index)
    found: dict[tuple[str, str], PassageReading] = {}
    for text in dict.fromkeys(asked):
        held = [passage.text for passage, other in zip(passages, asked, strict=True) if other == text]
        found |= zip(((text, one) for one in held), read_passages(text, held), strict=True)
    return [found[text, passage.text] for text, passage in zip(asked, passages, strict=True)]


def sentence_cosines(question: str, passages: Sequence[Passage], index: Index, encoder: Encoder) -> dict[str, list[float]]:
    """Return the cosine of the question with each sentence, by the passage's id, in the order of its sentences."""
    asked = as_told(question, passages, index)
    places = {text: place for place, text in enumerate(dict.fromkeys(asked))}
    sentences = [[sentence.of(passage.text) for sentence in passage.sentences] for passage in passages]
    vectors = encoder.encode([*places, *(text for texts in sentences for text in texts)])
    told = iter(vectors[len(places) :])
    return {passage.id: [float(next(told) @ vectors[places[text]]) for _ in texts] for passage, text, texts in zip(passages, asked, sentences, strict=True)}
