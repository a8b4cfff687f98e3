"""Verbs and their infinitives."""

import pytest

from rag.words import infinitive


@pytest.mark.parametrize(
    ("verb", "base", "aux"),
    [
        ("shot", "shoot", "did"), ("owes", "owe", "does"), ("kills", "kill", "does"), ("killed", "kill", "did"), ("hired", "hire", "did"), ("stabbed", "stab", "did"),
        ("marries", "marry", "does"), ("carried", "carry", "did"), ("visited", "visit", "did"), ("catches", "catch", "does"), ("goes", "go", "does"), ("forced", "force", "did"),
        ("kissed", "kiss", "did"), ("told", "tell", "did"), ("poses", "pose", "does"), ("betrayed", "betray", "did"), ("loved", "love", "did"), ("escapes", "escape", "does"),
    ],
)  # fmt: skip
def test_infinitives(verb: str, base: str, aux: str) -> None:
    assert infinitive(verb) == (base, aux)
