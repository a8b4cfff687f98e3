"""What rules answer before any answerer is asked, alike for every answerer, with citations.

That is a greeting, which stories there are, who of them dies or is a lawyer. `respond` asks these rules in order, those about people (`rag.rules.people`)
and those about one story (`rag.rules.story`) among them; what none answers is left to the answerer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import TypeAlias

from rag.index import Index
from rag.language.inflection import content_stems, forms
from rag.language.words import gender_of, listed
from rag.question.descriptions import roles
from rag.question.parse import Inquiry
from rag.rules.differences import differences
from rag.rules.fates import people_by_fate_asked, people_by_fate_draft
from rag.rules.people import OF_PEOPLE, introduced
from rag.rules.story import beside_title, first_sentence, one_story, some_titles
from rag.rules.story_search import SHELVED, wants_stories
from rag.schema import BY_RULE, NOT_STATED, Character, Draft, Evidence, Story, distinct, joined_by_story

_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|evening|day|afternoon)|thanks?(?: you)?|thx|bye|goodbye|help"
    r"|who are you|what (?:are|can) you(?: do)?|what is (?:this|gumshoe)|how does this work)"
    r"(?:\W+(?:there|gumshoe|again|everyone|everybody|all|folks|friend|you|me|please|(?:so|very) much|a lot))*\W*$|^\W+$",
    re.I,
)
_LIST = r"(?:what|which|list|show|name|how many)(?: me)?"
_ON_SHELF = r"(?:on|in) (?:the|this|your) (?:shelf|corpus|collection|library)"
_THERE = (
    r"(?: (?:(?:do|that) you (?:have|know)(?: about| of)?|you (?:have|know)|have you(?: got)?"
    rf"|are there|there are|are (?:here|available)|(?:are )?{_ON_SHELF}|available))*"
)
_STORIES = tuple(re.compile(asks, re.I) for asks in (
    # "Which films are there?", "Please list all the titles of the stories that you have"
    rf"^(?:(?:and|so|please|can you|could you|tell me)\s+)*{_LIST}"
    rf"(?: are)?(?: all)?(?: the (?:names|titles))?(?: the| your| of the| other| different)* {SHELVED}\b{_THERE}\W*$",
    rf"^what(?:['’]s| is) {_ON_SHELF}\W*$",
))  # fmt: skip
_OF_YEARS = re.compile(
    rf"^{_LIST}(?: all)?(?: the| of the)* {SHELVED} (?:(?:that |which )?(?:is|are|was|were|came|come|do you have) )?(?:made |released |filmed |out )?"
    r"(?P<how>from|of|in|before|after|since) (?:the )?(?P<year>1[89]\d\d|20\d\d)(?P<decade>['’]?s)?\W*$",
    re.I,
)
_FIRST_MADE = re.compile(
    rf"^(?:which|what)(?:['’]s| is| was)? (?:the )?(?:{SHELVED} (?:is|was) (?:the )?)?"
    r"(?:(?P<first>oldest|earliest|first made)|newest|latest|most recent)"
    rf"(?: of (?:the|these|your|all)(?: the)?)?(?: {SHELVED})?(?: (?:here|on (?:the|this|your) shelf))?\W*$",
    re.I,
)
_OF_A_KIND = re.compile(
    r"(?:(?:who|which (?:characters|people)) (?:are|were)|(?:what are |list |tell )?names|name|list|which) "
    r"(?P<what>(?:[a-z]+ )?(?:[a-z]+[^\Ws]s|women|men))(?: are)?"
)
_OWNER = re.compile(r"\S+['’]s? ")
"""Who is "lawyer's assistant" is no lawyer."""
_ANYBODY = frozenset("character characters people person".split())
_CALLED_SO = re.compile(r"\b(?:called|named) (?P<name>[^?]+?)(?: in (?:it|them))?\W*$", re.I)
SHOWN = 50
"""Stories that are listed."""
INTRODUCTION = (
    "I am Gumshoe. I answer questions about the stories on this shelf, and show the sentence that each answer comes from. "
    "The shelf holds {titles}. Ask me, say, what stories I have, who is in one, or who did what to whom."
)


def respond(inquiry: Inquiry) -> Draft | None:
    """Answer by the first rule that does; None where the question is for an answerer."""
    rules = RULES_FOR_STORIES if wants_stories(inquiry.question) else RULES
    return next(filter(None, (rule(inquiry) for rule in rules)), None)


def greeting(inquiry: Inquiry) -> Draft | None:
    """Say what Gumshoe is to whoever greets it."""
    if not _GREETING.match(inquiry.question):
        return None
    return Draft(INTRODUCTION.format(titles=some_titles(inquiry.index)), reason="off_topic")


def all_stories(inquiry: Inquiry) -> Draft | None:
    """List the stories."""
    return _stories(list(inquiry.index.stories.values()), inquiry.index) if any(asks.search(inquiry.question) for asks in _STORIES) else None


def stories_of_years(inquiry: Inquiry) -> Draft | None:
    """Answer "which films are from 1948?" and "which is the oldest?" by the years that headings and `corpus.toml` give.

    None for any other question, and where none is given.
    """
    question, index = inquiry.question, inquiry.index
    extreme, match = _FIRST_MADE.match(question), _OF_YEARS.match(question)
    dated = {story: story.year for story in index.stories.values() if story.year} if extreme or match else {}
    if dated and extreme and len(dated) < len(index.stories):
        return NOT_STATED
    if dated and extreme:
        first = last = (min if extreme["first"] else max)(dated.values())
    elif dated and match:
        first = int(match["year"])
        last = first + 9 if match["decade"] else first
        first, last = {"before": (0, first - 1), "after": (last + 1, 9999), "since": (first, 9999)}.get(match["how"].lower(), (first, last))
    else:
        return None
    found = [story for story, year in dated.items() if first <= year <= last]
    none = "No story on this shelf is dated to that time." if len(dated) == len(index.stories) else ""
    return _stories(found, index) if found else Draft(none, reason="not_stated")


def people_by_fate(inquiry: Inquiry) -> Draft | None:
    """Answer "Who dies?", "Which lawyer kills himself?" for the story that is meant, or for each of no more than `SHOWN`.

    They are answered by whoever a telling says so of, by name.
    """
    index = inquiry.index
    asked = people_by_fate_asked(beside_title(inquiry.question, inquiry.parsed.story))
    if asked is None:
        return None
    # what somebody is is looked up in their story, so only of those who are asked about
    return _in_each(inquiry, lambda people: people_by_fate_draft(asked, [p for p in people if not asked.what or _shown_as(p, asked.what, index)], index))


def of_a_kind(inquiry: Inquiry) -> Draft | None:
    """Answer "Who are the women in Raw Deal?", "Which characters are lawyers?" by all whom a telling shows as such.

    None for any other question, and where it shows nobody.
    """
    match = _OF_A_KIND.fullmatch(beside_title(inquiry.question, inquiry.parsed.story))
    if match is None or match["what"] in _ANYBODY:
        return None

    def shown(people: Sequence[Character]) -> Draft | None:
        found = {person.name: e for person in people if (e := _shown_as(person, match["what"], inquiry.index))}
        return Draft(listed(list(found)), distinct(found.values()), confidence=BY_RULE) if found else None

    return _in_each(inquiry, shown)


def _in_each(inquiry: Inquiry, answer: Callable[[Sequence[Character]], Draft | None]) -> Draft | None:
    """Answer about the people of the story that is meant, or of each with its title.

    None where the question is about people of its own, or there are too many stories.
    """
    index, story = inquiry.index, inquiry.parsed.story
    stories = [story] if story else list(index.stories.values())
    if len(stories) > SHOWN or (inquiry.parsed.stories and not story):
        return None
    found = [(s.label, draft) for s in stories if (draft := answer(index.names.cast(s.key)))]
    if len(found) == 1 and len(stories) == 1:
        return found[0][1]
    return joined_by_story(found, BY_RULE) if found else None


def _shown_as(person: Character, what: str, index: Index) -> Evidence | None:
    """Return a sentence that shows somebody as a man, a woman, or as what a telling calls them, "corrupt lawyer Alonzo Emmerich"; None where none does."""
    gender = gender_of(forms(what)[0])
    if gender or what in _ANYBODY:
        return introduced(person, index.passages_of(person.story)) if gender in ("", person.gender) else None
    stems = set(content_stems(what))
    return next((role.evidence for role in roles(person, index) if stems <= set(content_stems(_OWNER.sub("", role.text)))), None)


def stories_of_namesakes(inquiry: Inquiry) -> Draft | None:
    """Answer which stories have somebody of a name, "Which films have a character called Joe?"; None for any other question for stories."""
    parsed, index = inquiry.parsed, inquiry.index
    match = _CALLED_SO.search(parsed.text)
    people = parsed.so_called(match[1]) if match else []
    found = {c.story: e for c in people if (e := introduced(c, index.passages_of(c.story)))}
    return Draft(", ".join(index.stories[story].label for story in found), tuple(found.values()), confidence=BY_RULE) if found else None


def _stories(stories: Sequence[Story], index: Index) -> Draft:
    shown = stories[:SHOWN]
    labels = [f"{story.label} ({story.year})" if story.year else story.label for story in shown]
    more = f", and {len(stories) - len(shown)} more" if len(stories) > len(shown) else ""
    text = f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}: {', '.join(labels)}{more}."
    return Draft(text, tuple(filter(None, (first_sentence(story, index, story.title or "") for story in shown))), confidence=1.0)


def appears_in(inquiry: Inquiry) -> Draft:
    """Answer "Which film is Fantail in?" with the one story that holds everybody named, by the sentences that introduce them there.

    Abstain where there is not one.
    """
    parsed, index = inquiry.parsed, inquiry.index
    if len(parsed.stories) != 1:
        return NOT_STATED
    story = index.stories[next(iter(parsed.stories))]
    found = [introduced(person, index.passages_of(story.key)) for person in parsed.names if person.story == story.key]
    evidence = tuple(filter(None, found))
    return Draft(story.label, evidence, confidence=BY_RULE) if evidence else NOT_STATED


Rule: TypeAlias = Callable[[Inquiry], Draft | None]
RULES_FOR_STORIES: tuple[Rule, ...] = (all_stories, stories_of_years, stories_of_namesakes)
"""What is asked of a question for stories, in order."""
RULES: tuple[Rule, ...] = (greeting, all_stories, stories_of_years, differences, *OF_PEOPLE, people_by_fate, of_a_kind, one_story)
"""What is asked of any other question, in order."""
