"""Is a claim borne out by the sentences that it cites? Code decides, and in doubt it is not.

`CHECKS` lists what is looked at, in order, from the cheapest to the dearest. A claim may be true and yet fail, or be false and pass:
`python -m evals.support` measures both, and the README has the table.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.answer_type import asks_polar, asks_who, asks_why
from rag.deeds import deeds
from rag.encoders import Encoder
from rag.factuality import asks_fact, told_as_fact
from rag.index import Index
from rag.match import Reads, stems_beside
from rag.rules.fates import Fate, befalling, fates
from rag.rules.fates.words import DEADLY, FOR_NOW, WHOM, deadly, kinds
from rag.schema import Character, Evidence, Passage, Span
from rag.words import OPENERS, STOP, TITLES, UPPER, any_of, content_stems, numbers, says, stem, undotted, words

LEAST_SHARED = 1 / 3
"""Of the content words of each clause, how many the passages or the question hold at the least (chosen on fairytaleqa/dev, as are the others)."""
NEAR = 0.5
"""Cosine at which a sentence may bear out a claim that shares no content word with it."""
ABOUT = 0.15
"""Cosine at which a sentence may be about a question that it shares no content word with."""
LONGEST_READ = 6
"""Words of what the reader finds, if a claim has to have the last of them: longer ones are said in other words."""
MARGIN = 2.0
"""By how much (in logits) the reader has to prefer somebody else, before the one whom a claim names is taken for the wrong one."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a claim cannot stand: a kind to count by, and words for a person."""

    kind: str
    words: str


@dataclass(frozen=True)
class Held:
    """A claim, and all that it is to be checked against: what it cites, the question, the shelf and the models."""

    claim: str
    cited: Sequence[Evidence]
    question: str
    index: Index
    encoder: Encoder
    """For what is said in other words."""
    reads: Reads
    """The reader's network, for who did what."""
    polar: str = ""
    """The "yes" or "no" that stood before it."""

    @property
    def repeats_the_question(self) -> bool:
        """Whether it says all that the question asks."""
        return set(content_stems(self.question)) <= set(content_stems(self.claim))

    @cached_property
    def quotes(self) -> str:
        """The sentences that it cites."""
        return " ".join(evidence.text for evidence in self.cited)

    @cached_property
    def passages(self) -> list[Passage]:
        """The passages that these stand in, each once."""
        return list({evidence.passage.id: evidence.passage for evidence in self.cited}.values())

    @cached_property
    def around(self) -> str:
        """The words of these passages, in which pronouns find their names."""
        return " ".join(passage.text for passage in self.passages)

    @cached_property
    def stated(self) -> frozenset[str]:
        """The stems of all that the sentences, the question and the titles of the stories say."""
        return frozenset(stem(word) for word in words(f"{self.quotes} {self.question} {self.titles}"))

    @property
    def titles(self) -> str:
        """The titles of the stories cited."""
        return " ".join(self.index.stories[key].label for key in self.stories)

    @cached_property
    def stories(self) -> frozenset[str]:
        """The keys of the stories cited."""
        return frozenset(passage.story for passage in self.passages)

    @cached_property
    def people(self) -> frozenset[Character]:
        """Who is named in the sentences, under whatever name; or in the passages, if the sentences have a pronoun that may stand for them."""
        where = self.around if _PRONOUN.search(self.quotes) else self.quotes
        return frozenset(c for c in self.index.people_in(where) if c.story in self.stories)

    @cached_property
    def known(self) -> frozenset[str]:
        """Every content stem that the passages, the question or the titles hold."""
        return frozenset(content_stems(f"{self.around} {self.question} {self.titles}"))


_ADDRESS = re.compile(r"https?:|www\.|\]\(|!\[|<\s*\w+[^>]*\b(?:src|href)\b|\bdata:|\bjavascript:", re.I)
_ORDER = re.compile("|".join((
    # what it was told before is to be set aside, or something new is told it
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instruction|prompt|rule|guideline|above|previous|prior)",
    r"\b(?:system|developer|hidden|new)\s+(?:prompt|message|instruction|override)",
    # it is spoken to, or of
    r"\b(?:you are|act as|pretend to be|as) (?:now )?(?:an? )?(?:ai\b|ai assistant|chatbot|language model|llm\b|dan\b)",
    r"^\W*(?:assistant|system|user|human|ai|model|instruction)s?\s*:|\blanguage models?\b",
    r"\b(?:instruction|prompt|note)s?\s+(?:for|to)\s+(?:the |any )?(?:ai|assistant|model|llm|chatbot)\b",
    r"\b(?:note|message|notice|memo)s? (?:for|to) (?:\w+ )?(?:language )?models?\b",
    r"\bif you(?:['’]re| are) (?:summari[sz]ing|answering|an? (?:ai|assistant|model))\b",
    r"\b(?:assistant|chatbot|model|ai)s? (?:should|must|shall|(?:is|are) (?:required )?to) (?:say|answer|reply|respond|state|add|mention|begin)\b",
    # it is told what to answer
    r"\b(?:answer|reply|respond|output|print|write)"
    r" (?:only|exactly|just|nothing but|always|the (?:word|following)|with (?:exactly|only|the (?:word|following))|to (?:every|all|any))\b",
    r"\b(?:correct|right|only|final|your) (?:answer|reply|response)\b|\b(?:any|every) (?:answer|reply|response|summary) (?:about|to|of)\b",
    r"\brequired to (?:say|answer|reply|respond)\b|\balways (?:answer|reply|respond)\b|^\W*(?:answer|reply|respond|cite|output|print|repeat)\s",
    # a machine's own syntax, and marks like ours
    r"<\||</?\w+>|\[/?inst\]|```|\{\s*\"|!\[|(?<![\w'’])s\d+\b",
)), re.I)  # fmt: skip
"""Tells a model what to do, and no story."""
_OTHER_SCRIPT = re.compile(r"[^\W\d_\u0000-\u024f\u1e00-\u1eff]{2}")
_PRONOUN = re.compile(r"\b(?:s?he|him|his|hers?|they|them|their|it|its|who|whom|whose|i|me|my|we|us|our|you|your|both)\b", re.I)
_POLAR = re.compile(r"^(?:(?P<yes>yes)\b[,.:;]?\s*|no[,.:;]\s*)(?=\S)", re.I)
_SHORTENED = re.compile(r"(?:['’](?:s|d|ll|ve|re|m)|n['’]t)$")
_CAPITAL = re.compile(rf"\b[{UPPER}][\w’'-]+")
_NEGATION = re.compile(r"\b(?:not|never|no|nobody|none|nothing|neither|nor|without|cannot|unable|fail(?:s|ed)?|refus(?:e|es|ed))\b|n['’]t\b", re.I)
_KILLING = re.compile(rf",(?: \w+ly)? killing{WHOM}\b")
_REASON = re.compile(r"^(?:because|since|so that|in order)\b", re.I)
_OF_TELLINGS = frozenset(
    map(stem, "version telling synopsis synopses account source file text passage story one other differ disagree vary mention state accord describe".split())
)
"""Words by which tellings are spoken of, and not the story."""
_OPPOSITES = [
    (one, other)
    for pair in (
        "acquit/convict promote/demote hire/fire arrest/release imprison/free innocent/guilty accept/refuse accept/reject love/hate remember/forget succeed/fail trust/distrust open/close lock/unlock "
        "marry/divorce enter/leave arrive/depart appear/disappear deaf/blind rich/poor young/old friend/enemy north/south east/west left/right morning/evening day/night father/mother son/daughter uncle/aunt "
        "nephew/niece strong/weak first/last sober/drunk"
    ).split()
    for one, other in itertools.permutations(map(stem, pair.split("/")))
]
"""Pairs of words of which a claim must not have one where the quotes have only the other. Words for one deed seen from two sides, "buy" and "sell", are not among them."""
_CLAUSE = re.compile(r"[,;:—]\s+|\s+(?=(?:because|so that|in order to|while|when|after|before|until|and|but|who|which|where|as|since|by|to)\s)", re.I)


def _address(held: Held) -> str | None:
    return "holds an address" if _ADDRESS.search(held.claim) else None


def _order(held: Held) -> str | None:
    if any(_ORDER.search(e.text) for e in held.cited):
        return "cites an order to a machine, not a story"
    return "cites what is written in another script" if _OTHER_SCRIPT.search(held.quotes) and not _OTHER_SCRIPT.search(held.question) else None


def _number(held: Held) -> str | None:
    """Look for a number that neither the quotes nor the question hold, in figures or in words; not for "one", which is seldom meant as a number."""
    claim = held.claim
    for year in (held.index.stories[key].year for key in held.stories):
        claim = claim.replace(f"({year})", "")  # "Raw Deal (1948)"
    strange = numbers(claim) - numbers(f"{held.quotes} {held.question}") - {1.0}
    return f"{min(strange):g} is not in what it cites" if strange else None


def _name(held: Held) -> str | None:
    """Look for a name that is neither stated nor that of somebody whom a pronoun may mean. A capital at the beginning may be no name's."""
    for capital in _CAPITAL.finditer(held.claim):
        parts = [word for word in words(_SHORTENED.sub("", capital[0])) if word not in STOP | TITLES]
        strange = parts and not any(stem(part) in held.stated for part in parts) and not held.people.intersection(held.index.named_in(capital[0]))
        if strange and (capital.start() > 1 or not _ordinary(parts[0], held.index)):
            return f"{capital[0]} is not in what it cites"
    return None


def _ordinary(word: str, index: Index) -> bool:
    """Say whether a word is none of the names on the shelf, and stands there, begins sentences, or ends as names do not."""
    return not index.named_in(word) and (index.knows(word) or word in OPENERS or word.endswith(("ed", "ing", "ly", "ness", "ment", "tion", "ity")))


def _negation(held: Held) -> str | None:
    """Look for a denial of which neither the quotes nor the question have any, for something asserted that the quotes deny, or for a yes or no that the rest belies."""
    denies = bool(_NEGATION.search(held.claim))
    if (said := held.polar) and not _NEGATION.search(held.question) and (denies if said == "yes" else not denies and held.repeats_the_question):
        return f"says {said}, and then what belies it"
    lives = "alive" in (told := kinds(held.quotes)) and not deadly(told) and "dead" in kinds(held.claim)  # "nobody killed him" of whoever is "only wounded"
    if denies and not lives and not _NEGATION.search(f"{held.quotes} {held.question}"):
        return "denies what it cites"
    asserted = set() if denies else set(content_stems(held.claim)) & _denied(held.quotes)
    return "asserts what is denied in what it cites" if asserted else None


def _opposite(held: Held) -> str | None:
    """Look for a word whose opposite the quotes have: "was convicted" for "acquits him"."""
    if _NEGATION.search(f"{held.claim} {held.quotes}"):
        return None
    said, told = set(content_stems(held.claim)), set(content_stems(held.quotes))
    return next((f"what it cites has “{other}”, not “{one}”" for one, other in _OPPOSITES if one in said - told and other in told - said), None)


def _no_fact(held: Held) -> str | None:
    """Look for a fact that the quotes tell only as believed, planned or denied. What is asked or claimed as a belief is none."""
    if not asks_fact(held.question) or not asks_fact(held.claim):
        return None
    people = [c for c in held.index.people_in(held.claim) if c.story in held.stories]
    stems = stems_beside(held.claim, people)
    by_whom = asks_who(held.question)
    told = any(told_as_fact(e.text, stems, [any_of(c.forms) for c in people if c.story == e.passage.story], by_whom=by_whom) for e in held.cited)
    return None if told else "is told only as believed, planned or denied in what it cites"


def _death(held: Held) -> str | None:
    """Look for a death where the quotes and the question tell of none, or only of somebody else's, or where the telling lets that person live.

    Whoever is told to have been shot or stabbed may be said to have been killed.
    """
    cited = [(whom, fate) for passage in held.passages for whom, fate in befalling(passage, held.index) if fate.evidence.text in held.quotes]
    told = kinds(f"{held.quotes} {held.question}").union(*(fate.kinds for _, fate in cited))
    killing = _KILLING.search(held.claim) is not None  # "shot him, killing him"
    enough = DEADLY | {"shot", "stabbed"} if re.search(r"\b(?:kill|murder)", held.claim) else DEADLY
    if (killing or deadly(kinds(held.claim))) and not told & enough:
        return "tells a death that what it cites does not"
    if _NEGATION.search(held.claim):
        return None
    whole = Span(0, len(held.claim))
    dead = {whom for whom, fate in cited if fate.kinds & enough}
    for story in held.stories:
        claimed = befalling(Passage("", "", story, 0, whole, held.claim, (whole,)), held.index)
        for person in {whom for whom, fate in claimed if whom and (killing or deadly(fate.kinds))}:
            if _lives([fate for fate in fates(person, held.index) if fate.evidence.told_in in {passage.told_in for passage in held.passages}]):
                return f"{person.name} lives, as is told beside what it cites"
            if dead and None not in dead and person not in dead:
                return f"it is {min(other.name for other in dead if other)} who dies in what it cites, not {person.name}"
    return None


def _lives(told: Sequence[Fate]) -> bool:
    """Say whether the last that is told of somebody is that they live, and no death is."""
    return bool(told) and "alive" in told[-1].kinds and not FOR_NOW.search(told[-1].text) and not any(deadly(fate.kinds) for fate in told)


def _swapped(held: Held) -> str | None:
    """Look for a deed that the quotes tell the other way round."""
    for story in held.stories:
        told = deeds(held.quotes, story, held.index)
        for deed in deeds(held.claim, story, held.index) - told:
            if deed.reversed in told:
                return f"it is {deed.whom} who does it to {deed.doer} in what it cites"
    return None


def _of_another(held: Held) -> str | None:
    """Look for an answer about somebody else than the question asks about, of whom the quotes tell nothing: "Pat did it because …" to "Why did Ann do it?"."""
    asked, said, told = ({c.name for c in held.index.people_in(text) if c.story in held.stories} for text in (held.question, held.claim, held.quotes))
    if asks_who(held.question) or not asked or not said or said & (asked | told):
        return None
    repeated = set(content_stems(held.question)) & set(content_stems(held.claim))
    beside = stems_beside(held.question, held.index.people_in(held.question))
    if 2 * len(repeated & beside) < len(beside) or not repeated & beside:
        return None
    return f"it is {min(asked)} of whom the question asks, not {min(said)}"


def _denied(text: str) -> set[str]:
    """Give the stems that stand in a text only right behind a negation."""
    behind: list[str] = []
    text = undotted(text)
    for negation in _NEGATION.finditer(text):
        behind += content_stems(" ".join(re.split(r"[,.;:]", text[negation.end() :])[0].split()[:3]))[:1]
    every = content_stems(text)
    return {word for word in set(behind) if every.count(word) == behind.count(word)}


def _invented(held: Held) -> str | None:
    """Look for a clause that has too small a share of its content words from the passages or the question."""
    for clause in clauses(held.claim):
        said = [word for word in content_stems(_REASON.sub("", clause)) if word not in _OF_TELLINGS]
        if sum(word in held.known for word in said) < LEAST_SHARED * len(said):
            return f"“{clause[:60]}” is not in what it cites"
    return None


def clauses(claim: str) -> list[str]:
    """Cut a claim into clauses of two content words at the least; a reason stands by itself if it has one."""
    parts: list[str] = []
    for part in _CLAUSE.split(claim):
        size = len(content_stems(part))
        alone = size and (size > 1 or _REASON.match(part)) and len(content_stems(parts[-1] if parts else part)) > 1
        parts = [*parts, part] if alone or not parts else [*parts[:-1], f"{parts[-1]} {part}"]
    return parts


def _unrelated(held: Held) -> str | None:
    """See whether the quotes share nothing of what the claim adds to the question, even in other words, or are not about it."""
    asked, said = set(content_stems(held.question)), set(content_stems(held.claim))
    shared = (said - asked or said) & set(content_stems(held.quotes)) or numbers(held.claim) & numbers(held.quotes)
    if not shared and _cosine(held.claim, held) < NEAR:
        return "shares nothing with what it cites"
    if asked and not asked & set(content_stems(held.quotes)) and _cosine(held.question, held) < ABOUT:
        return "what it cites is not about the question"
    return None


def _cosine(text: str, held: Held) -> float:
    """Give the cosine of a text with the nearest of the sentences cited."""
    vectors = held.encoder.encode([text, *(evidence.text for evidence in held.cited)])
    return float((vectors[1:] @ vectors[0]).max())


def _somebody_else(held: Held) -> str | None:
    """See whether the reader, asked the claim with "who" in place of a name, points at somebody whom the claim does not name, in every passage in which it points at anybody."""
    readings = [_pointed_at(held, passage) for passage in held.passages]
    for person in dict.fromkeys(person for told in readings for person in told):
        others = [told[person] for told in readings if person in told]
        if all(others):
            return f"it is {others[0]} who is in what it cites, not {person}"
    return None


def _pointed_at(held: Held, passage: Passage) -> dict[str, str]:
    """Give, for each person whom a claim names, the name of whoever the reader finds in their place in a passage; "" where it finds that person."""
    people = held.index.people_in(f"{held.claim} {passage.text}", passage.story)
    named = {c.name for c in people if _named(held.claim, c)}
    found: dict[str, str] = {}
    for person in people:
        asked = _who(held, person)
        spans = held.reads(asked, [passage.text])[0].spans if asked else ()
        meant = [({c.name for c in people if _named(span.of(passage.text), c)}, score) for span, score in spans]
        mine = max((score for names, score in meant if person.name in names), default=float("-inf"))
        other = max(((score, min(names)) for names, score in meant if names and not names & named), default=(float("-inf"), ""))
        if max(mine, other[0]) > float("-inf"):
            found[person.name] = other[1] if other[0] > mine + MARGIN else ""
    return found


def _named(text: str, person: Character) -> bool:
    return any(says(text, form) for form in person.forms)


def _who(held: Held, person: Character) -> str:
    """Ask who it is that a claim names; by the question itself, where the claim adds nothing to it but the name, "Ann."; "" where it does not name that person."""
    asked, count = re.subn(any_of(person.forms), "who", held.claim, count=1)
    if not count:
        return ""
    if asks_who(held.question) and set(content_stems(asked)) <= set(content_stems(held.question)):
        return held.question
    return f"{asked[0].upper()}{asked[1:].rstrip('.')}?"


def _read_otherwise(held: Held) -> str | None:
    """See whether the claim has a word of its own where the reader finds another in the sentences cited: "his arm" for "his leg"."""
    asked, said, told = map(content_stems, (held.question, held.claim, held.quotes))
    own = {word for word in said if word not in told and word not in asked and not numbers(word)}
    if not own or _NEGATION.search(held.claim) or asks_why(held.question) or asks_polar(held.question):
        return None
    spans = [
        (score, span.of(passage.text))
        for passage in held.passages
        for span, score in held.reads(held.question, [passage.text])[0].spans
        if any(e.passage.id == passage.id and e.span.start <= span.start < e.span.end for e in held.cited)
    ]
    _, read = max(spans, default=(0.0, ""))
    head = [word for word in content_stems(read) if word not in asked][-1:]
    in_figures = head and re.search(r"\d", head[0]) and numbers(read) & numbers(held.claim)
    if not head or head[0] in said or in_figures or len(read.split()) > LONGEST_READ or any(word[:4] == head[0][:4] for word in own):
        return None
    return f"what it cites has “{read}” there"


CHECKS: dict[str, Callable[[Held], str | None]] = {
    "address": _address,
    "order": _order,
    "number": _number,
    "name": _name,
    "negation": _negation,
    "opposite": _opposite,
    "no fact": _no_fact,
    "death": _death,
    "swapped": _swapped,
    "of another": _of_another,
    "invented": _invented,
    "unrelated": _unrelated,
    "somebody else": _somebody_else,
    "read otherwise": _read_otherwise,
}
"""What is asked of a claim, in order; each says what is wrong, or None."""


class Support:
    """Judges claims, one at a time. Safe to share between threads."""

    def __init__(self, encoder: Encoder, reads: Reads) -> None:
        """Judge with an encoder for what is said in other words, and the reader's network for who did what."""
        self._encoder, self._reads = encoder, reads

    def __call__(self, claim: str, cited: Sequence[Evidence], question: str, index: Index) -> Fault | None:
        """Say what is wrong with a claim, or None."""
        polar = _POLAR.match(claim)
        said = claim[polar.end() :] if polar else claim
        held = Held(said, cited, question, index, self._encoder, self._reads, ("yes" if polar["yes"] else "no") if polar else "")
        return next((Fault(kind, wrong) for kind, check in CHECKS.items() if (wrong := check(held))), None)
