"""A question and its hits become the shortest span that answers, in the sentence that it stands in; or an abstention.

The network reads every hit and proposes spans. Each span is weighed by what the network says, its rank, the words of the question near it
and the kind and length of what is asked for (`FEATURES`); the answer is the one that shares most words with all that are likely. How
sure that is comes from a regression on questions kept apart. Whether the shelf says it at all comes from a second one, for a wrong answer may stand right beside
the right one; it also weighs whether the sentence and its neighbours tell the deed that the question names (`rag.reader.sorts`). Under its
cut-off nothing is said (`reader.json`). A yes-or-no
question is answered by the sentence that decides it. The answer is always a run of words of the shelf, never new ones; two
sentences are not combined, and pronouns are not resolved.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np

from rag.fates import asks_fate, befalling, befalls_another, fate_asked, fates, tells_fate
from rag.ground import unborne
from rag.index import Index
from rag.match import Asked, logistic, readings, sentence_cosines
from rag.models import Encoder
from rag.reader.network import Reading, network
from rag.reader.sorts import Sort, could_be, deed_asked, sort_asked, tells_deed
from rag.reply import Watch
from rag.schema import Character, Draft, Evidence, Hit, Passage, Span, Turn
from rag.words import ARTICLES, LOWER, NUMBER_WORDS, STOP, UPPER, content_stems, words

CALIBRATION = Path(__file__).with_name("reader.json")
FEATURES = ("relevance", "span", "rank", "sentence", "window", "kind", "length", "crossed", "absent", "covered", "told", "telling", "cosine")
DESCRIBED = ("score", "share", "highest", "relevance", "span", "sentence", "absent", "covered", "told", "telling", "cosine")
"""What tells how sure a choice is: the weights of `reader.json` stand in this order."""
DOUBTS = ("fate", "deed")
"""What speaks against a choice, 0 or 1 each (see `doubts`); with `DESCRIBED` it tells whether the shelf says it at all."""

WEIGHT = (1.0, 0.5, 0.25, 0.5, 1.0, 1.0, -0.2, -1.0, -1.0, 0.0, 0.0, 0.0, 4.0)
"""Weights of `FEATURES`, from a coarse grid on `fairytaleqa/dev` and the open half of the gold set; fitting them by likelihood chose worse on both."""
POLAR_WEIGHT = (0.6, 0.1, 0.4, 0.6, 0.6, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0, 0.0, 3.6)
"""Weights of `FEATURES` for a yes-or-no question, set by hand: no data at hand has such questions with the sentence that decides them."""

_NUMBER = rf"\d|\b(?:no|{'|'.join(NUMBER_WORDS)}|dozens?|hundreds?|thousands?|millions?|half|twice|once|several|both|few|many)\b"
_KINDS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = tuple((re.compile(asks, re.I), re.compile(answers, re.I)) for asks, answers in (
    (r"\bhow (?:much|many|long|old|often|far)\b", _NUMBER),
    (r"\bwhose\b", r"['’]s?\b|\b(?:his|her|their|its|own|my|your)\b"),
    (r"\b(?:when|what (?:time|year|day))\b", r"\d|\b(?:when|after|before|during|until|once|then|later|while|as|night|days?|morning|evening|years?|hours?|weeks?|months?|dawn|noon|midnight)\b"),
    (r"\bwhy\b", r"\b(?:because|to|since|so|for|as|due|hop(?:e|ing)|afraid|want\w*|need\w*|thought|was|were|is|are|had|would|could|not)\b"),
    (r"\bwho", rf"(?-i:\b[{UPPER}])|^(?:the|an?|his|her|their|one|two|another)\b"),
))  # fmt: skip
LONG, FEW = 24, 6
"""Words of a sentence that is cut to its clauses; words that a clause needs to stand alone."""
NEXT = 2
"""Sentences after one that may go on about it."""
_TAKES_UP = re.compile(r"(?:[\w’'-]+,? ){0,3}?(?:he|she|they|it|this|his|her|their|him|them|the latter)\b", re.I)
_COMMA = re.compile(r"[,;:—–]\s+")
_JOINED = re.compile(r"(?:and|but|so|while|however|during which|in which|where|after which)\b,?\s+", re.I)
_LEANS = re.compile(
    r"(?:(?:and|but|so|while|when|where|because|as|after|before|then)\s+)?(?:he|she|they|it|who|whom|whose|which|that|his|her|their|(?!during)[a-z]+(?:ing|ed))\b",
    re.I,
)
_NAMED = re.compile(rf"\b[{UPPER}][{LOWER}]")
_NAME = re.compile(rf"[\"“‘']?\b(?!(?i:{'|'.join(sorted(STOP))})\b)[{UPPER}][\w’-]+(?:[\"”’']? [\"“‘']?[{UPPER}][\w’-]+)+")
_POLAR = re.compile(
    r"^(?:in [^,]+, )?(?:and |but |so )?(?!(?:can|could|will|would|do) you\b)(?:is|are|was|were|am|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b",
    re.I,
)
_OR = re.compile(
    r"(?<![\w’'-])(?P<one>(?:(?!(?:an?|the|his|her|their|in|on|at|to|by|with|from|for|of)\b)[\w’'-]+ ){0,2}[\w’'-]+),? or "
    r"(?:(?:is|are|was|were|does|did|do|has|had|he|she|it|they|in|on|at|to|by|with|from|for|of|an?|the|his|her|their) )*(?P<other>[\w’'-]+(?: [\w’'-]+){0,2})\W*$",
    re.I,
)
_WHERE = re.compile(r"\bwhere\b(?!.*\bwho\b)", re.I)
_WHY = re.compile(r"^\W*(?:and |but |so )?why\b", re.I)
_WHO = re.compile(r"\bwhom?\b", re.I)
_POSSESSED = re.compile(r"['’]s\b")
_CLAUSE = re.compile(r"\b(?:why|how(?! (?:many|much|long|old|often|far)\b)|what (?:happen|did|do|does|will|would|is|was)\w*)\b", re.I)
_SPELL = r"\b(?:ever|always|forever|life|lifetime|long|short|awhile|while|until|till|since|moments?|minutes?|hours?|days?|nights?|weeks?|months?|seasons?|years?|decades?|centur(?:y|ies)|time|morning|evening|winter|summer|spring|autumn)\b"
_COINS = rf"(?:\d|\b(?:a|few|many|several|some|{'|'.join(NUMBER_WORDS)})\b)(?:\W+\w+)?\W+(?:dollars?|pounds?|cents?|pence|pennies|penny|grand|bucks|francs?|marks?|lire|coins?|crowns?|ducats?|shillings?|guineas?)\b"
_MONEY = r"(?:dollars?|pounds|francs|marks|pesos|bucks|lire)"
_UNIT = re.compile(r"\bhow many (?:more |other )?(second|minute|hour|day|night|week|month|year|decade|mile)s?\b", re.I)
_PART_OF_NUMBER = re.compile(r"(?<=\d)[,.]?\d")
_PROPER_NAME = rf"(?:(?:the|an?) )?(?:[a-z]+ )?[{UPPER}][\w’'-]*(?:[ .,\"“”-]+(?:(?:of|the|de|von|van|and|or) )*[{UPPER}][\w’'-]*)*"
_NEEDS = tuple((re.compile(asks, re.I), re.compile(answers, re.I)) for asks, answers in (
    (r"\bhow old\b", r"\b(?:aged?|years? old|old (?:man|men|wom[ae]n|lady)|elderly|born|birthday|teen\w*|(?:twen|thir|for|fif|six|seven|eigh|nine)ties|middle-aged)\b|^\W*\d\d?\W*$"),
    (r"\bhow much (?:money|cash)\b|\bhow much\b.*\b(?:costs?|paid|pay|pays|owes?|owed|worth|earns?|earned)\b", r"\d{2}|[$£€]|\b(?:gold|silver|hundred|thousand|million)s?\b|" + _COINS),
    (rf"\bhow many (?!{_MONEY}\b)", rf"^(?!.*(?:[$£€]|\b{_MONEY}\b)).*(?:{_NUMBER})"),
    (r"\bhow (?:much|many)\b", _NUMBER),
    (r"\bhow long\b", rf"{_NUMBER}|{_SPELL}"),
    (r"^\W*(?:what|which)\b.*(?:\bname of\b|\b(?:is|was|are|were) [^?]+ called\b|['’]s name\b)", rf"(?-i:^\W*{_PROPER_NAME}\W*$)"),
    (r"\b(?:which|what) (?:city|town|country|state)\b(?! (?:is|was|are|were) [^?]+ in\b)", rf"(?-i:\b[{UPPER}])"),
))  # fmt: skip
"""What an answer must hold, by the first that fits the question."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Fitted on questions kept apart: the regressions from `DESCRIBED` to "it is right", from it and `DOUBTS` to "the shelf says it", and the cut-off of the second."""

    sure_weight: Sequence[float]
    sure_bias: float
    stated_weight: Sequence[float]
    stated_bias: float
    cutoff: float

    def sure(self, described: Sequence[float]) -> float:
        """Give the probability that an answer so described is right."""
        return logistic(self.sure_weight, self.sure_bias, described)

    def stated(self, described: Sequence[float], doubts: Sequence[float]) -> float:
        """Give the probability that the shelf answers a question whose answer is so described and doubted, by this answer or by another."""
        return logistic(self.stated_weight, self.stated_bias, (*described, *doubts))


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """Read the shipped calibration."""
    return Calibration(**json.loads(CALIBRATION.read_text(encoding="utf-8"))["calibration"])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span that may answer, and what speaks for it, in the order of `FEATURES`."""

    passage: Passage
    span: Span
    features: tuple[float, ...]
    person: str = ""
    """The full name of the one person that it is, under whatever name."""

    @property
    def text(self) -> str:
        """Give its words."""
        return self.passage.text[self.span.start : self.span.end]

    @property
    def sentence(self) -> Span:
        """Give the sentence around it; of a span across several, all of them."""
        return sentence_around(self.passage, self.span)

    @property
    def relevance(self) -> float:
        """Give how relevant the network finds its passage."""
        return self.features[0]

    @property
    def cosine(self) -> float:
        """Give the cosine of its sentence with the question."""
        return self.features[-1]

    @property
    def telling(self) -> tuple[str, int]:
        """Say which telling it is from."""
        return self.passage.told_in

    @property
    def key(self) -> tuple[str, str]:
        """Give its story and its words as they are compared."""
        return self.passage.story, " ".join(w for w in words(self.person or self.text) if w not in ARTICLES)


@dataclass(frozen=True, slots=True)
class Choice:
    """The best candidate, what tells how sure it is (in the order of `DESCRIBED`), and all candidates, best first."""

    best: Candidate
    described: tuple[float, ...]
    ranked: Sequence[Candidate]


class Reader:
    """Answers with spans of the shelf. Safe to share between threads."""

    def __init__(self, encoder: Encoder, threads: int = 0) -> None:
        """Read with the shipped network, which is loaded when first used, on so many threads (0: as many as there are processors)."""
        self._encoder, self._threads = encoder, threads

    def rewrite(self, question: str, turns: Sequence[Turn], watch: Watch) -> str:
        """Leave it to the rules of `rag.question`."""
        return question

    def answer(self, question: str, hits: Sequence[Hit], index: Index, watch: Watch | None = None) -> Draft:
        """Give the likeliest span, its sentence, those of other tellings that agree, and how sure it is. There is nothing to watch."""
        fitted = calibration()
        read = readings(question, [hit.passage for hit in hits], network(self._threads).read, index)
        choice = choose(question, candidates(question, hits, read, index, self._encoder))
        if choice is None:
            return Draft("", reason="not_stated")
        sure = round(fitted.sure(choice.described), 3)
        best = choice.best
        against = doubts(question, best, index, self._encoder)
        if fitted.stated(choice.described, against) < fitted.cutoff:
            if any(against) and _WHY.search(question):
                return Draft(unborne(question, index.named_in(question)), confidence=sure, reason="false_premise")
            return Draft("", confidence=sure, reason="not_stated")
        evidence = Evidence(best.passage, proof(best.passage, best.span, content_stems(question)), sure)
        return Draft(best.text, (evidence,), tuple(agreeing(choice)), sure)


def doubts(question: str, best: Candidate, index: Index, encoder: Encoder) -> tuple[float, ...]:
    """Give what speaks against an answer, in the order of `DOUBTS`: the death asked for is none that the shelf tells; the deed is told neither in its sentence nor beside it."""
    people = [c for c in index.named_in(question) if c.person]
    befallen = fate_asked(question, people)
    lives = befallen is not None and befallen.of_death and all("alive" in fate.kinds for fate in fates(befallen.whom, index))
    verb = None if _POLAR.match(question) else deed_asked(question, [form for c in people for form in c.forms])
    at = touched(best.passage, best.span)
    beside = best.passage.sentences[max(0, at[0] - 1) : at[-1] + 2] if at else ()
    untold = verb is not None and bool(beside) and not tells_deed(verb, best.passage.text[beside[0].start : beside[-1].end], encoder)
    return float(lives), float(untold)


def sentence_around(passage: Passage, span: Span) -> Span:
    """Give the sentence, or the run of sentences, that a span of a passage lies in."""
    at = touched(passage, span)
    return Span(passage.sentences[at[0]].start, passage.sentences[at[-1]].end) if at else span


def joined(passage: Passage, span: Span, asked: Collection[str]) -> Span:
    """Give the sentence around a span, with the one or two after it where these go on by a pronoun and hold words of the question that it lacks."""
    whole = sentence_around(passage, span)
    lacking = set(asked) - set(content_stems(passage.text[slice(*whole)]))
    for sentence in [s for s in passage.sentences if s.start >= whole.end][:NEXT]:
        text = passage.text[slice(*sentence)]
        if not _TAKES_UP.match(text):
            break
        if lacking.intersection(content_stems(text)):
            return Span(whole.start, sentence.end)
    return whole


def proof(passage: Passage, span: Span, asked: Collection[str]) -> Span:
    """Give the smallest run of clauses around a span that holds as much of the question as its sentence does, or the sentence, with those that it is `joined` to.

    `asked` are the content stems of the question. A run that leans on a pronoun, or is of a few words, proves nothing by itself.
    """
    whole = joined(passage, span, asked)
    text = passage.text[slice(*whole)]
    if len(text.split()) <= LONG or whole != sentence_around(passage, span):
        return whole
    cuts = [whole.start, *(whole.start + m.end() for m in _COMMA.finditer(text)), whole.end]
    needed = set(asked) & set(content_stems(text))
    runs = sorted((end - start, start, end) for i, start in enumerate(cuts) for end in cuts[i + 1 :] if start <= span.start and span.end <= end)
    for _, start, end in runs:
        if (match := _JOINED.match(passage.text, start)) and match.end() <= span.start:
            start = match.end()
        run = passage.text[start:end].rstrip(" ,;:—–")
        if needed <= set(content_stems(run)) and len(run.split()) >= FEW and _NAMED.search(run) and not _LEANS.match(run):
            return Span(start, start + len(run))
    return whole


def touched(passage: Passage, span: Span) -> list[int]:
    """Give the numbers of the sentences that a span of a passage lies in."""
    return [i for i, s in enumerate(passage.sentences) if s.start < span.end and span.start < s.end]


def whole_names(passage: Passage, span: Span) -> Span:
    """Widen a span that begins or ends within a name, "Alonzo 'Lon", to the whole of it."""
    start, end = span
    for name in _NAME.finditer(passage.text, *sentence_around(passage, span)):
        if name.start() < start < name.end():
            start = name.start()
        if name.start() < end < name.end():
            end = name.end()
    return Span(start, end)


def _person(text: str, story: str, index: Index) -> str:
    """Give the full name of the person that a text is a name of, "Louis" or "safecracker Louis"; nothing where it is of none, or may be of two."""
    found = index.people_in(text, story)
    alone = len(found) == 1 and any(re.fullmatch(rf"(?:(?:[Tt]he|[a-z-]+) ){{0,2}}{re.escape(form)}", text) for form in found[0].forms)
    return found[0].name if alone else ""


def candidates(question: str, hits: Sequence[Hit], read: Sequence[Reading], index: Index, encoder: Encoder) -> list[Candidate]:
    """Give every span that could answer: no echo of the question, nobody whom it names, no title, no bare pronoun, nobody where a place is asked for, no fate of others, a number where one is asked for."""
    telling, polar = Asked(question, index), _POLAR.match(question)
    asked = telling.stems
    named_asked = [c for c in index.named_in(question) if c.person]
    named = set(named_asked) if _WHO.search(question) else set()
    sort, fate, befallen = sort_asked(question), asks_fate(question), fate_asked(question, named_asked)
    needs = next((answers for asks, answers in _NEEDS if asks.search(question)), None)
    brief, unit = not _CLAUSE.search(question), _UNIT.search(question)
    absent = {hit.passage.story: len(asked - index.stems_of(hit.passage.story)) / max(1, len(asked)) for hit in hits}
    held = {hit.passage.id: asked.intersection(content_stems(hit.passage.text)) for hit in hits}
    told = {story: telling.share({stem for hit in hits if hit.passage.story == story for stem in held[hit.passage.id]}) for story in absent}
    lengths = {told_in: math.log(count) for story in absent for told_in, count in index.lengths_of(story).items()}
    near_by = sentence_cosines(question, [hit.passage for hit in hits], index, encoder)
    found = []
    for hit, reading in zip(hits, read, strict=True):
        passage = hit.passage
        told_here = list(befalling(passage, index)) if befallen else []
        stems = [asked & set(content_stems(passage.text[s.start : s.end])) for s in passage.sentences]
        sentences = _whole_sentences(passage, reading) if polar else []
        chosen = [(span, logp) for whole, logp in sentences for span in _chosen(passage, whole, alternatives(question))]
        for span, span_logp in (chosen or sentences) if polar else reading.spans:
            span = span if polar else whole_names(passage, span)
            text, at = passage.text[span.start : span.end], touched(passage, span)
            if needs and not needs.search(text):
                continue
            if unit and unit[1].lower() not in (text + " ".join(passage.text[span.end :].split()[:2])).lower():
                continue  # "six" of "a six-year stint" is right, and a million dollars are no years
            if text[-1:].isdigit() and _PART_OF_NUMBER.match(passage.text, span.end):
                continue  # the 50 of $50,000
            if not polar and (not set(words(text)) - STOP or set(content_stems(text)) <= asked):
                continue
            if _WHO.search(question) and _POSSESSED.match(passage.text, span.end):
                continue
            if named and (people := index.people_in(text, passage.story)) and named.issuperset(people):
                continue
            sentence = passage.text[slice(*sentence_around(passage, span))]
            if fate and named_asked and (whose := index.people_in(sentence, passage.story)) and set(whose).isdisjoint(named_asked):
                continue
            if befallen and befalls_another(befallen.whom, told_here, span):
                continue
            if _WHERE.search(question) and _person(text, passage.story, index):
                continue
            if sort and not polar and not _of_sort(sort, passage, span, named_asked, index, encoder):
                continue
            if words(sentence) == index.titles.get(passage.story):
                continue
            inside = set().union(*(stems[i] for i in at)) if at else set()
            near = set().union(*stems[max(0, at[0] - 1) : at[-1] + 2]) if at else set()
            covered = (telling.share(part) for part in (inside, near))
            length = brief * math.log(len(words(text)) or 1)
            cosine = max((near_by[passage.id][i] for i in at), default=0.0)
            found.append(
                Candidate(
                    passage,
                    span,
                    (
                        reading.relevance,
                        span_logp,
                        hit.why.get("fused", hit.score),
                        *covered,
                        kind(question, text),
                        length,
                        len(at) - 1.0,
                        absent[passage.story],
                        telling.share(held[passage.id]),
                        told[passage.story],
                        lengths.get(passage.told_in, 0.0),
                        cosine,
                    ),
                    _person(text, passage.story, index),
                )
            )
    return found


def _of_sort(sort: Sort, passage: Passage, span: Span, asked: Collection[Character], index: Index, encoder: Encoder) -> bool:
    """Say whether a span may be of the sort asked for; the name of whose wife is asked is not hers."""
    text, sentence = passage.text[slice(*span)], sentence_around(passage, span)
    people = index.people_in(text, passage.story)
    if sort.how != "is" and people and set(people) <= set(asked):
        return False
    at = touched(passage, span)
    start = passage.sentences[max(0, at[0] - 1)].start if at else sentence.start
    around = passage.text[sentence.start : span.start], passage.text[span.end : sentence.end]
    return could_be(sort, text, around, passage.text[start : sentence.end], person=bool(people), encoder=encoder)


def _whole_sentences(passage: Passage, reading: Reading) -> list[tuple[Span, float]]:
    """Give each sentence, with the log-probability of the likeliest span in it: what decides a yes-or-no question is no shorter."""
    best = {
        sentence: max((logp for span, logp in reading.spans if sentence.start <= span.start < sentence.end), default=-10.0) for sentence in passage.sentences
    }
    return list(best.items())


def alternatives(question: str) -> list[frozenset[str]]:
    """Give the stems of each of the two things that a question of yes or no leaves the choice between, "a house or an apartment"; none for any other question."""
    match = _OR.search(question) if _POLAR.match(question) else None
    if match is None:
        return []
    other = match["other"].split()
    named = [frozenset(content_stems(" ".join(part))) for part in (match["one"].split()[-len(other) :], other)]
    return named if all(named) and not named[0] & named[1] and STOP.isdisjoint(words(match["other"])) else []


def _chosen(passage: Passage, whole: Span, things: Sequence[frozenset[str]]) -> list[Span]:
    """Give where a sentence says one of some things: a run of its words, one word in between at the most."""
    said = [(m.start(), m.end(), frozenset(content_stems(m[0]))) for m in re.finditer(r"[^\W_]+", passage.text[slice(*whole)])]
    found = []
    for thing in things:
        for at in range(len(said)):
            run = said[at : at + len(thing) + 1]
            held = [n for n, (_, _, stems) in enumerate(run, 1) if stems & thing]
            if held[:1] == [1] and thing <= frozenset().union(*(stems for _, _, stems in run)):
                found.append(Span(whole.start + run[0][0], whole.start + run[held[-1] - 1][1]))
                break
    return found


def kind(question: str, span: str) -> float:
    """Say whether a span is the kind of thing asked for: a number, a time, a reason, a fate, somebody; 0.5 where nothing is known of it."""
    if asks_fate(question):
        return float(tells_fate(question, span))
    for asks, answers in _KINDS:
        if asks.search(question):
            return float(bool(answers.search(span)))
    return 0.5


def asks_number(question: str) -> bool:
    """Say whether a question asks for a number or an amount."""
    return re.search(r"\bhow (?:much|many|long|old|often|far)\b", question, re.I) is not None


def asks_clause(question: str) -> bool:
    """Say whether it asks for a reason, or for yes or no, which a whole clause answers."""
    return bool((_POLAR.match(question) and not alternatives(question)) or _WHY.search(question))


def asks_who(question: str) -> bool:
    """Say whether a question asks for somebody."""
    return _WHO.search(question) is not None


def choose(question: str, found: Sequence[Candidate]) -> Choice | None:
    """Give the candidate that shares most words with all that may be right, each by its likelihood; None where there is none.

    Its expected squared token F1 is the highest (minimum Bayes risk; Kumar and Byrne, NAACL 2004). Answers of other stories share nothing.
    """
    if not found:
        return None
    scores = np.array([c.features for c in found]) @ np.array(POLAR_WEIGHT if _POLAR.match(question) else WEIGHT)
    share = np.exp(scores - scores.max())
    share /= share.sum()
    total: dict[tuple[str, str], float] = {}
    for candidate, part in zip(found, share, strict=True):
        total[candidate.key] = total.get(candidate.key, 0.0) + float(part)
    expected = dict(zip(total, (_likeness(list(total)) @ np.array(list(total.values()))).tolist(), strict=True))
    ranked = [found[int(i)] for i in np.argsort(-scores, kind="stable")]
    best = max(ranked, key=lambda c: expected[c.key])
    told = dict(zip(FEATURES, best.features, strict=True))
    highest = max(c.relevance for c in found)
    described = (float(scores.max()), math.log(expected[best.key]), highest, *(told[name] for name in DESCRIBED[3:]))
    return Choice(best, described, ranked)


def _likeness(keys: Sequence[tuple[str, str]]) -> np.ndarray:
    """Give the squared F1 of the words of each answer with those of each other of its story, shape `(keys, keys)`; unsquared, answers grow long."""
    said = [frozenset((story, word) for word in text.split()) for story, text in keys]
    place = {word: i for i, word in enumerate(frozenset().union(*said))}
    holds = np.zeros((len(said), len(place)))
    for row, told in zip(holds, said, strict=True):
        row[[place[word] for word in told]] = 1
    size = holds.sum(1)
    f1 = 2 * (holds @ holds.T) / np.maximum(1, size[:, None] + size)
    np.fill_diagonal(f1, 1.0)
    return np.asarray(f1**2)


def agreeing(choice: Choice) -> list[Evidence]:
    """Give the sentence of each other telling of the story whose best candidate has the same words, or some of them."""
    best, also = choice.best, []
    tellings, said = {best.telling}, set(best.key[1].split())
    for other in choice.ranked:
        if other.telling in tellings or other.passage.story != best.passage.story:
            continue
        tellings.add(other.telling)
        heard = set(other.key[1].split())
        if said <= heard or heard <= said:
            also.append(Evidence(other.passage, other.sentence, 0.0))
    return also
