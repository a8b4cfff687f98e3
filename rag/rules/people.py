"""What is answered about people by rules, alike for every answerer: who somebody is, what they are called, do and become, and who plays them.

Rules find these more surely than a reader does, and tellings are best held against each other by them. Each rule gives None for any other question, and where
no telling has its words: that is left to the next rule, and after the last to the answerer.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.index import Index
from rag.language.answer_type import is_first_name_asked, whose_work
from rag.language.vocabulary import RANKS
from rag.language.words import TITLE_AND_SURNAME, UPPER, any_of, is_credits, listed, words
from rag.question.descriptions import is_work, roles
from rag.question.parse import Inquiry, ParsedQuestion
from rag.rules.actors import acted
from rag.rules.bonds import between, bond
from rag.rules.fates import (
    FateAsked,
    death_told,
    doers_draft,
    fate_asked,
    fate_draft,
    fate_of_described,
    fates_asked,
    last_told,
    person_described,
    victims_draft,
    whether_draft,
    whether_harmed_asked,
    who_harmed_asked,
    whom_asked,
)
from rag.rules.kin import by_kin, is_kin, kin_described
from rag.rules.marriage import marriage
from rag.rules.meant import so_called_or_described
from rag.rules.naming import Unnamed, name_draft, unnamed, unnamed_asked
from rag.rules.roles import contradicting, role_draft
from rag.schema import BY_RULE, NOT_STATED, Character, Draft, DraftVersion, Evidence, Passage, distinct, evidence_of, sentences_of

_PERSON = re.compile(r"^(?:who(?:['’]s| is| was| are)|tell me (?:about|who)|describe|what do you know about)\s+(.+?)\W*$", re.I)
_BY_DEED = frozenset("thief robber burglar spy informer smuggler poisoner arsonist".split())
"""Whoever has done it, which a story may tell of without calling them so."""
_SO_DESCRIBED = re.compile(r"^who(?:['’]s| is| was) (?P<who>the (?:[a-z-]+ ){0,2}?[a-z-]+?(?: of [^?]+?)?)(?P<where> (?:in|on|at|aboard) [^?]+?)?\W*$", re.I)
_DOES = re.compile(r"what does (?P<who>[^?]+?) do\W*$", re.I)
_HOW = re.compile(r"\W*how\b", re.I)
_REAL = re.compile(
    rf"\b(?:real|true|stage|assumed|false) name\b|\balias\b|\breally called\b|\b(?:calls?|calling|called) (?:him|her)self (?-i:[{UPPER}])"
    rf"|\b(?:under|by) the name(?: of)? (?-i:[{UPPER}])|\b(?:n[eé]e|(?:born|christened)(?: as)?|is (?:really|actually)) (?-i:[{UPPER}])",
    re.I,
)
"""Tells of one who has two names, or may: "calls herself Lola Bell but was born Ethel Krupka"; not "a thief called Nickel Ray"."""
_NAME = re.compile(
    r"\bwhat(?:['’]s| is| was) (?P<who>.+?)['’]s? (?:(?:last|first|full|(?P<real>real)|whole|family|given|christian)[ -]name|surname|name in full)\W*$", re.I
)


def who_is(inquiry: Inquiry) -> Draft | None:
    """Introduce a person, or each of several, asked who they are or but named, in each story that has one so called.

    That is done by the sentence that first gives the fullest form of the name. Where tellings of one story call them differently, each says so.
    """
    match = _PERSON.match(inquiry.parsed.text)
    people = _people_called(match[1] if match else inquiry.parsed.text.strip(" ?.!"), inquiry.parsed)
    passages = {person: inquiry.index.passages_of(person.story) for person in people}
    found = [evidence for person in people if (evidence := introduced(person, passages[person]))]
    if not found:
        return None
    tellings = {e.telling_id for e in found}
    also: list[Evidence] = []
    for person, theirs in passages.items():
        for telling in dict.fromkeys(p.telling_id for p in theirs if p.telling_id not in tellings):
            also += filter(None, [introduced(person, [p for p in theirs if p.telling_id == telling])])
    apart = contradicting(roles(people[0], inquiry.index), inquiry.encoder) if len(people) == 1 else ()
    text = " ".join(dict.fromkeys(e.text for e in found))
    apart = _led_by(text, found[0], apart)
    cited = evidence_of(apart) or tuple(found)
    return Draft(text, cited, tuple(e for e in also if e.text not in {c.text for c in cited}), confidence=BY_RULE, versions=apart)


def _people_called(phrase: str, parsed: ParsedQuestion) -> list[Character]:
    """Return everybody of a name, "Joe", or of each of several, "Joe and Pat"; nobody where one of these is nobody's."""
    each = [parsed.so_called(name) for name in re.split(r",? and |, ", phrase)]
    return parsed.so_called(phrase) or ([c for found in each for c in found] if all(each) else [])


def full_name(inquiry: Inquiry) -> Draft | None:
    """Answer a question for a surname or the like by the fullest name that a story has for somebody so called; abstain where none is of two words."""
    match = _NAME.search(inquiry.parsed.text)
    people = inquiry.parsed.so_called(match["who"]) if match else []
    if match is None or not people:
        return None
    known = words(match["who"]) if match["real"] else []  # "Nickel Ray" is not what Nickel Ray is really called
    named = [c for c in people if len(words(c.name)) > 1 and words(c.name) != known]
    if _is_told_real_name(inquiry):
        return None  # the answerer may read it
    found = [(c, e) for c in named if (e := introduced(c, inquiry.index.passages_of(c.story), (c.name,)) or _with_nickname(c, inquiry.index))]
    return Draft(listed([c.name for c, _ in found]), tuple(e for _, e in found), confidence=BY_RULE) if found else NOT_STATED


def _is_told_real_name(inquiry: Inquiry) -> bool:
    """Return whether it asks for somebody's real name, and a sentence about them may tell it."""
    asked = _NAME.search(inquiry.parsed.text)
    return asked is not None and asked["real"] is not None and any(_really_called(c, inquiry.index) for c in inquiry.parsed.so_called(asked["who"]))


def _really_called(person: Character, index: Index) -> bool:
    """Return whether a sentence that names somebody speaks of a real name, or of another that they go by."""
    return any(_REAL.search(e.text) and person in index.names.people_in(e.text, person.story) for e in sentences_of(index.passages_of(person.story)))


def _with_nickname(person: Character, index: Index) -> Evidence | None:
    """Return the first sentence with a name that is only ever told around a nickname, 'Jimmy "Stitch" Calloway'."""
    told = re.compile(r" (?:[\"“‘'][^\"”’']+[\"”’'] )?".join(map(re.escape, person.name.split())))
    return next((evidence for evidence in sentences_of(index.passages_of(person.story)) if told.search(evidence.text)), None)


def called(inquiry: Inquiry) -> Draft | None:
    """Answer "what is the blacksmith called?"; where a first name is asked for, not by "Mrs. Dorn"."""
    if _is_told_real_name(inquiry):
        return None  # "Lola Bell" is not what Lola is really called
    draft = _named(unnamed_asked(inquiry.parsed.text), inquiry)
    return None if draft and is_first_name_asked(inquiry.parsed.text) and TITLE_AND_SURNAME.fullmatch(draft.text) else draft


def so_described(inquiry: Inquiry) -> Draft | None:
    """Answer "who is the engineer on the Heron?" by the name that stands beside the noun, "wakes the engineer, Ada Holt".

    None where the noun is none for somebody's work, or two stories have one. Where only one story can be meant, on what or where they work need not be
    told again there.
    """
    match = _SO_DESCRIBED.match(inquiry.parsed.text)
    asked = unnamed(match["who"] if len(inquiry.parsed.stories) == 1 else f"{match['who']}{match['where'] or ''}") if match else None
    if asked is None or asked.noun in _BY_DEED or not (is_work(asked.noun) or asked.noun in RANKS):
        return None
    by_story: dict[str, list[Passage]] = {}
    for passage in inquiry.passages:
        by_story.setdefault(passage.story, []).append(passage)
    found = [draft for passages in by_story.values() if (draft := name_draft(asked, passages, inquiry.index))]
    return found[0] if len(found) == 1 else None


def kin(inquiry: Inquiry) -> Draft | None:
    """Answer "who is Tom's sister?" by the name that stands beside the noun, or by whose brother she is told to be."""
    asked = kin_described(inquiry.parsed.text)
    return (_named(asked, inquiry) or by_kin(asked, inquiry.index)) if asked and is_kin(asked) else None


def work(inquiry: Inquiry) -> Draft | None:
    """Answer what somebody does for a living; "what does Tom do?", which may ask for a deed, only where tellings give him other trades."""
    who, does = whose_work(inquiry.parsed.text), _DOES.match(inquiry.parsed.text)
    whom = who or (does["who"] if does else "")
    people = so_called_or_described(whom, inquiry) if whom else []
    draft = role_draft(people[0], inquiry.index, inquiry.encoder) if len(people) == 1 else None
    return draft if draft and (who or draft.versions) else None


def fate(inquiry: Inquiry) -> Draft | None:
    """Answer what becomes of somebody, with or without a name, or how they die."""
    question, index = inquiry.parsed.text, inquiry.index
    if several := fates_asked(question, inquiry.parsed.people):
        return _fate_of_each(several, index)
    if whether := whether_harmed_asked(question, inquiry.parsed.people):
        return whether_draft(*whether, index)
    asked = fate_asked(question, inquiry.parsed.people) or (fate_of_described(question, inquiry.passages, index) if person_described(question) else None)
    return fate_draft(asked, index) if asked else None


def _fate_of_each(asked: Sequence[FateAsked], index: Index) -> Draft | None:
    """Answer what becomes of each of several people; None where a rule does not know it of one of them."""
    drafts = {one.whom.name: fate_draft(one, index) for one in asked}
    told = {name: draft for name, draft in drafts.items() if draft and not draft.abstained}
    if len(told) < len(drafts):
        return None
    text = "; ".join(f"{name}: {draft.text}" for name, draft in told.items())
    return Draft(text, distinct(e for draft in told.values() for e in draft.evidence), confidence=BY_RULE)


def who_harmed(inquiry: Inquiry) -> Draft | None:
    """Answer "Who shot Finch?" where each telling names somebody else, or Finch himself."""
    asked = who_harmed_asked(inquiry.parsed.text, inquiry.parsed.people)
    return doers_draft(asked, inquiry.index) if asked else None


OF_PEOPLE = (who_is, full_name, called, so_described, kin, bond, marriage, acted, work, fate, who_harmed)
"""In this order: the first that answers does."""


def fallback(inquiry: Inquiry) -> Draft | None:
    """Answer what neither the rules before nor an answerer have found.

    That is "who is Tom's boss?", by the name that stands beside the noun (for his kin's `kin` has looked), "who is Tom to Ann?", by the sentence about both,
    "whom does Tom strangle?", by all of whom that is told, and "what becomes of Tom?", by the last that is told of him.
    """
    question, people = inquiry.parsed.text, inquiry.parsed.people
    owned = kin_described(question)
    if owned and not is_kin(owned) and (draft := _named(owned, inquiry)):
        return draft
    if draft := between(inquiry):
        return draft
    if harm := whom_asked(question, people):
        return victims_draft(*harm, inquiry.index)
    asked = fate_asked(question, people)
    how = death_told(asked, inquiry.index) if asked and _HOW.match(question) else None
    return how or (last_told(asked, inquiry.index) if asked else None)


def _named(asked: Unnamed | None, inquiry: Inquiry) -> Draft | None:
    return name_draft(asked, [hit.passage for hit in inquiry.readable], inquiry.index) if asked else None


def _led_by(text: str, introduction: Evidence, apart: Sequence[DraftVersion]) -> tuple[DraftVersion, ...]:
    """Return the versions with an introduction in place of the words of its own telling, that one first; none where no version is of that telling."""
    own = next((v for v in apart if any(e.telling_id == introduction.passage.telling_id for e in v.evidence)), None)
    if own is None:
        return ()
    return (DraftVersion(text, distinct((introduction, *own.evidence))), *(v for v in apart if v is not own))


def introduced(person: Character, passages: Sequence[Passage], names: Sequence[str] = ()) -> Evidence | None:
    """Return the first sentence with the fullest form of a name, or with one of `names`; of credits only where nothing else has it."""
    for name in names or sorted(person.forms, key=len, reverse=True):
        credited: Evidence | None = None
        for evidence in sentences_of(passages):
            if re.search(any_of([name]), evidence.text):
                if not is_credits(evidence.text):
                    return evidence
                credited = credited or evidence
        if credited:
            return credited
    return None
