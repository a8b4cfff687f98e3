"""Which spans cannot say who harmed somebody: what their sentence and those beside it tell of harm (`rag.rules.fates`) speaks against it, or they tell of none.

Who does any other deed to whom is for `rag.reader.doers`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from rag.language.answer_type import asks_why
from rag.language.fate_words import OF_DEATH, fate_kinds
from rag.language.inflection import content_stems, is_finite, with_s
from rag.language.spans import with_neighbours
from rag.language.words import any_of
from rag.reader.proposed import Proposed
from rag.rules.fates import fates, is_no_doer, whom_asked
from rag.schema import Character

_SOUGHT = re.compile(
    r"\b(?:hunt\w*|search\w*|seek\w*|sought|look\w* for|track\w*|chas\w+|finds?|found|catch|aveng\w+) (?:\w+ ){0,3}?"
    r"(?:killers?|murderers?|(?:m[ae]n|wom[ae]n|one|person|people) (?:who|that) (?:had )?(?:kill|murder)\w+)\b"
)
"""Looks for whoever killed somebody, "comes in search of her killer"."""
_HARMS_UNNAMED = re.compile(r"\W*(?:who|why (?:did|does|do) [^?]+?(?<! to)) (?P<verb>[a-z]+) (?:the|an?) (?:[a-z-]+ ){0,2}?[a-z-]+\W*$", re.I)
"""Asks who harmed somebody without a name, or why somebody did, "Who killed the miller?"."""
_UNDERGOES = frozenset("is was has had gets got dies died falls fell".split())
"""Behind a name: it is done to whoever that is, or may be."""
_LOOKS_INTO = re.compile(
    r"\b(?:look(?:s|ed|ing)? into|(?:inquir|enquir)\w+ into|investigat(?:es?|ed|ing)|prob(?:es?|ed|ing)) "
    r"(?:[\w’'-]+ ){0,3}?(?:deaths?|murders?|killings?|slayings?|shootings?)\b"
)
"""Finds out about a death, and has no part in it by that."""


_VIOLENT = re.compile(
    r"\b(?:kill|murder|slay|slew|slain|shoot|finish|(?:do|did|does|done) (?:away|(?:him|her) in)|get(?:s|ting)? rid|got rid"
    r"|end(?:s|ed) (?:his|her)|silenc|dispos|dispatch|eliminat|liquidat|assassinat|slaughter|butcher|sacrific|execut|lynch|victim|death|dead|die"
    r"|attack|assault|ambush|trap|struggl|fight|fought|kidnap|hit|beat|knock|chok|smash|crush|ram|struck|strik|wound|stab|cut|slash|slit|hack|axe|blood"
    r"|fir(?:e|es|ed|ing)\b|gun|blow|bomb|explo|burn|poison|drug|injection|throw|threw|push|shov|hurl|drop|f[ae]lls? (?:from|to|off))",
    re.I,
)
"""May tell that somebody was killed, in whatever words: "loses his job when he falls out with Earl" does not."""
_GOES_TO = re.compile(r"\b(?:goes|went|comes|came|returns?|returned|turns?|turned|writes?|wrote|talks?|talked|speaks?|spoke) (?:back )?(?:to|with|from) $")
"""Before somebody to whom no harm is done by that."""
_UNDERGONE = r"(?:is|was|gets|got|has been) (?:found )?(?:\w+ly )?(?:shot|killed|murdered|stabbed|strangled|poisoned|knifed|dead)(?: dead)?"
_LAYS_AT_DOOR = re.compile(
    r"\b(?:confess|admit|guilt|murder|kill|did it|done it|responsib|culprit|reveal|turns out|prove|arrest|convict|blame|accus|charg|suspect|fingerprint|gun\b"
    r"|pistol|revolver|rifle|shot|smok|blood|knife|escap|fle[ed]|flight|runs)",
    re.I,
)
"""May tell who did it, in whatever words."""
_ALL_BUT = re.compile(r"\b(?:every(?:body|one)|all|nobody|no one)\b[^.;]*\b(?:but|except(?: for)?|save(?: for)?) $", re.I)


def _no_doer(proposed: Proposed) -> bool:
    """Return whether it is somebody of whom its sentence speaks against it that they did the harm asked about."""
    harm = proposed.asked.harm_by_whom
    if harm is None:
        return False
    return any(is_no_doer(person, harm.whom, proposed.fates_here, proposed.sentence) for person in proposed.people)


def _no_harm_told(proposed: Proposed) -> bool:
    """Return whether who did a harm is asked, its sentence does not name whom it was done to, and neither that nor those beside it tell of one.

    Where it is asked why somebody did, it is enough that they tell of none. Of somebody without a name, "Who killed the miller?", it goes by the harm
    alone.
    """
    asked = proposed.asked
    why = asked.harm_assumed if asks_why(asked.text) and asked.harm_assumed and asked.harm_assumed.doer else None
    harm = asked.harm_by_whom or why
    unnamed = None if harm else _HARMS_UNNAMED.match(asked.text)
    if not harm and not (unnamed and (fate_kinds(unnamed["verb"]) | fate_kinds(with_s(unnamed["verb"]))) - {"alive"}):
        return False
    told = with_neighbours(proposed.passage, proposed.span).of(proposed.passage.text)
    if harm and not why and _may_be_harmed(harm.whom, proposed.told):
        return not (fate_kinds(told) - {"alive"} or OF_DEATH.search(told) or _VIOLENT.search(told))
    done = set(content_stems(unnamed["verb"])) if unnamed else asked.done
    return not (fate_kinds(told) - {"alive"} or OF_DEATH.search(proposed.told if why else told) or done.intersection(content_stems(told)))


def _may_be_harmed(whom: Character, sentence: str) -> bool:
    """Return whether a sentence names somebody, and not only as an owner, or as whoever does something.

    "Max shoves Earl until Jerry comes" does not say that Jerry harmed Max, nor "Max shoves Earl and goes to Jerry" that Max harmed Jerry.
    """
    named = list(re.finditer(rf"{any_of(whom.forms)}(?!['’]s)(?: (?P<verb>[a-z]+)\b)?", sentence))
    named = [m for m in named if not _GOES_TO.search(sentence, 0, m.start())]
    return any(not (m["verb"] and is_finite(m["verb"]) and m["verb"] not in _UNDERGOES) for m in named)


def _harmed_by_another(proposed: Proposed) -> bool:
    """Return whether who did a harm is asked, and only the sentences beside its own tell of one, each done by or to somebody else.

    By and to whom it is done they say by name: "Max comes in. Earl shoots Willy".
    """
    harm = proposed.asked.harm_by_whom
    if not harm or fate_kinds(proposed.told) - {"alive"} or _may_be_harmed(harm.whom, proposed.told):
        return False
    near = with_neighbours(proposed.passage, proposed.span)
    told = [one for one in proposed.fates_here if near.overlaps(one.fate.span) and one.fate.kinds - {"alive"}]

    def others(one: Character | None, own: Collection[Character], sentence: str) -> bool:
        return one is not None and one not in own and re.search(any_of(one.forms), sentence) is not None  # a "she" may have been read amiss

    by_another = all(others(one.fate.doer, proposed.people, one.fate.evidence.text) for one in told)
    to_another = all(others(one.whom, [harm.whom], one.fate.evidence.text) for one in told)
    return bool(told) and (to_another or (bool(proposed.people) and by_another))


def _looks_into_it(proposed: Proposed) -> bool:
    """Return whether who harmed somebody is asked, and its sentence has nothing of that but that somebody looks into it.

    So it is in "Max is sent to look into the death of Earl".
    """
    into = _LOOKS_INTO.search(proposed.told) if proposed.asked.harm_by_whom else None
    return into is not None and len(proposed.before) <= into.start() and not fate_kinds(proposed.told.replace(into[0], "")) - {"alive"}


def _looks_for_who_did_it(proposed: Proposed) -> bool:
    """Return whether who killed somebody, or whom somebody killed, is asked, and its sentence has somebody look for the killer.

    "Max hunts the man who killed his sister" lays it at no known door.
    """
    asked = proposed.asked
    killed = asked.harm_by_whom.kinds if asked.harm_by_whom else (whom_asked(asked.text, asked.people) or (None, frozenset[str]()))[1]
    sought = _SOUGHT.search(proposed.told) if "dead" in killed else None
    return sought is not None and (not asked.harm_by_whom or proposed.span.end <= proposed.sentence.start + sought.start())


def _only_hurts(proposed: Proposed) -> bool:
    """Return whether who killed somebody is asked, and its sentence and those beside it have them hurt at the worst, "Ann shoots Joe in the arm"."""
    harm = proposed.asked.harm_by_whom
    if harm is None or "dead" not in harm.kinds:
        return False
    near = with_neighbours(proposed.passage, proposed.span)
    told = [fate for whom, fate in proposed.fates_here if whom == harm.whom and near.overlaps(fate.span)]
    return bool(told) and all("alive" in fate.kinds for fate in told)


def _killed_elsewhere(proposed: Proposed) -> bool:
    """Return whether who killed somebody is asked, its sentence tells of no harm, and the story tells elsewhere by whom they are.

    So it is with "Max knocks Earl out", where Jerry shoots Earl.
    """
    harm = proposed.asked.harm_by_whom
    if harm is None or "dead" not in harm.kinds or not proposed.people or fate_kinds(proposed.told) - {"alive"} or OF_DEATH.search(proposed.told):
        return False
    told = [fate for fate in fates(harm.whom, proposed.index) if "alive" not in fate.kinds]
    doers = {fate.doer for fate in told}
    return bool(doers) and None not in doers and doers.isdisjoint(proposed.people)


def _not_by_whom_it_goes_on_about(proposed: Proposed) -> bool:
    """Return whether who harmed somebody is asked, and it stands in a clause that goes on behind "Earl is shot, and" and tells nothing of that."""
    harm = proposed.asked.harm_by_whom
    done = re.search(rf"{any_of(harm.whom.forms)} {_UNDERGONE}(?:,? and |; |, but |, while )", proposed.told) if harm else None
    if done is None or len(proposed.before) < done.end() - 1:
        return False
    return not (fate_kinds(proposed.told[done.end() :]) - {"alive"} or _LAYS_AT_DOOR.search(proposed.told, done.end()))


def _spared(proposed: Proposed) -> bool:
    """Return whether who harmed somebody is asked, and it is whom alone that did not befall: "everybody is killed but Max"."""
    return proposed.asked.harm_by_whom is not None and _ALL_BUT.search(proposed.before) is not None


HARMERS: tuple[Callable[[Proposed], bool], ...] = (
    _no_doer,
    _no_harm_told,
    _harmed_by_another,
    _looks_for_who_did_it,
    _looks_into_it,
    _only_hurts,
    _killed_elsewhere,
    _spared,
    _not_by_whom_it_goes_on_about,
)
"""What speaks against a span as far as harm goes, in the order in which it is looked at."""
