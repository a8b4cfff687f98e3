"""Cleaning, case by case, and the law that every clean character lies on raw ones."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.clean import clean
from ingest.headings import heading
from ingest.split import sentences
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
        ("Ann {{cite|{{nested|x}} more}} shoots", ".txt", "Ann shoots"),
        ("left {{open and {{closed}} right", ".txt", "left {{open and right"),
        ("Ann [[File:x.jpg|thumb|[[Joe]] [sic] [http://x.org y]]] shoots", ".txt", "Ann shoots"),
        ("[[File:x|open\n\n[[Joe]] runs]].", ".txt", "File:x|open\n\nJoe runs."),
        ("a friend, [http://x.org/a?b=c Joe Sullivan], and [https://x.org].", ".txt", "a friend, Joe Sullivan, and."),
        ("He dies\n== Plot ==\nVera runs", ".txt", "He dies\n\nPlot\n\nVera runs"),
        ("=== The end ===\r\nVera runs", ".txt", "The end\n\nVera runs"),
        ("Joe[1] runs.[12][3] He[citation needed] hides [citation needed] .[note 4]", ".txt", "Joe runs. He hides."),
        (
            "Joe [sic], he [Joe] said, a [1948] film, item [2], x == y, ==, [http] {a}",
            ".txt",
            "Joe [sic], he [Joe] said, a [1948] film, item [2], x == y, ==, [http] {a}",
        ),
        ("soft\xadhyphen &amp;amp; &amp;quot;&copy; AT&amp;T; R&D;", ".txt", 'softhyphen & "© AT&T; R&D;'),
        ("page\x0cbreak\x0b tab\x1fbell\x07rung\x07. Joe\x0c\x0c\x07runs", ".txt", "page break tab bell rung. Joe runs"),
        ("The Pier\r\rVera\rruns\r\n.\r\r\n", ".txt", "The Pier\n\nVera\nruns\r\n.\r\r\n"),
        ("zero\u200bwidth\x07 and \t tab", ".txt", "zerowidth and tab"),
        ("'''Raw Deal''' is ''noir''", ".txt", "Raw Deal is noir"),
        ("<html><head><title>x</title></head><p>One.</p><p>Two.</p>", ".html", "One. Two."),
        ("<html><head><meta x><title>x</title><body><p>One.</p></body></html>", ".html", "One."),
        ("<table><tr>\n<th>Directed by</th>\n<td>Ralph Mercer</td></tr><tr><td>One</td></tr></table>", ".html", "Directed by | Ralph Mercer One"),
        ("<dl><dt>Cora<dd>a singer</dl>", ".html", "Cora | a singer"),
        ('<h2>Plot<span class="mw-editsection">[edit]</span></h2><p>Vera runs.</p><ol class="references"><li>Variety</ol>', ".html", "Plot Vera runs."),
        ("---\ntitle: The Heron\n---\nVera goes to ~~Paris~~ Rome.[^1] Joe runs.", ".md", "\n\n\nVera goes to Rome. Joe runs."),
        ("| Who | Role |\n|---|:--|\n| Ada | Vera |\n| Rex | Joe |", ".md", "| Who | Role |\n\n| Ada | Vera |\n\n| Rex | Joe |"),
        ("---\nVera: runs, and\nshe hides\n---\nJoe", ".md", "---\nVera: runs, and\n\nshe hides\n\nJoe"),
        ("Vera hides in a monas-\ntery, in Aix-\nLes", ".pdf", "Vera hides in a monastery, in Aix-\nLes"),
        ("- Ada waits\n- Rex runs", ".txt", "\nAda waits\n\nRex runs"),
        ("Ada Hale ...... Vera Lane\nRex Oak\tJoe Pine\nShe waits....", ".txt", "Ada Hale | Vera Lane\n\nRex Oak | Joe Pine\n\nShe waits...."),
        ("Ada Hale as Vera\nRex Oak as Joe Pinewood\nMax Elm as Sam", ".txt", "Ada Hale as Vera\n\nRex Oak as Joe Pinewood\n\nMax Elm as Sam"),
        ("Vera Lane meets\nJoe Pine and in\nGraz they hide", ".txt", "Vera Lane meets\nJoe Pine and in\nGraz they hide"),
        ("Vera runs.\n—Ada Hale <ada@hale.org>\nJoe dies.\n—Anonymous\n— I am Vera.", ".txt", "Vera runs.\n\nJoe dies.\n\n— I am Vera."),
        ('{| class="wikitable"\n|-\n| Ada Hale || Vera\n|}', ".txt", "\n\n\n\n| Ada Hale | Vera\n\n"),
        ('+++\ntitle = "The Heron"\n+++\nVera runs.', ".md", "\n\n\nVera runs."),
        ("The Long Pier\nVera runs from Graz to Linz.", ".txt", "The Long Pier\n\nVera runs from Graz to Linz."),
        (
            "THE OLD PIER\nVera meets the har-\n\nTHE OLD PIER\nbor master of\n2\n\nTHE OLD PIER\nGraz. Joe dies.\n3",
            ".pdf",
            "THE OLD PIER\n\nVera meets the harbor master of\nGraz. Joe dies.",
        ),
        ("# Raw Deal\n\nA **dark** [film](http://x.y/z).", ".md", "Raw Deal\n\n\nA dark film."),
        ("## The End ##\nVera ran.\nThe Pier\n---\n- one\n- two\n> so", ".md", "The End\n\nVera ran.\n\nThe Pier\n\n\none\n\ntwo\nso"),
        ("Dix’s café in Köln – über 5 < 6 & 7 > 3", ".txt", "Dix’s café in Köln – über 5 < 6 & 7 > 3"),
    ],
)
def test_reads(raw: str, suffix: str, wanted: str) -> None:
    cleaned = clean(raw, suffix).text
    assert (" ".join(cleaned.split()) if suffix == ".html" else cleaned) == wanted


PIECES = [*"ab .,;[]|{}<>&'\"\n\t\r\x00\x0c\xadéâ€™Ã©¼/-*_#!p=", "&amp;", "<br>", "[[", "]]", "<!--", "-->", "<p>", "{{", "}}", "&nbsp;"]
PIECES += ["[[File:", "[http://x ", "[1]", "\n== a ==\n", "&amp;amp;", "<ref>", "</ref>", "\r\r"]
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


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_heading_is_found_and_kept_apart_at_any_line_end(end: str, suffix: str) -> None:
    raw = ("# " * (suffix == ".md") + "The Pier Affair\n\nVera meets Max.").replace("\n", end)
    cleaned = clean(raw, suffix)
    spans = sentences(cleaned.text, Span(0, len(cleaned.text)))
    assert heading(raw, suffix) == ("The Pier Affair", None)
    assert [cleaned.raw(span).of(raw) for span in spans] == ["The Pier Affair", "Vera meets Max."]


def test_the_words_of_a_link_are_quoted_without_its_address() -> None:
    raw = "[http://x.org Joe] runs to [[pier|the pier]]"
    cleaned = clean(raw)
    assert cleaned.text == "Joe runs to the pier"
    assert cleaned.raw(Span(0, 3)).of(raw) == "Joe"


@pytest.mark.parametrize(
    "unit",
    [
        "<ref> ", "<ref name=a>", "<!-- ", "--> ", "<h1> ", "<title>", "<script ", "<a ", "[[a ", "[[File:a ", "{{a ", "{{", "}}", "[http://x ", "[1", "== ", "== a ", "\n== a",
        "&amp;", "amp;", " ", "\n ", "\r", "\x0c", "a\x00", "Привет мир ", "'", ". ", "[a](b", "- ",
    ],
)  # fmt: skip
def test_whatever_is_repeated_takes_no_longer_than_it_is_long(unit: str) -> None:
    text = unit * (100_000 // len(unit)) + "Ann"
    for suffix in (".html", ".md"):  # a .txt takes the steps that both have in common
        started = process_time()
        clean(text, suffix)
        heading(text, suffix)
        assert process_time() - started < 2.5


def test_what_is_no_markup_is_the_texts_own() -> None:
    assert clean("Ann <who is Joe's wife> shoots <b>him</b>. <Joe dies.>").text == "Ann <who is Joe's wife> shoots him. <Joe dies.>"
    assert clean('<div class="content no-sidebar"><p>Ann shot <x-name>Joe</x-name>.</p></div>', ".html").text.strip() == "Ann shot Joe."
    assert (
        clean('<div class="nav"><a href="/">Home</a> | Top 250</div><p>Ann shot Joe.</p><p class="foot">(c) MovieDB</p>', ".html").text.strip()
        == "Ann shot Joe."
    )
    assert clean('<div class="left sidebar">Menu</div><p>Ann shot Joe.</p>', ".html").text.strip() == "Ann shot Joe."


def test_what_stands_around_the_text_of_a_page_goes_with_all_that_is_nested_in_it() -> None:
    around = '<div id="comments"><div><p>Sam shot Joe.</p></div><p>So he did.</p></div><div class="cookie-banner"><p>Accept</p></div><header><ul><li>Home</li></ul></header>'
    assert clean(f"{around}<p>Ann shot Joe.</p>{around}", ".html").text.strip() == "Ann shot Joe."
    unclosed = '<div><div class="menu"><ul><li>Home</li></ul><h1>The Pier</h1><p>Ann shot Joe.</p></div>'
    assert "Ann shot Joe." in clean(unclosed, ".html").text
