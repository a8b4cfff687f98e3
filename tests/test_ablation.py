"""What a network says by itself: figures counted by hand, rows that are done are not trained again."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch

from evals import ablation
from evals.ablation import ablate, figures, read
from rag.schema import Span
from rag.training.data import Example
from rag.training.lessons import Recipe
from rag.training.train import ReaderNetwork, TorchNetwork

TEXTS = ("Ann shot Bob at the farm.", "The rain fell on the old town for a week.")
DEV: list[dict[str, Any]] = [
    {"question": "Who shot Bob?", "answers": ["Ann"], "section": TEXTS[:1], "shelf": TEXTS, "evidence": [True, False]},
    {"question": "Who sang?", "answers": ["Ada"], "section": [], "shelf": TEXTS, "evidence": [False, False]},
]
TOLD = [Example("synopsis", "Who shot Bob?", TEXTS, Span(0, 3)), Example("synopsis", "Who sang?", TEXTS[1:], None)]


def test_passages_are_read_in_their_order_and_as_the_reader_reads_them() -> None:
    torch.manual_seed(3)
    network = ReaderNetwork().eval()
    found = read([network], [(d["question"], d["shelf"]) for d in DEV])
    for d, read_by_us in zip(DEV, found, strict=True):
        expected = TorchNetwork(network).read(d["question"], TEXTS)
        assert [f[0] for f in read_by_us] == pytest.approx([r.relevance for r in expected], abs=1e-4)
        assert [f[2] for f in read_by_us] == [r.spans[0][0].of(text) for text, r in zip(TEXTS, expected, strict=True)]


def test_figures_by_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    said = {TEXTS[0]: (2.0, -1.0, "Ann"), TEXTS[1]: (1.0, -0.1, "the rain")}
    monkeypatch.setattr(ablation, "read", lambda _, asked: [[said[text] for text in passages] for _, passages in asked])
    assert figures([], DEV, TOLD) == {
        "section_rouge_l": 0.5, "shelf_rouge_l": 0.5, "shelf_correct": 0.5, "first": 0.5, "in_five": 0.5, "synopses_f1": 1.0, "told_apart": 1.0,
    }  # fmt: skip


def test_a_row_that_is_done_is_not_trained_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    recipe = Recipe(tokens=200, batch_tokens=100, quarrels=0)
    rows = {"the recipe": recipe, "without dropout": replace(recipe, dropout=0.0)}
    sources = {"fairytale": TOLD[:1] * 9, "qamr": [], "articles": [], "synopsis": TOLD}
    ablate(sources, DEV, TOLD, rows, tmp_path)
    first = capsys.readouterr().out
    assert first.count("\n") == 4
    done = tmp_path / "without-dropout" / "figures.json"
    done.write_text(json.dumps(json.loads(done.read_text()) | {"figures": {"x": 7}}))
    ablate(sources, DEV, TOLD, rows, tmp_path)
    assert "| without dropout | 7 |" in capsys.readouterr().out
