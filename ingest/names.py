"""The names in play in a story, gathered from capital letters alone (`ingest.mentions`): who they are and what else they are called.

Forms are taken for one person's where they share a part of a name that nobody else in the story has ("Rick", "Coyle", "Rick Coyle"), where a nickname stands in
quotes ('Alonzo "Lon" Emmerich'), or where only a title is added; what is in doubt is left apart. Names that only ever follow "in", "to" or "from" are taken for
places, and those that only ever stand in brackets or behind "played by" for actors: both are kept, but not as persons.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ingest.gender import first_name_cues, gender_cues
from ingest.mentions import NAME, Mention, mentions_in, tidy, with_commas
from rag.encoders import Encoder
from rag.language.vocabulary import NATIONS, TITLES
from rag.language.words import UPPER, fold, gender_of, words
from rag.schema import Character, Gender

_PLAIN = re.compile(r"[^\W_]+")
_PLACE_NOUNS = frozenset(
    """
    desert street avenue road square hotel hospital inn club bar café cafe saloon grill bank station bridge river lake county city island park bay creek
    valley ranch prison university college theatre theater boulevard motel canyon company corporation
    """.split()
)
"""End the names of places."""
_ALIAS = re.compile(
    r"\b(?:(?:whose|(?<=\()(?:his|her)) (?:real|true|full) name (?:is|was)|(?:is|was) (?:in truth|really|actually|in fact)"
    r"|also known as|(?:better |otherwise )?known as|also called|alias|a\.k\.a\.|aka|n[ée]e"
    r"|who (?:now )?calls (?:him|her)self|whom (?:everyone|everybody|they all|people|all) calls?"
    r"|nicknamed|dubbed|(?<=, )called|real name|born) (?:the )?",
    re.I,
)
"""Between two names of one person."""
SHOUTED = 2
"""Up to so often, words in capitals are an exclamation or a heading; a script names its people so all along."""
_WIFE = re.compile(rf"\b(?P<his>[{UPPER}]\w+)['’]s wife,? (?P<hers>[{UPPER}]\w+)\b")
"""Who may be called by his surname and "Mrs." elsewhere, "Sabin's wife Vivian"."""
_HER_ENDINGS = frozenset("a e ia ina ine etta ette".split())
"""Make of a man's name a woman's, "Paul" and "Paula"."""


class Person(NamedTuple):
    """Forms that name one and the same, and how often; `person` is False for a place or an actor."""

    forms: frozenset[str]
    mentions: int
    person: bool
    by_use: tuple[str, ...] = ()
    """The forms, the most used first."""


def people(sentences: Sequence[str]) -> list[Person]:
    """Gather the names in the sentences of one story."""
    sentences = with_commas(sentences)
    mentions = mentions_in(sentences)
    made = []
    for group in _merged(mentions, sentences):
        counts = Counter({form: mentions[form].total for form in group})
        by_use = tuple(form for form, _ in counts.most_common())
        made.append(Person(frozenset(group), counts.total(), _is_person({form: mentions[form] for form in group}), by_use))
    return made


def characters(stories: Mapping[str, tuple[Sequence[str], Sequence[Person]]], encoder: Encoder) -> list[Character]:
    """Return the names of each story (by its key: its sentences, and who `people` found in them) the gender that they seem to have."""
    found = [(story, sentences, person) for story, (sentences, persons) in stories.items() for person in persons]
    by_first_name = first_name_cues([_first_name(person) for *_, person in found if _recurs(person)], encoder)
    holding = {story: _by_word(sentences) for story, (sentences, _) in stories.items()}
    made = []
    for story, sentences, person in found:
        name = max(person.forms, key=lambda form: (len(form.split()), len(form), form))
        name = name if " " in name else person.by_use[0]  # "Moose" rather than "Pavlik", who is told by it once
        aliases = tuple(form for form in person.by_use if form != name)
        told = sorted({place for form in person.forms for place in holding[story].get(_PLAIN.findall(form)[0], ())})
        womanly = gender_cues(person.forms, [sentences[place] for place in told]) if person.person else 0.0
        if _recurs(person):
            womanly += by_first_name[_first_name(person)]
        gender: Gender = _by_title(name) or ("f" if womanly >= 1 else "m" if womanly <= -1 else "")
        made.append(Character(name, story, aliases, person.mentions, gender, person.person))
    return sorted(made, key=lambda c: (c.story, -c.mentions, c.name))


def _by_title(name: str) -> Gender:
    """Return the gender of whoever has a title in their name, "Mrs. Bell", "Mr. Dietrichson"."""
    title, *rest = words(name)
    return gender_of(title) if rest and title in TITLES else ""


def _by_word(sentences: Sequence[str]) -> dict[str, set[int]]:
    """Return the sentences that hold each word."""
    holding: dict[str, set[int]] = defaultdict(set)
    for place, sentence in enumerate(sentences):
        for word in _PLAIN.findall(sentence):
            holding[word].add(place)
    return holding


def _merged(mentions: Mapping[str, Mention], sentences: Sequence[str]) -> list[list[str]]:
    """Group the forms that name one person.

    A form joins a longer one that holds its parts, if there is only one such, or one of which a sentence says that it is the same.
    """
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
    """Yield two names of which a sentence says that they are one's: "Dutch, whose real name is Henry Vandermeer"; Mrs. Sabin is "Sabin's wife Vivian"."""
    for sentence in sentences:
        for alias in _ALIAS.finditer(sentence):
            names = [list(NAME.finditer(part)) for part in (sentence[: alias.start()], sentence[alias.end() :])]
            if (
                all(names)
                and not sentence[names[0][-1].end() : alias.start()].strip("\"”’', (")
                and not sentence[alias.end() : alias.end() + names[1][0].start()].strip("\"“‘' ")
            ):
                yield tidy(names[0][-1][0], 0)[0], tidy(names[1][0][0], 0)[0]
        for wife in _WIFE.finditer(sentence):
            yield f"Mrs. {wife['his']}", wife["hers"]


def _by_first_name(group: Sequence[str], surname: str, mentions: Mapping[str, Mention]) -> int:
    """Return how often somebody is called by the first name alone, for of two who share a surname it is then the other who goes by it.

    It is 0 where the word is no surname of theirs.
    """
    longest = max(group, key=lambda form: len(form.split())).split()
    first = mentions.get(longest[0]) if longest[-1] == surname else None
    return first.total if first else 0


def _same(parts: set[str], mentions: Mapping[str, Mention], form: str, other: str) -> bool:
    """Return whether a form, which has these parts, may be of the same name as another.

    It may be a part of it, another spelling, or a shorter first name before the same surname.
    """
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


def _is_person(mentions: Mapping[str, Mention]) -> bool:
    """Return whether a name is a person's, by the mentions of its forms, and not a place's, an actor's or a thing's.

    In doubt one that opens a sentence is a person's.
    """
    told = mentions.values()
    inner, credited = sum(m.inner for m in told), sum(m.in_brackets for m in told)
    last = {fold(form.split()[-1]) for form in mentions}
    shouted = all(form.isupper() and len(form) > 3 for form in mentions) and sum(m.total for m in told) <= SHOUTED
    if (
        last <= NATIONS
        or last & _PLACE_NOUNS
        or 0 < sum(m.total for m in told) <= 4 * sum(m.place for m in told)
        or shouted
        or (credited > 1 and 2 * credited > inner)
    ):
        return False
    if sum(m.opening for m in told) and not 0 < inner == credited:
        return True
    return sum(m.within for m in told) * 2 < inner and sum(m.unlike_a_person for m in told) < inner


def _first_name(person: Person) -> str:
    return max(sorted(person.forms), key=lambda form: len(form.split())).split()[0]


def _recurs(person: Person) -> bool:
    """Whether a name is worth asking the encoder about; what other stories name has no say, so that a story read alone reads the same."""
    return person.person and person.mentions > 1
