"""A clean text becomes tellings, sentences and passages, all as spans.

Sentences end at terminal marks and blank lines; a passage holds whole sentences of one telling, 120 words at most. The
splitter is our own because synopses glue sentences together ("robbery.However,"), which the libraries tried do not
split, and because every cut must stay a span. It knows English abbreviations only.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Sequence
from statistics import median
from typing import Literal, TypeAlias

from ingest.layout import SECTION
from rag.language.vocabulary import OPENERS, STOP, TITLES
from rag.language.words import LOWER, UPPER, cut_short
from rag.schema import Span

Tellings: TypeAlias = Literal["line", "block", "file"]

SPLITTER = "sentences-6"
MAX_WORDS = 120
TARGET_WORDS = 80
FEWEST_WORDS = 40
"""Words of a paragraph that makes passages of its own."""

_SECTION = rf"(?:{SECTION}|Cast|Production|(?:Critical[ ])?Reception|Release|Background|Legacy|Trivia|References|External[ ]links|See[ ]also)"
_END = re.compile(
    rf"""(?P<blank>\n[^\S\n]*(?:\r?\n\s*)+        # a blank line
      | (?<![\w,;]\n)^[^\S\n]*{_SECTION}[^\S\n]*:?[^\S\n]*\n\s*) # a heading that stands on a line of its own: no part of the sentence below
      | (?<![.!?…])(?P<mark>[.!?…]++)["'”’)\]]*  # a terminal mark, its closing quotes
        (?: (?P<gap>\s+) | (?<=[{LOWER}\d)"'”’][.!?])(?=["'“‘(]?[{UPPER}][{LOWER}]) | \Z )""",
    re.X | re.M,
)
_WORD = re.compile(r"\S+")
_LISTED = re.compile(r"\d{1,3}[.)][ \t]+(?=\S)")
_NEXT = re.compile(r"\S{1,20}")
"""The next word, or as much of it as tells whether it is a function word."""
_GOES_ON_BEHIND_QUOTE = re.compile(r"[^\"“”\n]{0,120}[.!?…][\"”][^\S\n]+(?:and|but|before|as|while|when|until|because)\b")
"""From a mark within a quote to what the sentence does behind it; what is said in between, "I shoot," he says, is cut as before."""
_FULL_NAME = re.compile(rf"[{UPPER}][\w’'-]*[\"'”’]?(?: (?:[{UPPER}]\. )?[\"'“‘(]?[{UPPER}][\w’'-]*[\"'”’)]?)+")
_NAME = re.compile(rf"\b[{UPPER}][{LOWER}]\w+")
_BEFORE_A_NAME = STOP | OPENERS | TITLES
"""Stand before a name, and are no part of one that introduces somebody."""
MOST_TELLINGS = 30
WRAPPED = 20
"""Words of a line that may be one of a wrapped paragraph."""
BRIEF, LOGLINE = 80, 40
"""Words of a telling that names its people once only, and of one that may name nobody."""


def tellings(text: str, unit: Tellings) -> list[Span]:
    """Split a clean text into tellings: its non-empty lines, its blocks between blank lines, or the whole."""
    if unit == "file":
        return [_stripped(text, Span(0, len(text)))] if text.strip() else []
    pattern = r"[^\r\n]+" if unit == "line" else r"(?:[^\S\r\n]*\S[^\r\n]*(?:\r?\n|\r|\Z))+"
    spans = (_stripped(text, Span(*m.span())) for m in re.finditer(pattern, text))
    return [span for span in spans if span.end > span.start]


def guess_unit(text: str) -> Tellings:
    """Say what one telling is in a clean text of which nobody has said it: a line, a block, or, in doubt, the whole.

    A telling introduces its people: "Joe Sullivan" comes before "Joe". So lines or blocks are tellings where most of them introduce the same names again, and
    the others are no longer than a logline; a story in ordinary paragraphs introduces its people once (of fairytaleqa/train and dev one story in 232 is taken
    for several tellings).
    """
    units: tuple[Tellings, ...] = ("line", "block")
    return next((unit for unit in units if _retell([span.of(text) for span in tellings(text, unit)])), "file")


def _retell(pieces: Sequence[str]) -> bool:
    if not 2 <= len(pieces) <= MOST_TELLINGS or any(piece[-1].isalnum() or piece[-1] == "," or piece[0].islower() for piece in pieces):
        return False
    if median(len(piece.split()) for piece in pieces) < WRAPPED:
        return False
    introduced = [_introduced(piece) for piece in pieces]
    counts = Counter(name for names in introduced for name in names)
    shared = {name for name, count in counts.items() if count >= max(2, len(pieces) / 2)}
    again = [names & shared for names in introduced]
    rest = [piece for piece, names in zip(pieces, again, strict=True) if not names]
    if len(pieces) == 2 and any(_named(piece, shared) < 2 for piece in pieces):
        return False  # the title, or one actor, told again
    return 3 * len(rest) <= len(pieces) and all(len(piece.split()) < LOGLINE for piece in rest)


def _named(piece: str, parts: set[str]) -> int:
    """Count the longer names that hold some of these words and have none in common: "Clark Gable" and "Gable's Clark" are one."""
    seen: set[str] = set()
    count = 0
    for match in _FULL_NAME.finditer(piece):
        held = parts.intersection(_NAME.findall(match[0]))
        count += bool(held) and not held & seen
        seen |= held
    return count


def _introduced(piece: str) -> set[str]:
    """Return the words of names that first stand in a longer name and then alone, as "Joe" in "Joe Sullivan … Joe"; in a short piece the first is enough."""
    runs = [(start, match.end()) for match in _FULL_NAME.finditer(piece) if (start := _name_starts(match)) is not None]
    begins = [start for start, _ in runs]
    first: dict[str, bool] = {}
    alone = set()
    for match in _NAME.finditer(piece):
        before = bisect(begins, match.start())
        inside = before > 0 and match.start() < runs[before - 1][1]
        if first.setdefault(match[0], inside) and not inside:
            alone.add(match[0])
    brief = len(piece.split()) < BRIEF
    return {name for name, inside in first.items() if inside and (brief or name in alone) and name.lower() not in STOP}


def _name_starts(run: re.Match[str]) -> int | None:
    """Return where a name of two words or more begins among capitalised words, behind what stands before it, "Meanwhile Jack"; None where there is none."""
    said = list(_WORD.finditer(run[0]))
    name = next((n for n, word in enumerate(said) if word[0].lower().strip("\"'“‘(.") not in _BEFORE_A_NAME), len(said))
    return run.start() + said[name].start() if len(said) - name > 1 else None


def sentences(text: str, within: Span) -> list[Span]:
    """Split a telling into sentences, each of 120 words at most."""
    spans, start = [], within.start
    for match in _END.finditer(text, within.start, within.end):
        if match["mark"] and (match["gap"] or "").count("\n") < 2 and (not _ends_sentence(text, match) or _is_quoted(text, start, match)):
            continue
        end = match.start() if match["blank"] else match.start() + len(match[0].rstrip())
        spans += _limited(text, _stripped(text, Span(start, end)))
        start = match.end()
    spans += _limited(text, _stripped(text, Span(start, within.end)))
    return [span for span in spans if span.end > span.start]


def passages(text: str, spans: list[Span]) -> list[list[Span]]:
    """Group the sentences of one telling into passages of like size, about 80 words and never above 120, by its paragraphs where those are long enough."""
    return [group for paragraph in _paragraphs(text, spans) for group in _even(text, paragraph)]


def _paragraphs(text: str, spans: list[Span]) -> list[list[Span]]:
    """Part sentences where a line ends between them; a paragraph of a few words goes with the next one, the last with the one before."""
    parts: list[list[Span]] = []
    for span in spans:
        if not parts or ("\n" in text[parts[-1][-1].end : span.start] and _size(text, parts[-1]) >= FEWEST_WORDS):
            parts.append([span])
        else:
            parts[-1].append(span)
    if len(parts) > 1 and _size(text, parts[-1]) < FEWEST_WORDS:
        last = parts.pop()
        parts[-1] += last
    return parts


def _size(text: str, spans: list[Span]) -> int:
    return sum(len(_WORD.findall(text, *span)) for span in spans)


def _even(text: str, spans: list[Span]) -> list[list[Span]]:
    counts = [len(_WORD.findall(text, *span)) for span in spans]
    pieces = max(1, round(sum(counts) / TARGET_WORDS))
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
    if word.isdigit() and len(word) < 4 and not text[: match.start()].rpartition("\n")[2][: -len(word)].strip():
        return False  # a line of a list: "1. He leaves."
    if re.fullmatch(r"(?:[A-Za-z]\.)*[A-Za-z]", word) and word != "I":
        following = _NEXT.search(text, match.end())
        return "." in word and (following is None or following[0].lower().strip(",") in STOP)
    return not cut_short(word, text[match.end() : match.end() + 2])


def _is_quoted(text: str, start: int, match: re.Match[str]) -> bool:
    """Return whether a mark stands within a quote behind which the sentence goes on: 'shouts "Stay! I shoot!" and is shot'."""
    said = text[start : match.end()]
    opened = said.count('"') % 2 == 1 or said.rfind("“") > said.rfind("”")
    return opened and _GOES_ON_BEHIND_QUOTE.match(text, match.end()) is not None


def _stripped(text: str, span: Span) -> Span:
    """Leave the blanks at both ends out, and the number of a line that is one of a list."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    if (number := _LISTED.match(text, start, end)) and not text[:start].rpartition("\n")[2].strip():
        start = number.end()
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
