"""Whether words are in the unit that a question asks for."""

import pytest

from rag.reader.kinds import in_unit_asked


@pytest.mark.parametrize(
    ("question", "text", "so"),
    [
        ("How much did the widow collect?", "sixty thousand pesos", True),
        ("How much did the widow collect?", "$40", True),
        ("How much did the widow collect?", "forty drinkers", False),
        ("For how many years did Crane take bribes?", "six years", True),
        ("For how many years did Crane take bribes?", "six men", False),
        ("How many men guard the bank?", "the men of the guard", False),
        ("How old is Sunniva?", "thirty-nine", False),
        ("Where is the bank?", "$40", False),
    ],
)
def test_in_unit_asked(question: str, text: str, so: bool) -> None:
    assert in_unit_asked(question, text) is so
