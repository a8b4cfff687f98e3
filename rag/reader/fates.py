"""What became of somebody, as far as two accounts of it can be held against each other: alive or dead, and by what.

English words for a dozen fates. Two causes of death exclude each other, and so do death and any word for having lived on; a bare "killed" goes
with every cause. It does not know whose fate a text tells.
"""

from __future__ import annotations

import re

_DEATH = re.compile(r"\b(?:di(?:es|ed|e)|dying|dead|deaths?|kill(?:s|ed|ing)?|murder(?:s|ed|ing)?|perish(?:es|ed)?|los(?:es|t|e) (?:his|her|their) li(?:fe|ves)|suicide|fatally|mortally|corpse)\b", re.I)  # fmt: skip
_ALIVE = re.compile(r"\b(?:surviv\w+|recover(?:s|ed)?|alive|un(?:hurt|harmed|injured|conscious|scathed)|(?:only|slightly|merely|badly|is|was|are|were|be) (?:wounded|injured|hurt)|wound(?:s|ed|ing)|injur(?:es|ed|ing)|escap(?:es|ed)|arrest(?:s|ed)?|captur(?:es|ed)|imprison(?:s|ed)|jail(?:s|ed)?|(?:to|in) (?:prison|jail|custody)|marr(?:y|ies|ied)|emigrat(?:es|ed)|fre(?:ed|es)|releas(?:es|ed)|retir(?:es|ed))\b", re.I)  # fmt: skip
_CAUSES = {name: re.compile(rf"\b(?:{words})\b", re.I) for name, words in {
    "shot": r"sho(?:t|ots?|oting)|gunned|bullets?|gunfire|gunshot", "stabbed": r"stab(?:s|bed|bing)?|knif(?:es|ed)|knife", "choked": r"strangl\w+|suffocat\w+|smother\w*|throttl\w+",
    "drowned": r"drown(?:s|ed|ing)?", "hanged": r"hanged|hangs (?:him|her)self|hanging", "poisoned": r"poison\w*|arsenic|strychnine|cyanide",
    "fallen": r"fall(?:s|ing|en)?|fell|plung(?:es|ed)|jump(?:s|ed)|leaps?|leapt", "burned": r"burn(?:s|ed|t)|fire|flames|blaze", "beaten": r"beat(?:s|en)?|bludgeon\w*|clubbed",
    "crushed": r"crush(?:es|ed)|trampl\w+|run over|runs over|train|truck", "crashed": r"crash\w*", "sick": r"illness|disease|fever|stroke|heart|consumption|pneumonia|cancer",
}.items()}  # fmt: skip
_ASKED = re.compile(
    r"\bwhat (?:becomes?|became|has become|happen(?:s|ed)) (?:of|to) (?!it\b|next)|\bhow (?:does|did|do|is|was|were|are|has)\b.*\b(?:die|died|killed|murdered|dead)\b"
    r"|\bwhat (?:kills|killed|causes|caused) .*(?:death|[A-Z])"
)
_OF_DEATH = re.compile(r"\b(?:die|died|killed|kills|murdered|death)\b")


def asks_fate(question: str) -> bool:
    """Say whether a question asks what became of somebody, or how somebody died."""
    return _ASKED.search(question[:1].lower() + question[1:]) is not None


def tells_fate(question: str, text: str) -> bool:
    """Say whether a text holds what such a question asks for: how somebody died, or any fate."""
    found = fates(text)
    return bool(found - {"dead", "alive"}) if _OF_DEATH.search(question) else bool(found)


def fates(text: str) -> frozenset[str]:
    """Give the fates of which a text has words: "dead" or else "alive", and causes of a death."""
    causes = {name for name, words in _CAUSES.items() if words.search(text)}
    state = {"dead"} if _DEATH.search(text) else {"alive"} if _ALIVE.search(text) else set()
    return frozenset(causes | state)


def exclude(one: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether of two fates only one can be true."""
    if "alive" in one or "alive" in other:
        return ("alive" in one and _deadly(other)) or ("alive" in other and _deadly(one))
    causes = one - {"dead"}, other - {"dead"}
    return all(causes) and not causes[0] & causes[1]


def _deadly(fate: frozenset[str]) -> bool:
    """Say whether it is a death, by that word or by one that nobody outlives."""
    return "alive" not in fate and bool(fate & {"dead", "choked", "drowned", "hanged"})
