"""Fakes that can be checked by hand, and one real shelf that all tests share."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from rag.config import Settings, quiet_libraries, settings
from rag.encoders import Encoder, EncoderIdentity
from rag.index import Index, open_index
from rag.schema import Hit, Passage, Span

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
RAW_DEAL = "000_544611bf2d557d00.txt"

quiet_libraries()
for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "ANTHROPIC_API_KEY", "GUMSHOE_MODEL", "GUMSHOE_ENCODER"):
    os.environ.pop(name, None)


class LetterEncoder(Encoder):
    """A vector of 26 letter counts, made one long: what is near can be counted by hand."""

    identity = EncoderIdentity("letters", "1", 26, "test", 0)

    def __init__(self) -> None:
        """Count how many texts were embedded."""
        self.embedded = 0

    def encode(self, texts: Sequence[str]) -> np.ndarray:
        """Count letters."""
        self.embedded += len(texts)
        counts = np.array([[text.lower().count(chr(97 + i)) for i in range(26)] for text in texts], np.float32).reshape(len(texts), 26)
        counts[:, 0] += 0.01
        return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True))


@pytest.fixture
def letters(monkeypatch: pytest.MonkeyPatch) -> LetterEncoder:
    """Put the letter encoder in place of the real one."""
    fake = LetterEncoder()
    monkeypatch.setattr("ingest.pipeline.load_encoder", lambda config=None: fake)
    monkeypatch.setattr("rag.answer.load_encoder", lambda config=None: fake)
    return fake


@pytest.fixture
def config(tmp_path: Path) -> Settings:
    """Return settings with a home of their own."""
    return Settings(home=tmp_path / "home")


def new_home(factory: pytest.TempPathFactory) -> Path:
    """Make an empty home that shares the translated encoder with every other one of the run: to translate it takes 13 s."""
    run = factory.getbasetemp()
    shared = (run.parent if "PYTEST_XDIST_WORKER" in os.environ else run) / "encoders"
    shared.mkdir(exist_ok=True)
    place = factory.mktemp("home")
    (place / "encoders").symlink_to(shared)
    return place


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Yield the home of the user's four synopses, ingested with the real encoder into a real Chroma."""
    from ingest.pipeline import ingest

    place = new_home(tmp_path_factory)
    os.environ["GUMSHOE_HOME"] = str(place)
    settings.cache_clear()
    ingest(CORPUS, settings())
    yield place
    settings.cache_clear()


@pytest.fixture
def noir(home: Path) -> Index:
    """Open the shared shelf."""
    return open_index(home, "noir")


def told_twice(factory: pytest.TempPathFactory, name: str, title: str, tellings: Sequence[str]) -> Settings:
    """Ingest two tellings as one story, with the real encoder, into a home of their own."""
    from ingest.pipeline import ingest

    folder = factory.mktemp(name)
    for file, text in zip(("first.txt", "second.txt"), tellings, strict=True):
        (folder / file).write_text(text, encoding="utf-8")
    (folder / "corpus.toml").write_text(f'name = "{name}"\n[stories."{title}"]\nfiles = ["first.txt", "second.txt"]\ntellings = "file"\n', encoding="utf-8")
    config = Settings(home=new_home(factory))
    ingest(folder, config)
    return config


def shelved(folder: Path, config: Settings, **texts: str) -> Index:
    """Ingest texts, by the names of their files, as a corpus that is called as the folder is; with what encoder the test has put in."""
    from ingest.pipeline import ingest

    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest(folder, config)
    return open_index(config.home, folder.name)


def passage(text: str, *ends: int, source: str = "a.txt", story: str = "A", telling: int = 0, start: int = 0) -> Passage:
    """Make a passage whose sentences end at `ends`, or that is one sentence."""
    bounds = [0, *(ends or (len(text),))]
    sentences = tuple(Span(a + (text[a] == " "), b) for a, b in pairwise(bounds))
    return Passage(f"{source}#{start}", source, story, telling, Span(start, start + len(text)), text, sentences, ())


def hit(text: str, *ends: int, score: float = 1.0, **where: object) -> Hit:
    """Make a hit on such a passage."""
    return Hit(passage(text, *ends, **where), score, {"dense": score, "lexical": score})  # type: ignore[arg-type]
