"""What one person is to another: "what is Ann to Tom?", "who is Fantail to Coyle?".

It answers by what each telling calls the one as the other's, "his cousin Ann", "Coyle's henchman, Fantail", and where none does and no answerer finds it,
by the sentence that tells most of both. It adds nothing up, and turns nothing round but kin: whose henchman Fantail is, is not called Fantail's boss.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from rag.index import Index
from rag.language.kin import TO_EACH_OTHER, WIDOWED
from rag.language.words import any_of, gender_of
from rag.question.descriptions import Role, is_work, of_people, roles
from rag.question.parse import Inquiry
from rag.rules.marriage import couples
from rag.rules.meant import so_called_or_described
from rag.rules.naming import Beside, Unnamed, names_beside
from rag.rules.roles import contradicting, versions
from rag.schema import BY_RULE, Character, Draft, DraftVersion, Evidence, Passage, by_version, evidence_of, sentences_of

_ASKS_BOND = re.compile(
    r"^(?:what(?:['’]s| is| was) (?P<whose>[^?]+?)['’]s? (?:relation(?:ship)?|connection|tie|link) (?:to|with)"
    r"|(?:who|what)(?:['’]s| is| was) (?P<who>[^?]+?) to|how (?:is|was) (?P<how>[^?]+?) (?:related|connected|tied) to"
    r"|what (?:kind of |sort of )?(?:relation(?:ship)?|connection|tie|link) (?:does|did) (?P<has>[^?]+?) have (?:to|with)"
    r"|how (?:does|did) (?P<knows>[^?]+?) know"
    r"|what (?:relation|relative) (?:is|was) (?P<what>[^?]+?) (?:to|of)) (?P<to>[^?]+?)\W*$",
    re.I,
)
_ASKS_BETWEEN = re.compile(
    r"^(?:what(?:['’]s| is| was) the (?:relation(?:ship)?|connection|tie|link) between|how (?:are|were|do|did)) (?P<who>[^?]+?) and (?P<to>[^?]+?)"
    r"(?: (?:related|connected|tied|know each other)(?: to each other)?)?\W*$",
    re.I,
)
_NOUN = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BETROTHED = {"fiancé": "fiancé", "fiancée": "fiancée", "fiance": "fiancé", "fiancee": "fiancée"} | WIDOWED
"""Nouns that kin are not, or not any more, and under which they are counted."""
_BONDS = frozenset(
    """
    friend acquaintance comrade companion confidant confidante sweetheart flame date ex boyfriend fiancé fiancée fiance fiancee partner associate accomplice
    ally colleague cellmate roommate neighbour neighbor classmate schoolmate pal buddy chum mate rival enemy foe opponent nemesis target victim pupil student
    client patient ward charge guest tenant employee protégé protégée protege aide sidekick right-hand double alias assistant
    """.split()
)
"""What somebody is to another, beside kin and those who work for them."""


def bond_asked(question: str) -> tuple[str, str] | None:
    """Read "who is Ann to Tom?", "how are Ann and Tom related?": of whom it is asked, and what they are to whom; None for any other question."""
    if match := _ASKS_BETWEEN.match(question):
        return match["who"], match["to"]
    match = _ASKS_BOND.match(question)
    return (next(filter(None, (match[group] for group in ("whose", "who", "how", "has", "knows", "what")))), match["to"]) if match else None


class Bond(NamedTuple):
    """Whom something is asked of, and to whom they are it; of several stories all who are called so."""

    whom: Sequence[Character]
    to: Sequence[Character]


def people_of_bond(question: str, called: Callable[[str], Sequence[Character]]) -> Bond | None:
    """Read "who is Ann to Tom?" by whom each of the two is `called`; None for any other question, and where either is nobody."""
    names = bond_asked(question)
    asked = Bond(*map(called, names)) if names else None
    return asked if asked and all(asked) else None


def bond(inquiry: Inquiry) -> Draft | None:
    """Answer "what is Ann to Tom?" by what each telling calls her as his; None where none does."""
    both = _both(inquiry)
    if not both:
        return None
    kin = _kin(*both, inquiry.index)
    found = list(_told_as(*both, inquiry.index))
    return _with_others(kin, found, inquiry) if kin else _called(both[0], found, inquiry)


def _both(inquiry: Inquiry) -> tuple[Character, Character] | None:
    """Return of whom it is asked what they are to whom; None where either is nobody or may be two, or they are of two stories."""
    asked = people_of_bond(inquiry.parsed.text, lambda name: so_called_or_described(name, inquiry))
    return (asked.whom[0], asked.to[0]) if asked and len(asked.whom) == len(asked.to) == 1 and asked.whom[0].story == asked.to[0].story else None


def _kin(who: Character, to: Character, index: Index) -> Draft | None:
    """Answer by the noun that each telling has for her, "his cousin Ann", or for him, "Tom, her brother"; None where none has one, or one has two."""
    told: dict[str, list[Evidence]] = {}
    said: dict[str, str] = {}  # by what it counts as, "wife", the noun that stands first, "widow"
    for passage in index.passages_of(who.story):
        for noun, evidence in _nouns_for(who, to, passage, index):
            told.setdefault(said.setdefault(_BETROTHED.get(noun, noun), noun), []).append(evidence)
    return by_version(told)


def _nouns_for(who: Character, to: Character, passage: Passage, index: Index) -> Iterator[tuple[str, Evidence]]:
    """Yield what a passage calls one person as the kin of another, or what the other has to be called then."""
    for noun in sorted({*TO_EACH_OTHER, *_BETROTHED}.intersection(map(str.lower, _words_with(who, passage) | _words_with(to, passage)))):
        if not who.gender or gender_of(noun) in ("", who.gender):
            yield from ((noun, beside.evidence) for beside in _beside(noun, to, who, passage, index))
        others = [other for other in TO_EACH_OTHER.get(noun, ()) if gender_of(other) == who.gender]
        if who.gender and len(others) == 1:
            yield from ((others[0], beside.evidence) for beside in _beside(noun, who, to, passage, index))


def _words_with(person: Character, passage: Passage) -> set[str]:
    """Return the words of those sentences of a passage that name somebody: no others stand beside their name."""
    named = re.compile(any_of(person.forms))
    sentences = (sentence.of(passage.text) for sentence in passage.sentences)
    return {word for sentence in sentences if named.search(sentence) for word in _NOUN.findall(sentence)}


def _beside(noun: str, owner: Character, whom: Character, passage: Passage, index: Index) -> Iterator[Beside]:
    """Yield where a passage names somebody beside a noun that is their owner's."""
    found = names_beside(Unnamed(noun, frozenset(), owner.name), passage, index, whom)
    return (beside for beside in found if whom in index.names.people_in(beside.name, whom.story))


def _with_others(kin: Draft, found: Sequence[Role], inquiry: Inquiry) -> Draft:
    """Add what is said instead by tellings that know of no kin, to what the others say."""
    tellings = {e.telling_id for e in kin.evidence}
    others = versions([role for role in found if role.evidence.telling_id not in tellings], inquiry.encoder)
    told = (*(kin.versions or (DraftVersion(kin.text, kin.evidence),)), *others)
    return replace(kin, evidence=evidence_of(told), versions=told, one_fact=False) if others else kin


def _called(who: Character, found: Sequence[Role], inquiry: Inquiry) -> Draft | None:
    """Answer by what most tellings call the one as the other's, "his love-struck girl Pat"; where that is work, with what other tellings call them instead."""
    told = versions(found, inquiry.encoder)
    if not told:
        return None
    said = {role.evidence.telling_id for role in found}
    work = [role for role in found if is_work(_NOUN.findall(role.text)[-1])]
    others = [role for role in roles(who, inquiry.index) if role.evidence.telling_id not in said] if len(work) == len(found) else []
    apart = contradicting([*work, *others], inquiry.encoder)
    text = next(role.text for role in found if role.evidence in told[0].evidence)
    if apart:
        return Draft(apart[0].text, evidence_of(apart), confidence=BY_RULE, versions=apart)
    evidence = evidence_of(told)
    return Draft(text, evidence[:1], evidence[1:], confidence=BY_RULE)


def _told_as(who: Character, to: Character, index: Index) -> Iterator[Role]:
    """Yield what the passages of a story call the one as the other's."""
    for passage in index.passages_of(who.story):
        for noun in sorted(noun for noun in _words_with(who, passage) if noun in _BONDS or of_people(noun)):
            yield from (Role(beside.phrase, beside.evidence) for beside in _beside(noun, to, who, passage, index))


def between(inquiry: Inquiry) -> Draft | None:
    """Answer "what is Ann to Tom?" by the sentence of each telling that names both, and says most of it.

    That is one that tells that they are married, or calls him hers, or else her anything, or else the one with the fewest words between their names.
    """
    both = _both(inquiry)
    if not both:
        return None
    who, to = both
    index = inquiry.index
    turned, described = ({(role.evidence.passage.id, role.evidence.span) for role in said} for said in (_told_as(to, who, index), roles(who, index)))
    wed = {(e.passage.id, e.span) for passage in index.passages_of(who.story) for couple, e in couples(passage, index) if {*couple} == {who, to}}
    told: list[tuple[bool, bool, bool, int, int, Evidence]] = []
    for at, e in enumerate(sentences_of(index.passages_of(who.story))):
        apart = [abs(a.start() - b.start()) for a in re.finditer(any_of(who.forms), e.text) for b in re.finditer(any_of(to.forms), e.text)]
        if apart:
            here = (e.passage.id, e.span)
            told.append((here not in wed, here not in turned, here not in described, min(apart), at, e))
    best: dict[tuple[str, int], Evidence] = {}
    for *_, evidence in sorted(told):
        best.setdefault(evidence.telling_id, evidence)
    told_by = tuple(best.values())
    return Draft(told_by[0].text, told_by[:1], told_by[1:], confidence=BY_RULE) if told_by else None
