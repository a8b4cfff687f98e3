"""What sentences and first names say of the gender of whoever has a name: points, above 0 for a woman and below for a man.

Cues are nouns beside a name, pronouns where nobody else is named, and whose the first name is: as a list has it, or else whether it is nearer to a woman's or a
man's by the encoder. How many points decide is for `ingest.names`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from ingest.first_names import FIRST_NAMES
from ingest.mentions import NAME, tidy
from rag.encoders import Encoder
from rag.language.vocabulary import HE, MEN, SHE, TITLES, WOMEN
from rag.language.words import words
from rag.schema import Span

NAME_WEIGHT = 0.04
"""The cosine that weighs as much as one point of cues: common first names lie at 0.06 to 0.17, unheard ones below 0.04."""
KNOWN_NAME = 4.0
"""Points of a first name that is listed."""
TITLED = 6.0
"""Points of a title of one gender before a whole name, "Mrs.", "his uncle": more than a first name has, for "Mrs. Frankie Neall" may bear her husband's."""
NOUN_BEFORE, NOUN_BEHIND, PRONOUN = 2.0, 0.65, 0.65
"""Points of the other cues: a regression on 2,030 persons of made-up stories whose first names tell their gender, rounded.

Of 926 others 634 are taken for what they are and 34 for the other (647 and 51 with two points for any noun beside a name, and a half for a pronoun)."""
_OWNER = re.compile(r"\b\w+['’]s?(?!\w)")
"""An owner: neither does it tell of the name beside it, "Rosalind, the dead man's daughter", nor what it owns of an owner with a name, "Graves's daughter"."""
_OWNED = re.compile(r"\b(?:his|her|their|whose)\b.*", re.I)
"""What is somebody's beside a name is not who has the name, "Hester Quill and her son"."""


def gender_cues(group: Iterable[str], sentences: Iterable[str]) -> float:
    """Sum up what sentences say of the gender of whoever goes by these forms, above 0 for a woman.

    They say it by nouns beside a name, and by pronouns where nobody else is named.
    """
    forms = sorted(group, key=len, reverse=True)
    score = 0.0
    for sentence in sentences:
        if not (found := _first(forms, sentence)) or _is_of_the_wife(forms, sentence, found):
            continue
        before, after = (_OWNER.sub("", part) for part in (sentence[max(0, found.start - 25) : found.start], sentence[found.end : found.end + 25]))
        behind = words(_OWNED.sub("", after))[: 3 * (after[:1] not in "'’")]
        said = words(before)[-2:]
        titled = TITLED * _womanly(TITLES.intersection(said[-1:]), WOMEN, MEN) if " " in found.of(sentence) else 0.0
        score += titled + NOUN_BEFORE * _womanly(said, WOMEN, MEN) + NOUN_BEHIND * _womanly(behind, WOMEN, MEN)
        if not any(tidy(m[0], 0)[0] for m in NAME.finditer(sentence) if not _first(forms, m[0])):
            score += PRONOUN * _womanly(words(sentence), SHE, HE)
    return score


def _is_of_the_wife(forms: Sequence[str], sentence: str, found: Span) -> bool:
    """Return whether a "Mrs." stands before a bare surname of somebody with a first name: Mrs. Duncan need not be Tom Duncan."""
    return sentence[: found.start].endswith(("Mrs. ", "Mrs ")) and " " not in found.of(sentence) and " " in forms[0]


def _womanly(said: Iterable[str], women: frozenset[str], men: frozenset[str]) -> int:
    """Return 1 where words are a woman's, -1 where they are a man's, 0 where they are of both or of neither."""
    return bool(women.intersection(said)) - bool(men.intersection(said))


def _first(forms: Iterable[str], text: str) -> Span | None:
    """Find the first of the forms that stands in a text as whole words. Not by a regular expression: to compile one a person takes longer."""
    found = []
    for form in forms:
        at = text.find(form)
        while at >= 0 and (text[at - 1 : at].isalnum() or text[at + len(form) : at + len(form) + 1].isalnum()):
            at = text.find(form, at + 1)
        if at >= 0:
            found.append(Span(at, at + len(form)))
    return min(found, key=lambda span: span.start, default=None)


def first_name_cues(first_names: Collection[str], encoder: Encoder) -> dict[str, float]:
    """Say of each first name whether it is a woman's or a man's; of one that is not listed, by what the encoder finds it nearer to."""
    cues = {name: KNOWN_NAME * FIRST_NAMES[name] for name in first_names if name in FIRST_NAMES}
    unlisted = sorted(set(first_names) - cues.keys())
    if not unlisted:
        return cues
    poles = encoder.encode(["a woman, she, her", "a man, he, him"])
    leaning = encoder.encode([f"{name}, first name" for name in unlisted]) @ (poles[0] - poles[1])
    return cues | {name: points / NAME_WEIGHT for name, points in zip(unlisted, leaning.tolist(), strict=True)}
