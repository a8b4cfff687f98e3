"""What each telling calls a person: "the bookmaker Cobby", "Gus, a bar owner", "his lawyer's assistant, Ann Martin".

Found by where such words stand beside a name, and only where the noun is one for somebody's work or place in life. Kinship, love and
deeds ("his sister", "her captor") do not contradict a trade and are left out. It knows no names, and joins no sentences.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.encoders import Encoder
from rag.index import Index
from rag.rules.naming import PHRASE_ENDS
from rag.schema import BY_RULE, Character, Draft, DraftVersion, Evidence, distinct, evidence_of, sentences_of
from rag.words import OPENERS, STOP, TITLES, UPPER, content_stems, fold, words

FRAMES = ("{}", "He is a {}.", "the {} of the story")
"""What roles are put into before they are embedded: the mean over all three tells more than a bare word does."""
ALIKE = 0.64
"""The mean cosine of two roles, from which on they are the same in other words: of pairs made up by hand, 0.85 of 40 like ones lie above and 0.82 of 38 unlike ones below."""
_WORK = re.compile(
    r"(?:[a-z]{2,}(?:er|or|ist|eer|smith|wright|herd)|[a-z]+(?:man|men|woman|women|ician|arian|maid|keeper)|detective|assistant|attendant|servant|lieutenant|agent|student"
    r"|president|clerk|nurse|guard|thief|cook|judge|priest|vicar|parson|rabbi|referee|umpire|surgeon|mayor|marshal|nun|monk|spy|boss|chief|guide|king|queen|prince|princess|knight|duke|count|chef|pilot|coach"
    r"|official|general|colonel|sergeant|captain|musician|magician|physician|politician|librarian|heir|heiress|actress|waitress|hostess|governess|apprentice|architect|scientist)s?"
)  # fmt: skip
_KIN = ("father", "mother", "brother", "sister", "daughter", "son-in-law")
_NOT_WORK = frozenset(
    "lover other another elder older younger former latter wiser braver"
    " woman women gentleman madman human roman german captor prisoner killer murder murderer deserter embezzler kidnapper blackmailer attacker visitor stranger follower survivor rumor error terror mirror leather proper customer newcomer teenager youngster neighbor neighbour passenger suitor bachelor widower admirer traitor frenchman englishman irishman dutchman newlywed sinner loser winner character bitter clever tender eager poor inferior superior minor junior senior"
    " later never ever either neither after under over together rather winter summer water letter dinner paper number order matter corner door floor river power member her manner danger anger".split()
)
_ONCE = re.compile(r"(?:former|ex|erstwhile|onetime|one-time)\b", re.I)
_PHRASE = r"(?:(?!(?:and|or|who|that|which|with|by|of|for|to|in|on|at|from|as|when|while|an?|the|his|her|their)\b)[\w’'-]+ ){0,4}?[A-Za-z][\w’-]+"
_OPENING = rf"(?!(?i:{'|'.join(sorted(STOP | OPENERS | TITLES))})\b)[{UPPER}][a-z-]+(?: (?!(?:{'|'.join(sorted(STOP))})\b)[a-z-]+[^\Ws]){{0,2}}"
"""What begins a sentence and has no article: "Nightclub singer Dolores Vance"."""
_DETERMINER = r"(?:(?i:an?|the|his|her|their|its|our|my)|(?:(?i:the|his|her) )?[\w-]+['’]s?)"


@dataclass(frozen=True, slots=True)
class Role:
    """What a sentence of a telling calls somebody."""

    text: str
    evidence: Evidence


def roles(person: Character, index: Index) -> list[Role]:
    """Give what a story calls a person, in the order of its tellings."""
    patterns = _patterns(person)
    return [
        Role(text, evidence)
        for evidence in sentences_of(index.passages_of(person.story))
        for text in _called(evidence.text, patterns)
        if text[0].islower() or fold(text) not in index.name_parts
    ]


def _patterns(person: Character) -> list[re.Pattern[str]]:
    name = rf"(?:{'|'.join(re.escape(form) for form in sorted(person.forms, key=len, reverse=True))})(?![\w’'-])"
    appositions = (
        rf"^(?P<role>{_OPENING}) [\"“‘']?{name}",
        rf"(?<!\b[Oo]n )(?<!\b[Ii]n )(?<!\b[Aa]t )(?:{_DETERMINER}|of|by|with|from|for) (?P<role>{_PHRASE}) [\"“‘']?{name}",
        rf"(?<![\w’'], ){_DETERMINER} (?P<role>{_PHRASE}), [\"“‘']?{name}(?=[,.;:]| \(|$)",
        rf"{_DETERMINER} (?P<role>{_PHRASE}) (?:who|that) [^,.;]{{2,40}}, {name}(?=[,.;:])",
        rf"{name}[\"”’']?(?: \([^)]*\))?, {_DETERMINER} (?P<role>{_PHRASE}){PHRASE_ENDS}",
        rf"{name}(?:, (?:who|that))? (?:is|was) {_DETERMINER} (?P<role>{_PHRASE}){PHRASE_ENDS}",
        rf"{name},? (?:(?:who|that) )?(?P<role>work(?:s|ed) (?:as|at|for|in) [\w’' -]{{3,40}}?){PHRASE_ENDS}",
    )
    return [re.compile(rf"(?<![\w’'-]){apposition}") for apposition in appositions]


def _called(sentence: str, patterns: Sequence[re.Pattern[str]]) -> Iterator[str]:
    """Give the roles that a sentence names."""
    for pattern in patterns:
        for match in pattern.finditer(sentence):
            text = match["role"]
            if text.startswith("work") or is_work(fold(text.split()[-1])):
                yield text


def is_work(noun: str) -> bool:
    """Say whether a folded noun is one for somebody's work or place in life, by its form."""
    return _WORK.fullmatch(noun) is not None and noun not in _NOT_WORK and not noun.endswith(_KIN)


def versions(found: Sequence[Role], encoder: Encoder) -> list[DraftVersion]:
    """Put what is the same in other words together, what most tellings say first; gives one entry a version."""
    groups: list[list[Role]] = []
    for role in found:
        same = next((group for group in groups if any(alike(role.text, other.text, encoder) for other in group)), None)
        if same is None:
            groups.append([role])
        else:
            same.append(role)
    groups.sort(key=lambda group: -len({role.evidence.told_in for role in group}))
    return [DraftVersion(", ".join(dict.fromkeys(r.text for r in group)), distinct(r.evidence for r in group)) for group in groups]


def contradicting(told: Sequence[DraftVersion]) -> tuple[DraftVersion, ...]:
    """Give the versions that stand against each other; none where one telling gives them all, and so means no contradiction. What somebody was once contradicts nothing."""
    told = [version for version in told if not _ONCE.match(version.text)]
    tellings = [{e.told_in for e in version.evidence} for version in told]
    apart = [v for i, v in enumerate(told) if all(tellings[i].isdisjoint(tellings[j]) for j in range(len(told)) if j != i)]
    return tuple(apart) if len(apart) > 1 else ()


def role_draft(person: Character, index: Index, encoder: Encoder) -> Draft | None:
    """Answer what somebody's work is by what most tellings call them, with what others say; None where no telling says."""
    told = versions(roles(person, index), encoder)
    if not told:
        return None
    apart = contradicting(told)
    shown = apart or told[:1]
    return Draft(shown[0].text, evidence_of(shown), confidence=BY_RULE, versions=apart)


def alike(one: str, other: str, encoder: Encoder) -> bool:
    """Say whether two roles are the same in other words."""
    said = [set(content_stems(role)) for role in (one, other)]
    if said[0] & said[1] or words(one)[-1:] == words(other)[-1:]:
        return True
    vectors = encoder.encode([frame.format(role) for role in (one, other) for frame in FRAMES])
    return float((vectors[: len(FRAMES)] * vectors[len(FRAMES) :]).sum(1).mean()) >= ALIKE
