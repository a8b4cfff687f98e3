"""Answers by a chat model: numbered sentences in, prose with ids out, and code decides what stands.

One boundary turns whatever a provider does wrong into a ModelError or ServerError of one line. A reply counts only when the
model says that it has finished; nothing half-said is kept.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rag.cite import resolve
from rag.config import Settings, settings
from rag.errors import GumshoeError, ModelError, ServerError
from rag.index import Index
from rag.models import chat_model
from rag.prompts import QUESTION, REFUSAL, REWRITE, SYSTEM
from rag.schema import Draft, Evidence, Hit, Turn
from rag.words import words

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

UNREACHABLE = ("connect", "timeout", "timed out", "refused", "unreachable", "resolve", "name or service")
FINISHED = {None, "stop", "end_turn", "STOP", "stop_sequence", "eos_token"}


class ChatAnswerer:
    """A chat model behind the interface of the reader. Safe to share between threads as far as the model is."""

    def __init__(self, spec: str, config: Settings | None = None, model: BaseChatModel | None = None) -> None:
        """Build the model that `spec` names, unless one is given."""
        self.name = spec
        self._config = config or settings()
        self._model = model or chat_model(spec, self._config)

    def answer(self, question: str, hits: Sequence[Hit], index: Index) -> Draft:
        """Show the hits sentence by sentence, and keep of the reply what its ids bear out."""
        shown = numbered(hits)
        if not shown:
            return Draft("", reason="not_stated")
        fence = f"--- {secrets.token_hex(6)} ---"
        lines = []
        for id_, evidence in shown.items():
            if evidence.span == evidence.passage.sentences[0]:
                lines.append(f"From {index.stories[evidence.passage.story].label} ({evidence.passage.source}):")
            lines.append(f"[{id_}] {_inert(evidence.text)}")
        reply = self._ask([("system", SYSTEM), ("human", QUESTION.format(fence=fence, sentences="\n".join(lines), question=question))])
        text, evidence_, notes = resolve(reply, shown, question)
        if REFUSAL in reply or not text:
            return Draft("", reason="not_stated", notes=tuple(notes))
        claims = len(notes) + text.count(". ") + 1
        return Draft(text, tuple(evidence_), confidence=round(1 - len(notes) / claims, 3), notes=tuple(notes))

    def rewrite(self, question: str, history: Sequence[Turn]) -> str:
        """Ask the model for a question that stands alone; a reply that cannot be one is not used."""
        conversation = "\n".join(f"Q: {turn.question}\nA: {turn.answer or ''}" for turn in history[-3:])
        reply = self._ask([("human", REWRITE.format(conversation=conversation, question=question))]).strip().strip('"')
        new = set(words(reply)) - set(words(f"{conversation} {question}"))
        usable = reply and "\n" not in reply and len(reply) < 300 and len(new) <= 2
        return reply if usable else question

    def _ask(self, messages: list[tuple[str, str]]) -> str:
        """Ask once, within the deadline of the settings, whatever the provider's own limits are."""
        box: list[Any] = []

        def call() -> None:
            try:
                box.append(self._model.invoke(messages))
            except BaseException as error:  # noqa: BLE001 - handed to the asking thread, which raises it
                box.append(error)

        worker = threading.Thread(target=call, daemon=True)
        worker.start()
        worker.join(self._config.timeout_s)
        if not box:
            raise ServerError(f"{self.name} did not answer within {self._config.timeout_s:g} s; try again, or ask with --model reader")
        if isinstance(box[0], BaseException):
            raise translated(box[0], self.name) from None
        return said(box[0], self.name)


def numbered(hits: Sequence[Hit]) -> dict[str, Evidence]:
    """Give every sentence of the hits an id, s1 onwards."""
    pairs = ((hit, span) for hit in hits for span in hit.passage.sentences)
    return {f"s{n}": Evidence(hit.passage, span, hit.score) for n, (hit, span) in enumerate(pairs, 1)}


def _inert(sentence: str) -> str:
    """Take away what a text could pass off as our own marks."""
    return sentence.replace("[", "(").replace("]", ")").replace("\n", " ")


def said(message: BaseMessage, spec: str) -> str:
    """Give the words of a finished reply; raises ModelError for an empty, cut or refused one."""
    meta = message.response_metadata
    ended = meta.get("finish_reason") or meta.get("stop_reason") or meta.get("done_reason")
    if ended not in FINISHED:
        raise ModelError(f"{spec} stopped before it had finished ({ended}); ask again, or with --model reader")
    text = str(message.text)
    if not text.strip():
        raise ModelError(f"{spec} gave an empty reply; ask again, or with --model reader")
    return text


def translated(error: BaseException, spec: str) -> GumshoeError:
    """Put what a provider raised into one line; an error that is ours stays as it is."""
    if isinstance(error, GumshoeError):
        return error
    kind, text = type(error).__name__, " ".join(str(error).split())[:200]
    status = getattr(error, "status_code", None)
    if status in (401, 403) or "auth" in kind.lower():
        return ModelError(f"{spec} refused the key ({status or kind}); set the provider's API key, or ask with --model reader")
    if status == 404 or kind == "NotFoundError":
        return ModelError(f"{spec} is not a model of that server (404); check its name, or ask with --model reader")
    if any(sign in f"{kind} {text}".lower() for sign in UNREACHABLE):
        return ServerError(f"the server of {spec} does not answer ({kind}); start it or check its address, or ask with --model reader")
    return ModelError(f"{spec} failed ({kind}: {text}); try again, or ask with --model reader")
