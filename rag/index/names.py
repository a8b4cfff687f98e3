"""Who and what is named in the stories of one generation: characters and titles, and which of them a text names.

It knows names as `ingest` has found them, and mends none: that is for `rag.question.linking`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property

from rag.index.database import Database, unlisted
from rag.language.vocabulary import ARTICLES, TITLES
from rag.language.words import gender_of, words
from rag.schema import Character, Gender, Span, Story


class Names:
    """The characters and titles of a generation. Safe to share between threads."""

    def __init__(self, database: Database, stories: Collection[Story]) -> None:
        """Read the characters of a database, and the titles of `stories`."""
        self._database, self._stories = database, stories
        self._spelled: dict[Character, tuple[str, ...]] = {}

    @cached_property
    def titles(self) -> dict[str, list[str]]:
        """Return the folded words of each title, by the key of its story."""
        return {story.key: words(story.title) for story in self._stories if story.title}

    @cached_property
    def titled(self) -> dict[str, list[tuple[str, list[str]]]]:
        """Return, by the first word of a title without its article, the keys of the stories so called and the words of their titles."""
        found: dict[str, list[tuple[str, list[str]]]] = {}
        for key, title in self.titles.items():
            bare = title[1:] if len(title) > 1 and title[0] in ARTICLES else title
            if bare:
                found.setdefault(bare[0], []).append((key, bare))
        return found

    @cached_property
    def characters(self) -> tuple[Character, ...]:
        """Return every name in play."""
        return tuple(
            Character(name, story, unlisted(aliases), mentions, gender, bool(person))
            for name, story, aliases, mentions, gender, person in self._database.rows("select * from character")
        )

    @cached_property
    def _casts(self) -> dict[str, list[Character]]:
        casts: dict[str, list[Character]] = {}
        for person in (c for c in self.characters if c.person):
            casts.setdefault(person.story, []).append(person)
        return casts

    def cast(self, story: str) -> Sequence[Character]:
        """Return the persons of a story, the most named first."""
        return self._casts.get(story, ())

    def people(self) -> Iterator[tuple[str, frozenset[str], int]]:
        """Yield the story, forms and mentions of each person; quicker than `characters`, which takes a second on a large shelf."""
        for story, name, aliases, mentions in self._database.rows("select story, name, aliases, mentions from character where person"):
            yield story, frozenset((name, *unlisted(aliases))), mentions

    @cached_property
    def parts(self) -> dict[str, list[Character]]:
        """Return, by each folded word of a name, the characters whose name or alias holds it."""
        found: dict[str, list[Character]] = {}
        for character in self.characters:
            for part in {part for form in character.forms for part in words(form)}:
                found.setdefault(part, []).append(character)
        return found

    def named_in(self, text: str) -> list[Character]:
        """Return every character that a name in the text may mean, in the order of the catalogue.

        "Carl Maddox" does not mean Ruth, who is a Maddox too, nor does "Mr. Maddox".
        """
        said = words(text)
        near = {character for word in set(said) for character in self.parts.get(word, ())}
        folded = f" {' '.join(said)} "
        places: dict[Span, list[Character]] = {}
        for character in near:
            for form in self._as_words(character):
                at = folded.find(form)
                while at >= 0:
                    if not character.gender or _gender_of_title(folded[:at]) in ("", character.gender):
                        places.setdefault(Span(at, at + len(form)), []).append(character)
                    at = folded.find(form, at + 1)
        whole = [place for place in places if not any(place.within(other) for other in places)]
        return sorted({c for place in whole for c in places[place]}, key=lambda c: (c.story, -c.mentions, c.name))

    def people_in(self, text: str, story: str | None = None) -> list[Character]:
        """Return the persons, of a story or of any, whom a name in the text may mean, the most named first."""
        return [c for c in self.named_in(text) if c.person and story in (None, c.story)]

    def _as_words(self, character: Character) -> tuple[str, ...]:
        """Return the forms of a name, each as folded words with a blank around each.

        Worked out when first asked for and remembered: most of a large shelf never is.
        """
        if character not in self._spelled:
            self._spelled[character] = tuple(dict.fromkeys(f" {' '.join(words(form))} " for form in character.forms))
        return self._spelled[character]


def _gender_of_title(before: str) -> Gender:
    """Return whose title ends the folded words before a name, "mrs"; "" where none does, or "mr and mrs"."""
    *others, last = before.split() or [""]
    couple = "mr" in others[-2:] and last == "mrs"
    return gender_of(last) if last in TITLES and not couple else ""
