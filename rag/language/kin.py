"""What kin is called, in English: what the one is to the other, which nouns are of one family, what somebody was to whoever is dead.

Tables only; who is whose kin on a shelf is read in `rag.rules.kin`. Of which gender a noun is said is in `rag.language.vocabulary`.
"""

from __future__ import annotations

_TO_EACH_OTHER = (
    ("husband", "wife"), ("mother father", "son daughter"), ("grandfather grandmother", "grandson granddaughter"), ("uncle aunt", "nephew niece"),
    ("stepfather stepmother", "stepson stepdaughter"), ("godfather godmother", "godson goddaughter"),
    ("father-in-law mother-in-law", "son-in-law daughter-in-law"),
    *((nouns, nouns) for nouns in ("brother sister", "stepbrother stepsister", "half-brother half-sister", "brother-in-law sister-in-law", "cousin")),
)  # fmt: skip
TO_EACH_OTHER = {noun: others.split() for pair in _TO_EACH_OTHER for nouns, others in (pair, pair[::-1]) for noun in nouns.split()}
"""By what one is to the other, "mother", what the other is to them, "son" or "daughter"."""
KIN_FAMILIES = tuple(
    family.split()
    for family in (
        "father dad mother mom parent son daughter child baby stepfather stepmother orphan",
        "wife husband marry wed wedding widow widower bride groom spouse couple",
        "brother sister sibling twin",
        "uncle aunt nephew niece cousin",
        "grandfather grandmother grandson granddaughter grandchild",
    )
)
"""Words, one of which bears it out where a story tells of another."""
WIDOWED = {"widow": "wife", "widower": "husband"}
"""What somebody was to whoever is dead."""
PLAIN_KIN = {word: word for word in "mother father sister brother son daughter aunt uncle niece nephew grandmother grandfather cousin wife husband".split()} | {
    **{f"step{word}": word for word in "mother father sister brother son daughter".split()},
    **WIDOWED,
}
"""Who is somebody's kin, a stepmother as a mother, a widow as a wife."""
PET_NAMES = "dad daddy papa pa pop mom mommy mum mummy mama mamma ma kid family folk heir".split()
"""What kin may be called as well."""
