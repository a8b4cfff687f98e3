"""Spans of a passage: the sentences that one lies in, the whole of a name, and the smallest run of clauses that proves an answer.

It cuts and widens, always at bounds of words, clauses or sentences; it judges no answer.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from rag.language.factuality import unfactual
from rag.language.inflection import content_stems
from rag.language.vocabulary import OPENERS, SHORT_TITLES, STOP
from rag.language.words import LOWER, UPPER
from rag.schema import Passage, Span

LONG, FEW = 24, 6
"""Words of a sentence that is cut to its clauses; words that a clause needs to stand alone."""
NEXT = 2
"""Sentences after one that may go on about it."""
_TAKES_UP = re.compile(r"(?:[\w’'-]+,? ){0,3}?(?:he|she|they|it|this|his|her|their|him|them|the latter)\b", re.I)
_PRONOUN = re.compile(r"(?:(?:and|but|so|then|later|finally|when|after|before|as|while|once),? )?(?:he|she|they)\b", re.I)
_COMMA = re.compile(r"[,;:—–]\s+")
_JOINED = re.compile(r"(?:and|but|so|while|however|during which|in which|where|after which)\b,?\s+", re.I)
_LEANS = re.compile(
    r"(?:(?:and|but|so|while|when|where|because|as|after|before|then)\s+)?"
    r"(?:he|she|they|it|who|whom|whose|which|that|his|her|their|(?!during)[a-z]+(?:ing|ed))\b",
    re.I,
)
_NAMED = re.compile(rf"\b[{UPPER}][{LOWER}]")
_NAME = re.compile(
    rf"(?:{SHORT_TITLES})\. [{UPPER}][\w’-]+(?: [{UPPER}][\w’-]+)*"
    rf"|[\"“‘']?\b(?!(?i:{'|'.join(sorted(STOP | OPENERS))})\b)[{UPPER}][\w’-]+(?:[\"”’']? [\"“‘']?[{UPPER}][\w’-]+)+"
)
_UNFINISHED = re.compile(r"\b(?:an?|the|his|their|its|my|your|own|of)\Z", re.I)
_CONCEDES = re.compile(r"\b(?:although|though|even though|even if|unless)\b[^,;:.!?]*\Z", re.I)
"""Before words of its own clause, which without it say another thing."""
_DANGLES = re.compile(r",? (?:and|or|but)(?: [a-z]+ly)?\Z")
_GOES_ON = re.compile(r"\s(?:own )?[\w’-]+")


def touched(passage: Passage, span: Span) -> list[int]:
    """Return the numbers of the sentences that a span of a passage lies in."""
    return [i for i, s in enumerate(passage.sentences) if s.overlaps(span)]


def sentence_around(passage: Passage, span: Span) -> Span:
    """Return the sentence, or the run of sentences, that a span of a passage lies in."""
    at = touched(passage, span)
    return Span(passage.sentences[at[0]].start, passage.sentences[at[-1]].end) if at else span


def with_neighbours(passage: Passage, span: Span) -> Span:
    """Return the sentence, or the run of sentences, that a span of a passage lies in, with the one before and the one behind."""
    at = touched(passage, span)
    beside = passage.sentences[max(0, at[0] - 1) : at[-1] + 2] if at else (span,)
    return Span(beside[0].start, beside[-1].end)


def whole_phrase(passage: Passage, span: Span) -> Span:
    """Widen a span to the phrase that it is part of.

    That is the whole of a name, "Alonzo 'Lon"; the word without which the last is nothing, "his own"; and, where it goes beyond a clause that begins with
    "although", that word. An "and" at its end is cut off.
    """
    sentence = sentence_around(passage, span)
    start, end = span
    for name in _NAME.finditer(passage.text, *sentence):
        if name.start() < start < name.end():
            start = name.start()
        if name.start() < end < name.end():
            end = name.end()
    if _UNFINISHED.search(passage.text, start, end) and (rest := _GOES_ON.match(passage.text, end)):
        end = rest.end()
    if (conceded := _CONCEDES.search(passage.text, sentence.start, start)) and _COMMA.search(passage.text, start, end):
        start = conceded.start()
    if dangling := _DANGLES.search(passage.text, start, end):
        end = dangling.start()
    return Span(start, end)


def runs_on(passage: Passage, span: Span) -> bool:
    """Return whether a span ends a few words into another sentence than it begins in: "the boat behind. Rick"."""
    *before, last = touched(passage, span) or [0]
    whole = passage.sentences[last]
    return bool(before) and span.end < whole.end - 1 and len(passage.text[whole.start : span.end].split()) < FEW


def joined(passage: Passage, span: Span, asked: Collection[str]) -> Span:
    """Return the sentence around a span, with the one or two after it where these go on by a pronoun and hold words of the question that it lacks."""
    whole = sentence_around(passage, span)
    lacking = set(asked) - set(content_stems(whole.of(passage.text)))
    for sentence in [s for s in passage.sentences if s.start >= whole.end][:NEXT]:
        text = sentence.of(passage.text)
        if not _TAKES_UP.match(text):
            break
        if lacking.intersection(content_stems(text)):
            return Span(whole.start, sentence.end)
    return whole


def with_antecedent(passage: Passage, span: Span) -> Span:
    """Widen a span whose sentence begins with a "he" or "she" by the sentence before, which says who that is."""
    at = touched(passage, span)
    if not at or at[0] == 0 or not _PRONOUN.match(passage.text, passage.sentences[at[0]].start):
        return span
    return Span(passage.sentences[at[0] - 1].start, span.end)


def proof(passage: Passage, span: Span, asked: Collection[str]) -> Span:
    """Return the smallest run of clauses around a span that holds as much of the question as its sentence does, or the sentence.

    With it come those that it is `joined` to. `asked` are the content stems of the question. A run that leans on a pronoun, or is of a few words, proves
    nothing by itself; one without the "believes that" or "not" that governs it says another thing.
    """
    whole = joined(passage, span, asked)
    text = whole.of(passage.text)
    if len(text.split()) <= LONG or whole != sentence_around(passage, span):
        return whole
    cuts = [whole.start, *(whole.start + m.end() for m in _COMMA.finditer(text)), whole.end]
    needed = set(asked) & set(content_stems(text))
    governed = [Span(whole.start + start, whole.start + end) for start, end in unfactual(text)]
    runs = sorted((end - start, start, end) for i, start in enumerate(cuts) for end in cuts[i + 1 :] if start <= span.start and span.end <= end)
    for _, start, end in runs:
        if (match := _JOINED.match(passage.text, start)) and match.end() <= span.start:
            start = match.end()
        if any(at < start < stop for at, stop in governed):
            continue
        run = passage.text[start:end].rstrip(" ,;:—–")
        if needed <= set(content_stems(run)) and len(run.split()) >= FEW and _NAMED.search(run) and not _LEANS.match(run):
            return Span(start, start + len(run))
    return whole
