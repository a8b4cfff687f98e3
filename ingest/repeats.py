"""Files that repeat each other nearly word for word, so that a user can tell two tellings from one told twice.

It compares runs of words (shingles; Broder, "On the resemblance and containment of documents", 1997) and only reports: nothing is left out of the index.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from itertools import combinations
from zlib import crc32

from rag.language.words import words

RUN = 5
"""Words of a shingle."""
SAMPLED = 4
"""One shingle in so many is looked at, the same ones in every text: of the 106 pairs that all shingles give among 3,000 films 105 are found, and 8 others."""
CROWD = 20
"""A shingle that stands in more texts than this is a stock phrase."""
ALIKE = 0.7
"""The share of the shorter text's shingles, from which the longer one repeats it."""
FEWEST = 8
"""Sampled shingles of a text that says enough to be compared."""
APART = 20
"""Words from one of a text's runs to the next."""


def repeats(texts: Mapping[str, str]) -> list[tuple[str, str]]:
    """Return the pairs of texts of which one holds the other nearly word for word, by their names, in order."""
    shingles = {name: _shingles(text) for name, text in texts.items()}
    holders: dict[int, list[str]] = defaultdict(list)
    for name in sorted(texts):
        for shingle in shingles[name]:
            holders[shingle].append(name)
    shared = Counter(pair for names in holders.values() if 1 < len(names) <= CROWD for pair in combinations(names, 2))
    sizes = {name: len(found) for name, found in shingles.items()}
    return sorted(pair for pair, count in shared.items() if count >= max(FEWEST, ALIKE * min(sizes[name] for name in pair)))


def runs(text: str) -> list[str]:
    """Return every `APART`th run of words of a text: what repeats it nearly word for word holds one of them."""
    said = words(text)
    return [" ".join(said[at : at + RUN]) for at in range(0, len(said) - RUN + 1, APART)]


def _shingles(text: str) -> set[int]:
    said = [crc32(word.encode()) for word in words(text)]
    return {value for value in map(hash, zip(*(said[i:] for i in range(RUN)), strict=False)) if value % SAMPLED == 0}
