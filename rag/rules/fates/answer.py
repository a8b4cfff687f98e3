"""Answers to questions for somebody's fate, by the last that each telling says, with the versions that exclude each other.

A telling that knows no name for somebody may still tell what the same doer does to somebody without one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from rag.index import Index
from rag.language.fate_words import FOR_NOW, causes, deadly, ends_otherwise, exclude
from rag.language.spans import with_antecedent
from rag.language.words import NAME, any_of, listed
from rag.question.descriptions import by_noun
from rag.rules.fates.asked import FateAsked, HarmAsked, PeopleByFate
from rag.rules.fates.killers import named_killers
from rag.rules.fates.names import named_at
from rag.rules.fates.told import Fate, PersonFate, fates_by_passage
from rag.rules.fates.unnamed import unnamed_fates
from rag.schema import BY_RULE, Character, Draft, DraftVersion, Evidence, by_version, distinct, evidence_of, sentences_of

LATE = 0.6
"""The share of a telling that lies before what is late in it."""
_NAME_ALONE = re.compile(rf"{NAME}(?: \w+ly| then)? ")
"""Whoever does it, right before the words of the deed."""
_BEGINS = re.compile(rf"(?:.{{0,12}}|(?:(?:[Aa]t|[Ii]n) the (?:very )?end|Finally|At last|Eventually),? )(?:{NAME},? and )?")
"""Before whomever a sentence begins with, alone or as one of two: "Then Dr. Ames …", "In the end Teddy and Dolores …"."""
_IS_ALIVE = re.compile(r"(?:(?:is|was) )?(?:still )?alive", re.I)
"""Says that somebody lives, and not what becomes of them, which may be told in words that are none of a fate: "walks out on the ice and vanishes"."""
_DIES_SO = re.compile(r"(?:dies|died) (?:in|of|from|under|at|by|on|beneath|inside) ", re.I)
_THING = (
    r"\b(?i:an?|the|his|her|their) (?:[a-z-]+ )??"
    r"(?:bombs?|explosion|blast|grenade|fire|blaze|crash|train|truck|car|bullet|shell|avalanche|flood|storm|fall|poison|shark)\b"
    r"(?: (?!(?:he|she|they|who)\b)[^\s,.;:]+){0,12}?"
)
"""What may kill somebody, up to its verb."""
LAST_TOLD = 0.7
"""How sure it is that the last that is told of somebody is what became of them."""


def fates(person: Character, index: Index) -> list[Fate]:
    """Return what a story says that befell a person, in the order of its tellings."""
    told = _all_fates(person.story, index)
    own = [fate for whom, fate in told if whom == person]
    deeds = {(fate.doer, kind) for fate in own for kind in fate.kinds if fate.doer}
    may_be = [whom is None and any((fate.doer, kind) in deeds for kind in fate.kinds) for whom, fate in told]
    read = fates_by_passage(person.story, index) if any(may_be) else []
    named_in = {passage.telling_id for passage, _ in read if person in index.names.people_in(passage.text, person.story)}
    found = [fate for (whom, fate), may in zip(told, may_be, strict=True) if whom == person or (may and fate.evidence.telling_id not in named_in)]
    return [fate for fate in found if "alive" not in fate.kinds or not FOR_NOW.search(fate.text) or _is_late(fate.evidence, index)]


def _all_fates(story: str, index: Index) -> list[PersonFate]:
    return [fate for _, found in fates_by_passage(story, index) for fate in found]


def _is_late(evidence: Evidence, index: Index) -> bool:
    return index.place(evidence.passage, evidence.span) >= LATE


def people_by_fate_draft(asked: PeopleByFate, people: Sequence[Character], index: Index) -> Draft | None:
    """Answer which of some people something befell, "Who dies?": everybody of whom a telling says so by name, each with the sentence; None where none does."""
    found: dict[str, list[Evidence]] = {}
    for person in people:
        if told := [fate.evidence for fate in fates(person, index) if _is_such(fate, asked)]:
            found[person.name] = told
    if not found:
        return None
    first = distinct(told[0] for told in found.values())
    cited = {evidence.telling_id for evidence in first}
    also = distinct(evidence for told in found.values() for evidence in told if evidence.telling_id not in cited)
    return Draft(listed(list(found)), first, also, confidence=BY_RULE)


def _is_such(fate: Fate, asked: PeopleByFate) -> bool:
    such = asked.kinds - {"dead"}
    if asked.by_oneself:
        return fate.by_oneself and fate.kinds != {"alive"} and (not such or bool(such & fate.kinds))  # nor is who "gives himself up" dead
    return (deadly(fate.kinds) or "dead" not in asked.kinds) and (not such or bool(such & fate.kinds))


def victims_draft(doer: Character, harm: frozenset[str], index: Index) -> Draft | None:
    """Answer whom somebody kills, or harms in one way, by all of whom a telling says so by name; None where none does."""
    found: dict[str, Evidence] = {}
    for whom, fate in _all_fates(doer.story, index):
        if whom and whom != doer and fate.doer == doer and (harm & fate.kinds or ("dead" in harm and deadly(fate.kinds))):
            found.setdefault(whom.name, fate.evidence)
    return Draft(listed(list(found)), distinct(found.values()), confidence=BY_RULE) if found else None


def doers_draft(asked: HarmAsked, index: Index) -> Draft | None:
    """Answer who harmed somebody where it was they themselves, or where tellings lay it each at another door, with the version of each.

    None where a telling says two.
    """
    by_doer = _by_doer(asked, index)
    if asked.whom.name in by_doer and len(by_doer) == 1:
        own = [fate for fate in fates(asked.whom, index) if fate.doer == asked.whom]
        return Draft(own[-1].text, distinct(fate.evidence for fate in own[::-1]), confidence=BY_RULE)
    by_doer.pop(asked.whom.name, None)
    return by_version(by_doer) if len(by_doer) > 1 else None


def doer_draft(asked: HarmAsked, index: Index) -> Draft | None:
    """Answer who harmed somebody by the one whom all tellings that name anybody lay it at the door of; None where they name nobody, or two.

    It is for what no answerer has found.
    """
    found = _by_doer(asked, index)
    return next((Draft(name, distinct(told), confidence=BY_RULE) for name, told in found.items()), None) if len(found) == 1 else None


def doers_told(asked: HarmAsked, index: Index) -> dict[str, list[Evidence]]:
    """Return whom tellings name as who harmed somebody, each with what says so; not of a telling that names two, nor where it is they themselves."""
    found = _by_doer(asked, index)
    named: dict[tuple[str, int], set[str]] = {}
    for name, told in found.items():
        for evidence in told:
            named.setdefault(evidence.telling_id, set()).add(name)
    sure = {name: [e for e in told if named[e.telling_id] == {name}] for name, told in found.items()}
    return {name: told for name, told in sure.items() if told and name != asked.whom.name}


def _by_doer(asked: HarmAsked, index: Index) -> dict[str, list[Evidence]]:
    """Return where a story says of whom, by name, that they harmed somebody as is asked, or killed them."""
    found: dict[str, list[Evidence]] = {}
    for fate in fates(asked.whom, index):
        if exclude(asked.kinds, fate.kinds):
            continue  # whoever is shot was strangled by nobody, nor was he killed who is hit in the arm
        if fate.doer and (asked.kinds & fate.kinds or (deadly(asked.kinds) and "alive" not in fate.kinds) or deadly(fate.kinds)):
            found.setdefault(fate.doer.name, []).append(fate.evidence)
    for killer, sentence in named_killers(asked.whom, index) if deadly(asked.kinds) else ():
        found.setdefault(killer.name, []).append(sentence)
    return found


def last_told(asked: FateAsked, index: Index) -> Draft | None:
    """Answer what becomes of somebody by the last sentence of a telling that begins with them, where that stands late in it.

    None for how somebody dies, and where none does. It is for what no answerer has found. Of six such questions about made-up stories that this answers,
    five have the answer in it.
    """
    if asked.of_death or asked.doer:
        return None
    last: dict[tuple[str, int], Evidence] = {}
    called = re.compile(any_of([*asked.whom.forms, *(rank for rank, c in by_noun(asked.whom.story, index).items() if c == asked.whom)]), re.I)
    for sentence in sentences_of(index.passages_of(asked.whom.story)):
        if called.search(sentence.text) and any(
            c == asked.whom and _BEGINS.fullmatch(sentence.text, 0, place) for place, c in named_at(sentence.text, asked.whom.story, index)
        ):
            last[sentence.telling_id] = sentence
    late = next((evidence for evidence in last.values() if _is_late(evidence, index)), None)
    return Draft(late.text, (late,), confidence=LAST_TOLD) if late else None


def death_told(asked: FateAsked, index: Index) -> Draft | None:
    """Answer how somebody dies, where nothing says it more briefly, by the sentence that tells where or of what.

    So does "she opens the outer door, and the doctor dies in space".
    """
    if not asked.of_death or asked.of_deed or asked.doer:
        return None
    told = next((fate.evidence for fate in fates(asked.whom, index) if _DIES_SO.match(fate.text)), None)
    return Draft(told.text, (told,), confidence=LAST_TOLD) if told else None


def _killed_by_a_thing(fate: Fate) -> Draft | None:
    """Answer how somebody dies by the thing that kills them, "a bomb in his car goes off and kills his wife"; None where no such thing does."""
    told = re.search(rf"{_THING} {re.escape(fate.text)}", fate.evidence.text) if fate.text.startswith(("kills ", "killed ")) else None
    return Draft(told[0], (fate.evidence,), confidence=BY_RULE) if told else None


def _with_doer(fate: Fate, index: Index, *, right_before: bool = False) -> str:
    """Return the words of a fate from where its sentence last names whoever does it, if that is told (`right_before`: "Walt shoots Finch", and no farther)."""
    passage, start = fate.evidence.passage, fate.evidence.span.start
    named = named_at(passage.text[start : fate.span.start], passage.story, index)
    begins = max((start + place for place, c in named if c == fate.doer), default=fate.span.start)
    if right_before and not _NAME_ALONE.fullmatch(passage.text, begins, fate.span.start):
        begins = fate.span.start
    return passage.text[begins : fate.span.end] if begins < fate.span.start else fate.text


def fate_draft(asked: FateAsked, index: Index, found: Sequence[Fate] | None = None) -> Draft | None:
    """Answer by the last that each telling says of somebody, with the versions that exclude each other.

    How somebody dies is answered, if need be, by whose hand. None where no telling says. `found` are their fates, where they are known. A deed that the
    shelf lays at other doors only is a false premise.
    """
    found = fates(asked.whom, index) if found is None else found
    if asked.of_deed and not any(fate.doer or "alive" in fate.kinds for fate in found):
        return None
    if asked.doer:
        found = [fate for fate in found if "alive" not in fate.kinds]
        own = [fate for fate in found if fate.doer == asked.doer or asked.doer in index.names.people_in(fate.text, asked.doer.story)]
        others = [fate.doer for fate in found if fate.doer]
        if not own and others and len(others) == len(found):
            return told_of_others(others, asked.doer)
        found = own
    elif found:
        found = [*found, *unnamed_fates(asked.whom, index)]
    endings = _endings(found, of_death=asked.of_death)
    if not endings or (asked.asks == "what" and all(_IS_ALIVE.fullmatch(fate.text) for fate in found)):
        return None
    if asked.of_death and not endings[0].fate.kinds - {"dead", "alive"}:
        by = next((fate for fate in found if fate.doer and deadly(fate.kinds)), None)
        return Draft(_with_doer(by, index), (by.evidence,), confidence=BY_RULE) if by else _killed_by_a_thing(endings[0].fate)
    shown = tuple(DraftVersion(_in_words(v[0].fate, asked, index), distinct(one.fate.evidence for one in v)) for v in _versions(endings))
    if len(shown) > 1:
        return Draft(shown[0].text, evidence_of(shown), confidence=BY_RULE, versions=shown)
    if asked.decides:
        told = [replace(e, span=with_antecedent(e.passage, e.span)) for e in shown[0].evidence]
        return Draft(told[0].text, tuple(told), confidence=BY_RULE)
    return Draft(shown[0].text, shown[0].evidence, confidence=BY_RULE)


def whether_draft(asked: FateAsked, kinds: frozenset[str], index: Index) -> Draft | None:
    """Answer whether something befell somebody: by what says so, and where a telling has only other things of them by those, "Was Voss hanged?" by "drowns".

    None where no telling says so, and one may mean it: "he dies".
    """
    found = fates(asked.whom, index)
    such = {fate.evidence.telling_id for fate in found if fate.kinds & kinds}
    if not such and any(fate.kinds == {"dead"} for fate in found):
        return None
    return fate_draft(asked, index, [fate for fate in found if fate.kinds & kinds or fate.evidence.telling_id not in such])


def _in_words(fate: Fate, asked: FateAsked, index: Index) -> str:
    """Return the words of a fate that answer a question for it."""
    return fate.text if asked.of_death else _with_doer(fate, index, right_before=not asked.of_deed)


def told_of_others(others: Iterable[Character], asked: Character) -> Draft:
    """Say that the shelf tells a deed of others than of whom a question says it."""
    return Draft(f"According to this shelf it was {listed(sorted({c.name for c in others}))}, not {asked.name}.", reason="false_premise")


@dataclass(frozen=True, slots=True)
class _Ending:
    """The last that a telling says of somebody, and the kinds of all that it says of them."""

    fate: Fate
    kinds: frozenset[str]

    def contradicts(self, other: _Ending) -> bool:
        """Return whether two tellings' endings exclude each other."""
        return ends_otherwise(self.kinds, self.fate.text, other.kinds, other.fate.text)


def _endings(found: Sequence[Fate], *, of_death: bool) -> list[_Ending]:
    """Return the ending of each telling, the one with most causes first; `of_death` leaves out what tells no death."""
    last: dict[tuple[str, int], Fate] = {}
    whole: dict[tuple[str, int], frozenset[str]] = {}
    for fate in found:
        telling = fate.evidence.telling_id
        said = whole.get(telling, frozenset()) | fate.kinds
        later = telling in last and last[telling].evidence != fate.evidence and "alive" not in fate.kinds
        whole[telling] = said - {"alive"} if later or deadly(said - {"alive"}) else said
        if not of_death or fate.kinds - {"dead", "alive"} or (telling not in last and "dead" in fate.kinds):
            last[telling] = fate
    endings = [_Ending(fate, whole[telling]) for telling, fate in last.items()]
    return sorted(endings, key=lambda ending: -len(causes(ending.fate.kinds)))


def _versions(endings: Sequence[_Ending]) -> list[list[_Ending]]:
    """Put endings that do not contradict each other together; one that neither contradicts a version nor says the same is left out."""
    versions: list[list[_Ending]] = []
    for one in endings:
        same = next((v for v in versions if not one.contradicts(v[0])), None)
        if same is None:
            versions.append([one])
        elif one.kinds & same[0].kinds or (deadly(one.kinds) and deadly(same[0].kinds)):
            same.append(one)
    return versions
