"""What is installed, which models answer, and whether the indexes are sound.

It fixes nothing, though an encoder that was never used is translated as at any first use; keys are never shown.

The only addresses it asks are Ollama's and what OPENAI_BASE_URL and GUMSHOE_CHROMA_URL name.
"""

from __future__ import annotations

import importlib.util
import json
import os
import sys
import urllib.request
from dataclasses import dataclass
from http.client import HTTPException
from typing import Any

from rag import index
from rag.config import settings
from rag.encoders import PROBE
from rag.errors import GumshoeError, ModelError, one_line
from rag.models import EXTRAS, KEYS, load_encoder, ollama_address
from rag.usage import counted


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at. What is not needed may be missing without anything being wrong."""

    what: str
    sound: bool
    remedy: str = ""
    needed: bool = True


def examine() -> list[Finding]:
    """Look at everything, in the order in which it is needed."""
    return [_python(), _home(), _encoder(), *_vector_server(), *_indexes(), *_packages(), *models_at_hand()]


def models_at_hand() -> list[Finding]:
    """Look for what can answer: the reader, keys (never their values), servers."""
    return [Finding("reader: in this process, no key, no network", True), *_keys(), _ollama(), *_openai_server()]


def _python() -> Finding:
    version = ".".join(map(str, sys.version_info[:3]))
    return Finding(f"Python {version}", sys.version_info >= (3, 11), "install Python 3.11 or newer")


def _home() -> Finding:
    home = settings().home
    nearest = next(folder for folder in (home, *home.absolute().parents) if os.path.lexists(folder))
    usable = nearest.is_dir() and os.access(nearest, os.W_OK | os.X_OK)
    return Finding(f"home {home}", usable, "is not a writable folder, and even a question needs one; fix it, or set GUMSHOE_HOME to another")


def _encoder() -> Finding:
    try:
        identity = load_encoder().identity
        load_encoder().encode([PROBE])
        return Finding(f"encoder {identity.name} ({identity.backend})", True)
    except (GumshoeError, OSError) as error:
        return Finding("encoder", False, one_line(error))


def _vector_server() -> list[Finding]:
    url = settings().chroma_url
    try:
        if url:
            index.server()
    except GumshoeError as error:
        return [Finding(f"GUMSHOE_CHROMA_URL {url}", False, str(error))]
    return [Finding(f"GUMSHOE_CHROMA_URL {url} answers", True)] if url else []


def _indexes() -> list[Finding]:
    home = settings().home
    try:
        names = index.corpora(home)
    except OSError as error:
        return [Finding("corpora", False, one_line(error))]
    if not names:
        return [Finding("no corpus yet", False, "run: gumshoe ingest FOLDER", needed=False)]
    findings = []
    for name in names:
        try:
            generations = index.pointer(home, name)
        except OSError as error:
            findings.append(Finding(f"corpus {name}", False, one_line(error)))
            continue
        if not generations:
            findings.append(Finding(f"corpus {name}", False, f"CURRENT is damaged; run: gumshoe ingest FOLDER --corpus {name!r}"))
        for generation, what in zip(generations, (f"corpus {name}", f"corpus {name}, the generation before"), strict=False):
            try:
                told = index.verify(home, name, generation)
                if generation == generations[0]:
                    told.check_encoder(load_encoder())
                if told.server:
                    index.Index(home, name, generation).close()
                findings.append(
                    Finding(
                        f"{what}: {counted(told.sources, 'file')}, {counted(told.passages, 'passage')}, checksums match, embedded by {told.encoder.name}", True
                    )
                )
            except (GumshoeError, OSError) as error:
                findings.append(Finding(what, False, one_line(error)))
    return findings


def _packages() -> list[Finding]:
    return [
        Finding(
            f"package for {provider}:…", importlib.util.find_spec(f"langchain_{provider}") is not None, f".venv/bin/pip install -e '.[{extra}]'", needed=False
        )
        for provider, extra in EXTRAS.items()
    ]


def _keys() -> list[Finding]:
    return [
        Finding(f"{key} is set" if os.environ.get(key) else key, bool(os.environ.get(key)), f"not set; needed for {provider}:… only", needed=False)
        for provider, key in KEYS.items()
    ]


def _ollama() -> Finding:
    try:
        address = ollama_address()
    except ModelError as error:
        return Finding("Ollama", False, str(error), needed=False)
    shape = _get(f"{address}/api/tags")
    if shape is None:
        return Finding(f"Ollama at {address}", False, "does not answer; start it with: ollama serve", needed=False)
    listed = shape.get("models")
    names = [f"ollama:{model['name']}" for model in listed if isinstance(model, dict) and model.get("name")] if isinstance(listed, list) else []
    return Finding(f"Ollama at {address} has {', '.join(names) or 'no model yet'}", True)


def _openai_server() -> list[Finding]:
    address = os.environ.get("OPENAI_BASE_URL")
    if not address:
        return []
    place = f"OPENAI_BASE_URL {address}"
    if _get(f"{address.rstrip('/')}/models", os.environ.get("OPENAI_API_KEY", "")) is None:
        return [Finding(place, False, "does not list its models; start the server, or fix the address or OPENAI_API_KEY", needed=False)]
    return [Finding(f"{place} answers", True)]


def _get(address: str, key: str = "") -> dict[str, Any] | None:
    if not address.startswith(("http://", "https://")):
        return None
    try:
        request = urllib.request.Request(address, headers={"Authorization": f"Bearer {key}"} if key else {})
        with urllib.request.urlopen(request, timeout=2) as reply:
            shape = json.load(reply)
            return shape if isinstance(shape, dict) else None
    except (OSError, ValueError, HTTPException):
        return None
