"""What a user can cause. Each message is one line: what is wrong, where, and the next thing to type.

The libraries raise these; only the command line and the page turn them into words and exit codes. A bug of
ours is any other exception, and is not caught.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pydantic import ValidationError


class GumshoeError(Exception):
    """Anything that a user can put right."""


def one_line(error: GumshoeError | OSError) -> str:
    """Return the one line that a user is told."""
    if isinstance(error, GumshoeError):
        return " ".join(str(error).split())
    where = f": {error.filename}" if error.filename else ""
    return f"{(error.strerror or type(error).__name__).lower()}{where}; check the disk, the permissions and GUMSHOE_HOME, or run: gumshoe doctor"


def first_line(error: Exception) -> str:
    """Return the beginning of what a library says of its error."""
    return str(error).strip().splitlines()[0][:160].rstrip(".") if str(error).strip() else type(error).__name__


def first_fault(error: ValidationError) -> tuple[str, str]:
    """Return where the first fault is that pydantic found, "stories.A.files", and what it is."""
    first = error.errors()[0]
    what = first["msg"].removeprefix("Value error, ").replace("Input should be", "has to be").replace("Extra inputs are not permitted", "unknown key")
    what = re.sub(r"a valid dictionary(?: or instance of \w+)?", "a table of keys and values", what)  # of a class of ours nobody has heard
    return ".".join(str(part) for part in first["loc"] if part != "[key]"), what


class CorpusError(GumshoeError):
    """The folder, the corpus or its index is missing, empty, unknown, taken or damaged."""


class BusyError(CorpusError):
    """Another process is writing this corpus."""


class VectorServerError(GumshoeError):
    """The Chroma server does not answer, or nobody says where it is."""


class ConfigError(GumshoeError):
    """A setting, a `corpus.toml` or a cases file cannot be used."""


class ModelError(GumshoeError):
    """A model is unknown, not installed, refused the request or gave nothing that can be used."""


class ContextError(ModelError):
    """The prompt is longer than the model can read."""


class ServerError(ModelError):
    """The server of a model does not answer, or fails."""


class UnreachableError(ServerError):
    """Nothing listens where the server of a model should be."""
