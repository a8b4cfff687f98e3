"""Training: put down and taken up it ends where it would have ended; a student learns what its teachers say; what is exported reads as what was trained."""

import random
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from rag.network import Network
from rag.schema import Span
from rag.training import train as training
from rag.training.data import Example
from rag.training.export import export
from rag.training.lessons import Lessons, Recipe, Tokens, batches
from rag.training.train import ReaderNetwork, TorchNetwork, in_eight_bits, in_full, loss, slimmed, teach, train

TEXTS = ("Ann shot Bob at the farm.", "The rain fell on the old town for a week.", "Vera followed Otto to the docks at dawn.")
SOURCES = {
    "fairytale": [Example("fairytale", "Who shot Bob?", TEXTS, Span(0, 3))] * 20,
    "qamr": [Example("qamr", "Who followed Otto?", (TEXTS[2], TEXTS[1]), Span(0, 4))] * 20,
    "articles": [Example("nowhere", "Who shot Ann?", (TEXTS[0],), None)] * 10,
    "synopsis": [],
}
RECIPE = Recipe(tokens=900, batch_tokens=200, quarrels=3, dropout=0.0)


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


def test_processes_beside_make_the_same_batches() -> None:
    alone, beside = iter(Lessons(SOURCES, RECIPE)), iter(Lessons(SOURCES, RECIPE, workers=1))
    for _ in range(12):
        np.testing.assert_array_equal(next(alone).ids, next(beside).ids)
    beside.close()  # type: ignore[attr-defined]


def test_the_loss_falls_on_what_is_seen_again(tmp_path: Path) -> None:
    run = train(SOURCES, replace(RECIPE, tokens=2000, quarrels=0, another=0, renamed=0, misspelt=0), tmp_path, report=lambda _: None)
    losses = list(run.losses)
    assert sum(losses[-5:]) < 0.8 * sum(losses[:5])


def test_an_answer_that_was_cut_off_is_nowhere() -> None:
    text = "word " * 400 + "Ann shot Bob."
    (batch,) = batches([Example("x", "Who shot Bob?", (text, "Ann."), Span(2000, 2003))], 2000, random.Random(1), Tokens())
    assert not batch.first.any()
    assert not batch.last.any()
    assert batch.slot.tolist() == [0, 1]
    assert batch.tokens == int((batch.types < 2).sum()) < batch.types.size


@pytest.mark.parametrize("shared_norm", [True, False])
def test_the_loss_by_hand(shared_norm: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    (batch,) = batches([Example("x", "Who?", ("Ann ran.", "Bob ran."), Span(0, 3))], 2000, random.Random(1), Tokens())

    def even(network: ReaderNetwork, ids: torch.Tensor, *_: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return torch.zeros(len(ids)), torch.zeros(*ids.shape, 2)

    monkeypatch.setattr(ReaderNetwork, "__call__", even)
    tokens = int((batch.types[0] == 1).sum())
    choose = torch.tensor(3.0).log() if shared_norm else 2 * torch.tensor(2.0).log()
    network = ReaderNetwork.__new__(ReaderNetwork)
    value = float(choose + torch.tensor(float(tokens)).log())
    assert float(loss(network, batch, replace(RECIPE, shared_norm=shared_norm))) == pytest.approx(value, abs=1e-4)
    if shared_norm:  # a student that says what its teachers say has only the experts to learn from
        assert float(loss(network, batch, RECIPE, [network, network])) == pytest.approx((1 - training.SOFT) * value, abs=1e-4)


def test_a_student_learns_from_its_teachers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    brief = replace(RECIPE, tokens=300)
    monkeypatch.setattr(training, "TEACHERS", (brief, replace(brief, seed=2, layers=12)))
    monkeypatch.setattr(training, "STUDENT", brief)
    student = teach(SOURCES, tmp_path, report=lambda _: None)
    assert {path.name for path in tmp_path.iterdir()} == {"teacher-1", "teacher-2", "student"}
    assert student.bert.encoder.layer[0].intermediate.dense.out_features == training.NEURONS
    assert len(TorchNetwork(student).read("Who shot Bob?", TEXTS)) == 3


def test_of_the_neurons_the_weightiest_are_kept() -> None:
    whole = ReaderNetwork()
    with torch.no_grad():
        for layer in whole.bert.encoder.layer:
            layer.output.dense.weight[:, 5] = 0
    made = slimmed(whole, neurons=1535)
    for before, after in zip(whole.bert.encoder.layer, made.bert.encoder.layer, strict=True):
        kept = [i for i in range(1536) if i != 5]
        torch.testing.assert_close(after.intermediate.dense.weight, before.intermediate.dense.weight[kept])
        torch.testing.assert_close(after.output.dense.weight, before.output.dense.weight[:, kept])


def test_the_export_reads_as_the_network_does(tmp_path: Path) -> None:
    torch.manual_seed(random.Random(5).randrange(1000))
    network = slimmed(ReaderNetwork()).eval()
    expected = TorchNetwork(network).read("Who shot Bob?", TEXTS)
    export(network, tmp_path / "reader.onnx", int8=False)
    found = Network(tmp_path / "reader.onnx").read("Who shot Bob?", TEXTS)
    assert [r.relevance for r in found] == pytest.approx([r.relevance for r in expected], abs=1e-3)

    rounded = [TorchNetwork(in_eight_bits(network)).read("Who shot Bob?", [text])[0].relevance for text in TEXTS]
    export(in_full(network), tmp_path / "reader.onnx")
    found = Network(tmp_path / "reader.onnx").read("Who shot Bob?", TEXTS)
    assert [r.relevance for r in found] == pytest.approx(rounded, abs=0.02)
    assert not list(tmp_path.glob("tmp*"))
