"""Rewording with a WordNet of a few words, written by hand in the format of wndb(5)."""

import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.errors import ConfigError
from rag.training.thesaurus import Thesaurus, reworded
from tests.conftest import LetterEncoder


@pytest.fixture
def thesaurus(tmp_path: Path) -> Thesaurus:
    licence = "  1 This software and database is being provided to you\n"
    files = {
        "index.noun": "detective n 1 1 @ 1 1 00000011\nsleuth n 1 0 1 0 00000011\ninvestigator n 1 0 1 0 00000022",
        "data.noun": "00000011 18 n 02 detective 0 sleuth 0 001 @ 00000022 n 0000 | a policeman\n00000022 18 n 01 investigator 0 000 | one who looks",
        "index.verb": "shoot v 1 0 1 1 00000033\nkill v 1 0 1 1 00000044\nmarry v 1 0 1 1 00000055",
        "data.verb": "00000033 35 v 03 shoot 0 blast 0 gun_down 0 000 | with a gun\n00000044 35 v 02 kill 0 slay 0 000 | dead\n00000055 41 v 02 marry 0 wed 0 000 | wife",
        "verb.exc": "shot shoot\nslain slay\nslew slay",
    }
    for name, text in files.items():
        (tmp_path / name).write_text(licence + text + "\n")
    return Thesaurus(tmp_path)


@pytest.mark.parametrize(
    ("word", "after", "others"),
    [
        ("detective", "the", ["sleuth", "investigator"]),
        ("detectives", "the", ["sleuths", "investigators"]),
        ("shot", "who", ["blasted", "gunned down"]),
        ("killed", "who", ["slew"]),
        ("kills", "who", ["slays"]),
        ("killing", "of", ["slaying"]),
        ("married", "who", ["wedded"]),
        ("unheard", "the", []),
    ],
)
def test_others_keep_the_inflection(thesaurus: Thesaurus, word: str, after: str, others: Sequence[str]) -> None:
    assert thesaurus.others(word, after) == others


class Alike(LetterEncoder):
    """Finds only what has "sleuth" in it unlike the rest."""

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Return one axis to the one, one to the other."""
        return np.array([[0.0, 1.0] if "sleuth" in text else [1.0, 0.0] for text in texts], np.float32)


def test_only_what_means_the_same_is_kept(thesaurus: Thesaurus) -> None:
    found = reworded(["Who killed the detective?", "Who is Ann?"], Alike(), thesaurus, random.Random(1))
    assert set(found[0]) == {"Who slew the detective?", "Who killed the investigator?", "Who slew the investigator?"}
    assert found[1] == []


def test_a_folder_without_wordnet_says_what_to_install(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="apt-get install wordnet-base"):
        Thesaurus(tmp_path / "none")


def test_names_are_left_alone(thesaurus: Thesaurus) -> None:
    assert reworded(["Who is Detective Kill?"], Alike(), thesaurus, random.Random(1)) == [[]]
