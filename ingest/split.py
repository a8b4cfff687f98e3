"""A clean text becomes tellings, sentences and passages, all as spans.

Sentences end at terminal marks and blank lines; a passage holds whole sentences of one telling, 120 words at most. The
splitter is our own because synopses glue sentences together ("robbery.However,"), which the libraries tried do not
split, and because every cut must stay a span. It knows English abbreviations only.
"""

from __future__ import annotations

import re
from typing import Literal, TypeAlias

from rag.schema import Span
from rag.words import STOP

Tellings: TypeAlias = Literal["line", "block", "file"]

SPLITTER = "sentences-1"
MAX_WORDS = 120
TARGET_WORDS = 80

_ABBREVIATIONS = frozenset("mr mrs ms dr st lt sgt capt col gen gov sen rep rev prof hon jr sr vs vol inc ltd co corp dept messrs mt ft".split())
_END = re.compile(
    r"""(?P<blank>\n[^\S\n]*(?:\r?\n\s*)+)        # a blank line
      | (?P<mark>[.!?…]+)["'”’)\]]*               # a terminal mark, its closing quotes
        (?: (?P<gap>\s+) | (?<=[a-z\d)"'”’][.!?])(?=["'“‘(]?[A-Z][a-z]) | \Z )""",
    re.X,
)
_WORD = re.compile(r"\S+")


def tellings(text: str, unit: Tellings) -> list[Span]:
    """Split a clean text into tellings: its non-empty lines, its blocks between blank lines, or the whole."""
    if unit == "file":
        return [_stripped(text, Span(0, len(text)))] if text.strip() else []
    pattern = r"[^\r\n]+" if unit == "line" else r"(?:[^\S\r\n]*\S[^\r\n]*(?:\r?\n|\r|\Z))+"
    spans = (_stripped(text, Span(*m.span())) for m in re.finditer(pattern, text))
    return [span for span in spans if span.end > span.start]


def sentences(text: str, within: Span) -> list[Span]:
    """Split a telling into sentences, each of 120 words at most."""
    spans, start = [], within.start
    for match in _END.finditer(text, within.start, within.end):
        if match["mark"] and not _ends_sentence(text, match):
            continue
        end = match.start() if match["blank"] else match.start() + len(match[0].rstrip())
        spans += _limited(text, _stripped(text, Span(start, end)))
        start = match.end()
    spans += _limited(text, _stripped(text, Span(start, within.end)))
    return [span for span in spans if span.end > span.start]


def passages(text: str, spans: list[Span]) -> list[list[Span]]:
    """Group the sentences of one telling into passages of like size, about 80 words and never above 120."""
    counts = [len(_WORD.findall(text, *span)) for span in spans]
    target = max(TARGET_WORDS, 1)
    pieces = max(1, round(sum(counts) / target))
    target = max(1, -(-sum(counts) // pieces))
    groups: list[list[Span]] = []
    size = 0
    for span, count in zip(spans, counts, strict=True):
        if groups and size + count <= MAX_WORDS and size + count / 2 <= target:
            groups[-1].append(span)
            size += count
        else:
            groups.append([span])
            size = count
    return groups


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    if match["gap"] and text[match.end() : match.end() + 2].lstrip("\"'“‘(")[:1].islower():
        return False
    if match["mark"] != ".":
        return True
    last = text[max(0, match.start() - 20) : match.start()].split()[-1:] or [""]
    word = last[0].lstrip("(\"'“‘[")
    if re.fullmatch(r"(?:[A-Za-z]\.)*[A-Za-z]", word) and word != "I":
        following = _WORD.search(text, match.end())
        return "." in word and (following is None or following[0].lower().strip(",") in STOP)
    return word.lower() not in _ABBREVIATIONS


def _stripped(text: str, span: Span) -> Span:
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _limited(text: str, span: Span) -> list[Span]:
    """Cut a sentence that is longer than a passage may be, at the last clause mark that fits, else between words."""
    found = list(_WORD.finditer(text, *span))
    pieces, first = [], 0
    while len(found) - first > MAX_WORDS:
        clauses = [n for n in range(first + MAX_WORDS // 2, first + MAX_WORDS) if found[n][0][-1] in ",;:—"]
        last = clauses[-1] if clauses else first + MAX_WORDS - 1
        pieces.append(Span(found[first].start(), found[last].end()))
        first = last + 1
    return [*pieces, Span(found[first].start(), span.end)] if first < len(found) else pieces
