"""Who is one person and who is not, from capital letters."""

from time import monotonic

import pytest

from ingest import first_names
from ingest.gender import KNOWN_NAME, first_name_cues, gender_cues
from ingest.names import characters, people
from rag.index import Index
from rag.schema import Character
from tests.conftest import LetterEncoder

HEIST = [
    'Erwin "Doc" Riedenschneider is released.',
    "Doc Riedenschneider meets Alonzo D. Emmerich, a lawyer.",
    "Then Lon Emmerich talks to Doc in Mexico City.",
    "The driver Gus waits with Dix Handley (Sterling Hayden) and Dix drives to Kentucky.",
    "However, Emmerich cheats them.",
]


def found(sentences: list[str]) -> dict[str, Character]:
    return {c.name: c for c in characters({"A": (sentences, people(sentences))}, LetterEncoder())}


def test_forms_of_one_name_fall_together() -> None:
    people = found([*HEIST, "Alonzo 'Lon' Emmerich dies."])
    assert set(people["Alonzo D. Emmerich"].aliases) >= {"Emmerich", "Lon Emmerich"}
    assert people["Dix Handley"].aliases == ("Dix",)
    doc = next(c for c in people.values() if "Riedenschneider" in c.name)
    assert "Doc" in (*doc.aliases, *doc.forms)


def test_a_long_list_of_names_takes_no_long_time() -> None:
    listed = ", ".join(f"and Toy{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(60))
    assert found([f"He leaves Joe's Books, {listed} to Vera."])["Vera"].mentions == 1


def test_places_and_actors_are_no_persons() -> None:
    people = found(HEIST)
    assert not any(people[name].person for name in ("Mexico City", "Kentucky", "Sterling Hayden"))
    assert people["Gus"].person


def test_function_words_are_no_names() -> None:
    assert "However" not in found(HEIST)
    assert found(["Suddenly it rained.", "The rain fell."]) == {}


def test_function_words_behind_a_title_or_inside_a_name_are_no_names() -> None:
    cast = found(["They see Doctor Who and Heaven Can Wait.", "Here Doctor Who sees Heaven Can Wait."])
    assert not {"Who", "Can"} & {form for c in cast.values() for form in c.forms}
    assert "Heaven" in cast["Heaven Can Wait"].forms


def test_apostrophes_and_accents_belong_to_names() -> None:
    cast = found(["Maggie O'Brien sees Émile Zoë, and Tomáš waits.", "Then 'Doc' Riedl hits Tomáš."])
    assert {"Maggie O'Brien", "Émile Zoë", "Tomáš"} <= set(cast)
    assert any("Riedl" in name for name in cast)


def test_what_another_story_names_changes_nothing() -> None:
    alone, other = ["Sam Holt runs."], ["The sailor Sam Holt comes home. Then Sam Holt sleeps."]
    together = characters({"A": (alone, people(alone)), "B": (other, people(other))}, LetterEncoder())
    assert [c for c in together if c.story == "A"] == list(found(alone).values())


def test_a_listed_first_name_tells_more_than_the_encoder_and_no_name_is_listed_twice() -> None:
    cues = first_name_cues(["Hattie", "Silas", "Alfie", "Xyla", "Mathilde", "Augie"], LetterEncoder())
    assert (cues["Hattie"], cues["Silas"]) == (KNOWN_NAME, -KNOWN_NAME)
    assert cues["Alfie"] == -KNOWN_NAME
    assert (cues["Mathilde"], cues["Augie"]) == (KNOWN_NAME, -KNOWN_NAME)
    assert "Xyla" in cues
    assert not set(first_names._WOMEN.split()) & set(first_names._MEN.split())


@pytest.mark.parametrize(("name", "gender"), [("Ann Martin", "f"), ("Pat", "f"), ("Joe Sullivan", "m"), ("Rick Coyle", "m")])
def test_gender_on_the_real_shelf(noir: Index, name: str, gender: str) -> None:
    assert {c.name: c.gender for c in noir.names.characters}[name] == gender


def test_the_real_cast(noir: Index) -> None:
    cast = {story: {c.name for c in noir.names.characters if c.story == story and c.person} for story in noir.stories}
    assert cast["Raw Deal"] == {"Joe Sullivan", "Pat", "Rick Coyle", "Ann Martin", "Fantail"}
    assert cast["Straight Time"] == {"Max Dembo", "Earl", "Jenny Mercer", "Jerry", "Willy"}


def test_titles_with_a_full_stop_neither_hide_a_name_nor_are_one() -> None:
    cast = found(["Later Mr. Quill sees Dr. Oates. Mrs. Haskell and Mr. Haskell leave Peter Haskell.", "Mrs. Haskell weeps.", "Mr. and Mrs. Haskell return."])
    assert {name: set(c.aliases) for name, c in cast.items()} == {"Quill": set(), "Oates": set(), "Mrs. Haskell": set(), "Peter Haskell": {"Haskell"}}
    assert all(c.person for c in cast.values())
    assert (cast["Quill"].gender, cast["Mrs. Haskell"].gender) == ("m", "f")


def test_a_judge_is_not_his_wife() -> None:
    cast = found(["They meet Judge Fontaine. Judge Fontaine drinks with Mrs. Adele Fontaine.", "Later Adele sees Captain Orr and Mrs. Orr leave with Tom Orr."])
    assert {name: set(c.aliases) for name, c in cast.items()} == {
        "Judge Fontaine": set(), "Adele Fontaine": {"Adele"}, "Tom Orr": {"Orr"}, "Mrs. Orr": set(),
    }  # fmt: skip


def test_a_man_and_a_woman_of_one_surname_are_two() -> None:
    """By the title and the first name, if the list has it: "Mrs. Frankie Neall" is one woman, and "Then" is no first name."""
    cast = found(
        [
            "She is Phyllis Dale. They fool Mr. Dale.",
            "Then Dale falls.",
            "At noon Miss Crane sees Alan Crane.",
            "It is Mrs. Frankie Neall. Here Mrs. Neall waits.",
        ]
    )
    assert {name: set(c.aliases) for name, c in cast.items()} == {
        "Phyllis Dale": set(), "Mr. Dale": {"Dale"}, "Miss Crane": set(), "Alan Crane": set(), "Frankie Neall": {"Neall"},
    }  # fmt: skip
    assert (cast["Mr. Dale"].gender, cast["Miss Crane"].gender) == ("m", "f")


def test_mrs_sabin_is_his_wife_by_name() -> None:
    cast = found(["The owner is Frank Sabin, who sees Peggy.", "It is Sabin's wife Vivian who did it.", "He did it for Mrs. Sabin because he loved Vivian."])
    assert {name: set(c.aliases) for name, c in cast.items()} == {"Frank Sabin": {"Sabin"}, "Peggy": set(), "Mrs. Sabin": {"Vivian"}}


def test_short_forms_of_a_first_name() -> None:
    cast = found(["Then Nick Salerno sings.", "Later Nicky Salerno drowns, and Paul Orr meets Paula Orr."])
    assert {name: set(c.aliases) for name, c in cast.items()} == {"Nicky Salerno": {"Nick Salerno"}, "Paul Orr": set(), "Paula Orr": set()}


def test_names_of_two_letters() -> None:
    assert set(found(["Then Zé Lopes meets Al.", "At noon Al sees Zé. It rains on Al."])) == {"Zé Lopes", "Al"}


def test_a_thousand_people_take_no_square_of_their_number() -> None:
    parts = [f"{a}{b}{c}".capitalize() for a in ("ba", "do", "fi", "gu") for b in ("la", "mo", "nu", "re", "si") for c in "bdfgklmnpr"]
    sentences = [f"He met {first} {last} at noon." for first, last in zip(parts * 10, sorted(parts) * 10, strict=True)]
    started = monotonic()
    persons = people(sentences)
    characters({"A": (sentences, persons)}, LetterEncoder())
    assert monotonic() - started < 5


def test_a_title_is_nobody() -> None:
    cast = found(["Tanner Creek Reckoning is a 1953 American western film about a marshal.", "Amos Tanner rides. Amos Tanner waits."])
    assert "Tanner Creek Reckoning" not in cast


@pytest.mark.parametrize(
    ("sentence", "womanly"),
    [
        ("The widow Rhea Quill and her son Tobin wait.", True),
        ("Lars, whose wife Rhea Quill drives, waits.", True),
        ("Rhea Quill, a widow whose husband was hanged, waits.", True),
        ("The thief Rhea Quill and his wife Signe wait.", False),
    ],
)
def test_what_is_somebodys_tells_nothing_of_the_name_beside_it(sentence: str, womanly: bool) -> None:
    assert (gender_cues(["Rhea Quill"], [sentence]) > 0) == womanly


def test_mrs_duncan_need_not_be_tom() -> None:
    assert gender_cues(["Tom Duncan", "Duncan"], ["Bannion meets Mrs. Duncan."]) == 0
    assert gender_cues(["Duncan"], ["Bannion meets Mrs. Duncan."]) > 0


def test_mrs_frankie_neall_is_a_woman() -> None:
    cast = found(["They fetch Mrs. Frankie Neall, the widow of a gangster.", "Mr. Vivian Crane sees Neall.", "Crane waits for Neall."])
    assert [cast[name].gender for name in ("Frankie Neall", "Vivian Crane")] == ["f", "m"]
    assert gender_cues(["Hugo"], ["Hester meets Mrs Hugo."]) < KNOWN_NAME  # nothing that "Hugo, the younger, and his brother" would not outweigh


def test_a_month_may_be_somebodys_first_name() -> None:
    told = (
        "June Mills sings. Nick tells June that May Dunn is dead. June weeps. In April Nick Farrow is hanged. Nick hates every August Nick sees. "
        "By June Nick is broke. On May Day Nick marches."
    )
    cast = found([f"{sentence.rstrip('.')}." for sentence in told.split(". ")])
    assert cast["June Mills"].aliases == ("June",)
    assert "May Dunn" in cast
    months = {"April", "April Nick Farrow", "August", "August Nick", "June Nick", "May Day", "May Day Nick"}
    assert not months & {form for c in cast.values() for form in c.forms}


def test_who_is_told_of_after_that_is_a_person() -> None:
    cast = found(["She knows that Silas Wetherby stole it.", "Then Seven men and Corporal Sills leave.", "Afterwards Agnes waits, and Agnes weeps."])
    assert cast["Silas Wetherby"].person
    assert {"Sills", "Agnes"} <= set(cast)
    assert not {"Seven", "Afterwards Agnes"} & set(cast)


def test_a_surname_is_that_of_whoever_is_not_called_by_the_first_name() -> None:
    cast = found(
        [
            "Then Dr. Edmund Harlan and Constance Harlan meet.",
            "He loves Constance.",
            "Now Constance leaves, and Dr. Harlan weeps.",
            "Here Harlan and Constance meet.",
        ]
    )
    assert (cast["Edmund Harlan"].aliases, cast["Constance Harlan"].aliases) == (("Harlan",), ("Constance",))


@pytest.mark.parametrize(
    "sentence",
    [
        "The club is owned by Dutch, whose real name is Henry Vandermeer.",
        "The gambler Dutch, also known as Henry Vandermeer, waits.",
        "Then Dutch (born Henry Vandermeer) waits.",
    ],
)
def test_two_names_that_are_said_to_be_one_persons_are(sentence: str) -> None:
    cast = found([sentence, "There Dutch waits.", "Then Frank Rourke calls Dutch."])
    assert cast["Henry Vandermeer"].aliases == ("Dutch",)
    assert "Frank Rourke" in cast


def test_a_film_that_is_talked_about_is_nobody_nor_is_its_star() -> None:
    told = [
        "Midnight Toll — my take on a gem.",
        "Midnight Toll stars Walter Haines as poor Gus Pruitt.",
        "I love Haines in this.",
        "Here Gus Pruitt (Walter Haines) finds a bag, and Gus runs.",
    ]
    assert {form for person in people(told) if person.person for form in person.forms} == {"Gus", "Gus Pruitt"}
    namesake = ["Mildred Stone is a 1945 film.", "A waitress, Mildred Stone, runs.", "Mildred Stone stars Doris Vane."]
    assert {"Mildred Stone"} in [person.forms for person in people(namesake) if person.person]


def test_a_nickname_before_a_surname_is_the_persons_however_often_it_is_told() -> None:
    told = ['Velma is thrown from the roof by a thug, "Moose" Pavlik.', "Then Moose shoots Teddy.", "In the end Moose goes to the chair."]
    found = people(told)
    assert {"Moose", "Pavlik"} in [person.forms for person in found]
    assert ("Moose", ("Pavlik",)) in [(c.name, c.aliases) for c in characters({"a": (told, found)}, LetterEncoder())]


def test_a_nickname_with_an_article_is_one() -> None:
    assert set(found(['Then Johnny "The Deacon" Marsh waits, and Johnny runs.'])) == {"Johnny Marsh"}


def test_those_who_make_a_film_its_places_and_nations_are_no_persons_of_it() -> None:
    cast = found(
        [
            "The Pier is a 1949 American film directed by Victor Maddow and starring Lloyd Bannister and June Tolliver.",
            "A surgeon who lives in San Diego hires Tom.",
            "He leaves San Diego for Vine Street, and Tom meets a Mexican at the Lincoln Hotel.",
            "It is based on the novel “Twin Beds” by Helen Ashby.",
            "Do not miss the LATE SHOW, WHAM, and REPORT THIS REVIEW.",
            "A salesman out of Boise, Idaho, rides up and down in downtown Detroit.",
        ]
    )
    assert {name for name, c in cast.items() if c.person} == {"Tom"}


@pytest.mark.parametrize(
    ("sentences", "named"),
    [
        (["Into this rides Cobb Larrimore, whom everyone calls the Deacon.", "The Deacon kills Dolan."], {"Cobb Larrimore", "Deacon"}),
        (["Then Ben Rook, called the Hatchet, meets Ann.", "Later the Hatchet dies."], {"Ben Rook", "Hatchet"}),
        (["Then Vera Lane, nicknamed Duchess, sings.", "Here Duchess waits."], {"Vera Lane", "Duchess"}),
        (["Then Lorna Vance (her real name is Laura Bock) sings.", "Here Lorna waits."], {"Lorna Vance", "Lorna", "Laura Bock"}),
        (["Then Ben called Ann.", "Then Ann called Ben."], {"Ben"}),
    ],
)
def test_whoever_is_called_otherwise_is_one_person(sentences: list[str], named: set[str]) -> None:
    """Not who calls somebody."""
    assert named in [set(person.forms) for person in people(sentences)]


def test_whoever_acts_is_not_part_of_the_place_before() -> None:
    cast = found(["She dances with Klaus Richter.", "On the Galata Bridge Richter lets Walter go.", "Richter sees Walter."])
    assert cast["Klaus Richter"].aliases == ("Richter",)


def test_whoever_acts_off_a_coast_is_not_part_of_it() -> None:
    cast = found(["The lawyer Jasper Quill sails.", "Off the Cape Verde Islands Quill bribes a sailor.", "Quill drowns."])
    assert cast["Jasper Quill"].aliases == ("Quill",)


def test_what_stands_before_a_title_is_no_part_of_the_name_behind_it() -> None:
    cast = found(["She loves the Deputy District Attorney Philip Garrick.", "Then First Officer Kwame Lind and Chief Engineer Tamsin Roke meet Garrick."])
    assert {"Philip Garrick", "Kwame Lind", "Tamsin Roke"} <= set(cast)


def test_a_name_may_have_three_parts_with_hyphens() -> None:
    assert "Seven-Oh-Nine" in found(["They call her Seven-Oh-Nine."])


def test_an_honour_and_a_fast_are_nobodys_names_and_who_is_of_a_name_is_somebody() -> None:
    cast = found(["Sir Hugh Dane, Baronet, of Dane Hall, dies.", "He keeps Lent.", "He owes money to a lender of the name of Amos Vance."])
    assert not {"Baronet", "Lent"} & set(cast)
    assert cast["Amos Vance"].person


def test_whoever_follows_a_place_without_a_comma_is_not_part_of_it() -> None:
    cast = found(["In Mission Bay, Rosa Quill sings.", "They call Rosa.", "A week later in Mission Bay Rosa is gone."])
    assert cast["Rosa Quill"].aliases == ("Rosa",)
    assert "Mission Bay Rosa" not in cast


def test_how_something_is_done_is_not_part_of_the_name_behind_it() -> None:
    cast = found(["The clerk Vic Durant plays.", "Then they warn Vic.", "Naturally Vic cheats.", "Poor Vic is caught.", "Sally Durant weeps."])
    assert {"Vic Durant", "Sally Durant"} <= set(cast)
    assert cast["Vic Durant"].aliases == ("Vic",)


def test_a_part_of_a_name_is_a_form_of_it_though_it_only_opens_a_sentence() -> None:
    assert found(["The chauffeur, Benny Oakes, waits.", "Benny is killed."])["Benny Oakes"].aliases == ("Benny",)


def test_a_trade_that_opens_a_sentence_is_no_name() -> None:
    assert "Hank Dobbs" in found(["Drifter Hank Dobbs comes to town.", "There Hank works for Victor.", "Victor Lanning pays."])
    assert "Victor Lanning" in found(["Victor Lanning comes.", "Then they see Lanning."])
    assert "Oliver James Gregg" in found(["Oliver James Gregg is rich.", "He hates his nephew James."])


def test_a_holiday_is_nobody() -> None:
    people = found(["On Christmas Eve Nora waits.", "It is New Year's Eve, and then New Year’s Day.", "Only Eve Doyle laughs at Nora."])
    assert set(people) == {"Nora", "Eve Doyle"}


def test_whose_police_somebody_is_of_is_no_part_of_the_name() -> None:
    people = found(["Sergeant Luis Maldonado of the San Diego police waits.", "Here Luis weeps.", "They sail the Maid of the Mist."])
    assert set(people["Luis Maldonado"].aliases) == {"Luis"}
    assert "Maid of the Mist" in people


def test_ships_saints_and_nations_are_no_persons() -> None:
    people = found([
        "The cargo ship Halcyon leaves the planet Orda.", "She sails aboard the brig Constance, which goes down.", "On the ship Gus meets Ann.", "Then Gus weeps.",
        "They wed on the feast of St. Anthony in the chapel of St. Brannoc.", "An elegant Englishwoman, Pamela Stroud, hires Weil, an ex-Nazi.", "It is an American Western film.", "Later Father Anselm prays.", "She meets a nervous Belgian, Luc Peeters, who slips a case into her bag.", "A Belgian courier, Luc Peeters, weeps.",
    ])  # fmt: skip
    assert {name for name, person in people.items() if person.person} == {"Gus", "Ann", "Pamela Stroud", "Weil", "Anselm", "Luc Peeters"}


def test_mrs_hale_is_the_hale_who_is_a_woman() -> None:
    people = found([
        "The seamstress Prudence Hale rents out her attic.", "Prudence waits.", "Her brother-in-law, Constable Hugh Hale, follows him and loses his lamp.", "Later Mrs. Hale mends it.", "So Prudence sings.",
    ])  # fmt: skip
    assert "Hale" in people["Prudence Hale"].aliases and "Hale" not in people["Hugh Hale"].aliases


def test_what_somebody_says_begins_with_a_capital() -> None:
    """Behind an opening quotation mark stands a sentence; in front of a closing one, a name."""
    spoken = [
        'The old man said: "Go back to the stable."',
        "Then he told them, “Keep right on going.”",
        'She met the cook, "Duke", who would go and keep watch with "Moose" Pavlik.',
    ]
    cast = found([*spoken, 'He cried, "Anna, wait!" and Anna waited.'])
    assert not {"Go", "Keep"} & set(cast)
    assert {"Duke", "Anna"} <= set(cast)


def test_how_something_is_done_and_what_is_cried_is_nobody() -> None:
    told = [
        "They call Shiro.",
        "Pushing Shiro away he digs.",
        "Poor Shiro barks.",
        "Unluckily it rains.",
        "Unluckily nobody waits.",
        "Don't wait.",
        "Don't cry.",
    ]
    assert set(found([*told, "Then he saw that, Oh, Don't count on it.", "Sterling Hayden waits for Hayden."])) == {"Shiro", "Sterling Hayden"}
    assert {"Connolly", "Emily"} <= set(found(["Connolly waits.", "Connolly sings.", "Emily waits.", "Emily sings."]))


def test_a_town_is_nobody_and_whose_it_is_somebody() -> None:
    told = [
        "Vernon Pike lives in the town of Sable Court.", "He leaves Sable Court, and then Sable Court burns.", "Ruth Vail fears for the island of Ruth's birth.", "At night Ruth sails.",
    ]  # fmt: skip
    cast = found(told)
    assert not cast["Sable Court"].person
    assert cast["Ruth Vail"].person and cast["Vernon Pike"].person


def test_a_place_is_nobody_however_it_is_told() -> None:
    """Behind "to", behind "a", in a year, and where a story opens; "the Newcastle mob" beside "to Newcastle" makes no person of it."""
    told = [
        "New York, 1934.",
        "Jack is a London enforcer, and Nell waits for Jack in London.",
        "In 1937 Los Angeles the detective Jack meets Nell, who fears the Newcastle mob.",
        "Nell goes to Newcastle, and Jack loves Nell.",
        "Jack gives it to Vera, but Vera laughs.",
    ]
    assert {name for name, c in found(told).items() if c.person} == {"Jack", "Nell", "Vera"}
