"""Who plays whom: the actor's name that synopses put in brackets behind a character's, "Doll (Jean Hagen)".

It answers "who plays Doll?" and "whom does Jean Hagen play?" alone, and says that the shelf does not tell where no telling does; it knows no film from
elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.index import Index
from rag.language.inflection import content_stems
from rag.language.spans import proof
from rag.language.words import CAPITALISED, UPPER, any_of, fold, is_credits
from rag.question.parse import Inquiry
from rag.rules.meant import so_called_or_described
from rag.schema import BY_RULE, NOT_STATED, Character, Draft, Evidence, Passage, Span

_PLAYED = re.compile(
    r"^(?:who|(?:which|what) (?:actor|actress|star|player))"
    r"(?: is it that| it is that)? (?:plays?|played|portrays?|portrayed) (?:the (?:part|role) of )?(?P<whom>[^?]+?)\W*$"
    r"|^(?:by whom|who) (?:is|was) (?P<by>[^?]+?) (?:played|portrayed)(?: by)?\W*$"
    r"|^(?:who|what) (?:is|was) the (?:actor|actress)(?: who plays| who played| playing| of)? (?P<of>[^?]+?)\W*$",
    re.I,
)
_PLAYS = re.compile(r"^(?:whom?|(?:which|what) (?:character|role|part|person)) (?:does|did|is) (?P<actor>[^?]+?) (?:play|portray|playing)\W*$", re.I)
_STARRING = re.compile(r"\b(?:starring|cast)\b[^.]*\Z", re.I)
"""Before an actor who may be taken for a person of the story: the sentence has only just begun to tell it."""
_PART = rf"(?:(?:St|Jr|Sr|[{UPPER}])\.(?:[{UPPER}]\.)*|{CAPITALISED})"
_NAME = rf"{_PART}(?: (?:(?:de|van|von|der|la) )?{_PART})+"


def acted(inquiry: Inquiry) -> Draft | None:
    """Answer who plays somebody, by name or as the passages call them ("the captain"), or whom somebody plays.

    None for any other question, and where no person of the shelf is meant.
    """
    parsed, index = inquiry.parsed, inquiry.index
    if match := _PLAYED.match(parsed.text):
        whom = next(filter(None, match.groups()))
        people = so_called_or_described(whom, inquiry)
        return _draft([(actor, e) for person in people for actor, e in _cast(person, index)]) if people else _of_billing(whom, inquiry)
    if match := _PLAYS.match(parsed.text):
        stories = {parsed.story.key} if parsed.story else index.stories_with(fold(match["actor"]))
        people = [c for story in sorted(stories) for c in index.names.cast(story)]
        found = [(person.name, e) for person in people for actor, e in _cast(person, index) if fold(actor) == fold(match["actor"])]
        return _draft(found) if found else None
    return None


def _of_billing(whom: str, inquiry: Inquiry) -> Draft | None:
    """Answer by the actor behind a full name that a list of the cast alone has, "Sadie Voss (Lila Marr)"; None where none has it."""
    billed = re.compile(rf"(?<!\w)(?i:{re.escape(whom)}) \((?P<actor>{_NAME})\)")
    found = [(match["actor"], _evidence(p, match)) for p in inquiry.passages for match in billed.finditer(p.text)] if " " in whom else []
    return _draft(found) if found else None


def _cast(person: Character, index: Index) -> Iterator[tuple[str, Evidence]]:
    """Yield the actor at each place where one stands behind a name of a person."""
    name = any_of(person.forms)
    shown = re.compile(
        rf"{name}[\"'”’]? ?(?:\((?:played by |portrayed by )?|,? (?:who )?(?:is )?(?:played|portrayed) by )(?P<actor>{_NAME})"
        rf"|(?P<lead>{_NAME}) (?:plays|portrays|stars as|as) (?:the )?{name}"
    )
    credited = re.compile(rf"(?P<actor>{_NAME})(?: \(| ?(?:\.{{2,}}|…|[|:–—]) ?| as )(?:[\w.]+ ){{0,2}}[\"'“‘]?{name}(?!\w)")
    listed = re.compile(rf"(?<!\w){name}[\"'”’]?(?: ?[|–—-] |: )(?P<actor>{_NAME})(?= ?(?:[|;,.]|$))")
    people = {fold(form) for c in index.names.cast(person.story) for form in c.forms}
    for passage in index.passages_of(person.story):
        for sentence in passage.sentences:
            if " | " in (said := sentence.of(passage.text)) or is_credits(said):
                named = (match for match in listed.finditer(passage.text, *sentence) if fold(match["actor"]) not in people)
                yield from ((match["actor"], _evidence(passage, match)) for match in (*credited.finditer(passage.text, *sentence), *named))
        for match in shown.finditer(passage.text):
            actor = match["actor"] or match["lead"]
            if fold(actor) not in people or _STARRING.search(passage.text, 0, match.start()):
                yield actor, _evidence(passage, match)


def _evidence(passage: Passage, match: re.Match[str]) -> Evidence:
    return Evidence(passage, proof(passage, Span(*match.span()), content_stems(match[0])), 1.0)


def _draft(found: list[tuple[str, Evidence]]) -> Draft:
    """Answer with the first, the others that say the same beside it."""
    if not found:
        return NOT_STATED
    told, evidence = found[0]
    return Draft(told, (evidence,), tuple(e for other, e in found[1:] if other == told), confidence=BY_RULE)
