"""Who does what to whom, by hand, in sentences about the people of the user's shelf."""

import pytest

from rag.index import Index
from rag.question.deeds import by_deed, deeds


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Ann shoots Fantail with his own gun.", {("Ann Martin", "shoot", "Fantail")}),
        ("Fantail was shot by Ann.", {("Ann Martin", "shoot", "Fantail")}),
        ("Why did Ann shoot Fantail?", {("Ann Martin", "shoot", "Fantail")}),
        ("Ann shoots Joe's attacker.", {("Ann Martin", "shoot", "Joe Sullivan's")}),
        ("Rick, who owes Joe money, waits.", {("Rick Coyle", "ow", "Joe Sullivan")}),
        ("Ann runs, and Fantail waits.", set()),
        ("Ann's gun hits Fantail.", set()),
        ("Joe fights Rick.", set()),
        ("Ann runs with Fantail.", set()),
        ("Ann shoots a man.", set()),
    ],
)
def test_deeds(noir: Index, text: str, told: set[tuple[str, str, str]]) -> None:
    story = next(key for key, story in noir.stories.items() if story.title == "Raw Deal")
    assert deeds(text, story, noir) == told


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("What becomes of the thug that Ann shoots?", "What becomes of Fantail?"),
        ("Who plays the detective Dix kills?", "Who plays Bob Brannom?"),
        ("Where does the woman who shot Fantail live?", "Where does Ann Martin live?"),
        ("What does the man who met Max do?", "What does the man who met Max do?"),
        ("Where was Ann the night Joe escaped?", "Where was Ann the night Joe escaped?"),
    ],
)
def test_who_is_described_by_a_deed(noir: Index, question: str, named: str) -> None:
    assert by_deed(question, noir) == named
