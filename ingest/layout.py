"""What a text shows by where its lines stand and end: a title line, rows of columns, the lines of a list, the pages of a PDF.

Each gives changes for `ingest.clean`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TypeAlias

from rag.language.numbers import NUMBER_WORDS
from rag.language.words import UPPER

Change: TypeAlias = tuple[int, int, str]
"""Where a piece begins and ends, and what it reads instead."""
SECTION = r"(?:Plot(?:[ ](?:summary|synopsis|overview))?|Synopsis|Summary|Storyline|Story|Premise|Overview)"
"""Heads a section of an article and is no title; for a regular expression."""
_DIVISION = (
    rf"(?:(?:act|scene|chapter|part|episode)(?: (?:\d+|[ivxlc]+|{'|'.join(NUMBER_WORDS)}))?|(?:first|second|third|last|final) (?:act|scene|chapter|part)"
    r"|prologue|epilogue|introduction|foreword|preface|cast|characters|contents)"
)
"""Heads a part of a telling, or what stands beside it."""
NO_TITLE = rf"(?:(?i:{SECTION}|{_DIVISION})\b\W*\n|(?i:review)(?: of|:) )"
"""A line that is the title of nothing, or what stands before one; for a regular expression."""
TITLE_WORD = rf"(?:[{UPPER}0-9¡¿][\w'’:!?&.,/*#+$-]*|[&–—-]|(?:of|the|an?|and|or|in|on|to|for|from|with|at|by|as|de|la|le|du|el|von|van|vs)\b)"
DATED_TITLE = rf"[“\"]?{TITLE_WORD}(?: {TITLE_WORD}){{0,9}}[”\"]? \((?:18|19|20)\d\d\)"
"""A title with its year, "The Heron (1949)"."""
_COLUMNS = re.compile(
    rf"^[^\S\n]*(?=[{UPPER}\"“])(?P<left>[^\n\t]{{1,50}}?[^\s.])"
    rf"(?P<gap>[^\S\n]*\.{{4,}}[^\S\n]*|(?:[^\S\n]\.){{3,}}[^\S\n]+|\t+|[ ]{{4,}})[{UPPER}\d$\"“][^\n\t]{{0,70}}$",
    re.M,
)
"""A line of two columns, "Ada Hale ....... Vera Lane"."""
_LINES = re.compile(
    rf"(?:^[^\S\n]*[{UPPER}\d(\"“][^\n]{{0,98}}[^\s.!?…,;–—-][^\S\n]*\n){{2,}}[^\S\n]*[{UPPER}\d(\"“][^\n]{{0,98}}[^\s.!?…,;–—-][^\S\n]*$", re.M
)
"""Three short lines or more that begin with a capital and end with no stop: a list, or by chance a part of a wrapped paragraph."""
_TITLE_LINE = re.compile(
    rf"\A\s*(?!{NO_TITLE}|(?i:fade(?: \S+)?[ \t]*\r?\n|(?:int|ext)\b))(?P<title>{TITLE_WORD}(?: {TITLE_WORD}){{0,9}})[ \t]*\r?\n"
    r"(?P<below>[^\S\n]*(?P<next>\S+)[^\n]*(?:\n[^\S\n]*\S[^\n]*){0,7})"
)
_BREAK, _LINE, _PAGE = re.compile("\n"), re.compile(r"\S[^\n]*"), re.compile(r"[^\n]+(?:\n[^\n]+)*")
_PAGE_NUMBER = re.compile(r"\W*(?:(?i:page|p\.) ?)?\d{1,4}(?: ?(?:of|/) ?\d{1,4})?\W*")


def title_line(text: str) -> re.Match[str] | None:
    """Match a first line of title words that ends before it had to, since the next word would have gone on it too: the `title`, and the lines `below`."""
    found = _TITLE_LINE.match(text)
    if not found or not found["title"][0].isupper() or not found["title"].split()[-1][0].isupper() or found["title"][-1] in ".,:;":
        return None
    return found if len(f"{found['title']} {found['next']}") < max(map(len, found["below"].split("\n"))) else None


def title_apart(text: str) -> Iterator[Change]:
    """Part such a title from the lines below it."""
    if found := title_line(text):
        yield found.end("title"), found.start("below"), "\n\n"


def columns_parted(text: str) -> Iterator[Change]:
    """Part the columns as the cells of a table, and each row from the lines around it."""
    ended = 0
    for found in _COLUMNS.finditer(text):
        if ended < found.start():
            yield found.start() - 1, found.start(), "\n\n"
        yield *found.span("gap"), " | "
        ended = found.end() + 1
        if ended <= len(text):
            yield found.end(), ended, "\n\n"


def lines_apart(text: str) -> Iterator[Change]:
    """Part the lines of a list, half of which have room for the next word, or which say who plays "as" whom; those of a wrapped paragraph have no room."""
    for found in _LINES.finditer(text):
        lines = [line.rstrip() for line in found[0].split("\n")]
        width = max(map(len, lines))
        room = sum(len(f"{line} {below.split(None, 1)[0]}") <= width for line, below in pairwise(lines))
        if 2 * room >= len(lines) - 1 or sum(" as " in line for line in lines) >= len(lines) - 1:
            yield from ((m.start(), m.end(), "\n\n") for m in _BREAK.finditer(text, *found.span()))


def pages_joined(text: str) -> Iterator[Change]:
    """Remove page numbers and what stands at the head or the foot of several pages, but for the first time, and join what goes on from page to page."""
    pages = [lines for page in _PAGE.finditer(text) if (lines := list(_LINE.finditer(text, *page.span())))]
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
            yield _joint(last, kept)
        last = kept[-1]
    if last:
        yield last.end(), len(text), ""


def _joint(last: re.Match[str], below: Sequence[re.Match[str]]) -> Change:
    """Join the last line of a page to the next: as one word behind a hyphen, as one paragraph where the sentence goes on or the line is full, or as two."""
    said, first = last[0].rstrip(), below[0][0]
    hyphen = said[-1:] == "-" and said[-2:-1].islower() and first[0].islower()
    full = 5 * len(said) > 3 * max(len(line[0]) for line in below)
    goes_on = first[0].islower() or ((said[-1:].isalnum() or said[-1:] in ",;-") and full)
    return last.start() + len(said) - hyphen, below[0].start(), "" if hyphen else "\n" if goes_on else "\n\n"


def _unnumbered(line: re.Match[str]) -> str:
    return re.sub(r"\d+", "", line[0]).strip()


def _is_edge(line: re.Match[str], often: Counter[str], seen: set[str]) -> bool:
    if _PAGE_NUMBER.fullmatch(line[0]):
        return True
    again = often[_unnumbered(line)] > 1 and _unnumbered(line) in seen
    seen.add(_unnumbered(line))
    return again
