"""What a text bears at its head: the title of its story and the year, by its markup, by a line that stands alone, or by what its first sentence says.

It looks at the raw text, since cleaning takes markup away. Which files tell one story is for `ingest.stories`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from ingest.clean import FRONT_MATTER, clean
from ingest.layout import DATED_TITLE, NO_TITLE, SECTION, TITLE_WORD, title_line
from rag.language.words import UPPER


def _ways(before: str, ways: Mapping[str, str]) -> tuple[re.Pattern[str], ...]:
    """Compile ways in which a title may stand, each under an example or a name of it, and each behind what may come `before`."""
    return tuple(re.compile(f"{before}{way}") for way in ways.values())


_BLANK = r"[ \t]*(?:\n[ \t]*){2,}\S"
_WORK = (
    r"(?i:films?|movies?|noir|(?:melo)?drama|comedy|western|thriller|musical|serial|novel|story|play|picture|romance|horror|documentary|adventure|mystery"
    r"|cartoon|short)"
)
_CLAUSE = r"(?:who|that|which|where|when|whose|in|by|from)\b"
_WORDS = rf"{TITLE_WORD}(?: {TITLE_WORD}){{0,9}}"
_FEW_WORDS = f"{_WORDS}?"
"""As few as do."""
_A_YEAR = r"(?:1[89]|20)\d\d"
_LINE_BELOW = r"(?:[ \t]*\n[ \t]*(?:\([^()\n]{1,60}\)|An? [^\n]{1,60}[^\s.!?]|By [^\n]{1,60}))"
"""Says in a line of its own what is told, or by whom: "(a legend of the coast)", "A romance, 1903", "By Capt. R. Holt, 1859."."""
_MADE = rf"\((?:[^()\n]{{1,40}}[ ,])?{_A_YEAR}(?:[ ,][^()\n]{{1,40}})?\)"
"""The year in brackets, with the studio, the country or the length."""
_ON_PAGE = re.compile(r"<(title|h1)\b[^<>]*>(?P<title>[^<]*+(?:<(?!/?(?:title|h1)\b)[^<]*+)*+)</\1\s*>", re.I)
_MARKDOWN = _ways(
    r"\s*",
    {
        "behind a hash": rf"#{{1,6}}[ \t]+(?!{NO_TITLE})(?P<title>[^\n]+)",
        "underlined": r"(?P<title>\S[^\n]*)\n[ \t]*=+\s*\n",
    },
)
_FIRST_LINE = _ways(
    r"\s*",
    {
        "in capitals, and what is said of it behind a mark": rf"(?!(?i:{SECTION}|review)\b)(?P<title>(?=[{UPPER}]{{2,}} )[{UPPER}’' ]+[{UPPER}!?])"
        rf"(?= ?(?:[-–—]|--) |\. | \((?!{_A_YEAR}))(?![^a-z\n]*\n)",
        "in quotes": rf"[“\"](?P<title>[{UPPER}\d][^\n“”\"]{{0,70}})[”\"]{_BLANK}",
        "with its year": rf"(?P<title>{DATED_TITLE})[ \t]*\n",
        "with its year behind a comma": rf"(?P<title>{_FEW_WORDS}), {_A_YEAR}[ \t]*\n\s*(?:\n|(?i:{SECTION})\b\W*\n)",
        "with another": rf"(?P<title>{_FEW_WORDS})[;,] or,? (?:{TITLE_WORD} ){{0,9}}{TITLE_WORD}[ \t]*(?=\n)(?:{_LINE_BELOW})?",
        "with a mark at its end": rf"(?P<title>{_WORDS}(?<=[!?])){_BLANK}",
        "alone, and what it is below it": rf"(?!{NO_TITLE})(?P<title>{_WORDS})(?<![.,:;]){_LINE_BELOW}{_BLANK}",
        "alone, the year below it": rf"[*_]{{0,2}}(?!{NO_TITLE})(?P<title>[{UPPER}\d“\"'][^\n]{{0,70}}[^\s.,;:!?…\"'”])"
        rf"(?:[ \t]*\n[ \t]*\((?:18|19|20)\d\d\))?{_BLANK}",
    },
)
"""How a line that stands alone may be the title."""
_LABELLED = re.compile(r"^\W*(?i:title)[ \t]*[:|][ \t]*(?P<title>[^\n|]+)(?:\s*\n[ \t]*(?i:year|released?)[ \t]*[:|][^\n]*)?", re.M)
"""A line that says that it is the title, and perhaps one below it that says the year."""
_UNCAPITALISED = re.compile(rf"\s*(?!{NO_TITLE})(?P<title>[^\W_][^\n]{{0,50}}[^\s.,;:!?…]){_BLANK}")
"""A line that stands alone in a text without capitals."""
_RATED = re.compile(r"\A(?:\s*+(?:[\d/.½]*+[★☆✩*](?!\*?\w)[^a-zA-Z\n]*+|(?i:rating|rated|watched|score)\b[^\n]*)\n)+")
"""What a review says before it names the film: stars, and when it was watched."""
_FILE_NAME = re.compile(r"\s*[a-z\d]+(?:[_-][a-z\d]+)*(?:\.html?)?\s*")
_FRONT_YEAR = re.compile(
    r"^(?:(?:\w+_)?(?:year|released?|release_date)[ \t]*[:=][ \t]*[\"']?(?P<year>(?:18|19|20)\d\d)\b"
    r"|date[ \t]*[:=][ \t]*[\"']?(?P<date>(?:18|19|20)\d\d)[\"']?[ \t]*$)",
    re.M,
)
"""The year in front matter; a date with its day is that of the page."""
_STATED = _ways(
    r"\W*(?i:plot\W+)?",
    {
        "The Heron is a 1949 American film noir": rf"(?!(?:The|This|It|Its|He|She|That|An?)(?: [a-z]\w*)? is\b)(?P<title>(?=[{UPPER}0-9¡¿]){_FEW_WORDS}),? "
        r"(?:\([^()\n]{1,80}\),? )?"
        rf"(?:is|was) (?:an?|the) (?:(?!{_CLAUSE})[\w’'/–-]+,? ){{0,4}}?{_A_YEAR}(?:(?! {_CLAUSE})[\w ,’'/–-]){{0,80}}?\b{_WORK}\b",
        "The Heron opens on a pier": r"(?!(?:The|An?) (?i:film|movie|picture|story|novel|tale|book|play|action|plot)\b)"
        rf"(?P<title>(?:The|An?) {TITLE_WORD}(?: {TITLE_WORD}){{0,8}}?)"
        r" (?:(?:opens|begins|starts) (?:on|with)|tells the story of|revolves around)\b",
        "In “The Heron” (1949), …": rf"In [\"“](?P<title>[^\"”\n]{{2,70}})[\"”],? \({_A_YEAR}\)",
        "In The Heron, a 1949 film, …": rf"In (?P<title>(?=[{UPPER}]){_FEW_WORDS}), an? (?:[\w-]+ ){{0,2}}?{_A_YEAR} (?:[\w-]+ ){{0,4}}?{_WORK}\b",
        "The Heron (1949). A clerk …": rf"(?P<title>(?=[{UPPER}\d“\"]\S* [^(\s]){_WORDS} {_MADE})(?:[.:,]| (?i:{SECTION})\b)",
        "Review of “The Heron”": rf"(?i:Review|Synopsis|Summary|Plot)(?: of|:) [\"“](?P<title>[^\"”\n]{{2,70}})[\"”](?: \({_A_YEAR}\))?",
    },
)
"""How a first sentence says its title, as encyclopedias, catalogues and reviews do: that of 29,012 of 31,386 film articles, and a variant of it for 329."""
_MARKED = re.compile(r"[<*_#]|''|\[\[|\{\{")
_HEAD = 600
"""Code points that are looked through for it."""
_DATED = re.compile(
    r"(?P<title>.*[^\s*_])[*_]{0,2}(?: ?[-–—] (?P<year>(?:18|19|20)\d\d)| \((?:[^()]*[ ,])?(?P<within>(?:18|19|20)\d\d)(?:[ ,][^()]*)?\)(?:[:,;] [^\n]*)?)"
)
_SITE = re.compile(
    r"(?<=\(\d{4}\)) [-–—|] [^-–—|]+$| [-–—|] (?:Wikipedia|IMDb|Letterboxd|Rotten Tomatoes|[\w ]*\bWiki)\b.*$| [–—-] [a-z][^–—]*$"
    r"| ?[-–—|:] (?i:plot summar(?:y|ies)|synopsis|summary|episode list)$"
)
"""The name of a site behind a title, or what somebody says of it, "The Heron — my take on a forgotten gem"."""
_QUOTED = re.compile(r"^(?:[^“”\"]*(?: [-–—|]|:) )?[“\"]([^“”\"]+)[”\"]$")
"""A title in quotes, perhaps behind the name of a site."""
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_BELOW = re.compile(
    rf"[*_\s]*[*_(]*(?P<year>(?:18|19|20)\d\d)\b(?: (?!(?:is|was|were|saw|sees|the)\b)[\w’'/-]+,?){{0,4}}? {_WORK}"
    rf"(?=[*_)]*(?:[,.;:\n]|$)| (?:directed|written|produced|starring|with|by|from|based)\b)"
)
"""The line below a title that says of what year it is, "1947 crime drama, directed by …"."""
_DATED_LINE = re.compile(rf"^[ \t]*(?:#+[ \t]+|<h[1-6]\b[^<>]*>)?({DATED_TITLE})(?:</h[1-6]>)?[ \t]*\r?$", re.M)


class Heading(NamedTuple):
    """What stands at the head of a text: the title of its story, and the year that it is said to be from."""

    title: str
    year: int | None = None


def heading(text: str, suffix: str = ".txt") -> Heading | None:
    """Return what a text bears at its head, if anything: an HTML title, a Markdown heading, a short line that stands alone, or what its first sentence says."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if suffix == ".md" and (front := re.match(FRONT_MATTER, text)):
        told = re.search(r"^title[ \t]*[:=][ \t]*([\"']?)(?P<title>[^\n]+?)\1[ \t]*$", front[0], re.M)
        year = _FRONT_YEAR.search(front[0])
        if told and year:
            return Heading(clean(told["title"], suffix).text, int(year["year"] or year["date"]))
        text = f"# {told['title']}\n\n" if told else text[front.end() :]
    if suffix in (".html", ".htm") and (on_page := re.search(r"<h1\b[^<>]*>\s*(?:<(?!/?h1)[^<>]*>\s*){0,20}[^<\s]", text, re.I)):
        text = text[on_page.start() :]  # before it stands what the browser shows, with the name of the site
    match = _title_in(_RATED.sub("", text, count=1), suffix)
    if not match:
        return None
    title = _SITE.sub("", " ".join(clean(match["title"], suffix).text.split()))
    if dated := _DATED.fullmatch(title):
        return Heading(_QUOTED.sub(r"\1", dated["title"]), int(dated["year"] or dated["within"]))
    behind = match.end("title")
    year = _YEAR.search(match.string, behind, match.end()) if "below" not in match.groupdict() else None
    below = None if year else _BELOW.match(match.string, behind) or _told_of(title, text)
    made = year[0] if year else below["year"] if below else None
    return Heading(title, int(made) if made else None) if 0 < len(title.split()) <= 10 else None


def _title_in(text: str, suffix: str) -> re.Match[str] | None:
    """Find the title by its markup, by the line that it stands on, or else in the first sentence."""
    if suffix in (".html", ".htm"):
        match = _ON_PAGE.search(text)
        if not match or _FILE_NAME.fullmatch(match["title"]):
            match = _at_head(clean(text[: 10 * _HEAD], suffix).text)
    else:
        match = _at_head(text)
    head = text[:_HEAD]
    head = clean(head, suffix).text if _MARKED.search(head) else head
    return match or _first(_STATED, head) or (None if re.search(f"[{UPPER}]", head) else _UNCAPITALISED.match(head))


def _at_head(text: str) -> re.Match[str] | None:
    return _LABELLED.search(text[:_HEAD]) or _first((*_MARKDOWN, *_FIRST_LINE), text) or title_line(text)


def _told_of(title: str, text: str) -> re.Match[str] | None:
    """Match where the head of a text says in a line of its own, or in its first sentence, of what year it is."""
    said = (
        rf"^\W*(?:{re.escape(title)}\W+(?:\([^()\n]*\)\W+)?(?:is|was) an? (?:[\w-]+ )?"
        rf"|(?i:year|released?|release date)\b[ \t:|]+(?:[\w,]+ ){{0,3}}?)(?P<year>(?:18|19|20)\d\d)\b"
    )
    return re.search(said, text[: 5 * _HEAD], re.M)


def _first(ways: Sequence[re.Pattern[str]], text: str) -> re.Match[str] | None:
    return next(filter(None, (way.match(text) for way in ways)), None)


def dated_titles(text: str) -> list[str]:
    """Return the lines of a text that are nothing but a title with its year, "The Paper Crown (1955)"; more than one, and it may tell several stories."""
    return [match[1] for match in _DATED_LINE.finditer(text)] if sum(map(text.count, (")\n", ")\r", ")</h"))) > 1 else []
