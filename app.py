"""The chat page: `gumshoe serve`. It draws what a `Chatbot` answers and decides nothing.

Text from files, questions and models is shown as text: no HTML of theirs, no images, no links.
"""

from __future__ import annotations

import html
import re
import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING

import streamlit as st

from rag.background import BackgroundTask
from rag.cite import as_seen
from rag.config import DEFAULT_CORPUS, settings
from rag.doctor import models_at_hand
from rag.errors import CorpusError, GumshoeError, ModelError, one_line
from rag.index import Index, corpora, open_index, pointer, read_manifest
from rag.language.vocabulary import STOP
from rag.language.words import words
from rag.models import EXTRAS, check_spec, destination, split_spec
from rag.progress import Progress
from rag.schema import Span, Turn
from rag.usage import USAGE, counted, spent

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from rag.answer import Chatbot
    from rag.schema import Answer, Citation

    Reply = Answer | GumshoeError
    Conversation = list[tuple[str, Reply | BackgroundTask[Reply]]]

# Code points of its telling shown on either side of a quote. (Streamlit would print a docstring here.)
CONTEXT = 600
# Code points of a quote that are shown before it is opened, and of these before the answer in it.
SHORT, BEFORE = 100, 30


@st.cache_resource(show_spinner=False, max_entries=8)
def chatbot(corpus: str, model: str) -> Chatbot:
    """Load a chatbot, shared by all visitors; conversations are not."""
    from rag.answer import Chatbot

    return Chatbot(corpus, model)


@st.cache_resource(show_spinner=False, max_entries=4)
def earlier(corpus: str, generation: str) -> Index:
    """Open the generation that an earlier answer was taken from, once for all its citations."""
    return Index(settings().home, corpus, generation)


@st.cache_resource(show_spinner=False, max_entries=200)
def kept(visit: str) -> dict[str, Conversation]:
    """Return the conversations of a visit by corpus, which outlive a reload of the page; those of the visits longest ago are forgotten."""
    return {}


def conversations() -> dict[str, Conversation]:
    """Return those of this visit, which the address names by chance letters that nobody can guess."""
    visit = st.query_params.setdefault("visit", secrets.token_urlsafe(12))
    return kept(visit)


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="Gumshoe", page_icon="🕵️", layout="centered")
    st.title("Gumshoe")
    names = corpora(settings().home)
    if not names:
        st.info("There is no corpus yet. In a terminal, run: `.venv/bin/gumshoe ingest FOLDER`, then reload this page.")
        return
    corpus, model, removed = sidebar(names)
    turns = conversation(corpus)
    asked = (st.chat_input("Ask about a story", key="question") or "").strip()
    if asked and not removed:
        turns.append((asked, begin(asked, turns[:], corpus, model)))
    if not turns:
        st.caption("Ask about a story on the shelf. Each answer comes with the sentence that it was taken from.")
    places = [(answer, draw(question, answer, corpus, number)) for number, (question, answer) in enumerate(turns)]
    if asked and removed:
        st.error(plain(f"“{asked}” was not asked: the corpus {removed} has been removed. Ask it again to ask {corpus}."))
    pending = [(answer, place) for answer, place in places if isinstance(answer, BackgroundTask)]
    for answer, place in pending:
        while not answer.done.wait(0.1):
            place.markdown(under_way(answer.progress))  # shown anew, for only so does Streamlit see that the page was touched
    if pending:
        st.rerun()


def conversation(corpus: str) -> Conversation:
    """Return the questions about a corpus with their answers, those among them that have come meanwhile."""
    turns = conversations().setdefault(corpus, [])
    turns[:] = [(question, settled(answer) if isinstance(answer, BackgroundTask) and answer.done.is_set() else answer) for question, answer in turns]
    return turns


def begin(question: str, turns: Conversation, corpus: str, model: str) -> BackgroundTask[Reply]:
    """Begin to answer in the background, once the turns before have been: whatever a visitor touches meanwhile ends the run of this page, and not the answer.

    It comes to a ModelError where the embedded reader may answer instead; errors are made anew, for they are kept as long as the conversation.
    """

    def answer(listen: Callable[[Progress], object]) -> Reply:
        try:
            return chatbot(corpus, model).ask(question, [turn(asked, settled(said)) for asked, said in turns], listen)
        except (GumshoeError, OSError) as error:
            line = one_line(error).replace("with --model reader", "the embedded reader")
            return (ModelError if isinstance(error, ModelError) and model != "reader" else GumshoeError)(line)

    return BackgroundTask(answer)


def settled(answer: Reply | BackgroundTask[Reply]) -> Reply:
    """Return what a question has come to, once it has."""
    if not isinstance(answer, BackgroundTask):
        return answer
    answer.done.wait()
    return answer.made or GumshoeError("Internal error. The terminal that runs `gumshoe serve` has the details.")


def turn(question: str, answer: Reply) -> Turn:
    """Return a question that was asked before, as it stands alone, with its answer."""
    return Turn(question, "") if isinstance(answer, GumshoeError) else answer.turn


def under_way(progress: Progress) -> str:
    """Return an answer that is still being said: what has passed its checks, what is pending, and what was left out and why."""
    if progress == Progress():
        return ":small[:gray[Looking through the shelf …]]"
    pending = f":gray[*{plain(progress.pending)} … (being checked)*]" if progress.pending else ""
    return "  \n".join([f"{plain(progress.settled)} {pending}", *(f":small[:gray[{plain(line)}]]" for line in progress.dropped)])


def sidebar(names: list[str]) -> tuple[str, str, str]:
    """Let the visitor choose corpus and model; gives both, and the corpus that was open until it was removed."""
    removed = ""
    with st.sidebar:
        default = names.index(DEFAULT_CORPUS) if DEFAULT_CORPUS in names else 0
        corpus = st.selectbox("Corpus", names, index=default, key="corpus", bind="query-params")
        if (before := st.session_state.get("shown")) and before not in names:
            removed = before
            st.warning(plain(f"The corpus {before} has been removed; this is {corpus}."))
        st.session_state["shown"] = corpus
        model = st.text_input(
            "Model", settings().model, key="model", bind="query-params", help="reader, or provider:model such as ollama:llama3.2 or openai:gpt-5-mini"
        )
        model = model.strip() or "reader"
        try:
            check_spec(model)
            sent_to = destination(model)
            unsure = " (provider not verified)" if sent_to and split_spec(model)[0] not in EXTRAS else ""
            st.text(f"Questions and passages are sent to {sent_to}{unsure}" if sent_to else "Nothing is sent anywhere: the model runs on this machine.")
        except GumshoeError as error:
            st.warning(plain(str(error)))
        if st.checkbox("Available models", help="Looks for Ollama, API keys and servers each time it is ticked"):
            for line in at_hand():
                st.text(line)
        if st.button("New conversation"):
            conversations().pop(corpus, None)
            st.rerun()
        conversation_cost(conversation(corpus))
        shelf(corpus)
    return corpus, model, removed


@st.cache_data(ttl=30, show_spinner=False)
def at_hand() -> list[str]:
    """List what can answer: the reader, Ollama's models, keys that are set."""
    return [finding.what for finding in models_at_hand() if finding.sound]


def conversation_cost(turns: Conversation) -> None:
    """Say what this conversation has cost, where a chat model was asked."""
    traces = [answer.trace for _, answer in turns if not isinstance(answer, (GumshoeError, BackgroundTask))]
    if said := spent({name: sum(trace.get(name, 0) for trace in traces) for name in USAGE}):
        st.caption(plain(f"This conversation: {said}"))


def shelf(corpus: str) -> None:
    """Say what is on the shelf, from its manifest alone."""
    try:
        told = read_manifest(settings().home, corpus)
    except (GumshoeError, OSError) as error:
        st.error(plain(one_line(error)))
        return
    st.subheader("On the shelf")
    for story in told.stories[:50]:
        year = f" ({story.year})" if story.year else ""
        st.text(f"{story.label}{year}")
    if st.toggle("Characters", help="Who is in each story, and the names they go by. corpus.toml corrects mistakes."):
        who_is_who(corpus)
    st.caption(f"{counted(told.sources, 'file')}, {counted(told.passages, 'passage')}, ingested {told.created[:16].replace('T', ' ')} UTC")


def who_is_who(corpus: str) -> None:
    """List the people of a story with their other names."""
    try:
        index = open_index(settings().home, corpus)
    except (GumshoeError, OSError) as error:
        st.error(plain(one_line(error)))
        return
    story = st.selectbox("Story", list(index.stories), format_func=lambda key: index.stories[key].label)
    people = index.names.cast(story)
    st.dataframe([{"name": c.name, "also called": ", ".join(c.aliases), "named": c.mentions} for c in people], hide_index=True)


def draw(question: str, answer: Reply | BackgroundTask[Reply], corpus: str, number: int) -> DeltaGenerator:
    """Draw one turn; gives the place of an answer that is still to come."""
    with st.chat_message("user"):
        st.text(question)
    with st.chat_message("assistant"):
        place = st.empty()
        if isinstance(answer, BackgroundTask):
            place.markdown(under_way(answer.progress))
        else:
            draw_answer(question, answer, corpus, number)
        return place


def draw_answer(question: str, answer: Reply, corpus: str, number: int) -> None:
    """Draw an answer with its citations, or the line that says why there is none."""
    if isinstance(answer, GumshoeError):
        st.error(plain(str(answer)))
        if isinstance(answer, ModelError):
            offer_reader(question, corpus, number)
        return
    if answer.standalone_question != answer.question:
        st.caption(f"Understood as: {plain(answer.standalone_question)}")
    st.markdown(plain(answer.answer))
    if answer.disagreements:
        st.caption("The tellings disagree:")
    for n, version in enumerate(answer.disagreements):
        for place, citation in enumerate(version.citations):
            opened(citation, corpus, f"{number}-{n}-{place}", "the same in " if place else f"{version.answer}: ", answer.generation, version.answer)
    for place, citation in enumerate(answer.beside_versions):
        opened(citation, corpus, f"{number}-{place}", "", answer.generation, answer.answer)
    for place, citation in enumerate(answer.also):
        opened(citation, corpus, f"{number}-also-{place}", "also: ", answer.generation, answer.answer)
    if answer.offered:
        st.caption("Nearest passages:" if answer.notes else "Nearest passages (none answers the question):")  # a model may have missed it
        for place, near in enumerate(answer.offered):
            opened(near.citation, corpus, f"{number}-near-{place}", "", answer.generation, "")
    if answer.generation not in pointer(settings().home, corpus)[:1]:
        st.caption("Answered from an earlier version of this corpus.")
    if answer.model != "reader":
        asked_it = answer.trace.get("calls") or answer.trace.get("cached")
        st.caption(plain(f"by {answer.model}" if asked_it else f"by built-in rules, without {answer.model}"))
    for line in answer.notes:
        st.caption(plain(line))
    if answer.abstained and answer.notes and answer.model != "reader":
        offer_reader(question, corpus, number)


def offer_reader(question: str, corpus: str, number: int) -> None:
    """Let the embedded reader answer where a chat model could not."""
    if st.button("Ask the embedded reader", key=f"reader-{number}"):
        turns = conversation(corpus)
        turns[number] = (question, begin(question, turns[:number], corpus, "reader"))
        st.rerun()


def excerpt(quote: str, answer: str) -> str:
    """Return a line of a quote: its beginning, or from a little before where most of the answer's words stand; cut between words."""
    line = " ".join(quote.split())
    said = {word for word in words(answer) if word not in STOP}
    starts = [0, *(max(0, m.start() - BEFORE) for m in re.finditer(r"\w+", line) if said.intersection(words(m[0])))]
    best = max(starts, key=lambda at: len(said.intersection(words(line[at : at + SHORT]))))
    start = line.rfind(" ", 0, best) + 1 if best else 0
    line = f"{'… ' if start else ''}{line[start:]}"
    return line if len(line) <= SHORT else f"{line[:SHORT].rsplit(' ', 1)[0]} …"


def opened(citation: Citation, corpus: str, key: str, prefix: str, generation: str, answer: str) -> None:
    """Draw a citation that opens its source with the quote highlighted."""
    with st.expander(plain(f"{prefix}{citation.place} — “{excerpt(as_seen(citation.quote, citation.source), answer)}”")):
        try:
            index = open_index(settings().home, corpus)
            index = index if index.generation == generation else earlier(corpus, generation)
            text, telling = index.text(citation.source), index.telling_around(citation.source, Span(citation.start, citation.end))
        except (GumshoeError, OSError) as error:
            if not isinstance(error, CorpusError):
                st.error(plain(one_line(error)))
                return
            st.caption("The source has changed since this answer; this is the quote as it was.")
            st.text(citation.quote)
            return
        start, end = max(telling.start, citation.start - CONTEXT), min(telling.end, citation.end + CONTEXT)
        start += len(text[start : citation.start].partition(" ")[0]) if start > telling.start else 0
        end -= len(text[citation.end : end].rpartition(" ")[2]) if end < telling.end else 0
        before, quote, after = (
            html.escape(as_seen(part, citation.source)) for part in (text[start : citation.start], citation.quote, text[citation.end : end])
        )
        st.html(
            '<div dir="auto" style="white-space:pre-wrap; line-height:1.5">'
            f"{'… ' if start > telling.start else ''}{before}"
            f'<mark data-quote="{html.escape(key)}">{quote}</mark>'
            f"{after}{' …' if end < telling.end else ''}</div>"
        )


def plain(text: str) -> str:
    """Take the meaning out of Markdown, HTML and addresses, so that what a file or a model says stays words."""
    text = re.sub(r"(?:https?://|www\.)[^\s”\"'’<>()\[\]]+", "(address removed)", text)
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|<>~$:&])", r"\\\1", text).replace("\n", "  \n")


if __name__ == "__main__":
    main()
