"""A raw text becomes a readable one, with a map back: mojibake mended, wiki, HTML and control leftovers gone.

Line breaks are kept, since tellings and paragraphs hang on them; a lone CR reads as one, and a wiki heading stands
alone. Words are never changed, reordered or added: each step replaces pieces of the text, and `CleanText.edits`
records every one of them. Every step takes time that grows with the text and not with its square, whatever the text.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple, TypeAlias

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


_LONGEST = 20_000
"""Code points of what stands around a text: without an end, many beginnings would take quadratic time."""
_FURNITURE = "references|reflist|navbox|toc|catlinks|printfooter|mw-editsection|mw-jump-link|noprint|sidebar|breadcrumbs?|menu"
"""Classes of what stands around a text on a page."""
_TAGS = (
    "abbr|article|aside|audio|a|big|blockquote|body|br|button|b|caption|center|cite|code|col|colgroup|dd|del|details|div|dl|dt|em|figcaption|figure|font|footer|form|gallery|h[1-6]|head|header|hr|html"
    "|iframe|img|includeonly|input|ins|i|kbd|label|link|li|main|mark|math|meta|nav|nobr|noinclude|noscript|nowiki|ol|onlyinclude|option|poem|pre|p|q|references|ref|samp|script|section|select|small"
    "|source|span|strike|strong|style|sub|summary|sup|svg|s|table|tbody|td|template|textarea|tfoot|thead|th|title|tr|tt|ul|u|var|video|wbr"
)
"""What HTML and wikis mark up with; anything else in angle brackets is the text's own."""
HTML: tuple[Step, ...] = (
    _put(r"<!--.*?(?:-->|\Z)|<![a-z][^<>]*>|<(script|style|title|nav|footer|aside|form|button|select)\b.*?(?:</\1\s*>|\Z)", _blank, re.S | re.I),
    _put(
        rf"<(div|ul|ol|span|table)\b[^<>]*\bclass=[\"'](?:[^\"'<>]*\s)?(?:{_FURNITURE})(?![\w-])[^<>]*>.{{0,{_LONGEST}}}?</\1\s*>",
        _blank,
        re.S | re.I,
        needs="class=",
        until=r"</\w+\s*>",
    ),
    _put(r"(?<!\s)\s*+<(?:td|th|dd)\b[^<>]*>\s*+", " | ", re.I),
    _put(r"</?(?:p|div|br|li|ul|ol|h[1-6]|tr|table|dl|dt|option|caption|blockquote|section|article|body|html)\b[^<>]*>", "\n\n", re.I),
    _put(r"^(?:[ \t]*+\|)+[ \t]*", flags=re.M, needs="|"),
)
_FRONT_MATTER = r"\A\s*---[ \t]*\r?\n(?:[ \t]*(?:[\w-]+:[^\n]*|-[ \t][^\n]*|#[^\n]*)?\r?\n)+?(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
_TITLE_WORD = rf"(?:[{UPPER}0-9¡¿][\w'’:!?&.,/*#+$-]*|[&–—-]|(?:of|the|an?|and|or|in|on|to|for|from|with|at|by|as|de|la|le|du|el|von|van|vs)\b)"
_DATED_TITLE = rf"[“\"]?{_TITLE_WORD}(?: {_TITLE_WORD}){{0,9}}[”\"]? \((?:18|19|20)\d\d\)"
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
    _put(r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufff9-\ufffb]+", _apart),
    _put(r"[^\S\n\r]{2,}|[^\S\n\r ]", " "),
    _put(r"(?<=\S) +(?=[,;:.!?)](?:\s|$))"),
    _unwrap(rf"\A(\s*{_DATED_TITLE})[ \t]*\r?\n(?=\S)", "\n\n", needs=")"),
)
MARKDOWN: tuple[Step, ...] = (
    _put(_FRONT_MATTER, _blank, needs="---"),
    _put(r"~~[^~\n]+~~|\[\^[\w-]+\](?!:)", needs=""),
    _put(r"^[ \t]*\|?(?:[ \t]*:?-{2,}:?[ \t]*\|)+[ \t]*(?::?-{2,}:?)?[ \t]*$", flags=re.M, needs="|"),
    _put(r"(?<=\|)[ \t]*\r?\n(?=[ \t]*\|)", "\n\n", needs="|"),
    _unwrap(r"^#{1,6}[ \t]+([^\n]*[^\s#])[ \t\r#]*$", "\n", re.M, needs="#"),
    _unwrap(r"^(?:\*\*|__)([^\n*_]*[^\s*_.])(?:\*\*|__)[ \t\r]*$", "\n", re.M, needs="\n"),
    _unwrap(r"^(\S[^\n]*)\n(?:=+|-{2,})[ \t\r]*$", "\n", re.M, needs="\n"),
    _put(r"^[ \t]*[-*+][ \t]+(?=\S)", "\n", re.M),
    _put(r"^>[ \t]?", flags=re.M),
    _put(r"!?\[([^\[\]\n]*)\]\([^()\s]*\)", lambda m: m[1]),
    _put(r"""\*\*|__|(?<!\w)[*_](?=["'“‘(]?\w)|(?<=[\w.,;:!?"'”’)])[*_](?!\w)|`"""),
)
_ANY_TAG: tuple[Step, ...] = (_put(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>", needs="<"),)
PDF: tuple[Step, ...] = (_put(rf"(?<=[{LOWER}])-[ \t]*\n(?=[{LOWER}])", needs="-\n"),)
STEPS: dict[str, tuple[Step, ...]] = {".html": HTML + COMMON + _ANY_TAG, ".htm": HTML + COMMON + _ANY_TAG, ".md": MARKDOWN + COMMON, ".pdf": PDF + COMMON}


_NO_TITLE = r"(?!(?i:plot|synopsis|summary|story|overview)\b\W*\n)"
_HEADINGS = {
    ".html": re.compile(r"<(title|h1)\b[^<>]*>(?P<title>[^<]*+(?:<(?!/?(?:title|h1)\b)[^<]*+)*+)</\1\s*>", re.I),
    ".md": re.compile(rf"\A\s*#{{1,6}}[ \t]+{_NO_TITLE}(?P<title>[^\n]+)|\A\s*(?P<title2>\S[^\n]*)\n=+\s*\n"),
}
_BLANK = r"[ \t]*(?:\n[ \t]*){2,}\S"
_FIRST_LINE = re.compile(
    rf"\A\s*(?:(?i:title)[ \t]*:[ \t]*(?P<title>[^\n]+)(?:\n[ \t]*(?i:year|released?)[ \t]*:[^\n]*)?"
    rf"|[“\"](?P<title2>[{UPPER}\d][^\n“”\"]{{0,70}})[”\"]{_BLANK}"
    rf"|(?P<title3>{_DATED_TITLE})[ \t]*\n|(?P<title4>{_TITLE_WORD}(?: {_TITLE_WORD}){{0,9}}(?<=[!?])){_BLANK}"
    rf"|[*_]{{0,2}}{_NO_TITLE}(?P<title5>[{UPPER}\d“\"'][^\n]{{0,70}}[^\s.,;:!?…\"'”])(?:[ \t]*\n[ \t]*\((?:18|19|20)\d\d\))?{_BLANK})"
)
"""A line that says that it is the title, one in quotes, one with the year, or one that stands alone; the next line may have the year."""
_WORK = (
    r"(?i:films?|movies?|noir|drama|comedy|western|thriller|musical|serial|novel|story|play|picture|romance|horror|documentary|adventure|mystery|cartoon|short)"
)
_CLAUSE = r"(?:who|that|which|where|when|whose|in|by|from)\b"
_STATED = re.compile(
    rf"\A\W*(?i:plot\W+)?(?:(?!(?:The|This|It|Its|He|She|That|An?)(?: [a-z]\w*)? is\b)(?P<title>(?=[{UPPER}0-9¡¿]){_TITLE_WORD}(?: {_TITLE_WORD}){{0,9}}?),? (?:\([^()\n]{{1,80}}\),? )?"
    rf"(?:is|was) (?:an?|the) (?:(?!{_CLAUSE})[\w’'/–-]+,? ){{0,4}}?(?:1[89]|20)\d\d(?:(?! {_CLAUSE})[\w ,’'/–-]){{0,80}}?\b{_WORK}\b"
    rf"|(?!(?:The|An?) (?i:film|movie|picture|story|novel|tale|book|play|action|plot)\b)(?P<title3>(?:The|An?) {_TITLE_WORD}(?: {_TITLE_WORD}){{0,8}}?) (?:(?:opens|begins|starts) (?:on|with)|tells the story of|revolves around)\b"
    r"|In [\"“](?P<title2>[^\"”\n]{2,70})[\"”],? \((?:1[89]|20)\d\d\))"
)
"""Says its title as an encyclopedia does, "The Heron is a 1949 American film noir", or as a catalogue, "In “The Heron” (1949), …": that of 29,012 of 31,386 film articles, and a variant of it for 329."""
_MARKED = re.compile(r"[<*_#]|''|\[\[|\{\{")
_HEAD = 600
"""Code points that are looked through for it."""


_DATED = re.compile(r"(?P<title>.*[^\s*_])[*_]{0,2}(?: \((?:film, )?| ?[-–—] )(?P<year>(?:18|19|20)\d\d)(?: film)?\)?")
_SITE = re.compile(r"(?<=\(\d{4}\)) [-–—|] [^-–—|]+$| [-–—|] (?:Wikipedia|IMDb|Letterboxd|Rotten Tomatoes|[\w ]*\bWiki)\b.*$")
"""The name of a site behind a title."""
_QUOTED = re.compile(r"^[“\"]([^“”\"]+)[”\"]$")
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")


_BELOW = re.compile(
    rf"[*_\s]*[*_(]*(?P<year>(?:18|19|20)\d\d)\b(?: (?!(?:is|was|were|saw|sees|the)\b)[\w’'/-]+,?){{0,4}}? {_WORK}(?=[*_)]*(?:[,.;:\n]|$)| (?:directed|written|produced|starring|with|by|from|based)\b)"
)
"""The line below a title that says of what year it is, "1947 crime drama, directed by …"."""
_TITLE_LINE = re.compile(rf"^[ \t]*(?:#+[ \t]+)?({_DATED_TITLE})[ \t]*\r?$", re.M)


class Heading(NamedTuple):
    """What stands at the head of a text: the title of its story, and the year that it is said to be from."""

    title: str
    year: int | None = None


def heading(text: str, suffix: str = ".txt") -> Heading | None:
    """Give what a text bears at its head, if anything: its HTML title, its Markdown heading, a short line that stands alone, or what its first sentence says."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if suffix == ".md" and (front := re.match(_FRONT_MATTER, text)):
        told = re.search(r"^title:[ \t]*([\"']?)(?P<title>[^\n]+?)\1[ \t]*$", front[0], re.M)
        year = re.search(r"^(?:year|date|released?):[ \t]*[\"']?((?:18|19|20)\d\d)\b", front[0], re.M)
        if told and year:
            return Heading(clean(told["title"], suffix).text, int(year[1]))
        text = f"# {told['title']}\n\n" if told else text[front.end() :]
    if suffix in (".html", ".htm") and (on_page := re.search(r"<h1\b[^<>]*>\s*(?:<(?!/?h1)[^<>]*>\s*){0,20}[^<\s]", text, re.I)):
        text = text[on_page.start() :]  # before it stands what the browser shows, with the name of the site
    match = _HEADINGS.get(".html" if suffix == ".htm" else suffix, _FIRST_LINE).search(text) or (_HEADINGS[".md"].search(text) if suffix == ".txt" else None)
    if not match:
        head = text[:_HEAD]
        match = _STATED.search(clean(head, suffix).text if _MARKED.search(head) else head)
    if not match:
        return None
    name, said = next((name, part) for name, part in match.groupdict().items() if part)
    title = _SITE.sub("", " ".join(clean(said, suffix).text.split()))
    if dated := _DATED.fullmatch(title):
        return Heading(_QUOTED.sub(r"\1", dated["title"]), int(dated["year"]))
    year, below = _YEAR.search(match[0], match.end(name) - match.start()), _BELOW.match(text, match.end(name))
    made = year[0] if year else below["year"] if below else None
    return Heading(title, int(made) if made else None) if 0 < len(title.split()) <= 10 else None


def dated_titles(text: str) -> list[str]:
    """Give the lines of a text that are nothing but a title with its year, "The Paper Crown (1955)"; more than one, and it may tell several stories."""
    return [match[1] for match in _TITLE_LINE.finditer(text)] if text.count(")\n") + text.count(")\r") > 1 else []


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
