"""The nouns of Gumshoe: what a story, a passage, a hit, a citation and an answer are.

Everything here is a frozen value. Offsets count code points in the decoded text of one source (`rag.index`
keeps that text); `start` is inclusive, `end` exclusive. This module does no I/O, and finds
nothing out: what it says of itself follows from its own fields.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Literal, NamedTuple

from rag.language.vocabulary import STOP
from rag.language.words import any_of, fold, says

Reason = Literal["off_topic", "not_in_corpus", "not_stated", "false_premise"]
Gender = Literal["f", "m", ""]


class Span(NamedTuple):
    """A half-open range of code points."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Cut it out of a text."""
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Return whether both have a code point in common."""
        return self.start < other.end and other.start < self.end

    def within(self, other: Span) -> bool:
        """Return whether it is a part of another, and not the whole."""
        return other.start <= self.start and self.end <= other.end and self != other


class Edit(NamedTuple):
    """`raw[raw_start:raw_end]` reads `clean[clean_start:clean_end]` after cleaning; all else is unchanged."""

    clean_start: int
    clean_end: int
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text as it is read and embedded, with the way back to the text that is quoted.

    `edits` are in order and do not overlap. Cleaning code points one by one is not undone: a span that begins
    or ends inside an edit widens to the whole of it.
    """

    text: str
    edits: tuple[Edit, ...] = ()

    def raw(self, span: Span) -> Span:
        """Return the raw span under a clean one; an empty span stays empty."""
        start = self._raw(span.start, 0)
        return Span(start, start if span.end <= span.start else self._raw(span.end - 1, 1))

    def _raw(self, position: int, after: int) -> int:
        at = bisect_right(self.edits, position, key=_clean_start) - 1
        if at < 0:
            return position + after
        edit = self.edits[at]
        if position < edit.clean_end:
            return edit.raw_end if after else edit.raw_start
        return position + edit.raw_end - edit.clean_end + after

    def agrees(self, raw: str, span: Span) -> bool:
        """Return whether what cleaning left alone under a span stands in the raw text just so."""
        at = span.start
        for edit in (*self.edits, Edit(span.end, span.end, 0, 0)):
            stop = min(edit.clean_start, span.end)
            if at < stop and not raw.startswith(self.text[at:stop], self.raw(Span(at, stop)).start):
                return False
            at = max(at, edit.clean_end)
        return True

    def slice(self, span: Span) -> CleanText:
        """Cut a clean span out; what is cut still maps to the same raw text."""
        first = max(0, bisect_right(self.edits, span.start, key=_clean_start) - 1)
        last = bisect_left(self.edits, span.end, key=_clean_start)
        inside = [
            edit._replace(clean_start=max(0, edit.clean_start - span.start), clean_end=edit.clean_end - span.start)
            for edit in self.edits[first:last]
            if edit.clean_end > span.start
        ]
        if not inside or inside[0].clean_start:
            base = self.raw(span).start
            inside.insert(0, Edit(0, 0, base, base))
        return CleanText(span.of(self.text), tuple(inside))


def _clean_start(edit: Edit) -> int:
    return edit.clean_start


@dataclass(frozen=True, slots=True)
class Source:
    """One accepted file: `path` is relative to the ingested folder, with `/`; `story` is the key of its story."""

    path: str
    story: str
    encoding: str
    sha256: str
    chars: int
    pages: tuple[int, ...] = ()
    """Where each page begins in the text; empty where there are no pages."""


@dataclass(frozen=True, slots=True)
class Character:
    """A name in play in one story, under the fullest form seen, with the other forms that it goes by."""

    name: str
    story: str
    aliases: tuple[str, ...]
    mentions: int
    gender: Gender = ""
    person: bool = True

    @property
    def goes_by(self) -> tuple[str, ...]:
        """Return what it is called as a whole: the name and its aliases, not the parts of the name."""
        return (self.name, *self.aliases)

    @property
    def forms(self) -> tuple[str, ...]:
        """Return everything that may be meant by it: the name, its aliases, and the parts of a person's name, which can stand alone."""
        parts = (part for part in self.name.split() if self.person and len(part) > 2 and part[0].isupper() and fold(part) not in STOP)
        return tuple(dict.fromkeys((*self.goes_by, *parts)))

    def called_in(self, text: str) -> str:
        """Return the longest of its forms that a text has, in whatever case; nothing where it has none."""
        return max((form for form in self.forms if says(text, form)), key=len, default="")


def any_name(people: Iterable[Character]) -> str:
    """Return the pattern of the whole words that name one of some people, in any of their forms."""
    return any_of(form for c in people for form in c.forms)


@dataclass(frozen=True, slots=True)
class Story:
    """A film or tale: one or more files tell it. `title` is None where nobody has said it."""

    key: str
    title: str | None
    sources: tuple[str, ...]
    year: int | None = None

    @property
    def label(self) -> str:
        """What to call the story: its title, else the name of its first file."""
        return self.title or self.sources[0]


@dataclass(frozen=True, slots=True)
class Passage:
    """At most 120 words of one telling, cut at sentence ends.

    `text` is clean; `sentences` are spans in it; `span` is where the passage stands in the source.
    """

    id: str
    source: str
    story: str
    telling: int
    span: Span
    text: str
    sentences: tuple[Span, ...]
    edits: tuple[Edit, ...] = ()

    @property
    def telling_id(self) -> tuple[str, int]:
        """Say which telling it is of: its source, and the number of the telling there."""
        return self.source, self.telling

    @property
    def clean(self) -> CleanText:
        """Return its text with the way back to the source."""
        return CleanText(self.text, self.edits)

    def raw(self, span: Span) -> Span:
        """Return the span in the source under a span of `text`."""
        return self.clean.raw(span)


@dataclass(frozen=True, slots=True)
class PassageReading:
    """What the network says of one passage: how relevant it is against a zero for "nowhere", and its likeliest spans with their log-probabilities."""

    relevance: float
    spans: tuple[tuple[Span, float], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage with its rank score (higher is better) and what the score is made of."""

    passage: Passage
    score: float
    why: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A clean span of a passage that an answerer points at, and how sure it is of it, 0 to 1."""

    passage: Passage
    span: Span
    score: float

    @property
    def text(self) -> str:
        """Return the words pointed at, as they read after cleaning."""
        return self.span.of(self.passage.text)

    @property
    def telling_id(self) -> tuple[str, int]:
        """Say which telling it is of."""
        return self.passage.telling_id


def distinct(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Return evidence in its order, each span of a passage once, however sure."""
    first: dict[tuple[str, Span], Evidence] = {}
    for e in evidence:
        first.setdefault((e.passage.id, e.span), e)
    return tuple(first.values())


def sentences_of(passages: Iterable[Passage]) -> Iterator[Evidence]:
    """Return every sentence of some passages, in their order."""
    return (Evidence(passage, sentence, 1.0) for passage in passages for sentence in passage.sentences)


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim span of a source: `text[start:end] == quote`, and `line` counts from 1."""

    source: str
    title: str | None
    page: int | None
    start: int
    end: int
    line: int
    quote: str

    @property
    def place(self) -> str:
        """Say where it stands, for a person: "Raw Deal, 000.txt:4, page 2"."""
        return f"{f'{self.title}, ' if self.title else ''}{self.source}:{self.line}{f', page {self.page}' if self.page else ''}"


@dataclass(frozen=True, slots=True)
class Near:
    """A passage close by, offered under an abstention and never as support."""

    citation: Citation
    score: float


@dataclass(frozen=True, slots=True)
class Version:
    """What some of the tellings of one story answer where others answer differently."""

    answer: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier exchange. `answer` is None where the question has to be answered again first."""

    question: str
    answer: str | None = None
    stories: frozenset[str] = frozenset()
    """The keys of the stories that the answer was taken from, where they are known."""


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """A version before its citations are checked."""

    text: str
    evidence: tuple[Evidence, ...]


def evidence_of(told: Sequence[DraftVersion]) -> tuple[Evidence, ...]:
    """Return the evidence of several versions, each once."""
    return distinct(e for version in told for e in version.evidence)


BY_RULE = 0.95
"""How sure an answer is that rules found: 44 of 46 on the open and the made-up sets are right."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer proposes before its citations are checked."""

    text: str
    evidence: tuple[Evidence, ...] = ()
    also: tuple[Evidence, ...] = ()
    confidence: float = 0.0
    reason: Reason | None = None
    versions: tuple[DraftVersion, ...] = ()
    """Where tellings answer differently: what each says, the main answer's first."""
    one_fact: bool = False
    """Whether a rule has found one thing in some tellings, against which what others say in other words can be held."""
    notes: tuple[str, ...] = ()
    """What was dropped on the way, and why: unknown ids, unsupported claims."""

    @property
    def abstained(self) -> bool:
        """Whether nothing could be supported."""
        return self.reason is not None


NOT_STATED = Draft("", reason="not_stated")
"""What is drafted where nothing is found and nothing is to be said of that; the words for it are `rag.rules.missing`'s."""


def by_version(told: Mapping[str, Sequence[Evidence]]) -> Draft | None:
    """Draft by rule what tellings say, each answer with where it is told, as versions if they are several; None where nothing is told, or one says two."""
    tellings = [telling for evidence in told.values() for telling in {e.telling_id for e in evidence}]
    if not told or len(set(tellings)) < len(tellings):
        return None
    shown = tuple(DraftVersion(text, distinct(evidence)) for text, evidence in told.items())
    return Draft(shown[0].text, evidence_of(shown), confidence=BY_RULE, versions=shown if len(shown) > 1 else (), one_fact=len(shown) == 1)


def joined_by_story(drafts: Sequence[tuple[str, Draft]], confidence: float) -> Draft:
    """Return one draft of several, each given with the title of its story: "Coyle (Raw Deal); Cobby (The Asphalt Jungle)"."""
    return Draft(
        "; ".join(f"{draft.text} ({title})" for title, draft in drafts),
        tuple(e for _, draft in drafts for e in draft.evidence),
        tuple(e for _, draft in drafts for e in draft.also),
        confidence,
    )


@dataclass(frozen=True, slots=True)
class Answer:
    """What a person, a program or an eval is given. Its JSON form is described in the README, "An answer"."""

    question: str
    standalone_question: str
    answer: str
    abstained: bool
    reason: Reason | None
    confidence: float
    model: str
    corpus: str
    generation: str
    citations: tuple[Citation, ...] = ()
    also: tuple[Citation, ...] = ()
    disagreements: tuple[Version, ...] = ()
    nearest: tuple[Near, ...] = ()
    timings_ms: dict[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    trace: dict[str, float] = field(default_factory=dict)
    """Where a chat model answered: calls, tokens, claims, what was dropped and why, what was odd about its reply, each counted."""
    hits: tuple[Hit, ...] = ()
    """What was retrieved, best first; for evals and traces, not part of the JSON."""

    @property
    def turn(self) -> Turn:
        """Return it as a turn that a later question may lean on."""
        cited = {citation.source for citation in self.citations}
        stories = frozenset(hit.passage.story for hit in self.hits if hit.passage.source in cited)
        return Turn(self.standalone_question, "" if self.abstained else self.answer, stories)

    @property
    def beside_versions(self) -> tuple[Citation, ...]:
        """Return the citations that no version has, to be shown once each."""
        versions = {citation for version in self.disagreements for citation in version.citations}
        return tuple(citation for citation in self.citations if citation not in versions)

    @property
    def offered(self) -> tuple[Near, ...]:
        """Return the passages to be shown under an abstention: none where the question is about nothing on the shelf, or its premise is wrong."""
        return self.nearest if self.reason == "not_stated" else ()

    def to_json(self) -> dict[str, Any]:
        """Return its JSON form."""
        shape = asdict(replace(self, hits=()))
        del shape["hits"]
        shape["nearest"] = [asdict(near.citation) | {"score": near.score} for near in self.nearest]
        return shape
