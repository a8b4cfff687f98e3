"""Which stories of a shelf hold what a question looks for: "In which films is a jewel robbed?"; and which questions ask for stories.

A story is judged by the sentence of its hits that is nearest to the question in words and in meaning, against that of the best story, and by how relevant
the reader's network finds its passages. It looks no further than the hits, and does not say what happens in a story.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace

from rag.encoders import Encoder
from rag.index import Index
from rag.language.families import called_also
from rag.language.inflection import content_stems, stem
from rag.language.numbers import NUMBER_WORDS, numbers
from rag.language.words import words
from rag.match import QueryTerms, ReadPassages, read_each, sentence_cosines
from rag.regression import Logistic
from rag.schema import Evidence, Hit

SHELVED = r"(?:stor(?:y|ies)|films?|movies?|synops[ie]s|titles?|books?|tales?)"
"""What people call what a shelf holds."""
_COUNT = rf"(?:\d+|{'|'.join(NUMBER_WORDS)}) "
_SOME = rf"(?:other |{_COUNT})?(?:of (?:the|these) (?:{_COUNT})?)?"
_KIND = r"(?:(?!(?:the|these|those|this|that|your|our|all|any|other|different|of|is|was|did|does|do|film|movie|story)\b)(?P<kind>[a-z-]+) )?"
_ABOUT = r"(?:have|features?|involves?|mentions?|contains?|includes?|with|about)"
_LIST = r"(?:how many|(?:list|name|show me)(?: all)?(?: the| of the)*)"
_WHICH_STORIES = tuple(re.compile(rf"^{asks}(?: (?:that |which )?(?:(?:is|are) (?:there|about)|has|{_ABOUT})\b)?", re.I) for asks in (
    # "In which two films …", "How many stories …"
    rf"in (?:which|what|how many) {_SOME}{_KIND}{SHELVED}\b",
    # "Which film …", but not "Which story of …" and "Which film tells …"
    rf"(?:which|what) {_SOME}{_KIND}(?:stor(?:y|ies)|films?|movies?|tales?)\b(?! of\b)(?!.*\bt(?:ells?|old)\b)",
    rf"(?:is|are) there (?:an?|any) {_KIND}{SHELVED}\b",
    rf"(?:do|have) you (?:have|got) (?:an?|any) {_KIND}{SHELVED}\b",
    # "List the films about …", and "List the heist films", which say what they look for
    rf"{_LIST} {_KIND}{SHELVED}(?= (?:that |which )?(?:{_ABOUT}|(?:is|are) about)\b)",
    rf"{_LIST} {_KIND.removesuffix('?')}{SHELVED}(?=\W*$)",
))  # fmt: skip
"""Questions for stories, up to what they look for."""
HOLDS = Logistic((5.13, 4.54, 0.39), -3.68)
"""Says how likely a story holds what is looked for (`python -m evals.story_search`): of the nearness, of how far it lies below the best story's, and of
the relevance."""
CUTOFF = 0.4
MOST = 50
"""Stories that a question may speak of."""


def features_of(
    question: str, hits: Sequence[Hit], read_passages: ReadPassages, index: Index, encoder: Encoder
) -> list[tuple[tuple[float, float, float], Evidence]]:
    """Return for each story in the hits what tells whether it holds what is looked for, in the order of the weights of `HOLDS`, and its nearest sentence."""
    asked = QueryTerms(question, index)
    passages = [hit.passage for hit in hits]
    cosines = sentence_cosines(question, passages, index, encoder)
    alike = _alike(question)
    best: dict[str, tuple[float, Evidence]] = {}
    relevance: dict[str, float] = {}
    for passage, reading in zip(passages, read_each(question, passages, read_passages, index), strict=True):
        relevance[passage.story] = max(reading.relevance, relevance.get(passage.story, -math.inf))
        for span, cosine in zip(passage.sentences, cosines[passage.id], strict=True):
            said = set(content_stems(span.of(passage.text)))
            near = cosine + asked.share(said.union(noun for noun, others in alike.items() if not others.isdisjoint(said)))
            if passage.story not in best or near > best[passage.story][0]:
                best[passage.story] = near, Evidence(passage, span, 0.0)
    nearest = max((near for near, _ in best.values()), default=0.0)
    return [((near, near - nearest, relevance[story]), evidence) for story, (near, evidence) in best.items()]


def _alike(question: str) -> dict[str, frozenset[str]]:
    """Return of each trade or rank that is looked for, by its stem, the stems of what else stories call it: a doctor may be "Dr. Pym" or a physician."""
    return {stem(noun): frozenset(map(stem, others)) for noun in words(question) if (others := called_also(noun))}


def holding(question: str, hits: Sequence[Hit], read_passages: ReadPassages, index: Index, encoder: Encoder, *, least: int = 0) -> list[Evidence]:
    """Return the sentence that shows it for each story that holds what is looked for, and the `least` surest anyhow, the surest first.

    `score` says how sure.
    """
    found = [replace(evidence, score=round(HOLDS.probability(told), 3)) for told, evidence in features_of(question, hits, read_passages, index, encoder)]
    found.sort(key=lambda e: -e.score)
    return [e for rank, e in enumerate(found) if e.score > CUTOFF or (rank < least and found[0].score > CUTOFF)]


def wants_stories(question: str) -> bool:
    """Return whether the answer to a question is a list of stories ("in which films is a jewel robbed?")."""
    return _asked(question) is not None


def counts_stories(question: str) -> bool:
    """Return whether a question that `wants_stories` asks how many there are."""
    return re.match(r"\s*(?:in )?how many\b", question, re.I) is not None


def stories_wanted(question: str) -> int:
    """Return how many stories such a question speaks of, "in which two films …"; 0 where it does not say."""
    asked = _asked(question)
    return int(min(max(numbers(asked[0].partition(" of ")[0]), default=0), MOST)) if asked else 0


def sought(question: str) -> str:
    """Return what is looked for: "in which films is a jewel robbed?" looks for the jewel, not for films, "is there a heist film?" for the heist."""
    match = _asked(question)
    if match is None:
        return question
    return " ".join(f"{match['kind'] or ''} {match.string[match.end() :]}".split()).replace(" ?", "?") or question


def _asked(question: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.match(question.strip()) for pattern in _WHICH_STORIES)), None)
