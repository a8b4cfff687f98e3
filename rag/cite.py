"""Spans become quotes, cut from the source and never taken from a model; nothing here asks a model anything."""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Sequence

from rag.errors import CorpusError
from rag.index import Index
from rag.schema import Citation, Evidence, Source, Story

_TAG = re.compile(
    r"</?(?:(?P<parts>address|article|aside|blockquote|body|br|caption|d[dlt]|div|figcaption|footer|form|h[1-6r]|header|html|li"
    r"|main|nav|ol|option|p|pre|section|t[dhr]|table|tbody|title|ul)\b"
    r"|[a-zA-Z])[^<>]*>",
    re.I,
)


def citation(evidence: Evidence, text: str, source: Source, story: Story) -> Citation:
    """Cut the quote under a span out of its source; raises CorpusError where passage and source do not belong together."""
    span = evidence.passage.raw(evidence.span)
    quote = span.of(text)
    if not quote or not evidence.passage.clean.agrees(text, evidence.span):
        raise CorpusError(f"the index of {source.path} is damaged (span {span.start}-{span.end}); run: gumshoe ingest FOLDER, on the folder that it is from")
    page = bisect_right(source.pages, span.start) or None
    return Citation(source.path, story.title, page, span.start, span.end, 1 + text.count("\n", 0, span.start), quote)


def citations(evidence: Sequence[Evidence], index: Index) -> tuple[Citation, ...]:
    """Quote the evidence, each span once; `citation` refuses a source that does not hold the passage."""
    texts = {e.passage.source: index.text(e.passage.source) for e in evidence}
    quotes = [citation(e, texts[e.passage.source], index.source(e.passage.source), index.stories[e.passage.story]) for e in evidence]
    return tuple(dict.fromkeys(quotes))


def as_seen(text: str, source: str) -> str:
    """Return a piece of a source as a person would see it: that of a web page without its tags and entities, a blank where one parts words.

    That of any other is returned as it is.
    """
    if not source.lower().endswith((".html", ".htm")):
        return text
    return html.unescape(re.sub(r"[^\S\n]{2,}", " ", _TAG.sub(lambda tag: " " if tag["parts"] else "", text)))
