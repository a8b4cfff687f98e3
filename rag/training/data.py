"""Questions with passages to train the reader on, made from the data in a folder; it trains nothing and imports no torch.

An `Example` is one question with a few passages, of which at most one holds its answer. Four sources are read (see the model
card for their licences): `fairytaleqa/train`, whose passages and negatives come from its index; `qamr`, whose sentences are
read among those of their paragraph; `squad2` and `xquad`, cut to windows. From these, more are made: `renamed` puts names
in the place of kings and witches, and `asked_of_another` asks about somebody else in the same story.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.language.inflection import content_stems
from rag.language.vocabulary import ARTICLES
from rag.language.words import fold
from rag.schema import Span

if TYPE_CHECKING:
    from rag.retrieve import HybridRetriever

NEAR = 0.4
"""The token F1 with the gold answer from which a span is taken for it."""
FAR = 0.3
"""The token F1 up to which a passage of the same section is taken not to hold the answer."""
SEED = 1
WINDOW = 90
"""Words of a passage cut from an article."""

_TOKEN = re.compile(r"[^\W_]+(?:['’]\w+)?")
_SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)]*\s+")


@dataclass(frozen=True, slots=True)
class Example:
    """A question and its passages. `answer` is a span of `passages[0]`, or None where none of them holds one."""

    kind: str
    question: str
    passages: tuple[str, ...]
    answer: Span | None
    reworded: tuple[str, ...] = ()
    """The question in other words."""
    near: float = 1.0
    """The token F1 of the answer with what an expert said."""


Sources = dict[str, list[Example]]
"""Examples by source."""


def best_span(passage: str, gold: str, question: str) -> tuple[float, Span]:
    """Return the span that shares most with the gold answer, and their token F1; of equals, the one in the sentence nearest to the question."""
    tokens = [(m.start(), m.end(), fold(m[0])) for m in _TOKEN.finditer(passage)]
    wanted = Counter(w for w in map(fold, _TOKEN.findall(gold)) if w not in ARTICLES)
    total, longest = wanted.total(), 2 * wanted.total() + 6
    asked = set(content_stems(question))
    best = (0.0, 0.0, Span(0, 0))
    for i, (start, _, first) in enumerate(tokens):
        if first not in wanted:
            continue
        left, shared, read = Counter(wanted), 0, 0
        for _, end, word in tokens[i : i + longest]:
            read += word not in ARTICLES
            if left[word] > 0:
                left[word] -= 1
                shared += 1
                f1 = 2 * shared / (read + total)
                if f1 >= best[0]:
                    around = passage[max(0, start - 160) : end + 160]
                    near = len(asked & set(content_stems(around))) / (1 + abs(len(around) - 320) / 320)
                    if (f1, near) > best[:2]:
                        best = (f1, near, Span(start, end))
    return best[0], best[2]


# ---------------------------------------------------------------- sources


def fairytales(data: Path, retriever: HybridRetriever, report: Callable[[str], None]) -> list[Example]:
    """Read `fairytaleqa/train`: the passage of the section with the best span, and up to ten that the retriever or the section takes for it."""
    made, index = [], retriever.index
    cases = read_lines(data / "fairytaleqa" / "train" / "cases.jsonl")
    for number, case in enumerate(cases):
        question, evidence = case["question"], case["evidence"]
        section = [p for e in evidence for p in index.overlapping(e["source"], Span(e["start"], e["end"]))]
        found = sorted(((*best_span(p.text, case["answers"][0], question), p) for p in section), key=lambda t: -t[0])
        if not found or found[0][0] < NEAR:
            continue
        f1, span, positive = found[0]
        beside = [p for shared, _, p in found[1:] if shared <= FAR]
        hits = [hit.passage for hit in retriever.hits(question)]
        away = [p for p in hits if p not in section and best_span(p.text, case["answers"][0], question)[0] < 0.8]
        same, other = ([p for p in away if (p.story == positive.story) == here] for here in (True, False))
        negatives = list(dict.fromkeys([*same[:4], *beside[:2], *other[:4]]))
        made.append(Example("fairytale", question, tuple(p.text for p in (positive, *negatives)), span, near=round(f1, 3)))
        if number % 500 == 0:
            report(f"fairytaleqa: {number} of {len(cases)}")
    return made


def qamr(data: Path, rng: random.Random) -> list[Example]:
    """Read QAMR: each question once, its sentence among the others of its paragraph."""
    sentences = dict(line.split("\t", 1) for line in (data / "qamr" / "wiki-sentences.tsv").read_text(encoding="utf-8").splitlines())
    paragraphs: dict[str, list[str]] = defaultdict(list)
    for key in sorted(sentences, key=lambda k: (k.rsplit(":", 1)[0], int(k.rsplit(":", 1)[1]))):
        paragraphs[key.rsplit(":", 1)[0]].append(key)
    text = {key: detokenise(tokens.split()) for key, tokens in sentences.items()}
    made, seen, keys = [], set(), sorted(paragraphs)
    for part in ("dev.tsv", "test.tsv"):
        for line in (data / "qamr" / part).read_text(encoding="utf-8").splitlines():
            key, _, _, _, _, question, answer, *judged = line.split("\t")
            if (key, fold(question)) in seen or any("Invalid" in j for j in judged):
                continue
            seen.add((key, fold(question)))
            tokens = sorted({int(t) for t in answer.split()})
            if not tokens or tokens[-1] - tokens[0] + 1 != len(tokens):
                continue
            family = paragraphs[key.rsplit(":", 1)[0]]
            at = family.index(key)
            before, after = rng.choice((0, 1, 1, 2)), rng.choice((0, 1, 1, 2))
            lead = [text[k][0] for k in family[max(0, at - before) : at]]
            tail = [text[k][0] for k in family[at + 1 : at + 1 + after]]
            offset = len(" ".join([*lead, ""]))
            own, places = text[key]
            span = Span(offset + places[tokens[0]][0], offset + places[tokens[-1]][1])
            others = [text[k][0] for k in family if abs(family.index(k) - at) > max(before, after)][:4]
            away = others or [text[k][0] for k in paragraphs[rng.choice(keys)]][:4]
            made.append(Example("qamr", question, (" ".join([*lead, own, *tail]), " ".join(away)), span))
    return made


def articles(data: Path, rng: random.Random) -> list[Example]:
    """Read SQuAD 2.0 and XQuAD, each question once; what cannot be answered stands beside the passage that looks like it."""
    made, seen = [], set()
    for path in (data / "squad2" / "part-v2.0.json", data / "xquad" / "xquad.en.json"):
        for article in json.loads(path.read_text(encoding="utf-8"))["data"]:
            for paragraph in article["paragraphs"]:
                for qa in paragraph["qas"]:
                    impossible = qa.get("is_impossible", False)
                    answers = qa["plausible_answers"] if impossible else qa["answers"]
                    if fold(qa["question"]) in seen or not answers:
                        continue
                    seen.add(fold(qa["question"]))
                    start = answers[0]["answer_start"]
                    passage, span = _window(paragraph["context"], Span(start, start + len(answers[0]["text"])), rng)
                    made.append(Example("nowhere" if impossible else "article", qa["question"].strip(), (passage,), None if impossible else span))
    return made


def _window(text: str, answer: Span, rng: random.Random) -> tuple[str, Span]:
    """Cut whole sentences around an answer, at most about `WINDOW` words of them."""
    cuts = [0, *(m.end() for m in _SENTENCE.finditer(text)), len(text)]
    sentences = [Span(*pair) for pair in pairwise(cuts)]
    first = max(i for i, s in enumerate(sentences) if s.start <= answer.start)
    last = max(first, max(i for i, s in enumerate(sentences) if s.start < answer.end))
    while len(text[sentences[first].start : sentences[last].end].split()) < WINDOW:
        grow = [side for side, room in ((-1, first > 0), (1, last + 1 < len(sentences))) if room]
        if not grow:
            break
        side = rng.choice(grow)
        wider = (first - (side < 0), last + (side > 0))
        if len(text[sentences[wider[0]].start : sentences[wider[1]].end].split()) > WINDOW + 20:
            break
        first, last = wider
    start = sentences[first].start
    return text[start : sentences[last].end].rstrip(), Span(answer.start - start, answer.end - start)


_BRACKETS = {"-LRB-": "(", "-RRB-": ")", "-LSB-": "[", "-RSB-": "]", "-LCB-": "{", "-RCB-": "}", "``": '"', "''": '"'}


def detokenise(tokens: Sequence[str]) -> tuple[str, list[Span]]:
    """Join PTB tokens as they would be written, and say where each one stands."""
    text, places, glue, quoted = "", [], True, False
    for token in tokens:
        word = _BRACKETS.get(token, token)
        closing = token == "''" or (word == '"' and quoted)
        tight = glue or closing or word[0] in ",.;:?!)]%}" or (word[0] in "'’" and len(word) <= 3) or word == "n't"
        text += "" if tight else " "
        places.append(Span(len(text), len(text) + len(word)))
        text += word
        quoted = quoted != (word == '"')
        glue = word in "([{$£" or (word == '"' and not closing)
    return text, places


# ---------------------------------------------------------------- made from these

NAMES = (
    "Ellen Vince Frank Ruth Walter Phyllis Sam Laura Mark Diane Eddie Kathie Jeff Whit Martha Dave Debbie Mike Velma Phil Helen George Bart Laurie Leo Doris "
    "Harvey Norma Stella Nick Cora Bill Nora Tom Alice Lola Roy Marie Charlie Gloria Irene Victor Rose Tony Grace Carl Edith Ralph Nancy Lou Vera Al Sue "
    "Stan Betty Ray Peggy Kurt Myra Otto Lily Mona Hugo Ada Moss Iris Clem Flo"
).split()
_ROLE = (
    "king|queen|prince|princess|witch|giant|youth|boy|girl|woman|man|huntsman|fisherman|fox|wolf|bear|lion|troll|wizard|miller|shoemaker|soldier|"
    "farmer|merchant|sultan|emperor|dwarf|fairy|nurse|stepmother|maiden|lad|robber|captain|servant|smith|cat|dog|monkey|tiger"
)
_ROLES = re.compile(rf"\b[Tt]he (?:(?:old|young|little|poor|good|wicked|eldest|youngest) )?({_ROLE})\b(?!-)", re.I)
_SOMEBODY = re.compile(rf"(?<=[\w,;] )(?:[A-Z][a-z]+(?: [A-Z][a-z]+)?|the (?:\w+ )?(?:{_ROLE}))\b(?!['’]s)")


def renamed(example: Example, rng: random.Random) -> Example:
    """Put one person's name wherever "the king" stands, another's for "the witch", in question and passages alike."""
    names = rng.sample(NAMES, len(NAMES))
    given: dict[str, str] = {}

    def name(match: re.Match[str]) -> str:
        return given.setdefault(match[1].lower(), names[len(given) % len(names)])

    span = example.answer
    passages = []
    for number, passage in enumerate(example.passages):
        if number == 0 and span is not None:
            pieces = [_ROLES.sub(name, part) for part in (passage[: span.start], passage[span.start : span.end], passage[span.end :])]
            span = Span(len(pieces[0]), len(pieces[0]) + len(pieces[1]))
            passages.append("".join(pieces))
        else:
            passages.append(_ROLES.sub(name, passage))
    return replace(example, question=_ROLES.sub(name, example.question), passages=tuple(passages), answer=span)


def asked_of_another(example: Example, rng: random.Random) -> Example | None:
    """Ask the same about somebody else whom the passage names: "Where did Finn work?" of Oonagh. Nobody says; None where it cannot be made."""
    asked = [m[0] for m in _SOMEBODY.finditer(example.question)]
    if len(asked) != 1 or example.answer is None or asked[0] not in example.passages[0]:
        return None
    answer = example.passages[0][example.answer.start : example.answer.end]
    others = sorted({m[0] for m in _SOMEBODY.finditer(example.passages[0])} - {asked[0]})
    others = [o for o in others if o not in answer and answer not in o and not set(o.split()) & set(asked[0].split()) - {"the"}]
    if not others:
        return None
    return Example("another", example.question.replace(asked[0], rng.choice(others)), example.passages[:1], None)


def misspelt(question: str, rng: random.Random) -> str:
    """Swap two letters inside one word of the question."""
    at = list(re.finditer(r"[A-Za-z]{5,}", question))
    if not at:
        return question
    word = rng.choice(at)
    i = word.start() + rng.randrange(1, len(word[0]) - 2)
    return question[:i] + question[i + 1] + question[i] + question[i + 2 :]


def read_lines(path: Path) -> list[dict[str, Any]]:
    """Read a file of one JSON object a line."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
