"""What type of answer a question asks for (the expected answer type; Li and Roth, COLING 2002).

The types are yes or no, one of two things, a number, somebody, a name, somebody's work, a place, a reason, a fate. It goes by the form of the question
alone, English only. Whether the words of a passage can be of that type is for `rag.reader.kinds`, what sort of thing a noun asks for is for
`rag.reader.sorts`, and whose fate is for `rag.rules.fates`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.language.inflection import content_stems
from rag.language.vocabulary import AUXILIARY, STOP
from rag.language.words import gender_of, words
from rag.schema import Gender

AMOUNT = r"\bhow (?:much|many|long|old|often|far)\b"
"""Asks for a number or an amount, for a regular expression."""
_POLAR = re.compile(rf"^(?:in [^,]+, )?(?!(?:can|could|will|would|do) you\b)(?:{AUXILIARY})\b", re.I)
_LINKS = "in|on|at|to|by|with|from|for|of"
"""Prepositions that may stand before either of two things, and belong to neither."""
_ONE = rf"(?P<one>(?:(?!(?:an?|the|his|her|their|{_LINKS})\b)[\w’'-]+ ){{0,2}}[\w’'-]+)"
_LEADS_IN = rf"(?:(?:is|are|was|were|does|did|do|has|had|he|she|it|they|{_LINKS}|an?|the|his|her|their) )*"
_OTHER = r"(?P<other>[\w’'-]+(?: [\w’'-]+){0,2})"
_OR = re.compile(rf"(?<![\w’'-]){_ONE},? or {_LEADS_IN}{_OTHER}\W*$", re.I)
"""Two things of up to three words each at the end of a question, "in a house or in an apartment?"."""
_WHERE = re.compile(r"\bwhere\b(?!.*\bwho\b)", re.I)
_WHITHER = re.compile(
    r"\W*where\b(?: to)? (?:did|does|do|will) [^?]+? (?-i:go|flee|move|travel|head|sail|run away|run off|escape|settle|depart|emigrate)\b(?![^?]* from\b)", re.I
)
A_PLACE = r"(?:where|(?:which|what) (?:city|town|village|country|place|state|island|port|harbou?r|station))\b"
"""Asks for a place, for a regular expression."""
_SETS_OUT = (
    r"(?:sail|set(?:ting)? (?:out|sail|off)|depart|leav|start|fly|tak(?:e|ing) off|embark|ship|flee|escap|run(?:ning)? (?:away|off))(?:e|ing|s|ed)?(?: out)?"
)
_WHENCE = re.compile(rf"\b{A_PLACE}.* {_SETS_OUT} from\W*$|^\W*from {A_PLACE}.* {_SETS_OUT}\b", re.I)
_AT_THE_END = re.compile(r"\b(?:in|at|by) the (?:very )?end\b(?! of (?:the|an?|his|her|their)\b)|\b(?:finally|eventually|ultimately)\b", re.I)
_WHY = re.compile(r"^\W*why\b", re.I)
_WHAT_DOES = re.compile(r"\bwhat (?:do|does|did|is|was|has|had) (?P<who>[^?]+?) (?:do|doing|done)\b", re.I)
_WHO = re.compile(r"\bwhom?\b", re.I)
_WHO_OF_GENDER = re.compile(r"^\W*(?:(?:which|what) (?P<noun>[a-z]+)|who(?!(?:['’]s| is| was) (?:his|her)\b))\b", re.I)
_WHO_IS_KIN = re.compile(r"\bwho(?:['’]s| is| was) [^?]+?['’]s? (?:[a-z-]+ ){0,2}?([a-z-]+)\W*$", re.I)
_COPULA = r"(?:['’]s| is| was| are| were)"
_NAME_OF = re.compile(rf"^\W*(?:what|which)(?:{_COPULA}(?: the| an?)?)? (?P<which>[^?]*?)\bname of (?P<of>[^?]+?)\W*$", re.I)
_CALLED = tuple(
    re.compile(rf"^\W*what{_COPULA} (?P<of>[^?]+?)(?:['’]s? (?:(?P<which>[a-z]+) )?name| called| named){behind}\W*$", re.I)
    for behind in ("(?P<behind>)", r"\b(?P<behind>[^?]+?)")
)
"""First where nothing stands behind it: "What is the man who forgot Ruth's name called?"."""
WORK = frozenset("job trade profession occupation work".split())
"""What somebody's work is called."""
_WORK = "|".join(sorted(WORK))
_WHOSE_WORK = re.compile(
    r"\bwhat (?:does|did) (?P<who>.+?) (?:do for (?:a living|work|money)|work as)\W*$"
    rf"|\bwhat{_COPULA} (?P<whose>.+?)['’]s? (?:{_WORK}|line of work|role|special(?:i)?ty|calling)\W*$"
    rf"|\bwhat{_COPULA} the (?:{_WORK}|line of work) of (?P<of>.+?)\W*$",
    re.I,
)
_ABOUT_WORK = re.compile(rf"\b(?:{_WORK}|for a living)\b", re.I)
_OWN = re.compile(r"\b(?:(?P<m>his|himself)|herself|her (?=[a-z]))\b", re.I)
"""A pronoun for what is one's own, behind the word that asks for somebody."""
_CLAUSE = re.compile(r"\b(?:why|how(?! (?:many|much|long|old|often|far)\b)|what (?:happen|did|do|does|will|would|is|was)\w*)\b", re.I)
"""Asks for what takes a clause to say: a reason, a manner, what somebody does or what happens."""
HOW = r"(?:how|in what (?:way|manner)|by what means)"
"""Asks in what way, for a regular expression."""
DIES = (
    r"(?:die|died|(?:get )?killed|murdered|perish|meet (?:his|her) (?:end|death|fate)|lose (?:his|her) life|end up dead"
    r"|(?:kill|shoot|hang) (?:him|her)self|commit suicide|take (?:his|her) own life)"
)
"""What a question for a death says behind whose it is, for a regular expression."""
_DEATH = re.compile(rf"\b{DIES}\b", re.I)
_FATE = re.compile(
    r"\bwhat (?:is|was) .*\bfate\b|\bwhat (?:becomes?|became|has become|happen(?:s|ed)) (?:of|to) (?!it\b|next)"
    rf"|\b{HOW} (?:does|did|do|is|was|were|are|has)\b.*\b{DIES}\b",
    re.I,
)


def asks_polar(question: str) -> bool:
    """Return whether a question asks for yes or no, or for one of two things."""
    return _POLAR.match(question) is not None


def alternatives(question: str) -> list[frozenset[str]]:
    """Return the content stems of each of the two things between which a question leaves the choice, "a house or an apartment".

    For any other question the list is empty.
    """
    match = _OR.search(question) if asks_polar(question) else None
    if match is None:
        return []
    other = match["other"].split()
    named = [frozenset(content_stems(" ".join(part))) for part in (match["one"].split()[-len(other) :], other)]
    return named if all(named) and not named[0] & named[1] and STOP.isdisjoint(words(match["other"])) else []


def asks_number(question: str) -> bool:
    """Return whether a question asks for a number or an amount."""
    return re.search(AMOUNT, question, re.I) is not None


def asks_clause(question: str) -> bool:
    """Return whether a question asks for a reason, or for yes or no: a whole clause answers it, rather than one thing."""
    return (asks_polar(question) and not alternatives(question)) or asks_why(question)


def asks_who(question: str) -> bool:
    """Return whether a question asks for somebody."""
    return _WHO.search(question) is not None


def gender_asked(question: str) -> Gender:
    """Return the gender of whoever a question asks for, "" where it cannot be told; the question must name nobody.

    A noun tells it, "which woman", or a pronoun that can only mean whoever is asked for, "who loses his job?".
    """
    asked = _WHO_OF_GENDER.search(question)
    if asked is None:
        return ""
    if gender := gender_of((asked["noun"] or "").lower()):
        return gender
    own = _OWN.search(question, asked.end())
    return "" if own is None else "m" if own["m"] else "f"


def gender_of_kin(question: str) -> Gender:
    """Return the gender of somebody's kin whom a question asks for, "Who is Tom's niece?"; "" for any other question."""
    kin = _WHO_IS_KIN.search(question)
    return gender_of(kin[1].lower()) if kin else ""


@dataclass(frozen=True, slots=True)
class NameAsked:
    """What a question asks the name of."""

    of: str
    """In its words: "Wexler's yacht", "the blacksmith"."""
    which: str = ""
    """Which of its names, "first", "maiden"; "" where it asks for the name."""
    behind: str = ""
    """What it says behind that: "What is the ship called on which Emil sails?"."""
    called: bool = False
    """Whether it asks what something is called, and not for "the name of" it."""


def is_first_name_asked(question: str) -> bool:
    """Return whether a question asks for the first name of somebody, which "Mrs. Dorn" does not tell."""
    asked = name_asked(question)
    return asked is not None and asked.which in ("first", "given")


def name_asked(question: str) -> NameAsked | None:
    """Read "what is the name of Wexler's yacht?" and "what is the blacksmith called?"; None for any other question."""
    if match := _NAME_OF.match(question):
        return NameAsked(match["of"], match["which"].strip().lower())
    match = next(filter(None, (pattern.match(question) for pattern in _CALLED)), None)
    return NameAsked(match["of"], (match["which"] or "").lower(), match["behind"].strip(), called=True) if match else None


def about_work(question: str) -> bool:
    """Return whether a question is about somebody's work, whatever it asks of it: "What was Joe's job before the war?", "Why did Joe lose his job?"."""
    return _ABOUT_WORK.search(question) is not None


def whose_work(question: str) -> str | None:
    """Return the words for whom a question for somebody's work, and no more, asks about.

    They are "Ann" of "What does Ann do for a living?"; None for any other question.
    """
    match = _WHOSE_WORK.search(question)
    return (match["who"] or match["whose"] or match["of"]).strip() if match else None


def asks_why(question: str) -> bool:
    """Return whether a question asks for a reason."""
    return _WHY.search(question) is not None


def asks_where(question: str) -> bool:
    """Return whether a question asks for a place and nothing else: "Where does he meet the man who …" may ask for somebody too."""
    return _WHERE.search(question) is not None


def asks_whither(question: str) -> bool:
    """Return whether a question asks where somebody goes to, or ends."""
    return _WHITHER.match(question) is not None


def asks_whence(question: str) -> bool:
    """Return whether a question asks where somebody sets out; where they are from is another thing."""
    return _WHENCE.search(question) is not None


def doer_asked(question: str) -> str:
    """Return the words for whoever a question asks of what they do, "What does Max do to Earl?"; "" for any other question."""
    match = _WHAT_DOES.search(question)
    return match["who"] if match else ""


def asks_of_end(question: str) -> bool:
    """Return whether a question asks for what happens at the end of a story."""
    return _AT_THE_END.search(question) is not None


def asks_briefly(question: str) -> bool:
    """Return whether a short answer to a question is likelier than a long one."""
    return _CLAUSE.search(question) is None


def asks_fate(question: str) -> bool:
    """Return whether a question asks what became of somebody, or how somebody died, whoever that is (`rag.rules.fates.asked` finds out who)."""
    return _FATE.search(question) is not None


def asks_death(question: str) -> bool:
    """Return whether a question for somebody's fate asks for a death."""
    return _DEATH.search(question) is not None
