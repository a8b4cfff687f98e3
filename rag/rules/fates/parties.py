"""Whom the words of a fate befall, and at whose hands: who is named before "is killed" or "drowns", behind "shoots", or as a "him".

Both are people with names; of anybody else it says nothing. Whether it is told that it came to that is for `rag.rules.fates.told`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.language.fate_words import HARM_VERBS, VITAL, WHOM
from rag.language.inflection import infinitive
from rag.language.vocabulary import A_TITLE
from rag.language.words import IS_OBJECT, NAME, gender_of
from rag.rules.fates.names import Named
from rag.rules.fates.subject import begins_unnamed, is_somebody, opening_noun, subject
from rag.schema import Character

_TRANSITIVE = re.compile(
    "(?:" + "|".join((
        "kill|murder|execut|hang|shoot|shot|stab|knif|strangl|smother|throttl|drown|poison|wound|injur",
        "arrest|captur|imprison|jail|releas",
        "impal|bludgeon|beat|club|batter|strik|struck|crush|trampl|runs |ran |burn|suffocat|asphyxiat|gun",
        "acquit|pardon|sentenc|convict",
        "throw|threw|push|shov|hurl|fl[iu]ng",
        "chok|starv|plug|brain|bump|rub|polish|finish|does |did |brings |brought |takes |took |leads |led ",
        "puts? |fires? |fired |pump|empt|sticks? |stuck |plunge|drives? |drove |thrust|sinks? |sank |buri|cuts?$|slit|slash",
    )) + ")",
    re.I,
)  # fmt: skip
"""Words that a deed done to somebody begins with."""
PASSIVE = re.compile(r"\b(?:is|was|are|were|been|being|gets|got|found|(?<= )s)(?: \w+ly| only| then| also| later| himself| herself)? $")
"""Right before a participle: it is done to the subject."""
_HAS_DONE = re.compile(r"\b(?:has|have|had)(?: (?!been\b)\w+)? $")
_TO_OTHERS = frozenset(HARM_VERBS) - frozenset("suffocate drown hang crush trample".split())
"""What somebody does to others, whomever, where nobody is named whom it is done to."""
_HIM = re.compile(rf" (?:(?P<m>him)|(?P<f>her)|them){IS_OBJECT}")
"""Whom a deed is done to, right after the verb; not "her" of "her husband"."""
_HIS_HEART = re.compile(rf" (?:(?P<m>his)|(?P<f>her)|their) {VITAL}\b")
"""The same of whoever is hit there, "cuts his throat"."""
_NEXT = re.compile(r"[,;:]| and ")
"""Between a verb and a name: the name is of another clause, "kills her keeper, and Walter …"."""
_APPOSED = re.compile(r" (?:his|her|their|the|an?) (?:[a-z-]+ ){0,2}[a-z-]+, (?:the|an?|his|her) (?:(?!and\b|but\b|who\b)[a-z-]+ ){1,3}")
"""Between a verb and whom it is done to: "stabs her husband, the nightclub owner Ralph"."""
_IN_COMMAS = re.compile(
    rf" (?:his|her|their|the|an?|{NAME}(?<=['’]s)) (?:[a-z-]+ ){{0,2}}[a-z-]+, (?P<name>{NAME})"
    r"(?=[.,;:]|$| (?:in|on|at|from|with|before|after|during|outside|near|when|while)\b)"
)
"""A verb is done to whoever has the name, "hangs Abigail's foreman, Ned, from a tree"; not "shoots the guard, Ned runs"."""
_OF_ANOTHER = re.compile(rf" of (?:his|her|their) [a-z -]+, {NAME} [a-z]")
"""Behind "death": it is of somebody without a name, "enraged by the death of her son, Clara shoots Ned"."""
_AROUND = re.compile(rf"\w+{WHOM} (?:to death|alive|down|over|off|out|through|in|away|back)$", re.I)
"""Words around whom it is done to, "beats Ned to death"."""
_FOLLOWS = re.compile(r" (\w+)")
_LATER = re.compile(r" (?:an?|[a-z]+) (?:minutes?|hours?|days?|nights?|weeks?|months?|years?)\b")
"""Right behind a verb: it tells when, and nobody to whom it is done, "drowned two days after …"."""
_NO_OBJECT = frozenset(
    "twice once repeatedly for by in on at with from to when as while after before during near outside dead and but under beneath behind".split()
)
"""Words right behind a verb that whom it is done to does not begin with."""
_WHERE = r"(?: (?:in|on|at|from|through|inside|outside|near|behind|for|with) (?:(?:the|an?|his|her|their) )?(?:(?![\w-]+ed\b)[\w-]+ )?(?![\w-]+ed\b)[\w-]+)"
_BY_WHOM = re.compile(
    rf"(?: \w+ly| twice| dead| to death)?{_WHERE}? (?:by|at the hands? of) "
    rf"(?:(?:the|an?|his|her|their|{NAME}(?<=['’]s)) (?:(?!(?:and|but|while|when|who|as)\b)[\w-]+,? ){{1,4}})?(?i:{A_TITLE} )?"
)
"""Between a participle and whoever does it, "is strangled by a crooked lieutenant, Brody", "is shot in the back by Ann's brother, Max"; not "killed in a
fire started by Ann"."""
_DOES = re.compile(rf", {NAME} [a-z]")
"""Begins the clause behind a comma, "run over by a truck, Eddie takes …"."""
_SELF = {"himself": "m", "herself": "f", "themselves": ""}
_IS_A = re.compile(rf"(?P<name>{NAME}), an? (?:[a-z-]+ ){{1,3}}$")
"""Right before a participle: it is done to whoever has the name, "Ned Beal, a clerk shot dead in the street"."""
_SOMEBODY_APPOSED = re.compile(r"\b[a-z]+, an? (?:(?!(?:and|but)\b)[a-z-]+ ){1,4}$")
"""Right before a participle: it is done to somebody without a name, "they bury one of their own, a boy of seventeen shot at a fence"."""
BY_ONESELF = re.compile(
    r"^(?!(?:is|was|are|were|been|being|be|gets|got) )\w+ (?:him|her|them)sel(?:f|ves)\b"
    r"|^turn(?:s|ed) [^,.;]*\bon (?:him|her|them)sel(?:f|ves)\b|\bsuicide\b|\bown li(?:fe|ves)\b",
    re.I,
)
FOUND_SO = re.compile(r"\b(?:finds?|found|sees?|saw|leaves?|left|discovers?|discovered|has|had) (?:(?P<m>him)|(?P<f>her)|them) (?:\w+ly |already )?$")
"""Right before a participle: it is no deed of the subject's, "he finds her strangled"."""
_ASIDE = re.compile(
    r", (?:(?:in|of|to|for|from|with) whose?m?\b|(?:who|whom|whose|which|with|by)\b"
    r"|(?!(?:during|including|according|concerning|regarding|following)\b)[a-z]+ing\b"
    r"|(?:an?|the|his|her|their) (?:[\w-]+ ){1,4}?(?:of|to|in|from|at|for)\b)[^,]*,"
)
"""Names in such a clause are not what the sentence goes on about."""
_AHEAD = re.compile(r"\W*(?:before|as|when|while|after) s?he $", re.I)
"""Before a verb whose subject is named after it."""
_LISTED_DEED = re.compile(
    rf"(?:^|[,;:] |\band )(?:(?:{NAME}|[Ss]?[Hh]e) (?:then |\w+ly )?(?!(?:is|was|has)\b)[a-z]+s"
    r"|(?:then |\w+ly )?(?!(?:his|this|its|as)\b)[a-z]+[^\Ws]s) [^,;]*, $"
)
"""Right before a verb with whom it is done to: another deed of the same subject, "Max seizes Ned, strangles him, and flees"."""
_WHOM_DOES = re.compile(rf"\bwhom (?P<doer>{NAME}|s?he|they)(?: (?:has|had|have|\w+ly|later|then))* $")
"""Right before a deed done to whoever is named before the "whom": "the dentist, whom Stroud has killed"."""
_HE_HIM = re.compile(r"(?:[\"“][^\"”]*[\"”] )?(?:he (?:[a-z]+,? and )?[a-z]+ him|she (?:[a-z]+,? and )?[a-z]+ her)\b", re.I)
"""A sentence that says of "him" what "he" does to him, '"Goodbye," he says, and stabs him'."""
_BEFORE_WHOM = re.compile(rf"(?:{NAME}|the_\w+),? ")
_GAP = re.compile(r",? ")
_AND = re.compile(rf"{NAME} and ")
"""From one name to the next where the two do, or suffer, something together."""
_NAME_ENDS = re.compile(rf"{NAME}(?=[.,;:!?]|$)")
_SUBJECT = re.compile(rf"{NAME} (?:(?:are|were|both|all|have|had|been|get|got|then|later|finally|\w+ly) )*")
"""From the second of them to the verb."""


class Parties(NamedTuple):
    """Whom a fate befalls, and at whose hands; None where nobody with a name is told to."""

    whom: Character | None
    doer: Character | None = None


def parties(match: re.Match[str], named: Named, before: Sequence[Character]) -> Parties:
    """Read off the text around the words of a fate, in which these are `named`, whom they befall, and who does it.

    `before` are whom the sentence before named.
    """
    text, at = match.string, match.start("word")
    own = on_oneself(match) or BY_ONESELF.search(match["word"]) is not None
    said_before = [(place, c) for place, c in named if place < at]
    earlier = before[::-1] if own else before  # "Max pays Joe. He shoots himself": he who acts goes on
    listed = not own and infinitive(match["word"].split()[0].lower())[1] == "does" and _has_object(match) and _LISTED_DEED.search(text[:at])
    begins = f"{text[: at - 2]} and " if listed else text[:at]
    acting = subject(begins, _not_aside(begins, said_before), earlier)
    by = _by_whom(match, named)
    if whom_does := _WHOM_DOES.search(text[:at]):
        done_to = (c for place, c in named if _BEFORE_WHOM.fullmatch(text, place, whom_does.start()))
        return Parties(next(done_to, None), next((c for place, c in named if place == whom_does.start("doer")), None))
    if (found_so := FOUND_SO.search(text[:at])) and acting:  # "Max finds her strangled by Otto"
        finder = subject(text[: found_so.start()], _not_aside(text[: found_so.start()], said_before), before) or acting
        return Parties(_other(found_so.lastgroup or "", said_before, before, finder), by)
    if (
        (match["after"] or "").lower() == "of"
        and match["word"].lower() != "dying"
        and match["word"].lower().endswith(("ing", "death", "murder", "suicide", "corpse", "tion"))
    ):
        return Parties(_behind_of(match, named))
    if whom := _right_behind(match, named):
        return Parties(whom)
    if by:
        return Parties(acting, by)
    if own or not _has_object(match):
        participle = infinitive(match["word"].lower())[0] in _TO_OTHERS and not match["word"].endswith("s")
        if appositive := _IS_A.search(text[:at]) if participle else None:  # "Ned Toll, a clerk shot dead"
            return Parties(next((c for place, c in reversed(said_before) if place >= appositive.start()), None))
        if participle and _SOMEBODY_APPOSED.search(text[:at]):
            return Parties(None)
        if own and acting and (gender := _SELF.get((match["after"] or "").lower())) and acting.gender not in ("", gender):
            acting = next((c for _, c in said_before if c.gender == gender), None)  # "Max gives Ruth the jewels and, in his cell, shoots himself"
        return Parties(acting if own or not _is_done_to_others(match) else None)
    if not said_before and _HE_HIM.match(text) and len({c for c in before if acting and c.gender in ("", acting.gender)}) > 1:
        return Parties(None)  # of two men of the sentence before either may have stabbed the other
    unnamed = begins_unnamed(text[:at])
    by_somebody = acting is None and not unnamed and is_somebody(begins)  # "Max runs, and the guards, hearing the bell, gun him down"
    known = () if by_somebody or (acting and (unnamed or _begins_with_kin(match))) else before  # "The priest confesses to Dooley, who strangles him"
    return Parties(_object(match, named, known, acting, acts=acting is not None or unnamed or by_somebody), acting)


def _not_aside(text: str, placed: Named) -> Named:
    """Leave out who is named in a clause that only says something beside."""
    aside = [match.span() for match in _ASIDE.finditer(text)]
    return [(place, c) for place, c in placed if not any(start < place < end for start, end in aside)]


def _by_whom(match: re.Match[str], named: Named) -> Character | None:
    """Return who does it where a "by" says so, "is strangled by Brody"."""
    text, behind = match.string, match.end("word") - len(" by") * match["word"].lower().endswith(" by")
    return next((c for place, c in named if place > behind and _BY_WHOM.fullmatch(text, behind, place) and not _DOES.match(text, place - 2)), None)


def _behind_of(match: re.Match[str], named: Named) -> Character | None:
    """Return whose death a noun tells, "the murder of Ned"."""
    behind = match.end("word")
    return next((c for place, c in named if behind < place <= behind + 40 and not _OF_ANOTHER.match(match.string, behind)), None)


def _right_behind(match: re.Match[str], named: Named) -> Character | None:
    """Return whom words befall that stand right before a name: "the dying Joe", "Before he dies, Joe …"."""
    text, behind = match.string, match.end("word")
    dying = match["word"].lower().endswith(("dying", "dead"))
    ahead = (1 if match.start("word") else 2) if dying else 2 if _AHEAD.match(text[: match.start("word")]) else 0
    return next((c for place, c in named if 0 < place - behind <= ahead and _GAP.fullmatch(text, behind, place)), None)


def _verb_end(match: re.Match[str]) -> int:
    """Return where the verb ends, behind which whom it is done to may stand: within "beats Ned to death"."""
    return match.start("word") + len(match["word"].split()[0]) if _AROUND.match(match["word"]) else match.end("word")


def _has_object(match: re.Match[str]) -> bool:
    """Return whether it is a deed done to whoever stands behind its verb."""
    follows = _FOLLOWS.match(match.string, _verb_end(match))
    active = _TRANSITIVE.match(match["word"]) and not PASSIVE.search(match.string[: match.start("word")])
    return bool(active) and follows is not None and follows[1].lower() not in _NO_OBJECT and not _LATER.match(match.string, _verb_end(match))


def _is_done_to_others(match: re.Match[str]) -> bool:
    """Return whether a verb alone says what somebody does, or has done, to others: "listens, and shoots", "the first man he has ever shot"."""
    word = match["word"].lower()
    verb, aux = infinitive(word)
    has_done = verb != word and _HAS_DONE.search(match.string[: match.start("word")])
    return verb in _TO_OTHERS and (aux == "does" or bool(has_done))


def _object(match: re.Match[str], named: Named, before: Sequence[Character], doer: Character | None, *, acts: bool) -> Character | None:
    """Return whom a deed is done to: a "him", if it is known who `acts`, or who is named right behind it."""
    text, at, behind, verb_end = match.string, match.start("word"), match.end("word"), _verb_end(match)
    if pronoun := _HIM.match(text, verb_end) or _HIS_HEART.match(text, verb_end):  # nor does "shoots her with a gun that Ned had left her" tell of Ned
        return _other(pronoun.lastgroup or "", [(place, c) for place, c in named if place < at], before, doer) if acts else None
    close = (c for place, c in named if verb_end < place <= behind + 30 and not _NEXT.search(text, verb_end, place))
    apposed = _IN_COMMAS.match(text, verb_end)
    return next(close, None) or next(
        (c for place, c in named if _APPOSED.fullmatch(text, verb_end, place) or (apposed and place == apposed.start("name"))), None
    )


def _other(gender: str, placed: Named, before: Sequence[Character], doer: Character | None) -> Character | None:
    """Return the one person of a gender, not the doer, whom the sentence has named so far, or else the one before; None where it may be two."""
    for people in ([c for _, c in placed], before):
        fitting = {c for c in people if c != doer and (not gender or c.gender in ("", gender))}
        if fitting:
            return fitting.pop() if len(fitting) == 1 else None
    return None


def on_oneself(match: re.Match[str]) -> bool:
    """Return whether the words of a fate go on with "himself"."""
    return (match["after"] or "").lower() in _SELF


def together(text: str, at: int, whom: Character | None, named: Named) -> list[Character]:
    """Return who shares a fate with whoever is named right before its verb, "Frank and Ruth drown", or behind it, "killing Strand and Lefty."."""
    for placed in [place for place, c in named if c == whom]:
        if placed < at and _SUBJECT.fullmatch(text, placed, at):
            return [c for place, c in named if c != whom and place < placed and _AND.fullmatch(text, place, placed)]
        if placed > at:
            return [c for place, c in named if c != whom and place > placed and _AND.fullmatch(text, placed, place) and _NAME_ENDS.match(text, place)]
    return []


def _begins_with_kin(match: re.Match[str]) -> bool:
    """Return whether a sentence begins with somebody's kin, whom its pronoun may mean, "Her husband finds out, and Ned strangles him"."""
    pronoun = _HIM.match(match.string, _verb_end(match))
    return pronoun is not None and gender_of(opening_noun(match.string)) == (pronoun.lastgroup or "-")
