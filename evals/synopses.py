"""Write the made-up synopses that no network was trained on as a shelf with cases: `python -m evals.synopses OUT`, then `gumshoe ingest OUT/corpus`.

The others, in which `evals.reader` searches for what looks like an answer and is none, become the shelf OUT/taught/corpus.

Each telling becomes a file of OUT/corpus, with a `corpus.toml` that says which are of one story; OUT/cases.jsonl asks what `rag/training/stories`
asks, each question once a story. It judges nothing.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from rag.training.synopses import Synopsis, files, read_synopses

SYNOPSES, TAUGHT, CASES = "synopses", "synopses-taught", "cases.jsonl"
"""The name of the corpus; that of the stories that are trained on; the file of cases."""


def shelve(paths: Iterable[Path], out: Path, name: str = SYNOPSES) -> int:
    """Write the stories of some files as the shelf of a name; gives how many cases there are."""
    (out / "corpus").mkdir(parents=True, exist_ok=True)
    stories: dict[str, list[tuple[str, Synopsis]]] = {}
    for path in paths:
        for number, told in enumerate(read_synopses(path)):
            source = f"{path.stem}-{number:02}.txt"
            (out / "corpus" / source).write_text(told.text, encoding="utf-8", newline="")
            stories.setdefault(told.name, []).append((source, told))
    entries = [f'[stories.{json.dumps(title)}]\nfiles = {json.dumps([source for source, _ in told])}\ntellings = "file"\n' for title, told in stories.items()]
    (out / "corpus" / "corpus.toml").write_text("\n".join([f'name = "{name}"\n', *entries]), encoding="utf-8")
    cases = [case for title, told in stories.items() for case in _cases(title, told)]
    (out / CASES).write_text("".join(json.dumps(case | {"id": f"s{i:04}"}) + "\n" for i, case in enumerate(cases)), encoding="utf-8")
    return len(cases)


def _cases(title: str, tellings: list[tuple[str, Synopsis]]) -> list[dict[str, Any]]:
    asked: dict[str, dict[str, Any]] = {}
    for source, told in tellings:
        for question, answer, differs in told.asked:
            case = asked.setdefault(question, {"question": question, "answers": [], "sources": [], "evidence": [], "answerable": False, "tags": [title]})
            if answer:
                case["answerable"] = True
                case["answers"].append(answer.of(told.text))
                case["sources"].append(source)
                case["evidence"].append({"source": source, "start": answer.start, "end": answer.end})
                if differs:
                    case.setdefault("versions", []).append([case["answers"][-1]])
    return list(asked.values())


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    place = parser.parse_args().out
    print(shelve(files(apart=True), place))
    shelve(files(apart=False), place / "taught", TAUGHT)
