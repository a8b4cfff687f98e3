"""What sort of thing a noun asks for, with the real encoder and sentences made by hand."""

import pytest

from rag.models import load_encoder
from rag.reader.sorts import Sort, could_be, deed_asked, is_of_sort, sort_asked, tells_deed


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which bank did Max hold up?", Sort("bank", "is")),
        ("What is the name of Clara's wicked sister?", Sort("sister", "named")),
        ("What is the name of his second wife?", Sort("wife", "named")),
        ("What is the name of the ship Joe buys?", Sort("ship", "named")),
        ("What is the name of the man who shot Joe?", Sort("man", "named")),
        ("What is Joe's new boat called?", Sort("boat", "named")),
        ("What is the ship called?", Sort("ship", "named")),
        ("What is the lodger who tunes clocks called?", None),
        ("What is Irina's real name?", None),
        ("Who is Clara's father?", Sort("father", "about")),
        ("Whose younger sister is Pat?", Sort("sister", "about")),
        ("Whose gun is it?", None),
        ("What part is he meant to play?", None),
        ("Which of them dies?", None),
        ("What did he do?", None),
    ],
)
def test_sort_asked(question: str, expected: Sort | None) -> None:
    assert sort_asked(question) == expected


@pytest.mark.parametrize(
    ("sort", "text", "around", "person", "fits"),
    [
        (Sort("gun", "is"), "pistol", ("He draws a ", "."), False, True),
        (Sort("car", "is"), "cattle pen", ("He falls into a ", "."), False, False),
        (Sort("bank", "is"), "ante", ("After robbing a bank together, Max and his friend Jerry decide to up the ", "."), False, False),
        (Sort("bank", "is"), "First Trust", ("He steals from the ", "."), False, True),
        (Sort("song", "is"), "Augie", ("She sings for ", "."), True, False),
        (Sort("criminal", "is"), "Dix", ("", " comes from Kentucky."), True, True),
        (Sort("yacht", "named"), "Marguerite", ("She is taken to the yacht, the ", "."), False, True),
        (Sort("daughter", "named"), "Brill", ("He tells her about his daughter, and later he finds ", "."), True, False),
        (Sort("ship", "named"), "the Marguerite", ("He buys a schooner called ", "."), False, True),
        (Sort("ship", "named"), "Lena", ("He loves a girl named ", "."), True, False),
        (Sort("trade", "is"), "blacksmith", ("They ask Ezra, the ", "."), False, True),
        (Sort("father", "about"), "Joe", ("", " loves his son."), True, True),
        (Sort("father", "about"), "Joe", ("", " loves his sister."), True, False),
        (Sort("brother", "about"), "Joe", ("Ada lives with her sister and her small son, ", "."), True, False),
        (Sort("brother", "about"), "Joe", ("Ada lives with her small brother, ", "."), True, True),
    ],
)
def test_could_be(sort: Sort, text: str, around: tuple[str, str], person: bool, fits: bool) -> None:
    assert could_be(sort, text, around, f"{around[0]}{text}{around[1]}", person=person, encoder=load_encoder()) is fits


@pytest.mark.parametrize(
    ("question", "deed"),
    [
        ("What car does Lyle drive?", "drive"),
        ("Why did Judge Lyle disown Toby?", "disown"),
        *((question, None) for question in ("Who bribed Lyle?", "Who was shot?", "Where did Lyle go?", "Where is the car?")),
    ],
)
def test_deeds_that_are_asked(question: str, deed: str | None) -> None:
    assert deed_asked(question, ["Lyle"]) == deed


@pytest.mark.parametrize(
    ("deed", "text", "told"),
    [
        ("flee", "Pat escapes to Havana.", True),
        ("drive", "Lyle falls into a cattle pen.", False),
        ("deal", "Lyle is an art dealer.", True),
    ],
)
def test_deeds_that_are_told(deed: str, text: str, told: bool) -> None:
    assert tells_deed(deed, text, load_encoder()) is told


def test_whoever_is_called_so_has_the_alias_and_an_amount_is_a_share() -> None:
    assert could_be(Sort("alias", "is"), "Mrs. Vale", ("Irene, registered under the name of ", ", waits."), "", person=True, encoder=load_encoder())
    assert could_be(Sort("share", "is"), "a third of the loot", ("He is promised ", "."), "", person=False, encoder=load_encoder())
    assert not could_be(Sort("share", "is"), "a pistol", ("He is given ", "."), "", person=False, encoder=load_encoder())


@pytest.mark.parametrize(
    ("question", "text", "is_one"),
    [
        ("Which drug does Ned sell?", "morphine", True),
        ("Which birds does the keeper feed?", "the swans", True),
        ("Which drug does Ned sell?", "a ladder", False),
        ("Which planet does Ned come from?", "the hospital", False),
        ("Who sells the morphine?", "morphine", False),
    ],
)
def test_is_of_sort(question: str, text: str, is_one: bool) -> None:
    assert is_of_sort(question, text, load_encoder()) is is_one
