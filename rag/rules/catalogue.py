"""What is answered from the catalogue, alike for every answerer, with citations: what there is, and what a story is about, how it ends, when it was made, where it is set (`rag.rules.setting`), who is in it, who dies, who is a woman or a lawyer.

Then come the rules about people (`rag.rules.people`); what no rule answers is left to the answerer.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain

import numpy as np

from rag.encoders import Encoder
from rag.index import Index
from rag.question import Inquiry
from rag.rules.across import SHELVED, wants_stories
from rag.rules.differences import differences
from rag.rules.fates import befallen_draft, befell_asked
from rag.rules.people import OF_PEOPLE, introduced
from rag.rules.roles import roles
from rag.rules.setting import asks_setting, setting
from rag.schema import BY_RULE, Character, Draft, Evidence, Story, distinct, sentences_of
from rag.words import FILM, content_stems, forms, gender_of, is_credits, is_heading, listed, words

_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|evening|day|afternoon)|thanks?(?: you)?|thx|bye|goodbye|help|who are you|what (?:are|can) you(?: do)?|what is (?:this|gumshoe)|how does this work)"
    r"(?:\W+(?:there|gumshoe|again|everyone|everybody|all|folks|friend|you|me|please|(?:so|very) much|a lot))*\W*$|^\W+$",
    re.I,
)
_LIST = r"(?:what|which|list|show|name|how many)(?: me)?"
_ON_SHELF = r"(?:on|in) (?:the|this|your) (?:shelf|corpus|collection|library)"
_THERE = rf"(?: (?:(?:do|that) you (?:have|know)(?: about| of)?|you (?:have|know)|have you(?: got)?|are there|there are|are (?:here|available)|(?:are )?{_ON_SHELF}|available))*"
_STORIES = tuple(re.compile(asks, re.I) for asks in (
    # "Which films are there?", "Please list all the titles of the stories that you have"
    rf"^(?:(?:and|so|please|can you|could you|tell me)\s+)*{_LIST}(?: are)?(?: all)?(?: the (?:names|titles))?(?: the| your| of the| other| different)* {SHELVED}\b{_THERE}\W*$",
    rf"^what(?:['’]s| is) {_ON_SHELF}\W*$",
))  # fmt: skip
_MAKING = r"(?:made|released|from|filmed|shot|produced|written|come out|premiere)"
_MADE = re.compile(
    rf"when (?:is|was|were|did) {_MAKING}|how old is|what year(?: (?:is|was|did|does))?(?: {_MAKING})?|what (?:is |was |s )?(?:release )?(?:year|date)"
)
_STATED_YEAR = re.compile(
    r"\b(?:is|was) (?:an?|the) (?:[\w-]+ ){0,3}(?P<year>(?:1[89]|20)\d\d) (?:[\w-]+ ){0,6}?(?:films?|movie|noir|drama|comedy|western|thriller|novel|picture|short|story)\b"
)
_OF_YEARS = re.compile(
    rf"^{_LIST}(?: all)?(?: the| of the)* {SHELVED} (?:(?:that |which )?(?:is|are|was|were|came|come|do you have) )?(?:made |released |filmed |out )?"
    r"(?P<how>from|of|in|before|after|since) (?:the )?(?P<year>1[89]\d\d|20\d\d)(?P<decade>['’]?s)?\W*$",
    re.I,
)
_FIRST_MADE = re.compile(
    rf"^(?:which|what)(?:['’]s| is| was)? (?:the )?(?:{SHELVED} (?:is|was) (?:the )?)?(?:(?P<first>oldest|earliest|first made)|newest|latest|most recent)(?: of (?:the|these|your|all)(?: the)?)?(?: {SHELVED})?(?: (?:here|on (?:the|this|your) shelf))?\W*$",
    re.I,
)
_FILLERS = frozenset(
    "a an the in of it its this that there stories films movies book me please can could you give show us main all short brief quick just again here".split()
).union(FILM)
_CAST = re.compile(
    r"(?:who (?:s|is|are)|who appears?|(?:who (?:s|is|are) |list |name |tell |what |which |what (?:is|are) )?(?:characters?|people|cast)(?: are| appears?)?)"
)
_CAST_COUNTED = re.compile(r"how many (?:named )?(?:characters|people|persons)(?: are| appear| named)*")
_OF_A_KIND = re.compile(
    r"(?:(?:who|which (?:characters|people)) (?:are|were)|(?:what are |list |tell )?names|name|list|which) (?P<what>(?:[a-z]+ )?(?:[a-z]+[^\Ws]s|women|men))(?: are)?"
)
_OWNER = re.compile(r"\S+['’]s? ")
"""Who is "lawyer's assistant" is no lawyer."""
_ANYBODY = frozenset("character characters people person".split())
_SUMMARY = re.compile(
    r"what (?:s |is |was )?about|what happens|tell about|describe|(?:what (?:s |is )|tell |write |make )?(?:plot|summary|synopsis|recap|overview)|summari[sz]e(?: plot)?"
)
_CALLED_SO = re.compile(r"\b(?:called|named) (?P<name>[^?]+?)(?: in (?:it|them))?\W*$", re.I)
_ENDING = re.compile(
    r"how (?:does|did) (?:all )?(?:end|finish|conclude)|what (?:happens|happened) (?:at )?(?:very )?end|(?:what (?:s |is |was ))?(?:ending|end|conclusion)"
)
_OF_WHICH = re.compile(
    rf"\W*(?:who (?:is|are|appears|plays) (?:all )?in|what (?:is|s|’s|'s|happens in)|how does|summari[sz]e|when was|where is) (?:the|this|that) (?:{'|'.join(FILM)}|plot)(?: about| end| made| set)?\W*$",
    re.I,
)
"""Asks for something about a story, of which nobody said which."""
SUMMARY_WORDS = 110
MOST_READ = 200
"""Sentences of a long telling that are looked at for its summary: more take minutes."""
ENDING = 2
"""Sentences that tell how a story ends."""
SHOWN = 50
"""Stories that are listed."""
INTRODUCTION = "I am Gumshoe. I answer questions about the stories on this shelf, and show the sentence that each answer comes from. There is {titles}. Ask me, say, what stories I have, who is in one, or who did what to whom."


def respond(inquiry: Inquiry) -> Draft | None:
    """Answer by the first rule that does; None where the question is for an answerer."""
    rules = (
        (*OF_SHELF, stories_of_namesakes) if wants_stories(inquiry.question) else (greeting, *OF_SHELF, differences, *OF_PEOPLE, befallen, of_a_kind, one_story)
    )
    return next(filter(None, (rule(inquiry) for rule in rules)), None)


def greeting(inquiry: Inquiry) -> Draft | None:
    """Say what Gumshoe is to whoever greets it."""
    if not _GREETING.match(inquiry.question):
        return None
    return Draft(INTRODUCTION.format(titles=_listing([s.label for s in inquiry.index.stories.values()])), reason="off_topic")


def all_stories(inquiry: Inquiry) -> Draft | None:
    """List the stories."""
    return _stories(list(inquiry.index.stories.values()), inquiry.index) if any(asks.search(inquiry.question) for asks in _STORIES) else None


def stories_of_years(inquiry: Inquiry) -> Draft | None:
    """Answer "which films are from 1948?" and "which is the oldest?" by the years that headings and `corpus.toml` give; None for any other question, and where none is given."""
    question, index = inquiry.question, inquiry.index
    extreme, match = _FIRST_MADE.match(question), _OF_YEARS.match(question)
    dated = {story: story.year for story in index.stories.values() if story.year} if extreme or match else {}
    if dated and extreme and len(dated) < len(index.stories):
        return Draft("", reason="not_stated")
    if dated and extreme:
        first = last = (min if extreme["first"] else max)(dated.values())
    elif dated and match:
        first = int(match["year"])
        last = first + 9 if match["decade"] else first
        first, last = {"before": (0, first - 1), "after": (last + 1, 9999), "since": (first, 9999)}.get(match["how"].lower(), (first, last))
    else:
        return None
    found = [story for story, year in dated.items() if first <= year <= last]
    none = "No story on this shelf is said to be from then." if len(dated) == len(index.stories) else ""
    return _stories(found, index) if found else Draft(none, reason="not_stated")


def befallen(inquiry: Inquiry) -> Draft | None:
    """Answer "Who dies?", "Which lawyer kills himself?" for the story that is meant, or for each of no more than `SHOWN`: whoever a telling says so of, by name."""
    index = inquiry.index
    asked = befell_asked(_beside_title(inquiry.question, inquiry.reading.story))
    if asked is None:
        return None
    # what somebody is is looked up in their story, so only of those who are asked about
    return _in_each(inquiry, lambda people: befallen_draft(asked, [p for p in people if not asked.what or _shown_as(p, asked.what, index)], index))


def of_a_kind(inquiry: Inquiry) -> Draft | None:
    """Answer "Who are the women in Raw Deal?", "Which characters are lawyers?" by all whom a telling shows as such; None for any other question, and where it shows nobody."""
    match = _OF_A_KIND.fullmatch(_beside_title(inquiry.question, inquiry.reading.story))
    if match is None or match["what"] in _ANYBODY:
        return None

    def shown(people: Sequence[Character]) -> Draft | None:
        found = {person.name: e for person in people if (e := _shown_as(person, match["what"], inquiry.index))}
        return Draft(listed(list(found)), distinct(found.values()), confidence=BY_RULE) if found else None

    return _in_each(inquiry, shown)


def _in_each(inquiry: Inquiry, answer: Callable[[Sequence[Character]], Draft | None]) -> Draft | None:
    """Answer about the people of the story that is meant, or of each with its title; None where the question is about people of its own, or there are too many stories."""
    index, story = inquiry.index, inquiry.reading.story
    stories = [story] if story else list(index.stories.values())
    if len(stories) > SHOWN or (inquiry.reading.stories and not story):
        return None
    people: dict[str, list[Character]] = {s.key: [] for s in stories}
    for person in index.characters:
        if person.person and person.story in people:
            people[person.story].append(person)
    found = [(s.label, draft) for s in stories if (draft := answer(people[s.key]))]
    if len(found) == 1 and len(stories) == 1:
        return found[0][1]
    evidence, also = (tuple(chain.from_iterable(parts)) for parts in ([draft.evidence for _, draft in found], [draft.also for _, draft in found]))
    return Draft("; ".join(f"{draft.text} ({label})" for label, draft in found), evidence, also, confidence=BY_RULE) if found else None


def _shown_as(person: Character, what: str, index: Index) -> Evidence | None:
    """Give a sentence that shows somebody as a man, a woman, or as what a telling calls them, "corrupt lawyer Alonzo Emmerich"; None where none does."""
    gender = gender_of(forms(what)[0])
    if gender or what in _ANYBODY:
        return introduced(person, index.passages_of(person.story)) if gender in ("", person.gender) else None
    stems = set(content_stems(what))
    return next((role.evidence for role in roles(person, index) if stems <= set(content_stems(_OWNER.sub("", role.text)))), None)


OF_SHELF = (all_stories, stories_of_years)


def stories_of_namesakes(inquiry: Inquiry) -> Draft | None:
    """Answer which stories have somebody of a name, "Which films have a character called Joe?"; None for any other question for stories."""
    reading, index = inquiry.reading, inquiry.index
    match = _CALLED_SO.search(reading.text)
    people = reading.so_called(match[1]) if match else []
    found = {c.story: e for c in people if (e := introduced(c, index.passages_of(c.story)))}
    return Draft(", ".join(index.stories[story].label for story in found), tuple(found.values()), confidence=BY_RULE) if found else None


def one_story(inquiry: Inquiry) -> Draft | None:
    """Answer who is in a story, what it is about, how it ends, when it was made, and where and when it is set."""
    index = inquiry.index
    story = inquiry.reading.story or (next(iter(index.stories.values())) if len(index.stories) == 1 else None)
    if story is None and _OF_WHICH.match(inquiry.question):
        return Draft(f"Which story do you mean? There is {_listing([s.label for s in index.stories.values()])}.", reason="not_stated")
    if story is None:
        return None
    rest = _beside_title(inquiry.question, story)
    if _CAST.fullmatch(rest) and (not rest.startswith("who ") or re.search(r"\b(?:in|appears?)\b", inquiry.question, re.I)):
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


def _beside_title(question: str, story: Story | None) -> str:
    """Give the words of a question without the title and without what says nothing: "what is about" of "What is the film Raw Deal about?"."""
    said = f" {' '.join(words(question))} "
    if story and story.title:
        said = said.replace(f" {' '.join(words(story.title))} ", " ").replace(f" {' '.join(w for w in words(story.title) if w not in _FILLERS)} ", " ")
    return " ".join(word for word in said.split() if word not in _FILLERS and not (story and word == str(story.year)))


def _stories(stories: Sequence[Story], index: Index) -> Draft:
    shown = stories[:SHOWN]
    labels = [f"{story.label} ({story.year})" if story.year else story.label for story in shown]
    more = f", and {len(stories) - len(shown)} more" if len(stories) > len(shown) else ""
    text = f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}: {', '.join(labels)}{more}."
    return Draft(text, tuple(filter(None, (_first_sentence(story, index, story.title or "") for story in shown))), confidence=1.0)


def _first_sentence(story: Story, index: Index, holding: str = "") -> Evidence | None:
    """Give the first sentence of a story that holds some words, or else its first; None of a story without any, whose files hold markup only."""
    told = list(sentences_of(index.passages_of(story.key)))
    return next((e for e in told if holding in e.text), told[0] if told else None)


def _made(story: Story, index: Index) -> Draft | None:
    """Give the year of the heading or of `corpus.toml`, or the one in which the text says that the film is from; None where neither does."""
    if story.year and (evidence := _first_sentence(story, index, str(story.year))):
        return Draft(str(story.year) if str(story.year) in evidence.text else f"{story.year} (by its heading or corpus.toml)", (evidence,), confidence=1.0)
    told = ((match, e) for e in sentences_of(index.passages_of(story.key)) if (match := _STATED_YEAR.search(e.passage.text, *e.span)))
    return next((Draft(match["year"], (evidence,), confidence=BY_RULE) for match, evidence in told), None)


def _cast(story: Story, index: Index, *, counted: bool = False) -> Draft | None:
    """List the persons by how often they are named, each with the sentence that names them first; say how many they are, if asked."""
    people = [c for c in index.characters if c.story == story.key and c.person]
    passages = index.passages_of(story.key)
    found = {person.name: evidence for person in people if (evidence := introduced(person, passages))}
    told = f"{len(found)} with a name in {story.label}" if counted else f"In {story.label}"
    return Draft(f"{told}: {', '.join(found)}.", distinct(found.values()), confidence=BY_RULE) if found else None


def appears_in(inquiry: Inquiry) -> Draft:
    """Answer "Which film is Fantail in?" with the one story that holds everybody named, by the sentences that introduce them there; abstain where there is not one."""
    reading, index = inquiry.reading, inquiry.index
    if len(reading.stories) != 1:
        return Draft("", reason="not_stated")
    story = index.stories[next(iter(reading.stories))]
    found = [introduced(person, index.passages_of(story.key)) for person in reading.names if person.story == story.key]
    evidence = tuple(filter(None, found))
    return Draft(story.label, evidence, confidence=BY_RULE) if evidence else Draft("", reason="not_stated")


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
    """Give what each telling of a story tells, sentence by sentence, without headings and credits."""
    tellings: dict[tuple[str, int], list[Evidence]] = {}
    for evidence in sentences_of(index.passages_of(story.key)):
        if words(evidence.text) != index.titles.get(story.key) and not (is_heading(evidence.text) or is_credits(evidence.text)):
            tellings.setdefault(evidence.told_in, []).append(evidence)
    return list(tellings.values())


def _length(told: Sequence[Evidence]) -> int:
    return sum(len(e.text.split()) for e in told)


def _central(sentences: list[Evidence], encoder: Encoder) -> list[Evidence]:
    """Open with the first sentence, then take from each further third of the telling the sentence nearest to the whole, and the last; of a long telling every so many are looked at."""
    sentences = [*sentences[: -1 : max(1, -(-len(sentences) // MOST_READ))], sentences[-1]]
    vectors = encoder.encode([e.text for e in sentences])
    nearness = vectors @ vectors.mean(0)
    picks = {0, len(sentences) - 1}
    for third in np.array_split(np.arange(len(sentences)), 3):
        if len(third):
            picks.add(int(third[np.argmax(nearness[third])]))
    return [sentences[i] for i in sorted(picks)]


def _listing(labels: Sequence[str]) -> str:
    return listed([*labels[:5], *([f"{len(labels) - 5} more"] if len(labels) > 5 else [])]) if labels else "nothing yet"
