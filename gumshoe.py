"""The command line: `gumshoe ingest | ask | eval | corpora | remove | rollback | text | names | serve | doctor`.

It turns arguments into calls and results into words, JSON and exit codes; it decides nothing. stdout carries the result, stderr
progress and warnings. Everything heavy is imported by the command that needs it, so `--help` is quick.
"""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer import Argument, Option

if TYPE_CHECKING:
    from rag.index import Index
    from rag.schema import Answer, Citation

FAILED, PARTLY, GATE, INTERRUPTED = 1, 3, 4, 130
UsageError: Any = typer.BadParameter.__mro__[1]
"""What arguments that cannot be parsed raise; newer typers carry a click of their own, so it is not click's."""

app = typer.Typer(
    name="gumshoe",
    help="Ask a shelf of story synopses, and see the sentence that the answer comes from.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
Corpus = Annotated[str | None, Option("--corpus", metavar="NAME", help="The corpus; default: noir, else the only one.")]
Model = Annotated[str | None, Option("--model", metavar="SPEC", help="reader, provider:model or local:PATH.")]
Name = Annotated[str, Argument(metavar="NAME", help="A corpus, as listed by: gumshoe corpora.")]
AsJson = Annotated[bool, Option("--json", help="One JSON document on stdout.")]


def main() -> None:
    """Run the command line; the one place where a GumshoeError becomes a line and a status."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _interrupt)
        sys.unraisablehook = _unraisable
    from rag.errors import GumshoeError, one_line

    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # it was closed from the start, `>&-`
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_WRONLY), "w"))
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        status = app(standalone_mode=False) or 0
    except BaseException as error:
        if _interrupted.is_set():
            _leave()
        if isinstance(error, UsageError):
            error.show()
            sys.exit(error.exit_code)
        if not isinstance(error, (GumshoeError, OSError)):
            raise
        note(f"gumshoe: {one_line(error)}")
        status = FAILED
        try:
            sys.stdout.flush()
        except OSError:
            _say_no_more()
    if _interrupted.is_set():
        _leave()
    sys.exit(status)


_interrupted = Event()


def _unraisable(unraised: Any) -> None:
    """Say nothing of an interrupt that came in the middle of a destructor: it is remembered."""
    if not _interrupted.is_set():
        sys.__unraisablehook__(unraised)


def _interrupt(*_: object) -> None:
    """Unwind at the first Ctrl-C, which a library may swallow or turn into an error of its own; at the second, leave as things are."""
    if _interrupted.is_set():
        _leave()
    _interrupted.set()
    raise KeyboardInterrupt


def _leave() -> NoReturn:
    """End an interrupted command without waiting for what its threads still wait for; no shelf minds being left at any point."""
    with suppress(OSError, RuntimeError):  # a closed pipe, or a handler that came in the middle of a write
        sys.stdout.flush()
    os.write(2, b"gumshoe: interrupted\n")
    os._exit(INTERRUPTED)


_UNSEEN = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|(?!\n|\t)[\x00-\x1f\x7f-\x9f]")
"""What steers a terminal."""


def note(line: str) -> None:
    """Write a line to stderr."""
    print(_UNSEEN.sub("", line), file=sys.stderr, flush=True)


@contextmanager
def _reader_may_leave() -> Iterator[None]:
    """Write to stdout, at once; whoever reads it and leaves early, `| head`, has all that they want."""
    try:
        yield
        sys.stdout.flush()
    except BrokenPipeError:
        _say_no_more()


def _say_no_more() -> None:
    """Let what stdout could not take go nowhere, or the interpreter would try once more as it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(line: str) -> None:
    """Write lines of the result to stdout, without what would steer a terminal: a file or a title may hold anything."""
    with _reader_may_leave():
        print(_UNSEEN.sub("", line))


def put(value: Any) -> None:
    """Write one JSON document to stdout."""
    with _reader_may_leave():
        print(json.dumps(value, ensure_ascii=False, indent=2))


@app.command()
def ingest(
    folder: Annotated[str, Argument(help="The folder of synopses.", metavar="FOLDER")] = "corpus",
    corpus: Annotated[str | None, Option("--corpus", metavar="NAME", help="Its name; default: from corpus.toml, else the folder's.")] = None,
    dry_run: Annotated[bool, Option("--dry-run", help="Say what would change and change nothing.")] = False,
    replace: Annotated[bool, Option("--replace", help="Bind the name to this folder, whatever it was bound to.")] = False,
    allow_empty: Annotated[bool, Option("--allow-empty", help="Allow an empty folder to empty the corpus.")] = False,
    as_json: AsJson = False,
) -> int:
    """(Re-)ingest a folder; what has not changed costs nothing."""
    from ingest.pipeline import ingest as run
    from rag.config import settings
    from rag.errors import CorpusError
    from rag.usage import counted

    if not folder:  # `"$DIR"` in a script that has not set it, and not the working directory
        raise CorpusError("no folder ''; name one that holds the synopses: gumshoe ingest FOLDER")
    report = run(Path(folder), settings(), corpus, dry_run=dry_run, replace=replace, allow_empty=allow_empty, progress=_stages())
    for line in report.notes:
        note(line)
    for refused in report.rejected:
        note(f"rejected {refused.source}: {refused.reason}")
    if report.skipped:
        note(f"skipped {len(report.skipped)} hidden or of unsupported types: {', '.join(report.skipped[:10])}{' …' if len(report.skipped) > 10 else ''}")
    if as_json:
        put(report.to_json())
    else:
        files = report.files
        counts = f"{len(files.added)} added, {len(files.changed)} changed, {len(files.removed)} removed, {len(files.unchanged)} unchanged"
        done = "would ingest" if dry_run else "ingested"
        say(f"{done} {report.corpus}: {counts}; {counted(report.passages, 'passage')}, {report.embedded} embedded, {report.seconds:g} s")
    return PARTLY if report.rejected else 0


@app.command()
def ask(
    question: Annotated[str, Argument(metavar="QUESTION", help="The question, in plain English.")],
    corpus: Corpus = None,
    model: Model = None,
    history: Annotated[list[str] | None, Option("--history", metavar="QUESTION", help="An earlier question; may be repeated, oldest first.")] = None,
    as_json: AsJson = False,
) -> int:
    """Ask one question."""
    from rag.answer import Chatbot
    from rag.schema import Turn
    from rag.usage import spent

    answer = Chatbot(corpus, model, warn=note).ask(question, [Turn(earlier) for earlier in history or []])
    if as_json:
        put(answer.to_json())
    else:
        say(shown(answer))
    if cost := spent(answer.trace):
        note(cost)
    return 0


def shown(answer: Answer) -> str:
    """Return an answer as the terminal shows it."""
    lines = [f"({answer.standalone_question})"] if answer.standalone_question != answer.question else []
    lines.append(answer.answer)
    lines += [f"  — {_cited(c)}" for c in answer.beside_versions]
    lines += ["  The tellings disagree:"] if answer.disagreements else []
    for version in answer.disagreements:
        lines += [f"  {'the same' if n else version.answer} — {_cited(c)}" for n, c in enumerate(version.citations)]
    lines += [f"  also {_cited(c)}" for c in answer.also]
    lines += [f"  near {_cited(near.citation, 100)}" for near in answer.offered]
    lines += [f"  ({line})" for line in answer.notes]
    return "\n".join(lines)


def _cited(citation: Citation, limit: int = 400) -> str:
    from rag.cite import as_seen

    quote = " ".join(as_seen(citation.quote, citation.source).split())
    return f"{citation.place}: “{quote if len(quote) <= limit else f'{quote[: limit - 1]}…'}”"


@app.command(name="eval")
def evaluate(
    cases: Annotated[str | None, Argument(metavar="[CASES]", help="A .jsonl file; default: the project's gold set.")] = None,
    corpus: Corpus = None,
    model: Model = None,
    out: Annotated[Path | None, Option("--out", metavar="FILE", help="Where to write the report, as JSON.")] = None,
    baseline: Annotated[Path | None, Option("--baseline", metavar="FILE", help="An earlier report to hold this one against.")] = None,
    gate: Annotated[list[str] | None, Option("--gate", metavar="METRIC=BOUND", help="A bound that has to hold; may be repeated.")] = None,
) -> int:
    """Run a batch eval against gold labels."""
    from evals.report import against, gates, load_report, parse_gates, table
    from evals.run import GOLD, run
    from rag.errors import ConfigError

    if cases in ("compare", "init"):
        raise typer.BadParameter(f"{cases!r} is a reserved word; to evaluate a file of that name say ./{cases}")
    try:
        bounds = parse_gates(gate or [])
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if cases == "":  # `"$FILE"` in a script that has not set it, and not the gold set
        raise ConfigError("no cases ''; name a file of cases: gumshoe eval FILE")
    before = load_report(baseline) if baseline else None
    chosen = Path(cases) if cases else GOLD
    for read, what in ((chosen, "the cases"), (baseline, "the baseline")):
        if out and read and out.exists() and read.exists() and out.samefile(read):
            raise typer.BadParameter(f"--out {out} would overwrite {what}; name another file")
    if out:
        _write(out, None)
    report = run(chosen, corpus, model, note=note, progress=_progress("cases"))
    if out:
        _write(out, json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    say(table(report))
    failures = gates(report, bounds)
    if before:
        worse, told = against(report, before)
        if worse:
            failures.append(told)
        else:
            note(told)
    for failure in failures:
        note(f"failed: {failure}")
    return GATE if failures else PARTLY if report["invalid"] or report["unscored"] else 0


def _write(path: Path, text: str | None) -> None:
    """Write a file, or with None find out whether it can be written, which leaves it as it is; raises ConfigError where it cannot."""
    from rag.errors import ConfigError

    if not path.exists():  # a link to where nothing stands yet; a pipe, "/dev/stdout", has no name but this
        path = Path(os.path.realpath(path))
    made = [folder for folder in path.parents if not folder.exists()]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is not None:
            path.write_bytes(text.encode("utf-8", "backslashreplace"))
        elif path.exists():
            path.open("ab").close()
        else:
            path.touch()
            path.unlink()
            for folder in made:
                folder.rmdir()
    except OSError as error:
        raise ConfigError(f"{path} cannot be written ({error.strerror}); name another file with --out") from None


@app.command()
def corpora(as_json: AsJson = False) -> int:
    """List the corpora: folder, files, passages, when, with which encoder."""
    from dataclasses import asdict

    from rag import index
    from rag.config import settings
    from rag.errors import CorpusError, one_line
    from rag.usage import counted

    rows, status = [], 0
    for name in index.corpora(settings().home):
        try:
            rows.append(index.read_manifest(settings().home, name))
        except (CorpusError, OSError) as error:
            note(f"gumshoe: {one_line(error)}")
            status = PARTLY
    if as_json:
        keys = ("corpus", "folder", "sources", "passages", "created", "encoder", "stories")
        put([{key: asdict(row)[key] for key in keys} for row in rows])
    elif not rows and not status:
        say("no corpus yet; run: gumshoe ingest FOLDER")
    for row in rows if not as_json else []:
        held = f"{counted(row.sources, 'file')}, {counted(row.passages, 'passage')}"
        say(f"{row.corpus}: {row.folder}, {held}, {row.created}, {row.encoder.name} ({row.encoder.backend})")
    return status


@app.command()
def remove(name: Name) -> int:
    """Delete the index of a corpus. The folder it was read from is not touched."""
    from rag import index
    from rag.config import settings

    index.remove(settings().home, name)
    say(f"removed {name}")
    return 0


@app.command()
def rollback(name: Name) -> int:
    """Switch back to the previous generation of a corpus."""
    from rag import index
    from rag.config import settings

    say(f"{name} is at generation {index.rollback(settings().home, name)}")
    return 0


def _shelf(corpus: str | None) -> Index:
    from rag import index
    from rag.config import DEFAULT_CORPUS, settings

    home = settings().home
    return index.open_index(home, index.choose_corpus(home, corpus, DEFAULT_CORPUS), note)


@app.command()
def text(source: Annotated[str, Argument(metavar="SOURCE", help="A file, as citations name it.")], corpus: Corpus = None) -> int:
    """Print the text of a source as UTF-8; citation offsets count in it."""
    words = _shelf(corpus).text(source)
    with _reader_may_leave():
        sys.stdout.buffer.write(words.encode("utf-8", "surrogatepass"))
    return 0


@app.command()
def names(story: Annotated[str | None, Argument(help="A title; default: every story.")] = None, corpus: Corpus = None) -> int:
    """List who is in each story and what else they are called."""
    from rag.errors import CorpusError
    from rag.usage import counted

    shelf = _shelf(corpus)
    if story is not None and story not in (labels := sorted(known.label for known in shelf.stories.values())):
        raise CorpusError(f"no story {story!r} in {shelf.corpus!r}; it has {', '.join(labels[:10])}{', …' if len(labels) > 10 else ''}")
    for character in shelf.names.characters:
        label = shelf.stories[character.story].label
        if character.person and story in (None, label):
            aliases = f" ({', '.join(character.aliases)})" if character.aliases else ""
            say(f"{label}: {character.name}{aliases}, named {counted(character.mentions, 'time')}")
    return 0


@app.command()
def serve(port: Annotated[int, Option("--port", min=1, max=65535, help="The port on 127.0.0.1.")] = 8501) -> int:
    """Serve the chat page."""
    import importlib.util
    import subprocess

    from rag.config import settings
    from rag.errors import ConfigError

    settings()  # what is wrong with them is told here, and not by the page
    page = importlib.util.find_spec("app")
    if page is None or page.origin is None:
        raise ConfigError("app.py is not installed; run .venv/bin/pip install -e .")
    if _is_taken(port):
        raise ConfigError(f"port {port} is taken; choose another: gumshoe serve --port {port % 65535 + 1}")
    note(f"Gumshoe is at http://127.0.0.1:{port} (Ctrl-C ends it)")
    flags = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
        "server.fileWatcherType": "none",
        "client.toolbarMode": "minimal",
        "client.showErrorDetails": "none",
    }
    command = [sys.executable, "-m", "streamlit", "run", page.origin, *(f"--{key}={value}" for key, value in flags.items())]
    page_server = subprocess.Popen(command, stdout=2)  # what Streamlit says is no result
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # else it would live on by itself
    try:
        return page_server.wait()
    finally:
        page_server.terminate()
        try:
            page_server.wait(timeout=5)
        except subprocess.TimeoutExpired:  # it says that it stops, and does not where nobody reads that any more
            page_server.kill()


def _is_taken(port: int) -> bool:
    import socket

    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return True
    return False


@app.command()
def doctor() -> int:
    """Say what is installed, which models answer, whether the indexes are sound, and what to do about what is not."""
    from rag.doctor import examine

    findings = examine()
    for finding in findings:
        say(f"{'ok  ' if finding.sound else 'BAD ' if finding.needed else '-   '} {finding.what}{'' if finding.sound else f': {finding.remedy}'}")
    return FAILED if any(finding.needed and not finding.sound for finding in findings) else 0


def _stages() -> Callable[[str, int, int], None]:
    """Return a callback (stage, done, total) that times each stage from its first call."""
    shows: dict[str, Callable[[int, int], None]] = {}

    def show(what: str, done: int, total: int) -> None:
        if what not in shows:
            shows[what] = _progress(what)
        shows[what](done, total)

    return show


def _progress(what: str) -> Callable[[int, int], None]:
    """Return a callback (done, total) that keeps one line with a rate and a time left.

    There is none for the first two seconds, and one every ten where stderr is no terminal.
    """
    from time import monotonic

    started, last = monotonic(), [0.0]

    def show(done: int, total: int) -> None:
        if _interrupted.is_set():  # and a library swallowed it
            raise KeyboardInterrupt
        now = monotonic()
        terminal = sys.stderr.isatty()
        if now - started < 2 or (done < total and now - last[0] < (0.2 if terminal else 10)):
            return
        last[0] = now
        rate = max(done, 1) / (now - started)
        line = f"{what}: {done} of {total}, {rate:.1f}/s, {(total - done) / rate:.0f} s left"
        print(f"\r\033[K{line}" if terminal else line, end="\n" if not terminal or done == total else "", file=sys.stderr, flush=True)

    return show


if __name__ == "__main__":
    main()
