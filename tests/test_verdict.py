"""Yes and no, put before the sentence that decides a question of yes or no."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from rag.answer import Chatbot
from rag.index import Index, open_index
from rag.language.words import words
from rag.question.parse import parse_question
from rag.rules.verdict import asked_whether, decided
from rag.schema import Draft, Evidence, sentences_of
from tests.conftest import told_twice

TEXT = (
    "Ned Groat owns a boat. Ida Lund sings. Ida Lund stole the ring from Ruth Orr. Ruth Orr knew nothing of the boat. Carl Lund never married Ida Lund. "
    "The town whispers that Abe Wynn robbed Ned Groat. He did not. Ruth Orr sends Abe Wynn to kill Carl Lund. "
    "Carl Lund sails for Ruth Orr, who owes Ned Groat nine dollars. Carl Lund and Abe Wynn wave. Ned Groat drowns. "
    "Ruth Orr begs Ned Groat for help, but Abe Wynn drags her off."
)


@pytest.mark.parametrize(
    ("question", "begins"),
    [
        ("Did Ann shoot Fantail?", "Yes: "),
        ("Did Joe shoot Fantail?", "No: "),
        ("Did Pat shoot Fantail?", "No: "),
        ("Did Rick push Joe through a window?", "No: "),
        ("Does Joe survive at the end of Raw Deal?", "No: "),
        ("Does Joe die?", "Yes: "),
        ("Does Doc trust Emmerich?", "No: "),
        ("Is Rick a pyromaniac?", "Yes: "),
        ("Does Rick owe Joe money?", "Yes: "),
        ("Does Rick want Joe dead?", ""),  # what is wanted is not for rules to say
        ("Did Fantail kill Ann?", ""),  # nobody did
        ("Was Fantail killed?", ""),  # in one telling
    ],
)
def test_a_verdict_stands_before_the_sentence(home: object, noir: Index, question: str, begins: str) -> None:
    answer = Chatbot("noir").ask(question)
    assert not answer.abstained
    assert answer.answer.startswith(begins) if begins else not answer.answer.startswith(("Yes: ", "No: "))
    assert answer.disagreements or words(answer.answer.removeprefix(begins)) == words(answer.citations[0].quote)


@pytest.fixture(scope="module")
def boat(tmp_path_factory: pytest.TempPathFactory) -> Index:
    config = told_twice(tmp_path_factory, "boat", "The Boat", [TEXT, "Ned Groat owns a boat. Ida Lund sings."])
    return open_index(config.home, "boat")


def _told(words: str, index: Index) -> Draft:
    """Answer surely by the sentence that has some words, with these words."""
    found = next(e for story in index.stories for e in sentences_of(index.passages_of(story)) if words in e.text)
    start = found.span.start + found.text.index(words)
    return Draft(words, (Evidence(found.passage, type(found.span)(start, start + len(words)), 0.9),), confidence=0.9)


@pytest.mark.parametrize(
    ("question", "draft", "answers", "verdict"),
    [
        ("Did Ida Lund steal the ring?", "Ida Lund sings", {"Who": "Ida Lund stole"}, "Yes"),
        ("Did Ida Lund steal the ring from Carl Lund?", "Ida Lund sings", {"Who": "Ida Lund stole"}, ""),  # he is not in the sentence
        ("Did Ruth Orr know of the boat?", "Ruth Orr knew", {"Who": "Ruth Orr knew"}, "No"),
        ("Did Carl Lund marry Ida Lund?", "Carl Lund never married", {"Who": "Carl Lund never"}, "No"),
        ("Did Abe Wynn rob Ned Groat?", "Ida Lund sings", {"Who": "Abe Wynn robbed"}, ""),  # it is taken back
        ("Did Ruth Orr kill Carl Lund?", "Ida Lund sings", {"Who": "Ruth Orr sends", "Whom": "Carl Lund.", }, ""),  # she sends somebody to
        ("Did Carl Lund owe Ned Groat nine dollars?", "Ida Lund sings", {"Who": "Carl Lund sails", "Whom": "Ned Groat nine"}, ""),  # she does
        ("Does Ruth Orr owe Ned Groat nine dollars?", "Ida Lund sings", {"Who": "Ruth Orr, who owes", "Whom": "Ned Groat nine"}, "Yes"),
        ("Did Abe Wynn drag old Ned Groat off?", "Ida Lund sings", {"Who": "Abe Wynn drags", "Whom": "Ned Groat for"}, ""),  # it is a woman
        ("Did Abe Wynn drag old Ruth Orr off?", "Ida Lund sings", {"Who": "Abe Wynn drags", "Whom": "Ruth Orr begs"}, "Yes"),
        ("Does Carl Lund wave?", "Ida Lund sings", {"Who": "Carl Lund and Abe Wynn wave"}, "Yes"),
        ("Does Ida Lund wave?", "Ida Lund sings", {"Who": "Carl Lund and Abe Wynn wave"}, ""),  # others do, and she may
        ("Does Ned Groat survive?", "Ned Groat drowns", {}, "No"),
        ("Did Ida Lund steal the ring or the boat?", "Ida Lund stole", {"Who": "Ida Lund stole"}, ""),
        ("Did Ida Lund not steal the ring?", "Ida Lund stole", {"Who": "Ida Lund stole"}, ""),
        ("Who stole the ring?", "Ida Lund", {"Who": "Ida Lund stole"}, ""),
    ],
)  # fmt: skip
def test_what_is_said_of_the_other_questions_decides(boat: Index, question: str, draft: str, answers: dict[str, str], verdict: str) -> None:
    def answer(asked: str) -> Draft:
        return _told(answers[asked.split()[0]], boat)

    own = replace(_told(draft, boat), confidence=0.7)
    said = decided(parse_question(question, boat), own, answer, boat)
    assert (said.text.split(": ")[0] if ": " in said.text else "") == verdict


def test_an_unsure_answer_or_one_that_tellings_differ_on_decides_nothing(boat: Index) -> None:
    parsed = parse_question("Did Ida Lund steal the ring?", boat)
    surely, own = _told("Ida Lund stole", boat), _told("Ida Lund sings", boat)
    unsure: list[Callable[[str], Draft]] = [lambda _: replace(surely, confidence=0.5), lambda _: replace(surely, text="Carl Lund", evidence=())]
    assert [decided(parsed, own, answer, boat) for answer in unsure] == [own, own]
    false = Draft("No such ring.", reason="false_premise")
    assert decided(parsed, false, lambda _: surely, boat) == false


def test_whom_a_question_describes_is_asked_for_by_name(boat: Index) -> None:
    parsed = parse_question("Did the old sailor Ned Groat own a boat?", boat)
    asked = asked_whether(parsed, None, boat)
    assert asked is not None and (asked.whom.name, asked.who) == ("Ned Groat", "Who did own a boat?")
