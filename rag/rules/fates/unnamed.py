"""What befalls somebody in a telling that names them elsewhere but not there: "she slips over to Switzerland", where Sabine is shot in the other.

Tellings tell a story in much the same order, so who it is can be told from where it stands: whoever else's fate another telling has at that place, if this
one has none of theirs. Only what contradicts that fate is found, for nothing else is to be gained. Left out are what is told with words for the other gender
only, and that somebody lives, unless the sentence begins with the pronoun for them. A telling that has nobody's names is not read so.
"""

from __future__ import annotations

import math

from rag.index import Index
from rag.language.fate_words import ends_otherwise
from rag.language.words import gender_of, gender_of_pronoun, words
from rag.rules.fates.told import Fate, fates_by_passage
from rag.schema import Character

ASTRAY = 0.2
"""How far apart the two may stand (see `rag.reader.instead.astray`): of the eight such on thirteen open sets and stories told twice all are of one person;
of those up to 0.3, about half."""


def unnamed_fates(person: Character, index: Index) -> list[Fate]:
    """Return what contradicts the fate that some tellings give somebody, in the others that name them, and nobody there."""
    passages = fates_by_passage(person.story, index)
    told = [one for _, found in passages for one in found]
    has = {(whom, fate.evidence.telling_id) for whom, fate in told}
    named_in = {passage.telling_id for passage, _ in passages if person in index.names.people_in(passage.text, person.story)}
    found = []
    for fate in (fate for whom, fate in told if whom is None and fate.evidence.telling_id in named_in):
        telling = fate.evidence.telling_id
        elsewhere = [(whom, other) for whom, other in told if whom and other.evidence.telling_id != telling and (whom, telling) not in has]
        whom, other = min(elsewhere, key=lambda one: _astray(fate, one[1], index), default=(None, fate))
        ends = ends_otherwise(fate.kinds, fate.text, other.kinds, other.text)
        if whom == person and _astray(fate, other, index) <= ASTRAY and ends and _may_be(person, fate):
            found.append(fate)
    return found


def _astray(one: Fate, other: Fate, index: Index) -> float:
    return math.sqrt(abs(index.place(one.evidence.passage, one.span) - index.place(other.evidence.passage, other.span)))


def _may_be(person: Character, fate: Fate) -> bool:
    """Return whether a sentence may tell its fate of somebody, by the pronouns and the nouns that it has for a woman or a man."""
    said = words(fate.evidence.text)
    if fate.kinds == {"alive"}:
        return bool(person.gender) and gender_of_pronoun(said[0]) == person.gender
    genders = {gender for word in said if (gender := gender_of_pronoun(word) or gender_of(word))}
    return not (person.gender and genders) or person.gender in genders
