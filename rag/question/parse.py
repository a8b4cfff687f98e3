"""A question is read before it is answered: which story it is about, whom it names (`rag.question.linking`), and what of it is not on the shelf.

Rules only, English only. It takes plain questions (`rag.question.plain`) that stand alone: what leans on an earlier one is for `rag.followups`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.encoders import Encoder
from rag.index import Index
from rag.language.inflection import content_stems
from rag.language.vocabulary import A_TITLE, ARTICLES, FILM, NATIONS, OPENERS
from rag.language.words import CAPITALISED, any_of, fold, says, words
from rag.question.deeds import by_deed
from rag.question.linking import PLACED, before_run, by_first_name, by_initials, is_no_name, is_of_shelf, mend, named, of_two, runs
from rag.schema import Character, Hit, Passage, Story

_OPEN_QUESTION = re.compile(r"\W*(?:wh(?!ere)|how)", re.I)
"""Asks for neither yes nor no nor a place: what is not on the shelf may decide the one, "Did Joe meet Pat in Paris?", and hold the other,
"Where in America …"."""
_FRAMES = OPENERS | frozenset("america usa us states west east midwest europe".split())
"""Months, and lands: where and when something is told to happen, though no telling says so."""
_TITLED = re.compile(rf"\b[Ii]n (The(?: {CAPITALISED})+)$")
"""A title of common words, "in The Killing"."""
_ENDING_OF = re.compile(rf"^[Hh]ow (?:does|did) ({CAPITALISED}(?:['’]s)?(?: (?:(?:of|the|in|and|a) )*{CAPITALISED}(?:['’]s)?)+) (?:end|begin|start|finish)\W*$")
"""Asks for the end of what is so called."""
_WITHIN = re.compile(rf"^In ({CAPITALISED}), (?=wh|how\b)")
"""A title of one word, "In Heat, who dies?", or a place, a month, a year's end."""
_STORYISH = re.compile(rf"\b(?:{'|'.join(FILM)}|book|plot|show|series)\b", re.I)
_BEFORE_NAME = re.compile(rf"^(?:the )?(?:{A_TITLE} )*")


@dataclass(frozen=True, slots=True)
class ParsedQuestion:
    """What a question says about the shelf."""

    text: str
    """The question with misspelt names mended and without the title, which the passages seldom hold; what is searched for."""
    story: Story | None = None
    """The one story that it names."""
    names: tuple[Character, ...] = ()
    """Every character that a name in it may mean, over all stories."""
    unknown: tuple[str, ...] = ()
    """Names that stand nowhere on the shelf."""
    unknown_title: str | None = None
    """A title asked about that is not on the shelf."""
    stories: frozenset[str] = frozenset()
    """The keys of the stories that it can be about: the one named, else those that hold everybody named; empty for any."""

    def among(self, hits: Iterable[Hit]) -> list[Hit]:
        """Return the hits of the stories that it can be about."""
        return [hit for hit in hits if not self.stories or hit.passage.story in self.stories]

    @property
    def people(self) -> list[Character]:
        """Return the persons whom a name in it may mean, of the stories that it can be about."""
        return [c for c in self.names if c.person and (not self.stories or c.story in self.stories)]

    def so_called(self, name: str) -> list[Character]:
        """Return those of the people who have just this name."""
        return so_called(name, self.people)


def so_called(name: str, people: Iterable[Character]) -> list[Character]:
    """Return those of some people who have just this name, with or without a title, "Captain Strang" or "Strang".

    Where somebody goes by it as a whole, those of whose name it is only a part are left out.
    """
    called = _with_bare([name])
    found = [c for c in people if not called.isdisjoint(_with_bare(c.forms))]
    return [c for c in found if not called.isdisjoint(_with_bare(c.goes_by))] or found


def _with_bare(forms: Iterable[str]) -> set[str]:
    """Return names folded, with and without their titles."""
    return {form for said in forms for form in (fold(said), _BEFORE_NAME.sub("", fold(said)))}


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question with all that a rule may look at to answer it."""

    question: str
    """As it was asked, with the title in it."""
    parsed: ParsedQuestion
    index: Index
    encoder: Encoder
    hits: Sequence[Hit] = ()

    @property
    def readable(self) -> list[Hit]:
        """Return the hits of the stories that the question can be about."""
        return self.parsed.among(self.hits)

    @property
    def passages(self) -> list[Passage]:
        """Read the passages of the one story that it can be about, or those found for it."""
        stories = self.parsed.stories
        return self.index.passages_of(*stories) if len(stories) == 1 else [hit.passage for hit in self.readable]


def parse_question(question: str, index: Index) -> ParsedQuestion:
    """Find the story, the names and what is unknown in a question.

    Before that its names are mended (`rag.question.linking`), and whoever it describes by a deed gets a name (`rag.question.deeds`).
    """
    text = by_deed(by_first_name(by_initials(mend(question, index), index), index), index)
    meant = _of_the_year(named_stories(text, index), text)
    story = meant[0] if len(meant) == 1 else None
    title = meant[0].title if meant and _one_title(meant) else None
    namesake = story and any(c.story == story.key and c.person and fold(story.title or "") in map(fold, c.forms) for c in index.names.named_in(text))
    rest = _without(text, title) if title and not namesake else text
    text = rest if content_stems(rest) else text
    names = named(rest, index)
    unknown, unknown_title = _unknown(rest, names, index)
    stories = frozenset(s.key for s in meant) if title else _homes(text, names, index)
    return ParsedQuestion(text, story, names, unknown, unknown_title, stories)


def _unknown(text: str, names: Sequence[Character], index: Index) -> tuple[tuple[str, ...], str | None]:
    """Return the names in a question that stand nowhere on the shelf, and the title, if any, that it asks about and that is not there.

    `names` are those that are.
    """
    unknown: list[str] = []
    title = _unknown_frame(text, index)
    for match, run in runs(text):
        if (titled := _TITLED.search(text, 0, match.end())) and not index.stories_with(titled[1]):
            title = title or titled[1]
        before = before_run(match, run)
        known = index.knows(run) or is_of_shelf(words(run), before, index)
        if not run or (known and not of_two(run, index)) or is_no_name(run, before):
            continue
        placed = PLACED.search(before)
        if _STORYISH.search(before[-30:]) or match[0][0] in '"“' or (placed and (fold(before) == "in" or (" " in run and not names))):
            title = title or run
        elif not (placed and names) or (placed[1].lower() == "in" and _OPEN_QUESTION.match(text) and not _FRAMES.issuperset(words(run))):
            unknown.append(run)
    return tuple(unknown), title


def _unknown_frame(text: str, index: Index) -> str | None:
    """Return a title that is not on the shelf and that by its place can be nothing else.

    It stands in front, "In Heat, who dies?", or its end is asked for, "How does Heat end?".
    """
    if (within := _WITHIN.match(text)) and not index.names.named_in(within[1]) and not index.knows(within[1]) and fold(within[1]) not in OPENERS | NATIONS:
        return within[1]
    ending = _ENDING_OF.match(text)
    return ending[1] if ending and not index.names.named_in(ending[1]) and not index.stories_with(ending[1]) else None


def _of_the_year(stories: Sequence[Story], text: str) -> Sequence[Story]:
    """Return those of several stories of one title that are of a year in the question, "In The Pier (1948), who …", if one is."""
    return ([s for s in stories if s.year and re.search(rf"\b{s.year}\b", text)] if _one_title(stories) else []) or stories


def _one_title(stories: Sequence[Story]) -> bool:
    """Return whether stories are all called the same, but for an article."""
    return len({tuple(word for word in words(story.title or "") if word not in ARTICLES) for story in stories}) == 1


def _homes(text: str, names: Sequence[Character], index: Index) -> frozenset[str]:
    """Return the stories that a question can be about by its names: those that hold every person and place that it names, or else every person.

    It is none where no story does.

    A story holds a name wherever its words stand in the text: "maiden" may be part of a name in one story, but says nothing where others have the word too.
    """
    forms = {fold(form) for c in names if c.person for form in c.forms if says(text, form)}
    places = [run for match, run in runs(text) if run and not is_no_name(run, before_run(match, run))]
    homes = [index.stories_with(form) - _only_part(form, names) for form in forms]
    return _shared([*homes, *filter(None, map(index.stories_with, places))]) or _shared(homes)


def _only_part(form: str, names: Sequence[Character]) -> set[str]:
    """Return the stories where a name is only ever part of somebody's, "Pike" of Pike Dolan; none unless somebody of another story goes by it as a whole."""
    goes_by_it = {c.story for c in names if c.person and form in map(fold, c.goes_by)}
    return {c.story for c in names if c.person and form in map(fold, c.forms)} - goes_by_it if goes_by_it else set()


def _shared(homes: Sequence[frozenset[str]]) -> frozenset[str]:
    return frozenset.intersection(*homes) if homes else frozenset()


def named_story(text: str, index: Index) -> Story | None:
    """Return the one story whose title the question holds."""
    found = named_stories(text, index)
    return found[0] if len(found) == 1 else None


def named_stories(text: str, index: Index) -> list[Story]:
    """Return the stories whose titles the question holds; a title within another that it holds is none, and "the" in front may be missing."""
    said = words(text)
    folded = f" {' '.join(said)} "
    found: list[tuple[str, Story]] = []
    for key, bare in [title for word in dict.fromkeys(said) for title in index.names.titled.get(word, ())]:
        story, whole = index.stories[key], " ".join(bare)
        if f" {whole} " not in folded:
            continue
        written = any_of([story.title or ""])
        as_written = re.search(rf"{written}(?! of {CAPITALISED}{f'| {CAPITALISED}' if len(bare) == 1 else ''})", text)
        if not as_written and re.search(written, text):
            continue  # the name goes on: "Broadway" is not "Broadway Rhythm", nor "Strange Affair" "The Strange Affair of Uncle Harry"
        in_passing = re.search(rf"\b(?:an?|his|her|their|my|your|this|that|any|some|no) {re.escape(whole)}\b", text)  # "get a raw deal"
        if as_written or (len(bare) > 1 and (not in_passing or words(in_passing[0]) == words(story.title or ""))):
            found.append((f" {whole} ", story))
    return [story for title, story in found if not any(title != other and title in other for other, _ in found)]


def _without(text: str, title: str) -> str:
    """Take a title out of a question.

    One that is not written as a title goes only where it says in which story: the glass heron may also be a thing in "The Glass Heron".
    """
    bare = re.escape(re.sub(r"^(?:the|an?)\s+", "", title, flags=re.I))
    written = re.sub(r"([^\W\d_])([^\W\d_]+)", r"\1(?i:\2)", bare) if title.isupper() else bare  # "THE QUIET DEBT" is The Quiet Debt
    named = rf"""(?:(?i:the)\s+(?i:{"|".join(FILM)})\s+)?["“'‘]?(?:(?i:the|an?)\s+)?(?<!\w)"""
    scoped = rf"(?:\b(?i:in|from|during)\s+|^){named}(?i:{bare})"
    pattern = rf"""(?:{scoped}|(?:\b(?i:of)\s+)?{named}{written})(?!\w)(?:["”]|['’](?!\w))?(?: \((?:18|19|20)\d\d\))?\s*[,:]?"""
    return " ".join(re.sub(pattern, " ", text).split())
