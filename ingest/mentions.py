"""The capitalised runs of a story's sentences that may be names: each form, how often it was seen, and what stood around it.

Quotes, titles and function words are taken off; holidays and the titles of films are no names. It reads English, has no list of names but of first names that
end as trades do. Which forms are one person's is for `ingest.names`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ingest.first_names import FIRST_NAMES
from rag.language.numbers import NUMBER_WORDS
from rag.language.vocabulary import ABBREVIATIONS, NATIONS, OPENERS, SHORT_TITLES, STOP, TITLES, TRADE
from rag.language.words import LOWER, UPPER, fold, gender_of, words

_WORD = rf"[{UPPER}][{LOWER}]+"
_PART = rf"(?:[{UPPER}]\.|(?:{SHORT_TITLES})\.(?= [{UPPER}])|{_WORD}(?:{_WORD})?(?:-{_WORD}){{0,3}}|[{UPPER}]{{2,}}(?=\b)|[{UPPER}]['’]{_WORD})"
_NICK = rf"(?:[\"'“‘](?:[Tt]he )?(?P<nick>{_WORD})[\"'”’])"
NAME = re.compile(
    rf"(?<![\w'’]){_NICK.replace('nick', 'first')}?\s?{_PART}(?:\sof the\s{_PART})?(?:\s(?:(?:de|von|van|der|la|du)\s)?{_PART}|\s{_NICK})*"
    r"(?=\b|['’]s|[\s,.;:!?)]|$)(?!['’]t\b)"
)
"""A capitalised run, with its nicknames in quotes; "Don't" is none."""
_SHORT_NAME = re.compile(rf"[{UPPER}][{LOWER}]")
_POSSESSIVE = re.compile(r"['’]s ")
_TITLE = rf"(?:{'|'.join(sorted(title.capitalize() for title in TITLES))})\b"
_TITLED = re.compile(rf"\b(?:(?P<title>{_TITLE})\.? )?(?:(?P<first>(?!{_TITLE})(?:{_WORD}|[{UPPER}]\.)) )?(?P<name>(?!{_TITLE}){_WORD})\b")
_OF_A_WORK = re.compile(
    r"[\"'”’]?,? (?:\([^()]*\),? )?(?:(?:is|was) (?:an?|the) [^.;]{0,80}?\b(?:film|movie|picture|novel|play|drama|story)\b|(?:co-)?stars [A-Z])"
)
"""Behind a title at the beginning of a sentence, which is nobody's name."""
_PLACE_WORDS = frozenset("in at to from near of into through outside inside across for on off via between toward towards downtown".split())
_YEAR = re.compile(r"(?<=[a-z]) 1[89]\d\d$")
"""Stands between "in" and a place, "in 1937 Los Angeles"."""
_DATELINE = re.compile(r",? (?:(?:January|February|March|April|May|June|July|August|September|October|November|December) )?1[89]\d\d[.:]")
"""Behind a place with which a story opens, "New York, 1934."."""
_WITHIN = frozenset("in at near into inside outside across downtown".split())
"""Hardly ever stand before a person who owns nothing."""
_OF_THE_NAME = re.compile(r"\bname of$")
"""Before the name of somebody, "a lender of the name of Hugh Dane"."""
_IN_A_STATE = re.compile(rf"\b(?i:{'|'.join(sorted(_PLACE_WORDS - {'for', 'between'}))}) {_WORD}(?: {_WORD})?,$")
"""Before the state or country of a place, "from Medford, Oregon"."""
_OPENS_WITH_PLACE = re.compile(
    rf"(?:In|On|At|Near|From|To|Outside|Inside|Under|Off|Beyond|Past|Across) (?:the )?(?P<run>{_WORD}(?: {_WORD})+) [a-z]+(?:s|ed)\b"
)
"""Where somebody does something, with no comma before whoever does it: "On the Galata Bridge Richter lets him go"."""
_PLACED = re.compile(rf"\b[Ii]n (?P<run>{_WORD}(?: {_WORD})*)")
"""Where something happens; a comma may be missing before whoever does it, "a week later in Mission Bay Rosa is gone"."""
_VESSEL = re.compile(
    r"\b(?P<placed>(?:on|in|to|at|from|off|near|(?i:aboard)|leaves|boards) )?(?:(?i:an?|the|his|her|their|its)|[\w’']+['’]s) (?:[\w-]+ ){0,2}"
    r"(?:(?:steam|war|space|star|air)?ship|spacecraft|steamer|brig|yacht|boat|schooner|freighter|liner|vessel"
    r"|trawler|tanker|barge|frigate|submarine|galleon|planet)$"
)
"""Right before the name of a ship or a world, "the cargo ship Halcyon"."""
_NO_DEED = re.compile(r"['’]|[.,;:!?)]|\s*$| (?:and|which|that|when|while|as|bound|in|on|at|to|from|for|with|by|of)\b")
"""Behind the name of one: "on the boat Joe meets Ann" has none."""
_PLACE_OF = re.compile(
    r"\b(?:town|village|hamlet|city|suburb|borough|district|county|province|region|country|kingdom|republic|island"
    r"|isle|port|harbou?r|valley|parish|colony) of$",
    re.I,
)
"""Right before the name of a place, "the town of Sable Point"."""
_SAINT = re.compile(r"(?:St\.?|Saint) ")
_QUOTES = ('"', "'", "“", "”", "‘", "’")
_SPEECH = re.compile(r"(?:^|[\s—–-])[\"'“‘]$")
"""Right before what somebody says, which begins with a capital, as a sentence does: 'said the old man: "Go back"'."""
_HOLIDAY = re.compile(
    r"\b(?:(?:New )?Year['’]s|Christmas|Easter|Thanksgiving|Midsummer|Halloween|Independence|Memorial|Labou?r|Armistice)"
    r" (?:Eve|Day|Night|Morning|Sunday|Monday)\b|\bNew Year\b|\b(?:Lent|Good Friday)\b"
)
"""Days that are nobody's name."""
_SAYS_HOW = re.compile(rf"[{UPPER}]\w{{3,}}ly|Poor|Dear")
"""May stand before a name at the beginning of a sentence and be no part of it."""
_HOW = re.compile(r"(?!Beverly|Kimberly|\w+lly)[A-Z]\w{3,}ly")
"""Says how something is told, where it only ever opens sentences: "Unluckily", but not "Connolly"."""
_BEFORE_NAMED = re.compile(rf"(?!Irving|Sterling)[{UPPER}]\w{{2,}}ing|Poor|Dear(?:est)?|Forthwith")
"""May stand there before somebody who is named elsewhere: "Pushing Shiro away, he digs"."""
_CREDITED = re.compile(
    r"(?:\(|\b(?:(?:played|portrayed|directed|written|produced|scripted|adapted|photographed) (?:and \w+ )?by|stars|starring\b[^.;]*"
    r"|(?:novel|play|story|book|script|screenplay)\b[^.;]{0,60} by))$"
)
"""Before whoever made a film or plays in it."""
_HONOURS = frozenset("baronet esquire esq".split())
"""Stand behind a name, "Sir Hugh Dane, Baronet, of Dane Hall", and are none."""
_NOT_NAMES = STOP | OPENERS | _HONOURS | frozenset(NUMBER_WORDS)
_BEFORE_NAMES, _NO_NAMES_ALONE = _NOT_NAMES | TITLES, _NOT_NAMES | ABBREVIATIONS
_GIVEN_MONTH = re.compile(rf"(?:\b(?P<before>[A-Za-z]+) )?\b(?P<month>April|May|June|August) (?P<surname>{_WORD})\b")
_BEFORE_MONTHS = frozenset("in the one mid last next late early this each every since until during".split())
_NO_SURNAMES = _NOT_NAMES | NATIONS | frozenset(map(fold, FIRST_NAMES)) | {"day", "fool", "fools"}
"""Behind a month that is one, "in June Nick leaves", "on May Day"."""
_QUOTED_ARTICLE = re.compile(r"(?<!\w)([\"'“‘])[Tt]he ")
_HERS = frozenset("mrs ms miss lady madame queen princess mother aunt sister".split())
"""Titles of a woman."""
_OTHER_GENDER = {"m": 1, "f": -1}
"""By whom a title is said of, whose first names `FIRST_NAMES` would list for somebody else."""


@dataclass
class Mention:
    """One form of a name in a story and where it was seen."""

    inner: int = 0
    opening: int = 0
    in_brackets: int = 0
    """In brackets, or behind "directed by" and the like."""
    within: int = 0
    hers: int = 0
    """Behind a woman's title, "Mrs. Hale"."""
    place: int = 0
    """Said to be a place, "the town of Sable Point"."""
    unlike_a_person: int = 0
    """Seen in brackets, as a place, or where hardly a person is named: after "in" or "from", after an article, or in a list behind a possessive
    ("Grimshaw's Taxidermy, Fishing and Sport Supplies")."""
    nicks: set[str] = field(default_factory=set)

    @property
    def total(self) -> int:
        """Return how often it was seen."""
        return self.inner + self.opening


class _Run(NamedTuple):
    """A capitalised run of a sentence: the form of a name that it has, nicknames left out, and where that starts and the run ends."""

    form: str
    nicks: set[str]
    start: int
    end: int
    titled: bool
    hers: bool
    """Whether a woman's title stands before it, "Mrs. Hale"."""
    opens: bool
    """Whether it opens a sentence, where every word has a capital."""


def mentions_in(sentences: Sequence[str]) -> dict[str, Mention]:
    """Find every capitalised run; a lone word that only ever opens a sentence needs a lower-case twin nowhere to count."""
    mentions: dict[str, Mention] = defaultdict(Mention)
    openings: list[_Run] = []
    couples = _couples(sentences) | _given_months(sentences)
    for sentence in sentences:
        for run in _capitalised(sentence, couples):
            if run.opens and _DATELINE.match(sentence, run.end):
                mentions[run.form].inner += 1
                mentions[run.form].unlike_a_person += 1
            elif run.opens:
                openings.append(run)
            else:
                _count(mentions[run.form], run, sentence)
    _count_openings(mentions, openings, {word for sentence in sentences for word in re.findall(r"\b[a-z]+\b", sentence)})
    parts = {part for form in mentions if " " in form for part in form.split()}
    for work in _works(sentences, mentions):
        del mentions[work]
    return {
        form: mention
        for form, mention in mentions.items()
        if mention.inner or (mention.opening > 1 and not _HOW.fullmatch(form)) or " " in form or form in parts
    }


def _works(sentences: Sequence[str], mentions: Mapping[str, Mention]) -> set[str]:
    """Return the titles of which a sentence says that they are a film's, and no sentence names anybody by them or by a part of them."""
    said = {match[0].strip("\"'“‘”’ ") for sentence in sentences if (match := NAME.match(sentence)) and _OF_A_WORK.match(sentence, match.end())}
    told = {part for form, mention in mentions.items() if mention.inner for part in form.split()}
    return {title for title in said & mentions.keys() if " " in title and told.isdisjoint(title.split())}


def _capitalised(sentence: str, couples: Collection[tuple[str, str]]) -> Iterator[_Run]:
    """Yield the capitalised runs of a sentence that may be names: no holiday, and not the title of a work that the sentence is about."""
    days = [day.span() for day in _HOLIDAY.finditer(sentence)]
    for match in NAME.finditer(sentence):
        form, nicks, start = tidy(match[0], match.start(), couples)
        if not form or any(begins < match.end() and match.start() < ends for begins, ends in days):
            continue
        if sentence[: match.start()].strip("\"'“‘( ") in ("", "The", "A", "An") and _OF_A_WORK.match(sentence, match.end()):
            continue
        before = sentence[:start].rstrip()
        titled = " " in match[0] and fold(match[0].split()[0].rstrip(".")) in TITLES
        spoken = _SPEECH.search(before) is not None and match[0][:1] not in _QUOTES and sentence[match.end() : match.end() + 1] not in _QUOTES
        opens = not titled and (not before.strip("\"'“‘(") or before[-1:] in ".!?:" or spoken)
        yield _Run(form, nicks, start, match.end(), titled, not _HERS.isdisjoint(words(match[0])[:-1]), opens)


def _count(mention: Mention, run: _Run, sentence: str) -> None:
    """Count a run within a sentence, with what stands around it."""
    before = _YEAR.sub("", sentence[: run.start].rstrip())
    mention.inner += 1
    mention.nicks |= run.nicks
    mention.hers += run.hers
    in_a_state = _IN_A_STATE.search(before) is not None and sentence[run.end : run.end + 1] in ",.;:"
    of_the_name = _OF_THE_NAME.search(before) is not None
    after_place_word = not run.titled and not of_the_name and (in_a_state or fold(before.split()[-1]) in _PLACE_WORDS)
    mention.within += not run.titled and fold(before.split()[-1]) in _WITHIN and not _POSSESSIVE.match(sentence, run.end)
    place = _PLACE_OF.search(before) is not None and not _POSSESSIVE.match(sentence, run.end)
    mention.place += place
    credited = _CREDITED.search(before) is not None
    mention.in_brackets += credited
    mention.unlike_a_person += after_place_word or place or credited or _no_person(sentence, run.start, run.end)


def _count_openings(mentions: dict[str, Mention], openings: Sequence[_Run], lower: Collection[str]) -> None:
    """Count the runs that open sentences and are names: of several words, part of a name elsewhere, or not among the `lower` words, those without a capital."""
    alone = {form for form in (*mentions, *(run.form for run in openings)) if " " not in form}
    parts = {part for form in mentions for part in form.split()}
    within = set(mentions)
    first_names = {form.split()[0] for form in (*mentions, *(run.form for run in openings)) if " " in form}
    for form, nicks, *_ in openings:
        opens, _, rest = form.partition(" ")
        rest = tidy(rest, 0)[0] or rest
        first, _, surname = rest.partition(" ")
        if rest in first_names and opens not in alone and _SAYS_HOW.fullmatch(opens):
            form = rest  # "Naturally Vic"
        if _BEFORE_NAMED.fullmatch(opens) and rest in within and form not in within and opens not in alone:
            form = rest
        if rest and (fold(opens) in lower or (surname and TRADE.fullmatch(opens) and first in alone and opens not in alone)):
            form = rest  # "Safecracker Vic Durant"
        if " " in form or form in parts or fold(form) not in lower:
            mentions[form].opening += 1
            mentions[form].nicks |= nicks


def _couples(sentences: Sequence[str]) -> set[tuple[str, str]]:
    """Return the titles, with surnames, by which alone two of one name can be told apart.

    These are "Mrs. Bell" and Mr. Bell, "Judge Fontaine" and Mrs. Adele Fontaine, "Mr. Dietrichson" and Phyllis Dietrichson, by whose first name she is a woman.
    """
    titles, wives, others = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    for title, first, name in (found.groups() for sentence in sentences for found in _TITLED.finditer(sentence)):
        if first and fold(first) not in _NOT_NAMES:
            (wives if title == "Mrs" else others)[name].add(first)
        elif title:
            titles[name].add(title.lower())
    married = {("mrs", name) for name, said in titles.items() if {"mr", "mrs"} <= said}
    his = {(title, name) for name, said in titles.items() for title in said - _HERS if wives[name] and others[name] <= wives[name]}
    unlike = {
        (title, name)
        for name, said in titles.items()
        for title in said
        if (other := _OTHER_GENDER.get(gender_of(title))) and {FIRST_NAMES.get(first) for first in others[name]} | ({1} if wives[name] else set()) == {other}
    }
    return married | his | unlike


def _given_months(sentences: Sequence[str]) -> set[tuple[str, str]]:
    """Return the months that are somebody's first name here, "June Mills", each with no surname, for `tidy`; not of "in June Nick leaves"."""
    found = (match for sentence in sentences for match in _GIVEN_MONTH.finditer(sentence))
    return {(fold(m["month"]), "") for m in found if fold(m["before"] or "") not in _BEFORE_MONTHS and fold(m["surname"]) not in _NO_SURNAMES}


def tidy(run: str, start: int, couples: Collection[tuple[str, str]] = ()) -> tuple[str, set[str], int]:
    """Take quotes, leading function words and titles off a run, but those of `couples`, and months that are names there; gives form, nicknames and start."""
    run = _QUOTED_ARTICLE.sub(r"\1", run)
    nicks = set(re.findall(rf"(?<!\w)[\"'“‘]({_WORD})[\"'”’]", run))
    parts = re.sub(r"(?<!\w)[\"'“‘”’]|[\"'“‘”’](?=\s|$)", "", run).strip().split()
    if len(parts) > len(nicks):
        parts = [part for part in parts if part not in nicks]
    while parts and (first := fold(parts[0].rstrip("."))) in _BEFORE_NAMES and (len(parts) > 1 or first in _NO_NAMES_ALONE):
        if ((first, "") in couples and _NO_SURNAMES.isdisjoint(map(fold, parts[1:2]))) or (
            parts[1:] and (first, parts[-1]) in couples and (first == "mrs" or len(parts) == 2)
        ):
            break
        start += (len(parts[0]) + 1) * (first in _NOT_NAMES)
        parts.pop(0)
    if (ranked := max((at for at, part in enumerate(parts[1:-1], 1) if fold(part) in TITLES), default=0)) and parts[ranked + 1][-1] != ".":
        parts = parts[ranked + 1 :]  # "District Attorney Philip Garrick"
    form = " ".join(parts)
    return (form if len(form) > 2 or _SHORT_NAME.fullmatch(form) else ""), nicks, start


def with_commas(sentences: Sequence[str]) -> list[str]:
    """Part whoever acts from the place that a sentence has before them, if they are so called elsewhere: "On the Galata Bridge, Richter lets him go"."""
    placed = {match["run"] for sentence in sentences for match in _PLACED.finditer(sentence)}
    opened = {sentence: match for sentence in sentences if (match := _OPENS_WITH_PLACE.match(sentence) or _runs_into_place(sentence, placed))}
    if not opened:
        return list(sentences)
    runs = {run[0] for sentence in sentences for run in NAME.finditer(sentence, opened[sentence].end() if sentence in opened else 0)}
    told = []
    for sentence in sentences:
        if (match := opened.get(sentence)) and (name := _last_run(match["run"], runs)):
            at = match.end("run") - len(name)
            sentence = f"{sentence[:at].rstrip()}, {sentence[at:]}"
        told.append(sentence)
    return told


def _runs_into_place(sentence: str, placed: Collection[str]) -> re.Match[str] | None:
    """Match a place that a name and a verb follow without a comma, where the place alone stands elsewhere."""
    found = (match for match in _PLACED.finditer(sentence) if re.match(r" (?:is|was|has|had|[a-z]+(?:[^s\W]s|ed))\b", sentence[match.end() :]))
    return next((match for match in found if match["run"].rpartition(" ")[0] in placed), None)


def _last_run(run: str, runs: Collection[str]) -> str:
    """Return the longest end of a run, but not all of it, that stands by itself elsewhere."""
    parts = run.split()
    return next((tail for at in range(1, len(parts)) if (tail := " ".join(parts[at:])) in runs), "")


def _no_person(sentence: str, start: int, end: int) -> bool:
    """Return whether a run stands where no person is named: in quotes, as a title does, behind an article, or in a list of what somebody owns."""
    before, after = sentence[:start].rstrip(), sentence[end:].lstrip()
    if " " in sentence[start:end].strip() and (before.endswith(("“", '"')) or after[:1] in ("”", '"')):
        return True  # a title
    if re.search(r"\b(?:an?|the|this)$", before, re.I) or re.search(r"['’]s$", before):
        return True
    if (vessel := _VESSEL.search(before)) and (not vessel["placed"] or _NO_DEED.match(sentence, end)):
        return True
    if _SAINT.match(sentence, start) and re.search(r"\b(?:of|in|at|on|near|to|from)$", before):
        return True  # a church, a town or a day
    _, *owned = _POSSESSIVE.split(before)
    listed = owned[-1].split() if owned else []
    goes_on = before.endswith((",", " and")) and (after[:1] in ",.;" or after.startswith("and "))
    return bool(listed) and goes_on and all(word == "and" or word[0].isupper() for word in listed)
