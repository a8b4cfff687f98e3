"""Which claims of a chat model reach the user: `python -m evals.support CASES --corpus NAME` prints the table of the README.

A scripted model says of each answerable case what is right, or is wrong in one way, with ids of sentences that it was shown; the whole path
from its reply to the draft is the product's own. What is right is the gold answer put into the question, which cites the sentence of the
evidence that is most like it; so "right" has mistakes of its own, and the first row is a lower bound.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from sys import stderr

from langchain_core.language_models import FakeListChatModel

from evals.cases import SEED, Case, GoldSpan
from evals.command_line import Chosen
from rag.answer import Chatbot
from rag.chat.answerer import ChatAnswerer, numbered
from rag.chat.support import CHECKS, Support
from rag.config import settings
from rag.index import Index
from rag.language.inflection import content_stems
from rag.language.words import says
from rag.models import load_encoder
from rag.network import load_network
from rag.progress import Watch
from rag.schema import Evidence, Hit, Span

KINDS = (
    "right",
    "denied",
    "wrong in the name",
    "wrong in the number",
    "wrong in a word",
    "wrong in the citation",
    "invents a reason",
    "answers something else",
    "cites nothing",
)
_SUBJECT = re.compile(r"Who (?!(?:did|does|do|was|were|is|are|had|has|will|would|can|could)\b)(.+)\?")
_REASON = re.compile(r"Why (?:did|does|do|was|were|is|are) (.+)\?")
_FACT = re.compile(r"(?:Where|When|What|With what|Which \w+|What \w+|How (?:many|much|old|long)(?: \w+)?) (?:did|does|do|was|were|is|are) (?P<told>.+)\?")
_NUMBER = re.compile(r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|hundred|thousand)\b")
_LAST = re.compile(r"\b[a-z]{3,}(?=\W*$)")
SHORT = 4
"""Words of an answer that is no clause."""
_VERB = re.compile(r"\b(was|is|were|are|had|has|did|will|would|could|can)\b")


@dataclass(frozen=True, slots=True)
class Scripted:
    """What the model is made to say, and the id that it cites."""

    kind: str
    claim: str
    id: str


def stated(question: str, answer: str) -> str:
    """Put an answer into its question, as far as that makes a sentence; else it is the sentence."""
    answer = answer.strip().rstrip(".")
    if subject := _SUBJECT.match(question):
        answer = f"{answer} {subject[1]}"
    elif reason := _REASON.match(question):
        answer = f"{reason[1]} {answer if answer.lower().startswith(('because', 'to ', 'so ')) else f'because {answer}'}"
    elif (fact := _FACT.match(question)) and len(answer.split()) <= SHORT:
        answer = f"{fact['told']} {answer}"
    return f"{answer[:1].upper()}{answer[1:]}."


def likest(claim: str, question: str, sentences: Sequence[tuple[str, Evidence]]) -> tuple[str, Evidence]:
    """Return the sentence that shares most with a claim and its question, for its length."""
    wanted = Counter(content_stems(f"{claim} {question}"))

    def shared(pair: tuple[str, Evidence]) -> float:
        said = set(content_stems(pair[1].text))
        return sum(wanted[stem] for stem in said) / float(3 + len(said) ** 0.5)

    return max(sentences, key=shared)


def script(case: Case, hits: Sequence[Hit], others: Sequence[Case], index: Index, chance: Random) -> Iterator[Scripted]:
    """Yield what the model says of one case, each kind as far as there is something to get wrong; nothing where no hit holds evidence."""
    shown = list(numbered(hits).items())
    holding = [(id_, e) for id_, e in shown if any(_holds(e, gold) for gold in case.evidence)]
    claim = stated(case.question, case.answers[0])
    if not holding or len(content_stems(claim)) < 2:
        return
    id_, cited = likest(claim, case.question, holding)
    yield Scripted("right", claim, id_)
    if elsewhere := [o for o in others if not set(o.sources) & set(case.sources)]:
        other = chance.choice([o for o in elsewhere if o.question.startswith("Why")] or elsewhere)
        yield from _in_a_word(case, elsewhere, claim, id_, chance)
        yield Scripted("answers something else", stated(other.question, other.answers[0]), id_)
        yield Scripted("invents a reason", f"{claim.rstrip('.')} because {other.answers[0][:1].lower()}{other.answers[0][1:]}", id_)
    yield Scripted("wrong in the citation", claim, chance.choice([i for i, e in shown if e.passage.id != cited.passage.id] or [id_]))
    yield Scripted("cites nothing", claim, "")
    if _VERB.search(claim):
        yield Scripted("denied", _VERB.sub(r"\1 not", claim, count=1), id_)
    if number := _NUMBER.search(claim):
        yield Scripted("wrong in the number", claim.replace(number[0], chance.choice(["13", "forty", "sixteen"]), 1), id_)
    people = index.names.people_in(f"{claim} {cited.passage.text}", cited.passage.story)
    named = next((form for c in people for form in sorted(c.forms, key=len, reverse=True) if says(claim, form) and form in claim), None)
    strangers = [c.name for c in people if not any(says(claim, form) for form in c.forms)]
    if named and strangers:
        yield Scripted("wrong in the name", claim.replace(named, chance.choice(strangers), 1), id_)


def _in_a_word(case: Case, others: Sequence[Case], claim: str, id_: str, chance: Random) -> Iterator[Scripted]:
    """Put, for the last word of a short answer, that of another story's to a question of the same kind: "at the circus" for "at the opera"."""
    last = _LAST.search(case.answers[0])
    alike = [
        m[0] for o in others if o.question.split()[0] == case.question.split()[0] and (m := _LAST.search(o.answers[0])) and len(o.answers[0].split()) <= SHORT
    ]
    if last and alike and len(case.answers[0].split()) <= SHORT and (other := chance.choice(alike)) != last[0] and last[0] in claim:
        yield Scripted("wrong in a word", claim.replace(last[0], other), id_)


def _holds(evidence: Evidence, gold: GoldSpan) -> bool:
    return evidence.passage.source == gold.source and evidence.passage.raw(evidence.span).overlaps(Span(gold.start, gold.end))


def main() -> None:
    """Print the table: of each kind, how many claims reached the user; and by which check the others were stopped."""
    chosen = Chosen.from_command_line(__doc__)
    cases = [case for case in chosen.cases if case.answerable and not case.history]
    bot, chance = Chatbot(chosen.corpus, "reader"), Random(SEED)
    judge = Support(load_encoder(), load_network(settings().threads).read)
    said, reached, stopped = Counter[str](), Counter[str](), Counter[tuple[str, str]]()
    for number, case in enumerate(cases[: chosen.limit], 1):
        hits = bot.retrieve(case.question)[: settings().top_k]
        for scripted in script(case, hits, cases, bot.index(), chance):
            model = FakeListChatModel(responses=[f"{scripted.claim} [{scripted.id}]" if scripted.id else scripted.claim])
            watch = Watch()
            draft = ChatAnswerer("scripted:x", judge, settings().model_copy(update={"context_tokens": 100_000}), model).answer(
                case.question, hits, bot.index(), watch
            )
            said[scripted.kind] += 1
            reached[scripted.kind] += not draft.abstained
            stopped.update((scripted.kind, check) for check in (*CHECKS, "no id") if draft.abstained and watch.trace[check])
        print(f"\r{number} of {len(cases[: chosen.limit])} cases", end="", file=stderr, flush=True)
    print(f"\n{chosen.name}, {chosen.corpus}\n| what the model says | claims | reach the user | stopped by |\n| --- | --- | --- | --- |")
    for kind in KINDS:
        by = ", ".join(f"{check} {count}" for (of, check), count in stopped.most_common() if of == kind and count)
        print(f"| {kind} | {said[kind]} | {reached[kind] / max(1, said[kind]):.2f} | {by} |")


if __name__ == "__main__":
    main()
