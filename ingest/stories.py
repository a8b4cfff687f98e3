"""Files become stories: those that `corpus.toml` names, and the others grouped by the characters that they share.

Two tellings of one film name the same people again and again. Two films with the same actors and director name these once only, and a sequel, which does have
the same people, bears another title. So two files join where the people whom both name make up much of all mentions of people in either: half where the files
bear no titles that decide it (and then a full name must be shared, or one person more), more than half where they bear two titles, and any share where they
bear the same one. In doubt files stay apart; `corpus.toml` overrules it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import combinations

from ingest.headings import Heading
from ingest.names import Person
from rag.language.vocabulary import TITLES
from rag.language.words import fold, words
from rag.schema import Story

PERSONS, UNSURNAMED = 3, 4
"""The fewest persons that two files must share, with a full name among them and without one.

Without one, 41 of 80 made-up stories told twice join where 29 did, three shelves thrown together, none wrongly; of 31,386 film articles without their titles
one pair more than the 304 that did."""
SHARE, AGAIN = 0.5, 2
"""The least share of the mentions of people in either file that must be of people named in both, and how many of these both files must name more than once."""
SHARE_APART, AGAIN_APART = 0.6, 3
"""The same for files that bear two titles; there only people who are named more than once count.

Of 31,386 film articles 92 pairs join, of which 64 bear one title and are copies or remakes; without a look at titles 475 would, most of them sequels.
"""
COMMON = 40
"""A name or a title that more files than this hold says nothing about which story it is."""


def group(
    named: Sequence[Story], headings: Mapping[str, Heading | None], digests: Mapping[str, str], people_in: Callable[[tuple[str, ...]], Sequence[Person]]
) -> tuple[Story, ...]:
    """Place every source (its heading and the digest of its bytes by path) in a story.

    That is a named one, one with the files that share its people or are copies of it, or its own. `people_in` gives the names in some sources together. A story
    that `corpus.toml` does not name is called by the heading of its first file that has one.
    """
    story_of = {path: story.key for story in named for path in story.sources if path in headings}
    homes = {digests[path]: key for path, key in story_of.items()}
    nodes: dict[str, list[str]] = defaultdict(list)
    for path in headings:
        nodes[story_of.get(path) or homes.setdefault(digests[path], f"file:{path}")].append(path)
    if nodes.keys() <= set(story_of.values()):
        joined = {key: key for key in nodes}
    else:
        casts = {key: [person for person in people_in(tuple(paths)) if person.person] for key, paths in nodes.items()}
        bears = {key: _borne(paths, headings) for key, paths in nodes.items()}
        bears |= {story.key: Heading(story.title, story.year) for story in named if story.title}
        joined = _joined(casts, bears, {story.key for story in named})
    members: dict[str, list[str]] = defaultdict(list)
    for key, paths in nodes.items():
        members[joined[key]] += paths
    titles = {story.key: story for story in named}
    made = [Story(s.key, s.title, tuple(sorted(members[s.key])), s.year) for s in named if members.get(s.key)]
    for key, paths in members.items():
        if key not in titles:
            heading = _borne(paths, headings)
            made.append(Story(key, heading and heading.title, tuple(sorted(paths)), heading and heading.year))
    return tuple(made)


def _borne(paths: Sequence[str], headings: Mapping[str, Heading | None]) -> Heading | None:
    """Return the heading of the first of some files that has one; one with a year, and one not in capitals, comes before others."""
    borne = [found for path in sorted(paths) if (found := headings[path])]
    return min(borne, key=lambda found: (found.year is None, found.title.isupper()), default=None)


def _joined(casts: Mapping[str, Sequence[Person]], bears: Mapping[str, Heading | None], named: set[str]) -> dict[str, str]:
    """Return for each node (its cast, and what it bears at its head) the node that it joins, itself if none: a named story if there is one, else the first."""
    home = {key: key for key in casts}

    def root(key: str) -> str:
        while home[key] != key:
            key = home[key]
        return key

    for first, second in _candidates(casts, bears):
        a, b = sorted((root(first), root(second)), key=lambda key: key not in named)
        if a != b and not {a, b} <= named and same_story(casts[first], casts[second], bears.get(first), bears.get(second)):
            home[b] = a
    return {key: root(key) for key in casts}


def _candidates(casts: Mapping[str, Sequence[Person]], bears: Mapping[str, Heading | None]) -> list[tuple[str, str]]:
    """Pair the nodes that share a name or a title which few files hold, and somebody whom both name more than once."""
    holding: dict[str, list[str]] = defaultdict(list)
    again = {key: frozenset(form for person in cast if person.mentions > 1 for form in person.forms) for key, cast in casts.items()}
    for key, cast in casts.items():
        for form in {form for person in cast for form in person.forms}:
            holding[form].append(key)
        if heading := bears.get(key):
            holding[f"title: {' '.join(words(heading.title))}"].append(key)
    pairs = {pair for keys in holding.values() if len(keys) <= COMMON for pair in combinations(keys, 2)}
    return sorted((a, b) for a, b in pairs if not again[a].isdisjoint(again[b]))


def same_story(first: Sequence[Person], second: Sequence[Person], one: Heading | None = None, other: Heading | None = None) -> bool:
    """Return whether two casts are one story's, of which the texts may bear a heading each."""
    shared = [(p, q) for p in first for q in second if _shares_name(p, q)]
    again = [(p, q) for p, q in shared if p.mentions > 1 and q.mentions > 1]
    if one and other and words(one.title) == words(other.title) and len({one.year, other.year} - {None}) < 2:
        return bool(again)
    counted, share, least = (again, SHARE_APART, AGAIN_APART) if one and other else (shared, SHARE, AGAIN)
    full = any(_shares_full_name(p, q) for p, q in counted)
    if not full and one and other:
        return False
    if len({id(p) for p, _ in counted}) < (PERSONS if full else UNSURNAMED) or len({id(p) for p, _ in again}) < least:
        return False
    sides = ((first, {id(p) for p, _ in counted}), (second, {id(q) for _, q in counted}))
    return all(sum(p.mentions for p in cast if id(p) in ids) >= share * sum(p.mentions for p in cast) for cast, ids in sides)


def _shares_name(one: Person, other: Person) -> bool:
    """Return whether two may be one by their names: by a form of both that is no title, for every tale has its Queen, or by a full name."""
    return any(fold(form) not in TITLES for form in one.forms & other.forms) or _shares_full_name(one, other)


def _shares_full_name(one: Person, other: Person) -> bool:
    """Return whether two have a full name in common, or one that is the other's but for a shorter first name, "Walt Neff" and "Walter Neff"."""
    return any(a[1:] == b[1:] and (a[0].startswith(b[0]) or b[0].startswith(a[0])) for a in _full_names(one.forms) for b in _full_names(other.forms))


@lru_cache(maxsize=100_000)
def _full_names(forms: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    """Return the words of each form of several words."""
    return tuple(tuple(form.split()) for form in forms if " " in form)
