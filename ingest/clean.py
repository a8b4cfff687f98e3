"""A raw text becomes a readable one, with a map back: mojibake mended, wiki, HTML and control leftovers gone.

Line breaks are kept, since tellings and paragraphs hang on them. Words are never changed, reordered or added: each
step replaces matches of a pattern, and `CleanText.edits` records every one of them.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from typing import TypeAlias

from ftfy import fix_encoding

from rag.schema import CleanText, Edit

Step: TypeAlias = tuple[re.Pattern[str], Callable[[re.Match[str]], str]]


def _blank(match: re.Match[str]) -> str:
    """Leave the line breaks of what is removed, else nothing between letters can be told apart."""
    return "\n" * match[0].count("\n") or " "


HTML: tuple[Step, ...] = (
    (re.compile(r"<!--.*?(?:-->|\Z)|<(script|style|head)\b.*?(?:</\1\s*>|\Z)", re.S | re.I), _blank),
    (re.compile(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|blockquote|section|article|body|html)\b[^<>]*>", re.I), lambda m: "\n\n"),
)
COMMON: tuple[Step, ...] = (
    (re.compile(r"[^\x00-\x7f]+(?:[\x20-\x7f]?[^\x00-\x7f]+)*"), lambda m: fix_encoding(m[0])),
    (re.compile(r"<!--.*?-->|<ref\b[^<>]*/>|<ref\b[^<>]*>.*?</ref>", re.S | re.I), _blank),
    (re.compile(r"</?[a-zA-Z][a-zA-Z0-9]*(?:\s[^<>]*)?/?>"), lambda m: ""),
    (re.compile(r"&(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});"), lambda m: html.unescape(m[0])),
    (re.compile(r"\{\{[^{}]*\}\}"), lambda m: ""),
    (re.compile(r"\[\[(?:File|Image|Category):[^\[\]]*\]\]", re.I), lambda m: ""),
    (re.compile(r"\[\[(?:[^\[\]|\n]*\|)?(?=[^\[\]|\n]*\]\])"), lambda m: ""),
    (re.compile(r"\[\[|\]\]|'{3,}|''(?=\w)|(?<=\w)''"), lambda m: ""),
    (re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]"), lambda m: ""),
    (re.compile(r"[^\S\n\r]{2,}|[^\S\n\r ]"), lambda m: " "),
    (re.compile(r"(?<=\S) +(?=[,;:.!?)](?:\s|$))"), lambda m: ""),
)
MARKDOWN: tuple[Step, ...] = (
    (re.compile(r"^#{1,6}[ \t]+|^>[ \t]?|^[ \t]*[-*+][ \t]+(?=\S)", re.M), lambda m: ""),
    (re.compile(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)"), lambda m: m[1]),
    (re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`"), lambda m: ""),
)
STEPS: dict[str, tuple[Step, ...]] = {".html": HTML + COMMON, ".htm": HTML + COMMON, ".md": MARKDOWN + COMMON}


_HEADINGS = {
    ".html": re.compile(r"<(title|h1)\b[^<>]*>(?P<title>.*?)</\1\s*>", re.S | re.I),
    ".md": re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+)|\A\s*(?P<title2>[^\n]+)\n=+\s*\n"),
}
_FIRST_LINE = re.compile(r"\A\s*(?P<title>[A-Z\d“\"'][^\r\n]{0,70}[^\s.,;:!?…\"'”])[ \t]*(?:\r?\n[ \t]*){2,}\S")


def heading(text: str, suffix: str = ".txt") -> str | None:
    """Give the title that a text bears at its head, if any: its HTML title, its Markdown heading, or a short line that stands alone."""
    match = _HEADINGS.get(".html" if suffix == ".htm" else suffix, _FIRST_LINE).search(text)
    if not match:
        return None
    title = " ".join(clean(next(part for part in match.groupdict().values() if part), suffix).text.split())
    return title if 0 < len(title.split()) <= 10 else None


def clean(text: str, suffix: str = ".txt") -> CleanText:
    """Clean a decoded text; `suffix` tells what markup it may hold."""
    cleaned = CleanText(text)
    for pattern, replacement in STEPS.get(suffix, COMMON):
        cleaned = _apply(cleaned, pattern, replacement)
    return cleaned


def _apply(before: CleanText, pattern: re.Pattern[str], replacement: Callable[[re.Match[str]], str]) -> CleanText:
    changes = [(m.start(), m.end(), new) for m in pattern.finditer(before.text) if (new := replacement(m)) != m[0]]
    if not changes:
        return before
    parts, edits, at, shift = [], [], 0, 0
    for start, end, new in changes:
        parts += [before.text[at:start], new]
        edits.append(Edit(start + shift, start + shift + len(new), start, end))
        at, shift = end, shift + len(new) - (end - start)
    parts.append(before.text[at:])
    return CleanText("".join(parts), _compose(before.edits, edits))


def _compose(first: tuple[Edit, ...], second: list[Edit]) -> tuple[Edit, ...]:
    """Chain two maps, raw ► middle (`first`) and middle ► clean (`second`), joining edits that touch the same middle text."""
    composed: list[Edit] = []
    i = j = 0
    raw_shift = clean_shift = 0  # what to add to a middle position to get the raw and the clean one
    while i < len(first) or j < len(second):
        low = min(first[i].clean_start if i < len(first) else 1 << 62, second[j].raw_start if j < len(second) else 1 << 62)
        high, raw_start, clean_start = low, low + raw_shift, low + clean_shift
        while True:
            if i < len(first) and first[i].clean_start <= high:
                high, raw_shift = max(high, first[i].clean_end), first[i].raw_end - first[i].clean_end
                i += 1
            elif j < len(second) and second[j].raw_start <= high:
                high, clean_shift = max(high, second[j].raw_end), second[j].clean_end - second[j].raw_end
                j += 1
            else:
                break
        composed.append(Edit(clean_start, high + clean_shift, raw_start, high + raw_shift))
    return tuple(composed)
