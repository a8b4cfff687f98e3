"""Spans, and the map between clean and raw text, by hand."""

from rag.schema import CleanText, Edit, Span

RAW = "Joeâ€™s  car , red"  # reads: Joe’s car, red
CLEAN = CleanText("Joe’s car, red", (Edit(3, 4, 3, 6), Edit(5, 6, 7, 9), Edit(9, 9, 12, 13)))


def test_spans_that_touch_do_not_overlap_and_none_is_within_itself() -> None:
    assert Span(0, 3).overlaps(Span(2, 5))
    assert not Span(0, 3).overlaps(Span(3, 5))
    assert Span(1, 3).within(Span(0, 3))
    assert not Span(1, 3).within(Span(1, 3))
    assert not Span(0, 4).within(Span(1, 5))


def test_a_span_before_every_edit_is_itself() -> None:
    assert CLEAN.raw(Span(0, 3)) == Span(0, 3)


def test_a_span_inside_an_edit_widens_to_it() -> None:
    assert CLEAN.raw(Span(3, 4)).of(RAW) == "â€™"
    assert CLEAN.raw(Span(0, 5)).of(RAW) == "Joeâ€™s"


def test_a_removal_inside_is_quoted_and_at_the_edge_is_not() -> None:
    assert CLEAN.raw(Span(6, 9)).of(RAW) == "car"
    assert CLEAN.raw(Span(6, 10)).of(RAW) == "car ,"
    assert CLEAN.raw(Span(9, 10)).of(RAW) == ","


def test_a_slice_maps_to_the_same_raw_text() -> None:
    cut = CLEAN.slice(Span(6, 14))
    assert cut.text == "car, red"
    assert cut.raw(Span(0, 3)).of(RAW) == "car"
    assert cut.raw(Span(0, 8)).of(RAW) == "car , red"
