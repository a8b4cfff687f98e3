"""Training: put down and taken up it ends where it would have ended; what is exported reads as what was trained."""

import random
from pathlib import Path

import pytest
import torch

from rag.reader.data import Example
from rag.reader.export import export, restored
from rag.reader.network import Network, tokenizer
from rag.reader.train import ReaderNetwork, Recipe, TorchNetwork, averaged, loss, pairs, train
from rag.schema import Span

TEXTS = ("Ann shot Bob at the farm.", "The rain fell on the old town for a week.", "Vera followed Otto to the docks at dawn.")
SOURCES = {
    "fairytale": [Example("fairytale", "Who shot Bob?", TEXTS, Span(0, 3))] * 20,
    "qamr": [Example("qamr", "Who followed Otto?", (TEXTS[2], TEXTS[1]), Span(0, 4))] * 20,
    "articles": [Example("nowhere", "Who shot Ann?", (TEXTS[0],), None)] * 10,
    "synopsis": [],
}
RECIPE = Recipe(tokens=900, batch_tokens=200, quarrels=3)


def test_an_interrupted_training_ends_where_it_would_have_ended(tmp_path: Path) -> None:
    whole = train(SOURCES, RECIPE, tmp_path / "whole", report=lambda _: None)

    def stop(_: ReaderNetwork) -> dict[str, float]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(SOURCES, RECIPE, tmp_path / "parts", stop, every=2)
    parts = train(SOURCES, RECIPE, tmp_path / "parts", report=lambda _: None)
    assert (parts.steps, parts.gone) == (whole.steps, whole.gone)
    for name, value in whole.network.state_dict().items():
        torch.testing.assert_close(parts.network.state_dict()[name], value, atol=1e-4, rtol=1e-3)
    with pytest.raises(ValueError, match="another recipe"):
        train(SOURCES, Recipe(tokens=901), tmp_path / "parts")


def test_the_loss_falls_on_what_is_seen_again(tmp_path: Path) -> None:
    run = train(SOURCES, Recipe(tokens=2000, batch_tokens=200, quarrels=0, another=0, renamed=0, misspelt=0), tmp_path, report=lambda _: None)
    assert sum(run.losses[-5:]) < 0.8 * sum(run.losses[:5])


def test_weights_on_the_way_between_two_stages() -> None:
    torch.manual_seed(1)
    before, after = ReaderNetwork(), ReaderNetwork()
    made = averaged(before, after, 0.25)
    torch.testing.assert_close(made.span.weight, 0.75 * before.span.weight + 0.25 * after.span.weight)
    torch.testing.assert_close(averaged(before, after, 0.0).relevance[0].bias, before.relevance[0].bias)


def test_an_answer_that_was_cut_off_is_nowhere() -> None:
    text = "word " * 400 + "Ann shot Bob."
    first, second = pairs(Example("x", "Who shot Bob?", (text, "Ann."), Span(2000, 2003)), tokenizer())
    assert (first.first, first.last, second.first) == (0, 0, 0)


@pytest.mark.parametrize("shared_norm", [True, False])
def test_the_loss_by_hand(shared_norm: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    group = pairs(Example("x", "Who?", ("Ann ran.", "Bob ran."), Span(0, 3)), tokenizer())

    def even(network: ReaderNetwork, **fed: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return torch.zeros(len(fed["input_ids"])), torch.zeros(*fed["input_ids"].shape, 2)

    monkeypatch.setattr(ReaderNetwork, "__call__", even)
    tokens = sum(part == 1 for part in group[0].ids.sequence_ids) + 1  # the closing [SEP] belongs to the passage
    choose = torch.tensor(3.0).log() if shared_norm else 2 * torch.tensor(2.0).log()
    value = loss(ReaderNetwork.__new__(ReaderNetwork), [group], shared_norm)
    assert float(value) == pytest.approx(float(choose + torch.tensor(float(tokens)).log()), abs=1e-4)


def test_the_export_reads_as_the_network_does(tmp_path: Path) -> None:
    torch.manual_seed(random.Random(5).randrange(1000))
    network = ReaderNetwork().eval()
    expected = TorchNetwork(network).read("Who shot Bob?", TEXTS)
    network.eval()
    for int8, slack in ((False, 1e-3), (True, 0.25)):
        export(network, tmp_path / "reader.onnx", int8=int8)
        found = Network(tmp_path / "reader.onnx").read("Who shot Bob?", TEXTS)
        assert [r.relevance for r in found] == pytest.approx([r.relevance for r in expected], abs=slack)
    again = restored(tmp_path / "reader.onnx")
    again_read = TorchNetwork(again).read("Who shot Bob?", TEXTS)
    assert [r.relevance for r in again_read] == pytest.approx([r.relevance for r in expected], abs=0.1)
    for name, value in network.state_dict().items():
        step = value.abs().amax(-1, keepdim=True) / 63  # seven bits, each row of a weight by itself
        assert ((value - again.state_dict()[name]).abs() <= step / 2).all(), name
    assert not list(tmp_path.glob("tmp*"))
