"""Where tellings disagree, asked on the user's shelf, and on one where two stories are told twice."""

import pytest

from ingest.pipeline import ingest
from rag.config import Settings
from rag.index import Index, open_index
from rag.models import load_encoder
from rag.question.parse import Inquiry, parse_question
from rag.rules.differences import differences
from rag.schema import Draft
from tests.conftest import new_home


def asked(question: str, noir: Index) -> Draft | None:
    return differences(Inquiry(question, parse_question(question, noir), noir, load_encoder()))


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
    told = {version.text: {e.passage.telling_id for e in version.evidence} for version in draft.versions}
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


def test_versions_are_of_one_story(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("several")
    toml = 'name = "several"\n'
    for title, person in (("Mill", "Clara Weiss"), ("Quay", "Hugo Brandt")):
        for number, fate in enumerate(("drowns in the harbour", "is shot by the police")):
            (folder / f"{title}{number}.txt").write_text(f"{person} keeps a shop. A thief comes at night. In the end {person} {fate}.", encoding="utf-8")
        toml += f'[stories."{title}"]\nfiles = ["{title}0.txt", "{title}1.txt"]\ntellings = "file"\n'
    (folder / "corpus.toml").write_text(toml, encoding="utf-8")
    config = Settings(home=new_home(tmp_path_factory))
    ingest(folder, config)
    index = open_index(config.home, "several")
    of_both = asked("How do the tellings differ?", index)
    assert of_both
    assert ("Clara Weiss (Mill)" in of_both.text, "Hugo Brandt (Quay)" in of_both.text, of_both.versions) == (True, True, ())
    of_one = asked("How do the tellings of Mill differ?", index)
    assert of_one
    assert len(of_one.versions) == 2
