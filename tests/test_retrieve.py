"""Fusion by hand, and the real shelf."""

from collections.abc import Sequence

import pytest

from rag.index import Index
from rag.models import load_encoder
from rag.retrieve import WEIGHT, HybridRetriever, adjoining, covering, fuse, rerank
from rag.schema import PassageReading
from tests.conftest import LetterEncoder, hit


def test_fuse_by_hand() -> None:
    scores = fuse({"a": 0.9, "b": 0.1}, {"b": 4.0}, 0.5)
    assert scores["a"] == pytest.approx(scores["b"]) == pytest.approx(0.0)
    assert fuse({"a": 0.9, "b": 0.1}, {}, 0.5)["a"] > 0
    assert fuse({}, {}, 0.5) == {}


def test_it_is_a_langchain_retriever(noir: Index) -> None:
    documents = HybridRetriever(index=noir, encoder=load_encoder(), k=5).invoke("Who shot Fantail?")
    assert len(documents) == 5
    assert any("Ann shoots Fantail" in document.page_content for document in documents[:2])
    assert {"source", "start", "end", "score", "dense", "lexical"} <= documents[0].metadata.keys()


def test_a_story_keeps_to_itself(noir: Index) -> None:
    hits = HybridRetriever(index=noir, encoder=load_encoder()).hits("Who is shot?", "Straight Time")
    assert {hit.passage.story for hit in hits} == {"Straight Time"}


def test_every_passage_is_what_its_source_says(noir: Index) -> None:
    for passage in noir.passages():
        text = noir.text(passage.source)
        assert len(passage.text.split()) <= 120
        for sentence in passage.sentences:
            raw = passage.raw(sentence).of(text)
            assert raw.split()[0][:2] == passage.text[sentence.start : sentence.end].split()[0][:2]
            assert "\n" not in raw


def test_a_name_of_several_words_counts_as_a_whole_where_few_passages_hold_it(noir: Index) -> None:
    names, words_alone = noir.search.lexical("Does Jenny Mercer hope?", 50), noir.search.lexical("Does jenny mercer hope?", 50)
    whole = {p.id for p in noir.passages() if "Jenny Mercer" in p.text}
    assert 0 < len(whole) <= 4
    assert {id_ for id_ in names if names[id_] > words_alone[id_]} == whole
    assert noir.search.lexical("Does Dix Handley hope?", 50) == noir.search.lexical("Does dix handley hope?", 50), "many passages hold it"


def test_reranking_by_hand(noir: Index) -> None:
    hits = [hit("x", start=1, score=2.0), hit("y", start=2, score=1.9), hit("z", start=3, score=0.0)]
    again = rerank("?", covering("?", hits, noir), [PassageReading(-1.0, ()), PassageReading(1.0, ()), PassageReading(3.0, ())], noir, LetterEncoder())
    assert [h.passage.text for h in again] == ["z", "y", "x"]
    for h in again:
        assert h.score == pytest.approx(sum(WEIGHT[part] * h.why[part] for part in WEIGHT))
    assert again[1].why["fused"] == 1.9
    assert again[1].why["covered"] == 0
    assert [h.why["behind"] for h in again] == [0, 1, 1], "each stands beside a better one"


def test_what_adjoins_a_hit_speaks_for_it(noir: Index) -> None:
    hits = [hit("Ann shoots.", start=0), hit("It is Fantail.", start=12), hit("It is Fantail. Again.", start=90)]
    again = {h.passage.span.start: h.why for h in covering("Who shoots Fantail?", hits, noir)}
    assert again[0]["beside"] == again[12]["beside"] == pytest.approx(1)
    assert again[90]["beside"] == again[90]["covered"] == again[12]["covered"]


def test_only_neighbours_in_one_telling_adjoin() -> None:
    first, second = hit("aaaa", start=10).passage, hit("bb", start=16).passage
    others = [hit("c", start=40).passage, hit("d", start=19, telling=1).passage, hit("e", start=19, source="b.txt").passage]
    assert adjoining([second, *others, first]) == [(first, second)]


def test_what_the_nearest_sentences_say_brings_a_passage_up(noir: Index) -> None:
    hits = [hit("xx. xx. xx.", 3, 7, 11, start=1), hit("xx. ab. ab.", 3, 7, 11, start=2)]
    again = rerank("ab", covering("ab", hits, noir), [PassageReading(0.0, ())] * 2, noir, LetterEncoder())
    assert [h.passage.text for h in again] == ["xx. ab. ab.", "xx. xx. xx."]
    assert again[0].why["sentences"] == pytest.approx(LetterEncoder().encode(["ab."])[0] @ LetterEncoder().encode(["ab"])[0])


def test_whoever_reads_can_bring_a_passage_up(noir: Index) -> None:
    plain = HybridRetriever(index=noir, encoder=load_encoder(), k=20).hits("Who shot Fantail?")
    last = plain[-1].passage.text

    def reads(question: str, passages: Sequence[str]) -> list[PassageReading]:
        return [PassageReading(50.0 if passage == last else 0.0, ()) for passage in passages]

    found = HybridRetriever(index=noir, encoder=load_encoder(), k=3, read_passages=reads).hits("Who shot Fantail?")
    assert found[0].passage.text == last
    assert [h.passage for h in found[1:]] == [h.passage for h in plain[:2]]
