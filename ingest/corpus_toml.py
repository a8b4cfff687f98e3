"""What a folder's `corpus.toml` says of it: its name, its stories, how files are told, what people are called.

It reads and checks that one file; which of the files that it names are there is for the pipeline to see.
"""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from ingest.split import Tellings
from rag.errors import ConfigError, first_fault
from rag.index import unfit_name
from rag.schema import Story


def _name(text: str) -> str:
    if not text.strip() or text.startswith("file:"):
        raise ValueError(f"{text!r} is no name")
    return text


def _corpus_name(text: str) -> str:
    if unfit := unfit_name(text):
        raise ValueError(unfit)
    return text


_Name = Annotated[str, AfterValidator(_name)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    files: list[Annotated[str, AfterValidator(lambda path: str(PurePosixPath(path)))]] = []
    tellings: Tellings | None = None
    year: Annotated[int, Field(ge=1, le=2100)] | None = None
    aliases: dict[_Name, list[_Name]] = {}


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: Annotated[str, AfterValidator(_corpus_name)] | None = None
    stories: dict[_Name, _Table] = {}


@dataclass(frozen=True, slots=True)
class CorpusToml:
    """What a folder's `corpus.toml` says: the name, the stories by title, how files are told, aliases by story."""

    name: str | None = None
    stories: tuple[Story, ...] = ()
    units: dict[str, Tellings] = field(default_factory=dict)
    aliases: dict[str, dict[str, list[str]]] = field(default_factory=dict)

    @property
    def digest(self) -> str:
        """Return a digest of what it says of tellings and aliases."""
        return hashlib.sha256(json.dumps([self.units, self.aliases], sort_keys=True).encode()).hexdigest()[:16]


def read_corpus_toml(folder: Path) -> CorpusToml:
    """Read `corpus.toml`, if the folder has one; raises ConfigError where it cannot be used."""
    path = folder / "corpus.toml"
    if not path.is_symlink() and not path.exists():
        return CorpusToml()
    try:
        shape = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except OSError as error:
        raise _wrong(path, (error.strerror or "it cannot be read").lower()) from None
    except ValidationError as error:
        where, what = first_fault(error)
        raise _wrong(path, f"{where}: {what}") from None
    except (ValueError, RecursionError) as error:
        raise _wrong(path, str(error)) from None
    twice = [file for file, count in Counter(file for table in shape.stories.values() for file in table.files).items() if count > 1]
    if twice:
        raise _wrong(path, f"{twice[0]!r} is listed twice")
    stories = tuple(Story(title, title, tuple(table.files), table.year) for title, table in shape.stories.items())
    units = {file: table.tellings for table in shape.stories.values() if table.tellings for file in table.files}
    return CorpusToml(shape.name, stories, units, {title: table.aliases for title, table in shape.stories.items()})


def _wrong(path: Path, what: str) -> ConfigError:
    return ConfigError(f"{path}: {what}; fix it (see 'Your own shelf' in the README), then run: gumshoe ingest {path.parent}")
