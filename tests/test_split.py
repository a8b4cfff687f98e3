"""Sentences, tellings and passages."""

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.clean import clean
from ingest.split import MAX_WORDS, guess_unit, passages, sentences, tellings
from rag.schema import Span
from tests.conftest import CORPUS


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text, Span(0, len(text)))]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Joe runs. He falls.", ["Joe runs.", "He falls."]),
        ("He saw Joe.Joe ran.", ["He saw Joe.", "Joe ran."]),
        ("a robbery.However, Joe ran.", ["a robbery.", "However, Joe ran."]),
        ("He left on Jan. 3, 1944. He met Jan. She ran.", ["He left on Jan. 3, 1944.", "He met Jan.", "She ran."]),
        ("He met Alonzo D. Emmerich. He left.", ["He met Alonzo D. Emmerich.", "He left."]),
        ("Mr. Smith came at 5 p.m. sharp.", ["Mr. Smith came at 5 p.m. sharp."]),
        ("The U.S. Navy came. He fled the U.S. He swam.", ["The U.S. Navy came.", "He fled the U.S.", "He swam."]),
        ('"Why?" asked Tom. "Go!" Then he left.', ['"Why?" asked Tom.', '"Go!"', "Then he left."]),
        ('Joe shouts "Stay, Ma! I shoot!" and is shot. He falls.', ['Joe shouts "Stay, Ma! I shoot!" and is shot.', "He falls."]),
        ('Joe says "Stay, Ma. I shoot." Then he falls.', ['Joe says "Stay, Ma.', 'I shoot."', "Then he falls."]),
        ("his partner, Bob Brannom... Dix waits", ["his partner, Bob Brannom...", "Dix waits"]),
        ("He sees Mr.\n\nand waits.\n \nit rains", ["He sees Mr.", "and waits.", "it rains"]),
        ("A heading\n\nA text\ngoes on.", ["A heading", "A text\ngoes on."]),
        ("He ran...Joe hid. Why?!", ["He ran...Joe hid.", "Why?!"]),
        ("The Pier Affair\n\nVera ran", ["The Pier Affair", "Vera ran"]),
        ("It cost $1.5 million in 1950.", ["It cost $1.5 million in 1950."]),
    ],
)
def test_sentences(text: str, wanted: list[str]) -> None:
    assert cut(text) == wanted


@pytest.mark.parametrize("unit", [".", "?!", "…", ". ", '."', "x.", "a.b.c.d.e.f.g.h.i.j.k.l.Ab", "\n ", "word "])
def test_long_runs_take_no_longer_than_they_are_long(unit: str) -> None:
    text = unit * (200_000 // len(unit)) + "x"
    started = process_time()
    passages(text, sentences(text, Span(0, len(text))))
    assert process_time() - started < 5


def test_tellings_by_line_block_and_file() -> None:
    text = "One.\nTwo.\n\n\nThree.\n"
    assert [text[a:b] for a, b in tellings(text, "line")] == ["One.", "Two.", "Three."]
    assert [text[a:b] for a, b in tellings(text, "block")] == ["One.\nTwo.", "Three."]
    assert [text[a:b] for a, b in tellings(text, "file")] == ["One.\nTwo.\n\n\nThree."]
    assert tellings(" \n", "file") == []


@pytest.mark.parametrize("name", ["000_544611bf2d557d00.txt", "003_43c26ada1613cbeb.txt"])
def test_files_of_several_tellings_are_found_out(name: str) -> None:
    assert guess_unit(clean((CORPUS / name).read_text(), ".txt").text) == "line"


TWO = "Joe Sullivan meets Pat Regan at the pier and the two of them quarrel over the stolen money. Joe runs and Pat hides."
AGAIN = "Joe Sullivan is jailed for a robbery that he did not commit, and Pat Regan waits for years and years. Then Pat marries Joe."
ON_AND_ON = [
    "Joe Sullivan owes money to Sir Robert Vane, whose mine has made the whole of the valley rich, and Pat Regan, whom Joe loves, is afraid of Sir Robert and of his men.",
    "When Sir Robert has the gates of the mine closed, Sir Robert is hated by all of them, and nobody in the valley has bread any more, or work, or hope of either of the two.",
    "Meanwhile Joe goes down the shaft, and there he finds out what Sir Robert has done with the timber that was paid for, and that Joe is not the first one to have found it.",
]


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        (f"{TWO}\n\n{AGAIN}", "line"),
        ("\n\n".join(text.replace(". ", ".\n") for text in (TWO, AGAIN)), "block"),
        ("\n".join(("The Pit (1931)", *ON_AND_ON)), "file"),  # titles, and a "Meanwhile" that begins a sentence, introduce nobody
        (f"{TWO}\n\nThen Joe comes back, and Pat waits for him.", "file"),
        ("Joe Sullivan meets Pat Regan and\nJoe Sullivan runs with Pat Regan.", "file"),
        (TWO, "file"),
        ("", "file"),
    ],
)
def test_in_doubt_a_file_is_one_telling(text: str, unit: str) -> None:
    assert guess_unit(text) == unit


@given(st.lists(st.text(alphabet="abcXYZ .!?\n,", max_size=40), max_size=40).map(" ".join))
def test_no_word_is_lost_and_no_passage_is_too_long(text: str) -> None:
    spans = sentences(text, Span(0, len(text)))
    groups = passages(text, spans)
    assert [span for group in groups for span in group] == spans
    assert "".join(text[a:b] for a, b in spans).split() == "".join(text[a:b] for a, b in spans).split()
    assert "".join(c for a, b in spans for c in text[a:b] if not c.isspace()) == "".join(text.split())
    for group in groups:
        assert sum(len(text[a:b].split()) for a, b in group) <= MAX_WORDS


def test_passages_keep_to_long_paragraphs() -> None:
    long, short = "The old king rode out to the sea with his men. " * 5, "He slept. "
    text = f"{long}\n\n{short}\n\n{long}\n\n{short}"
    groups = passages(text, sentences(text, Span(0, len(text))))
    assert [text[group[0].start : group[-1].end].split("\n")[0][:8] for group in groups] == ["The old ", "He slept"]
    assert [sum(len(text[a:b].split()) for a, b in group) for group in groups] == [55, 59]


def test_a_sentence_without_end_is_cut_at_commas() -> None:
    text = ", ".join(["word word word"] * 100)
    assert all(len(piece.split()) <= MAX_WORDS for piece in cut(text))
    assert cut(text)[0].endswith(",")


def test_a_heading_on_a_line_of_its_own_is_no_part_of_the_sentence_below() -> None:
    assert cut("It is a film.\n\nPlot\nForger Walt Gannon is free. He works.") == ["It is a film.", "Forger Walt Gannon is free.", "He works."]
    assert cut("It is their own\nStory\nnow.") == ["It is their own\nStory\nnow."]
