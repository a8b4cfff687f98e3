"""Questions in other words, by WordNet: "Who bumps off the sleuth?" beside "Who kills the detective?". For training only.

Reads the dictionary files of WordNet 3.0 (`apt install wordnet-base`; the format is in its `wndb(5)`). A word is replaced by a synonym or,
if a noun, by what it is a kind of, in the same inflection; of the rewordings made, the encoder keeps those that still mean
much the same. It does not parse: a wrong part of speech is left to the encoder to notice.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from rag.encoders import Encoder
from rag.errors import ConfigError
from rag.language.inflection import with_s
from rag.language.vocabulary import STOP

WORDNET = Path("/usr/share/wordnet")
SENSES = 3
"""So many senses of a word are looked at, the commonest first."""
TRIED, KEPT = 16, 4
ALIKE = 0.72
"""The cosine with the question from which a rewording is taken to mean the same."""

_WORD = re.compile(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])")
_DETERMINERS = frozenset("a an the his her its their my your this that which what whose of".split())
_ENDINGS = (("v", "s"), ("v", "ed"), ("v", "ing"), ("n", "s"))


class Thesaurus:
    """The words of WordNet. Raises ConfigError where `folder` lacks its files."""

    def __init__(self, folder: Path = WORDNET) -> None:
        """Read the dictionary files of nouns and verbs."""
        if not (folder / "index.noun").exists():
            raise ConfigError(f"no WordNet at {folder}; install it, for example: apt-get install wordnet-base")
        self._senses = {pos: _index(folder / f"index.{name}") for pos, name in (("n", "noun"), ("v", "verb"))}
        self._synsets = {pos: _synsets(folder / f"data.{name}") for pos, name in (("n", "noun"), ("v", "verb"))}
        self._base, self._past = _exceptions(folder / "verb.exc")

    def others(self, word: str, after: str) -> list[str]:
        """Return words to put in the place of `word`, which follows the word `after`, in its inflection."""
        made: dict[str, None] = {}
        for pos, lemma, ending in self._analyses(word, after):
            for offset in self._senses[pos][lemma][:SENSES]:
                lemmas, above = self._synsets[pos][offset]
                wider = self._synsets[pos][above][0] if pos == "n" and above in self._synsets[pos] else ()
                made |= dict.fromkeys(self._inflected(other, pos, ending) for other in (*lemmas, *wider) if other != lemma and other[0].islower())
            break
        return list(made)

    def _analyses(self, word: str, after: str) -> Iterable[tuple[str, str, str]]:
        found = [(pos, word, "") for pos in ("n", "v") if word in self._senses[pos]]
        if word in self._base and self._base[word] in self._senses["v"]:
            found.append(("v", self._base[word], "ing" if word.endswith("ing") else "ed"))
        for pos, ending in _ENDINGS:
            for lemma in _stripped(word, ending):
                if lemma in self._senses[pos]:
                    found.append((pos, lemma, ending))
                    break
        wanted = "n" if after in _DETERMINERS else "v"
        return sorted(found, key=lambda f: (f[0] != wanted, f[2] == ""))

    def _inflected(self, lemma: str, pos: str, ending: str) -> str:
        head, *rest = lemma.split("_") if pos == "v" else [lemma.replace("_", " ")]
        if ending == "ed" and head in self._past:
            head = self._past[head]
        elif ending == "s":
            head = with_s(head)
        elif ending:
            head = head[:-1] + "i" if ending == "ed" and re.search(r"[^aeiou]y$", head) else head.removesuffix("e")
            head += head[-1] if re.fullmatch(r"[^aeiou]*[aeiou][bdgmnprt]", head) and not lemma.endswith("e") else ""
            head += ending
        return " ".join((head, *rest))


def reworded(questions: Sequence[str], encoder: Encoder, thesaurus: Thesaurus, rng: random.Random) -> list[list[str]]:
    """Return for each question the `KEPT` nearest of `TRIED` rewordings that have one or two of its words replaced; fewer where few are near."""
    tried = [_rewordings(question, thesaurus, rng) for question in questions]
    vectors = encoder.encode([text for question, others in zip(questions, tried, strict=True) for text in (question, *others)])
    kept, at = [], 0
    for others in tried:
        cosines = vectors[at + 1 : at + 1 + len(others)] @ vectors[at]
        at += 1 + len(others)
        near = sorted(zip(cosines.tolist(), others, strict=True), reverse=True)[:KEPT]
        kept.append([other for cosine, other in near if cosine >= ALIKE])
    return kept


def _rewordings(question: str, thesaurus: Thesaurus, rng: random.Random) -> list[str]:
    places = {}
    for match in _WORD.finditer(question):
        before = question[: match.start()].split()
        others = thesaurus.others(match[0], before[-1].lower() if before else "") if match[0] not in STOP else []
        if others:
            places[match.span()] = others
    made: dict[str, None] = {}
    for _ in range(TRIED if places else 0):
        text = question
        for start, end in sorted(rng.sample(list(places), min(len(places), rng.choice((1, 1, 2)))), reverse=True):
            text = text[:start] + rng.choice(places[start, end]) + text[end:]
        made[text] = None
    return list(made)


def _index(path: Path) -> dict[str, list[str]]:
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            parts = line.split()
            found[parts[0]] = parts[-int(parts[2]) :]
    return found


def _synsets(path: Path) -> dict[str, tuple[tuple[str, ...], str]]:
    """Return the words of each synset by its offset, and the offset of what it is a kind of, or nothing."""
    found = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith(" "):
            parts = line.split(" ")
            count = int(parts[3], 16)
            pointers = parts[5 + 2 * count :]
            above = next((pointers[i + 1] for i, p in enumerate(pointers) if p == "@"), "")
            found[parts[0]] = (tuple(parts[4 + 2 * i] for i in range(count)), above)
    return found


def _exceptions(path: Path) -> tuple[dict[str, str], dict[str, str]]:
    """Return the base of each irregular form, and the past of each irregular verb."""
    forms = [line.split()[:2] for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith(" ")]
    tenses = sorted((form.endswith(("en", "in", "ne", "un", "wn")), lemma, form) for form, lemma in forms if not form.endswith(("ing", "s")))
    past = {lemma: form for _, lemma, form in reversed(tenses)}
    return dict(forms), past


@lru_cache(maxsize=100_000)
def _stripped(word: str, ending: str) -> tuple[str, ...]:
    """Return what a word may have been before its ending."""
    if not word.endswith(ending):
        return ()
    stem = word.removesuffix(ending)
    undone = (stem[:-1],) if len(stem) > 3 and stem[-1] == stem[-2:-1] else ()
    return (stem, stem + "e", *undone, stem.removesuffix("i") + "y", stem.removesuffix("e"))
