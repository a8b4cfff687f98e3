"""Where and when a story is set, by how its tellings open, by hand."""

import pytest

from rag.index import Index
from rag.rules.setting import asks_setting, setting
from rag.schema import Evidence
from tests.conftest import passage


def telling(*sentences: str) -> list[Evidence]:
    ends = [sum(len(s) + 1 for s in sentences[: n + 1]) - 1 for n in range(len(sentences))]
    place = passage(" ".join(sentences), *ends, story="Raw Deal")
    return [Evidence(place, span, 1.0) for span in place.sentences]


@pytest.mark.parametrize(
    ("sentences", "where", "when"),
    [
        (("Vienna, 1948.", "A man comes in."), "Vienna", "1948"),
        (("In the Arizona Territory of 1881, a man comes in.",), "", "1881"),
        (("Sorrow Wells, Arizona Territory, 1883.", "No rain falls."), "Sorrow Wells, Arizona Territory", "1883"),
        (("In a small Louisiana town, a man keeps a diary.",), "in a small Louisiana town", ""),
        (("A detective comes to the mining town of Cold Spur, Nevada, in the spring of 1931.",), "the mining town of Cold Spur, Nevada", "the spring of 1931"),
        (("A man drinks.", "A woman sings.", "The story is set in a lighthouse off Leith during the war."), "in a lighthouse off Leith", "the war"),
        (("The Barge is a 1952 American film noir set in St. Louis.", "A man waits in Cairo."), "in St. Louis", ""),
        (("Ann is in Ann's car and looks at Joe.", "A man waits."), "", ""),
        (("The Pier is a 1949 American film noir.", "A man plans on retiring to Mexico City."), "", ""),
        (("A man drinks.", "A woman sings.", "He flees in 1950 to a hotel in Lisbon."), "", ""),
    ],
)
def test_how_a_telling_opens(noir: Index, sentences: tuple[str, ...], where: str, when: str) -> None:
    """Neither a car, a friend, the film's own year nor a place that comes up later is a setting."""
    told = [telling(*sentences)]
    answers = [setting(asked, told, noir) for asked in ("where is set", "when does take place")]
    assert [draft.text for draft in answers] == [where, when]
    assert [draft.reason for draft in answers] == [None if said else "not_stated" for said in (where, when)]


def test_tellings_of_two_years_are_versions(noir: Index) -> None:
    draft = setting("what year is set", [telling("It is November of 1893."), telling("In the spring of 1888 a nurse comes.")], noir)
    assert [version.text for version in draft.versions] == ["November of 1893", "the spring of 1888"]
    agreed = setting("which year is set", [telling("It is November of 1893."), telling("In 1893 a nurse comes.")], noir)
    assert not agreed.versions


def test_other_questions_are_left_alone() -> None:
    assert asks_setting("where is set") and not asks_setting("where does joe hide")
