"""A follow-up becomes a question that stands alone: "Whose gun did she use?" after "Who shot Fantail?" and "Ann".

Rules only, English only: pronouns, groups and things take what the turns before brought up, fragments the question before, "that" the deed that it told of. A question
that already stands alone comes out as it went in, and what nothing before can mean is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.index import Index
from rag.question import QUESTION_WORDS, named_story
from rag.schema import Character, Turn
from rag.words import ABBREVIATIONS, MEN, NUMBER_WORDS, TITLES, UPPER, WOMEN, any_of, infinitive, listed, says, words

_HE = frozenset("he him his himself".split())
_THEY = frozenset("they them their theirs".split())
_IT = re.compile(r"\b(?:(?P<of>in|of|about) it|(?<=does )it|(?<=did )it|(?<=is )it(?= about| set))\b", re.I)
_THING = re.compile(
    r"(?<!\btime is )(?<!\btime was )\bit\b(?! (?:that|who|was|is|true|possible|take|takes|took|seems?|to(?= (?-i:[a-z]))|like|mean)\b)(?! \w+ .+ to [a-z]{3})(?!.* (?:who|that|which) )(?! \w+ing\b)(?! matters?\b)(?! (?:all )?ends?\b)",
    re.I,
)
_ENDS = re.compile(r"\bit (?:all )?ends?\b", re.I)
"""Asks about the story."""
_THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere(?=\W*$| (?:now|today|then|later)\W*$| (?:at|in|on|with|when|after|before) )|\b(?:this|that) place\b",
    re.I,
)
_GOES = re.compile(r"\b(?:get|go|goes|went|come|comes|came|travel\w*|sail\w*|drive|drives|flee|flees|return\w*|send|sent) $", re.I)
_AT = re.compile(r"(?:in|on|at|under|behind|inside|near)\b")
_ASKS_PLACE = re.compile(
    r"\bwhere\b|\b(?:which|what) (?:\w+ )?(?:city|town|village|country|state|island|place|port|house|home|building|store|shop|bar|tavern|hotel|club|prison|room|street)\b",
    re.I,
)
_OBJECT = re.compile(
    r"\b(?:the|an?|(?P<owner>[A-Z][\w.]*['’]s?)) (?P<what>(?:(?!the |an? )[\w-]+ )*?(?!the |an? )[\w-]+)(?=\W*$| (?!of\b)(?:[a-z]+ed|hidden|found|kept|left|stolen|taken|in|on|at|to|from|with|for|after|before|by|when|while|that|who|which|during|into|over|under|across|near|behind|between|through)\b)"
)
_PLACED = re.compile(
    r"^(?:back )?(?:(?:in|on|at|to|into|inside|under|behind|near|from) )?(?:(?P<own>(?:his|her|their|[A-Z][\w.]*['’]s?) )|the |an? )?(?P<what>.+)$", re.I
)
_COUNTED = re.compile(rf"(?:{'|'.join(NUMBER_WORDS)}|some\w*|any\w*|several|many|no\w*|\d+)\b", re.I)
_CLAUSAL = re.compile(r"^(?:to|by|because|since|so|for|as|when|that|who|is|was|and|he|she|they)\b", re.I)
BRIEF = 6
"""Words of an answer that "it" may mean."""
_GROUP = re.compile(
    rf"(?!one of )(?!.*\b(?:seconds|minutes|hours|days|nights|weeks|months|years|miles|feet|dollars|pounds)$)(?:[\w’'-]+ ){{0,{BRIEF - 1}}}(?:police|gang|men|women|people|[a-z]+[^s\W]s)$"
)
_PLACE_OF, _OWNS_NOTHING = re.compile(r"\b(?:at|to|into|from|near|outside|behind) $", re.I), re.compile(r"['’]s(?=\W*$|,)")
"""Before and after a name that is a place, "at Minty's"."""
_ANYBODY = re.compile(r"(?:(?:every|some|any|no)(?:one|body)|(?:no )?one|all|both|i|you|s?he|we|they|who|him|her|them)\b(?! of\b)", re.I)
"""Answers to "who?" that are nobody to go on asking about."""
_PRONOUN = re.compile(r"\b(he|him|his|himself|she|her|hers|herself|they|them|their|theirs)\b", re.I)
_LEAD_IN = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|h+m+|well|oh|ah|now)\b[\s,.!…—-]+|(?:great|thanks|cool|interesting|wow|right|i see|all ?right)\b\s*[,.!…—-]\s*)+", re.I
)
"""Says nothing of what is asked."""
_AND = re.compile(
    r"^(?:(?:but|so|ok(?:ay)?)[\s,]+)?and\s+((?!(?:then|who|whom|whose|what|where|when|why|how|which|did|does|do|is|was|are|were|has|had|can|will)\b)[^\s?]+(?:\s+[^\s?]+){0,2}?)\s*\??$",
    re.I,
)
_ABOUT = re.compile(r"^(?:what|how) about\s+(.+?)\s*\?*$|^((?:in|at|on) (?:the|an?|his|her)(?: [\w’'-]+){1,3})\s*\?+$", re.I)
_BARE = re.compile(
    r"^(who|whom|whose|what|where|when|why|how much|how many|how long|how|how come|what (?:for|with)|where (?:to|from)|(?:with|for|to|from|by|in|on|at) (?:what|where|whom?|which \w+|what \w+|how (?:much|many|long)))"
    r"\s*(?:else|exactly|then|not|so)?\s*\??$",
    re.I,
)
_EVENT = re.compile(
    r"^(where|when|why|how) (?:(?:did|does|could) (?:it|that|this) (?:all )?(?:happen|take place|occur|come about)|(?:was|is) (?:that|this))\W*$",
    re.I,
)
"""Asks for a circumstance of what was told before."""
_UNDERGONE = re.compile(r"\b(?:is|was|are|were|gets?|got) (?:he|she|they) (?P<verb>\w+)", re.I)
_DEADLY = frozenset("kill murder shoot stab poison strangle drown hang".split())
_DIES = re.compile(r"\b(?:he|she|they) (?:die[sd]?|be dead)\b", re.I)
_UNDERWENT = re.compile(r"(?:who|which [^?]+?) (?P<aux>is|was|are|were|gets|got) (?P<rest>\w+(?:ed|en|ot|own|ung|aught|ought)\b.*)", re.I)
_WHOSE = re.compile(r"(?P<asks>wh\w+ (?:is|was|are|were)) (?P<who>.+?)['’]s? ", re.I)
_KIN_ASKED = re.compile(r"who (?:is|was) (?P<who>[A-Z][^?]*['’]s? [^?]+?)\W*$", re.I)
_KIN = dict.fromkeys("father husband brother son uncle nephew boyfriend grandfather".split(), "m") | dict.fromkeys(
    "mother wife sister daughter aunt niece girlfriend grandmother widow".split(), "f"
)
_RELATIVE = re.compile(rf"[{UPPER}][\w.]*['’]s? (?:[a-z]+ )?(?P<kin>{'|'.join(_KIN)})\b(?! [{UPPER}])")
_WHO_IS = re.compile(r"who (?:is|was|are|were) (?:he|she|they)\W*$", re.I)
_NAME_ASKED = re.compile(r"what(?:['’]s| is| was) (?:his|her) name\b", re.I)
_TOPIC = re.compile(r"who (?:is|was) (?P<who>[^?]+?)\W*$", re.I)
_OWN = re.compile(r"(his|her|their) (?P<what>.+)", re.I)
_BESIDE_ONESELF = re.compile(r"\b(?:with|behind|around|near|beside|by|on|over|about|upon|after|before|between|towards?|ahead of) $", re.I)
"""Before a pronoun that may mean the subject of its own clause, "Max takes Jenny with him"."""
_CLAUSE = re.compile(r"\b(?:when|after|before|because|while|once|until|that|if|as|since|where|who|whom|and|but)\b|,", re.I)
_TITLES = rf"(?:(?:{'|'.join(sorted(ABBREVIATIONS | TITLES))})\.? )?"
_SUBJECT = re.compile(r"(?:why|how|when) (?:did|does|is|was|has|had|would|could) (?P<rest>[^?]+)", re.I)
_NAMELESS_SUBJECT = re.compile(
    r"\b(?:did|does|do|is|was|has|had|will|would|can|could) (?P<who>(?:the|an?) (?:(?:old|young|little|poor|dead|blind|deaf|drunken|crooked|retired|wounded|other|first|second|third|police|prison|[a-z]+-[a-z]+) )*[a-z]+)\b"
)
_NAMELESS = re.compile(r"(?:the|an?|his|her|their) [\w-]+(?!\S)", re.I)
_TAIL = re.compile(r"\b(?:in|at|on|to|from|with|for|of|into) (?P<what>(?:the|an?|his|her|their)\b[^?,]*?)\W*$", re.I)
_PUT_FIRST = re.compile(r"(?:the|an?) (?:[a-z-]+ ){0,2}[a-z-]+, (?:wh|how)", re.I)
_ASIDE = frozenset("and but so ok okay what how about in for of from the film movie story a an".split())
"""Words beside a title that ask nothing."""
_WHO_DID = re.compile(r"^who (?P<verb>(?!(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|else)\b)\w+) (?P<rest>[^?]+?)\W*$", re.I)
_WHY_DID = re.compile(r"^(?:why|when|where|how|what|whom?) (?P<aux>did|does|do) (?P<rest>[^?]+?)\W*$", re.I)
_DID_TO = re.compile(r"^(?:what|whom?) (?:did|does|do) (?!.*\b(?:do|say|tell|think|about|for|to|with|from|of|at|in|on|by)\W*$)", re.I)
_DOES = re.compile(
    r"what (?P<aux>did|does) (?P<who>[^?]+?) do(?: (?:to|with|about|for) (?P<whom>[^?]+?)|(?P<rest>(?: (?:at|in|on|after|when) [^?]+?)?))\W*$",
    re.I,
)
_HAPPENS = re.compile(r"what (?:happens|becomes|(?P<past>happened|became|has become|has happened)) (?:to|of) (?P<who>[^?]+?)\W*$", re.I)
_TELLS = re.compile(
    r"(?:(?:and|he|she|they|it) )*(?:(?P<be>is|was|are|were|gets|got) (?P<rest>\w[^.;]*)|(?P<adverb>\w+ly |never )?(?P<verb>[a-z]{2,}(?:s|ed)|[a-z]{3,}(?:[^s\W]t|ew|aw|an|ook|ode|old))(?P<after>(?: [^.;]*)?))\W*$"
)
"""A deed told of somebody, after a pronoun perhaps; the verb is known by its ending."""
_AUXILIARY = "did|does|do|is|was|are|were|has|had|can|could|will|would"
_ASKS = re.compile(rf"(?:wh\w+|how|{_AUXILIARY})\b")
_THAT = re.compile(r"\b(?:do|did|done) (?:that|it|this|so)(?=\W*$)", re.I)
_USES = re.compile(r"\b(?:do|does|did) (?:he|she|they) use(?=\W*$)", re.I)
"""Asks for what was used in the deed."""
_NEXT = re.compile(r"^(?:what happen(?:s|ed) (?:next|then|after(?:wards?| that| this| it)?)|(?:what )?then|then what)\W*$", re.I)
_POSSESSIVE = frozenset("his their theirs hers".split())
_HER_OBJECT = re.compile(
    r"\bher\b(?=\s*(?:$|[?.,!]|\w+ed\W*$|\b(?:and|to|in|at|with|for|from|after|before|when|by|on|into|off|out|up|down|away|then|now|next|afterwards?|later|again)\b))",
    re.I,
)


def depends(question: str, index: Index) -> bool:
    """Say whether a question leans on an earlier one: a pronoun with nobody before it in the question, or a fragment."""
    question = _plain(question)
    if _BARE.match(question) or _EVENT.match(question) or _NEXT.match(question) or (_ABOUT.match(question) and len(words(question)) <= 6):
        return True
    if _only_title(question, index) or _dangling(question, index) or _leaning_it(question, index) or _THERE.search(question):
        return True
    return _IT.search(question) is not None and named_story(question, index) is None


def _plain(question: str) -> str:
    """Give a question without what leads into it, "ok and who…"; one that is a mere "And Pat?" as "What about Pat?"."""
    if (match := _AND.match(question)) and not _BARE.match(match[1]):
        return f"What about {match[1]}?"
    rest = _LEAD_IN.sub("", question)
    return rest[:1].upper() + rest[1:] if question[:1].isupper() else rest


def _only_title(question: str, index: Index) -> str:
    """Give the title that a fragment consists of, "And in Raw Deal?"; nothing for a question that says more."""
    story = named_story(question, index)
    title = (story and story.title) or ""
    return title if title and set(words(question)) - set(words(title)) <= _ASIDE else ""


def _dangling(question: str, index: Index) -> list[re.Match[str]]:
    """Find the pronouns that have no fitting name before them in the same question, nor somebody whom it puts first, "And the cook, what was his name?"."""
    if _PUT_FIRST.match(question):
        return []
    found = []
    for match in _PRONOUN.finditer(question):
        before = question[: match.start()]
        pronoun = match[0].lower()
        fitting = [c for c in index.people_in(before) if (pronoun in _THEY or c.gender in ("", "m" if pronoun in _HE else "f"))]
        if len(fitting) == 1 and _another(before, match, fitting[0]):
            fitting = []
        if not fitting and not _bound(before, match[0].lower(), question[match.end() :]):
            found.append(match)
    return found


def _another(before: str, pronoun: re.Match[str], person: Character) -> bool:
    """Say whether a pronoun cannot mean the one person named before it, the subject of the same clause: "How does Max get back at him?"."""
    if pronoun[0].lower() not in ("him", "them") and not _HER_OBJECT.match(pronoun.string, pronoun.start()):
        return False
    subject = re.search(rf"\b(?i:did|does|do|will|would|can|could|should|has|had|have) {any_of(person.forms)} ", before)
    return subject is not None and not _CLAUSE.search(before, subject.end()) and not _BESIDE_ONESELF.search(before)


def _leaning_it(question: str, index: Index) -> re.Match[str] | None:
    """Find "it" with no noun before it in the question that it could mean: at most a verb, beside names and function words."""
    match = _THING.search(question)
    if match is None or re.match(r"(?:whose|which|what) \w+ (?:is|was) it\b", question, re.I):
        return None
    plain = [word for word in words(question[: match.start()]) if word not in QUESTION_WORDS and word not in index.name_parts]
    return match if len(plain) <= 1 else None


def _bound(before: str, pronoun: str, after: str) -> bool:
    """Say whether a pronoun can mean the very person asked for: "who dies when he …", "which man loses his …", "who … himself"."""
    asked = re.search(r"\b(?:who|which \w+)\b", before, re.I)
    if not asked:
        return False
    own = pronoun.endswith("self") or after.lower().startswith(" own ")
    her = pronoun == "her" and not _HER_OBJECT.match(f"{pronoun}{after}")  # "which actress plays her?"
    possessive = (her or pronoun in _POSSESSIVE) and asked[0].lower().startswith("which") and not before.endswith(" of ")  # "which part of his body"
    clause = pronoun in ("he", "she", "they") and re.search(r"\b(?:when|after|before|because|while|once|until|that|if|as|since|where)\s*$", before, re.I)
    return bool(own or possessive or clause)


def standalone(question: str, history: Sequence[Turn], index: Index) -> str:
    """Rewrite a follow-up with the names of the turns before it; gives the question itself where nothing has to change.

    Each turn must have its answer; one that leans on those before it is rewritten first. A pronoun takes the latest fitting name: first of what the last answer brought up,
    then of what its question named.
    """
    if not history or not depends(question, index):
        return question
    alone: list[Turn] = []
    for turn in history:
        asked = _plain(turn.question)
        alone.append(replace(turn, question=_rewritten(asked, alone, index) if alone and depends(asked, index) else asked))
    plain = _plain(question)
    rewritten = _rewritten(plain, alone, index)
    return question if rewritten == plain else rewritten


def _rewritten(question: str, history: Sequence[Turn], index: Index) -> str:
    """Rewrite a follow-up after turns that stand alone themselves: a fragment, or one word that leans after the other."""
    last = history[-1]
    if match := _BARE.match(question) or _EVENT.match(question):
        return _more_of(match, last, index) or _asked_of(match[1], last, index)
    if title := _only_title(question, index):
        return _swapped(last, title, index)
    if (match := _ABOUT.match(question)) and len(words(question)) <= 6 and not _NEXT.match(question):
        return _swapped(last, next(filter(None, match.groups())).strip(), index)
    deed = _deed(last, index)
    if _NEXT.match(question):
        return f"What happens after {deed.told}?" if deed else question
    if deed:
        question = _THAT.sub(lambda _: deed.done, question)
        question = _USES.sub(lambda match: f"{match[0]} to {deed.done}", question)
    if title := _title_meant(question, history, index):
        return _IT.sub(lambda match: f"{match['of']} {title}" if match["of"] else title, question)
    if match := _leaning_it(question, index):
        question = question[: match.start()] + (_thing(last, index) or match[0]) + question[match.end() :]
    return _with_names(_with_place(question, last, index), deed, history, index)


def _title_meant(question: str, history: Sequence[Turn], index: Index) -> str:
    """Give the title that "it" means, that of the story asked about before, or for "how does it end?" of the one whose people were; nothing where it means none."""
    story = next((story for turn in reversed(history) if (story := named_story(turn.question, index))), None)
    if story is None and _ENDS.search(question):
        homes = {c.story for c in index.people_in(f"{history[-1].question} {history[-1].answer or ''}")}
        story = index.stories[homes.pop()] if len(homes) == 1 else None
    return (story.title or "") if story and _IT.search(question) and not _dangling(question, index) else ""


def _with_place(question: str, last: Turn, index: Index) -> str:
    """Put the place that the last answer gave where a question says "there" or "this place"."""
    place = _THERE.search(question)
    if not (place and last.answer and _ASKS_PLACE.search(last.question) and _brief(_PLACED.sub(r"\g<what>", last.answer), index)):
        return question
    at = _PLACED.sub(_with_the, last.answer)
    if place[0].lower() == "there":
        at = f"to {at}" if _GOES.search(question[: place.start()]) else last.answer if _AT.match(last.answer) else f"in {at}"
    return question[: place.start()] + at + question[place.end() :]


def _with_names(question: str, deed: _Deed | None, history: Sequence[Turn], index: Index) -> str:
    """Put names where a question has pronouns for whom the turns before brought up; one that nobody fits stays."""
    last, unnamed = history[-1], _unnamed(history[-1], index)
    asked = set(index.named_in(question))  # "he" in "What does he owe Joe?" is not Joe
    recent = [(name, gender) for name, gender in _recent_names(history, index) if asked.isdisjoint(index.named_in(name))]
    if all(f"{name}'s" in last.question for name, _ in recent):
        recent = [(match["who"], "") for match in _NAMELESS_SUBJECT.finditer(last.question)] + recent  # "What does the stranger wear in Minty's bar?"
    recent = recent or [(name, "") for name in unnamed]
    undergone, verb = _UNDERGONE.search(question), deed.done.split()[0] if deed else ""
    if deed and ((undergone and infinitive(undergone["verb"])[0] == verb) or (verb in _DEADLY and _DIES.search(question))):
        recent.sort(key=lambda person: person[0] not in deed.done)  # "Why was he killed?" is not asked of the killer
    pieces, copied, subject = list[str](), 0, ""
    for match in _dangling(question, index):
        pronoun = match[0].lower()
        object_ = pronoun == "him" or (pronoun == "her" and _HER_OBJECT.match(question, match.start()) is not None)
        sure = _meant(pronoun, question, recent, unnamed, history, index)
        name = next((n for n in sure if not (object_ and n == subject)), None)  # "What does he do to him?" is of two
        if name is None:
            continue
        subject = name if pronoun in ("he", "she") else subject
        possessive = pronoun in _POSSESSIVE or (pronoun == "her" and not object_)
        pieces += [question[copied : match.start()], name, "'s" * possessive]
        copied = match.end()
    rewritten = "".join([*pieces, question[copied:]])
    return rewritten[:1].upper() + rewritten[1:] if question[:1].isupper() else rewritten


def _meant(pronoun: str, question: str, recent: Sequence[tuple[str, str]], unnamed: Sequence[str], history: Sequence[Turn], index: Index) -> list[str]:
    """Give whom a pronoun can mean of those brought up (names, and their genders), the likeliest first."""
    kind = "m" if pronoun in _HE else "f"
    choices = [name for name, gender in recent if pronoun in _THEY or gender in ("", kind)]
    unnamed = [phrase for phrase in unnamed if (MEN if kind == "f" else WOMEN).isdisjoint(words(phrase)[-1:])]  # "he" is not "his stepmother"
    if pronoun in _THEY:
        return _several(question, choices, history, index)
    if unnamed and _NAME_ASKED.match(question):
        return list(unnamed)  # nobody asks for the name of whom they have named
    near = _latest(choices, history) or choices
    if _WHO_IS.match(question):  # nobody asks who somebody is whom they have named
        return sorted((name for name in choices if name in near), key=lambda name: name in history[-1].question)
    sure = [name for name, gender in recent if gender == kind and name in near] or [name for name in choices if name in near]
    if (topic := _TOPIC.match(history[-1].question)) and topic["who"] in choices:
        return [topic["who"], *sure]  # whatever gender the answer shows of others
    return [*unnamed, *sure] if pronoun in ("he", "she") and _WHO_DID.match(history[-1].question) else sure


def _unnamed(turn: Turn, index: Index) -> list[str]:
    """Give who was said to be somebody, where that is no name and no group: "the clerk", "one of his men"."""
    said = turn.answer or ""
    somebody = re.search(r"\bwhom?\b", turn.question, re.I) and _brief(said, index) and not _GROUP.match(said) and not _ANYBODY.match(said)
    return [_PLACED.sub(_with_the, said)] if said and somebody else []


def _latest(names: Sequence[str], history: Sequence[Turn]) -> list[str]:
    """Give those of some names that the latest turn to have any of them has."""
    found = ([name for name in names if name in f"{turn.question} {turn.answer or ''}"] for turn in reversed(history))
    return next(filter(None, found), [])


def _brief(answer: str, index: Index) -> bool:
    """Say whether an answer can be what "it" or "there" means: short, no clause and nobody."""
    return len(answer.split()) <= BRIEF and not _CLAUSAL.match(answer) and not _people(_PLACED.sub(r"\g<what>", answer), index)


def _with_the(match: re.Match[str]) -> str:
    what = match["what"]
    return f"{match['own']}{what}" if match["own"] else what if what[0].isupper() or _COUNTED.match(what) else f"the {what}"


def _thing(turn: Turn, index: Index) -> str:
    """Give what "it" means after a turn: what was answered to a question for a thing, else the thing that was asked about, "Where is the ledger hidden?", else a place."""
    match = _OBJECT.search(turn.question)
    asks_else = re.search(rf"\b(?:who|whom|why|{'where|' if match else ''}where (?:is|was)|how(?! much| many)|when)\b", turn.question, re.I)
    if turn.answer and not asks_else and not _DOES.match(turn.question) and not _HAPPENS.match(turn.question) and _brief(turn.answer, index):
        return _PLACED.sub(_with_the, turn.answer)
    return f"{match['owner'] or 'the'} {match['what']}" if match else ""


def _several(question: str, names: Sequence[str], history: Sequence[Turn], index: Index) -> list[str]:
    """Give whom "they" means: all whom the last answer names, with whoever its question has beside them; a group that it names without a name; or two who were told of side by side."""
    last = history[-1]
    parts = [_people(part, index) for part in re.split(r",|\band\b", last.answer or "") if part.strip() and len(part.split()) <= BRIEF]
    said = [people[0][0] for people in parts if len(people) == 1] if all(len(people) == 1 for people in parts) else []
    beside = [name for name, _ in _people(last.question, index) if re.search(rf"\bwith {re.escape(name)}\b", last.question)]
    if len(said) > 1 or (said and beside):
        return [listed([*beside, *said])]
    if last.answer and not _WHO_IS.match(question) and _GROUP.match(last.answer) and not re.match(r"(?:how(?! many)|when|why)\b", last.question, re.I):
        return [_PLACED.sub(_with_the, last.answer)]
    if counted := re.search(r"\bhow many ((?:[a-z-]+ ){0,2}?[a-z]+s)\b", last.question, re.I):
        return [f"the {counted[1]}"]
    told = " ".join(f"{turn.question} {turn.answer or ''}" for turn in history[-2:])
    pairs = [f"{a} and {b}" for a in names for b in names if a != b and re.search(rf"\b{re.escape(a)}(?:,? and|,) {re.escape(b)}\b", told)]
    group = re.search(r"\b(?:the|these) (?:[a-z-]+ ){0,2}(?:police|gang|men|women|people|[a-z]+[^s\W]s)(?=\W*$| (?:in|on|at|to|from|by|for)\b)", last.question)
    return pairs[:1] or ([group[0]] if group else [])


def _recent_names(history: Sequence[Turn], index: Index) -> list[tuple[str, str]]:
    """Give the names of the last turns with their gender, the likeliest first: brought up by the answer, then asked about."""
    ranked: list[tuple[str, str]] = []
    for turn in reversed(history[-3:]):
        asked, said = _people(turn.question, index), _people(turn.answer or "", index)
        fresh = [p for p in said if p not in asked]
        kin = _KIN_ASKED.match(turn.question)
        if kin and fresh:  # "Who is Max's brother?" "Carl."
            ranked += [(name, gender or _KIN.get(words(kin["who"])[-1], "")) for name, gender in fresh] + asked
            continue
        asked = [(match[0], _KIN[match["kin"]]) for match in _RELATIVE.finditer(turn.question)] + asked
        who = re.search(r"\b(?i:who(?:m|se)?)\b(?! (?:is|was) [A-Z][\w’'. -]*\W*$)", turn.question)
        if kin and not turn.answer:
            ranked += [(kin["who"], "m"), (kin["who"], "f")]  # "Who is Max's brother?", and nobody knows
        ranked += (fresh[:1] + asked + fresh[1:]) if who else asked + fresh
    return list(dict.fromkeys(ranked))


def _people(text: str, index: Index) -> list[tuple[str, str]]:
    """Give the persons named in a text, in order, in the form that stands there; a name within a longer one is nobody's, and "at Minty's" is a place."""
    flags = re.I if text.islower() and _ASKS.match(text) else 0  # a question as many people type
    named = [(match.span(), c) for c in index.people_in(text) for form in c.forms for match in re.finditer(any_of([form]), text, flags)]
    found: dict[str, tuple[int, str, str]] = {}
    for (start, end), c in named:
        within = any(a <= start and end <= b and (a, b) != (start, end) for (a, b), _ in named)
        if within or (_PLACE_OF.search(text, 0, start) and _OWNS_NOTHING.match(text, end)):
            continue
        # "Greta's niece Anna" brings up Anna before Greta
        place = start + (len(text) if re.match(r"['’]s\b", text[end:]) else 0)
        if c.name not in found or place < found[c.name][0]:
            found[c.name] = (place, text[start:end], c.gender)
    return list({form: (form, gender) for _, form, gender in sorted(found.values(), reverse=True)}.values())[::-1]


@dataclass(frozen=True, slots=True)
class _Deed:
    """What a turn was about: "Ann" who "did" "shoot Fantail", told as "Ann shot Fantail"."""

    who: str
    aux: str
    done: str
    told: str


def _deed(turn: Turn, index: Index) -> _Deed | None:
    """Find out who did what in a turn, from "Who shot Fantail?" with its answer, or from "Why did Ann shoot Fantail?"."""
    if match := _WHO_DID.match(turn.question):
        base, aux = infinitive(match["verb"])
        doers = [form for form, _ in _people(turn.answer or "", index)] or _unnamed(turn, index)
        if len(doers) > 1 and aux == "does":
            return _Deed(listed(doers), "do", f"{base} {match['rest']}", f"{listed(doers)} {base} {match['rest']}")
        return _Deed(doers[0], aux, f"{base} {match['rest']}", f"{doers[0]} {match['verb']} {match['rest']}") if doers else None
    if (match := _DOES.match(turn.question)) and (told := _told(turn.answer or "")) and not told[0]:
        whom = match["whom"] or ""
        done, said = (re.sub(r"\b(?:him|her|them|it)\b", lambda _: whom, text) if whom else f"{text}{match['rest']}" for text in (told[1], turn.answer or ""))
        return _Deed(match["who"], match["aux"].lower(), done, f"{match['who']} {said}")
    if match := _WHY_DID.match(turn.question):
        rest = match["rest"]
        who = next((form for form, _ in _people(turn.question, index) if rest.startswith(f"{form} ")), None)
        done = rest[len(who) + 1 :] + _object(turn, index) if who else ""
        return _Deed(who, match["aux"].lower(), done, f"{who} {match['aux'].lower()} {done}") if who else None
    return None


def _told(answer: str) -> tuple[str, str] | None:
    """Read an answer that tells a deed, "she nearly dies" or "is hanged": a form of "to be", if it begins with one, and what follows, else its verb in the infinitive."""
    match = _TELLS.match(answer)
    if match is None or (match["verb"] and len(answer.split()) > BRIEF + 2):
        return None
    return (match["be"], match["rest"]) if match["be"] else ("", f"{match['adverb'] or ''}{infinitive(match['verb'])[0]}{match['after']}")


def _object(turn: Turn, index: Index) -> str:
    """Give what was answered, after a space, where a turn asks what or whom somebody did something to, "What does Raddick bury?"."""
    if not turn.answer or not _DID_TO.match(turn.question) or len(turn.answer.split()) > BRIEF or _CLAUSAL.match(turn.answer):
        return ""
    if said := [form for form, _ in _people(turn.answer, index)]:
        fresh = [form for form in said if form not in turn.question]
        return f" {listed(fresh)}" if fresh else ""
    return f" {_PLACED.sub(_with_the, turn.answer)}"


def _more_of(asked: re.Match[str], turn: Turn, index: Index) -> str:
    """Ask "who else?" and "why not?" of the turn before; nothing for anything else."""
    question = turn.question.rstrip(" ?")
    if re.search(r"\belse\b", asked[0], re.I):
        own = re.match(rf"{asked[1]}\b", question, re.I)
        return f"{own[0]} else{question[own.end() :]}?" if own else asked[0]
    polar = re.match(rf"(?P<aux>{_AUXILIARY}) (?P<rest>.+)", question, re.I)
    if polar and re.search(r"\bnot\b", asked[0], re.I):
        subject = next((form for form, _ in _people(question, index) if polar["rest"].startswith(f"{form} ")), "")
        return f"Why {polar['aux'].lower()} {subject} not{polar['rest'][len(subject) :]}?" if subject else ""
    return ""


def _asked_of(word: str, turn: Turn, index: Index) -> str:
    """Ask a bare "why?" of the turn before: its own question word gives way."""
    question = turn.question.rstrip(" ?")
    if (_WHO_DID.match(question) or _DOES.match(question)) and (deed := _deed(turn, index)) and not re.match(r"whom?$", word, re.I):
        return f"{word.capitalize()} {deed.aux} {deed.who} {deed.done}?"
    if (match := _HAPPENS.match(question)) and (told := _told(turn.answer or "")):
        aux = told[0] or ("did" if match["past"] else "does")
        return f"{word.capitalize()} {aux} {match['who']} {told[1]}?"
    if (match := _UNDERWENT.match(question)) and (whom := [form for form, _ in _people(turn.answer or "", index)]):
        return f"{word.capitalize()} {match['aux']} {listed(whom)} {match['rest']}?"
    rest = re.sub(r"^\s*(?:who(?:m|se)?|what|where|when|why|how)\b\s*", "", question, flags=re.I)
    if word.lower() == "whose" and turn.answer and _DID_TO.match(question) and _brief(turn.answer, index):
        what = _PLACED.sub(r"\g<what>", turn.answer)
        return f"Whose {what} {rest}?"
    if (match := re.match(r"(is|was|are|were)\b ", rest, re.I)) and re.match(r"\W*who\b", question, re.I):  # "Who is sent to prison?" "When?"
        whom = [form for form, _ in _people(turn.answer or "", index)]
        return f"{word.capitalize()} {match[1]} {listed(whom) if whom else 'anybody'} {rest[match.end() :]}?"
    if re.match(rf"(?:{_AUXILIARY})\b", rest, re.I):
        return f"{word.capitalize()} {rest[0].lower()}{rest[1:]}{_object(turn, index)}?"
    return f"{word.capitalize()}: {question}?"


def _swapped(turn: Turn, topic: str, index: Index) -> str:
    """Ask the question before of somebody or something else: the last name in it gives way. "And his wife?" is somebody's in that question."""
    question, own = turn.question, _OWN.fullmatch(topic)
    if own and (match := _WHOSE.match(question)):
        return f"{match['asks']} {match['who']}'s {own['what']}?"
    bare = re.sub(r"^(?:in|to|for|with|from|at|of|about|on) ", "", topic)
    placed, topic = bare != topic, bare
    before, after = named_story(question, index), named_story(topic, index)
    if after and after.title:
        title = after.title
        return re.sub(any_of([before.title]), lambda _: title, question, flags=re.I) if before and before.title else f"{question.rstrip(' ?')} in {title}?"
    if own and re.match(r"\W*who\b", question, re.I) and len(said := _people(turn.answer or "", index)) == 1:
        return f"Who is {said[0][0]}'s {own['what']}?"
    people = [form for form, _ in _people(question, index) if not (before and says(before.title or "", form))]
    if not people:
        tail = _TAIL.search(question)
        return f"{question[: tail.start('what')]}{topic}?" if tail else f"{question.rstrip(' ?')}: {topic}?"
    if own:
        topic = f"{people[-1]}'s {own['what']}"
    # Of "Delphine's husband Josiah", Josiah gives way.
    gives_way = next((form for form in reversed(people) if re.search(rf"(?<!\w){re.escape(form)}(?!\w|['’]s)", question)), people[-1])
    if topic.endswith(("'s", "’s")) and not own and re.search(rf"{re.escape(gives_way)}['’]s", question):  # "What is Max's job?" "And Jenny's?"
        topic = topic[:-2]
    if not placed and (subject := _SUBJECT.match(question)):  # "Why does Ann leave Joe?" "And Pat?"
        nameless = _NAMELESS.match(subject["rest"])
        gives_way = next((form for form in people if re.match(_TITLES + re.escape(form), subject["rest"], re.I)), nameless[0] if nameless else gives_way)
    return re.sub(rf"(?<!\w){_TITLES}{re.escape(gives_way)}(?!\w)", lambda _: topic, question, flags=re.I)
