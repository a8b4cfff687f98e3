"""What sort of thing a question asks for by a noun, and whether words of a passage can be one.

Such nouns stand in "which bank", "the name of his wife" (the lexical answer type; Ferrucci et al., 2010). Words can be one where the noun or one of its
family stands in them or right beside them, or where one of them is near to it in meaning, by the encoder. It knows by heart the families of kinship, some
nouns for people and verbs that stories show rather than tell. It refuses only words that name no such thing, and lets pass what it cannot judge.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.encoders import Encoder
from rag.language.answer_type import WORK, name_asked
from rag.language.inflection import content_stems, forms, stem
from rag.language.kin import KIN_FAMILIES
from rag.language.numbers import NUMBER_WORDS
from rag.language.vocabulary import AUXILIARY, COMMON_VERBS, STOP, TITLES
from rag.language.words import words

NEAR = 0.4
"""The cosine of two words from which on one may be a sort of the other: "gun" and "wrench" 0.46, "car" and "getaway" 0.30, "shop" and "grocery" 0.53."""
RELATED = 0.5
"""The same where the noun has to stand about the answer and is not the answer, "thief" and "stealing", and where it is to speak for an answer."""
DEED = 0.45
"""The same for a verb: "flee" and "escapes" 0.64, "drive" and "pen" 0.37."""
ROOT = 4
"""Letters of a verb that other words may be made of."""
BESIDE = 5
"""Words between a noun and what it is said of."""
_AUXILIARIES = frozenset("did does do was were is are".split())
_OF_MIND = frozenset("feel able mean call".split())
"""Stories show rather than tell them."""
_LIKE_PEOPLE = "person man woman boy girl king servant doctor detective thief criminal soldier brother friend henchman animal".split()
_NOUN = r"([a-z]{3,})"
_NO_VERB = (
    r"(?!(?:is|are|was|were|did|does|do|has|have|had|can|could|will|would|should|happen\w*|becomes?|became|makes?|made|causes?|caused"
    r"|else|kind|sort|type|part|thing|of|the|about|in|on|at|to|from|with|for|by)\b)"
)
_WHICH = re.compile(
    rf"\b(?:which|what)\s+(?:(?:small|big|old|new|other|famous|young|first|second|last)\s+)?{_NO_VERB}{_NOUN}"
    rf"\s+(?:{AUXILIARY})\b",
    re.I,
)
_WHOSE = r"(?:the |an? |his |her |their |[\w’'. ]+?['’]s? )"
_ADJECTIVES = r"(?-i:[a-z-]+ ){0,2}?"
_NAMED = re.compile(rf"{_WHOSE}{_ADJECTIVES}{_NOUN}(?=\W*$| (?:of|in|at|from|who|that|which|whom)\b)|{_WHOSE}?{_NOUN}\b", re.I)
_CALLED = re.compile(rf"{_WHOSE}{_ADJECTIVES}{_NOUN}\Z", re.I)
"""The noun in the words for what a question asks the name of, "the ship Joe buys", or what is called, "his second wife"."""
_WHO_IS = re.compile(rf"\bwho (?:is|was) (?:the |[\w’'. ]+?['’]s? )(?:\w+ )??{_NOUN}(?: of\b[^?]*| in\b[^?]*)?\W*$", re.I)
_KIN = tuple(frozenset(map(stem, family)) for family in KIN_FAMILIES)
_KINDRED = frozenset().union(*_KIN)
_WHOSE_KIN = re.compile(rf"\bwhose (?:\w+ )??({'|'.join(word for family in KIN_FAMILIES for word in family)}) (?:is|was)\b", re.I)
_STANDING = WORK | frozenset("office position post rank role career business living".split())
"""Whoever somebody is may be one: "the blacksmith", "a governor"."""
_NAMES = frozenset("name alias nickname pseudonym surname".split())
"""Whatever somebody is called is one."""
_AMOUNTS = frozenset("share sum amount price fee ransom reward salary percentage fraction portion".split())
_AMOUNT = re.compile(rf"\d|\b(?:half|third|quarter|fifth|tenth|{'|'.join(NUMBER_WORDS)})\b", re.I)
_SO_CALLED = re.compile(r"([a-z]{3,}),? (?:called|named|known as) (?:the )?[\"'“‘]?$")
_KIN_BESIDE = re.compile(r"\b(?:an?|the|his|her|their) (?:[a-z]+ ){0,2}([a-z]+),? $")
"""What somebody is who is named next, "her small son, Kit"; not of "her mother's brother, Kit"."""
_NAMING = frozenset(map(stem, "called named name known young old little".split()))


@dataclass(frozen=True, slots=True)
class Sort:
    """A noun, and how the answer goes with it: it "is" one ("which bank"), the noun is "named" so, or it stands "about" it ("who is his wife?")."""

    noun: str
    how: Literal["is", "named", "about"]

    @property
    def kin(self) -> frozenset[str]:
        """Return the stems that bear it out: its own, and its family's."""
        own = stem(forms(self.noun)[0])
        return frozenset({own}).union(*(family for family in _KIN if own in family or stem(self.noun) in family))

    @property
    def is_certain(self) -> bool:
        """Whether what seems to be none of it is none: somebody's kin, and whatever stands about the noun.

        What else a noun asks for stories may call otherwise.
        """
        return self.how == "about" or len(self.kin) > 1


def sort_asked(question: str) -> Sort | None:
    """Find the noun by which a question says what it asks for, or None."""
    ways: tuple[tuple[re.Match[str] | None, Literal["is", "named", "about"]], ...] = (
        (_WHICH.search(question), "is"),
        (_named_asked(question), "named"),
        (_WHO_IS.search(question), "about"),
        (_WHOSE_KIN.search(question), "about"),
    )
    found = next((Sort(next(filter(None, match.groups())).lower(), how) for match, how in ways if match), None)
    return found if found and found.noun not in STOP else None


def _named_asked(question: str) -> re.Match[str] | None:
    asked = name_asked(question)
    if asked is None or (asked.called and asked.which):
        return None
    return (_CALLED if asked.called else _NAMED).match(asked.of)


def is_of_sort(question: str, text: str, encoder: Encoder) -> bool:
    """Return whether words are of the sort that a noun asks for, "a Korean grocery store" of "which shop"; not where no noun does."""
    sort = sort_asked(question)
    return sort is not None and sort.how == "is" and _nearest(sort.noun, words(text), encoder) >= RELATED


def deed_asked(question: str, names: Sequence[str]) -> str | None:
    """Return the verb of what a question says that one of `names` does or undergoes, "drive" of "What car does Lyle drive?".

    None where there is none, or one that tells little.
    """
    said = words(question)
    for at, word in enumerate(said):
        begins = at + 1 + (said[at + 1 : at + 2] != [] and said[at + 1] in TITLES)  # "Why did Judge Gracey leave?"
        taken = max((len(form) for form in map(words, names) if word in _AUXILIARIES and said[begins : begins + len(form)] == form), default=0)
        if taken and begins + taken < len(said):
            verb, *rest = said[begins + taken :]
            if verb == "going" and rest[:1] == ["to"] and rest[1:]:
                verb = rest[1]
            return None if verb in STOP or forms(verb)[0] in COMMON_VERBS | _OF_MIND else verb
    return None


def tells_deed(verb: str, context: str, encoder: Encoder) -> bool:
    """Return whether a text has a verb, a word made of it, as "dealer" is of "deal", or a word near to it in meaning."""
    root = stem(forms(verb)[0])
    made_of_it = len(root) >= ROOT and any(said.startswith(root) for said in words(context))
    return made_of_it or root in content_stems(context) or _nearest(verb, words(context), encoder) >= DEED


def could_be(sort: Sort, text: str, around: tuple[str, str], context: str, *, person: bool, encoder: Encoder) -> bool:
    """Return whether `text` may be what a question asks for by a noun.

    It stands between `around`, the rest of its sentence before and behind it, and within `context`; `person` says whether it has somebody's name.
    """
    if sort.how == "named":
        return _may_be_called(sort, text, around, encoder)
    if sort.how == "about":
        return _may_stand_about(sort, text, around[0], context, encoder)
    return _may_be_one(sort, text, around, person=person, encoder=encoder)


def _may_be_called(sort: Sort, text: str, around: tuple[str, str], encoder: Encoder) -> bool:
    """Return whether the noun, or one near to it, stands right beside a name or in it: "his wife Ann", "a wrench called Bess"."""
    if any(sort.kin.intersection(stems[:1]) for stems in (_unnamed(around[0])[::-1], _unnamed(text), _unnamed(around[1]))):
        return True
    so_called = _SO_CALLED.search(around[0])
    return so_called is not None and _nearest(sort.noun, [so_called[1]], encoder) >= NEAR


def _may_stand_about(sort: Sort, text: str, before: str, context: str, encoder: Encoder) -> bool:
    """Return whether the noun, one of its family, or for a noun without one a word near to it stands about the words."""
    beside = _KIN_BESIDE.search(before)
    kin_said = _KINDRED.intersection(content_stems(f"{beside[1] if beside else ''} {text}"))
    if len(sort.kin) > 1 and kin_said and kin_said.isdisjoint(sort.kin):
        return False  # "the wife of his brother", or "her son, Kit", is nobody's father
    if not sort.kin.isdisjoint(content_stems(context)):
        return True
    return len(sort.kin) == 1 and _nearest(sort.noun, words(context), encoder) >= RELATED


def _may_be_one(sort: Sort, text: str, around: tuple[str, str], *, person: bool, encoder: Encoder) -> bool:
    """Return whether words may be one of what the noun names.

    It stands in or beside them, they are near to it in meaning, or nothing but names, of which nothing can be said.
    """
    if sort.noun in _STANDING or (sort.noun in _AMOUNTS and _AMOUNT.search(text)) or (sort.noun in _NAMES and person):
        return True
    beside = (*words(around[0])[-BESIDE:], *words(text), *words(around[1])[:BESIDE])
    if not sort.kin.isdisjoint(content_stems(" ".join(beside))):
        return True
    if person:
        return _nearest(sort.noun, _LIKE_PEOPLE, encoder) >= NEAR
    return all(word[0].isupper() or word in STOP for word in text.split()) or _nearest(sort.noun, words(text), encoder) >= NEAR


def _unnamed(text: str) -> list[str]:
    """Return the content stems of a text, without words that only say that a name comes."""
    return [one for one in content_stems(text) if one not in _NAMING]


def _nearest(noun: str, others: Sequence[str], encoder: Encoder) -> float:
    told = [word for word in dict.fromkeys(others) if word not in STOP]
    if not told:
        return 0.0
    vectors = encoder.encode([noun, *told])
    return float((vectors[1:] @ vectors[0]).max())
