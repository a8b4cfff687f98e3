"""Fragments made whole out of the turn before: "Why?", "Who else?", "And Pat?", "In Raw Deal?".

They are asked of that turn only: what it does not hold, they do not find.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.followups.mentions import DID_TO, DOES, HAPPENS, PLACED, PLACING, is_brief, object_answered, people_named, with_object
from rag.followups.predication import WHO_DID, predication, told_predicate
from rag.index import Index
from rag.language.inflection import common_words, forms, infinitive, is_verb, with_s
from rag.language.vocabulary import A_TITLE, AUXILIARY
from rag.language.words import NAME, any_of, listed, says
from rag.question.parse import named_story
from rag.schema import Turn

_QUESTION_WORD = re.compile(
    rf"\s*(?:(?P<by>under|from|with|to|for|by|in|on|at) (?:what|which) (?P<noun>(?!(?:{AUXILIARY})\b)[a-z]+)"
    rf"|how (?:long|often|soon|far)|what for(?= (?:{AUXILIARY})\b)"
    r"|(?:(?:from|with|to|for|by|in|on|at|since|until|till) )?(?:who(?:m|se)?|what|where|when|why|how))\b\s*",
    re.I,
)
"""Opens the question before; a bare one put after it takes its place."""
_UNDERWENT = re.compile(r"(?:who|which [^?]+?) (?P<aux>is|was|are|were|gets|got) (?P<rest>\w+(?:ed|en|ot|own|ung|aught|ought)\b.*)", re.I)
_WHOSE = re.compile(r"(?P<asks>wh\w+ (?:is|was|are|were)) (?P<who>.+?)['’]s? ", re.I)
_OWN = re.compile(r"(his|her|their) (?P<what>.+)", re.I)
_DESCRIBED = re.compile(r"(?P<asks>wh(?:o|at) (?:is|was|are|were)) (?:the|an?) [\w -]+?(?P<of> (?:in|of|at|from) [^?]+?)?\W*$", re.I)
_DESCRIPTION = re.compile(r"(?:the|an?)(?: [a-z-]+){1,2}")
_TITLES = rf"(?:{A_TITLE} )?"
_SUBJECT = re.compile(r"(?:why|how|when) (?:did|does|is|was|has|had|would|could) (?P<rest>[^?]+)", re.I)
_NAMELESS = re.compile(r"(?:the|an?|his|her|their) [\w-]+(?!\S)", re.I)
_DONE = re.compile(r"\W*(?:(?:how|when|where|why|with what|by what means) )?(?P<aux>is|was|are|were|did|does|do) (?P<rest>[^?]+?)\W*$", re.I)
_WANTS_TO_DO = re.compile(
    r"\W*what ((?:did|does|do) [^?]+? (?:want|plan|intend|hope|try|decide|mean|need|threaten|promise|agree|refuse"
    r"|(?:advise|tell|ask|order|urge|force|persuade|want) [^?]+?)) to do\b",
    re.I,
)
LONGEST_WISH = 8
"""Words of what somebody wants to do that are asked after once more."""
_HOLDS_THE_GAP = frozenset("for like with about to of from on at by in".split())
"""End a question whose "what" they govern, "What does he wait for?"."""
_WHERE = re.compile(r"\W*where (?P<rest>[^?]+?)\W*$", re.I)
_WHERE_IS = re.compile(rf"where (?:is|was|are|were) (?:(?-i:{NAME})|[a-z]+)(?: (?:now|then|before|at first|first|at the end|in the end))?\W*$", re.I)
"""Asks for nothing but where somebody is."""
_MONEY = re.compile(r" (?:any |some |the )?money\b", re.I)
_PREPOSITION = re.compile(rf"({PLACING})\b", re.I)
_TAIL = re.compile(r"\b(?:in|at|on|to|from|with|for|of|into) (?P<what>(?:the|an?|his|her|their)\b[^?,]*?)\W*$", re.I)


def else_or_not(asked: re.Match[str], turn: Turn, index: Index) -> str:
    """Ask "who else?" and "why not?" of the turn before; "" for any other fragment."""
    question = turn.question.rstrip(" ?")
    if re.search(r"\belse\b", asked[0], re.I):
        own = re.match(rf"{asked[1]}\b", question, re.I)
        return f"{own[0]} else{question[own.end() :]}?" if own else asked[0]
    polar = re.match(rf"(?P<aux>{AUXILIARY}) (?P<rest>.+)", question, re.I)
    if polar and re.search(r"\bnot\b", asked[0], re.I):
        nameless = _NAMELESS.match(polar["rest"])
        subject = next((form for form in people_named(question, index) if polar["rest"].startswith(f"{form} ")), nameless[0] if nameless else "")
        return f"Why {polar['aux'].lower()} {subject} not{polar['rest'][len(subject) :]}?" if subject else ""
    return ""


def asked_of_last(word: str, turn: Turn, index: Index) -> str:
    """Ask a bare "why?" of the turn before: its own question word gives way; where that is the same, it is asked again."""
    question = turn.question.rstrip(" ?")
    if re.match(r"how much", word, re.I) and not re.match(r"how", question, re.I) and (match := _MONEY.search(question)):  # "Who owes the Major money?"
        turn = replace(turn, question=f"{question[: match.start()]}{question[match.end() :]}?")
        question, word = turn.question.rstrip(" ?"), f"{word} money"
    if re.match(rf"{word}\b", question, re.I):
        return turn.question
    if _WHERE_IS.match(question) and (whole := asked_of_place(word, turn, index)):
        return whole
    if whole := _wished(turn):
        return f"{word.capitalize()} {whole}?"
    if (WHO_DID.match(question) or DOES.match(question)) and (said := predication(turn, index)) and not re.match(r"whom?$", word, re.I):
        return f"{word.capitalize()} {said.aux} {said.subject} {said.predicate}?"
    if (match := HAPPENS.match(question)) and (told := told_predicate(turn.answer or "")):
        aux = told[0] or ("did" if match["past"] else "does")
        return f"{word.capitalize()} {aux} {match['who']} {told[1]}?"
    if (match := _UNDERWENT.match(question)) and (whom := people_named(turn.answer or "", index)):
        return f"{word.capitalize()} {match['aux']} {listed(whom)} {match['rest']}?"
    if (match := WHO_DID.match(question)) and not re.match(r"whom?$", word, re.I):  # "Who killed Dix?", and nobody knows
        return f"{word.capitalize()} {_undergone(match['verb'], match['rest'], index)}?"
    asked = _QUESTION_WORD.match(question)
    rest = question[asked.end() :] if asked else question
    if asked and asked["noun"]:
        rest = f"{rest} {asked['by'].lower()} that {asked['noun']}"  # "Under what name does Shaz fight?" "Why?"
    if word.lower() == "whose" and turn.answer and DID_TO.match(question) and is_brief(turn.answer, index):
        what = PLACED.sub(r"\g<what>", turn.answer)
        return f"Whose {what} {rest}?"
    if (match := re.match(r"(is|was|are|were)\b ", rest, re.I)) and re.match(r"\W*who\b", question, re.I):  # "Who is sent to prison?" "When?"
        whom = people_named(turn.answer or "", index)
        return f"{word.capitalize()} {match[1]} {listed(whom) if whom else 'anybody'} {rest[match.end() :]}?"
    if re.match(rf"(?:{AUXILIARY})\b", rest, re.I) and (whole := _with_object(rest, turn, index)):
        return f"{word.capitalize()} {whole[0].lower()}{whole[1:]}?"
    return f"{word.capitalize()}: {question}?"


def _undergone(verb: str, rest: str, index: Index) -> str:
    """Say that somebody unknown does something: of "killed Dix in the end", "was Dix killed in the end", for whoever is named there; else "did somebody …"."""
    base, aux = infinitive(verb)
    regular = (form for form in (f"{base}ed", f"{base}d", f"{base}{base[-1]}ed") if form in common_words())
    done = next((form for form in reversed(forms(base)) if form.endswith(("ed", "en", "wn", "ot"))), next(regular, ""))
    whom = next((form for form in people_named(rest, index) if re.match(rf"{_TITLES}{re.escape(form)}(?!['’]|\w)", rest, re.I)), "")
    if not whom or not done:
        return f"{aux} somebody {base} {rest}"
    end = rest.index(whom) + len(whom)
    return f"{'was' if aux == 'did' else 'is'} {rest[:end]} {done}{rest[end:]}"


def _wished(turn: Turn) -> str:
    """Put what somebody wants to do, by the answer of a turn, into its question, "does Gus want to bring it to the police"; "" for any other turn."""
    wants, answer = _WANTS_TO_DO.match(turn.question), re.sub(r"^to ", "", turn.answer or "")
    return f"{wants[1]} to {answer}" if wants and answer and len(answer.split()) <= LONGEST_WISH and is_verb(answer.split()[0]) else ""


def _with_object(rest: str, turn: Turn, index: Index) -> str:
    """Put the answer of a turn behind its question, which without its "what" lacks it, "does Raddick bury the box".

    It is "" where it lacks one that the answer does not give.
    """
    answered = object_answered(turn, index)
    whole = answered or not re.match(r"\W*what (?:did|does|do) ", turn.question, re.I) or rest.split()[-1].lower() in _HOLDS_THE_GAP
    acts = re.match(rf"(?:did|does|do) {any_of(people_named(rest, index))} ", rest, re.I)
    start = acts.end() if acts else len(rest)
    return f"{rest[:start]}{with_object(rest[start:], answered)}" if whole else ""


def asked_who_did(turn: Turn, index: Index) -> str:
    """Ask of the turn before who did what it says was done: "Who kills Moreno?" of "How was Moreno killed?"; "" where it says nothing of the kind."""
    if WHO_DID.match(turn.question):
        return turn.question
    asked = _DONE.match(turn.question)
    if asked is None:
        return ""
    name = any_of(people_named(turn.question, index))
    done = re.match(rf"(?P<whom>{name}|(?:the|an?|his|her|their) [\w’' -]+?) (?P<verb>(?!(?:and|or|with)\b)[a-z]+)(?P<rest>(?: [^?]+)?)$", asked["rest"])
    base = infinitive(done["verb"])[0] if done else ""
    if done is None or base == "bear":  # "When was Joe born?"
        return ""
    whom, rest = done["whom"], done["rest"]
    if asked["aux"].lower() in ("is", "was", "are", "were"):
        return f"Who {with_s(base)} {whom}{rest}?" if is_verb(base) else ""
    if base == "die":
        return f"Who killed {whom}{rest}?"
    return f"Who {with_s(base)}{rest}?" if rest else ""


def asked_of_place(word: str, turn: Turn, index: Index) -> str:
    """Ask "why there?" of the turn before, which asked where: the place takes its place behind the rest; "" where it gave none."""
    asked = _WHERE.match(turn.question)
    if asked is None or not turn.answer or not is_brief(PLACED.sub(r"\g<what>", turn.answer), index):
        return ""
    at = _PREPOSITION.match(turn.answer)
    rest = re.sub(rf" {at[1]}$", "", asked["rest"], flags=re.I) if at else asked["rest"]
    return f"{word.capitalize()} {rest} {'' if at or _PREPOSITION.match(asked['rest'].split()[-1]) else 'in '}{turn.answer}?"


def swapped(turn: Turn, topic: str, index: Index) -> str:
    """Ask the question before of somebody or something else, which takes the place of the last name in it.

    A title takes the place of a title. With "his wife", the one whose wife she is stands in that question or is its answer.
    """
    question, own = turn.question, _OWN.fullmatch(re.sub(r"^(?:of|to|with|about) ", "", topic))
    if own and (match := _WHOSE.match(question)):
        return f"{match['asks']} {match['who']}'s {own['what']}?"
    if (match := _DESCRIBED.match(question)) and _DESCRIPTION.fullmatch(topic):
        return f"{match['asks']} {topic}{match['of'] or ''}?"
    bare = re.sub(r"^(?:in|to|for|with|from|at|of|about|on) ", "", topic)
    placed, topic = bare != topic, bare
    before, after = named_story(question, index), named_story(topic, index)
    if after and after.title:
        title = after.title
        return re.sub(any_of([before.title]), lambda _: title, question, flags=re.I) if before and before.title else f"{question.rstrip(' ?')} in {title}?"
    if own and re.match(r"\W*who\b", question, re.I) and len(said := people_named(turn.answer or "", index)) == 1:
        return f"Who is {said[0]}'s {own['what']}?"
    people = [form for form in people_named(question, index) if not (before and says(before.title or "", form))]
    if not people:
        tail = _TAIL.search(question)
        return f"{question[: tail.start('what')]}{topic}?" if tail else f"{question.rstrip(' ?')}: {topic}?"
    # Of "Delphine's husband Josiah", Josiah gives way.
    last = next((form for form in reversed(people) if re.search(rf"(?<!\w){re.escape(form)}(?!\w|['’]s)", question)), people[-1])
    if own:
        topic = f"{people[-1]}'s {own['what']}"
    elif topic.endswith(("'s", "’s")) and re.search(rf"{re.escape(last)}['’]s", question):  # "What is Max's job?" "And Jenny's?"
        topic = topic[:-2]
    gives_way = last if placed else _subject(question, people) or last
    return re.sub(rf"(?<!\w){_TITLES}{re.escape(gives_way)}(?!\w)", lambda _: topic, question, flags=re.I)


def _subject(question: str, people: Sequence[str]) -> str:
    """Return who is the subject of a question, "Ann" of "Why does Ann leave Joe?": one of its people, or somebody without a name, "the clerk".

    It is "" where that cannot be told.
    """
    subject = _SUBJECT.match(question)
    if subject is None:
        return ""
    nameless = _NAMELESS.match(subject["rest"])
    return next((form for form in people if re.match(_TITLES + re.escape(form), subject["rest"], re.I)), nameless[0] if nameless else "")
