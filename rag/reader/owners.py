"""Which spans mistake an owner for what is owned, or the other way round.

"Frank's landlady" tells nothing of Frank's own work, and "Ida's sister Maud" is nobody whom Ida marries. Each goes by the words of one sentence; kin by
marriage and kin that would have to be derived are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.language.answer_type import WORK, about_work
from rag.language.inflection import content_stems
from rag.language.kin import PET_NAMES
from rag.language.vocabulary import A_TITLE
from rag.language.words import NAME, any_of, gender_of, gender_of_pronoun
from rag.question.descriptions import CLOSES_NAME
from rag.reader.proposed import Proposed
from rag.rules.kin import other_side
from rag.schema import any_name

OWNED_WHO = re.compile(r"\w['’]s? (?:[a-z-]+ ){0,2}[a-z-]+\W*$")
"""Asks for somebody's, "Evelyn's father", who is nobody that Evelyn is called."""
_WED = re.compile(r"\b(?:marr|wed|wid|engag|divorc)\w*", re.I)
_WHOSE = re.compile(r"\W*who(?:['’]s| is| was) (?P<owner>[^?]+?)['’]s? (?:[a-z-]+ ){0,2}[a-z-]+\W*$", re.I)
_WHOSE_THING = re.compile(r"\bwhose (?P<thing>[a-z]+)\b", re.I)
_OWNED = re.compile(r"\w['’]s (?!(?:in|on|at|to|from|by|with|under|and|or|but|who|which|that|when|as|is|was)\b)(?P<owned>[a-z-]+(?: [a-z-]+){0,2})")
_SOMEBODYS = re.compile(r"(?:\b(?:his|her|their)|['’]s?) (?:[\w-]+ ){0,3}?$", re.I)
"""Before what somebody is to whoever has them."""
_OWNED_TO = re.compile(rf"(?P<owner>{NAME})['’]s? (?:[\w-]+ ){{0,3}}?$")
_HIS = re.compile(r"\b(?P<his>his|her) (?:[\w-]+ ){0,3}?$", re.I)
_OF = re.compile(r"(?:the|an?) (?:[\w-]+ ){1,4}?(?:of|to) ", re.I)
_ANY_KIN = (
    "bore|born|birth|child|children|bab(?:y|ie)|parent|twin|sibling|boy|girl|orphan|adopt(?:s|ed)|bastard|illegitimate|brought up|raise[sd]?"
    f"|foundling|step[a-z]+|half-[a-z]+|foster[a-z-]*|{'|'.join(PET_NAMES)}"
)
"""May tell of a mother or a son in other words; for a regular expression."""
_OWNED_BEFORE = re.compile(rf"(?P<owner>{NAME})['’]s? (?:[a-z-]+ ){{0,3}}?(?P<kin>[a-z-]+),? (?:[a-z-]+ )*$")


def _of_another_thing(proposed: Proposed) -> bool:
    """Return whether it tells whose something else is, "Jody's pony" of "Whose barn?", where its sentence has what is asked about."""
    whose, owned = _WHOSE_THING.search(proposed.asked.text), _OWNED.search(proposed.passage.text, proposed.span.start)
    thing = set(content_stems(whose["thing"])) & set(content_stems(proposed.told)) if whose else set()  # "Wade's pistol" may be a gun
    if whose and re.search(rf"\bwhose {whose['thing']}\b", proposed.passage.text[proposed.span.start : proposed.sentence.end], re.I):
        return False  # "Tom, whose child she is carrying"
    return bool(thing) and owned is not None and owned.start() < proposed.span.end and thing.isdisjoint(content_stems(owned["owned"]))


def _of_what_is_owned(proposed: Proposed) -> bool:
    """Return whether it tells of somebody's, and the work of the owner is asked for, or the other way round.

    "Frank's landlady" tells nothing of Frank's own, nor does a driver "for Frank".
    """
    if not about_work(proposed.asked.text) or not proposed.asked.people:
        return False
    owner = any_name(proposed.asked.people)
    owned = re.search(rf"{owner}['’]s? (?P<whose>[a-z-]+)(?:['’]s? (?:{'|'.join(WORK)})|(?: do| work))\b", proposed.asked.text)
    if owned and set(content_stems(owned["whose"])).isdisjoint(content_stems(proposed.context)):
        return True
    hired = re.finditer(rf"\bas (?:an? )?(?:[a-z-]+ )+(?:by|for|to|under) (?:[a-z-]+ )*{owner}", proposed.told)
    if any(match.start() <= len(proposed.before) < match.end() for match in hired):  # "hired as a driver by Max"
        return True
    before = proposed.passage.text[: proposed.span.end]
    return any(m.end() >= proposed.span.start for c in proposed.asked.people for m in re.finditer(rf"{any_of(c.forms)}['’]s? ", before))


def _owner_alone(proposed: Proposed) -> bool:
    """Return whether it is asked to whom somebody does something, and its sentence has them only as whose kin or thing it is.

    So it is with "Who did Ida marry?" and "Max marries Ida's sister Maud".
    """
    asked = re.match(r"\W*whom? (?:did|does|do) ", proposed.asked.text, re.I)
    doers = any_name(proposed.asked.people) if asked and proposed.asked.people else ""
    begins = asked and doers and re.match(rf"(?:(?i:{A_TITLE}) )?{doers}", proposed.asked.text[asked.end() :])
    owned = rf"{doers}['’]s? (?:[a-z-]+,? ){{0,3}}"
    owner = re.search(rf"{owned}$", proposed.before) or re.search(rf"{owned}{NAME}$", proposed.text) if begins else None
    return owner is not None and len(re.findall(doers, proposed.told)) == 1


def _kin_of_another(proposed: Proposed) -> bool:
    """Return whether somebody's kin is asked for, and it stands behind the same kin of another: "Pell's young widow, Corinne" is nobody's wife but Pell's."""
    sort = proposed.asked.sort
    if sort is None or len(sort.kin) < 2 or not OWNED_WHO.search(proposed.asked.text) or not proposed.asked.people:
        return False
    owned = _OWNED_BEFORE.search(proposed.before)
    if not owned or sort.kin.isdisjoint(content_stems(owned["kin"])):
        return False
    owners = proposed.index.names.people_in(owned["owner"], proposed.passage.story)
    return bool(owners) and set(owners).isdisjoint(proposed.asked.people)


def _kin_otherwise(proposed: Proposed) -> bool:
    """Return whether somebody's kin is asked for, and its sentence names them only as whose other kin it tells of.

    "Jem follows Ida's brother-in-law" says nothing of Ida's husband.
    """
    sort, asked = proposed.asked.sort, _WHOSE.match(proposed.asked.text)
    if sort is None or len(sort.kin) < 2 or not proposed.asked.people or not asked:
        return False
    owner = rf"\b{re.escape(asked['owner'])}\b"
    owned = [m["kin"] for m in re.finditer(rf"{owner}['’]s? (?:[a-z]+ ){{0,2}}?(?P<kin>[a-z-]+)", proposed.told)]
    others = bool(owned) and all(gender_of(kin) for kin in owned) and len(re.findall(owner, proposed.told)) == len(owned)
    return others and not _WED.search(proposed.told) and sort.kin.isdisjoint(content_stems(proposed.told))


def _no_such_kin(proposed: Proposed) -> bool:
    """Return whether somebody's kin is asked for, and no word near tells of such.

    Neither "Ida's daughter Maud loves Ned" nor "Coffin's daughter Maud nurses Ned" says who Maud's son or father is.
    """
    kin = proposed.asked.kin_of
    if kin is None or kin.noun.removeprefix("ex-") in ("husband", "wife"):
        return False
    whom, other = any_name(proposed.asked.people), "|".join(other_side(kin))
    owned = re.search(rf"(?P<owner>{NAME})['’]s (?:[a-z-]+ ){{0,2}}?(?:{other}),? {whom}", proposed.told)
    if owned and owned["owner"] not in proposed.text:
        return True
    return re.search(rf"\b(?:{kin.noun}|{other}|{_ANY_KIN})s?\b", proposed.context, re.I) is None


def _of_untold_kin(proposed: Proposed) -> bool:
    """Return whether something is asked of somebody's kin, "What does Ida's father do?", and their story has no word for any such.

    Husbands and wives may be told of in too many words.
    """
    kin, passage = proposed.asked.kin_words, proposed.passage
    return bool(kin) and kin.isdisjoint(proposed.index.stems_of(passage.story)) and kin.isdisjoint(content_stems(passage.text))


def _no_bond(proposed: Proposed) -> bool:
    """Return whether it is asked what somebody is to another, and it is not somebody's: "his old friend", "the son of a judge", right beside their name."""
    bond = proposed.asked.bond
    if not bond:
        return False
    name, after = any_name(bond.whom), proposed.passage.text[proposed.span.end : proposed.sentence.end]
    beside = re.match(rf",? [\"“‘']?(?:is |was )?{name}", after) or re.search(rf"{name}{CLOSES_NAME}(?:,| is| was) $", proposed.before)
    said = f"{proposed.before}{proposed.text} "
    if (his := _HIS.search(said)) and all(c.gender not in ("", gender_of_pronoun(his["his"])) for c in bond.to):
        return True  # "his sister Lola" is nothing to Phyllis
    owner = _OWNED_TO.search(said)
    owners = {*proposed.people, *(proposed.index.names.people_in(owner["owner"], proposed.passage.story) if owner else ())}
    return not (beside and owners <= {*bond.whom, *bond.to} and (_OF.match(proposed.text) or _SOMEBODYS.search(said)))


OWNERS: tuple[Callable[[Proposed], bool], ...] = (
    _of_another_thing,
    _owner_alone,
    _kin_of_another,
    _kin_otherwise,
    _no_such_kin,
    _of_untold_kin,
    _no_bond,
    _of_what_is_owned,
)
"""What speaks against a span as far as owners go, in the order in which it is looked at."""
