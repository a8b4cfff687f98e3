"""What may be wrong with a claim by its words alone, and by those of the sentences that it cites.

Each check says what is wrong, or None. What only a model can see is for `rag.chat.support`, where all of them are listed.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from rag.chat.claim import ClaimContext
from rag.index import Index
from rag.language.answer_type import asks_polar, asks_who
from rag.language.factuality import NEGATION, asks_fact, told_as_fact
from rag.language.fate_words import DEADLY, FOR_NOW, WHOM, deadly, fate_kinds
from rag.language.inflection import content_stems, stem
from rag.language.numbers import numbers
from rag.language.vocabulary import OPENERS, STOP, TITLES
from rag.language.words import UPPER, any_of, undotted, words
from rag.match import stems_beside
from rag.question.deeds import deeds
from rag.rules.fates import Fate, fates, fates_in_passage
from rag.schema import Passage, Span

LEAST_SHARED = 1 / 3
"""Of the content words of each clause, how many the passages or the question hold at the least (chosen on fairytaleqa/dev, as are the figures of
`rag.chat.support`)."""
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
_SHORTENED = re.compile(r"(?:['’](?:s|d|ll|ve|re|m)|n['’]t)$")
_CAPITAL = re.compile(rf"\b[{UPPER}][\w’'-]+")
_KILLING = re.compile(rf",(?: \w+ly)? killing{WHOM}\b")
_LEFT_OUT = re.compile(rf"\b(?:without|not|nor|instead of|rather than) ([{UPPER}][\w’'-]+(?: [{UPPER}][\w’'-]+)*)")
"""Who does not do what others do, "It is Ann, not Joe, who shoots"."""
_NEGATED_ENDS = re.compile(r"[.;:]|,? but\b|, (?:and|while)\b")
"""Ends what a negation may be of."""
_KILL = frozenset(content_stems("kill murder die"))
_REASON = re.compile(r"^(?:because|since|so that|in order)\b", re.I)
_OF_TELLINGS = frozenset(
    map(stem, "version telling synopsis synopses account source file text passage story one other differ disagree vary mention state accord describe".split())
)
"""Words by which tellings are spoken of, and not the story."""
_OPPOSED = """
    acquit/convict promote/demote hire/fire arrest/release imprison/free innocent/guilty accept/refuse accept/reject love/hate remember/forget
    succeed/fail trust/distrust open/close lock/unlock marry/divorce enter/leave arrive/depart appear/disappear deaf/blind rich/poor young/old
    friend/enemy north/south east/west left/right morning/evening day/night father/mother son/daughter uncle/aunt nephew/niece strong/weak first/last
    sober/drunk
    """
_OPPOSITES = [(one, other) for pair in _OPPOSED.split() for one, other in itertools.permutations(map(stem, pair.split("/")))]
"""Pairs of words of which a claim must not have one where the quotes have only the other. Words for one deed seen from two sides, "buy" and "sell", are not
among them."""
_CLAUSE = re.compile(r"[,;:—]\s+|\s+(?=(?:because|so that|in order to|while|when|after|before|until|and|but|who|which|where|as|since|by|to)\s)", re.I)


def address(context: ClaimContext) -> str | None:
    """Look for an address, or for what would fetch something."""
    return "holds an address" if _ADDRESS.search(context.claim) else None


def order(context: ClaimContext) -> str | None:
    """Return whether it cites an order to a machine, or words in a script of which the question has none."""
    if any(_ORDER.search(e.text) for e in context.cited):
        return "cites an order to a machine, not a story"
    return "cites what is written in another script" if _OTHER_SCRIPT.search(context.quotes) and not _OTHER_SCRIPT.search(context.question) else None


def number(context: ClaimContext) -> str | None:
    """Look for a number that neither the quotes nor the question hold, in figures or in words; not for "one", which is seldom meant as a number."""
    claim = context.claim
    for year in (context.index.stories[key].year for key in context.stories):
        claim = claim.replace(f"({year})", "")  # "Raw Deal (1948)"
    strange = numbers(claim) - numbers(f"{context.quotes} {context.question}") - {1.0}
    return f"{min(strange):g} is not in the cited sentences" if strange else None


def name(context: ClaimContext) -> str | None:
    """Look for a name that is neither stated nor that of somebody whom a pronoun may mean. A capital at the beginning may be no name's."""
    for capital in _CAPITAL.finditer(context.claim):
        parts = [word for word in words(_SHORTENED.sub("", capital[0])) if word not in STOP | TITLES]
        strange = (
            parts and not any(stem(part) in context.stated for part in parts) and not context.people.intersection(context.index.names.named_in(capital[0]))
        )
        if strange and (capital.start() > 1 or not _ordinary(parts[0], context.index)):
            return f"{capital[0]} is not in the cited sentences"
    return None


def _ordinary(word: str, index: Index) -> bool:
    """Return whether a word is none of the names on the shelf, and stands there, begins sentences, or ends as names do not."""
    return not index.names.named_in(word) and (index.knows(word) or word in OPENERS or word.endswith(("ed", "ing", "ly", "ness", "ment", "tion", "ity")))


def negation(context: ClaimContext) -> str | None:
    """Look for a denial where neither quotes nor question have any, for what is asserted and the quotes deny, or for a yes or no that the rest belies."""
    denies = bool(NEGATION.search(context.claim))
    if (said := context.polar) and not NEGATION.search(context.question) and (denies if said == "yes" else not denies and context.repeats_the_question):
        return f"says {said}, then contradicts it"
    lives = (
        "alive" in (told := fate_kinds(context.quotes)) and not deadly(told) and "dead" in fate_kinds(context.claim)
    )  # "nobody killed him" of whoever is "only wounded"
    if denies and not lives and (not NEGATION.search(f"{context.quotes} {context.question}") or _denies_what_is_told(context)):
        return "denies what the cited sentences say"
    asserted = set() if denies else set(content_stems(context.claim)) & _denied(context.quotes)
    return "asserts what the cited sentences deny" if asserted else None


def _denies_what_is_told(context: ClaimContext) -> bool:
    """Return whether a claim denies just what the quotes assert: a word that they have behind no negation, or a killing in whatever words."""
    people = set(context.index.names.people_in(context.claim))
    if any(people.intersection(context.index.names.people_in(left_out[1])) for left_out in _LEFT_OUT.finditer(context.quotes)):
        return False
    excused = {
        word for negation in NEGATION.finditer(context.quotes) for word in content_stems(_NEGATED_ENDS.split(context.quotes[negation.end() :], maxsplit=1)[0])
    }
    denied = set(_behind_negations(context.claim)) - excused
    killed = any(deadly(fate.kinds) and (whom in people or (whom is None and fate.doer in people)) for whom, fate in context.fates)
    return bool(denied.intersection(content_stems(context.quotes))) or (killed and not denied.isdisjoint(_KILL))


def opposite(context: ClaimContext) -> str | None:
    """Look for a word whose opposite the quotes have: "was convicted" for "acquits him"."""
    if NEGATION.search(f"{context.claim} {context.quotes}"):
        return None
    said, told = set(content_stems(context.claim)), set(content_stems(context.quotes))
    return next((f"the cited sentences have “{other}”, not “{one}”" for one, other in _OPPOSITES if one in said - told and other in told - said), None)


def no_fact(context: ClaimContext) -> str | None:
    """Look for a fact that the quotes tell only as believed, planned or denied. What is asked or claimed as a belief is none."""
    if not asks_fact(context.question) or not asks_fact(context.claim):
        return None
    people = [c for c in context.index.names.people_in(context.claim) if c.story in context.stories]
    stems = stems_beside(context.claim, people)
    by_whom = asks_who(context.question)
    shared = [len(stems.intersection(content_stems(e.text))) for e in context.cited]
    nearest = [e for e, count in zip(context.cited, shared, strict=True) if count == max(shared)]  # what else it cites, to no purpose, proves nothing
    told = any(told_as_fact(e.text, stems, [any_of(c.forms) for c in people if c.story == e.passage.story], by_whom=by_whom) for e in nearest)
    return None if told else "is only a belief, a plan or a denial in the cited sentences"


def death(context: ClaimContext) -> str | None:
    """Look for a death where the quotes and the question tell of none, or only of somebody else's, or where the telling lets that person live.

    Whoever is told to have been shot or stabbed may be said to have been killed.
    """
    assumed = "" if asks_polar(context.question) else context.question
    told = fate_kinds(f"{context.quotes} {assumed}").union(*(fate.kinds for _, fate in context.fates))
    killing = _KILLING.search(context.claim) is not None  # "shot him, killing him"
    enough = DEADLY | {"shot", "stabbed"} if re.search(r"\b(?:kill|murder)", context.claim) else DEADLY
    if (killing or deadly(fate_kinds(context.claim))) and not told & enough:
        return "tells a death that the cited sentences do not"
    if NEGATION.search(context.claim):
        return None
    whole = Span(0, len(context.claim))
    dead = {whom for whom, fate in context.fates if fate.kinds & enough}
    for story in context.stories:
        claimed = fates_in_passage(Passage("", "", story, 0, whole, context.claim, (whole,)), context.index)
        for person in {whom for whom, fate in claimed if whom and (killing or deadly(fate.kinds))}:
            if _lives([fate for fate in fates(person, context.index) if fate.evidence.telling_id in {passage.telling_id for passage in context.passages}]):
                return f"{person.name} lives, as is told beside the cited sentences"
            if dead and None not in dead and person not in dead:
                return f"it is {min(other.name for other in dead if other)} who dies in the cited sentences, not {person.name}"
    return None


def _lives(told: Sequence[Fate]) -> bool:
    """Return whether the last that is told of somebody is that they live, and no death is."""
    return bool(told) and "alive" in told[-1].kinds and not FOR_NOW.search(told[-1].text) and not any(deadly(fate.kinds) for fate in told)


def swapped(context: ClaimContext) -> str | None:
    """Look for a deed that the quotes tell the other way round."""
    for story in context.stories:
        told = deeds(context.quotes, story, context.index)
        for deed in deeds(context.claim, story, context.index) - told:
            if deed.reversed in told:
                return f"it is {deed.whom} who does it to {deed.doer} in the cited sentences"
    return None


def of_another(context: ClaimContext) -> str | None:
    """Look for an answer about somebody else than the question asks about, of whom the quotes tell nothing: "Pat did it because …" to "Why did Ann do it?"."""
    asked, said, told = (
        {c.name for c in context.index.names.people_in(text) if c.story in context.stories} for text in (context.question, context.claim, context.quotes)
    )
    if asks_who(context.question) or not asked or not said or said & (asked | told):
        return None
    repeated = set(content_stems(context.question)) & set(content_stems(context.claim))
    beside = stems_beside(context.question, context.index.names.people_in(context.question))
    if 2 * len(repeated & beside) < len(beside) or not repeated & beside:
        return None
    return f"the question is about {min(asked)}, not {min(said)}"


def _denied(text: str) -> set[str]:
    """Return the stems that stand in a text only right behind a negation."""
    behind, every = _behind_negations(text), content_stems(text)
    return {word for word in set(behind) if every.count(word) == behind.count(word)}


def _behind_negations(text: str) -> list[str]:
    """Return the first stem that stands right behind each negation of a text."""
    text, behind = undotted(text), list[str]()
    for negation in NEGATION.finditer(text):
        behind += content_stems(" ".join(re.split(r"[,.;:]", text[negation.end() :])[0].split()[:3]))[:1]
    return behind


def invented(context: ClaimContext) -> str | None:
    """Look for a clause that has too small a share of its content words from the passages or the question."""
    for clause in clauses(context.claim):
        said = [word for word in content_stems(_REASON.sub("", clause)) if word not in _OF_TELLINGS]
        if sum(word in context.known for word in said) < LEAST_SHARED * len(said):
            return f"“{clause[:60]}” is not in the cited sentences"
    return None


def clauses(claim: str) -> list[str]:
    """Cut a claim into clauses of two content words at the least; a reason stands by itself if it has one."""
    parts: list[str] = []
    for part in _CLAUSE.split(claim):
        size = len(content_stems(part))
        alone = size and (size > 1 or _REASON.match(part)) and len(content_stems(parts[-1] if parts else part)) > 1
        parts = [*parts, part] if alone or not parts else [*parts[:-1], f"{parts[-1]} {part}"]
    return parts
