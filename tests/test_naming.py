"""What somebody or something is called, by the name that stands beside its noun."""

from pathlib import Path

import pytest

from rag.answer import Chatbot
from rag.config import Settings
from rag.index import Index
from rag.rules.kin import kin_described
from rag.rules.naming import name_draft, unnamed_asked
from tests.conftest import LetterEncoder, passage, shelved, told_twice

SHIP = "The cabin boy, Pip Larkin, likes the cook. Tom Hale pilots the ferry across Lake Morrow. His sister Edith keeps the books."
PORT = "A postman named Osric hides a letter on Wexler's yacht, the Marguerite. Out of the hospital, Walter and Ann meet. Gus, an old bar owner, waits for the nurse to warn Clara."


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("What is the cabin boy called?", "Pip Larkin"),
        ("what's the cabin boy's name", "Pip Larkin"),
        ("What is the name of Tom's sister?", "Edith"),
        ("What is the lake called?", "Lake Morrow"),
        ("What was the name of the postman?", "Osric"),
        ("What is the name of Wexler's yacht?", "the Marguerite"),
        ("What is the bar owner called?", "Gus"),
        ("What is the name of Walter's yacht?", None),
        ("What is the name of the nurse?", None),
        ("What is the hospital called?", None),
        ("What is Gus's sister called?", None),
        ("What is the name of the cook?", None),
    ],
)
def test_names(noir: Index, question: str, name: str | None) -> None:
    asked = unnamed_asked(question)
    assert asked is not None
    first, second, _ = (SHIP.index(end) + len(end) for end in ("cook.", "Morrow.", "books."))
    draft = name_draft(asked, [passage(SHIP, first, second, len(SHIP)), passage(PORT, PORT.index("Out") - 1, PORT.index("Gus") - 1, len(PORT))], noir)
    assert (draft.text if draft else None) == name


def test_an_of_behind_a_comma_is_part_of_the_name(noir: Index) -> None:
    asked = unnamed_asked("What is the emerald called?")
    assert asked
    draft = name_draft(asked, [passage("They have known about the emerald, the Eye of Tarawang, ever since.")], noir)
    assert draft and draft.text == "the Eye of Tarawang"


def test_two_names_are_none(noir: Index) -> None:
    asked = unnamed_asked("What is the guard called?")
    assert asked
    assert name_draft(asked, [passage("The guard Buck sleeps."), passage("The guard Otto wakes.", source="b.txt")], noir) is None
    whole = name_draft(asked, [passage("The guard Buck sleeps."), passage("The guard Buck Lane wakes.", source="b.txt")], noir)
    assert whole
    assert (whole.text, [e.passage.source for e in (*whole.evidence, *whole.also)]) == ("Buck Lane", ["b.txt", "a.txt"])


def test_whose_it_is(noir: Index) -> None:
    asked = unnamed_asked("What is the name of Joe's son?")
    assert asked
    near = name_draft(asked, [passage("Joe leaves the house with his son Ned.", story="Raw Deal")], noir)
    assert near and near.text == "Ned"
    assert name_draft(asked, [passage("Joe meets Fantail and his son Ned.", story="Raw Deal")], noir) is None


@pytest.mark.parametrize("question", ["Who is Tom's sister?", "What is Tom's job?", "What did Tom name his dog?", "What is this?"])
def test_what_asks_for_no_name(question: str) -> None:
    assert unnamed_asked(question) is None


def test_a_name_that_ends_a_text_without_a_stop(noir: Index) -> None:
    asked = unnamed_asked("What is the cabin boy called?")
    assert asked
    found = name_draft(asked, [passage("They hire the cabin boy, Pip Larkin")], noir)
    assert found and found.text == "Pip Larkin"


@pytest.mark.parametrize(
    "text",
    ["The housekeeper, Mrs. Poole, lights a lamp.", "The door is opened by a housekeeper named Mrs. Poole.", "Mrs. Poole, the housekeeper, lights a lamp."],
)
def test_a_title_that_is_cut_short_is_no_name_of_its_own(noir: Index, text: str) -> None:
    asked = unnamed_asked("What is the housekeeper called?")
    assert asked
    found = name_draft(asked, [passage(text)], noir)
    assert found and found.text == "Mrs. Poole"


def test_what_somebody_is_really_called(tmp_path: Path, config: Settings, letters: LetterEncoder) -> None:
    text = 'The bellhop, Jimmy "Stitch" Calloway, waits. Then Stitch meets a thief called Nickel Ray. Here Nickel Ray laughs at Stitch.'
    bot = Chatbot(shelved(tmp_path / "hotel", config, a=text).corpus, config=config)
    assert bot.ask("What is Stitch's real name?").answer == "Jimmy Calloway"
    assert bot.ask("What is Nickel Ray's real name?").abstained


def test_a_real_name_that_a_sentence_gives_is_left_to_the_answerer(tmp_path: Path, config: Settings, letters: LetterEncoder) -> None:
    text = (
        "Joe meets a nun called Sister Agnes, whose real name is Patty Kowal. Sister Agnes sings. Then Joe meets a thief called Nickel Ray. Nickel Ray laughs. "
        "The singer at the Heron, who calls herself Lola Bell but was born Ethel Krupka in Scranton, weeps."
    )
    bot = Chatbot(shelved(tmp_path / "road", config, a=text).corpus, config=config)
    assert bot.ask("What is Sister Agnes's real name?").answer == "Patty Kowal"
    assert bot.ask("What is Lola Bell's real name?").answer == "Ethel Krupka"
    assert bot.ask("What is Lola's real name?").answer != "Lola Bell"
    assert bot.ask("What is Nickel Ray's real name?").abstained


def test_who_is_named_behind_what_she_is(noir: Index) -> None:
    asked = kin_described("Who is Joe Sullivan's wife?")
    told = "Joe Sullivan comes home with his bride, a saloon dancer named Flora."
    found = name_draft(asked, [passage(told, story="Raw Deal")], noir) if asked else None
    assert found and found.text == "Flora"


def test_an_owner_may_be_called_otherwise_than_in_the_question(noir: Index) -> None:
    asked = kin_described("Who is Joe Sullivan's son?")
    assert asked
    found = name_draft(asked, [passage("Here waits Sullivan's son Ned.", story="Raw Deal")], noir)
    assert found and found.text == "Ned"
    asked = kin_described("Who is Sullivan's daughter?")
    assert asked
    for told in ("is none other than the court stenographer, Eve Marsh, who weeps.", "is really Eve Marsh.", "is Eve Marsh."):
        found = name_draft(asked, [passage(f"It emerges that Sullivan's daughter {told}", story="Raw Deal")], noir)
        assert found and found.text == "Eve Marsh"
    assert name_draft(asked, [passage("Sullivan's daughter is the friend of a Swede, Eve Marsh.", story="Raw Deal")], noir) is None


def test_who_has_a_trade_and_whose_kin_is_no_man(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (
        "The Heron is on its way to Orda. Its navigator, Ben Toll, lies dead in his bed. Vera Holt wakes the engineer, Ruth Orr, and the young botanist Carl Lund. "
        "The vicar, Mr. Lamb, discovers that an Abe Wynn has drowned. Katya waits at the mill. Corporal Ned Finch falls in love with her niece Irena."
    )
    second = "Vera Holt, Ruth Orr, Ben Toll and Carl Lund meet Abe Wynn and Ned Finch. Katya sings to Irena. Ned Finch, a man of forty, shaves himself."
    bot = Chatbot("heron", config=told_twice(tmp_path_factory, "heron", "The Heron", (text, second)))
    for question, name in (
        ("Who is the engineer on the Heron?", "Ruth Orr"),
        ("Who is the botanist?", "Carl Lund"),
        ("Who was the vicar?", "Mr. Lamb"),
        ("Who is Katya's niece?", "Irena"),
    ):
        assert bot.ask(question).answer == name
    assert bot.ask("What is the vicar's name?").answer == "Mr. Lamb"
    assert bot.ask("What is the vicar's first name?").abstained


def test_whose_brother_he_is_may_be_left_open_and_nobody_is_his_own(noir: Index) -> None:
    """A "his" may mean whoever the sentence began with; and a singer who is his wife is named behind her trade."""

    def kin_of(question: str, told: str) -> str | None:
        asked = kin_described(question)
        assert asked
        found = name_draft(asked, [passage(told, story="Raw Deal")], noir)
        return found.text if found else None

    told = "He hears that Rick is the mayor, and that his brother Joe is in jail."
    assert kin_of("Who is Rick's brother?", told) is None
    assert kin_of("Who is Rick's brother?", "Rick is the mayor, and his brother Joe is in jail.") == "Joe"
    assert kin_of("Who is Joe's brother?", "His brother Joe is in jail.") is None
    assert kin_of("Who is Rick's wife?", "Rick looks at his wife, the torch singer Pat (Claire Trevor).") == "Pat"
    assert kin_of("Who is Rick's wife?", "Rick leaves his wife, the guard Joe shoots.") is None


def test_the_title_of_a_story_names_nobody(tmp_path: Path, config: Settings, letters: LetterEncoder) -> None:
    index = shelved(tmp_path / "tales", config, tailor="The Tailor Who Sewed a Shadow\n\nThere was a tailor. He sewed a shadow.")
    asked = unnamed_asked("What was the tailor's name?")
    assert asked is not None
    assert name_draft(asked, [p for story in index.stories for p in index.passages_of(story)], index) is None


def test_a_little_girl_of_somebody_is_their_daughter(noir: Index) -> None:
    asked = kin_described("Who is Joe Sullivan's daughter?")
    assert asked
    for told, name in (("Joe Sullivan is suspended. His little girl Joyce weeps.", "Joyce"), ("Joe Sullivan meets his girl Joyce.", None)):
        first = told.find(". ") + 1 or len(told)
        found = name_draft(asked, [passage(told, *dict.fromkeys((first, len(told))), story="Raw Deal")], noir)
        assert (found.text if found else None) == name
