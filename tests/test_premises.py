"""Deeds laid at the wrong door."""

import pytest

from rag.answer import Chatbot
from rag.index import Index, open_index
from rag.models import load_encoder
from rag.question.parse import parse_question
from rag.rules.fates import fates
from rag.rules.missing import missing
from rag.rules.premises import _may_be_told, contradicted, evidence_of_survival, unsupported_premise
from tests.conftest import told_twice


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("Why did Pat shoot Fantail?", "According to this shelf it was Ann Martin, not Pat."),
        ("Why did Fantail shoot Ann?", "According to this shelf it was the other way round: Ann Martin, not Fantail."),
        ("Why does Doc Riedenschneider shoot himself?", "Emmerich"),
        ("Why did Pat rescue Ann?", "According to this shelf it was Joe Sullivan, not Pat."),
    ],
)
def test_a_deed_of_somebody_else_is_a_false_premise(noir: Index, question: str, says: str) -> None:
    draft = contradicted(parse_question(question, noir), noir)
    assert draft is not None
    assert draft.reason == "false_premise"
    assert says in draft.text


def test_nobody_is_named_of_whom_only_a_pronoun_tells(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Ruth Orr sings at the Elm Club. Ben Toll loves Ruth Orr. Ben Toll walks in with Abe Wynn. Carl Lund shoots him with a rifle. Carl Lund flees. Ruth Orr weeps."
    bot = Chatbot("elm", config=told_twice(tmp_path_factory, "elm", "The Elm Club", [text, "Ruth Orr sings."]))
    assert bot.ask("Why did Ruth Orr shoot Ben Toll?").reason == "not_stated"


def test_what_somebody_without_a_name_does_may_be_what_is_asked(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = (
        "Ned Groat owns a boat with Carl Lund. Ida Lund weeps. She says that Ned Groat came aboard, and her father, who took him for a thief, struck him. "
        "Ida Lund gives Abe Wynn the keys for Ruth Orr and waits at the gate. Ruth Orr sings. Ned Groat and Carl Lund quarrel with Abe Wynn."
    )
    index = open_index(told_twice(tmp_path_factory, "boat", "The Boat", [told, "Ruth Orr sings."]).home, "boat")
    story = next(iter(index.stories))
    assert _may_be_told("Why did Carl Lund strike Ned Groat?", ["strike"], story, index)
    assert not _may_be_told("Why did Carl Lund strike Ruth Orr?", ["strike"], story, index)


def test_a_she_may_be_whoever_is_asked_about(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = "Ida Lund sings. Ida Lund meets Ruth Orr. She sews a coat for Ruth Orr and hides behind the mill. Ruth Orr weeps. Ned Groat weeps, and Ned Groat dances."
    index = open_index(told_twice(tmp_path_factory, "mill", "The Mill", [told, "Ruth Orr sings."]).home, "mill")
    assert contradicted(parse_question("Why does Ida Lund hide behind the mill?", index), index) is None
    assert contradicted(parse_question("Why does Ruth Orr begin to hide behind the mill?", index), index) is None
    draft = contradicted(parse_question("Why does Ned Groat hide behind the mill?", index), index)
    assert draft is not None
    assert "not Ned Groat" in draft.text


def test_two_who_do_it_together_are_not_the_other_way_round(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Ruth Orr and Ben Toll needed money. Ruth Orr sings and Ben Toll drinks. Ben Toll and Ruth Orr rob a bank."
    index = open_index(told_twice(tmp_path_factory, "pair", "The Pair", [text, "Ruth Orr sings."]).home, "pair")
    for question in ("Why did Ruth Orr and Ben Toll need money?", "Why did Ben Toll and Ruth Orr need money?"):
        assert missing(parse_question(question, index), index, load_encoder()) is None


@pytest.mark.parametrize(
    ("question", "story", "told"),
    [
        ("When did Pat push Rick through a window?", "Raw Deal", "Nothing on this shelf supports that Pat did push Rick through a window."),
        ("How did Jenny die?", "Straight Time", "Nothing on this shelf supports that Jenny dies."),
        (
            "Why did Willy kill Max?",
            "Straight Time",
            "The shelf has it the other way round: “Max escapes with the loot, settles the score with Willy by killing him, and escapes L.A. with a loyal Jenny by his side.” (002_af23972656ab3be6.txt)",
        ),
        ("Why did it rain?", "Raw Deal", None),
        ("Why did Ann shoot Fantail?", "Raw Deal", None),
        ("Where did Max study medicine?", "Straight Time", None),
        ("When did Max rob the bank?", "Straight Time", None),
    ],
)
def test_a_false_premise_is_named(noir: Index, question: str, story: str, told: str | None) -> None:
    draft = unsupported_premise(question, story, noir)
    assert (draft and draft.text) == told
    assert draft is None or draft.reason == "false_premise"


def test_a_death_in_words_of_its_own_is_no_false_premise(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = (
        "A bullet finds Ray Teague in the alley, and they bury Ray Teague in May. Lena Hart sings, and Tom Pell waits for Lena Hart. Tom Pell leaves Lena Hart."
    )
    index = open_index(told_twice(tmp_path_factory, "alley", "The Alley", (told, "Lena Hart and Tom Pell meet Ray Teague.")).home, "alley")
    assert unsupported_premise("How did Ray Teague die?", "The Alley", index) is None
    assert unsupported_premise("How did Tom Pell die?", "The Alley", index) is not None


def test_a_death_of_him_may_be_that_of_whom_the_passage_names(tmp_path_factory: pytest.TempPathFactory) -> None:
    hunted = "Ned Fenn owes Karl Voss money. Ned Fenn hides on a barge, and Mary Bell finds him there. He runs towards Karl Voss, who stands on the bridge. The wrestler catches him and breaks his neck. Mary Bell leaves."
    index = open_index(told_twice(tmp_path_factory, "bridge", "The Bridge", (hunted, "Karl Voss quarrels with Mary Bell. Ned Fenn owes money.")).home, "bridge")
    assert unsupported_premise("Who kills Ned Fenn?", "The Bridge", index) is None
    assert unsupported_premise("Who kills Mary Bell?", "The Bridge", index) is not None


def test_what_is_told_behind_an_and_or_beside_a_prison_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither is the deed unsupported_premise, nor is a death dropped, early in a telling, for a word that else tells how somebody lives."""
    told = "Karl Voss waits and shoots Emil Lund in the back. Nina Hale is strangled in prison by a nurse. Karl Voss and Nina Hale knew Emil Lund. Karl Voss flees. Rain falls."
    index = open_index(told_twice(tmp_path_factory, "barn", "The Barn", (told, "Karl Voss meets Emil Lund and Nina Hale.")).home, "barn")
    assert unsupported_premise("Why did Karl Voss shoot Emil Lund?", "The Barn", index) is None
    nina = next(c for c in index.names.characters if c.name == "Nina Hale")
    assert [fate.kinds for fate in fates(nina, index)] == [{"strangled"}]


def test_whoever_was_shot_was_not_stabbed(noir: Index) -> None:
    draft = contradicted(parse_question("Why did Ann stab Fantail with a knife?", noir), noir)
    assert draft and draft.reason == "false_premise" and "act of murder" in draft.text
    assert contradicted(parse_question("Why was Joe Sullivan hanged?", noir), noir)
    assert contradicted(parse_question("Why did Ann shoot Fantail?", noir), noir) is None


def test_what_may_be_told_of_a_killing_is_no_false_premise(noir: Index) -> None:
    """Of the shelf's own people: Ann shoots Fantail and not Joe; of Brannom only a killing by Dix is told; a policeman has no name."""
    assert _may_be_told("Why did Ann shoot Fantail?", [], "Raw Deal", noir)
    assert not _may_be_told("Why did Ann shoot Joe?", [], "Raw Deal", noir)
    assert not _may_be_told("Why did Dix kill Emmerich?", [], "The Asphalt Jungle", noir)
    assert _may_be_told("Why did Ann kill the guard?", [], "Raw Deal", noir)


def test_two_who_shoot_each_other_may_both_have_been_shot(noir: Index) -> None:
    assert contradicted(parse_question("Who shot Rick?", noir), noir) is None  # though he falls to his death


def test_a_body_that_lies_there_is_that_of_whoever_was_killed(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Ruth Orr wakes early. Ben Toll lies dead in his bed. Carl Lund killed Ben Toll because he knew too much. Ruth Orr flees."
    index = open_index(told_twice(tmp_path_factory, "bed", "The Bed", [text, "Ruth Orr meets Ben Toll and Carl Lund."]).home, "bed")
    draft = contradicted(parse_question("Why did Ruth Orr murder Ben Toll?", index), index)
    assert draft and draft.text == "According to this shelf it was Carl Lund, not Ruth Orr."


def test_what_is_told_of_somebody_by_a_pronoun_may_be_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Ruth Orr owns a ship. Emil Hart alone has a key, and suspicion falls on Emil Hart. Then he is locked in a shed. Ruth Orr locks the door."
    index = open_index(told_twice(tmp_path_factory, "shed", "The Shed", [text, "Ruth Orr meets Emil Hart."]).home, "shed")
    assert unsupported_premise("Why was Emil Hart locked up?", "The Shed", index) is None


def test_whoever_marries_somebody_is_married_by_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Paul Renner marries Clara Voss in a chapel. Clara sings, and Paul blackmails Clara. Paul laughs."
    index = open_index(told_twice(tmp_path_factory, "chapel", "Chapel", (text, text)).home, "chapel")
    drafts = [contradicted(parse_question(question, index), index) for question in ("Where does Clara marry Paul?", "Where does Clara blackmail Paul?")]
    assert [draft and draft.reason for draft in drafts] == [None, "false_premise"]


def test_whoever_came_to_no_harm_was_not_killed_whatever_is_found_beside_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Said before anything is answered, as long as no sentence about them may tell of a death in other words."""
    text = (
        "Lydia Sand leaves Philip Orr and goes to live with her mother. Nell Voss tries to row home, and a thief shoots her. A bullet finds Jack Toll. Hugo Lund and Philip Orr weep. "
        "The innkeeper's wife died long ago."
    )
    index = open_index(told_twice(tmp_path_factory, "mill", "The Mill", [text, "Lydia Sand, Philip Orr, Nell Voss, Jack Toll, Hugo Lund."]).home, "mill")
    draft = contradicted(parse_question("Why does Lydia Sand kill Philip Orr?", index), index)
    assert draft and draft.reason == "false_premise"
    for question in ("Why did Hugo Lund kill Jack Toll?", "Why did Hugo Lund shoot Nell Voss?", "Who killed Philip Orr?"):
        assert contradicted(parse_question(question, index), index) is None


def test_nobody_has_killed_whoever_recovers(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Lydia Sand is poisoned with weed-killer. Lydia Sand recovers. Philip Orr is poisoned, and Nell Voss weeps. Jack Toll is strangled. Jack Toll recovers his hat."
    index = open_index(told_twice(tmp_path_factory, "tea", "The Tea", [text, "Lydia Sand, Philip Orr, Nell Voss, Jack Toll."]).home, "tea")
    alive = [evidence_of_survival(f"Who killed {name}?", index) for name in ("Lydia Sand", "Philip Orr", "Jack Toll")]
    assert [evidence and evidence.text for evidence in alive] == ["Lydia Sand recovers.", None, None]


def test_who_is_found_shot_dead_is_shot_by_whoever_is_told_to_shoot_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (
        "Philip Orr is shot dead in the beach house. Nell Voss tells a policeman about Philip Orr. Lydia Sand quarrels with Philip Orr and shoots him. "
        "Hugo Lund loves Nell Voss and strangles her."
    )
    index = open_index(told_twice(tmp_path_factory, "beach", "The Beach", [text, "Lydia Sand, Philip Orr, Nell Voss, Hugo Lund, Jack Toll."]).home, "beach")
    told = [
        contradicted(parse_question(f"Why does {who} shoot {whom}?", index), index) for who, whom in (("Nell Voss", "Philip Orr"), ("Hugo Lund", "Jack Toll"))
    ]
    assert [draft and draft.text for draft in told] == [
        "According to this shelf it was Lydia Sand, not Nell Voss.",
        "Nothing on this shelf supports that Hugo Lund does shoot Jack Toll.",
    ]


def test_who_is_murdered_by_somebodys_men_is_not_murdered_by_another_and_everybody_lives_somewhere(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Philip Orr is found in the river, murdered by Hugo Lund's men. Nell Voss lives over a shop. Jack Toll, a sailor, owns a house. Max Roe is strangled by a sailor."
    index = open_index(told_twice(tmp_path_factory, "river", "The River", [text, "Philip Orr, Hugo Lund, Nell Voss, Max Roe and Jack Toll."]).home, "river")
    asked = (("Nell Voss", "Philip Orr"), ("Hugo Lund", "Philip Orr"), ("Nell Voss", "Max Roe"), ("Jack Toll", "Max Roe"))
    drafts = [contradicted(parse_question(f"Where does {who} murder {whom}?", index), index) for who, whom in asked]
    assert ["The shelf says otherwise" in draft.text if draft else False for draft in drafts] == [True, False, True, False]
    assert unsupported_premise("Where does Jack Toll live?", "The River", index) is None
