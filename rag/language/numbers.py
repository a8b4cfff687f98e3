"""The values of numbers, in figures or in words: "$2,500" and "two thousand five hundred" are one. Ordinals and fractions but a half are not read."""

from __future__ import annotations

import re

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


def numbers(text: str) -> set[float]:
    """Return the values of the numbers in a text, in figures or in words: "$2,500" and "two thousand five hundred" are one.

    A figure takes a scale, "2 million", and no other word; a scale may be halved, "half a million".
    """
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
