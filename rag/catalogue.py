"""What is answered alike for every answerer, from what ingest gathered and by rules, with citations: anything else is left to them.

What people type that is no question of fact (a greeting, what there is, who is in it, what it is about), and facts that rules find more surely than a
reader does, where tellings are best held against each other: when a film was made, who dies in it, what somebody is called, does and becomes, who plays them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from rag.across import SHELVED, wants_stories
from rag.actors import acted
from rag.fates import FateAsked, deaths_draft, described, fate_asked, fate_draft, last_told
from rag.index import Index
from rag.models import Encoder
from rag.naming import Unnamed, name_asked, name_draft, unnamed
from rag.question import QuestionReading
from rag.roles import contradicting, evidence_of, role_draft, roles, versions, whose_role
from rag.schema import BY_RULE, Character, Draft, DraftVersion, Evidence, Hit, Passage, Span, Story
from rag.words import any_of, is_credits, is_heading, listed, words

_GREETING = re.compile(
    r"^\W*(?:hi|hello|hey|hiya|howdy|yo|good (?:morning|evening|day|afternoon)|thanks?(?: you)?|thx|bye|goodbye|help|who are you|what (?:are|can) you(?: do)?|what is (?:this|gumshoe)|how does this work)"
    r"(?:\W+(?:there|gumshoe|again|everyone|everybody|all|folks|friend|you|me|please|(?:so|very) much|a lot))*\W*$|^\W+$",
    re.I,
)
_STORIES = re.compile(
    rf"^(?:(?:and|so|please|can you|could you|tell me)\s+)*(?:what|which|list|show|name|how many)(?: me)?(?: all)?(?: the| your| of the| other| different)* {SHELVED}\b"
    r"(?: (?:(?:do|that) you (?:have|know)(?: about| of)?|you (?:have|know)|have you(?: got)?|are there|there are|are (?:here|available)|(?:are )?(?:on|in) (?:the|this|your) (?:shelf|corpus|collection|library)|available))*\W*$"
    r"|^what(?:['’]s| is) (?:on|in) (?:the|this|your) (?:shelf|corpus|collection|library)\W*$",
    re.I,
)
_DEATHS = re.compile(r"who (?:(?:dies|died|die)|(?:(?:is|are|gets?|was|were) )?(?:dead|killed)|does not survive|doesn t survive)(?: at end| by end)?")
_MADE = re.compile(
    r"when (?:is|was|were|did) (?:made|released|from|filmed|shot|produced|written|come out|premiere)|how old is"
    r"|what year(?: (?:is|was|did|does))?(?: (?:made|released|from|filmed|shot|produced|written|come out|premiere))?|what (?:is |was |s )?(?:release )?(?:year|date)"
)
_STATED_YEAR = re.compile(
    r"\b(?:is|was) (?:an?|the) (?:[\w-]+ ){0,3}(?P<year>(?:1[89]|20)\d\d) (?:[\w-]+ ){0,6}?(?:films?|movie|noir|drama|comedy|western|thriller|novel|picture|short|story)\b"
)
_OF_YEARS = re.compile(
    rf"^(?:which|what|list|show|name|how many)(?: me)?(?: all)?(?: the| of the)* {SHELVED} (?:(?:that |which )?(?:is|are|was|were|came|come|do you have) )?(?:made |released |filmed |out )?"
    r"(?P<how>from|of|in|before|after|since) (?:the )?(?P<year>1[89]\d\d|20\d\d)(?P<decade>['’]?s)?\W*$",
    re.I,
)
_FIRST_MADE = re.compile(
    rf"^(?:which|what)(?:['’]s| is| was)? (?:the )?(?:{SHELVED} (?:is|was) (?:the )?)?(?:(?P<first>oldest|earliest|first made)|newest|latest|most recent)(?: of (?:the|these|your|all)(?: the)?)?(?: {SHELVED})?(?: (?:here|on (?:the|this|your) shelf))?\W*$",
    re.I,
)
_FILLERS = frozenset(
    "a an the in of it its this that there story stories film films movie movies book tale me please can could you give show us main all short brief quick just again here".split()
)
_CAST = re.compile(
    r"(?:who (?:s|is|are)|who appears?|(?:who (?:s|is|are) |list |name |tell |what |which |what (?:is|are) )?(?:characters?|people|cast)(?: are| appears?)?)"
)
_SUMMARY = re.compile(
    r"what (?:s |is |was )?about|what happens|tell about|describe|(?:what (?:s |is )|tell |write |make )?(?:plot|summary|synopsis|recap|overview)|summari[sz]e(?: plot)?"
)
_PERSON = re.compile(r"^(?:who(?:['’]s| is| was| are)|tell me (?:about|who)|describe|what do you know about)\s+(.+?)\W*$", re.I)
_NAME = re.compile(
    r"\bwhat(?:['’]s| is| was) (?P<who>.+?)['’]s? (?:(?:last|first|full|real|whole|family|given|christian)[ -]name|surname|name in full)\W*$", re.I
)
_CALLED_SO = re.compile(r"\b(?:called|named) (?P<name>[^?]+?)(?: in (?:it|them))?\W*$", re.I)
SUMMARY_WORDS = 110
SHOWN = 50
"""Stories that are listed."""
INTRODUCTION = "I am Gumshoe. I answer questions about the stories on this shelf, and show the sentence that each answer comes from. There is {titles}. Ask me, say, what stories I have, who is in one, or who did what to whom."


def respond(question: str, reading: QuestionReading, index: Index, encoder: Encoder, hits: Sequence[Hit] = ()) -> Draft | None:
    """Answer from the catalogue, and from the hits what somebody is called; or give None where the question is for an answerer."""
    plain = question.strip()
    if _GREETING.match(plain):
        return Draft(INTRODUCTION.format(titles=_listing([s.label for s in index.stories.values()])), reason="off_topic")
    if _STORIES.search(plain):
        return _stories(list(index.stories.values()), index)
    if years := _of_years(plain, index):
        return years
    if wants_stories(plain):
        return _namesakes(reading, index)
    if (match := _PERSON.match(reading.text)) and (people := reading.so_called(match[1])):
        return _people(people, index, encoder)
    if (match := _NAME.search(reading.text)) and (people := reading.so_called(match[1])):
        return _name_in_full(people, index)
    if draft := _called(name_asked(reading.text), reading, index, hits):
        return draft
    if (played := acted(reading, index)) is not None:
        return played
    if (worker := whose_role(reading.text, reading.people)) and (draft := role_draft(worker, index, encoder)):
        return draft
    befallen = fate_asked(reading.text, reading.people) or _fate_of_described(reading, index, hits)
    if befallen and (draft := fate_draft(befallen, index)):
        return draft
    story = reading.story or (next(iter(index.stories.values())) if len(index.stories) == 1 else None)
    if story:
        rest = _beside_title(plain, story)
        if _CAST.fullmatch(rest) and (not rest.startswith("who ") or re.search(r"\b(?:in|appears?)\b", plain, re.I)):
            return _cast(story, index)
        if _DEATHS.fullmatch(rest) and (dead := deaths_draft(story.key, index)):
            return dead
        if _SUMMARY.fullmatch(rest):
            return _summary(story, index, encoder)
        if _MADE.fullmatch(rest):
            return _made(story, index)
    return None


def fallback(reading: QuestionReading, index: Index, hits: Sequence[Hit]) -> Draft | None:
    """Answer what an answerer has not found: "who is Tom's sister?" by the name that stands beside the noun, "what becomes of Tom?" by the last that is told of him."""
    if draft := _called(name_asked(reading.text, of_people=True), reading, index, hits):
        return draft
    befallen = fate_asked(reading.text, reading.people)
    return last_told(befallen, index) if befallen else None


def _called(asked: Unnamed | None, reading: QuestionReading, index: Index, hits: Sequence[Hit]) -> Draft | None:
    return name_draft(asked, [hit.passage for hit in reading.among(hits)], index) if asked else None


def _fate_of_described(reading: QuestionReading, index: Index, hits: Sequence[Hit]) -> FateAsked | None:
    """Read a question for the fate of somebody without a name, "what happens to the priest?", as one about whoever is called the priest."""
    phrase = described(reading.text)
    draft = _called(unnamed(phrase), reading, index, hits) if phrase.lower().startswith("the ") else None
    people = index.people_in(draft.text, draft.evidence[0].passage.story) if draft else ()
    return fate_asked(reading.text.replace(phrase, draft.text), people) if draft else None


def _namesakes(reading: QuestionReading, index: Index) -> Draft | None:
    """Answer which stories have somebody of a name, "Which films have a character called Joe?"; None for any other question for stories."""
    match = _CALLED_SO.search(reading.text)
    people = reading.so_called(match[1]) if match else []
    found = {c.story: e for c in people if (e := _introduced(c, index.passages_of(c.story)))}
    return Draft(", ".join(index.stories[story].label for story in found), tuple(found.values()), confidence=BY_RULE) if found else None


def _beside_title(question: str, story: Story) -> str:
    """Give the words of a question without the title and without what says nothing: "what is about" of "What is the film Raw Deal about?"."""
    said = f" {' '.join(words(question))} "
    if story.title:
        said = said.replace(f" {' '.join(words(story.title))} ", " ").replace(f" {' '.join(w for w in words(story.title) if w not in _FILLERS)} ", " ")
    return " ".join(word for word in said.split() if word not in _FILLERS and word != str(story.year))


def _stories(stories: Sequence[Story], index: Index) -> Draft:
    shown = stories[:SHOWN]
    labels = [f"{story.label} ({story.year})" if story.year else story.label for story in shown]
    more = f", and {len(stories) - len(shown)} more" if len(stories) > len(shown) else ""
    text = f"{len(stories)} {'story' if len(stories) == 1 else 'stories'}: {', '.join(labels)}{more}."
    return Draft(text, tuple(_first_sentence(story, index) for story in shown), confidence=1.0)


def _first_sentence(story: Story, index: Index, holding: str = "") -> Evidence:
    """Give the first sentence of a story that holds some words, or else its first."""
    passages = index.passages_of(story.key)
    told = (Evidence(passage, span, 1.0) for passage in passages for span in passage.sentences)
    return next((e for e in told if holding in e.text), Evidence(passages[0], passages[0].sentences[0], 1.0))


def _made(story: Story, index: Index) -> Draft | None:
    """Give the year of `corpus.toml`, or the one in which the text says that the film is from; None where neither does."""
    if story.year:
        return Draft(str(story.year), (_first_sentence(story, index, str(story.year)),), confidence=1.0)
    told = ((match, Evidence(p, s, 1.0)) for p in index.passages_of(story.key) for s in p.sentences if (match := _STATED_YEAR.search(p.text, *s)))
    return next((Draft(match["year"], (evidence,), confidence=BY_RULE) for match, evidence in told), None)


def _of_years(question: str, index: Index) -> Draft | None:
    """Answer "which films are from 1948?" and "which is the oldest?" by the years that `corpus.toml` gives; None for any other question, and where it gives none."""
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


def _cast(story: Story, index: Index) -> Draft | None:
    """List the persons by how often they are named, each with the sentence that names them first."""
    people = [c for c in index.characters if c.story == story.key and c.person]
    passages = index.passages_of(story.key)
    evidence: dict[tuple[str, Span], Evidence] = {}
    named = []
    for person in people:
        found = _introduced(person, passages)
        if found:
            named.append(person.name)
            evidence.setdefault((found.passage.id, found.span), found)
    if not named:
        return None
    return Draft(f"In {story.label}: {', '.join(named)}.", tuple(evidence.values()), confidence=BY_RULE)


def _people(people: Sequence[Character], index: Index, encoder: Encoder) -> Draft | None:
    """Introduce a person by the sentence that first gives the fullest form of the name, in each story that has one so called.

    Where tellings of one story call them differently, each says so.
    """
    passages = {person: index.passages_of(person.story) for person in people}
    found = [evidence for person in people if (evidence := _introduced(person, passages[person]))]
    if not found:
        return None
    tellings = {e.passage.told_in for e in found}
    also: list[Evidence] = []
    for person, theirs in passages.items():
        for telling in dict.fromkeys(p.told_in for p in theirs if p.told_in not in tellings):
            also += filter(None, [_introduced(person, [p for p in theirs if p.told_in == telling])])
    apart = contradicting(versions(roles(people[0], index), encoder)) if len(people) == 1 else ()
    text = " ".join(e.text for e in found)
    apart = _led_by(text, found[0], apart)
    cited = evidence_of(apart) or tuple(found)
    return Draft(text, cited, tuple(e for e in also if e.text not in {c.text for c in cited}), confidence=BY_RULE, versions=apart)


def _name_in_full(people: Sequence[Character], index: Index) -> Draft:
    """Answer a question for a surname or the like by the fullest name that a story has for somebody so called; abstain where none is of two words."""
    found = [(c, e) for c in people if len(words(c.name)) > 1 and (e := _introduced(c, index.passages_of(c.story), (c.name,)))]
    return Draft(listed([c.name for c, _ in found]), tuple(e for _, e in found), confidence=BY_RULE) if found else Draft("", reason="not_stated")


def _led_by(text: str, introduction: Evidence, apart: Sequence[DraftVersion]) -> tuple[DraftVersion, ...]:
    """Give the versions with an introduction in place of the words of its own telling, that one first; none where no version is of that telling."""
    own = next((v for v in apart if any(e.passage.told_in == introduction.passage.told_in for e in v.evidence)), None)
    if own is None:
        return ()
    evidence = tuple({(e.passage.id, e.span): e for e in (introduction, *own.evidence)}.values())
    return (DraftVersion(text, evidence), *(v for v in apart if v is not own))


def appears_in(reading: QuestionReading, index: Index) -> Draft:
    """Answer "Which film is Fantail in?" with the one story that holds everybody named, by the sentences that introduce them there; abstain where there is not one."""
    if len(reading.stories) != 1:
        return Draft("", reason="not_stated")
    story = index.stories[next(iter(reading.stories))]
    found = [_introduced(person, index.passages_of(story.key)) for person in reading.names if person.story == story.key]
    evidence = tuple(filter(None, found))
    return Draft(story.label, evidence, confidence=BY_RULE) if evidence else Draft("", reason="not_stated")


def _introduced(person: Character, passages: Sequence[Passage], names: Sequence[str] = ()) -> Evidence | None:
    """Give the first sentence with the fullest form of a name, or with one of `names`; of credits only where nothing else has it."""
    for name in names or sorted(person.forms, key=len, reverse=True):
        credited: Evidence | None = None
        for evidence in (Evidence(passage, span, 1.0) for passage in passages for span in passage.sentences):
            if re.search(any_of([name]), evidence.text):
                if not is_credits(evidence.text):
                    return evidence
                credited = credited or evidence
        if credited:
            return credited
    return None


def _summary(story: Story, index: Index, encoder: Encoder) -> Draft | None:
    """Take a short telling whole, if there is one; else the sentences nearest to what the longest telling is about, in order."""
    tellings: dict[tuple[str, int], list[Evidence]] = {}
    for passage in index.passages_of(story.key):
        said = [Evidence(passage, span, 1.0) for span in passage.sentences]
        tellings.setdefault(passage.told_in, []).extend(
            e for e in said if words(e.text) != index.titles.get(story.key) and not (is_heading(e.text) or is_credits(e.text))
        )
    sizes = {key: sum(len(e.text.split()) for e in sentences) for key, sentences in tellings.items()}
    if not sizes:
        return None
    short = [key for key, size in sizes.items() if SUMMARY_WORDS / 2 <= size <= SUMMARY_WORDS]
    if short:
        chosen = tellings[max(short, key=lambda key: sizes[key])]
    else:
        chosen = _central(tellings[max(sizes, key=lambda key: sizes[key])], encoder)
    return Draft(" ".join(e.text for e in chosen), tuple(chosen), confidence=BY_RULE)


def _central(sentences: list[Evidence], encoder: Encoder) -> list[Evidence]:
    """Open with the first sentence, then take from each further third of the telling the sentence nearest to the whole, and the last."""
    vectors = encoder.encode([e.text for e in sentences])
    nearness = vectors @ vectors.mean(0)
    picks = {0, len(sentences) - 1}
    for third in np.array_split(np.arange(len(sentences)), 3):
        if len(third):
            picks.add(int(third[np.argmax(nearness[third])]))
    return [sentences[i] for i in sorted(picks)]


def _listing(labels: Sequence[str]) -> str:
    return listed([*labels[:5], *([f"{len(labels) - 5} more"] if len(labels) > 5 else [])]) if labels else "nothing yet"
