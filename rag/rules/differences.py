"""Where the tellings of a story disagree, as far as rules tell: what people in it are, and what becomes of them.

It answers "What do the tellings of Raw Deal disagree about?" alone. What else they tell differently comes out where it is asked about (`rag.reader.versions`).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.question.descriptions import roles
from rag.question.parse import Inquiry
from rag.rules.fates import FateAsked, fate_draft
from rag.rules.roles import contradicting
from rag.schema import BY_RULE, Character, Draft, DraftVersion, evidence_of

_TELLINGS = r"(?:(?:re)?tellings|versions|accounts|files|sources|texts|summaries|synopses|stories)"
_DIFFER = (
    r"(?:disagree(?:ments?)?|differ(?:ent|ently|ences?)?|contradict(?:s|ions?)?|conflict(?:ing)?"
    r"|inconsistenc(?:y|ies)|told differently|say differently|tell differently)"
)
_OF_THESE = r"(?:all |the |these |its |both |two |your )*"
_ASKED = tuple(re.compile(asks, re.I) for asks in (
    # "What do the tellings of Raw Deal disagree about?", "Where are the files different?"
    r"^(?:(?:on |about )?what|where|how|in (?:what|which) (?:ways?|points?))?(?: things?| facts?)? ?(?:do|does|did|are) (?:any of )?"
    rf"{_OF_THESE}{_TELLINGS}\b[^?]*\b{_DIFFER}\b",
    rf"^(?:please )?(?:compare|contrast)\b[^?]*\b{_TELLINGS}\b",
    # "Tell me the contradictions between the versions"
    rf"\b(?:what|which|any|tell me|list|show(?: me)?)\b[^?]{{0,20}}\b{_DIFFER}\b[^?]{{0,20}}\b(?:between|among|in|of|across) {_OF_THESE}{_TELLINGS}\b",
))  # fmt: skip
MOST = 50
"""Stories told twice that are looked through where the question names none."""


def differences(inquiry: Inquiry) -> Draft | None:
    """Answer with each person of whom tellings say what excludes each other, and each version; None for any other question."""
    if not any(asks.search(inquiry.question) for asks in _ASKED):
        return None
    index, parsed = inquiry.index, inquiry.parsed
    stories = [key for key in index.stories if not parsed.stories or key in parsed.stories]
    twice = [key for key in stories if key in index.told_twice][:MOST]
    if not twice:
        return Draft("There is only one telling of this story." if len(stories) == 1 else "", reason="not_stated")
    asked = parsed.people
    people = [c for story in sorted(twice) for c in index.names.cast(story) if not asked or c in asked]
    found = [(person, apart) for person in people for apart in _apart(person, inquiry)]
    if not found:
        return Draft("I found no contradiction in what the tellings say of people; ask for a fact to see what each says of it.", reason="not_stated")
    name = {person: f"{person.name} ({index.stories[person.story].label})" if len(stories) > 1 else person.name for person, _ in found}
    told = [DraftVersion(f"{name[person]}: {version.text}", version.evidence) for person, apart in found for version in apart]
    text = "; ".join(f"{name[person]}: {' or '.join(version.text for version in apart)}" for person, apart in found)
    one_story = len({person.story for person, _ in found}) == 1
    return Draft(f"{text}.", evidence_of(told), confidence=BY_RULE, versions=tuple(told) if one_story else ())  # versions are of one story


def _apart(person: Character, inquiry: Inquiry) -> Iterator[tuple[DraftVersion, ...]]:
    """Yield the versions of what a person is and of what becomes of them, where they contradict each other."""
    fate = fate_draft(FateAsked(person, "what"), inquiry.index)
    for apart in (contradicting(roles(person, inquiry.index), inquiry.encoder), fate.versions if fate else ()):
        if apart:
            yield apart
