"""The one boundary to a chat model's provider: messages go out, a finished reply or one clear error comes back.

Whatever a provider does wrong (see the table of faults in tests/test_provider.py) becomes a ModelError or ServerError of one line.
What may pass is tried again, a bounded number of times, within one deadline for all of it. A reply counts only when the model says
that it has finished: nothing half-said is kept. Replies can be remembered on disk, as plain JSON.
"""

from __future__ import annotations

import hashlib
import json
import queue
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from time import monotonic, sleep, time
from typing import TYPE_CHECKING, Any, cast

from rag.atomic import atomic_write
from rag.config import Settings, settings
from rag.errors import ContextError, GumshoeError, ModelError, ServerError, UnreachableError
from rag.models import EXTRAS, WINDOW, chat_model, check_spec, destination

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import BaseMessage

Messages = Sequence[tuple[str, str]]

TRIES = 3
REPLY_TOKENS = 600
"""Tokens that are left of the window for a reply, of a model that is not told how long it may be."""
BACK_OFF_S = 0.5
"""What is waited before the second try, twice that before the third, where the server names no time."""
FINISHED = {"stop", "end_turn", "stop_sequence", "eos_token"}
TIMED_OUT = {"TimeoutError", "TimeoutException", "Timeout", "APITimeoutError", "ModelTimeoutError", "GatewayTimeout"}
"""Classes of errors by their names, as are those below: each library, which need not be installed, has its own."""
UNREACHABLE = {"ConnectionError", "TransportError", "APIConnectionError", "ModelConnectionError", "ServiceUnavailable"}
UNSENDABLE = {"UnicodeEncodeError", "LocalProtocolError"}
"""A key pasted with its curly quotes, or with a line break."""
BROKEN = {"ValueError", "LookupError", "TypeError", "DecodingError"}
"""A reply that cannot be read."""
TOO_LONG = ("context length", "context window", "context_length", "maximum context", "prompt is too long", "exceed_context_size")
"""How servers say, each in other words, that the prompt is too long for the model."""


@dataclass(frozen=True, slots=True)
class ProviderFailure:
    """What went wrong: the error to raise, whether to try again, and after how many seconds where the server said so."""

    error: GumshoeError
    again: bool = False
    after_s: float | None = None


class BrokenOffError(ModelError):
    """A stream that ended without saying so; the next one may not."""


class TheirError(Exception):
    """What came out of a provider, its cause, so that a bug of ours in what listens to it is not taken for a fault of theirs."""


class Provider:
    """A chat model with a deadline, retries, a memory and a count of tokens.

    Safe to share between threads; a model in this process takes one call at a time.
    """

    def __init__(self, spec: str, config: Settings | None = None, model: BaseChatModel | None = None) -> None:
        """Build the model that `spec` names, unless one is given; raises ModelError where it cannot be built."""
        self.spec = check_spec(spec)
        self._config = config or settings()
        self._model = model or chat_model(spec, self._config)
        self._local = self.spec.startswith("local:")
        self._turn: AbstractContextManager[object] = threading.Lock() if self._local else nullcontext()

    @property
    def window(self) -> int:
        """Return the tokens that the model takes in: what the settings say, else its own profile, else a size that every model has."""
        profile = getattr(self._model, "profile", None) or {}
        return self._config.context_tokens or int(profile.get("max_input_tokens") or 0) or WINDOW

    @property
    def reply_tokens(self) -> int:
        """Return the tokens of that which the reply may take."""
        return self._config.reply_tokens if self._local else REPLY_TOKENS

    def ask(self, messages: Messages, trace: Counter[str], heard: Callable[[str], None] | None = None, *, canonical: str = "") -> str:
        """Return the words of a finished reply.

        `heard` is called with all words so far whenever there are more; it starts over where the call is tried again. `canonical` is
        the prompt as it is remembered, without what is random in it; where it is empty nothing is. Calls and tokens are counted in `trace`.
        Raises ContextError where the prompt is too long for the model, ServerError where it cannot be reached in time, else ModelError.
        """
        memory = self._memory(canonical)
        if memory and (said := _recall(memory)) is not None:
            trace["cached"] += 1
            if heard:
                heard(said)
            return said
        said = self._tried(messages, trace, heard)
        if memory:
            with suppress(OSError):  # a full disk must not cost a reply that is already here
                _remember(memory, said)
        return said

    def _tried(self, messages: Messages, trace: Counter[str], heard: Callable[[str], None] | None) -> str:
        deadline = monotonic() + self._config.timeout_s
        for attempt in range(1, TRIES + 1):
            trace["calls"] += 1
            try:
                return self._once(messages, deadline, trace, heard)
            except (TheirError, GumshoeError) as error:
                cause = error.__cause__ if isinstance(error, TheirError) else error
                fault = translated(cast("Exception", cause), self.spec)
                wait = fault.after_s if fault.after_s is not None else BACK_OFF_S * 2 ** (attempt - 1)
                if not fault.again or attempt == TRIES or monotonic() + wait > deadline:
                    raise fault.error from cause
                sleep(wait)
        raise AssertionError("unreachable")

    def _once(self, messages: Messages, deadline: float, trace: Counter[str], heard: Callable[[str], None] | None) -> str:
        """Call the model; gives its words, or raises what it raised or what is wrong with its reply."""
        whole: Any = None
        said = ""
        for whole in self._arriving(messages, deadline, streaming=self._local or heard is not None):  # a model in this process stops between two words
            if heard and (words := _encodable(str(whole.text))) != said:
                heard(said := words)
        if whole is None:
            raise ModelError(f"{self.spec} gave an empty reply; ask again, or ask with --model reader")
        usage = whole.usage_metadata or {}
        trace["tokens_in"] += usage.get("input_tokens", 0)
        trace["tokens_out"] += usage.get("output_tokens", 0)
        return finished_words(whole, self.spec)

    def _arriving(self, messages: Messages, deadline: float, *, streaming: bool) -> Iterator[BaseMessage]:
        """Yield all that the model has said so far whenever more comes, but not beyond the deadline, whatever the provider's own limits are.

        Raises TheirError.
        """
        arrived: queue.SimpleQueue[BaseMessage | BaseException | None] = queue.SimpleQueue()
        given_up = threading.Event()

        def fetch() -> None:
            whole: Any = None
            try:
                with self._turn:
                    for message in self._model.stream(list(messages)) if streaming else [self._model.invoke(list(messages))]:
                        whole = message if whole is None else whole + message
                        arrived.put(whole)
                        if given_up.is_set():
                            return
                arrived.put(None)
            except BaseException as error:  # noqa: BLE001 - handed to the asking thread, which raises it
                arrived.put(error)

        threading.Thread(target=fetch, daemon=True).start()
        try:
            while True:
                try:
                    item = arrived.get(timeout=max(0.0, deadline - monotonic()))
                except queue.Empty:
                    limit = f"{self._config.timeout_s:g} s"
                    raise ServerError(f"{self.spec} did not answer within {limit} (GUMSHOE_TIMEOUT_S); try again, or ask with --model reader") from None
                if item is None:
                    return
                if isinstance(item, Exception):
                    raise TheirError from item
                if isinstance(item, BaseException):
                    raise item
                yield item
        finally:
            given_up.set()

    def _memory(self, canonical: str) -> Path | None:
        if not canonical or not self._config.cache:
            return None
        key = hashlib.sha256(f"{self.spec}\n{destination(self.spec)}\n{self.window} {self.reply_tokens}\n{canonical}".encode()).hexdigest()
        return self._config.home / "cache" / f"{key}.json"


def _recall(file: Path) -> str | None:
    """Return a remembered reply; a file that is damaged counts as none."""
    try:
        said = json.loads(file.read_text("utf-8"))["reply"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return said if isinstance(said, str) else None


def _remember(file: Path, said: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with atomic_write(file) as partial:
        partial.write_text(json.dumps({"reply": said}), "utf-8")


def finished_words(message: BaseMessage, spec: str) -> str:
    """Return the words of a finished reply; raises ModelError for one that is empty, cut, filtered or refused.

    Of one that a model in this process was cut short in, which would come out the same again, it gives the whole sentences, if any.
    """
    meta = message.response_metadata
    ended = str(meta.get("finish_reason") or meta.get("stop_reason") or meta.get("done_reason") or "").lower()
    if message.additional_kwargs.get("refusal") or ended in ("refusal", "content_filter", "safety"):
        raise ModelError(f"{spec} declined to answer; ask in other words, or ask with --model reader")
    if not ended and spec.split(":")[0] in EXTRAS:  # they always say why a reply ended
        raise BrokenOffError(f"{spec} broke off in the middle of its reply; ask again, or ask with --model reader")
    text = _encodable(str(message.text))
    if ended == "length" and spec.startswith("local:"):
        return text[: max(text.rfind(mark) for mark in ".!?]") + 1]
    if ended and ended not in FINISHED:
        raise ModelError(f"{spec} stopped before it had finished ({ended}); ask again, or ask with --model reader")
    if not text.strip():
        raise ModelError(f"{spec} gave an empty reply; ask again, or ask with --model reader")
    return text


def _encodable(text: str) -> str:
    """Put the halves of a character together that JSON's escapes tear apart, and replace one that stands alone: no tokenizer takes it."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def translated(error: Exception, spec: str) -> ProviderFailure:
    """Put what a provider raised into one line, and say whether it is worth another try. An error that is ours stays as it is."""
    if isinstance(error, GumshoeError):
        return ProviderFailure(error, again=isinstance(error, BrokenOffError))
    kind, text = type(error).__name__, " ".join(str(error).split())[:200]
    kinds = {cls.__name__ for cls in type(error).__mro__}
    status = getattr(error, "status_code", None)
    reader = "or ask with --model reader"
    if "ContextOverflowError" in kinds or any(sign in text.lower() for sign in TOO_LONG):
        return ProviderFailure(ContextError(f"the question and its passages are too long for {spec}; set GUMSHOE_CONTEXT_TOKENS to its window, {reader}"))
    if status in (401, 403) or "auth" in kind.lower():
        return ProviderFailure(ModelError(f"{spec} rejected the API key ({status or kind}); set the provider's API key, {reader}"))
    if status == 404 or kind == "NotFoundError":
        return ProviderFailure(ModelError(f"{spec} is not a model of that server (404); check its name, {reader}"))
    if status == 429:
        after = _retry_after(error)
        wait = f"wait {after:.0f} s" if after and after >= 1 else "wait a little"
        return ProviderFailure(ModelError(f"{spec}: rate limit or quota reached (429); {wait}, {reader}"), again=True, after_s=after)
    if isinstance(status, int) and status >= 500:
        return ProviderFailure(ServerError(f"the server of {spec} failed ({status}); try again, {reader}"), again=True, after_s=_retry_after(error))
    if not UNSENDABLE.isdisjoint(type(each).__name__ for each in _causes(error)):  # what the error says would show the key
        return ProviderFailure(ModelError(f"the name or the key of {spec} holds a character that cannot be sent; set the provider's API key, {reader}"))
    silent = not kinds.isdisjoint(TIMED_OUT)  # a second wait would be as long as the first
    if status is None and (silent or not kinds.isdisjoint(UNREACHABLE)) and not spec.startswith("local:"):
        kind_of = ServerError if silent else UnreachableError
        return ProviderFailure(kind_of(f"the server of {spec} does not answer ({kind}); start it or check its address, {reader}"), again=not silent)
    if not kinds.isdisjoint(BROKEN):
        return ProviderFailure(ModelError(f"the server of {spec} sent an unreadable reply ({kind}); check its address, {reader}"))
    return ProviderFailure(ModelError(f"{spec} failed ({kind}: {text}); try again, {reader}"))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield an error and what caused it, back to the first."""
    while error:
        yield error
        error = error.__cause__


def _retry_after(error: Exception) -> float | None:
    """Read Retry-After as seconds or as a date (RFC 9110, 10.2.3)."""
    value = getattr(getattr(error, "response", None), "headers", {}).get("retry-after")
    if not value:
        return None
    try:
        return max(0.0, float(value))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(value).timestamp() - time())
    except ValueError:
        return None
