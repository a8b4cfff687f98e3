"""What a text bears at its head: the title of its story and the year, by its markup, by a line that stands alone, or by what its first sentence says.

It looks at the raw text, since cleaning takes markup away. Which files tell one story is for `ingest.stories`.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ingest.clean import DATED_TITLE, FRONT_MATTER, TITLE_WORD, clean
from rag.words import UPPER

_NO_TITLE = r"(?!(?i:plot|synopsis|summary|story|overview)\b\W*\n)"
_HEADINGS = {
    ".html": re.compile(r"<(title|h1)\b[^<>]*>(?P<title>[^<]*+(?:<(?!/?(?:title|h1)\b)[^<]*+)*+)</\1\s*>", re.I),
    ".md": re.compile(rf"\A\s*#{{1,6}}[ \t]+{_NO_TITLE}(?P<title>[^\n]+)|\A\s*(?P<title2>\S[^\n]*)\n=+\s*\n"),
}
_BLANK = r"[ \t]*(?:\n[ \t]*){2,}\S"
_FIRST_LINE = re.compile(
    rf"\A\s*(?:(?i:title)[ \t]*:[ \t]*(?P<title>[^\n]+)(?:\n[ \t]*(?i:year|released?)[ \t]*:[^\n]*)?"
    rf"|[“\"](?P<title2>[{UPPER}\d][^\n“”\"]{{0,70}})[”\"]{_BLANK}"
    rf"|(?P<title3>{DATED_TITLE})[ \t]*\n|(?P<title4>{TITLE_WORD}(?: {TITLE_WORD}){{0,9}}(?<=[!?])){_BLANK}"
    rf"|[*_]{{0,2}}{_NO_TITLE}(?P<title5>[{UPPER}\d“\"'][^\n]{{0,70}}[^\s.,;:!?…\"'”])(?:[ \t]*\n[ \t]*\((?:18|19|20)\d\d\))?{_BLANK})"
)
"""A line that says that it is the title, one in quotes, one with the year, or one that stands alone; the next line may have the year."""
_WORK = r"(?i:films?|movies?|noir|(?:melo)?drama|comedy|western|thriller|musical|serial|novel|story|play|picture|romance|horror|documentary|adventure|mystery|cartoon|short)"
_CLAUSE = r"(?:who|that|which|where|when|whose|in|by|from)\b"
_STATED = re.compile(
    rf"\A\W*(?i:plot\W+)?(?:(?!(?:The|This|It|Its|He|She|That|An?)(?: [a-z]\w*)? is\b)(?P<title>(?=[{UPPER}0-9¡¿]){TITLE_WORD}(?: {TITLE_WORD}){{0,9}}?),? (?:\([^()\n]{{1,80}}\),? )?"
    rf"(?:is|was) (?:an?|the) (?:(?!{_CLAUSE})[\w’'/–-]+,? ){{0,4}}?(?:1[89]|20)\d\d(?:(?! {_CLAUSE})[\w ,’'/–-]){{0,80}}?\b{_WORK}\b"
    rf"|(?!(?:The|An?) (?i:film|movie|picture|story|novel|tale|book|play|action|plot)\b)(?P<title3>(?:The|An?) {TITLE_WORD}(?: {TITLE_WORD}){{0,8}}?) (?:(?:opens|begins|starts) (?:on|with)|tells the story of|revolves around)\b"
    r"|In [\"“](?P<title2>[^\"”\n]{2,70})[\"”],? \((?:1[89]|20)\d\d\)"
    rf"|In (?P<title4>(?=[{UPPER}]){TITLE_WORD}(?: {TITLE_WORD}){{0,9}}?), an? (?:[\w-]+ ){{0,2}}?(?:1[89]|20)\d\d (?:[\w-]+ ){{0,4}}?{_WORK}\b"
    rf"|(?P<title5>(?=[{UPPER}\d“\"]\S* [^(\s]){DATED_TITLE})[.:] (?=[{UPPER}])"
    r"|(?:Review|Synopsis|Summary|Plot)(?: of|:) [\"“](?P<title6>[^\"”\n]{2,70})[\"”])"
)
"""Says its title as an encyclopedia does, "The Heron is a 1949 American film noir", or as a catalogue, "In “The Heron” (1949), …", "The Heron (1949). A clerk …", or a review: that of 29,012 of 31,386 film articles, and a variant of it for 329."""
_MARKED = re.compile(r"[<*_#]|''|\[\[|\{\{")
_HEAD = 600
"""Code points that are looked through for it."""
_DATED = re.compile(r"(?P<title>.*[^\s*_])[*_]{0,2}(?: \((?:film, )?| ?[-–—] )(?P<year>(?:18|19|20)\d\d)(?: film)?\)?")
_SITE = re.compile(r"(?<=\(\d{4}\)) [-–—|] [^-–—|]+$| [-–—|] (?:Wikipedia|IMDb|Letterboxd|Rotten Tomatoes|[\w ]*\bWiki)\b.*$| [–—-] [a-z][^–—]*$")
"""The name of a site behind a title, or what somebody says of it, "The Heron — my take on a forgotten gem"."""
_QUOTED = re.compile(r"^[“\"]([^“”\"]+)[”\"]$")
_YEAR = re.compile(r"\b(?:18|19|20)\d\d\b")
_BELOW = re.compile(
    rf"[*_\s]*[*_(]*(?P<year>(?:18|19|20)\d\d)\b(?: (?!(?:is|was|were|saw|sees|the)\b)[\w’'/-]+,?){{0,4}}? {_WORK}(?=[*_)]*(?:[,.;:\n]|$)| (?:directed|written|produced|starring|with|by|from|based)\b)"
)
"""The line below a title that says of what year it is, "1947 crime drama, directed by …"."""
_TITLE_LINE = re.compile(rf"^[ \t]*(?:#+[ \t]+)?({DATED_TITLE})[ \t]*\r?$", re.M)


class Heading(NamedTuple):
    """What stands at the head of a text: the title of its story, and the year that it is said to be from."""

    title: str
    year: int | None = None


def heading(text: str, suffix: str = ".txt") -> Heading | None:
    """Give what a text bears at its head, if anything: its HTML title, its Markdown heading, a short line that stands alone, or what its first sentence says."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if suffix == ".md" and (front := re.match(FRONT_MATTER, text)):
        told = re.search(r"^title:[ \t]*([\"']?)(?P<title>[^\n]+?)\1[ \t]*$", front[0], re.M)
        year = re.search(r"^(?:year|date|released?):[ \t]*[\"']?((?:18|19|20)\d\d)\b", front[0], re.M)
        if told and year:
            return Heading(clean(told["title"], suffix).text, int(year[1]))
        text = f"# {told['title']}\n\n" if told else text[front.end() :]
    if suffix in (".html", ".htm") and (on_page := re.search(r"<h1\b[^<>]*>\s*(?:<(?!/?h1)[^<>]*>\s*){0,20}[^<\s]", text, re.I)):
        text = text[on_page.start() :]  # before it stands what the browser shows, with the name of the site
    match = _HEADINGS.get(".html" if suffix == ".htm" else suffix, _FIRST_LINE).search(text) or (_HEADINGS[".md"].search(text) if suffix == ".txt" else None)
    if not match:
        head = text[:_HEAD]
        match = _STATED.search(clean(head, suffix).text if _MARKED.search(head) else head)
    if not match:
        return None
    name, said = next((name, part) for name, part in match.groupdict().items() if part)
    title = _SITE.sub("", " ".join(clean(said, suffix).text.split()))
    if dated := _DATED.fullmatch(title):
        return Heading(_QUOTED.sub(r"\1", dated["title"]), int(dated["year"]))
    year, below = _YEAR.search(match[0], match.end(name) - match.start()), _BELOW.match(text, match.end(name))
    made = year[0] if year else below["year"] if below else None
    return Heading(title, int(made) if made else None) if 0 < len(title.split()) <= 10 else None


def dated_titles(text: str) -> list[str]:
    """Give the lines of a text that are nothing but a title with its year, "The Paper Crown (1955)"; more than one, and it may tell several stories."""
    return [match[1] for match in _TITLE_LINE.finditer(text)] if text.count(")\n") + text.count(")\r") > 1 else []
