"""Questions for what became of somebody, or for how somebody died: whom they ask about.

By the form of the question alone; what is true of them is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from rag.index import Index
from rag.language.answer_type import DIES, HOW
from rag.language.fate_words import HARMS, fate_kinds
from rag.language.inflection import with_s
from rag.language.words import fold
from rag.rules.meant import meant_by
from rag.schema import Character, Passage

Asks = Literal["what", "death", "whose deed", "whether"]
"""What a question asks about somebody's fate: what it is, how they die, who killed them, whether they live."""
_ADDS = r"(?: (?:when|after|being|in|at|of|by|from|during|because) [^,?]+)?"
_FORMS: tuple[tuple[str, Asks], ...] = (
    (r"what (?:becomes?|became|has become|happen(?:s|ed)|finally happen(?:s|ed)) (?:of|to) (?P<who>.+?)", "what"),
    (r"what (?:is|was) (?P<who>.+?)['’]s? (?:final |eventual )?fate", "what"),
    (r"what (?:is|was) the (?:final |eventual )?fate of (?P<who>.+?)", "what"),
    (rf"{HOW} (?:does|did|do|is|was|were|are) (?P<who>.+?) {DIES}", "death"),
    (rf"{HOW} (?:does|did|do) (?P<doer>.+?) (?:kill|murder) (?P<who>.+?)", "death"),
    (r"(?:does|did|has) (?!not\b)\S.*? (?:really |actually )?(?:kill|murder)(?:ed)? (?P<who>.+?)", "whose deed"),
    (rf"(?:does|did) (?P<who>.+?) (?:die|survive|get (?:killed|murdered)|end up (?:dead|alive)){_ADDS}", "whether"),
    (rf"(?:is|was) (?P<who>.+?) (?:killed|murdered|dead|(?:still )?alive){_ADDS}", "whether"),
)  # fmt: skip
_END = r"(?: (?:in|at|by) the end(?: of (?:it(?: all)?|(?:the|this) [a-z]+))?)?\W*$"
_ASKED = tuple((re.compile(rf"^{form}{_END}", re.I), asks) for form, asks in _FORMS)
_THEN = r"(?: (?:with|in|on|at|by|from|to|during|after|before|when|while)\b[^?]*)?\W*$"
_HARM_ASKED = tuple((re.compile(rf"^{pattern}{_THEN}", re.I), claim) for pattern, claim in (
    (r"who (?:really |actually )?(?P<told>\w+) (?P<who>[^?]+?)(?P<dead>(?: dead| to death)?)", "somebody {verb} {who}{dead}"),
    (r"(?:why|how|when|where) (?:did|does|do) (?P<who>[^?]+?) (?P<base>die|drown|hang)", "{who} {verb}"),
    (rf"(?:why|how|when|where) (?:did|does|do) (?P<who>[^?]+?) (?P<base>{HARMS}) (?P<self>(?:him|her)self)", "{who} {verb} {self}"),
    (r"(?:why|how|when|where) (?:did|does|do) (?P<who>[^?]+?) (?P<base>commit) (?P<self>suicide)", "{who} {verb} {self}"),
    (rf"(?:why|how|when|where) (?:did|does|do) (?P<doer>[^?]+?) (?<! to )(?P<base>{HARMS}) (?P<who>[^?]+?)", "{doer} {verb} {who}"),
    (r"(?:why|how|when|where) (?:is|was) (?P<who>[^?]+?) (?P<told>\w+)", "{who} was {verb}"),
))  # fmt: skip
"""With what such a question takes for granted."""
_WHOM = re.compile(rf"^whom? (?:did|does|do) (?P<doer>[^?]+?) (?P<base>{HARMS}){_THEN}", re.I)
_WHETHER = re.compile(
    rf"^(?:is|was|did|does) (?P<who>[^?]+?) (?:get |gets |got )?(?P<told>shot|stabbed|strangled|smothered|drown(?:ed)?|hanged|poisoned|executed){_THEN}", re.I
)
_BEFELL = re.compile(
    r"(?:who(?: all| else)?|(?:which|what) (?P<what>[a-z]+(?: [a-z]+)?)) (?:(?:is|are|was|were|gets?|got|ends? up) )?"
    r"(?P<verb>(?P<dies>dies?|died|dead|(?:gets? )?killed|does not survive|doesn t survive)"
    r"|(?P<self>(?:kill|shoot|shot|hang|hanged|poison|drown)s? (?:him|her|them)sel(?:f|ves)(?: or (?:him|her)self)?"
    r"|commit(?:s|ted)? suicide|t(?:akes?|ook) (?:his|her|their) own li(?:fe|ves))"
    r"|shot|stabbed|strangled|smothered|suffocated|drowns?|drowned|hanged|poisoned|executed|crushed)"
    r"(?: (?P<cause>(?:by|from|in|of) (?!end\b)[a-z]+))?(?: (?:at|by|in) end)?"
)
_ADJUNCT = re.compile(r" (?:during|after|before|when|while|in the end|at the end|by the end)\b.*$", re.I)
"""Behind whom a question asks about, and no part of what they are called."""


@dataclass(frozen=True, slots=True)
class FateAsked:
    """Whose fate a question asks for, what it asks about that, and at whose hands, where it says so, "How does Voss kill Buck?"."""

    whom: Character
    asks: Asks
    doer: Character | None = None

    @property
    def of_death(self) -> bool:
        """Whether it asks for a death, "How does Buck die?"."""
        return self.asks == "death"

    @property
    def of_deed(self) -> bool:
        """Whether it asks for yes or no whose deed it is, "Did Voss kill Buck?"."""
        return self.asks == "whose deed"

    @property
    def decides(self) -> bool:
        """Whether a sentence has to decide it, as any question of yes or no."""
        return self.asks in ("whose deed", "whether")


@dataclass(frozen=True, slots=True)
class HarmAsked:
    """Whom a question says that something befell that people die of, what (`rag.language.fate_words`), and at whose hands.

    The last only where it says so: "Why did Voss stab Buck?".
    """

    whom: Character
    kinds: frozenset[str]
    claim: str
    """What it takes for granted, as a statement: "Voss stabs Buck"."""
    doer: Character | None = None


def harm_asked(question: str, people: Sequence[Character]) -> HarmAsked | None:
    """Read such a question about one of `people`; None for any other."""
    for match, claim in ((pattern.match(question), claim) for pattern, claim in _HARM_ASKED):
        if match is None:
            continue
        asked = match.groupdict()
        verb = asked.get("told") or with_s(asked["base"])
        harm, whom = fate_kinds(f"{verb} {asked['self']}" if asked.get("self") == "suicide" else verb) - {"alive"}, _meant(asked["who"], people)
        if harm and whom:
            harm |= frozenset({"dead"}) if asked.get("dead") else frozenset()
            return HarmAsked(whom, harm, claim.format(verb=verb, **asked), whom if "self" in asked else _meant(asked.get("doer", ""), people))
    return None


def who_harmed_asked(question: str, people: Sequence[Character]) -> HarmAsked | None:
    """Read "Who shot Finch?" about one of `people`; None for any other question."""
    return harm_asked(question, people) if question.lower().startswith("who ") else None


def whom_asked(question: str, people: Sequence[Character]) -> tuple[Character, frozenset[str]] | None:
    """Read "Whom does Voss strangle?" about one of `people`: whose deed, and what it is (`rag.language.fate_words`)."""
    match = _WHOM.match(question)
    doer = _meant(match["doer"], people) if match else None
    return (doer, fate_kinds(with_s(match["base"])) - {"alive"}) if match and doer else None


def whether_harmed_asked(question: str, people: Sequence[Character]) -> tuple[FateAsked, frozenset[str]] | None:
    """Read "Was Voss hanged?" about one of `people`: whose fate decides it, and of which kind that would be; None for any other question."""
    match = _WHETHER.match(question)
    whom = _meant(match["who"], people) if match else None
    return (FateAsked(whom, "whether"), fate_kinds(match["told"]) or fate_kinds(with_s(match["told"]))) if match and whom else None


@dataclass(frozen=True, slots=True)
class PeopleByFate:
    """What befell those whom a question asks for, "Who is shot?", "Which lawyer kills himself?".

    It holds kinds of `rag.language.fate_words`, whether by their own hand, and what they are.
    """

    kinds: frozenset[str]
    by_oneself: bool = False
    what: str = ""


def people_by_fate_asked(plain: str) -> PeopleByFate | None:
    """Read such a question, folded and without articles and titles; None for any other."""
    match = _BEFELL.fullmatch(plain)
    if match is None:
        return None
    of_cause = fate_kinds(f"dies {match['cause']}") - {"dead"} if match["cause"] else frozenset()
    if match["cause"] and not of_cause:
        return None
    found = frozenset({"dead"}) | of_cause if match["dies"] else fate_kinds(match["verb"]) | of_cause
    found -= {"dead"} if match["self"] else set()  # who "hangs himself" has not shot himself
    return PeopleByFate(found, match["self"] is not None, match["what"] or "")


def fate_asked(question: str, people: Sequence[Character]) -> FateAsked | None:
    """Read such a question about one of `people`; None where it asks for something else, or of nobody or two of them."""
    match, asks = _asked(question)
    if match is None:
        return None
    said = match.groupdict()
    whom, doer = _meant(said["who"], people), _meant(said.get("doer", ""), people)
    if whom is None or (doer is None and "doer" in said):
        return None
    return FateAsked(whom, asks, doer)


def person_described(question: str) -> str:
    """Return whom such a question asks about, as it says it: "the priest"."""
    match, _ = _asked(question)
    return match["who"] if match else ""


def fates_asked(question: str, people: Sequence[Character]) -> list[FateAsked]:
    """Read a question for the fates of several people, "How do Bart and Laurie die?", as one about each; nothing where one of these is nobody's."""
    phrase = person_described(question)
    each = re.split(r",? and |, ", phrase)
    found = [fate_asked(question.replace(phrase, who), people) for who in each] if len(each) > 1 else []
    return [one for one in found if one] if all(found) else []


def fate_of_described(question: str, passages: Sequence[Passage], index: Index) -> FateAsked | None:
    """Read a question for the fate of somebody without a name as one about whoever these passages call so.

    Such are "what happens to the priest?", "to Tom's son?"; None where they do not call anybody so.
    """
    phrase = person_described(question)
    name, people = meant_by(_ADJUNCT.sub("", phrase), passages, index)
    return fate_asked(question.replace(phrase, name), people) if people else None


def _asked(question: str) -> tuple[re.Match[str] | None, Asks]:
    return next(((match, asks) for pattern, asks in _ASKED if (match := pattern.search(question))), (None, "what"))


def _meant(asked: str, people: Sequence[Character]) -> Character | None:
    """Return the one person that is so called, "the guard Buck"; of two of one surname the one who goes by it."""
    before = r"(?:(?!(?:that|who|of|by|from|to|for|with|and|or)\b)[\w-]+\.? ){0,3}"
    fitting = [
        (len(form), p, form in p.goes_by) for p in people if p.person for form in p.forms if re.fullmatch(before + re.escape(fold(form)), fold(asked.strip()))
    ]
    longest = max((length for length, *_ in fitting), default=0)  # "Leopold Sand" is not Clara Sand
    found = {p for length, p, _ in fitting if length == longest}
    found = {p for length, p, own in fitting if length == longest and own} if len(found) > 1 else found
    return found.pop() if len(found) == 1 else None
