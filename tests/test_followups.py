"""What a question leans on, and how it stands alone."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from evals.scorers import token_f1
from evals.synopses import SYNOPSES, shelve
from ingest.pipeline import ingest
from rag.config import Settings
from rag.followups import depends, standalone
from rag.index import Index, open_index
from rag.schema import Turn
from rag.training.synopses import files
from tests.conftest import new_home

FOLLOWUPS = [
    ("Whose gun did she use?", [("Who shot Fantail?", "Ann shoots Fantail with his own gun")], "Whose gun did Ann use to shoot Fantail?"),
    (
        "Whose gun did she use?",
        [("Who shot Fantail?", "Ann"), ("Where do Joe and Pat plan to flee to?", "to Panama")],
        "Whose gun did Ann use to shoot Fantail?",
    ),
    ("Where did he hide it?", [("Who told the ferryman to hide the shawl?", "the ferryman's mother")], "Where did the ferryman hide the shawl?"),
    ("Who ate it?", [("What did the charcoal burner ask for?", "his pillow of hay")], "Who ate the charcoal burner's pillow of hay?"),
    ("What happened to them?", [("How many men tried it?", "eleven")], "What happened to the men?"),
    ("How much does he give him?", [("Whom does Max bribe?", "Jerry")], "How much does Max give Jerry?"),
    ("To do what?", [("Whom does Max bribe?", "Jerry")], "What does Max bribe Jerry to do?"),
    ("Where was it built?", [("Who paid for the Kentucky?", "Max")], "Where was the Kentucky built?"),
    ("Who stole it?", [("Whose gun is found beside the body?", "Fantail's")], "Who stole Fantail's gun?"),
    ("Who stole it?", [("Whose gun is found beside the body?", "a sailor's")], "Who stole the gun?"),
    ("Where does she meet him?", [("Who helps Ann?", "the British")], "Where does Ann meet him?"),
    ("What did they use?", [("Who robbed the bank?", "Max and Jerry")], "What did Max and Jerry use to rob the bank?"),
    ("What do they use?", [("How do Max and Jerry rob the bank?", "with guns")], "What do Max and Jerry use to rob the bank?"),
    ("Who holds her captive?", [("Who is Ann?", "a social worker")], "Who holds Ann captive?"),
    ("Why did he do it?", [("Who killed Willy?", "Max settles the score with Willy by killing him")], "Why did Max kill Willy?"),
    ("What did she tell him?", [("Who loves Joe?", "Pat is losing Joe")], "What did Pat tell Joe?"),
    ("And Pat?", [("What happens to Ann at the end?", "Joe rescues Ann")], "What happens to Pat at the end?"),
    ("Why?", [("Who did Ann shoot?", "Ann shoots Fantail")], "Why did Ann shoot Fantail?"),
    ("Where?", [("What does Doc want to steal?", "jewels")], "Where does Doc want to steal the jewels?"),
    ("Who are they?", [("What does Doc want to steal?", "jewels")], "Who are they?"),
    ("How does it end?", [("What does Doc want to steal?", "jewels")], "How does The Asphalt Jungle end?"),
    ("Who is he?", [("Whom does Joe meet?", "Rick")], "Who is Rick?"),
    ("And who is that?", [("Who kills Bob Brannom?", "Dix")], "Who is Dix?"),
    ("Who is that man?", [("Who shot Louis?", "an armed guard")], "Who is the armed guard?"),
    ("Of whom?", [("Is Pat jealous?", "Pat is jealous of Ann")], "Of whom is Pat jealous?"),
    ("Where did they meet?", [("Who hired Dix?", "Doc")], "Where did Dix and Doc meet?"),
    ("When was it made?", [("How does Raw Deal end?", "Joe dies.")], "When was Raw Deal made?"),
    ("Who is he?", [("Where does Rick send him?", "to Grimshaw's, where Fantail is")], "Who is Fantail?"),
    ("What does she do?", [("Who is Joe Sullivan engaged to?", "Ann")], "What does Ann do?"),
    ("How does the film end?", [("Who shot Fantail?", "Ann")], "How does Raw Deal end?"),
    ("Who dies in this movie?", [("What is Straight Time about?", "a thief")], "Who dies in Straight Time?"),
    ("Who is Max Dembo?", [("Who shot Fantail?", "Ann")], "Who is Max Dembo?"),
    ("Does Joe keep his money?", [("Who shot Fantail?", "Ann")], "Does Joe keep his money?"),
    ("Whose gun did she use?", [], "Whose gun did she use?"),
    ("Why?", [("Who shot Fantail?", "Ann")], "Why did Ann shoot Fantail?"),
    ("why there?", [("Where does Dix plan to go back to?", "to Kentucky")], "Why does Dix plan to go back to Kentucky?"),
    ("And why there?", [("Where was Joe hiding?", "Ann's house")], "Why was Joe hiding in Ann's house?"),
    ("And why there?", [("Where was Joe hiding?", "over a shop")], "Why was Joe hiding over a shop?"),
    ("And why there?", [("Who shot Fantail?", "Ann")], "And why there?"),
    ("And the second one?", [("Who does Doc hire first?", "Louis")], "Who does Doc hire second?"),
    ("And the second one?", [("Who does Doc hire?", "Louis")], "And the second one?"),
    ("And what did she hit him with?", [("Who attacked Max Dembo?", "")], "What did she hit Max Dembo with?"),
    ("Who did that?", [("How was Fantail shot?", "with his own gun")], "Who shoots Fantail?"),
    ("Who did it?", [("Where did Joe and Pat go?", "to Panama")], "Who did it?"),
    ("Who did it?", [("When was Joe born?", "in 1910")], "Who did it?"),
    ("Who did it?", [("How was Fantail shot?", "with his own gun")], "Who shoots Fantail?"),
    ("Who did it?", [("How does Emmerich die?", "shoots himself")], "Who killed Emmerich?"),
    ("Who did it?", [("Why did Ann shoot Fantail?", "to save Joe")], "Who shoots Fantail?"),
    ("and afterwards?", [("Who shot Fantail?", "Ann")], "What happens after Ann shot Fantail?"),
    ("and afterwards?", [("What does Doc do for a living?", "a thief")], "and afterwards?"),
    ("Why?", [("What does Dix want to do with the money?", "go back to Kentucky")], "Why does Dix want to go back to Kentucky?"),
    ("Why?", [("What does Dix want?", "")], "Why: What does Dix want?"),
    ("Who?", [("Who shot Fantail?", "Ann")], "Who shot Fantail?"),
    ("Who?", [("Who shot Fantail?", "Ann"), ("Who?", "Ann"), ("Who?", "Ann")], "Who shot Fantail?"),
    ("how much?", [("Who owes Joe Sullivan money?", "Rick Coyle")], "How much money does Rick Coyle owe Joe Sullivan?"),
    ("Why did she do that?", [("Who shot Fantail?", "Ann")], "Why did Ann shoot Fantail?"),
    ("What happens next?", [("Who shot Fantail?", "Ann")], "What happens after Ann shot Fantail?"),
    ("Where did he do it?", [("Why did Dix kill Bob Brannom?", "for the jewels")], "Where did Dix kill Bob Brannom?"),
    ("What does he owe Joe?", [("Who is Rick Coyle?", "Joe Sullivan takes the blame for the gangster Rick Coyle.")], "What does Rick Coyle owe Joe?"),
    ("With what?", [("Who shot Fantail?", "Ann")], "With what did Ann shoot Fantail?"),
    ("Where did it happen?", [("Who shot Fantail?", "Ann")], "Where did Ann shoot Fantail?"),
    ("And when was that?", [("How does Joe get out of prison?", "with help")], "When does Joe get out of prison?"),
    ("Why was he killed?", [("Who kills Bob Brannom?", "Dix")], "Why was Bob Brannom killed?"),
    ("Where does he go?", [("Who kills Bob Brannom?", "Dix")], "Where does Dix go?"),
    ("Which actress plays her?", [("Who shot Fantail?", "Ann")], "Which actress plays Ann?"),
    ("Which man loses his job?", [("Who shot Fantail?", "Ann")], "Which man loses his job?"),
    ("What could he not do?", [("Who put a curse on Joe Sullivan?", "his stepmother")], "What could Joe Sullivan not do?"),
    ("What could she not do?", [("Who put a curse on Joe Sullivan?", "his stepmother")], "What could his stepmother not do?"),
    ("How does Max get back at him?", [("Who is Max Dembo's parole officer?", "Earl")], "How does Max get back at Earl?"),
    ("Why does Max take Jenny with him?", [("Who is Max Dembo's parole officer?", "Earl")], "Why does Max take Jenny with him?"),
    ("What does Max's boss give him?", [("Who is Max Dembo's parole officer?", "Earl")], "What does Max's boss give him?"),
    ("Why does it anger Max to see him?", [("Who is Max Dembo's parole officer?", "Earl")], "Why does it anger Max to see him?"),
    ("And his girlfriend?", [("Who is Max Dembo's parole officer?", "Earl")], "Who is Max Dembo's girlfriend?"),
    ("Why?", [("From what tower did Max push Earl?", "the church tower")], "Why did Max push Earl from that tower?"),
    ("How many are there?", [("Who painted the names on the wall?", "Ann")], "How many names are there?"),
    ("How many are there?", [("Who shot Fantail?", "Ann")], "How many are there?"),
    ("When?", [("With what did Max push Earl?", "a broom")], "When did Max push Earl?"),
    ("Who spoils it?", [("Where does Max hide the dress?", "in the cellar"), ("How long does that take?", "a week")], "Who spoils the dress?"),
    ("How much did he owe her?", [("What does the landlady get in the end?", "her rent")], "How much did he owe the landlady?"),
    ("What does she wear?", [("Who has Joe Sullivan arrested?", "The duchess")], "What does the duchess wear?"),
    ("And his girlfriend?", [("What happens to Max?", "he drives on")], "What happens to Max's girlfriend?"),
    ("who runs it", [("Where do they stop to switch cars?", "at a remote tavern")], "who runs the remote tavern"),
    ("Where did Max hide it?", [("Who stole the pearl necklace from the shop?", "Max")], "Where did Max hide the pearl necklace?"),
    ("How did she get it?", [("What does Ann have in her bag?", "Fantail's gun")], "How did Ann get Fantail's gun?"),
    ("Why does he want it?", [("Who opens the safe?", "Louis")], "Why does Louis want the safe?"),
    ("Who brings Joe soup there?", [("Where does Joe hide?", "above a bait shop")], "Who brings Joe soup above a bait shop?"),
    ("Who lives there?", [("Where does Dix want to go?", "Kentucky")], "Who lives in Kentucky?"),
    ("What does Dix hope to find there?", [("Where do they hide?", "in an old barn")], "What does Dix hope to find in an old barn?"),
    ("Who takes the gun and hides it?", [("Who opens the safe?", "Louis")], "Who takes the gun and hides it?"),
    ("How long does it take Louis?", [("Who opens the safe?", "Louis")], "How long does it take Louis?"),
    ("Was it Gus who drove?", [("Who opens the safe?", "Louis")], "Was it Gus who drove?"),
    ("What about Raw Deal?", [("Who dies in Straight Time?", "Willy")], "Who dies in Raw Deal?"),
    ("And to Pat?", [("What happens to Joe?", "he dies")], "What happens to Pat?"),
    ("What about Louis?", [("What is Dix's friend Gus?", "a driver")], "What is Dix's friend Louis?"),
    ("And Jenny's?", [("What is Max's job?", "scale-wage work")], "What is Jenny's job?"),
    ("How did he die?", [("Who killed Willy?", "Max")], "How did Willy die?"),
    ("Does Max kill him?", [("Who panics and takes off?", "Willy")], "Does Max kill Willy?"),
    ("ok, what else?", [("What does Max rob?", "a store")], "What else does Max rob?"),
    ("hmm, how so", [("Does Rick double-cross Joe?", "he does")], "How does Rick double-cross Joe?"),
    ("and with who", [("Does Dix go back to his home?", "yes")], "With who does Dix go back to his home?"),
    ("Why does it go wrong?", [("What happens to the jewelry store job?", "The job is botched")], "Why does the jewelry store job go wrong?"),
    ("Who picked it up?", [("Where did Max drop the silver spoon?", "on the bridge")], "Who picked the silver spoon up?"),
    ("Which train do they take?", [("Who made Max and Jenny man and wife?", "a judge"), ("How?", "with two stamps")], "Which train do Max and Jenny take?"),
    ("who sits there at the next table?", [("Where does Max meet Earl?", "at the tavern")], "who sits at the tavern at the next table?"),
    ("Who bakes the bread there now?", [("Which village does Max come to?", "San Pietro")], "Who bakes the bread in San Pietro now?"),
    ("What's her name?", [("Who pushed Jenny off the tower?", "the housekeeper")], "What's the housekeeper's name?"),
    ("What's her name?", [("Who is Max's girlfriend?", "Jenny Mercer")], "What's Jenny Mercer's name?"),
    ("ok and then?", [("Who shot Fantail?", "Ann")], "What happens after Ann shot Fantail?"),
    ("What about Pat?", [("Why does Ann go to Annapolis?", "to hide")], "Why does Pat go to Annapolis?"),
    ("And then?", [("Who shot Fantail?", "Ann")], "What happens after Ann shot Fantail?"),
    ("Whose yacht is it?", [("Who opens the safe?", "Louis")], "Whose yacht is it?"),
    ("What time is it?", [("Who opens the safe?", "Louis")], "What time is it?"),
    ("What does he do to him?", [("Who is Max Dembo's parole officer?", "Earl")], "What does Earl do to Max Dembo?"),
    ("Where does he live?", [("Who is Max Dembo's parole officer?", "Earl")], "Where does Earl live?"),
    ("Where does she live?", [("Who is Rick's wife?", "Ann")], "Where does Ann live?"),
    ("Why does he do that?", [("What does Dix do to Bob Brannom?", "kills him")], "Why does Dix kill Bob Brannom?"),
    ("Why?", [("What does Doc do with the jewels?", "hides them")], "Why does Doc hide the jewels?"),
    ("And then?", [("What does Dix do?", "returns to Kentucky")], "What happens after Dix returns to Kentucky?"),
    ("Why did she do that?", [("What does Pat do at the end?", "tells Joe the truth")], "Why did Pat tell Joe the truth at the end?"),
    ("How did that happen?", [("What happens to Louis?", "is shot by a guard")], "How is Louis shot by a guard?"),
    ("Why?", [("What becomes of Joe?", "he dies in Ann's arms")], "Why does Joe die in Ann's arms?"),
    ("And when?", [("Who shoots Fantail?", "Ann"), ("Why?", "to save Joe")], "When does Ann shoot Fantail?"),
    ("From where?", [("Who shoots Fantail?", "Ann")], "From where does Ann shoot Fantail?"),
    ("Who keeps this place?", [("Where do they drive?", "to a motel")], "Who keeps the motel?"),
    ("Why does he call?", [("Who rings the hotel?", "one of his men")], "Why does one of his men call?"),
    ("What do they want?", [("Who beats him up?", "Coyle's thugs")], "What do Coyle's thugs want?"),
    ("Is it true that Dix dies?", [("Who opens the safe?", "Louis")], "Is it true that Dix dies?"),
    ("What do they want from her?", [("Who kidnapped Ann?", "Rick")], "What do they want from Ann?"),
    ("What do they rob next?", [("Who robs the bank with Max?", "Jerry")], "What do Max and Jerry rob next?"),
    ("What do they steal?", [("Whom does Doc hire?", "safecracker Louis, driver Gus and Dix Handley")], "What do Louis, Gus and Dix Handley steal?"),
    ("Who were they after?", [("Who surrounds the tavern?", "the police")], "Who were the police after?"),
    ("What happens then?", [("Who takes the jewels?", "Doc and Dix")], "What happens after Doc and Dix take the jewels?"),
    ("By whom?", [("Which of the robbers is shot?", "Jerry")], "By whom is Jerry shot?"),
    ("Why?", [("Who was killed in the end?", "Max")], "Why was Max killed in the end?"),
    ("Does he go to prison?", [("Who is Max's brother?", "")], "Does Max's brother go to prison?"),
    ("Who was Joe to meet there?", [("Which city do they go to?", "Crescent City")], "Who was Joe to meet in Crescent City?"),
    ("what was it for", [("How much does Rick owe Joe?", "$50,000")], "what was the $50,000 for"),
    ("What did Joe do that Pat hated?", [("Who shot Fantail?", "Ann")], "What did Joe do that Pat hated?"),
    ("And what does she sell?", [("Where does the widow keep her shop?", "in the harbor")], "What does the widow sell?"),
    ("who kills him?", [("What does the stranger wear at Fantail's?", "a coat")], "who kills the stranger?"),
    ("And in The Asphalt Jungle?", [("Who dies in Raw Deal?", "Rick")], "Who dies in The Asphalt Jungle?"),
    ("And the cook, what was his name?", [("Who shot Fantail?", "Ann"), ("Who loves her?", "Joe")], "And the cook, what was his name?"),
    ("And in Straight Time?", [("Who dies at the end?", "Joe")], "Who dies at the end in Straight Time?"),
    ("What about her son?", [("Who shot Fantail in Raw Deal?", "Ann")], "Who is Ann's son?"),
    ("Why?", [("Who strangled Fantail?", "Dix")], "Why did Dix strangle Fantail?"),
    ("Where did it happen?", [("Who shot Fantail?", "Ann"), ("Who is Ann?", "a caseworker")], "Where did Ann shoot Fantail?"),
    ("When was that?", [("Who shot Fantail?", "Ann"), ("What is her job?", "caseworker")], "When did Ann shoot Fantail?"),
    ("Who finds it there?", [("Where is the loot hidden?", "in the cellar")], "Who finds the loot in the cellar?"),
    ("Where does he live?", [("Which officer watches Max Dembo?", "Earl")], "Where does Earl live?"),
    ("Where does she live?", [("What does Jenny, Max's younger sister, eat?", "bread")], "Where does Jenny live?"),
    ("What does he call the death?", [("Who is Norton?", "the head of the company")], "What does Norton call the death?"),
    ("Who has the key to it?", [("Where is the safe hidden?", "in a cave"), ("What is in it?", "the key")], "Who has the key to the safe?"),
    ("And her husband, how did he die?", [("Who shot Fantail?", "Ann")], "Ann's husband, how did he die?"),
    ("Who has the key to it?", [("Where does Joe find the safe?", "in the cellar")], "Who has the key to the safe?"),
    ("How much?", [("Who owes the major money?", "Joe")], "How much money does Joe owe the major?"),
    ("and who followed them?", [("Where did Joe take Ann?", "to the beach")], "who followed Joe and Ann?"),
    ("who followed them?", [("Where is Ann?", "at home"), ("where did joe take her", "to the beach")], "who followed joe and Ann?"),
    ("and who found them?", [("Where did Joe hide Ann's letters?", "in the cellar")], "and who found them?"),
    ("What's in it?", [("Where had the deed been?", "Nobody ever looked for it")], "What's in the deed?"),
    ("Why?", [("Whom does Rick take hostage?", "Ann")], "Why does Rick take Ann hostage?"),
    ("Does she do it?", [("What does Joe's fiancé advise Ann to do?", "to burn it")], "Does Ann burn it?"),
    ("And in Raw Deal?", [("Who burns the barn?", "Dix"), ("In which film?", "The Asphalt Jungle")], "Who burns the barn in Raw Deal?"),
    ("Why?", [("What does Ann do?", "hides the gun in the bank and tells Joe about it later")], "Why does Ann hide the gun in the bank?"),
    ("And then?", [("What does Ann do?", "There is nothing that the tellings say.")], "And then?"),
    ("And then?", [("What happens to Joe?", "is caught by the police")], "What happens after Joe is caught by the police?"),
    ("And then?", [("What happens to Joe?", "Joe escapes from the hut.")], "What happens after Joe escapes from the hut?"),
    ("And then?", [("What happens to Joe?", "")], "And then?"),
    ("What was its cargo?", [("Where is the ship hidden?", "in a cave")], "What was the ship's cargo?"),
    ("Which ship lost its cargo?", [("Where is the ship hidden?", "in a cave")], "Which ship lost its cargo?"),
    ("The other cop, in Raw Deal, who is he?", [("Who shot Fantail?", "Joe")], "The other cop, in Raw Deal, who is he?"),
    ("Does she do it?", [("What does Joe tell Ann to do?", "to shoot Fantail")], "Does Ann shoot Fantail?"),
    ("Why?", [("What does Joe tell Ann to do?", "to shoot Fantail")], "Why does Joe tell Ann to shoot Fantail?"),
    ("Who threw it?", [("What happened to the killer?", "he is thrown into the sea")], "Who threw it?"),
    ("Who stole it?", [("What did the ledger contain?", "that Joe had paid the police and the judge")], "Who stole the ledger?"),
    ("Who told her to?", [("Who shot Fantail?", "Ann")], "Who told Ann to shoot Fantail?"),
    ("Who told her to?", [("Who is Ann?", "a caseworker")], "Who told Ann to?"),
    ("Who sent them?", [("Where do two men take Joe?", "to the beach")], "Who sent the two men?"),
    ("Did he shoot her too?", [("Who hits Ann?", "Rick")], "Did Rick shoot Ann too?"),
    ("Who is the fence there?", [("Who dies in The Asphalt Jungle?", "Dix")], "Who is the fence in The Asphalt Jungle?"),
    ("Why did he hate him?", [("Who kills Bob Brannom?", "Dix"), ("Where does he go?", "Kentucky")], "Why did Dix hate Bob Brannom?"),
    ("Why does she hide?", [("Who is Ann?", "a caseworker"), *[("What does Joe steal?", "a gun")] * 3], "Why does Ann hide?"),
    ("and how does he die himself?", [("Who shot Fantail?", "Joe")], "how does Joe die himself?"),
    ("Who asks Ann to marry him?", [("Whom does Joe love?", "Ann")], "Who asks Ann to marry him?"),
    ("Who asks her to marry him?", [("Whom does Joe love?", "Ann")], "Who asks Ann to marry him?"),
    ("Who wants to marry her?", [("Whom does Joe love?", "Ann")], "Who wants to marry Ann?"),
    ("And him?", [("Does Ann love Joe?", "yes"), ("Where does she go?", "to prison")], "Where does Joe go?"),
    ("And him?", [("Where does Ann go?", "to prison")], "And him?"),
    ("And the cop?", [("Who is the lawyer in Raw Deal?", "Ann")], "Who is the cop in Raw Deal?"),
    ("And of his sister?", [("What is the name of Joe's dog?", "")], "What is the name of Joe's sister?"),
    ("Why?", [("Who killed Fantail in the end?", "")], "Why was Fantail killed in the end?"),
    ("Why?", [("Who stabs Fantail?", "")], "Why is Fantail stabbed?"),
    ("Why?", [("Who burned the barn?", "")], "Why did somebody burn the barn?"),
    ("How long?", [("Where was Joe before?", "Folsom")], "How long was Joe before in Folsom?"),
    ("Why?", [("Where is Joe killed?", "in Corkscrew Alley")], "Why is Joe killed?"),
    ("How?", [("Who lost an eye?", "Max"), ("Which one?", "")], "How did Max lose an eye?"),
]


@pytest.mark.parametrize(("question", "history", "wanted"), FOLLOWUPS)
def test_followups(noir: Index, question: str, history: list[tuple[str, str]], wanted: str) -> None:
    assert standalone(question, [Turn(*turn) for turn in history], noir) == wanted


def test_what_stands_alone_does_not_lean(noir: Index) -> None:
    assert not depends("Who does Joe marry when he leaves?", noir)
    assert depends("Who does he marry?", noir)
    assert not depends("Which man is killed by his own wife?", noir)


def test_it_is_the_story_that_was_asked_about(noir: Index) -> None:
    history = [Turn("What is Straight Time about?", "Max Dembo, lifelong thief.")]
    assert standalone("How does it end?", history, noir) == "How does Straight Time end?"
    assert standalone("Who is in it?", history, noir) == "Who is in Straight Time?"
    assert standalone("Who shot it?", [Turn("Who is Max?", "Max Dembo.")], noir) == "Who shot it?"


@pytest.mark.parametrize("question", ["Why did she do that?", "Why?", r"And \1?", r"What about \q?"])
def test_a_question_is_no_pattern(noir: Index, question: str) -> None:
    """What people type may look like an escape of a pattern."""
    for earlier in (r"Who shot Fantail \o/?", r"What does Ann do to \q?"):
        assert standalone(question, [Turn(earlier, r"Ann \g<x>")], noir)


def test_who_did_it_to_two_may_be_he_or_she(noir: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing tells the gender of whoever was the answer, he still comes before the man among those to whom he did it."""
    people_in = noir.names.people_in
    monkeypatch.setattr(noir.names, "people_in", lambda text: [replace(c, gender="" if "Brannom" in c.name else c.gender) for c in people_in(text)])
    assert standalone("What did Pat hit him with?", [Turn("Who followed Joe and Ann?", "Bob Brannom")], noir) == "What did Pat hit Bob Brannom with?"


def test_they_are_two_named_side_by_side(noir: Index) -> None:
    assert standalone("Where do they go?", [Turn("Who robs the bank?", "Max and Jerry rob it.")], noir) == "Where do Max and Jerry go?"
    assert standalone("Where do they go?", [Turn("Who robs the bank?", "Max robs it for Jerry.")], noir) == "Where do they go?"


@pytest.mark.parametrize(
    ("earlier", "question", "alone"),
    [
        (("who dies?", "Jerry"), "who else?", "who else dies?"),
        (("does max kill willy?", "by killing him"), "why not?", "Why does max not kill willy?"),
        (("since when does max hide?", "since Easter"), "why?", "Why does max hide?"),
        (("what for was max arrested?", "the robbery"), "by whom?", "By whom was max arrested?"),
        (("how long does max hide jenny?", "nine days"), "where?", "Where does max hide jenny?"),
        (("where does max hide?", "in a barn"), "until when?", "Until when does max hide?"),
        (("did the guard see Max?", "He slept."), "why not?", "Why did the guard not see Max?"),
        (("what did max have to find?", "a job"), "why did he do that?", "why did max have to find the job?"),
        (("Where do Joe and Pat want to go?", "South America"), "How do they get there?", "How do Joe and Pat get to South America?"),
        (("What does the guard wear at Emmerich's?", "a cap"), "Who shoots him?", "Who shoots the guard?"),
        (("Who wants the money?", "Everyone"), "Where does he hide?", "Where does he hide?"),
        (("Who wants the money?", "one of the guards"), "Where does he hide?", "Where does one of the guards hide?"),
        (("How long is Max in prison?", "six years"), "Where do they go?", "Where do they go?"),
        (("What happens to Fantail?", "Ann shoots him"), "Who shot him?", "Who shot Fantail?"),
        (("Did Joe kill Fantail?", "Ann shoots him"), "So who killed him?", "Who killed Fantail?"),
        (("Did Joe kill Fantail?", "Ann shoots him"), "Then who did?", "Who kills Fantail?"),
        (("What weapon did Ann use?", "his own gun"), "Why did she do it?", "Why did Ann do it?"),
        (("Where does Ann go?", "to Annapolis"), "no, I mean Pat", "Where does Pat go?"),
        (("Where does Ann go?", "to Annapolis"), "Sorry, I meant Pat, not Ann.", "Where does Pat go?"),
        (("Where does Ann go?", "to Annapolis"), "No, Pat!", "Where does Pat go?"),
        (("Where does Ann go?", "to Annapolis"), "no, I mean who dies?", "no, I mean who dies?"),
    ],
)
def test_as_people_type(noir: Index, earlier: tuple[str, str], question: str, alone: str) -> None:
    assert standalone(question, [Turn(*earlier)], noir) == alone


def rewritten_right(index: Index, cases: list[dict[str, Any]]) -> int:
    right = 0
    for case in cases:
        made = standalone(case["question"], [Turn(*turn) for turn in case["history"]], index)
        unchanged = case["kind"] != "alone" or made == case["question"]
        right += unchanged and max(token_f1(made, wording) for wording in case["standalone"]) >= 0.8
    return right


def dialogues(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()]


@pytest.mark.parametrize(("held", "least"), [(False, 99), (True, 89)])
def test_dialogues_written_blind(noir: Index, held: bool, least: int) -> None:
    """Dialogues on the shelf, a hundred (`r`) and later 120 (`s`), by people who had not seen the rules; the halves held back are counted and never looked at.

    Of the 120, 97 were right before anybody looked at the other half.
    """
    assert rewritten_right(noir, [case for case in dialogues("followups.jsonl") if case.get("heldback", False) == held]) >= least


def test_dialogues_about_made_up_stories(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Two hundred more, on the synopses kept apart. Of the first 120 (`q`) 87 were right before anybody looked at them, of the 80 others (`u`), with what was learnt from those, 73."""
    place = new_home(tmp_path_factory)
    shelve(files(apart=True), tmp_path)
    ingest(tmp_path / "corpus", Settings(home=place))
    assert rewritten_right(open_index(place, SYNOPSES), dialogues("followups_synopses.jsonl")) >= 188
