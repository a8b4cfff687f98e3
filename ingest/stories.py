"""Files become stories: those that `corpus.toml` names, and the others grouped by the characters that they share.

Two tellings of one film name the same people again and again; two films with the same actors and director name them once.
So files join where persons named at least twice in both carry most of what either says about persons, and some full
name is among them. In doubt they stay apart; `corpus.toml` overrules it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations

from ingest.clean import Heading
from ingest.names import Person
from rag.schema import Story

SHARE = 0.6
"""The least share of the mentions of persons, in either file, that must be of persons in both."""
PERSONS = 3
"""The fewest persons that two files must share."""
COMMON = 40
"""A name that more files than this hold twice says nothing about which story it is."""


def group(
    named: Sequence[Story], headings: Mapping[str, Heading | None], digests: Mapping[str, str], people_in: Callable[[tuple[str, ...]], Sequence[Person]]
) -> tuple[Story, ...]:
    """Place every source (its heading and the digest of its bytes by path) in a story: a named one, one with the files that share its people or are copies of it, or its own.

    `people_in` gives the names in some sources together. A story that `corpus.toml` does not name is called by the heading of its first file that has one.
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
        joined = _joined(casts, {story.key for story in named})
    members: dict[str, list[str]] = defaultdict(list)
    for key, paths in nodes.items():
        members[joined[key]] += paths
    titles = {story.key: story for story in named}
    made = [Story(s.key, s.title, tuple(sorted(members[s.key])), s.year) for s in named if members.get(s.key)]
    for key, paths in members.items():
        if key not in titles:
            first = next((found for path in sorted(paths) if (found := headings[path])), Heading(""))
            made.append(Story(key, first.title or None, tuple(sorted(paths)), first.year))
    return tuple(made)


def _joined(casts: Mapping[str, Sequence[Person]], named: set[str]) -> dict[str, str]:
    """Give each node the node that it joins (itself, if none): a named story where there is one, else the first."""
    home = {key: key for key in casts}

    def root(key: str) -> str:
        while home[key] != key:
            key = home[key]
        return key

    for first, second in _candidates(casts):
        a, b = sorted((root(first), root(second)), key=lambda key: key not in named)
        if a != b and not {a, b} <= named and same_story(casts[first], casts[second]):
            home[b] = a
    return {key: root(key) for key in casts}


def _candidates(casts: Mapping[str, Sequence[Person]]) -> list[tuple[str, str]]:
    """Pair the nodes that both name a full name twice which is not all over the shelf."""
    twice: dict[str, list[str]] = defaultdict(list)
    for key, cast in casts.items():
        for form in {form for person in cast if person.mentions > 1 for form in person.forms if " " in form}:
            twice[form].append(key)
    return sorted({pair for keys in twice.values() if len(keys) <= COMMON for pair in combinations(keys, 2)})


def same_story(first: Sequence[Person], second: Sequence[Person]) -> bool:
    """Say whether two casts are one story's."""
    again = [q for q in second if q.mentions > 1]
    shared = [(p, q) for p in first if p.mentions > 1 for q in again if not p.forms.isdisjoint(q.forms)]
    if len({id(p) for p, _ in shared}) < PERSONS or not any(" " in form for p, q in shared for form in p.forms & q.forms):
        return False
    sides = ((first, {id(p) for p, _ in shared}), (second, {id(q) for _, q in shared}))
    return all(sum(p.mentions for p in cast if id(p) in ids) >= SHARE * sum(p.mentions for p in cast) for cast, ids in sides)
