"""What kind of answer a question asks for: yes or no, one of two things, a number, a place, somebody, a reason; and whether words can be of that kind.

It goes by the form of both alone. What sort of thing a noun asks for is for `rag.reader.sorts`, whose fate for `rag.rules.fates`.
"""

from __future__ import annotations

import re

from rag.rules.fates.words import asks_fate, tells_fate
from rag.schema import Gender, Passage, Span
from rag.words import CAPITALISED, NUMBER_WORDS, STOP, UPPER, content_stems, gender_of, words

_AMOUNT = r"\bhow (?:much|many|long|old|often|far)\b"
_SPELLED = rf"(?:{'|'.join(NUMBER_WORDS)})"
_COUNT = rf"{_SPELLED}(?:[ -]{_SPELLED})?"
"""A number in words, "six", "thirty-five"."""
_NUMBER = rf"\d|\b(?:no|{'|'.join(NUMBER_WORDS)}|dozens?|hundreds?|thousands?|millions?|half|twice|once|several|both|few|many)\b"
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple((re.compile(asks, re.I), re.compile(answers, re.I)) for asks, answers in (
    (_AMOUNT, _NUMBER),
    (r"\bwhose\b", r"['’]s?\b|\b(?:his|her|their|its|own|my|your)\b"),
    (r"\b(?:when|what (?:time|year|day))\b", r"\d|\b(?:when|after|before|during|until|once|then|later|while|as|night|days?|morning|evening|years?|hours?|weeks?|months?|dawn|noon|midnight)\b"),
    (r"\bwhy\b", r"\b(?:because|to|since|so|for|as|due|hop(?:e|ing)|afraid|want\w*|need\w*|thought|was|were|is|are|had|would|could|not)\b"),
    (r"\bwho", rf"(?-i:\b[{UPPER}])|^(?:the|an?|his|her|their|one|two|another)\b"),
))  # fmt: skip
_POLAR = re.compile(
    r"^(?:in [^,]+, )?(?!(?:can|could|will|would|do) you\b)(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b",
    re.I,
)
_OR = re.compile(
    r"(?<![\w’'-])(?P<one>(?:(?!(?:an?|the|his|her|their|in|on|at|to|by|with|from|for|of)\b)[\w’'-]+ ){0,2}[\w’'-]+),? or "
    r"(?:(?:is|are|was|were|does|did|do|has|had|he|she|it|they|in|on|at|to|by|with|from|for|of|an?|the|his|her|their) )*(?P<other>[\w’'-]+(?: [\w’'-]+){0,2})\W*$",
    re.I,
)
_WHERE = re.compile(r"\bwhere\b(?!.*\bwho\b)", re.I)
_WHY = re.compile(r"^\W*why\b", re.I)
_WHO = re.compile(r"\bwhom?\b", re.I)
_WHO_OF_GENDER = re.compile(r"^\W*(?:(?:which|what) (?P<noun>[a-z]+)|who(?!(?:['’]s| is| was) (?:his|her)\b))\b", re.I)
_WHO_IS_KIN = re.compile(r"\bwho(?:['’]s| is| was) [^?]+?['’]s? (?:[a-z-]+ ){0,2}?([a-z]+)\W*$", re.I)
_OWN = re.compile(r"\b(?:(?P<m>his|himself)|herself|her (?=[a-z]))\b", re.I)
_POSSESSED = re.compile(r"['’]s\b")
_DURATION = re.compile(r"for (?:[\w-]+ ){1,3}(?:second|minute|hour|day|night|week|month|year|decade)s?\W*$", re.I)
"""Is no reason, though it begins with "for"."""
_CLAUSE = re.compile(r"\b(?:why|how(?! (?:many|much|long|old|often|far)\b)|what (?:happen|did|do|does|will|would|is|was)\w*)\b", re.I)
_SPELL = r"\b(?:ever|always|forever|life|lifetime|long|short|awhile|while|until|till|since|moments?|minutes?|hours?|days?|nights?|weeks?|months?|seasons?|years?|decades?|centur(?:y|ies)|time|morning|evening|winter|summer|spring|autumn)\b"
_COINS = rf"(?:\d|\b(?:a|few|many|several|some|{'|'.join(NUMBER_WORDS)})\b)(?:\W+\w+)?\W+(?:dollars?|pounds?|cents?|pence|pennies|penny|grand|bucks|francs?|marks?|lire|coins?|crowns?|ducats?|shillings?|guineas?)\b"
_MONEY = r"(?:dollars?|pounds|francs|marks|pesos|bucks|lire)"
_UNIT = re.compile(r"\bhow many (?:more |other )?(second|minute|hour|day|night|week|month|year|decade|mile)s?\b", re.I)
_NAMED_NUMBER = re.compile(rf"\b{CAPITALISED} (?:{'|'.join(map(str.capitalize, NUMBER_WORDS))})\b")
"""A name like "Pier Nine", which counts nothing."""
_OLD = re.compile(r"\bhow old\b", re.I)
_BARE_NUMBER = re.compile(rf"\W*(?:\d+|{_COUNT})\W*", re.I)
_AGE_ENDS = re.compile(r"[- ]years?[- ]old\b| years of age\b|\W*$|[,.;:)]| (?:and|when|who|but|or|as|at|now)\b", re.I)
"""Behind a number that may be an age, and not of "six years in prison"."""
_PART_OF_NUMBER = re.compile(r"(?<=\d)[,.]?\d")
_PROPER_NAME = rf"(?:(?:the|an?) )?(?:[a-z]+ )?{CAPITALISED}(?:[ .,\"“”-]+(?:(?:of|the|de|von|van|and|or) )*{CAPITALISED})*"
_NEEDS = tuple((re.compile(asks, re.I), re.compile(answers, re.I)) for asks, answers in (
    (
        r"\bhow old\b",
        r"\b(?:aged?|years?[- ]old|old (?:man|men|wom[ae]n|lady)|elderly|born|birthday|teen\w*|(?:twen|thir|for|fif|six|seven|eigh|nine)ties|middle-aged)\b"
        rf"|^\W*\d\d?\W*$|(?:^|\bof )\W*{_COUNT}\W*$",
    ),
    (r"\bhow much (?:money|cash)\b|\bhow much\b.*\b(?:costs?|paid|pay|pays|owes?|owed|worth|earns?|earned)\b", r"\d{2}|[$£€]|\b(?:gold|silver|hundred|thousand|million)s?\b|" + _COINS),
    (rf"\bhow many (?!{_MONEY}\b)", rf"^(?!.*(?:[$£€]|\b{_MONEY}\b)).*(?:{_NUMBER})"),
    (r"\bhow (?:much|many)\b", _NUMBER),
    (r"\bhow long\b", rf"{_NUMBER}|{_SPELL}"),
    (r"\b(?:what|which) colou?r\b", r"\b(?:red|orange|yellow|green|blue|purple|violet|pink|brown|black|white|gr[ae]y|silver|gold(?:en)?|scarlet|crimson|beige|cream|tan|blond[e]?|dark|pale|light|colou?r\w*)\b"),
    (r"^\W*(?:what|which)\b.*(?:\bname of\b|\b(?:is|was|are|were) [^?]+ called\b|['’]s name\b)", rf"(?-i:^\W*{_PROPER_NAME}\W*$)"),
    (r"\b(?:which|what) (?:city|town|country|state)\b(?! (?:is|was|are|were) [^?]+ in\b)", rf"(?-i:\b[{UPPER}])"),
))  # fmt: skip
"""What an answer must hold, by the first that fits the question."""


def asks_polar(question: str) -> bool:
    """Say whether a question asks for yes or no, or for one of two things."""
    return _POLAR.match(question) is not None


def alternatives(question: str) -> list[frozenset[str]]:
    """Give the stems of each of the two things that a question of yes or no leaves the choice between, "a house or an apartment"; none for any other question."""
    match = _OR.search(question) if asks_polar(question) else None
    if match is None:
        return []
    other = match["other"].split()
    named = [frozenset(content_stems(" ".join(part))) for part in (match["one"].split()[-len(other) :], other)]
    return named if all(named) and not named[0] & named[1] and STOP.isdisjoint(words(match["other"])) else []


def asks_number(question: str) -> bool:
    """Say whether a question asks for a number or an amount."""
    return re.search(_AMOUNT, question, re.I) is not None


def asks_clause(question: str) -> bool:
    """Say whether it asks for a reason, or for yes or no, which a whole clause answers."""
    return (asks_polar(question) and not alternatives(question)) or asks_why(question)


def asks_who(question: str) -> bool:
    """Say whether a question asks for somebody."""
    return _WHO.search(question) is not None


def gender_asked(question: str) -> Gender:
    """Say whether a question that names nobody asks for a man or a woman: by a noun, "which woman", or by a pronoun that can only mean whom it asks for, "who loses his job?"."""
    asked = _WHO_OF_GENDER.search(question)
    if asked is None:
        return ""
    if gender := gender_of((asked["noun"] or "").lower()):
        return gender
    own = _OWN.search(question, asked.end())
    return "" if own is None else "m" if own["m"] else "f"


def gender_of_kin(question: str) -> Gender:
    """Say whether a question asks for somebody's kin that is a man or a woman, "Who is Tom's niece?"."""
    kin = _WHO_IS_KIN.search(question)
    return gender_of(kin[1].lower()) if kin else ""


def asks_why(question: str) -> bool:
    """Say whether a question asks for a reason."""
    return _WHY.search(question) is not None


def asks_where(question: str) -> bool:
    """Say whether a question asks for a place, and not for somebody too."""
    return _WHERE.search(question) is not None


def asks_briefly(question: str) -> bool:
    """Say whether a short answer is the likelier one."""
    return _CLAUSE.search(question) is None


def kind(question: str, span: str) -> float:
    """Say whether a span is the kind of thing asked for: a number, a time, a reason, a fate, somebody; 0.5 where nothing is known of it."""
    if asks_fate(question):
        return float(tells_fate(question, span))
    for asks, answers in _KINDS:
        if asks.search(question):
            return float(bool(answers.search(span)) and not (asks_why(question) and _DURATION.match(span)))
    return 0.5


def of_kind(question: str, passage: Passage, span: Span) -> bool:
    """Say whether a span holds what the question needs (a number, its unit, a proper name), and is whole: no part of a number, and not whose something is where it asks for somebody."""
    text, after = span.of(passage.text), passage.text[span.end :]
    needs = next((answers for asks, answers in _NEEDS if asks.search(question)), None)
    if needs and not needs.search(_NAMED_NUMBER.sub(" ", text) if asks_number(question) else text):
        return False
    # "six" of "a six-year stint" is right, and a million dollars are no years
    if (unit := _UNIT.search(question)) and unit[1].lower() not in (text + " ".join(after.split()[:2])).lower():
        return False
    if _OLD.search(question) and _BARE_NUMBER.fullmatch(text) and not _AGE_ENDS.match(after):
        return False  # nor is it an age
    part = text[-1:].isdigit() and _PART_OF_NUMBER.match(passage.text, span.end)  # the 50 of $50,000
    return not part and not (asks_who(question) and _POSSESSED.match(after))
