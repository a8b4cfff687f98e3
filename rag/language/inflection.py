"""One word in its several forms: stems as SQLite's FTS5 has them (Porter), irregular verbs and British spellings, infinitives.

Irregular verbs and spellings are known by heart; an infinitive is guessed from the ending. It knows no meanings: which words are near to one another is
asked of the encoder, elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

import snowballstemmer

from rag.language.vocabulary import STOP
from rag.language.words import fold, words

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
jewelry jewellery, jeweler jeweller, jewelers jewellers, gray grey, color colour, colors colours, harbor harbour, harbors harbours, neighbor neighbour,
neighbors neighbours, theater theatre,
theaters theatres, favor favour, honor honour, rumor rumour, rumors rumours, armor armour, parlor parlour, labor labour, vapor vapour, savior saviour, center
centre, caliber calibre, license licence, defense
defence, offense offence, check cheque, checks cheques, curb kerb, tire tyre, tires tyres, plow plough, mustache moustache, pajamas pyjamas, program
programme, traveler traveller, travelers travellers, counselor
counsellor, kidnaper kidnapper, whiskey whisky, inquiry enquiry, jail gaol, mom mum, ax axe, skeptical sceptical, aluminum aluminium, catalog catalogue,
dialog dialogue, woolen woollen
"""
"""The same word as Americans and as the British write it."""
_DOUBLES = re.compile(r"^[^aeiou]*[aeiou][^aeiouwxy]$")
"""A verb that doubles its last letter before an ending, "stab"."""


def _families(said: str) -> dict[str, list[str]]:
    return {word: family for family in map(str.split, said.replace("\n", " ").split(",")) for word in family}


_INFLECTED, _SPELLED = _families(_IRREGULAR), _families(_SPELLINGS)
_UNMARKED = frozenset(
    """
    bet burst cast cost cut do get have hit hurt let put quit read rid set shut split spread blackmail deceive faint gamble panic quarrel smuggle elope
    """.split()
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


def is_verb(word: str) -> bool:
    """Return whether a folded infinitive may be of a verb: the encoder knows its past, "killed", or stories tell it irregularly."""
    if word in _UNMARKED:
        return True
    pasts = (f"{word}ed", f"{word}d", f"{word}{word[-1:]}ed", f"{word[:-1]}ied")
    return _INFLECTED.get(word, [""])[0] == word or any(past in common_words() and infinitive(past)[0] == word for past in pasts)


def is_finite(verb: str) -> bool:
    """Return whether a word looks like a verb in the present or the past."""
    return verb not in STOP and (re.search(r"[^s]s$|ed$", verb) is not None or forms(verb)[0] != verb)


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


def content_stems(text: str) -> list[str]:
    """Return the stems of the words that carry meaning, in order, irregular forms under the first of their kin."""
    return [stem(forms(word)[0]) for word in words(text) if word not in STOP]
