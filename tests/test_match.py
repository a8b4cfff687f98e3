"""Shares by hand on the real shelf, and cosines in the order of the sentences."""

import numpy as np
import pytest

from rag.index import Index
from rag.match import Asked, sentence_cosines
from tests.conftest import LetterEncoder, passage


def test_rarer_words_weigh_more(noir: Index) -> None:
    asked = Asked("Who shoots Fantail?", noir)
    assert asked.stems == {"shoot", "fantail"}
    idf = noir.idf(asked.stems)
    assert asked.share({"fantail", "gun"}) == pytest.approx(idf["fantail"] / sum(idf.values()))
    assert asked.share({"fantail"}) > asked.share({"shoot"}) > asked.share({"gun"}) == 0
    assert asked.share(asked.stems) == pytest.approx(1)


def test_a_question_without_content_words_shares_nothing(noir: Index) -> None:
    assert Asked("Who is it?", noir).share({"fantail"}) == 0


def test_cosines_by_hand() -> None:
    encoder = LetterEncoder()
    place = passage("bb. ab.", 3, 7)
    question, first, second = encoder.encode(["ab", "bb.", "ab."])
    assert sentence_cosines("ab", [place], encoder) == {place.id: pytest.approx(np.array([first, second]) @ question)}
