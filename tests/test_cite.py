"""Quotes come from the source, and what a claim copies is found."""

from dataclasses import replace

import pytest

from rag.chat.claim import copied
from rag.cite import as_seen, citation
from rag.errors import CorpusError
from rag.schema import Edit, Evidence, Source, Span, Story
from tests.conftest import passage

TEXT = "Ann shoots Fantail in 1948. Joe runs to the harbour. He dies."
PASSAGE = passage(TEXT, 27, 52, 61)
SHOWN = {f"s{n}": Evidence(PASSAGE, span, 1.0) for n, span in enumerate(PASSAGE.sentences, 1)}


@pytest.mark.parametrize(
    ("claim", "ids"),
    [
        ("Ann shoots Fantail in 1948.", ("s1",)),
        ("ann shoots Fantail, in 1948", ("s1",)),
        ("He dies.", ("s3",)),
        ("Joe runs to the harbour", ("s2",)),
        ("runs to the harbour", ()),
        ("Ann shoots Fantail", ()),
        ("Ann shoots Joe in 1948.", ()),
        ("", ()),
    ],
)
def test_a_claim_that_copies_a_sentence_cites_it(claim: str, ids: tuple[str, ...]) -> None:
    assert copied(claim, SHOWN) == ids


def test_a_quote_is_cut_from_the_source() -> None:
    source, story = Source("a.txt", "A", "utf-8", "", 99, pages=(0, 30)), Story("A", "A", ("a.txt",))
    quote = citation(SHOWN["s2"], f"{TEXT}\nmore", source, story)
    assert (quote.quote, quote.start, quote.end, quote.line, quote.page) == ("Joe runs to the harbour.", 28, 52, 1, 1)


def test_a_text_that_does_not_hold_the_passage_is_refused() -> None:
    source, story = Source("a.txt", "A", "utf-8", "", 99), Story("A", "A", ("a.txt",))
    cut = replace(PASSAGE, edits=(Edit(0, 0, 0, 0),))
    with pytest.raises(CorpusError):
        citation(Evidence(cut, Span(28, 52), 1.0), TEXT.replace("harbour", "station"), source, story)
    with pytest.raises(CorpusError):
        citation(Evidence(PASSAGE, Span(0, 27), 1.0), "Entirely other words stand here now.", source, story)


def test_a_web_page_is_shown_without_its_tags() -> None:
    assert as_seen("</h1> <p>Percy&rsquo;s <b>uncle</b>", "orchard.html") == " Percy’s uncle"
    assert as_seen("hides her<br>in a trunk.</p><p>Her sister", "web.html") == "hides her in a trunk. Her sister"
    assert as_seen("He says <no> & leaves.", "orchard.txt") == "He says <no> & leaves."
