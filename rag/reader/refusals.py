"""Which spans cannot answer a question, whatever speaks for them.

Such are an echo of it, somebody whom it names, a title, the wrong kind of thing, the fate of somebody else. `REFUSALS` lists what is looked at, in order,
those of `owners` and `doers` among them; `rag.reader.another_sort` is asked beside them, since it may be wrong, and last, since it asks the encoder. Which
of the spans that are left is right is not decided here.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from rag.language.answer_type import about_work, asks_fate, asks_polar, asks_whence, asks_where, asks_whither, asks_who, asks_why, name_asked
from rag.language.factuality import asks_really
from rag.language.inflection import content_stems
from rag.language.kin import KIN_FAMILIES, PLAIN_KIN, TO_EACH_OTHER
from rag.language.spans import runs_on, touched, with_neighbours
from rag.language.vocabulary import HE, SHE, STOP
from rag.language.words import NAME, any_of, gender_of, gender_of_pronoun, is_credits, words
from rag.question.descriptions import CLOSES_NAME, by_noun, described, is_work
from rag.reader.doers import DOERS
from rag.reader.kinds import may_be_of_kind
from rag.reader.owners import OWNED_WHO, OWNERS
from rag.reader.proposed import Proposed, one_person
from rag.rules.fates import fates, is_fate_of_another
from rag.schema import Gender, any_name

_BLANK_LINE = re.compile(r"\n[^\S\n]*\r?\n")
_AT = re.compile(r"\b(?:in|at|to|from|near|into|through|outside|inside|across|towards?) $")
_STAYS = re.compile(r"\W*where (?:is|was|does|did|do) [^?]+? (?:stay|live|lodge|board|sleep|reside|dwell|room)(?:ing)?\b", re.I)
_GOES_TO = re.compile(
    r"\b(?:goes|went|drives|drove|runs?|ran|running|walks|walked|hurries|hurried|rushes|rushed|rides|rode|comes|came|flees?|fled|elopes?|sails?|escapes?)"
    r" (?:(?:back|away|off|together) )*to (?:(?:the|an?|his|her|their) )?$"
)
"""Before a place that somebody goes to, and may stay at for a moment."""
_PLACED = re.compile(r"\b(?:in|on|at|of|from|into|through|under|behind) (?:the|an?|his|her|their) $", re.I)
_WORKING = re.compile(r"\b(?:work\w*|job|employ\w*|hire[ds]?|trades?|business|serv\w+|post|position|role)\b", re.I)
_LEAVES = re.compile(r"\b(?:leav(?:es?|ing)|left|quits?) (?:the (?:city|town|village|island|port|country) of )?$")
"""Before a place that somebody goes away from, "Nora leaves Marston"."""
_TO = re.compile(r"\b(?P<goes>[a-z]+)(?: away| back| off| over| out| on| together)? (?:to|into|towards?) (?:(?:the|an?|his|her|their) )?$")
_TRAVELS = frozenset(content_stems("travel sail fly journey flee"))
_SUBJECT_UNNAMED = re.compile(r"^[\w’-]+ (?:he|she|they)\b|\b(?:he|she|they|it)$", re.I)
"""What says of "him" what he does, "Inside he", "Graz he swallows it", and so says who only if it has a name."""
_THE_ONE = re.compile(r"(?:[a-z]+ed )?(?:the )?(?:one|other|former|latter)", re.I)
"""Says who no better than a pronoun, "who married the one and was loved by the other"."""
_A_MAN = re.compile(r"(?:an?|the|some) (?:man|woman|boy|girl|person)", re.I)
_WHOM = re.compile(r" whom\b")
"""Behind somebody of whom only what follows says who they are, "married a man whom Ida had loved"."""
_OWN = re.compile(r"(?:his|her|their|its) own \w")
_SO_THAT = re.compile(r"so that (?!(?:[\w’'-]+ ){0,6}(?:will|would|can|could|may|might|should|shall|won[’']t)\b)", re.I)
"""Behind a comma begins what came of something, and no purpose: "so that nobody will see it"."""
_AFTER_DOING = re.compile(rf",? after (?:(?:s?he|they|{NAME}) (?:has |had )?)?(?P<verb>[a-z]+)\b")
"""Behind what came of a deed, "loses his licence after crashing the plane"."""
_SO = re.compile(r"so (?:that )?", re.I)
_LAST_WORDS = re.compile(
    r"\b(?:say|says|said|whisper|murmur|utter|shout|cry|name)\b[^?]*\b(?:as|when|while|before) s?he (?:dies|died|is dying|was dying)\b"
    r"|\b(?:last|dying|final) words\b",
    re.I,
)
"""Asks what somebody says as they die."""
_DYING = re.compile(r"\b(?:last|dying|final) (?:breath|words?|gasp|whisper|moments?)|\b(?:dies|died|dying|dead|death|expires?|killed|blown)\b", re.I)
"""Tells of that."""
_IN_A_PLACE = re.compile(r"(?:at|in|on|near|under|beneath|behind|outside|inside|off|aboard) ", re.I)
_TIME = re.compile(r"(?:after|during|when|while|until|since) ", re.I)
_COUNTED = re.compile(r"\b(?P<which>first|second|third|fourth|last) (?P<noun>[a-z]+)\b", re.I)
_WHO_IS_THE = re.compile(r"\W*who(?:['’]s| is| was) the (?P<noun>[a-z-]+(?: [a-z-]+)?)\W*$", re.I)
_ACTS_ON = r"(?:, who [^,]*,)? (?:(?!(?:is|was|as|be|been|becomes?|became|called|named|turns|being|poses|posing|remains|and|who|whom)\b)[a-z-]+ ){1,4}"
"""Between whoever does something to somebody and them."""
_ONLY_KIN = re.compile(rf"(?:both )?(?:(?:(?:his|her|their|an?|the) )?(?:{'|'.join(sorted(PLAIN_KIN))})\b(?:,? and |, )?)+")
_GETS = re.compile(r"\b(?:go(?:es|ing)?|went|gone|gets?|got|grow[ns]?|grew|turn(?:s|ed)|feels?|felt|becomes?|became) $")
"""Right before how somebody is."""
_WITH_WHAT = re.compile(r"^\W*with (?:what|which)\b|^\W*what\b[^?]* with\W*$", re.I)
_DONE_WITH = re.compile(r"\b[a-z]+(?:s|ed) (?P<whom>him|her)\b(?: [a-z]+){0,3} with (?:(?:an?|the|his|her|their) )?$")
_WHO_ARRESTS = re.compile(r"\W*(?:who|which [a-z]+) (?:arrests|arrested|captures|captured|imprisons|imprisoned|jails|jailed)\b", re.I)
_ARREST = re.compile(
    r"\b(?:arrest|captur|caught|catch|apprehend|nab|collar|custody|jail|prison|cuff|handcuff|polic|cop|officer|sheriff|detective|marshal|warden|agent|guard"
    r"|seiz|surrender|take[ns]? (?:in|him|her|them)|picks? up|picked up|(?:turn|bring|hand|give|lead|led|haul|book)\w*)",
    re.I,
)
"""May tell of an arrest, in whatever words."""
_WHO_IS = re.compile(r"\W*who(?:['’]s| is| was)\b(?! [^?]*(?:ing|ed)\b)", re.I)
"""Asks who somebody is, and not "who is she dating?"."""
_DESCRIBED = re.compile(r"(?:an? )?(?:[a-z-]+ ){0,2}[a-z-]+")
_DESCRIBES = re.compile(r"(?:the|an?|his|her|their) ", re.I)
_WHO_MADE = re.compile(
    r"\W*(?:who|by whom (?:was|is)) (?P<verb>directed|produced|wrote|written|scripted|composed|photographed|filmed)"
    r"(?: (?:it|(?:the|this) (?:film|movie|picture)))?\W*",
    re.I,
)
"""Asks for who made the film, its title left out: only a sentence that says so tells."""
_WORK_BY = re.compile(
    r"\b(?:films?|movie|picture|noir|novel|book|play|story|tale|romance|drama|melodrama|comedy|western|thriller|adventure|mystery|poem) by $", re.I
)
"""Before whoever made it."""
_CREDITED = re.compile(
    r"\b(?:play(?:s|ed|ing)?|portray\w*|star(?:s|red|ring)?|act(?:s|ed|ing|ors?|ress|resses)?|cast|direct\w*|produc\w+|wr[io]te|written|made|films?|filmed)\b",
    re.I,
)
"""Asks for what credits may say."""
_ASKS_SOURCE = re.compile(r"\bwrote\b.*\b(?:based on|adapted from)\b", re.I)
_GOES_ON = re.compile(
    r";|, and (?:in|at|on|when|while|as|after|then) |\w,? (?:(?:and|but|that) )?(?:he|she|they) [a-z]"
    rf"|^{NAME} [a-z]+(?:[^\Ws]s|ed) (?:an?|the|his|her|him|{NAME})\b"
)
"""Is a clause of its own within what is to say who, "Ned confronts Ann, she confesses …"."""
_WHICH_ONE = re.compile(r"\W*(?:which|what) (?:[a-z]+ )??([a-z]+) (?!is\b|was\b)[a-z]", re.I)
_SHAM = re.compile(r"\b(?:fake|false|bogus|phon(?:e)?y|sham|so-called|supposed|alleged|pretend(?:s|ed|ing)?|pos(?:es|ed|ing)|disguised)\b", re.I)
"""What somebody is not really."""
_WHETHER_IS = re.compile(r"\W*(?:is|was) [^?]+? (?:an?|the) (?:[a-z-]+ )*?(?P<noun>[a-z-]+)\W*$", re.I)
_WHO_DIES = re.compile(r"\W*(?:who|which \w+) (?:(?:(?:is|was) (?:found |shot )?|gets?|got) ?(?:killed|murdered|dead)|dies|died)\b", re.I)
_OF_SOURCE = re.compile(r"\b(?:based|adapt\w*|inspired|novel|play|stor(?:y|ies)|book)\b", re.I)
"""Before whoever wrote what a film is based on, "from the novel by Vicki Baum"; not before who wrote or directed it."""


def may_answer(proposed: Proposed) -> bool:
    """Return whether nothing speaks against a span altogether."""
    return not any(refuses(proposed) for refuses in REFUSALS)


def _of_another_kind(proposed: Proposed) -> bool:
    return not may_be_of_kind(proposed.asked.text, proposed.passage, proposed.span)


def _no_prose(proposed: Proposed) -> bool:
    """Return whether it stands in the title of its story, with or without the year, in credits where none are asked for, or elsewhere where they are."""
    story = proposed.index.stories.get(proposed.passage.story)
    titled = words(story.title) if story and story.title else []
    if titled and words(proposed.told) in (titled, [*titled, str(story and story.year)]):
        return True
    made = None if _WORK_BY.search(proposed.before) else _WHO_MADE.fullmatch(proposed.asked.text)  # "A novel by Ann Sell" tells
    if made and not any(said.startswith(content_stems(made["verb"])[0]) for said in content_stems(proposed.told)):
        return True  # of who directed it tells also "Director: Ann Sell"
    return is_credits(proposed.told) and not _CREDITED.search(proposed.asked.text)


def _not_of_the_source(proposed: Proposed) -> bool:
    """Return whether who wrote what the film is based on is asked for, and it stands before anything of that is told."""
    return _ASKS_SOURCE.search(proposed.asked.text) is not None and not _OF_SOURCE.search(proposed.before)


def _cut_amiss(proposed: Proposed) -> bool:
    """Return whether it goes on from a heading into what that is over, or a few words into another sentence."""
    return _BLANK_LINE.search(proposed.text) is not None or runs_on(proposed.passage, proposed.span)


def _of_several_clauses(proposed: Proposed) -> bool:
    """Return whether it is to say who, and goes on to another sentence, or to a clause about whoever it names."""
    which = _WHICH_ONE.match(proposed.asked.text)
    of_somebody = asks_who(proposed.asked.text) or (which is not None and is_work(which[1].lower()))
    return of_somebody and (len(touched(proposed.passage, proposed.span)) > 1 or _GOES_ON.search(proposed.text) is not None)


def _only_pretended(proposed: Proposed) -> bool:
    """Return whether it is what somebody pretends to be, where it is asked what they really are."""
    return asks_really(proposed.asked.text) and _SHAM.search(f"{' '.join(proposed.before.split()[-2:])} {proposed.text}") is not None


def _says_not_whether_it_is_one(proposed: Proposed) -> bool:
    """Return whether it is asked whether somebody is a gambler, and another sentence of the story has the noun, and this one has not."""
    asked = _WHETHER_IS.match(proposed.asked.text) if asks_polar(proposed.asked.text) else None
    noun = content_stems(asked["noun"]) if asked and is_work(asked["noun"].lower()) else []
    return bool(noun) and noun[0] in proposed.index.stems_of(proposed.passage.story) and noun[0] not in content_stems(proposed.told)


def _echo(proposed: Proposed) -> bool:
    """Return whether it says only what the question says, or nothing, as a bare pronoun does; "his own gun" is an answer to "whose gun?"."""
    if asks_polar(proposed.asked.text) or _OWN.match(proposed.text):
        return False
    subject = _SUBJECT_UNNAMED.search(proposed.text) if asks_who(proposed.asked.text) else None
    if subject and not proposed.index.names.people_in(proposed.text[: subject.end()], proposed.passage.story):
        return True
    vague = _THE_ONE.fullmatch(proposed.text) or (_A_MAN.fullmatch(proposed.text) and _WHOM.match(proposed.passage.text, proposed.span.end))
    if asks_who(proposed.asked.text) and vague:
        return True
    return STOP.issuperset(words(proposed.text)) or proposed.asked.echo.issuperset(content_stems(proposed.text))


def _of_other_gender(proposed: Proposed) -> bool:
    gender, kin = proposed.asked.gender, proposed.asked.kin
    if kin and any(c.gender not in ("", kin) for c in proposed.people):
        return True
    return bool(gender or kin) and _gender(proposed) not in ("", gender or kin)


def _says_how_they_are(proposed: Proposed) -> bool:
    """Return whether it is to say who, and only says how whoever a sentence goes on about is: "Grateful, he pays for it"."""
    alone = asks_who(proposed.asked.text) and not proposed.before.strip() and not proposed.people
    return alone and re.match(r"s?he\b", proposed.passage.text[proposed.span.end :].removeprefix(", ")) is not None


def _named_or_place(proposed: Proposed) -> bool:
    """Return whether it is somebody whom a who-question names itself, or describes as the story does, "Who wounds the sheriff?".

    Or whether it is a place; or the owner, of "Max's landlady's first name".
    """
    if (asked := name_asked(proposed.asked.text)) and re.search(r"['’]s? ", asked.of) and proposed.people:
        return set(proposed.people) <= set(proposed.asked.people)
    if not asks_who(proposed.asked.text):
        return False
    named = [c for c in proposed.index.names.named_in(proposed.text) if c.story == proposed.passage.story]
    people = {c for c in named if c.person}
    if people:
        meant = {one.person for one in described(proposed.asked.bare, proposed.passage.story, proposed.index)}
        return people <= {*proposed.asked.people, *meant}
    return bool(named) and _AT.search(proposed.passage.text, 0, proposed.span.start) is not None


def _says_who_is_asked_about(proposed: Proposed) -> bool:
    """Return whether it says who somebody is whom the question names, and that is not asked.

    "Lola, the daughter of …" is nobody whom Lola dates, nor is "the painter" of "the painter, Lola, …".
    """
    asked = proposed.asked.text
    if not asks_who(asked) or (_WHO_IS.match(asked) and not OWNED_WHO.search(asked)) or not _DESCRIBES.match(proposed.text):
        return False
    after = proposed.passage.text[proposed.span.end : proposed.sentence.end]
    return any(
        re.search(rf"{any_of(c.forms)}{CLOSES_NAME}(?:,| is| was) $", proposed.before)
        or re.match(rf"(?: (?:of|at|in|on|from|for) [^,.;:]{{1,40}})?, {any_of(c.forms)},", after)
        for c in proposed.asked.people
    )


def _comes_of_it(proposed: Proposed) -> bool:
    """Return whether it tells what came of what is asked why, or is that itself.

    The first is "Crewe backs out, so that Ned has to go", "Ned leaves after Crewe has backed out"; the second, "so that he can never sing again".
    """
    if asks_why(proposed.asked.text) and _SO.match(proposed.text):
        named = content_stems(" ".join(("longer", *(form for c in proposed.asked.people for form in c.forms))))
        what = proposed.asked.stems.difference(named)
        if what and what.issubset(content_stems(proposed.text)):
            return True
    after = _AFTER_DOING.match(proposed.passage.text, proposed.span.end) if asks_why(proposed.asked.text) else None
    if after and set(content_stems(after["verb"])) & proposed.asked.stems:
        return True
    came_of = asks_why(proposed.asked.text) and proposed.before.endswith(", ") and _SO_THAT.match(proposed.text)
    return bool(came_of) and not proposed.asked.stems.isdisjoint(content_stems(proposed.before))


def _reason_of_another(proposed: Proposed) -> bool:
    """Return whether it is asked why or to whom somebody does something, and neither its sentence nor the one before names them.

    Nor has either a "he" of theirs: "Why did Max shoot Earl?", "Earl left since …".
    """
    people = proposed.asked.people
    asked = re.match(rf"\W*(?:why|whom?) (?:did|does|do) (?P<who>{any_name(people)}) ", proposed.asked.text, re.I) if people else None
    doers = [c for c in people if asked and asked["who"] in c.forms and c.story == proposed.passage.story]
    if not doers or re.search(any_name(doers), proposed.context):
        return False
    called = [noun for noun, person in by_noun(proposed.passage.story, proposed.index).items() if person in doers]
    if called and re.search(rf"\bthe {any_of(called)}", proposed.context, re.I):
        return False
    named = proposed.index.names.people_in(proposed.told, proposed.passage.story)
    he = {"m": r"\b(?:he|I)\b", "f": r"\b(?:she|I)\b"}.get(doers[0].gender, r"\b(?:s?he|I)\b")  # or who speaks for themselves
    return bool(named) and not re.search(he, proposed.context, re.I)


def _other_kin(proposed: Proposed) -> bool:
    """Return whether it is asked who somebody's mother is, and it only says whose kin of another sort somebody is: "her sister and her daughter"."""
    asked = proposed.asked.kin_of
    if asked is None or not _ONLY_KIN.fullmatch(proposed.text):
        return False
    own = next((family for family in KIN_FAMILIES if asked.noun in family), [asked.noun])
    alike = {noun for noun in own if gender_of(noun) in ("", gender_of(asked.noun))} - set(TO_EACH_OTHER.get(asked.noun, ()))
    return alike.isdisjoint(words(proposed.text))


def _acts_on_whom_is_asked(proposed: Proposed) -> bool:
    """Return whether it is asked who somebody without a name is, and it is whoever does something to such a one.

    "Max has hired a hit man", "the hit man follows Max" do not say who the hit man is.
    """
    asked = _WHO_IS_THE.match(proposed.asked.text)
    if asked is None or not proposed.people or re.search(rf"\b{asked['noun']}\b", proposed.text, re.I):
        return False
    noun = rf"(?:an?|the|his|her|their|another) (?:[a-z-]+ ){{0,2}}{asked['noun']}\b"
    after = proposed.passage.text[proposed.span.end : proposed.sentence.end]
    return re.match(rf"{_ACTS_ON}{noun}", after) is not None or re.search(rf"\b(?i:{noun}){_ACTS_ON}$", proposed.before) is not None


def _of_other_number(proposed: Proposed) -> bool:
    """Return whether it is asked who somebody's second husband is, and its sentence only tells of the first."""
    asked = _COUNTED.search(proposed.asked.text)
    told = {match["which"].lower() for match in _COUNTED.finditer(proposed.told) if asked and match["noun"].lower() == asked["noun"].lower()}
    return asked is not None and bool(told) and asked["which"].lower() not in words(proposed.told)  # "the first day passed, and at last the third also"


def _not_the_last_words(proposed: Proposed) -> bool:
    """Return whether it is asked what somebody says as they die, and neither its sentence nor those beside it tell of dying."""
    return _LAST_WORDS.search(proposed.asked.text) is not None and not _told_near(_DYING, proposed)


def _how_they_get(proposed: Proposed) -> bool:
    """Return whether it is to say who, and says how somebody gets: "goes berserk"."""
    return asks_who(proposed.asked.text) and re.fullmatch(r"[a-z-]+", proposed.text) is not None and _GETS.search(proposed.before) is not None


def _work_of_another(proposed: Proposed) -> bool:
    """Return whether it is asked what somebody's work is, and it goes on to them from that of another: "editor of the paper and Max has become sheriff"."""
    people = proposed.asked.people
    return bool(people) and about_work(proposed.asked.text) and re.search(rf"\w (?:and|but|while) {any_name(people)} ", proposed.text) is not None


def _with_what_is_done_to_other_gender(proposed: Proposed) -> bool:
    """Return whether it is asked with what something is done to a man, and it is that with which something is done to a "her", or the other way round."""
    deed = proposed.asked.deed if _WITH_WHAT.search(proposed.asked.text) else None
    begins = proposed.before + "with " * proposed.text.startswith("with ")
    done = _DONE_WITH.search(begins) if deed else None
    genders = {c.gender for c in deed.whom} if deed else set[Gender]()
    return done is not None and "" not in genders and gender_of_pronoun(done["whom"]) not in genders


def _no_arrest(proposed: Proposed) -> bool:
    """Return whether who arrests somebody is asked, and neither its sentence nor those beside it tell of one: "Max takes up with Jenny"."""
    return _WHO_ARRESTS.match(proposed.asked.text) is not None and not _told_near(_ARREST, proposed)


def _told_near(words_for: re.Pattern[str], proposed: Proposed) -> bool:
    """Return whether its sentence or one beside it may tell of something."""
    return words_for.search(with_neighbours(proposed.passage, proposed.span).of(proposed.passage.text)) is not None


def _too_early(proposed: Proposed) -> bool:
    return proposed.sentence.end <= proposed.early


def _fate_told_of_others(proposed: Proposed) -> bool:
    """Return whether its sentence names people, and none of those whose fate is asked for; or, with the one before it, lacks the noun for whoever that is."""
    asked = proposed.asked
    if asked.fate_subjects and asks_fate(asked.text):
        named = proposed.index.names.people_in(proposed.told, proposed.passage.story)
        if named and set(named).isdisjoint(asked.fate_subjects):
            return True
    return bool(asked.whom) and asked.whom.isdisjoint(content_stems(proposed.context))


def _befalls_another(proposed: Proposed) -> bool:
    fate, harm = proposed.asked.fate, proposed.asked.harm_assumed
    if harm:
        here = [told.fate.kinds for told in proposed.fates_here if told.fate.span.overlaps(proposed.span)]
        if here and all(kinds == {"alive"} for kinds in here):
            return True  # "is released in June" does not say when he dies
        such = [told for told in proposed.fates_here if told.whom and _is_that(harm.kinds, told.fate.kinds)]
        if is_fate_of_another(harm.whom, such, proposed.sentence):
            return True  # "Ralph shoots Eddie in the shoulder" does not say where Ralph is shot
    return fate is not None and is_fate_of_another(fate.whom, proposed.fates_here, proposed.span)


def _is_that(asked: frozenset[str], told: frozenset[str]) -> bool:
    """Return whether a fate is of a kind that is asked for, and of whom is killed any that may be deadly: "Pruitt is shot" does not say why Reese is."""
    return bool(asked & told) or ("dead" in asked and bool(told - {"alive"}))


def _lives(proposed: Proposed) -> bool:
    """Return whether who dies is asked, and it names somebody who lives, or is beaten at the worst, as far as is told."""
    if not _WHO_DIES.match(proposed.asked.text) or not proposed.people:
        return False
    told = (fates(person, proposed.index) for person in proposed.people)
    return any(found and all("alive" in fate.kinds or fate.kinds == {"beaten"} for fate in found) for found in told)


def _somebody_for_a_place(proposed: Proposed) -> bool:
    if not asks_where(proposed.asked.text):
        return False
    if _TIME.match(proposed.text):
        return True  # "after a chase" is no place either
    if one_person(proposed.text, proposed.passage.story, proposed.index):
        return True
    placed = _IN_A_PLACE.match(proposed.text) or _IN_A_PLACE.fullmatch(" ".join(proposed.before.split(" ")[-2:]))
    return not placed and _DESCRIBED.fullmatch(proposed.text) is not None and is_work(words(proposed.text)[-1])  # not "at the pier", though "-er" ends trades


def _told_beside_them(proposed: Proposed) -> bool:
    """Return whether it is said of another, and of no "him", in a clause beside the one about whoever is asked about.

    So it is in "Greta is married to Carl; Inge, to Ned".
    """
    clauses, own = [clause.strip() for clause in proposed.told.split(";")], proposed.before.count(";")
    if len(clauses) < 2 or not proposed.asked.people or asks_polar(proposed.asked.text) or not (HE | SHE).isdisjoint(words(clauses[own])):
        return False
    named = [proposed.index.names.people_in(clause, proposed.passage.story) for clause in clauses]
    begun = [{c for c in people if clause.startswith(tuple(c.forms))} for people, clause in zip(named, clauses, strict=True)]
    asked = set(proposed.asked.people)
    return bool(begun[own]) and asked.isdisjoint(named[own]) and any(asked & people for people in begun)


def _of_another_cast(proposed: Proposed) -> bool:
    """Return whether its story has none of somebody without a name whom the question speaks of, and another story has.

    "How old is the miller?" asks of no story without one.
    """
    here = proposed.index.stems_of(proposed.passage.story) if proposed.asked.cast else frozenset[str]()
    return any(called.isdisjoint(here) for called in proposed.asked.cast)


def _no_work(proposed: Proposed) -> bool:
    """Return whether it is asked what somebody's work is, and it is a bare noun for none behind "in the" where nothing is said of working.

    So it is in "In the dark of the tunnel".
    """
    if not about_work(proposed.asked.text) or not _PLACED.search(proposed.before) or _WORKING.search(proposed.told):
        return False
    return len(proposed.text.split()) == 1 and not is_work(proposed.text.lower())


def _goes_there(proposed: Proposed) -> bool:
    """Return whether it is asked where somebody lives or stays, and it is where they go: "Max goes to the boathouse"."""
    begins = proposed.before + "to " * proposed.text.startswith("to ")
    return _STAYS.match(proposed.asked.text) is not None and _GOES_TO.search(begins) is not None


def _left_behind(proposed: Proposed) -> bool:
    return asks_whither(proposed.asked.text) and _LEAVES.search(proposed.before) is not None


def _where_they_go(proposed: Proposed) -> bool:
    """Return whether it is asked where somebody sets out, and it is where they go so, "sails to Panama"; not "is sent to Folsom, and escapes"."""
    to = _TO.search(proposed.before) if asks_whence(proposed.asked.text) else None
    return to is not None and not (proposed.asked.stems | _TRAVELS).isdisjoint(content_stems(to["goes"]))


def _gender(proposed: Proposed) -> Gender:
    """Return the gender of all whom a span names, or else of its last noun; "" where it is mixed or unknown."""
    if owned := re.search(r"\w['’]s (?:[a-z-]+ ){0,2}([a-z-]+)$", proposed.text):
        return gender_of(owned[1])
    genders = {c.gender for c in proposed.people}
    return genders.pop() if len(genders) == 1 else "" if genders else gender_of(" ".join(words(proposed.text.removesuffix("-in-law"))[-1:]))


REFUSALS: tuple[Callable[[Proposed], bool], ...] = (
    _of_another_kind,
    _no_prose,
    _not_of_the_source,
    _cut_amiss,
    _of_several_clauses,
    _only_pretended,
    _says_not_whether_it_is_one,
    *OWNERS,
    _too_early,
    _echo,
    _of_other_gender,
    _says_how_they_are,
    _named_or_place,
    _says_who_is_asked_about,
    *DOERS,
    _comes_of_it,
    _reason_of_another,
    _fate_told_of_others,
    _befalls_another,
    _lives,
    _somebody_for_a_place,
    _of_another_cast,
    _left_behind,
    _where_they_go,
    _goes_there,
    _no_work,
    _told_beside_them,
    _other_kin,
    _acts_on_whom_is_asked,
    _of_other_number,
    _not_the_last_words,
    _how_they_get,
    _work_of_another,
    _with_what_is_done_to_other_gender,
    _no_arrest,
)
"""What speaks against a span, in the order in which it is looked at."""
