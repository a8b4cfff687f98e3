"""A raw text becomes a readable one, with a map back: mojibake mended, wiki, HTML and control leftovers gone.

Line breaks are kept, since tellings and paragraphs hang on them; a lone CR reads as one, and a wiki heading stands
alone. Words are never changed, reordered or added: each step replaces pieces of the text, and `CleanText.edits`
records every one of them. Every step takes time that grows with the text and not with its square, whatever the text.
"""

from __future__ import annotations

import html
import re
from bisect import bisect
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from ftfy import fix_encoding

from ingest.layout import DATED_TITLE, Change, columns_parted, lines_apart, pages_joined, title_apart
from rag.language.words import LOWER, UPPER
from rag.schema import CleanText, Edit

Step: TypeAlias = Callable[[str], Iterable[Change]]
"""Gives the changes to a text, in order."""


def _put(pattern: str, new: str | Callable[[re.Match[str]], str] = "", flags: int = 0, *, needs: str = "", until: str = "") -> Step:
    """Replace each match in a text that holds `needs`, which is quicker to see than that nothing matches.

    `until` is what a match ends with: behind the last of these no beginning is tried, else many beginnings without an end take quadratic time.
    """
    wanted, end = re.compile(pattern, flags), re.compile(until, flags)

    def step(text: str) -> Iterable[Change]:
        if needs not in text:
            return ()
        stop = max((m.end() for m in end.finditer(text)), default=0) if until else len(text)
        return ((m.start(), m.end(), new if isinstance(new, str) else new(m)) for m in wanted.finditer(text, 0, stop))

    return step


def _unwrap(pattern: str, edge: str = "", flags: int = 0, *, needs: str) -> Step:
    """Leave only the first group of each match, between two edges (but none at the head of the text)."""
    wanted = re.compile(pattern, flags)

    def step(text: str) -> Iterator[Change]:
        for m in wanted.finditer(text) if needs in text else ():
            yield m.start(), m.start(1), edge if m.start() else ""
            yield m.end(1), m.end(), edge

    return step


def _remove_nested(opening: str, closing: str, begins: str, break_: str = r"\Z") -> Step:
    """Remove what begins so, up to its own closing mark, with all that is nested in it; nothing reaches over a break."""
    marks, doomed = re.compile(f"{re.escape(opening)}|{re.escape(closing)}|{break_}"), re.compile(begins, re.I)

    def step(text: str) -> list[Change]:
        waiting: list[int] = []
        gone: list[Change] = []
        for m in marks.finditer(text) if opening in text else ():
            if m[0] == opening:
                waiting.append(m.start())
            elif m[0] != closing:
                waiting.clear()
            elif waiting and doomed.match(text, start := waiting.pop()):
                while gone and gone[-1][0] > start:
                    gone.pop()
                gone.append((start, m.end(), ""))
        return gone

    return step


def _apart(match: re.Match[str]) -> str:
    """Leave a blank where a control character stood between letters or digits; a mark that takes no room leaves none."""
    text, start, end = match.string, *match.span()
    return " " if text[start - 1 : start].isalnum() and text[end : end + 1].isalnum() and min(match[0]) < "\xa0" else ""


def _blank(match: re.Match[str]) -> str:
    """Leave the line breaks of what is removed, else nothing between letters can be told apart."""
    return "\n" * match[0].count("\n") or " "


_FURNITURE = (
    "references|reflist|navbox|toc|catlinks|printfooter|mw-editsection|mw-jump-link|noprint|sidebar|breadcrumbs?|menu|nav(?:bar|igation|links)?"
    "|foot(?:er)?|topbar"
    "|(?:cookies?|consent|newsletter|related|share|sharing|social|comments?|ads?|adverts?|advertisement)(?:-[\\w-]+)?"
)
"""Classes and ids of what stands around a text on a page."""
_ELEMENT = re.compile(
    rf"<(?:/(?P<end>div|section|ul|ol|span|table|p|header)\b"
    rf"|(?P<tag>div|section|ul|ol|span|table|p|header)\b"
    rf"(?:(?P<around>[^<>]*\b(?:class|id)=[\"']?(?:[^\"'<>]*\s)?(?:{_FURNITURE})(?![\w-]))?)?)[^<>]*>",
    re.I,
)
_HOLDS_THE_TEXT = re.compile(r"<(?:h1|main|article)\b", re.I)


def _furniture(text: str) -> list[Change]:
    """Remove each element that stands around the text, with all that is nested in it, and a page's head.

    One that has no end of its own stays, for it would take the text with it.
    """
    texts = [m.start() for m in _HOLDS_THE_TEXT.finditer(text)]
    open_: dict[str, list[tuple[int, bool]]] = defaultdict(list)
    gone: list[Change] = []
    for m in _ELEMENT.finditer(text):
        if m["tag"]:
            open_[m["tag"].lower()].append((m.start(), bool(m["around"]) or m["tag"].lower() == "header"))
        elif waiting := open_[m["end"].lower()]:
            start, doomed = waiting.pop()
            if doomed and bisect(texts, start) == bisect(texts, m.end()):
                while gone and gone[-1][1] > start:
                    start = min(start, gone.pop()[0])
                gone.append((start, m.end(), "\n" * text.count("\n", start, m.end()) or " "))
    return gone


_TAGS = (
    "abbr|article|aside|audio|a|big|blockquote|body|br|button|b|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt"
    "|em|figcaption|figure|font|footer|form|gallery|h[1-6]|head|header|hr|html"
    "|iframe|img|includeonly|input|ins|i|kbd|label|link|li|main|mark|math|meta|nav|nobr|noinclude|noscript|nowiki|ol|onlyinclude"
    "|option|poem|pre|p|q|references|ref|samp|script|section|select|small"
    "|source|span|strike|strong|style|sub|summary|sup|svg|s|table|tbody|td|template|textarea|tfoot|thead|th|title|tr|tt|ul|u|var|video|wbr"
)
"""What HTML and wikis mark up with; anything else in angle brackets is the text's own."""
HTML: tuple[Step, ...] = (
    _put(r"<!--.*?(?:-->|\Z)|<![a-z][^<>]*>|<(script|style|title|nav|footer|aside|form|button|select)\b.*?(?:</\1\s*>|\Z)", _blank, re.S | re.I),
    _furniture,
    _put(r"(?<!\s)\s*+<(?:td|th|dd)\b[^<>]*>\s*+", " | ", re.I),
    _put(r"(?<!>)<br\s*/?>(?!\s*<)", "\n", re.I, needs="<"),
    _put(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|dl|dt|option|caption|blockquote|section|article|body|html)\b[^<>]*>", "\n\n", re.I),
    _put(r"^(?:[ \t]*+\|)+[ \t]*", flags=re.M, needs="|"),
)
_TOML = r"\A\s*\+\+\+[ \t]*\r?\n(?:[^\n]*\n){1,60}?\+\+\+[ \t]*(?:\r?\n|\Z)"
_YAML = r"\A\s*---[ \t]*\r?\n(?:[ \t]*(?:[\w-]+:[^\n]*|-[ \t][^\n]*|#[^\n]*)?\r?\n)+?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
FRONT_MATTER = rf"{_TOML}|{_YAML}"
"""What stands before a Markdown text and says its title and the like."""
_BY = r"(?:[–—]|--)[^\S\n]*(?:(?:[Ww]ritten|[Ss]ubmitted) by )?"
_AUTHOR = rf"[{UPPER}][\w.'’-]*(?: [{UPPER}][\w.'’-]*){{0,3}}(?: ?[<({{][^\s<>]+@[^\s<>]+[>)}}])?"
_ADDRESS_ALONE = r"[^\n.!?]{0,40}?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[^\w\n.!?]*"
_SIGNED = rf"^[^\S\n]*{_BY}{_AUTHOR}[^\S\n]*$|^{_ADDRESS_ALONE}$"
"""Who wrote what stands above, "—Ada Hale <ada@hale.org>"."""
COMMON: tuple[Step, ...] = (
    _put(r"\r++(?!\n)", lambda m: "\n" * len(m[0]), needs="\r"),
    _put(r"[^\x00-\x7f]+(?:[\x20-\x7f]?[^\x00-\x7f]+)*", lambda m: fix_encoding(m[0])),
    _put(r"<!--.*?-->", _blank, re.S, needs="<!--", until="-->"),
    _put(r"<ref\b[^<>]*/>", _blank, re.I, needs="<"),
    _put(r"<ref\b[^<>]*>.*?</ref>", _blank, re.S | re.I, needs="<", until="</ref>"),
    _put(r"(?<=\S)<br\s*/?>(?=\S)", " ", re.I, needs="<"),
    _put(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>", flags=re.I, needs="<"),
    _put(r"&(?:amp;)*(#\d{1,7}|#x[0-9a-fA-F]{1,6}|[a-zA-Z]{2,31});", lambda m: html.unescape(f"&{m[1]};")),
    _remove_nested("{{", "}}", r"\{\{"),
    _unwrap(r"\[(?:https?|ftp)://[^\s\[\]]++[^\S\n]*+([^\[\]\n]*)\]", flags=re.I, needs="["),
    _remove_nested("[[", "]]", r"\[\[(?:File|Image|Category):", break_=r"\n[^\S\n]*+\n"),
    _put(r"\[\[(?:[^\[\]|\n]*\|)?(?=[^\[\]|\n]*\]\])", needs="["),
    _put(r"\[\[|\]\]|'{3,}|''(?=\w)|(?<=\w)''"),
    _put(r"""(?<=[\w.,;:!?…"'”’)%])(?:\[(?:note )?\d{1,3}\])+|\[(?:citation|clarification) needed\]|\[edit\]""", flags=re.I, needs="["),
    _unwrap(r"^[^\S\n]*+={2,6}(?!=)[^\S\n]*+([^=\n]*[^=\s])[^\S\n]*+={2,6}[^\S\n]*$", "\n", re.M, needs="=="),
    _put(r"^[ \t]*(?:\{\||\|[-}+])[^\n]*$", "\n", re.M, needs="|"),
    _put(r"(?<![ \t])[ \t]*+\|\|[ \t]*+", " | ", needs="||"),
    _put(r"(?<=\S)[ \t]++!![ \t]++", " | ", needs=" !!"),
    _put(_SIGNED, flags=re.M),
    _put(r"^[^\S\n]*[-*+•‣▪●][^\S\n]+(?=[^\s*+•-])", "\n", re.M),
    columns_parted,
    _put(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]+", _apart),
    _put(r"[^\S\n\r]{2,}|[^\S\n\r ]", " "),
    _put(r"(?<=\S) +(?=[,;:.!?)](?:\s|$))"),
    _unwrap(rf"\A(\s*{DATED_TITLE})[ \t]*\r?\n(?=\S)", "\n\n", needs=")"),
    lines_apart,
    title_apart,
)
MARKDOWN: tuple[Step, ...] = (
    _put(FRONT_MATTER, _blank),
    _put(r"~~[^~\n]+~~|\[\^[\w-]+\](?!:)", needs=""),
    _put(r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*(?::?-{2,}:?)?[ \t]*$", flags=re.M, needs="|"),
    _put(r"(?<=\|)[ \t]*\r?\n(?=[ \t]*\|)", "\n\n", needs="|"),
    _unwrap(r"^#{1,6}[ \t]+([^\n]*[^\s#])[ \t\r#]*$", "\n", re.M, needs="#"),
    _unwrap(r"^(?:\*\*|__)([^\n*_]*[^\s*_.])(?:\*\*|__)[ \t\r]*$", "\n", re.M, needs="\n"),
    _unwrap(r"^(\S[^\n]*)\n(?:=+|-{2,})[ \t\r]*$", "\n", re.M, needs="\n"),
    _put(r"^>[ \t]?", flags=re.M),
    _put(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)", lambda m: m[1]),
    _put(r"""\*\*|__|(?<!\w)[*_](?=["'“‘(]?\w)|(?<=[\w.,;:!?"'”’)])[*_](?!\w)|`"""),
)
_ANY_TAG: tuple[Step, ...] = (_put(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>", needs="<"),)
PDF: tuple[Step, ...] = (
    pages_joined,
    _put(rf"(?<=[{LOWER}])-[ \t]*\n(?=[{LOWER}])", needs="-\n"),
)
STEPS: dict[str, tuple[Step, ...]] = {".html": HTML + COMMON + _ANY_TAG, ".htm": HTML + COMMON + _ANY_TAG, ".md": MARKDOWN + COMMON, ".pdf": PDF + COMMON}


def clean(text: str, suffix: str = ".txt") -> CleanText:
    """Clean a decoded text; `suffix` tells what markup it may hold."""
    cleaned = CleanText(text)
    for step in STEPS.get(suffix, COMMON):
        cleaned = _apply(cleaned, step)
    return cleaned


def _apply(before: CleanText, step: Step) -> CleanText:
    changes = [(start, end, new) for start, end, new in step(before.text) if new != before.text[start:end]]
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
