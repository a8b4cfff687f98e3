"""A follow-up as a question that stands alone, turn by turn.

Start here. One that already stands alone comes out as it went in, and what nothing before can mean is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.followups.fragments import asked_of_last, asked_of_place, asked_who_did, else_or_not, swapped
from rag.followups.leans import (
    ABOUT,
    BARE,
    EVENT,
    HOW_MANY,
    IT_OF,
    NEXT,
    THE_FILM,
    THERE,
    TO_DO_WHAT,
    WHO_DID_IT,
    WHO_IS_THAT,
    dangling_pronouns,
    depends,
    is_fragment,
    leaning_it,
    only_title,
    without_lead_in,
)
from rag.followups.mentions import AT, HAPPENS, PLACED, is_brief, latest_said, thing_meant, with_the
from rag.followups.predication import Predication, predication, predication_of, told_predicate
from rag.followups.pronouns import with_names
from rag.index import Index
from rag.language.answer_type import whose_work
from rag.language.vocabulary import FILM, THEY
from rag.language.words import UPPER, any_of, says, words
from rag.question.parse import named_story
from rag.schema import Turn

_OF_STORY = re.compile(rf"\bit (?:all )?ends?\b|\b{THE_FILM}\b", re.I)
"""Asks about the story whose people were asked about, if no title was said."""
_GOES = re.compile(r"\b(?:get|go|goes|went|come|comes|came|travel\w*|sail\w*|drive|drives|flee|flees|return\w*|send|sent) $", re.I)
_ASKS_PLACE = re.compile(
    r"\bwhere\b|\b(?:which|what) (?:\w+ )?(?:city|town|village|country|state|island|place|port|house|home|building"
    r"|store|shop|bar|tavern|hotel|club|prison|room|street)\b",
    re.I,
)
_OF_PLACE = re.compile(r"^\W*(?:and |but )?(?P<asks>why|when|how) there\W*$", re.I)
_LONGEST_SENTENCE = 20
"""Words of a sentence of which it is asked what happened after it."""
_WHICH_FILM = re.compile(rf"(?:in )?(?:which|what) (?:{'|'.join(FILM)})\b", re.I)
_ABOUT_THEM = re.compile(r"(?:what|how) about (?:him|her|them|he|she|they)\W*$", re.I)
_ANOTHER = re.compile(r"\b(first|second|third|last) ones?\W*$", re.I)
"""Asks for another of those of whom the last turn asked for the first."""
_SAYS_WHO = re.compile(
    rf"(?i:who|what)(?:['’]s| is| was| are| were) (?:the|an?|his|her|their|[{UPPER}][\w.’'-]*)\b(?![^?]*\b(?:by|with|for|to|from|of|in|on|at)\W*$)"
)
"""Asks who or what somebody is, "Who is Sam?", and so for nothing that happens."""
_THAT = re.compile(r"\b(?:do|did|done) (?:that|it|this|so)(?=\W*$)", re.I)
"""Stands for what the last turn said of somebody."""
_TOLD_TO = re.compile(
    r"\bwho(?: else)? (?:told|asked|ordered|paid|forced|wanted|hired|helped|persuaded|tells|asks|orders|pays|forces|wants|hires|helps|persuades)"
    r" (?:(?!to )[^\s?]+ ){1,2}to(?=\W*$)",
    re.I,
)
"""Ends before what the last turn said of somebody, "Who told him to?"."""
_WHO = re.compile(r"\b(?:he|she)\b", re.I)
"""Whose deed a question asks about."""
_USES = re.compile(r"\b(?:do|does|did) (?P<who>he|she|they) use(?=\W*$)", re.I)
"""Asks for what was used in the deed."""


def standalone(question: str, history: Sequence[Turn], index: Index) -> str:
    """Rewrite a follow-up with the names of the turns before it; gives the question itself where nothing has to change.

    Each turn must have its answer; one that leans on those before it is rewritten first. A pronoun takes the latest fitting name: first of what the last answer
    brought up, then of what its question named.
    """
    if not history or not depends(question, index):
        return question
    alone: list[Turn] = []
    for turn in history:
        asked = without_lead_in(turn.question)
        whole = _rewritten(asked, alone, index) if alone and depends(asked, index) else asked
        if not (alone and whole == asked and is_fragment(asked)):  # "Which one?" that found nothing brings up nothing
            alone.append(replace(turn, question=whole))
    plain = without_lead_in(question)
    rewritten = _rewritten(plain, alone, index)
    return question if rewritten == plain else rewritten


def _rewritten(question: str, history: Sequence[Turn], index: Index) -> str:
    """Rewrite a follow-up after turns that stand alone themselves: a fragment is made whole; else each word that leans on a turn gives way to what it means."""
    last = history[-1]
    if _ABOUT_THEM.match(question):
        question = with_names(question, None, history, index)
        if _ABOUT_THEM.match(question):
            return question
    passed_over = _SAYS_WHO if EVENT.match(question) else _WHICH_FILM if only_title(question, index) else None
    happened = next((turn for turn in reversed(history) if not (passed_over and passed_over.match(turn.question))), last)
    if (whole := _made_whole(question, happened, index)) is not None:
        return whole
    said = deed = predication(last, index)
    if (who := _WHO.search(question)) and (not said or said.predicate.startswith("use ")):
        deed = predication_of(who[0], history, index)  # "What weapon did she use?" says nothing that is done
    if deed:
        question = _THAT.sub(lambda _: deed.predicate, question)
    question = _TOLD_TO.sub(lambda match: f"{match[0]} {deed.predicate}", question) if deed else question
    question = _with_use(question, said, history, index)
    if title := _title_meant(question, history, index):
        return IT_OF.sub(lambda match: f"{match['of']} {title}" if match["of"] else title, question)
    if not _THAT.search(question) and (match := leaning_it(question, index)):
        things = (thing_meant(turn, index) for turn in reversed(history[-3:]))
        thing = next((thing for thing in things if thing and not says(question, thing)), match[0])  # "the key to it" is not to the key
        thing += "'s" * (match[0].lower() == "its" != thing)
        question = question[: match.start()] + thing + question[match.end() :]
    return with_names(_with_place(question, last, index), said, history, index)


def _made_whole(question: str, last: Turn, index: Index) -> str | None:
    """Ask what a fragment asks in full, "Why?" or "And Pat?"; the fragment itself, where the last turn does not give what it lacks.

    None for a question that is none.
    """
    if match := BARE.match(question) or EVENT.match(question):
        return else_or_not(match, last, index) or asked_of_last(match[1], last, index)
    if WHO_DID_IT.match(question):
        return asked_who_did(last, index) or question
    if match := _OF_PLACE.match(question):
        return asked_of_place(match["asks"], last, index) or question
    if WHO_IS_THAT.match(question):
        return f"Who is {who}?" if (who := latest_said(last, index)) else question
    if TO_DO_WHAT.match(question):
        said = predication(last, index)
        return f"What {said.aux} {said.subject} {said.predicate} to do?" if said else question
    if HOW_MANY.match(question):
        things = re.match(r"the (.+[^s]s)$", thing_meant(replace(last, answer=None), index))
        return f"How many {things[1]} are there?" if things else question
    if title := only_title(question, index):
        return swapped(last, title, index)
    if NEXT.match(question):
        said = None if whose_work(last.question) else predication(last, index)
        told = said.told if said else _befell(last, index)
        return f"What happens after {told}?" if told else question
    if (match := ABOUT.match(question)) and len(words(question)) <= 6:
        if another := _ANOTHER.search(question):
            asked = re.sub(r"\bfirst\b", another[1].lower(), last.question)
            return asked if asked != last.question else question
        return swapped(last, next(filter(None, match.groups())).strip(), index)
    return None


def _befell(turn: Turn, index: Index) -> str:
    """Return what a turn told of somebody as a clause: of "What happened to Ann?" and "is shot", or of a sentence that begins with a name; "" for any other."""
    answer = turn.answer or ""
    if (asked := HAPPENS.match(turn.question)) and told_predicate(answer):
        return f"{asked['who']} {answer.rstrip('.')}"
    names = any_of(form for person in index.names.people_in(answer) for form in person.forms)
    whole = re.fullmatch(rf"(?P<told>{names} (?:[a-z]+ly )?[a-z]+(?:s|ed)\b[^.;]*)\.", answer)
    return whole["told"] if whole and len(words(answer)) <= _LONGEST_SENTENCE else ""


def _with_use(question: str, said: Predication | None, history: Sequence[Turn], index: Index) -> str:
    """Put the deed behind "what does she use?", for which something was used."""
    uses = _USES.search(question)
    if uses is None:
        return question
    several = uses["who"].lower() in THEY
    deed = said if several else predication_of(uses["who"], history, index)
    if deed is None:
        return question
    who = uses["who"] if several else deed.subject
    return f"{question[: uses.start('who')]}{who} use to {deed.predicate}{question[uses.end() :]}"


def _title_meant(question: str, history: Sequence[Turn], index: Index) -> str:
    """Return the title that "it" or "the film" means, that of the story asked about before, or for "how does it end?" of the one whose people were.

    It is "" where it means none.
    """
    story = next((story for turn in reversed(history) if (story := named_story(turn.question, index))), None)
    if story is None and _OF_STORY.search(question):
        homes = {c.story for c in index.names.people_in(f"{history[-1].question} {history[-1].answer or ''}")}
        story = index.stories[homes.pop()] if len(homes) == 1 else None
    return (story.title or "") if story and IT_OF.search(question) and not dangling_pronouns(question, index) else ""


def _with_place(question: str, last: Turn, index: Index) -> str:
    """Put the place that the last answer gave where a question says "there" or "this place"; there may be in a film, too."""
    place = THERE.search(question)
    if place is None:
        return question
    if not (last.answer and _ASKS_PLACE.search(last.question) and is_brief(PLACED.sub(r"\g<what>", last.answer), index)):
        story = named_story(last.question, index)
        in_film = story and not named_story(question, index) and re.search(rf"\bin {any_of([story.title or ''])}", last.question, re.I)
        return question[: place.start()] + (in_film[0] if in_film else place[0]) + question[place.end() :]
    at = PLACED.sub(with_the, last.answer)
    if place[0].lower() == "there":
        at = f"to {at}" if _GOES.search(question[: place.start()]) else last.answer if re.match(rf"(?:{AT})\b", last.answer) else f"in {at}"
    return question[: place.start()] + at + question[place.end() :]
