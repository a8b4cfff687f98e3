"""What embeds passages: it is drawn to the whole encoder and to questions; put down and taken up it ends where it would have ended."""

import gzip
import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from rag.encoders import DISTILLED, PLAIN, packaged_encoder, text_tokenizer
from rag.export_encoder import PooledNetwork, export
from rag.models import load_encoder
from rag.onnx import onnx_session, pad, quantise
from rag.schema import Span
from rag.training import passages
from rag.training.data import Example
from rag.training.passages import Recipe, film_texts, lesson, loss, train

TEXTS = ("Ann shot Bob at the farm.", "The rain fell on the old town for a week.", "Vera followed Otto to the docks at dawn.")
ASKED = [Example("x", "Who shot Bob?", TEXTS[:2], Span(0, 3)), Example("x", "Who followed Otto?", (TEXTS[2], TEXTS[1]), Span(0, 4))]
SOURCES = {"fairytale": ASKED * 3, "synopsis": ASKED, "articles": [Example("nowhere", "Who shot Ann?", TEXTS[:1], None)], "qamr": []}
RECIPE = Recipe(layers=(0, 5), batches=4, questions=2, negatives=1, plain=1, fairytale=1.0, synopsis=1.0)


def test_a_lesson_asks_what_is_answered_and_puts_the_answers_first() -> None:
    batches = list(lesson(SOURCES, ["It rained."], RECIPE))
    answers = {e.question: e.passages[0] for e in ASKED}
    assert sum(len(b.questions) for b in batches) == 8
    for batch in batches:
        assert [answers[q] for q in batch.questions] == list(batch.texts[: len(batch.questions)])
        assert batch.texts[-1] == "It rained."


def test_the_loss_by_hand() -> None:
    recipe = Recipe(temperature=1.0, drawn=10.0)
    made = torch.eye(2)
    assert float(loss(made, made, made, ("a", "b"), recipe)) == pytest.approx(float(torch.log(1 + torch.exp(torch.tensor(-1.0)))))
    far = loss(made, made.flip(0), made, ("a", "b"), recipe)
    assert float(far) == pytest.approx(10 + float(torch.log(1 + torch.exp(torch.tensor(-1.0)))))
    assert float(loss(made[[0, 0]], made[[0, 0]], made[:1], ("a", "a"), recipe)) == pytest.approx(0.0)


def test_an_interrupted_training_ends_where_it_would_have_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = train(SOURCES, ["It rained."], RECIPE, tmp_path / "whole", lambda _: None)
    real, steps = passages.loss, 0

    def stops(*given: object) -> torch.Tensor:
        nonlocal steps
        steps += 1
        if steps == 3:
            raise KeyboardInterrupt
        return real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(passages, "loss", stops)
    with pytest.raises(KeyboardInterrupt):
        train(SOURCES, ["It rained."], RECIPE, tmp_path / "parts", lambda _: None)
    parts = train(SOURCES, ["It rained."], RECIPE, tmp_path / "parts", lambda _: None)
    for name, value in whole.state_dict().items():
        torch.testing.assert_close(parts.state_dict()[name], value, atol=1e-4, rtol=1e-3)
    with pytest.raises(ValueError, match="another recipe"):
        train(SOURCES, ["It rained."], replace(RECIPE, rate=1e-5), tmp_path / "parts", lambda _: None)


def test_the_export_embeds_as_the_network_does(tmp_path: Path) -> None:
    network = PooledNetwork((0, 2, 5)).eval()
    fed = {
        name: torch.from_numpy(values) for name, values in pad(text_tokenizer(packaged_encoder()).encode_batch(list(TEXTS))).items() if name != "token_type_ids"
    }
    with torch.no_grad():
        expected = network(**fed).numpy()
    export(network, tmp_path / "whole.onnx")
    quantise(tmp_path / "whole.onnx", tmp_path / "eighth.onnx")
    for file, least in (("whole.onnx", 0.9999), ("eighth.onnx", 0.97)):
        made = onnx_session(tmp_path / file, 1).run(None, {name: values.numpy() for name, values in fed.items()})[0]
        assert (made * expected).sum(1).min() > least
    assert {path.name for path in tmp_path.iterdir()} == {"whole.onnx", "eighth.onnx"}


def test_passages_lie_where_the_whole_encoder_puts_them_and_questions_are_its_own() -> None:
    assert load_encoder().identity.name == DISTILLED != PLAIN
    made, whole = load_encoder().encode_passages(TEXTS), load_encoder().encode(TEXTS)
    nearness = made @ whole.T
    assert nearness.diagonal().min() > 0.75
    assert (nearness.argmax(1) == np.arange(len(TEXTS))).all()


def test_the_films_that_others_are_compared_on_are_not_read(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "films.jsonl.gz", "wt", encoding="utf-8") as file:
        for number in range(passages.COMPARED + 9):
            file.write(json.dumps({"title": f"Film {number}", "extract": "It is a film."}) + "\n")
    read = film_texts(tmp_path)
    assert len(read) == 3
    assert all(int(text.split(".")[0].split()[1]) >= passages.COMPARED for text in read)
