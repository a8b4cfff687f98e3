"""What another telling has where the main answer stands in its own: "on a Saturday" of the telling that tells of it so, where the other has "that Thursday".

A telling read by itself is often answered by something else, of which nothing is said in the question; what the main answer is like, and where it stands,
tells which of its other candidates would be the answer. Only what hardly says the same in other words is looked for (names of places and the like, times,
numbers, kin, two things of a family, two causes of a death), only where each telling has none of the other's words anywhere, and not where what is asked for
is a plan, or somebody who has a name in the story.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.encoders import Encoder
from rag.index import Index
from rag.language.answer_type import asks_death
from rag.language.factuality import asks_fact
from rag.language.fate_words import fate_kinds
from rag.language.inflection import content_stems
from rag.language.numbers import numbers
from rag.language.vocabulary import FILM
from rag.language.words import NAME, UPPER
from rag.reader.candidates import Candidate
from rag.reader.relation import counted_alike, other_kin, other_things, other_times, people_as_written, relation, uncounted

LIKELY = -3.5
"""The least log-probability, within its passage, of what is taken instead of the likeliest."""
ASTRAY = 0.25
"""How far astray it may stand (see `Index.astray`). Of eleven such on five open sets told twice, all of 0.20 or less contradict the main
answer; of ten further off, none does."""
_WHICH_STORY = re.compile(rf"\b(?:which|what) (?:{'|'.join(FILM)})\b", re.I)
_ENDS_IN_NAME = re.compile(rf"(?:[{UPPER}]?[a-z’'-]* )?(?:[a-z’'-]+ )*{NAME}")


def instead(question: str, main: Candidate, ranked: Sequence[Candidate], index: Index, encoder: Encoder) -> Candidate | None:
    """Return the first of a telling's candidates that stands where the main answer does, and contradicts it.

    None where there is none, or where one says the same.
    """
    likely = [c for c in ranked if c.features.span >= LIKELY] if asks_fact(question) and not _WHICH_STORY.search(question) else []
    how = [relation(question, main, c, index, encoder) for c in likely]
    if "same" in how:
        return None
    for c, to_main in zip(likely, how, strict=True):
        fits = to_main == "apart" and c.of_sort and not (c.person or c.features.unfactual)
        near = fits and index.astray(main.passage, main.span, c.passage, c.span) <= ASTRAY
        if near and _is_like(question, main, c, index) and not (told_beside(question, c, main, index) or told_beside(question, main, c, index)):
            return c
    return None


def _is_like(question: str, one: Candidate, other: Candidate, index: Index) -> bool:
    """Return whether two answers are of one form, so that either hardly says the other in other words.

    So it is with "off Madagascar" and "on the rocks in the Azores", but not with "a Dutch doctor" and "Vienna"; where it is asked how somebody dies, with
    two causes of a death.
    """
    if asks_death(question):
        return all(fate_kinds(c.text) - {"dead", "alive"} for c in (one, other))
    named = [ends_in_name(c.text) and not people_as_written(c.text, c.passage.story, index) for c in (one, other)]
    if any(named):
        return all(named)
    if all(numbers(c.text) for c in (one, other)):
        return (counted_alike(one, other) and _behind(one) == _behind(other)) or other_times(one.text, other.text)
    return other_times(one.text, other.text) or other_kin(one.text, other.text) or other_things(one, other)


def _behind(bare: Candidate) -> list[str]:
    """Return the word right behind a number that nothing stands beside, "children" of "five children": "sixty, and lame" is none of these."""
    after = re.match(r" ([a-z]+)", bare.passage.text[bare.span.end :])
    return content_stems(after[1]) if after and not uncounted(bare.text) else []


def ends_in_name(text: str) -> bool:
    """Return whether a text is somebody's or something's name, or ends in one, "on the rocks in the Azores"."""
    return _ENDS_IN_NAME.fullmatch(text) is not None


def told_beside(question: str, answer: Candidate, other: Candidate, index: Index) -> bool:
    """Return whether the telling of another answer has a word or a number anywhere that this answer has, and neither that one nor the question."""
    own = set(content_stems(answer.text)) - set(content_stems(other.text)) - set(content_stems(question))
    counts = numbers(answer.text) - numbers(other.text)
    passages = (p for p in index.passages_of(answer.passage.story) if p.telling_id == other.telling_id)
    return any(numbers(p.text) & counts if counts else own and own & set(content_stems(p.text)) for p in passages)
