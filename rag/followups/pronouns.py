"""Pronouns replaced by the names that they can mean: "Whose gun did she use?" by "Whose gun did Ann use?".

A pronoun that nobody fits stays, and one that has its name in its own question is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.followups.deed import WHO_DID, TurnDeed
from rag.followups.leans import HER_OBJECT, POSSESSIVE, dangling_pronouns
from rag.followups.mentions import WHO_IS_PRONOUN, latest_named, recent_names, several_meant, unnamed_in
from rag.index import Index
from rag.rules.fates.words import HARM_VERBS
from rag.schema import Turn
from rag.words import MEN, THEY, WOMEN, gender_of, gender_of_pronoun, infinitive, words

_UNDERGONE = re.compile(r"\b(?:is|was|are|were|gets?|got) (?:he|she|they) (?P<verb>\w+)", re.I)
_BESIDE_THEM = re.compile(r"\b(?:him|her)(?=\W*$| (?:to|for|with|from|in|on|at|by|and|when|after|before)\b)", re.I)
"""Somebody else than "they" are."""
_DIES = re.compile(r"\b(?:he|she|they) (?:die[sd]?|be dead)\b", re.I)
_NAME_ASKED = re.compile(r"what(?:['’]s| is| was) (?:his|her) name\b", re.I)
_TOPIC = re.compile(r"who (?:is|was) (?P<who>[^?]+?)\W*$", re.I)
_NAMELESS_SUBJECT = re.compile(
    r"\b(?:did|does|do|is|was|has|had|will|would|can|could) (?P<who>(?:the|an?) (?:(?:old|young|little|poor|dead|blind|deaf|drunken|crooked|retired|wounded|other|first|second|third|police|prison|[a-z]+-[a-z]+) )*[a-z]+)\b"
)


def with_names(question: str, deed: TurnDeed | None, history: Sequence[Turn], index: Index) -> str:
    """Put names where a question has pronouns for whom the turns before brought up; one that nobody fits stays."""
    last, unnamed = history[-1], unnamed_in(history[-1], index)
    asked = set(index.named_in(question))  # "he" in "What does he owe Joe?" is not Joe
    recent = [(name, gender) for name, gender in recent_names(history, index) if asked.isdisjoint(index.named_in(name))]
    if all(f"{name}'s" in last.question for name, _ in recent):
        recent = [
            (match["who"], gender_of(words(match["who"])[-1])) for match in _NAMELESS_SUBJECT.finditer(last.question)
        ] + recent  # "What does the stranger wear in Minty's bar?"
    recent = recent or [(name, "") for name in unnamed]
    undergone, verb = _UNDERGONE.search(question), deed.done.split()[0] if deed else ""
    if deed and ((undergone and infinitive(undergone["verb"])[0] == verb) or (verb in HARM_VERBS and _DIES.search(question))):
        recent.sort(key=lambda person: person[0] not in deed.done)  # "Why was he killed?" is not asked of the killer
    pieces, copied, subject = list[str](), 0, ""
    for match in dangling_pronouns(question, index):
        pronoun = match[0].lower()
        object_ = pronoun == "him" or (pronoun == "her" and HER_OBJECT.match(question, match.start()) is not None)
        sure = _meant(pronoun, question, recent, unnamed, history, index)
        if pronoun in THEY and (beside := _BESIDE_THEM.search(question)):  # "What did they want from her?" asks nothing of her
            others = _meant(beside[0].lower(), question, recent, unnamed, history, index)
            sure = [group for group in sure if not any(name in group for name in others[:1])]
        name = next((n for n in sure if not (object_ and n == subject)), None)  # "What does he do to him?" is of two
        if name is None:
            continue
        subject = name if pronoun in ("he", "she") else subject
        possessive = pronoun in POSSESSIVE or (pronoun == "her" and not object_)
        pieces += [question[copied : match.start()], name, "'s" * possessive]
        copied = match.end()
    rewritten = "".join([*pieces, question[copied:]])
    return rewritten[:1].upper() + rewritten[1:] if question[:1].isupper() else rewritten


def _meant(pronoun: str, question: str, recent: Sequence[tuple[str, str]], unnamed: Sequence[str], history: Sequence[Turn], index: Index) -> list[str]:
    """Give whom a pronoun can mean of those brought up (names, and their genders), the likeliest first."""
    kind = gender_of_pronoun(pronoun)
    choices = [name for name, gender in recent if pronoun in THEY or gender in ("", kind)]
    unnamed = [phrase for phrase in unnamed if (MEN if kind == "f" else WOMEN).isdisjoint(words(phrase)[-1:])]  # "he" is not "his stepmother"
    if pronoun in THEY:
        return several_meant(question, choices, history, index)
    if unnamed and _NAME_ASKED.match(question):
        return list(unnamed)  # nobody asks for the name of whom they have named
    near = latest_named(choices, history) or choices
    if WHO_IS_PRONOUN.match(question):  # nobody asks who somebody is whom they have named
        return sorted((name for name in choices if name in near), key=lambda name: name in history[-1].question)
    sure = [name for name, gender in recent if gender == kind and name in near] or [name for name in choices if name in near]
    if (topic := _TOPIC.match(history[-1].question)) and topic["who"] in choices:
        return [topic["who"], *sure]  # whatever gender the answer shows of others
    return [*unnamed, *sure] if pronoun in ("he", "she") and WHO_DID.match(history[-1].question) else sure or list(unnamed)
