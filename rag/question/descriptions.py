"""Whoever is called by a description.

That is what tellings call people, "the bookmaker Cobby", "Gus, a bar owner", "Judge Fontaine", and whom a question means by "the bookmaker".

Found by where such words stand beside a name. It knows no names, joins no sentences, and leaves a description alone that the shelf has for nobody with a name,
or for two.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rag.index import Index
from rag.language.answer_type import name_asked
from rag.language.inflection import content_stems
from rag.language.vocabulary import A_TITLE, OPENERS, RANKS, SHORT_RANKS, STOP, TITLES
from rag.language.words import NAME, UPPER, any_of, fold, gender_of, words
from rag.lru import remembered
from rag.schema import Character, Evidence, Passage, any_name, sentences_of

PHRASE_ENDS = r"(?=[,.;:()]| (?:and|who|whose|that|which|with|by|from|out|of|on|at|in|for|bound|turned|living|working|hired)\b|$)"
"""Behind a name or a noun that stands beside one."""
_TRADES = """
    detective mechanic secretary assistant attendant servant lieutenant agent student president clerk nurse guard thief cook judge priest vicar parson
    rabbi referee umpire surgeon marshal nun monk spy boss chief guide king queen prince princess knight duke count chef pilot coach official
    general colonel sergeant captain heir heiress actress waitress hostess governess apprentice architect
    missionary merchant medic midwife maid seamstress chauffeur valet cop attorney accountant tycoon steward stewardess
    attache consul diplomat envoy
    """.split()
_WORK = re.compile(rf"(?:[a-z]{{2,}}(?:er|or|ist|eer|smith|wright|herd)|[a-z]+(?:man|men|woman|women|ician|arian|maid|keeper)|{'|'.join(_TRADES)})s?")
_KIN = ("father", "mother", "brother", "sister", "daughter", "son-in-law")
_PEOPLE = frozenset(
    """
    lover woman women gentleman madman captor prisoner killer murderer deserter embezzler kidnapper blackmailer attacker visitor stranger follower
    survivor customer newcomer teenager youngster neighbor neighbour passenger suitor bachelor widower admirer traitor frenchman englishman irishman
    dutchman newlywed sinner loser winner convict ex-convict con ex-con crook thug hood hoodlum mastermind parolee fugitive hostage bookie orphan invalid
    redhead
    """.split()
)
"""Are said of people, and are no trade."""
_BY_HAIR = frozenset(("blonde", "blond", "brunette"))
"""Are said of people too, unless another noun for them follows: "the blonde singer"."""
_NO_WORK = _PEOPLE | frozenset(
    """
    other another elder older younger former latter wiser braver human roman german murder rumor error terror mirror leather proper character bitter
    clever tender eager poor inferior superior minor junior senior later never ever either neither after under over together rather winter summer water
    letter dinner paper number order matter corner door floor river power member manner danger anger heist twist wrist revolver trailer
    locker cooler freezer sweater poster computer container drawer counter ladder hammer shutter feather newspaper folder motor tractor elevator escalator
    radiator refrigerator typewriter lighter harbor manor sector factor tower border shoulder finger center theater quarter chapter disaster
    trigger cleaver fever cancer diner steamer cruiser liner trawler freighter bomber slipper poker cover answer offer dagger silver copper plaster timber
    lumber chamber ledger register voucher color honor favor labor vapor armor layer shelter shower flower supper burger transfer
    encounter whether
    """.split()
)
ADJECTIVE = r"(?:(?!(?:and|or|but|so|who|that|which|with|by|of|for|to|in|on|at|from|as|when|while|an?|the|his|her|their)\b)[\w’'-]+ )"
"""What may stand before a noun."""
CLOSES_NAME = r"[\"”’']?(?: \([^()]*\))?"
"""Right behind a name: a quotation mark, who plays them in brackets."""
_PHRASE = rf"{ADJECTIVE}{{0,4}}?(?!(?:an?|the|his|her|their)\b)[A-Za-z][\w’-]+"
_OPENING = rf"(?!(?i:{'|'.join(sorted(STOP | OPENERS | TITLES))})\b)[{UPPER}][a-z-]+(?: (?!(?:{'|'.join(sorted(STOP))})\b)[a-z-]+[^\Ws]){{0,2}}"
"""What begins a sentence and has no article: "Nightclub singer Dolores Vance"."""
_DETERMINER = r"(?:(?i:an?|the|his|her|their|its|our|my)|(?:(?i:the|his|her) )?[\w-]+['’]s?)"
_APPOSED = rf"(?:(?i:the|an?|his|her|their)|[\w-]+['’]s?) (?:[a-z-]+ ){{0,3}}[a-z-]+, (?:(?i:{A_TITLE}) )?{NAME}"
_CALLED_BY = r"(?:called|named|known as|by the name of|who calls (?:him|her)self|who goes by)"
"""Between what somebody is and their name, "the bookkeeper, a little man by the name of Abner Pym"."""
THERE = r" (?:on|in|at) (?:the|an?) (?:[a-z-]+ )?[a-z-]+"
"""Where somebody works, between what they are and their name, "the watchman on the pier, Swede Halvorsen"."""
EPITHET = r"(?:(?:old|young|little|poor|big) )?"
"""Before a name that stands beside what somebody is, "the guard, old Sam Petrie"."""
_LISTED = re.compile(rf"\b({_APPOSED}),(?= (?:and )?{_APPOSED})")
"""Somebody of several who are named one after the other, each behind what they are."""
_RANK = re.compile(rf"\b({'|'.join(map(str.capitalize, sorted(sorted(RANKS), key=len, reverse=True)))})\.? ")
_A_RANK = "|".join(sorted(RANKS - SHORT_RANKS.keys(), key=len, reverse=True))
_RANK_BESIDE = re.compile(
    rf"\b[Tt]he (?:local |old |young )?(?P<rank>{_A_RANK}), (?P<behind>{NAME})(?=[,.;:])"
    rf"|(?P<before>{NAME}), the (?P<of>{_A_RANK})(?=[,.;:])"
)
"""A rank that stands beside a name, "the sheriff, Wade Pike", "Wade Pike, the sheriff"."""
_THE_NOUN = re.compile(r"\b[Tt]he ([a-z-]+)\b(?! of\b)")
REMEMBERED = 1000
"""Descriptions whose people a shelf remembers, people whose roles, and stories whose ranks and trades: each passage and span asks."""
_ANYBODY = frozenset("man woman boy girl lady gentleman lad stranger visitor".split())
_DESCRIBED = re.compile(rf"\b[Tt]he (?=((?:(?:(?!(?:{'|'.join(sorted(STOP))})\b)[a-z-]+\b ?){{1,3}})))")
_NOT_THAT_ONE = frozenset("other second first third last next new former rival same dead real".split())
"""Say of somebody that they are not who is so called otherwise."""
_ONE_OF_TWO = frozenset("other second third rival".split())
"""Say that there is another who is called so."""
_GOES_ON = re.compile(rf" (?:of|named|called)\b| [{UPPER}]|['’-]?\w")
"""Behind a noun that says more than what somebody is, or is only a part of what follows: "the owner of the bar", "the lawyer Emmerich"."""
_ASKS_WHO_IS = re.compile(r"^\W*who(?:['’]s| is| was| are| were) (?!\w+ing\b)$", re.I)
"""Right before a description: it asks for the name."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a sentence of a telling calls somebody."""

    text: str
    evidence: Evidence


class Meant(NamedTuple):
    """The words of a question for somebody, "the corrupt lawyer", their noun, and whom a story calls so."""

    phrase: str
    noun: str
    person: Character


@remembered(REMEMBERED)
def roles(person: Character, index: Index) -> Sequence[Role]:
    """Return what a story calls a person, in the order of its tellings."""
    called = _called(person, index)
    return [
        Role(text, evidence)
        for evidence in sentences_of(index.passages_of(person.story))
        for text in called(evidence.text)
        if (text.startswith("work") or _is_one_work(_noun(text))) and (text[0].islower() or not _is_name(text, index))
    ]


def _is_name(text: str, index: Index) -> bool:
    """Return whether a text is a name of the shelf, or a part of one: in "the Blue Anchor, Lorraine Dey" nobody is called an anchor."""
    return fold(text) in index.names.parts or any(text in named.forms for named in index.names.named_in(text))


def without_lists(sentence: str) -> str:
    """Put a semicolon behind each of several who are listed, so that nobody is what the next one is: "the cook, Ann Lee; the pilot, Jo Ray"."""
    return _LISTED.sub(r"\1;", sentence)


@lru_cache(maxsize=REMEMBERED)
def _patterns(person: Character) -> list[re.Pattern[str]]:
    name = rf"(?:{'|'.join(re.escape(form) for form in sorted(person.forms, key=len, reverse=True))})(?![\w’'-])"
    titled = rf"(?:(?i:{A_TITLE}) )?{name}"  # behind a comma alone: "a private detective Bob" is one
    appositions = (
        rf"^(?P<role>{_OPENING}) [\"“‘']?{name}",
        rf"(?<!\b[Oo]n )(?<!\b[Ii]n )(?<!\b[Aa]t )(?:{_DETERMINER}|of|by|with|from|for) (?P<role>{_PHRASE})(?: {_CALLED_BY})? [\"“‘']?{name}",
        rf"{_DETERMINER} (?P<role>{_PHRASE}), an? {_PHRASE} {_CALLED_BY} [\"“‘']?{titled}",
        rf"(?<![\w’'], )(?<!\b[Oo]n )(?<!\b[Ii]n )(?<!\b[Aa]t ){_DETERMINER} (?:[a-z-]+ and )?(?P<role>{_PHRASE})(?:{THERE})?,"
        rf" {EPITHET}[\"“‘']?{titled}(?=[,.;:]| \(|$)",
        rf"{_DETERMINER} (?P<role>{_PHRASE}) (?:who|that) [^,.;]{{2,40}}, {titled}(?=[,.;:])",
        rf"{name}{CLOSES_NAME}, {_DETERMINER} (?P<role>{_PHRASE}){PHRASE_ENDS}",
        rf"{name}{CLOSES_NAME}, {_DETERMINER} {_PHRASE} and an? (?P<role>{_PHRASE}){PHRASE_ENDS}",
        rf"{name}(?:, (?:who|that))? (?:is|was) {_DETERMINER} (?P<role>{_PHRASE}){PHRASE_ENDS}",
        rf"{name},? (?:(?:who|that) )?(?:ha[sd] )?(?:loses|lost|quits?|leaves|left|takes|took|gets|got|finds|found|holds|held)"
        rf" (?:an?|his|her) (?:job|post|position) as an? (?P<role>{_PHRASE}){PHRASE_ENDS}",
        rf"{name},? (?:(?:who|that) )?(?P<role>work(?:s|ed) (?:as|at|for|in) [\w’' -]{{3,40}}?){PHRASE_ENDS}",
    )
    return [re.compile(rf"(?<![\w’'-]){apposition}") for apposition in appositions]


def _called(person: Character, index: Index) -> Callable[[str], Iterator[str]]:
    """Return what yields the words that stand beside somebody's name in a sentence as a role does.

    "Tom Bracken, a clerk" is not what Neil Bracken is, though he is Bracken too.
    """
    patterns = _patterns(person)
    others = {c for form in person.forms for word in words(form) for c in index.names.parts.get(word, ()) if c.person and c.story == person.story}
    namesakes = {c.name for c in others if " " in c.name and not set(c.forms).isdisjoint(person.forms)} - {*person.forms}
    theirs = re.compile(any_of(namesakes))

    def called(sentence: str) -> Iterator[str]:
        bare = theirs.sub("_", without_lists(sentence))
        return (match["role"] for pattern in patterns for match in pattern.finditer(bare))

    return called


def _noun(role: str) -> str:
    return fold(role.split()[-1])


def role_nouns(people: Iterable[Character], index: Index) -> frozenset[str]:
    """Return the last word, folded, of each thing that tellings call some persons: "bookmaker" of "the crooked bookmaker"."""
    return frozenset(said[-1] for person in people for role in roles(person, index) if (said := words(role.text)))


def is_work(noun: str) -> bool:
    """Return whether a folded noun is one for somebody's work or place in life, by its form."""
    return _WORK.fullmatch(noun) is not None and _NO_WORK.isdisjoint((noun, noun.removesuffix("s"))) and not noun.endswith(_KIN)


def _is_one_work(noun: str) -> bool:
    """Return whether a folded noun is for the work of one: nobody is "the cops"."""
    return is_work(noun) and not (noun.endswith("s") and is_work(noun[:-1]))


@remembered(REMEMBERED)
def by_rank(story: str, index: Index) -> dict[str, Character]:
    """Return the persons of a story who alone bear a rank there, by its noun: "the judge" is Judge Fontaine."""
    bearers: dict[str, set[Character]] = {}
    either: dict[str, set[Character]] = {}  # "Sheriff Barrett" of two Barretts
    for passage in index.passages_of(story):
        for match in _RANK.finditer(passage.text):
            called = [
                (len(f), c)
                for c in index.names.people_in(passage.text, story)
                if " " not in c.name or words(c.name)[-1] != match[1].lower()  # Johnny Prince is no prince
                for f in c.forms
                if any(passage.text.startswith(f, at) for at in match.span())
            ]
            rank = match[1].lower()
            longest = max((length for length, _ in called), default=0)
            meant = {c for length, c in called if length == longest}
            (bearers if len(meant) == 1 else either).setdefault(SHORT_RANKS.get(rank, rank), set()).update(meant)
        for match in _RANK_BESIDE.finditer(passage.text):
            named = index.names.people_in(match["before"] or match["behind"], story)
            if len(named) == 1:
                bearers.setdefault(fold(match["rank"] or match["of"]), set()).add(named[0])
    for rank, meant in either.items():
        if meant.isdisjoint(bearers.get(rank, ())):
            bearers.setdefault(rank, set()).update(meant)
    return {rank: next(iter(found)) for rank, found in bearers.items() if len(found) == 1}


@remembered(REMEMBERED)
def by_noun(story: str, index: Index) -> dict[str, Character]:
    """Return the persons of a story whom "the judge" or "the gambler" means there, by the noun: who alone bears the rank, or is alone called so, of but one."""
    ranks = by_rank(story, index)
    told = "\n".join(passage.text for passage in index.passages_of(story))
    trades = {noun for noun in _THE_NOUN.findall(told) if noun not in ranks and is_work(noun) and not noun.endswith("s")}
    found = {noun: _so_described(noun, frozenset(), story, index) for noun in sorted(trades) if not re.search(rf"\b{noun}s\b", told)}
    return ranks | {noun: next(iter(people)) for noun, people in found.items() if len(people) == 1}


def described(question: str, story: str, index: Index) -> tuple[Meant, ...]:
    """Return whom a question describes by what they are, "the sadistic gangster", "the parole officer", as far as the story calls one person so.

    None whom it calls somebody without a name as well, whom the question names too, or whose name it asks for.
    """
    if re.search(r"\bname\b", question) or name_asked(question):
        return ()
    meant = [(phrase, noun, _so_described(noun, said, story, index)) for phrase, noun, said in _phrases(question)]
    named = index.names.people_in(question, story) if meant else ()
    return tuple(Meant(phrase, noun, *found) for phrase, noun, found in meant if len(found) == 1 and found.isdisjoint(named))


def _phrases(question: str) -> Iterator[tuple[str, str, frozenset[str]]]:
    """Yield each "the" of a question with a noun for people, that noun folded, and the stems of what it says of them."""
    for match in _DESCRIBED.finditer(question):
        said = match[1].split()
        nouns = [n for n, word in enumerate(said) if of_people(fold(word))]
        at = next((n for n in nouns if fold(said[n]) not in _BY_HAIR or n + 1 not in nouns), None)
        if at is None or not _NOT_THAT_ONE.isdisjoint(said[:at]) or _ASKS_WHO_IS.search(question[: match.start()]):
            continue
        phrase = question[match.start() : match.start(1) + len(" ".join(said[: at + 1]))]
        if not _GOES_ON.match(question, match.start() + len(phrase)):
            yield phrase, fold(said[at]), frozenset(content_stems(" ".join(said[:at])))


def of_people(noun: str) -> bool:
    """Return whether a folded noun is said of people, by its form."""
    return noun in _PEOPLE or noun in _BY_HAIR or noun in RANKS or is_work(noun) or bool(gender_of(noun))


@remembered(REMEMBERED)
def _so_described(noun: str, said: frozenset[str], story: str, index: Index) -> Set[Character]:
    """Return whom a story calls so, and of whom it has the words that are `said` of them; nobody where it also tells of one without a name.

    A mere "man" has to be called by these words too.
    """
    passages = index.passages_of(story)
    holds = re.compile(rf"\b{re.escape(noun)}\b", re.I)
    unnamed = re.compile(rf"\b(?:an?|another|two|three|several|some) (?:[\w-]+ ){{0,3}}{re.escape(noun)}s?\b", re.I)
    called: dict[Character, set[str]] = {}
    for evidence in sentences_of(passage for passage in passages if holds.search(passage.text)):
        people = index.names.people_in(evidence.text, story) if holds.search(evidence.text) else []
        here = [(person, role) for person in people for role in _called(person, index)(evidence.text) if _noun(role) == noun]
        if any(not _ONE_OF_TWO.isdisjoint(words(role)) for _, role in here):
            return set()  # "the other guard, Roan" is not the only one
        for person, role in here:
            called.setdefault(person, set()).update(content_stems(role))
        if not here and unnamed.search(evidence.text):
            return set()
    if ranked := by_rank(story, index).get(noun):
        called.setdefault(ranked, set())
    if noun in _ANYBODY:
        return {person for person, stems in called.items() if said and said <= stems}
    return {person for person in called if said <= _stems_about(person, passages)} if said else set(called)


def _stems_about(person: Character, passages: Sequence[Passage]) -> set[str]:
    """Return the stems of the sentences that name a person."""
    named = re.compile(any_name([person]))
    return {stem for evidence in sentences_of(passages) if named.search(evidence.text) for stem in content_stems(evidence.text)}
