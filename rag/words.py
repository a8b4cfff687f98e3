"""Words as retrieval and scoring see them: lower case, no accents, stemmed by Porter as SQLite's FTS5 does.

It knows English function words and nothing about stories.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import snowballstemmer

STOP = frozenset(
    """a about after again against all also am an and any are as at be because been before being between both but by can
    could did do does doing down during each ever few for from further get gets got had has have having he her here hers herself him
    himself his how i if in into is it its itself just let like me more most my no nor not of off on once only or other
    our out over own s same shall she should so some such t tell than that the their them then there these they this those
    through to too under until up us very was we were what when where which while who whom whose why will with would you
    your""".split()
)
_WORD = re.compile(r"[^\W_]+")
_stemmer = snowballstemmer.stemmer("porter")


def fold(text: str) -> str:
    """Lower the case and drop accents."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))


def words(text: str) -> list[str]:
    """Split into folded words, in order."""
    return _WORD.findall(fold(text))


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """Stem one folded word."""
    return str(_stemmer.stemWord(word))


def content_stems(text: str) -> list[str]:
    """Give the stems of the words that carry meaning, in order."""
    return [stem(word) for word in words(text) if word not in STOP]
