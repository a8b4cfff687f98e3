"""One answer from what several tellings, or several stories, say.

An answerer reads one story at a time. Its draft is held against the other tellings of that story, and the versions that contradict it stand beside it; where
the question names no story, the others are asked as well. Who answers, and whether the shelf says it at all, is not decided here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from rag.index import Index
from rag.language.inflection import content_stems
from rag.language.spans import with_neighbours
from rag.match import QueryTerms, ReadPassages
from rag.progress import Watch
from rag.question.parse import Inquiry
from rag.reader.versions import AGREES, compared
from rag.rules.catalogue import appears_in
from rag.rules.story_search import counts_stories, holding, stories_wanted
from rag.schema import Draft, Evidence, Hit, Turn, distinct, joined_by_story

ACROSS = 0.8
"""How sure another story's answer must be to stand beside the first one's."""
LEAST_HELD = 0.5
"""The least share of the question's telling words that must stand around another story's answer; never less than around the first one's.

Without that, of 3,483 questions about fairy tales, each of one story, 123 had an answer of another beside it, which was the right one for 8 of them; with it
74, and 4."""


class Answerer(Protocol):
    """Whoever makes a follow-up stand alone, and turns a question and its hits into a draft."""

    one_story: bool
    """Whether an answer is always of one story, so that the others have to be asked for theirs."""

    def rewrite(self, question: str, turns: Sequence[Turn], watch: Watch) -> str:
        """Return the question with what it takes from the turns before it, or as it is."""
        ...

    def answer(self, question: str, hits: Sequence[Hit], index: Index, watch: Watch) -> Draft:
        """Answer from the hits alone, or abstain."""
        ...


class Combiner:
    """Has an answerer answer, and combines its drafts."""

    def __init__(self, answerer: Answerer, read_passages: ReadPassages, top_k: int) -> None:
        """Let `answerer` read the best `top_k` passages."""
        self._answerer, self._read_passages, self._top_k = answerer, read_passages, top_k

    def answer(self, inquiry: Inquiry, watch: Watch) -> Draft:
        """Let the answerer answer, and hold its draft against the other tellings of the story, or where no story is named against the other stories."""
        draft = self._answerer.answer(inquiry.parsed.text, inquiry.readable[: self._top_k], inquiry.index, watch)
        if inquiry.parsed.stories:
            return self._compared(inquiry, draft, inquiry.readable)
        return self._across(inquiry, draft, watch) if self._answerer.one_story else draft

    def compared(self, inquiry: Inquiry, draft: Draft) -> Draft:
        """Hold what a rule has found in some tellings of a story against what the answerer's network reads in the others, if it is one fact."""
        return self._compared(inquiry, draft, inquiry.readable) if draft.one_fact and inquiry.parsed.stories else draft

    def stories_holding(self, inquiry: Inquiry) -> Draft:
        """Answer with the titles of the stories that hold what is looked for."""
        least = stories_wanted(inquiry.question)
        found = holding(inquiry.parsed.text, inquiry.readable, self._read_passages, inquiry.index, inquiry.encoder, least=least)
        if not found:
            return appears_in(inquiry)
        labels = ", ".join(inquiry.index.stories[e.passage.story].label for e in found)
        counted = f"{len(found)}: {labels}" if counts_stories(inquiry.question) else labels
        return Draft(counted, tuple(found), confidence=found[0].score)

    def _across(self, inquiry: Inquiry, draft: Draft, watch: Watch) -> Draft:
        """Add to a draft what other stories answer as well, surely enough and with as much of the question, each with the title of its story.

        It is for a question that names nobody and no story.
        """
        if draft.abstained:
            return draft
        story, asked = draft.evidence[0].passage.story, QueryTerms(inquiry.parsed.text, inquiry.index)
        held = max(LEAST_HELD, _held(asked, draft))
        others = [
            (label, d) for label, d in self._by_story(inquiry, watch)
            if d.confidence >= ACROSS and d.evidence[0].passage.story != story and _held(asked, d) >= held
        ]  # fmt: skip
        if not others:
            return self._compared(inquiry, draft, inquiry.hits)
        together = joined_by_story([(inquiry.index.stories[story].label, draft), *others], draft.confidence)
        return replace(draft, text=together.text, evidence=together.evidence, also=together.also)

    def _by_story(self, inquiry: Inquiry, watch: Watch) -> list[tuple[str, Draft]]:
        """Ask each story in the hits by itself; gives the titles of those that have an answer, with their drafts, the surest first."""
        found: list[tuple[str, Draft]] = []
        for key in dict.fromkeys(hit.passage.story for hit in inquiry.readable):
            draft = self._answerer.answer(inquiry.parsed.text, [hit for hit in inquiry.hits if hit.passage.story == key], inquiry.index, watch)
            if not draft.abstained:
                found.append((inquiry.index.stories[key].label, draft))
        return sorted(found, key=lambda pair: -pair[1].confidence)

    def _compared(self, inquiry: Inquiry, draft: Draft, hits: Sequence[Hit]) -> Draft:
        """Hold a draft against the other tellings of its story.

        Where they agree, those that surely say the same are added as `also`. Where some contradict it, each version is added, the draft's own first, and the
        evidence of all of them becomes the draft's.
        """
        if draft.abstained or not draft.evidence:
            return draft
        versions = compared(inquiry.parsed.text, draft, hits, inquiry.index, inquiry.encoder, self._read_passages)
        if not versions:
            return draft
        if len(versions) == 1:
            known = {e.telling_id for e in (*draft.evidence, *draft.also)}
            return replace(draft, also=(*draft.also, *(e for e in versions[0].evidence if e.score >= AGREES and e.telling_id not in known)))
        told = _outermost([*draft.evidence, *(e for version in versions for e in version.evidence)])
        cited = {e.telling_id for e in told}
        also = tuple(e for e in draft.also if e.telling_id not in cited)
        drafted = {e.telling_id for e in draft.evidence}
        tells_more = any(e.telling_id in drafted for v in versions[1:] for e in v.evidence)  # a chat model may have told several versions itself
        own = versions[0] if tells_more else replace(versions[0], text=draft.text)
        return replace(draft, versions=(own, *versions[1:]), evidence=tuple(told), also=also)


def _held(asked: QueryTerms, draft: Draft) -> float:
    """Return how much of a question stands in the sentence that a draft's answer is from, with those beside it."""
    first = draft.evidence[0]
    return asked.share(content_stems(with_neighbours(first.passage, first.span).of(first.passage.text)))


def _outermost(evidence: Sequence[Evidence]) -> list[Evidence]:
    """Return evidence in its order, each span once, without spans that lie within another."""
    each = distinct(evidence)
    return [e for e in each if not any(e.passage.id == other.passage.id and e.span.within(other.span) for other in each)]
