"""What became of people, over two tellings of an invented story; and which fates exclude each other, by hand."""

import pytest

from rag.answer import Chatbot
from rag.config import Settings
from rag.index import Index, open_index
from rag.language.answer_type import asks_fate
from rag.language.fate_words import deadly, exclude, fate_kinds, tells_fate
from rag.rules.fates import (
    death_told,
    doer_draft,
    doers_draft,
    doers_told,
    fate_asked,
    fate_draft,
    fate_of_described,
    fates,
    fates_by_passage,
    fates_in_passage,
    harm_asked,
    is_no_doer,
    last_told,
    people_by_fate_asked,
    people_by_fate_draft,
    victims_draft,
    who_harmed_asked,
    whom_asked,
)
from rag.rules.fates.killers import named_killers
from rag.schema import Span
from tests.conftest import passage, told_twice

FIRST = """\
The smuggler Tobias Renn is released from prison and meets Clara Voss, who owns a boat. Tobias and Clara quarrel with the guard Hugo Brandt over the silver.
Oskar Thiel expects that Tobias will be shot. On the pier Oskar shoots Hugo, who dies in Clara's arms. The nurse is killed by a stray bullet, and Tobias hides.
In the end Oskar runs from Tobias and is strangled by Lydia Marsh. Lydia escapes to Lisbon, and Clara weeps. Tobias drowns when the boat sinks.
Clara bribes a porter, but the porter slips on the pier and drowns. Clara never dies, and Hugo dreams that Clara drowns.
"""
SECOND = """\
Tobias Renn and Clara Voss look for silver, and the guard Hugo Brandt helps Tobias. In a fight with Oskar Thiel a bullet hits Hugo, but Hugo recovers.
Oskar pushes Clara down the stairs, but Clara is unhurt. Lydia Marsh loves Tobias and warns Clara of Oskar. Lydia waits for a long time.
Oskar, whom Tobias follows through the harbor, is crushed to death by a crane. The dying Tobias gives Clara the silver. Lydia leaves Clara alone.
"""


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return told_twice(tmp_path_factory, "silver", "Silver", (FIRST, SECOND))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Hugo Brandt", ["shoots Hugo", "dies in Clara's arms", "recovers"]),
        ("Oskar Thiel", ["is strangled by Lydia Marsh", "is crushed to death by a crane"]),
        ("Tobias Renn", ["drowns when the boat sinks", "The dying Tobias gives Clara the silver"]),
        ("Lydia Marsh", ["escapes to Lisbon"]),
        ("Clara Voss", ["is unhurt"]),
    ],
)
def test_what_befalls_whom(shelf: Settings, name: str, expected: list[str]) -> None:
    """A nurse without a name, what is only expected, and a prison left early are nobody's fate."""
    index = open_index(shelf.home, "silver")
    person = next(c for c in index.names.characters if c.name == name)
    assert [fate.text for fate in fates(person, index)] == expected


def test_each_clause_has_its_own_subject(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = """\
Anna Holt swims to the boat, frees Greta Lund, and in the struggle Viktor Sand falls overboard and drowns. Paul Orr is carried back by Ned Finch, who then
collapses and dies of a heart attack. They speak of the poisoning of the singer Lena Orr. Jan Finch, they learn, was executed for it. Paul Orr leads the attack himself and forty men die. Greta Lund pushes Rolf, and with Rolf Berg she escapes and is wounded.
"""
    home = told_twice(
        tmp_path_factory, "clauses", "Clauses", (first.replace("\n", " "), "Anna Holt and Greta Lund meet Viktor Sand. Paul Orr and Ned Finch wait.")
    )
    index = open_index(home.home, "clauses")
    told = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert told["Viktor Sand"] == ["drowns"]
    assert told["Ned Finch"] == ["dies of a heart attack"]
    assert (told["Lena Orr"], told["Jan Finch"]) == (["poisoning of the singer Lena Orr"], ["was executed for it"])
    assert not (told["Anna Holt"] or told["Paul Orr"])
    answer = Chatbot("clauses", "reader", home).ask("How does Jan Finch die?")
    assert answer.answer == "was executed for it"


@pytest.mark.parametrize(
    ("question", "versions"),
    [
        ("What becomes of Hugo?", {"dies in Clara's arms", "recovers"}),
        ("How does Oskar die?", {"is strangled by Lydia Marsh", "is crushed to death by a crane"}),
        ("Does Hugo Brandt survive?", {"dies in Clara's arms", "recovers"}),
        ("How does Tobias die?", set()),
    ],
)
def test_fates_that_exclude_each_other_are_versions(shelf: Settings, question: str, versions: set[str]) -> None:
    answer = Chatbot("silver", "reader", shelf).ask(question)
    assert {version.answer for version in answer.disagreements} == versions
    assert not answer.abstained


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("is shot dead", "is wounded", True),
        ("is stabbed", "is poisoned", True),
        ("is killed", "drowns", False),
        ("is killed with a harpoon", "drowns", True),
        ("suffocates", "is strangled", True),
        ("is smothered with a pillow", "is strangled", True),
        ("is smothered with a pillow", "suffocates", False),
        ("is burned alive in the barn", "dies in the fire", False),
        ("is executed", "is hanged at dawn", False),
        ("is executed in the electric chair", "is killed with a single bullet", True),
        ("is executed in the electric chair", "is executed", False),
        ("is executed", "escapes to Lisbon", True),
        ("hangs up his guns", "dies of a fever", False),
        ("takes his own life", "escapes", True),
        ("is shot", "is wounded by a bullet", False),
        ("escapes", "is arrested", False),
        ("becomes the first harbour master", "drowns", True),
        ("is out of the hospital in a week", "dies in his arms", True),
        ("becomes afraid and drowns", "is drowned", False),
        ("isn't dead", "is found dead", True),
        ("goes over a cliff", "goes to the gas chamber", True),
        ("brains him with a wrench", "marries him", False),
        ("is mortally wounded", "recovers", True),
        ("is thrown out of the window", "drowns", False),
        ("throws herself under a train and dies", "drowns", True),
        ("is eaten by the hungry sharks", "breaks his neck", True),
        ("surrenders", "is shot dead", True),
        ("begs for his life and is spared", "is killed", True),
        ("lives to see it", "drowns", True),
        ("surrenders to her charms", "drowns", False),
    ],
)
def test_exclude(one: str, other: str, apart: bool) -> None:
    assert exclude(fate_kinds(one), fate_kinds(other)) is exclude(fate_kinds(other), fate_kinds(one)) is apart


def test_him_and_her_and_somebody_without_a_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A pronoun is the one other person named, "her husband" nobody; and a telling that never names Viktor may still tell what Paul does to him."""
    named = """\
Greta Lund waits with Viktor Sand. Paul Orr meets Anna Holt at the mill and strangles her with a cord. Paul Orr shoots Viktor Sand with his own gun, but
has only wounded Viktor. Greta Lund poisons her husband.""".replace("\n", " ")
    unnamed = """\
A gang meets Greta Lund. Paul Orr shoots a stranger in the back. After this act of murder he flees with Greta Lund. A doctor is wounded. The singer kills her keeper, and Greta Lund tells the police."""
    config = told_twice(tmp_path_factory, "hard", "Hard", (named, unnamed))
    index = open_index(config.home, "hard")
    told = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert told["Anna Holt"] == ["strangles her with a cord"]
    assert told["Viktor Sand"] == ["shoots Viktor Sand with his own gun", "only wounded Viktor", "shoots a stranger in the back", "this act of murder"]
    assert told["Greta Lund"] == []
    bot = Chatbot("hard", "reader", config)
    answer = bot.ask("Does Viktor Sand survive?")
    assert {version.answer for version in answer.disagreements} == {"only wounded Viktor", "this act of murder"}
    assert bot.ask("How does Paul Orr kill Anna Holt?").answer == "strangles her with a cord"
    denied = bot.ask("How does Greta Lund kill Anna Holt?")
    assert (denied.answer, denied.reason) == ("According to this shelf it was Paul Orr, not Greta Lund.", "false_premise")


def test_who_dies_and_by_whose_hand(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = """\
Hugo Brandt runs the mill. Clara Weiss meets Hugo Brandt there. Clara Weiss settles her debts with Hugo Brandt by killing him, and runs. Oskar Linde waits for Clara Weiss.
Oskar Linde tries to keep Clara Weiss from killing Tobias Kern. Tobias Kern drowns in the pond.""".replace("\n", " ")
    config = told_twice(tmp_path_factory, "mill", "Mill", (first, "Clara Weiss and Oskar Linde quarrel over Hugo Brandt. Tobias Kern is found dead."))
    bot = Chatbot("mill", "reader", config)
    answer = bot.ask("Who dies in Mill?")
    assert answer.answer == "Hugo Brandt and Tobias Kern"
    assert [quote.quote[:12] for quote in answer.citations] == ["Clara Weiss ", "Tobias Kern "]
    assert [quote.quote for quote in answer.also] == ["Tobias Kern is found dead."]
    assert bot.ask("How does Hugo die?").answer == "Clara Weiss settles her debts with Hugo Brandt by killing him"


DEEDS = """shoots Dolan|guns Dolan down|guns down Dolan|stabs Dolan|knifes Dolan|strangles Dolan|throttles Dolan|smothers Dolan|suffocates Dolan|drowns Dolan|hangs Dolan|poisons Dolan
executes Dolan|throws Dolan off the roof|pushes Dolan through a window|burns Dolan alive|burns Dolan to death|beats Dolan to death|bludgeons Dolan|crushes Dolan|runs Dolan over
runs over Dolan|ran Dolan down|kills Dolan|murders Dolan|finishes Dolan off|rubs Dolan out|wounds Dolan|arrests Dolan|captures Dolan""".replace(
    "\n", "|"
).split("|")


def test_what_has_not_been_since_a_death_does_not_deny_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Frank Oakes, who has not won a trial since his wife Miriam drowned in the lake, drinks. Eva Toll stabs her husband, the gambler Ned Toll. Manolo Diaz goes to prison for two years."
    index = open_index(told_twice(tmp_path_factory, "lake", "The Lake", (text, "Frank Oakes, Miriam, Manolo Diaz, Eva Toll and Ned Toll dance.")).home, "lake")
    assert [fate.text for name in ("Miriam", "Ned Toll", "Manolo Diaz") for fate in fates(index.names.people_in(name)[0], index)] == [
        "drowned in the lake",
        "stabs her husband",
        "goes to prison for two years",
    ]


def test_somebody_of_somebody_may_have_a_name_between_commas(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Max Orr hangs Eva's foreman, Ned Toll, from a tree. Eva Bell shoots a guard, Tom Reed flees. Max and Eva sing."
    index = open_index(told_twice(tmp_path_factory, "tree", "The Tree", (text, "Max Orr, Ned Toll, Tom Reed and Eva Bell dance.")).home, "tree")
    assert [[fate.text for fate in fates(index.names.people_in(name)[0], index)] for name in ("Ned Toll", "Tom Reed")] == [["hangs Eva's foreman"], []]


def test_whom_he_finds_so_and_whose_the_dead_are(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (
        "The baby of their sister Mair Pugh dies of hunger. Ifan Pugh leads the rescue. He goes down for Tom Ellis, who had gone in before him, and finds him dying under a prop. "
        "Mair Pugh weeps."
    )
    index = open_index(told_twice(tmp_path_factory, "seam", "Black Seam", (text, "Mair Pugh, Ifan Pugh and Tom Ellis sing.")).home, "seam")
    dead = {c.name for c in index.names.characters if any("dead" in fate.kinds for fate in fates(c, index))}
    assert dead == {"Tom Ellis"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Eva Roe is herself gunned down by the chauffeur Max Weiss.", {("Eva Roe", "Max Weiss")}),
        ("Max Weiss, the lover of Eva Roe, is shot.", {("Max Weiss", None)}),
        ("Max Weiss is shot by a sailor, and Ned Toll pulls him out.", {("Max Weiss", None)}),
        ("Max Weiss is stabbed by Lady Eva Roe.", {("Max Weiss", "Eva Roe")}),
        ("Ned Toll is a retired teacher. Max Weiss is a married man.", set()),
        ("Ned Toll meets Eva Roe and chokes her to death.", {("Eva Roe", "Ned Toll")}),
        ("Eva Roe is on trial for poisoning Max Weiss.", {("Max Weiss", None)}),
        ("Ned Toll rides in. Before the sheriff can sign, he is killed by Max Weiss.", {(None, "Max Weiss")}),
        ("Ned Toll throws his boss off the lighthouse to his death.", {(None, "Ned Toll")}),
        ("Ned Toll pushes Max Weiss from the gallery of the lighthouse.", {("Max Weiss", "Ned Toll")}),
        ("Ned Toll pushes Max Weiss from the gallery to his death.", {("Max Weiss", "Ned Toll")}),
        ("Max Weiss had been Eva Roe's lover and had strangled her. Ned Toll weeps.", {("Eva Roe", "Max Weiss")}),
        ("Max Weiss enters Ned Toll's room and stabs him.", {("Ned Toll", "Max Weiss")}),
        ("Max Weiss meets Ned Toll's brother and stabs him.", {(None, "Max Weiss")}),
        ("Max Weiss runs to Eva Roe, who drives him as far as the river and then shoots him.", {("Max Weiss", "Eva Roe")}),
        ("Max Weiss gets a boat hook and runs Ned Toll through.", {("Ned Toll", "Max Weiss")}),
        ("Ned Toll hides. He goes out at night and shoots Ned Toll in his chair.", {("Ned Toll", None)}),
        ("Max Weiss holds the landing stage; he's killed there, and Ned Toll weeps.", {("Max Weiss", None)}),
        ("Max Weiss strikes Ned Toll down with an iron bar.", {("Ned Toll", "Max Weiss")}),
        ("Ned Toll is stabbed with an ice pick by Eva Roe's brother, Max Weiss.", {("Ned Toll", "Max Weiss")}),
        ("They find the body of Ned Toll, a clerk shot dead in his office.", {("Ned Toll", None)}),
        ("Max Weiss, who is dying of fever, gives Eva Roe the ring.", {("Max Weiss", None)}),
        ("Max Weiss gives the ring to Eva Roe and, before the train can stop for him, shoots himself.", {("Max Weiss", "Max Weiss")}),
        ("Ned Toll lies to his friends. In a fight with Max Weiss on the roof he falls to his death.", {("Ned Toll", None)}),
        ("Eva Roe dances. Then Ned Toll lets himself be arrested.", {("Ned Toll", None)}),
        ("Max Weiss, the sheriff, rides in. The sheriff is strangled.", {("Max Weiss", None)}),
        ("Eva Roe blows up the bridge.", set()),
        ("After the war Ned Toll comes back to Max Weiss and drowns.", {("Ned Toll", None)}),
        ("Ned Toll is found dead in the house of Max Weiss, smothered with a pillow.", {("Ned Toll", None)}),
        ("Max Weiss, in whose arms Eva Roe has wept more than once, slips away to Lisbon.", {("Max Weiss", None)}),
        ("It is the dentist Max Weiss, whom Eva Roe has stabbed.", {("Max Weiss", "Eva Roe")}),
        ("Max Weiss, a dentist, hides. It is the dentist, whom Ned Toll later strangled.", {("Max Weiss", "Ned Toll")}),
        ("Max Weiss weeps for the cook, whom Ned Toll strangled.", {(None, "Ned Toll")}),
        ("Ned Toll pushes Max Weiss off the edge of a quarry.", {("Max Weiss", "Ned Toll")}),
        ("Ned Toll pushes Max Weiss over the edge of despair.", set()),
        ("Max Weiss seizes Eva Roe, strangles her, and takes the ring.", {("Eva Roe", "Max Weiss")}),
        ("Eva Roe dances and Ned Toll, her husband, stabs Max Weiss.", {("Max Weiss", "Ned Toll")}),
        ("Max Weiss runs, and the guards, hearing the bell, gun him down.", {("Max Weiss", None)}),
        ("Max Weiss, seeing Eva Roe, stabs Ned Toll.", {("Ned Toll", "Max Weiss")}),
        ("During the robbery of the pay office Ned Toll stabs Max Weiss.", {("Max Weiss", "Ned Toll")}),
        ("Eva Roe and Max Weiss come in, and everybody is shot.", {(None, None)}),
        ("Max Weiss loves Eva Roe and holds over her a man whom she strangled in Lisle.", {(None, None)}),
        ("Max Weiss will receive the money until he remarries. Ned Toll remarries.", {("Ned Toll", None)}),
        ("Max Weiss meets Eva Roe. Her husband finds out, and Ned Toll strangles him.", {(None, "Ned Toll")}),
        ('Max Weiss calls on Ned Toll. "Goodbye," he says, and strangles him.', {(None, None)}),
        ("Max Weiss has a policy that pays double for unlikely deaths.", {(None, None)}),
        ("Max Weiss is cut down by Ned Toll.", {("Max Weiss", "Ned Toll")}),
        ("Ned Toll waits. He comes home to Eva Roe and Max Weiss. He strangles her.", {("Eva Roe", "Ned Toll")}),
        ("Ned Toll makes Max Weiss drink, as he did Hugo Brandt, and strangles him.", {("Max Weiss", "Ned Toll")}),
        ("Ned Toll strangles Max Weiss. As he walks along the shore, he is shot.", {("Max Weiss", "Ned Toll"), ("Ned Toll", None)}),
        ("Ned Toll locks Max Weiss in with the corpse. Eva Roe's death would ruin him.", {(None, None)}),
        ("Eva Roe writes to a friend. She is afraid of Max Weiss. Max Weiss sees her and shoots her in her garden.", {("Eva Roe", "Max Weiss")}),
    ],
)
def test_who_does_it_to_whom(tmp_path_factory: pytest.TempPathFactory, text: str, told: set[tuple[str | None, str | None]]) -> None:
    index = open_index(told_twice(tmp_path_factory, "who", "The Who", (text, "Eva Roe, Max Weiss and Ned Toll dance.")).home, "who")
    found = {(whom and whom.name, fate.doer and fate.doer.name) for p in index.passages_of(*index.stories) for whom, fate in fates_in_passage(p, index)}
    assert found == told


def test_a_he_is_whoever_is_surely_a_man_and_of_two_men_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Max Weiss cannot warn Muncie. He is killed at the mill. Ned Toll gives Max Weiss until Friday. He stabbed him at noon."
    index = open_index(told_twice(tmp_path_factory, "mill", "The Mill", (text, "Max Weiss and Muncie dance. Muncie and Ned Toll sing.")).home, "mill")
    assert [c.gender for c in index.names.people_in("Muncie")] == [""]
    found = [(whom and whom.name, fate.doer and fate.doer.name) for p in index.passages_of(*index.stories) for whom, fate in fates_in_passage(p, index)]
    assert found == [("Max Weiss", None), (None, None)]


def test_who_shoots_at_large_is_not_shot(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Tom Quill listens for the spurs and shoots. Jed Crane falls from a ledge to his death. Tom Quill drowns."
    index = open_index(told_twice(tmp_path_factory, "ledge", "The Ledge", (text, "Tom Quill and Jed Crane ride.")).home, "ledge")
    (quill,) = index.names.people_in("Tom Quill")
    assert [set(fate.kinds) & {"shot", "drowned"} for fate in fates(quill, index)] == [{"drowned"}]


def test_what_is_done_to_somebody_befalls_nobody_else(tmp_path_factory: pytest.TempPathFactory) -> None:
    names = [f"{first}{rest}" for first in "BDGKLMRT" for rest in ("olan", "erner", "addox", "inch")][: len(DEEDS)]
    told = " ".join(f"Later Otto Voss {deed.replace('Dolan', name)} in the hotel." for name, deed in zip(names, DEEDS, strict=True))
    people = " ".join(f"Otto Voss meets {name} in town. {name} waits." for name in names)
    index = open_index(told_twice(tmp_path_factory, "deeds", "Deeds", (f"{people} {told}", people)).home, "deeds")
    befell = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert not befell.pop("Otto Voss")
    assert {name for name, told_of in befell.items() if told_of} == set(names)


def test_questions_of_fate(shelf: Settings) -> None:
    people = open_index(shelf.home, "silver").names.characters
    assert fate_asked("Who kills Hugo?", people) is None
    for question in (
        "What was Hugo's fate?",
        "what is the final fate of Hugo Brandt",
        "Did Hugo survive being shot by Oskar?",
        "How is the prison guard Hugo killed?",
        "Is Hugo killed after the quarrel?",
        "What happens to Hugo at the end of the film?",
        "What becomes of Hugo by the end?",
    ):
        found = fate_asked(question, people)
        assert found and found.whom.name == "Hugo Brandt"
    assert fate_asked("What happens to Hugo on the pier?", people) is None
    assert asks_fate("What happens to Hugo on the pier?") and not asks_fate("What happens next?")
    assert tells_fate("How does Hugo die?", "shot by Oskar") and not tells_fate("How does Hugo die?", "is killed")


def test_what_somebody_wants_to_do_is_no_harm_that_was_done(shelf: Settings) -> None:
    people = open_index(shelf.home, "silver").names.characters
    done, wanted = (harm_asked(f"Why does Oskar {verb} Hugo?", people) for verb in ("hang", "want to hang"))
    assert (done and done.kinds, wanted) == (frozenset({"hanged"}), None)


def test_the_fate_of_somebody_by_what_they_are(shelf: Settings) -> None:
    index = open_index(shelf.home, "silver")
    passages = index.passages_of(*index.stories)
    for question in ("What happens to the guard?", "What becomes of the guard after the fight?"):
        found = fate_of_described(question, passages, index)
        assert found and found.whom.name == "Hugo Brandt"
    assert fate_of_described("What happens to the porter?", passages, index) is None


def test_who_has_just_been_shot_is_whom_he_means(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A "he" before a death is whoever the sentence before told of last, or whoever it names right after; and "whose brother" is somebody else."""
    first = """\
Nicholas Gray quarrels with Walter Brody over the map and is shot. Before he dies he pours the sugar away. Daniel Sills, whose brother was killed at sea, wants revenge.
Before he dies, Peter Purdy names the buyer. Judge Harlan hangs Luke Doyle. Arthur Stone hangs up his guns. Martin Cole is guillotined at dawn.""".replace(
        "\n", " "
    )
    config = told_twice(
        tmp_path_factory, "map", "Map", (first, "Walter Brody and Arthur Stone wait for Nicholas Gray and Martin Cole. Luke Doyle and Peter Purdy too.")
    )
    index = open_index(config.home, "map")
    told = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert told["Nicholas Gray"] == ["is shot", "dies he pours the sugar away"]
    assert told["Peter Purdy"][0].startswith("dies")
    assert told["Luke Doyle"] == ["hangs Luke Doyle"]
    assert not (told["Walter Brody"] or told["Daniel Sills"] or told["Arthur Stone"])
    assert Chatbot("map", "reader", config).ask("Who dies in Map?").answer == "Luke Doyle, Martin Cole, Nicholas Gray and Peter Purdy"


def test_whom_a_he_cannot_mean(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Not whoever does something to "him", nor the dead; and "the Deacon" is nobody named before him."""
    first = """\
It turns out that Harlan Drew himself killed Silas Moreno so that he would not have to pay him. Captain Adair sets a trap for him at the cannery, and he is arrested there.
Before the trial he hangs himself in his cell. Irma Katz shoots Walter Lund and Charles Pell; the Deacon shoots her in the back. Dying, Irma tells Otto Brandt that it is lost.""".replace(
        "\n", " "
    )
    config = told_twice(
        tmp_path_factory, "cannery", "Cannery", (first, "Harlan Drew and Silas Moreno, Captain Ruth Adair. Irma Katz, Walter Lund, Charles Pell, Otto Brandt.")
    )
    index = open_index(config.home, "cannery")
    told = {c.name: [(fate.text, fate.doer and fate.doer.name) for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert [text for text, _ in told["Harlan Drew"]] == ["hangs himself in his cell"]  # that he is arrested before is not how he ends
    assert len(told["Silas Moreno"]) == 1 and not told["Ruth Adair"]
    assert told["Irma Katz"][-1][0].startswith("Dying")
    assert ("shoots her in the back", "Charles Pell") not in told["Irma Katz"]


def test_what_nobody_tells_otherwise_is_the_last_that_is_told(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = (
        "Hugo Brandt owns a mill. Nils Orr cheats Hugo Brandt. Greta Lind sings. Nils Orr drinks, and the mill stands still for a year. "
        "The jury acquits Hugo Brandt. In the end Greta Lind and Ida Moll open a diner."
    )
    bot = Chatbot(
        "late",
        "reader",
        told_twice(tmp_path_factory, "late", "Late", (first, "Hugo Brandt owns a mill. Nils Orr cheats him. Nils Orr is sentenced to ten years.")),
    )
    assert bot.ask("What happens to Hugo Brandt?").answer == "acquits Hugo Brandt"
    assert bot.ask("What becomes of Nils Orr?").answer == "is sentenced to ten years"
    index = bot.index()
    for name in ("Greta Lind", "Ida Moll"):
        lives = fate_asked(f"What becomes of {name}?", index.names.people_in(name, "Late"))
        told = last_told(lives, index) if lives else None
        assert told and told.text == "In the end Greta Lind and Ida Moll open a diner."
    dies = fate_asked("How does Greta Lind die?", index.names.people_in("Greta Lind", "Late"))
    assert dies and last_told(dies, index) is None


def test_a_pronoun_after_a_first_clause_is_who_began_it(noir: Index) -> None:
    """Coyle "double-crosses Joe again and shoots him": it is not Joe who shoots Coyle."""
    coyle = next(c for c in noir.names.characters if c.name == "Rick Coyle")
    assert [fate.text for fate in fates(coyle, noir)] == [
        "pushes Coyle through a window to his death",
        "pushing Rick through an upper story window to his death",
    ]


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How did Emmerich kill himself?", "shoots himself"),
        ("In what way does Rick Coyle meet his end?", "pushes Coyle through a window to his death"),
        (
            "Did Jenny kill Willy?",
            "No: Max escapes with the loot, settles the score with Willy by killing him, and escapes L.A. with a loyal Jenny by his side.",
        ),
    ],
)
def test_a_death_is_asked_for_in_many_words(noir: Index, question: str, answer: str) -> None:
    assert Chatbot("noir").ask(question).answer == answer


def test_whoever_asks_for_a_deed_of_killing_is_told_what_the_tellings_make_of_it(noir: Index) -> None:
    versions = [v.answer for v in Chatbot("noir").ask("Did Ann kill Fantail?").disagreements]
    assert len(versions) == 2 and versions[0].endswith("only wounded Fantail") and versions[1].endswith("this act of murder")


def test_who_is_found_so_and_who_sits_beside(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither who finds somebody strangled nor whom a man sits down beside and dies is dead; nor is an arrested woman the victim of "the murder"."""
    told = "Walter Kincaid visits Ada Pruitt, and there Kincaid finds her strangled with a cord. Grace Bellamy rides the bus when a man sits down beside her and dies. Vera Holt is arrested. Then Kincaid clears her of the murder."
    home = told_twice(tmp_path_factory, "found", "Found", (told, "Walter Kincaid and Ada Pruitt meet Grace Bellamy and Vera Holt."))
    index = open_index(home.home, "found")
    dead = {c.name for c in index.names.characters if c.person and any(deadly(fate.kinds) for fate in fates(c, index))}
    assert dead == {"Ada Pruitt"}


def test_who_stands_behind_a_noun_and_whom_the_dead_belong_to(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither whoever ruins a father that hangs himself, nor a dead man's mistress, dies; "he" goes on behind whom he shoots."""
    told = (
        "Arthur Bell had ruined her father, who hanged himself. Dulce Reyes has been the dead man's mistress. Ned Finch, the old guard, who then dies, warns Rosa Thiel."
        " Arthur Bell buys the house, which becomes a school. Hugo Pask arrives. He shoots Rosa Thiel, who dies in a boat, and then loses his footing and drowns."
    )
    home = told_twice(tmp_path_factory, "noun", "Noun", (told, "Arthur Bell meets Ned Finch, Hugo Pask and Rosa Thiel, and Dulce Reyes waits for Arthur Bell."))
    index = open_index(home.home, "noun")
    assert {c.name: [f.text for f in befell] for c in index.names.characters if c.person and (befell := fates(c, index))} == {
        "Ned Finch": ["dies"],
        "Rosa Thiel": ["shoots Rosa Thiel", "dies in a boat"],
        "Hugo Pask": ["drowns"],
    }


def test_who_alone_bears_a_rank_goes_by_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (
        "Dr. Ellen Marsh meets Capt. Rourke on the boat. Mrs. Adele Fontaine, the wife of Judge Fontaine, gambles there. The captain suspects Adele. Colonel Voss and "
        "Colonel Sand drink. Before Rourke can arrest him, the judge shoots himself. The doctor is wounded. The colonel drowns. The captain's dog dies. "
        "Adele weeps. Then the Captain hangs himself."
    )
    index = open_index(told_twice(tmp_path_factory, "boat", "The Boat", (text, "Ellen Marsh and Rourke wait for Judge Fontaine.")).home, "boat")
    told = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert {name: said for name, said in told.items() if said} == {
        "Judge Fontaine": ["shoots himself"],
        "Ellen Marsh": ["is wounded"],
        "Rourke": ["hangs himself"],
    }


def test_who_alone_has_a_trade_goes_by_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Not where there are two, or one without a name; and a "gambler" that is somebody's is not that one."""
    text = (
        "Ned Marsh follows Lyle Voss, a gambler, into the mill. Ned chases Lyle to the weir, where the gambler slips and drowns. The banker Hugo Sand and Adele Sand weep. "
        "The other guard, Karl Orr, waits for Adele, and the guard is shot by Ned. A tailor laughs. The tailor Piet Lund goes home with Adele, and the tailor is stabbed."
    )
    index = open_index(
        told_twice(tmp_path_factory, "weir", "The Weir", (text, "Ned Marsh, Lyle Voss, Hugo Sand, Adele Sand, Karl Orr and Piet Lund.")).home, "weir"
    )
    told = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert {name: said for name, said in told.items() if said} == {"Lyle Voss": ["drowns"]}


def test_of_whom_it_is_told_by_a_pronoun_a_noun_or_an_adjective(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Of the one who tells, and not of the one who hears; of the one whom "it was he who" takes up; of nobody where it is a "married nephew", a mother's illness or a thing."""
    text = (
        "Dolly Finch tells Rita Lund that she saw the thief, but she is run over by a tram. Frank Voss stabbed Mick Toll, and it was he who ran down Ida Orr. "
        "Frank turns his gun on himself. The inquest is about Piet Sand, who drowned two days after the storm. Nell Brandt loves Piet's married nephew. "
        "Hugo Thiel knows that it is alive. Adele Marsh pays for his mother's cancer treatment."
    )
    people = "Dolly Finch, Rita Lund, Frank Voss, Mick Toll, Ida Orr, Piet Sand, Nell Brandt, Hugo Thiel, Adele Marsh."
    index = open_index(told_twice(tmp_path_factory, "tram", "The Tram", (text, people)).home, "tram")
    told = {c.name: [(fate.text.split(" ")[0], fate.doer and fate.doer.name) for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert {name: said for name, said in told.items() if said} == {
        "Dolly Finch": [("is", None)],
        "Mick Toll": [("stabbed", "Frank Voss")],
        "Ida Orr": [("ran", "Frank Voss")],
        "Frank Voss": [("turns", "Frank Voss")],
        "Piet Sand": [("drowned", None)],
    }


def test_how_somebody_dies_may_be_told_by_the_sentence(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where it says where or of what, and only for a "how"."""
    text = "Lena Orr opens the outer door, and Hugo Voss dies in space. Lena Orr goes home after the death of Ned Toll."
    index = open_index(told_twice(tmp_path_factory, "door", "The Door", (text, "Lena Orr, Hugo Voss and Ned Toll.")).home, "door")
    asked = [fate_asked(question, index.names.characters) for question in ("How does Hugo Voss die?", "How does Ned Toll die?", "What happens to Hugo Voss?")]
    drafts = [one and death_told(one, index) for one in asked]
    assert [draft and draft.text for draft in drafts] == ["Lena Orr opens the outer door, and Hugo Voss dies in space.", None, None]


def test_two_who_share_a_fate_and_ends_that_exclude_each_other(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = "Ned Rudd, Ruth Orr and Max Bock rob a bank. Ruth Orr drives. Max Bock sings. Rain falls on the town for a week, and nobody sees any of them again until the spring has come. Ned Rudd is sentenced to six years. Ruth Orr shoots Max Bock in the hall. It rains."
    second = "Ned Rudd plans it with Ruth Orr. Max Bock comes along. It rains for days, and nobody sees any of them again until the spring has come. Ned Rudd and Ruth Orr go off to Oregon. Max Bock escapes over the fields."
    bot = Chatbot("bank", config=told_twice(tmp_path_factory, "bank", "The Bank", [first, second]))
    assert [v.answer for v in bot.ask("What becomes of Ned Rudd?").disagreements] == ["is sentenced to six years", "go off to Oregon"]
    assert [v.answer for v in bot.ask("What happens to Max Bock?").disagreements] == ["Ruth Orr shoots Max Bock in the hall", "escapes over the fields"]
    assert bot.ask("What becomes of Ruth Orr?").answer == "go off to Oregon"


def test_two_who_are_killed_and_whoever_lives(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = "Ned Rudd builds a bomb for Max Bock. It explodes in the car of Max Bock, killing Max Bock and Ruth Orr. Ned Rudd is alive and lives in Lisbon. It rains."
    second = "Ned Rudd and Ruth Orr quarrel. Ned Rudd shoots Ruth Orr in the arm. Max Bock drinks. Ned Rudd leaves a guard for dead, and a half-drowned sailor sees Ned Rudd."
    index = open_index(told_twice(tmp_path_factory, "bomb", "The Bomb", [first, second]).home, "bomb")
    told = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert told == {
        "Ned Rudd": ["is alive"],
        "Max Bock": ["killing Max Bock and Ruth Orr"],
        "Ruth Orr": ["killing Max Bock and Ruth Orr", "shoots Ruth Orr in the arm"],
    }


def test_whoever_acts_behind_a_comma_is_not_who_it_was_done_by(tmp_path_factory: pytest.TempPathFactory) -> None:
    tellings = (
        "When Pop Lind is run over by a milk truck, Eddie Kane takes a hammer.",
        "Pop Lind is strangled by a crooked guard, Eddie Kane, and Pop is mourned.",
    )
    index = open_index(told_twice(tmp_path_factory, "truck", "Truck", tellings).home, "truck")
    pop = next(c for c in index.names.characters if c.name == "Pop Lind")
    assert [fate.doer and fate.doer.name for fate in fates(pop, index)] == [None, "Eddie Kane"]


def test_what_somebody_has_done_is_done_to_others(tmp_path_factory: pytest.TempPathFactory) -> None:
    tellings = (
        "Bart Tare loves Laurie Starr. Bart shoots Laurie, the first woman he has ever shot. Ned Finch has been shot.",
        "Bart Tare and Laurie Starr hide from Ned Finch. In the end Bart falls dead and Laurie has drowned. Ned thinks of the man he has bludgeoned.",
    )
    bot = Chatbot("crazy", config=told_twice(tmp_path_factory, "crazy", "Crazy", tellings))
    index = bot.index()
    told = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert told == {"Bart Tare": ["dead"], "Laurie Starr": ["shoots Laurie", "drowned"], "Ned Finch": ["been shot"]}
    assert bot.ask("What happens to Laurie Starr and Ned Finch?").answer.startswith("Laurie Starr: ")


def test_a_certificate_is_no_death_and_the_rest_of_a_poison_is() -> None:
    assert not fate_kinds("signs the death certificate a little too quickly")
    assert fate_kinds("swallows the rest of the poison") == {"poisoned"}


def test_whoever_waits_for_the_chair_is_alive() -> None:
    assert fate_kinds("is convicted of arson") == fate_kinds("is sent to death row") == {"alive"}


def test_whom_somebody_kills(shelf: Settings) -> None:
    index = open_index(shelf.home, "silver")
    asked = whom_asked("Whom does Lydia Marsh strangle?", index.names.characters)
    assert asked and asked[0].name == "Lydia Marsh"
    draft = victims_draft(*asked, index)
    assert draft and draft.text == "Oskar Thiel"
    assert whom_asked("Whom does Lydia Marsh love?", index.names.characters) is None


def test_who_did_it_as_each_telling_has_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    """One telling alone, or two that name the same, are left to the answerer; what nobody else did somebody did themselves."""
    tellings = (
        "Walter Kane meets Ruby Lane and Charlie Dunn. Walter shot Charlie. Ruby shoots Bruno Voss, and Walter weeps. In the end Gus Orr shoots himself.",
        "Ruby Lane loves Walter Kane. Ruby killed Charlie Dunn in May. Then Ruby shoots Bruno Voss, and Walter and Charlie are mourned.",
    )
    index = open_index(told_twice(tmp_path_factory, "holdup", "Holdup", tellings).home, "holdup")
    asked = harm_asked("Who shot Charlie Dunn?", index.names.characters)
    draft = doers_draft(asked, index) if asked else None
    assert draft and [version.text for version in draft.versions] == ["Walter Kane", "Ruby Lane"]
    same = harm_asked("Who shot Bruno Voss?", index.names.characters)
    assert same and doers_draft(same, index) is None
    agreed = doer_draft(same, index)
    assert agreed and (agreed.text, agreed.versions, len(agreed.evidence)) == ("Ruby Lane", (), 2)
    own_hand = harm_asked("Who killed Gus Orr?", index.names.characters)
    assert own_hand and (draft := doers_draft(own_hand, index)) and draft.text == "shoots himself"


def test_whoever_is_hit_in_the_shoulder_is_killed_by_another(tmp_path_factory: pytest.TempPathFactory) -> None:
    tellings = ("Neil Bracken shoots Gil Santos in the shoulder.", "Tom Bracken kills Gil Santos with a wrench, and Neil Bracken falls from the train.")
    index = open_index(told_twice(tmp_path_factory, "ash", "Ash", tellings).home, "ash")
    found = [
        doer_draft(asked, index) for question in ("Who killed Gil Santos?", "Who shot Gil Santos?") if (asked := harm_asked(question, index.names.characters))
    ]
    assert [draft and draft.text for draft in found] == ["Tom Bracken", "Neil Bracken"]


@pytest.mark.parametrize(
    ("question", "answer", "versions"),
    [
        ("Was Voss hanged?", "drowns", {"drowns", "is sentenced to fifteen years"}),
        ("Did Voss drown?", "drowns", {"drowns", "is sentenced to fifteen years"}),
        ("Was Paul stabbed?", "No: Paul is hanged in October.", set()),
        ("Was Prado poisoned?", "No: Voss stabs Prado with a marlinspike.", set()),
        ("What becomes of Clara's father?", "drowns", {"drowns", "is sentenced to fifteen years"}),
    ],
)
def test_whether_it_befell_somebody(tmp_path_factory: pytest.TempPathFactory, question: str, answer: str, versions: set[str]) -> None:
    tellings = (
        "Harold Voss lives with his daughter Clara. Miguel Prado and Paul Renner dance. Voss stabs Prado with a marlinspike. Voss sails his boat into the storm, where he drowns.",
        "Voss's daughter Clara loves Paul Renner. Miguel Prado sings. Paul is hanged in October. Harold Voss is sentenced to fifteen years.",
    )
    asked = Chatbot("tide", config=told_twice(tmp_path_factory, "tide", "Tide", tellings)).ask(question)
    assert (asked.answer, {version.answer for version in asked.disagreements}) == (answer, versions)


@pytest.mark.parametrize(
    ("sentence", "person", "victim", "cleared"),
    [
        ("Hugo is shot and dies, while Oskar shoots a sailor.", "Oskar Thiel", "Hugo Brandt", True),
        ("Oskar shoots Hugo's brother.", "Oskar Thiel", "Hugo Brandt", True),
        ("Hugo has her strangled by his driver, Oskar.", "Oskar Thiel", "Hugo Brandt", True),
        ("Oskar shoots Tobias.", "Oskar Thiel", "Hugo Brandt", True),
        ("Oskar shoots Tobias.", "Tobias Renn", "Hugo Brandt", True),
        ("Oskar shoots Hugo and Tobias.", "Oskar Thiel", "Hugo Brandt", False),
        ("Oskar shoots a sailor.", "Oskar Thiel", "Hugo Brandt", False),
        ("Tobias is killed by Oskar, and Hugo kills Oskar.", "Oskar Thiel", "Hugo Brandt", True),
        ("Oskar shoots Tobias, who dies in Hugo's arms.", "Oskar Thiel", "Hugo Brandt", True),
        ("Oskar shoots Tobias while Hugo sleeps.", "Oskar Thiel", "Hugo Brandt", False),
        ("Clara pushed Hugo from the top of the lighthouse, and Oskar buried the body.", "Oskar Thiel", "Hugo Brandt", True),
        ("Clara pushed Hugo from the top of the lighthouse, and Oskar buried the body.", "Clara Voss", "Hugo Brandt", False),
        ("Hugo is found dead, and Oskar buries the body.", "Oskar Thiel", "Hugo Brandt", False),
    ],
)
def test_who_harms_others_or_is_harmed_is_not_who_did_it(shelf: Settings, sentence: str, person: str, victim: str, cleared: bool) -> None:
    index = open_index(shelf.home, "silver")
    people = {c.name: c for c in index.names.characters}
    told = passage(sentence, story=people[person].story)
    assert is_no_doer(people[person], people[victim], list(fates_in_passage(told, index)), Span(0, len(sentence))) is cleared


def test_what_is_told_around_a_death(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Cold and hunger kill; a shot of a film hits nobody, a death beside somebody is not theirs, and a "him" may be whoever the sentence begins with."""
    first = (
        "Ruth Orr and Ben Toll cross the ice. Her coat is torn and Ruth Orr freezes to death. Carl Lund, a miner, starves to death. Enraged by the death of her son, Vera Holt leaves. "
        "Hugo Pask waits for Ned Finch. The priest, consumed by guilt, confesses to Ned Finch, who strangles him. Abe Wynn was shot in the back by Ned Finch. In the final shot Ben Toll sings."
    )
    second = "Ruth Orr, Ben Toll, Carl Lund and Vera Holt meet Hugo Pask, Ned Finch and Abe Wynn."
    bot = Chatbot("ice", config=told_twice(tmp_path_factory, "ice", "The Ice", (first, second)))
    index = bot.index()
    told = {c.name: [(f.text, f.doer and f.doer.name) for f in befell] for c in index.names.characters if c.person and (befell := fates(c, index))}
    assert told == {
        "Ruth Orr": [("freezes to death", None)],
        "Carl Lund": [("starves to death", None)],
        "Abe Wynn": [("was shot in the back by Ned Finch", "Ned Finch")],
    }
    assert bot.ask("How does Ruth Orr die?").answer == "freezes to death"
    asked = harm_asked("Who killed Abe Wynn?", index.names.characters)
    draft = doer_draft(asked, index) if asked else None
    assert draft and draft.text == "Ned Finch"


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("bleeds to death", "is stabbed", False),
        ("freezes to death", "drowns", True),
        ("starves to death", "escapes", True),
        ("is killed by machine-gun fire", "burns to death", True),
        ("throws himself on a grenade", "is shot dead", True),
        ("is killed in a riding accident", "drank himself to death", True),
        ("is killed in a car crash", "is run over", False),
        ("is killed", "loses an arm", True),
        ("is bayoneted", "is shot", True),
        ("is found dead with his throat cut", "is shot", True),
        ("dies of his burns", "is hanged", True),
        ("is shot", "makes it across the border", False),
    ],
)
def test_deaths_by_what_they_are_of(one: str, other: str, apart: bool) -> None:
    assert exclude(fate_kinds(one), fate_kinds(other)) is apart


def test_what_lies_before_a_train_is_told_in_many_words() -> None:
    assert fate_kinds("is pushed into the path of a locomotive") == fate_kinds("throws herself under a train") == {"run over"}


def test_himself_and_a_short_is_are_of_whom_the_sentence_is_about(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (
        "Max Dane shoots Ray Holt at the mill, and is himself gunned down by the harbor police. Duarte Neves throws Klaus Stahl overboard, where he's crushed between the ferry and the quay. "
        "Warren Frye had been paying Lester Crum every month, until he could pay no more. He takes his own life with an injection. "
        "Lyle Crane asks Howard Mayhew for money, and is held under the water by Howard until he drowns."
    )
    settings = told_twice(tmp_path_factory, "mill", "The Mill", (text, text))
    index = open_index(settings.home, "mill")
    told = {c.name: {fate.text for fate in fates(c, index)} for c in index.names.characters if c.person}
    assert told["Max Dane"] == {"is himself gunned down by the harbor police"} and told["Ray Holt"] == {"shoots Ray Holt at the mill"}
    assert told["Lyle Crane"] == {"drowns"} and not told["Howard Mayhew"]
    assert told["Klaus Stahl"] == {"crushed between the ferry and the quay"} and not told["Duarte Neves"]
    assert any("own life" in text for text in told["Warren Frye"]) and not told["Lester Crum"]


def test_a_story_is_read_for_its_fates_once(noir: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    first = fates_by_passage("Raw Deal", noir)
    monkeypatch.setattr("rag.rules.fates.told.fates_in_passage", None)
    assert first and fates_by_passage("Raw Deal", noir) is first


def test_how_somebody_dies_is_told_by_the_deed_and_not_by_the_murder_that_takes_it_up(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Harold Voss meets Miguel Prado and stabs him with a spike. The police arrest Paul Renner for the murder. Paul and Harold sing."
    bot = Chatbot("spike", config=told_twice(tmp_path_factory, "spike", "Spike", (text, "Harold Voss, Paul Renner and Miguel Prado dance.")))
    for question in ("How does Prado die?", "What becomes of Prado?"):
        assert "stabs him with a spike" in bot.ask(question).answer


def test_whom_a_pronoun_goes_on_about_behind_a_deed_by_somebody_or_a_clause_about_another(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = (
        "Gus Rade robs a bank with Helen Rade. Olaf Nils hides her. Gus Rade looks for her. He follows her, and when Olaf Nils will not tell him where she is, he strangles him."
        " Pop Hannigan is lured to the bridge and pushed off by Philip Garr. He survives."
    )
    second = (
        "Olaf Nils, a drunk who lives on a beach, hides Helen Rade. Gus Rade asks for her. Pop Hannigan meets Philip Garr and Ben Sorr."
        " Ben Sorr waits. He holds the door, so that Helen Rade and a girl can get away, and dies. Philip Garr warns them that Helen Rade will die."
    )
    home = told_twice(tmp_path_factory, "goeson", "Goes on", (first, second))
    index = open_index(home.home, "goeson")
    told = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert told["Olaf Nils"] == ["strangles him"]
    assert (told["Pop Hannigan"], told["Ben Sorr"]) == (["survives"], ["dies"])
    assert not (told["Gus Rade"] or told["Philip Garr"] or told["Helen Rade"])


def test_what_is_done_to_a_her_is_not_done_to_whoever_is_named_behind_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = "Ned Groat loves Ida Lund. Ida goes to see the widow and shoots her with a gun that Ned had left her. Ida weeps. Ned Groat gets back his job, and Ida shoots Carl Beck."
    index = open_index(told_twice(tmp_path_factory, "mink", "The Mink", [told, "Ned Groat sings."]).home, "mink")
    befell = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert befell["Ned Groat"] == []
    assert befell["Carl Beck"] == ["shoots Carl Beck"]


def test_whose_bullet_it_was_did_it_and_words_that_only_look_like_a_fate_befall_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = (
        "Ned Groat hires three escaped convicts to rob the bank with Carl Beck. Carl finds the purse of a drowned woman. Abe Wynn loves Ned. "
        "Carl Beck tries to hang himself, but is cut down by neighbors. Abe Wynn is wounded by Ned's bullet. Then Abe Wynn is gunned down."
    )
    index = open_index(told_twice(tmp_path_factory, "noose", "The Noose", [told, "Ned Groat sings."]).home, "noose")
    befell = {c.name: [(fate.text, fate.doer and fate.doer.name) for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert befell == {
        "Ned Groat": [],
        "Carl Beck": [],
        "Abe Wynn": [("is wounded by Ned's bullet", "Ned Groat"), ("is gunned down", None)],
    }


def test_that_somebody_is_alive_does_not_say_what_becomes_of_them(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = (
        "Ned Groat meets Carl Beck on the island. Carl learns that Abe Wynn is alive, and Carl weeps. Abe Wynn begs Carl for a boat. "
        "Ned Groat sings. Abe Wynn walks out on the ice and vanishes."
    )
    config = told_twice(tmp_path_factory, "ice", "The Ice", [told, "Ned Groat sings with Carl Beck."])
    index = open_index(config.home, "ice")
    abe = next(c for c in index.names.characters if c.name == "Abe Wynn")
    assert [fate.text for fate in fates(abe, index)] == ["is alive"]
    for asked in ("What happens to Abe Wynn?", "What becomes of Abe Wynn at the end?"):
        of_abe = fate_asked(asked, [abe])
        assert of_abe and fate_draft(of_abe, index) is None
    whether = fate_asked("Is Abe Wynn alive?", [abe])
    assert whether and fate_draft(whether, index)


def test_what_befalls_somebodys_father_befalls_nobody_else_and_the_dead_are_nobody(tmp_path_factory: pytest.TempPathFactory) -> None:
    told = (
        "Vera Lane meets Al Roberts and Carl Haskell. Vera reads that Haskell's father, a millionaire, is dying. Al Roberts sings. "
        "Al Roberts says that Carl's brother was killed in the war. Carl Haskell weeps, and he passes himself off as a medium who speaks with the dead. "
        "Al Roberts, who loves Carl's wife, is arrested. In the end Vera's lover Carl Haskell is killed."
    )
    index = open_index(told_twice(tmp_path_factory, "medium", "The Medium", [told, "Vera Lane sings."]).home, "medium")
    befell = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert befell == {"Vera Lane": [], "Al Roberts": ["is arrested"], "Carl Haskell": ["is killed"]}


def test_whose_fate_is_told_without_a_name_is_told_by_its_place(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = (
        "Sabine Rolf meets Anton Keller in Vienna. They look for a film that everybody wants. Jonas Pym watches them from the café. "
        "At the border Sabine kisses Keller and is shot in the snow. He goes home to his piano alone."
    )
    second = (
        "Anton Keller, a tuner of pianos, is sent to Vienna, where he meets Sabine Rolf. They hunt for a film, and Jonas Pym hunts for them. "
        "Nobody trusts anybody. She slips over to Switzerland with the money. Keller gives up."
    )
    slips = "She slips over to Switzerland with the money"
    third, fourth, fifth = (
        second.replace(slips, other)
        for other in ("He is stabbed in the street", "At last a guard is stabbed with a knife", "Her husband is arrested by the officers")
    )
    bot = Chatbot("border", config=told_twice(tmp_path_factory, "border", "Border", (first, second)))
    versions = ["is shot in the snow", "slips over to Switzerland with the money"]
    assert [version.answer for version in bot.ask("What happens to Sabine?").disagreements] == versions
    assert not bot.ask("What happens to Keller?").disagreements
    for name, other in (("street", third), ("guard", fourth), ("husband", fifth)):
        bot = Chatbot(name, config=told_twice(tmp_path_factory, name, name, (first, other)))
        assert not bot.ask("What happens to Sabine?").disagreements, name


@pytest.mark.parametrize(
    ("told", "befell"),
    [
        ("Ann is swept away by the music, and in the excitement she dances with Joe.", []),
        ("Ann is swept away by the icy current.", [("Ann Martin", "is swept away by the icy current")]),
        ("Ann shoots Joe with a .22 and runs.", [("Joe Sullivan", "shoots Joe with a .22")]),
        ("Joe is swept away.", [("Joe Sullivan", "is swept away")]),
        ("Joe is swept away when the dam bursts.", [("Joe Sullivan", "is swept away when the dam bursts")]),
        ("Joe hangs up the phone and is cut down by gunmen.", [("Joe Sullivan", "is cut down by gunmen")]),
        ("Ann finds Joe, a very rich old banker shot in the street.", [("Joe Sullivan", "shot in the street")]),
    ],
)
def test_who_is_swept_away_or_cut_down_or_found_shot(noir: Index, told: str, befell: list[tuple[str, str]]) -> None:
    assert [(whom and whom.name, fate.text) for whom, fate in fates_in_passage(passage(told, story="Raw Deal"), noir)] == befell


def test_whose_brother_it_was_who_falls_to_a_bullet_and_who_is_swept_away(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = (
        "Wes Tolliver comes to Wells on the day on which the farmers bury one of their own, a boy of seventeen shot at a fence. "
        "Hannah Bright, whose brother it was that was shot, begs him to help. Jubal Pike is killed by Hannah Bright. Rosa Dell flees and is swept away by the river."
    )
    second = "Jubal Pike falls to Wes Tolliver's bullet, and Ned Ames falls to the floor. Hannah Bright meets Rosa Dell and Ned Ames."
    settings = told_twice(tmp_path_factory, "wells", "Wells", (first, second))
    index = open_index(settings.home, "wells")
    told = {c.name: [f.text for f in befell] for c in index.names.characters if c.person and (befell := fates(c, index))}
    assert told == {"Jubal Pike": ["is killed by Hannah Bright", "falls to Wes Tolliver's bullet"], "Rosa Dell": ["flees", "is swept away by the river"]}


def test_who_cannot_do_something_before_he_dies_may_not_be_who_dies(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Not where somebody else, who may be a "he", is told of before; in "Before Ned can flee, he is shot" nobody is."""
    text = (
        "Swede Hall offers the name to Joe Bell, but before Joe can pay, he is found hanged. Joe loves Ida Roe. Before Ned Orr can flee, he is shot. "
        "Ida Roe nurses Max Lee, but before Max can marry her, he is stabbed. Joe leaves Ida and Ned, and Max and Joe sing. Ned and Max row."
    )
    home = told_twice(tmp_path_factory, "hall", "Hall", (text, "Swede Hall and Joe Bell meet Ida Roe, Ned Orr and Max Lee."))
    index = open_index(home.home, "hall")
    told = {c.name: [fate.text for fate in fates(c, index)] for c in index.names.characters if c.person}
    assert {name: said for name, said in told.items() if said} == {"Ned Orr": ["is shot"], "Max Lee": ["is stabbed"]}


@pytest.mark.parametrize(
    ("told", "befell"),
    [
        ("Ann puts two bullets in Joe.", ("Joe Sullivan", "shot", "Ann Martin")),
        ("Joe waits for Ann.| She fires a shot into his heart.", ("Joe Sullivan", "shot", "Ann Martin")),
        ("Rick meets Joe and fires a bullet into Joe's back.", ("Joe Sullivan", "shot", "Rick Coyle")),
        ("Ann puts a bullet in Joe's leg.", None),
        ("Joe sleeps beside Ann.| Ann slits his throat.", ("Joe Sullivan", "stabbed", "Ann Martin")),
        ("Ann plunges a knife into Joe.", ("Joe Sullivan", "stabbed", "Ann Martin")),
        ("When the lights go on, Joe has a knife in his back.", ("Joe Sullivan", "stabbed", None)),
        ("Joe is brought down by a shot from Ann's rifle.", ("Joe Sullivan", "shot", "Ann Martin")),
        ("Ann brings Joe down to earth.", None),
        ("It was Ann who did Joe in.", ("Joe Sullivan", "dead", "Ann Martin")),
        ("Ann does not want Joe in.", None),
        ("Ann finds Joe and finishes him with a bayonet.", ("Joe Sullivan", "stabbed", "Ann Martin")),
        ("Joe meets his end at the hands of Ann.", ("Joe Sullivan", "dead", "Ann Martin")),
        ("Joe goes out to Ann and is cut down.", ("Joe Sullivan", "dead", None)),
        ("The cook comes at Joe in the dark and cuts his throat, and Rick helps.", ("Joe Sullivan", "stabbed", None)),
        ("Joe lies down.| The cook comes at him in the dark and cuts his throat, and Rick helps.", ("Joe Sullivan", "stabbed", None)),
        ("A customs officer, Joe, blunders in and is shot twice by Rick.", ("Joe Sullivan", "shot", "Rick Coyle")),
        ("Joe lies in the corridor, shot twice, and Ann weeps.", ("Joe Sullivan", "shot", None)),
        ("Before he can report to Rick, Joe is followed by a guard and killed.", ("Joe Sullivan", "dead", None)),
    ],
)
def test_idioms_for_a_killing(noir: Index, told: str, befell: tuple[str, str, str | None] | None) -> None:
    """The deed of the cook, who has no name, is nobody's."""
    text = told.replace("|", "")
    place = passage(text, *((told.index("|"), len(text)) if "|" in told else ()), story="Raw Deal")
    found = [(whom.name, fate) for whom, fate in fates_in_passage(place, noir) if whom]
    assert [(name, fate.doer and fate.doer.name) for name, fate in found] == ([(befell[0], befell[2])] if befell else [])
    assert befell is None or befell[1] in found[0][1].kinds


def test_whom_a_telling_names_as_the_killer(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Whose he is says the sentence itself, or the one before, or the telling; not what is only believed, nor whom a hired killer works for."""
    first = (
        "Ida Bell hunts for Max Lund, whom they believe to be the killer of Ned Orr. Sam Voss is Roy Dane's killer, and Tom Hale his friend. "
        "Ned Orr is found dead in a vat. Otto Krag is stabbed in the street. The killer is the banker, Roy Dane. "
        "Ned's murderer turns out to be Sam Voss. Paul Witt is accused of having killed poor old Jan Moss. Paul is freed."
    )
    second = (
        "Ida Bell defends Paul Witt, who is accused of having killed old Jan Moss. Ned Orr, Otto Krag and Roy Dane are her friends. Sam Voss is her cook. "
        "Max Lund proves to be the murderer, and Ida and Tom Hale weep. The widow Dora Quayle is poisoned. It was her nephew, Tom Hale, who had put the arsenic "
        "into her cup. It was Sam who did the dishes, and Ida believes that it was Sam who did it."
    )
    index = open_index(told_twice(tmp_path_factory, "vat", "The Vat", (first, second)).home, "vat")
    people = {c.name: c for c in index.names.characters}
    found = {
        name: [killer.name for killer, _ in named_killers(people[name], index)]
        for name in ("Ned Orr", "Otto Krag", "Jan Moss", "Dora Quayle", "Roy Dane", "Ida Bell")
    }
    assert found == {"Ned Orr": ["Sam Voss"], "Otto Krag": ["Roy Dane"], "Jan Moss": ["Max Lund"], "Dora Quayle": ["Tom Hale"], "Roy Dane": [], "Ida Bell": []}
    asked = who_harmed_asked("Who killed Otto Krag?", [people["Otto Krag"]])
    assert asked is not None
    assert {name: len(told) for name, told in doers_told(asked, index).items()} == {"Roy Dane": 1}


@pytest.mark.parametrize(
    "told",
    [
        "Joe leaves for South America",
        "Joe sails home",
        "Joe goes home to his mother",
        "Joe returns to his wife",
        "Joe stays on the island",
        "Joe ships out again",
        "Joe is handed over to the police at the border",
        "Ann takes him off the train in handcuffs",
        "Joe gets twenty years",
        "Joe is badly hurt",
        "Joe is hit, but he lives",
    ],
)
def test_more_words_for_living_on(told: str) -> None:
    assert fate_kinds(told) == {"alive"}
    assert exclude(fate_kinds(told), fate_kinds("Joe dies in Ann's arms"))


@pytest.mark.parametrize(
    "told", ["Joe leaves for a moment", "Joe goes to the bank", "Joe returns to the bar", "Joe stays in the car", "Joe gets off", "Joe takes her out in a boat"]
)
def test_no_words_for_living_on(told: str) -> None:
    assert not fate_kinds(told)


def test_who_leaves_dies_in_the_other_telling_only_if_that_is_late(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = (
        "Max Lund meets Ida Bell and Roy Dane. Max leaves for Chicago with Ida. Roy hunts them for a year. In a barn Max quarrels with Roy and drowns himself."
    )
    second = (
        "Ida Bell and Max Lund meet Roy Dane. They run from him for a year and hide in a barn. In the end Roy Dane is shot by Ida Bell. Max leaves for Mexico."
    )
    bot = Chatbot("leaves", config=told_twice(tmp_path_factory, "leaves", "Leaves", (first, second)))
    assert [version.answer for version in bot.ask("What becomes of Max Lund?").disagreements] == ["drowns himself", "leaves for Mexico"]


def test_whoever_shot_somebody_strangled_nobody_and_killed_nobody_who_is_hit_in_the_arm(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Neil Bracken shoots Gil Santos in the back. Tom Bracken shoots Max Roe in the arm."
    index = open_index(told_twice(tmp_path_factory, "elm", "Elm", (text, "Neil Bracken, Gil Santos, Tom Bracken and Max Roe row.")).home, "elm")
    asked = [harm_asked(f"Who {told}?", index.names.characters) for told in ("strangled Gil Santos", "shot Gil Santos", "shot Max Roe dead", "shot Max Roe")]
    drafts = [harm and doer_draft(harm, index) for harm in asked]
    assert [draft and draft.text for draft in drafts] == [None, "Neil Bracken", None, "Tom Bracken"]


def test_who_hangs_himself_is_nobody_who_shoots_himself_or_gives_himself_up(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Neil Bracken shoots himself at his desk. Gil Santos gives himself up. Tom Bracken hangs himself in his cell."
    index = open_index(told_twice(tmp_path_factory, "oak", "Oak", (text, "Neil Bracken, Gil Santos and Tom Bracken row.")).home, "oak")
    found = [
        people_by_fate_draft(asked, index.names.characters, index)
        for deed in ("hangs himself", "kills himself")
        if (asked := people_by_fate_asked(f"who {deed}"))
    ]
    assert [draft and draft.text for draft in found] == ["Tom Bracken", "Neil Bracken and Tom Bracken"]


def test_a_bomb_may_kill_somebody(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "A bomb planted in Neil Bracken's car goes off and kills his wife, Ruth Orr. Gil Santos is killed. The killing of Tom Bracken is told."
    index = open_index(told_twice(tmp_path_factory, "ash", "Ash", (text, "Neil Bracken, Ruth Orr, Gil Santos and Tom Bracken row.")).home, "ash")
    asked = [fate_asked(f"How does {name} die?", index.names.characters) for name in ("Ruth Orr", "Gil Santos")]
    drafts = [one and fate_draft(one, index) for one in asked]
    assert [draft and draft.text for draft in drafts] == ["A bomb planted in Neil Bracken's car goes off and kills his wife", None]
