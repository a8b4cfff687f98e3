"""The embedded reader: spans decoded by hand, choices counted by hand, and the shipped network on a story made for it."""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from ingest.pipeline import ingest
from rag.answer import Chatbot
from rag.answer_type import alternatives, asks_of_end, gender_asked
from rag.config import Settings
from rag.index import Index
from rag.models import encoder
from rag.reader.asked import read_asked
from rag.reader.candidates import Candidate, Features, _first_half, _possessed, candidates
from rag.reader.doers import called_so, done_by_another, done_by_other_gender, done_by_somebody_else, done_by_whom_it_is_done_to, done_to_other_gender
from rag.reader.kinds import looks_of_kind, may_be_of_kind
from rag.reader.network import FILE, REACH, Network, PassageReading, network, spans, tokenizer
from rag.reader.proposed import Proposed
from rag.reader.read import DOUBTS, agreeing, choose, doubts
from rag.reader.refusals import may_answer
from rag.schema import Span
from rag.spans import proof, runs_on, whole_phrase
from rag.words import any_of, content_stems
from tests.conftest import ROOT, LetterEncoder, hit, new_home, passage, told_twice

CARD = ROOT / "rag" / "reader" / "MODEL_CARD.md"


def logits(text: str, question: str, first: str, last: str) -> tuple[object, np.ndarray]:
    """Point at the tokens that hold `first` and `last`."""
    row = tokenizer().encode(question, text)
    table = np.zeros((len(row), 2), np.float32)
    for side, word in enumerate((first, last)):
        at = text.index(word)
        tokens = [i for i, (s, e) in enumerate(row.offsets) if row.sequence_ids[i] == 1 and s < at + len(word) and e > at]
        table[tokens[-side], side] = 9.0
    return row, table


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [("Ann", "Ann", "Ann"), ("to", "him", "to prevent him"), ("Fantail", "Fantail", "Fantail"), ("“his", "gun", "his own gun")],
)
def test_spans_are_whole_words(first: str, last: str, said: str) -> None:
    text = "Ann shoots Fantail with “his own gun”, to prevent him."
    row, table = logits(text, "Who?", first, last)
    span, logp = spans(row, text, table)[0]  # type: ignore[arg-type]
    assert text[span.start : span.end] == said
    assert -0.1 < logp <= 0


def test_a_span_never_ends_before_it_begins_nor_goes_on_for_ever() -> None:
    text = "one two three. " * 40
    row, table = logits(text, "Who?", "two", "one")
    found = spans(row, text, table)  # type: ignore[arg-type]
    assert all(s.start < s.end and len(text[s.start : s.end].split()) <= REACH for s, _ in found)
    assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)


def test_a_passage_of_nothing_has_no_spans() -> None:
    assert spans(tokenizer().encode("Who?", ""), "", np.zeros((4, 2), np.float32)) == []


def candidate(text: str, said: str, score: float, source: str = "a.txt", story: str = "A") -> Candidate:
    """Make a candidate whose first feature is its score."""
    at = text.index(said)
    return Candidate(passage(text, source=source, story=story), Span(at, at + len(said)), Features(score, *[0.0] * (len(Features._fields) - 1)))


@pytest.fixture
def score_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the first feature alone count."""
    monkeypatch.setattr("rag.reader.read.WEIGHT", (1.0, *[0.0] * (len(Features._fields) - 1)))


@pytest.mark.usefixtures("score_alone")
def test_the_same_words_in_two_tellings_count_together() -> None:
    found = [candidate("Joe fell.", "Joe", 1.0), candidate("The Ann ran.", "Ann", 0.8, "b.txt"), candidate("Ann hid.", "Ann", 0.7, "c.txt")]
    choice = choose("", found)
    assert choice is not None
    assert choice.best.text == "Ann" and choice.best.passage.source == "b.txt"
    assert choice.described[1] == pytest.approx(np.log((np.exp(0.8) + np.exp(0.7)) / np.exp([1.0, 0.8, 0.7]).sum()))
    assert [e.passage.source for e in agreeing(choice)] == ["c.txt"]
    apart = choose("", [*found[:2], candidate("Ann hid.", "Ann", 0.7, "c.txt", story="B")])
    assert apart is not None and apart.best.text == "Joe"
    assert choose("", []) is None


@pytest.mark.usefixtures("score_alone")
def test_words_that_likely_answers_share_count_together() -> None:
    ran = "She ran to the old red barn."
    choice = choose("", [candidate("Joe fell.", "Joe", 1.0), candidate(ran, "the old red barn", 0.8), candidate(ran, "old red barn", 0.7)])
    assert choice is not None and choice.best.text == "the old red barn"
    likely = np.exp([1.0, 0.8, 0.7]) / np.exp([1.0, 0.8, 0.7]).sum()
    assert choice.described[1] == pytest.approx(np.log(likely[1] + likely[2]))
    # One word of two counts a quarter: 0.338 + 0.250 / 4 is less than 0.412.
    apart = choose("", [candidate("Joe fell.", "Joe", 1.0), candidate(ran, "red barn", 0.8), candidate("The barn owl cried.", "barn owl", 0.5)])
    assert apart is not None and apart.best.text == "Joe"


@pytest.mark.parametrize(
    ("question", "said", "fit"),
    [
        ("How many came?", "three sacks", 1.0), ("How many came?", "some sacks", 0.0), ("Who shot Sam?", "Vera", 1.0), ("Who shot Sam?", "a guard", 1.0),
        ("Who shot Sam?", "ran off", 0.0), ("When did he go?", "that night", 1.0), ("When did he go?", "the boat", 0.0), ("What?", "x", 0.5),
        ("Whose gun was it?", "his own gun", 1.0), ("Whose gun was it?", "Fantail's", 1.0), ("Whose gun was it?", "Fantail", 0.0),
    ],
)  # fmt: skip
def test_the_kind_of_thing_asked_for(question: str, said: str, fit: float) -> None:
    assert looks_of_kind(question, said) == fit


def spoken(question: str, text: str, noir: Index, *said: str, story: str = "A") -> list[str]:
    """Offer spans of a text for a question, and give those that are let through."""
    offered = tuple((Span(text.index(s), text.index(s) + len(s)), -1.0) for s in said)
    return [c.text for c in candidates(question, [hit(text, story=story)], [PassageReading(1.0, offered)], noir, LetterEncoder())]


def test_an_echo_a_pronoun_and_a_wrong_measure_are_no_answers(noir: Index) -> None:
    text = "He saw Vera, 30, shoot Sam Holt for 500 dollars on the sixth day."
    assert spoken("Who shot Sam Holt?", text, noir, "Sam Holt", "He", "Vera") == ["Vera"]
    assert spoken("Who finds it?", "Inside he finds it, and Vera runs.", noir, "Inside he", "Inside he finds it", "Vera") == ["Vera"]
    assert spoken("How old is Vera?", text, noir, "30", "500 dollars", "the sixth day") == ["30"]
    assert spoken("How much money was paid?", text, noir, "500 dollars", "the sixth day", "Vera") == ["500 dollars"]
    assert spoken("How many saw it?", "Three men saw it at Pier Nine.", noir, "Three men", "Pier Nine") == ["Three men"]
    assert spoken("Who did Dembo meet?", "Max Dembo met Jerry.", noir, "Max", "Jerry", story="Straight Time") == ["Jerry"]
    assert spoken("What is the name of the boat?", "The boat, the Mary Ann, sails to the old pier.", noir, "the old pier", "Mary Ann") == ["Mary Ann"]
    assert spoken("What is the clerk's real name?", "The clerk, a shy man, is Otto Bell.", noir, "a shy man", "Otto Bell") == ["Otto Bell"]
    assert spoken("Who fell?", "Joe's attacker fell.", noir, "Joe", "Joe's attacker") == ["Joe's attacker"]
    assert spoken("How long was he away?", text, noir, "Sam Holt", "the sixth day") == ["the sixth day"]
    assert spoken("How many days?", text, noir, "the sixth day", "30") == []
    assert spoken("How many years?", "After a six-year stint he has $90 and three long years.", noir, "six", "90", "three") == ["six", "three"]
    assert spoken("How many men?", "The million-dollar heist took two of them.", noir, "million-dollar", "two") == ["two"]
    assert spoken("How old is he?", "He owes her $50,000.", noir, "50") == []
    assert spoken("Did he see her?", text, noir, "Vera") == [text]
    assert spoken("Where does Max hide?", "Max hides at Jerry's, and Jerry waits.", noir, "Jerry", "at Jerry's", story="Straight Time") == ["at Jerry's"]


@pytest.mark.parametrize(
    ("question", "text", "said"),
    [
        ("Who kidnaps Jerry?", "Earl kidnaps Willy.", []),
        ("Who kidnaps Willy?", "Earl kidnaps Willy.", ["Earl"]),
        ("Who kidnaps Jerry?", "Willy is suddenly kidnapped by Earl.", []),
        ("Who kidnaps Jerry?", "Earl kidnaps the frightened Willy.", []),
        ("Who kidnaps Jerry?", "Earl kidnaps Willy and Jerry.", ["Earl"]),
        ("Who kidnaps Jerry?", "Earl kidnaps him.", ["Earl"]),
        ("Who kidnaps Jerry?", "Earl kidnaps Willy's son.", ["Earl"]),
        ("Who kidnaps Jerry?", "Earl kidnaps the son of Willy.", ["Earl"]),
    ],
)
def test_what_is_done_to_another_says_nothing_of_who_does_it_here(question: str, text: str, said: list[str], noir: Index) -> None:
    assert spoken(question, text, noir, "Earl", story="Straight Time") == said


def test_a_reason_for_what_is_done_to_another_is_none(noir: Index) -> None:
    told = "Earl kidnaps Willy to scare Max."
    assert spoken("Why does Earl kidnap Jerry?", told, noir, "to scare Max", story="Straight Time") == []
    assert spoken("Why does Earl kidnap Willy?", told, noir, "to scare Max", story="Straight Time") == ["to scare Max"]


def test_credits_titles_and_what_goes_across_a_gap_are_no_answers(noir: Index) -> None:
    assert spoken("Who is a cop?", "Cast: Sid Pomeroy as Malone.", noir, "Sid Pomeroy") == []
    assert spoken("Who plays Malone?", "Cast: Sid Pomeroy as Malone.", noir, "Sid Pomeroy") == ["Sid Pomeroy"]
    story = next(key for key, title in noir.titles.items() if title == ["straight", "time"])
    assert spoken("What does he steal?", "Straight Time", noir, "Time", story=story) == []
    assert spoken("What is it?", "The End\n\nMax runs.", noir, "End\n\nMax", "End") == ["End"]
    assert spoken("Who waits?", "Vera waits at Reno for Max.", noir, "Reno", "Vera") == ["Reno", "Vera"]  # it is no name of the shelf


def test_somebody_elses_kin_is_none_of_the_kin_asked_for(noir: Index) -> None:
    asked = "Who is Nora's father?"
    assert spoken(asked, "Nora, the Captain's daughter, is now the wife of his brother Dan.", noir, "the wife of his brother Dan") == []
    assert spoken(asked, "Nora's father, old Captain Quill, waits.", noir, "old Captain Quill") == ["old Captain Quill"]
    told = "Ann, the caseworker, whose father is a judge, waits."
    assert spoken("Who is Ann's father?", told, noir, "the caseworker", "a judge", story="Raw Deal") == ["a judge"]


def test_the_fate_of_others_is_no_answer(noir: Index) -> None:
    asked = "How does Max Dembo die?"
    assert spoken(asked, "Jerry dies in the street.", noir, "in the street", story="Straight Time") == []
    assert spoken(asked, "He dies in the street.", noir, "in the street", story="Straight Time") == ["in the street"]
    assert spoken("How does Jerry die?", "Jerry dies in the street.", noir, "in the street", story="Straight Time") == ["in the street"]


LONG = "However, Fantail is waiting for Joe at the store by the beach and a fight ensues, during which Ann shoots Fantail with his own gun to prevent him from killing Joe."


@pytest.mark.parametrize(
    ("text", "said", "question", "quote"),
    [
        (LONG, "Ann", "Who shot Fantail?", "Ann shoots Fantail with his own gun to prevent him from killing Joe."),
        (LONG, "Fantail", "Who is waiting for Joe at the store?", "Fantail is waiting for Joe at the store by the beach and a fight ensues"),
        (LONG, "Ann", "Who shot Fantail at the store where he was waiting?", LONG.removeprefix("However, ")),
        (LONG.replace("Ann", "she"), "his own gun", "What did she shoot with?", LONG.replace("Ann", "she").removeprefix("However, ")),
        ("Ann ran, and Joe sat.", "Joe", "Who sat?", "Ann ran, and Joe sat."),
    ],
)
def test_a_long_sentence_is_quoted_by_the_clauses_that_prove_it(text: str, said: str, question: str, quote: str) -> None:
    place, at = passage(text), text.index(said)
    assert proof(place, Span(at, at + len(said)), content_stems(question)).of(text) == quote


@pytest.mark.parametrize(
    ("after", "quoted"),
    [
        ("That night she poisons Ned.", 1),
        ("It rains. She poisons Ned.", 2),
        ("It rains. It pours. She poisons Ned.", 0),
        ("She goes home. Otto poisons Ned.", 0),
        ("She goes home.", 0),
    ],
)
def test_a_sentence_that_goes_on_about_the_answer_is_quoted_with_it(after: str, quoted: int) -> None:
    text = f"Vera hides the money. {after}"
    place = passage(text, *(m.end() for m in re.finditer(r"\.", text)))
    assert proof(place, Span(0, 4), content_stems("Who poisoned Ned?")) == Span(0, place.sentences[quoted].end)


# ---------------------------------------------------------------- the shipped network


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Chatbot:
    folder = tmp_path_factory.mktemp("shelf")
    (folder / "a.txt").write_text("Sam Holt owns a boat. On the pier Sam Holt is shot by Vera Lane. Duke Marsh flees with three sacks of gold.")
    (folder / "b.txt").write_text("Sam Holt and Vera Lane quarrel. On the pier Sam Holt is shot by Duke Marsh. Vera Lane weeps and Duke Marsh laughs.")
    (folder / "corpus.toml").write_text('name = "pier"\n[stories."The Pier"]\nfiles = ["a.txt", "b.txt"]\n')
    config = Settings(home=new_home(tmp_path_factory))
    ingest(folder, config)
    return Chatbot("pier", config=config)


def test_a_telling_that_names_somebody_else_is_no_agreement(bot: Chatbot) -> None:
    answer = bot.ask("Who shot Sam Holt?")
    assert answer.answer in {"Vera Lane", "Duke Marsh"}
    assert "is shot by" in answer.citations[0].quote
    assert not any("is shot by" in quote.quote for quote in answer.also)
    assert {version.answer for version in answer.disagreements} == {"Vera Lane", "Duke Marsh"}
    assert answer.disagreements[0].answer == answer.answer
    assert set(answer.citations) == {citation for version in answer.disagreements for citation in version.citations}


def test_a_number_is_asked_for_and_given(bot: Chatbot) -> None:
    answer = bot.ask("How many sacks of gold does Duke Marsh carry off?")
    assert answer.answer.startswith("three") and len(answer.answer.split()) <= 4


def test_a_question_of_yes_or_no_is_answered_by_the_sentence(bot: Chatbot) -> None:
    assert bot.ask("Does Duke Marsh flee?").answer == "Duke Marsh flees with three sacks of gold."


def recorded() -> list[tuple[str, str, str]]:
    """Read question, passage and answer from the table of the model card."""
    rows = re.findall(r"^\| (\S[^|]*\?) \| ([^|]+) \| ([^|]+) \|$", CARD.read_text(encoding="utf-8"), re.M)
    return [(question, text.strip(), said.strip()) for question, text, said in rows]


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("Does Ann live in a house or in an apartment?", [{"hous"}, {"apart"}]),
        ("Is Ann on the staff of Joe's lawyer, or is she a social worker?", [{"joe", "lawyer"}, {"social", "worker"}]),
        ("Was the money real or fake?", [{"real"}, {"fake"}]),
        ("Is Doc arrested or does he get away?", []),
        ("Who shot Fantail, Ann or Pat?", []),
        ("Is Fantail killed?", []),
    ],
)
def test_what_a_question_leaves_the_choice_between(question: str, things: list[set[str]]) -> None:
    assert alternatives(question) == things


def test_a_choice_is_answered_by_one_of_the_two(bot: Chatbot) -> None:
    assert bot.ask("Does Duke Marsh flee with sacks of gold or of silver?").answer == "gold"


def test_the_shipped_weights_give_the_answers_of_the_card() -> None:
    rows = recorded()
    assert len(rows) >= 8
    for question, text, said in rows:
        reading = network(0).read(question, [text])[0]
        span = reading.spans[0][0]
        assert said == (text[span.start : span.end] if reading.relevance > 0 else "nowhere"), question


def test_the_network_is_small_and_one_batch_is_as_good_as_many() -> None:
    assert FILE.stat().st_size <= 30_000_000
    texts = [text for _, text, _ in recorded()] * 3
    together = Network().read("Who shot Vera?", texts)
    other = Network()  # this one remembers nothing of it
    alone = [other.read("Who shot Vera?", [text])[0] for text in texts]
    assert [r.relevance for r in together] == pytest.approx([r.relevance for r in alone], abs=0.8)  # int8 takes its scale from the whole batch
    assert network(0).read("Who?", []) == []
    assert len(network(0).read("Who " * 500, ["x " * 5000, ""])) == 2


def test_a_passage_reads_the_same_alone_and_beside_others() -> None:
    beside = ["Ann shot Fantail.", "Joe " * 90, "A long day at sea, and nobody came home until the lamps were lit again."]
    assert Network().read("Who shot Fantail?", beside)[0] == Network().read("Who shot Fantail?", beside[:1])[0]


def test_threads_share_one_network() -> None:
    shared = Network(threads=1)
    rows = recorded() * 4
    with ThreadPoolExecutor(8) as pool:
        first = list(pool.map(lambda row: shared.read(row[0], [row[1]]), rows))
    other = Network(threads=1)
    assert first == [other.read(question, [text]) for question, text, _ in rows]


def test_the_shipped_network_is_loaded_once_for_each_number_of_threads() -> None:
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(network, [1, 2, 1, 2]))
    assert (made[0], made[1]) == (made[2], made[3])
    assert made[0] is network(1)


def test_what_was_read_is_remembered() -> None:
    remembering = Network()
    first = remembering.read("Who ran?", ["Ann ran.", "Bob sat."])
    remembering._session = None  # whoever reads again fails
    assert remembering.read("Who ran?", ["Bob sat.", "Ann ran."]) == first[::-1]
    with pytest.raises(AttributeError):
        remembering.read("Who sat?", ["Bob sat."])


def test_reading_imports_no_torch() -> None:
    code = "import sys; from rag.reader.network import network; network(0).read('Who?', ['Ann.']); sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize(
    ("said", "whole"),
    [
        ("Alonzo 'Lon", "Alonzo 'Lon' Emmerich"),
        ("Mexico", "Mexico City"),
        ("the buyer", "the buyer"),
        ("When Mexico", "When Mexico City"),
        ("Dix with his own", "Dix with his own gun"),
        ("killing of", "killing of Bob"),
    ],
)
def test_a_name_or_phrase_is_not_cut(said: str, whole: str) -> None:
    text = "When Mexico City calls, the buyer is Alonzo 'Lon' Emmerich, who shot Dix with his own gun for the killing of Bob."
    at = text.index(said)
    assert whole_phrase(passage(text), Span(at, at + len(said))).of(text) == whole


def test_one_person_under_two_names_counts_together(noir: Index) -> None:
    hits = [hit("Doc hires Louis.", story="The Asphalt Jungle", start=0), hit("He likes Louis Ciavelli.", story="The Asphalt Jungle", start=50)]
    readings = [PassageReading(1.0, ((Span(10, 15), -0.1),)), PassageReading(1.0, ((Span(9, 23), -0.1),))]
    found = candidates("Who is hired?", hits, readings, noir, LetterEncoder())
    assert {candidate.text for candidate in found} == {"Louis", "Louis Ciavelli"}
    assert len({candidate.key for candidate in found}) == 1


@pytest.mark.parametrize(
    ("question", "text", "said", "against"),
    [
        ("What did Pat strangle?", "Pat waits in the car for Joe.", "the car", {"deed"}),
        ("Why does Pat strangle Joe?", "Pat is a strangler.", "a strangler", set()),
        ("Where does Pat wait?", "Pat waits in the car for Joe.", "the car", set()),
        ("How does Pat die?", "Pat waits in the car for Joe.", "the car", {"fate", "deed"}),
    ],
)
def test_what_speaks_against_an_answer(noir: Index, question: str, text: str, said: str, against: set[str]) -> None:
    start = text.index(said)
    best = Candidate(passage(text, story="Raw Deal"), Span(start, start + len(said)), Features(*[0.0] * len(Features._fields)))
    assert {name for name, weight in zip(DOUBTS, doubts(question, best, noir, encoder()), strict=True) if weight} == against


def test_what_somebody_has_is_not_their_work(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Frank Orr hides plates. Agnes Whitcomb, Frank's landlady, finds the plates. Frank keeps the books of a gambler. Agnes weeps, and Frank leaves."
    bot = Chatbot("plates", config=told_twice(tmp_path_factory, "plates", "Plates", (text, "Frank Orr drinks.")))
    assert "landlady" not in bot.ask("What is Frank's job?").answer


def test_what_runs_a_word_into_the_next_sentence() -> None:
    text = "Ann leaves the boat behind. Rick wakes up and shouts for help at once."
    place = passage(text, 27, len(text))
    assert [runs_on(place, Span(11, end)) for end in (26, 27, 32, 61, len(text))] == [False, False, True, False, False]


def test_nobody_killed_whoever_lives_on(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = (
        "Lenny Crowe runs the card room of Sol Ott. Sol Ott is found with a bullet in his back. The papers say that Lenny drowned in the bay. Lenny isn't dead. "
        "Laszlo Thorne shot Sol Ott, since Irma had promised to run away with him. Irma throws Thorne off the roof of the Hotel Alma. Irma is sent to prison. "
        "Lenny Crowe marries Mrs. Oakes and takes over the card room."
    )
    bot = Chatbot("pier", config=told_twice(tmp_path_factory, "pier", "The Long Pier", (text, "Lenny Crowe and Irma play cards with Sol Ott.")))
    assert "Thorne" in bot.ask("Who killed Sol Ott?").answer
    answers = [bot.ask(question) for question in ("Who killed Irma?", "Who killed Lenny Crowe?", "How does Lenny Crowe die?")]
    assert [(answer.abstained, answer.reason) for answer in answers] == [(True, "false_premise")] * 3
    assert answers[0].answer == "The shelf tells of no such death: “Irma is sent to prison.” (first.txt)"
    assert bot.ask("What happens to Lenny Crowe?").answer == "marries Mrs. Oakes"
    assert "off the roof" in bot.ask("How does Thorne die?").answer


@pytest.mark.parametrize(
    ("question", "gender"),
    [
        ("Which woman is jealous?", "f"),
        ("Who loses his job?", "m"),
        ("Who shoots herself?", "f"),
        ("Who hides her jewels?", "f"),
        ("Who is her boyfriend?", ""),
        ("Who loves her?", ""),
        ("Which car is hers?", ""),
        ("Where does he hide?", ""),
    ],
)
def test_what_tells_whether_a_man_or_a_woman_is_asked_for(question: str, gender: str) -> None:
    assert gender_asked(question) == gender


@pytest.mark.parametrize(
    ("text", "number", "is_age"),
    [
        ("Max serves a six-year stint.", "six", False),
        ("Jody, eleven, rides ahead.", "eleven", True),
        ("A twelve-year-old boy waits.", "twelve", True),
        ("He lost nine pearls.", "nine", False),
        ("She is thirty-five years old.", "thirty-five", True),
        ("Nils is a lad of nineteen.", "nineteen", True),
    ],
)
def test_a_number_that_counts_something_is_no_age(text: str, number: str, is_age: bool) -> None:
    at = text.index(number)
    assert may_be_of_kind("How old is Max?", passage(text), Span(at, at + len(number))) is is_age


@pytest.mark.parametrize(
    ("sentence", "answer", "by_another"),
    [
        ("Marsh looks for the man who robbed the purser.", "Marsh", True),
        ("Marsh looks for the man who robbed the purser.", "the man", False),
        ("Tobias is the man who robbed the purser.", "Tobias", False),
        ("Tobias, the sailor who robbed the purser, swims ashore.", "Tobias", False),
        ("Tobias robbed the man who had robbed the purser.", "Tobias", False),
        ("Marsh wants to find out which of the three mates robbed the purser.", "Marsh", True),
        ("Marsh asks Lund who robbed the purser: it was Tobias.", "Lund", True),
        ("Marsh asks Lund who robbed the purser: it was Tobias.", "Tobias", False),
        ("Marsh knew the man who robbed the purser.", "the man", False),
    ],
)
def test_whoever_is_looked_for_is_not_who_looks(sentence: str, answer: str, by_another: bool) -> None:
    assert done_by_another("rob", sentence, answer) is by_another


@pytest.mark.parametrize(
    ("sentence", "by_other"),
    [
        ("Ada hesitates, and he sends for the vicar.", True),
        ("Ada hesitates, and she sends for the vicar.", False),
        ("Ada sends for the vicar, and he comes.", False),
    ],
)
def test_what_he_does_no_woman_does(sentence: str, by_other: bool) -> None:
    assert done_by_other_gender("send", sentence, "f") is by_other


@pytest.mark.parametrize(
    ("sentence", "to_other"),
    [
        ("Ned has him arrested, and Ida weeps.", True),
        ("The sergeant arrests him, and Ida weeps.", True),
        ("Ned has her arrested.", False),
        ("Ned has him arrested, and Ida is arrested too.", False),
        ("Her brother weeps.", False),
    ],
)
def test_what_is_done_to_him_is_done_to_no_woman(sentence: str, to_other: bool) -> None:
    assert done_to_other_gender("Why was Lady Ida arrested?", sentence, any_of(["Ida"]), "f") is to_other


@pytest.mark.parametrize(
    ("sentence", "turned"),
    [
        ("Ned goes to Hale, who warns him.", True),
        ("Ned, who fears Hale, warns him.", False),
        ("Hale, warned by Ned, flees.", False),
        ("Ned warns Hale, and Hale warns Ida.", False),
    ],
)
def test_who_is_warned_does_not_warn(sentence: str, turned: bool) -> None:
    assert done_by_whom_it_is_done_to("warn", sentence, any_of(["Hale"])) is turned


@pytest.mark.parametrize(
    ("question", "before", "so_called"),
    [
        ("Who killed the drifter?", "It was that of a drifter, ", True),
        ("Who killed the drifter?", "It was the work of a sailor, ", False),
        ("Who killed the drifter's dog?", "It was that of a drifter, ", False),
        ("Who is the drifter?", "It was that of a drifter, ", False),
        ("Who plays the drifter?", "The drifter, ", False),
    ],
)
def test_who_is_called_so_did_not_do_it_to_himself(question: str, before: str, so_called: bool) -> None:
    assert called_so(question, before) is so_called


@pytest.mark.parametrize(
    ("question", "text", "answer", "refused"),
    [
        ("Why does Max back out?", "Max backs out, so that Earl has to walk.", "so that Earl has to walk", True),
        ("Why does Max back out?", "Max backs out, so that Earl will walk.", "so that Earl will walk", False),
        ("Why does Earl limp?", "Max backs out, so that Earl has to walk in tight boots.", "so that Earl has to walk in tight boots", False),
        ("Who shot Earl?", "Earl walks home. Jerry rents a boat. It leaks.", "Jerry", True),
        ("Who shot Earl?", "Earl walks home. Jerry fires a gun. Earl is dead.", "Jerry", False),
        ("Who shot Earl?", "Jerry rents a boat at Earl's bidding.", "Jerry", True),
        ("Who shot Earl?", "Jerry finishes Earl.", "Jerry", False),
        ("What does Earl do then?", "The mapmaker Earl owns a boat.", "The mapmaker Earl", True),
        ("What does Earl do for a living?", "The mapmaker Earl owns a boat.", "The mapmaker Earl", False),
        ("What does Earl's daughter do for a living?", "Earl is a clerk.", "a clerk", True),
        ("What does Earl's daughter do for a living?", "Earl's daughter is a clerk.", "a clerk", False),
        ("Who asks Jenny to marry him?", "Her aunt asks Jenny to wait.", "Her aunt", True),
        ("Who asks Jenny to marry him?", "Her uncle asks Jenny to wait.", "Her uncle", False),
    ],
)
def test_what_rules_an_answer_out(noir: Index, question: str, text: str, answer: str, refused: bool) -> None:
    ends = [match.end() for match in re.finditer(r"[.]", text)]
    place = passage(text, *ends, story="Straight Time")
    at = text.index(answer)
    proposed = Proposed(read_asked(question, [place], noir), place, Span(at, at + len(answer)), (), 0, noir, encoder())
    assert (not may_answer(proposed)) is refused


@pytest.mark.parametrize(("others", "refused"), [(["The Asphalt Jungle"], True), ([], False)])
def test_whoever_another_story_calls_so_is_nobody_of_this_one(noir: Index, others: list[str], refused: bool) -> None:
    place = passage("He falls into the pool.", story="Straight Time")
    asked = read_asked("What becomes of the safecracker?", [place, *(passage("Rain falls.", story=story) for story in others)], noir)
    assert (not may_answer(Proposed(asked, place, Span(3, 22), (), 0, noir, encoder()))) is refused


def test_an_adverb_alone_says_by_no_means_how() -> None:
    text = "A gunfight erupts, inadvertently starting a fire."
    span = Span(text.index("inadvertently"), text.index(" starting"))
    assert not may_be_of_kind("How does the fire start?", passage(text), span)
    assert may_be_of_kind("How does Rick behave?", passage(text), span)


def test_a_time_ago_lasts_no_time() -> None:
    text = "The bill was notarized six months earlier in Banning."
    span = Span(text.index("six"), text.index(" earlier"))
    assert not may_be_of_kind("How long does Bigelow have to live?", passage(text), span)
    assert may_be_of_kind("How long ago was it notarized?", passage(text), span)


@pytest.mark.parametrize(
    ("text", "said", "tells"),
    [
        ("It would mean three more years in prison.", "three more years", False),
        ("He gets out after three years.", "three years", True),
        ("Two days later he dies.", "Two days", True),
        ("He serves a six-year stint.", "six-year stint", False),
        ("Three years after the war he gets out.", "Three years", True),
    ],
)
def test_how_long_it_takes_says_not_when(text: str, said: str, tells: bool) -> None:
    at = text.index(said)
    assert may_be_of_kind("When does Max get out?", passage(text), Span(at, at + len(said))) is tells


def test_a_part_of_the_body_is_no_place() -> None:
    text = "Ann shoots Joe's attacker in the back."
    span = Span(text.index("in the back"), len(text) - 1)
    assert not may_be_of_kind("Where did Ann get the gun?", passage(text), span)
    assert may_be_of_kind("Where was the attacker hit?", passage(text), span)


def test_an_answer_begins_with_the_although_that_its_first_clause_has() -> None:
    text = "Although Max clearly has no marks, he is dragged back to jail."
    begins = text.index("has")
    assert whole_phrase(passage(text), Span(begins, len(text) - 1)).of(text) == text[:-1]
    assert whole_phrase(passage(text), Span(begins, text.index(","))).of(text) == "has no marks"


def test_an_answer_ends_before_an_and() -> None:
    text = "Rick and Joe shoot each other and inadvertently start a fire."
    assert whole_phrase(passage(text), Span(0, text.index(" start"))).of(text) == "Rick and Joe shoot each other"


@pytest.mark.parametrize(
    ("sentence", "answer", "by_another"),
    [
        ("Earl pays a visit to Max's room.", "pays a visit to Max's room", True),
        ("Earl pays a visit to Max's room.", "Earl pays a visit", True),
        ("Max beats Earl and steals his car.", "steals his car", False),
        ("Max and Jerry rob a bank.", "rob a bank", False),
        ("Max hits Earl with a bottle.", "with a bottle", False),
        ("Earl is beaten by Max.", "is beaten by Max", False),
    ],
)
def test_what_another_does_is_not_what_one_does(noir: Index, sentence: str, answer: str, by_another: bool) -> None:
    story, at = "Straight Time", sentence.index(answer)
    assert done_by_somebody_else(noir.people_in("Max", story), passage(sentence, story=story), Span(at, at + len(answer)), noir) is by_another


def test_whose_thing_it_is_is_told_with_the_end_that_says_so() -> None:
    text = "She has Max arrested for stealing her brother's medal."
    at = text.index("her brother")
    assert _possessed("medal", passage(text), Span(at, at + len("her brother"))).of(text) == "her brother's"


@pytest.mark.parametrize(("question", "refused"), [("Who is Jenny dating?", True), ("Whom does Jenny love?", True), ("Who is Jenny Mercer?", False)])
def test_who_somebody_is_is_nobody_else(noir: Index, question: str, refused: bool) -> None:
    story, text = "Straight Time", "Jenny Mercer (Theresa Russell), the daughter of a clerk, loves Max."
    at = text.index("the daughter")
    place = passage(text, story=story)
    asked = read_asked(question, [place], noir)
    assert (not may_answer(Proposed(asked, place, Span(at, text.index(", loves")), (), 0, noir, encoder()))) is refused


def test_the_end_of_a_story_is_not_told_in_the_first_half_of_a_telling(noir: Index) -> None:
    assert asks_of_end("What does Max do in the end?")
    assert not asks_of_end("What stands at the end of the pier?")
    first, *_, last = noir.passages_of("Straight Time")
    assert (_first_half(first, noir) >= len(first.text), _first_half(last, noir)) == (True, 0)
    asked = read_asked("Whom does Jenny love in the end?", [first], noir)
    span = Span(first.text.index("Earl"), first.text.index("Earl") + 4)
    assert [may_answer(Proposed(asked, first, span, (), early, noir, encoder())) for early in (0, len(first.text))] == [True, False]


@pytest.mark.parametrize(
    ("question", "verb"), [("Who shot Fantail?", "shoot"), ("Who is Fantail?", ""), ("Who did Ann shoot?", ""), ("Why did Ann shoot Fantail?", "")]
)
def test_the_verb_whose_doer_is_asked_for(noir: Index, question: str, verb: str) -> None:
    assert read_asked(question, [], noir).verb == verb
