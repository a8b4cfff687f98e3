"""What is said to questions of yes or no: `python -m evals.verdicts CASES --corpus NAME` prints how often yes, no or neither, for true ones and false ones.

Each case that asks who did something, of which the answer is one person, is made into questions of yes or no: about that person, about another of the story
in their place, and with another in the place of somebody else whom it names. That another did not do it as well is taken for granted, so the last two rows
have mistakes of their own; and all keep the words of the case, so it is a measure of false verdicts more than of skill.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from random import Random
from sys import stderr
from typing import Literal

from evals.cases import SEED, Case
from evals.command_line import Chosen
from rag.answer import Chatbot
from rag.index import Index
from rag.language.inflection import infinitive
from rag.language.vocabulary import AUXILIARY
from rag.schema import Answer, Character, any_name

Kind = Literal["true", "of another", "done to another"]
KINDS: tuple[Kind, ...] = ("true", "of another", "done to another")
SAID = ("yes", "no", "the sentence alone", "nothing")
MENTIONS = 2
"""How often somebody is named who is put in another's place."""
_WHO_DID = re.compile(rf"who (?!(?:{AUXILIARY})\b)(?P<verb>[a-z]+) (?P<rest>[^?]+)\?", re.I)
_WHO_IS = re.compile(r"who (?P<aux>is|was|has|had) (?P<rest>[^?]+)\?", re.I)


def whether(question: str, name: str) -> str:
    """Turn "Who shoots Fantail?" into "Does Ann shoot Fantail?"; "" for any other question."""
    if match := _WHO_DID.fullmatch(question):
        base, aux = infinitive(match["verb"])
        return f"{aux.capitalize()} {name} {base} {match['rest']}?"
    match = _WHO_IS.fullmatch(question)
    return f"{match['aux'].capitalize()} {name} {match['rest']}?" if match else ""


def asked_of(case: Case, index: Index, chance: Random) -> Iterator[tuple[Kind, str]]:
    """Yield the questions of yes or no that a case is made into; nothing where it does not ask who did something, or one person is not the answer."""
    stories = {story for story in index.stories for passage in index.passages_of(story) if passage.source in case.sources}
    story = next(iter(stories)) if len(stories) == 1 else ""
    answered = index.names.people_in(" ".join(case.answers), story)
    if len(answered) != 1 or not whether(case.question, answered[0].name):
        return
    named = index.names.people_in(case.question, story)
    yield "true", whether(case.question, answered[0].name)
    if others := _others(story, [*answered, *named], index):
        yield "of another", whether(case.question, chance.choice(others).name)
        if (whom := [c for c in named if c != answered[0]]) and (swapped := re.sub(any_name(whom[:1]), chance.choice(others).name, case.question, count=1)):
            yield "done to another", whether(swapped, answered[0].name)


def _others(story: str, people: Sequence[Character], index: Index) -> list[Character]:
    return [c for c in index.names.cast(story) if c not in people and c.mentions >= MENTIONS]


def said(answer: Answer) -> str:
    """Return which of `SAID` an answer says."""
    if answer.abstained:
        return "nothing"
    return answer.answer.partition(":")[0].lower() if answer.answer.startswith(("Yes: ", "No: ")) else "the sentence alone"


def main() -> None:
    """Print the table."""
    chosen = Chosen.from_command_line(__doc__, evidence=False)
    cases = [case for case in chosen.cases if case.answerable and not case.history and not case.versions][: chosen.limit]
    bot, chance, told = Chatbot(chosen.corpus, "reader"), Random(SEED), Counter[tuple[Kind, str]]()
    for number, case in enumerate(cases, 1):
        for kind, question in asked_of(case, bot.index(), chance):
            told[kind, said(bot.ask(question))] += 1
        print(f"\r{number} of {len(cases)} cases", end="", file=stderr, flush=True)
    print(f"\n{chosen.name}, {chosen.corpus}\n| | asked | {' | '.join(SAID)} |\n| --- |{' --- |' * (len(SAID) + 1)}")
    for kind in KINDS:
        counts = [told[kind, one] for one in SAID]
        print(f"| {kind} | {sum(counts)} | {' | '.join(map(str, counts))} |")


if __name__ == "__main__":
    main()
