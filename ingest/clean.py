"""A raw text becomes a readable one, with a map back: mojibake mended, wiki, HTML and control leftovers gone.

Line breaks are kept, since tellings and paragraphs hang on them; a lone CR reads as one, and a wiki heading stands
alone. Words are never changed, reordered or added: each step replaces pieces of the text, and `CleanText.edits`
records every one of them. Every step takes time that grows with the text and not with its square, whatever the text.
"""

from __future__ import annotations

import html
import re
from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from itertools import pairwise
from typing import TypeAlias

from ftfy import fix_encoding

from rag.schema import CleanText, Edit
from rag.words import LOWER, UPPER

Change: TypeAlias = tuple[int, int, str]
"""Where a piece begins and ends, and what it reads instead."""
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
    "references|reflist|navbox|toc|catlinks|printfooter|mw-editsection|mw-jump-link|noprint|sidebar|breadcrumbs?|menu|nav(?:bar|igation|links)?|foot(?:er)?|topbar"
    "|(?:cookies?|consent|newsletter|related|share|sharing|social|comments?|ads?|adverts?|advertisement)(?:-[\\w-]+)?"
)
"""Classes and ids of what stands around a text on a page."""
_ELEMENT = re.compile(
    rf"<(?:/(?P<end>div|section|ul|ol|span|table|p|header)\b|(?P<tag>div|section|ul|ol|span|table|p|header)\b(?:(?P<around>[^<>]*\b(?:class|id)=[\"']?(?:[^\"'<>]*\s)?(?:{_FURNITURE})(?![\w-]))?)?)[^<>]*>",
    re.I,
)
_HOLDS_THE_TEXT = re.compile(r"<(?:h1|main|article)\b", re.I)


def _furniture(text: str) -> list[Change]:
    """Remove each element that stands around the text, with all that is nested in it, and a page's head; not one that has no end of its own and would take the text with it."""
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
    "abbr|article|aside|audio|a|big|blockquote|body|br|button|b|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|figcaption|figure|font|footer|form|gallery|h[1-6]|head|header|hr|html"
    "|iframe|img|includeonly|input|ins|i|kbd|label|link|li|main|mark|math|meta|nav|nobr|noinclude|noscript|nowiki|ol|onlyinclude|option|poem|pre|p|q|references|ref|samp|script|section|select|small"
    "|source|span|strike|strong|style|sub|summary|sup|svg|s|table|tbody|td|template|textarea|tfoot|thead|th|title|tr|tt|ul|u|var|video|wbr"
)
"""What HTML and wikis mark up with; anything else in angle brackets is the text's own."""
HTML: tuple[Step, ...] = (
    _put(r"<!--.*?(?:-->|\Z)|<![a-z][^<>]*>|<(script|style|title|nav|footer|aside|form|button|select)\b.*?(?:</\1\s*>|\Z)", _blank, re.S | re.I),
    _furniture,
    _put(r"(?<!\s)\s*+<(?:td|th|dd)\b[^<>]*>\s*+", " | ", re.I),
    _put(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|dl|dt|option|caption|blockquote|section|article|body|html)\b[^<>]*>", "\n\n", re.I),
    _put(r"^(?:[ \t]*+\|)+[ \t]*", flags=re.M, needs="|"),
)
FRONT_MATTER = r"\A\s*\+\+\+[ \t]*\r?\n(?:[^\n]*\n){1,60}?\+\+\+[ \t]*(?:\r?\n|\Z)|\A\s*---[ \t]*\r?\n(?:[ \t]*(?:[\w-]+:[^\n]*|-[ \t][^\n]*|#[^\n]*)?\r?\n)+?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
TITLE_WORD = rf"(?:[{UPPER}0-9¡¿][\w'’:!?&.,/*#+$-]*|[&–—-]|(?:of|the|an?|and|or|in|on|to|for|from|with|at|by|as|de|la|le|du|el|von|van|vs)\b)"
DATED_TITLE = rf"[“\"]?{TITLE_WORD}(?: {TITLE_WORD}){{0,9}}[”\"]? \((?:18|19|20)\d\d\)"
"""A title with its year, "The Heron (1949)"."""
_COLUMNS = re.compile(
    rf"^[^\S\n]*(?=[{UPPER}\"“])(?P<left>[^\n\t]{{1,50}}?[^\s.])(?P<gap>[^\S\n]*\.{{4,}}[^\S\n]*|(?:[^\S\n]\.){{3,}}[^\S\n]+|\t+|[ ]{{4,}})[{UPPER}\d$\"“][^\n\t]{{0,70}}$",
    re.M,
)
"""A line of two columns, "Ada Hale ....... Vera Lane"."""
_SIGNED = rf"^[^\S\n]*(?:[–—]|--)[^\S\n]*(?:(?:[Ww]ritten|[Ss]ubmitted) by )?[{UPPER}][\w.'’-]*(?: [{UPPER}][\w.'’-]*){{0,3}}(?: ?[<({{][^\s<>]+@[^\s<>]+[>)}}])?[^\S\n]*$|^[^\n.!?]{{0,40}}?[\w.+-]+@[\w-]+(?:\.[\w-]+)+[^\w\n.!?]*$"
"""Who wrote what stands above, "—Ada Hale <ada@hale.org>"."""
_LINES = re.compile(
    rf"(?:^[^\S\n]*[{UPPER}\d(\"“][^\n]{{0,98}}[^\s.!?…,;–—-][^\S\n]*\n){{2,}}[^\S\n]*[{UPPER}\d(\"“][^\n]{{0,98}}[^\s.!?…,;–—-][^\S\n]*$", re.M
)
"""Three short lines or more that begin with a capital and end with no stop: a list, or by chance a part of a wrapped paragraph."""
_TITLE_LINE = re.compile(
    rf"\A\s*(?!(?i:(?:plot|synopsis|summary|story|overview|cast|characters|act|scene|chapter|part|fade)(?: \S+)?[ \t]*\r?\n|(?:int|ext)\b))(?P<title>{TITLE_WORD}(?: {TITLE_WORD}){{0,9}})[ \t]*\r?\n"
    r"(?P<below>[^\S\n]*(?P<next>\S+)[^\n]*(?:\n[^\S\n]*\S[^\n]*){0,7})"
)


def title_line(text: str) -> re.Match[str] | None:
    """Match a first line of title words that ends before it had to, since the next word would have gone on it too: the `title`, and the lines `below`."""
    found = _TITLE_LINE.match(text)
    if not found or not found["title"][0].isupper() or not found["title"].split()[-1][0].isupper() or found["title"][-1] in ".,:;":
        return None
    return found if len(f"{found['title']} {found['next']}") < max(map(len, found["below"].split("\n"))) else None


def _title_apart(text: str) -> Iterator[Change]:
    if found := title_line(text):
        yield found.end("title"), found.start("below"), "\n\n"


def _columns(text: str) -> Iterator[Change]:
    """Part the columns as the cells of a table, and each row from the lines around it."""
    ended = 0
    for found in _COLUMNS.finditer(text):
        if ended < found.start():
            yield found.start() - 1, found.start(), "\n\n"
        yield *found.span("gap"), " | "
        ended = found.end() + 1
        if ended <= len(text):
            yield found.end(), ended, "\n\n"


def _lines_apart(text: str) -> Iterator[Change]:
    """Part the lines of a list, half of which have room for the next word, or which say who plays "as" whom; those of a wrapped paragraph have no room."""
    for found in _LINES.finditer(text):
        lines = [line.rstrip() for line in found[0].split("\n")]
        width = max(map(len, lines))
        room = sum(len(f"{line} {below.split(None, 1)[0]}") <= width for line, below in pairwise(lines))
        if 2 * room >= len(lines) - 1 or sum(" as " in line for line in lines) >= len(lines) - 1:
            yield from ((m.start(), m.end(), "\n\n") for m in re.compile("\n").finditer(text, *found.span()))


COMMON: tuple[Step, ...] = (
    _put(r"\r++(?!\n)", lambda m: "\n" * len(m[0]), needs="\r"),
    _put(r"[^\x00-\x7f]+(?:[\x20-\x7f]?[^\x00-\x7f]+)*", lambda m: fix_encoding(m[0])),
    _put(r"<!--.*?-->", _blank, re.S, needs="<!--", until="-->"),
    _put(r"<ref\b[^<>]*/>", _blank, re.I, needs="<"),
    _put(r"<ref\b[^<>]*>.*?</ref>", _blank, re.S | re.I, needs="<", until="</ref>"),
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
    _columns,
    _put(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]+", _apart),
    _put(r"[^\S\n\r]{2,}|[^\S\n\r ]", " "),
    _put(r"(?<=\S) +(?=[,;:.!?)](?:\s|$))"),
    _unwrap(rf"\A(\s*{DATED_TITLE})[ \t]*\r?\n(?=\S)", "\n\n", needs=")"),
    _lines_apart,
    _title_apart,
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
_PAGE_NUMBER = re.compile(r"\W*(?:(?i:page|p\.) ?)?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?\W*")


def _pages_joined(text: str) -> Iterator[Change]:
    """Remove page numbers and what stands at the head or the foot of several pages, but for the first time, and join what goes on from page to page."""
    pages = [list(re.compile(r"\S[^\n]*").finditer(text, m.start(), m.end())) for m in re.finditer(r"[^\n]+(?:\n[^\n]+)*", text)]
    pages = [lines for lines in pages if lines]
    often = Counter(_unnumbered(line) for lines in pages for line in (lines[0], lines[-1]) if len(lines) > 1)
    last: re.Match[str] | None = None
    seen: set[str] = set()
    for lines in pages:
        kept = [line for at, line in enumerate(lines) if not (at in (0, len(lines) - 1) and _is_edge(line, often, seen))]
        if not kept:
            continue
        if not last and kept[0] is not lines[0]:
            yield lines[0].start(), kept[0].start(), ""
        if last:
            said, widest = last[0].rstrip(), max(len(line[0]) for line in kept)
            hyphen = said[-1:] == "-" and said[-2:-1].islower() and kept[0][0][0].islower()
            goes_on = kept[0][0][0].islower() or ((said[-1:].isalnum() or said[-1:] in ",;-") and 5 * len(said) > 3 * widest)
            yield last.start() + len(said) - hyphen, kept[0].start(), "" if hyphen else "\n" if goes_on else "\n\n"
        last = kept[-1]
    if last:
        yield last.end(), len(text), ""


def _unnumbered(line: re.Match[str]) -> str:
    return re.sub(r"\d+", "", line[0]).strip()


def _is_edge(line: re.Match[str], often: Counter[str], seen: set[str]) -> bool:
    if _PAGE_NUMBER.fullmatch(line[0]):
        return True
    again = often[_unnumbered(line)] > 1 and _unnumbered(line) in seen
    seen.add(_unnumbered(line))
    return again


_ANY_TAG: tuple[Step, ...] = (_put(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>", needs="<"),)
PDF: tuple[Step, ...] = (
    _pages_joined,
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
