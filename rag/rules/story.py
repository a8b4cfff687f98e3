"""What is asked of one story as a whole, answered by rules.

That is who is in it, what it is about, how it ends, when it was made, where and when it is set (`rag.rules.setting`). It answers in sentences and names of
the story, never in new words. What befalls whom in it is for other rules.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from rag.encoders import Encoder
from rag.index import Index
from rag.language.families import others_for
from rag.language.vocabulary import FILM
from rag.language.words import is_credits, is_heading, listed, words
from rag.question.descriptions import of_people
from rag.question.parse import Inquiry
from rag.rules.people import introduced
from rag.rules.setting import asks_setting, setting
from rag.schema import BY_RULE, Draft, Evidence, Story, distinct, sentences_of

_MAKING = r"(?:made|released|from|filmed|shot|produced|written|come out|premiere)"
_MADE = re.compile(
    rf"when (?:is|was|were|did) {_MAKING}|how old is|what year(?: (?:is|was|did|does))?(?: {_MAKING})?|what (?:is |was |s )?(?:release )?(?:year|date)"
)
_STATED_YEAR = re.compile(
    r"\b(?:is|was) (?:an?|the) (?:[\w-]+ ){0,3}(?P<year>(?:1[89]|20)\d\d) "
    r"(?:[\w-]+ ){0,6}?(?:films?|movie|noir|drama|comedy|western|thriller|novel|picture|short|story)\b"
)
_CALLED = re.compile(r"\b(?:an?|the|his|her|their) ([a-z-]+)(?: ([a-z-]+))?")
"""May call somebody who has no name, "the old miller"."""
_FILLERS = frozenset(
    "a an the in of it its this that there stories films movies book me please can could you give show us main all short brief quick just again here".split()
).union(FILM)
_CAST = re.compile(
    r"(?:who (?:s|is|are)|who appears?|(?:who (?:s|is|are) |list |name |tell |what |which |what (?:is|are) )?(?:characters?|people|cast)(?: are| appears?)?)"
)
_CAST_COUNTED = re.compile(r"how many (?:named )?(?:characters|people|persons)(?: are| appear| named)*")
_SUMMARY = re.compile(
    r"what (?:s |is |was )?about|what happens|tell about|describe"
    r"|(?:what (?:s |is )|tell |write |make )?(?:plot|summary|synopsis|recap|overview)|summari[sz]e(?: plot)?"
)
_ENDING = re.compile(
    r"how (?:does|did) (?:all )?(?:end|finish|conclude)|what (?:happens|happened) (?:at )?(?:very )?end|(?:what (?:s |is |was ))?(?:ending|end|conclusion)"
)
_OF_WHICH = re.compile(
    r"\W*(?:who (?:is|are|appears|plays) (?:all )?in|what (?:is|s|’s|'s|happens in)|how does|summari[sz]e|when was|where is) "
    rf"(?:the|this|that) (?:{'|'.join(FILM)}|plot)(?: about| end| made| set)?\W*$",
    re.I,
)
"""Asks for something about a story, of which nobody said which."""
_WITH_WHOM = re.compile(
    rf"\b(?:the|this|that) (?:{'|'.join(FILM)})(?P<with> (?:with|about|featuring) (?P<whom>[^?]+?))(?=\W*$| (?:in it )?(?:about|end|made|set)\b)",
    re.I,
)
"""Says which story is meant by whom it has."""
SUMMARY_WORDS = 110
MOST_READ = 200
"""Sentences of a long telling that are looked at for its summary: more take minutes."""
ENDING = 2
"""Sentences that tell how a story ends."""


def one_story(inquiry: Inquiry) -> Draft | None:
    """Answer who is in a story, what it is about, how it ends, when it was made, and where and when it is set."""
    index = inquiry.index
    question, meant = _of_whom(inquiry)
    story = meant or inquiry.parsed.story or (next(iter(index.stories.values())) if len(index.stories) == 1 else None)
    if story is None and _OF_WHICH.match(inquiry.question):
        return Draft(f"Which story do you mean? The shelf holds {some_titles(index)}.", reason="not_stated")
    if story is None:
        return None
    rest = beside_title(question, story)
    if _CAST.fullmatch(rest) and (not rest.startswith("who ") or re.search(r"\b(?:in|appears?)\b", question, re.I)):
        return _cast(story, index)
    if _CAST_COUNTED.fullmatch(rest):
        return _cast(story, index, counted=True)
    if _SUMMARY.fullmatch(rest):
        return _summary(story, index, inquiry.encoder)
    if _ENDING.fullmatch(rest):
        return _ending(story, index)
    if _MADE.fullmatch(rest):
        return _made(story, index)
    return setting(rest, _tellings(story, index), index) if asks_setting(rest) else None


def _of_whom(inquiry: Inquiry) -> tuple[str, Story | None]:
    """Read "How does the film with Joe Bell end?" as "How does the film end?" of the one story that has him; else as it is, of none."""
    match, parsed = _WITH_WHOM.search(inquiry.question), inquiry.parsed
    if match is None or len(parsed.stories) != 1 or not all(map(parsed.so_called, re.split(r",? and |, ", match["whom"]))):
        return inquiry.question, None
    return f"{inquiry.question[: match.start('with')]}{inquiry.question[match.end() :]}", inquiry.index.stories[next(iter(parsed.stories))]


def beside_title(question: str, story: Story | None) -> str:
    """Return the words of a question without the title and without what says nothing: "what is about" of "What is the film Raw Deal about?"."""
    said = f" {' '.join(words(question))} "
    if story and story.title:
        said = said.replace(f" {' '.join(words(story.title))} ", " ").replace(f" {' '.join(w for w in words(story.title) if w not in _FILLERS)} ", " ")
    return " ".join(word for word in said.split() if word not in _FILLERS and not (story and word == str(story.year)))


def first_sentence(story: Story, index: Index, holding: str = "") -> Evidence | None:
    """Return the first sentence of a story that holds some words, or else its first; None of a story without any, whose files hold markup only."""
    told = list(sentences_of(index.passages_of(story.key)))
    return next((e for e in told if holding in e.text), told[0] if told else None)


def _made(story: Story, index: Index) -> Draft | None:
    """Return the year of the heading or of `corpus.toml`, or the one in which the text says that the film is from; None where neither does."""
    if story.year and (evidence := first_sentence(story, index, str(story.year))):
        return Draft(str(story.year) if str(story.year) in evidence.text else f"{story.year} (by its heading or corpus.toml)", (evidence,), confidence=1.0)
    told = ((match, e) for e in sentences_of(index.passages_of(story.key)) if (match := _STATED_YEAR.search(e.passage.text, *e.span)))
    return next((Draft(match["year"], (evidence,), confidence=BY_RULE) for match, evidence in told), None)


def _cast(story: Story, index: Index, *, counted: bool = False) -> Draft | None:
    """List the persons by how often they are named, each with the sentence that names them first; say how many they are, if asked."""
    people = index.names.cast(story.key)
    passages = index.passages_of(story.key)
    found = {person.name: evidence for person in people if (evidence := introduced(person, passages))}
    if not people and not counted:
        return _nameless_cast(story, index)
    told = f"{len(found)} with a name in {story.label}" if counted else f"In {story.label}"
    return Draft(f"{told}: {', '.join(found)}.", distinct(found.values()), confidence=BY_RULE) if found else None


def _nameless_cast(story: Story, index: Index) -> Draft | None:
    """List those of a story in which nobody has a name by what it calls them at least twice, "the miller", most often first.

    With each stands the first sentence that does.
    """
    told: dict[str, list[Evidence]] = {}
    for evidence in (evidence for telling in _tellings(story, index) for evidence in telling):
        for called in _CALLED.findall(evidence.text.lower()):
            if noun := next((noun for noun in called if of_people(noun) or others_for(noun, "animal")), ""):
                told.setdefault(noun, []).append(evidence)
    found = {noun: sentences[0] for noun, sentences in sorted(told.items(), key=lambda one: -len(one[1])) if len(sentences) > 1}
    return Draft(f"In {story.label}: {', '.join(f'the {noun}' for noun in found)}.", distinct(found.values()), confidence=BY_RULE) if found else None


def _summary(story: Story, index: Index, encoder: Encoder) -> Draft | None:
    """Take a short telling whole, if there is one; else the sentences nearest to what the longest telling is about, in order."""
    tellings = sorted(_tellings(story, index), key=_length)
    if not tellings:
        return None
    short = [told for told in tellings if SUMMARY_WORDS / 2 <= _length(told) <= SUMMARY_WORDS]
    chosen = short[-1] if short else _central(tellings[-1], encoder)
    return Draft(" ".join(e.text for e in chosen), tuple(chosen), confidence=BY_RULE)


def _ending(story: Story, index: Index) -> Draft | None:
    """Take the last sentences of the longest telling; what asks, as a blurb does, tells no end."""
    told = [e for e in max(_tellings(story, index), key=_length, default=[]) if not e.text.endswith("?")][-ENDING:]
    return Draft(" ".join(e.text for e in told), tuple(told), confidence=BY_RULE) if told else None


def _tellings(story: Story, index: Index) -> list[list[Evidence]]:
    """Return what each telling of a story tells, sentence by sentence, without headings and credits."""
    tellings: dict[tuple[str, int], list[Evidence]] = {}
    for evidence in sentences_of(index.passages_of(story.key)):
        if words(evidence.text) != index.names.titles.get(story.key) and not (is_heading(evidence.text) or is_credits(evidence.text)):
            tellings.setdefault(evidence.telling_id, []).append(evidence)
    return list(tellings.values())


def _length(told: Sequence[Evidence]) -> int:
    return sum(len(e.text.split()) for e in told)


def _central(sentences: list[Evidence], encoder: Encoder) -> list[Evidence]:
    """Open with the first sentence, then take from each further third of the telling the sentence nearest to the whole, and the last.

    Of a long telling every so many are looked at.
    """
    sentences = [*sentences[: -1 : max(1, -(-len(sentences) // MOST_READ))], sentences[-1]]
    vectors = encoder.encode([e.text for e in sentences])
    nearness = vectors @ vectors.mean(0)
    picks = {0, len(sentences) - 1}
    for third in np.array_split(np.arange(len(sentences)), 3):
        if len(third):
            picks.add(int(third[np.argmax(nearness[third])]))
    return [sentences[i] for i in sorted(picks)]


def some_titles(index: Index) -> str:
    """Name the first five stories of a shelf, and say how many more there are."""
    labels = [story.label for story in index.stories.values()]
    return listed([*labels[:5], *([f"{len(labels) - 5} more"] if len(labels) > 5 else [])]) or "nothing yet"
