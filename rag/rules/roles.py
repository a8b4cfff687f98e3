"""Where tellings call a person differently ("a legal caseworker", "a social worker"): what is the same in other words, and what contradicts each other.

It compares what `rag.question.descriptions` finds beside names, and finds nothing itself.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.encoders import Encoder
from rag.index import Index
from rag.language.families import CRIMINALS, kind_of_trade, kinship
from rag.language.inflection import content_stems
from rag.language.words import fold, words
from rag.question.descriptions import Role, is_work, roles
from rag.schema import BY_RULE, Character, Draft, DraftVersion, distinct, evidence_of

FRAMES = ("{}", "He is a {}.", "the {} of the story")
"""What roles are put into before they are embedded: the mean over all three tells more than a bare word does."""
ALIKE = 0.64
"""The mean cosine of two roles, from which on they are the same in other words: of pairs made up by hand, 0.85 of 40 like ones lie above and 0.82 of 38
unlike ones below."""
_SAYS_LITTLE, _LITTLE_ALONE = frozenset("employer talker lodger tenant foreigner".split()), frozenset(("owner", "master", "dealer", "boss"))
"""Nouns that go with any work, and those that do where nothing says of what: "the owner", but not "a bar owner", nor "a union boss"."""
_AT = re.compile(r"work(?:s|ed) (?:at|in|for)\b", re.I)
"""Begins where somebody works, which does not say what they are."""
_ONCE = re.compile(r"(?:former|ex|erstwhile|onetime|one-time)\b", re.I)


def versions(found: Sequence[Role], encoder: Encoder) -> list[DraftVersion]:
    """Put what is the same in other words together, what most tellings say first; gives one entry a version."""
    return [_version(group) for group in _same_in_other_words(found, encoder)]


def _same_in_other_words(found: Sequence[Role], encoder: Encoder) -> list[list[Role]]:
    groups: list[list[Role]] = []
    for role in found:
        same = next((group for group in groups if any(alike(role.text, other.text, encoder) for other in group)), None)
        if same is None:
            groups.append([role])
        else:
            same.append(role)
    return sorted(groups, key=lambda group: -len({role.evidence.telling_id for role in group}))


def _version(group: Sequence[Role]) -> DraftVersion:
    return DraftVersion(", ".join(dict.fromkeys(role.text for role in group)), distinct(role.evidence for role in group))


def contradicting(found: Sequence[Role], encoder: Encoder) -> tuple[DraftVersion, ...]:
    """Return the versions that stand against each other; none where one telling gives them all, and so means no contradiction.

    What somebody was once contradicts nothing, nor does what says little.
    """
    return _apart(_same_in_other_words(found, encoder))


def _apart(groups: Sequence[Sequence[Role]]) -> tuple[DraftVersion, ...]:
    told = [_version(group) for group in groups if not _ONCE.match(group[0].text) and not all(_says_little(role.text) for role in group)]
    tellings = [{e.telling_id for e in version.evidence} for version in told]
    apart = [v for i, v in enumerate(told) if all(tellings[i].isdisjoint(tellings[j]) for j in range(len(told)) if j != i)]
    return tuple(apart) if len(apart) > 1 else ()


def _says_little(role: str) -> bool:
    return _AT.match(role) is not None or fold(role) in _LITTLE_ALONE or words(role)[-1] in _SAYS_LITTLE


def role_draft(person: Character, index: Index, encoder: Encoder) -> Draft | None:
    """Answer what somebody's work is by what most tellings call them, with what others say; None where no telling says."""
    groups = _same_in_other_words(roles(person, index), encoder)
    told = sorted(map(_version, groups), key=lambda version: bool(_ONCE.match(version.text)))
    if not told or _ONCE.match(told[0].text):
        return None
    apart = _apart(groups)
    shown = apart or told[:1]
    return Draft(shown[0].text, evidence_of(shown), confidence=BY_RULE, versions=apart, one_fact=not apart)


def alike(one: str, other: str, encoder: Encoder) -> bool:
    """Return whether two roles are the same in other words, or one says only less."""
    said = [set(content_stems(role)) for role in (one, other)]
    if said[0] & said[1] or words(one)[-1:] == words(other)[-1:]:
        return True
    nouns = [fold(role.split()[-1]) for role in (one, other)]
    if not CRIMINALS.isdisjoint(nouns) and all(noun in CRIMINALS or "gangster" in kind_of_trade(noun) for noun in nouns):
        return True
    return (all(map(is_work, nouns)) and kinship(one, other) in ("one", "maybe")) or likeness(one, other, encoder) >= ALIKE


def likeness(one: str, other: str, encoder: Encoder) -> float:
    """Return the mean cosine of two roles in the `FRAMES`."""
    vectors = encoder.encode([frame.format(role) for role in (one, other) for frame in FRAMES])
    return float((vectors[: len(FRAMES)] * vectors[len(FRAMES) :]).sum(1).mean())
