"""What a question takes for granted and the shelf tells otherwise.

That is a deed laid at the wrong door, "Why did Pat shoot Fantail?", a death or a wound that was another, or none. Before anything is answered it speaks up
only where every telling of the deed names somebody else, or excludes it, or no telling has anything that may have harmed whoever is said to have been
harmed by somebody; once nothing has been found, also of other deaths and deeds that no telling bears out. In doubt it says nothing: what may be told in
other words is merely not found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.index import Index
from rag.language.fate_words import HURT, OF_DEATH, causes, deadly, exclude, fate_kinds
from rag.language.inflection import content_stems
from rag.language.words import NAME, any_of, gender_of
from rag.question.deeds import deeds
from rag.question.descriptions import is_work, role_nouns
from rag.question.parse import ParsedQuestion, so_called
from rag.rules.assumed import ASSUMES, PRONOUN_OF, assumed_deed, told_of
from rag.rules.bonds import people_of_bond
from rag.rules.fates import Fate, HarmAsked, begins_unnamed, fate_asked, fates, fates_by_passage, harm_asked, told_of_others
from rag.schema import Character, Draft, Evidence, sentences_of

_MUTUAL = frozenset(content_stems("marry wed meet kiss embrace fight divorce"))
"""Whoever does it to somebody has it done by them."""
_BY_NAMELESS = re.compile(r"\b(?:an?|the|his|her|their) [a-z-]+(?:, who\b[^,.;]*,)? (?P<verb>\w+) (?:him|her|them)\b")
"""Somebody without a name does something to somebody, "her father, who took him for a thief, struck him"."""
_STATES = frozenset(content_stems("live stay work know reside dwell"))
"""What everybody does in some way, whatever is told."""
_BY_SOMEBODY = re.compile(
    rf"\bby (?P<who>(?:an?|the|his|her|their|one of the|{NAME}(?<=['’]s)) (?:[a-z-]+ ){{0,2}}?(?P<noun>[a-z-]+))"
    r"(?=[.,;:!?]|$| (?:in|on|at|and|with|who|when|as)\b)"
)
"""Somebody without a name who does it, "is murdered by Max's men"."""
_SEVERAL = frozenset("men people gang mob posse thugs gunmen henchmen killers soldiers".split())
_RECOVERS = re.compile(r"\b(?:surviv\w+|recover\w*|pull(?:s|ed) through|out of (?:the )?hospital)\b")
"""Nobody died of what was told before it."""


def contradicted(parsed: ParsedQuestion, index: Index) -> Draft | None:
    """Find a deed that the question lays at the wrong door: "Why did Pat shoot Fantail?" where it is only told that Ann shoots Fantail.

    It speaks up only where nobody who may do it in any telling (`rag.rules.assumed`) is the one who was asked about; who did it is said only where it is
    told with a name after the verb.
    """
    people = parsed.people
    if (harm := harm_asked(parsed.text, people)) and (draft := _harmed_otherwise(harm, index)):
        return draft
    untold = _untold(harm, index) if harm and not evidence_of_survival(parsed.text, index) else None
    asked = assumed_deed(parsed.text, people)
    if asked is None:
        return untold
    told = told_of(asked, index)
    if asked.doer in told.doers:
        return None
    if told.surely:
        return told_of_others(told.surely, asked.doer)
    if asked.whom and told.reversed and asked.verb not in _MUTUAL:
        return Draft(f"According to this shelf it was the other way round: {asked.whom.name}, not {asked.doer.name}.", reason="false_premise")
    return _not_borne_out(asked.claim) if told.doers and not (asked.whom and _in_other_words(asked.whom, index)) else untold


def _harmed_otherwise(harm: HarmAsked, index: Index) -> Draft | None:
    """Find whoever a question says was harmed to have been harmed by others only, or in another way that excludes this one."""
    told = _harms(harm, index)
    doers = {fate.doer for fate in told if fate.doer}
    if any(fate.doer and deadly(fate.kinds) for fate in told):
        told = [fate for fate in told if fate.doer or fate.kinds != {"dead"}]  # who "lies dead" is whom it is told of that Ann killed
    by_somebody = frozenset().union(*(causes(fate.kinds) for fate in told if fate.doer))
    told = [fate for fate in told if fate.doer or not (deadly(fate.kinds) and causes(fate.kinds) & by_somebody)]  # nor is who "is shot dead" shot twice
    if harm.doer and doers and all(fate.doer not in (None, harm.doer) for fate in told):
        found = told_of_others(doers, harm.doer)
    elif _all_by_others(harm, told, index) or exclude(harm.kinds, frozenset().union(*(fate.kinds for fate in told)) - {"alive"}):
        found = _false_premise("The shelf says otherwise", told[-1].evidence)
    else:
        return None
    surely = any(harm.kinds & fate.kinds or (deadly(harm.kinds) and deadly(fate.kinds)) for fate in told)  # nobody dies twice
    return found if surely or not _in_other_words(harm.whom, index) else None


def _all_by_others(harm: HarmAsked, told: Sequence[Fate], index: Index) -> bool:
    return harm.doer is not None and bool(told) and all(_by_somebody_else(fate, harm.doer, index) for fate in told)


def _by_somebody_else(fate: Fate, doer: Character, index: Index) -> bool:
    """Return whether a fate is told as the deed of somebody without a name, who is none that the story calls this doer: "murdered by Max's men"."""
    by = _BY_SOMEBODY.search(fate.text) if fate.doer is None else None
    if by is None or not (by["noun"] in _SEVERAL or is_work(by["noun"]) or gender_of(by["noun"])):
        return False
    return by["noun"] not in role_nouns([doer], index) and doer not in index.names.people_in(by["who"], doer.story)


def _untold(harm: HarmAsked, index: Index) -> Draft | None:
    """Find whoever a question says that somebody harmed to have come to no harm in any telling, in whatever words.

    Nor may there be a "him" who may be they, "a thief shoots her", or anybody whom that somebody harmed: a pronoun may have been read amiss.
    """
    read = fates_by_passage(harm.whom.story, index) if harm.doer else []
    told = [(whom, fate) for _, found in read for whom, fate in found if fate.kinds - {"alive"}]
    may_be = any(
        (fate.doer == harm.doer and _alike(whom, harm.whom)) or (whom is None and PRONOUN_OF[harm.whom.gender].search(fate.evidence.text))
        for whom, fate in told
    )
    return None if not harm.doer or may_be or _harms(harm, index) or _in_other_words(harm.whom, index) else _not_borne_out(harm.claim)


def _alike(one: Character | None, other: Character) -> bool:
    """Return whether one pronoun may mean either of two people, if the first is known at all."""
    return one is None or one.gender == other.gender or not (one.gender and other.gender)


def unsupported_premise(question: str, story: str, index: Index) -> Draft | None:
    """Say what a question that has found no answer takes for granted and no telling of a story bears out.

    That is a death, or a deed that it lays at somebody's door; None where it may be told. "How does Ann know Joe?" asks what they are to each other, and lays
    no deed at anybody's.
    """
    people = index.names.people_in(question, story)
    if people_of_bond(question, lambda name: so_called(name, people)):
        return None
    if alive := evidence_of_survival(question, index):
        return _false_premise("The shelf tells of no such death", alive)
    if harm := harm_asked(question, people):
        if any(fate.doer in (None, harm.doer) or not harm.doer for fate in _harms(harm, index)) or _in_other_words(harm.whom, index):
            return None
        turned = next((fate for fate in fates(harm.doer, index) if fate.doer == harm.whom and fate.kinds - {"alive"}), None) if harm.doer else None
        return _false_premise("The shelf has it the other way round", turned.evidence) if turned else _not_borne_out(harm.claim)
    match = ASSUMES.search(question)
    rest = match["rest"] if match else ""
    who = max((form for c in people for form in c.forms if rest.lower().startswith(f"{form.lower()} ")), key=len, default="")
    if any(fate.doer in people and who in fate.doer.forms for person in people for fate in fates(person, index) if fate.doer):
        return None  # it is told that they do something of the kind to another who is asked about
    did = rest[len(who) + 1 :]
    verb = content_stems(did)[:1]
    if not _STATES.isdisjoint(verb):
        return None  # where somebody lives may be told of by a house
    if not match or not who or not index.stems_of(story).issuperset(verb) or _may_be_told(question, verb, story, index):
        return None  # where nobody's deed is told with the verb, it is merely not told
    return _not_borne_out(f"{rest[: len(who)]} {match['aux'].lower()} {did}")


def _false_premise(said: str, evidence: Evidence) -> Draft:
    return Draft(f"{said}: “{evidence.text}” ({evidence.passage.source})", reason="false_premise")


def _not_borne_out(claim: str) -> Draft:
    return Draft(f"Nothing on this shelf supports that {claim}.", reason="false_premise")


def evidence_of_survival(question: str, index: Index) -> Evidence | None:
    """Return the last sentence that says that somebody lives, and is more than hurt, whose death a question takes for a fact.

    None where a death is told too.
    """
    people = index.names.people_in(question)
    asked = fate_asked(question, people)
    harm = harm_asked(question, people)
    whom = harm.whom if harm and "dead" in harm.kinds and not harm.doer else asked.whom if asked and asked.of_death else None
    told = _not_outlived(fates(whom, index)) if whom else []
    living = [fate.evidence for fate in told if not HURT.search(fate.text)]
    surely = whom and living and all("alive" in fate.kinds for fate in told) and not _in_other_words(whom, index)
    return living[-1] if surely else None


def _not_outlived(told: Sequence[Fate]) -> list[Fate]:
    """Leave out what somebody outlives, by what the same telling says later: "Elsie is poisoned. … She recovers"."""

    def outlives(later: Fate, fate: Fate) -> bool:
        return later.evidence.telling_id == fate.evidence.telling_id and _RECOVERS.search(later.text) is not None

    return [fate for at, fate in enumerate(told) if deadly(fate.kinds) or not any(outlives(later, fate) for later in told[at + 1 :])]


def _harms(harm: HarmAsked, index: Index) -> list[Fate]:
    """Return what is told of whoever a question says was harmed that people die of."""
    return [fate for fate in fates(harm.whom, index) if fate.kinds - {"alive"}]


def _in_other_words(person: Character, index: Index) -> bool:
    """Return whether a sentence about somebody may tell of their death in words that `rag.rules.fates` does not read as theirs.

    So it is in "a bullet finds him", "they bury him in May". It is about them where it has their name, or a pronoun where the sentence before is about
    them and it names nobody. A death of somebody without a name, but with their pronoun, may be theirs wherever the passage names them, if nothing else
    befalls them: "The Strangler breaks his neck".
    """
    about, pronoun = False, PRONOUN_OF[person.gender]
    read = fates_by_passage(person.story, index)
    harms = [[(whom, fate.evidence.span) for whom, fate in told if fate.kinds - {"alive"} and fate.doer != person] for _, told in read]
    harmed = any(whom == person for told in harms for whom, _ in told)
    for (passage, _), told in zip(read, harms, strict=True):
        here = not harmed and re.search(any_of(person.forms), passage.text)
        for sentence in passage.sentences:
            text = sentence.of(passage.text)
            named = re.search(any_of(person.forms), text) is not None
            meant = (named or (about and not begins_unnamed(text))) and pronoun.search(text)
            nameless = (None, sentence) in told and (meant or (here and pronoun.search(text)))
            if (person, sentence) not in told and (nameless or ((named or meant) and OF_DEATH.search(text))):
                return True
            about = named or (about and not index.names.people_in(text, person.story))
    return False


def _may_be_told(question: str, verb: Sequence[str], story: str, index: Index) -> bool:
    """Return whether some sentence of a story tells just the deed that a question names, "Why did Ann shoot Fantail?".

    Or whether one names the doer alone with that verb: "Ann says that she shot the guard". So may one that names at most the two, and tells it of somebody
    without a name who does it to a "him": "Fantail comes aboard, and her father shot him".

    Of what is done to nobody who has a name any sentence may be it that names the doer and has the verb, or names nobody and has "he" and the verb; of a
    killing of somebody without a name any sentence may be it that names the doer and a death or a shot.
    """
    asked = deeds(question, story, index)
    named = [c for c in index.names.people_in(question, story) if c.person]
    doers = {deed.doer for deed in asked} or {c.name for c in index.names.people_in(question, story)}
    verbs = {deed.verb for deed in asked} or set(verb)
    killing = not asked and re.search(r"\b(?:kill|murder)", question) is not None
    for sentence in (evidence.text for evidence in sentences_of(index.passages_of(story))):
        people = {c.name for c in index.names.people_in(sentence, story)}
        alone = people and (people <= doers if asked else people & doers) and not verbs.isdisjoint(content_stems(sentence))
        unnamed = not asked and not people and any(PRONOUN_OF[c.gender].search(sentence) for c in named) and not verbs.isdisjoint(content_stems(sentence))
        by_nameless = " ".join(match["verb"] for match in _BY_NAMELESS.finditer(sentence)) if people <= {c.name for c in named} else ""
        if (
            alone
            or unnamed
            or not verbs.isdisjoint(content_stems(by_nameless))
            or asked & deeds(sentence, story, index)
            or (killing and people & doers and fate_kinds(sentence) - {"alive"})
        ):
            return True
    return False
