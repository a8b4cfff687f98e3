"""A chat model in this process: a tiny network of random weights, which says whatever it says."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections import Counter
from itertools import islice
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from langchain_core.messages import AIMessage, HumanMessage, SystemMessage

from rag.answer import Chatbot
from rag.chat.provider import Provider, finished_words
from rag.config import settings
from rag.errors import ModelError
from rag.index import Index
from rag.models import chat_model
from rag.progress import Progress
from tests.conftest import CORPUS, ROOT

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


def test_a_folder_that_is_damaged_is_refused_and_no_download_is_offered(tiny: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    damaged = tmp_path / "damaged"
    shutil.copytree(tiny, damaged)
    (damaged / "model.safetensors").write_bytes(b"cut")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ModelError, match="header") as caught:
        chat_model("local:~/damaged", settings())
    assert "DOWNLOAD" not in str(caught.value)


ASKED = [SystemMessage("Answer."), HumanMessage("Who shot Fantail?")]
UNENDING = {"reply_tokens": 1_000_000}


def test_a_reply_says_why_it_ended_and_what_it_took(tiny: Path, home: Path) -> None:
    model = chat_model(f"local:{tiny}", settings().model_copy(update={"reply_tokens": 20}))
    said = model.invoke(ASKED)
    assert said.response_metadata["finish_reason"] == "length"
    usage: Any = said.usage_metadata
    read = len(model.tokenizer.encode(f"system: Answer.\nuser: {ASKED[1].text}\nassistant:"))  # type: ignore[attr-defined]
    assert (usage["input_tokens"], usage["output_tokens"]) == (read, 20)


def test_a_reply_that_nobody_hears_any_more_stops(tiny: Path, home: Path) -> None:
    model = chat_model(f"local:{tiny}", settings().model_copy(update=UNENDING))
    before = set(threading.enumerate())
    heard = model.stream(ASKED)
    assert len(list(islice(heard, 3))) == 3
    (writer,) = set(threading.enumerate()) - before
    heard.close()  # type: ignore[attr-defined]
    writer.join(10)
    assert not writer.is_alive()


def test_a_process_whose_model_takes_too_long_says_so_and_ends(tiny: Path, home: Path) -> None:
    code = f"""
from rag.answer import Chatbot
from rag.config import settings
from rag.errors import ServerError
bot = Chatbot("noir", "local:{tiny}", settings().model_copy(update={{**{UNENDING}, "timeout_s": 2.0}}))
try:
    bot.ask("Who shot Fantail?")
except ServerError as error:
    print(error)
"""
    started = monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env={**os.environ, "GUMSHOE_HOME": str(home)}, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert "did not answer within 2 s" in done.stdout
    assert monotonic() - started < 60


def test_a_template_without_system_messages_is_given_one_question(tiny: Path, home: Path) -> None:
    model: Any = chat_model(f"local:{tiny}", settings())
    whole = model.tokenizer.chat_template
    model.tokenizer.chat_template = "{% for m in messages %}{% if m['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}{% endfor %}" + whole
    asked = model.tokenizer.decode(model._tokens(ASKED)["input_ids"][0])
    assert asked == "user: Answer.\n\nWho shot Fantail?\nassistant:"


def test_what_goes_wrong_inside_is_one_line(tiny: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model: Any = chat_model(f"local:{tiny}", settings())

    def fail(*_: Any, **__: Any) -> None:
        sleep(0.1)
        raise RuntimeError("out of memory")

    monkeypatch.setattr(model.network, "generate", fail)
    with pytest.raises(ModelError, match=r"failed \(RuntimeError: out of memory\)"):
        Provider(f"local:{tiny}", settings(), model).ask([("human", "Who?")], Counter())


@pytest.mark.parametrize(
    ("said", "kept"), [("Ann shot Fantail [s3]. She then", "Ann shot Fantail [s3]."), ("Ann shot Fantail [s3]", "Ann shot Fantail [s3]"), ("Ann shot", "")]
)
def test_a_reply_cut_short_counts_as_far_as_it_is_whole(said: str, kept: str) -> None:
    assert finished_words(AIMessage(said, response_metadata={"finish_reason": "length"}), "local:tiny") == kept
