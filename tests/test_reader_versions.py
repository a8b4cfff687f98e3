"""Which answers of tellings contradict each other, with a real encoder and made-up tellings of the user's shelf."""

from dataclasses import replace

import pytest

from rag.answer import Chatbot
from rag.index import Index
from rag.models import load_encoder
from rag.reader.candidates import Candidate, Features
from rag.reader.instead import told_beside
from rag.reader.read import SURE_AS_TOLD
from rag.reader.relation import Relation, relation
from rag.reader.versions import (
    ANYWHERE,
    CUTOFF,
    CUTOFF_EXACT,
    CUTOFF_OTHERS_UNTOLD,
    CUTOFF_PERSON,
    CUTOFF_THINGS,
    CUTOFF_THINGS_UNTOLD,
    CUTOFF_UNTOLD,
    FEATURES,
    TellingAnswer,
    answers_by_telling,
    by_telling,
    cutoff,
    features_of,
    versions_of,
)
from rag.schema import Draft, Evidence, Passage, PassageReading, Span
from tests.conftest import hit, passage, told_twice


def told(text: str, said: str, telling: int) -> TellingAnswer:
    at = text.index(said)
    place = passage(text, story="Raw Deal", telling=telling, source=f"{telling}.txt")
    features = {"relevance": 2.0, "span": -0.5, "cosine": 0.5}
    return TellingAnswer(Candidate(place, Span(at, at + len(said)), Features(*(features.get(name, 1.0) for name in Features._fields))), 0.9 - telling / 10)


def versions(question: str, index: Index, *tellings: tuple[str, str]) -> list[tuple[str, int]]:
    found = versions_of(question, [told(text, said, number) for number, (text, said) in enumerate(tellings)], index, load_encoder())
    return [(version.text, len(version.evidence)) for version in found]


def test_places_that_differ(noir: Index) -> None:
    made = versions(
        "Where do they sail?", noir, ("They sail to Panama.", "Panama"), ("A ship for South America.", "South America"), ("To Panama by night.", "Panama")
    )
    assert made == [("Panama", 2), ("South America", 1)]


def test_numbers_that_differ(noir: Index) -> None:
    assert versions("How many years?", noir, ("It took six years.", "six years"), ("After 3 years he ran.", "3 years")) == [("six years", 1), ("3 years", 1)]
    assert versions("How many years?", noir, ("It took six years.", "six years"), ("A term of six.", "six")) == [("six years", 2)]


def test_numbers_in_other_words_are_the_same(noir: Index) -> None:
    assert versions("How much?", noir, ("It cost $50,000.", "$50,000"), ("A price of fifty thousand dollars.", "fifty thousand dollars")) == [("$50,000", 2)]


def test_things_that_differ(noir: Index) -> None:
    assert versions("What does she sell to pay him?", noir, ("Ann sells her necklace.", "her necklace"), ("She sold her ring.", "her ring")) == [
        ("her necklace", 1), ("her ring", 1),
    ]  # fmt: skip


def test_a_passage_without_who_is_asked_about_is_not_of_them(noir: Index) -> None:
    hits = [
        hit("Ann flees. Joe hides her in a lighthouse.", 10, 41, story="Raw Deal", source="a.txt"),
        hit("Joe hides Pat in a church.", story="Raw Deal", source="b.txt"),
        hit("Ann is in danger.", story="Raw Deal", source="b.txt", start=30),
    ]
    readings = [PassageReading(3.0, ((Span(27, 40), -0.1),)), PassageReading(3.0, ((Span(14, 25), -0.1),)), PassageReading(-3.0, ())]
    told = by_telling("Where does Joe hide Ann?", hits, readings, noir, load_encoder(), "Raw Deal")
    assert [one.candidate.passage.source for one in told] == ["a.txt"]


def test_what_the_reader_gives_beside_a_plan_is_compared(noir: Index) -> None:
    """Where somebody is about to leave for is a fact where the reader is sure of it, though the leaving is only planned; where it is not, it is left out."""
    hits = [hit("Ann loves Joe, who is about to leave for India with his regiment.", story="Raw Deal", source="a.txt")]
    readings = [PassageReading(6.0, ((Span(41, 46), -0.01),))]
    (sure,) = by_telling("Where is Joe sent with his regiment?", hits, readings, noir, load_encoder(), "Raw Deal")
    assert sure.candidate.text == "India" and sure.candidate.features.unfactual and sure.sure >= SURE_AS_TOLD
    readings = [PassageReading(-3.0, ((Span(41, 46), -3.0),))]
    assert by_telling("Where is Joe sent with his regiment?", hits, readings, noir, load_encoder(), "Raw Deal") == []


def test_a_telling_that_knows_no_names_may_answer_too(noir: Index) -> None:
    hits = [
        hit("Ann flees. Joe hides her in a lighthouse.", 10, 41, story="Raw Deal", source="a.txt"),
        hit("A convict hides a girl in a church.", story="Raw Deal", source="b.txt"),
    ]
    readings = [PassageReading(3.0, ((Span(27, 40), -0.1),)), PassageReading(3.0, ((Span(25, 34), -0.1),))]
    told = by_telling("Where does Joe hide Ann?", hits, readings, noir, load_encoder(), "Raw Deal")
    assert {one.candidate.passage.source for one in told} == {"a.txt", "b.txt"}


def test_long_words_with_a_number_are_not_compared(noir: Index) -> None:
    sentence = "Out of prison, he meets a woman who has more than one killing on her conscience and a past."
    assert versions("How long was he in prison?", noir, ("He was there six years.", "six years"), (sentence, sentence)) == [("six years", 1)]


def test_people_that_differ(noir: Index) -> None:
    one = told("His girlfriend Pat does it.", "His girlfriend Pat", 0).candidate
    other = told("He is shot by his lover Ann.", "his lover Ann", 1).candidate
    assert relation("Who shoots Rick?", one, other, noir, load_encoder()) == "apart"
    assert versions("Who shot him?", noir, ("Ann shot him.", "Ann"), ("Pat fired.", "Pat")) == [("Ann", 1), ("Pat", 1)]


def test_fates_that_exclude_each_other_differ_at_any_length(noir: Index) -> None:
    drowned = "Joe is found drowned in the dry dock by two of the dockers on the morning of the regatta."
    assert versions("How did Joe die?", noir, ("Joe is beaten to death with an oar.", "is beaten to death with an oar"), (drowned, drowned[4:-1])) == [
        ("is beaten to death with an oar", 1), (drowned[4:-1], 1),
    ]  # fmt: skip
    flees = "Joe escapes in a rowing boat and is drowned in the storm."
    assert versions("What becomes of Joe?", noir, (flees, "is drowned in the storm"), ("Joe is sent to prison.", "is sent to prison")) == [
        ("is drowned in the storm", 1), ("is sent to prison", 1),
    ]  # fmt: skip
    assert versions("What becomes of Joe?", noir, ("He dies in her arms.", "dies in her arms"), ("Mortally wounded, Joe smiles.", "Mortally wounded")) == [
        ("dies in her arms", 2)
    ]


@pytest.mark.parametrize(
    ("tellings", "agree"),
    [
        ((("Rick owes him money.", "Rick"), ("Money is owed by Coyle.", "Coyle")), 2),
        ((("Rick owes him money.", "Rick"), ("The gangster owes him money.", "The gangster")), 1),
        ((("They hide in a small cabin in the woods.", "small cabin in the woods"), ("They hide in the woods.", "the woods")), 2),
        ((("Ann shoots Fantail.", "Fantail"), ("Ann shoots Joe's attacker.", "Joe's attacker")), 1),
        ((("He is a tea merchant.", "a tea merchant"), ("He is a dealer in tea.", "a dealer in tea")), 1),
        ((("A gunfight starts and candles fall.", "candles"), ("A gunfight starts a fire.", "gunfight")), 1),
    ],
)
def test_the_same_in_other_words_is_no_disagreement(noir: Index, tellings: tuple[tuple[str, str], ...], agree: int) -> None:
    assert versions("What or who is it?", noir, *tellings) == [(tellings[0][1], agree)]


def test_whoever_is_somebodys_is_told_by_their_own_name(noir: Index) -> None:
    assert versions("Who fired?", noir, ("Joe's friend Ann shot him.", "Joe's friend Ann"), ("Pat fired.", "Pat")) == [("Joe's friend Ann", 1), ("Pat", 1)]


def test_whoever_has_somebody_is_not_who_they_are(noir: Index) -> None:
    tellings = ("He is stabbed by Ann's brother Rick.", "Ann's brother Rick"), ("He is stabbed by Ann.", "Ann"), ("It was Ann's brother.", "Ann's brother")
    rick, ann, brother = (told(*telling, number).candidate for number, telling in enumerate(tellings))
    assert relation("Who stabs him?", rick, ann, noir, load_encoder()) == "apart"
    assert relation("Who stabs him?", ann, brother, noir, load_encoder()) == "unlike"
    assert relation("Who stabs him?", rick, brother, noir, load_encoder()) == "same"
    one, other = TellingAnswer(replace(ann, person="Ann Martin"), 0.9), TellingAnswer(replace(rick, person="Rick Coyle"), 0.8)
    assert features_of("Who stabs him?", one, other, noir, load_encoder())[FEATURES.index("in_sentence")] == 0


def test_a_trade_in_other_words_is_the_same(noir: Index) -> None:
    assert versions("What is Joe's job?", noir, ("Joe is a cattleman.", "a cattleman"), ("He is the rancher.", "the rancher")) == [("a cattleman", 2)]
    assert len(versions("What is Joe's job?", noir, ("Joe is a cattleman.", "a cattleman"), ("He is a dentist.", "a dentist"))) == 2


def test_lives_that_differ_are_neither_the_same_nor_apart(noir: Index) -> None:
    lives = [told(f"Joe {life}.", life, number) for number, life in enumerate(("marries Ann", "escapes to Lisbon", "marries a widow"))]
    assert relation("What becomes of Joe?", lives[0].candidate, lives[1].candidate, noir, load_encoder()) == "unlike"
    assert relation("What becomes of Joe?", lives[0].candidate, lives[2].candidate, noir, load_encoder()) == "same"


@pytest.mark.parametrize(("question", "expected"), [("When is Joe hanged?", "unlike"), ("When is Joe released?", "unlike"), ("When does it end?", "apart")])
def test_when_another_fate_befalls_somebody_is_no_other_time_of_this(noir: Index, question: str, expected: Relation) -> None:
    hanged, released = told("Joe is hanged in October.", "in October", 0).candidate, told("Joe is released in June.", "in June", 1).candidate
    assert relation(question, hanged, released, noir, load_encoder()) == expected


def test_clauses_are_left_alone(noir: Index) -> None:
    hits = [hit("Joe runs to save Ann.", story="Raw Deal", source="a.txt"), hit("Joe runs for the money.", story="Raw Deal", source="b.txt")]
    draft = Draft("to save Ann", (Evidence(hits[0].passage, Span(0, 21), 0.9),))
    readings = [PassageReading(3.0, ((Span(9, 20), -0.1),)), PassageReading(3.0, ((Span(9, 22), -0.1),))]
    for question, count in (("Why does Joe run?", 0), ("Does Joe run?", 0), ("What does Joe run for?", 2)):
        assert len(answers_by_telling(question, draft, hits, noir, load_encoder(), lambda *_: readings)) == count


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("six months", "half a year", "same"),
        ("six months", "a year", "apart"),
        ("two weeks", "14 days", "same"),
        ("$45,000", "half of it", "unlike"),
        ("four shillings a week", "three shillings a week", "apart"),
    ],
)
def test_amounts(noir: Index, one: str, other: str, expected: Relation) -> None:
    said = told(f"It is {one}.", one, 0).candidate, told(f"It was {other}.", other, 1).candidate
    assert relation("How long or how much is it?", *said, noir, load_encoder()) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("a bar owner", "driver", "apart"),
        ("a waiter at the Hotel Aviz", "a bank clerk", "apart"),
        ("double-crosses him", "sends a hit man", "unlike"),
        ("driver", "drives off", "unlike"),
    ],
)
def test_deeds_are_left_alone_but_trades_are_not(noir: Index, one: str, other: str, expected: Relation) -> None:
    first, second = (told(f"Gus, {said}.", said, number).candidate for number, said in enumerate((one, other)))
    assert relation("What does Gus do?", first, second, noir, load_encoder()) == expected


def test_whoever_is_loved_is_the_same_in_other_words(noir: Index) -> None:
    one, other, kin = (told(f"He sees {who}.", who, number).candidate for number, who in enumerate(("his love-struck girl", "his lover", "his sister")))
    assert relation("What is Pat to Joe?", one, other, noir, load_encoder()) == "same"
    assert relation("What is Pat to Joe?", one, kin, noir, load_encoder()) == "apart"


def test_what_counts_the_same_thing_is_compared_whatever_is_asked(noir: Index) -> None:
    said = [
        told(f"Max offers {sum_} for it.", sum_, number) for number, sum_ in enumerate(("five hundred dollars", "two thousand dollars", "$500", "500 pistols"))
    ]
    assert relation("What reward is offered?", said[0].candidate, said[1].candidate, noir, load_encoder()) == "apart"
    assert relation("What reward is offered?", said[0].candidate, said[3].candidate, noir, load_encoder()) == "apart"
    assert features_of("What reward is offered?", said[0], said[1], noir, load_encoder())[FEATURES.index("number")] == 1
    assert features_of("What reward is offered?", said[0], said[3], noir, load_encoder())[FEATURES.index("number")] == 0


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("teaches at the school", "runs the general store", "apart"),
        ("runs a bar", "owns a saloon", "unlike"),
        ("drives a taxi", "a jeweller", "apart"),
        ("deals in diamonds", "a jeweller", "unlike"),
    ],
)
def test_work_told_by_a_verb(noir: Index, one: str, other: str, expected: Relation) -> None:
    first, second = (told(f"Gus {said}.", said, number).candidate for number, said in enumerate((one, other)))
    assert relation("What does Gus do for a living?", first, second, noir, load_encoder()) == expected


def test_a_sum_that_is_paid_is_one_fact_though_it_is_paid_for_a_plan() -> None:
    one, other = told("He gets five hundred dollars.", "five hundred dollars", 0), told("He gets a thousand bucks.", "a thousand bucks", 1)
    assert cutoff("How much does she pay him to find the girl?", one, other, untold=True) == CUTOFF_UNTOLD
    assert cutoff("How much does she want to pay him?", one, other, untold=True) == CUTOFF_PERSON
    assert cutoff("What does she pay him to find the girl?", one, other, untold=True) == CUTOFF_PERSON


def test_a_plan_contradicts_another_no_sooner_where_neither_telling_has_the_other() -> None:
    one, other = told("To Mexico City.", "Mexico City", 0), told("To Kentucky.", "Kentucky", 1)
    least = [cutoff(question, one, other, untold=True) for question in ("Where does the Doc go?", "Which city does the Doc plan on retiring to?")]
    assert least == [CUTOFF_UNTOLD, CUTOFF_PERSON]


@pytest.mark.parametrize(
    ("question", "one", "other", "least"),
    [
        ("What starts the fire?", "some candles", "a sudden gunfight", CUTOFF_OTHERS_UNTOLD),
        ("What does he want to buy?", "some candles", "a sudden gunfight", CUTOFF),
        ("Where does he get the limp?", "in Stalingrad", "in a park", CUTOFF),
    ],
)
def test_what_neither_telling_has_of_the_other_contradicts_it_sooner(question: str, one: str, other: str, least: float) -> None:
    both = told(f"It is {one}.", one, 0), told(f"It is {other}.", other, 1)
    assert cutoff(question, *both, untold=True) == least
    assert cutoff(question, *both) == CUTOFF


@pytest.mark.parametrize(
    ("one", "other", "least"),
    [
        ("Max's widow in Trieste", "the dead man's mother", CUTOFF_EXACT),
        ("his widow", "his wife", CUTOFF),
        ("her sister", "his wife", CUTOFF),
        ("her nephew", "her stepson", CUTOFF_EXACT),
        ("her son", "her stepson", CUTOFF),
    ],
)
def test_other_kin_is_nobody_else_in_other_words(one: str, other: str, least: float) -> None:
    assert cutoff("To whom does he give it?", told(f"To {one}.", one, 0), told(f"To {other}.", other, 1)) == least


@pytest.mark.parametrize(
    ("question", "one", "other", "expected"),
    [
        ("What does he own?", "a nightclub", "the club", "same"),
        ("Whose place is it?", "Ann's", "his caseworker Ann", "same"),
        ("Where do they hide?", "Ann's house", "his caseworker Ann", "unlike"),
        ("Who is he?", "his stepfather", "his father", "apart"),
        ("Whom does he see?", "a woman", "a man", "apart"),
        ("What does he sell?", "his father's gold watch", "his father's stamp collection", "apart"),
        ("What does he sell?", "his father's gold watch", "the old man's watch", "unlike"),
        ("When do they attack?", "at dawn", "before sunrise", "same"),
        ("When do they attack?", "in the morning", "at dawn", "unlike"),
        ("When do they attack?", "in the evening", "at dawn", "apart"),
        ("When do they meet?", "on 4 March", "one night in spring", "unlike"),
        ("When do they meet?", "in October", "one day in spring", "apart"),
        ("What do they drink from?", "a spring", "the river in March", "apart"),
        ("What does he threaten her with?", "a razor", "a revolver", "apart"),
        ("What does he threaten her with?", "a pistol", "a revolver", "unlike"),
        ("What does she find?", "a glove of Ann's", "a button from Ann's coat", "apart"),
        ("Where is she found?", "in her apartment", "in her flat", "same"),
        ("What does he do with it?", "throws it into the sea", "rows out on the lake", "unlike"),
        ("What does he offer?", "a hundred dollars", "two hundred dollars", "apart"),
        ("In what season do they sail?", "spring of 1909", "the autumn of 1909", "apart"),
        ("What does Gus do for a living?", "a retired bookmaker", "a dentist", "apart"),
        ("What does Gus do for a living?", "runs the hotel", "a schoolteacher", "apart"),
        ("What is she to him?", "a relative", "his sister", "unlike"),
        ("By what kind of vessel do they leave?", "a ship", "the getaway car", "unlike"),
        ("What do they leave in?", "a ship", "the getaway car", "apart"),
        ("Where does the gang hide?", "in an abandoned church on the Quarry Road", "in a deserted chapel", "same"),
        ("Where is the bag?", "at Union Station", "at the bus depot", "apart"),
        ("In which country does he study?", "Switzerland", "Swiss", "same"),
        ("In which country does he study?", "Mexico", "a Mexican school", "same"),
        ("In which country does he study?", "Switzerland", "a Mexican school", "apart"),
        ("Where does he study?", "Austria", "an Australian school", "apart"),
        ("Where does he study?", "Indiana", "an Indian school", "apart"),
        ("Whom does he work for?", "his caseworker Ann", "the Germans", "unlike"),
        ("Who is she to the Count?", "the Count's aunt", "The Count's mother", "apart"),
    ],
)
def test_what_is_told_more_closely_is_no_disagreement_and_another_of_its_family_is_one(
    noir: Index, question: str, one: str, other: str, expected: Relation
) -> None:
    first, second = (told(f"It is {said}.", said, number).candidate for number, said in enumerate((one, other)))
    assert relation(question, first, second, noir, load_encoder()) == expected


def test_dates_that_share_a_word_differ(noir: Index) -> None:
    tellings = [told(f"They rob the safe on {day}.", day, number) for number, day in enumerate(("Christmas Eve", "New Year's Eve", "Eve"))]
    assert relation("When do they rob the safe?", tellings[0].candidate, tellings[1].candidate, noir, load_encoder()) == "apart"
    assert relation("When do they rob the safe?", tellings[0].candidate, tellings[2].candidate, noir, load_encoder()) == "same"
    days = [told(f"They rob the safe on the {day} day.", f"the {day} day", number) for number, day in enumerate(("third", "seventh"))]
    assert relation("On which day do they rob the safe?", days[0].candidate, days[1].candidate, noir, load_encoder()) == "apart"


@pytest.mark.parametrize(
    ("question", "first", "second", "agree"),
    [
        (
            "How long had Celia Drew been away?",
            "Celia Drew comes home to Lisle after ten years. Nobody knows her, and she takes a room above the bakery.",
            "It is a decade since Celia Drew left Lisle. Under another name she rents a room above the baker's shop.",
            True,
        ),
        (
            "When is Celia Drew arrested?",
            "Celia Drew robs the bank at Lisle and is arrested on 9 May by Inspector Maurel.",
            "The robber of the bank, Celia Drew, is arrested on 3 May at the station.",
            False,
        ),
    ],
)
def test_who_says_the_same_stands_beside_the_answer(tmp_path_factory: pytest.TempPathFactory, question: str, first: str, second: str, agree: bool) -> None:
    answer = Chatbot("celia", config=told_twice(tmp_path_factory, "celia", "The Fare", (first, second))).ask(question)
    assert len(answer.citations) == (1 if agree else 2)
    assert (len(answer.also), len(answer.disagreements)) == ((1, 0) if agree else (0, 2))


def test_what_shares_a_name_may_be_the_same_or_not(noir: Index) -> None:
    assert versions("Where is he arrested?", noir, ("It is in a street in Trieste.", "a street in Trieste"), ("In a Trieste garden.", "a Trieste garden")) == [
        ("a street in Trieste", 1)
    ]


def test_numbers_and_names_may_contradict_sooner_than_what_has_other_words() -> None:
    church, chapel, trieste, vesna = (told(f"It is {place}.", place, number) for number, place in enumerate(("a church", "a chapel", "in Trieste", "in Vesna")))
    asked = "Where does he live?"
    assert cutoff(asked, church, chapel) == cutoff(asked, church, trieste) == CUTOFF
    assert cutoff(asked, trieste, vesna) == CUTOFF_EXACT
    assert cutoff("Where does he want to live?", trieste, vesna) == CUTOFF_PERSON
    somebody = TellingAnswer(replace(vesna.candidate, person="Ann Martin"), 0.5)
    assert cutoff(asked, trieste, somebody) == CUTOFF_PERSON


def test_what_stands_at_another_place_of_its_telling_is_told_of_something_else(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = "Celia Drew comes home to Lisle. She takes a room above the bakery. She robs the bank and hides the money."
    second = "Back in Lisle, Celia Drew rents a room over the chemist's shop. She robs the bank and sleeps in the station."
    index = Chatbot("places", config=told_twice(tmp_path_factory, "places", "The Fare", (first, second))).index()
    one, other = sorted((p for story in index.stories for p in index.passages_of(story)), key=lambda p: p.source)

    def says(place: Passage, said: str) -> TellingAnswer:
        at = place.text.index(said)
        return TellingAnswer(Candidate(place, Span(at, at + len(said)), Features(*(1.0 for _ in Features._fields))), 0.9)

    main = says(one, "above the bakery")
    astray = [
        features_of("Where does Celia Drew live?", main, says(other, said), index, load_encoder())[-1] for said in ("over the chemist's shop", "in the station")
    ]
    assert astray[0] < 0.5 < astray[1]
    assert features_of("Where does Celia Drew want to live?", main, says(other, "in the station"), index, load_encoder())[-1] == ANYWHERE


def test_two_of_one_family_hardly_say_the_same() -> None:
    razor, revolver, slope, hill = (
        told(f"It is {said}.", said, number) for number, said in enumerate(("a razor", "a revolver", "on the slope", "on the hill"))
    )
    assert cutoff("What is it?", razor, revolver) == CUTOFF_THINGS
    assert cutoff("What is it?", slope, hill) == CUTOFF


@pytest.mark.parametrize(
    ("one", "other", "least"), [("in June", "in autumn", CUTOFF_EXACT), ("in October", "in autumn", CUTOFF), ("on Christmas Eve", "at carnival", CUTOFF_EXACT)]
)
def test_another_time_of_the_year_is_no_other_word(one: str, other: str, least: float) -> None:
    assert cutoff("When do they marry?", told(f"They marry {one}.", one, 0), told(f"They marry {other}.", other, 1)) == least


def test_a_part_of_a_number_is_not_told_in_it(noir: Index) -> None:
    one, other = told("She pays a hundred dollars.", "a hundred dollars", 0), told("For two hundred dollars he helps.", "two hundred dollars", 1)
    assert relation("How much does she pay?", one.candidate, other.candidate, noir, load_encoder()) == "apart"
    assert features_of("How much does she pay?", one, other, noir, load_encoder())[FEATURES.index("in_sentence")] == 0


@pytest.mark.parametrize(
    ("unnamed", "expected"),
    [("a boy with newspapers", "apart"), ("the wife of the doctor", "unlike"), ("somebody", "unlike"), ("Ann's brother", "unlike"), ("her husband", "unlike")],
)
def test_somebody_without_a_name_may_be_nobody_of_another_gender(noir: Index, unnamed: str, expected: Relation) -> None:
    first, second = (told(f"She is found by {said}.", said, number).candidate for number, said in enumerate(("Ann", unnamed)))
    assert relation("Who finds the body?", first, second, noir, load_encoder()) == expected


def test_two_that_neither_telling_shares_contradict_sooner() -> None:
    asked, pairs = "Where does he live?", (("in Trieste", "in Vesna"), ("a razor", "a revolver"), ("a church", "a hill"))
    least = [cutoff(asked, *(told(f"It is {said}.", said, number) for number, said in enumerate(pair)), untold=True) for pair in pairs]
    assert least == [CUTOFF_UNTOLD, CUTOFF_THINGS_UNTOLD, CUTOFF_OTHERS_UNTOLD]
    trades = [told(f"He is {said}.", said, number) for number, said in enumerate(("a trumpet player", "a salesman from Ohio"))]
    assert cutoff("What does he do?", *trades, untold=True) == CUTOFF_UNTOLD
    assert cutoff("Who finds her?", *trades, untold=True) == cutoff("What does he do?", *trades) == CUTOFF


def test_whom_another_telling_names_by_rule_as_the_killer_stands_beside_the_answer(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = (
        "Ned Orr, a rich old banker, lives with his cousin Clara Bell in Leith. Roy Dane visits them. "
        "One night Clara kills the old banker with an axe, and she sails to Spain. Ned Orr is buried at sea."
    )
    second = (
        "Roy Dane and Clara Bell come to Leith, where Ned Orr has a bank. Ned Orr is found dead in a vat, and everybody looks for him in vain. "
        "The killer is the lodger, Roy Dane, and he is never caught."
    )
    bot = Chatbot("cup", config=told_twice(tmp_path_factory, "cup", "The Cup", (first, second)))
    answer = bot.ask("Who killed Ned Orr?")
    assert [version.answer for version in answer.disagreements] == ["Clara", "Roy Dane"]
    assert {c.source for c in answer.citations} == {"first.txt", "second.txt"}
    assert not bot.ask("Who sails to Spain?").disagreements


def test_somebody_without_a_name_is_another_than_one_whose_telling_has_both(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Where the cook is told of beside Magda she is not Magda; where no such is told of, or it is she herself, she may be."""
    first = "Magda Orr, an old singer, hires a cook and a driver. Ned Toll is found dead. Magda has killed him. In the end the singer weeps."
    second = "Ned Toll is found dead. The cook has killed him, or so the driver says. The singer and the lodger are freed. Magda Orr comes home."
    index = Chatbot("both", config=told_twice(tmp_path_factory, "both", "Both", (first, second))).index()
    one, other = sorted((p for story in index.stories for p in index.passages_of(story)), key=lambda p: p.source)

    def says(place: Passage, said: str, person: str = "") -> Candidate:
        at = place.text.index(said)
        return Candidate(place, Span(at, at + len(said)), Features(*(1.0 for _ in Features._fields)), person)

    magda = says(one, "Magda", "Magda Orr")
    found = {said: relation("Who killed Ned Toll?", magda, says(other, said), index, load_encoder()) for said in ("The cook", "The singer", "the lodger")}
    assert found == {"The cook": "apart", "The singer": "unlike", "the lodger": "unlike"}


def test_a_word_of_the_question_is_not_told_beside(tmp_path_factory: pytest.TempPathFactory) -> None:
    first, second = "Max Lund finds a necklace of rubies in Rome.", "In Rome Max Lund hunts for an emerald necklace."
    index = Chatbot("stones", config=told_twice(tmp_path_factory, "stones", "Stones", (first, second))).index()
    one, other = sorted((p for story in index.stories for p in index.passages_of(story)), key=lambda p: p.source)
    rubies, emerald = (
        Candidate(place, Span(at := place.text.index(said), at + len(said)), Features(*(1.0 for _ in Features._fields)))
        for place, said in ((one, "rubies"), (other, "an emerald necklace"))
    )
    assert not told_beside("What stones are in the necklace?", emerald, rubies, index)
    assert told_beside("What does Max find?", emerald, rubies, index)


def test_somebody_by_trade_whom_both_tellings_have_may_contradict_a_name(tmp_path_factory: pytest.TempPathFactory) -> None:
    first = (
        "The conductor locks Kay Bell in, but Max Lund, who believes that she is innocent, lets her out. Kay sees that Magda Orr has powder on her gloves. "
        "Magda, who is the Jackdaw, takes Kay hostage on the roof of the car."
    )
    second = (
        "The conductor locks Kay Bell in, and it is Max Lund who sets her free. Kay sees powder on the gloves of Magda Orr. "
        "The Jackdaw is the conductor, and he drags Kay up onto the roof of the train as a hostage."
    )
    bot = Chatbot("roof", config=told_twice(tmp_path_factory, "roof", "The Roof", (first, second)))
    assert [version.answer for version in bot.ask("Who is the Jackdaw?").disagreements] == ["Magda", "the conductor"]
