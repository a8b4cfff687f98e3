"""What became of somebody, or how somebody died, as each telling of a story has it: "is strangled by Voss", "dies in Grace's arms".

The words of `rag.fate_words`, each taken by whom it befalls: whoever is named before "is killed" or "drowns", or after "shoots"; a "him" is the one other
person whom the sentence, or the one before, has named. A telling that knows no name for somebody may still tell what the same doer does to somebody without one.
It knows no names, and says nothing where nobody's fate is told in these words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from weakref import WeakKeyDictionary

from rag.factuality import unfactual
from rag.fate_words import FOR_NOW, TOLD, deadly, exclude, kinds
from rag.index import Index
from rag.naming import meant_by
from rag.schema import BY_RULE, Character, Draft, DraftVersion, Evidence, Passage, Span
from rag.words import UPPER, fold, listed, undotted

LATE = 0.6
"""The share of a telling that lies before what is late in it."""
BEGINS = 12
"""Code points within which a sentence that begins with somebody names them, "Then Dr. Ames …"."""
LAST_TOLD = 0.7
"""How sure it is that the last that is told of somebody is what became of them."""
_KILLING = r"(?<=\bby )(?:killing|murdering)(?= (?:him|her|them|[A-Z]))"
_FATE = re.compile(rf"\b(?P<word>{TOLD}|{_KILLING})\b(?: (?P<after>\w+))?", re.I)
_TRANSITIVE = re.compile(r"(?:kill|murder|execut|hang|shoot|shot|stab|knif|strangl|smother|throttl|drown|poison|wound|injur|arrest|captur|imprison|jail|releas|bludgeon|beat|crush|trampl|runs over|burn|gun|acquit|pardon|sentenc|convict|throw|threw|push|shov|hurl|fl[iu]ng)", re.I)  # fmt: skip
_PASSIVE = re.compile(r"\b(?:is|was|are|were|been|being|gets|got|found)(?: \w+ly| only| then| also| later)? $")
_MAYBE = re.compile(r"\b(?:be|if|to)(?: \w+ly)? $")
"""Right before a verb: nobody says that it came to that."""
_UNTRUE = re.compile(
    r"\b(?:not|n['’]t|or|never|nearly|almost|narrowly|without|might|may|could|would|should|dreams?|dreamt|imagin\w+|pretend\w*|believ\w+|thinks?|thought|fears?|feared|hop(?:es?|ed)|threaten\w*)\b[^,.;:]*$",
    re.I,
)
"""Before a verb in its clause: it did not come to that, or nobody says so."""
_HIM = re.compile(
    r" (?:(?P<m>him)|(?P<f>her)|them)(?=[.,;:]|$| (?:and|but|in|on|at|with|to|by|from|for|when|as|while|after|before|during|near|outside|down|dead|twice|again|between|under|over|into)\b)"
)
"""Whom a deed is done to, right after the verb; not "her" of "her husband"."""
_NEXT = re.compile(r"[,;:]| and ")
"""Between a verb and a name: the name is of another clause, "kills her keeper, and Walter …"."""
_TAKEN_UP = re.compile(r"\b(?:[Tt]his|[Tt]hat|[Tt]he) (?:\w+ (?:of )?)?(?:murder|killing|slaying|homicide|death)\b(?! of\b)")
"""Takes up what the sentence before told, and says how it ended."""
_BY = frozenset("for by in on at with from to when as while after before during near outside dead and but".split())
_SELF = frozenset(("himself", "herself", "themselves"))
_ASKED = tuple(re.compile(rf"^(?:and |but |so )?{pattern}(?: (?:in|at) the end)?\W*$", re.I) for pattern in (
    r"what (?:becomes?|became|has become|happen(?:s|ed)|finally happen(?:s|ed)) (?:of|to) (?P<who>.+?)",
    r"what (?:is|was) (?P<who>.+?)['’]s? (?:final |eventual )?fate",
    r"what (?:is|was) the (?:final |eventual )?fate of (?P<who>.+?)",
    r"how (?:does|did|do|is|was|were|are) (?P<who>.+?)(?P<death> (?:die|killed|murdered|meet (?:his|her) (?:end|death)))",
    r"how (?:does|did|do) (?P<doer>.+?) (?P<death>kill|murder) (?P<who>.+?)",
    r"(?:is|was|does|did) (?P<who>.+?) (?:die|survive|killed|murdered|dead|get killed|(?:still )?alive)(?: (?:when|after|being) [^,?]+)?",
))  # fmt: skip
_KILLER_ASKED = re.compile(r"(?:and |but |so )?who (?:really )?(?:kill(?:s|ed)|murder(?:s|ed)) (?P<who>[^?]+?)\W*$", re.I)
_ADJUNCT = re.compile(r" (?:during|after|before|when|while|in the end|at the end|by the end)\b.*$", re.I)
"""Behind whom a question asks about, and no part of what they are called."""
_AUXILIARY = re.compile(r"(?:\b(?:is|was|are|were|has|had|have|been|be|being|gets|got|found|knocked|shot|later|then|only|also|fatally|mortally) )*$", re.I)
_SOMEBODY = re.compile(
    r"\b(?:(?:an?|the|his|her|their|whose) (?:(?!and )[a-z-]+ )?(?!(?:and|but|who|he|she) )[a-z-]+|men|women|people|children|soldiers|others|many|all|both|nobody) $"
)
"""Somebody without a name, right before a verb."""
_FOUND_SO = re.compile(r"\b(?:finds?|found|sees?|saw|leaves?|left|discovers?|discovered) (?:(?P<m>him)|(?P<f>her)|them) (?:\w+ly |already )?$")
"""Right before a participle: it is no deed of the subject's, "he finds her strangled"."""
_SOMEBODY_ELSE = re.compile(r"(?:, (?:and|but|while|so)| (?:when|while|as|until|before|after)) (?:an?|the|his|her|their) [^,A-Z]* (?:and|but) $")
"""A clause whose subject has no name, taken up once more right before a verb."""
_ASIDE = re.compile(r", (?:who|whom|whose|which|with|by)\b[^,]*,")
"""Names in such a clause are not what the sentence goes on about."""
_OPENS = re.compile(r"^(?=s?he (?!is |was ))|[,;:] (?:and|but|while|so|then) |[;:] |, (?=who |s?he )| (?:when|while|until) ", re.I)
"""Opens a clause that may have a subject of its own."""
_LEANS = re.compile(r"\b(?:with|by|to|from|of|for|at|against|on|and|like|than) $")
"""Before a name that is no subject."""
_AHEAD = re.compile(r"\W*(?:before|as|when|while|after) s?he $", re.I)
"""Before a verb whose subject is named after it."""
_VERB_FIRST = re.compile(r"(?:then |\w+ly )?(?!(?:his|this|its|as|perhaps|afterwards|towards|across|years|months|weeks|days|hours|moments) )[a-z]+(?:s|ed) ")
"""Begins a clause whose subject is that of the clause before, "…, and then shoots Ned and …"."""
_OF_A_NOUN = re.compile(r"\b(?i:an?|the|this|that|his|her|their) (?:dead|dying) (?!(?:and|or|but)\b)[a-z]")
"""Says of somebody without a name that they are dead, "the dead man's mistress"."""
_HE = re.compile(r"s?he ", re.I)
"""Begins a clause about whoever the sentence began with, "Although Coyle promises it, he …", or whom the one before named."""
_UNNAMED = re.compile(r"\b(?:an?|the|his|her|their) (?:[a-z-]+ ){0,2}[a-z-]+$")
"""Somebody without a name, right before a "who"."""
_SHORT_RANKS = {
    "capt": "captain",
    "col": "colonel",
    "dr": "doctor",
    "gen": "general",
    "lt": "lieutenant",
    "prof": "professor",
    "sgt": "sergeant",
    "sen": "senator",
}
_RANK = re.compile(
    r"\b(Baron|Bishop|Captain|Capt|Colonel|Col|Commissioner|Constable|Count|Countess|Detective|Doctor|Dr|General|Gen|Governor|Inspector|Judge|Lieutenant|Lt|Major|Marshal|Mayor"
    r"|Professor|Prof|Senator|Sen|Sergeant|Sgt|Sheriff|Warden)\.? "
)
_RANKED: WeakKeyDictionary[Index, dict[str, dict[str, Character]]] = WeakKeyDictionary()
_GAP = re.compile(r",? ")
_END = re.compile(r"[.,;:!?]| (?:and|but|while|as) ")


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
    def telling(self) -> tuple[str, int]:
        """Say which telling it is from."""
        return self.evidence.passage.told_in


Befalling = tuple[Character | None, Fate]
"""A fate that a passage tells, and whose; None where it names nobody."""


@dataclass(frozen=True, slots=True)
class FateAsked:
    """Whose fate a question asks for, whether it asks for a death ("How does Buck die?"), and at whose hands, where it says so ("How does Voss kill Buck?")."""

    whom: Character
    of_death: bool
    doer: Character | None = None


def fate_asked(question: str, people: Sequence[Character]) -> FateAsked | None:
    """Read such a question about one of `people`; None where it asks for something else, or of nobody or two of them."""
    match = _asked(question)
    if match is None:
        return None
    asked = match.groupdict()
    whom, doer = _meant(asked["who"], people), _meant(asked.get("doer", ""), people)
    return FateAsked(whom, "death" in asked, doer) if whom and (doer or "doer" not in asked) else None


def killed_asked(question: str, people: Sequence[Character]) -> Character | None:
    """Give the one of `people` whom a question says that somebody killed, "Who murdered Buck?"."""
    match = _KILLER_ASKED.match(question)
    return _meant(match["who"], people) if match else None


def person_described(question: str) -> str:
    """Give whom such a question asks about, as it says it: "the priest"."""
    match = _asked(question)
    return match["who"] if match else ""


def fate_of_described(question: str, passages: Sequence[Passage], index: Index) -> FateAsked | None:
    """Read a question for the fate of somebody without a name, "what happens to the priest?", "to Tom's son?", as one about whoever these passages call so; None where they do not."""
    phrase = person_described(question)
    name, people = meant_by(_ADJUNCT.sub("", phrase), passages, index)
    return fate_asked(question.replace(phrase, name), people) if people else None


def _asked(question: str) -> re.Match[str] | None:
    return next(filter(None, (pattern.search(question) for pattern in _ASKED)), None)


def _meant(asked: str, people: Sequence[Character]) -> Character | None:
    """Give the one person that is so called, "the guard Buck"."""
    before = r"(?:(?!(?:that|who|of|by|from|to|for|with)\b)[\w-]+\.? ){0,3}"
    fitting = [(len(form), p) for p in people if p.person for form in p.forms if re.fullmatch(before + re.escape(fold(form)), fold(asked.strip()))]
    longest = max((length for length, _ in fitting), default=0)  # "Leopold Sand" is not Clara Sand
    found = {p for length, p in fitting if length == longest}
    return found.pop() if len(found) == 1 else None


def fates(person: Character, index: Index) -> list[Fate]:
    """Give what a story says that befell a person, in the order of its tellings."""
    return fates_of([person], index)[person]


def fates_of(people: Sequence[Character], index: Index) -> dict[Character, list[Fate]]:
    """Give that of several persons, each story read once."""
    told = {story: _all_befalling(story, index) for story in {person.story for person in people}}
    return {person: _fates_among(told[person.story], person, index) for person in people}


def _all_befalling(story: str, index: Index) -> list[Befalling]:
    return [told for passage in index.passages_of(story) for told in befalling(passage, index)]


def _fates_among(told: Sequence[Befalling], person: Character, index: Index) -> list[Fate]:
    passages = index.passages_of(person.story)
    own = [fate for whom, fate in told if whom == person]
    named_in = {passage.told_in for passage in passages if person in index.people_in(passage.text, person.story)}
    deeds = {(fate.doer, kind) for fate in own for kind in fate.kinds if fate.doer}
    found = [
        fate for whom, fate in told
        if whom == person or (whom is None and fate.telling not in named_in and any((fate.doer, kind) in deeds for kind in fate.kinds))
    ]  # fmt: skip
    return [fate for fate in found if not FOR_NOW.search(fate.text) or "dead" in fate.kinds or _is_late(fate.evidence, passages)]


def _is_late(evidence: Evidence, passages: Sequence[Passage]) -> bool:
    """Say whether a sentence stands late in its telling, of which these are the passages, others perhaps among them."""
    spans = [passage.span for passage in passages if passage.told_in == evidence.passage.told_in]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    return evidence.passage.span.start + evidence.span.start >= start + LATE * (end - start)


def befalls_another(person: Character, befalling: Sequence[Befalling], span: Span) -> bool:
    """Say whether every fate that a span tells of, among those `befalling` in its passage, befalls somebody else, by name or by a pronoun, and there is one."""
    told = [(whom, fate) for whom, fate in befalling if fate.span.start < span.end and span.start < fate.span.end]
    others = {"m": r"\b(?:she\b|\w+ her\b(?! \w))", "f": r"\b(?:he|him)\b"}.get(person.gender, r"(?!)")
    return bool(told) and all(whom not in (None, person) or (whom is None and re.search(others, fate.evidence.text, re.I)) for whom, fate in told)


def befalling(passage: Passage, index: Index) -> Iterator[Befalling]:
    """Give each fate that a passage tells of, with whom it befalls, or None for somebody without a name."""
    before: list[Character] = []
    last: tuple[Character | None, Fate] | None = None
    ranks = _by_rank(passage.story, index)
    for sentence in passage.sentences:
        text = _as_names(sentence.of(passage.text), ranks)
        if last and "alive" not in last[1].kinds and (match := _TAKEN_UP.search(text)):
            whom, fate = last
            where = Span(fate.evidence.span.start, sentence.end)
            told = replace(fate, text=match[0], kinds=fate.kinds - {"alive"} | {"dead"}, span=Span(*(sentence.start + n for n in match.span())))
            yield whom, replace(told, evidence=Evidence(passage, where, fate.evidence.score))
        named = _named(text, passage.story, index)
        told_here = list(_told(passage, sentence, undotted(text), named, before))
        yield from told_here
        last = told_here[-1] if told_here else None
        before = [c for _, c in named] or before
        if last and last[0]:  # who has just been shot is whom "before he dies" means
            before = [*(c for c in before if c != last[0]), last[0]]


def _told(passage: Passage, sentence: Span, text: str, named: Sequence[tuple[int, Character]], before: Sequence[Character]) -> Iterator[Befalling]:
    told_to, unsure = 0, unfactual(text)
    for match in _FATE.finditer(text):
        if match.start() < told_to:
            continue  # the heart attack that somebody dies of
        at, word, after = match.start("word"), match["word"], (match["after"] or "").lower()
        passive = _PASSIVE.search(text[:at])
        own = after in _SELF
        if (
            _MAYBE.search(text[:at])
            or _UNTRUE.search(text[:at])
            or any(start < at < end for start, end in unsure)
            or any(noun.end() > at >= noun.start() for noun in _OF_A_NOUN.finditer(text))
        ):
            continue
        # "the dying Joe"; "Before he dies, Joe …"
        ahead = 1 if word.lower().endswith(("dying", "dead")) else 2 if _AHEAD.match(text[:at]) else 0
        whom = next((c for place, c in named if 0 < place - match.end("word") <= ahead and _GAP.fullmatch(text, match.end("word"), place)), None)
        doer = None
        aside = [m.span() for m in _ASIDE.finditer(text, 0, at)]
        subject = _subject(text[:at], [(place, c) for place, c in named if place < at and not any(start < place < end for start, end in aside)], before)
        object_ = _FOUND_SO.search(text[:at])
        if object_ and subject:
            whom = _other(object_.lastgroup or "", [c for place, c in named if place < at], before, subject)
        elif after == "of" and word.lower().endswith(("ing", "death", "suicide", "corpse", "tion")):
            whom = next((c for place, c in named if match.end("word") < place <= match.end("word") + 40), None)
        elif whom is None and _TRANSITIVE.match(word) and not passive and not own and after not in _BY and after:
            doer = subject
            pronoun = _HIM.match(text, match.end("word"))
            whom = _other(pronoun.lastgroup or "", [c for place, c in named if place < at], before, doer) if pronoun else None
            whom = whom or next(
                (c for place, c in named if match.end("word") < place <= match.end("word") + 30 and not _NEXT.search(text, match.end("word"), place)), None
            )
        elif whom is None:
            whom = subject
        end = _END.search(text, match.end("word"))
        place = Span(passive.start() if passive else at, end.start() if end else len(text))
        said = place.of(sentence.of(passage.text)).strip()
        surely = (own and kinds(said) - {"alive"}) or word.lower() in ("killing", "murdering")
        kinds_ = kinds(said) | (frozenset({"dead"}) if surely else frozenset())
        if kinds_:
            told_to = place.end
            yield whom, Fate(said, kinds_, Span(sentence.start + place.start, sentence.start + place.end), Evidence(passage, sentence, 0.8), doer)


def _by_rank(story: str, index: Index) -> dict[str, Character]:
    """Give the persons of a story who alone bear a rank there, by its noun: "the judge" is Judge Fontaine. Remembered with the shelf."""
    known = _RANKED.setdefault(index, {})
    if story not in known:
        bearers: dict[str, set[Character]] = {}
        for passage in index.passages_of(story):
            for match in _RANK.finditer(passage.text):
                called = [
                    (len(f), c) for c in index.people_in(passage.text, story) for f in c.forms if any(passage.text.startswith(f, at) for at in match.span())
                ]
                if called:
                    rank = match[1].lower()
                    bearers.setdefault(_SHORT_RANKS.get(rank, rank), set()).add(max(called, key=lambda one: one[0])[1])
        known[story] = {rank: next(iter(found)) for rank, found in bearers.items() if len(found) == 1}
    return known[story]


def _as_names(text: str, ranks: Iterable[str]) -> str:
    """Write whoever goes by a rank as a name, in as many letters: "The_judge shoots himself"."""
    return re.sub(rf"\b[Tt]he ({'|'.join(ranks)})\b(?! [{UPPER}])", r"The_\1", text) if ranks else text


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
            own := next((c for place, c in placed if place >= clause.end() and not _LEANS.search(text[:place])), None)
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
    match = re.search(r"\b(?:(he)|she)\b", text, re.I)
    return "" if match is None else "m" if match[1] else "f"


def _named(text: str, story: str, index: Index) -> list[tuple[int, Character]]:
    """Give where a text names whom, in order, but not as an owner ("in Grace's arms")."""
    reflexive = re.search(r"\b(?:(?P<m>him)|(?P<f>her))self\b", text)
    gender = reflexive.lastgroup if reflexive else None
    ranks = [(match.start(), match.end(), c) for rank, c in _by_rank(story, index).items() for match in re.finditer(rf"\bThe_{rank}(?!['’]s)", text)]
    found = [
        # of two who share a surname, the one who goes by it, or who can shoot "himself"
        (match.start(), -match.end(), form not in (c.name, *c.aliases), gender is not None and c.gender not in ("", gender), c)
        for c in index.people_in(text, story)
        for form in c.forms
        for match in re.finditer(rf"(?<!\w){re.escape(form)}(?!\w|['’]s)", text)
    ] + [(start, -end, False, False, c) for start, end, c in ranks]
    named: list[tuple[int, Character]] = []
    reached = 0
    for start, end, *_, c in sorted(found, key=lambda one: one[:4]):
        if start >= reached:
            named.append((start, c))
            reached = -end
    return named


def deaths_draft(story: str, index: Index) -> Draft | None:
    """Answer who dies in a story: everybody of whom a telling says so by name, each with the sentence; None where none does."""
    found: dict[str, list[Evidence]] = {}
    for person, befell in fates_of([c for c in index.characters if c.story == story and c.person], index).items():
        if told := [fate.evidence for fate in befell if deadly(fate.kinds)]:
            found[person.name] = told
    if not found:
        return None
    first = dict.fromkeys(told[0] for told in found.values())
    cited = {evidence.passage.told_in for evidence in first}
    also = dict.fromkeys(evidence for told in found.values() for evidence in told if evidence.passage.told_in not in cited)
    return Draft(listed(list(found)), tuple(first), tuple(also), confidence=BY_RULE)


def last_told(asked: FateAsked, index: Index) -> Draft | None:
    """Answer what becomes of somebody by the last sentence of a telling that begins with them, where that stands late in it; None for how somebody dies, and where none does.

    It is for what no answerer has found. Of six such questions about made-up stories that this answers, five have the answer in it.
    """
    if asked.of_death or asked.doer:
        return None
    passages = index.passages_of(asked.whom.story)
    last: dict[tuple[str, int], Evidence] = {}
    for passage in passages:
        for sentence in passage.sentences:
            named = _named(_as_names(sentence.of(passage.text), _by_rank(asked.whom.story, index)), asked.whom.story, index)
            if any(c == asked.whom and place <= BEGINS for place, c in named):
                last[passage.told_in] = Evidence(passage, sentence, LAST_TOLD)
    late = next((evidence for evidence in last.values() if _is_late(evidence, passages)), None)
    return Draft(late.text, (late,), confidence=LAST_TOLD) if late else None


def _with_doer(fate: Fate, index: Index) -> str:
    """Give the words of a fate from where its sentence last names whoever does it."""
    passage, start = fate.evidence.passage, fate.evidence.span.start
    named = _named(passage.text[start : fate.span.start], passage.story, index)
    return passage.text[max((start + place for place, c in named if c == fate.doer), default=fate.span.start) : fate.span.end]


def fate_draft(asked: FateAsked, index: Index, found: Sequence[Fate] | None = None) -> Draft | None:
    """Answer by the last that each telling says of somebody, with the versions that exclude each other; how somebody dies, if need be, by whose hand. None where no telling says.

    `found` are their fates, where they are known. A deed that the shelf lays at other doors only is a false premise.
    """
    found = fates(asked.whom, index) if found is None else found
    if asked.doer:
        found = [fate for fate in found if "alive" not in fate.kinds]
        own = [fate for fate in found if fate.doer == asked.doer or asked.doer in index.people_in(fate.text, asked.doer.story)]
        others = {fate.doer.name for fate in found if fate.doer}
        if not own and others and all(fate.doer for fate in found):
            return Draft(f"The shelf tells that of {listed(sorted(others))}, not of {asked.doer.name}.", reason="false_premise")
        found = own
    last: dict[tuple[str, int], Fate] = {}
    whole: dict[tuple[str, int], frozenset[str]] = {}
    for fate in found:
        said = whole.get(fate.telling, frozenset()) | fate.kinds
        whole[fate.telling] = said - {"alive"} if deadly(said - {"alive"}) else said
        if not asked.of_death or fate.kinds - {"dead", "alive"} or (fate.telling not in last and "dead" in fate.kinds):
            last[fate.telling] = fate
    told = sorted(last.values(), key=lambda fate: -len(fate.kinds - {"dead"}))
    if not told:
        return None
    if asked.of_death and not told[0].kinds - {"dead", "alive"}:
        by = next((fate for fate in found if fate.doer and deadly(fate.kinds)), None)
        return Draft(_with_doer(by, index), (by.evidence,), confidence=BY_RULE) if by else None
    versions: list[list[Fate]] = []
    for fate in told:
        same = next((v for v in versions if not exclude(whole[fate.telling], whole[v[0].telling])), None)
        if same is None:
            versions.append([fate])
        elif whole[fate.telling] & whole[same[0].telling] or (deadly(whole[fate.telling]) and deadly(whole[same[0].telling])):
            same.append(fate)
    shown = tuple(DraftVersion(v[0].text, tuple(dict.fromkeys(f.evidence for f in v))) for v in versions)
    evidence = tuple(dict.fromkeys(e for version in shown for e in version.evidence))
    return Draft(shown[0].text, evidence, confidence=BY_RULE, versions=shown if len(shown) > 1 else ())
