"""Is it of the one whom a question names that the shelf tells what is asked? The network is asked who it is, and may point at somebody else.

The network finds an answer wherever something of the kind is told: to "Why did Irene push Clara into the river?" the reason why Otto did. So what was asked of Irene is asked
again with "who" in her place, by itself, "Who did push Clara into the river?", and with the answer, "… because she knew about the paintings?" (round-trip consistency: Alberti
et al., ACL 2019). Where one and the same other is by far the likelier both times, it is not told of her. Who it is then is not said, for the network may err in that.
Only questions are checked that say of somebody, by a plain verb, what they take for granted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rag.index import Index
from rag.match import Reads, readings
from rag.reader.candidates import Candidate
from rag.schema import Character, Passage
from rag.words import any_of, with_s, words

MARGIN = 6.5
"""By how much (in logits, the mean of both times) the other has to be likelier.

Of 427 questions of the open gold sets and the made-up synopses that put another of the story in the place of the one named, and were answered all the same, 95 are refused so,
and none of the 287 true ones that were answered rightly; with 4.0 it is 166 and 3."""
MOST = 8.0
"""The margin over one whom the network does not find at all, and the most that counts."""
LONGEST = 6
"""Words of an answer to "who?"."""
_ASKED = re.compile(
    r"""^\W*(?: (?:why|when|where|how(?!\ (?:many|much|long|old|often|far)\b)|(?:with|by|for|to|from|in|on|at)\ (?:what|which|whose)(?:\ \w+)?)
        | (?P<what>what|whom?|(?:which|what)\ \w+|how\ (?:many|much|long|far|often)(?:\ \w+)?))
    \ (?P<aux>did|does|do|had|has|have|was|were|is|are)\ (?P<rest>[^?]+?)\W*$""",
    re.I | re.X,
)
_SAYS_LITTLE = re.compile(r"(?:(?:do|get|have|make|become|and|or|said|to|with|when|before|after|while|in|at|on)\b|$)", re.I)
"""Behind whom a question names: no verb of which "who?" could be asked."""
_WITHOUT_S = frozenset("had has have was were is are".split())


class Supposed(NamedTuple):
    """Of whom a question takes something for granted, and how to ask who it is: by itself and with the answer."""

    doer: Character
    others: Sequence[Character]
    """Who is named beside them."""
    asked: tuple[str, str]


def supposed(question: str, answer: str, people: Sequence[Character]) -> Supposed | None:
    """Read "Why did Irene push Clara into the river?", where `people` are named in it; None where nothing is said of somebody that could be asked for by "who?"."""
    match = _ASKED.match(question)
    rest = match["rest"] if match else ""
    named = {form: c for c in people for form in c.forms if rest.lower().startswith(f"{form.lower()} ")}
    name = max(named, key=len, default="")
    told = rest[len(name) :].strip()
    if not match or not name or not told[:1].islower() or _SAYS_LITTLE.match(told) or re.search(any_of(named[name].forms), told):
        return None
    verb, _, behind = told.partition(" ")
    begun = f"Who {match['aux'].lower()} {verb}" if match["aux"].lower() in _WITHOUT_S else f"Who {with_s(verb)}"
    with_answer = f"{begun} {answer} {behind}" if match["what"] else f"{begun} {behind} {answer}"
    return Supposed(named[name], [c for c in people if c != named[name]], (f"{begun} {behind}".strip() + "?", f"{with_answer.strip()}?"))


def said_of_another(question: str, best: Candidate, passages: Sequence[Passage], reads: Reads, index: Index) -> Character | None:
    """Give the person of whom a question says it, where the network points at another in the passages of the answer's story; None where nothing speaks against it."""
    story = best.passage.story
    claim = supposed(question, best.text, index.people_in(question, story))
    if claim is None:
        return None
    told = [passage for passage in passages if passage.story == story]
    named, margins, others = [claim.doer, *claim.others], [], set[Character]()
    for asked in claim.asked:
        found = _pointed_at(asked, told, reads, index)
        other = max((who for who in found if not any(_may_be_one(who, person) for person in named)), key=lambda who: found[who], default=None)
        if other is None:
            return None
        others.add(other)
        margins.append(min(MOST, found[other] - found.get(claim.doer, -math.inf)))
        if margins[-1] + MOST <= 2 * MARGIN:
            return None  # whatever the other time says; mostly the first time, and the network reads once
    return claim.doer if len(others) == 1 and sum(margins) > 2 * MARGIN else None


def _may_be_one(one: Character, other: Character) -> bool:
    """Say whether two who share a part of their names may be one person whom the ingest took for two, "Alma" and "ALMA REYES"."""
    return not set(words(one.name)).isdisjoint(words(other.name))


def _pointed_at(question: str, passages: Sequence[Passage], reads: Reads, index: Index) -> Mapping[Character, float]:
    """Give the score of each person at whom the network points in some passage, alone."""
    found: dict[Character, float] = {}
    for passage, reading in zip(passages, readings(question, passages, reads, index), strict=True):
        for span, logp in reading.spans:
            text = span.of(passage.text)
            who = index.people_in(text, passage.story) if len(text.split()) <= LONGEST else []
            if len(who) == 1:
                found[who[0]] = max(found.get(who[0], reading.relevance + logp), reading.relevance + logp)
    return found
