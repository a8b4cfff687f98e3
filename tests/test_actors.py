"""Who plays whom: what stands in brackets behind a name, by hand, over two tellings of an invented story."""

import pytest

from rag.answer import Chatbot
from rag.config import Settings
from rag.index import open_index
from rag.question.parse import Inquiry, parse_question
from rag.rules.actors import acted
from rag.schema import Hit
from tests.conftest import LetterEncoder, told_twice

FIRST = """\
The smuggler Tobias Renn (Louis Harker) meets Clara Voss, played by Mary-Ann O’Dell, who owns a boat. Louis Brandt (the guard) wants their silver.
Tobias and Clara run from Louis Brandt, who plays cards with Oskar Thiel. Oskar drowns, and Clara weeps for Louis and for Tobias.
"""
SECOND = """\
Clara Voss (Mary-Ann O’Dell) and Tobias Renn (Lou Harker) are chased by Louis Brandt (Oskar Thiel). Oskar Thiel and Tobias find the silver.
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return told_twice(tmp_path_factory, "silver", "Silver", (FIRST, SECOND))


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("Who plays Tobias?", "Louis Harker"),
        ("which actress played clara voss in Silver", "Mary-Ann O’Dell"),
        ("By whom is Clara played?", "Mary-Ann O’Dell"),
        ("Who is the actor who plays Tobias Renn?", "Louis Harker"),
        ("Who does Mary-Ann O’Dell play?", "Clara Voss"),
        ("Which character does Lou Harker portray?", "Tobias Renn"),
        ("Which actor plays the smuggler?", "Louis Harker"),
        ("Who plays the guard?", None),
        ("Who plays Louis Brandt?", ""),
        ("Who plays cards with Oskar?", None),
        ("Who plays Hamlet?", None),
        ("Whom does Oskar play?", None),
    ],
)
def test_who_plays_whom(shelf: Settings, question: str, answer: str | None) -> None:
    """A guard is no actor, nor is anybody of the story."""
    index = open_index(shelf.home, "silver")
    hits = [Hit(passage, 1.0) for passage in index.passages_of(*index.stories)]
    draft = acted(Inquiry(question, parse_question(question, index), index, LetterEncoder(), hits))
    assert (draft and draft.text) == answer
    assert draft is None or draft.abstained == (answer == "")


def test_a_list_of_credits(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Cast: Victor Marlowe as Frank Deluca; Ada Nwosu (Commander Lena Haldane); Sadie Voss (Lila Marr)\n\nFrank Deluca robs a bank. Lena Haldane, a pilot, waits. Frank drinks. Lena weeps."
    table = "| Actor | Role |\n| --- | --- |\n| Otis Crane | Frank Deluca |\n\nFrank Deluca and Lena Haldane wait."
    bot = Chatbot("credits", "reader", told_twice(tmp_path_factory, "credits", "The Glass Ledger", (text, table)))
    assert bot.ask("Who plays Frank?").answer == "Victor Marlowe"
    assert bot.ask("Who plays Lena Haldane?").answer == "Ada Nwosu"
    assert bot.ask("Who plays Sadie Voss?").answer == "Lila Marr"
    assert bot.ask("Who does Otis Crane play?").answer == "Frank Deluca"
    assert bot.ask("Who is Lena Haldane?").answer == "Lena Haldane, a pilot, waits."
    assert {c.name for c in bot.index().names.characters} == {"Frank Deluca", "Lena Haldane"}


def test_the_other_telling_agrees(shelf: Settings) -> None:
    answer = Chatbot("silver", "reader", shelf).ask("Who plays Clara?")
    assert answer.citations[0].quote.startswith("The smuggler Tobias Renn (Louis Harker) meets Clara Voss, played by")
    assert len(answer.also) == 1


def test_who_stars_as_somebody(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = "Night of the Heron is a 1949 film starring Lana Dormer as Ivy Blake and Ray Cobb as Frank Delgado. Frank Delgado, a watchman, loves Ivy Blake."
    home = told_twice(tmp_path_factory, "heron", "Night of the Heron", (first, "Ivy Blake disguises herself as Frank Delgado, and Frank Delgado leaves."))
    assert Chatbot("heron", "reader", home).ask("Who plays Ivy Blake?").answer == "Lana Dormer"
    assert Chatbot("heron", "reader", home).ask("Who plays Frank Delgado?").answer == "Ray Cobb"


def test_a_stop_ends_an_actors_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = "Ivy Blake, played by Jill St. John, loves Frank Delgado, played by J. C. Holt. Frank Delgado leaves Ivy Blake."
    home = told_twice(tmp_path_factory, "stop", "Stop", (first, "Ivy Blake meets Ray Cobb (Sam Lane Jr.). Ray Cobb is sad. Ivy Blake leaves."))
    bot = Chatbot("stop", "reader", home)
    assert [bot.ask(f"Who plays {name}?").answer for name in ("Ivy Blake", "Frank Delgado", "Ray Cobb")] == ["Jill St. John", "J. C. Holt", "Sam Lane Jr."]
    assert bot.ask("Whom does J. C. Holt play?").answer == "Frank Delgado"


def test_a_table_may_name_the_part_first_and_a_list_gives_no_person(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = "Cast\nFrank Deluca ...... Otis Crane\n\nFrank Deluca robs a bank, and Lena Haldane waits. Frank drinks."
    second = "Cast\nOtis Crane as Frank Deluca\nMara Elm as Lena Haldane\nMax Oak as Reverend Pym\n\nLena Haldane and Frank Deluca wait."
    bot = Chatbot("rows", "reader", told_twice(tmp_path_factory, "rows", "The Row", (first, second)))
    assert [bot.ask(f"Who plays {name}?").answer for name in ("Frank Deluca", "Lena Haldane")] == ["Otis Crane", "Mara Elm"]
    assert {c.name for c in bot.index().names.characters} == {"Frank Deluca", "Lena Haldane"}


def test_a_cast_may_name_the_part_first(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = (
        "The trucker Eddie Malloy picks up Lorraine Vane. Judith Lyle waits for Eddie Malloy. Lorraine drugs him.\n\n"
        "CAST: Eddie - Bill Strand; Lorraine - Gloria Haight; Tommy - Dickie Moss"
    )
    second = "Eddie Malloy drives to Tracy with Lorraine Vane. Judith Lyle weeps.\n\nProduction: Acme. Director: Ann Sell. Judith: Phyllis Corbett. Eddie: William\nStrand."
    index = open_index(told_twice(tmp_path_factory, "truck", "Truck", (first, second)).home, "truck")

    def plays(whom: str) -> str:
        draft = acted(Inquiry(f"Who plays {whom}?", parse_question(f"Who plays {whom}?", index), index, LetterEncoder(), []))
        return draft.text if draft else ""

    assert (plays("Lorraine"), plays("Judith"), plays("Eddie Malloy")) == ("Gloria Haight", "Phyllis Corbett", "Bill Strand")
    assert not {"Phyllis Corbett", "William Strand"} & {c.name for c in index.names.characters}
