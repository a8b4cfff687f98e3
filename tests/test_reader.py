"""The embedded reader: choices counted by hand, what speaks against one, and a shelf made for it."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rag.answer import Chatbot
from rag.config import Settings
from rag.index import Index, open_index
from rag.models import load_encoder
from rag.reader.asked import read_asked
from rag.reader.candidates import Candidate, Features, _bound_for, _possessed, _proposed, _set_out, candidates
from rag.reader.read import DOUBTS, SURE_OF_KIND, Choice, ChoiceFeatures, Judged, _only_supposed, _unstated, _who_harmed, agreeing, choose, doubts
from rag.schema import PassageReading, Span
from tests.conftest import LetterEncoder, hit, passage, shelved, told_twice


def candidate(text: str, said: str, score: float, source: str = "a.txt", story: str = "A", cosine: float = 0.5) -> Candidate:
    """Make a candidate whose first feature is its score."""
    at = text.index(said)
    features = Features(score, *[0.0] * (len(Features._fields) - 1))._replace(cosine=cosine)
    return Candidate(passage(text, source=source, story=story), Span(at, at + len(said)), features)


def test_what_is_planned_in_one_telling_is_quoted_from_where_it_is_done() -> None:
    planned = candidate("Clara wants to marry Paul.", "Paul", 2.0)
    planned = replace(planned, features=planned.features._replace(unfactual=1.0, sentence=1.0))
    done, engaged = (candidate(f"Clara {verb} Paul.", "Paul", 0.5, f"{verb}.txt") for verb in ("marries", "meets"))
    done = replace(done, features=done.features._replace(sentence=1.0))
    assert [choice and choice.best for choice in (choose("", [planned, engaged, done]), choose("", [planned, engaged]))] == [done, planned]


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
    beside = choose("", [*found[:2], candidate("Ann hid.", "Ann", 0.7, "c.txt", cosine=0.1)])
    assert beside is not None and beside.best.text == "Ann" and not agreeing(beside), "a name stands in many sentences"
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


@pytest.fixture(scope="module")
def bot(tmp_path_factory: pytest.TempPathFactory) -> Chatbot:
    tellings = (
        "Sam Holt owns a boat. On the pier Sam Holt is shot by Vera Lane. Duke Marsh flees with three sacks of gold.",
        "Sam Holt and Vera Lane quarrel. On the pier Sam Holt is shot by Duke Marsh. Vera Lane weeps and Duke Marsh laughs.",
    )
    return Chatbot("pier", config=told_twice(tmp_path_factory, "pier", "The Pier", tellings))


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
    assert bot.ask("Does Duke Marsh flee?").answer == "Yes: Duke Marsh flees with three sacks of gold."


def test_tellings_that_differ_on_who_did_it_say_yes_and_no(bot: Chatbot) -> None:
    answer = bot.ask("Did Vera Lane shoot Sam Holt?")
    assert {v.answer: [c.source for c in v.citations] for v in answer.disagreements} == {
        "Yes: On the pier Sam Holt is shot by Vera Lane.": ["first.txt"],
        "No: On the pier Sam Holt is shot by Duke Marsh.": ["second.txt"],
    }
    assert answer.answer == answer.disagreements[0].answer


def test_a_choice_is_answered_by_one_of_the_two(bot: Chatbot) -> None:
    assert bot.ask("Does Duke Marsh flee with sacks of gold or of silver?").answer == "gold"


def test_one_person_under_two_names_counts_together(noir: Index) -> None:
    hits = [hit("Doc hires Louis.", story="The Asphalt Jungle", start=0), hit("He likes Louis Ciavelli.", story="The Asphalt Jungle", start=50)]
    readings = [PassageReading(1.0, ((Span(10, 15), -0.1),)), PassageReading(1.0, ((Span(9, 23), -0.1),))]
    found = candidates("Who is hired?", hits, readings, noir, LetterEncoder())
    assert {candidate.text for candidate in found} == {"Louis", "Louis Ciavelli"}
    assert len({candidate.key for candidate in found}) == 1


def test_who_harmed_whoever_is_described_is_told_as_of_whoever_is_named(tmp_path: Path) -> None:
    told = "The guard, an old-timer named Pop Dunn, is gunned down by Ned Groat. The banker Abe Wynn weeps, and Ned Groat flees with Pop Dunn's hat."
    shelf = shelved(tmp_path / "bank", Settings(home=tmp_path / "home"), bank=told)
    (story,) = shelf.stories
    drafts = [_who_harmed(asked, story, shelf) for asked in ("Who shot the guard?", "Who killed Pop Dunn?", "Who shot the banker?", "Who shot the porter?")]
    assert [draft and draft.text for draft in drafts] == ["Ned Groat", "Ned Groat", None, None]


def test_who_pays_for_a_murder_is_told_by_what_says_who_is_arrested_for_it(noir: Index) -> None:
    told = hit("Rick is arrested for the murder, and goes to the chair.", story="Raw Deal")
    reading = PassageReading(1.0, ((Span(0, 4), -0.1),))
    unfactual = {asked: [c.features.unfactual for c in candidates(asked, [told], [reading], noir, LetterEncoder())] for asked in (
        "Who is executed for the murder?", "Who committed the murder?"
    )}  # fmt: skip
    assert unfactual == {"Who is executed for the murder?": [0.0], "Who committed the murder?": [1.0]}


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
    assert {name for name, weight in zip(DOUBTS, doubts(question, best, noir, load_encoder()), strict=True) if weight} == against


@pytest.mark.parametrize(
    ("question", "refused"), [("What is the airman's name?", False), ("What is the name of the airman's wife?", True), ("Who is Peter?", True)]
)
def test_what_has_all_words_of_a_question_is_stated(noir: Index, question: str, refused: bool) -> None:
    best = candidate("They hide the airman, whose name is Peter Lacey.", "Peter Lacey", 1.0)
    assert _is_unstated(question, best, noir) is refused


@pytest.mark.parametrize(("question", "refused"), [("Who visits Joe Sullivan?", False), ("Who visits Rick Coyle?", True)])
def test_a_name_is_told_by_any_form_of_it(noir: Index, question: str, refused: bool) -> None:
    assert _is_unstated(question, candidate("In the prison Pat visits Joe.", "Pat", 1.0, story="Raw Deal"), noir) is refused


def _is_unstated(question: str, best: Candidate, noir: Index) -> bool:
    judged = Judged(question, Choice(best, ChoiceFeatures(6.3, -0.05, -1.3, -1.3, 0.0, 0.6), [best]), [], noir, load_encoder(), lambda *_: [])
    assert judged.sure >= SURE_OF_KIND
    return _unstated(judged) is not None


def test_what_somebody_has_is_not_their_work(tmp_path_factory: pytest.TempPathFactory) -> None:
    text = "Frank Orr hides plates. Agnes Whitcomb, Frank's landlady, finds the plates. Frank keeps the books of a gambler. Agnes weeps, and Frank leaves."
    bot = Chatbot("plates", config=told_twice(tmp_path_factory, "plates", "Plates", (text, "Frank Orr drinks.")))
    assert "landlady" not in bot.ask("What is Frank's job?").answer


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


def test_what_one_telling_only_suspects_another_may_tell(tmp_path_factory: pytest.TempPathFactory) -> None:
    tellings = (
        "Nora Teague suspects that Carl Brandt had Billy murdered. Billy and Silk Rooney dance.",
        "Billy has been drowned by Silk Rooney in the harbor.",
    )
    index = open_index(told_twice(tmp_path_factory, "port", "Port", tellings).home, "port")
    best = candidate(tellings[0], "Carl Brandt", 1.0)
    choice = Choice(replace(best, features=best.features._replace(unfactual=1.0)), ChoiceFeatures(9.0, 0.0, 5.0, 5.0, 0.0, 1.0), [best])
    drafts = [_only_supposed(Judged(question, choice, [], index, load_encoder(), lambda *_: [])) for question in ("Who kills Billy?", "Who kills Silk Rooney?")]
    assert [draft and draft.reason for draft in drafts] == [None, "not_stated"]
    assert drafts[0] and drafts[0].text == "Silk Rooney"


def test_a_destination_goes_without_where_it_is_left_for() -> None:
    text = "They sail to Panama from San Francisco. She comes from Ohio."
    assert _bound_for(passage(text), Span(13, 38)).of(text) == "Panama"
    assert _bound_for(passage(text), Span(50, 59)).of(text) == "from Ohio"
    assert _set_out(passage(text), Span(13, 38)).of(text) == "San Francisco"
    proposed = _proposed("Which port do they sail to?", passage(text), PassageReading(1.0, ((Span(13, 38), -1.0),)))
    assert [span.of(text) for span, _ in proposed] == ["Panama"]


def test_whose_thing_it_is_is_told_with_the_end_that_says_so() -> None:
    text = "She has Max arrested for stealing her brother's medal."
    at = text.index("her brother")
    assert _possessed("medal", passage(text), Span(at, at + len("her brother"))).of(text) == "her brother's"


@pytest.mark.parametrize(
    ("question", "verb"), [("Who shot Fantail?", "shoot"), ("Who is Fantail?", ""), ("Who did Ann shoot?", ""), ("Why did Ann shoot Fantail?", "")]
)
def test_the_verb_whose_doer_is_asked_for(noir: Index, question: str, verb: str) -> None:
    assert read_asked(question, [], noir).verb == verb
