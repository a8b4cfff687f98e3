"""Whom a telling names as the killer: "The murderer is Ingrid", "The captain's killer is Drummond", "it was Gerald who pulled the trigger".

Whose killer it is it says itself, or else the sentence before or the telling as a whole does, if only one person with a name is dead there by an unknown
hand. It says nothing of what is only believed, nor of whoever is somebody's "hired killer".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.index import Index
from rag.language.factuality import unfactual
from rag.language.words import NAME, any_of
from rag.question.descriptions import by_noun
from rag.rules.fates.names import named_at
from rag.rules.fates.told import Fate, fates_by_passage
from rag.schema import Character, Evidence, sentences_of

_KILLER = r"(?:killer|murderer|murderess|culprit|guilty (?:one|party|man|woman))"
_PROVES = (
    r"(?:is|was|prove[sd]? to (?:be|have been)|turn(?:s|ed) out to (?:be|have been)|(?:is|was) (?:revealed|unmasked|exposed|shown|found out) (?:to be|as))"
)
_WHOSE = rf"(?:(?P<owner>{NAME}(?<=['’]s)|[Tt]he [a-z]+['’]s) |[Tt]he (?:real |true |actual )?)"
_OF = rf"(?: of (?P<of>(?:the |old |young )*(?:{NAME}|[a-z]+)))?"
_KILLER_IS = re.compile(
    rf"\b{_WHOSE}{_KILLER}{_OF} {_PROVES} (?:really |actually )?(?:none other than )?"
    rf"(?:(?:the|an?|his|her|{NAME}(?<=['’]s)) (?:[\w’'-]+,? ){{1,4}}?)?(?={NAME})"
)
"""Right before the name of whoever it is."""
_IS_KILLER = re.compile(rf" (?:himself |herself )?{_PROVES} (?:really |actually )?(?:{_WHOSE}){_KILLER}{_OF}(?= and\b| all along\b|[.,;:!]|$)")
"""Right behind it; "Sorrel is Breck's killer" says whom he works for."""

_DID_IT = (
    r"(?:has |had |have )?(?:did it|done it|(?:did|done|committed) the (?:killing|murder|crime|deed)|pull(?:s|ed) the trigger"
    r"|(?:strikes|struck|deals|dealt) the (?:fatal |deadly )?blow|(?:fires|fired) the (?:fatal |deadly )?shots?"
    r"|(?:drives|drove|driven|plunges|plunged) the (?:knife|blade|dagger) (?:in|home)"
    r"|(?:gives?|gave|given) [^,.;]{1,30} (?:fatal|deadly) (?:injection|dose|drink)"
    r"|(?:puts?|poured|pours|slips|slipped|stirs|stirred) the (?:poison|arsenic|cyanide|strychnine))\b"
)
_IT_WAS = re.compile(
    rf"\b[Ii]t (?:is|was) (?:really |actually )?(?:(?:the|an?|his|her|{NAME}(?<=['’]s)) (?:[\w’'-]+,? ){{1,4}}?)?"
    rf"(?P<who>{NAME})(?: himself| herself)?(?:, [^,.;]+,)?,? who {_DID_IT}"
)
"""Around the name: "it was Gerald, his son, who had pulled the trigger"."""
_TELLS = re.compile(rf"{_KILLER}|{_DID_IT}")


def named_killers(whom: Character, index: Index) -> list[tuple[Character, Evidence]]:
    """Return whom tellings name as the killer of somebody, each with the sentence."""
    passages = index.passages_of(whom.story)
    if not any(_TELLS.search(passage.text) for passage in passages):
        return []
    befell = [(c, fate) for _, found in fates_by_passage(whom.story, index) for c, fate in found if c and "alive" not in fate.kinds]
    found = []
    sentences = list(sentences_of(passages))
    for before, sentence in zip([None, *sentences], sentences, strict=False):
        killer, said = _named(sentence, index)
        if killer is None or killer == whom:
            continue
        telling = [(c, fate) for c, fate in befell if fate.evidence.telling_id == sentence.telling_id]
        meant = _meant(said, whom.story, index)
        if whom in meant if meant else _is_unsolved(whom, telling, before, sentence, [s for s in sentences if s.telling_id == sentence.telling_id]):
            found.append((killer, sentence))
    return found


def _named(sentence: Evidence, index: Index) -> tuple[Character | None, str]:
    """Return whom a sentence names as a killer, and whose, in its words; nobody where it is only believed or asked."""
    text, story = sentence.text, sentence.passage.story
    if text.endswith("?") or not _TELLS.search(text):
        return None, ""
    named, unsure = named_at(text, story, index), unfactual(text)

    def at(place: int) -> Character | None:
        return next((c for start, c in named if start == place), None)

    def ends_at(place: int) -> Character | None:
        return next((c for start, c in named if any(text.startswith(form, start) and start + len(form) == place for form in c.forms)), None)

    for match in (m for pattern in (_KILLER_IS, _IS_KILLER, _IT_WAS) for m in pattern.finditer(text) if not any(a <= m.start() < b for a, b in unsure)):
        said = match.groupdict()
        if match.re is _KILLER_IS and (killer := at(match.end())):
            return killer, said["owner"] or said["of"] or ""
        if match.re is _IS_KILLER and not said["owner"] and (killer := ends_at(match.start())):
            return killer, said["of"] or ""
        if match.re is _IT_WAS and (killer := at(match.start("who"))):
            return killer, ""
    return None, ""


def _meant(said: str, story: str, index: Index) -> list[Character]:
    """Return whom words mean that say whose killer it is, "the judge's", "old Ned"."""
    noun = re.sub(r"['’]s$", "", said).lower().split()[-1:]
    return index.names.people_in(said, story) or [c for c in (by_noun(story, index).get(one) for one in noun) if c]


def _is_unsolved(whom: Character, befell: Sequence[tuple[Character, Fate]], before: Evidence | None, sentence: Evidence, telling: Sequence[Evidence]) -> bool:
    """Return whether a telling has said of somebody, and of nobody else, that they are dead and not by whom; the sentence `before` counts most.

    Where it has said so of nobody, it is whose killing it speaks of: "Ida is accused of killing old Arthur Bell".
    """
    known = {c for c, fate in befell if fate.doer}
    told = [(c, fate) for c, fate in befell if c not in known and _stands_before(fate.evidence, sentence)]
    last = {c for c, fate in told if before and fate.evidence.span == before.span and fate.evidence.passage == before.passage}
    if not told:
        killing = re.compile(rf"\b(?:kill|murder)\w* (?:of )?(?:[a-z]+,? ){{0,4}}{any_of(whom.forms)}")
        return any(killing.search(one.text) for one in telling if _stands_before(one, sentence))
    return (last or {c for c, _ in told}) == {whom}


def _stands_before(one: Evidence, other: Evidence) -> bool:
    return one.passage.raw(one.span).start < other.passage.raw(other.span).start
