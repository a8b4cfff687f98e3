"""Which questions lean on an earlier one: a pronoun with nobody before it, "it" and "there", a fragment.

It says whether and where a question leans, never on what. English only.
"""

from __future__ import annotations

import re

from rag.index import Index
from rag.language.vocabulary import FILM, HE, SHE, THEY
from rag.language.words import IS_OBJECT, UPPER, any_of, gender_of_pronoun, words
from rag.question.linking import QUESTION_WORDS
from rag.question.parse import named_story
from rag.question.plain import LEAD_IN
from rag.schema import Character

THE_FILM = rf"(?:the|this|that) (?:{'|'.join(FILM)})"
_STORY = rf"(?:it|{THE_FILM})"
IT_OF = re.compile(
    rf"\b(?:(?P<of>in|of|about) {_STORY}|(?<=does ){_STORY}|(?<=did ){_STORY}|(?<=is ){_STORY}(?= about| set)"
    rf"|(?<=was ){_STORY}(?= made| released| filmed)|(?<=was ){THE_FILM}(?= set))\b",
    re.I,
)
_THING = re.compile(
    r"(?<!\btime is )(?<!\btime was )\bits?\b"  # "what time is it"
    r"(?! (?:that|who|was|is|true|possible|take|takes|took|seems?|to(?= (?-i:[a-z]))|like|mean)\b)"  # "is it true", "how long does it take"
    r"(?! \w+ .+ to [a-z]{3})"  # "does it help him to flee"
    r"(?!.* (?:who|that|which) )"  # "is it Ann who"
    r"(?! \w+ing\b)(?! matters?\b)(?! (?:all )?ends?\b)",  # "is it raining", "does it matter"; how it ends is asked of a story
    re.I,
)
"""An "it" or "its" that means some thing, and does not stand there for grammar's sake alone."""
THERE = re.compile(
    r"(?<!\bis )(?<!\bare )(?<!\bwas )(?<!\bwere )\bthere(?=\W*$| (?:now|today|then|later)\W*$| (?:at|in|on|with|when|after|before) )|\b(?:this|that) place\b",
    re.I,
)
_PRONOUN = re.compile(rf"\b({'|'.join(sorted(HE | SHE | THEY))})\b", re.I)
_ASKS_ITSELF = "then|who|whom|whose|what|where|when|why|how|which|did|does|do|is|was|are|were|has|had|can|will"
_AND = re.compile(rf"^(?:(?:but|so|ok(?:ay)?)[\s,]+)?and\s+((?!(?:{_ASKS_ITSELF})\b)[^\s?]+(?:\s+[^\s?]+){{0,2}}?)\s*\??$", re.I)
"""One to three words behind "and" that ask nothing by themselves: "And Pat?"."""
_I_MEAN = re.compile(
    r"^(?:(?:no|sorry|pardon|wait|oh|actually)\b[\s,.!]*)*(?:i meant?\s+|(?<=no, )(?=(?-i:"
    rf"[{UPPER}])))(?P<whom>(?!(?:{_ASKS_ITSELF}|the other)\b)[^\s?,!]+?(?:\s+[^\s?,!]+?){{0,2}})(?:,? (?:and )?not\b.*)?\W*$",
    re.I,
)
"""Says of whom the question before was meant: "No, I mean Pat"."""
ABOUT = re.compile(r"^(?:what|how) about\s+(.+?)\s*\?*$|^((?:in|at|on) (?:the|an?|his|her)(?: [\w’'-]+){1,3})\s*\?+$", re.I)
"""Somebody, something or a place of which the question before is to be asked: "What about Pat?", "In the second telling?"."""
HOW_MANY = re.compile(r"^how many (?:are|were) (?:there|they)(?: in all)?\W*$", re.I)
"""Asks for the number of what was asked about before."""
_QUESTION_WORD = r"who|whom|whose|what|where|when|why|how much|how many|how long|how|how come|what (?:for|with)|where (?:to|from)|(?:since|until|till) when"
_PREPOSITION_FIRST = r"(?:with|for|to|from|by|in|on|at|of|about|against) (?:what|where|whom?|which \w+|what \w+|how (?:much|many|long))"
BARE = re.compile(rf"^({_QUESTION_WORD}|{_PREPOSITION_FIRST})\s*(?:else|exactly|then|not|so)?\s*\??$", re.I)
"""Nothing but a question word: "Why?", "Who else?", "With what?"."""
EVENT = re.compile(
    r"^(where|when|why|how) (?:(?:did|does|could) (?:it|that|this) (?:all )?(?:happen|take place|occur|come about)|(?:was|is) (?:that|this))\W*$",
    re.I,
)
"""Asks for a circumstance of what was told before."""
WHO_DID_IT = re.compile(
    r"^(?:(?:so|then|but),? )*who (?:really |actually |then )?(?:(?:did|does|has done) (?:it|that|this)(?:,? then)?|did(?:,? then)?)\W*$", re.I
)
"""Asks for the doer of what was said to be done."""
WHO_IS_THAT = re.compile(r"^who(?:['’]s| is| was) (?:that|this)(?: (?:man|woman|person|guy))?\W*$", re.I)
TO_DO_WHAT = re.compile(r"^to do what\W*$", re.I)
"""Asks for the end of a deed: after "Whom does Max bribe?"."""
WHICH_ONE = re.compile(r"^which(?: ones?)?\W*$", re.I)
_BESIDE_ONESELF = re.compile(r"\b(?:with|behind|around|near|beside|by|on|over|about|upon|after|before|between|towards?|ahead of) $", re.I)
"""Before a pronoun that may mean the subject of its own clause, "Max takes Jenny with him"."""
_PUT_FIRST_OWN = re.compile(r"(?:his|her|their) (?:[a-z-]+ )?[a-z-]+, (?:wh|how)", re.I)
"""Puts somebody's somebody first, "Her husband, how did he die?"."""
_BEHIND_NOUN = re.compile(r"\bthe [a-z]+ (?:to|of|from|in|on|for|behind) it\W*$", re.I)
"""Ends with an "it" that has a noun before it, "the key to it"."""
_EMPHATIC = re.compile(rf"\b(?:{'|'.join(sorted(HE | SHE | THEY))})\b.* $", re.I)
"""Before a "himself" that means the same as the pronoun before it, "How did he die himself?"."""
_ASKED_TO_JOIN = re.compile(
    r"\bwho (?:asks?|asked|begs|begged|wants|wanted|persuades|persuaded|urges|urged|invites|invited|convinces|convinced|proposes|proposed) [^?]+ to"
    r" (?:marry|join|help|follow|forgive|trust|hide|meet|leave with|go with|come with|run away with|elope with|work for) $",
    re.I,
)
"""Before the "him" of whoever asks, "Who asks Ann to marry him?"."""
_CLAUSE = re.compile(r"\b(?:when|after|before|because|while|once|until|that|if|as|since|where|who|whom|and|but)\b|,", re.I)
_PUT_FIRST = re.compile(r"(?:the|an?) (?:[a-z-]+ ){0,2}[a-z-]+,(?: (?:in|of|from|at) [^,?]+,)? (?:wh|how)", re.I)
_ASIDE = frozenset("and but so ok okay what how about in for of from the a an".split()).union(FILM)
"""Words beside a title that ask nothing."""
NEXT = re.compile(
    r"^(?:what happen(?:s|ed) (?:next|then|after(?:wards?| that| this| it)?)|(?:what )?then|then what"
    r"|(?:what )?(?:afterwards?|after (?:that|this)|next|later))\W*$",
    re.I,
)
POSSESSIVE = frozenset("his their theirs hers".split())
HER_OBJECT = re.compile(rf"\bher(?:{IS_OBJECT}|(?= (?:\w+ed|first|next|later|as well)\W*$))", re.I)
"""A "her" that is an object, "kills her", since nothing behind it can be hers."""


def depends(question: str, index: Index) -> bool:
    """Return whether a question leans on an earlier one: a pronoun with nobody before it in the question, or a fragment."""
    question = without_lead_in(question)
    if is_fragment(question):
        return True
    if only_title(question, index) or dangling_pronouns(question, index) or leaning_it(question, index) or THERE.search(question):
        return True
    return IT_OF.search(question) is not None and named_story(question, index) is None


def is_fragment(question: str) -> bool:
    """Return whether a question without what leads into it says nothing of whom or what it asks: "Why?", "Which one?", "What about Pat?"."""
    return any(pattern.match(question) for pattern in (BARE, EVENT, HOW_MANY, NEXT, TO_DO_WHAT, WHICH_ONE, WHO_DID_IT, WHO_IS_THAT)) or (
        ABOUT.match(question) is not None and len(words(question)) <= 6
    )


def without_lead_in(question: str) -> str:
    """Return a question without what leads into it, "ok and who…"; a mere "And Pat?" or "I meant Pat" becomes "What about Pat?"."""
    if meant := _I_MEAN.match(question):
        return f"What about {meant['whom']}?"
    if (match := _AND.match(question)) and not BARE.match(match[1]) and not NEXT.match(match[1]):
        return f"What about {match[1]}?"
    rest = LEAD_IN.sub("", question)
    return rest[:1].upper() + rest[1:] if question[:1].isupper() else rest


def only_title(question: str, index: Index) -> str:
    """Return the title of a story if a question says nothing else, "And in Raw Deal?"; "" for any other question."""
    story = named_story(question, index)
    title = (story and story.title) or ""
    return title if title and set(words(question)) - set(words(title)) <= _ASIDE else ""


def dangling_pronouns(question: str, index: Index) -> list[re.Match[str]]:
    """Find the pronouns of a question that have no fitting name before them in it.

    There are none in a question that puts somebody first, "And the cook, what was his name?", and none is found that may mean the very person asked for.
    """
    if _PUT_FIRST.match(question):
        return []
    if (first := _PRONOUN.match(question)) and _PUT_FIRST_OWN.match(question):
        return [first]
    found = []
    for match in _PRONOUN.finditer(question):
        before = question[: match.start()]
        pronoun = match[0].lower()
        if _EMPHATIC.search(before) and pronoun.endswith("self"):
            continue
        fitting = [c for c in index.names.people_in(before) if (pronoun in THEY or c.gender in ("", gender_of_pronoun(pronoun)))]
        if len(fitting) == 1 and _another(before, match, fitting[0]):
            fitting = []
        if not fitting and not _bound(before, match[0].lower(), question[match.end() :]):
            found.append(match)
    return found


def _another(before: str, pronoun: re.Match[str], person: Character) -> bool:
    """Return whether a pronoun cannot mean the one person named before it, the subject of the same clause: "How does Max get back at him?"."""
    if pronoun[0].lower() not in ("him", "them") and not HER_OBJECT.match(pronoun.string, pronoun.start()):
        return False
    subject = re.search(rf"\b(?i:did|does|do|will|would|can|could|should|has|had|have) {any_of(person.forms)} ", before)
    return subject is not None and not _CLAUSE.search(before, subject.end()) and not _BESIDE_ONESELF.search(before)


def leaning_it(question: str, index: Index) -> re.Match[str] | None:
    """Find an "it" that means a thing of an earlier turn: before it stand only names, function words and one other word at most, which is the verb."""
    match = _THING.search(question)
    if match is None or re.match(r"(?:whose|which|what) \w+ (?:is|was) it\b", question, re.I):
        return None
    plain = [word for word in words(question[: match.start()]) if word not in QUESTION_WORDS and word not in index.names.parts]
    return match if len(plain) <= 1 + bool(_BEHIND_NOUN.search(question)) else None


def _bound(before: str, pronoun: str, after: str) -> bool:
    """Return whether a pronoun can mean the very person asked for: "who dies when he …", "which man loses his …", "who … himself"."""
    asked = re.search(r"\b(?:who|which \w+)\b", before, re.I)
    if not asked:
        return False
    own = pronoun.endswith("self") or after.lower().startswith(" own ")
    her = pronoun == "her" and not HER_OBJECT.match(f"{pronoun}{after}")  # "which actress plays her?"
    possessive = (her or pronoun in POSSESSIVE) and asked[0].lower().startswith("which") and not before.endswith(" of ")  # "which part of his body"
    clause = pronoun in ("he", "she", "they") and re.search(r"\b(?:when|after|before|because|while|once|until|that|if|as|since|where)\s*$", before, re.I)
    return bool(own or possessive or clause or _ASKED_TO_JOIN.search(before))
