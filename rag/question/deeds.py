"""Who does what to whom (semantic roles; Gildea and Jurafsky, 2002), by the words between two names: "Ann shoots Fantail", "Fantail is shot by Ann".

It resolves no pronouns, and takes every content word between the names for the verb. So a deed that it finds says little by itself: it is to be compared with
the deeds found in another text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from rag.index import Index
from rag.language.inflection import content_stems
from rag.language.words import any_of, undotted
from rag.schema import Character, any_name

_PARTS_DEED = re.compile(
    r"[;:.!?]|,(?! who\b)|\b(?:and|but|or|with|while|when|that|because|to|for|from)\b|['’]s?\s|\b(?:meet|met|marr|kiss|fight|fought|quarrel|argu)", re.I
)
"""Between two names, this says that no deed of the one is done to the other alone."""
_OWNS = re.compile(r"['’]s?\s")
"""Behind a name, this says that the deed is done to what is theirs: "shoots Joe's attacker" is done to "Joe's"."""
MOST_BETWEEN = 3
"""Content words between two names among which the verb of a deed may be."""
MOST_SO_CALLED = 5
"""Stories with somebody of one name that are looked through for a deed."""


class Deed(NamedTuple):
    """A word between two names, and who does it to whom, if it is a verb."""

    doer: str
    verb: str
    whom: str

    @property
    def reversed(self) -> Deed:
        """Return it the other way round."""
        return Deed(self.whom, self.verb, self.doer)


def deeds(text: str, story: str, index: Index) -> set[Deed]:
    """Return the deeds between any two people of a story who are named one after the other in a clause; before "by" the second does it.

    What people do to each other is left out.
    """
    named = sorted({(match.start(), match.end(), c.name) for c in index.names.people_in(text, story) for match in re.finditer(any_of(c.forms), text)})
    found = set[Deed]()
    for (_, end, one), (start, behind, other) in pairwise(named):
        between = undotted(text[end:start])
        if one == other or end > start or _PARTS_DEED.search(between):
            continue
        if _OWNS.match(text, behind):
            other = f"{other}'s"
        pair = (other, one) if re.search(r"\bby\W*$", between) else (one, other)
        found |= {Deed(pair[0], verb, pair[1]) for verb in content_stems(between)[:MOST_BETWEEN]}
    return found


def by_deed(question: str, index: Index) -> str:
    """Put a name for whoever a question describes by a deed, "the thug that Ann shot", "the man who shot Ann".

    The question stays as it is where the shelf tells that deed of nobody, or of more than one person.
    """
    people = index.names.people_in(question)
    if not people:
        return question
    name = rf"(?P<name>{any_name(people)})"
    somebody = r"\bthe (?!(?:way|day|night|time|place|house|moment)\b)[a-z]+(?: [a-z]+)?"
    doer = re.search(rf"{somebody} (?:who|that) (?P<verb>[a-z]+) {name}", question)
    whom = re.search(rf"{somebody} (?:(?:whom|who|that) )?{name} (?P<verb>[a-z]+)\b", question)
    for match, undergoes in ((doer, False), (whom, True)):
        found = _described(match, people, index, undergoes=undergoes) if match else set()
        if match and len(found) == 1:
            return f"{question[: match.start()]}{found.pop()}{question[match.end() :]}"
    return question


def _described(match: re.Match[str], people: Sequence[Character], index: Index, *, undergoes: bool) -> set[str]:
    """Return the names of those of whom the shelf tells that they do such a deed to whoever is named, or that they suffer it of them."""
    bearers = [c for c in people if match["name"] in c.forms][:MOST_SO_CALLED]
    told = {deed for c in bearers for passage in index.passages_of(c.story) for deed in deeds(passage.text, c.story, index)}
    named_first = told if undergoes else {deed.reversed for deed in told}
    names, verbs = {c.name for c in bearers}, content_stems(match["verb"])
    return {other for one, verb, other in named_first if one in names and verb in verbs and not other.endswith("'s")}
