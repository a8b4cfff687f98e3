"""Which spans cannot say who did what to whom: the sentence tells the deed of another, or as done to another, or tells no such deed.

Each goes by the words of one sentence, and speaks up only where that leaves nothing open; `rag.reader.roundtrip` asks the network itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from rag.index import Index
from rag.language.families import kind_of_trade, others_for
from rag.language.inflection import content_stems, is_finite
from rag.language.kin import PLAIN_KIN
from rag.language.spans import sentence_around
from rag.language.vocabulary import A_TITLE
from rag.language.words import CAPITALISED, NAME, any_of, gender_of, gender_of_pronoun, words
from rag.question.descriptions import by_noun, is_work, role_nouns
from rag.reader.asked import Undergone
from rag.reader.harmers import HARMERS
from rag.reader.proposed import Proposed
from rag.schema import Character, Gender, Passage, Span, any_name

_WHO_DOES_TO = re.compile(
    r"\W*who (?!(?:is|was|are|were|plays?|played|portray\w*)\b)\w+ (?:(?:up|over|down|out|off|away|after|on) )?"
    r"(?:the|an?) (?:[a-z-]+ )?(?P<whom>[a-z-]+)\b(?!['’]|-)",
    re.I,
)
_WHO_IS_WHOSE = re.compile(r"\W*who (?:is|was) (?:the|an?) (?:[a-z-]+ )?(?P<whom>[a-z-]+)['’]s? [a-z]", re.I)
"""Asks for somebody of somebody without a name, "Who was the prosecutor's teacher?"."""
_SAID_OF = re.compile(
    r"\b(?P<who>s?he) (?:\w+ly |then |also |later |has |had )?(?:(?:manag|tri|begin|began|decid|help|refus|fail|agre)\w* to )?(?P<verb>\w+)", re.I
)
_SAID_OF_KIN = re.compile(rf"\b(?:his|her|their) (?P<who>{'|'.join(sorted(PLAIN_KIN))}) (?:\w+ly |then |also |later |has |had )?(?P<verb>[a-z]+)\b")
_MAKES_THEM = re.compile(
    r"\b(?:leav(?:es?|ing)|left|forc\w+|allow\w*|persuad\w+|convinc\w+|caus\w+|condemn\w*|entic\w+|induc\w+|gets?|got)"
    rf" (?P<whom>him|her|them|{NAME}) to (?P<verb>[a-z]+)\b"
)
"""Has somebody else do something, "leaves him to freeze"; what somebody is only told to do may as well be refused as a plan."""
_WHOEVER = re.compile(
    r"(?<!\bis )(?<!\bwas )(?<!\bbe )(?<!\bas )(?<!, )(?<!\w[’']s )"
    r"\b(?:an?|the|his|her|their|some|any|those) (?:[a-z-]+ ){1,3}(?:who|that)(?: has| had| have)? (?P<verb>\w+)"
)
"""Somebody who is described by a deed, "the man who robbed the purser"; not where that says who somebody is."""
_DONE_TO = re.compile(r"(?:\b(?P<before>\w+) )?\b(?P<whom>him|her)\b(?: (?P<verb>\w+ed|\w+en|shot|caught|hung)\b)?", re.I)
"""What is done to somebody, "has him arrested", "arrests him"."""
_WHO_DID = re.compile(
    r"\b(?:(?:find|found|figur|work)\w* out|(?:learn|discover|know|knew|ask|wonder|guess|decid|tell|told)\w*) "
    r"(?:[\w’'-]+ ){0,2}(?:who(?P<who>(?: [\w’'-]+){1,3})|which(?P<which>(?: [\w’'-]+){1,8}))"
)
"""Asks itself who did something, "wants to know who shot Finch", "finds out which of the two men hanged him"."""
_DOES_THEN = re.compile(r"\bdo (?!for\b)\w", re.I)
"""Asks what somebody does at some time or to somebody, and not what they do for a living."""
_VERB = re.compile(r"(?:,? who)?\s*(?:[a-z]+ly |then |later |also |first )?(?P<verb>[a-z]+)")
_RIGHT_BEHIND = re.compile(r"(?:,? who)? ")
"""From a name to its verb."""
_DONE_BY = re.compile(r"\b(?:is|was|are|were|be|been|being|gets?|got) (?:\w+ly )?(?P<verb>\w+)\b[^,.;:]*? by (?:an?|the|his|her|their|one|some|[A-Z])")
"""A passive that tells who does it."""
_SEVERAL = re.compile(r"\b(?:have been|are|were) (?:\w+ly )?(?P<verb>\w+)", re.I)
"""It is done to several."""
_KILLS = ("kill", "murder")
"""Stems that tell the same."""
_DOES_TO_ONE = re.compile(
    r"\b(?P<verb>[a-z]+) (?:the|an?) (?:[a-z-]+ ){0,2}?(?P<noun>[a-z-]+)(?=[.,;:!?]|$| (?:and|but|who|in|on|at|with|when|while|before|after|as|from|for|to)\b)"
)
"""Does something to somebody by trade, "kills the bookkeeper"."""
_TO_WHOM = re.compile(r"\W*whom? (?:did|does|do|has|had) ", re.I)
_NAMED_DOES = re.compile(rf"(?<=[\w,] )(?<!\band )(?<!\bwith )(?P<name>{NAME}) (?:(?:\w+ly|also|then|later|soon|has|had) )*(?P<verb>[a-z]+)\b(?! by\b)")
"""A name within a sentence and its verb."""
_WHO_DOES = re.compile(r"\b[\w’'-]+,? who (?:(?:\w+ly|also|then|later|once|has|had) )*(?P<verb>[a-z]+)\b(?! by\b)")
_SOMEBODY_DOES = re.compile(
    r"\b(?:somebody|someone|some(?:body|one) unknown|persons? unknown|an? (?:unknown|unseen|masked|mysterious) [a-z-]+)"
    r" (?:(?:who )?(?:has|had|then|later|\w+ly) )*(?P<verb>[a-z]+)\b",
    re.I,
)
_IS_OR_WITH = re.compile(r"\b(?:is|was|are|were|with|and)\b|[:;]")
"""Behind a deed: who did it may be told there after all, "whoever robbed them is Ann", "who robs them with Ann"."""
_WITH = re.compile(r"\bwith (?:an?|the|his|her) (?:[a-z-]+ )*?(?P<thing>[a-z-]+)\W*$", re.I)
_THE = r"(?:(?:the|an?|his|her|their) (?:(?!of\b)[a-z-]+,? ){0,2})?"


def _done_by_another(proposed: Proposed) -> bool:
    return bool(proposed.asked.verb) and done_by_another(proposed.asked.verb, proposed.told, proposed.text)


def done_by_another(verb: str, sentence: str, answer: str) -> bool:
    """Return whether a sentence has the verb only of somebody whom it describes by it, or asks for, and who is not the answer.

    So it is in "Marsh looks for the man who robbed the purser".
    """
    described = [match for match in _WHOEVER.finditer(sentence) if content_stems(match["verb"]) == [verb]]
    unknown = [match for match in _WHO_DID.finditer(sentence) if verb in content_stems(match["who"] or match["which"]) and answer in sentence[: match.end()]]
    only = content_stems(sentence).count(verb) == max(len(described), len(unknown)) > 0
    return only and not any(answer in match[0] for match in described)


def _done_to_another(proposed: Proposed) -> bool:
    """Return whether its sentence tells the deed asked about of another than whom the question says to have suffered it.

    "Soler kidnaps Remi" says nothing of who kidnaps Anselm.
    """
    deed = proposed.asked.deed
    named = proposed.index.names.people_in(proposed.told, proposed.passage.story)
    if deed is None or not named or not set(named).isdisjoint(deed.whom):
        return False
    if _done_to_somebody_of_another_trade(deed, proposed):
        return True
    whom = any_name(named)
    told = (_done_to(whom), rf"{whom} (?:is|was|gets|got|has been|had been|being) (?:[a-z]+ly )?(?P<verb>[a-z]+)")
    return any(content_stems(match["verb"]) == [deed.verb] for pattern in told for match in re.finditer(pattern, proposed.told))


def _done_to(whom: str) -> str:
    """Return the pattern of a verb with whoever it is done to right behind it, "kill her captor Rick", who goes by one of the names `whom`."""
    return rf"\b(?P<verb>[a-z]+) (?P<called>{_THE})(?P<whom>{whom})(?!['’]s?\b)"


def _done_to_somebody_of_another_trade(deed: Undergone, proposed: Proposed) -> bool:
    """Return whether its sentence has the deed once, and as done to somebody else without a name.

    That is whoever the story calls by a trade that is none of the sufferer's: "Leo kills the bookkeeper".
    """
    done = [m for m in _DOES_TO_ONE.finditer(proposed.told) if content_stems(m["verb"]) == [deed.verb] and is_work(m["noun"])]
    if len(done) != 1 or content_stems(proposed.told).count(deed.verb) != 1:
        return False
    trades = role_nouns(deed.whom, proposed.index)
    return done[0]["noun"] not in trades and by_noun(proposed.passage.story, proposed.index).get(done[0]["noun"]) not in deed.whom


def _done_to_somebody_with_a_name(proposed: Proposed) -> bool:
    """Return whether it is asked who does something to somebody without a name, "the judge", and its sentence has that once, as done to somebody with one.

    That is nobody whom the story calls a judge: "to save Ann and kill her captor Rick".
    """
    does = None if proposed.asked.people else _WHO_DOES_TO.match(proposed.asked.text)
    story, verb = proposed.passage.story, proposed.asked.verb
    named = proposed.index.names.people_in(proposed.told, story) if does and verb and is_work(does["whom"].lower()) else []
    if not does or not named or content_stems(proposed.told).count(verb) != 1:
        return False
    noun = does["whom"].lower()
    done = next((match for match in re.finditer(_done_to(any_name(named)), proposed.told) if content_stems(match["verb"]) == [verb]), None)
    if not done or noun in words(done["called"]):
        return False
    whom = proposed.index.names.people_in(done["whom"], story)
    alike = {noun} | others_for(noun, "trade") | kind_of_trade(noun)
    return alike.isdisjoint(role_nouns(whom, proposed.index)) and by_noun(story, proposed.index).get(noun) not in whom


def _done_by_other_gender(proposed: Proposed) -> bool:
    others = {c.gender for c in proposed.people if c not in proposed.asked.people}
    return bool(proposed.asked.verb) and len(others) == 1 and done_by_other_gender(proposed.asked.verb, proposed.told, others.pop())


def done_by_other_gender(verb: str, sentence: str, gender: Gender) -> bool:
    """Return whether a sentence has the verb only of a "he" where the answer is a woman, or the other way round: "Ann hesitates, and he sends for a doctor"."""
    said = (*_SAID_OF.finditer(sentence), *_SAID_OF_KIN.finditer(sentence))
    doers = [gender_of_pronoun(match["who"]) or gender_of(match["who"]) for match in said if content_stems(match["verb"]) == [verb]]
    return bool(doers and gender) and content_stems(sentence).count(verb) == len(doers) and gender not in doers


def _done_to_other_gender(proposed: Proposed) -> bool:
    return any(done_to_other_gender(proposed.asked.text, proposed.told, any_of(c.forms), c.gender) for c in proposed.asked.people)


def done_to_other_gender(question: str, sentence: str, name: str, gender: Gender) -> bool:
    """Return whether a sentence tells only of a "him" what a question says was done to a woman, or the other way round.

    So it is with "Why was Ida arrested?" and "Ned has him arrested, and Ida weeps".
    """
    asked = re.search(rf"\b(?:is|was) (?:{A_TITLE} )?{name} (?P<verb>\w+)", question, re.I)
    deed = content_stems(asked["verb"]) if asked and gender else []
    done = [gender_of_pronoun(m["whom"]) for m in _DONE_TO.finditer(sentence) if content_stems(m["verb"] or m["before"] or "") == deed] if deed else []
    return bool(done) and content_stems(sentence).count(deed[0]) == len(done) and gender not in done


def _done_by_whom_it_is_done_to(proposed: Proposed) -> bool:
    verb, deed = proposed.asked.verb, proposed.asked.deed
    return bool(verb) and deed is not None and any(done_by_whom_it_is_done_to(verb, proposed.told, any_of(c.forms)) for c in deed.whom)


def done_by_whom_it_is_done_to(verb: str, sentence: str, name: str) -> bool:
    """Return whether a sentence has the verb only of the one to whom the question says that it is done.

    So it is with "Who warns Hale?" and "Ned goes to Hale, who warns him".
    """
    done = [
        match
        for match in re.finditer(rf"{name}(?:, who)? (?:(?:\w+ly|then|also|later) )?(?P<verb>\w+) (?!by\b)", sentence)
        if content_stems(match["verb"]) == [verb]
    ]
    return bool(done) and content_stems(sentence).count(verb) == len(done)


def _called_so(proposed: Proposed) -> bool:
    return called_so(proposed.asked.text, proposed.before)


def called_so(question: str, before: str) -> bool:
    """Return whether words stand in apposition to somebody without a name to whom a question says that something is done.

    It may also be one whose somebody is asked for. So it is with "Who killed the drifter?" and "a drifter, Toby Reece".
    """
    does = _WHO_DOES_TO.match(question) or _WHO_IS_WHOSE.match(question)
    return does is not None and re.search(rf"\b(?i:an?|the|his|her|their) (?:[a-z-]+ )?{does['whom']},? (?:called |named )?$", before) is not None


def _done_elsewhere(proposed: Proposed) -> bool:
    """Return whether something is done to somebody by trade, "Who killed the cook?", and its story has no cook, while another has."""
    does = None if proposed.asked.people else _WHO_DOES_TO.match(proposed.asked.text)
    if not does or not is_work(does["whom"].lower()):
        return False
    whom = re.compile(rf"\b{does['whom']}\b", re.I)  # the word itself: who "cooks up a plan" is no cook
    here, index = proposed.passage.story, proposed.index

    def has(story: str) -> bool:
        return any(whom.search(passage.text) for passage in index.passages_of(story))

    return not has(here) and any(map(has, sorted(index.stories_with(does["whom"]) - {here})))


def _before_who_did_it(proposed: Proposed) -> bool:
    return bool(proposed.asked.verb) and before_who_did_it(proposed.asked.verb, proposed.told, len(proposed.before))


def before_who_did_it(verb: str, sentence: str, start: int) -> bool:
    """Return whether a sentence tells a deed only in the passive, and by whom, or only of an unknown "somebody", behind where an answer begins.

    "Ida, whose son was killed by a driver", does not kill him; nor does Ida who "is hurt when somebody throws acid at her" throw it.
    """
    told = [[match for match in pattern.finditer(sentence) if content_stems(match["verb"]) == [verb]] for pattern in (_DONE_BY, _SOMEBODY_DOES)]
    return any(done and content_stems(sentence).count(verb) == len(done) and all(start < match.start() for match in done) for done in told)


def _done_to_several(proposed: Proposed) -> bool:
    """Return whether its sentence has the deed only of several, who are named nowhere before.

    "Three singers have been murdered, and Nan tells Jem" does not say who murdered Nan.
    """
    verb, deed = proposed.asked.verb, proposed.asked.deed
    done = [m for m in _SEVERAL.finditer(proposed.told) if content_stems(m["verb"]) in ([verb], *([other] for other in _KILLS if verb in _KILLS))]
    if not done or deed is None or sum(content_stems(proposed.told).count(one) for one in {verb, *(_KILLS if verb in _KILLS else ())}) != len(done):
        return False
    return not re.search(any_name(deed.whom), proposed.told[: done[-1].start()])


def _done_by_whoever_is_named(proposed: Proposed) -> bool:
    """Return whether its sentence has the deed once, right behind the name of somebody else: "Max refuses, but Earl robs the bank"."""
    own = [form for c in (*proposed.asked.people, *proposed.people) for form in c.forms]
    at = len(proposed.before)
    return bool(proposed.asked.verb) and done_by_whoever_is_named(proposed.asked.verb, proposed.told, Span(at, at + len(proposed.text)), own)


def done_by_whoever_is_named(verb: str, sentence: str, answer: Span, own: Collection[str]) -> bool:
    """Return whether a sentence has a verb once, right behind a name within it that is none of the answer's `own`.

    Nor is it beside that, "the banker Earl", nor behind an "and"; and the verb is not told as done "by" somebody.
    """
    done = [m for m in _NAMED_DOES.finditer(sentence) if content_stems(m["verb"]) == [verb] and is_finite(m["verb"])]
    if len(done) != 1 or content_stems(sentence).count(verb) != 1:
        return False
    beside = answer.start - 1 <= done[0].start() <= answer.end + 1
    return not beside and done[0]["name"] not in own and done[0]["name"] not in answer.of(sentence)


def _has_another_do_it(proposed: Proposed) -> bool:
    """Return whether its sentence has the deed once, as what somebody else is left or told to do behind where it ends: "Max leaves him to freeze"."""
    verb, end = proposed.asked.verb, len(proposed.before) + len(proposed.text)
    done = [match for match in _MAKES_THEM.finditer(proposed.told) if verb and content_stems(match["verb"]) == [verb]]
    return len(done) == 1 == content_stems(proposed.told).count(verb) and end <= done[0].start()


def _behind_who_does_it(proposed: Proposed) -> bool:
    return bool(proposed.asked.verb) and behind_who_does_it(proposed.asked.verb, proposed.told, len(proposed.before))


def behind_who_does_it(verb: str, sentence: str, start: int) -> bool:
    """Return whether a sentence has a verb only behind a "who", and an answer begins behind that: "a girl who sleeps beside Ann" is not Ann."""
    does = [match for match in _WHO_DOES.finditer(sentence) if content_stems(match["verb"]) == [verb]]
    if len(does) != 1 or content_stems(sentence).count(verb) != 1 or start < does[0].end() or _WHO_DID.search(sentence):
        return False
    return _IS_OR_WITH.search(sentence[does[0].end() : start]) is None


def _done_with_it_by_whom_it_is_done_to(proposed: Proposed) -> bool:
    """Return whether the one to whom the question says that the deed is done does it to another, with the thing asked about.

    So it is with "Who hits Max with a poker?" and "Max knocks him out with a poker".
    """
    thing, deed = _WITH.search(proposed.asked.text), proposed.asked.deed
    if thing is None or deed is None or not proposed.asked.verb:
        return False
    whom = rf"(?:him|her|{CAPITALISED})"
    return re.search(rf"{any_name(deed.whom)} [a-z]+ {whom}\b[^,.;]* with (?:[\w’'-]+ )*?{re.escape(thing['thing'])}\b", proposed.told) is not None


def _done_by_somebody_else(proposed: Proposed) -> bool:
    return bool(proposed.asked.doers) and done_by_somebody_else(proposed.asked.doers, proposed.passage, proposed.span, proposed.index)


def done_by_somebody_else(doers: Sequence[Character], passage: Passage, span: Span, index: Index) -> bool:
    """Return whether a span is a verb right behind the name of somebody else, or begins with both.

    "Earl pays a visit" is nothing that Max does, nor is "who empties it" behind that name.
    """
    whole, own = sentence_around(passage, span), any_name(doers)
    if re.search(rf"{own}(?!['’]s)", span.of(passage.text)):
        return False
    said, at = passage.text[whole.start : span.end], span.start - whole.start
    others = any_name(c for c in index.names.people_in(said, passage.story) if c not in doers)
    named = (m for m in re.finditer(others, said) if at == m.start() or _RIGHT_BEHIND.fullmatch(said, m.end(), at))
    alone = (m for m in named if not re.search(rf"{own}(?:,| and|, and) $", said[: m.start()]))
    return any((verb := _VERB.match(said, m.end())) and is_finite(verb["verb"]) for m in alone)


def _does_it_to_them(proposed: Proposed) -> bool:
    """Return whether it is asked to whom somebody does something, and it stands right behind a "whom", or ends there, and so does something itself.

    "Ann married a man whom Ida had loved" does not say Ida.
    """
    behind = proposed.before.endswith("whom ") or re.search(rf"\bwhom {NAME}$", proposed.text) is not None
    return behind and _TO_WHOM.match(proposed.asked.text) is not None


def _only_doer(proposed: Proposed) -> bool:
    """Return whether it is but whoever does it, "the mapmaker Ann", where it is asked what they do then, to somebody or with something."""
    asked = proposed.asked
    if not asked.doers or not _DOES_THEN.search(asked.text):
        return False
    return re.fullmatch(rf"(?:[\w-]+ ){{0,3}}{any_name(asked.doers)}", proposed.text) is not None


DOERS: tuple[Callable[[Proposed], bool], ...] = (
    *HARMERS,
    _done_by_another,
    _done_to_another,
    _done_to_somebody_with_a_name,
    _done_by_other_gender,
    _done_to_other_gender,
    _done_by_whom_it_is_done_to,
    _called_so,
    _done_elsewhere,
    _before_who_did_it,
    _done_to_several,
    _done_by_whoever_is_named,
    _has_another_do_it,
    _behind_who_does_it,
    _done_with_it_by_whom_it_is_done_to,
    _done_by_somebody_else,
    _does_it_to_them,
    _only_doer,
)
"""What speaks against a span as far as deeds go, in the order in which it is looked at."""
