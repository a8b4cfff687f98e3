"""What became of somebody, or how somebody died, as each telling of a story has it: "is strangled by Voss", "dies in Grace's arms".

Word rules only, English only; they say nothing where nobody's fate is told in these words.

Reading order: words (which fates there are, and which exclude each other), names, subject and parties (of whom
they are said, and who does it), told (what a passage says), asked, answer.
"""

from rag.rules.fates.answer import befallen_draft, doer_draft, doers_draft, fate_draft, fates, fates_of, last_told, told_of_others, victims_draft
from rag.rules.fates.asked import (
    BefellAsked,
    FateAsked,
    HarmAsked,
    befell_asked,
    fate_asked,
    fate_of_described,
    fates_asked,
    harm_asked,
    person_described,
    who_harmed_asked,
    whom_asked,
)
from rag.rules.fates.parties import begins_unnamed
from rag.rules.fates.told import Befalling, Fate, befalling, befalling_in, befalls_another, is_no_doer

__all__ = [
    "Befalling",
    "BefellAsked",
    "Fate",
    "FateAsked",
    "HarmAsked",
    "befallen_draft",
    "befalling",
    "befalling_in",
    "befalls_another",
    "befell_asked",
    "begins_unnamed",
    "doer_draft",
    "doers_draft",
    "fate_asked",
    "fate_draft",
    "fate_of_described",
    "fates",
    "fates_asked",
    "fates_of",
    "harm_asked",
    "is_no_doer",
    "last_told",
    "person_described",
    "told_of_others",
    "victims_draft",
    "who_harmed_asked",
    "whom_asked",
]  # fmt: skip
