"""How two answers to one question stand to each other: in other words the same, such that they may contradict each other, or such as cannot be compared.

It goes by their form alone (numbers, people of the story, fates, names, families of things, things), and for trades by what they mean; each kind of answer
is held against the other by a rule of its own. Whether two that may contradict each other really do is for `rag.reader.versions`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from rag.encoders import Encoder
from rag.index import Index
from rag.language.answer_type import asks_fate, asks_number, asks_who, doer_asked, whose_work
from rag.language.families import kinship, named_of, trade_of
from rag.language.fate_words import exclude, fate_kinds
from rag.language.inflection import common_words, content_stems
from rag.language.kin import PLAIN_KIN, TO_EACH_OTHER
from rag.language.numbers import NUMBER_WORDS, numbers
from rag.language.spans import proof
from rag.language.vocabulary import LANDS, NATIONS, STOP
from rag.language.words import UPPER, any_of, fold, gender_of, words
from rag.question.descriptions import by_noun, is_work, role_nouns, roles
from rag.reader.candidates import Candidate
from rag.rules.roles import alike, likeness
from rag.schema import Character

LONGEST = 12
"""Words of an answer that is compared: more are no single fact."""
ALIKE = 0.02
"""The part of a number by which another may differ and be the same: half a year and six months."""
LEAST_PART = 4
"""Letters of a part of a compound, at the least: a man is no part of a woman."""
OTHER_WORK = 0.45
"""How alike two clauses are, at the most, that tell of other work: "teaches at the school" and "runs the general store" are 0.37, "runs a bar" and "owns a
saloon" 0.55."""

_DAYS = {"minute": 1 / 1440, "hour": 1 / 24, "day": 1.0, "night": 1.0, "week": 7.0, "month": 30.4, "year": 365.0, "decade": 3650.0}
_UNITS = frozenset(content_stems(" ".join(_DAYS)))
_TIME = re.compile(rf"\b(?P<count>half an?|[\w-]+) (?:more |long |whole )?(?P<unit>{'|'.join(_DAYS)})s?\b", re.I)
_OWNER = re.compile(rf"\b[{UPPER}][\w-]*(?: [{UPPER}][\w-]*)*['’]s?\b")
"""Whoever has something or somebody: "Joe's attacker" is not Joe, and "Joe's wife Ann" is Ann."""
_ITS_OWNER = re.compile(r"\b(?:his|her|their|the|an?) (?:[a-z-]+ )?[a-z-]+['’]s (?=[a-z])")
"""The same of whoever has no name."""
_WHOSE = re.compile(r"\bwhose\b", re.I)
_ARTICLE = re.compile(r"^(?:an?|the|his|her|their) ", re.I)
_WORKS = re.compile(r"[a-z]+(?:[^s\W]s|ed) \w")
"""Says by a verb what somebody does for a living."""
_LOVED = frozenset(content_stems("girl girlfriend boyfriend lover sweetheart flame fiancé fiancée"))
"""Whoever is loved, in whatever word."""
_ANY_KIN = re.compile(r"\b(?:relatives?|relations?|kins(?:man|woman))\b", re.I)
"""Whoever may be any kin."""
_ASKS_WHEN = re.compile(r"\b(?:when|what time|(?:what|which) (?:day|month|season|time))\b", re.I)
_HOURS = {word: frozenset(hours) for said, hours in (
    ("dawn daybreak sunrise sunup", (6,)), ("morning", (6, 7, 9)), ("noon midday", (12,)), ("afternoon", (13, 15)),
    ("dusk sunset sundown nightfall twilight", (19,)), ("evening", (18, 19, 21)), ("night nights", (19, 21, 23, 24, 3)), ("midnight", (24,)),
) for word in said.split()}  # fmt: skip
_MONTHS = {word: frozenset(months) for said, months in (
    ("january", (1,)), ("february", (2,)), ("march", (3,)), ("april", (4,)), ("may", (5,)), ("june", (6,)), ("july", (7,)), ("august", (8,)),
    ("september", (9,)), ("october halloween", (10,)), ("carnival", (2, 3)), ("november thanksgiving", (11,)), ("december christmas", (12,)),
    ("spring springtime easter", (3, 4, 5)),
    ("summer summertime midsummer", (6, 7, 8)), ("autumn fall", (9, 10, 11)), ("winter wintertime", (12, 1, 2)),
) for word in said.split()}  # fmt: skip
"""Hours and months that a word for a time may mean."""
_KIND_ASKED = re.compile(r"\b(?:which|what) (?:(?:kind|sort|type) of )?(?P<noun>[a-z]+)\b", re.I)
_OWN = re.compile(r"\b(?:his|her|their)\b", re.I)
_SOMEBODYS = re.compile(r"\b[\w-]+['’]s? ")
_BEHIND_NOUN = re.compile(r",| (?:of|who|whom|that|which|with|in|at|from|on|by|to|for)\b")
"""Behind the noun for somebody, "the wife of the doctor"."""
_LEADING = re.compile(r"^(?:in|at|on|inside|behind|under|near|from|into|to|aboard) ", re.I)
_PROPER = re.compile(rf"\b[{UPPER}][\w’'-]+")

Relation = Literal["same", "apart", "unlike"]
"""Of two answers: in other words the same, such that they may contradict each other, or such as cannot be compared."""


def relation(question: str, one: Candidate, other: Candidate, index: Index, encoder: Encoder) -> Relation:
    """Say how two answers of one story stand to each other, by the first of the `RULES` that can tell."""
    pair = Pair(question, one, other, index, encoder)
    return next((found for rule in RULES if (found := rule(pair))), "apart")


@dataclass(frozen=True)
class Pair:
    """Two answers to one question, and what tells how they stand to each other; what is of both comes as a pair, in their order."""

    question: str
    one: Candidate
    other: Candidate
    index: Index
    encoder: Encoder
    """For trades in other words."""

    @property
    def texts(self) -> tuple[str, str]:
        """Return their words."""
        return self.one.text, self.other.text

    @cached_property
    def stems(self) -> tuple[set[str], set[str]]:
        """Return their content stems."""
        return set(content_stems(self.one.text)), set(content_stems(self.other.text))

    @cached_property
    def own(self) -> tuple[str, str]:
        """Return their words without those for an owner."""
        return without_owners(self.one.text), without_owners(self.other.text)

    @cached_property
    def people(self) -> tuple[set[str], set[str]]:
        """Return the full names of whom they name, owners left out."""
        return self.named(self.own[0]), self.named(self.own[1])

    def named(self, text: str) -> set[str]:
        """Return the full names of the people of the story whom a text names."""
        return people_as_written(text, self.one.passage.story, self.index)


def people_as_written(text: str, story: str, index: Index) -> set[str]:
    """Return the full names of whom a text names by a form as it is written, for "an old clock" is not Old Mr Pell."""
    return {c.name for c in index.names.people_in(text, story) if re.search(any_of(c.forms), text)}


def _one_holds_the_other(pair: Pair) -> Relation | None:
    one, other = pair.stems
    if counted_alike(pair.one, pair.other):
        return None  # "a hundred dollars" are not "two hundred dollars"
    if asks_who(pair.question):  # "Sabatino's enforcer", with a name or without, is not Sabatino
        if all(pair.people) and not pair.people[0] & pair.people[1]:
            return None
        one, other = (set(content_stems(text)) or stems for text, stems in zip(pair.own, pair.stems, strict=True))
    return "same" if one <= other or other <= one else None


def _of_compounds(pair: Pair) -> Relation | None:
    """Find what is told more closely by a word before it, "a nightclub" and "a club"; not "his stepfather" and "his father"."""
    one, other = sorted((words(text)[-1:] or [""] for text in pair.texts), key=lambda last: len(last[0]))
    first = one[0] and other[0].removesuffix(one[0])
    return (
        "same" if first and first != other[0] and first in common_words() and min(len(first), len(one[0])) >= LEAST_PART and one[0] not in PLAIN_KIN else None
    )


def _of_times(pair: Pair) -> Relation | None:
    """Compare times of the day and of the year: "at dawn" may be "before sunrise", and "one day in May" in spring."""
    times = zip(*map(_times_meant, pair.texts), strict=True)
    told = [both for both in times if all(both)]
    counts = [numbers(text) - {1} for text in pair.texts]
    if not _ASKS_WHEN.search(pair.question) or not told:
        return None
    if any(not both[0] & both[1] for both in told):
        return "apart" if counts[0] and counts[0] == counts[1] else None  # "the spring of 1909" is not "the autumn of 1909"
    if all(counts):
        return None  # days of a month are for `_of_numbers`
    return "same" if all(both[0] == both[1] for both in told) and not any(map(numbers, pair.texts)) else "unlike"


def _of_fates(pair: Pair) -> Relation | None:
    """Compare what becomes of somebody, by the words of the answers, or else by those that they would be quoted with."""
    if not asks_fate(pair.question):
        return None
    one, other = (fate_kinds(c.text) or fate_kinds(_quote(c, pair.question)) for c in (pair.one, pair.other))
    if not one or not other:
        return None
    if exclude(one, other):
        return "apart"
    # "marries Dell" and "escapes" are both alive, and not the same
    return "same" if pair.stems[0] & pair.stems[1] or (one & other) - {"alive"} else "unlike"


def _of_other_events(pair: Pair) -> Relation | None:
    """Keep apart when somebody is hanged, which is asked, and when he is released in a telling that lets him live."""
    asked, told = fate_kinds(pair.question), [fate_kinds(c.told) for c in (pair.one, pair.other)]
    return "unlike" if asked and any(kinds and not kinds & asked and ("alive" in kinds) != ("alive" in asked) for kinds in told) else None


def _of_the_loved(pair: Pair) -> Relation | None:
    two = all(pair.people) and not pair.people[0] & pair.people[1]
    return "same" if all(_LOVED & stems for stems in pair.stems) and not two else None


def _of_clauses(pair: Pair) -> Relation | None:
    return "unlike" if max(len(text.split()) for text in pair.texts) > LONGEST else None


def _of_deeds(pair: Pair) -> Relation | None:
    """Leave what somebody does alone, since tellings may each tell a part of it, but for trades: "What does Gus do?"."""
    if not doer_asked(pair.question) or whose_work(pair.question):
        return None
    return None if all(map(is_trade, pair.texts)) else "unlike"


def _of_families(pair: Pair) -> Relation | None:
    """Compare what stands for two of a family of things, "a razor" and "a revolver"; where one is vaguer, "a gun", they may be one.

    They are not compared where somebody is named, or something counted.
    """
    if asks_number(pair.question) or asks_fate(pair.question) or (asks_who(pair.question) and any(pair.people)) or all(map(numbers, pair.texts)):
        return None
    if whose_work(pair.question) and any(map(_WORKS.match, pair.texts)):
        return "apart" if other_things(pair.one, pair.other) else None  # all else is for `_of_trades`
    if any(map(_ANY_KIN.search, pair.own)):
        return "unlike"
    if other_kin(*pair.texts):
        return "apart"  # "the Count's aunt" and "the Count's mother" share a word
    told = kinship(*pair.own)
    if told == "one":
        return None if pair.stems[0] & pair.stems[1] or any(_proper(_head(text)) for text in pair.own) else "same"
    return "apart" if told == "other" else "unlike" if told else None


def _of_another_kind(pair: Pair) -> Relation | None:
    """Keep apart what is of the kind that a noun asks for, "what vessel?", and another of its family, "the getaway car"."""
    asked = _KIND_ASKED.search(pair.question)
    return "unlike" if asked and any(kinship(asked["noun"], text) == "other" for text in pair.own) else None


def _of_numbers(pair: Pair) -> Relation | None:
    if not (asks_number(pair.question) or counted_alike(pair.one, pair.other)):
        return None
    one, other = map(amounts, pair.texts)
    if not one or not other:
        return "unlike"
    return "same" if any(abs(x - y) <= ALIKE * max(x, y) for x in one for y in other) else "apart"


def _of_people(pair: Pair) -> Relation | None:
    """Compare whom the answers name; one person under two names is the same only where somebody is asked for."""
    if pair.people[0] & pair.people[1]:
        return "same" if asks_who(pair.question) else "unlike"
    if _WHOSE.search(pair.question) and not all(map(pair.named, pair.texts)):
        return "unlike"  # "his own gun" may be that of "Joe's attacker"
    if asks_who(pair.question) and any(pair.people):
        named = all(people or _proper(text) - _peoples(text) for people, text in zip(pair.people, pair.own, strict=True))
        return "apart" if named or _is_nobody_named(pair) else "unlike"
    return None


def _of_lands(pair: Pair) -> Relation | None:
    """Find that a land is told by its people, or by what belongs to it: "Switzerland" and "a Swiss school"."""
    one, other = ({fold(name) for name in _proper(text)} for text in pair.texts)
    return "same" if any(LANDS.get(people) in b for a, b in ((one, other), (other, one)) for people in a) else None


def _is_nobody_named(pair: Pair) -> bool:
    """Return whether one answer names somebody whom the other, without a name, cannot mean.

    "A boy" is not Mrs. Poole, nor "the janitor" a nurse called Peggy.
    """
    (name, _), (_, text) = sorted(zip(pair.people, pair.own, strict=True), key=lambda one: not one[0])
    person = next((c for c in pair.index.names.characters if c.story == pair.one.passage.story and {c.name} == name), None)
    if person is None or all(person.name in pair.named(answer) for answer in pair.texts):
        return False  # "Ann's brother" stands beside "Ann"
    noun = _BEHIND_NOUN.split(_SOMEBODYS.sub("", text), maxsplit=1)[0]
    if not TO_EACH_OTHER.keys().isdisjoint(words(noun)):
        return False  # "his wife" is told of under her name as well
    gender = next(filter(None, map(gender_of, reversed(words(noun)))), "")
    if gender and person.gender:
        return gender != person.gender
    does = frozenset().union(*(named_of("trade", role.text) for role in roles(person, pair.index)))
    named_one = pair.one if pair.people[0] else pair.other
    return (bool(does) and bool(done := named_of("trade", noun)) and not does & done) or _is_another_there(noun, person, named_one, pair.index)


def _is_another_there(phrase: str, person: Character, named: Candidate, index: Index) -> bool:
    """Return whether the telling that names somebody also tells of another by a noun for their work, "the cook", which no telling uses of that somebody."""
    noun = (words(phrase) or [""])[-1]
    if not is_work(noun) or noun in role_nouns([person], index) or by_noun(person.story, index).get(noun) == person:
        return False
    told = re.compile(rf"\b(?:the|an?|his|her) {noun}\b", re.I)
    return any(told.search(p.text) for p in index.passages_of(person.story) if p.telling_id == named.telling_id)


def _of_trades(pair: Pair) -> Relation | None:
    if not whose_work(pair.question):
        return None
    told = [_without_names(text, pair.one.passage.story, pair.index) for text in pair.texts]
    one, other = (_ARTICLE.sub("", text) for text in told)
    if alike(one, other, pair.encoder):
        return "same"
    if all(map(_WORKS.match, told)):
        return "apart" if likeness(one, other, pair.encoder) < OTHER_WORK else "unlike"
    # who "deals in diamonds" may be "a jeweller"; but "a retired bookmaker" has no verb, and "young" is no trade
    return None if all(map(is_trade, told)) else "unlike"


def is_trade(text: str) -> bool:
    """Return whether words say by a noun what somebody does for a living, "a retired bookmaker from Ohio"."""
    noun = fold((_BEHIND_NOUN.split(text, maxsplit=1)[0].split() or [""])[-1])
    return not _WORKS.match(text) and (is_work(noun) or bool(named_of("trade", noun)))


def _of_things(pair: Pair) -> Relation | None:
    """Find the pairs that may be the same with more or less said: "a tea merchant" and "a dealer in tea", "on 9 May" and "one day in May"."""
    proper = _proper(pair.one.text), _proper(pair.other.text)
    if not all(proper):
        stems = [set(content_stems(_ITS_OWNER.sub("", text))) for text in pair.texts]  # "his father's watch" is not "his father's ring"
        return "unlike" if (stems[0] & stems[1]) - _UNITS else None  # but "the third day" is not "the seventh day"
    vaguer = proper[0] <= proper[1] or proper[1] <= proper[0]
    return "unlike" if vaguer and not any(pair.people) else None


def _of_an_owner(pair: Pair) -> Relation | None:
    """Compare what is somebody's with that somebody, "Ann's house" and "his caseworker Ann": one tells of the other, and neither contradicts it."""
    if asks_who(pair.question):
        return None
    owners = [pair.named(text) - people for text, people in zip(pair.texts, pair.people, strict=True)]
    return "unlike" if owners[0] & pair.people[1] or owners[1] & pair.people[0] else None


RULES: tuple[Callable[[Pair], Relation | None], ...] = (
    _one_holds_the_other,
    _of_an_owner,
    _of_compounds,
    _of_times,
    _of_fates,
    _of_other_events,
    _of_the_loved,
    _of_deeds,
    _of_another_kind,
    _of_families,
    _of_clauses,
    _of_numbers,
    _of_lands,
    _of_people,
    _of_trades,
    _of_things,
)
"""What is asked of two answers, in order; each says how they stand to each other, or None where it cannot tell. Where none can, they are apart."""


def without_owners(text: str) -> str:
    """Return a text without the words for whoever has something or somebody there; all of it where it has no others, "Ann's"."""
    without = _OWNER.sub("", text)
    return without if without.strip() else text


def exact(one: Candidate, other: Candidate) -> bool:
    """Return whether both answers are numbers, both names, both somebody's kin, or two times.

    Then they hardly say the same in other words, as "on the hill" and "on the slope" do.
    """
    texts = one.text, other.text
    return all(map(numbers, texts)) or all(map(_proper, texts)) or other_kin(*texts) or other_times(*texts)


def other_things(one: Candidate, other: Candidate) -> bool:
    """Return whether two answers name two of one family of things, "a razor" and "a revolver", "runs the hotel" and "a teacher"."""
    return kinship(*(trade_of(without_owners(c.text)) for c in (one, other))) == "other"


def other_trades(question: str, one: Candidate, other: Candidate) -> bool:
    """Return whether two answers to what somebody is are for two trades, which `relation` has told apart by their meaning."""
    return (whose_work(question) is not None or bool(doer_asked(question))) and is_trade(one.text) and is_trade(other.text)


def other_kin(one: str, other: str) -> bool:
    """Return whether two answers are for other kin of somebody, "her sister" and "her mother"; not "her sister" and "his wife", who may be one."""
    kin, owners = (
        [[PLAIN_KIN[word] for word in words(without_owners(text)) if word in PLAIN_KIN] for text in (one, other)],
        [_OWN.findall(text) for text in (one, other)],
    )
    return all(kin) and kin[0][0] != kin[1][0] and not (all(owners) and owners[0] != owners[1])


def other_times(one: str, other: str) -> bool:
    """Return whether two answers are for other times of the day or the year, "in June" and "in autumn"."""
    times = [_times_meant(text) for text in (one, other)]
    return any(all(both) and not both[0] & both[1] for both in zip(*times, strict=True))


def _times_meant(text: str) -> list[frozenset[int]]:
    """Return the hours and the months that a text may mean."""
    return [frozenset().union(*(kinds[word] for word in words(text) if word in kinds)) for kinds in (_HOURS, _MONTHS)]


def counted_alike(one: Candidate, other: Candidate) -> bool:
    """Return whether two answers count the same thing, whatever is asked: "five hundred dollars" and "two thousand dollars", "9 May" and "3 May"."""
    return all(numbers(c.text) for c in (one, other)) and uncounted(one.text) == uncounted(other.text)


def uncounted(text: str) -> list[str]:
    """Return the words of a text that are no numbers: what they count."""
    return [word for word in words(text) if word not in NUMBER_WORDS and word not in STOP and not word.isdigit()]


def amounts(text: str) -> Set[float]:
    """Return the spans of time in a text in days, or else its numbers."""
    counts = [(match["count"].lower(), _DAYS[match["unit"].lower()]) for match in _TIME.finditer(text)]
    one = {} if numbers(text) else {"a": {1.0}, "an": {1.0}, "half a": {0.5}, "half an": {0.5}}  # not of "four shillings a week"
    return {count * days for said, days in counts for count in one.get(said) or numbers(said)} or numbers(text)


def _proper(text: str) -> set[str]:
    return {name for name in _PROPER.findall(text) if fold(name) not in STOP}


def _head(text: str) -> str:
    """Return what an answer names, without what it stands in or on: "an abandoned church" of "in an abandoned church on the Quarry Road"."""
    return _BEHIND_NOUN.split(_LEADING.sub("", text), maxsplit=1)[0]


def _peoples(text: str) -> set[str]:
    """Return the words for a people, "the Germans", of whom somebody may be one."""
    return {name for name in _proper(text) if not {fold(name), fold(name).removesuffix("s")}.isdisjoint(NATIONS)}


def _quote(candidate: Candidate, question: str) -> str:
    """Return the words that an answer would be quoted with."""
    return proof(candidate.passage, candidate.span, content_stems(question)).of(candidate.passage.text)


def _without_names(text: str, story: str, index: Index) -> str:
    forms = [form for c in index.names.people_in(text, story) for form in c.forms]
    return " ".join(re.sub(any_of(forms), "", text).split()) or text if forms else text
