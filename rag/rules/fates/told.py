"""What a passage says that befell somebody: the words of `rag.rules.fates.words`, each taken by whom it befalls.

That is whoever is named before "is killed" or "drowns", or after "shoots"; a "him" is the one other person whom the sentence, or the one before, has named. What is told only as
believed, planned or denied befell nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rag.factuality import unfactual
from rag.index import Index
from rag.rules.fates.names import by_rank, named_at, ranks_as_names
from rag.rules.fates.words import NAME, TOLD, WHOM, kinds
from rag.rules.roles import is_work
from rag.schema import Character, Evidence, Passage, Span
from rag.words import UPPER, any_of, gender_of_pronoun, undotted

_KILLING = rf"(?:(?<=\bby )|(?<=, ))(?:killing|murdering)(?={WHOM})"
_FATE = re.compile(rf"\b(?P<word>{TOLD}|{_KILLING})\b(?: (?P<after>\w+))?", re.I)
_TRANSITIVE = re.compile(
    "(?:" + "|".join((
        "kill|murder|execut|hang|shoot|shot|stab|knif|strangl|smother|throttl|drown|poison|wound|injur",
        "arrest|captur|imprison|jail|releas",
        "bludgeon|beat|crush|trampl|runs |ran |burn|suffocat|asphyxiat|gun",
        "acquit|pardon|sentenc|convict",
        "throw|threw|push|shov|hurl|fl[iu]ng",
        "plug|brain|bump|rub|polish|finish",
    )) + ")",
    re.I,
)  # fmt: skip
"""Words that a deed done to somebody begins with."""
_PASSIVE = re.compile(r"\b(?:is|was|are|were|been|being|gets|got|found|(?<= )s)(?: \w+ly| only| then| also| later| himself| herself)? $")
_HAS_DONE = re.compile(r"\b(?:has|have|had)(?: (?!been\b)\w+)? $")
_DONE_TO_OTHERS = re.compile(r"(?:kill|murder|shot|stab|knif|strangl|smother|throttl|poison|execut)", re.I)
"""Behind "has" it is what somebody has done, "the first man he has ever shot"."""
_ONLY = re.compile(r"\bonly $")
"""Right before a verb, and told with it, "only wounded"."""
_MAYBE = re.compile(r"\b(?:be|if|to)(?: \w+ly)? $")
"""Right before a verb: nobody says that it came to that."""
_UNTRUE = re.compile(
    r"\b(?:not|n['’]t|or|never|nearly|almost|narrowly|without|could|would|should)\b[^,.;:]*$",
    re.I,
)
"""Before a verb in its clause: it did not come to that. What is only believed or planned is for `rag.factuality`."""
_CALLED_SO = re.compile(
    r"\b(?:calls?|called|rul\w+|looks?(?: like)?|as|for|staged|(?:says?|said|claim\w*|thinks?|thought) (?:\w+ ){1,3}(?:is|was)) (?:\w+ ){0,2}$", re.I
)
"""Right before "suicide": somebody's word for a death."""
_HIM = re.compile(
    r" (?:(?P<m>him)|(?P<f>her)|them)(?=[.,;:]|$| (?:and|but|in|on|at|with|to|by|from|for|when|as|while|after|before|during|near|outside|down|dead|alive|twice|again|between|under|over|into)\b)"
)
"""Whom a deed is done to, right after the verb; not "her" of "her husband"."""
_NOBODY_NAMED = re.compile(r"(?:The|An?|His|Her|Their) (?:[a-z-]+ )??(?P<noun>[a-z-]+)(?=,| [a-z]+(?:s|ed)\b)")
"""Begins a sentence with somebody without a name, whom a "him" in it then may mean: "The priest confesses to Dooley, who strangles him"."""
_NEXT = re.compile(r"[,;:]| and ")
"""Between a verb and a name: the name is of another clause, "kills her keeper, and Walter …"."""
_TAKEN_UP = re.compile(
    r"\b(?:[Tt]his|[Tt]hat|[Tt]he) (?:\w+ (?:of )?)?(?:murder|killing|slaying|homicide|death)\b(?! (?:of|certificate|penalty|sentence|warrant|row|threats?|mask|bed|scene|weapon|squad|trial|case|charge)\b)"
)
"""Takes up what the sentence before told, and says how it ended."""
_OF_ANOTHER = re.compile(rf" of (?:his|her|their) [a-z -]+, {NAME} [a-z]")
"""Behind "death": it is of somebody without a name, "enraged by the death of her son, Clara shoots Ned"."""
_AROUND = re.compile(rf"\w+{WHOM} (?:to death|alive|down|over|off|out)$", re.I)
"""Words around whom it is done to, "beats Ned to death"."""
_FOLLOWS = re.compile(r" (\w+)")
_BY = frozenset("for by in on at with from to when as while after before during near outside dead and but under beneath behind".split())
_WHERE = r"(?: (?:in|on|at|from|through|inside|outside|near|behind|for) (?:(?:the|an?|his|her|their) )?(?:(?![\w-]+ed\b)[\w-]+ )?(?![\w-]+ed\b)[\w-]+)"
_BY_WHOM = re.compile(rf"(?: \w+ly| twice| dead| to death)?{_WHERE}? by (?:(?:the|an?|his|her|their) (?:[\w-]+,? ){{1,4}})?")
"""Between a participle and whoever does it, "is strangled by a crooked lieutenant, Brody", "is shot in the back by Ann"; not "killed in a fire started by Ann"."""
_DOES = re.compile(rf", {NAME} [a-z]")
"""Begins the clause behind a comma, "run over by a truck, Eddie takes …"."""
_SELF = frozenset(("himself", "herself", "themselves"))
_BY_ONESELF = re.compile(r"^\w+ (?:him|her|them)sel(?:f|ves)\b|\bsuicide\b|\bown li(?:fe|ves)\b", re.I)
_AUXILIARY = re.compile(
    r"(?:(?:\b(?:is|was|are|were|has|had|have|been|be|being|gets|got|found|knocked|shot|later|then|only|also|fatally|mortally|himself|herself)|(?<= )s) )*$",
    re.I,
)
_SHORT_IS = re.compile(
    r"\b(s?he|who)['’]s(?= (?:been |\w+ly )?\w+(?:[.,;:!?]|$| (?:by|in|on|at|when|while|as|and|to|dead|down|over|off|before|after|between|under|beneath|from|with)\b))",
    re.I,
)
"""A pronoun with its verb, "where he's crushed"; of two words it is as long."""
_SOMEBODY = re.compile(
    r"\b(?:(?:an?|the|his|her|their|whose) (?:(?!and )[a-z-]+ )?(?!(?:and|but|who|he|she) )[a-z-]+|men|women|people|children|soldiers|others|many|all|both|nobody) $"
)
"""Somebody without a name, right before a verb."""
_FOUND_SO = re.compile(r"\b(?:finds?|found|sees?|saw|leaves?|left|discovers?|discovered|has|had) (?:(?P<m>him)|(?P<f>her)|them) (?:\w+ly |already )?$")
"""Right before a participle: it is no deed of the subject's, "he finds her strangled"."""
_SOMEBODY_ELSE = re.compile(r"(?:, (?:and|but|while|so)| (?:when|while|as|until|before|after)) (?:an?|the|his|her|their) [^,A-Z]* (?:and|but) $")
"""A clause whose subject has no name, taken up once more right before a verb."""
_ASIDE = re.compile(r", (?:who|whom|whose|which|with|by)\b[^,]*,")
"""Names in such a clause are not what the sentence goes on about."""
_OPENS = re.compile(r"^(?=s?he (?!is |was ))|[,;:] (?:and|but|while|so|then) |[;:] |, (?=who |s?he )| (?:when|while|until) ", re.I)
"""Opens a clause that may have a subject of its own."""
_LEANS = re.compile(r"\b(?:with|by|to|from|of|for|at|against|on|and|like|than|about|into|over|behind|near|beside|without|towards?|through) $")
"""Before a name that is no subject."""
_AHEAD = re.compile(r"\W*(?:before|as|when|while|after) s?he $", re.I)
"""Before a verb whose subject is named after it."""
_VERB_FIRST = re.compile(r"(?:then |\w+ly )?(?!(?:his|this|its|as|perhaps|afterwards|towards|across|years|months|weeks|days|hours|moments) )[a-z]+(?:s|ed) ")
"""Begins a clause whose subject is that of the clause before, "…, and then shoots Ned and …"."""
_OF_A_NOUN = re.compile(
    r"(?:\b(?i:an?|the|this|that|his|her|their)|['’]s) (?:dead|dying) (?!(?:and|or|but|in|on|at|by|from|of|with|within|inside|before|after|when|to)\b)[a-z]"
)
"""Says of somebody without a name that they are dead, "the dead man's mistress"."""
_HE = re.compile(r"s?he ", re.I)
"""Begins a clause about whoever the sentence began with, "Although Coyle promises it, he …", or whom the one before named."""
_UNNAMED = re.compile(r"\b(?:an?|the|his|her|their) (?:[a-z-]+ ){0,2}[a-z-]+$")
"""Somebody without a name, right before a "who"."""
_GAP = re.compile(r",? ")
_AND = re.compile(rf"{NAME} and ")
"""From one name to the next where the two do, or suffer, something together."""
_NAME_ENDS = re.compile(rf"{NAME}(?=[.,;:!?]|$)")
_SUBJECT = re.compile(rf"{NAME} (?:(?:are|were|both|all|have|had|been|get|got|then|later|finally|\w+ly) )*")
"""From the second of them to the verb."""
_BETWEEN = re.compile(r"\bbetween (?!.* and )[\w’' -]+$")
"""Before an "and" that ends nothing, "crushed between the ferry and the quay"."""
_END = re.compile(rf"[.,;:!?|]| (?:and(?! {NAME}(?:[.,;:!?]|$))|but|while|as) ")


@dataclass(frozen=True, slots=True)
class Fate:
    """What a sentence of a telling says that befell somebody."""

    text: str
    kinds: frozenset[str]
    span: Span
    """Where its passage says so."""
    evidence: Evidence
    doer: Character | None = None
    """Who does it to them, where that is told by a name."""

    @property
    def by_oneself(self) -> bool:
        """Whether it is told as done to oneself."""
        return _BY_ONESELF.search(self.text) is not None


Befalling = tuple[Character | None, Fate]
"""A fate that a passage tells, and whose; None where it names nobody."""


def befalls_another(person: Character, befalling: Sequence[Befalling], span: Span) -> bool:
    """Say whether every fate that a span tells of, among those `befalling` in its passage, befalls somebody else, by name or by a pronoun, and there is one."""
    told = [(whom, fate) for whom, fate in befalling if fate.span.start < span.end and span.start < fate.span.end]
    others = {"m": r"\b(?:she\b|\w+ her\b(?! \w))", "f": r"\b(?:he|him)\b"}.get(person.gender, r"(?!)")
    return bool(told) and all(whom not in (None, person) or (whom is None and re.search(others, fate.evidence.text, re.I)) for whom, fate in told)


def is_no_doer(person: Character, victim: Character, befalling: Sequence[Befalling], within: Span) -> bool:
    """Say whether sentences speak against it that somebody harmed the victim: they have them harm others, and not the victim, or be harmed.

    Others are whoever has another name, or no name where it is told apart what befell the victim, "Jerry is shot, while Max shoots a guard", or whoever is the victim's, "Ann shoots Joe's attacker".
    """
    told = [(whom, fate) for whom, fate in befalling if within.start <= fate.evidence.span.start < within.end and "alive" not in fate.kinds]
    by_person = [(whom, fate) for whom, fate in told if fate.doer == person]
    if not by_person:
        return any(whom == person and fate.doer for whom, fate in told)
    victims, forms = {whom for whom, _ in told}, any_of(victim.forms)
    had_done = [_FOUND_SO.search(fate.evidence.text[: fate.evidence.text.find(fate.text)]) for _, fate in by_person]
    if all(found and {found.lastgroup, victim.gender} == {"m", "f"} for found in had_done):
        return True  # "Stahl has her strangled by Otto": not Stahl
    if victim in victims:
        return victim not in {whom for whom, _ in by_person}
    return any(re.match(rf"\w+ {forms}['’]s? ", fate.text) or (whom and not re.search(forms, fate.evidence.text)) for whom, fate in by_person)


def befalling(passage: Passage, index: Index) -> Iterator[Befalling]:
    """Give each fate that a passage tells of, with whom it befalls, or None for somebody without a name."""
    before: list[Character] = []
    last: tuple[Character | None, Fate] | None = None
    ranks = by_rank(passage.story, index)
    for sentence in passage.sentences:
        text = ranks_as_names(sentence.of(passage.text), ranks)
        if last and "alive" not in last[1].kinds and (match := _TAKEN_UP.search(text)):
            whom, fate = last
            where = Span(fate.evidence.span.start, sentence.end)
            told = replace(fate, text=match[0], kinds=fate.kinds - {"alive"} | {"dead"}, span=Span(*(sentence.start + n for n in match.span())))
            yield whom, replace(told, evidence=Evidence(passage, where, fate.evidence.score))
        named = named_at(text, passage.story, index)
        told_here = list(_told(passage, sentence, _SHORT_IS.sub(r"\1 s", undotted(text)), named, before))
        yield from told_here
        last = told_here[-1] if told_here else None
        before = [c for _, c in named] or before
        if last and last[0]:  # who has just been shot is whom "before he dies" means
            before = [*(c for c in before if c != last[0]), last[0]]


def _told(passage: Passage, sentence: Span, text: str, named: Sequence[tuple[int, Character]], before: Sequence[Character]) -> Iterator[Befalling]:
    told_to, unsure = 0, unfactual(text)
    for match in _FATE.finditer(text):
        at, word = match.start("word"), match["word"].lower()
        if at < told_to or _is_untold(match, named, unsure):  # or the heart attack that somebody dies of
            continue
        lead = _PASSIVE.search(text[:at]) or _ONLY.search(text[:at])
        end = next((end for end in _END.finditer(text, match.end("word")) if not (end[0] == " and " and _BETWEEN.search(text[: end.start()]))), None)
        place = Span(lead.start() if lead and not lead[0].startswith("s ") else at, end.start() if end else len(text))
        said = place.of(sentence.of(passage.text)).strip()
        surely = word in ("killing", "murdering") or (_by_oneself(match) and kinds(said) - {"alive"})
        if found := kinds(said) | (frozenset({"dead"}) if surely else frozenset()):
            told_to = place.end
            whom, doer = _parties(match, named, before)
            fate = Fate(said, found, Span(sentence.start + place.start, sentence.start + place.end), Evidence(passage, sentence, 0.8), doer)
            for one in (whom, *_together(text, at, whom, named)):
                yield one, replace(fate, doer=one) if fate.by_oneself else fate


def _together(text: str, at: int, whom: Character | None, named: Sequence[tuple[int, Character]]) -> list[Character]:
    """Give who shares a fate with whoever is named right before its verb, "Frank and Ruth drown", or behind it, "killing Strand and Lefty."."""
    for placed in [place for place, c in named if c == whom]:
        if placed < at and _SUBJECT.fullmatch(text, placed, at):
            return [c for place, c in named if c != whom and place < placed and _AND.fullmatch(text, place, placed)]
        if placed > at:
            return [c for place, c in named if c != whom and place > placed and _AND.fullmatch(text, placed, place) and _NAME_ENDS.match(text, place)]
    return []


def _is_untold(match: re.Match[str], named: Sequence[tuple[int, Character]], unsure: Iterable[tuple[int, int]]) -> bool:
    """Say whether a text does not tell of the verb at a place that it came to that, or says it of somebody without a name."""
    text, at = match.string, match.start("word")
    before = text[:at]
    doubted = (
        _MAYBE.search(before)
        or (_CALLED_SO.search(before) and text.startswith("suicide", at))
        or _UNTRUE.search(before)
        or any(start < at < end for start, end in unsure)
        or (match["word"].lower() == "shot" and match["after"] == "at" and any(place == match.end("after") + 1 for place, _ in named))  # "shot at Drake"
    )
    return bool(doubted) or any(noun.start() <= at < noun.end() for noun in _OF_A_NOUN.finditer(text))


def _by_oneself(match: re.Match[str]) -> bool:
    return (match["after"] or "").lower() in _SELF


def _parties(match: re.Match[str], named: Sequence[tuple[int, Character]], before: Sequence[Character]) -> tuple[Character | None, Character | None]:
    """Give whom the words of a fate befall, and at whose hands; None for either where nobody with a name is told to."""
    text, word, at, behind = match.string, match["word"].lower(), match.start("word"), match.end("word")
    said_before = [(place, c) for place, c in named if place < at]
    aside = [m.span() for m in _ASIDE.finditer(text, 0, at)]
    beside = [(place, c) for place, c in said_before if not any(start < place < end for start, end in aside)]
    own = _by_oneself(match) or _BY_ONESELF.search(match["word"]) is not None
    subject = _subject(text[:at], beside, before[::-1] if own else before)  # "Max pays Joe. He shoots himself": he who acts goes on
    by = next((c for place, c in named if place > behind and _BY_WHOM.fullmatch(text, behind, place) and not _DOES.match(text, place - 2)), None)
    if (object_ := _FOUND_SO.search(text[:at])) and subject:
        return _other(object_.lastgroup or "", [c for _, c in said_before], before, subject), by
    if (match["after"] or "").lower() == "of" and word.endswith(("ing", "death", "murder", "suicide", "corpse", "tion")):
        return next((c for place, c in named if behind < place <= behind + 40 and not _OF_ANOTHER.match(text, behind)), None), None
    ahead = 1 if word.endswith(("dying", "dead")) else 2 if _AHEAD.match(text[:at]) else 0  # "the dying Joe"; "Before he dies, Joe …"
    if whom := next((c for place, c in named if 0 < place - behind <= ahead and _GAP.fullmatch(text, behind, place)), None):
        return whom, None
    verb_end = at + len(word.split()[0]) if _AROUND.match(match["word"]) else behind
    follows = _FOLLOWS.match(text, verb_end)
    if by:
        return subject, by
    if not follows or follows[1].lower() in _BY or not _TRANSITIVE.match(word) or _PASSIVE.search(text[:at]) or own:
        to_others = _HAS_DONE.search(text[:at]) and _DONE_TO_OTHERS.match(word) and not own
        return None if to_others else subject, None
    pronoun = _HIM.match(text, verb_end)
    earlier = () if begins_unnamed(text[:at]) else before
    whom = _other(pronoun.lastgroup or "", [c for _, c in said_before], earlier, subject) if pronoun else None
    return whom or next((c for place, c in named if verb_end < place <= behind + 30 and not _NEXT.search(text, verb_end, place)), None), subject


def begins_unnamed(sentence: str) -> bool:
    """Say whether a sentence begins with somebody without a name, "The priest, consumed by guilt, …", whom its pronouns may mean."""
    opens = _NOBODY_NAMED.match(sentence)
    return opens is not None and is_work(opens["noun"])


def _other(gender: str, named: Sequence[Character], before: Sequence[Character], doer: Character | None) -> Character | None:
    """Give the one person of a gender, not the doer, whom the sentence has named so far, or else the one before; None where it may be two, or nobody is known to do it."""
    for people in (named, before) if doer else ():
        fitting = {c for c in people if c != doer and (not gender or c.gender in ("", gender))}
        if fitting:
            return fitting.pop() if len(fitting) == 1 else None
    return None


def _subject(text: str, placed: Sequence[tuple[int, Character]], before: Sequence[Character]) -> Character | None:
    """Give whom a verb is said of, by the text before it: the nearest name, the first of its clause where an "and" takes the subject up; a "he" of the sentence before."""
    named = [c for _, c in placed]
    text = _AUXILIARY.sub("", text)
    if text.endswith("which ") or _SOMEBODY.search(text) or _SOMEBODY_ELSE.search(text) or not (named or _pronoun(text)):
        return None
    if not named or re.search(r"\bs?he $", text, re.I):
        last = _pronoun(text[-4:]) or _pronoun(text)
        if re.search(r"\buntil s?he $", text, re.I):  # "is held under by Howard until he drowns"
            doers = {c for place, c in placed if text[:place].endswith("by ")}
            named = [c for c in named if c not in doers] or named
        told_of = dict.fromkeys(reversed([*before, *named]))
        return next((c for c in told_of if c.gender == last or (not c.gender and len(told_of) < 3)), None)
    if who := re.search(r",? (?:who|that) $", text):
        return _antecedent(text[: who.start()], placed)
    clauses = list(_OPENS.finditer(text))
    leads = re.match(r"(?:when|as|while|after|before|although|though|once)\b", text, re.I) and not any(_HE.match(text, clause.end()) for clause in clauses)
    if not re.search(r"\b(?:and|but|by) $", text) or leads:
        return named[-1]
    closed = False
    for clause in reversed(clauses):
        if pronoun := _HE.match(text, clause.end()):
            gender = _pronoun(pronoun[0])
            earlier = [c for place, c in placed if place < clause.start()]
            return next((c for c in (*earlier, *before) if c.gender in ("", gender)), None)
        if text.startswith("who ", clause.end()):
            if not closed:  # ", who loves her, and" goes on about whoever the sentence is about
                return _antecedent(text[: clause.start()], placed)
        elif not _VERB_FIRST.match(text, clause.end()) and (
            own := next((c for place, c in placed if place >= clause.end() and not _LEANS.search(text[clause.end() : place])), None)
        ):
            return own
        closed = True
    return named[0]


def _antecedent(text: str, placed: Sequence[tuple[int, Character]]) -> Character | None:
    """Give whom a "who" right behind a text takes up: the last who is named there, but not before somebody without a name, "her father, who"."""
    noun = _UNNAMED.search(text)
    if noun and not re.search(rf"[{UPPER}][\w’'-]*, $", text[: noun.start()]):  # "Arthur Bell, the old man, who"
        return None
    return next((c for place, c in reversed(placed) if place < len(text)), None)


def _pronoun(text: str) -> str:
    """Give the gender of the first pronoun of a text, if it has one."""
    match = re.search(r"\bs?he\b", text, re.I)
    return gender_of_pronoun(match[0]) if match else ""
