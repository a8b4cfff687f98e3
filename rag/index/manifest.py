"""What a generation says of itself: `manifest.json`, sealed, with a checksum of every file beside it.

It is read without opening the generation. What the files hold is not looked into here.
"""

from __future__ import annotations

import hashlib
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from rag.encoders import PROBE, Encoder, EncoderIdentity
from rag.errors import CorpusError, first_line
from rag.index.places import generation_folder, no_such_corpus, pointer, remedy
from rag.schema import Story

FORMAT = 2
"""Of all that a generation is made of; one written in another is not read."""
PROBE_ALIKE = 0.01
"""How far apart the same encoder's numbers may lie on two processors."""
_NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is known of a generation without opening it."""

    format: int
    corpus: str
    folder: str
    """The folder that it was ingested from; the corpus is bound to it."""
    created: str
    """When, in UTC, as ISO 8601."""
    splitter: str
    """The rules by which passages were cut and names found."""
    told: str
    """The digest of what `corpus.toml` says of tellings and aliases."""
    encoder: EncoderIdentity
    probe: tuple[float, ...]
    """The beginning of the vector that the encoder gave `PROBE`, to four places."""
    stories: tuple[Story, ...]
    sources: int
    """How many files it holds; the next two count alike."""
    passages: int
    vectors: int
    stale: int
    """How many vectors have been taken out of Chroma's graph since that was built whole."""
    server: bool
    """Whether its vectors are on a Chroma server."""
    checksums: dict[str, str]
    """The SHA-256 of each file, by its path within the generation."""

    def write(self, folder: Path) -> None:
        """Write it into the folder of its generation."""
        body = asdict(self)
        (folder / _NAME).write_text(json.dumps(body | {"seal": _seal(body)}, sort_keys=True), encoding="utf-8")

    @classmethod
    def parse(cls, text: str) -> Manifest:
        """Read what was written; raises ValueError, KeyError, TypeError or AttributeError where it is damaged, CorpusError where it has another format."""
        body: dict[str, Any] = json.loads(text)
        if body.pop("seal") != _seal(body):
            raise ValueError("the seal is broken")
        if body["format"] != FORMAT:
            raise OtherFormatError(body["corpus"], body["folder"])
        stories = tuple(Story(**story | {"sources": tuple(story["sources"])}) for story in body["stories"])
        return cls(**body | {"encoder": EncoderIdentity(**body["encoder"]), "probe": tuple(body["probe"]), "stories": stories})

    def check_encoder(self, encoder: Encoder) -> None:
        """Raise CorpusError where vectors of an encoder are not comparable with those of the generation."""
        if encoder.identity != self.encoder or not np.allclose(probe(encoder), self.probe, atol=PROBE_ALIKE):
            made, now = self.encoder.name, encoder.identity.name
            differs = f"by {made}, and the encoder is now {now}" if made != now else f"by other weights of {made}"
            raise CorpusError(f"the index of {self.corpus!r} was embedded {differs}; {remedy(self.corpus)}, or set GUMSHOE_ENCODER as it was")


class OtherFormatError(CorpusError):
    """Says that a generation was written by another version of Gumshoe; `folder` is what its corpus was made from."""

    def __init__(self, corpus: str, folder: str) -> None:
        """Say so of a corpus."""
        super().__init__(f"the index of {corpus!r} was written by another version of Gumshoe; {remedy(corpus)}")
        self.folder = folder


def probe(encoder: Encoder) -> tuple[float, ...]:
    """Return what a manifest keeps of what an encoder makes of a text."""
    return tuple(round(float(x), 4) for x in encoder.encode([PROBE])[0, :8])


def read_manifest(home: Path, corpus: str, generation: str | None = None) -> Manifest:
    """Read the manifest of a generation, by default of the live one; raises CorpusError where there is none that can be read."""
    generation = generation or next(iter(pointer(home, corpus)), None)
    if generation is None:
        raise no_such_corpus(home, corpus)
    try:
        return Manifest.parse((generation_folder(home, corpus, generation) / _NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise CorpusError(
            f"the index of {corpus!r} is damaged ({_NAME}: {first_line(error) if type(error) is ValueError else 'it is no manifest'}); {remedy(corpus)}"
        ) from None


def verify(home: Path, corpus: str, generation: str) -> Manifest:
    """Check every file of a generation against its manifest; gives the manifest, raises CorpusError."""
    told = read_manifest(home, corpus, generation)
    try:
        found = checksums(generation_folder(home, corpus, generation))
    except FileNotFoundError as error:  # swept away by a publish since its manifest was read
        raise CorpusError(f"the index of {corpus!r} is damaged ({Path(error.filename).name}); {remedy(corpus)}") from None
    for name, checksum in told.checksums.items():
        if found.get(name) != checksum:
            raise CorpusError(f"the index of {corpus!r} is damaged ({name}); {remedy(corpus)}")
    return told


def files(folder: Path) -> list[Path]:
    """List the files of a generation but for its manifest, in order."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _NAME)


def checksums(folder: Path) -> dict[str, str]:
    """Return the checksum of each file in a folder but the manifest, several at a time."""
    paths = files(folder)
    with ThreadPoolExecutor() as pool:
        return dict(zip((path.relative_to(folder).as_posix() for path in paths), pool.map(_digest, paths), strict=True))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _seal(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
