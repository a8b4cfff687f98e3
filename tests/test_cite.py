"""Marks become spans, quotes come from the source, and what is not borne out is dropped and noted."""

from dataclasses import replace

import pytest

from rag.cite import citation, resolve
from rag.errors import CorpusError
from rag.schema import Edit, Evidence, Source, Span, Story
from tests.conftest import passage

TEXT = "Ann shoots Fantail in 1948. Joe runs to the harbour. He dies."
PASSAGE = passage(TEXT, 27, 52, 61)
SHOWN = {f"s{n}": Evidence(PASSAGE, span, 1.0) for n, span in enumerate(PASSAGE.sentences, 1)}


def kept(reply: str) -> tuple[str, list[str], int]:
    text, evidence, notes = resolve(reply, SHOWN, "Who shot Fantail?")
    return text, [e.text for e in evidence], len(notes)


ONE, TWO, THREE = "Ann shoots Fantail in 1948.", "Joe runs to the harbour.", "He dies."


@pytest.mark.parametrize(
    ("reply", "wanted"),
    [
        ("Ann shot Fantail [s1].", ("Ann shot Fantail.", [ONE], 0)),
        ("Ann shot Fantail. [s1]", ("Ann shot Fantail.", [ONE], 0)),
        ("Ann shot Fantail (s1).", ("Ann shot Fantail.", [ONE], 0)),
        ("Ann shot Fantail [S1].", ("Ann shot Fantail.", [ONE], 0)),
        ("Ann shot Fantail【s1】.", ("Ann shot Fantail.", [ONE], 0)),
        ("Ann shot Fantail [s1][s2].", ("Ann shot Fantail.", [ONE, TWO], 0)),
        ("Ann shot Fantail [s1, s2].", ("Ann shot Fantail.", [ONE, TWO], 0)),
        ("Ann shot Fantail [s1-s3].", ("Ann shot Fantail.", [ONE, TWO, THREE], 0)),
        ("Ann shot Fantail [s1]. Joe runs [s2].", ("Ann shot Fantail. Joe runs.", [ONE, TWO], 0)),
        ("Ann shot Fantail [s9].", ("", [], 1)),
        ("Ann shot Fantail [s1][s9].", ("", [], 1)),
        ("Ann shot Fantail.", ("", [], 1)),
        ("Ann shot Fantail [s1]. Joe runs [s7].", ("Ann shot Fantail.", [ONE], 1)),
        ("It was Doc who shot Fantail [s1].", ("", [], 1)),
        ("Ann shot Fantail in 1950 [s1].", ("", [], 1)),
        ("Bananas everywhere [s1].", ("", [], 1)),
        ("<think>s1 says so [s3]</think>Ann shot Fantail [s1].", ("Ann shot Fantail.", [ONE], 0)),
        ("<think>never closed [s1]", ("", [], 0)),
        ("", ("", [], 0)),
    ],
)
def test_resolve(reply: str, wanted: tuple[str, list[str], int]) -> None:
    assert kept(reply) == wanted


def test_notes_name_the_made_up_id() -> None:
    assert "s9, which was never shown" in resolve("Ann did it [s9].", SHOWN, "")[2][0]


def test_a_quote_is_cut_from_the_source() -> None:
    source, story = Source("a.txt", "A", "utf-8", "", 99, pages=(0, 30)), Story("A", "A", ("a.txt",))
    quote = citation(SHOWN["s2"], f"{TEXT}\nmore", source, story)
    assert (quote.quote, quote.start, quote.end, quote.line, quote.page) == (TWO, 28, 52, 1, 1)


def test_a_text_that_does_not_hold_the_passage_is_refused() -> None:
    source, story = Source("a.txt", "A", "utf-8", "", 99), Story("A", "A", ("a.txt",))
    cut = replace(PASSAGE, edits=(Edit(0, 0, 0, 0),))
    with pytest.raises(CorpusError):
        citation(Evidence(cut, Span(28, 52), 1.0), TEXT.replace("harbour", "station"), source, story)
    with pytest.raises(CorpusError):
        citation(Evidence(PASSAGE, Span(0, 27), 1.0), "Entirely other words stand here now.", source, story)
