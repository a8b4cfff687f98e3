"""What could answer a question: the spans that the network proposes in the hits, and what speaks for each.

Those that cannot be right are left out (`rag.reader.refusals`); which of the others is right is not decided here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.encoders import Encoder
from rag.index import Index
from rag.language.answer_type import A_PLACE, alternatives, asks_briefly, asks_of_end, asks_polar, asks_whence, asks_whither, asks_who
from rag.language.factuality import asks_charge, asks_really, only_supposed, told_as_fact
from rag.language.inflection import content_stems
from rag.language.spans import sentence_around, touched, whole_phrase
from rag.language.vocabulary import ARTICLES
from rag.language.words import CAPITALISED, NAME, any_of, words
from rag.match import QueryTerms, sentence_cosines
from rag.reader.another_sort import of_another_sort
from rag.reader.asked import QuestionFacts, read_asked
from rag.reader.kinds import looks_of_kind
from rag.reader.proposed import Proposed, one_person
from rag.reader.refusals import may_answer
from rag.rules.fates import fates_in_passage
from rag.schema import Hit, Passage, PassageReading, Span

_WHOSE = re.compile(r"\bwhose ([a-z]+)\b(?! (?:is|was|are|were)\b(?! \w+(?:ed|en)\b))", re.I)
"""Asks whose thing somebody has to do with, "Whose gun did she use?", and not what is whose."""
_WHERE_TO = re.compile(rf"\b{A_PLACE}.* to\W*$", re.I)
"""Asks where to somebody goes, or sends something."""
_ORIGIN = re.compile(r"(?<=\w) from\b ?")
_DOES = re.compile(rf"(?P<who>{NAME}) [a-z]+(?:[^\Ws]s|ed)")
"""A name, and a verb behind it."""
_BUT = re.compile(r"(?:(?! but )[^.;])*,? but (?=\w)")
"""Up to what is so, within what stands behind a "not": "not for revenge but to be near her"."""
_NOT = re.compile(r"\bnot\s\Z")
_SONS = re.compile(
    r"(?:,? and (?:[\w-]+ ){1,2}(?:sons?|daughters?|boys?|girls?)\b"
    r"| (?:sons?|daughters?|boys?|girls?),? and (?:[\w-]+ ){1,2}(?:sons?|daughters?|boys?|girls?)\b)"
)
"""Behind a number of sons: there are daughters too."""
_CHILDREN = re.compile(r"\bhow many (?:children|kids)\b", re.I)
_OWNS = re.compile(r"['’]s\b")


class Features(NamedTuple):
    """What speaks for a span, or against it."""

    relevance: float
    """How relevant the network finds its passage."""
    span: float
    """The network's log-probability of it within the passage."""
    rank: float
    """The fused score of its passage."""
    sentence: float
    """The share of the question's telling words in its sentence."""
    window: float
    """The same with the sentences beside it."""
    kind: float
    """Whether it is the kind of thing asked for (`rag.reader.kinds.looks_of_kind`)."""
    length: float
    """The logarithm of its words, where a short answer is the likelier one."""
    crossed: float
    """Bounds of sentences within it."""
    absent: float
    """The share of the asked words that its story never has."""
    story: float
    """The share of the telling words in all hits of its story."""
    cosine: float
    """Of its sentence with the question."""
    unfactual: float
    """Whether its sentence does not tell what is asked as a fact (`rag.language.factuality`), though that is what is asked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may answer, and what speaks for it."""

    passage: Passage
    span: Span
    features: Features
    person: str = ""
    """The full name of the one person that it is, under whatever name."""
    of_sort: bool = True
    """Whether it may be of the sort that a noun of the question asks for."""

    @property
    def text(self) -> str:
        """Return its words."""
        return self.span.of(self.passage.text)

    @property
    def sentence(self) -> Span:
        """Return the sentence around it; of a span across several, all of them."""
        return sentence_around(self.passage, self.span)

    @property
    def told(self) -> str:
        """Return the words of that sentence."""
        return self.sentence.of(self.passage.text)

    @property
    def telling_id(self) -> tuple[str, int]:
        """Say which telling it is of."""
        return self.passage.telling_id

    @property
    def key(self) -> tuple[str, str]:
        """Return its story and its words as they are compared."""
        return self.passage.story, " ".join(w for w in words(self.person or self.text) if w not in ARTICLES)


def candidates(question: str, hits: Sequence[Hit], readings: Sequence[PassageReading], index: Index, encoder: Encoder) -> list[Candidate]:
    """Return every span that could answer, with what speaks for it; `readings` are the network's readings of the hits, in their order.

    Where none is of the sort that a noun asks for, all others are given, unless that is certain: stories call a fib something else.
    """
    asked = read_asked(question, [hit.passage for hit in hits], index)
    description = _Description(asked, hits, index, encoder)
    found = []
    for hit, reading in zip(hits, readings, strict=True):
        passage = hit.passage
        early = _first_half(passage, index) if asks_of_end(question) else 0
        fates_here = list(fates_in_passage(passage, index)) if asked.fate or asked.harm_by_whom or asked.harm_assumed else []
        for span, logp in _proposed(question, passage, reading):
            proposed = Proposed(asked, passage, span, fates_here, early, index, encoder)
            if may_answer(proposed):
                person = one_person(span.of(passage.text), passage.story, index)
                found.append(Candidate(passage, span, description.features(hit, reading, span, logp), person, of_sort=not of_another_sort(proposed)))
    certain = asked.sort is not None and asked.sort.is_certain
    return [candidate for candidate in found if candidate.of_sort] or ([] if certain else found)


class _Description:
    """Tells what speaks for a span, by a question and all the hits that it is to be answered from."""

    def __init__(self, asked: QuestionFacts, hits: Sequence[Hit], index: Index, encoder: Encoder) -> None:
        passages = [hit.passage for hit in hits]
        self._asked = asked
        self._telling = QueryTerms(asked.text, index)
        self._cosines = sentence_cosines(asked.text, passages, index, encoder)
        self._held = {p.id: [asked.stems.intersection(content_stems(sentence.of(p.text))) for sentence in p.sentences] for p in passages}
        self._absent = {p.story: len(asked.stems - index.stems_of(p.story)) / max(1, len(asked.stems)) for p in passages}
        held: dict[str, set[str]] = {}
        for p in passages:
            held.setdefault(p.story, set()).update(asked.stems.intersection(content_stems(p.text)))
        self._titles = {story.key: story.title or "" for p in passages if (story := index.stories.get(p.story))}
        self._in_story = {story: self._telling.share(stems) for story, stems in held.items()}

    def features(self, hit: Hit, reading: PassageReading, span: Span, logp: float) -> Features:
        """Describe a span of a hit, to which the network gives this log-probability."""
        passage, question = hit.passage, self._asked.text
        text, at, held = span.of(passage.text), touched(passage, span), self._held[passage.id]
        return Features(
            relevance=reading.relevance,
            span=logp,
            rank=hit.why.get("fused", hit.score),
            sentence=self._telling.share({stem for i in at for stem in held[i]}),
            window=self._telling.share({stem for part in held[max(0, at[0] - 1) : at[-1] + 2] for stem in part} if at else ()),
            kind=looks_of_kind(question, text),
            length=math.log(len(words(text)) or 1) if asks_briefly(question) else 0.0,
            crossed=len(at) - 1.0,
            absent=self._absent[passage.story],
            story=self._in_story[passage.story],
            cosine=max((self._cosines[passage.id][i] for i in at), default=0.0),
            unfactual=float(
                _only_supposed(self._asked, passage, span)
                if asks_polar(question)
                else bool(self._asked.done) and not _told_as_fact(self._asked, passage, span, self._titles.get(passage.story, ""))
            ),
        )


def _first_half(passage: Passage, index: Index) -> int:
    """Return how many code points of a passage are of the first half of its telling."""
    start, end = index.telling_of(passage)
    return max(0, (start + end) // 2 - passage.span.start)


def _told_as_fact(asked: QuestionFacts, passage: Passage, span: Span, title: str) -> bool:
    """Return whether a sentence tells what is asked as a fact; its story's title, "If I Die", has no say in it."""
    sentence = sentence_around(passage, span)
    told = sentence.of(passage.text).replace(title, "_" * len(title))
    named = (any_of(c.forms) for c in asked.people if c.story == passage.story)
    by_whom = asks_who(asked.text) and not asks_charge(asked.text)
    return told_as_fact(told, asked.done, named, span.start - sentence.start, really=asks_really(asked.text), by_whom=by_whom)


def _only_supposed(asked: QuestionFacts, passage: Passage, span: Span) -> bool:
    return only_supposed(sentence_around(passage, span).of(passage.text), asked.supposed, really=asks_really(asked.text))


def _proposed(question: str, passage: Passage, reading: PassageReading) -> Iterable[tuple[Span, float]]:
    """Return the spans that the network proposes, with their log-probabilities.

    For a question of yes or no they are whole sentences, or what they say of the two things it asks about.
    """
    if not asks_polar(question):
        owned, to, origin = _WHOSE.search(question), _WHERE_TO.search(question) or asks_whither(question), asks_whence(question)
        spans = [(_affirmed(passage, whole_phrase(passage, span)), logp) for span, logp in reading.spans]
        if _CHILDREN.search(question):
            spans = [(Span(span.start, both.end()) if (both := _SONS.match(passage.text, span.end)) else span, logp) for span, logp in spans]
        if asks_who(question):
            spans = [(_without_verb(passage, span), logp) for span, logp in spans]
        if to or origin:
            spans = [(_bound_for(passage, span) if to else _set_out(passage, span), logp) for span, logp in spans]
        return [(_possessed(owned[1], passage, span) if owned else span, logp) for span, logp in spans]
    sentences = _whole_sentences(passage, reading)
    things = alternatives(question)
    return [(span, logp) for whole, logp in sentences for span in _chosen(passage, whole, things)] or sentences


def _affirmed(passage: Passage, span: Span) -> Span:
    """Cut a span right behind a "not" to what is so."""
    but = _BUT.match(passage.text, *span) if _NOT.search(passage.text, 0, span.start) else None
    return Span(but.end(), span.end) if but else span


def _without_verb(passage: Passage, span: Span) -> Span:
    """Cut a span to the name that it begins with, where only a verb follows: "Wade outdraws" to "Wade"."""
    match = _DOES.fullmatch(passage.text, *span)
    return Span(span.start, match.end("who")) if match else span


def _bound_for(passage: Passage, span: Span) -> Span:
    """Cut a span before where somebody sets out, "Panama from San Francisco" to "Panama"."""
    origin = _ORIGIN.search(span.of(passage.text))
    return Span(span.start, span.start + origin.start()) if origin else span


def _set_out(passage: Passage, span: Span) -> Span:
    """Cut a span to where somebody sets out, "Panama from San Francisco" to "San Francisco"."""
    origin = _ORIGIN.search(span.of(passage.text))
    return Span(span.start + origin.end(), span.end) if origin and span.start + origin.end() < span.end else span


def _possessed(thing: str, passage: Passage, span: Span) -> Span:
    """Cut a span to whose thing it says that it is, "Fantail with his own gun" to "his own gun"; one that ends before an "'s" takes it in."""
    match = re.search(rf"(?:\b(?:his|her|their|its|my|our) own|{CAPITALISED}['’]s?)(?: [\w’'-]+){{0,2}}? {re.escape(thing)}\b", span.of(passage.text))
    if match:
        return Span(span.start + match.start(), span.start + match.end())
    owner = _OWNS.match(passage.text, span.end)
    return Span(span.start, owner.end()) if owner else span


def _whole_sentences(passage: Passage, reading: PassageReading) -> list[tuple[Span, float]]:
    """Return each sentence, with the log-probability of the likeliest span in it: what decides a yes-or-no question is no shorter."""
    best = {
        sentence: max((logp for span, logp in reading.spans if sentence.start <= span.start < sentence.end), default=-10.0) for sentence in passage.sentences
    }
    return list(best.items())


def _chosen(passage: Passage, whole: Span, things: Sequence[frozenset[str]]) -> list[Span]:
    """Return where a sentence says one of some things: a run of its words, one word in between at the most."""
    said = [(m.start(), m.end(), frozenset(content_stems(m[0]))) for m in re.finditer(r"[^\W_]+", whole.of(passage.text))]
    found = []
    for thing in things:
        for at in range(len(said)):
            run = said[at : at + len(thing) + 1]
            held = [n for n, (_, _, stems) in enumerate(run, 1) if stems & thing]
            if held[:1] == [1] and thing <= frozenset().union(*(stems for _, _, stems in run)):
                found.append(Span(whole.start + run[0][0], whole.start + run[held[-1] - 1][1]))
                break
    return found
