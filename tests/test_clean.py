"""Cleaning, case by case, and the law that every clean character lies on raw ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import clean
from rag.schema import Span


@pytest.mark.parametrize(
    ("raw", "suffix", "wanted"),
    [
        ("Surprised by Joeâ€™s intrusion", ".txt", "Surprised by Joe’s intrusion"),
        ("Ann ([[Marsha Hunt  who has", ".txt", "Ann (Marsha Hunt who has"),
        ("the [[gangster|mobster]] and [[Rick]]", ".txt", "the mobster and Rick"),
        ("Pat {{citation needed}} left<ref name=x>Variety, 1948</ref>.", ".txt", "Pat left."),
        ("Joe Sullivan , who", ".txt", "Joe Sullivan, who"),
        ("Ben &amp; Jerry&#39;s <b>bold</b>", ".txt", "Ben & Jerry's bold"),
        ("zero\u200bwidth\x07 and \t tab", ".txt", "zerowidth and tab"),
        ("'''Raw Deal''' is ''noir''", ".txt", "Raw Deal is noir"),
        ("<html><head><title>x</title></head><p>One.</p><p>Two.</p>", ".html", "One. Two."),
        ("# Raw Deal\n\nA **dark** [film](http://x.y/z).", ".md", "Raw Deal\n\nA dark film."),
        ("Dix’s café in Köln – über 5 < 6 & 7 > 3", ".txt", "Dix’s café in Köln – über 5 < 6 & 7 > 3"),
    ],
)
def test_reads(raw: str, suffix: str, wanted: str) -> None:
    cleaned = clean(raw, suffix).text
    assert (" ".join(cleaned.split()) if suffix == ".html" else cleaned) == wanted


PIECES = [*"ab .,;[]|{}<>&'\"\n\t\r\x00éâ€™Ã©¼/-*_#!p", "&amp;", "<br>", "[[", "]]", "<!--", "-->", "<p>", "{{", "}}", "&nbsp;"]
MESSY = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


@settings(max_examples=400)
@given(MESSY | st.text(max_size=80), st.sampled_from([".txt", ".html", ".md"]))
def test_every_clean_span_maps_into_the_raw_text_in_order(raw: str, suffix: str) -> None:
    cleaned = clean(raw, suffix)
    previous = 0
    for i in range(len(cleaned.text)):
        start, end = cleaned.raw(Span(i, i + 1))
        assert 0 <= start < end <= len(raw)
        assert start >= previous
        previous = start
    touched = [(e.clean_start, e.clean_end) for e in cleaned.edits]
    for i, char in enumerate(cleaned.text):
        if not any(a <= i < b for a, b in touched):
            assert raw[cleaned.raw(Span(i, i + 1)).start] == char


@settings(max_examples=400)
@given(MESSY)
def test_a_slice_agrees_with_the_whole(raw: str) -> None:
    cleaned = clean(raw)
    for a in range(0, len(cleaned.text), 3):
        b = min(len(cleaned.text), a + 7)
        cut = cleaned.slice(Span(a, b))
        assert cut.text == cleaned.text[a:b]
        assert cut.agrees(raw, Span(0, b - a))
        assert cut.raw(Span(0, b - a)) == cleaned.raw(Span(a, b))
        assert cut.raw(Span(1, b - a)) == cleaned.raw(Span(a + 1, b)) or b - a <= 1
