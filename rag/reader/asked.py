"""What of a question decides which spans can answer it, read once, before any passage is looked at.

It only reads the question: which spans it rules out is for `rag.reader.refusals` and `doers`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rag.index import Index
from rag.language.answer_type import asks_polar, asks_who, doer_asked, gender_asked, gender_of_kin
from rag.language.factuality import asks_fact
from rag.language.families import called_also, kind_of_trade, others_for
from rag.language.inflection import content_stems, stem
from rag.language.kin import KIN_FAMILIES, PET_NAMES, PLAIN_KIN
from rag.language.vocabulary import AUXILIARY, RANKS
from rag.language.words import NAME, any_of, fold, gender_of_pronoun
from rag.match import stems_beside
from rag.question.descriptions import is_work
from rag.question.parse import so_called
from rag.reader.sorts import Sort, sort_asked
from rag.rules.bonds import Bond, people_of_bond
from rag.rules.fates import FateAsked, HarmAsked, fate_asked, fate_of_described, harm_asked, person_described
from rag.rules.kin import is_kin, kin_described
from rag.rules.naming import Unnamed, unnamed
from rag.schema import Character, Gender, Passage, any_name

_WHO_DOES = re.compile(rf"\W*who (?!(?:{AUXILIARY})\b)(?P<verb>\w+)", re.I)
_WHO_TO_ONESELF = re.compile(rf"\W*who (?!(?:{AUXILIARY})\b)\w+ (?P<before>[^?]*?) (?P<pronoun>him|his|her|hers)\b", re.I)
"""Asks for somebody to whom something is done, too: "Who asks Ann to marry him?"."""
_CREATURE = re.compile(r"\bthe (?:(?:old|young|poor|little|rich|wicked|blind|youngest|eldest|elder|younger) )?(?P<noun>[a-z-]+)\b", re.I)
"""May be somebody without a name, "the old miller"."""
_CHOICE = re.compile(r", (?:(?:the|an?) )?[\w’'.-]+(?: [\w’'.-]+){0,2},? or [^,?]+(?=\W*$)")
"""Whom a who-question leaves the choice between, at its end: "who dies, Crane or Regan?"."""
_KIN_OF_NAMED = re.compile(rf"{NAME}['’]s? (?:[a-z-]+ ){{0,2}}?(?P<kin>{'|'.join(sorted(PLAIN_KIN.keys() - {'husband', 'wife'}))})\b")


class Undergone(NamedTuple):
    """The stem of a verb, and to whom that is done: of each story the one who is called so."""

    verb: str
    whom: Sequence[Character]


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """What is known of a question before any passage is looked at."""

    text: str
    stems: frozenset[str]
    """Its content stems."""
    bare: str
    """The question without the choice that it leaves."""
    people: Sequence[Character]
    """Whom it names, but for a choice that it leaves."""
    fate_subjects: Sequence[Character]
    """Those of them who are not only owners: what becomes of "Joe's wife" befalls somebody else."""
    sort: Sort | None
    """The noun by which it says what it asks for."""
    fate: FateAsked | None
    harm_by_whom: HarmAsked | None
    """The harm of which it asks who did it, "Who shot Finch?"."""
    harm_assumed: HarmAsked | None
    """The harm that it takes for granted, "Where is Finch shot?"."""
    verb: str
    """The stem of the verb of which it asks who does it, "Who shot Finch?"; "" where it asks for no doer."""
    deed: Undergone | None
    """What it says that somebody has done to them, "Who kidnaps Remi?"."""
    doers: Sequence[Character]
    """Of whom it asks what they do, "What does Max do to Earl?"."""
    echo: frozenset[str]
    """Stems that it has itself, so that they alone are no answer; not those of a choice that it leaves."""
    done: frozenset[str]
    """Stems of what it takes for a fact; none where it asks what somebody believes, plans or says, or for yes or no."""
    supposed: frozenset[str]
    """Stems of what it asks for yes or no of; none where it asks whether somebody believes, plans or says it."""
    gender: Gender
    """Of whoever it asks for, where it can be told."""
    kin: Gender
    """Of the kin that it asks for, "Tom's niece": whoever else is named beside her, she is no man."""
    kin_of: Unnamed | None
    """Whose kin it asks for, where it names them, "Who is Tom's sister?"."""
    kin_words: frozenset[str]
    """Stems of all that the kin may be called of whom it asks something, "What does Ida's father do?"; none where it asks of no such kin."""
    bond: Bond | None
    """Of whom it asks what they are to whom, "Who is Ann to Tom?"."""
    whom: frozenset[str]
    """Stems of the noun for somebody without a name whose fate it asks for, "the priest"."""
    cast: Sequence[frozenset[str]]
    """For each creature that it speaks of, "the miller", "the wolf's tail", the stems of all that stories may call it; nothing where it names somebody, or
    no passage's story has one."""


def read_asked(question: str, passages: Sequence[Passage], index: Index) -> QuestionFacts:
    """Read a question for the reader; `passages` are those that it is to be answered from, in which whoever it describes may have a name."""
    bare = _CHOICE.sub("", question) if asks_who(question) else question
    people = index.names.people_in(bare)
    harm = harm_asked(question, people)
    sort = None if asks_polar(question) else sort_asked(question)
    return QuestionFacts(
        text=question,
        stems=frozenset(content_stems(question)),
        bare=bare,
        people=people,
        fate_subjects=[c for c in people if re.search(rf"{any_of(c.forms)}(?!['’]s?\b)", question)],
        sort=sort,
        fate=fate_asked(question, people) or fate_of_described(question, passages, index),
        harm_by_whom=harm if asks_who(question) else None,
        harm_assumed=None if asks_who(question) else harm,
        verb=_verb_of_doer(question),
        deed=_undergone(question, people),
        doers=[c for c in people if fold(doer_asked(question)) in map(fold, c.forms)],
        echo=frozenset(content_stems(bare)),
        done=_taken_for_done(question, sort, index),
        supposed=stems_beside(question, people) if asks_polar(question) and asks_fact(question) else frozenset(),
        gender=_gender_left(question, people) if people else gender_asked(question),
        kin=gender_of_kin(question),
        kin_of=_kin_of(question) if people else None,
        kin_words=_kin_words(question) if people else frozenset(),
        bond=people_of_bond(question, lambda name: so_called(name, people)),
        whom=frozenset() if people else _nameless(question, passages, index),
        cast=() if people else _cast(question, passages, index),
    )


def _verb_of_doer(question: str) -> str:
    does = _WHO_DOES.match(question)
    return next(iter(content_stems(does["verb"])), "") if does else ""


def _undergone(question: str, people: Sequence[Character]) -> Undergone | None:
    """Read "Who kidnaps Remi?" and "Why does Soler kidnap Remi?" for what is said to be done, and to whom.

    None where that is yet to be found out, or nothing is said to be done to somebody with a name.
    """
    if asks_polar(question) or not people:
        return None
    named = any_name(people)
    match = re.search(rf"(?:^\W*(?:who|(?:which|what) \w+)|\b(?:did|does|do) {named}) (?P<verb>[a-z]+) (?P<whom>{named})(?!['’]s?\b)", question, re.I)
    verb = content_stems(match["verb"]) if match else []
    return Undergone(verb[0], [c for c in people if match["whom"] in c.forms]) if match and verb else None


def _kin_of(question: str) -> Unnamed | None:
    asked = kin_described(question)
    return asked if asked and is_kin(asked) else None


def _kin_words(question: str) -> frozenset[str]:
    """Return the stems of "father" with those of its family, of "What does Ida's father do?"; nothing for husbands and wives, told of in too many words."""
    asked = _KIN_OF_NAMED.search(question)
    family = next((family for family in KIN_FAMILIES if asked and asked["kin"] in family), None)
    return frozenset(content_stems(" ".join((*family, *PET_NAMES)))) if family else frozenset()


def _gender_left(question: str, people: Sequence[Character]) -> Gender:
    """Return the gender of a pronoun that can mean nobody but whoever is asked for: "Who asks Ann to marry him?"."""
    match = _WHO_TO_ONESELF.match(question)
    named = any_name(people)
    gender = gender_of_pronoun(match["pronoun"]) if match and re.search(named, match["before"]) else ""
    return gender if gender and all(c.gender not in ("", gender) for c in people) else ""


def _taken_for_done(question: str, sort: Sort | None, index: Index) -> frozenset[str]:
    if asks_polar(question) or not asks_fact(question):
        return frozenset()
    return stems_beside(question, index.names.named_in(question)) - (sort.kin if sort and sort.how == "is" else frozenset())


def _nameless(question: str, passages: Sequence[Passage], index: Index) -> frozenset[str]:
    """Return the stems of "the priest"; nothing where no story of the passages has one, for "the hero" may be anybody."""
    whom = unnamed(person_described(question))
    stems = frozenset(content_stems(whom.noun)) if whom else frozenset[str]()
    return stems if any(stems & index.stems_of(story) for story in {passage.story for passage in passages}) else frozenset()


def _cast(question: str, passages: Sequence[Passage], index: Index) -> list[frozenset[str]]:
    """Return the stems of what each creature of a question may be called, by trade or kind; not of one that no story of the passages has by such a name.

    A story that has a policeman may be asked about "the cops", but only one with a cop shows that others have none.
    """
    stories = {passage.story for passage in passages}
    cast = []
    for noun in sorted({match["noun"].lower() for match in _CREATURE.finditer(question)}):
        alike = others_for(noun, "animal") | called_also(noun)
        if not (alike or is_work(noun) or noun in RANKS):
            continue
        does = (noun[:-1], noun[:-2]) if noun.endswith("er") else ()  # a story with a singer may only tell that she sings
        called = frozenset(map(stem, (noun, *alike, *does)))
        kind = kind_of_trade(noun) | kind_of_trade(noun.removesuffix("s"))
        if any(called & index.stems_of(story) for story in stories):
            cast.append(called.union(map(stem, kind)))
    return cast
