"""The names in a question are linked to the shelf's (entity linking): a misspelt one is mended, and one that is nowhere there is told from those that are.

Rules only, English only. A misspelt name is mended only where one name is clearly meant. A first name and a surname that the shelf has, but of two people, are
together a name that it does not have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import get_close_matches

from rag.index import Index
from rag.language.inflection import common_words
from rag.language.vocabulary import ABBREVIATIONS, NATIONS, STOP, TITLES, TRADE
from rag.language.words import UPPER, any_of, fold, says, words
from rag.schema import Character

_PROPER = rf"(?:[{UPPER}]\.(?=\s)|[{UPPER}](?:[\w-]|['’](?!s\b))*)"
_RUN = re.compile(rf"[\"“‘']?\b{_PROPER}(?:\s+(?:(?:of|the|de|von|van|and)\s+)*{_PROPER})*")
"""Capitalised words side by side; what is owned is another run, "Harry Lime's Vienna"."""
QUESTION_WORDS = STOP | frozenset(
    "name list summarise summarize describe compare contrast discuss explain outline give find show hi hello hey please thanks".split()
)
_OPENERS = frozenset("yes ok okay well good morning evening afternoon day dear actually maybe perhaps also right now say".split())
_EPITHETS = frozenset(
    """
    old young big little poor fat mad dear good fair sweet crazy lucky kindly convict inmate villain burglar crook thug herr frau monsieur madame signor
    comrade
    """.split()
)
"""Stand before a name, and are none; nor are trades."""
_SHORT_NAMES = """
    bob=robert bobby=robert bert=robert|albert|herbert bill=william billy=william dick=richard ted=edward|theodore teddy=edward|theodore ned=edward
    peg=margaret peggy=margaret beth=elizabeth bess=elizabeth betsy=elizabeth betty=elizabeth liz=elizabeth libby=elizabeth hank=henry harry=henry
    jack=john polly=mary molly=mary tony=anthony toni=antonia sandy=alexander nell=eleanor|helen nellie=eleanor|helen nora=eleanor nancy=ann|anne
    gus=august|augustus drew=andrew fred=alfred gene=eugene gina=regina lena=helena|magdalena tina=christina|martina trudy=gertrude kate=catherine
    kitty=catherine katie=catherine jerry=gerald jeff=geoffrey
    """
_CALLED_FOR_SHORT = {short: frozenset(whole.split("|")) for short, _, whole in (pair.partition("=") for pair in _SHORT_NAMES.split())}
"""Short names that begin otherwise than what they are short for."""
PLACED = re.compile(r"\b(in|at|(?<!happens )(?<!happened )to|from|near|of|into|through)\s*$", re.I)
"""Right before a place."""
SPELLING = 0.8
"""The least likeness (difflib's ratio) between a misspelt word and the name that is meant."""

SPELLING_BESIDE = 0.75
"""The same behind a first name of somebody who is so called: "Pyne" for "Pine"."""


def runs(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """Find the capitalised runs of a text, each also without the question's own words in front of it."""
    return ((match, _trimmed(match[0])) for match in _RUN.finditer(text))


def before_run(match: re.Match[str], run: str) -> str:
    """Return what stands before a run in its text, the question's own words in front of it included."""
    return match.string[: match.start() + match[0].find(run)].rstrip("\"'“‘ ")


def mend(question: str, index: Index) -> str:
    """Mend each word of a question that is unknown to the shelf and close to exactly one of its names.

    Words beside a name that is nowhere on the shelf are left alone: "Vito" of "Vito Corleone" is nobody's misspelling. A question without capitals gets those
    of its names.
    """
    meant = {word: _meant(word, index) for word in re.findall(r"[^\W\d_]{4,}(?!['’]t\b)", question)}
    for _, run in runs(question):
        parts = run.split()
        if len(parts) == 2 and not meant.get(parts[1]) and (surname := _surname_meant(meant.get(parts[0]) or parts[0], parts[1], index)):
            meant[parts[1]] = surname
        if any(not meant.get(part) and not index.knows(part) and fold(part) not in STOP for part in parts):
            meant |= dict.fromkeys(parts, "")
    for word, name in meant.items():
        question = re.sub(rf"\b{re.escape(word)}\b", name, question) if name else question
    return _as_written(question, index) if question.islower() else question


def named(text: str, index: Index) -> tuple[Character, ...]:
    """Return whom, and what place, a name in a question may mean, over all stories.

    A word without a capital is a name only where most of the stories that hold it have one that is so called: "keep" is none, whoever may be called Keep.
    """
    found = index.names.named_in(text)
    lower = {form for form in {fold(form) for c in found for form in c.forms} if re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text)}
    common = {form for form in lower if 2 * len({c.story for c in found if form in map(fold, c.forms)}) <= len(index.stories_with(form))}
    return tuple(c for c in found if any(fold(form) not in common and says(text, form) for form in c.forms))


def _as_written(question: str, index: Index) -> str:
    """Write the names of people as the shelf does in a question that has no capitals."""
    forms = {fold(form): form for c in named(question, index) if c.person for form in c.forms}
    return re.sub(any_of(forms), lambda match: forms[match[0]], question)


def _meant(word: str, index: Index) -> str:
    """Return the name that a misspelt word is close to, as the shelf writes it; "" where it is close to none or to two, and where the word is not misspelt."""
    folded = fold(word)
    common = folded in common_words()
    if folded in STOP or index.knows(word) or (common and word.islower()):
        return ""
    parts = [
        part
        for part, named in index.names.parts.items()
        if part[0] == folded[0] and len(part) > (2 if word[0].isupper() else 3) and (not common or any(c.person for c in named))
    ]
    close = get_close_matches(folded, parts, n=2, cutoff=SPELLING)
    if not close or (len(close) > 1 and set(index.names.parts[close[0]]).isdisjoint(index.names.parts[close[1]])):
        return ""
    written = (part for c in index.names.parts[close[0]] for form in c.forms for part in re.findall(r"[^\W_]+", form))
    return next((part for part in written if fold(part) == close[0]), "")


def _surname_meant(first: str, word: str, index: Index) -> str:
    """Return the surname that a short misspelt one behind a first name is close to, "Dolly Pyne" for "Dolly Pine"; "" where none is, or two are."""
    names = [c.name.split() for c in index.names.parts.get(fold(first), ()) if c.person]
    surnames = {fold(name[1]): name[1] for name in names if len(name) == 2 and fold(name[0]) == fold(first) and name[1][0] == word[0]}
    close = get_close_matches(fold(word), surnames, n=2, cutoff=SPELLING_BESIDE) if not index.knows(word) else []
    return surnames[close[0]] if len(close) == 1 else ""


def _trimmed(run: str) -> str:
    """Take the question's own words off the front of a capitalised run."""
    parts = re.sub(r"['’]s\b", "", run).strip("\"'“‘”’ ").split()
    while parts and re.split(r"n?['’]", fold(parts[0]))[0] in QUESTION_WORDS | _OPENERS:
        parts.pop(0)
    return " ".join(parts)


def is_of_shelf(run: Sequence[str], before: str, index: Index) -> bool:
    """Return whether a capitalised run, given as folded words with what stands before it, names somebody or something of the shelf.

    It does not where it goes on to a surname that is nowhere, for "Joe Gillis" is not Joe Sullivan, or begins with another first name, for "Harry Martin" is
    not Ann.
    """
    if not any(part in index.names.parts for part in run) or not (run[-1] in index.names.parts or index.knows(run[-1])):
        return False
    bearers = [c for c in index.names.parts.get(run[-1], ()) if c.person]
    if len(run) != 2 or not bearers or not words(before) or index.knows(run[0]) or run[0] in TITLES | _EPITHETS or TRADE.fullmatch(run[0]):
        return True
    return any(len(form) < 2 or _may_be_short_for(form[0], run[0]) for form in (words(c.name) for c in bearers))


def _may_be_short_for(one: str, other: str) -> bool:
    """Return whether two first names may be one: they begin alike, "Rick" and "Richard", or are known to."""
    return one[0] == other[0] or other in _CALLED_FOR_SHORT.get(one, ()) or one in _CALLED_FOR_SHORT.get(other, ())


def by_first_name(text: str, index: Index) -> str:
    """Leave out a surname that a question adds to a first name, where the shelf gives it to another of the story.

    Walter, the brother of Eddie Kessler, is asked about as "Walter Kessler"; but "Who gives Candy Moe's address?" names two, if the other is Moe Williams.
    """
    for match, run in runs(text):
        said = words(run)
        so_called = [c for c in index.names.parts.get(said[0], ()) if c.person] if len(said) == 2 else []
        one = so_called[0] if len(so_called) == 1 and words(so_called[0].name) == said[:1] else None
        if one and not index.stories_with(run) and any(_may_be_surname(said[1], match, c) for c in index.names.parts.get(said[1], ()) if c.story == one.story):
            text = text.replace(run, one.name)
    return text


def _may_be_surname(word: str, match: re.Match[str], bearer: Character) -> bool:
    """Return whether a word that a run of names ends with may be the surname of whoever bears it, and not their first name, or all that they are called."""
    name = words(bearer.name)
    owns = match.string.startswith(("'s", "’s"), match.end())
    return bearer.person and (name[-1] == word if len(name) > 1 else not owns)


def by_initials(text: str, index: Index) -> str:
    """Write a place as the shelf does where it knows its initials alone, "in L.A." for "in Los Angeles"."""
    for match, run in runs(text):
        initials = "".join(f"{part[0].upper()}." for part in words(run) if part not in STOP)
        if len(initials) > len("L.") and PLACED.search(text, 0, match.start()) and not index.knows(run) and index.stories_with(initials):
            text = text.replace(run, initials)
    return text


def of_two(run: str, index: Index) -> bool:
    """Return whether a capitalised run is a name put together of two people's: "Helen Keller", where one story has a Helen and another a Keller."""
    said = [word for word in words(run) if word not in TITLES]
    stories = [{c.story for c in index.names.parts.get(word, ())} for word in said]
    return len(said) == 2 and STOP.isdisjoint(said) and all(stories) and not set.intersection(*stories) and not index.stories_with(run)


def is_no_name(run: str, before: str) -> bool:
    """Return whether a capitalised run is nobody's name: a nation, a day or a title, or a common word that opens the question, "Explain why …"."""
    said = words(run)
    return (NATIONS | TITLES | ABBREVIATIONS).issuperset(said) or (
        len(said) == 1 and not words(before) and (said[0] in common_words() or said[0].endswith("ly"))
    )
