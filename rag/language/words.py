"""Words as retrieval and scoring see them, lower case and without accents, and the patterns of names, headings and credits among them.

What English it takes for granted is in `rag.language.vocabulary`, what makes two words forms of one in `rag.language.inflection`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Literal

from rag.language.vocabulary import ABBREVIATIONS, HE, MEN, SHE, SHORT_TITLES, STOP, WOMEN

_BEFORE_NUMBER = frozenset("Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec No Nos no nos".split())
"""Cut short before a number only: "Jan. 3", "Room No. 12"."""
_SHORT = re.compile(rf"\b(?:(?i:{'|'.join(sorted(ABBREVIATIONS))})|[A-HJ-Z]|(?:{'|'.join(sorted(_BEFORE_NUMBER))})(?=\. \d))\.(?= )")
_LINKS = frozenset("of the a an and or in on at to for by with from de la le du von van".split())
"""Stay small in a title."""
_WORD = re.compile(r"[^\W_]+")
_LETTERS = [chr(n) for n in (*range(0x530), *range(0x1E00, 0x2000))]
UPPER, LOWER = ("".join(filter(of_case, _LETTERS)) for of_case in (str.isupper, str.islower))
"""Latin, Greek and Cyrillic letters, for a regular expression's classes: names begin with "Émile" as well."""
CAPITALISED = rf"[{UPPER}][\w’'-]*"
"""A capitalised word, with what is joined to it: "O'Hara", "Jean-Paul", "Crane's"."""
NAME = rf"{CAPITALISED}(?: {CAPITALISED})*"
"""Such words side by side."""
IS_OBJECT = (
    r"(?=\W*$|[.,;:?!]| (?:and|but|to|into|in|on|at|with|by|from|for|when|as|while|until|because|after|before|during|near|outside|out|up|down|away|dead|alive"
    r"|captive|prisoner|hostage|twice|again|between|under|over|then|now|too|instead|either|afterwards?)\b)"
)
"""Behind a "her" that something is done to, and not "her husband", for a regular expression."""
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
    r"^\W*(?:(?:cast|stars?|directors?|directed by|writers?|written by|producers?"
    r"|production|produced by|screenplay|music|genre|actors?|running time)(?: by)?\s*[:|]|starring\b)|^\s*\|"
    rf"|(?-i:\A(?:{CAPITALISED}\.? ){{2,4}}as (?:the )?[{UPPER}\"“][^\n!?;]{{1,50}}[^\s.!?,;]\Z)"
    rf"|(?-i:\A(?:{CAPITALISED}\.? ){{0,2}}{CAPITALISED}: {CAPITALISED}(?:[.\s]+{CAPITALISED}){{1,2}}\.?\Z)",
    re.I | re.M,
)


def is_credits(text: str) -> bool:
    """Return whether a line lists who made a film rather than telling something: "Cast: Sid Pomeroy as Malone", "Malone: Sid Pomeroy"."""
    return _CREDITS.search(text) is not None


def proper_phrases(text: str) -> list[str]:
    """Return the folded names and titles of several words in a question: "rick coyle", "the wolf man". Its own first words belong to none of them."""
    start = next((match.start() for match in _WORD.finditer(text) if fold(match[0]) not in STOP), 0)
    return [" ".join(words(match[0])) for match in _PROPER.finditer(text, start)]


def english(text: str) -> bool:
    """Return whether a text reads as English, by its share of function words; one of fewer than 40 words does, since a logline may be all names."""
    said = words(text)
    return len(said) < 40 or sum(word in STOP for word in said) >= (0.12 if len(said) < 80 else 0.15) * len(said)


def gender_of(noun: str) -> Literal["f", "m", ""]:
    """Say of whom a folded noun is said: of a woman, of a man, or of either; an "ex-wife" and a "mother-in-law" are women."""
    noun = noun.removeprefix("ex-").removesuffix("-in-law")
    return "m" if noun in MEN else "f" if noun in WOMEN else ""


def gender_of_pronoun(pronoun: str) -> Literal["f", "m", ""]:
    """Say of whom a pronoun is said, in whatever case: of a man, of a woman, or of either."""
    folded = fold(pronoun)
    return "m" if folded in HE else "f" if folded in SHE else ""


def listed(names: Sequence[str]) -> str:
    """Write names as a sentence has them: "Max, Jerry and Willy"; nothing for none."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
