"""Shares by hand on the real shelf, names as each passage has them, and cosines in the order of the sentences."""

from collections.abc import Sequence

import numpy as np
import pytest

from rag.index import Index, open_index
from rag.match import QueryTerms, as_told, read_each, sentence_cosines, stems_beside
from rag.schema import PassageReading
from tests.conftest import LetterEncoder, passage, told_twice


def test_rarer_words_weigh_more(noir: Index) -> None:
    asked = QueryTerms("Who shoots Fantail?", noir)
    assert asked.stems == {"shoot", "fantail"}
    idf = noir.idf(asked.stems)
    assert asked.share({"fantail", "gun"}) == pytest.approx(idf["fantail"] / sum(idf.values()))
    assert asked.share({"fantail"}) > asked.share({"shoot"}) > asked.share({"gun"}) == 0
    assert asked.share(asked.stems) == pytest.approx(1)


def test_a_question_without_content_words_shares_nothing(noir: Index) -> None:
    assert QueryTerms("Who is it?", noir).share({"fantail"}) == 0


def test_a_title_belongs_to_the_name_behind_it(noir: Index) -> None:
    joe = noir.names.people_in("Joe Sullivan")
    assert stems_beside("Why did Captain Joe Sullivan board the ship?", joe) == {"board", "ship"}
    assert stems_beside("Why did Joe Sullivan meet the captain?", joe) == {"meet", "captain"}


def test_cosines_by_hand(noir: Index) -> None:
    encoder = LetterEncoder()
    place = passage("bb. ab.", 3, 7)
    question, first, second = encoder.encode(["ab", "bb.", "ab."])
    assert sentence_cosines("ab", [place], noir, encoder) == {place.id: pytest.approx(np.array([first, second]) @ question)}


@pytest.mark.parametrize(
    ("question", "told", "asked"),
    [
        ("Which shop does dembo hold up?", "Max robs a grocery.", "Which shop does Max hold up?"),
        ("Does Max meet Jenny?", "Dembo takes Mercer to dinner.", "Does Dembo meet Mercer?"),
        ("Who sees Max Dembo?", "Jenny sees Dembo.", "Who sees Max Dembo?"),
        ("Which shop does Dembo hold up?", "He robs a grocery.", "Which shop does Dembo hold up?"),
    ],
)
def test_a_passage_is_asked_by_the_names_that_it_has(noir: Index, question: str, told: str, asked: str) -> None:
    assert as_told(question, [passage(told, story="Straight Time"), passage(told, story="Raw Deal")], noir) == [asked, question]


def test_whom_a_passage_never_names_is_asked_about_by_what_it_calls_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Emory Pike, a dentist, hides in the mill. Agnes Toomey killed the dentist for his money."
    index = open_index(told_twice(tmp_path_factory, "chair", "The Chair", (text, "Emory Pike and Agnes Toomey dance.")).home, "chair")
    told = [passage(said, story="The Chair") for said in ("She killed the dentist.", "She killed Pike, the dentist.", "She killed the Dentist Orr.")]
    asked = "Why did Agnes kill Dr. Pike?"
    assert as_told(asked, told, index) == ["Why did Agnes kill the dentist?", asked, asked]


def test_a_rank_is_nobody_whom_a_passage_never_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Captain Edmund Holt guards the ferry. The captain sleeps."
    index = open_index(told_twice(tmp_path_factory, "ferry", "The Ferry", (text, "Agnes Toomey and Captain Holt dance.")).home, "ferry")
    assert as_told("How does Holt die?", [passage("The captain has him shot.", story="The Ferry")], index) == ["How does Holt die?"]


def test_readings_come_in_the_order_of_the_passages(noir: Index) -> None:
    asked: list[tuple[str, list[str]]] = []

    def read_passages(question: str, texts: Sequence[str]) -> list[PassageReading]:
        asked.append((question, list(texts)))
        return [PassageReading(float(len(question) + len(text)), ()) for text in texts]

    told = [passage(text, story="Straight Time") for text in ("Dembo runs.", "Max robs.", "Dembo hides.")]
    found = read_each("Who sees Dembo?", told, read_passages, noir)
    assert asked == [("Who sees Dembo?", ["Dembo runs.", "Dembo hides."]), ("Who sees Max?", ["Max robs."])]
    assert [reading.relevance for reading in found] == [26, 22, 27]
    read_each("Whom did Dembo see?", told[:1], read_passages, noir)
    assert asked[-1][0] == "Who did Dembo see?"
