"""A chat model's reply becomes claims: sentences of prose, each with the ids that it cites.

Pure functions over the whole of what has come so far, so that how it was cut into chunks cannot matter. Marks are found in whatever
form models write them, thoughts and fences are taken away, JSON is read as the prose that it stands for. Whether a claim is
true is not asked here, nor whether its ids exist (`rag.chat.support`, `rag.chat.answerer`).
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from rag.chat.prompts import REFUSAL
from rag.language.words import cut_short, words


@dataclass(frozen=True, slots=True)
class Claim:
    """One sentence of a reply without its marks, and the ids that it cites, in order."""

    text: str
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """What a reply says so far: its claims, the words of one that has not ended, and how often it left the form asked for."""

    claims: tuple[Claim, ...] = ()
    pending: str = ""
    refused: bool = False
    oddities: Counter[str] = field(default_factory=Counter)


_TAG = "think|thinking|thought|thoughts|reasoning|reflection|scratchpad"
_THOUGHT = re.compile(rf"<({_TAG})\b[^>]*>.*?(?:</\1\s*>|\Z)", re.S | re.I)
_THOUGHT_BEFORE = re.compile(rf"\A.*</(?:{_TAG})\s*>", re.S | re.I)
_CONTROL = re.compile(r"\A.*<\|message\|>|<\|[\w-]+\|>|</?s>|<(?:bos|eos|pad|unk|(?:start|end)_of_turn)>|\[/?INST\]", re.S)
"""A model's own tokens; what stands before the last "message" is no answer (OpenAI's harmony)."""
_TAGS = re.compile(r"</?(?:sup|sub|b|i|em|strong|cite|span|p|br|u|mark)\b[^<>]*>|(?<=\])\((?:#|https?:)[^()\s]*\)", re.I)
"""Tags of HTML, and where a mark links to."""
_FENCE = re.compile(r"^[^\S\n]*(?:```|~~~)[^\n]*(?:\n|\Z)|```|~~~|`", re.M)
_JSON = re.compile(r"\s*(?:\{|\[\s*[\[{\"])")
_JSON_AFTER = re.compile(r"[^\n{\[]{0,60}:\s*\n\s*([{\[]\s*[\[{\"])")
"""JSON behind "Here is the answer:"."""
_OPEN_JSON = re.compile(r"\s*(?:\[\s*)?\Z")

_NUMBER = r"\d{1,6}(?!\d)"
_ID = rf"s\s?{_NUMBER}"
_LIST = rf"{_ID}(?:\s*+(?:(?:,|;|&|/|\||–|—|-|\band\b|\bto\b)\s*+)?(?:{_ID}|{_NUMBER}))*"
_LABEL = r"(?:(?:see|cf|ids?|refs?|source|sources|sentence|sentences|citation|citations)\b[.:]?\s*)"
_MARK = re.compile(
    rf"""[\[(【{{<]+ \s* \^? {_LABEL}? (?P<list>{_LIST}) (?:\s*[†:|,;][^\])】}}>\n]*)? \s* [\])】}}>]+   # [s1], (s1, s2), 【s1†x】, [[s1]]
      | [\[【]+ \s* \^? {_LABEL}? (?P<bare>\#?{_NUMBER} (?:\s*[,;–-]\s*{_NUMBER})*) \s* [\]】]+          # [1], [^1], [sentence 1]
      | \^? (?<![\w'’]) (?P<loose>s{_NUMBER}(?:\s*[,;]\s*s{_NUMBER})*) \b \^?                            # s1 by itself""",
    re.X | re.I,
)
_SEE = re.compile(r"(?<=\()\s*(?:see(?: also| above| below)?|cf\.|sources?:?)\s*(?=\[)", re.I)
"""Before a mark in brackets."""
_ASKED_FOR = re.compile(r"\[s\d+\]\Z")
_OPEN_MARK = re.compile(r"(?:[\[(【{<^][^\])】}>\n]{0,24}|\s*\bs\d*|\s*<[/a-z]*)\Z", re.I)
_STANDS_FOR_MARK = "\ue000"
_LEAD = re.compile(r"^\s*(?:[-*•>#]+\s+|\d{1,2}[.)]\s+|[*_]*(?:final\s+)?answer\s*:[*_]*\s*)+", re.I)
_WRAPPED = re.compile(r"(?<=[\w,])\n(?=[a-z])")
"""A line's end within a sentence."""
_CELLS = re.compile(rf"^\s*\|[-:|\s]*\|?\s*$|^\s*\||\|(?=[\s{_STANDS_FOR_MARK}]*(?:\||$))", re.M)
"""A table's rules, and the bars at the ends of its rows."""
_TOLD_BY = r"according to|as (?:stated|told|said|described|mentioned|shown|seen|noted) (?:in|by)|based on|per|in|from"
_TEXTS = r"(?:(?:provided|given|numbered) )?(?:(?:sentences?|texts?|synops[ie]s|sources?|passages?)\s*)?"
_STATES = r"states?|says?|tells? us|shows?|mentions?|indicates?|notes?"
_ACCORDING = re.compile(
    rf"^(?:(?:{_TOLD_BY}) (?:the )?{_TEXTS}(?:{_STANDS_FOR_MARK}\s*)*[,:]\s*"  # "According to the synopsis [s1],"
    rf"|(?:(?:the )?sentences?\s*)?(?:{_STANDS_FOR_MARK}\s*)+(?:{_STATES})(?: that)?\s+)(?=\S)",  # "[s1] says that"
    re.I,
)
"""Speaks of where something is told, and then tells it."""
_CHATTER = re.compile("|".join((
    r"^(?:sure|certainly|of course|okay|ok|great question|good question|absolutely|happy to help)\b[^.!?]{0,40}[.!?]*$",
    r"^(?:i )?hope (?:that |this )?helps?\b.*|^let me know\b.*|^feel free\b.*",
    r"^(?:here(?:['’]s| is| are)|below is)\b[^.!?]{0,60}[:.!]?$|^(?:answer|response)$|^is there anything else\b.*",
    # that tellings differ, without in what
    r"^(?:however, )?(?:the |these |two |both )*(?:synopses|tellings|versions|accounts|sources|files)"
    r" (?:disagree|differ|contradict each other|do not agree)(?: (?:here|on this|about this))?[.:]?$",
)), re.I)  # fmt: skip
"""Tells nothing."""
_REFUSES = re.compile("|".join((
    r"^(?:(?:i['’]?m |i am )?sorry,? (?:but )?)?i"
    r" (?:(?:do not|don['’]t) know|(?:cannot|can['’]t|am unable to|could not|couldn['’]t) (?:help|answer|find|tell|determine|say))\b",
    r"^(?:i['’]?m |i am )?(?:sorry|unable to answer|not sure)\b[^.]{0,40}\W*$",
    r"^(?:the|these|those) (?:\w+ )?(?:sentences?|passages?|text|synops[ie]s|sources?) (?:do|does) ?n[o'’]t (?:say|state|mention|tell|contain|provide)\b",
)), re.I)  # fmt: skip
_BARE_POLAR = re.compile(r"^(?:yes|no)\W*$", re.I)
_ANSWERS = re.compile(r"\W*(?:final )?answer\b", re.I)
"""Begins the line that answers, behind what it goes by."""
_SOURCE_WORDS = "sources?|references?|citations?|evidence"
_LISTS_SOURCES = re.compile(rf"^\W*(?:{_SOURCE_WORDS})\W*$", re.I)
"""Heads a list of what is cited, which tells nothing itself."""
_SOURCES = re.compile(rf"^\W*(?:{_SOURCE_WORDS}|ids?|cited|see)?\W*$", re.I)
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)")
_SENTENCE_END = re.compile(rf"[.!?…]+[\"'”’)\]*_]*(?=\s|{_STANDS_FOR_MARK}|\Z)")
_AFTER_MARK = re.compile(rf"{_STANDS_FOR_MARK}[\"'”’)\s]*(?=\s[\"“(]?[A-Z])")
_MARKS = re.compile(rf"[\s,;]*(?:{_STANDS_FOR_MARK}[\s,;]*)+[.!?]*")
_TEXT_KEYS = ("answer", "text", "sentence", "claim", "response", "content", "reply")


def read_reply(raw: str, *, finished: bool = True) -> Reply:
    """Read what has come of a reply. Until it is finished its last claim may still gain words and marks, so that one stays pending."""
    oddities: Counter[str] = Counter()
    text = _without_thoughts(raw, oddities)
    text = _TAGS.sub(" ", _CONTROL.sub("", text))
    plain = _FENCE.sub("", text if finished else _OPEN_MARK.sub("", text))
    oddities["fence"] = int("```" in text or "~~~" in text)
    plain = plain[at.start(1) :] if (at := _JSON_AFTER.match(plain)) else plain
    if _JSON.match(plain):
        if not finished:
            return Reply(oddities=oddities)
        plain = _prose(plain, oddities)
    marks: list[tuple[str, ...]] = []
    claims = list(_claims(_marked(plain, marks, oddities), marks))
    last = [] if finished else claims[-1:]  # which may still gain marks
    claims = [claim for claim in claims if claim in last or claim.ids or not claim.text.endswith("?")] or claims  # what is only asked claims nothing
    cites = any(claim.ids for claim in claims)
    refused = any(words(claim.text) == words(REFUSAL) for claim in claims) or (not cites and (REFUSAL in plain or any(map(is_refusal, claims))))
    if finished:
        return Reply(tuple(claims), "", refused, +oddities)
    pending = _EMPHASIS.sub("", claims[-1].text) if claims and not _OPEN_JSON.match(plain) else ""
    held = REFUSAL.startswith(pending.upper().rstrip(".")) or refused
    return Reply(tuple(claims[:-1]), "" if held else pending, refused, +oddities)


def is_refusal(claim: Claim) -> bool:
    """Return whether a sentence is the phrase by which a model was told to refuse, or one by which models do."""
    return words(claim.text) == words(REFUSAL) or (not claim.ids and _REFUSES.match(claim.text) is not None)


def _without_thoughts(raw: str, oddities: Counter[str]) -> str:
    """Take chains of thought away; some servers send only the end of one, so that all before a lone closing tag is thought."""
    text = _THOUGHT_BEFORE.sub("", _THOUGHT.sub("", raw))
    oddities["thought"] = int(text != raw)
    return text


def _prose(text: str, oddities: Counter[str]) -> str:
    """Read JSON as the prose and the marks that it stands for; what cannot be read so stays as it is, and will cite nothing."""
    try:
        shape = json.loads(text)
    except (ValueError, RecursionError):
        return text
    oddities["json"] = 1
    said = [_spoken(part) for part in (shape if isinstance(shape, list) else [shape])]
    nested = [item for part in (shape if isinstance(shape, list) else [shape]) if isinstance(part, dict) for item in _items(part)]
    return "\n".join(line for line in (*said, *nested) if line)


def _items(shape: dict[str, object]) -> Iterator[str]:
    for value in shape.values():
        if isinstance(value, list):
            yield from (_spoken(item) for item in value if isinstance(item, dict))


def _spoken(item: object) -> str:
    if isinstance(item, str):
        return item
    if not isinstance(item, dict):
        return ""
    said = next((item[key] for key in _TEXT_KEYS if isinstance(item.get(key), str)), "")
    rest = json.dumps([value for key, value in item.items() if value is not said and key not in _TEXT_KEYS])
    ids = dict.fromkeys(re.findall(r"(?<![\w'’])s\d+\b", rest, re.I))
    return f"{said} {' '.join(f'[{id_}]' for id_ in ids)}" if said else ""


def _marked(text: str, marks: list[tuple[str, ...]], oddities: Counter[str]) -> str:
    """Put one character in the place of each mark, and its ids into `marks`, in order."""

    def stand_in(mark: re.Match[str]) -> str:
        marks.append(tuple(_ids(mark["list"] or mark["bare"] or mark["loose"])))
        oddities["other form of mark"] += not _ASKED_FOR.match(mark[0])
        return _STANDS_FOR_MARK

    return _MARK.sub(stand_in, _SEE.sub("", text.replace(_STANDS_FOR_MARK, "")))


def _ids(listed: str) -> list[str]:
    """Read "s3, 4" and "s3-s5" as lists of ids."""
    ids: list[str] = []
    for part in re.finditer(r"(\d+)(?:\s*(?:[–—-]|\bto\b)\s*(?:s\s?)?(\d+))?", listed, re.I):
        first, last = int(part[1]), int(part[2] or part[1])
        ids += [f"s{n}" for n in (range(first, last + 1) if 0 <= last - first < 20 else (first, last))]
    return ids


def _claims(text: str, marks: list[tuple[str, ...]]) -> Iterator[Claim]:
    """Cut prose into sentences and give each the marks that belong to it: those after it, or before it in a line that begins with some."""
    queue = iter(marks)
    last: Claim | None = None
    opening = ""
    for piece in _pieces(text):
        ids = tuple(dict.fromkeys(id_ for _ in range(piece.count(_STANDS_FOR_MARK)) for id_ in next(queue)))
        told = _ACCORDING.sub("", piece)
        said = _tidy(told)
        if told != piece:
            said = said[:1].upper() + said[1:]
        if not ids and _BARE_POLAR.match(said):
            opening = f"{said.rstrip('.!')}, "
            continue
        if not ids and _CHATTER.match(said):
            continue
        if said:
            said, opening = f"{opening}{said}", ""
        if _SOURCES.match(said) and last:
            last = Claim(last.text, tuple(dict.fromkeys((*last.ids, *ids))))
        elif said:
            if last:
                yield last
            last = Claim(said, ids)
    if last:
        yield last


def _pieces(text: str) -> Iterator[str]:
    """Yield the parts of a reply that may be claims; of a list of sources behind them only the marks."""
    told = listing = False
    for line in _WRAPPED.sub(" ", _CELLS.sub(" ", text)).splitlines():
        listing = listing and not _ANSWERS.match(line)
        line = _LEAD.sub("", line)
        heads = _LISTS_SOURCES.match(line) is not None
        listing = listing or (told and heads)
        if listing or heads:
            yield _STANDS_FOR_MARK * line.count(_STANDS_FOR_MARK)
            continue
        told = told or bool(words(line))
        if line.lstrip().startswith(_STANDS_FOR_MARK):
            groups = re.split(rf"(?<![\s{_STANDS_FOR_MARK}])\s*(?={_STANDS_FOR_MARK})", line)
            yield from (group for group in groups if group)
        else:
            yield from _sentences(line)


def _sentences(line: str) -> Iterator[str]:
    start = at = 0
    while at < len(line):
        ends = [m for m in (_SENTENCE_END.search(line, at), _AFTER_MARK.search(line, at)) if m]
        if not ends:
            break
        end = min(ends, key=lambda m: m.end())
        at = end.end()
        if end.re is _SENTENCE_END and _abbreviated(line[start : end.start()], line[end.end() :]):
            continue
        if follows := _MARKS.match(line, at):
            at = follows.end()
        yield line[start:at]
        start = at
    if line[start:].strip():
        yield line[start:]


def _abbreviated(before: str, after: str) -> bool:
    word = re.split(r"\W", before)[-1]
    return cut_short(word, after) or (len(word) == 1 and word.isupper() and word != "I") or re.search(r"\b(?:i\.e|e\.g|a\.m|p\.m)$", before) is not None


def _tidy(piece: str) -> str:
    """Take marks and emphasis out of a sentence, and the gaps that they leave."""
    text = _EMPHASIS.sub("", piece.replace(_STANDS_FOR_MARK, " "))
    text = re.sub(r"\(\s*[,;]*\s*\)|\[\s*\]", "", re.sub(r"\s+", " ", text)).strip()
    text = re.sub(r"^[\s.,;:!?…–—-]+(?=\s|$)", "", re.sub(r"\s+([.,;:!?])", r"\1", text))
    return re.sub(r"([.!?])\.+$", r"\1", re.sub(r"\s*[,;—–-]+(?=[.!?]?$)", "", text)).strip()
