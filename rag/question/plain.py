"""A question as somebody types it becomes a plain one: on one line, without what leads into it or is only polite, and put as a question.

Rules only, English only. It looks at no shelf and mends no name: that is for `rag.question.linking`.
"""

from __future__ import annotations

import re
import unicodedata

from rag.language.inflection import infinitive, is_verb
from rag.language.vocabulary import AUXILIARY
from rag.language.words import NAME

LONGEST = 2000
"""Code points of a question that are read."""
_UNREAD = ("Cf", "Cs", "Co", "Cn", "So", "Sk")
"""Unicode's categories of what is neither a letter nor a mark of writing: invisible, unassigned, pictures."""
_FILLERS = r"(?:and|but|so|ok(?:ay)?|h+m+|well|oh|ah|now|yes|yeah|no|please)\b[\s,.!…—-]+"
_GREETINGS = r"(?:great|thanks|thank you|cool|interesting|wow|right|i see|all ?right|hi(?: there)?|hello|hey)\b\s*[,.!…—-]\s*"
LEAD_IN = re.compile(rf"^(?:{_FILLERS}|{_GREETINGS})+", re.I)
"""What leads into a question and says nothing of what is asked, "OK, so": a filler needs no mark behind it, a greeting does."""
_AUXILIARIES = frozenset("is was are were has had can could will would should".split())
_ASKS = re.compile(rf"(?:wh(?:o|om|ose|at|ich|ere|en|y)|how|in (?:which|what)|{AUXILIARY})\b", re.I)
_TELL_ME = r"(?:please,? )?(?:(?:can|could|would|will) you (?:please )?)?(?:also )?(?:tell me|say)(?: also)?"
_DO_YOU_KNOW = r"do you (?:happen to )?know"
_I_WANT_TO_KNOW = r"i(?:[’']d like| would like| want) to know"
_QUESTION_WORD = r"wh(?:o|om|ose|at|ich|ere|en|y)\b|how\b|in (?:which|what)\b"
_POLITE = re.compile(rf"^\W*(?:{_TELL_ME}|{_DO_YOU_KNOW}|{_I_WANT_TO_KNOW})(?:,? please)?,? (?={_QUESTION_WORD})", re.I)
"""What is only polite before a question, which then stands as in a sentence that tells something."""
_PLEASE = re.compile(r"(?:,? please|[,.!?] (?:thanks|thank you))(?P<mark>\W*)$", re.I)  # not of "Who gives thanks?"
_SOMEBODY = rf"{NAME}|the [a-z-]+"
_ONE = rf"{NAME}|(?:he|she)\b"
_INDIRECT = re.compile(
    rf"^(?P<asks>wh\w+|how(?: (?:much|many|long|old))?) (?P<who>(?:{_SOMEBODY}|(?:he|she|they)\b)(?:(?<=['’]s) [a-z]+|(?<!['’]s)))"
    r" (?P<verb>[a-z]+)(?! (?:is|was|are|were)\b)(?P<rest>[^?]*?)\W*$"
)
"""A question as it stands behind such words, the verb after whoever acts: "what Ann burns", "what Ann's friends want"."""
_PEOPLE = rf"(?:{_SOMEBODY})(?: and (?:{_SOMEBODY}))?"
_BY_MEANS = re.compile(
    rf"^(?:(?P<how>(?:by|through) what means|in (?:what|which) (?:way|manner))|for (?:what|which) reason) (?=(?:{AUXILIARY})\b)",
    re.I,
)
"""Asks how, or why, by a noun, of which no answer is one."""
_MADE_TO = re.compile(
    rf"^(?i:what) (?:(?:made|makes) (?P<who>{_PEOPLE}) (?P<does>[a-z]+)(?= \S)"
    rf"|(?:led|leads|drove|drives|prompted|prompts|caused|causes|induced|induces) (?P<whom>{_PEOPLE}) to (?P<do>[a-z]+))"
)
"""Asks why somebody does something, "What made Willy kill Max?"."""
_MANAGES = re.compile(rf"\b((?:did|does|do) (?:{_SOMEBODY})) manage to (?=[a-z]+ )")
"""Asks how somebody does something, "How did Coyle manage to push Joe?"."""


def plainly(question: str) -> str:
    """Put a question on one line, and take off its front what leads into it, "OK, so", and what is only polite, "Can you tell me".

    What then stands as in a sentence that tells something, "what Ann burns", is put as a question, "What does Ann burn?"; and what made somebody do it is why
    they did.
    """
    question = _PLEASE.sub(lambda polite: "?" if "?" in polite[0] else polite["mark"], _sound(question))
    if question.isupper() and " " in question:  # names get their capitals back (`rag.question.linking.mend`)
        question = question.lower()
    if (led := LEAD_IN.match(question)) and _ASKS.match(question, led.end()):
        rest = question[led.end() :]
        question = rest[:1].upper() + rest[1:]
    made = _MADE_TO.match(question)
    if made and is_verb(deed := made["does"] or made["do"]):
        question = f"Why did {made['who'] or made['whom']} {deed}{question[made.end() :]}"
    question = _BY_MEANS.sub(lambda by: "How " if by["how"] else "Why ", question)
    question = _MANAGES.sub(r"\1 ", question)
    asked = _POLITE.sub("", question)
    indirect = _INDIRECT.match(asked) if asked != question else None
    if indirect is None:
        return asked
    word, who, verb, rest = indirect.groups()
    if verb in _AUXILIARIES:
        return f"{word.capitalize()} {verb} {who}{rest}?"
    base, aux = infinitive(verb)
    past = base == verb and is_verb(verb) and re.fullmatch(_ONE, who)  # "how he hurt her"
    return f"{word.capitalize()} {aux} {who} {base}{rest}?" if base != verb or past else asked


def _sound(question: str) -> str:
    """Put a question on one line, without what nobody can see or read aloud (emoji), and no longer than a person would type."""
    whole = question.encode("utf-8", "replace").decode()
    kinds = {c: unicodedata.category(c) for c in set(whole)}
    read = "".join(" " if kinds[c] == "Cc" else "" if kinds[c] in _UNREAD or c == "\ufe0f" else c for c in whole)
    line = " ".join(read.split() or whole.split())
    return line if len(line) <= LONGEST else line[: LONGEST + 1].rsplit(" ", 1)[0][:LONGEST]  # half a word would be a name that is on no shelf
