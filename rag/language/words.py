"""Words as retrieval and scoring see them: lower case, no accents, stemmed by Porter as SQLite's FTS5 does.

It knows English by heart: function words, irregular verbs, British spellings, titles and ranks, words for men and women, numbers, what a line of credits begins with. It knows nobody's
name, and nothing of any one story.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Literal

import snowballstemmer

ARTICLES = frozenset(("a", "an", "the"))
STOP = frozenset(
    """a about after again against all also am an and any are as at be because been before being between both but by can
    could did do does doing down during each ever few for from further get gets got had has have having he her here hers herself him
    himself his how i if in into is it its itself just let like me more most my no nor not of off on once only or other
    our out over own s same shall she should so some such t tell than that the their them then there these they this those
    through to too under until up us very was we were what when where which while who whom whose why will with would you
    your""".split()
)
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
OPENERS = _DAYS | frozenset(
    """
    however later meanwhile eventually finally although though suddenly soon upon since despite neither either both every each another everyone everybody someone somebody anyone anybody nobody afterward afterwards perhaps
    rather therefore hence furthermore moreover nevertheless nonetheless unlike within without near among along per throughout whether unless various different several half part maybe yes next unaware according
    first last outside inside will can but yet still thus instead also even many much now today tomorrow january february march april
    may june july august september october november december oh ah aha alas hush hurrah hooray hey hello hallo farewell never always thereupon whereupon presently
    """.split()
)
"""Begin sentences with a capital, with function words and numbers, and are nobody's name; months, days and cries too."""
NATIONS = _DAYS | frozenset(
    """
    english french german spanish italian irish british scottish welsh american mexican canadian russian chinese japanese korean indian african european latin asian polish dutch greek
    turkish swiss swedish norwegian danish finnish belgian czech slovak serbian croatian romanian bulgarian ukrainian egyptian moroccan algerian persian israeli
    argentine chilean colombian peruvian bolivian venezuelan jamaican haitian filipino vietnamese jewish western nazi nazis englishman englishwoman frenchman frenchwoman irishman irishwoman christian catholic protestant muslim arab arabic cuban brazilian australian portuguese hungarian austrian roman
    christmas easter god bible koran torah gospel
    """.split()
)
"""Written with a capital, and nobody's name."""
ABBREVIATIONS = frozenset("mr mrs ms dr st lt sgt capt col gen gov sen rep rev prof hon jr sr vs vol inc ltd co corp dept messrs mt ft".split())
_BEFORE_NUMBER = frozenset("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec No Nos no nos".split())
"""Cut short before a number only: "Jan. 3", "Room No. 12"."""
SHORT_RANKS = {
    "capt": "captain",
    "col": "colonel",
    "dr": "doctor",
    "gen": "general",
    "lt": "lieutenant",
    "prof": "professor",
    "sgt": "sergeant",
    "sen": "senator",
}
RANKS = frozenset(SHORT_RANKS) | frozenset(
    """
    doctor captain sergeant lieutenant colonel major general constable marshal inspector detective sheriff judge professor senator mayor commissioner superintendent
    baron baroness bishop count countess governor warden corporal duchess king queen prince princess
    """.split()
)
"""Stand before a name, and for whoever alone bears one, "the judge"."""
TITLES = RANKS | frozenset(
    """
    mr mister mrs ms miss messrs sir lady lord king queen prince princess corporal private gunner officer prisoner reverend rev hon pastor father mother aunt uncle saint st
    nurse schoolteacher police attorney agent deputy señor señora senor senora duchess
    """.split()
)
"""Stand before a name."""
TRADE = re.compile(
    r"(?!(?:alexander|alistair|amber|carter|chester|christopher|connor|cooper|dexter|dieter|eleanor|elmer|esther|ester|ginger|gunther|hannelor|heather|hector|herman|hester|homer|hunter"
    r"|igor|jennifer|junior|lester|luther|norman|oliver|parker|peter|roger|roman|salvador|spencer|sylvester|taylor|trevor|truman|tyler|victor|walter|werner|wilmer|xavier)$)"
    r"[a-z]+(?:er|or|ist|eer|smith|man|woman|maid)",
    re.I,
)
"""What may be the trade of whoever is named behind it; first names that end as trades do are none."""
WOMEN = frozenset(
    """
    girl girlfriend wife woman mother sister daughter stepmother stepsister stepdaughter grandmother granddaughter lady actress queen princess aunt niece widow mrs miss ms
    bride nun maid housewife mistress ballerina heiress countess duchess baroness empress waitress hostess governess seamstress schoolgirl landlady policewoman witch
    """.split()
)
MEN = frozenset(
    """
    man boy boyfriend husband father brother son stepfather stepbrother stepson grandfather grandson gentleman actor king prince uncle nephew widower mr sir
    groom bridegroom priest monk butler waiter lad landlord duke baron emperor cowboy henchman gunman hitman policeman salesman fireman foreman doorman watchman nightwatchman fisherman
    businessman clergyman postman schoolboy
    """.split()
)
"""Are said of a woman, of a man."""
HE, SHE, THEY = (frozenset(said.split()) for said in ("he him his himself", "she her hers herself", "they them their theirs"))
"""Pronouns for a man, for a woman, for several."""
FILM = "film movie picture story novel tale".split()
"""What people call one of the stories."""
_SHORT = re.compile(rf"\b(?:(?i:{'|'.join(sorted(ABBREVIATIONS))})|[A-HJ-Z]|(?:{'|'.join(sorted(_BEFORE_NUMBER))})(?=\. \d))\.(?= )")
A_TITLE = rf"(?:{'|'.join(sorted(TITLES))})\b\.?"
"""A title in lower case, for a regular expression."""
SHORT_TITLES = "|".join(sorted(title.capitalize() for title in TITLES & ABBREVIATIONS))
"""Titles that a stop may follow, "Mrs. Poole", for a regular expression."""
AUXILIARY = "am|is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must"
"""Verbs that stand before another, or begin a question of yes or no; for a regular expression."""
COMMON_VERBS = frozenset(
    "ask bring call come find get give go have hear help keep know leave let look make meet need put say see send show take talk tell think try use visit want".split()
)
"""Verbs of deeds that several people may do to one, and that stories tell in many other words."""
_IRREGULAR = """
arise arose arisen, bear bore born borne, beat beaten, become became, begin began begun, bend bent, bind bound, bite bit bitten, bleed bled, blow blew
blown, break broke broken, breed bred, bring brought, build built, burn burnt, buy bought, catch caught, choose chose chosen, cling clung, come came,
creep crept, deal dealt, die dies died dying dead death, dig dug, draw drew drawn, dream dreamt, drink drank drunk, drive drove driven, eat ate eaten,
fall fell fallen, feed fed, feel felt, fight fought, find found, flee fled, fling flung, fly flies flew flown, forbid forbade forbidden, forget forgot
forgotten, forgive forgave forgiven, freeze froze frozen, give gave given, go goes went gone, grow grew grown, hang hung hanged, hear heard, hide hid
hidden, hold held, keep kept, kneel knelt, know knew known, lay laid, lead led, leave left leaves leaving, lend lent, lie lies lied lying, light lit,
lose lost loss, make made, marry marries married marriage, mean meant, meet met, pay paid, ride rode ridden, ring rang rung, rise rose risen, run ran,
say said, see saw seen, seek sought, sell sold sale, send sent, shake shook shaken, shine shone, shoot shot, shrink shrank, sing sang sung, sink sank
sunk, sit sat, sleep slept, slide slid, speak spoke spoken, spend spent, spin spun, spring sprang sprung, stand stood, steal stole stolen theft, stick
stuck, sting stung, strike struck stricken, strive strove, swear swore sworn, sweep swept, swim swam swum, swing swung, take took taken, teach taught,
tear tore torn, tell told, think thought, throw threw thrown, understand understood, wake woke woken, wear wore worn, weave wove woven, weep wept, win
won, write wrote written, man men, woman women, wife wives, child children, foot feet, tooth teeth, mouse mice, goose geese, knife knives,
thief thieves, rob robbed robbery robber, murder murderer murdered, kill killer killed, escape escaped escapes
"""
_SPELLINGS = """
jewelry jewellery, jeweler jeweller, jewelers jewellers, gray grey, color colour, colors colours, harbor harbour, harbors harbours, neighbor neighbour, neighbors neighbours, theater theatre,
theaters theatres, favor favour, honor honour, rumor rumour, rumors rumours, armor armour, parlor parlour, labor labour, vapor vapour, savior saviour, center centre, caliber calibre, license licence, defense
defence, offense offence, check cheque, checks cheques, curb kerb, tire tyre, tires tyres, plow plough, mustache moustache, pajamas pyjamas, program programme, traveler traveller, travelers travellers, counselor
counsellor, kidnaper kidnapper, whiskey whisky, inquiry enquiry, jail gaol, mom mum, ax axe, skeptical sceptical, aluminum aluminium, catalog catalogue, dialog dialogue, woolen woollen
"""
"""The same word as Americans and as the British write it."""
_LINKS = frozenset("of the a an and or in on at to for by with from de la le du von van".split())
"""Stay small in a title."""
_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
_COUNTS = {word: n for n, word in enumerate(_UNITS)} | {word: 10 * n for n, word in enumerate(_TENS, 2)}
_VALUES = _COUNTS | _SCALES
NUMBER_WORDS = tuple(_VALUES)
_AND_A_HALF = " and a half"
_HALF = re.compile(r"\bhalf (?:an? )?$", re.I)
_IN_THOUSANDS = re.compile(r"[ -](?:thousand|million|billion)\b", re.I)
_NUMERAL = re.compile(rf"\d+(?:,\d{{3}})*(?:\.\d+)?|\b(?:{'|'.join(NUMBER_WORDS)})\b", re.I)
_WORD = re.compile(r"[^\W_]+")
_DOUBLES = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")
"""A verb that doubles its last letter before an ending, "stab"."""
_LETTERS = [chr(n) for n in (*range(0x530), *range(0x1E00, 0x2000))]
UPPER, LOWER = ("".join(filter(of_case, _LETTERS)) for of_case in (str.isupper, str.islower))
"""Latin, Greek and Cyrillic letters, for a regular expression's classes: names begin with "Émile" as well."""
CAPITALISED = rf"[{UPPER}][\w’'-]*"
"""A capitalised word, with what is joined to it: "O'Hara", "Jean-Paul", "Crane's"."""
NAME = rf"{CAPITALISED}(?: {CAPITALISED})*"
"""Such words side by side."""
TITLE_AND_SURNAME = re.compile(rf"(?:{SHORT_TITLES})\.? {CAPITALISED}")
"""Somebody's name but the first, "Mrs. Dorn"."""
_PROPER = re.compile(rf"\b{CAPITALISED}(?:,?\s(?:[a-z]{{1,4}}\s){{0,3}}{CAPITALISED})+")


def undotted(text: str) -> str:
    """Return a text, as long as before, in which the only full stops are those that end something: "Mrs· Oakes"."""
    return _SHORT.sub(lambda match: f"{match[0][:-1]}·", text)


def cut_short(word: str, following: str) -> bool:
    """Return whether a full stop between a word and what follows ends no sentence, but belongs to the word: "Mrs. Oakes", "Jan. 3"."""
    return fold(word) in ABBREVIATIONS or (word in _BEFORE_NUMBER and following.lstrip()[:1].isdigit())


def fold(text: str) -> str:
    """Lower the case and drop accents."""
    lower = text.lower()
    return lower if lower.isascii() else "".join(c for c in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Split into folded words, in order."""
    return _WORD.findall(fold(text))


def _families(said: str) -> dict[str, list[str]]:
    return {word: family for family in map(str.split, said.replace("\n", " ").split(",")) for word in family}


_INFLECTED, _SPELLED = _families(_IRREGULAR), _families(_SPELLINGS)
_UNMARKED = frozenset(
    "bet burst cast cost cut do get have hit hurt let put quit read rid set shut split spread blackmail deceive faint gamble panic quarrel smuggle elope".split()
)
"""Verbs whose past is as they are, or none that the encoder knows whole."""
_AUXILIARY_VERBS = _families("do does did, have has had")
"""None of the families above, by which a shelf is searched."""


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Stem one folded word as the lexical index does. A stemmer keeps the word in itself, so that threads cannot share one."""
    return str(snowballstemmer.stemmer("porter").stemWord(word))


def forms(word: str) -> list[str]:
    """Return a folded word with its irregular kin and its other spelling: "shot" is also looked for as "shoot", "dies" as "death", "grey" as "gray"."""
    return _INFLECTED.get(word) or _SPELLED.get(word, [word])


def any_of(forms: Iterable[str]) -> str:
    """Return the pattern of whole words that are one of some names, the longest first, for "Max" stands in "Max Dembo"; of no name it matches nothing."""
    names = "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))
    return rf"(?<!\w)(?:{names})(?!\w)" if names else "(?!)"


def says(text: str, phrase: str) -> bool:
    """Return whether the words of a phrase stand side by side in a text."""
    return f" {' '.join(words(phrase))} " in f" {' '.join(words(text))} "


def is_heading(text: str) -> bool:
    """Return whether a line stands over others rather than telling something: "Second Act", "1951"; short, with no stop, its words in capitals or figures."""
    if not text.rstrip('*_ )”"')[-1:].isalnum():  # first, since this alone is asked of nearly every sentence of a shelf
        return False
    said = re.findall(r"[^\W_][\w’'-]*", text)
    return 0 < len(said) <= 10 and not said[0][0].islower() and all(not word[0].islower() or word in _LINKS for word in said)


_CREDITS = re.compile(
    r"^\W*(?:(?:cast|stars?|directors?|directed by|writers?|written by|producers?|produced by|screenplay|music|genre|actors?|running time)(?: by)?\s*[:|]|starring\b)|^\s*\|"
    rf"|(?-i:\A(?:{CAPITALISED}\.? ){{2,4}}as (?:the )?[{UPPER}\"“][^\n!?;]{{1,50}}[^\s.!?,;]\Z)",
    re.I | re.M,
)


def is_credits(text: str) -> bool:
    """Return whether a line lists who made a film rather than telling something: "Cast: Sid Pomeroy as Malone"."""
    return _CREDITS.search(text) is not None


def proper_phrases(text: str) -> list[str]:
    """Return the folded names and titles of several words in a question: "rick coyle", "the wolf man". Its own first words belong to none of them."""
    start = next((match.start() for match in _WORD.finditer(text) if fold(match[0]) not in STOP), 0)
    return [" ".join(words(match[0])) for match in _PROPER.finditer(text, start)]


def english(text: str) -> bool:
    """Return whether a text reads as English, by its share of function words; one of fewer than 40 words does, since a logline may be all names."""
    said = words(text)
    return len(said) < 40 or sum(word in STOP for word in said) >= (0.12 if len(said) < 80 else 0.15) * len(said)


def numbers(text: str) -> set[float]:
    """Return the values of the numbers in a text, in figures or in words: "$2,500" and "two thousand five hundred" are one. A figure takes a scale, "2 million", and no other word; a scale may be halved, "half a million"."""
    found: list[float] = []
    end, spelled, rest = -2, False, 0.0  # `rest` is what the last number has below its thousands
    for match in _NUMERAL.finditer(text):
        word = match[0].lower()
        between = text[max(0, end) : match.start()]
        round_ = (rest >= 100 and rest % 100 == 0) or (bool(found) and found[-1] >= 1000 and rest == 0 and not _IN_THOUSANDS.match(text, match.end()))
        joined = bool(found) and (len(between) <= 1 or (between == " and " and spelled and round_))
        if joined and word in _SCALES and rest:
            found[-1] += rest * (_SCALES[word] - 1)
            rest = rest * 100 if word == "hundred" else 0.0
        elif joined and spelled and word in _COUNTS and (rest % 100 == 0 or (rest % 100 >= 20 and rest % 10 == 0 and _COUNTS[word] < 10)):
            found[-1] += _COUNTS[word]
            rest += _COUNTS[word]
        else:
            spelled = word in _VALUES
            half = 0.5 if word in _SCALES and _HALF.search(between) else 1.0
            found.append(half * float(_VALUES[word] if spelled else word.replace(",", "")))
            rest = 0.0 if _VALUES.get(word, 0) >= 1000 else found[-1]
        end = match.end()
        if text.startswith(_AND_A_HALF, end):
            half = 0.5 * _SCALES.get(word, 1)
            found[-1], rest, end = found[-1] + half, rest + half, end + len(_AND_A_HALF)
    return set(found)


def is_verb(word: str) -> bool:
    """Return whether a folded infinitive may be of a verb: the encoder knows its past, "killed", or stories tell it irregularly."""
    if word in _UNMARKED:
        return True
    pasts = (f"{word}ed", f"{word}d", f"{word}{word[-1:]}ed", f"{word[:-1]}ied")
    return _INFLECTED.get(word, [""])[0] == word or any(past in common_words() and infinitive(past)[0] == word for past in pasts)


def infinitive(verb: str) -> tuple[str, str]:
    """Return the infinitive of a verb in the present or the past, and the "does" or "did" that goes with it; a guess from its ending."""
    verb = fold(verb)
    family = _INFLECTED.get(verb) or _AUXILIARY_VERBS.get(verb)
    aux = "does" if verb.endswith("s") and not verb.endswith("ss") else "did"
    if family:
        return family[0], aux
    if aux == "does":
        guess = re.sub(r"(?<=..)ies$", "y", verb) if len(verb) > len("ties") else verb[:-1]
        guess = re.sub(r"(?<=ss|sh|ch)es$|(?<=[xzo])es$|s$", "", guess)
        return (verb[:-1] if verb.endswith("zes") and verb[:-1] in common_words() else guess), aux
    if not verb.endswith("ed"):
        return verb, aux
    if verb.endswith("ied") and len(verb) > len("tied"):
        return f"{verb[:-3]}y", aux
    if verb.endswith(("ied", "eed")):
        return verb[:-1], aux
    stripped = verb[:-2]
    single = re.sub(r"(?<=..)([^aeiou])\1$", r"\1", stripped)
    rank = common_words()
    # "stared" is of "stare", not of "star", which doubles its "r"; and "hissed" not of "his"
    bases = {verb[:-1], *([] if _DOUBLES.search(stripped) else [stripped]), *([] if single == stripped or stripped.endswith("ss") else [single])}
    if known := bases & rank.keys():
        return min(known, key=lambda base: rank[base]), aux
    if stripped.endswith(("ss", "ff", "ll", "zz")):
        return stripped, aux
    silent = single == stripped and re.search(r"(?:[^aeiou]|ui?|[ao])r$|[csuvz]$|[bcdfgkpstz]l$|[aeiu]t$|(?<!n)g$", single)
    return f"{single}e" if silent and not single.endswith("er") else single, aux


@lru_cache(maxsize=1)
def common_words() -> Mapping[str, int]:
    """Return the thirty thousand folded words that the encoder knows whole, English and hardly misspelt, with their ranks: the more common, the lower."""
    from rag.encoders import packaged_encoder, text_tokenizer

    return text_tokenizer(packaged_encoder()).get_vocab()


def with_s(word: str) -> str:
    """Return an infinitive as stories tell it, a noun as there are several: "stabs", "tries", "watches"."""
    return f"{word[:-1]}ies" if re.search(r"[^aeiou]y$", word) else f"{word}es" if re.search(r"(?:s|x|z|ch|sh|\b[gd]o)$", word) else f"{word}s"


def gender_of(noun: str) -> Literal["f", "m", ""]:
    """Say of whom a folded noun is said: of a woman, of a man, or of either."""
    return "m" if noun in MEN else "f" if noun in WOMEN else ""


def gender_of_pronoun(pronoun: str) -> Literal["f", "m", ""]:
    """Say of whom a pronoun is said, in whatever case: of a man, of a woman, or of either."""
    folded = fold(pronoun)
    return "m" if folded in HE else "f" if folded in SHE else ""


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order, irregular forms under the first of their kin."""
    return [stem(forms(word)[0]) for word in words(text) if word not in STOP]


def listed(names: Sequence[str]) -> str:
    """Write names as a sentence has them: "Max, Jerry and Willy"; nothing for none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
