"""A chat model in this process: a tiny network of random weights, which says whatever it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.answer import Chatbot
from rag.config import settings
from rag.errors import ModelError
from rag.index import Index
from rag.models import chat_model
from rag.reply import Progress
from tests.conftest import CORPUS

TEMPLATE = "{% for m in messages %}{{ m['role'] }}: {{ m['content'] }}\n{% endfor %}assistant:"
WINDOW = 2048


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a two-layer Llama with a tokenizer of the synopses' own letters."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(vocab_size=600, special_tokens=["<s>", "</s>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator([file.read_text() for file in CORPUS.glob("*.txt")] + ["[s1] [s2] [s3]"] * 200, trainer)
    fast = PreTrainedTokenizerFast(tokenizer_object=tokenizer, bos_token="<s>", eos_token="</s>", pad_token="</s>")  # type: ignore[no-untyped-call]
    fast.chat_template = TEMPLATE
    fast.save_pretrained(folder)
    torch.manual_seed(0)
    shape = LlamaConfig(
        vocab_size=len(fast), hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2,
        max_position_embeddings=WINDOW, bos_token_id=0, eos_token_id=1, pad_token_id=1,
    )  # fmt: skip
    LlamaForCausalLM(shape).save_pretrained(folder)
    return folder


@pytest.mark.parametrize("question", ["Who shot Fantail?", "Where do Joe and Pat plan to flee to?"])
def test_whatever_it_says_nothing_unsupported_is_presented(tiny: Path, noir: Index, question: str) -> None:
    heard: list[Progress] = []
    bot = Chatbot("noir", f"local:{tiny}", settings().model_copy(update={"reply_tokens": 60}))
    answer = bot.ask(question, listen=heard.append)
    assert heard, "it streams"
    for citation in answer.citations:
        assert noir.text(citation.source)[citation.start : citation.end] == citation.quote
    assert bot.ask(question).answer == answer.answer, "nothing at random"


def test_its_window_is_known(tiny: Path, home: Path) -> None:
    assert (chat_model(f"local:{tiny}", settings()).profile or {})["max_input_tokens"] == WINDOW


def test_a_model_without_a_chat_template_is_refused(tiny: Path, home: Path, tmp_path: Path) -> None:
    for file in tiny.iterdir():
        if file.name != "chat_template.jinja":
            (tmp_path / file.name).write_bytes(file.read_bytes())
    with pytest.raises(ModelError, match="chat template"):
        chat_model(f"local:{tmp_path}", settings())
