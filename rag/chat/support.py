"""Is a claim borne out by the sentences that it cites (attribution; Rashkin et al., 2023)? Code decides, and in doubt it is not.

`CHECKS` lists what is looked at, in order, from the cheapest to the dearest: by words alone (`rag.chat.checks`), then with the encoder and the reader's
network. A claim may be true and yet fail, or be false and pass: `python -m evals.support` measures both, and the README has the table.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.chat import checks
from rag.chat.claim import ClaimContext, Fault
from rag.encoders import Encoder
from rag.index import Index
from rag.language.answer_type import asks_polar, asks_who, asks_why
from rag.language.factuality import NEGATION
from rag.language.inflection import content_stems
from rag.language.numbers import numbers
from rag.language.words import any_of, says
from rag.match import ReadPassages
from rag.schema import Character, Evidence, Passage

NEAR = 0.5
"""Cosine at which a sentence may bear out a claim that shares no content word with it."""
ABOUT = 0.15
"""Cosine at which a sentence may be about a question that it shares no content word with."""
LONGEST_READ = 6
"""Words of what the reader finds, if a claim has to have the last of them: longer ones are said in other words."""
MARGIN = 2.0
"""By how much (in logits) the reader has to prefer somebody else, before the one whom a claim names is taken for the wrong one."""
_POLAR = re.compile(r"^(?:(?P<yes>yes)\b[,.:;]?\s*|no[,.:;]\s*)(?=\S)", re.I)


def _unrelated(context: ClaimContext) -> str | None:
    """Return whether the quotes share nothing of what the claim adds to the question, even in other words, or are not about it."""
    asked, said = set(content_stems(context.question)), set(content_stems(context.claim))
    shared = (said - asked or said) & set(content_stems(context.quotes)) or numbers(context.claim) & numbers(context.quotes)
    if not shared and _cosine(context.claim, context) < NEAR:
        return "shares nothing with the cited sentences"
    if asked and not asked & set(content_stems(context.quotes)) and _cosine(context.question, context) < ABOUT:
        return "the cited sentences are not about the question"
    return None


def _cosine(text: str, context: ClaimContext) -> float:
    """Return the cosine of a text with the nearest of the sentences cited."""
    vectors = context.encoder.encode([text, *(evidence.text for evidence in context.cited)])
    return float((vectors[1:] @ vectors[0]).max())


def _somebody_else(context: ClaimContext) -> str | None:
    """Return whether the reader, asked the claim with "who" in place of a name, points at somebody whom the claim does not name.

    It has to in every passage in which it points at anybody.
    """
    readings = [_pointed_at(context, passage) for passage in context.passages]
    for person in dict.fromkeys(person for told in readings for person in told):
        others = [told[person] for told in readings if person in told]
        if all(others):
            return f"it is {others[0]} who is in the cited sentences, not {person}"
    return None


def _pointed_at(context: ClaimContext, passage: Passage) -> dict[str, str]:
    """Return, for each person whom a claim names, the name of whoever the reader finds in their place in a passage; "" where it finds that person."""
    people = context.index.names.people_in(f"{context.claim} {passage.text}", passage.story)
    named = {c.name for c in people if _named(context.claim, c)}
    found: dict[str, str] = {}
    for person in people:
        asked = _who(context, person)
        spans = context.read_passages(asked, [passage.text])[0].spans if asked else ()
        meant = [({c.name for c in people if _named(span.of(passage.text), c)}, score) for span, score in spans]
        mine = max((score for names, score in meant if person.name in names), default=float("-inf"))
        other = max(((score, min(names)) for names, score in meant if names and not names & named), default=(float("-inf"), ""))
        if max(mine, other[0]) > float("-inf"):
            found[person.name] = other[1] if other[0] > mine + MARGIN else ""
    return found


def _named(text: str, person: Character) -> bool:
    return any(says(text, form) for form in person.forms)


def _who(context: ClaimContext, person: Character) -> str:
    """Ask who it is that a claim names; by the question itself, where the claim adds nothing to it but the name, "Ann.".

    It is "" where it does not name that person.
    """
    asked, count = re.subn(any_of(person.forms), "who", context.claim, count=1)
    if not count:
        return ""
    if asks_who(context.question) and set(content_stems(asked)) <= set(content_stems(context.question)):
        return context.question
    return f"{asked[0].upper()}{asked[1:].rstrip('.')}?"


def _read_otherwise(context: ClaimContext) -> str | None:
    """Return whether the claim has a word of its own where the reader finds another in the sentences cited: "his arm" for "his leg"."""
    asked, said, told = map(content_stems, (context.question, context.claim, context.quotes))
    own = {word for word in said if word not in told and word not in asked and not numbers(word)}
    if not own or NEGATION.search(context.claim) or asks_why(context.question) or asks_polar(context.question):
        return None
    spans = [
        (score, span.of(passage.text))
        for passage in context.passages
        for span, score in context.read_passages(context.question, [passage.text])[0].spans
        if any(e.passage.id == passage.id and e.span.start <= span.start < e.span.end for e in context.cited)
    ]
    _, read = max(spans, default=(0.0, ""))
    head = [word for word in content_stems(read) if word not in asked][-1:]
    in_figures = head and re.search(r"\d", head[0]) and numbers(read) & numbers(context.claim)
    if not head or head[0] in said or in_figures or len(read.split()) > LONGEST_READ or any(word[:4] == head[0][:4] for word in own):
        return None
    return f"the cited sentences have “{read}” there"


CHECKS: dict[str, Callable[[ClaimContext], str | None]] = {
    "address": checks.address,
    "order": checks.order,
    "number": checks.number,
    "name": checks.name,
    "negation": checks.negation,
    "opposite": checks.opposite,
    "no fact": checks.no_fact,
    "death": checks.death,
    "swapped": checks.swapped,
    "of another": checks.of_another,
    "invented": checks.invented,
    "unrelated": _unrelated,
    "somebody else": _somebody_else,
    "read otherwise": _read_otherwise,
}
"""What is asked of a claim, in order; each says what is wrong, or None."""


class Support:
    """Judges claims, one at a time. Safe to share between threads."""

    def __init__(self, encoder: Encoder, read_passages: ReadPassages) -> None:
        """Judge with an encoder for what is said in other words, and the reader's network for who did what."""
        self._encoder, self._read_passages = encoder, read_passages

    def __call__(self, claim: str, cited: Sequence[Evidence], question: str, index: Index) -> Fault | None:
        """Say what is wrong with a claim, or None."""
        polar = _POLAR.match(claim)
        said = claim[polar.end() :] if polar else claim
        context = ClaimContext(said, cited, question, index, self._encoder, self._read_passages, ("yes" if polar["yes"] else "no") if polar else "")
        return next((Fault(kind, wrong) for kind, check in CHECKS.items() if (wrong := check(context))), None)
