"""Yes or no: what the shelf says to a question of yes or no about somebody, put before the sentence that decides it.

It is so where what befell them says so, "Does Joe survive?", or where "Who did shoot Fantail?" is answered by the one who was asked about, "Did Ann shoot
Fantail?", in a sentence that tells it as a fact, and of all whom the question names; or "Whom did Ann shoot?" by the other, since several may do a thing. It
is not so where the sentence denies it, or where every telling lays the deed at another's door; where only some do, each is shown. In doubt nothing is said,
and the sentence speaks for itself: that others do a thing does not say that somebody does not. What is believed or planned, and the choice between two
things, is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from rag.index import Index
from rag.language.answer_type import alternatives
from rag.language.factuality import NEGATION, asks_fact, denied, told_as_fact
from rag.language.fate_words import deadly, exclude
from rag.language.inflection import content_stems
from rag.language.spans import sentence_around, with_antecedent, with_neighbours
from rag.language.words import CAPITALISED, IS_OBJECT
from rag.match import stems_beside
from rag.question.deeds import deeds
from rag.question.descriptions import described
from rag.question.parse import ParsedQuestion
from rag.rules.assumed import PRONOUN_OF
from rag.rules.fates import fate_asked, fates, whether_harmed_asked
from rag.rules.premises import contradicted
from rag.schema import Character, Draft, DraftVersion, Evidence, any_name

Verdict = Literal["Yes", "No", ""]
SURE = 0.6
"""How sure an answer has to be for a verdict to be drawn from it."""
SURE_APART = 0.8
"""How sure it has to be for tellings that differ to be shown as yes and no."""
_ASKED = re.compile(r"^\W*(?P<lead>in [^,]+, )?(?P<aux>is|are|was|were|do|does|did|has|have|had) (?P<rest>[^?]+?)\W*$", re.I)
_DESCRIBED = r"(?:the|an?|his|her|their) (?:[a-z-]+ ){0,2}[a-z-]+"
"""What may stand before a name, "the loan shark Kajii"."""
_PARTICLE = r"(?: (?:up|down|off|out|away|over|back|in))"
_BEFORE_NAME = rf"(?:(?:the|old|young|poor|little|his|her|{CAPITALISED}) ){{0,2}}"
"""What may stand before the name of whom something is done to, "the old watchman Pete", "Alderman Deakin"."""
_LIVES = re.compile(r"\b(?:surviv\w+|alive|live|lives)\b", re.I)
_FATES = frozenset(content_stems("die dead kill murder survive alive live end story film movie shot stab strangle smother drown hang poison execute"))
"""Say what befell somebody, and nothing besides."""
_CLAUSE = re.compile(r"[,;:—–]\s|\s(?=(?:and|but|who|which|while|when|as|although|though|because)\s)")
_NOTHING = re.compile(r"\b(?P<verb>[a-z]+) (?:nothing|nobody|no one|none|no)\b", re.I)
"""Denies what is said right before it: "knew nothing of her plan"."""
_BEFORE_VERB = r"(?: \([^()]*\)?)?,?(?: (?:who|that))?(?: (?:has|had|have|is|was|been|then|[a-z]+ly))* "
"""Between whoever does something and the verb."""
_IS = re.compile(r"\b(?:is|was|been|being|gets|got)(?: [a-z]+ly)? $")
_TAKES_BACK = re.compile(r"\W*(?:(?:s?he|they|it) (?:[a-z]+ not|[a-z]+n['’]t)|not so)\b", re.I)
"""Right behind what is told: "The town whispers that it was Billy. He did not." """


@dataclass(frozen=True)
class Asked:
    """A question of yes or no about what somebody does or is."""

    parsed: ParsedQuestion
    whom: Character
    """The one it is about."""
    others: Sequence[Character]
    """Whoever else it names."""
    who: str
    """The question for who it is: "Who did shoot Fantail?"."""
    index: Index

    @property
    def fate(self) -> bool:
        """Whether it asks what befell them, "Does Joe survive?"."""
        asked = fate_asked(self.parsed.text, [self.whom])
        return whether_harmed_asked(self.parsed.text, [self.whom]) is not None or (asked is not None and asked.asks == "whether")

    @property
    def verb(self) -> str:
        """The verb of what they do; "" where it asks what they are."""
        match = re.search(r"Who (?:do|does|did|has|have|had) (?:[a-z]+ly )?([a-z]+)", self.who)
        return match[1] if match else ""

    @cached_property
    def deed(self) -> re.Match[str] | None:
        """What it says is done to one of the others, who is named right behind the verb."""
        name = rf"(?P<whom>{any_name(self.others)})(?!['’]s?\b)"
        return re.match(rf"(?P<lead>.*?)Who (?P<aux>did|does|do) (?P<verb>[a-z]+{_PARTICLE}?) {_BEFORE_NAME}{name}(?P<rest>.*)\?$", self.who)

    @property
    def done_to(self) -> Character | None:
        """The one whom that is done to."""
        return next((c for c in self.others if self.deed and self.deed["whom"] in c.forms), None)

    @property
    def done_to_whom(self) -> str:
        """The question for whom it is done to, "Whom did Ann shoot?"; "" where that is nobody with a name."""
        deed = self.deed
        return f"{deed['lead']}Whom {deed['aux']} {self.whom.name} {deed['verb']}{deed['rest']}?" if deed else ""


def asked_whether(parsed: ParsedQuestion, story: str | None, index: Index) -> Asked | None:
    """Read such a question about somebody of a story, or of any.

    None for any other, and where it asks what is not so, or what is only believed or planned.
    """
    text, people = parsed.text, [c for c in parsed.people if story in (None, c.story)]
    asked = _ASKED.match(text)
    if not asked or alternatives(text) or NEGATION.search(text) or not asks_fact(text):
        return None
    rest = asked["rest"]
    meant = next((one for one in described(text, story, index) if rest.startswith(one.phrase)), None) if story else None
    if meant:
        text, rest = (said.replace(meant.phrase, meant.person.name) for said in (text, rest))
        people = [*people, meant.person]
    named = re.match(rf"(?:{_DESCRIBED} )?(?P<name>{any_name(people)})(?!['’]s?\b)(?=\s)", rest, re.I)
    whom = next((c for c in people if named and named["name"] in c.forms), None)
    if whom is None or named is None:
        return None
    who = f"{asked['lead'] or ''}Who {asked['aux'].lower()} {rest[named.end() :].strip()}?"
    return Asked(replace(parsed, text=text), whom, [c for c in people if c != whom and c.story == whom.story], who, index)


def decided(parsed: ParsedQuestion, draft: Draft, answer: Callable[[str], Draft], index: Index) -> Draft:
    """Put yes or no before the sentence that answers a question of yes or no; `answer` answers another question.

    A draft stays as it is where neither can be said, and where tellings answer differently.
    """
    if draft.versions or (draft.abstained and draft.reason != "not_stated"):
        return draft
    told = draft.evidence[0] if draft.evidence else None
    asked = asked_whether(parsed, told.passage.story if told else None, index)
    if asked is None:
        return draft
    said, shown = _said(asked, draft, answer)
    return replace(shown, text=f"{said}: {shown.text}") if said else shown if shown.versions else draft


def _said(asked: Asked, draft: Draft, answer: Callable[[str], Draft]) -> tuple[Verdict, Draft]:
    """Return the verdict, and the draft whose sentence says it."""
    told = draft.evidence[0] if draft.evidence else None
    if asked.fate:
        return _by_fate(asked, told) if told else "", draft
    if told and draft.confidence >= SURE and _polarity(asked, told) == "No":
        return "No", draft
    who = answer(asked.who)
    if who.versions:
        return "", (who.confidence >= SURE_APART and _apart(asked, who, answer)) or draft
    if who.evidence and _told_otherwise(asked, who):
        return "No", _whole(who)
    if _points_at(who, asked.whom, asked.index):
        return _polarity(asked, who.evidence[0]) if _of_all(asked, who.evidence[0], answer) else "", _whole(who)
    if asked.done_to and _points_at(whom := answer(asked.done_to_whom), asked.done_to, asked.index):
        named = set(asked.index.names.people_in(_sentence(whom.evidence[0]), asked.whom.story))
        return _polarity(asked, whom.evidence[0]) if named >= {asked.whom, *asked.others} else "", _whole(whom)
    return "", draft


def _apart(asked: Asked, who: Draft, answer: Callable[[str], Draft]) -> Draft | None:
    """Answer by yes and no where tellings name the one who was asked about, and others; None where none does, or it is told of others than the question's."""
    told = []
    for version in who.versions:
        alone = replace(who, text=version.text, evidence=version.evidence, versions=())
        named = _named(alone, asked.whom, asked.index)
        if named and (_polarity(asked, version.evidence[0]) != "Yes" or not _of_all(asked, version.evidence[0], answer)):
            return None
        told.append((named, DraftVersion(f"{'Yes' if named else 'No'}: {_whole(alone).text}", version.evidence)))
    versions = tuple(version for _, version in told)
    return replace(who, text=versions[0].text, versions=versions) if len({named for named, _ in told}) > 1 else None


def _points_at(draft: Draft, person: Character, index: Index) -> bool:
    """Return whether an answer is surely this one, and in all tellings."""
    return bool(draft.evidence) and not draft.versions and draft.confidence >= SURE and _named(draft, person, index)


def _named(draft: Draft, person: Character, index: Index) -> bool:
    """Return whether an answer from somebody's story names them."""
    return any(e.passage.story == person.story for e in draft.evidence[:1]) and person in index.names.people_in(draft.text, person.story)


def _whole(draft: Draft) -> Draft:
    """Answer by the sentence that says it."""
    first, *others = draft.evidence
    first = replace(first, span=with_antecedent(first.passage, sentence_around(first.passage, first.span)))
    return replace(draft, text=first.text, evidence=(first, *others))


def _sentence(told: Evidence) -> str:
    """Return the sentence that evidence stands in."""
    return sentence_around(told.passage, told.span).of(told.passage.text)


def _by_fate(asked: Asked, told: Evidence) -> Verdict:
    """Decide "Does Joe survive?" and "Was Voss hanged?" by what a sentence tells of them."""
    question = asked.parsed.text
    if not stems_beside(question, [asked.whom]) - _FATES <= set(content_stems(told.text)):
        return ""
    here = [fate for fate in fates(asked.whom, asked.index) if fate.evidence.passage.id == told.passage.id and fate.evidence.span.overlaps(told.span)]
    kinds = frozenset[str]().union(*(fate.kinds for fate in here))
    if harmed := whether_harmed_asked(question, [asked.whom]):
        return "Yes" if kinds & harmed[1] else "No" if exclude(harmed[1], kinds - {"alive"}) else ""
    dies, lives = deadly(kinds), kinds == {"alive"}
    return "" if dies == lives else "Yes" if bool(_LIVES.search(question)) == lives else "No"


def _of_all(asked: Asked, told: Evidence, answer: Callable[[str], Draft]) -> bool:
    """Return whether a sentence tells it of all others whom the question names.

    Each is named in it, or is whom alone a pronoun can mean; whom it is done to is asked for, where no words between two names tell it.
    """
    passage = told.passage
    sentence = sentence_around(passage, told.span)
    text, around = sentence.of(passage.text), passage.text[with_neighbours(passage, sentence).start : sentence.end]
    here, near = (asked.index.names.people_in(said, passage.story) for said in (text, around))
    for other in asked.others:
        name = any_name([other])
        alone = [c for c in near if c != asked.whom and c.gender in ("", other.gender)] == [other]
        if other not in here and not (other.gender and alone and PRONOUN_OF[other.gender].search(text)):
            return False
        if re.search(rf"{name}['’]s?\b", asked.who) and not re.search(rf"{name}['’]s?\b", text) and not alone:
            return False
    deed, done_to = asked.deed, asked.done_to
    if not deed or not done_to:
        return True
    if deeds(f"{asked.whom.name} {deed['verb']} {deed['whom']}", passage.story, asked.index) & deeds(text, passage.story, asked.index):
        return True
    by_pronoun = re.search(rf"\b{deed['verb'].split()[0]}\w* (?:him|(?P<f>her))(?:{IS_OBJECT}|(?={_PARTICLE}\b))", text)
    if by_pronoun and done_to.gender not in ("", by_pronoun.lastgroup or "m"):
        return False
    return _named(answer(asked.done_to_whom), done_to, asked.index)


def _polarity(asked: Asked, told: Evidence) -> Verdict:
    """Return whether a sentence tells what is asked as a fact, "Yes", or denies it, "No"; "" where it is only believed or planned, or taken back."""
    sentence = sentence_around(told.passage, told.span)
    text = sentence.of(told.passage.text)
    if _TAKES_BACK.match(told.passage.text, sentence.end) or _done_by_another(asked, text):
        return ""
    stems = stems_beside(asked.parsed.text, [asked.whom, *asked.others])
    if not told_as_fact(text, stems):
        no = set(content_stems(" ".join(span.of(text) for span in denied(text))))
        return "No" if 2 * len(stems & no) >= len(stems) > 0 else ""
    if any(stems & set(content_stems(match["verb"])) for match in _NOTHING.finditer(text)):
        return "No"
    clauses = [[word for word in re.finditer(r"[^\W_]+", clause) if stems.intersection(content_stems(word[0]))] for clause in _CLAUSE.split(text)]
    nearest = [said[-1] for said in clauses if said and len(said) == max(map(len, clauses))]
    return "" if any(NEGATION.search(word.string, 0, word.start()) for word in nearest) or (not nearest and NEGATION.search(text)) else "Yes"


def _told_otherwise(asked: Asked, who: Draft) -> bool:
    """Return whether every telling of the deed names somebody else, as the answer to "who?" does, or has it the other way round."""
    question = asked.parsed.text
    otherwise = contradicted(replace(asked.parsed, text=f"Why {question[:1].lower()}{question[1:]}"), asked.index) if who.confidence >= SURE else None
    if otherwise is None:
        return False
    named = set(asked.index.names.people_in(otherwise.text, asked.whom.story)) - {asked.whom}
    told = deeds(_sentence(who.evidence[0]), asked.whom.story, asked.index)
    turned = any(deed.whom == asked.whom.name and deed.doer == other.name for deed in told for other in named)
    return turned or not named.isdisjoint(asked.index.names.people_in(who.text, asked.whom.story))


def _done_by_another(asked: Asked, text: str) -> bool:
    """Return whether the verb of the question stands in a sentence right behind somebody else, "Rick, who owes him", or behind a "to", and nowhere else."""
    verb = next(iter(content_stems(asked.verb)), "")
    name = any_name(asked.index.names.people_in(text, asked.whom.story))
    doers: list[bool] = []
    for word in re.finditer(r"[^\W_]+", text) if verb else ():
        if content_stems(word[0])[:1] != [verb]:
            continue
        before = text[: word.start()]
        named = re.search(rf"(?P<who>{name}(?:(?:,|,? and) {name})*){_BEFORE_VERB}$", before)
        passive = _IS.search(before) is not None and not word[0].endswith("ing")
        if named and not passive:
            doers.append(re.search(any_name([asked.whom]), named["who"]) is not None)
        elif before.endswith(" to "):
            doers.append(False)
        else:
            doers.append(True)
    return bool(doers) and not any(doers)
