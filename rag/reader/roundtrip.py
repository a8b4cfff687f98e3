"""Is it of the one whom a question names that the shelf tells what is asked? The network is asked who it is, and may point at somebody else.

The network finds an answer wherever something of the kind is told: to "Why did Irene push Clara into the river?" the reason why Otto did. So what was
asked of Irene is asked again with "who" in her place, by itself, "Who did push Clara into the river?", and with the answer, "… because she knew about the
paintings?" (round-trip consistency: Alberti et al., ACL 2019). Where one and the same other is by far the likelier both times, it is not told of her. Who
it is then is not said, for the network may err in that. So it is with whoever suffers it: to "Who rescues Clara?" and "Why does Otto rescue Clara?" it is
asked from the other side, "Who does Otto rescue?", "Otto rescues whom?". Only questions are checked that say of somebody, by a plain verb, what they take
for granted.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from rag.index import Index
from rag.language.inflection import forms, infinitive, stem, with_s
from rag.language.spans import with_neighbours
from rag.language.vocabulary import AUXILIARY
from rag.language.words import IS_OBJECT, any_of, words
from rag.match import ReadPassages, read_each
from rag.reader.candidates import Candidate
from rag.schema import Character, Passage

MARGIN = 6.5
"""By how much (in logits, the mean of both times) the other has to be likelier.

Of 427 questions of the open gold sets and the made-up synopses that put another of the story in the place of the one named, and were answered all the
same, 95 are refused so, and none of the 287 true ones that were answered rightly; with 4.0 it is 166 and 3."""
MARGIN_WHOM = 5.5
"""The same where it is asked whom something was done to; since who did it to one may have done it to more, the sentence of the answer has to name the other.

Of 108 answers to "who?" with another of the story in the place of the one named (open gold sets, and a shelf of films retold) 19 are refused so, and none
of 53 right ones, of which three would be if the other could be named elsewhere."""
MOST = 8.0
"""The margin over one whom the network does not find at all, and the most that counts."""
LEAST, NEAR = -2.0, 1.0
"""How likely the other has to be for a verdict (0 is as likely as that it is said nowhere), and how near to the likeliest words of all, which may be a "he".

Without the two, and without asking whether the answer's sentence names the doer, 23 of 2,283 true questions about fairy tales were refused, and 86 of 473
with another in the place of the one named; with them 2 of 2,983, and 79."""
LONGEST = 6
"""Words of an answer to "who?"."""
_ASKED = re.compile(
    r"""^\W*(?: (?:why|when|where|how(?!\ (?:many|much|long|old|often|far)\b)|(?:with|by|for|to|from|in|on|at)\ (?:what|which|whose)(?:\ \w+)?)
        | (?P<what>what|whom?|(?:which|what)\ \w+|how\ (?:many|much|long|far|often)(?:\ \w+)?))
    \ (?P<aux>did|does|do|had|has|have|was|were|is|are)\ (?P<rest>[^?]+?)\W*$""",
    re.I | re.X,
)
_WHO_DID = re.compile(rf"^\W*who (?!(?:{AUXILIARY})\b)(?P<verb>[a-z]+) (?P<rest>[^?]+?)\W*$", re.I)
_DONE_TO = re.compile(rf"\b(?P<verb>[a-z]+) (?:(?P<m>him)\b|(?P<f>her){IS_OBJECT})")
_SAYS_LITTLE = re.compile(r"(?:(?:do|get|have|make|become|and|or|said|to|with|when|before|after|while|in|at|on|not|never|only|also|still|just)\b|$)", re.I)
"""Behind whom a question names: no verb of which "who?" could be asked."""
_WITHOUT_S = frozenset("had has have was were is are".split())


class Supposed(NamedTuple):
    """Of whom a question takes something for granted, and how to ask who it is: by itself and with the answer."""

    doer: Character
    """Or whoever suffers it."""
    others: Sequence[Character]
    """Who is named beside them."""
    asked: tuple[str, str]
    margin: float = MARGIN
    verb: str = ""
    """The stem of what is done to them, where it is asked whom: then the sentence of the answer has to name the other."""


def supposed(question: str, answer: str, people: Sequence[Character], answered: Sequence[Character] = ()) -> Supposed | None:
    """Read "Why did Irene push Clara into the river?", where `people` are named in it, and the answer names `answered`.

    Whoever the answer names is not the other: "Who confesses that he was in Lagana's pay?" only echoes Lagana.

    None where nothing is said of somebody that could be asked for by "who?".
    """
    match = _ASKED.match(question)
    rest = match["rest"] if match else ""
    name = _first(rest, people)
    told = rest[len(name) :].strip()
    if not match or not name or not told[:1].islower() or _SAYS_LITTLE.match(told):
        return None
    doer = next(c for c in reversed(people) if name in c.forms)  # of namesakes the one who is named least
    if re.search(any_of(doer.forms), told):
        return None
    verb, _, behind = told.partition(" ")
    begun = f"Who {match['aux'].lower()} {verb}" if match["aux"].lower() in _WITHOUT_S else f"Who {with_s(verb)}"
    with_answer = f"{begun} {answer} {behind}" if match["what"] else f"{begun} {behind} {answer}"
    return Supposed(doer, [c for c in (*people, *answered) if c != doer], (f"{begun} {behind}".strip() + "?", f"{with_answer.strip()}?"))


def undergone(question: str, answer: str, people: Sequence[Character], answered: Sequence[Character]) -> Supposed | None:
    """Read "Who rescues Clara from the fire?", where `people` are named and the answer names `answered`, or "Why does Otto rescue Clara?".

    None where that is not done by one person to one of `people`.
    """
    if match := _WHO_DID.match(question):
        doer = answered[0].called_in(answer) if len(answered) == 1 and len(answer.split()) <= LONGEST else None
        (base, aux), rest, told = infinitive(match["verb"]), match["rest"], match["verb"]
    elif (match := _ASKED.match(question)) and (aux := match["aux"].lower()) in ("did", "does"):
        doer = _first(match["rest"], people)
        base, _, rest = match["rest"][len(doer or "") :].strip().partition(" ")
        told = f"{aux} {base}"
    else:
        return None
    whom = _first(rest, people)
    if not doer or not whom:
        return None
    behind = rest[len(whom) :]
    sufferer = next(c for c in people if whom in c.forms)
    others = [*answered, *(c for c in people if c != sufferer)]
    return Supposed(sufferer, others, (f"Who {aux} {doer} {base}{behind}?", f"{doer} {told} whom{behind}?"), MARGIN_WHOM, verb=stem(forms(base.lower())[0]))


def _first(text: str, people: Sequence[Character]) -> str:
    """Return the longest name of one of some people that a text begins with; "" where it begins with none, or with what is theirs."""
    name = max((form for c in people for form in c.forms if re.match(rf"{re.escape(form)}(?![\w-])", text, re.I)), key=len, default="")
    return "" if text[len(name) :].startswith(("'", "’")) else name


def said_of_another(question: str, best: Candidate, passages: Sequence[Passage], read_passages: ReadPassages, index: Index) -> Character | None:
    """Return the person of whom a question says it, where the network points at another in the passages of the answer's story.

    None where nothing speaks against it.
    """
    story = best.passage.story
    people, answered = index.names.people_in(question, story), index.names.people_in(best.text, story)
    claims = supposed(question, best.text, people, answered), undergone(question, best.text, people, answered)
    told = [passage for passage in passages if passage.story == story]
    return next((claim.doer for claim in claims if claim and _is_of_another(claim, best, told, read_passages, index)), None)


def _is_of_another(claim: Supposed, best: Candidate, told: Sequence[Passage], read_passages: ReadPassages, index: Index) -> bool:
    """Return whether the network points both times at one and the same other, who is by far the likelier.

    Nor does the sentence of the answer leave out that other for the one named.
    """
    if claim.verb and _done_to_them(claim, best, index):
        return False
    named, margins, others = [claim.doer, *claim.others], [], set[Character]()
    for asked in claim.asked:
        found, likeliest = _pointed_at(asked, told, read_passages, index)
        other = max((who for who in found if not any(_may_be_one(who, person) for person in named)), key=lambda who: found[who], default=None)
        if other is None or found[other] < max(LEAST, likeliest - NEAR):
            return False
        others.add(other)
        margins.append(min(MOST, found[other] - found.get(claim.doer, -math.inf)))
        if margins[-1] + MOST <= 2 * claim.margin:
            return False  # whatever the other time says; mostly the first time, and the network reads once
    there = index.names.people_in(best.told, best.passage.story)
    left_out = not others <= set(there) and (bool(claim.verb) or claim.doer in there)
    return len(others) == 1 and sum(margins) > 2 * claim.margin and not left_out


def _done_to_them(claim: Supposed, best: Candidate, index: Index) -> bool:
    """Return whether the sentence of the answer has it done to a "him" who can be nobody else.

    That is the only one of his gender whom it names before that, or the sentence before.
    """
    passage, sentence = best.passage, best.sentence
    gender = claim.doer.gender
    for match in _DONE_TO.finditer(best.told):
        if match.lastgroup == gender and stem(forms(match["verb"])[0]) == claim.verb:
            start = with_neighbours(passage, sentence).start
            named = index.names.people_in(passage.text[start : sentence.start + match.start()], passage.story)
            if [c for c in named if c.gender in ("", gender)] == [claim.doer]:
                return True
    return False


def _may_be_one(one: Character, other: Character) -> bool:
    """Return whether two who share a part of their names may be one person whom the ingest took for two.

    So it is with "Alma" and "ALMA REYES", "Dais-Imid" and "Dais Imid".
    """
    first, second = (set(words(who.name.replace("-", " "))) for who in (one, other))
    return not first.isdisjoint(second)


def _pointed_at(question: str, passages: Sequence[Passage], read_passages: ReadPassages, index: Index) -> tuple[Mapping[Character, float], float]:
    """Return the score of each person at whom the network points in some passage, alone, and that of the likeliest words."""
    found: dict[Character, float] = {}
    likeliest = -math.inf
    for passage, reading in zip(passages, read_each(question, passages, read_passages, index), strict=True):
        for span, logp in reading.spans:
            likeliest = max(likeliest, reading.relevance + logp)
            text = span.of(passage.text)
            who = index.names.people_in(text, passage.story) if len(text.split()) <= LONGEST else []
            if len(who) == 1:
                found[who[0]] = max(found.get(who[0], reading.relevance + logp), reading.relevance + logp)
    return found, likeliest
