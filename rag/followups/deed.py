"""The deed that a turn was about: "Ann" who "did" "shoot Fantail", from "Who shot Fantail?" and "Ann".

By the form of the question and the answer alone; a verb is known by its place, or by its ending.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.followups.mentions import BRIEF, DOES, object_answered, people_named, unnamed_in
from rag.index import Index
from rag.rules.fates.words import kinds
from rag.schema import Turn
from rag.words import any_of, gender_of_pronoun, infinitive, listed

WHO_DID = re.compile(r"^who (?P<verb>(?!(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|else)\b)\w+) (?P<rest>[^?]+?)\W*$", re.I)
_WHY_DID = re.compile(r"^(?:why|when|where|how|what|whom?) (?P<aux>did|does|do) (?P<rest>[^?]+?)\W*$", re.I)
_TELLS = re.compile(
    r"(?:(?:and|he|she|they|it) )*(?:(?P<be>is|was|are|were|gets|got) (?P<rest>\w[^.;]*)|(?P<adverb>\w+ly |never )?(?P<verb>[a-z]{2,}(?:s|ed)|[a-z]{3,}(?:[^s\W]t|ew|aw|an|ook|ode|old))(?P<after>(?: [^.;]*)?))\W*$"
)
"""A deed told of somebody, after a pronoun perhaps; the verb is known by its ending."""


@dataclass(frozen=True, slots=True)
class TurnDeed:
    """What a turn was about: "Ann" who "did" "shoot Fantail", told as "Ann shot Fantail"."""

    who: str
    aux: str
    done: str
    told: str


def deed_of(turn: Turn, index: Index) -> TurnDeed | None:
    """Find out who did what in a turn, from "Who shot Fantail?" with its answer, or from "Why did Ann shoot Fantail?"."""
    if match := WHO_DID.match(turn.question):
        base, aux = infinitive(match["verb"])
        doers = [form for form, _ in people_named(turn.answer or "", index)] or unnamed_in(turn, index)
        if len(doers) > 1 and aux == "does":
            return TurnDeed(listed(doers), "do", f"{base} {match['rest']}", f"{listed(doers)} {base} {match['rest']}")
        return TurnDeed(doers[0], aux, f"{base} {match['rest']}", f"{doers[0]} {match['verb']} {match['rest']}") if doers else None
    if (match := DOES.match(turn.question)) and (told := told_deed(turn.answer or "")) and not told[0]:
        whom = match["whom"] or ""
        done, said = (re.sub(r"\b(?:him|her|them|it)\b", lambda _: whom, text) if whom else f"{text}{match['rest']}" for text in (told[1], turn.answer or ""))
        return TurnDeed(match["who"], match["aux"].lower(), done, f"{match['who']} {said}")
    if match := _WHY_DID.match(turn.question):
        rest, names = match["rest"], any_of([form for form, _ in people_named(turn.question, index)])
        named = re.match(rf"(?P<who>{names}(?:(?:,| and|, and) {names})*) ", rest)
        who = named["who"] if named else None
        done = rest[len(who) + 1 :] + object_answered(turn, index) if who else ""
        return TurnDeed(who, match["aux"].lower(), done, f"{who} {match['aux'].lower()} {done}") if who else None
    return None


def deed_of_pronoun(pronoun: str, history: Sequence[Turn], index: Index) -> TurnDeed | None:
    """Find the latest deed, one of violence before any other, of the one whom a "he" or "she" can mean."""
    kind = gender_of_pronoun(pronoun)
    deeds = [deed for turn in reversed(history) if (deed := deed_of(turn, index)) and all(gender in ("", kind) for _, gender in people_named(deed.who, index))]
    return next((deed for deed in deeds if kinds(deed.told)), next(iter(deeds), None))


def told_deed(answer: str) -> tuple[str, str] | None:
    """Read an answer that tells a deed, "she nearly dies" or "is hanged": a form of "to be", if it begins with one, and what follows, else its verb in the infinitive."""
    match = _TELLS.match(answer)
    if match is None or (match["verb"] and len(answer.split()) > BRIEF + 2):
        return None
    return (match["be"], match["rest"]) if match["be"] else ("", f"{match['adverb'] or ''}{infinitive(match['verb'])[0]}{match['after']}")
