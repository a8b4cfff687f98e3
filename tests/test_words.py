"""Verbs and their infinitives, numbers, and patterns of names."""

import re

import pytest

from rag.language.answer_type import gender_of_kin
from rag.language.inflection import content_stems, infinitive, is_verb
from rag.language.numbers import numbers
from rag.language.words import any_of, english, gender_of, is_heading, proper_phrases, undotted, words
from tests.conftest import CORPUS


@pytest.mark.parametrize(
    ("verb", "base", "aux"),
    [
        ("shot", "shoot", "did"), ("owes", "owe", "does"), ("kills", "kill", "does"), ("killed", "kill", "did"), ("hired", "hire", "did"), ("stabbed", "stab", "did"),
        ("marries", "marry", "does"), ("carried", "carry", "did"), ("visited", "visit", "did"), ("catches", "catch", "does"), ("goes", "go", "does"), ("forced", "force", "did"),
        ("kissed", "kiss", "did"), ("told", "tell", "did"), ("poses", "pose", "does"), ("betrayed", "betray", "did"), ("loved", "love", "did"), ("escapes", "escape", "does"),
        ("lives", "live", "does"), ("tied", "tie", "did"), ("freed", "free", "did"), ("added", "add", "did"), ("belonged", "belong", "did"), ("avenged", "avenge", "did"),
        ("captured", "capture", "did"), ("invited", "invite", "did"), ("injured", "injure", "did"), ("persuaded", "persuade", "did"), ("decided", "decide", "did"), ("controlled", "control", "did"),
        ("seizes", "seize", "does"), ("recognizes", "recognize", "does"), ("ties", "tie", "does"), ("stared", "stare", "did"), ("passed", "pass", "did"), ("double-crossed", "double-cross", "did"),
            ("does", "do", "does"), ("had", "have", "did"), ("changed", "change", "did"), ("stepped", "step", "did"), ("hissed", "hiss", "did"), ("noted", "note", "did"),
    ],
)  # fmt: skip
def test_infinitives(verb: str, base: str, aux: str) -> None:
    assert infinitive(verb) == (base, aux)


def test_a_word_is_the_same_in_either_spelling() -> None:
    assert content_stems("the grey theatre by the harbour") == content_stems("a gray theater in the harbor")
    assert infinitive("checks") == ("check", "does"), "a verb too"


def test_what_reads_as_english() -> None:
    texts = [path.read_text() for path in CORPUS.glob("*.txt")]
    assert texts and all(map(english, texts))
    assert english("Kurz und gut.")


@pytest.mark.parametrize(
    "text",
    [
        "Der Fischer und seine Frau wohnten zusammen in einem alten Topf, dicht an der See, und der Fischer ging alle Tage hin und angelte, und er angelte und angelte. "
        "So saß er auch einmal mit seiner Angel und sah immer in das klare Wasser hinein.",
        "Il était une fois un bûcheron et une bûcheronne qui avaient sept enfants, tous garçons ; l’aîné n’avait que dix ans, et le plus jeune n’en avait que sept, et ils étaient "
        "pauvres. On s’étonnera que le bûcheron ait eu tant d’enfants en si peu de temps.",
        "En un lugar de la Mancha, de cuyo nombre no quiero acordarme, no ha mucho tiempo que vivía un hidalgo de los de lanza en astillero, adarga antigua, rocín flaco y galgo "
        "corredor. Una olla de algo más vaca que carnero, salpicón las más noches.",
    ],
)
def test_what_does_not_read_as_english(text: str) -> None:
    assert 40 <= len(words(text)) < 60
    assert not english(text)
    assert not english(f"{text} {text}")


def test_a_short_text_full_of_names_may_be_english() -> None:
    names = "Vera Lane, Max Holt, Jerry Quinn, Pat Regan, Joe Sullivan, Ann Martin, Rick Coyle and Stan Fantail"
    assert english(f"Starring {names}. Directed by Anthony Mann. Produced by Edward Small, 1948. Story: Arnold Armstrong, Audrey Ashley.")
    assert english(
        f"{names} plan to rob banks: Vera Lane drives, Max Holt shoots guards, Jerry Quinn blows safes, Pat Regan warns police. Joe Sullivan escapes jail with Ann Martin and hides at the pier."
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("US $50,000", {50_000}), ("a fifty thousand-dollar loan", {50_000}), ("twenty-five men", {25}), ("twenty men", {20}), ("in 1948, two", {1948, 2}),
        ("three or four", {3, 4}), ("two hundred six", {206}), ("someone", set()),
        ("two thousand five hundred", {2500}), ("In 1946 two men", {1946, 2}), ("In 1946 fifty men", {1946, 50}), ("$50,000 two weeks", {50_000, 2}),
        ("one million two hundred thousand", {1_200_000}), ("a hundred and fifty", {150}), ("a hundred men and two women", {100, 2}), ("five and six", {5, 6}),
        ("half a million", {500_000}), ("two dozen men", {24}), ("half a dozen", {6}), ("a billion", {1e9}), ("two and a half years", {2.5}), ("two and a half million", {2_500_000}),
        ("two thousand and fifty", {2050}), ("a million and a half", {1_500_000}), ("two hundred and two thousand", {202_000}), ("two thousand and three thousand", {2000, 3000}),
    ],
)  # fmt: skip
def test_numbers_in_figures_and_in_words_are_one(text: str, values: set[float]) -> None:
    assert numbers(text) == values


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("Did Rick Coyle shoot Fantail?", ["rick coyle"]), ("In The Asphalt Jungle, who dies?", ["asphalt jungle"]), ("Who made The Wolf Man (1941)?", ["the wolf man"]),
        ("Who made Priorities on Parade?", ["priorities on parade"]), ("who shot fantail?", []), ("Who shot Fantail?", []),
    ],
)  # fmt: skip
def test_names_of_several_words(text: str, phrases: list[str]) -> None:
    assert proper_phrases(text) == phrases


@pytest.mark.parametrize("text", ["Second Act", "1951", "The Brick Kiln", "PLOT", "Chapter 2", "Night of the Heron", "Raw Deal (1948", "“The Winters of Zoé”"])
def test_a_heading(text: str) -> None:
    assert is_heading(text)


@pytest.mark.parametrize("text", ["Joe runs", "Ann shot Joe.", "Who?", "sam and i", "", "* * *", "Max Dembo, lifelong thief", "He is in"])
def test_no_heading(text: str) -> None:
    assert not is_heading(text)


def test_stops_that_end_nothing() -> None:
    text = "Mrs. Oakes and Lon D. Emmerich see Dr. Ames. Am I."
    assert undotted(text) == "Mrs· Oakes and Lon D· Emmerich see Dr· Ames. Am I."
    assert len(undotted(text)) == len(text)


def test_the_longest_name_is_found_and_of_no_name_nothing() -> None:
    assert re.findall(any_of(["Max", "Max Dembo"]), "Max Dembo meets Max, not Maxine.") == ["Max Dembo", "Max"]
    assert re.search(any_of([]), "Max Dembo meets nobody. ") is None


@pytest.mark.parametrize(
    ("word", "is_one"),
    [("kill", True), ("put", True), ("do", True), ("marry", True), ("stab", True), ("prison", False), ("late", False), ("special", False), ("ready", False), ("the", False)],
)  # fmt: skip
def test_a_verb_is_known_by_its_past(word: str, is_one: bool) -> None:
    assert is_verb(word) is is_one


def test_of_whom_a_noun_for_kin_is_said() -> None:
    assert [gender_of(noun) for noun in ("wife", "ex-wife", "brother-in-law", "ex-cousin", "lawman")] == ["f", "f", "m", "", ""]
    assert [gender_of_kin(f"Who is Tom's {kin}?") for kin in ("ex-husband", "sister-in-law", "cousin")] == ["m", "f", ""]
