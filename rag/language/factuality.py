"""What a sentence tells as a fact, and what only as believed, planned, ordered, dreamt, conditional or denied (event factuality: Saurí and Pustejovsky, 2009).

It goes by the words that govern a clause, "believes that", "tries to", "not by", and by where that clause ends. It does not find out whether a belief is
true. What somebody says, confesses, learns or decides it takes for a fact, since that is how synopses mean it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from rag.language.inflection import content_stems
from rag.language.words import UPPER, undotted
from rag.schema import Span

_NT = r"(?:ca|wo|do|did|does|is|was|were|could|would|should|has|have|had|are)nt"
"""A denial without its apostrophe, "cant"."""
NEGATION = re.compile(rf"\b(?:not|never|no|nobody|none|nothing|neither|nor|without|cannot|unable|fail(?:s|ed)?|refus(?:e|es|ed))\b|n['’]t\b|\b{_NT}\b", re.I)
"""Says that something is not so."""
_SOMEBODY = r"(?:[\w’'.-]+ ){1,6}?"
_NEXT_DEED = (
    r"(?:,? and|,| or) (?!(?:his|its|this|as|is|was|has|does|perhaps|always|whereas)\b)(?:then |so |in turn |even |later )?[a-z]+[^\Ws]s\b(?! (?:of|and)\b)"
)
_CLAUSE_ENDS = (
    rf"[.;:!?—–]|,? but\b|, (?:and(?! that\b)|so|who|which|while|when|where|until|although|though|as|only)\b|\b(?:until|because|since)\b|{_NEXT_DEED}"
)
_NEW_SUBJECT = rf"\band (?:(?:an?|the|his|her|its|their) (?:[\w’'-]+ ){{1,2}}?|[{UPPER}][\w’'-]+ )?(?:is|was|are|were|gets?|got)\b"
_PLAN_ENDS = rf"{_CLAUSE_ENDS}|,|\bwhen\b|{_NEW_SUBJECT}"
_COMMA = r"[,.;:!?—–]| but\b"
_SENTENCE_ENDS = r"[.;!?]"
_DENIAL_ENDS = r"[,.;:!?—–]|\b(?:but|and|because|until|so|since|as|when|while|who|which|whose|after|than|for|on account|due to|thanks to)\b"
_BEFALLEN = (
    r"(?<!\bwho )(?<!\bwhom )(?<!\bwhere )(?<!\bwhat )(?<!\bhow )(?<!\bwhy )(?<!\bthat )(?<!\bwhen )(?<!\bwhether )(?<!\bif )"
    r"\b(?:he|she|they) (?:is|was|are|were) (?:\w+ly )?(?:found|shot|caught|hung|killed|[a-z]+ed)\b"
)
"""A clause of its own behind another without a comma, "before Joe can get the money he is found hanged"; not "before she can learn where he is hidden"."""
_FACTIVE = r"(?! (?:hesitate|only|just|help \w+ing|know|realiz|realis|notic|suspect|see\b|recogni|remember|tell|mention|understand|learn|aware|until|long))"
_IDIOM = r"(?! (?:so|much|highly|little|well|hard|clearly|of|about|twice|better|it \w+ that)\b|[,.;:!?])"
"""Behind "thinks", where nothing is believed: "thinks of him", "thought it strange that", "Only think, he …"."""
_BELIEVED = "|".join((
    # what somebody thinks or dreams
    rf"believ(?:es?|ed)|(?:thinks?|thought){_IDIOM}|(?:holds?|held) that|supposes|supposed (?=that|to have|he|she|they|[A-Z])|suspect(?:s|(?<!, suspect)ed)?",
    r"assum(?:es?|ed)|imagin(?:es?|ed)|dream(?:s|ed|t)?|hallucinat\w+|(?<!no )fears?(?! of\b)|feared",
    # what somebody says that need not be so
    r"claim(?:s|ed)|claim(?= that\b)|alleg(?:es?|ed|edly)|pretend(?:s|ed|ing)?|accus(?:es?|(?<!, accus)ed|ing)|blam(?:es|(?<!, blam)ed|ing)|rumou?r(?:s|ed)?",
    r"(?:insist|maintain)(?:s|ed)? that|(?:swears|swore|lies|lied) (?:to (?:[\w’'.-]+ ){1,3})?that",
    r"(?<!, )convinced|(?:reported|presumed) (?=dead|killed|drowned|missing|lost|to\b)",
    r"apparent(?:ly)?|seemingly|ostensibly|purportedly|reportedly|presumably|supposedly|reputedly"
    r"|falsely|wrongly|(?<!, )framed|suspicion (?:falls|fell|rests|rested) (?:up)?on",
    # what is told around
    r"word on the street|(?:will|can) tell you",
    r"(?:papers?|newspapers?|press|radio|gossip|people|everyone|everybody|villagers|neighbou?rs|townspeople)"
    r" (?:says?|said|reports?|reported|whispers?|whispered)",
    r"it is said|is said to|(?:official (?:version|story|account)|legend|rumou?r|gossip|tradition) has it",
))  # fmt: skip
_DISLIKES = rf"(?<=ca)n[’']t (?:abide|bear|stand) (?:him|her|them|[{UPPER}])"
"""Denies nothing that is told of whoever somebody "can't abide"."""
_NO_CLAUSE = (
    rf"(?! (?:him|her|them|it)(?:[.;:]|, (?:[{UPPER}][\w’'-]*|he|she|they) (?!(?:says?|said|tells?|told|claims?|thinks?|thought|learns?)\b)[a-z]"
    r"|,? (?:and|but) (?!he\b|she\b|they\b|his\b|her\b|their\b)[a-z]+(?:s|ed)\b)"
    rf"| (?:(?:the|his|her|their) [a-z-]+|[{UPPER}][\w-]+(?: [{UPPER}][\w-]+)?),? and [a-z]+ed\b)"
)
"""Whom somebody suspects or fears is all that is believed: "suspected her and swapped the clock", "blamed the settlers and hanged Ned"."""
_PLANNED = "|".join((
    r"plan(?:s|ned|ning)?|intend(?:s|ed|ing)?|mean(?:s|t|ing)?|wants?|wanted|wanting|hop(?:es?|ed|ing)|wish(?:es|ed|ing)?",
    r"threaten(?:s|ed|ing)?|attempt(?:s|ed|ing)?|tr(?:y|ies|ied|ying)|vow(?:s|ed|ing)?|expect(?:s|ed|ing)?",
    r"refus(?:es?|ed|ing)|fail(?:s|ed|ing)?|about|unable|too late",
))  # fmt: skip
_TOLD_TO = "|".join((
    r"hir(?:es?|ed|ing)|order(?:s|ed|ing)?|ask(?:s|ed|ing)?|beg(?:s|ged|ging)?|urg(?:es?|ed|ing)|advis(?:es?|ed|ing)",
    r"tell(?:s|ing)?|told|wants?|wanted|expect(?:s|ed)?|invit(?:es?|ed|ing)|command(?:s|ed)?|instruct(?:s|ed|ing)?",
    r"offer(?:s|ed|ing)?|pa(?:ys|id|ying)|brib(?:es?|ed|ing)",
))  # fmt: skip
"""Whoever is told to do something has not done it yet."""


class _Governor(NamedTuple):
    """Words that govern a clause, such as "believes that", and the marks and words at which the clause ends."""

    opens: re.Pattern[str]
    ends: re.Pattern[str]
    leading_ends: re.Pattern[str]
    """Where it ends if it stands in a subordinate clause at the head of a sentence: at the comma, whatever governs it, and for a plan also before another
    subject."""


def _governor(opens: str, ends: str) -> _Governor:
    return _Governor(re.compile(opens), re.compile(ends), re.compile(rf"{_COMMA}|{_NEW_SUBJECT}" if ends == _PLAN_ENDS else _COMMA))


_UNSURE = tuple(_governor(opens, ends) for opens, ends in (
    (rf"\b(?<!not )(?<!never )(?<![Nn]obody )(?<!no one )(?<!No one )(?<!one of them )(?<!n’t )(?<!n't )(?:{_BELIEVED})\b{_NO_CLAUSE}", _CLAUSE_ENDS),
    (r"\b(?:is|was|are|were|ha[sd]|have)\b"
     r"(?=[^,.;:]*, (?:or )?(?:so (?:the (?:story|tale|legend) goes|they say|it is said|people say)|they say|it is said|legend has it)\b)", _SENTENCE_ENDS),
    (r", (?:accused|blamed|suspected|convinced|framed)\b", _COMMA),
    (r"\b(?:believ|think|suppos|suspect|assum|imagin|dream|claim|pretend|fear)ing\b", _COMMA),
    (rf"\b(?:{_PLANNED}) to\b", _PLAN_ENDS),
    (r"\bwant(?:s|ed)? (?!to\b)", _PLAN_ENDS),
    (rf"\bthat (?:s?he|they|[{UPPER}][\w’'-]+) (?:will|would)\b", _PLAN_ENDS),
    (r"\b(?:on the (?:verge|point|brink) of|(?:close|near) to) \w+ing\b", _PLAN_ENDS),
    (r"\b(?:is|was|are|were) going to "
     r"(?!(?:an?|the|his|her|their|town|bed|sleep|sea|war|work|court|trial|prison|jail|church|school|market)\b)[a-z]", _PLAN_ENDS),
    (r"\b(?:is|are) to (?!(?:be|do)\b)[a-z]{2,}", _PLAN_ENDS),
    (r"\b(?:consider(?:s|ed|ing)?|contemplat(?:es?|ed|ing)) \w+ing\b", _PLAN_ENDS),
    (rf"\b(?:{_TOLD_TO}) {_SOMEBODY}(?<!in order )(?<!so as )to (?!(?:the|an?|his|her|their|its|my|[{UPPER}])\b|[{UPPER}])", _PLAN_ENDS),
    (rf"\b(?:[Ii]f|[Uu]nless|[Ll]est)\b|(?:^|, |; )[Ss]hould (?:he|she|they|it|the|an?|[{UPPER}])", rf"{_SENTENCE_ENDS}|, for\b|\b(?:because|since)\b"),
    (r"\b(?:may|might|must|could|should) have\b", _CLAUSE_ENDS),
    (r"\b(?:might|may)\b(?! have\b)", _PLAN_ENDS),
))  # fmt: skip
_DENIED = tuple(_governor(opens, ends) for opens, ends in (
    (rf"\b[Ii]t (?:is|was)(?: not|n[’']t){_FACTIVE}", r"[,;:.!?—–]|\b(?:who|whom|that|which|but)\b"),
    (rf"(?<![Ii]t is )(?<![Ii]t was )\b(?:not|never|cannot|(?:nor|neither)(?![\w’' -]{{1,30}}\b(?:know|realiz|realis|suspect))"
     rf"|without|instead of|rather than|no longer|{_NT})\b{_FACTIVE}"
     rf"|(?<![Ii]t is)(?<![Ii]t was)(?!{_DISLIKES})n[’']t\b{_FACTIVE}", _DENIAL_ENDS),
    (rf"\bbefore (?:he|she|they|it|[{UPPER}][\w’-]+) (?:can|could)\b", rf"{_DENIAL_ENDS}|{_BEFALLEN}"),
))  # fmt: skip
_SAID = (_governor(r"\b(?:says?|said|tells?|told|writes|wrote|testif(?:ies|ied)|assur(?:es|ed)) (?:[\w’'.-]+ ){0,3}?(?:that|s?he|they)\b", _CLAUSE_ENDS),)
"""What somebody says counts as a fact, unless the question asks how things really are."""
_CHARGED = (
    _governor(
        r"(?<=\bcharged )with\b|(?<=\bwanted )for\b|(?<=\bhunted )for\b|(?<=\barrested )for\b|(?<=\bindicted )for\b|(?<=\btried )for\b|(?<=\btrial )for\b",
        _CLAUSE_ENDS,
    ),
)
"""Who is charged with a murder, or arrested for it, need not have done it; that it was done is a fact."""
_ASKS_CHARGE = re.compile(
    r"\b(?:charged with|(?:accused|suspected) of|(?:wanted|hunted|arrested|indicted|tried|convicted|sentenced|condemned|jailed|imprisoned|executed|hanged|hangs"
    r"|electrocuted|blamed|punished|(?:prison|jail|chair|gallows|blame|rap)) (?:of|for)) ",
    re.I,
)
"""Asks for whoever was charged with it, or had to pay for it, who need not have done it."""
_KILLING = frozenset(("kill", "murder"))
"""Stems of which a sentence may have either."""
_REALLY = re.compile(r"\b(?:really|actually|truly|in (?:fact|truth|reality))\b", re.I)
_LEADS = re.compile(r"(?:As|When|While|After|Before|Although|Though|Since|Because|Once|Until)\b[^,;]*$")
"""Begins a sentence with a subordinate clause, up to what governs it."""
_ASIDE = re.compile(rf"[{UPPER}][\w’'-]*, who(?! [{UPPER}])[^,;]*$")
"""Says something of somebody beside, "Stahl, who thinks that he was deceived, has him shot", up to what governs it."""
_RELATIVE = re.compile(r", wh(?:om|ich) [^,;]*$")
"""Says something of somebody or something beside, up to what governs it: "his son, whom he had believed dead of a fever, comes back"."""
_GOES_ON = re.compile(r", (?=(?!(?:his|this|perhaps|always)\b)(?:is|was|has|had|does|did|[a-z]+[^\Ws]s) (?!(?:and|of|or|,)\b))")
"""Where the sentence goes on with what they do."""
_HAS = re.compile(r"\b(has|have|had) $")
"""Right before what governs a clause, which another of its kind ends: "has suspected Ida and has followed her"."""
_NEW_CLAUSE = re.compile(r"[;:—–]|\b(?:but|and|so|when|while|until|he|she|they|it|who|which)\b")
"""Behind a plan or a belief: what follows is told by itself, and is not what else is wanted, "wants the letter, nothing else"."""
_ASKS_BELIEF = "|".join(
    (
        r"believ\w+|th(?:ink\w*|ought\w*)|suppos\w+|suspect\w*|assum\w+|imagin\w+|dream\w*|fear\w*"
        r"|claim\w*|alleg(?:e|ed|es|edly|ing|ation|ations)|pretend\w*|accus\w+|blam(?:e|ed|es|ing)",
        r"rumou?r\w*|convinc\w+|fram(?:e|ed|es|ing)|say(?:s|ing)?|said|tell(?:s|ing)?|told",
    )
)
_ASKS_PLAN = "|".join(
    (
        r"plan(?:s|ned|ning)?|schem(?:e|ed|es|ing)|inten(?:d\w*|t|tion\w*)|mean(?:s|t|ing)?|want(?:s|ed|ing)?|hop(?:e|ed|es|ing)|wish(?:es|ed|ing)?|threat\w*",
        r"going to|(?:is|was|are|were) [^?]+ (?:going|heading|headed|bound)\b|(?:is|was|are|were) [^?]*\bto be|(?:is|was|are|were) to"
        r"|(?:is|was|are|were) (?-i:[A-Z])[\w-]*(?:['’]s? [a-z]+)? to (?!(?:the|an?|his|her|their)\b)(?-i:[a-z]+)",
        r"attempt\w*|try(?:ing)?|tries|tried|resolv\w+|vow(?:s|ed|ing)?|expect\w*|refus\w+|fail(?:s|ed|ing|ure)?|consider(?:s|ed|ing)?|contemplat\w+",
        r"hir(?:e|ed|es|ing)|order(?:s|ed|ing)?|ask(?:s|ed|ing)?|beg(?:s|ged|ging)?|urg(?:e|ed|es|ing)|advi[sc]\w+|invit\w+"
        r"|command(?:s|ed|ing)?|instruct(?:s|ed|ing|ions?)?|offer(?:s|ed|ing)?",
        r"pay(?:s|ing|ment|ments)?|paid|brib\w+|about to|unable|impossible|ha(?:s|ve|d) to",
    )
)
_ASKS_CONDITION = r"if|unless|may|might|could|should|would|(?:who|what|why|when|where|how) will"
_ASKS_DENIAL = r"not|never|without|instead|no longer|cannot"
_ASKS_WHOSE_WORD = r"according|reason(?:s|ed|ing)?|lie|lies|lied|story|alibis?|supposedly"
_ASKS_SINCE_WHEN = r"how long (?:is|has|was) it|how long ago|since\b.*\blast"
_ASKED = re.compile(
    rf"\b(?:{_ASKS_BELIEF}|{_ASKS_PLAN}|{_ASKS_CONDITION}|{_ASKS_DENIAL}|{_ASKS_WHOSE_WORD}|{_ASKS_SINCE_WHEN})\b|n[’']t\b", re.I
)  # fmt: skip
"""Asks for what is only believed, planned or denied, for what somebody says of it, or for how long it has not been so."""


def _governed(sentence: str, governors: Iterable[_Governor]) -> Iterator[Span]:
    sentence = undotted(sentence)
    for opens, ends, leading_ends in governors:
        for match in opens.finditer(sentence):
            before = sentence[: match.start()]
            end = (leading_ends if _LEADS.match(before) else ends).search(sentence, match.end())
            stop = end.start() if end else len(sentence)
            if _RELATIVE.search(before) and (comma := sentence.find(",", match.end(), stop)) > 0:
                stop = comma
            goes_on = _GOES_ON.search(sentence, match.end(), stop) if _ASIDE.search(before) else None
            if not goes_on and (has := _HAS.search(before)):
                goes_on = re.compile(rf",? and {has[1]} ").search(sentence, match.end(), stop)
            yield Span(match.start(), goes_on.start() if goes_on else stop)


@lru_cache(maxsize=4096)
def denied(sentence: str) -> tuple[Span, ...]:
    """Return the spans of a sentence that it denies, each from the word that denies it to the end of its clause."""
    return tuple(_governed(sentence, _DENIED))


@lru_cache(maxsize=4096)
def unfactual(sentence: str) -> tuple[Span, ...]:
    """Return the spans of a sentence that it does not tell as facts, those `denied` among them."""
    return tuple(sorted((*denied(sentence), *_governed(sentence, _UNSURE))))


@lru_cache(maxsize=4096)
def charged(sentence: str) -> tuple[Span, ...]:
    """Return the spans of a sentence that tell what somebody is only charged with, which need not be theirs."""
    return tuple(_governed(sentence, _CHARGED))


def only_supposed(sentence: str, asked: frozenset[str], *, really: bool = False) -> bool:
    """Return whether a sentence tells what is asked only as believed or planned, with `really` also as said; what it denies it tells."""
    said = asked & set(content_stems(sentence))
    return bool(said) and said.isdisjoint(content_stems(outside(sentence, _governed(sentence, (*_UNSURE, *(_SAID if really else ()))))))


def outside(sentence: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return what of a sentence stands in none of some spans."""
    kept, done = [], 0
    for start, end in sorted(spans):
        kept.append(sentence[done : max(done, start)])
        done = max(done, end)
    return " ".join((*kept, sentence[done:]))


def asks_fact(question: str) -> bool:
    """Return whether a question asks what is so, and not what somebody believes, plans or says."""
    return _ASKED.search(question) is None


def asks_really(question: str) -> bool:
    """Return whether a question asks how things really are, for which what somebody says does not do."""
    return _REALLY.search(question) is not None


def asks_charge(question: str) -> bool:
    """Return whether a question asks who is charged with a deed, or pays for it: "Who is executed for the murder?"."""
    return _ASKS_CHARGE.search(question) is not None


def told_as_fact(sentence: str, asked: frozenset[str], named: Iterable[str] = (), at: int = 0, *, really: bool = False, by_whom: bool = False) -> bool:
    """Return whether a sentence tells as a fact what is asked.

    `asked` are the stems of the question, `named` the patterns of the people whom it names, and `at` is where the answer begins in the sentence. With
    `really`, what somebody only says is no fact; with `by_whom`, which asks who did it, what somebody is only charged with.

    It is not told as a fact where all the asked stems that the sentence has stand in spans that are none, where one of the people is named only within a
    denial, "padded not by Lasker but by Philip", or where the answer itself is denied. An answer that begins with its denial, "without a ticket", is not.
    What a clause of its own tells behind all such spans is a fact: "at first she does not want to take Ida in; but at last she does so for money".
    """
    no = denied(sentence)
    # "she never told Ann, who loved him" denies nothing that is told of Ann behind the "who"
    places = [[at], *([m.end() if sentence.startswith(", who", m.end()) else m.start() for m in re.finditer(pattern, sentence)] for pattern in named)]
    if any(found and all(any(start < place < end for start, end in no) for place in found) for found in places):
        return False
    said = (asked | _KILLING if asked & _KILLING else asked) & set(content_stems(sentence))
    besides = (*(_SAID if really else ()), *(_CHARGED if by_whom else ()))
    spans = (*unfactual(sentence), *_governed(sentence, besides))
    last = max((span.end for span in spans), default=len(sentence))
    behind = _NEW_CLAUSE.search(sentence, last, max(last, at)) is not None
    if by_whom and not said and any(span.start < at < span.end for span in spans):
        return False  # "suspicion falls on his clerk" says no more of who did it, in whatever words
    return behind or not said or not said.isdisjoint(content_stems(outside(sentence, spans)))
