"""Whether words of a passage are of the kind that a question asks for: a number, a time, a place, somebody, a reason.

It goes by the form of both alone: by the expected answer type (`rag.language.answer_type`), and by what stands in the words. What sort of thing a noun
asks for is for `rag.reader.sorts`, whose fate for `rag.rules.fates`.
"""

from __future__ import annotations

import re

from rag.language.answer_type import AMOUNT, asks_fate, asks_number, asks_where, asks_who, asks_why, is_first_name_asked, name_asked
from rag.language.fate_words import did_it, tells_fate
from rag.language.inflection import content_stems
from rag.language.numbers import NUMBER_WORDS
from rag.language.vocabulary import AUXILIARY
from rag.language.words import CAPITALISED, TITLE_AND_SURNAME, UPPER
from rag.schema import Passage, Span

_NUMBER_WORD = rf"(?:{'|'.join(NUMBER_WORDS)})"
_NUMBER_IN_WORDS = rf"{_NUMBER_WORD}(?:[ -]{_NUMBER_WORD})?"
"""A number written out, "six", "thirty-five"."""
_ANY_NUMBER = rf"\d|\b(?:no|{'|'.join(NUMBER_WORDS)}|dozens?|hundreds?|thousands?|millions?|half|twice|once|several|both|few|many)\b"
_TELLING_WORDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple((re.compile(asks, re.I), re.compile(answers, re.I)) for asks, answers in (
    (AMOUNT, _ANY_NUMBER),
    (r"\bwhose\b", r"['’]s?\b|\b(?:his|her|their|its|own|my|your)\b"),
    (r"\b(?:when|what (?:time|year|day))\b",
     r"\d|\b(?:when|after|before|during|until|once|then|later|while|as|night|days?|morning|evening|years?|hours?|weeks?|months?|dawn|noon|midnight)\b"),
    (r"\bwhy\b", r"\b(?:because|to|since|so|for|as|due|hop(?:e|ing)|afraid|want\w*|need\w*|thought|was|were|is|are|had|would|could|not)\b"),
    (r"\bwho", rf"(?-i:\b[{UPPER}])|^(?:the|an?|his|her|their|one|two|another)\b"),
))  # fmt: skip
"""What a question asks for, and words by which an answer of that kind is known; the first row that fits the question counts."""
_POSSESSIVE_ENDING = re.compile(r"['’]s\b(?=[ -]\w)")
"""What is owned follows; "The hat is Ashby's." names Ashby."""
_HARMED = re.compile(r"\bwho (?:\w+ly )?(?:(?:had|has) )?(?:kill|murder|shoot|shot|stab|wound|slay|slew|injur|hurt|hit|beat|struck|strik)", re.I)
_UNIT = "second|minute|hour|day|night|week|month|year|decade"
_DURATION = re.compile(rf"for (?:[\w-]+ ){{1,3}}(?:{_UNIT})s?\W*$", re.I)
"""Is no reason, though it begins with "for"."""
_STRETCH_OF_TIME = (
    r"\b(?:ever|always|forever|life|lifetime|long|short|awhile|while|until|till|since"
    r"|moments?|minutes?|hours?|days?|nights?|weeks?|months?|seasons?|years?|decades?|centur(?:y|ies)|time|morning|evening|winter|summer|spring|autumn)\b"
)
_COINS = (
    rf"(?:\d|\b(?:a|few|many|several|some|{'|'.join(NUMBER_WORDS)})\b)(?:\W+\w+)?\W+"
    r"(?:dollars?|pounds?|cents?|pence|pennies|penny|grand|bucks|francs?|marks?|lire|coins?|crowns?|ducats?|shillings?|guineas?)\b"
)
_MONEY = r"(?:dollars?|pounds|francs|marks|pesos|bucks|lire)"
_UNIT_ASKED = re.compile(rf"\bhow many (?:more |other )?({_UNIT}|mile)s?\b", re.I)
_COUNTED = re.compile(r"\bhow (?:much|many(?: more| other)? (?P<what>[a-z]+))\b", re.I)
_SUM = re.compile(rf"(?=.*(?:{_ANY_NUMBER})).*(?:[$£€]|\b{_MONEY}\b|{_COINS})", re.I)
_NAMED_NUMBER = re.compile(rf"\b{CAPITALISED} (?:{'|'.join(map(str.capitalize, NUMBER_WORDS))})\b")
"""A name like "Pier Nine", which counts nothing."""
_MANY = re.compile(r"\bhow many (?!years?\b)", re.I)
_AGE = re.compile(rf"(?:\d+|{_NUMBER_IN_WORDS})[- ]years?[- ]old\b", re.I)
_HOW_OLD = re.compile(r"\bhow old\b", re.I)
_BARE_NUMBER = re.compile(rf"\W*(?:\d+|{_NUMBER_IN_WORDS})\W*", re.I)
_WHAT_THINGS = re.compile(r"\W*(?:what|which) (?!numbers |hours |times )[a-z]+[^\Ws]s (?:do|does|did|has|have|had|are|were)\b", re.I)
"""Asks what they are, and not how many."""
_AGE_ENDS = re.compile(r"[- ]years?[- ]old\b| years of age\b|\W*$|[,.;:)]| (?:and|when|who|but|or|as|at|now)\b", re.I)
"""Behind a number that may be an age, and not of "six years in prison"."""
_HOW = re.compile(rf"^\W*how (?:{AUXILIARY})\b(?!.*\b(?:feel|felt|look|seem|sound|behave|act|treat|react|speak|respond)\w*\b)", re.I)
"""Asks by what means, and not in what manner, which an adverb alone would say."""
_ADVERB = re.compile(r"\W*[a-z]+ly\W*")
_OF_THE_BODY = re.compile(
    r"(?:in|on|at|to|through) (?:the|his|her|their) (?:left |right )?"
    r"(?:back|head|face|chest|heart|stomach|arm|leg|shoulder|neck|throat|hand|foot|knee|thigh|side)s?\W*",
    re.I,
)
"""Is no place, but where somebody may have been hit."""
_MAY_ASK_FOR_BODY = re.compile(
    r"\b(?:shot|shoot(?:s|ing)?|hit|hurt|wound\w*|injur\w+|stab\w*|cuts?|bit(?:es?|ten)?|struck|strikes?|beat\w*|kick\w*|punch\w*|bullets?|knifed?"
    r"|pain(?:s|ful)?|scar(?:s|red)?|tattoo\w*|wears?|carr(?:y|ies|ied))\b",
    re.I,
)
_POINTS = "earlier|ago|later|before|after|afterwards?|hence"
_POINT_NEXT = re.compile(rf"\W*(?:{_POINTS})\b", re.I)
_WHEN = re.compile(r"^\W*when\b", re.I)
_LENGTH_OF_TIME = re.compile(
    r"(?:(?:from|for|of) )?(?:(?:the|an?|his|her|about|some) )?"
    rf"(?:\d+|{_NUMBER_IN_WORDS}|several|many|few)[ -](?:more |long |whole )?(?:{_UNIT})s?(?: (?!(?:{_POINTS})\b)\w+){{0,3}}\W*",
    re.I,
)
_DATES = re.compile(r"\b(?:after|(?<!result )(?<!results )(?<!resulting )in|within|before|until|till|by|since|every|at|on)\W*$", re.I)
"""Right before a length of time, which then says when."""
_LASTS = re.compile(r"\bhow long\b(?! (?:ago|before|after|since|has|have|had)\b)", re.I)
_SINCE = re.compile(r"\b(?:earlier|ago|later|afterwards?|hence)\W*$", re.I)
"""Ends a time that is no time that something lasts."""
_NUMBER_GOES_ON = re.compile(r"(?<=\d)[,.]?\d")
_PROPER_NAME = re.compile(rf"\W*(?:(?:the|an?) )?(?:[a-z]+ )?{CAPITALISED}(?:[ .,\"“”-]+(?:(?:of|the|de|von|van|and|or) )*{CAPITALISED})*\W*")
_NEEDED = tuple((re.compile(asks, re.I), re.compile(answers, re.I)) for asks, answers in (
    (
        r"\bhow old\b",
        r"\b(?:aged?|years?[- ]old|old (?:man|men|wom[ae]n|lady)|elderly|born|birthday|teen\w*|(?:twen|thir|for|fif|six|seven|eigh|nine)ties|middle-aged)\b"
        rf"|^\W*\d\d?\W*$|(?:^|\bof )\W*{_NUMBER_IN_WORDS}\W*$",
    ),
    (r"\bhow much (?:money|cash)\b|\bhow much\b.*\b(?:costs?|paid|pay|pays|owes?|owed|worth|earns?|earned)\b",
     r"\d{2}|[$£€]|\b(?:gold|silver|hundred|thousand|million)s?\b|" + _COINS),
    (rf"\bhow many (?!{_MONEY}\b)", rf"^(?!.*(?:[$£€]|\b{_MONEY}\b)).*(?:{_ANY_NUMBER})"),
    (r"\bhow (?:much|many)\b", _ANY_NUMBER),
    (
        r"\bhow (?:often|frequently)\b",
        r"\b(?:every|each|once|twice|thrice|times|daily|nightly|weekly|monthly|yearly|hourly|always|never|often|seldom|rarely|sometimes|occasionally|regularly"
        r"|constantly|frequently|(?:day|night|time) after|(?:mon|tues|wednes|thurs|fri|satur|sun)days)\b",
    ),
    (r"\bhow long\b", rf"{_ANY_NUMBER}|{_STRETCH_OF_TIME}"),
    (r"\b(?:what|which) colou?r\b",
     r"\b(?:red|orange|yellow|green|blue|purple|violet|pink|brown|black|white|gr[ae]y|silver|gold(?:en)?|scarlet|crimson"
     r"|beige|cream|tan|blond[e]?|dark|pale|light|colou?r\w*)\b"),
    (r"\b(?:which|what) (?:city|town|country|state)\b(?! (?:is|was|are|were) [^?]+ in\b)", rf"(?-i:\b[{UPPER}])"),
))  # fmt: skip
"""What a question asks for, and what no answer to it can do without; the first row that fits the question counts."""


def looks_of_kind(question: str, span: str) -> float:
    """Return whether the words of a span look like the kind of thing asked for, such as a number, a time or a reason.

    That is 1 or 0, and 0.5 where the question asks for no such kind.
    """
    if asks_fate(question):
        return float(tells_fate(question, span))
    for asks, answers in _TELLING_WORDS:
        if asks.search(question):
            return float(bool(answers.search(span)) and not (asks_why(question) and _DURATION.match(span)))
    return 0.5


def may_be_of_kind(question: str, passage: Passage, span: Span) -> bool:
    """Return whether a span holds what no answer can do without (a number, its unit, a proper name) and is cut soundly.

    A part of a number is not, "$50" of "$50,000"; nor, where somebody is asked for, is the name of whoever owns what follows, "Joe" of "Joe's car". An
    adverb alone says by no means how, and a part of the body is no place.
    """
    text, after = span.of(passage.text), passage.text[span.end :]
    needs = next((answers for asks, answers in _NEEDED if asks.search(question)), None)
    if needs and not needs.search(_NAMED_NUMBER.sub(" ", text) if asks_number(question) else text):
        return False
    if (name_asked(question) and not _PROPER_NAME.fullmatch(text)) or (is_first_name_asked(question) and TITLE_AND_SURNAME.fullmatch(text)):
        return False
    if _MANY.search(question) and _AGE.match(passage.text, span.start):
        return False  # a "twelve-year-old daughter" counts no children
    # "six" of "a six-year stint" is right, and a million dollars are no years
    if (unit := _UNIT_ASKED.search(question)) and unit[1].lower() not in (text + " ".join(after.split()[:2])).lower():
        return False
    if _HOW_OLD.search(question) and _BARE_NUMBER.fullmatch(text) and not _AGE_ENDS.match(after):
        return False  # a bare number that is no age
    if _WHAT_THINGS.match(question) and _BARE_NUMBER.fullmatch(text):
        return False
    if (_HOW.match(question) and _ADVERB.fullmatch(text)) or (asks_where(question) and _OF_THE_BODY.fullmatch(text) and not _MAY_ASK_FOR_BODY.search(question)):
        return False
    if _no_such_time(question, text, passage.text[: span.start], after):
        return False
    part = text[-1:].isdigit() and _NUMBER_GOES_ON.match(passage.text, span.end)  # the 50 of $50,000
    # but "wounded by Joe's bullet" says who wounded somebody
    by_means = _HARMED.search(question) is not None and did_it(passage.text, span.start, span.end)
    return not part and not (asks_who(question) and _POSSESSIVE_ENDING.match(after) and not by_means)


def in_unit_asked(question: str, text: str) -> bool:
    """Return whether words give an amount in what is asked for: "six years" to "for how many years?", a sum of money to "how much?"."""
    asked = _COUNTED.search(question)
    if asked is None:
        return False
    if asked["what"] is None:
        return _SUM.match(text) is not None
    return re.search(_ANY_NUMBER, text, re.I) is not None and not set(content_stems(asked["what"])).isdisjoint(content_stems(text))


def _no_such_time(question: str, text: str, before: str, after: str) -> bool:
    """Return whether words are of the wrong kind of time.

    That is a time ago where it is asked how long something lasts, "six months earlier", or a length of time where it is asked when, "three more years".
    """
    if _LASTS.search(question) and any(_SINCE.search(said) for said in (text, " ".join((text, *after.split()[:1])))):
        return True
    return _WHEN.match(question) is not None and _LENGTH_OF_TIME.fullmatch(text) is not None and not _POINT_NEXT.match(after) and not _DATES.search(before)
