"""Whom a verb is said of, by the text before it in its sentence: the nearest name, the subject that an "and" takes up, whoever a "he" or a "who" means.

What is done to whom is for `rag.rules.fates.parties`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.language.words import NAME, UPPER, gender_of_pronoun
from rag.question.descriptions import is_work
from rag.rules.fates.names import Named, besides_him
from rag.schema import Character

_AUXILIARY = re.compile(
    r"(?:(?:\b(?:is|was|are|were|has|had|have|been|be|being|gets|got|found|knocked|shot|later|then|only|also|fatally|mortally|himself|herself)|(?<= )s) )*$",
    re.I,
)
"""What belongs to a verb and stands before it."""
_SOMEBODY = re.compile(
    r"\b(?:(?:an?|the|his|her|their|whose) (?:(?!and )[a-z-]+ )?(?!(?:and|but|who|he|she) )[a-z-]+"
    r"|men|women|people|children|soldiers|others|many|all|both|nobody|everybody|everyone|somebody|someone|no one) $"
)
"""Somebody without a name, right before a verb."""
_OF_SOMEBODY = re.compile(
    rf"\b(?i:the|an?|his|her|their) (?:[a-z-]+ )??(?!(?:body|corpse|remains|death|murder|life|news|end|sight|rest|name|case)\b)[a-z-]+ of"
    rf" (?:(?:his|her|their|the) (?:[a-z-]+ ){{1,3}})?{NAME} $"
)
"""Somebody without a name who is of somebody with one, right before a verb: "the baby of their sister Mair"."""
_BEGINS_PLACED = re.compile(r"\W*(?:During|In|At|On|From|With) $")
"""Before that: it says when or where, and whoever has the name does something, "During the robbery of the pay office Ned shoots him"."""
_OF_AN_OWNER = re.compile(
    rf"(?:^|, and |[;:] |\b(?:that|when|while|as|but|because|since|until|before|after|where|how|whether) )"
    rf"(?:[{UPPER}][\w.-]* )*[{UPPER}][\w-]*['’]s (?:[a-z-]+ )?(?!(?:body|corpse|remains|death|murder|life|car|boat)\b)[a-z-]+(?:, (?:an?|the) [^,;]+,)? $"
)
"""Somebody of whoever has a name, right before a verb, "he reads that Ned's father, a banker, is dying"."""
_TITLED = re.compile(rf"\b[Tt]he [{UPPER}][\w’'-]+ $")
"""Somebody with no name but a capital, right before a verb, "the Deacon"."""
_DOING = re.compile(r"(?<=\w), [a-z]+ing\b[^,;]*, $")
"""What whoever a verb is said of does at the time, right before it, "the posse, hearing the shot, guns him down"."""
_SOMEBODY_ELSE = re.compile(r"(?:, (?:and|but|while|so)| (?:when|while|until|before|after)|(?<! far) as) (?:an?|the|his|her|their) [^,A-Z]* (?:and|but) $")
"""A clause whose subject has no name, taken up once more right before a verb."""
_OPENS = re.compile(r"^(?=s?he (?!is |was ))|[,;:] (?:and|but|while|so|then|where) |[;:] |, (?=who |s?he )| (?:when|while|until) ", re.I)
"""Opens a clause that may have a subject of its own."""
_SO_THAT = re.compile(r", so that [^,]*$")
"""What a deed is for, right before the comma at which its subject goes on: "He holds the door, so that Ann can flee, and dies"."""
_TO_HIM = re.compile(r"\b(?:when|if|as|because|since|while|after|once) [^,;]*\b(?:him|her)\b[^,;]*, s?he $", re.I)
"""Whoever acts on a "him" in such a clause is not the "he" behind it: "When Ned will not tell him, he strangles Ned"."""
_LEANS = re.compile(r"\b(?:with|by|to|from|of|for|at|against|on|and|like|than|about|into|over|behind|near|beside|without|towards?|through) $")
"""Before a name that is no subject."""
_PLACED = re.compile(r"\b(?:to|in|from|at|(?:in|at|near|behind|outside|inside|on) (?:the|an?|his|her) (?:[a-z-]+ )?[a-z-]+ of) $")
"""Before a name that is where something is, or whose it is, wherever else in a sentence it stands."""
_VERB_FIRST = re.compile(r"(?:then |\w+ly )?(?!(?:his|this|its|as|perhaps|afterwards|towards|across|years|months|weeks|days|hours|moments) )[a-z]+(?:s|ed) ")
"""Begins a clause whose subject is that of the clause before, "…, and then shoots Ned and …"."""
_BEFORE_HE_CAN = re.compile(rf"\bbefore {NAME} (?P<can>can|could) [^;]*$")
"""A clause before a pronoun that may be of another, "Swede knows the name, but before Joe can pay, he …"."""
_LEADS_UNNAMED = re.compile(
    r"(?:[^,;]*, (?:but|and) )?(?:when|as|while|after|before|although|though|once|until) (?:an?|the) (?:[a-z-]+ )?[a-z-]+ [a-z]+\b[^,;]*, s?he $", re.I
)
"""Somebody without a name before the pronoun that takes them up: "Before the sheriff can sign, he …"."""
_HE = re.compile(r"s?he ", re.I)
"""Begins a clause about whoever the sentence began with, "Although Coyle promises it, he …", or whom the one before named."""
_HEARS = re.compile(r"\b(?:tell|told|warn|inform|assur|remind|promis|beg|ask|persuad|convinc)\w* $")
"""Before a name: they hear what is told of the one who tells, "Dolly tells Rita that she saw him, but she is run over"."""
_IT_WAS = re.compile(r"\bit (?:is|was) (?P<who>s?he)$", re.I)
"""Before a "who": it takes up whom the sentence is about, "and it was he who ran down Dolly"."""
_WHO_AGAIN = re.compile(r"(?P<first>.*,? who )[^,.;]*,? and who $")
"""A second "who" of the same person, "Ann, who sings and who shot Ned"."""
_NOBODY_NAMED = re.compile(rf"(?:The|An?|His|Her|Their) (?:[a-z-]+ )??(?P<noun>[a-z-]+)(?=,(?! [{UPPER}])| [a-z]+(?:s|ed)\b)")
"""Begins a sentence with somebody without a name, whom a "him" in it then may mean: "The priest confesses to Dooley, who strangles him"."""
_UNNAMED = re.compile(r"\b(?:an?|the|his|her|their) (?:[a-z-]+ ){0,2}[a-z-]+$")
"""Somebody without a name, right before a "who"."""


def begins_unnamed(sentence: str) -> bool:
    """Return whether a sentence begins with somebody without a name, "The priest, consumed by guilt, …", whom its pronouns may mean."""
    return is_work(opening_noun(sentence))


def opening_noun(sentence: str) -> str:
    """Return the noun of somebody without a name with whom a sentence begins, "priest"; "" where it begins otherwise."""
    opens = _NOBODY_NAMED.match(sentence)
    return opens["noun"] if opens else ""


def subject(text: str, placed: Named, before: Sequence[Character]) -> Character | None:
    """Return whom a verb is said of, by the text before it, in which these are `placed`, and by whom the sentence before named.

    None for somebody without a name.
    """
    text = _DOING.sub(" ", _AUXILIARY.sub("", text))
    placed = [(place, c) for place, c in placed if place < len(text)]
    named = [c for _, c in placed]
    if (titled := _TITLED.search(text)) and all(place < titled.start() for place, _ in placed):
        return None
    of_somebody = _OF_SOMEBODY.search(text)
    if of_somebody and not _BEGINS_PLACED.fullmatch(text, 0, of_somebody.start()):
        return None
    if text.endswith("which ") or any(one.search(text) for one in (_OF_AN_OWNER, _SOMEBODY, _SOMEBODY_ELSE)) or not (named or _pronoun(text)):
        return None
    if not named or re.search(r"\bs?he $", text, re.I):
        return _of_pronoun(text, placed, before)
    if again := _WHO_AGAIN.search(text):
        text = again["first"]
    if who := re.search(r",? (?:who|that) $", text):
        if it_was := _IT_WAS.search(text, 0, who.start()):
            return next((c for _, c in placed if c.gender in ("", gender_of_pronoun(it_was["who"]))), None)
        if text[: who.start()].endswith((" it was", " it is")):  # "whose brother it was that was shot"
            return None
        return _antecedent(text[: who.start()], placed)
    clauses = list(_OPENS.finditer(text))
    leads = re.match(r"(?:when|as|while|after|before|although|though|once)\b", text, re.I) and not any(_HE.match(text, clause.end()) for clause in clauses)
    if leads or not re.search(r"\b(?:and|but|by) $", text):
        own = [c for place, c in placed if not _PLACED.search(text[:place])]  # "After the war Max comes back to Lisle and marries"
        return (own or named)[-1]
    return _taken_up(text, clauses, placed, before)


def is_somebody(text: str) -> bool:
    """Return whether a verb is said of somebody without a name, by the text before it."""
    return _SOMEBODY.search(_DOING.sub(" ", _AUXILIARY.sub("", text))) is not None


def _of_pronoun(text: str, placed: Named, before: Sequence[Character]) -> Character | None:
    """Return whom the "he" means that a verb is said of: the latest named of his gender, or who may be of it, where hardly anybody else can be meant."""
    gender = _pronoun(text[-4:]) or _pronoun(text)
    if not placed and _LEADS_UNNAMED.match(text):
        return None
    to_him = _TO_HIM.search(text)
    if to_him and re.match("s?he ", text, re.I):
        placed = [(place, c) for place, c in placed if not to_him.start() < place < to_him.end()]
    hearing = [c for place, c in placed if _HEARS.search(text[:place])]
    named = besides_him(text, placed) if gender == "m" else [c for _, c in placed]
    if any(c not in hearing and c.gender == gender for c in named):
        named = [c for c in named if c not in hearing]
    if re.search(r"\buntil s?he $", text, re.I):  # "is held under by Howard until he drowns"
        doers = {c for place, c in placed if text[:place].endswith("by ")}
        named = [c for c in named if c not in doers] or named
    if before and all(_LEANS.search(text[:place]) for place, _ in placed) and any(c.gender == gender for c in before):
        named = []  # "In a fight with Thorne he falls" goes on about whom the sentence before named
    few = len({*before, *named}) < 3
    for people in (named[::-1], before[::-1]):  # within each, who surely is of it goes before who may be
        fitting = [c for c in people if c.gender == gender] or [c for c in people if not c.gender and few]
        if fitting:
            return None if _may_be_another(fitting[0], text, placed) else fitting[0]
    return None


def _may_be_another(person: Character, text: str, placed: Named) -> bool:
    """Return whether somebody is but who cannot do something before it befalls a "he", who may as well be somebody named earlier."""
    thwarted = _BEFORE_HE_CAN.search(text)
    if thwarted is None or not any(c == person and thwarted.start() < place < thwarted.end("can") for place, c in placed):
        return False
    return any(place < thwarted.start() and c != person and c.gender in ("", person.gender) for place, c in placed)


def _taken_up(text: str, clauses: Sequence[re.Match[str]], placed: Named, before: Sequence[Character]) -> Character | None:
    """Return the subject that an "and" at the end of a text takes up: that of the nearest of its clauses that has one of its own, else of the sentence."""
    if text.endswith(", and ") and (aside := _SO_THAT.search(text, 0, len(text) - len(", and "))):
        return subject(f"{text[: aside.start()]} and ", [(place, c) for place, c in placed if place < aside.start()], before)
    closed = False
    for clause in reversed(clauses):
        if pronoun := _HE.match(text, clause.end()):
            gender = _pronoun(pronoun[0])
            earlier = [c for place, c in placed if place < clause.start()]
            return next((c for c in (*earlier, *before) if c.gender in ("", gender)), None)
        if text.startswith("who ", clause.end()):
            if not closed:  # ", who loves her, and" goes on about whoever the sentence is about
                return _antecedent(text[: clause.start()], placed)
        elif not _VERB_FIRST.match(text, clause.end()) and (
            own := next((c for place, c in placed if place >= clause.end() and not _LEANS.search(text[clause.end() : place])), None)
        ):
            return own
        closed = True
    if begins_unnamed(text):
        return None  # "The cook comes at Ned in the dark and cuts …"
    return next((c for place, c in placed if not _LEANS.search(text[:place])), placed[0][1])  # "Before he is to report to Gage, Doyle is hit and killed"


def _antecedent(text: str, placed: Named) -> Character | None:
    """Return whom a "who" right behind a text takes up: the last who is named there, but not before somebody without a name, "her father, who"."""
    noun = _UNNAMED.search(text)
    if noun and not re.search(rf"[{UPPER}][\w’'-]*\)?, $", text[: noun.start()]):  # "Arthur Bell, the old man, who"
        return None
    return next((c for place, c in reversed(placed) if place < len(text)), None)


def _pronoun(text: str) -> str:
    """Return the gender of the first pronoun of a text, if it has one."""
    match = re.search(r"\bs?he\b", text, re.I)
    return gender_of_pronoun(match[0]) if match else ""
