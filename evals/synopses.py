"""Write the made-up synopses that no network was trained on as a shelf with cases: `python -m evals.synopses OUT`, then `gumshoe ingest OUT/corpus`.

Each telling becomes a file of OUT/corpus, with a `corpus.toml` that says which are of one story; OUT/cases.jsonl asks what `rag/reader/stories`
asks, each question once a story. It judges nothing.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from rag.reader.synopses import FOLDER, KEPT_APART, Synopsis, read_synopses

SYNOPSES, CASES = "synopses", "cases.jsonl"
"""The name of the corpus; the file of its cases."""


def shelve(folder: Path, out: Path) -> int:
    """Write the stories kept apart in a folder; gives how many cases there are."""
    (out / "corpus").mkdir(parents=True, exist_ok=True)
    stories: dict[str, list[tuple[str, Synopsis]]] = {}
    for path in sorted(folder.glob(KEPT_APART)):
        for number, told in enumerate(read_synopses(path)):
            source = f"{path.stem}-{number:02}.txt"
            (out / "corpus" / source).write_text(told.text, encoding="utf-8", newline="")
            stories.setdefault(re.sub(r" *\(.*", "", told.title), []).append((source, told))
    entries = [f'[stories.{json.dumps(title)}]\nfiles = {json.dumps([source for source, _ in told])}\ntellings = "file"\n' for title, told in stories.items()]
    (out / "corpus" / "corpus.toml").write_text("\n".join([f'name = "{SYNOPSES}"\n', *entries]), encoding="utf-8")
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
                case["answers"].append(told.text[slice(*answer)])
                case["sources"].append(source)
                case["evidence"].append({"source": source, "start": answer.start, "end": answer.end})
                if differs:
                    case.setdefault("versions", []).append([case["answers"][-1]])
    return list(asked.values())


if __name__ == "__main__":
    print(shelve(FOLDER, Path(sys.argv[1])))
