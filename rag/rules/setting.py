"""Where and when a story is set: by a sentence that says so, or by how a telling opens.

It opens so: "Vienna, 1948.", "In a small Louisiana town, …", "… comes to Cold Spur, Nevada, …". What stands further on may be any place that somebody goes
to, and is not taken; nor is the year that a film was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.index import Index
from rag.language.numbers import numbers
from rag.language.words import CAPITALISED, undotted
from rag.schema import BY_RULE, NOT_STATED, Draft, DraftVersion, Evidence

IN_PASSING = 0.7
"""How sure it is that the place where somebody is in the first sentences is where the story is set."""
OPENING = 2
"""Sentences that a telling opens with."""
_WHERE = re.compile(
    r"(?:where|(?:which|what) (?:city|town|village|country|state|place|part of world|county|island|region))"
    r" (?:is|does|did|was)(?: all)? (?:set|take place|play out|happen|unfold)"
)
_WHEN = re.compile(
    r"(?:when|(?:which|what) (?:year|time|period|era|century|decade|age)) (?:is|does|did|was)(?: all)? (?:set|take place|play out|happen|unfold)"
)
_PLACE_NOUN = "town|city|village|island|valley|port|harbou?r|suburb|county|colony|castle|kingdom|coast|border"
_PLACE = rf"{CAPITALISED}·?(?: {CAPITALISED})*"
_PLACES = rf"{_PLACE}(?:, {_PLACE})*"
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_YEAR = rf"(?:(?:the )?(?:\w+ )?(?:spring|summer|autumn|fall|winter|{_MONTH})(?: of)? )?(?:the )?(?:1[0-9]\d\d|20\d\d)s?\b|(?:the )?\w+ century"
_SAID = (
    r"(?:^Set|\b(?i:film|movie|story|drama|western|thriller|noir|comedy|novel),? set"
    r"|\b(?i:story|film|movie|tale|picture|novel|action|plot|it|everything|all)\b[^.;]{0,40}?\b(?:(?:is|was) set|takes? place|took place|plays out|unfolds)) "
)
_STOPS = r"(?=[,.;:!?]| (?:where|when|and|as|during|that|which|who)\b|$)"
_PLACED = tuple(map(re.compile, (
    # outright, "The film is set in a mining town"
    rf"{_SAID}(?P<told>(?:in|on|at|aboard|near|outside) (?!(?:the )?(?:\w+ )?(?:1[0-9]\d\d|20\d\d))[^,.;:!?]+?){_STOPS}",
    # "Vienna, 1948."
    rf"^(?P<told>{_PLACES})(?:, (?:{_YEAR}))?\.$",
    # "In a small Louisiana town, …", "In Cold Spur, Nevada, …"
    rf"^(?P<told>(?:In|On|At) (?:an?|the) (?:[\w’'-]+ ){{0,4}}?(?:{_PLACE_NOUN})\b(?: (?:of|off|in|on|near) (?:the )?{_PLACES}(?: coast\b)?)*)",
    rf"^(?P<told>(?:In|At) (?!{_MONTH}\b){_PLACES})(?=,? )",
    # "… comes to the village of Tull", "… waits in Tull"
    rf"\b(?:to|in|at) (?P<told>the (?:\w+ ){{0,2}}(?:{_PLACE_NOUN}) of {_PLACES})",
    rf"(?<!wanted )\b(?P<told>(?:in|at) (?!{_MONTH}\b){_PLACES})",
)))  # fmt: skip
"""How a sentence says where; the first way wherever it stands, the others where a telling opens. So also `_DATED`, when."""
_DATED = tuple(map(re.compile, (
    # outright, "The story takes place during the war"
    rf"{_SAID}(?:in|during|at) (?:[^,.;:!?]*? (?:in|during|of) )?(?P<told>{_YEAR}|the (?:\w+ )?(?:war|Depression|Prohibition)\b[^,.;:]*)",
    # "Vienna, 1948.", "In 1948, …", "It is 1948"
    rf"^(?:{_PLACES}, )?(?P<told>{_YEAR})\.$",
    rf"\b[Ii]n (?P<told>{_YEAR})",
    rf"\bIt is (?P<told>{_YEAR})",
    # "In the Arizona Territory of 1881, …"
    rf"^In [^,.;]{{1,40}}? (?:of|in) (?P<told>{_YEAR})",
)))  # fmt: skip
_LONE = re.compile(rf"(?:[Ii]n|[Aa]t) ({_PLACES})$")
_OF_THE_FILM = re.compile(r"\b(?:is|was) an? (?:[\w-]+ )*(?:1[89]|20)\d\d\b|\b(?:film|movie|novel|picture)\b", re.I)


def asks_setting(asked: str) -> bool:
    """Return whether a question, without its title and fillers, asks where or when a story is set."""
    return (_WHERE.fullmatch(asked) or _WHEN.fullmatch(asked)) is not None


def setting(asked: str, tellings: Sequence[Sequence[Evidence]], index: Index) -> Draft:
    """Answer such a question about a story, of which these are the sentences of each telling; abstain where none says."""
    when = _WHEN.fullmatch(asked) is not None
    told = [found for telling in tellings if (found := next(_told(telling, index, when=when), None))]
    if not told:
        return NOT_STATED
    text, first = told[0]
    other = next(((text_, e) for text_, e in told if when and numbers(text_).isdisjoint(numbers(text))), None)
    if other:
        versions = (DraftVersion(text, (first,)), DraftVersion(other[0], (other[1],)))
        return Draft(text, (first, other[1]), confidence=first.score, versions=versions)
    return Draft(text, (first,), tuple(e for text_, e in told[1:] if text_ == text), confidence=first.score)


def _told(telling: Sequence[Evidence], index: Index, *, when: bool) -> Iterator[tuple[str, Evidence]]:
    """Yield what the sentences of a telling say of it, what is said outright first."""
    outright, *opening = _DATED if when else _PLACED
    for patterns, sentences in (([outright], telling), (opening, telling[:OPENING])):
        for evidence in sentences:
            for match in filter(None, (pattern.search(undotted(evidence.text)) for pattern in patterns)):
                place = evidence.text[slice(*match.span("told"))]
                lone = _LONE.match(place)
                of_somebody = lone and index.names.people_in(lone[1], evidence.passage.story)  # "looks at Ann", "in Ann's car"
                if not of_somebody and not (when and _OF_THE_FILM.search(evidence.text)):
                    told = re.sub(r"^(?:In|On|At)\b", lambda first: first[0].lower(), place)
                    yield told, replace(evidence, score=IN_PASSING if lone else BY_RULE)
