"""A transformers chat model in this process, behind LangChain's interface.

It decodes greedily, one reply at a time, says what it has read and written and why it ended, and goes no further than the next token once
nobody listens. (langchain-huggingface's own goes on to its limit, so that a process cannot end, and gives up where the first token takes a
minute.) No tools, no stop words, no sampling; nothing is fetched unless the user has allowed it.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import torch
from jinja2 import TemplateError
from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.language_models.chat_models import generate_from_stream
from langchain_core.messages import AIMessageChunk, BaseMessage, convert_to_openai_messages
from langchain_core.messages.ai import UsageMetadata
from langchain_core.outputs import ChatGenerationChunk, ChatResult
from transformers import AutoModelForCausalLM, AutoTokenizer, StoppingCriteria, StoppingCriteriaList, TextIteratorStreamer

from rag.config import Settings
from rag.errors import ModelError, first_line


class LocalChat(BaseChatModel):
    """A causal language model and its tokenizer; a reply has `reply_tokens` at the most."""

    network: Any
    tokenizer: Any
    reply_tokens: int

    @property
    def _llm_type(self) -> str:
        return "local"

    def _generate(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any
    ) -> ChatResult:
        return generate_from_stream(self._stream(messages, stop, run_manager, **kwargs))

    def _stream(
        self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: CallbackManagerForLLMRun | None = None, **kwargs: Any
    ) -> Iterator[ChatGenerationChunk]:
        """Yield the reply as it comes, and at its end why it ended and how many tokens went in and out."""
        asked = self._tokens(messages).to(self.network.device)
        words: Any = TextIteratorStreamer(self.tokenizer, skip_prompt=True, skip_special_tokens=True)
        unheard, came = threading.Event(), list[Any]()

        def generate() -> None:
            limits = {"max_new_tokens": self.reply_tokens, "do_sample": False, "temperature": None, "top_p": None, "top_k": None}
            try:
                came.append(self.network.generate(**asked, **limits, streamer=words, stopping_criteria=StoppingCriteriaList([_Once(unheard)])))
            except BaseException as error:  # noqa: BLE001 - handed to whoever listens
                came.append(error)
                words.end()

        # Not a daemon, as the thread that asks may be: the interpreter would end under it, in the middle of torch, which then aborts.
        thread = threading.Thread(target=generate, daemon=False)
        thread.start()
        try:
            for text in words:
                if text:
                    yield ChatGenerationChunk(message=AIMessageChunk(content=text))
        finally:
            unheard.set()
        thread.join()
        if isinstance(came[0], BaseException):
            raise came[0]
        read = asked["input_ids"].shape[1]
        written = came[0].shape[1] - read
        usage = UsageMetadata(input_tokens=read, output_tokens=written, total_tokens=read + written)
        ended = {"finish_reason": "length" if written >= self.reply_tokens else "stop"}
        yield ChatGenerationChunk(message=AIMessageChunk(content="", usage_metadata=usage, response_metadata=ended))

    def _tokens(self, messages: list[BaseMessage]) -> Any:
        """Write the messages as the model's template has them; where it knows no system message, that begins the first question."""
        turns = convert_to_openai_messages(messages)
        try:
            return self._written(turns)
        except TemplateError:
            if turns[0]["role"] != "system":
                raise
            system, first, *more = turns
            return self._written([{**first, "content": f"{system['content']}\n\n{first['content']}"}, *more])

    def _written(self, turns: Sequence[dict[str, Any]]) -> Any:
        return self.tokenizer.apply_chat_template(turns, add_generation_prompt=True, return_tensors="pt", return_dict=True)


class _Once(StoppingCriteria):
    """Stops once an event is set."""

    def __init__(self, event: threading.Event) -> None:
        self._event = event

    def __call__(self, input_ids: torch.Tensor, scores: torch.Tensor, **kwargs: Any) -> torch.Tensor:
        return torch.full((len(input_ids),), self._event.is_set(), device=input_ids.device)


def local_model(name: str, config: Settings) -> LocalChat:
    """Load a chat model from a folder, or by its name from a hub's cache or, where that is allowed, a hub; raises ModelError."""
    folder = Path(name).expanduser() if name.startswith("~/") else Path(name)  # no shell does it behind "local:"
    if name.startswith(("/", ".", "~/")) and not folder.is_dir():
        raise ModelError(f"no model at {name!r} (no such folder); check the path, or ask with --model reader")
    offline = {"local_files_only": not config.allow_download}
    try:
        tokenizer = AutoTokenizer.from_pretrained(str(folder), **offline)
        network: Any = AutoModelForCausalLM.from_pretrained(str(folder), **offline)
    except Exception as error:  # noqa: BLE001 - damage shows as SafetensorError, KeyError, TypeError and more
        elsewhere = config.allow_download or folder.is_dir()
        hint = f"check the path, or {'ask with --model reader' if elsewhere else 'set GUMSHOE_ALLOW_DOWNLOAD=1'}"
        raise ModelError(f"no model to load at {name!r} ({first_line(error)}); {hint}") from None
    if tokenizer.chat_template is None:
        raise ModelError(f"{name!r} has no chat template; choose an instruction-tuned model")
    network.to("cuda" if torch.cuda.is_available() else "cpu")
    window = int(getattr(network.config, "max_position_embeddings", 0) or 0)
    return LocalChat(network=network, tokenizer=tokenizer, reply_tokens=config.reply_tokens, profile={"max_input_tokens": window})
