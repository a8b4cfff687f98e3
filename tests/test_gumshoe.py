"""The command line, as a subprocess: words, JSON and exit codes of the contract."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Callable
from pathlib import Path
from time import monotonic, sleep
from typing import TypeAlias

import pytest

import gumshoe
from rag.config import settings
from tests.conftest import CORPUS, RAW_DEAL, ROOT, new_home
from tests.servers import Request, Say, chat_server, cite_first

GUMSHOE = [sys.executable, str(ROOT / "gumshoe.py")]
Command: TypeAlias = Callable[..., subprocess.CompletedProcess[str]]


def run(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    full = {**os.environ, "GUMSHOE_HOME": str(home), "HF_HUB_OFFLINE": "1", **environment}
    return subprocess.run([*GUMSHOE, *arguments], capture_output=True, text=True, env=full, cwd=ROOT, check=False)


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Return `run` in this process, which has loaded its libraries already, where one of its own would do the same."""

    def run_here(*arguments: str, home: Path = home, **environment: str) -> subprocess.CompletedProcess[str]:
        handler = signal.getsignal(signal.SIGINT)
        with monkeypatch.context() as patch:
            patch.chdir(ROOT)
            patch.setattr(sys, "argv", ["gumshoe", *arguments])
            patch.setattr(sys, "unraisablehook", sys.unraisablehook)
            for name, value in {"GUMSHOE_HOME": str(home), **environment}.items():
                patch.setenv(name, value)
            settings.cache_clear()
            try:
                with pytest.raises(SystemExit) as left:
                    gumshoe.main()
            finally:
                settings.cache_clear()
                signal.signal(signal.SIGINT, handler)
        told = capfd.readouterr()
        return subprocess.CompletedProcess(arguments, int(left.value.code or 0), told.out, told.err)

    return run_here


@pytest.fixture
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a home without a corpus."""
    return new_home(tmp_path_factory)


def test_ask_json(home: Path) -> None:
    done = run("ask", "Who shot Fantail?", "--json", home=home)
    answer = json.loads(done.stdout)
    quote = answer["citations"][0]
    text = (CORPUS / RAW_DEAL).read_bytes().decode()
    assert (done.returncode, done.stderr) == (0, "")
    assert quote["source"] == RAW_DEAL
    assert "Ann shoots Fantail" in quote["quote"]
    assert text[quote["start"] : quote["end"]] == quote["quote"]


def test_the_session_of_the_readme(here: Command) -> None:
    session = re.search(r"## A session\n+```\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.S)
    assert session
    for command, *shown in (part.strip().splitlines() for part in session[1].split("$ ")[1:]):
        told = here(*shlex.split(command)[1:]).stdout.splitlines()
        lines = [line for line in shown if line.strip() != "…"]
        assert told[: len(lines)] == lines, command


def test_ask_with_history_says_how_it_was_read(here: Command) -> None:
    done = here("ask", "Whose gun did she use?", "--history", "Who shot Fantail?")
    assert done.stdout.startswith("(Whose gun did Ann use to shoot Fantail?)\n")


def test_ask_imports_no_torch(home: Path) -> None:
    code = """import sys, gumshoe
sys.argv = ["gumshoe", "ask", "Who shot Fantail?"]
try:
    gumshoe.main()
except SystemExit:
    assert not {"torch", "transformers", "streamlit"} & sys.modules.keys()
"""
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, "GUMSHOE_HOME": str(home)}, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_text_writes_exactly_the_text(home: Path) -> None:
    full = {**os.environ, "GUMSHOE_HOME": str(home)}
    done = subprocess.run([*GUMSHOE, "text", RAW_DEAL], capture_output=True, env=full, cwd=ROOT, check=True)
    assert done.stdout == (CORPUS / RAW_DEAL).read_bytes()


def test_a_setting_that_is_no_json_is_told_of_by_its_name(here: Command) -> None:
    done = here("corpora", GUMSHOE_PRICES="abc")
    assert done.returncode == 1
    assert "GUMSHOE_PRICES is no JSON" in done.stderr
    wrong = here("corpora", GUMSHOE_PRICES='{"openai:x": 5}')
    assert wrong.returncode == 1
    assert "the setting prices.openai:x cannot be used" in wrong.stderr and "fix GUMSHOE_PRICES or" in wrong.stderr


def test_a_home_that_is_no_utf8_is_told_of(tmp_path: Path) -> None:
    done = run("ingest", str(CORPUS), home=tmp_path / "h\udce9")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "GUMSHOE_HOME" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["ask", "Who?", "--corpus", "nowhere"], 1, "gumshoe ingest"),
        (["ask", "Who?", "--model", "nonsense"], 1, "reader"),
        (["ask", ""], 1, "empty"),
        (["text", "nothing.txt"], 1, "nothing.txt"),
        (["text", "caf\udce9.txt"], 1, "no source"),
        (["remove", "nothing"], 1, "gumshoe corpora"),
        (["rollback", "noir"], 1, "no generation before"),
        (["names", "Vertigo"], 1, "it has Raw Deal"),
        (["ingest", "/nowhere"], 1, "no folder"),
        (["ingest", ""], 1, "no folder"),
        (["eval", "/nowhere.jsonl"], 1, "cannot be read"),
        (["ask"], 2, "QUESTION"),
        (["sing"], 2, "sing"),
        (["eval", "--gate", "beauty=1"], 2, "beauty"),
        (["eval", "--gate", "correct=high"], 2, "high"),
        (["eval", "compare"], 2, "reserved"),
        (["eval", "evals/gold/which.jsonl", "--out", "evals/gold/which.jsonl"], 2, "overwrite the cases"),
        (["serve", "--port", "http"], 2, "port"),
    ],
)
def test_wrong_input_is_one_line_and_a_status(here: Command, arguments: list[str], status: int, says: str) -> None:
    done = here(*arguments)
    assert done.returncode == status, done.stderr
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    if status == 1:
        assert len(done.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("arguments", [["ingest", "corpus"], ["ask", "Who?"]])
def test_a_home_that_cannot_be_written_is_one_line(here: Command, arguments: list[str]) -> None:
    done = here(*arguments, home=Path("/dev/null"))
    assert (done.returncode, len(done.stderr.strip().splitlines())) == (1, 1), done.stderr


def test_a_question_of_broken_bytes_is_answered(home: Path) -> None:
    done = subprocess.run(
        [*GUMSHOE, "ask", b"who \xff shot Fantail"], env={**os.environ, "GUMSHOE_HOME": str(home)}, cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_nothing_ingested(here: Command, empty: Path) -> None:
    done = here("ask", "Who shot Fantail?", "--json", home=empty)
    assert (done.returncode, done.stdout) == (1, "")
    assert "gumshoe ingest" in done.stderr
    assert here("corpora", home=empty).returncode == 0


def test_an_empty_folder(here: Command, empty: Path, tmp_path: Path) -> None:
    (tmp_path / "bare").mkdir()
    done = here("ingest", str(tmp_path / "bare"), "--json", home=empty)
    assert (done.returncode, done.stdout) == (1, "")
    assert "nothing to ingest" in done.stderr


def test_a_shelf_of_ones_own(empty: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tales"
    folder.mkdir()
    (folder / "fox.txt").write_text("The fox stole a goose. The farmer Jonas chased the fox over the river Elbe.\r\nIt drowned.\r\n", newline="")
    (folder / "junk.txt").write_bytes(b"\x00\x01\x02" * 50)
    (folder / "notes.xyz").write_text("x")
    done = run("ingest", str(folder), "--json", home=empty)
    report = json.loads(done.stdout)
    assert done.returncode == 3
    assert report["corpus"] == "tales"
    assert report["files"] == {"added": ["fox.txt"], "changed": [], "removed": [], "unchanged": []}
    assert report["rejected"] == [{"source": "junk.txt", "reason": "not text"}]
    assert report["skipped"] == ["notes.xyz"]
    answer = json.loads(run("ask", "What did the fox steal?", "--json", home=empty).stdout)
    assert answer["corpus"] == "tales"
    assert answer["citations"][0]["title"] is None
    assert "goose" in answer["citations"][0]["quote"]
    assert "tales" in run("corpora", home=empty).stdout
    assert run("remove", "tales", home=empty).returncode == 0
    assert run("ask", "What did the fox steal?", home=empty).returncode == 1


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    done = run("ingest", str(CORPUS), "--dry-run", "--json", home=tmp_path / "fresh")
    assert json.loads(done.stdout)["embedded"] > 0
    assert not (tmp_path / "fresh").exists()


def test_nothing_is_written_but_in_the_home(home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (user := tmp_path / "user").mkdir()
    monkeypatch.delenv("ORT_DISABLE_TELEMETRY")
    assert run("ask", "Who shot Fantail?", home=home, HOME=str(user), XDG_CACHE_HOME=str(user / "cache")).returncode == 0
    assert list(user.rglob("*")) == []


def test_a_dead_server_is_one_line_within_ten_seconds(home: Path) -> None:
    """On a busy machine not much later than an answer without any server."""
    took = []
    for model, server in (("reader", ""), ("openai:x", "http://127.0.0.1:9/v1")):
        started = monotonic()
        done = run("ask", "Who shot Fantail?", "--model", model, "--json", home=home, OPENAI_BASE_URL=server)
        took.append(monotonic() - started)
    assert (done.returncode, done.stdout) == (1, "")
    assert "does not answer" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert took[1] < max(10, 3 * took[0])


def test_a_living_server_is_cited(here: Command) -> None:
    with chat_server(cite_first("Ann shoots Fantail.")) as server:
        answer = json.loads(here("ask", "Who shot Fantail?", "--model", "openai:x", "--json", OPENAI_BASE_URL=server.url).stdout)
    assert answer["model"] == "openai:x"
    assert "Fantail" in answer["citations"][0]["quote"]


def test_eval_writes_a_report_and_judges(here: Command, tmp_path: Path) -> None:
    span = (CORPUS / RAW_DEAL).read_text().index("Ann shoots Fantail")
    lines = [
        {
            "id": "1",
            "question": "Who shot Fantail?",
            "answers": ["Ann"],
            "sources": [RAW_DEAL],
            "evidence": [{"source": RAW_DEAL, "start": span, "end": span + 40}],
            "tags": ["who"],
        },
        {"id": "2", "question": "What is the capital of Australia?", "answers": [], "sources": [], "answerable": False, "reason": "off_topic"},
    ]
    cases, out = tmp_path / "cases.jsonl", tmp_path / "deep" / "r.json"
    cases.write_text("\n".join(json.dumps(line) for line in lines) + "\nbroken\n")
    done = here("eval", str(cases), "--out", str(out))
    assert done.returncode == 3
    assert f"{cases}:3: not JSON" in done.stderr
    report = json.loads(out.read_text())
    assert (report["cases"], report["invalid"], report["unscored"]) == (2, 1, 0)
    assert report["metrics"]["correct"] == {"value": 1.0, "low": 1.0, "high": 1.0, "n": 2}
    assert len(report["results"][0]["retrieved"]) >= 10
    assert here("eval", str(cases), "--gate", "correct=1.1", "--baseline", str(out)).returncode == 4
    assert here("eval", str(cases), "--gate", "latency_p50_ms=1").returncode == 4


def test_a_server_that_fails_leaves_its_cases_unscored_and_one_that_is_not_there_ends_the_run(here: Command, tmp_path: Path) -> None:
    cases, out = tmp_path / "cases.jsonl", tmp_path / "report.json"
    case = {"question": "Who shot Fantail?", "answers": ["Ann"], "sources": [RAW_DEAL]}
    cases.write_text("\n".join(json.dumps(case | {"id": str(n)}) for n in range(7)))
    failed: list[Request] = []

    def at_first(request: Request) -> str | Say:
        if len(failed) < 3:
            failed.append(request)
            return Say(status=500)
        return cite_first("Ann shoots Fantail.")(request)

    arguments = ("eval", str(cases), "--model", "openai:x", "--out", str(out))
    with chat_server(at_first) as server:
        done = here(*arguments, OPENAI_BASE_URL=server.url)
    report = json.loads(out.read_text())
    assert (done.returncode, report["unscored"], report["metrics"]["correct"]["n"]) == (3, 1, 6)
    assert "unscored 0: the server of openai:x failed (500)" in done.stderr
    with chat_server(lambda _: Say(status=500)) as server:
        done = here(*arguments, OPENAI_BASE_URL=server.url)
    assert (done.returncode, len(server.seen)) == (3, 7 * 3)
    assert json.loads(out.read_text())["unscored"] == 7

    done = here(*arguments, OPENAI_BASE_URL="http://127.0.0.1:9/v1")
    assert done.returncode == 1
    assert "does not answer" in done.stderr.strip().splitlines()[-1]


def test_a_report_that_cannot_be_written_is_known_before_anything_is_asked(here: Command, tmp_path: Path) -> None:
    with chat_server(lambda _: "") as server:
        done = here("eval", "--model", "openai:x", "--out", str(tmp_path), OPENAI_BASE_URL=server.url)
    assert (done.returncode, done.stdout, server.seen) == (1, "", [])
    assert "cannot be written" in done.stderr
    out = tmp_path / "deep" / "r.json"
    assert here("eval", "nowhere.jsonl", "--out", str(out)).returncode == 1
    assert not out.exists()


def interruptible() -> None:
    """Let a child be interrupted, even where the tests run in the background of a shell, which ignores interrupts."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("after_s", [2, 6])
def test_ctrl_c_is_130(home: Path, tmp_path: Path, after_s: int) -> None:
    """It is while libraries are still loading, where an interrupt can be swallowed or become another error, and while cases are asked."""
    cases = tmp_path / "many.jsonl"
    cases.write_text("\n".join(json.dumps({"id": str(n), "question": "Who shot Fantail?", "answers": ["Ann"], "sources": [RAW_DEAL]}) for n in range(500)))
    process = subprocess.Popen(
        [*GUMSHOE, "eval", str(cases)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "GUMSHOE_HOME": str(home)}, cwd=ROOT, text=True,
        preexec_fn=interruptible,
    )  # fmt: skip
    sleep(after_s)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said.strip().splitlines()[-1] == "gumshoe: interrupted"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_who_leaves_early_costs_no_report_and_a_full_disk_is_a_failure(home: Path, tmp_path: Path, unbuffered: str) -> None:
    cases, report = tmp_path / "cases.jsonl", tmp_path / "report.json"
    cases.write_text('{"id": "1", "question": "What stories are there?", "answers": ["none"]}\n')
    full = {**os.environ, "GUMSHOE_HOME": str(home), "PYTHONUNBUFFERED": unbuffered}
    read, write = os.pipe()
    os.close(read)
    left = subprocess.run(
        [*GUMSHOE, "eval", str(cases), "--gate", "correct=1", "--out", str(report)],
        stdout=write,
        stderr=subprocess.PIPE,
        env=full,
        cwd=ROOT,
        text=True,
        check=False,
    )
    os.close(write)
    assert (left.returncode, left.stderr.splitlines()[-1]) == (4, "failed: correct is 0, below 1")
    assert json.loads(report.read_text())["cases"] == 1
    with Path("/dev/full").open("w") as no_room:
        failed = subprocess.run([*GUMSHOE, "corpora"], stdout=no_room, stderr=subprocess.PIPE, env=full, cwd=ROOT, text=True, check=False)
    assert failed.returncode == 1
    assert failed.stderr.startswith("gumshoe: no space left on device; ")
    assert failed.stderr.count("\n") == 1
    closed = subprocess.run(["sh", "-c", f"{shlex.join([*GUMSHOE, 'corpora'])} >&-"], stderr=subprocess.PIPE, env=full, cwd=ROOT, text=True, check=False)
    assert (closed.returncode, closed.stderr) == (0, "")
    deaf = subprocess.run(
        ["sh", "-c", f"{shlex.join([*GUMSHOE, 'ingest', 'nofolder', '--json'])} 2>&-"], stdout=subprocess.PIPE, env=full, cwd=ROOT, check=False
    )
    assert (deaf.returncode, deaf.stdout) == (1, b"")


def test_nothing_steers_the_terminal(here: Command, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path / "steers"
    folder.mkdir()
    (folder / "a.txt").write_text("Ned Moor shot \x1b[31mZack Dunn\x1b[0m in \x1b]0;title\x07Perth.")
    (folder / "corpus.toml").write_text('[stories."Evil \\u001b[31mRed\\u0007"]\nfiles = ["a.txt"]\n')
    home = new_home(tmp_path_factory)
    assert here("ingest", str(folder), home=home).returncode == 0
    told = here("ask", "Who shot Zack Dunn?", home=home).stdout + here("names", home=home).stdout
    assert "Ned Moor shot Zack Dunn in Perth." in told and "Evil Red" in told
    assert not set(told) & {chr(code) for code in (*range(32), 127)} - {"\n"}
    assert json.loads(here("ask", "Who shot Zack Dunn?", "--json", home=home).stdout)["citations"][0]["quote"].count("\x1b") == 3


def test_a_baseline_is_neither_overwritten_nor_told_to_be(here: Command, tmp_path: Path) -> None:
    cases, report = tmp_path / "cases.jsonl", tmp_path / "report.json"
    cases.write_text('{"id": "a", "question": "Who shot Fantail?", "answers": ["Ann"], "sources": []}\n')
    assert here("eval", str(cases), "--out", str(report)).returncode == 0
    kept = report.read_bytes()
    assert here("eval", str(cases), "--baseline", str(report), "--out", str(report)).returncode == 2
    assert report.read_bytes() == kept
    refused = here("eval", str(cases), "--baseline", str(cases))
    assert refused.returncode == 1 and str(cases) not in refused.stderr.split("write one with")[1]
    unset = here("eval", "")
    assert (unset.returncode, unset.stdout) == (1, "")
    assert "no cases ''" in unset.stderr


def test_doctor(here: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    with chat_server(lambda _: "") as server:
        done = here("doctor", OLLAMA_HOST=server.root, OPENAI_BASE_URL=server.url, ANTHROPIC_API_KEY="sk-very-secret")
    assert done.returncode == 0
    assert "corpus noir: 4 files" in done.stdout
    assert "ollama:tiny:latest" in done.stdout
    assert f"OPENAI_BASE_URL {server.url} answers" in done.stdout
    assert "ANTHROPIC_API_KEY is set" in done.stdout
    assert "secret" not in done.stdout + done.stderr
    monkeypatch.setattr(
        "tests.servers.Handler.do_GET", lambda handler: handler._send(200 if handler.headers["Authorization"] == "Bearer sk-good" else 401, "{}")
    )
    with chat_server(lambda _: "") as locked:
        assert f"OPENAI_BASE_URL {locked.url} answers" in here("doctor", OPENAI_BASE_URL=locked.url, OPENAI_API_KEY="sk-good").stdout
        assert "fix the address or OPENAI_API_KEY" in here("doctor", OPENAI_BASE_URL=locked.url, OPENAI_API_KEY="sk-bad").stdout
    monkeypatch.setattr("tests.servers.Handler.do_GET", lambda handler: handler._send(200, '{"models": [7, {"name": "one"}]}'))
    with chat_server(lambda _: "") as odd:
        assert "has ollama:one\n" in here("doctor", OLLAMA_HOST=odd.root).stdout
    dead = here("doctor", GUMSHOE_CHROMA_URL="http://127.0.0.1:9")
    assert dead.returncode == 1
    assert "BAD  GUMSHOE_CHROMA_URL http://127.0.0.1:9: no Chroma server answers" in dead.stdout


def test_doctor_and_corpora_go_on_past_what_they_may_not_read(here: Command, empty: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty / "corpora" / "odd" / "CURRENT").mkdir(parents=True)
    listed = here("corpora", "--json", home=empty)
    assert (listed.returncode, json.loads(listed.stdout)) == (3, [])
    assert "is a directory" in listed.stderr
    told = here("doctor", home=empty).stdout
    assert "BAD  corpus odd: is a directory" in told and "reader: in this process" in told

    def refuse(_: Path) -> list[str]:
        raise PermissionError(13, "Permission denied", "corpora")

    monkeypatch.setattr("rag.index.corpora", refuse)
    refused = here("doctor", home=empty)
    assert refused.returncode == 1
    assert "BAD  corpora: permission denied: corpora" in refused.stdout and "reader: in this process" in refused.stdout


def test_an_ollama_answers(here: Command) -> None:
    with chat_server(cite_first("Ann shoots Fantail.")) as server:
        done = here("ask", "Who shot Fantail?", "--model", "ollama:tiny", "--json", OLLAMA_HOST=server.root)
    answer = json.loads(done.stdout)
    assert "Fantail" in answer["citations"][0]["quote"]
    assert answer["trace"]["tokens_in"] == 100
    assert done.stderr.strip() == "1 call, 100 tokens in, 10 out"


def test_an_eval_asks_a_chat_model_several_questions_at_a_time(here: Command, tmp_path: Path) -> None:
    asking: list[int] = []
    most = [0]

    def slow(request: Request) -> str:
        asking.append(1)
        most[0] = max(most[0], len(asking))
        sleep(1)
        asking.pop()
        return str(cite_first("Ann shoots Fantail.")(request))

    cases, out = tmp_path / "cases.jsonl", tmp_path / "report.json"
    case = {"question": "Who shot Fantail?", "answers": ["Ann"], "sources": [RAW_DEAL]}
    cases.write_text("\n".join(json.dumps(case | {"id": str(n)}) for n in range(9)))
    with chat_server(slow) as server:
        done = here("eval", str(cases), "--model", "openai:x", "--out", str(out), OPENAI_BASE_URL=server.url, GUMSHOE_CONCURRENCY="8")
    report = json.loads(out.read_text())
    assert done.returncode == 0
    assert 1 < most[0] <= 8
    assert [result["id"] for result in report["results"]] == [str(n) for n in range(9)]
    assert report["metrics"]["correct_cited"]["value"] == 1
    assert (report["usage"]["calls"], report["usage"]["tokens_in"]) == (9, 900)
    assert min(result["latency_ms"] for result in report["results"]) >= 1000


def test_help_is_quick() -> None:
    times = []
    for _ in range(3):
        started = monotonic()
        subprocess.run([*GUMSHOE, "--help"], capture_output=True, check=True)
        times.append(monotonic() - started)
    assert min(times) < 0.5


@pytest.mark.parametrize(("sent", "unread", "status"), [(signal.SIGINT, False, 130), (signal.SIGTERM, True, 0)])
def test_serve_is_healthy_on_loopback_and_ends(home: Path, sent: signal.Signals, unread: bool, status: int) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [*GUMSHOE, "serve", "--port", str(port)], stderr=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, "GUMSHOE_HOME": str(home)}, cwd=ROOT,
        preexec_fn=interruptible,
    )  # fmt: skip
    try:
        for _ in range(60):
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=2) as reply:
                    assert reply.read() == b"ok"
                break
            except OSError:
                sleep(0.5)
        else:
            pytest.fail("the page never came up")
        second = run("serve", "--port", str(port), home=home)
        assert (second.returncode, second.stdout) == (1, "")
        assert f"--port {port + 1}" in second.stderr
    finally:
        for pipe in (process.stdout, process.stderr) if unread else ():
            assert pipe
            pipe.close()
        process.send_signal(sent)
        try:
            assert process.wait(timeout=60) == status
            with socket.socket() as probe:
                assert probe.connect_ex(("127.0.0.1", port)), "nothing listens any more"
        finally:
            process.kill()
