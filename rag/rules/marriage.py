"""Whom somebody marries, as each telling has it.

So it is told in "Britt marries Jubal", "marries Jubal's sister Rose", "Britt and Simon marry", "is married to the gambler Carl Weir". Where it is asked to
whom somebody is married, and no wedding is told, whose wife or husband a story calls them says it too. Only who has a name is found, and only where it
comes to that: who is engaged, or wants to marry, has not married.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.index import Index
from rag.language.factuality import unfactual
from rag.language.words import IS_OBJECT, NAME, gender_of
from rag.question.parse import Inquiry
from rag.rules.fates.names import named_at
from rag.rules.fates.subject import subject
from rag.rules.kin import by_kin
from rag.rules.meant import so_called_or_described
from rag.rules.naming import Unnamed, name_draft
from rag.schema import Character, Draft, Evidence, Passage, by_version

_ASKED = re.compile(
    r"^whom? (?:(?:does|did) (?P<who>[^?]+?) (?:finally |eventually |end up |get )?(?:marry|marrying|wed)|(?:is|was) (?P<of>[^?]+?) (?:once )?married to"
    r"|(?:marries|married|weds|(?P<wed>(?:is|was) married to)) (?P<whom>[^?]+?))(?: (?:in|at) the end)?\W*$",
    re.I,
)
_TOGETHER = re.compile(
    rf"(?P<one>{NAME}) and (?P<other>{NAME}) (?:(?:are|were|get|got|have|then|both|soon|later|finally|\w+ly) )*(?:marry|married|wed)\b(?! (?:off|to|into)\b)"
)
_MARRIES = re.compile(
    r"\b(?:marries|weds|(?<!is )(?<!was )(?<!are )(?<!were )(?<!get )(?<!gets )(?<!got )(?<!be )married(?! to\b)"
    r"|(?:is|was) (?:now |once |still |(?!(?:near|hard|bare)ly )[a-z]+ly )?married to)"
    rf" (?:(?:(?:the|an?|his|her|{NAME}(?<=['’]s)) (?:(?!(?:whom?|that|which|and|but|of|for|to|with|in|on|at|from|by)\b)[a-z-]+,? ){{0,3}}?)?"
    rf"(?P<other>{NAME})(?<!['’]s)(?![\w'’-])|(?P<m>him)\b|(?P<f>her){IS_OBJECT})"
)


def marriage(inquiry: Inquiry) -> Draft | None:
    """Answer whom somebody marries, by the version of each telling; None for any other question, and where no telling says, or one says two."""
    match = _ASKED.match(inquiry.parsed.text)
    asked = match.groupdict() if match else {}
    people = so_called_or_described(next(filter(None, (asked[who] for who in ("who", "of", "whom")))), inquiry) if match else []
    if len(people) != 1:
        return None
    told: dict[str, list[Evidence]] = {}
    for passage in inquiry.index.passages_of(people[0].story):
        for couple, evidence in couples(passage, inquiry.index):
            if people[0] in couple:
                told.setdefault(next(c.name for c in couple if c != people[0]), []).append(evidence)
    if not told and (asked["of"] or asked["wed"]):
        return _spouse(people[0], inquiry.index)
    return by_version(told)


def _spouse(person: Character, index: Index) -> Draft | None:
    """Answer by the name that stands beside "her husband", or by whose wife she is called."""
    for noun in ("wife", "husband"):
        if gender_of(noun) != person.gender:
            asked = Unnamed(noun, frozenset(), person.name)
            if draft := name_draft(asked, index.passages_of(person.story), index) or by_kin(asked, index):
                return draft
    return None


def couples(passage: Passage, index: Index) -> Iterator[tuple[tuple[Character, Character], Evidence]]:
    """Yield each two who marry in a passage, with the sentence."""
    for sentence in passage.sentences:
        text = sentence.of(passage.text)
        unsure = unfactual(text)
        for match in (*_TOGETHER.finditer(text), *_MARRIES.finditer(text)):
            if any(start < match.start() < end for start, end in unsure):
                continue
            before = [(place, c) for place, c in named_at(text, passage.story, index) if place < match.start()]
            one = index.names.people_in(match["one"], passage.story) if match.re is _TOGETHER else [subject(text[: match.start()], before, ())]
            gender = match.lastgroup
            other = (
                index.names.people_in(match["other"], passage.story) if match["other"] else [c for _, c in before if c not in one and c.gender in ("", gender)]
            )
            if len(one) == len(other) == 1 and one[0] and one != other:
                yield (one[0], other[0]), Evidence(passage, sentence, 1.0)
