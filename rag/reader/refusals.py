"""Which spans cannot answer a question, whatever speaks for them: an echo of it, somebody whom it names, a title, the wrong kind or sort of thing, the fate of somebody else.

`REFUSALS` lists what is looked at, in order. Which of the spans that are left is right is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.answer_type import WORK, about_work, asks_fate, asks_polar, asks_where, asks_who, asks_why
from rag.encoders import Encoder
from rag.index import Index
from rag.reader.asked import Asked
from rag.reader.kinds import may_be_of_kind
from rag.reader.sorts import could_be
from rag.rules.fates import Befalling, befalls_another, is_no_doer
from rag.rules.fates.words import OF_DEATH, fate_kinds
from rag.schema import Character, Gender, Passage, Span
from rag.spans import runs_on, sentence_around, touched
from rag.words import A_TITLE, AUXILIARY, STOP, any_of, content_stems, forms, gender_of, gender_of_pronoun, is_credits, words

_BLANK_LINE = re.compile(r"\n[^\S\n]*\r?\n")
_AT = re.compile(r"\b(?:in|at|to|from|near|into|through|outside|inside|across|towards?) $")
_SUBJECT_UNNAMED = re.compile(r"^[\w’-]+ (?:he|she|they)\b|\b(?:he|she|they|it)$", re.I)
"""What says of "him" what he does, "Inside he", "Graz he swallows it", and so says who only if it has a name."""
_OWN = re.compile(r"(?:his|her|their|its) own \w")
_WHO_DOES = re.compile(rf"\W*who (?!(?:{AUXILIARY})\b)(?P<verb>\w+)", re.I)
_WHO_DOES_TO = re.compile(r"\W*who (?!(?:is|was|are|were|plays?|played|portray\w*)\b)\w+ (?:the|an?) (?:[a-z-]+ )?(?P<whom>[a-z-]+)\b(?!['’]|-)", re.I)
_SAID_OF = re.compile(r"\b(?P<who>s?he) (?:\w+ly |then |also |later |has |had )?(?P<verb>\w+)", re.I)
_WHOEVER = re.compile(
    r"(?<!\bis )(?<!\bwas )(?<!\bbe )(?<!\bas )(?<!, )(?<!\w[’']s )\b(?:an?|the|his|her|their|some|any|those) (?:[a-z-]+ ){1,3}(?:who|that)(?: has| had| have)? (?P<verb>\w+)"
)
"""Somebody who is described by a deed, "the man who robbed the purser"; not where that says who somebody is."""
_DONE_TO = re.compile(r"(?:\b(?P<before>\w+) )?\b(?P<whom>him|her)\b(?: (?P<verb>\w+ed|\w+en|shot|caught|hung)\b)?", re.I)
"""What is done to somebody, "has him arrested", "arrests him"."""
_SO_THAT = re.compile(r"so that (?!(?:[\w’'-]+ ){0,6}(?:will|would|can|could|may|might|should|shall|won[’']t)\b)", re.I)
"""Behind a comma begins what came of something, and no purpose: "so that nobody will see it"."""
_WHO_DID = re.compile(
    r"\b(?:(?:find|found|figur|work)\w* out|(?:learn|discover|know|knew|ask|wonder|guess|decid|tell|told)\w*) (?:[\w’'-]+ ){0,2}(?:who(?P<who>(?: [\w’'-]+){1,3})|which(?P<which>(?: [\w’'-]+){1,8}))"
)
"""Asks itself who did something, "wants to know who shot Finch", "finds out which of the two men hanged him"."""
_WHO_IS = re.compile(r"\W*who(?:['’]s| is| was)\b(?! [^?]*(?:ing|ed)\b)", re.I)
"""Asks who somebody is, and not "who is she dating?"."""
_OWNED_WHO = re.compile(r"\w['’]s? (?:[a-z-]+ ){0,2}[a-z-]+\W*$")
"""Asks for somebody's, "Evelyn's father", who is nobody that Evelyn is called."""
_DESCRIBES = re.compile(r"(?:the|an?|his|her|their) ", re.I)
_DOES_THEN = re.compile(r"\bdo (?!for\b)\w", re.I)
"""Asks what somebody does at some time or to somebody, and not what they do for a living."""
_VERB = re.compile(r"\s*(?:[a-z]+ly |then |later |also |first )?(?P<verb>[a-z]+)")
_WHO_MADE = re.compile(
    r"\W*(?:who|by whom (?:was|is)) (?P<verb>directed|produced|wrote|written|scripted|composed|photographed|filmed)(?: (?:it|(?:the|this) (?:film|movie|picture)))?\W*",
    re.I,
)
"""Asks for who made the film, its title left out: only a sentence that says so tells."""
_THE = r"(?:(?:the|an?|his|her|their) (?:(?!of\b)[a-z-]+,? ){0,2})?"
_CREDITED = re.compile(r"\b(?:play|portray|star|act|cast|direct|produce|wr[io]te|made|film)", re.I)
"""Asks for what credits may say."""


@dataclass(frozen=True)
class Proposed:
    """A span that the network proposes, with all that may speak against it."""

    asked: Asked
    passage: Passage
    span: Span
    fates_here: Sequence[Befalling]
    """What befalls people in the passage; empty where neither a fate is asked for nor who did it."""
    early: int
    """The code points of the passage that are of the first half of its telling; 0 where the end is not asked for."""
    index: Index
    encoder: Encoder
    """For what is said in other words."""

    @cached_property
    def text(self) -> str:
        """Give its words."""
        return self.span.of(self.passage.text)

    @cached_property
    def people(self) -> Sequence[Character]:
        """Give whom it names."""
        return self.index.people_in(self.text, self.passage.story)

    @cached_property
    def sentence(self) -> Span:
        """Give the sentence around it; of a span across several, all of them."""
        return sentence_around(self.passage, self.span)

    @cached_property
    def told(self) -> str:
        """Give the words of that sentence."""
        return self.sentence.of(self.passage.text)

    @cached_property
    def context(self) -> str:
        """Give that sentence with the one before it."""
        at = touched(self.passage, self.span)
        start = self.passage.sentences[max(0, at[0] - 1)].start if at else self.span.start
        return self.passage.text[start : self.sentence.end]


def may_answer(proposed: Proposed) -> bool:
    """Say whether nothing speaks against a span altogether."""
    return not any(refuses(proposed) for refuses in REFUSALS)


def one_person(text: str, story: str, index: Index) -> str:
    """Give the full name of the person that a text is a name of, "Louis" or "safecracker Louis"; "" where it is of none, or may be of two."""
    found = index.people_in(text, story)
    alone = len(found) == 1 and any(re.fullmatch(rf"(?:(?:[Tt]he|[a-z-]+) ){{0,2}}{re.escape(form)}", text) for form in found[0].forms)
    return found[0].name if alone else ""


def _of_another_kind(proposed: Proposed) -> bool:
    return not may_be_of_kind(proposed.asked.text, proposed.passage, proposed.span)


def _no_prose(proposed: Proposed) -> bool:
    """See whether it stands in the title of its story, in credits where none are asked for, or elsewhere where they are."""
    if words(proposed.told) == proposed.index.titles.get(proposed.passage.story):
        return True
    if (made := _WHO_MADE.fullmatch(proposed.asked.text)) and content_stems(made["verb"])[0] not in content_stems(proposed.told):
        return True
    return is_credits(proposed.told) and not _CREDITED.search(proposed.asked.text)


def _cut_amiss(proposed: Proposed) -> bool:
    """See whether it goes on from a heading into what that is over, or a few words into another sentence."""
    return _BLANK_LINE.search(proposed.text) is not None or runs_on(proposed.passage, proposed.span)


def _of_what_is_owned(proposed: Proposed) -> bool:
    """See whether it tells of somebody's, and the work of the owner is asked for, or the other way round: "Frank's landlady" tells nothing of Frank's own."""
    if not about_work(proposed.asked.text) or not proposed.asked.people:
        return False
    owner = any_of(form for c in proposed.asked.people for form in c.forms)
    owned = re.search(rf"{owner}['’]s? (?P<whose>[a-z-]+)(?:['’]s? (?:{'|'.join(WORK)})|(?: do| work))\b", proposed.asked.text)
    if owned and set(content_stems(owned["whose"])).isdisjoint(content_stems(proposed.context)):
        return True
    before = proposed.passage.text[: proposed.span.end]
    return any(m.end() >= proposed.span.start for c in proposed.asked.people for m in re.finditer(rf"{any_of(c.forms)}['’]s? ", before))


def _echo(proposed: Proposed) -> bool:
    """See whether it says only what the question says, or nothing, as a bare pronoun does; "his own gun" is an answer to "whose gun?"."""
    if asks_polar(proposed.asked.text) or _OWN.match(proposed.text):
        return False
    subject = _SUBJECT_UNNAMED.search(proposed.text) if asks_who(proposed.asked.text) else None
    if subject and not proposed.index.people_in(proposed.text[: subject.end()], proposed.passage.story):
        return True
    return STOP.issuperset(words(proposed.text)) or proposed.asked.echo.issuperset(content_stems(proposed.text))


def _of_other_gender(proposed: Proposed) -> bool:
    gender, kin = proposed.asked.gender, proposed.asked.kin
    if kin and any(c.gender not in ("", kin) for c in proposed.people):
        return True
    return bool(gender or kin) and _gender(proposed) not in ("", gender or kin)


def _named_or_place(proposed: Proposed) -> bool:
    """See whether it is somebody whom a who-question names itself, or a place."""
    if not asks_who(proposed.asked.text):
        return False
    named = [c for c in proposed.index.named_in(proposed.text) if c.story == proposed.passage.story]
    people = {c for c in named if c.person}
    if people:
        return people <= set(proposed.asked.people)
    return bool(named) and _AT.search(proposed.passage.text, 0, proposed.span.start) is not None


def _says_who_is_asked_about(proposed: Proposed) -> bool:
    """See whether it stands in apposition to somebody whom the question names, and who that is is not asked: "Lola, the daughter of …" is nobody whom Lola dates."""
    asked = proposed.asked.text
    if not asks_who(asked) or (_WHO_IS.match(asked) and not _OWNED_WHO.search(asked)) or not _DESCRIBES.match(proposed.text):
        return False
    before = proposed.passage.text[proposed.sentence.start : proposed.span.start]
    return any(re.search(rf"{any_of(c.forms)}[\"”’']?(?: \([^()]*\))?, $", before) for c in proposed.asked.people)


def _done_by_another(proposed: Proposed) -> bool:
    return done_by_another(proposed.asked.text, proposed.told, proposed.text)


def done_by_another(question: str, sentence: str, answer: str) -> bool:
    """Say whether a sentence has the deed asked about only of somebody whom it describes by it, or asks for, and who is not the answer: "Marsh looks for the man who robbed the purser"."""
    deed = _deed(question)
    if not deed:
        return False
    described = [match for match in _WHOEVER.finditer(sentence) if content_stems(match["verb"]) == deed]
    unknown = [match for match in _WHO_DID.finditer(sentence) if deed[0] in content_stems(match["who"] or match["which"]) and answer in sentence[: match.end()]]
    only = content_stems(sentence).count(deed[0]) == max(len(described), len(unknown)) > 0
    return only and not any(answer in match[0] for match in described)


def _done_to_another(proposed: Proposed) -> bool:
    """See whether its sentence tells the deed asked about of another than whom the question says to have suffered it: "Soler kidnaps Remi" says nothing of who kidnaps Anselm."""
    deed = proposed.asked.deed
    named = proposed.index.people_in(proposed.told, proposed.passage.story)
    if deed is None or not named or not set(named).isdisjoint(deed.whom):
        return False
    whom = any_of(form for c in named for form in c.forms)
    told = (rf"\b(?P<verb>[a-z]+) {_THE}{whom}(?!['’]s?\b)", rf"{whom} (?:is|was|gets|got|has been|had been|being) (?:[a-z]+ly )?(?P<verb>[a-z]+)")
    return any(content_stems(match["verb"]) == [deed.verb] for pattern in told for match in re.finditer(pattern, proposed.told))


def _deed(question: str) -> list[str]:
    """Give the stem of the verb that a question asks the doer of, "Who shot Finch?"; nothing for any other question."""
    does = _WHO_DOES.match(question)
    return content_stems(does["verb"]) if does else []


def _comes_of_it(proposed: Proposed) -> bool:
    """See whether it tells what came of what is asked why, "Crewe backs out, so that Ned has to go"."""
    before = proposed.passage.text[proposed.sentence.start : proposed.span.start]
    came_of = asks_why(proposed.asked.text) and before.endswith(", ") and _SO_THAT.match(proposed.text)
    return bool(came_of) and not proposed.asked.stems.isdisjoint(content_stems(before))


def _done_by_other_gender(proposed: Proposed) -> bool:
    others = {c.gender for c in proposed.people if c not in proposed.asked.people}
    return len(others) == 1 and done_by_other_gender(proposed.asked.text, proposed.told, others.pop())


def done_by_other_gender(question: str, sentence: str, gender: Gender) -> bool:
    """Say whether a sentence has the deed asked about only of a "he" where the answer is a woman, or the other way round: "Ann hesitates, and he sends for a doctor"."""
    deed = _deed(question)
    if not deed or not gender:
        return False
    doers = [gender_of_pronoun(match["who"]) for match in _SAID_OF.finditer(sentence) if content_stems(match["verb"]) == deed]
    return bool(doers) and content_stems(sentence).count(deed[0]) == len(doers) and gender not in doers


def _done_to_other_gender(proposed: Proposed) -> bool:
    return any(done_to_other_gender(proposed.asked.text, proposed.told, any_of(c.forms), c.gender) for c in proposed.asked.people)


def done_to_other_gender(question: str, sentence: str, name: str, gender: Gender) -> bool:
    """Say whether a sentence tells only of a "him" what a question says was done to a woman, or the other way round: "Why was Ida arrested?", "Ned has him arrested, and Ida weeps"."""
    asked = re.search(rf"\b(?:is|was) (?:{A_TITLE} )?{name} (?P<verb>\w+)", question, re.I)
    deed = content_stems(asked["verb"]) if asked and gender else []
    done = [gender_of_pronoun(m["whom"]) for m in _DONE_TO.finditer(sentence) if content_stems(m["verb"] or m["before"] or "") == deed] if deed else []
    return bool(done) and content_stems(sentence).count(deed[0]) == len(done) and gender not in done


def _done_by_whom_it_is_done_to(proposed: Proposed) -> bool:
    return any(done_by_whom_it_is_done_to(proposed.asked.text, proposed.told, any_of(c.forms)) for c in proposed.asked.people)


def done_by_whom_it_is_done_to(question: str, sentence: str, name: str) -> bool:
    """Say whether a sentence has the deed asked about only of the one to whom the question says that it is done: "Who warns Hale?", "Ned goes to Hale, who warns him"."""
    deed = _deed(question)
    if not deed or not re.match(rf"\W*who \w+ {name}(?!['’]s)", question, re.I):
        return False
    done = [match for match in re.finditer(rf"{name}(?:, who)? (?P<verb>\w+) (?!by\b)", sentence) if content_stems(match["verb"]) == deed]
    return bool(done) and content_stems(sentence).count(deed[0]) == len(done)


def _called_so(proposed: Proposed) -> bool:
    return called_so(proposed.asked.text, proposed.passage.text[proposed.sentence.start : proposed.span.start])


def called_so(question: str, before: str) -> bool:
    """Say whether words stand in apposition to somebody without a name to whom a question says that something is done: "Who killed the drifter?", "a drifter, Toby Reece"."""
    does = _WHO_DOES_TO.match(question)
    return does is not None and re.search(rf"\b(?:an?|the|his|her|their) (?:[a-z-]+ )?{does['whom']},? (?:called |named )?$", before) is not None


def _no_doer(proposed: Proposed) -> bool:
    """See whether it is somebody of whom its sentence speaks against it that they did the harm asked about."""
    harm = proposed.asked.harm
    if harm is None:
        return False
    return any(is_no_doer(person, harm.whom, proposed.fates_here, proposed.sentence) for person in proposed.people)


def _no_harm_told(proposed: Proposed) -> bool:
    """See whether who did a harm is asked, its sentence does not name whom it was done to, and neither that nor those beside it tell of one."""
    harm = proposed.asked.harm
    if harm is None or re.search(rf"{any_of(harm.whom.forms)}(?!['’]s)", proposed.told):
        return False
    at = touched(proposed.passage, proposed.span)
    beside = proposed.passage.sentences[max(0, at[0] - 1) : at[-1] + 2] if at else ()
    told = " ".join(sentence.of(proposed.passage.text) for sentence in beside)
    return not (fate_kinds(told) - {"alive"} or OF_DEATH.search(told) or proposed.asked.done.intersection(content_stems(told)))


def _done_by_somebody_else(proposed: Proposed) -> bool:
    return bool(proposed.asked.doers) and done_by_somebody_else(proposed.asked.doers, proposed.passage, proposed.span, proposed.index)


def done_by_somebody_else(doers: Sequence[Character], passage: Passage, span: Span, index: Index) -> bool:
    """Say whether a span is a verb right behind the name of somebody else, or begins with both: "Earl pays a visit" is nothing that Max does."""
    whole, own = sentence_around(passage, span), any_of(form for c in doers for form in c.forms)
    if re.search(rf"{own}(?!['’]s)", span.of(passage.text)):
        return False
    said, at = passage.text[whole.start : span.end], span.start - whole.start
    others = [form for c in index.people_in(said, passage.story) if c not in doers for form in c.forms]
    named = (m for m in re.finditer(any_of(others) if others else r"(?!)", said) if at in (m.start(), m.end() + 1))
    alone = (m for m in named if not re.search(rf"{own}(?:,| and|, and) $", said[: m.start()]))
    return any((verb := _VERB.match(said, m.end())) and _is_finite(verb["verb"]) for m in alone)


def _only_doer(proposed: Proposed) -> bool:
    """See whether it is but whoever does it, "the mapmaker Ann", where it is asked what they do then, to somebody or with something."""
    asked = proposed.asked
    if not asked.doers or not _DOES_THEN.search(asked.text):
        return False
    return re.fullmatch(rf"(?:[\w-]+ ){{0,3}}{any_of(form for c in asked.doers for form in c.forms)}", proposed.text) is not None


def _is_finite(verb: str) -> bool:
    """Say whether a word looks like a verb in the present or the past."""
    return verb not in STOP and (re.search(r"[^s]s$|ed$", verb) is not None or forms(verb)[0] != verb)


def _too_early(proposed: Proposed) -> bool:
    return proposed.sentence.end <= proposed.early


def _fate_told_of_others(proposed: Proposed) -> bool:
    """See whether its sentence names people, and none of those whose fate is asked for; or, with the one before it, lacks the noun for whoever that is.

    Where nobody of the story is called so, "the hero" may be anybody.
    """
    asked = proposed.asked
    if asked.befallen and asks_fate(asked.text):
        named = proposed.index.people_in(proposed.told, proposed.passage.story)
        if named and set(named).isdisjoint(asked.befallen):
            return True
    so_called = asked.whom & proposed.index.stems_of(proposed.passage.story)
    return bool(so_called) and asked.whom.isdisjoint(content_stems(proposed.context))


def _befalls_another(proposed: Proposed) -> bool:
    fate = proposed.asked.fate
    return fate is not None and befalls_another(fate.whom, proposed.fates_here, proposed.span)


def _somebody_for_a_place(proposed: Proposed) -> bool:
    return asks_where(proposed.asked.text) and bool(one_person(proposed.text, proposed.passage.story, proposed.index))


def _of_another_sort(proposed: Proposed) -> bool:
    """See whether it cannot be of the sort that a noun asks for; the name of him whose wife is asked for is not hers."""
    sort, passage, span = proposed.asked.sort, proposed.passage, proposed.span
    if sort is None:
        return False
    people = proposed.people
    if sort.how != "is" and people and set(people) <= set(proposed.asked.people):
        return True
    around = passage.text[proposed.sentence.start : span.start], passage.text[span.end : proposed.sentence.end]
    return not could_be(sort, proposed.text, around, proposed.context, person=bool(people), encoder=proposed.encoder)


REFUSALS: tuple[Callable[[Proposed], bool], ...] = (
    _of_another_kind,
    _no_prose,
    _cut_amiss,
    _too_early,
    _of_what_is_owned,
    _echo,
    _of_other_gender,
    _named_or_place,
    _says_who_is_asked_about,
    _done_by_another,
    _done_to_another,
    _comes_of_it,
    _done_by_other_gender,
    _done_to_other_gender,
    _done_by_whom_it_is_done_to,
    _called_so,
    _no_doer,
    _no_harm_told,
    _done_by_somebody_else,
    _only_doer,
    _fate_told_of_others,
    _befalls_another,
    _somebody_for_a_place,
    _of_another_sort,
)
"""What speaks against a span, in the order in which it is looked at; the encoder is asked last."""


def _gender(proposed: Proposed) -> Gender:
    """Give the gender of all whom a span names, or else of its last noun; "" where it is mixed or unknown."""
    genders = {c.gender for c in proposed.people}
    return genders.pop() if len(genders) == 1 else "" if genders else gender_of(" ".join(words(proposed.text.removesuffix("-in-law"))[-1:]))
