"""What a question takes for granted and the shelf tells otherwise: a deed laid at the wrong door, "Why did Pat shoot Fantail?", a death or a wound that was another, or none.

Before anything is answered it speaks up only where every telling of the deed names somebody else, or excludes it, or no telling has anything that may have harmed whoever is said
to have been harmed by somebody; once nothing has been found, also of other deaths and deeds that no telling bears out. In doubt it says nothing: what may be told in other words is merely not found.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.index import Index
from rag.language.factuality import charged, outside, unfactual
from rag.language.fate_words import HURT, OF_DEATH, deadly, exclude, fate_kinds
from rag.language.words import COMMON_VERBS, STOP, any_of, content_stems, forms, stem, words
from rag.question.deeds import deeds
from rag.question.parse import ParsedQuestion
from rag.rules.fates import Fate, HarmAsked, begins_unnamed, fate_asked, fates, fates_by_passage, fates_of, harm_asked, told_of_others
from rag.schema import Character, Draft, Evidence, sentences_of

_ASSUMES = re.compile(r"\b(?:why (?=did|does|do|was|were|is|are|has|had)|(?:when|where|how) (?=did|does|do))(?P<aux>\w+) (?P<rest>[^?]+?)\W*$", re.I)
_PRONOUN_OF = {gender: re.compile(rf"\b(?:{pronouns})\b", re.I) for gender, pronouns in (("m", "he|him"), ("f", "she|her"), ("", "he|him|she|her"))}
_SELF = frozenset(("himself", "herself"))
_PASSIVE = frozenset("is was are were be been being gets got".split())
_EACH_OTHER = (["each", "other"], ["one", "another"])
_WHOM = (["him"], ["her"], ["them"])
_MUTUAL = frozenset(content_stems("marry wed meet kiss embrace fight divorce"))
"""Whoever does it to somebody has it done by them."""
_HIDES = frozenset(("he", "she", "they", "it", "him", "her", "and"))
"""Between a name and a verb: somebody named before may do it as well."""
_BY_NAMELESS = re.compile(r"\b(?:an?|the|his|her|their) [a-z-]+(?:, who\b[^,.;]*,)? (?P<verb>\w+) (?:him|her|them)\b")
"""Somebody without a name does something to somebody, "her father, who took him for a thief, struck him"."""
_REACH = 8
"""Words between a verb and whoever does it, or whom it is done to."""
_NEAR = 3
"""Words behind a "by" within which whoever does it is named."""


@dataclass(frozen=True, slots=True)
class _Assumed:
    """A deed that a question takes for granted, "Why did Pat shoot Fantail?", by the words of it."""

    doer: Character
    verb: str
    """Its stem."""
    what: Character | frozenset[str]
    """Whom it is done to, or else the stems of what; none of what one does to oneself."""
    claim: str

    @property
    def whom(self) -> Character | None:
        """Return whom it is done to, where that is somebody with a name."""
        return self.what if isinstance(self.what, Character) else None


def _assumed(question: str, people: Sequence[Character]) -> _Assumed | None:
    """Read such a question about one of `people`; None for any other, and for verbs of what several may do in many words, such as "begin to"."""
    match = _ASSUMES.search(question)
    if not match or match["aux"].lower() not in ("did", "does", "do") or not people or len({c.story for c in people}) != 1:
        return None
    said = words(match["rest"])
    doer, taken = _first_named(said, people)
    if doer is None or doer.mentions < 2 or len(said) < taken + 2 or said[taken] in STOP:
        return None
    infinitive, object_ = forms(said[taken])[0], said[taken + 1 : taken + 5]
    whom, _ = _first_named(object_, [c for c in people if c != doer])
    what = whom or (frozenset() if object_[0] in _SELF else frozenset(content_stems(" ".join(object_[:2]))))
    if infinitive in COMMON_VERBS or object_[0] == "to" or (not what and object_[0] not in _SELF):
        return None
    return _Assumed(doer, stem(infinitive), what, f"{doer.name} {match['aux'].lower()} {' '.join(match['rest'].split()[taken:])}")


def contradicted(parsed: ParsedQuestion, index: Index) -> Draft | None:
    """Find a deed that the question lays at the wrong door: "Why did Pat shoot Fantail?" where it is only told that Ann shoots Fantail.

    It speaks up only where every sentence of the story with this verb, and with this person, this thing or "himself" after it (a pronoun may be
    anybody), names somebody else right before the verb, and no pronoun there can mean the one who was asked about. Who did it is said only where it is told with a name after the verb.
    """
    people = parsed.people
    if (harm := harm_asked(parsed.text, people)) and (draft := _harmed_otherwise(harm, index)):
        return draft
    untold = _untold(harm, index) if harm and not evidence_of_survival(parsed.text, index) else None
    asked = _assumed(parsed.text, people)
    if asked is None:
        return untold
    doers, surely, reversed_ = set[Character](), set[Character](), False
    for sentence in (evidence.text for evidence in sentences_of(index.passages_of(asked.doer.story))):
        told = words(outside(sentence, (*unfactual(sentence), *charged(sentence))))
        for at in (at for at, word in enumerate(told) if stem(forms(word)[0]) == asked.verb):
            before, after = told[:at], told[at + 1 : at + 1 + _REACH]
            found = _deed_doers(before, after, asked, index)
            doers |= found
            surely |= found if after[:1] not in _WHOM else set()
            reversed_ = reversed_ or (asked.whom is not None and _does(asked.whom, asked.doer, before, after, index))
    if asked.doer in doers:
        return None
    if surely:
        return told_of_others(surely, asked.doer)
    if asked.whom and reversed_ and asked.verb not in _MUTUAL:
        return Draft(f"According to this shelf it was the other way round: {asked.whom.name}, not {asked.doer.name}.", reason="false_premise")
    return _not_borne_out(asked.claim) if doers and not (asked.whom and _in_other_words(asked.whom, index)) else untold


def _harmed_otherwise(harm: HarmAsked, index: Index) -> Draft | None:
    """Find whoever a question says was harmed to have been harmed by others only, or in another way that excludes this one."""
    told = _harms(harm, index)
    doers = {fate.doer for fate in told if fate.doer}
    if any(fate.doer and deadly(fate.kinds) for fate in told):
        told = [fate for fate in told if fate.doer or fate.kinds != {"dead"}]  # who "lies dead" is whom it is told of that Ann killed
    if harm.doer and doers and all(fate.doer not in (None, harm.doer) for fate in told):
        found = told_of_others(doers, harm.doer)
    elif exclude(harm.kinds, frozenset().union(*(fate.kinds for fate in told)) - {"alive"}):
        found = _false_premise("The shelf says otherwise", told[-1].evidence)
    else:
        return None
    surely = any(harm.kinds & fate.kinds or (deadly(harm.kinds) and deadly(fate.kinds)) for fate in told)  # nobody dies twice
    return found if surely or not _in_other_words(harm.whom, index) else None


def _untold(harm: HarmAsked, index: Index) -> Draft | None:
    """Find whoever a question says that somebody harmed to have come to no harm in any telling, in whatever words.

    Nor may there be a "him" who may be they, "a thief shoots her", or anybody whom that somebody harmed: a pronoun may have been read amiss.
    """
    read = fates_by_passage(harm.whom.story, index) if harm.doer else []
    told = [(whom, fate) for _, found in read for whom, fate in found if fate.kinds - {"alive"}]
    may_be = any(fate.doer == harm.doer or (whom is None and _PRONOUN_OF[harm.whom.gender].search(fate.evidence.text)) for whom, fate in told)
    return None if not harm.doer or may_be or _harms(harm, index) or _in_other_words(harm.whom, index) else _not_borne_out(harm.claim)


def _does(doer: Character, whom: Character, before: Sequence[str], after: Sequence[str], index: Index) -> bool:
    """Return whether one person surely does the deed to another of whose verb these are the words before and after it."""
    if not _PASSIVE.isdisjoint(before[-1:]):
        by = _behind_by(after)
        return whom in _doers(before, index, doer.story) and any(_starts(by[place:], doer) for place in range(_NEAR))
    return _doers(before, index, doer.story) == {doer} and _starts(after, whom) > 0


def _deed_doers(before: Sequence[str], after: Sequence[str], asked: _Assumed, index: Index) -> set[Character]:
    """Return who does the deed of whose verb these are the words before and after it, if it may be the one asked about; whoever is asked about, where that is left open."""
    doer, what, story = asked.doer, asked.what, asked.doer.story
    if after[:2] in _EACH_OTHER:
        return {doer} if any(doer in _persons(word, index, story) for word in before) else set()
    if not _PASSIVE.isdisjoint(before[-1:]):
        if asked.whom in _doers(before, index, story):
            return {c for word in _behind_by(after)[:_NEAR] for c in _persons(word, index, story)} or {doer}
        return set()
    if not _may_be_done_to(what, after):
        return set()
    found = _doers(before, index, story) - {what}
    last = max((place for place, word in enumerate(before) if _persons(word, index, story)), default=0)
    if not _HIDES.isdisjoint(before[last + 1 :]) and _PRONOUN_OF[doer.gender].fullmatch(before[0]):
        return {doer}  # "She gives him the papers for Mimi and stays": she may be anybody
    acting = [word for place, word in enumerate(before) if before[place + 1 : place + 2] != ["s"]]  # not an owner, "Crane's brother"
    return found if found and not any(doer in _persons(word, index, story) for word in acting) else {doer}


def _may_be_done_to(what: Character | frozenset[str], after: Sequence[str]) -> bool:
    """Return whether the words after a verb may say that it is done to somebody, to something, or, where that is nothing, to oneself."""
    if isinstance(what, Character):
        return any(_starts(after[place:], what) for place in range(len(after))) or after[:1] in _WHOM
    return not what.isdisjoint(content_stems(" ".join(after))) if what else not _SELF.isdisjoint(after[:2])


def _behind_by(after: Sequence[str]) -> Sequence[str]:
    """Return the words behind a "by", the first of which name whoever does it; nothing where there is none."""
    return after[after.index("by") + 1 :] if "by" in after else ()


def _first_named(told: Sequence[str], people: Sequence[Character]) -> tuple[Character | None, int]:
    """Return the one person whom the first words name, and how many words do; of several, the one who goes by that name."""
    taken = max((_starts(told, c) for c in people), default=0)
    found = [c for c in people if taken and _starts(told, c) == taken]
    own = [c for c in found if any(words(form) == list(told[:taken]) for form in c.goes_by)]
    fitting = own if len(found) > 1 else found
    return (fitting[0], taken) if len(fitting) == 1 else (None, 0)


def _starts(told: Sequence[str], character: Character) -> int:
    """Return how many words at the start name the character; 0 for none."""
    return max((len(form) for form in map(words, character.forms) if form and list(told[: len(form)]) == form), default=0)


def _doers(before: Sequence[str], index: Index, story: str) -> set[Character]:
    """Return whoever is named last before a verb; all who are named before it, where a pronoun in between may mean any of them."""
    named, hidden = list[Character](), False
    for word in reversed(before):
        if found := _persons(word, index, story):
            named.append(found[0])
            if not hidden:
                break
        hidden = hidden or word in _HIDES
    return set(named)


def _persons(word: str, index: Index, story: str) -> list[Character]:
    return [c for c in index.names.parts.get(word, ()) if c.person and c.story == story]


def unsupported_premise(question: str, story: str, index: Index) -> Draft | None:
    """Say what a question that has found no answer takes for granted and no telling of a story bears out: a death, or a deed that it lays at somebody's door; None where it may be told."""
    people = [c for c in index.names.people_in(question) if c.story == story]
    if alive := evidence_of_survival(question, index):
        return _false_premise("The shelf tells of no such death", alive)
    if harm := harm_asked(question, people):
        if any(fate.doer in (None, harm.doer) or not harm.doer for fate in _harms(harm, index)) or _in_other_words(harm.whom, index):
            return None
        turned = next((fate for fate in fates(harm.doer, index) if fate.doer == harm.whom and fate.kinds - {"alive"}), None) if harm.doer else None
        return _false_premise("The shelf has it the other way round", turned.evidence) if turned else _not_borne_out(harm.claim)
    match = _ASSUMES.search(question)
    rest = match["rest"] if match else ""
    who = max((form for c in people for form in c.forms if rest.lower().startswith(f"{form.lower()} ")), key=len, default="")
    if any(fate.doer in people and who in fate.doer.forms for told in fates_of(people, index).values() for fate in told if fate.doer):
        return None  # it is told that they do something of the kind to another who is asked about
    did = rest[len(who) + 1 :]
    verb = content_stems(did)[:1]
    if not match or not who or not index.stems_of(story).issuperset(verb) or _may_be_told(question, verb, story, index):
        return None  # where nobody's deed is told with the verb, it is merely not told
    return _not_borne_out(f"{rest[: len(who)]} {match['aux'].lower()} {did}")


def _false_premise(said: str, evidence: Evidence) -> Draft:
    return Draft(f"{said}: “{evidence.text}” ({evidence.passage.source})", reason="false_premise")


def _not_borne_out(claim: str) -> Draft:
    return Draft(f"Nothing on this shelf supports that {claim}.", reason="false_premise")


def evidence_of_survival(question: str, index: Index) -> Evidence | None:
    """Return the last sentence that says that somebody lives, and is more than hurt, whose death a question takes for a fact; None where a death is told too."""
    people = index.names.people_in(question)
    asked = fate_asked(question, people)
    harm = harm_asked(question, people)
    whom = harm.whom if harm and "dead" in harm.kinds and not harm.doer else asked.whom if asked and asked.of_death else None
    told = fates(whom, index) if whom else []
    living = [fate.evidence for fate in told if not HURT.search(fate.text)]
    surely = whom and living and all("alive" in fate.kinds for fate in told) and not _in_other_words(whom, index)
    return living[-1] if surely else None


def _harms(harm: HarmAsked, index: Index) -> list[Fate]:
    """Return what is told of whoever a question says was harmed that people die of."""
    return [fate for fate in fates(harm.whom, index) if fate.kinds - {"alive"}]


def _in_other_words(person: Character, index: Index) -> bool:
    """Return whether a sentence about somebody may tell of their death in words that `rag.rules.fates` does not read as theirs: "a bullet finds him", "they bury him in May".

    It is about them where it has their name, or a pronoun where the sentence before is about them and it names nobody. A death of somebody without a name, but with
    their pronoun, may be theirs wherever the passage names them, if nothing else befalls them: "The Strangler breaks his neck".
    """
    about, pronoun = False, _PRONOUN_OF[person.gender]
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
    """Return whether some sentence of a story tells just the deed that a question names, "Why did Ann shoot Fantail?", or names the doer alone with that verb: "Ann says that she shot the guard".

    So may one that names at most the two, and tells it of somebody without a name who does it to a "him": "Fantail comes aboard, and her father shot him".

    Of what is done to nobody who has a name any sentence may be it that names the doer and has the verb, or names nobody and has "he" and the verb; of a killing of somebody without a name any sentence may be it that names the doer and a death or a shot.
    """
    asked = deeds(question, story, index)
    named = [c for c in index.names.people_in(question, story) if c.person]
    doers = {deed.doer for deed in asked} or {c.name for c in index.names.people_in(question, story)}
    verbs = {deed.verb for deed in asked} or set(verb)
    killing = not asked and re.search(r"\b(?:kill|murder)", question) is not None
    for sentence in (evidence.text for evidence in sentences_of(index.passages_of(story))):
        people = {c.name for c in index.names.people_in(sentence, story)}
        alone = people and (people <= doers if asked else people & doers) and not verbs.isdisjoint(content_stems(sentence))
        unnamed = not asked and not people and any(_PRONOUN_OF[c.gender].search(sentence) for c in named) and not verbs.isdisjoint(content_stems(sentence))
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
