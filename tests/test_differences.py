"""Where tellings disagree, asked on the user's shelf."""

import pytest

from rag.index import Index
from rag.models import encoder
from rag.question import Inquiry, read_question
from rag.rules.differences import differences
from rag.schema import Draft


def asked(question: str, noir: Index) -> Draft | None:
    return differences(Inquiry(question, read_question(question, noir), noir, encoder()))


@pytest.mark.parametrize(
    "question",
    [
        "What do the tellings of Raw Deal disagree about?",
        "How do the two versions of Raw Deal differ?",
        "Compare the two tellings of Raw Deal",
        "Do the files of Raw Deal contradict each other?",
        "What are the differences between the tellings of Raw Deal?",
        "Are there any contradictions in the synopses of Raw Deal?",
    ],
)
def test_each_version_has_its_own_telling(noir: Index, question: str) -> None:
    draft = asked(question, noir)
    assert draft
    told = {version.text: {e.passage.told_in for e in version.evidence} for version in draft.versions}
    (social,) = (text for text in told if text.startswith("Ann Martin: ") and "social worker" in text)
    (legal,) = (text for text in told if text.startswith("Ann Martin: ") and "caseworker" in text)
    assert told[social].isdisjoint(told[legal])
    assert {noir.stories[e.passage.story].title for e in draft.evidence} == {"Raw Deal"}


def test_of_one_person(noir: Index) -> None:
    draft = asked("What do the tellings say differently about Ann?", noir)
    assert draft
    assert {version.text.split(":")[0] for version in draft.versions} == {"Ann Martin"}


def test_one_telling_contradicts_nothing(noir: Index) -> None:
    draft = asked("Do the synopses of Straight Time disagree?", noir)
    assert draft
    assert draft.reason == "not_stated"


@pytest.mark.parametrize(
    "question",
    [
        "Why do Ann and Pat disagree?",
        "In which films do two brothers disagree?",
        "What is different about the second file that Max steals?",
        "Who has a conflict with the police?",
    ],
)
def test_other_questions_are_left_alone(noir: Index, question: str) -> None:
    assert asked(question, noir) is None
