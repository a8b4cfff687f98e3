"""Questions made for training: the answer always stands where the example says, and what has no answer has none."""

import json
import random
from pathlib import Path

import pytest

from rag.schema import Span
from rag.training.data import Example, articles, asked_of_another, best_span, detokenise, misspelt, qamr, renamed


def said(example: Example) -> str:
    assert example.answer is not None
    return example.passages[0][example.answer.start : example.answer.end]


@pytest.mark.parametrize(
    ("gold", "f1", "span"),
    [("a bridge", 1.0, "bridge"), ("to build bridges", 0.5, "to"), ("he had seven long oars", 4 / 7, "had oars"), ("nothing like it", 0.0, "")],
)
def test_the_best_span(gold: str, f1: float, span: str) -> None:
    text = "They came to make a bridge. Finn had oars."
    found, where = best_span(text, gold, "Why?")
    assert found == pytest.approx(f1)
    assert text[where.start : where.end] == span


def test_of_equal_spans_the_one_near_the_words_of_the_question() -> None:
    text = "Finn slept. " + "Nothing came. " * 30 + "The wall was built by Finn."
    assert best_span(text, "Finn", "Who built the wall?")[1].start > 300


def test_ptb_tokens_become_text() -> None:
    text, places = detokenise("Liam `` had his life in front '' , -LRB- he said -RRB- , did n't he ? It is Liam 's .".split())
    assert text == "Liam \"had his life in front\", (he said), didn't he? It is Liam's."
    assert text[places[1].start : places[1].end] == '"'
    assert [text[p.start : p.end] for p in places][2:4] == ["had", "his"]


EXAMPLE = Example(
    "fairytale",
    "Why did the king like the witch?",
    ("The king liked the old witch because she sang. The King's men met Oonagh.", "The witch ran."),
    Span(29, 45),
)


def test_new_names_are_the_same_everywhere() -> None:
    made = renamed(EXAMPLE, random.Random(1))
    king, witch = made.question.split()[2], made.question.split()[4].rstrip("?")
    assert made.passages == (f"{king} liked {witch} because she sang. {king}'s men met Oonagh.", f"{witch} ran.")
    assert said(made) == said(EXAMPLE) == "because she sang"


def test_asking_of_somebody_else_has_no_answer() -> None:
    other = asked_of_another(
        Example("fairytale", "Where did Finn work?", ("There worked Finn at the causeway, and so came Oonagh.",), Span(16, 33)), random.Random(0)
    )
    assert other == Example("another", "Where did Oonagh work?", ("There worked Finn at the causeway, and so came Oonagh.",), None)
    assert asked_of_another(EXAMPLE, random.Random(0)) is None


def test_misspelling_keeps_the_letters() -> None:
    assert sorted(misspelt("Who followed her?", random.Random(3))) == sorted("Who followed her?")
    assert misspelt("Who ran?", random.Random(3)) == "Who ran?"


def test_the_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "qamr").mkdir()
    (tmp_path / "qamr" / "wiki-sentences.tsv").write_text("W:w:1:2:1\tShe left .\nW:w:1:2:0\tAnn , a clerk , shot Bob .\n")
    line = "W:w:1:2:0\t0\tA\t0\tshot\tWho shot Bob?\t{}\tB:0\tC:0\n"
    (tmp_path / "qamr" / "dev.tsv").write_text(line.format("0") + line.format("0"))
    (tmp_path / "qamr" / "test.tsv").write_text(line.format("0 6").replace("Who shot", "Whom did Ann shoot, not"))
    made = qamr(tmp_path, random.Random(0))
    assert [(e.question, said(e)) for e in made] == [("Who shot Bob?", "Ann")]
    context = "Rome fell. Ann shot Bob in Rome. The end."
    qas = [
        {"question": "Who shot Bob?", "answers": [{"text": "Ann", "answer_start": 11}]},
        {"question": "Who shot Ann?", "is_impossible": True, "answers": [], "plausible_answers": [{"text": "Bob", "answer_start": 20}]},
    ]
    for folder, name in (("squad2", "part-v2.0.json"), ("xquad", "xquad.en.json")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(json.dumps({"data": [{"paragraphs": [{"context": context, "qas": qas}]}]}))
    first, second = articles(tmp_path, random.Random(0))
    assert said(first) == "Ann" and second.answer is None
