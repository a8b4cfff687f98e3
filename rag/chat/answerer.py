"""Answers by a chat model: numbered sentences in, prose with ids out, and code decides what stands.

Each claim of the reply is held against the sentences that it cites, and left out where they do not bear it out; with nothing left,
the answer is an abstention. Documents are data: what they could pass off as our marks, delimiters or a model's control tokens is made
harmless before they are shown. What the provider does wrong is the matter of `rag.chat.provider`.
"""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, starmap
from textwrap import shorten
from typing import TYPE_CHECKING

from langchain_core.messages.utils import count_tokens_approximately

from rag.chat.claim import Fault, copied
from rag.chat.prompts import QUESTION, REWRITE, SYSTEM
from rag.chat.provider import Provider
from rag.chat.reply import Claim, is_refusal, read_reply
from rag.config import Settings, settings
from rag.errors import ContextError, ModelError, ServerError
from rag.index import Index
from rag.language.inflection import content_stems, forms, stem
from rag.language.vocabulary import STOP
from rag.language.words import UPPER, words
from rag.progress import Progress, Watch
from rag.schema import NOT_STATED, Draft, Evidence, Hit, Turn, distinct

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

Judge = Callable[[str, Sequence[Evidence], str, Index], Fault | None]
"""Says what is wrong with a claim, given what it cites, the question and the shelf, or None; `rag.chat.support.Support` is the one in use."""
CHARS_A_TOKEN = 3.0
"""Fewer than the four of plain English, so that the estimate errs on the side of what fits."""
HISTORY_TOKENS = 600
"""What earlier turns may take of the window."""
LONGEST_ANSWER, LONGEST_REWRITE = 1000, 300
"""Code points of an earlier answer that are repeated, and of a rewritten question."""
TRIES = 3
"""How often a prompt that was too long for the model is asked, each time with half as many passages."""
_MARK_LIKE = re.compile(r"(?<![\w'’])(s)\s?(\d)", re.I)
_ASKS_FOR_MORE = re.compile(r"\W*(?:why|how|where|when)\b(?!.* or )", re.I)
"""Begins a question that nothing answers which only has its own words."""
_PREAMBLE = re.compile(r"^[^?:]{0,60}\b(?:question|version|follow-up|rewrite|rewritten)\b[^?:]{0,30}:\s*", re.I)
"""Before a rewritten question, "Here is the question:"."""
_BRACKETS = str.maketrans("[]【】{}<>`", "()()()‹›'")


@dataclass(slots=True)
class Verdicts:
    """Judges the claims of one reply as they come, each once."""

    shown: Mapping[str, Evidence]
    question: str
    index: Index
    judge: Judge
    known: dict[Claim, Fault | None] = field(default_factory=dict)

    def fault(self, claim: Claim) -> Fault | None:
        """Say why a claim cannot stand, or None."""
        if claim not in self.known:
            self.known[claim] = self._judged(claim)
        return self.known[claim]

    def cited(self, claim: Claim) -> list[Evidence]:
        """Return the sentences that a claim cites; one without ids cites what it copies word for word."""
        ids = claim.ids or copied(claim.text, self.shown)
        return [self.shown[id_] for id_ in ids if id_ in self.shown]

    def _judged(self, claim: Claim) -> Fault | None:
        unknown = [id_ for id_ in claim.ids if id_ not in self.shown]
        if unknown:
            return Fault("unknown id", f"cites {', '.join(unknown)}, which was never shown")
        cited = self.cited(claim)
        return self.judge(claim.text, cited, self.question, self.index) if cited else Fault("no id", "cites nothing")


class ChatAnswerer:
    """A chat model behind the interface of the reader. Safe to share between threads."""

    one_story = False

    def __init__(self, spec: str, judge: Judge, config: Settings | None = None, model: BaseChatModel | None = None) -> None:
        """Build the model that `spec` names, unless one is given."""
        self._judge = judge
        self._provider = Provider(spec, config or settings(), model)

    def answer(self, question: str, hits: Sequence[Hit], index: Index, watch: Watch) -> Draft:
        """Show as many of the hits as the model's window holds, and keep of the reply what its ids bear out.

        Where the model finds its window smaller than it said, it is shown half as many, and once more half of these.
        """
        hits = self._fitting(question, hits, index)
        while True:
            try:
                return self._answer(question, hits, index, watch) if hits else NOT_STATED
            except ContextError:
                watch.trace["context overflow"] += 1
                if len(hits) == 1 or watch.trace["context overflow"] == TRIES:
                    raise
                hits = hits[: len(hits) // 2]

    def _answer(self, question: str, hits: Sequence[Hit], index: Index, watch: Watch) -> Draft:
        shown = numbered(hits)
        verdicts = Verdicts(shown, question, index, self._judge)
        listen = watch.listen

        def heard(raw: str) -> None:
            reply = read_reply(raw, finished=False)
            kept, dropped = _sifted(reply.claims, verdicts)
            if listen:
                listen(Progress(_joined(kept), reply.pending, tuple(starmap(_note, dropped))))

        fence = f"--- {secrets.token_hex(6)} ---"
        messages = [("system", SYSTEM), ("human", prompt(question, shown, index, fence))]
        canonical = SYSTEM + prompt(question, shown, index, fence="")
        return _draft(self._provider.ask(messages, watch.trace, heard if listen else None, canonical=canonical), verdicts, watch)

    def rewrite(self, question: str, history: Sequence[Turn], watch: Watch) -> str:
        """Ask the model for a question that stands alone; where its reply cannot be one, the question stays as it is."""
        conversation = recent(history)
        text = REWRITE.format(conversation=conversation, question=question)
        try:
            claims = read_reply(self._provider.ask([("human", text)], watch.trace, canonical=text)).claims
        except ServerError:
            raise
        except ModelError:
            watch.trace["rewrite failed"] += 1
            return question
        new = _PREAMBLE.sub("", claims[-1].text).strip("\"'“” ") if claims and all(not c.text.endswith("?") for c in claims[:-1]) else ""
        return new if stands_alone(new, f"{conversation} {question}") else question

    def _fitting(self, question: str, hits: Sequence[Hit], index: Index) -> Sequence[Hit]:
        """Return the best hits that the model's window holds, the first one in any case."""
        room = self._provider.window - self._provider.reply_tokens - tokens(f"{SYSTEM} {question}")
        sizes = (tokens(prompt("", numbered([hit]), index, "")) for hit in hits)
        fit = sum(total <= room for total in accumulate(sizes))
        return hits[: max(1, fit)]


def stands_alone(new: str, said: str) -> bool:
    """Return whether a text can be a follow-up rewritten after what was `said`: a question, that names nobody new and has at most two other new words."""
    known = set(content_stems(said))
    strangers = {word for word in words(new) if word not in STOP and stem(forms(word)[0]) not in known}
    named = any(word in strangers for capital in re.findall(rf"(?<=\s)[{UPPER}][\w’-]+", new) for word in words(capital))
    return new.endswith("?") and len(new.split()) > 2 and len(new) < LONGEST_REWRITE and not named and len(strangers) <= 2


def numbered(hits: Sequence[Hit]) -> dict[str, Evidence]:
    """Return every sentence of the hits by an id of its own, s1 onwards."""
    pairs = ((hit, span) for hit in hits for span in hit.passage.sentences)
    return {f"s{n}": Evidence(hit.passage, span, hit.score) for n, (hit, span) in enumerate(pairs, 1)}


def prompt(question: str, shown: Mapping[str, Evidence], index: Index, fence: str) -> str:
    """Write the numbered sentences between two lines of `fence`, and the question after them."""
    lines = []
    for id_, evidence in shown.items():
        passage = evidence.passage
        if evidence.span == passage.sentences[0]:
            lines.append(inert(f"From {index.stories[passage.story].label} ({passage.source}):"))
        lines.append(f"[{id_}] {inert(evidence.text)}")
    return QUESTION.format(fence=fence, sentences="\n".join(lines), question=question)


def inert(text: str) -> str:
    """Put a text on one line without anything that could pass for a mark, a delimiter, a tag, or that nobody can see."""
    seen = "".join(c for c in text if c.isspace() or unicodedata.category(c)[0] != "C")
    return _MARK_LIKE.sub(r"\1-\2", " ".join(seen.translate(_BRACKETS).split()))


def recent(history: Sequence[Turn]) -> str:
    """Write the last turns, as many as a few hundred tokens hold, oldest first."""
    lines = [f"Q: {turn.question}\nA: {(turn.answer or '')[:LONGEST_ANSWER]}" for turn in history]
    sizes = accumulate(tokens(line) for line in reversed(lines))
    fit = sum(total <= HISTORY_TOKENS for total in sizes)
    return "\n".join(lines[-max(1, fit) :])


def tokens(text: str) -> int:
    """Estimate the tokens of a text, rather too many than too few."""
    return count_tokens_approximately([text], chars_per_token=CHARS_A_TOKEN)


def _sifted(claims: Sequence[Claim], verdicts: Verdicts) -> tuple[list[Claim], list[tuple[Claim, Fault]]]:
    """Part the claims that stand from those that do not; a claim said twice counts once."""
    judged = [(claim, verdicts.fault(claim)) for claim in dict.fromkeys(claims)]
    return [claim for claim, fault in judged if not fault], [(claim, fault) for claim, fault in judged if fault]


def _draft(raw: str, verdicts: Verdicts, watch: Watch) -> Draft:
    """Make a draft of the claims that stand; count what was left out and whatever else was odd about the reply."""
    reply = read_reply(raw)
    kept, dropped = _sifted(reply.claims, verdicts)
    if _ASKS_FOR_MORE.match(verdicts.question) and set(content_stems(_joined(kept))) <= set(content_stems(verdicts.question)):
        kept, dropped = [], [*dropped, *((claim, Fault("no answer", "says no more than the question")) for claim in kept)]
    watch.trace.update(reply.oddities)
    watch.trace.update({"claims": len(kept) + len(dropped), "dropped": len(dropped), "refused": int(reply.refused)})
    watch.trace.update(fault.kind for _, fault in dropped)
    watch.trace["copied without id"] += sum(not claim.ids for claim in kept)
    notes = tuple(_note(claim, fault) for claim, fault in dropped if not is_refusal(claim))
    if reply.refused or not kept:
        return Draft(
            "" if reply.refused or not notes else "The model said nothing that answers the question and that the shelf supports.",
            reason="not_stated",
            notes=notes,
        )
    evidence = distinct(e for claim in kept for e in verdicts.cited(claim))
    return Draft(_joined(kept), evidence, confidence=round(len(kept) / (len(kept) + len(dropped)), 3), notes=notes)


def _joined(claims: Sequence[Claim]) -> str:
    """Put claims one after another, each with a stop."""
    return " ".join(claim.text if claim.text.endswith((".", "!", "?", "…", "”", '"')) else f"{claim.text}." for claim in claims)


def _note(claim: Claim, fault: Fault) -> str:
    return f"dropped “{shorten(claim.text, 80, placeholder=' …')}”: {fault.words}"
