"""What became of somebody, or how somebody died, as each telling of a story has it: "is strangled by Voss", "dies in Grace's arms".

Word rules only, English only; they say nothing where nobody's fate is told in these words (`rag.language.fate_words`).

Reading order: names, subject and parties (of whom
they are said, and who does it), told (what a passage says), unnamed (what it says of somebody without a name), killers (whom a telling names as one), asked,
answer.
"""

from rag.rules.fates.answer import (
    death_told,
    doer_draft,
    doers_draft,
    doers_told,
    fate_draft,
    fates,
    last_told,
    people_by_fate_draft,
    told_of_others,
    victims_draft,
    whether_draft,
)
from rag.rules.fates.asked import (
    FateAsked,
    HarmAsked,
    PeopleByFate,
    fate_asked,
    fate_of_described,
    fates_asked,
    harm_asked,
    people_by_fate_asked,
    person_described,
    whether_harmed_asked,
    who_harmed_asked,
    whom_asked,
)
from rag.rules.fates.subject import begins_unnamed
from rag.rules.fates.told import Fate, PersonFate, fates_by_passage, fates_in_passage, is_fate_of_another, is_no_doer

__all__ = [
    "Fate",
    "FateAsked",
    "HarmAsked",
    "PeopleByFate",
    "PersonFate",
    "begins_unnamed",
    "death_told",
    "doer_draft",
    "doers_draft",
    "doers_told",
    "fate_asked",
    "fate_draft",
    "fate_of_described",
    "fates",
    "fates_asked",
    "fates_by_passage",
    "fates_in_passage",
    "harm_asked",
    "is_fate_of_another",
    "is_no_doer",
    "last_told",
    "people_by_fate_asked",
    "people_by_fate_draft",
    "person_described",
    "told_of_others",
    "victims_draft",
    "whether_draft",
    "whether_harmed_asked",
    "who_harmed_asked",
    "whom_asked",
]  # fmt: skip
