"""Fusion by hand, and the real shelf."""

import pytest

from rag.index import Index
from rag.models import encoder
from rag.retrieve import HybridRetriever, fuse


def test_fuse_by_hand() -> None:
    scores = fuse({"a": 0.9, "b": 0.1}, {"b": 4.0}, 0.5)
    assert scores["a"] == pytest.approx(scores["b"]) == pytest.approx(0.0)
    assert fuse({"a": 0.9, "b": 0.1}, {}, 0.5)["a"] > 0
    assert fuse({}, {}, 0.5) == {}


def test_it_is_a_langchain_retriever(noir: Index) -> None:
    documents = HybridRetriever(index=noir, encoder=encoder(), k=5).invoke("Who shot Fantail?")
    assert len(documents) == 5
    assert any("Ann shoots Fantail" in document.page_content for document in documents[:2])
    assert {"source", "start", "end", "score", "dense", "lexical"} <= documents[0].metadata.keys()


def test_a_story_keeps_to_itself(noir: Index) -> None:
    hits = HybridRetriever(index=noir, encoder=encoder()).hits("Who is shot?", "Straight Time")
    assert {hit.passage.story for hit in hits} == {"Straight Time"}


def test_every_passage_is_what_its_source_says(noir: Index) -> None:
    for passage in noir.passages("1"):
        text = noir.text(passage.source)
        assert len(passage.text.split()) <= 120
        for sentence in passage.sentences:
            raw = text[slice(*passage.raw(sentence))]
            assert raw.split()[0][:2] == passage.text[sentence.start : sentence.end].split()[0][:2]
            assert "\n" not in raw
