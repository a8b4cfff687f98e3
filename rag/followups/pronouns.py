"""Pronouns replaced by the names that they can mean: "Whose gun did she use?" by "Whose gun did Ann use?".

A pronoun that nobody fits stays, and one that has its name in its own question is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.followups.leans import HER_OBJECT, POSSESSIVE, dangling_pronouns
from rag.followups.mentions import WHO_IS_PRONOUN, latest_named, recent_names, several_meant, unnamed_in
from rag.followups.predication import WHO_DID, Predication
from rag.index import Index
from rag.language.fate_words import HARM_VERBS
from rag.language.inflection import infinitive
from rag.language.vocabulary import MEN, THEY, WOMEN
from rag.language.words import IS_OBJECT, NAME, gender_of, gender_of_pronoun, words
from rag.question.descriptions import is_work
from rag.schema import Turn

_UNDERGONE = re.compile(r"\b(?:is|was|are|were|gets?|got) (?:he|she|they) (?P<verb>\w+)", re.I)
_WHO_TO = re.compile(r"\W*(?:(?:so|then|but),? )?who (?:really |actually |then )?(?P<verb>\w+) (?:him|her)\b", re.I)
"""Asks who did something to somebody, "So who killed him?"."""
_BESIDE_THEM = re.compile(rf"\b(?:him|her){IS_OBJECT}", re.I)
"""Somebody else than "they" are."""
_DIES = re.compile(r"\b(?:he|she|they) (?:die[sd]?|be dead)\b(?! \w+(?:self|selves)\b)", re.I)
_NAME_ASKED = re.compile(r"what(?:['’]s| is| was) (?:his|her) name\b", re.I)
_TOPIC = re.compile(r"who (?:is|was) (?P<who>[^?]+?)\W*$", re.I)
_NAMELESS_SUBJECT = re.compile(
    r"\b(?:did|does|do|is|was|has|had|will|would|can|could) (?P<who>(?:the|an?) "
    r"(?:(?:old|young|little|poor|dead|blind|deaf|drunken|crooked|retired|wounded|other|first|second|third|police|prison|[a-z]+-[a-z]+) )*[a-z]+)\b"
)
_NAMELESS_OBJECT = re.compile(r"\b(?P<who>(?:the|an?) [a-z]+)(?!['’\w])")
_WHOM = re.compile(rf"\W*whom? (?:did|does|do) (?:the )?(?P<who>{NAME}) [a-z]", re.I)
"""Asks to whom somebody does something."""


@dataclass(frozen=True, slots=True)
class _BroughtUp:
    """Whom the turns before a question brought up, and so whom its pronouns can mean."""

    question: str
    history: Sequence[Turn]
    index: Index
    named: Sequence[tuple[str, str]]
    """Names with genders, the likeliest first."""
    unnamed: Sequence[str]
    """Whom the last answer gives without a name, "the clerk"."""

    def meant_by(self, pronoun: str) -> list[str]:
        """Return whom a pronoun can mean, the likeliest first."""
        kind = gender_of_pronoun(pronoun)
        choices = [name for name, gender in self.named if pronoun in THEY or gender in ("", kind)]
        if pronoun in THEY:
            several = several_meant(self.question, choices, self.history, self.index)
            return [several] if several else []
        unnamed = [phrase for phrase in self.unnamed if (MEN if kind == "f" else WOMEN).isdisjoint(words(phrase)[-1:])]  # "he" is not "his stepmother"
        if unnamed and _NAME_ASKED.match(self.question):
            return unnamed  # nobody asks for the name of whom they have named
        asked_before = self.history[-1].question
        near = latest_named(choices, self.history) or choices
        if WHO_IS_PRONOUN.match(self.question):  # nobody asks who somebody is whom they have named
            return sorted((name for name in choices if name in near), key=lambda name: name in asked_before)
        if (doer := self._goes_on_doing(pronoun)) in choices:
            return [doer, *(name for name in choices if name != doer)]
        sure = [name for name, gender in self.named if gender == kind and name in near] or [name for name in choices if name in near]
        if WHO_DID.match(asked_before) and near[:1] and (self.history[-1].answer or "") == near[0] and len(self.index.names.people_in(asked_before)) > 1:
            sure = [near[0], *sure]  # "Who followed Ray and Vera?" "Lou Stark.", whatever his gender
        if (topic := _TOPIC.match(asked_before)) and topic["who"] in choices:
            return [topic["who"], *sure]  # whatever gender the answer shows of others
        # "How much did he owe him?": where "he" is the one man, "him" is whoever else was named
        sure += [name for name in choices if name not in sure]
        return [*unnamed, *sure] if pronoun in ("he", "she") and WHO_DID.match(asked_before) else sure or unnamed

    def _goes_on_doing(self, pronoun: str) -> str:
        """Return who did something to whom the last answer gives, where a "he" does something to "him": "Whom does Max bribe?", "What does he give him?"."""
        both = {"he": r"\bhim\b", "she": r"\bher\b"}.get(pronoun)
        whom = _WHOM.match(self.history[-1].question) if both and re.search(both, self.question, re.I) else None
        return whom["who"] if whom else ""

    def others_than(self, group: str) -> bool:
        """Return whether a "him" or "her" in the question is nobody of a group: "What did they want from her?" asks nothing of her."""
        beside = _BESIDE_THEM.search(self.question)
        return beside is None or not any(name in group for name in self.meant_by(beside[0].lower())[:1])


def with_names(question: str, said: Predication | None, history: Sequence[Turn], index: Index) -> str:
    """Put names where a question has pronouns for whom the turns before brought up; one that nobody fits stays.

    `said` is what the last turn said of somebody.
    """
    before = _brought_up(question, said, history, index)
    pieces, copied, subject = list[str](), 0, ""
    dangling = dangling_pronouns(question, index)
    unknown_doer = not history[-1].answer and WHO_DID.match(history[-1].question) and {gender_of_pronoun(match[0]) for match in dangling} >= {"m", "f"}
    for match in dangling:
        pronoun = match[0].lower()
        if unknown_doer and pronoun in ("he", "she"):
            continue  # whoever attacked Thorne, and so not Thorne: "What did she hit him with?"
        object_ = pronoun == "him" or (pronoun == "her" and HER_OBJECT.match(question, match.start()) is not None)
        meant = (name for name in before.meant_by(pronoun) if pronoun not in THEY or before.others_than(name))
        name = next((name for name in meant if not (object_ and name == subject)), None)  # "What does he do to him?" is of two
        if name is None:
            continue
        subject = name if pronoun in ("he", "she") else subject
        possessive = pronoun in POSSESSIVE or (pronoun == "her" and not object_)
        pieces += [question[copied : match.start()], name, "'s" * possessive]
        copied = match.end()
    rewritten = "".join([*pieces, question[copied:]])
    return rewritten[:1].upper() + rewritten[1:] if question[:1].isupper() else rewritten


def _brought_up(question: str, said: Predication | None, history: Sequence[Turn], index: Index) -> _BroughtUp:
    """Return whom the turns before brought up, but for whom the question names itself: "he" in "What does he owe Joe?" is not Joe."""
    last, unnamed = history[-1], unnamed_in(history[-1], index)
    asked = set(index.names.named_in(question))
    named = [(name, gender) for name, gender in recent_names(history, index) if asked.isdisjoint(index.names.named_in(name))]
    if all(f"{name}'s" in last.question for name, _ in named):  # "What does the stranger wear in Minty's bar?"
        nameless = [_whole(match) for match in _NAMELESS_SUBJECT.finditer(last.question)] or [
            match["who"] for match in _NAMELESS_OBJECT.finditer(last.question) if is_work(words(match["who"])[-1])
        ]
        named = [*((who, gender_of(words(who)[-1])) for who in nameless), *named]
    if not named and (topic := _TOPIC.match(last.question)) and re.fullmatch(NAME, topic["who"]):
        named, unnamed = [(topic["who"], "")], []  # "Who is Norton?", whom the index has for nobody: "the head of the company"
    named = named or [(name, gender_of(words(name)[-1])) for name in unnamed]
    if said and _asks_of_whom_it_befell(question, said):
        named.sort(key=lambda person: person[0] not in said.predicate)
    return _BroughtUp(question, history, index, named, unnamed)


def _whole(nameless: re.Match[str]) -> str:
    """Return somebody without a name whose trade is of two words, "the charcoal burner" of "What did the charcoal burner ask for?"."""
    second = re.match(r" (?P<trade>[a-z]+)(?= \w)", nameless.string[nameless.end() :])
    return f"{nameless['who']}{second[0]}" if second and is_work(second["trade"]) else nameless["who"]


def _asks_of_whom_it_befell(question: str, said: Predication) -> bool:
    """Return whether a question takes up what was done from the other side: "Why was he killed?" is not asked of the killer."""
    undergone, verb = _UNDERGONE.search(question) or _WHO_TO.match(question), said.predicate.split()[0]
    return (undergone is not None and infinitive(undergone["verb"])[0] == verb) or (verb in HARM_VERBS and _DIES.search(question) is not None)
