"""A scripted model server on loopback: it speaks OpenAI's protocol and Ollama's, streaming and not, and says or does wrong what a test hands it."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, TypeAlias


@dataclass(frozen=True)
class Say:
    """One reply: words that end for a reason, or a status with a body; late, slow, or broken off where asked."""

    words: str = ""
    finish: str | None = "stop"
    status: int = 200
    body: str | bytes | None = None
    headers: dict[str, str] = field(default_factory=dict)
    late_s: float = 0.0
    gap_s: float = 0.0
    size: int = 4
    """Code points of a streamed piece."""
    refusal: str | None = None

    @property
    def pieces(self) -> list[str]:
        """Cut the words as they are streamed."""
        return [self.words[at : at + self.size] for at in range(0, len(self.words), self.size)]


Request: TypeAlias = dict[str, Any]
Script: TypeAlias = Callable[[Request], "str | Say"]
USAGE = {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110}


class Handler(BaseHTTPRequestHandler):
    """Answers one request by the script of its server."""

    server: Server

    def do_GET(self) -> None:
        """List the models, in either protocol."""
        self._send(200, json.dumps({"models": [{"name": "tiny:latest"}], "data": [{"id": "tiny"}]}))

    def do_POST(self) -> None:
        """Reply as the script says."""
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.seen.append(request)
        told = self.server.script(request)
        say = Say(told) if isinstance(told, str) else told
        ollama = self.path.endswith("/api/chat")
        time.sleep(say.late_s)
        with suppress(ConnectionError):  # whoever asked may have given up
            if say.status != 200 or say.body is not None:
                self._send(say.status, say.body or "{}", **say.headers)
            elif request.get("stream"):
                self._stream(say, _ollama_lines(say) if ollama else _openai_events(say))
            else:
                self._send(200, json.dumps(_ollama(say.words, say.finish) if ollama else _completion(say)))

    def _send(self, status: int, body: str | bytes, **headers: str) -> None:
        data = body if isinstance(body, bytes) else body.encode()
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, say: Say, lines: Iterator[str]) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        for line in lines:
            self.wfile.write(line.encode())
            self.wfile.flush()
            self.server.sent_at.append(time.monotonic())
            time.sleep(say.gap_s)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class Server(ThreadingHTTPServer):
    """The server with its script, the requests seen, and when each piece was sent."""

    daemon_threads = True

    def __init__(self, script: Script) -> None:
        """Listen on a free port of loopback."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.script = script
        self.seen: list[Request] = []
        self.sent_at: list[float] = []

    @property
    def root(self) -> str:
        """Where it listens; Ollama's address."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def url(self) -> str:
        """OpenAI's base URL."""
        return f"{self.root}/v1"


@contextmanager
def chat_server(script: Script) -> Iterator[Server]:
    """Serve until the block ends."""
    server = Server(script)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()


def _completion(say: Say) -> dict[str, Any]:
    message = {"role": "assistant", "content": say.words, "refusal": say.refusal}
    choices = [{"index": 0, "message": message, "finish_reason": say.finish}]
    return {"id": "x", "object": "chat.completion", "created": 0, "model": "x", "choices": choices, "usage": USAGE}


def _openai_events(say: Say) -> Iterator[str]:
    def event(delta: dict[str, Any], finish: str | None = None) -> str:
        shape = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "x", "choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
        return f"data: {json.dumps(shape)}\n\n"

    for piece in say.pieces:
        yield event({"role": "assistant", "content": piece})
    if say.refusal:
        yield event({"role": "assistant", "refusal": say.refusal})
    if say.finish:
        yield event({}, say.finish)
        yield f"data: {json.dumps({'id': 'x', 'object': 'chat.completion.chunk', 'created': 0, 'model': 'x', 'choices': [], 'usage': USAGE})}\n\n"
        yield "data: [DONE]\n\n"


def _ollama(words: str, finish: str | None) -> dict[str, Any]:
    shape = {"model": "x", "created_at": "2026-01-01T00:00:00Z", "message": {"role": "assistant", "content": words}, "done": bool(finish)}
    return shape | ({"done_reason": finish, "prompt_eval_count": 100, "eval_count": 10} if finish else {})


def _ollama_lines(say: Say) -> Iterator[str]:
    for piece in say.pieces:
        yield json.dumps(_ollama(piece, None)) + "\n"
    if say.finish:
        yield json.dumps(_ollama("", say.finish)) + "\n"


def sentences(request: Request) -> list[tuple[str, str]]:
    """Return the numbered sentences that a prompt shows, as (id, text)."""
    lines = [line for line in request["messages"][-1]["content"].splitlines() if line.startswith("[s")]
    return [(line[1 : line.index("]")], line[line.index("]") + 2 :]) for line in lines]


def cite_first(words: str) -> Script:
    """Answer with `words`, citing the first sentence shown that holds the last of them."""

    def script(request: Request) -> str:
        last = words.rstrip(".").split()[-1]
        return next((f"{words} [{id_}]" for id_, text in sentences(request) if last in text), "NOT ON THE SHELF")

    return script
