"""What could answer a question: the spans that the network proposes in the hits, and what speaks for each.

A span is refused where it cannot be right: an echo of the question, somebody whom it names, a title, a bare pronoun, the wrong kind or sort of thing, the
fate of somebody else. Which of the others is right is not decided here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.encoders import Encoder
from rag.factuality import asks_fact, asks_really, told_as_fact
from rag.index import Index
from rag.match import QueryTerms, sentence_cosines, stems_beside
from rag.reader.kinds import alternatives, asks_briefly, asks_polar, asks_where, asks_who, gender_asked, gender_of_kin, kind, of_kind
from rag.reader.network import PassageReading
from rag.reader.sorts import Sort, could_be, sort_asked
from rag.reader.spans import runs_on, sentence_around, touched, whole_phrase
from rag.rules.fates import Befalling, FateAsked, befalling, befalls_another, fate_asked, fate_of_described, person_described
from rag.rules.fates.words import asks_fate
from rag.rules.naming import unnamed
from rag.schema import Character, Gender, Hit, Passage, Span
from rag.words import ARTICLES, CAPITALISED, STOP, any_of, content_stems, gender_of, is_credits, words

_BLANK_LINE = re.compile(r"\n[^\S\n]*\r?\n")
"""Stands between a heading and what it is over: what goes across it is no one answer."""
_AT = re.compile(r"\b(?:in|at|from|near|into|through|outside|inside|across) $")
_CHOICE = re.compile(r", (?:(?:the|an?) )?[\w’'.-]+(?: [\w’'.-]+){0,2},? or [^,?]+(?=\W*$)")
"""Whom a who-question leaves the choice between, at its end."""


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
    """Whether it is the kind of thing asked for (`rag.reader.kinds.kind`)."""
    length: float
    """The logarithm of its words, where a short answer is the likelier one."""
    crossed: float
    """Bounds of sentences within it."""
    absent: float
    """The share of the asked words that its story never has."""
    told: float
    """The share of the telling words in all hits of its story."""
    cosine: float
    """Of its sentence with the question."""
    unfactual: float
    """Whether its sentence does not tell what is asked as a fact (`rag.factuality`), though that is what is asked for."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may answer, and what speaks for it."""

    passage: Passage
    span: Span
    features: Features
    person: str = ""
    """The full name of the one person that it is, under whatever name."""

    @property
    def text(self) -> str:
        """Give its words."""
        return self.span.of(self.passage.text)

    @property
    def sentence(self) -> Span:
        """Give the sentence around it; of a span across several, all of them."""
        return sentence_around(self.passage, self.span)

    @property
    def told_in(self) -> tuple[str, int]:
        """Say which telling it is of."""
        return self.passage.told_in

    @property
    def key(self) -> tuple[str, str]:
        """Give its story and its words as they are compared."""
        return self.passage.story, " ".join(w for w in words(self.person or self.text) if w not in ARTICLES)


@dataclass(frozen=True, slots=True)
class _Question:
    """What is known of a question before any passage is looked at."""

    text: str
    stems: frozenset[str]
    people: Sequence[Character]
    befallen: Sequence[Character]
    """Those of them who are not only owners: what becomes of "Joe's wife" befalls somebody else."""
    sort: Sort | None
    fate: FateAsked | None
    echo: frozenset[str]
    """Stems that are no answer, since it has them itself; not those of a choice that it leaves, "who dies, Crane or Regan?"."""
    done: frozenset[str]
    """Stems of what it takes for a fact; none where it asks what somebody believes, plans or says, or for yes or no."""
    gender: Gender
    """Of whoever it asks for, where it can be told."""
    kin: Gender
    """Of the kin that it asks for, "Tom's niece": whoever else is named beside her, she is no man."""
    whom: frozenset[str]
    """Stems of the noun for somebody without a name whose fate it asks for, "the priest"."""


def candidates(question: str, hits: Sequence[Hit], read: Sequence[PassageReading], index: Index, encoder: Encoder) -> list[Candidate]:
    """Give every span that could answer, with what speaks for it; `read` are the network's readings of the hits, in their order."""
    telling = QueryTerms(question, index)
    asked = _read_question(question, telling.stems, [hit.passage for hit in hits], index)
    absent = {hit.passage.story: len(asked.stems - index.stems_of(hit.passage.story)) / max(1, len(asked.stems)) for hit in hits}
    held = {hit.passage.id: asked.stems.intersection(content_stems(hit.passage.text)) for hit in hits}
    told = {story: telling.share({stem for hit in hits if hit.passage.story == story for stem in held[hit.passage.id]}) for story in absent}
    cosines = sentence_cosines(question, [hit.passage for hit in hits], index, encoder)
    found = []
    for hit, reading in zip(hits, read, strict=True):
        passage = hit.passage
        fates_here = list(befalling(passage, index)) if asked.fate else []
        stems = [asked.stems.intersection(content_stems(sentence.of(passage.text))) for sentence in passage.sentences]
        for span, logp in _proposed(question, passage, reading):
            if not _may_answer(asked, passage, span, fates_here, index, encoder):
                continue
            text, at = span.of(passage.text), touched(passage, span)
            features = Features(
                relevance=reading.relevance,
                span=logp,
                rank=hit.why.get("fused", hit.score),
                sentence=telling.share({stem for i in at for stem in stems[i]}),
                window=telling.share({stem for part in stems[max(0, at[0] - 1) : at[-1] + 2] for stem in part} if at else ()),
                kind=kind(question, text),
                length=math.log(len(words(text)) or 1) if asks_briefly(question) else 0.0,
                crossed=len(at) - 1.0,
                absent=absent[passage.story],
                told=told[passage.story],
                cosine=max((cosines[passage.id][i] for i in at), default=0.0),
                unfactual=float(bool(asked.done) and not _told_as_fact(asked, passage, span)),
            )
            found.append(Candidate(passage, span, features, _person(text, passage.story, index)))
    return found


def _read_question(question: str, stems: frozenset[str], passages: Sequence[Passage], index: Index) -> _Question:
    """Find out what of a question decides which spans can answer it; `stems` are its own, `passages` those that are read."""
    bare = _CHOICE.sub("", question) if asks_who(question) else question
    people = index.people_in(bare)
    return _Question(
        text=question,
        stems=stems,
        people=people,
        befallen=[c for c in people if re.search(rf"{any_of(c.forms)}(?!['’]s?\b)", question)],
        sort=None if asks_polar(question) else sort_asked(question),
        fate=fate_asked(question, people) or fate_of_described(question, passages, index),
        echo=frozenset(content_stems(bare)),
        done=_taken_for_done(question, index),
        gender="" if people else gender_asked(question),
        kin=gender_of_kin(question),
        whom=_nameless(question, people),
    )


def _proposed(question: str, passage: Passage, reading: PassageReading) -> Iterable[tuple[Span, float]]:
    """Give the spans that the network proposes, with their log-probabilities; for a question of yes or no whole sentences, or what they say of the two things it asks about."""
    if not asks_polar(question):
        owned = _WHOSE.search(question)
        return [(_possessed(owned[1], passage, whole_phrase(passage, span)) if owned else whole_phrase(passage, span), logp) for span, logp in reading.spans]
    sentences = _whole_sentences(passage, reading)
    things = alternatives(question)
    return [(span, logp) for whole, logp in sentences for span in _chosen(passage, whole, things)] or sentences


def _possessed(thing: str, passage: Passage, span: Span) -> Span:
    """Cut a span to whose thing it says that it is, "Fantail with his own gun" to "his own gun"; one that ends before an "'s" takes it in."""
    match = re.search(rf"(?:\b(?:his|her|their|its|my|our) own|{CAPITALISED}['’]s?)(?: [\w’'-]+){{0,2}}? {re.escape(thing)}\b", span.of(passage.text))
    if match:
        return Span(span.start + match.start(), span.start + match.end())
    owner = _OWNS.match(passage.text, span.end)
    return Span(span.start, owner.end()) if owner else span


_OWNS = re.compile(r"['’]s\b")
_WORK = re.compile(r"\b(?:job|work|profession|occupation|trade|for a living)\b", re.I)
_OWN = re.compile(r"(?:his|her|their|its) own \w")
_WHOSE = re.compile(r"\bwhose ([a-z]+)\b(?! (?:is|was|are|were)\b)", re.I)
"""Asks whose thing somebody has to do with, and not what is whose."""
_WHO_DOES = re.compile(r"\W*who (?!(?:is|was|are|were|did|does|do|has|had|have|can|could|will|would|should)\b)(?P<verb>\w+)", re.I)
_WHOEVER = re.compile(
    r"(?<!\bis )(?<!\bwas )(?<!\bbe )(?<!\bas )(?<!, )(?<!\w[’']s )\b(?:an?|the|his|her|their|some|any|those) (?:[a-z-]+ ){1,3}(?:who|that)(?: has| had| have)? (?P<verb>\w+)"
)
_WHO_MADE = re.compile(
    r"\W*(?:who|by whom (?:was|is)) (?P<verb>directed|produced|wrote|written|scripted|composed|photographed|filmed)(?: (?:it|(?:the|this) (?:film|movie|picture)))?\W*",
    re.I,
)
"""Asks for who made the film, its title left out: only a sentence that says so tells."""
_CREDITED = re.compile(r"\b(?:play|portray|star|act|cast|direct|produce|wr[io]te|made|film)", re.I)
"""Asks for what credits may say."""


def _may_answer(asked: _Question, passage: Passage, span: Span, fates_here: Sequence[Befalling], index: Index, encoder: Encoder) -> bool:
    """Say whether nothing speaks against a span altogether."""
    text, sentence = span.of(passage.text), sentence_around(passage, span).of(passage.text)
    if not of_kind(asked.text, passage, span) or words(sentence) == index.titles.get(passage.story) or _BLANK_LINE.search(text) or runs_on(passage, span):
        return False
    owned = (m.end() for c in asked.people for m in re.finditer(rf"{any_of(c.forms)}['’]s? ", passage.text[: span.end]))
    if _WORK.search(asked.text) and any(end >= span.start for end in owned):
        return False  # "Frank's landlady" tells nothing of Frank's own work
    if (made := _WHO_MADE.fullmatch(asked.text)) and content_stems(sentence).count(content_stems(made["verb"])[0]) == 0:
        return False
    if is_credits(sentence) and not _CREDITED.search(asked.text):
        return False
    if not asks_polar(asked.text) and not _OWN.match(text) and (STOP.issuperset(words(text)) or asked.echo.issuperset(content_stems(text))):
        return False
    if asked.gender and _gender(text, passage.story, index) not in ("", asked.gender):
        return False
    if asked.kin and any(c.gender not in ("", asked.kin) for c in index.people_in(text, passage.story)):
        return False
    if asks_who(asked.text):
        named = [c for c in index.named_in(text) if c.story == passage.story]
        people = {c for c in named if c.person}
        if (people and people <= set(asked.people)) or (named and not people and _AT.search(passage.text, 0, span.start)):
            return False  # whom the question names, or a place
        if (does := _WHO_DOES.match(asked.text)) and _done_by_whoever(does["verb"], sentence, text):
            return False
    if asked.befallen and asks_fate(asked.text) and (whose := index.people_in(sentence, passage.story)) and set(whose).isdisjoint(asked.befallen):
        return False
    # where nobody is called so, "the hero" may be anybody
    if asked.whom & index.stems_of(passage.story) and asked.whom.isdisjoint(
        content_stems(passage.text[_before(passage, span) : sentence_around(passage, span).end])
    ):
        return False
    if asked.fate and befalls_another(asked.fate.whom, fates_here, span):
        return False
    if asks_where(asked.text) and _person(text, passage.story, index):
        return False
    return asked.sort is None or _of_sort(asked.sort, passage, span, asked.people, index, encoder)


def _done_by_whoever(verb: str, sentence: str, answer: str) -> bool:
    """Say whether a sentence has a deed only of somebody whom it describes by it and who is not the answer: "Marsh looks for the man who robbed the purser"."""
    deed = content_stems(verb)
    described = [match for match in _WHOEVER.finditer(sentence) if content_stems(match["verb"]) == deed]
    return bool(deed) and bool(described) and content_stems(sentence).count(deed[0]) == len(described) and not any(answer in match[0] for match in described)


def _taken_for_done(question: str, index: Index) -> frozenset[str]:
    if asks_polar(question) or not asks_fact(question):
        return frozenset()
    return stems_beside(question, index.named_in(question))


def _told_as_fact(asked: _Question, passage: Passage, span: Span) -> bool:
    sentence = sentence_around(passage, span)
    named = (any_of(c.forms) for c in asked.people if c.story == passage.story)
    return told_as_fact(sentence.of(passage.text), asked.done, named, span.start - sentence.start, really=asks_really(asked.text))


def _nameless(question: str, people: Sequence[Character]) -> frozenset[str]:
    whom = None if people else unnamed(person_described(question))
    return frozenset(content_stems(whom.noun)) if whom else frozenset()


def _before(passage: Passage, span: Span) -> int:
    """Give where the sentence before a span's begins."""
    at = touched(passage, span)
    return passage.sentences[max(0, at[0] - 1)].start if at else span.start


def _of_sort(sort: Sort, passage: Passage, span: Span, asked: Collection[Character], index: Index, encoder: Encoder) -> bool:
    """Say whether a span may be of the sort asked for; the name of whose wife is asked is not hers."""
    text, sentence = span.of(passage.text), sentence_around(passage, span)
    people = index.people_in(text, passage.story)
    if sort.how != "is" and people and set(people) <= set(asked):
        return False
    around = passage.text[sentence.start : span.start], passage.text[span.end : sentence.end]
    return could_be(sort, text, around, passage.text[_before(passage, span) : sentence.end], person=bool(people), encoder=encoder)


def _whole_sentences(passage: Passage, reading: PassageReading) -> list[tuple[Span, float]]:
    """Give each sentence, with the log-probability of the likeliest span in it: what decides a yes-or-no question is no shorter."""
    best = {
        sentence: max((logp for span, logp in reading.spans if sentence.start <= span.start < sentence.end), default=-10.0) for sentence in passage.sentences
    }
    return list(best.items())


def _chosen(passage: Passage, whole: Span, things: Sequence[frozenset[str]]) -> list[Span]:
    """Give where a sentence says one of some things: a run of its words, one word in between at the most."""
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


def _gender(text: str, story: str, index: Index) -> Gender:
    """Give the gender of all whom a text names, or else of its last noun; nothing where it is mixed or unknown."""
    genders = {c.gender for c in index.people_in(text, story)}
    return genders.pop() if len(genders) == 1 else "" if genders else gender_of(" ".join(words(text)[-1:]))


def _person(text: str, story: str, index: Index) -> str:
    """Give the full name of the person that a text is a name of, "Louis" or "safecracker Louis"; nothing where it is of none, or may be of two."""
    found = index.people_in(text, story)
    alone = len(found) == 1 and any(re.fullmatch(rf"(?:(?:[Tt]he|[a-z-]+) ){{0,2}}{re.escape(form)}", text) for form in found[0].forms)
    return found[0].name if alone else ""
