"""What a turn said of somebody: a subject, "Ann", and a predicate, "shoot Fantail", from "Who shot Fantail?" and "Ann".

By the form of the question and the answer alone; a verb is known by its place, or by its ending. Who does what to whom in the text of a story is for
`rag.question.deeds`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.followups.mentions import BRIEF, DOES, named_with_gender, object_answered, people_named, unnamed_in, with_object
from rag.index import Index
from rag.language.fate_words import fate_kinds
from rag.language.inflection import infinitive, is_verb
from rag.language.vocabulary import AUXILIARY
from rag.language.words import any_of, gender_of_pronoun, listed
from rag.schema import Turn

WHO_DID = re.compile(rf"^who (?P<verb>(?!(?:{AUXILIARY}|else)\b)\w+) (?P<rest>[^?]+?)\W*$", re.I)
_WHY_DID = re.compile(r"^(?:(?:why|when|where|how|what|whom?) )?(?P<aux>did|does|do) (?P<rest>[^?]+?)\W*$", re.I)
_TO_DO = re.compile(r"^what (?P<aux>did|does|do) (?P<whose>[^?]+?) to do\W*$", re.I)
_TELLS = re.compile(
    r"(?:(?:and|he|she|they|it) )*"
    r"(?:(?P<be>is|was|are|were|gets|got) (?P<rest>\w[^.;]*)"
    r"|(?P<adverb>\w+ly |never )?(?P<verb>[a-z]{2,}(?:s|ed)|[a-z]{3,}(?:[^s\W]t|ew|aw|an|ook|ode|old))(?P<after>(?: [^.;]*)?))\W*$"
)
"""A predicate told of somebody, after a pronoun perhaps; the verb is known by its ending."""


@dataclass(frozen=True, slots=True)
class Predication:
    """What a turn said of somebody: of "Ann", who "did" it, "shoot Fantail", as a sentence "Ann shot Fantail"."""

    subject: str
    aux: str
    predicate: str
    told: str


def predication(turn: Turn, index: Index) -> Predication | None:
    """Find what a turn said of whom: by its answer, "Who shot Fantail?" or "What did Ann do?", or by its question alone, "Why did Ann shoot Fantail?"."""
    return _of_whoever_did(turn, index) or _of_what_was_done(turn) or _of_what_to_do(turn, index) or _of_why(turn, index)


def _of_whoever_did(turn: Turn, index: Index) -> Predication | None:
    asked = WHO_DID.match(turn.question)
    doers = (people_named(turn.answer or "", index) or unnamed_in(turn, index)) if asked else []
    if asked is None or not doers:
        return None
    (base, aux), rest = infinitive(asked["verb"]), asked["rest"]
    if len(doers) > 1 and aux == "does":
        return Predication(listed(doers), "do", f"{base} {rest}", f"{listed(doers)} {base} {rest}")
    return Predication(doers[0], aux, f"{base} {rest}", f"{doers[0]} {asked['verb']} {rest}")


def _of_what_was_done(turn: Turn) -> Predication | None:
    asked, told = DOES.match(turn.question), told_predicate(turn.answer or "")
    if asked is None or told is None or told[0]:
        return None
    whom, texts = asked["whom"] or "", (told[1], turn.answer or "")
    done, said = (re.sub(r"\b(?:him|her|them|it)\b", lambda _: whom, text) if whom else f"{text}{asked['rest']}" for text in texts)
    return Predication(asked["who"], asked["aux"].lower(), done, f"{asked['who']} {said}")


def _of_what_to_do(turn: Turn, index: Index) -> Predication | None:
    asked, to_do = _TO_DO.match(turn.question), re.fullmatch(r"to (?P<done>(?P<verb>[a-z]+)[^.;]*)", turn.answer or "")
    people = people_named(asked["whose"], index) if asked else []
    if asked is None or to_do is None or not people or len(to_do["done"].split()) > BRIEF or not is_verb(to_do["verb"]):
        return None
    who, aux = people[-1], asked["aux"].lower()
    return Predication(who, aux, to_do["done"], f"{who} {aux} {to_do['done']}")


def _of_why(turn: Turn, index: Index) -> Predication | None:
    asked = None if DOES.match(turn.question) else _WHY_DID.match(turn.question)
    if asked is None:
        return None
    name = any_of(people_named(turn.question, index))
    named = re.match(rf"(?P<who>{name}(?:(?:,| and|, and) {name})*) ", asked["rest"])
    if named is None:
        return None
    who, aux = named["who"], asked["aux"].lower()
    done = with_object(asked["rest"][named.end() :], object_answered(turn, index))
    return Predication(who, aux, done, f"{who} {aux} {done}")


def predication_of(pronoun: str, history: Sequence[Turn], index: Index) -> Predication | None:
    """Find the latest of whomever a "he" or "she" can mean, one that tells of violence before any other."""
    kind = gender_of_pronoun(pronoun)
    found = [
        said for turn in reversed(history) if (said := predication(turn, index)) and all(g in ("", kind) for _, g in named_with_gender(said.subject, index))
    ]
    return next((said for said in found if fate_kinds(said.told)), next(iter(found), None))


def told_predicate(answer: str) -> tuple[str, str] | None:
    """Read an answer that is a predicate, "she nearly dies" or "is hanged".

    Gives a form of "to be", if it begins with one, and what follows; else "" and its verb in the infinitive, with what follows.
    """
    if len(answer.split()) > BRIEF + 2:  # the first of several deeds, "hides the recorder in the bank and records him"
        answer = re.split(r",? and (?:[a-z]+ly )?[a-z]+s\b", answer, maxsplit=1)[0]
    match = _TELLS.match(answer)
    if match is None or (match["verb"] and len(answer.split()) > BRIEF + 2):
        return None
    return (match["be"], match["rest"]) if match["be"] else ("", f"{match['adverb'] or ''}{infinitive(match['verb'])[0]}{match['after']}")
