"""What is told as a fact, and what only as believed, planned or denied."""

import pytest

from rag.language.factuality import asks_charge, asks_fact, asks_really, denied, only_supposed, told_as_fact, unfactual
from rag.language.inflection import content_stems
from rag.schema import Span


def stems(text: str) -> frozenset[str]:
    return frozenset(content_stems(text))


@pytest.mark.parametrize(
    ("asked", "sentence", "fact"),
    [
        ("hanged", "Poteet wants him hanged.", False),
        ("hanged", "Before Poteet can pay, or before Joe can get the money he is found hanged.", True),
        ("hanged", "All is lost before Joe can find out where he is hanged.", False),
        ("money", "All ends before Joe can get the money he is promised.", False),
        ("murdered", "The police claim that Vera murdered Gus.", False),
        ("suicide", "Malone dies, apparently a suicide.", False),
        ("killed", "Nobody suspects that Vera killed him.", True),
        ("kept the deed", "What neither Greta nor Inge knows is that he has kept the deed.", True),
        ("kept the deed", "Neither Greta nor Inge has kept the deed.", False),
        ("crack", "Walt cant crack a safe.", False),
        ("crack", "Walt cannot crack a safe.", False),
        ("strangles", "Walt is on the verge of strangling her when a car comes.", False),
        ("killed", "Ida screams that she will kill him.", False),
        ("screams", "Ida screams that she will kill him.", True),
        ("comes", "Walt is on the verge of strangling her when a car comes.", True),
        ("shoots", "He does not hesitate to shoot.", True),
        ("bait", "Strand, who has suspected Ida for months and has used Kay as bait, steps out.", True),
        ("used", "He has suspected that Ida lied and had used Kay as bait.", False),
        ("cut", "Zé is to cut the wires.", False),
        ("burned", "Brandt ordered the warehouse burned in order to collect the insurance.", True),
        ("walk", "He lives on a pension and can't walk on account of a trolley accident.", False),
        ("accident", "He lives on a pension and can't walk on account of a trolley accident.", True),
        ("shot", "He tries to escape and is shot by the guards.", True),
        ("drowned", "The papers say that Lenny drowned while escaping.", False),
        ("killed", "Farrow believes that Mrs. Oakes killed him.", False),
        ("found", "Fenn, blamed by half the town to the last, is found drowned.", True),
        ("killed", "Farrow believes that Mott was killed by his bookkeeper, Ned Lasker.", False),
        ("killed", "Farrow, believing Lasker guilty, killed him.", True),
        ("strikes", "She thinks that he is the burglar and strikes him with a shovel.", True),
        ("strangled", "Stahl, who thinks that she has deceived him, has her strangled by Otto.", True),
        ("drags the body", "Sure that nobody will believe him, Al drags the body into the brush.", True),
        ("drags the body", "She believes that Al drags the body into the brush.", False),
        ("drags the body", "She suspects him, Al says, of having dragged the body into the brush.", False),
        ("deceived", "Stahl, who thinks that she has deceived him, has her strangled by Otto.", False),
        ("strangled", "Stahl, who thinks that Vera, his wife, strangled Otto, weeps.", False),
        ("robbed the stage", "Anybody in town will tell you that Gance robbed the stage.", False),
        ("shoots", "One night Dot dreams that Farrow shoots Lasker.", False),
        ("shoots", "Cornered, he tries to shoot Dot, but the gun misfires.", False),
        ("shoots", "He tries to run and shoots the guard.", True),
        ("blow up the bridge", "Anselmo advises him to blow up the bridge.", False),
        ("kill", "Rick hires a stranger to kill Joe.", False),
        ("take the poison", "Should the train be stopped, she will take the poison in her ring.", False),
        ("pushed", "Hanrahan might have pushed him.", False),
        ("kill", "He does not kill the guard.", False),
        ("killed", "She does not know that Rick killed him.", True),
        ("robbed", "Joe is falsely accused of having robbed the bank.", False),
        ("marries", "She hopes to leave town, and so she marries Dell.", True),
        ("sings", "Nobody here sings.", True),
        ("robbed", "He insists that Joe robbed the bank.", False),
        ("robbed", "She lies to the police that Joe robbed the bank.", False),
        ("robbed", "She tells Ann that Joe robbed the bank.", True),
        ("robbed", "The town held that he had wrecked the mill, and that he robbed the bank.", False),
        ("robbed", "Joe is going to wait, and Ned robbed the bank.", True),
        ("wait", "Joe is going to wait.", False),
        ("goes Panama", "Joe is going to the coast, to Panama.", True),
    ],
)
def test_a_deed_is_told_as_a_fact_outside_what_somebody_believes_or_plans(asked: str, sentence: str, fact: bool) -> None:
    assert told_as_fact(sentence, stems(asked)) is fact


def test_a_dislike_denies_nothing_and_a_denial_ends_before_who() -> None:
    assert not denied("The box is found by Pell, who can't abide Ruth; he burns it.")
    assert denied("He can't bear to burn it.")
    assert told_as_fact("Ned was drunk; Ada never told Ruth, who loved her brother.", stems("brother"), ["Ruth"])
    assert not told_as_fact("Ned was drunk; Ada never told Ruth of her brother.", stems("brother"), ["Ruth"])


def test_what_is_only_supposed_decides_no_question_of_yes_or_no() -> None:
    asked = stems("jump cliff")
    assert only_supposed("Ada was supposed to have jumped off the cliff.", asked)
    assert not only_supposed("Ada did not jump off the cliff.", asked)
    said = "He says he is a plumber."
    assert not only_supposed(said, stems("plumber"))
    assert only_supposed(said, stems("plumber"), really=True)


def test_what_somebody_says_is_no_answer_to_what_really_was() -> None:
    told = "Ida tells the inspector that she spent the night at her sister's."
    assert asks_really("Where did Ida really spend the night?")
    assert told_as_fact(told, stems("spent night"))
    assert not told_as_fact(told, stems("spent night"), really=True)


def test_what_is_denied_is_no_answer_but_what_stands_against_it_is() -> None:
    told = "It was not Gance who set the fire but the judge's own son, Toby."
    assert [span.of(told) for span in denied(told)] == ["It was not Gance "]
    assert not told_as_fact(told, stems("set fire"), at=told.index("Gance"))
    assert told_as_fact(told, stems("set fire"), at=told.index("the judge"))
    assert told_as_fact("She left without a ticket.", stems("leave"), at=len("She left "))


def test_whom_a_sentence_names_only_to_deny_it_of_them_it_tells_nothing_about() -> None:
    told = "The accounts had been padded not by Lasker but by the nephew, who needed money."
    assert not told_as_fact(told, stems("pad accounts"), [r"\bLasker\b"])
    assert told_as_fact(told, stems("pad accounts"), [r"\bnephew\b"])


@pytest.mark.parametrize(
    "question",
    [
        "Whom do the police suspect?",
        "What does Rick plan to do?",
        "Who wants Joe dead?",
        "Why doesn't Ann leave?",
        "Which port was Joe's boat to sail from?",
        "According to Pat, who shot him?",
        "How long is it since he argued a case?",
        "What will happen when they follow the lantern?",
        "With whom did Ida have to stay?",
        "What advice does Jonas give?",
        "Why can Max no longer sing?",
    ],
)
def test_who_asks_for_a_belief_or_a_plan_asks_for_no_fact(question: str) -> None:
    assert not asks_fact(question)
    assert asks_fact("Who shot Fantail?")


@pytest.mark.parametrize(
    "question", ["Who is shot in the shoulder?", "Who shoots the teller?", "Where is the payroll?", "When does the plane leave?", "How does it begin?"]
)
def test_a_word_that_begins_like_one_of_belief_is_none(question: str) -> None:
    assert asks_fact(question)


def test_a_stretch_begins_with_the_word_that_governs_it() -> None:
    told = "Ruth leaves; everyone supposes that she drove the car."
    assert unfactual(told) == (Span(told.index("supposes"), len(told) - 1),)


def test_a_plan_ends_where_somebody_or_something_else_is_told_of() -> None:
    sentence = "When Hale fails to turn up and his body is discovered in a coffin, they quarrel."
    assert told_as_fact(sentence, stems("discovered"), at=sentence.index("in a"))
    assert not told_as_fact("He fails to turn up and discover the body.", stems("discover"))
    assert not told_as_fact("When he believes that Hale is dead and his body is discovered, he prays.", stems("discovered"))


@pytest.mark.parametrize("told", ["Luis was killed, so the story goes, when he stopped a robbery.", "The official version has it that Luis was killed."])
def test_what_only_a_story_has_is_no_fact(told: str) -> None:
    assert not told_as_fact(told, stems("killed"))


def test_whom_somebody_suspects_is_all_that_is_believed() -> None:
    assert told_as_fact("Gus had long suspected her and swapped the clock for an alarm clock.", stems("swap the clock"))
    assert not told_as_fact("He suspects that she swapped the clock.", stems("swap the clock"))
    assert not told_as_fact("He suspects her and her brother of having swapped the clock.", stems("swap the clock"))
    assert told_as_fact("Luther blamed the settlers and hanged Ned without a trial.", stems("hanged"))
    assert told_as_fact("Luther suspected Ann Bell and searched the barn.", stems("searched"))
    assert not told_as_fact("Luther believed that Ann lied and hanged Ned.", stems("hanged"))
    assert not told_as_fact("Luther blamed the settlers for the fire and the death of Ned.", stems("death"))


def test_who_is_only_charged_with_it_is_not_told_to_have_done_it() -> None:
    told = "Hassan, a tram conductor, is charged with the murder of the Pasha, who was poisoned."
    assert not told_as_fact(told, stems("murdered"), by_whom=True)
    assert not told_as_fact(told, stems("killed"), by_whom=True)
    assert told_as_fact(told, stems("murdered"))
    assert told_as_fact(told, stems("poisoned"), by_whom=True)
    assert told_as_fact("Joe is arrested for the robbery.", stems("arrested"), by_whom=True)


@pytest.mark.parametrize("asked", ["is executed for Kitty's murder", "is arrested for the robbery", "goes to the chair for it", "is charged with the murder"])
def test_who_pays_for_a_deed_need_not_have_done_it(asked: str) -> None:
    assert asks_charge(f"Who {asked}?")


@pytest.mark.parametrize("asked", ["is responsible for the murder", "kills for the money", "killed Kitty", "arrested Ned", "is Kitty hanged by"])
def test_who_did_a_deed_does_not_ask_who_pays_for_it(asked: str) -> None:
    assert not asks_charge(f"Who {asked}?")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ("admire bird", "Otto could not help admiring the bird."),
        ("strange", "Ned thought it strange that he was so warmly received."),
        ("sow quarrel", "They think so much of each other that nobody sows a quarrel."),
        ("kill", "There was no fear of anyone being killed."),
        ("shoot grandmother", "Only think, he shot an arrow at your grandmother."),
        ("walk", "So that they might talk, they went for a walk."),
        ("stronger", "If you wish I take you there, for he is stronger than I."),
    ],
)
def test_what_only_looks_like_a_belief_or_a_plan_is_a_fact(asked: str, sentence: str) -> None:
    assert told_as_fact(sentence, stems(asked))


def test_what_is_told_behind_a_plan_is_a_fact() -> None:
    told = "She wants to wash the cloak; when it touches the water the stains are gone."
    assert told_as_fact(told, stems("wash cloak"), at=told.index("the stains"))
    assert not told_as_fact(told, stems("wash cloak"), at=0)
    wanted = "Ruth wanted me to take a green envelope, nothing else."
    assert not told_as_fact(wanted, stems("green envelope"), at=wanted.index("nothing"))


def test_whoever_is_only_suspected_did_not_do_it_in_whatever_words() -> None:
    told = "When Marsh is found beaten to death, suspicion falls on his clerk, Danny Ruiz."
    assert not told_as_fact(told, stems("killed"), (), told.index("Danny"), by_whom=True)
    assert told_as_fact(told, stems("killed"), (), told.index("Marsh"), by_whom=True)


def test_what_is_believed_of_somebody_beside_governs_no_more_than_that() -> None:
    told = "At the name of his son, whom he had believed dead of the fever, Voss breaks down."
    assert told_as_fact(told, stems("break down"))
    assert not told_as_fact(told, stems("dead fever"))
