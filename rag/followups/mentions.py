"""What earlier turns have mentioned that a pronoun or "there" can stand for: people and groups, things, places.

It reads turns that stand alone and have their answers; it never looks into the shelf's text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.index import Index
from rag.language.inflection import is_verb
from rag.language.numbers import NUMBER_WORDS
from rag.language.vocabulary import AUXILIARY, MEN, NATIONS, TITLES, WOMEN
from rag.language.words import UPPER, any_of, listed, words
from rag.question.descriptions import of_people
from rag.schema import Span, Turn

_OWNER_OR_ARTICLE = rf"\b(?:the|an?|(?P<owner>[{UPPER}][\w.]*['’]s?))"
_PHRASE_ENDS = (
    r"(?:[a-z]+ed|been|gone|hidden|found|kept|left|stolen|taken|in|on|at|to|from|with|for|after|before|by|when|while|that|who|which|during|into|over|under"
    r"|across|near|behind|between|through)\b"
)
_OBJECT = re.compile(rf"{_OWNER_OR_ARTICLE} (?P<what>(?:(?!the |an? )[\w-]+ )*?(?!the |an? )[\w-]+)(?=\W*$| (?!of\b){_PHRASE_ENDS})")
"""A thing that a question asks about, "the ledger" of "Where is the ledger hidden?", up to where its noun phrase ends."""
_OWNED = re.compile(rf"whose (?P<what>(?!{'|'.join(sorted(MEN | WOMEN))}\b)[a-z-]+) (?:is|was|did|does|has|had)\b", re.I)
"""A thing of which a question asks whose it is."""
_SOMEBODY = TITLES | frozenset("burglar victim friend fiance fiancé fiancée".split())
"""Whom "it" never means, beside those who are known for people by their noun."""
AT = "in|on|at|inside|under|behind|near|above|over|below|beneath|beside|outside|aboard|across|between|opposite|next to"
"""Before a place where something is, for a regular expression."""
PLACING = f"{AT}|to|into|from"
"""Before a place."""
_OWNED_BY = rf"(?P<own>(?:his|her|their|[{UPPER}][\w.]*['’]s?) )"
PLACED = re.compile(rf"^(?:back )?(?:(?:{PLACING}) )?(?:{_OWNED_BY}|the |an? )?(?P<what>.+)$", re.I)
"""An answer taken apart: a preposition of place, an owner or an article, and what stands there, "in his cellar"."""
_COUNTED = re.compile(rf"(?:{'|'.join(NUMBER_WORDS)}|some\w*|any\w*|several|many|no\w*|\d+)\b", re.I)
_CLAUSAL = re.compile(r"^(?:to|by|because|since|so|for|as|when|that|who|is|was|and|he|she|they)\b", re.I)
BRIEF = 6
"""Words of an answer that "it" may mean."""
_GROUP = re.compile(
    rf"(?!one of )(?!.*\b(?:seconds|minutes|hours|days|nights|weeks|months|years|miles|feet|dollars|pounds)$)"
    rf"(?:[\w’'-]+ ){{0,{BRIEF - 1}}}(?:police|gang|men|women|people|[a-z]+[^s\W]s)$"
)
_PEOPLE = "police|gang|men|women|people"
_GROUPS_ASKED = (
    re.compile(rf"\b(?:the|these) (?:[a-z-]+ ){{0,2}}(?:{_PEOPLE}|[a-z]+[^s\W]s)(?=\W*$| (?:in|on|at|to|from|by|for)\b)"),
    re.compile(rf"\b(?:(?:the|these) )?(?:{'|'.join(NUMBER_WORDS)}) (?:[a-z-]+ ){{0,2}}?(?:{_PEOPLE})\b"),
)
"""Groups that a question asks about, the likelier first: "the two guards", and "two men" anywhere."""
_PLACE_OF, _OWNS_NOTHING = re.compile(r"\b(?:at|to|into|from|near|outside|behind) $", re.I), re.compile(r"['’]s(?=\W*$|,)")
"""Before and after a name that is a place, "at Minty's"."""
_NATION = re.compile(rf"(?:the )?(?:{'|'.join(sorted(n for n in NATIONS if n.endswith(('ish', 'ch', 'ese', 'ss'))))})\W*$", re.I)
"""All of a nation, "the British", whom neither "he" nor "she" means."""
_ANYBODY = re.compile(r"(?:(?:every|some|any|no)(?:one|body)|(?:no )?one|all|both|i|you|s?he|we|they|who|him|her|them)\b(?! of\b)", re.I)
"""Answers to "who?" that are nobody to go on asking about."""
_WHICH_ONE = re.compile(rf"(?:which|what) (?!happen|bec[ao]me)[a-z]+ (?!(?:{AUXILIARY})\b)[a-z]", re.I)
"""Asks which one does something, "Which cop arrests Joe?", and so for somebody where somebody answers."""
_TOGETHER = "(?:take|bring|lead|drive|meet|marry|join|help|hide|follow|accompany|rescue)"
_KIN_ASKED = re.compile(rf"who (?:is|was) (?P<who>[{UPPER}][^?]*['’]s? [^?]+?)\W*$", re.I)
_KIN = dict.fromkeys(sorted(MEN), "m") | dict.fromkeys(sorted(WOMEN), "f")
_RELATIVE = re.compile(rf"[{UPPER}][\w.]*['’]s? (?:[a-z]+ )?(?P<kin>{'|'.join(_KIN)})\b(?! [{UPPER}])")
WHO_IS_PRONOUN = re.compile(r"who (?:is|was|are|were) (?:he|she|they)\W*$", re.I)
DID_TO = re.compile(r"^(?:what|whom?) (?:did|does|do) (?!.*\bto do\b)(?!.*\b(?:do|say|tell|think|about|for|to|with|from|of|at|in|on|by)\W*$)", re.I)
DOES = re.compile(
    r"what (?P<aux>did|does) (?P<who>[^?]+?) do(?: (?:to|with|about|for) (?P<whom>[^?]+?)|(?P<rest>(?: (?:at|in|on|after|when) [^?]+?)?))\W*$",
    re.I,
)
HAPPENS = re.compile(r"what (?:happens|becomes|(?P<past>happened|became|has become|has happened)) (?:to|of) (?P<who>[^?]+?)\W*$", re.I)
_ASKS = re.compile(rf"(?:wh\w+|how|{AUXILIARY})\b")


def unnamed_in(turn: Turn, index: Index) -> list[str]:
    """Return whom a turn answered a who-question with, where that is neither a name nor a group: "the clerk", "one of his men"."""
    said = turn.answer or ""
    somebody = (
        re.search(r"\bwhom?\b", turn.question, re.I)
        and is_brief(said, index)
        and not _GROUP.match(said)
        and not _ANYBODY.match(said)
        and not _NATION.match(said)
    )
    return [PLACED.sub(with_the, said)] if said and somebody else []


def latest_said(turn: Turn, index: Index) -> str:
    """Return the first who an answer brings up, by name or not; the last whom its question names, where it brings up nobody."""
    asked, said = people_named(turn.question, index), people_named(turn.answer or "", index)
    fresh = [name for name in said if name not in asked]
    return next(iter((*fresh, *unnamed_in(turn, index), *reversed(asked))), "")


def latest_named(names: Sequence[str], history: Sequence[Turn]) -> list[str]:
    """Return those of some names that stand in the latest turn in which any of them stands."""
    found = ([name for name in names if name in f"{turn.question} {turn.answer or ''}"] for turn in reversed(history))
    return next(filter(None, found), [])


def is_brief(answer: str, index: Index) -> bool:
    """Return whether an answer can be what "it" or "there" means: short, no clause and nobody."""
    return len(answer.split()) <= BRIEF and not _CLAUSAL.match(answer) and not people_named(PLACED.sub(r"\g<what>", answer), index)


def with_the(match: re.Match[str]) -> str:
    """Return what a match of `PLACED` holds as a noun that can stand in a question: "in the cellar" as "the cellar"."""
    what = match["what"]
    return f"{match['own']}{what}" if match["own"] else what if what[0].isupper() or _COUNTED.match(what) else f"the {what}"


def thing_meant(turn: Turn, index: Index) -> str:
    """Return what "it" means after a turn: the answer, if a thing was asked for, else the thing asked about, "Where is the ledger hidden?", "Whose gun is it?".

    It is "" where it can mean neither.
    """
    if owned := _OWNED.match(turn.question):
        owner = people_named(turn.answer or "", index)
        return f"{owner[0]}'s {owned['what']}" if len(owner) == 1 else f"the {owned['what']}"
    match = next((match for match in _OBJECT.finditer(turn.question) if not _somebody(match["what"], index)), None)
    asks_else = re.search(rf"\b(?:who|whom|why|{'where|' if match else ''}where (?:is|was)|how(?! much| many)|when)\b", turn.question, re.I)
    if turn.answer and not asks_else and not DOES.match(turn.question) and not HAPPENS.match(turn.question) and is_brief(turn.answer, index):
        return PLACED.sub(with_the, turn.answer)
    if match is None:
        return ""
    *what, last_word = match["what"].split()
    acts = what and is_verb(last_word) and re.search(r"\b(?:did|does|do) $", match.string[: match.start()], re.I)  # "What did the ledger contain?"
    return f"{match['owner'] or 'the'} {' '.join(what) if acts else match['what']}"


def _somebody(what: str, index: Index) -> bool:
    """Return whether what a question is taken to ask about is or holds somebody, "killer", "friend advise Edith"; a ship with a name is nobody."""
    named = index.names.named_in(what) if not what.islower() else []
    if named and not any(c.person for c in named):
        return False
    return any(word in _SOMEBODY or word.istitle() or of_people(word) for word in re.findall(r"[\w-]+", what))


def several_meant(question: str, names: Sequence[str], history: Sequence[Turn], index: Index) -> str:
    """Return whom "they" means after some turns, by the first of these ways that finds anybody; "" where none does."""
    last = history[-1]
    said = _each_said(last.answer or "", index)
    ways = (
        _answered_together(said, last, index),
        "" if WHO_IS_PRONOUN.match(question) else _group_answered(last),
        _counted(last.question),
        _side_by_side(names, history),
        _group_asked(last.question),
        _asked_and_answered(said, last, index),
        _both_asked(said, last, index),
    )
    return next(filter(None, ways), "")


def _each_said(answer: str, index: Index) -> list[str]:
    """Return whom an answer lists, "Max, Jerry and Willy"; nobody, where a part of the list is not one name."""
    parts = [people_named(part, index) for part in re.split(r",|\band\b", answer) if part.strip() and len(part.split()) <= BRIEF]
    return [people[0] for people in parts] if all(len(people) == 1 for people in parts) else []


def _answered_together(said: Sequence[str], last: Turn, index: Index) -> str:
    """Return all whom the last answer lists, with whoever its question has beside them."""
    beside = [name for name in people_named(last.question, index) if re.search(rf"\bwith {re.escape(name)}\b", last.question)]
    return listed([*beside, *said]) if len(said) > 1 or (said and beside) else ""


def _group_answered(last: Turn) -> str:
    """Return the group that the last answer gives without a name, "the police"."""
    group = _GROUP.match(last.answer or "") and not re.match(r"(?:how(?! many)|when|why)\b", last.question, re.I)
    return PLACED.sub(with_the, last.answer or "") if group else ""


def _counted(question: str) -> str:
    """Return what a question counts, "how many men"."""
    counted = re.search(r"\bhow many ((?:[a-z-]+ ){0,2}?(?:[a-z]+s|men|women|people|children))\b", question, re.I)
    return f"the {counted[1]}" if counted else ""


def _side_by_side(names: Sequence[str], history: Sequence[Turn]) -> str:
    """Return two people told of side by side in the last turns."""
    told = " ".join(f"{turn.question} {turn.answer or ''}" for turn in history[-2:])
    pairs = ((a, b) for a in names for b in names if a != b and re.search(rf"\b{re.escape(a)}(?:,? and|,) {re.escape(b)}\b", told))
    return next((f"{a} and {b}" for a, b in pairs), "")


def _group_asked(question: str) -> str:
    """Return a group that a question asks about, "the two guards"."""
    group = next(filter(None, (pattern.search(question) for pattern in _GROUPS_ASKED)), None)
    return re.sub(r"^(?!the |these )", "the ", group[0]) if group else ""


def _asked_and_answered(said: Sequence[str], last: Turn, index: Index) -> str:
    """Return the one whom the last question names with the one who was its answer: "Who hired Dix?" "Doc."."""
    asked = people_named(last.question, index)
    return listed([*asked, *said]) if len(asked) == 1 and said and said[0] not in asked else ""


def _both_asked(said: Sequence[str], last: Turn, index: Index) -> str:
    """Return the two of whom one does something with the other in the last question, "Where does Ray take Vera?", if it was answered with nobody."""
    both = people_named(last.question, index)
    together = re.search(rf"\b(?:did|does|do) {any_of(both[:1])} {_TOGETHER} {any_of(both[1:])}(?!['’])", last.question, re.I)
    return listed(both) if together and not said else ""


def recent_names(history: Sequence[Turn], index: Index) -> list[tuple[str, str]]:
    """Return the names of some turns with their gender, the likeliest first: brought up by the answer, then asked about."""
    ranked: list[tuple[str, str]] = []
    for turn in reversed(history):
        asked, said = named_with_gender(turn.question, index), named_with_gender(turn.answer or "", index)
        fresh = [p for p in said if p not in asked]
        kin = _KIN_ASKED.match(turn.question)
        if kin and fresh:  # "Who is Max's brother?" "Carl."
            ranked += [(name, gender or _KIN.get(words(kin["who"])[-1], "")) for name, gender in fresh] + asked
            continue
        asked = [(_of_kin(match, asked), _KIN[match["kin"]]) for match in _RELATIVE.finditer(turn.question)] + asked
        who = _WHICH_ONE.match(turn.question) or re.search(
            rf"\b(?i:who(?:m|se)?)\b(?! (?:is|was) [{UPPER}][\w’'.-]*(?: [{UPPER}][\w’'.-]*)*\W*$)", turn.question
        )
        if kin and not turn.answer:
            ranked += [(kin["who"], "m"), (kin["who"], "f")]  # "Who is Max's brother?", and nobody knows
        ranked += (fresh[:1] + asked + fresh[1:]) if who else asked + fresh
    return list(dict.fromkeys(ranked))


def _of_kin(match: re.Match[str], named: Sequence[tuple[str, str]]) -> str:
    """Return what to call "Ned's daughter": by her name, where that stands right before, "Rosa, Ned's daughter"."""
    return next((form for form, _ in named if match.string.endswith(f"{form}, ", 0, match.start())), match[0])


def people_named(text: str, index: Index) -> list[str]:
    """Return the people named in a text, in order, by the form that stands there."""
    return [name for name, _ in named_with_gender(text, index)]


def named_with_gender(text: str, index: Index) -> list[tuple[str, str]]:
    """Return the same with their gender. A name within a longer one is not counted, nor one that is a place, "at Minty's"."""
    flags = re.I if _ASKS.match(text) else 0  # "where did joe go", as many people type, and "where did joe take Ann" with a name put in
    named = [(Span(*match.span()), c) for c in index.names.people_in(text) for form in c.forms for match in re.finditer(any_of([form]), text, flags)]
    found: dict[str, tuple[int, str, str]] = {}
    for span, c in named:
        start, end = span
        if any(span.within(other) for other, _ in named) or (_PLACE_OF.search(text, 0, start) and _OWNS_NOTHING.match(text, end)):
            continue
        # "Greta's niece Anna" brings up Anna before Greta
        place = start + (len(text) if re.match(r"['’]s\b", text[end:]) else 0)
        if c.name not in found or place < found[c.name][0]:
            found[c.name] = (place, text[start:end], c.gender)
    return list({form: (form, gender) for _, form, gender in sorted(found.values(), reverse=True)}.values())[::-1]


def object_answered(turn: Turn, index: Index) -> str:
    """Return the answer of a turn as the object of its verb, after a space: " the box" of "What does Raddick bury?"; "" where the turn asks for no object."""
    if not turn.answer or not DID_TO.match(turn.question) or len(turn.answer.split()) > BRIEF or _CLAUSAL.match(turn.answer):
        return ""
    if said := people_named(turn.answer, index):
        fresh = [form for form in said if form not in turn.question]
        return f" {listed(fresh)}" if fresh else ""
    return f" {PLACED.sub(with_the, turn.answer)}"


def with_object(done: str, what: str) -> str:
    """Put an object behind its verb, "take Ann hostage" of "take hostage", or at the end of "want to steal"."""
    verb, *after = done.split(" ", 1)
    return f"{done}{what}" if re.search(r"\bto\b", done) else " ".join([f"{verb}{what}", *after])
