"""Spans become quotes, and a chat model's marks become spans. Pure functions; nothing here asks a model anything.

Only ids that were shown count: an unknown one is recorded in the notes and its claim is dropped, as is a claim without any id
or with a name or number that neither its cited sentences nor the question holds. Quotes are cut from the source, never taken
from a model.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from rag.errors import CorpusError
from rag.schema import Citation, Evidence, Source, Story
from rag.words import STOP, fold, stem, words

_MARK = re.compile(r"[\[(【]\s*(s\d+(?:\s*[,;&–-]?\s*(?:and\s+)?s?\d+)*)\s*[\])】]", re.I)
_THINKING = re.compile(r"<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.S | re.I)
_CLAIM_END = re.compile(r"(?<=[.!?])(?=\s+[^\s\[(【])|(?<=[\])】])(?=\s+[A-Z\"“])|\n+")
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]+(?!,)\b")


def citation(evidence: Evidence, text: str, source: Source, story: Story) -> Citation:
    """Cut the quote under a span out of its source; raises CorpusError where passage and source do not belong together."""
    span = evidence.passage.raw(evidence.span)
    quote = text[span.start : span.end]
    if not quote or not evidence.passage.clean.agrees(text, evidence.span):
        raise CorpusError(f"the index of {source.path} is damaged (span {span.start}-{span.end}); run: gumshoe ingest")
    page = bisect_right(source.pages, span.start) or None
    return Citation(source.path, story.title, page, span.start, span.end, 1 + text.count("\n", 0, span.start), quote)


def resolve(reply: str, shown: Mapping[str, Evidence], question: str) -> tuple[str, list[Evidence], list[str]]:
    """Check a reply claim by claim against the sentences it cites (`shown`, by id such as "s12").

    Gives the text of the claims that stand, without marks; the evidence in order, each once; and a note for each thing dropped.
    """
    kept: list[str] = []
    cited: dict[str, Evidence] = {}
    notes: list[str] = []
    for claim in _CLAIM_END.split(_THINKING.sub("", reply)):
        if not claim or not claim.strip():
            continue
        ids = [id_ for mark in _MARK.finditer(claim) for id_ in _ids(mark[1])]
        said = re.sub(r"\s+([.,;:!?])", r"\1", re.sub(r"\s{2,}", " ", _MARK.sub("", claim))).strip()
        unknown = [id_ for id_ in ids if id_ not in shown]
        fault = (
            f"cites {', '.join(unknown)}, which was never shown" if unknown
            else "cites nothing" if not ids
            else unsupported(said, [shown[id_] for id_ in ids], question)
        )  # fmt: skip
        if fault:
            notes.append(f"dropped “{said[:80]}”: {fault}")
        elif said:
            kept.append(said)
            cited |= {id_: shown[id_] for id_ in ids}
    return " ".join(kept), list(cited.values()), notes


def _ids(mark: str) -> list[str]:
    """Read "s3, 4" and "s3-s5" as lists of ids."""
    ids: list[str] = []
    for part in re.finditer(r"s?(\d+)(?:\s*[–-]\s*s?(\d+))?", mark, re.I):
        first, last = int(part[1]), int(part[2] or part[1])
        ids += [f"s{n}" for n in (range(first, last + 1) if last - first < 20 else (first, last))]
    return ids


def unsupported(claim: str, evidence: Sequence[Evidence], question: str) -> str | None:
    """Say what in a claim is borne out neither by the passages it cites nor by the question, or None."""
    ground = " ".join([question, *(e.text for e in evidence)])
    known = {stem(word) for word in words(ground)} | {stem(word) for word in words(" ".join(e.passage.text for e in evidence))}
    numbers = set(_NUMBER.findall(ground))
    for number in _NUMBER.findall(claim):
        if number not in numbers:
            return f"{number} is not in what it cites"
    for name in _CAPITAL.findall(claim):
        if fold(name) not in STOP and not any(stem(part) in known for part in words(re.sub(r"['’]s$", "", name))):
            return f"{name} is not in what it cites"
    said = [stem(word) for word in words(claim) if len(word) > 3]
    if said and not any(word in known for word in said):
        return "shares no word with what it cites"
    return None
