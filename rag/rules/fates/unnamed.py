"""What befalls somebody in a telling that names them elsewhere but not there: "she slips over to Switzerland", where Sabine is shot in the other.

Tellings tell a story in much the same order, so who it is can be told from where it stands: whoever else's fate another telling has at that place, if this
one has none of theirs. Only what contradicts that fate is found, for nothing else is to be gained. Left out are what befalls "a guard" or somebody of the
other gender, and that somebody lives, unless the sentence begins with the pronoun for them. A telling that has nobody's names is not read so.
"""

from __future__ import annotations

import re

from rag.index import Index
from rag.language.fate_words import ends_otherwise
from rag.language.words import gender_of, gender_of_pronoun, words
from rag.rules.fates.told import Fate, fates_by_passage
from rag.schema import Character

ASTRAY = 0.2
"""How far apart the two may stand (see `Index.astray`): of the eight such on thirteen open sets and stories told twice all are of one person;
of those up to 0.3, about half."""

_NOUN = r"(?P<which>an?|another|some|several|many|two|three|four|the|his|her|their) (?:[a-z-]+ ){0,2}?(?P<noun>[a-z-]+)"
_BEFORE = re.compile(rf"\b{_NOUN}(?:,? who)?(?: has| had)? $", re.I)
"""Of whom a fate is told by a noun, right before its verb, "a guard is stabbed"."""
_BEHIND = re.compile(rf"\w+ {_NOUN}(?=[.,;:!?]| (?:and|but|with|in|on|at|to|by|from|before|after|when|while)\b|$)")
"""The same behind it, "strangles her husband"."""
_OF_OWN = frozenset(("the", "his", "her", "their"))
"""Words before the noun for somebody who may have a name elsewhere."""


def unnamed_fates(person: Character, index: Index) -> list[Fate]:
    """Return what contradicts the fate that some tellings give somebody, in the others that name them, and nobody there."""
    passages = fates_by_passage(person.story, index)
    told = [one for _, found in passages for one in found]
    has = {(whom, fate.evidence.telling_id) for whom, fate in told}
    own = [fate for whom, fate in told if whom == person]
    without = {passage.telling_id for passage, _ in passages} - {fate.evidence.telling_id for fate in own}
    named_in = {p.telling_id for p, _ in passages if p.telling_id in without and person in index.names.people_in(p.text, person.story)}
    found = []
    for fate in (fate for whom, fate in told if whom is None and fate.evidence.telling_id in named_in):
        if not _may_be(person, fate) or all(_astray(fate, other, index) > ASTRAY for other in own):  # before all others are looked at, for novels
            continue
        telling = fate.evidence.telling_id
        elsewhere = [(whom, other) for whom, other in told if whom and other.evidence.telling_id != telling and (whom, telling) not in has]
        whom, other = min(elsewhere, key=lambda one: _astray(fate, one[1], index))
        if whom == person and ends_otherwise(fate.kinds, fate.text, other.kinds, other.text):
            found.append(fate)
    return found


def _astray(one: Fate, other: Fate, index: Index) -> float:
    return index.astray(one.evidence.passage, one.span, other.evidence.passage, other.span)


def _may_be(person: Character, fate: Fate) -> bool:
    """Return whether a sentence may tell its fate of somebody, by the noun, or else by the pronouns and nouns, that it has for a woman or a man."""
    before = fate.evidence.passage.text[fate.evidence.span.start : fate.span.start]
    lives = fate.kinds == {"alive"}
    noun = _BEFORE.search(before) or (None if lives else _BEHIND.match(fate.text))
    if noun and (noun["which"].lower() not in _OF_OWN or (person.gender and gender_of(noun["noun"]) not in ("", person.gender))):
        return False
    said = words(fate.evidence.text)
    if lives:
        return bool(person.gender) and gender_of_pronoun(said[0]) == person.gender
    genders = {gender for word in said if (gender := gender_of_pronoun(word) or gender_of(word))}
    return noun is not None or not (person.gender and genders) or person.gender in genders
