"""The names in play in a story, gathered from capital letters alone: who they are and what else they are called.

Forms are taken for one person's where they share a part of a name that nobody else in the story has ("Rick", "Coyle",
"Rick Coyle"), where a nickname stands in quotes ('Alonzo "Lon" Emmerich'), or where only a title is added. It reads English, has no list of
names but of first names that end as trades do, and leaves apart what is in doubt. Names that only ever follow "in", "to" or "from" are taken for
places, and those that only ever stand in brackets or behind "played by" for actors: both are kept, but not as persons.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rag.encoders import Encoder
from rag.schema import Character, Gender, Span
from rag.words import ABBREVIATIONS, HE, LOWER, MEN, NATIONS, NUMBER_WORDS, OPENERS, SHE, SHORT_TITLES, STOP, TITLES, TRADE, UPPER, WOMEN, fold, words

_WORD = rf"[{UPPER}][{LOWER}]+"
_PART = rf"(?:[{UPPER}]\.|(?:{SHORT_TITLES})\.(?= [{UPPER}])|{_WORD}(?:{_WORD})?(?:-{_WORD})?|[{UPPER}]{{2,}}(?=\b)|[{UPPER}]['’]{_WORD})"
_NICK = rf"(?:[\"'“‘](?:[Tt]he )?(?P<nick>{_WORD})[\"'”’])"
_NAME = re.compile(
    rf"(?<![\w'’]){_NICK.replace('nick', 'first')}?\s?{_PART}(?:\sof the\s{_PART})?(?:\s(?:(?:de|von|van|der|la|du)\s)?{_PART}|\s{_NICK})*"
    r"(?=\b|['’]s|[\s,.;:!?)]|$)"
)
_SHORT_NAME = re.compile(rf"[{UPPER}][{LOWER}]")
_PLAIN = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"['’]s ")
_TITLE = rf"(?:{'|'.join(sorted(title.capitalize() for title in TITLES))})\b"
_TITLED = re.compile(rf"\b(?:(?P<title>{_TITLE})\.? )?(?:(?P<first>(?!{_TITLE})(?:{_WORD}|[{UPPER}]\.)) )?(?P<name>(?!{_TITLE}){_WORD})\b")
_OF_A_WORK = re.compile(
    r"[\"'”’]?,? (?:\([^()]*\),? )?(?:(?:is|was) (?:an?|the) [^.;]{0,80}?\b(?:film|movie|picture|novel|play|drama|story)\b|(?:co-)?stars [A-Z])"
)
"""Behind a title at the beginning of a sentence, which is nobody's name."""
_PLACE_WORDS = frozenset("in at to from near of into through outside inside across for on off via between toward towards downtown".split())
_WITHIN = frozenset("in at near into inside outside across downtown".split())
"""Hardly ever stand before a person who owns nothing."""
_IN_A_STATE = re.compile(rf"\b(?i:{'|'.join(sorted(_PLACE_WORDS - {'for', 'between'}))}) {_WORD}(?: {_WORD})?,$")
"""Before the state or country of a place, "from Medford, Oregon"."""
_OPENS_WITH_PLACE = re.compile(rf"(?:In|On|At|Near|From|To|Outside|Inside|Under) (?:the )?(?P<run>{_WORD}(?: {_WORD})+) [a-z]+(?:s|ed)\b")
"""Where somebody does something, with no comma before whoever does it: "On the Galata Bridge Richter lets him go"."""
_VESSEL = re.compile(
    r"\b(?P<placed>(?:on|in|to|at|from|off|near|(?i:aboard)|leaves|boards) )?(?:(?i:an?|the|his|her|their|its)|[\w’']+['’]s) (?:[\w-]+ ){0,2}"
    r"(?:(?:steam|war|space|star|air)?ship|spacecraft|steamer|brig|yacht|boat|schooner|freighter|liner|vessel|trawler|tanker|barge|frigate|submarine|galleon|planet)$"
)
"""Right before the name of a ship or a world, "the cargo ship Halcyon"."""
_NO_DEED = re.compile(r"['’]|[.,;:!?)]|\s*$| (?:and|which|that|when|while|as|bound|in|on|at|to|from|for|with|by|of)\b")
"""Behind the name of one: "on the boat Joe meets Ann" has none."""
_SAINT = re.compile(r"(?:St\.?|Saint) ")
_PLACE_NOUNS = frozenset(
    "desert street avenue road square hotel hospital inn club bar café cafe saloon grill bank station bridge river lake county city island park bay creek valley ranch prison university college company corporation".split()
)
"""End the names of places."""
_ALIAS = re.compile(
    r"\b(?:(?:whose|(?<=\()(?:his|her)) (?:real|true|full) name (?:is|was)|(?:is|was) (?:in truth|really|actually|in fact)|also known as|(?:better |otherwise )?known as|also called|alias|a\.k\.a\.|aka|n[ée]e|who (?:now )?calls (?:him|her)self|whom (?:everyone|everybody|they all|people|all) calls?|nicknamed|dubbed|(?<=, )called|real name|born) (?:the )?",
    re.I,
)
"""Between two names of one person."""
_HOLIDAY = re.compile(
    r"\b(?:(?:New )?Year['’]s|Christmas|Easter|Thanksgiving|Midsummer|Halloween|Independence|Memorial|Labou?r|Armistice) (?:Eve|Day|Night|Morning|Sunday|Monday)\b|\bNew Year\b"
)
"""Days that are nobody's name."""
SHOUTED = 2
"""Up to so often, words in capitals are an exclamation or a heading; a script names its people so all along."""
_CREDITED = re.compile(
    r"(?:\(|\b(?:(?:played|portrayed|directed|written|produced|scripted|adapted|photographed) (?:and \w+ )?by|stars|starring\b[^.;]*|(?:novel|play|story|book|script|screenplay)\b[^.;]{0,60} by))$"
)
"""Before whoever made a film or plays in it."""
_NOT_NAMES = STOP | OPENERS | frozenset(NUMBER_WORDS)
_BEFORE_NAMES, _NO_NAMES_ALONE = _NOT_NAMES | TITLES, _NOT_NAMES | ABBREVIATIONS
_QUOTED_ARTICLE = re.compile(r"(?<!\w)([\"'“‘])[Tt]he ")
NAME_WEIGHT = 0.04
"""The cosine that weighs as much as one point of cues: common first names lie at 0.06 to 0.17, unheard ones below 0.04."""
NOUN_BEFORE, NOUN_BEHIND, PRONOUN = 2.0, 0.65, 0.65
"""Points of the other cues: a regression on 2,030 persons of made-up stories whose first names tell their gender, rounded.

Of 926 others 634 are taken for what they are and 34 for the other (647 and 51 with two points for any noun beside a name, and a half for a pronoun)."""
_OWNER = re.compile(r"\b\w+['’]s?(?!\w)")
"""Says nothing of whoever stands beside, "Rosalind, the dead man's daughter", and is told nothing of by what is owned, "Graves's daughter"."""
_OWNED = re.compile(r"\b(?:his|her|their|whose)\b.*", re.I)
"""What is somebody's beside a name is not who has the name, "Hester Quill and her son"."""
_HERS = frozenset("mrs ms miss lady madame queen princess mother aunt sister".split())
"""Titles of a woman."""
_HER_ENDINGS = frozenset("a e ia ina ine etta ette".split())
"""Make of a man's name a woman's, "Paul" and "Paula"."""


@dataclass
class _Mention:
    """One form of a name in a story and where it was seen."""

    inner: int = 0
    opening: int = 0
    after_place_word: int = 0
    in_brackets: int = 0
    """In brackets, or behind "directed by" and the like."""
    within: int = 0
    hers: int = 0
    """Behind a woman's title, "Mrs. Hale"."""
    no_person: int = 0
    """Seen after an article, or in a list behind a possessive ("Grimshaw's Taxidermy, Fishing and Sport Supplies")."""
    nicks: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        return self.inner + self.opening


class Person(NamedTuple):
    """Forms that name one and the same, and how often; `person` is False for a place or an actor."""

    forms: frozenset[str]
    mentions: int
    person: bool
    by_use: tuple[str, ...] = ()
    """The forms, the most used first."""


def people(sentences: Sequence[str]) -> list[Person]:
    """Gather the names in the sentences of one story."""
    sentences = _with_commas(sentences)
    mentions = _mentions(sentences)
    made = []
    for group in _merged(mentions, sentences):
        counts = Counter({form: mentions[form].total for form in group})
        by_use = tuple(form for form, _ in counts.most_common())
        made.append(Person(frozenset(group), counts.total(), _is_person({form: mentions[form] for form in group}), by_use))
    return made


def characters(stories: Mapping[str, tuple[Sequence[str], Sequence[Person]]], encoder: Encoder) -> list[Character]:
    """Give the names of each story (by its key: its sentences, and who `people` found in them) the gender that they seem to have."""
    found = [(story, sentences, person) for story, (sentences, persons) in stories.items() for person in persons]
    leaning = _leanings([person for *_, person in found if _recurs(person)], encoder)
    holding = {story: _by_word(sentences) for story, (sentences, _) in stories.items()}
    made = []
    for story, sentences, person in found:
        name = max(person.forms, key=lambda form: (len(form.split()), len(form), form))
        name = name if " " in name else person.by_use[0]  # "Moose" rather than "Pavlik", who is told by it once
        aliases = tuple(form for form in person.by_use if form != name)
        told = sorted({place for form in person.forms for place in holding[story].get(_PLAIN.findall(form)[0], ())})
        womanly = gender_cues(person.forms, [sentences[place] for place in told]) if person.person else 0.0
        if _recurs(person):
            womanly += leaning[_first_name(person)] / NAME_WEIGHT
        gender: Gender = "f" if name.startswith("Mrs") or womanly >= 1 else "m" if womanly <= -1 else ""
        made.append(Character(name, story, aliases, person.mentions, gender, person.person))
    return sorted(made, key=lambda c: (c.story, -c.mentions, c.name))


def _with_commas(sentences: Sequence[str]) -> list[str]:
    """Part whoever acts from the place that a sentence begins with, if they are so called elsewhere: "On the Galata Bridge, Richter lets him go"."""
    opened = {sentence: match for sentence in sentences if (match := _OPENS_WITH_PLACE.match(sentence))}
    if not opened:
        return list(sentences)
    runs = {run[0] for sentence in sentences for run in _NAME.finditer(sentence, opened[sentence].end() if sentence in opened else 0)}
    told = []
    for sentence in sentences:
        if (match := opened.get(sentence)) and (name := _last_run(match["run"], runs)):
            at = match.end("run") - len(name)
            sentence = f"{sentence[:at].rstrip()}, {sentence[at:]}"
        told.append(sentence)
    return told


def _last_run(run: str, runs: Collection[str]) -> str:
    """Give the longest end of a run, but not all of it, that stands by itself elsewhere."""
    parts = run.split()
    return next((tail for at in range(1, len(parts)) if (tail := " ".join(parts[at:])) in runs), "")


def _by_word(sentences: Sequence[str]) -> dict[str, set[int]]:
    """Give the sentences that hold each word."""
    holding: dict[str, set[int]] = defaultdict(set)
    for place, sentence in enumerate(sentences):
        for word in _PLAIN.findall(sentence):
            holding[word].add(place)
    return holding


class _Run(NamedTuple):
    """A capitalised run of a sentence: the form of a name that it has, nicknames left out, and where that starts and the run ends."""

    form: str
    nicks: set[str]
    start: int
    end: int
    titled: bool
    hers: bool
    """Whether a woman's title stands before it, "Mrs. Hale"."""
    opens: bool
    """Whether it opens a sentence, where every word has a capital."""


def _mentions(sentences: Sequence[str]) -> dict[str, _Mention]:
    """Find every capitalised run; a lone word that only ever opens a sentence needs a lower-case twin nowhere to count."""
    mentions: dict[str, _Mention] = defaultdict(_Mention)
    openings: list[_Run] = []
    couples = _couples(sentences)
    for sentence in sentences:
        for run in _capitalised(sentence, couples):
            if run.opens:
                openings.append(run)
            else:
                _count(mentions[run.form], run, sentence)
    _count_openings(mentions, openings, {word for sentence in sentences for word in re.findall(r"\b[a-z]+\b", sentence)})
    parts = {part for form in mentions if " " in form for part in form.split()}
    for work in _works(sentences, mentions):
        del mentions[work]
    return {form: mention for form, mention in mentions.items() if mention.inner or mention.opening > 1 or " " in form or form in parts}


def _works(sentences: Sequence[str], mentions: Mapping[str, _Mention]) -> set[str]:
    """Give the titles of which a sentence says that they are a film's, and no sentence names anybody by them or by a part of them."""
    said = {match[0].strip("\"'“‘”’ ") for sentence in sentences if (match := _NAME.match(sentence)) and _OF_A_WORK.match(sentence, match.end())}
    told = {part for form, mention in mentions.items() if mention.inner for part in form.split()}
    return {title for title in said & mentions.keys() if " " in title and told.isdisjoint(title.split())}


def _capitalised(sentence: str, couples: Collection[tuple[str, str]]) -> Iterator[_Run]:
    """Give the capitalised runs of a sentence that may be names: no holiday, and not the title of a work that the sentence is about."""
    days = [day.span() for day in _HOLIDAY.finditer(sentence)]
    for match in _NAME.finditer(sentence):
        form, nicks, start = _tidy(match[0], match.start(), couples)
        if not form or any(begins < match.end() and match.start() < ends for begins, ends in days):
            continue
        if sentence[: match.start()].strip("\"'“‘( ") in ("", "The", "A", "An") and _OF_A_WORK.match(sentence, match.end()):
            continue
        before = sentence[:start].rstrip()
        titled = " " in match[0] and fold(match[0].split()[0].rstrip(".")) in TITLES
        opens = not titled and (not before.strip("\"'“‘(") or before[-1:] in ".!?:")
        yield _Run(form, nicks, start, match.end(), titled, not _HERS.isdisjoint(words(match[0])[:-1]), opens)


def _count(mention: _Mention, run: _Run, sentence: str) -> None:
    """Count a run within a sentence, with what stands around it."""
    before = sentence[: run.start].rstrip()
    mention.inner += 1
    mention.nicks |= run.nicks
    mention.hers += run.hers
    in_a_state = _IN_A_STATE.search(before) is not None and sentence[run.end : run.end + 1] in ",.;:"
    mention.after_place_word += not run.titled and (in_a_state or fold(before.split()[-1]) in _PLACE_WORDS)
    mention.within += not run.titled and fold(before.split()[-1]) in _WITHIN and not _POSSESSIVE.match(sentence, run.end)
    mention.in_brackets += _CREDITED.search(before) is not None
    mention.no_person += _no_person(sentence, run.start, run.end)


def _count_openings(mentions: dict[str, _Mention], openings: Sequence[_Run], lower: Collection[str]) -> None:
    """Count the runs that open sentences and are names: of several words, part of a name elsewhere, or nowhere among the `lower` words, those without a capital."""
    alone = {form for form in (*mentions, *(run.form for run in openings)) if " " not in form}
    parts = {part for form in mentions for part in form.split()}
    for form, nicks, *_ in openings:
        opens, _, rest = form.partition(" ")
        first, _, surname = rest.partition(" ")
        if rest and (fold(opens) in lower or (surname and TRADE.fullmatch(opens) and first in alone and opens not in alone)):
            form = rest  # "Safecracker Vic Durant"
        if " " in form or form in parts or fold(form) not in lower:
            mentions[form].opening += 1
            mentions[form].nicks |= nicks


def _couples(sentences: Sequence[str]) -> set[tuple[str, str]]:
    """Give the titles, with their surnames, by which alone a couple can be told apart: "Mrs. Bell" from Mr. Bell, "Judge Fontaine" from Mrs. Adele Fontaine."""
    titles, wives, others = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for title, first, name in (found.groups() for sentence in sentences for found in _TITLED.finditer(sentence)):
        if first:
            (wives if title == "Mrs" else others)[name].add(first)
        elif title:
            titles[name].add(title.lower())
    married = {("mrs", name) for name, said in titles.items() if {"mr", "mrs"} <= said}
    his = {(title, name) for name, said in titles.items() for title in said - _HERS if wives[name] and others[name] <= wives[name]}
    return married | his


def _tidy(run: str, start: int, couples: Collection[tuple[str, str]] = ()) -> tuple[str, set[str], int]:
    """Take quotes, leading function words and titles off a run, but those of `couples`; gives the form, its nicknames and where it starts."""
    run = _QUOTED_ARTICLE.sub(r"\1", run)
    nicks = set(re.findall(rf"(?<!\w)[\"'“‘]({_WORD})[\"'”’]", run))
    parts = re.sub(r"(?<!\w)[\"'“‘”’]|[\"'“‘”’](?=\s|$)", "", run).strip().split()
    if len(parts) > len(nicks):
        parts = [part for part in parts if part not in nicks]
    while parts and (first := fold(parts[0].rstrip("."))) in _BEFORE_NAMES and (len(parts) > 1 or first in _NO_NAMES_ALONE):
        if parts[1:] and (first, parts[-1]) in couples and (first == "mrs" or len(parts) == 2):
            break
        start += (len(parts[0]) + 1) * (first in _NOT_NAMES)
        parts.pop(0)
    form = " ".join(parts)
    return (form if len(form) > 2 or _SHORT_NAME.fullmatch(form) else ""), nicks, start


def _merged(mentions: Mapping[str, _Mention], sentences: Sequence[str]) -> list[list[str]]:
    """Group the forms that name one person: a form joins a longer one that holds its parts, if there is only one such; or one of which a sentence says that it is the same."""
    forms = sorted(mentions, key=lambda f: (-len(f.split()), -mentions[f].total, f))
    groups: list[list[str]] = []
    holding: dict[str, set[int]] = defaultdict(set)  # the groups with a part of a name: forms that are the same share one
    for form in forms:
        parts = set(form.split())
        near = sorted(set().union(*(holding[twin] for part in parts | mentions[form].nicks for twin in (part, f"{part}e", part.removesuffix("e")))))
        homes = [place for place in near if any(_same(parts, mentions, form, other) for other in groups[place])]
        if len(homes) > 1 and mentions[form].total == 1 and not mentions[form].inner:
            continue  # a surname of two, seen once, and where every word has a capital
        if len(homes) > 1 and 0 < mentions[form].hers == mentions[form].total:
            homes = [max(homes, key=lambda place: gender_cues(groups[place], sentences))]  # "Mrs. Hale" is Prudence Hale, and not Hugh
        if len(homes) > 1 and len(parts) == 1:
            homes = [max(homes, key=lambda place: (-_by_first_name(groups[place], form, mentions), sum(mentions[f].total for f in groups[place])))]
        if len(homes) != 1:
            homes = [len(groups)]
            groups.append([])
        groups[homes[0]].append(form)
        for part in parts | mentions[form].nicks:
            holding[part].add(homes[0])
    for one, other in _said_to_be_one(sentences):
        both = [group for group in groups if one in group or other in group]
        if len(both) == 2:
            both[0].extend(both[1])
            groups.remove(both[1])
    return groups


def _said_to_be_one(sentences: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Give two names of which a sentence says that they are one person's: "Dutch, whose real name is Henry Vandermeer"."""
    for sentence in sentences:
        for alias in _ALIAS.finditer(sentence):
            names = [list(_NAME.finditer(part)) for part in (sentence[: alias.start()], sentence[alias.end() :])]
            if (
                all(names)
                and not sentence[names[0][-1].end() : alias.start()].strip("\"”’', (")
                and not sentence[alias.end() : alias.end() + names[1][0].start()].strip("\"“‘' ")
            ):
                yield _tidy(names[0][-1][0], 0)[0], _tidy(names[1][0][0], 0)[0]


def _by_first_name(group: Sequence[str], surname: str, mentions: Mapping[str, _Mention]) -> int:
    """Give how often somebody is called by the first name alone: of two who share a surname, it is the other who goes by it. 0 where the word is no surname of theirs."""
    longest = max(group, key=lambda form: len(form.split())).split()
    first = mentions.get(longest[0]) if longest[-1] == surname else None
    return first.total if first else 0


def _same(parts: set[str], mentions: Mapping[str, _Mention], form: str, other: str) -> bool:
    """Say whether a form, which has these parts, may be of the same name as another: a part of it, another spelling, or a shorter first name before the same surname."""
    others = set(other.split())
    if form.startswith("Mrs") != other.startswith("Mrs"):
        return False
    if parts <= others | mentions[other].nicks or others <= mentions[form].nicks:  # "Moose" Pavlik is Moose, whichever of the two is told more
        return True
    if len(parts) == 1 and any(min(len(form), len(o)) > 2 and form in (o + "e", o[:-1] if o.endswith("e") else None) for o in others):
        return True  # Ann and Anne: one person, spelled by two hands
    if len(parts) < 2 or len(others) < 2 or form.split()[-1] != other.split()[-1]:
        return False
    first, second = form.split()[0], other.split()[0]
    nicked = first in mentions[other].nicks | others or second in mentions[form].nicks | parts
    short, long = sorted((fold(first.rstrip(".")), fold(second.rstrip("."))), key=len)
    return nicked or (long.startswith(short) and long.removeprefix(short) not in _HER_ENDINGS) or long.endswith(short)


def _is_person(mentions: Mapping[str, _Mention]) -> bool:
    """Say whether a name is a person's, by the mentions of its forms, and not a place's, an actor's or a thing's; in doubt one that opens a sentence is a person's."""
    told = mentions.values()
    inner, credited = sum(m.inner for m in told), sum(m.in_brackets for m in told)
    last = {fold(form.split()[-1]) for form in mentions}
    shouted = all(form.isupper() and len(form) > 3 for form in mentions) and sum(m.total for m in told) <= SHOUTED
    if last <= NATIONS or last & _PLACE_NOUNS or shouted or (credited > 1 and 2 * credited > inner):
        return False
    if sum(m.opening for m in told) and not 0 < inner == credited:
        return True
    return sum(m.within for m in told) * 2 < inner and all(
        sum(getattr(m, sign) for m in told) < inner for sign in ("after_place_word", "in_brackets", "no_person")
    )


def _no_person(sentence: str, start: int, end: int) -> bool:
    """Say whether a run stands where no person is named: in quotes, as a title does, behind an article, or in a list of what somebody owns."""
    before, after = sentence[:start].rstrip(), sentence[end:].lstrip()
    if " " in sentence[start:end].strip() and (before.endswith(("“", '"')) or after[:1] in ("”", '"')):
        return True  # a title
    if re.search(r"\b(?:an?|the|this)$", before, re.I) or re.search(r"['’]s$", before):
        return True
    if (vessel := _VESSEL.search(before)) and (not vessel["placed"] or _NO_DEED.match(sentence, end)):
        return True
    if _SAINT.match(sentence, start) and re.search(r"\b(?:of|in|at|on|near|to|from)$", before):
        return True  # a church, a town or a day
    _, *owned = _POSSESSIVE.split(before)
    listed = owned[-1].split() if owned else []
    goes_on = before.endswith((",", " and")) and (after[:1] in ",.;" or after.startswith("and "))
    return bool(listed) and goes_on and all(word == "and" or word[0].isupper() for word in listed)


def gender_cues(group: Iterable[str], sentences: Iterable[str]) -> float:
    """Sum up what sentences say of the gender of whoever goes by these forms, above 0 for a woman: nouns beside a name, and pronouns where nobody else is named."""
    forms = sorted(group, key=len, reverse=True)
    score = 0.0
    for sentence in sentences:
        if not (found := _first(forms, sentence)):
            continue
        before, after = (_OWNER.sub("", part) for part in (sentence[max(0, found.start - 25) : found.start], sentence[found.end : found.end + 25]))
        behind = words(_OWNED.sub("", after))[: 3 * (after[:1] not in "'’")]
        score += NOUN_BEFORE * _womanly(words(before)[-2:], WOMEN, MEN) + NOUN_BEHIND * _womanly(behind, WOMEN, MEN)
        if not any(_tidy(m[0], 0)[0] for m in _NAME.finditer(sentence) if not _first(forms, m[0])):
            score += PRONOUN * _womanly(words(sentence), SHE, HE)
    return score


def _womanly(said: Iterable[str], women: frozenset[str], men: frozenset[str]) -> int:
    """Give 1 where words are a woman's, -1 where they are a man's, 0 where they are of both or of neither."""
    return bool(women.intersection(said)) - bool(men.intersection(said))


def _first(forms: Iterable[str], text: str) -> Span | None:
    """Find the first of the forms that stands in a text as whole words. Not by a regular expression: to compile one a person takes longer."""
    found = []
    for form in forms:
        at = text.find(form)
        while at >= 0 and (text[at - 1 : at].isalnum() or text[at + len(form) : at + len(form) + 1].isalnum()):
            at = text.find(form, at + 1)
        if at >= 0:
            found.append(Span(at, at + len(form)))
    return min(found, key=lambda span: span.start, default=None)


def _first_name(person: Person) -> str:
    return max(sorted(person.forms), key=lambda form: len(form.split())).split()[0]


def _recurs(person: Person) -> bool:
    """Whether a name is worth asking the encoder about; what other stories name has no say, so that a story read alone reads the same."""
    return person.person and person.mentions > 1


def _leanings(persons: Iterable[Person], encoder: Encoder) -> dict[str, float]:
    """Ask the encoder whether a first name is nearer to a woman's (above 0) or a man's."""
    distinct = sorted({_first_name(person) for person in persons})
    if not distinct:
        return {}
    poles = encoder.encode(["a woman, she, her", "a man, he, him"])
    leaning = encoder.encode([f"{name}, first name" for name in distinct]) @ (poles[0] - poles[1])
    return dict(zip(distinct, leaning.tolist(), strict=True))
