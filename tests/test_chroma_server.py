"""A shelf whose vectors are on a real Chroma server, started here on loopback."""

from __future__ import annotations

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import chromadb
import httpx
import pytest

from ingest.pipeline import ingest
from rag import index
from rag.answer import Chatbot
from rag.config import settings
from rag.errors import CorpusError, VectorServerError
from rag.index import open_index
from tests.conftest import CORPUS, new_home


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    chroma = Path(sys.executable).with_name("chroma")
    command = [str(chroma), "run", "--path", str(tmp_path_factory.mktemp("chroma")), "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = monotonic() + 60
    while monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/api/v2/heartbeat")
            break
        except httpx.TransportError:
            sleep(0.2)
    yield port
    process.terminate()
    process.wait(10)


@pytest.fixture
def served(server: int, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Yield a home of its own whose vectors go to the server."""
    place = new_home(tmp_path_factory)
    monkeypatch.setenv("GUMSHOE_HOME", str(place))
    monkeypatch.setenv("GUMSHOE_CHROMA_URL", f"http://127.0.0.1:{server}")
    settings.cache_clear()
    yield place
    for name in index.corpora(place):
        index.remove(place, name)
    settings.cache_clear()


def collections(port: int) -> list[str]:
    return sorted(c.name for c in chromadb.HttpClient("127.0.0.1", port).list_collections())


def test_it_answers_from_the_server_and_follows_a_publish(server: int, served: Path, tmp_path: Path) -> None:
    folder = tmp_path / "noir"
    folder.mkdir()
    for path in CORPUS.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    ingest(folder, settings())
    bot = Chatbot("noir")
    assert bot.ask("Who shot Fantail?").answer == "Ann"
    assert not list((served / "corpora" / "noir" / "generations").glob("*/chroma"))
    assert len(collections(server)) == 1
    (folder / "002_af23972656ab3be6.txt").write_text("Max Dembo robs a bank in Reno with Greta Nagel. Max Dembo flees to Oregon with Greta Nagel.")
    ingest(folder, settings())
    assert "Oregon" in bot.ask("Where does Max Dembo flee to?").answer
    assert len(collections(server)) == 2  # the live one and the one before it
    index.rollback(served, "noir")
    assert bot.ask("Who is Jenny Mercer?").citations
    reader = bot.index()
    index.remove(served, "noir")
    assert reader.vectors()  # nothing is pulled from under whoever is reading
    reader.close()
    ingest(folder, settings())
    open_index(served, "noir").close()
    index.remove(served, "noir")
    assert collections(server) == []


def test_a_server_that_lost_vectors_is_noticed(server: int, served: Path) -> None:
    ingest(CORPUS, settings())
    client = chromadb.HttpClient("127.0.0.1", server)
    collection = client.get_collection(collections(server)[0])
    collection.delete(ids=collection.get(limit=1)["ids"])
    with pytest.raises(CorpusError, match="does not hold every vector"):
        open_index(served, "noir")
    ingest(CORPUS, settings())  # as it says
    assert Chatbot("noir").ask("Who shot Fantail?").answer == "Ann"


def test_another_home_on_the_server_is_left_alone(served: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    ingest(CORPUS, settings())
    other = new_home(tmp_path_factory)
    monkeypatch.setenv("GUMSHOE_HOME", str(other))
    settings.cache_clear()
    ingest(CORPUS, settings())
    index.remove(other, "noir")
    monkeypatch.setenv("GUMSHOE_HOME", str(served))
    settings.cache_clear()
    assert open_index(served, "noir").vectors()


def test_a_server_that_is_gone_is_one_line(served: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUMSHOE_CHROMA_URL", "http://127.0.0.1:9")
    settings.cache_clear()
    with pytest.raises(VectorServerError, match=r"no Chroma server answers at http://127\.0\.0\.1:9"):
        ingest(CORPUS, settings())
