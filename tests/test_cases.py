"""Case files: what is taken, and what is named and left out."""

import json
from pathlib import Path

import pytest

from evals.cases import load_cases, parse
from rag.errors import ConfigError


def length(source: str) -> int | None:
    return 100 if source == "a.txt" else None


GOOD = {"id": "1", "question": "Who?", "answers": ["Ann"], "sources": ["a.txt"], "evidence": [{"source": "a.txt", "start": 0, "end": 9}], "mood": "dark"}


def test_a_good_case_keeps_what_it_does_not_know() -> None:
    case = parse(json.dumps(GOOD | {"evidence": [{"source": "a.txt", "start": 0, "end": 9, "quote": "Ann did it"}]}), length)
    assert (case.id, case.answerable, case.history, case.more) == ("1", True, (), {"mood": "dark"})


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"id": ""}, "id: "),
        ({"id": 7}, "id: "),
        ({"question": " "}, "question: "),
        ({"answers": []}, "usable answer"),
        ({"answers": ["the", "?!"]}, "usable answer"),
        ({"answers": "Ann"}, "answers: "),
        ({"evidence": [{"source": "a.txt", "start": 0, "end": 101}]}, "no span of a.txt"),
        ({"evidence": [{"source": "a.txt", "start": 5, "end": 5}]}, "no span"),
        ({"evidence": [{"source": "a.txt", "start": True, "end": 5}]}, "integer"),
        ({"evidence": [{"source": "z.txt", "start": 0, "end": 5}]}, "not in the corpus"),
        ({"evidence": ["a.txt"]}, "evidence.0"),
        ({"versions": ["Ann"]}, "versions"),
        ({"answerable": "yes"}, "answerable: "),
        ({"answerable": False, "answers": [], "evidence": []}, "not answerable, but"),
        ({"answerable": False, "sources": [], "evidence": []}, "not answerable, but"),
        ({"reason": "unknown"}, "reason: "),
    ],
)
def test_a_bad_case(change: dict[str, object], fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        parse(json.dumps(GOOD | change), length)


def test_a_file_with_bad_lines(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    path.write_text("\n".join([json.dumps(GOOD), "", "{", "[]", json.dumps(GOOD), json.dumps({"id": "2", "question": "q", "answerable": False})]) + "\n")
    cases, invalid = load_cases(path, length)
    assert [case.id for case in cases] == ["1", "2"]
    assert [(bad.line, bad.fault.split()[0]) for bad in invalid] == [(3, "not"), (4, "not"), (5, "the")]


@pytest.mark.parametrize("content", [None, b"\n\n"])
def test_a_file_that_is_none(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "c.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConfigError, match=r"c\.jsonl"):
        load_cases(path, length)


def test_a_line_of_another_encoding_is_left_out_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_bytes(json.dumps(GOOD).encode() + b'\r\n{"id": "2", "question": "Caf\xe9?"}\n')
    cases, invalid = load_cases(path, length)
    assert ([case.id for case in cases], [(line.line, line.fault) for line in invalid]) == (["1"], [(2, "not UTF-8")])
