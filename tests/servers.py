"""A scripted OpenAI-compatible server on loopback: it answers `/chat/completions` with what a test hands it, or misbehaves."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[[dict[str, Any]], "str | tuple[int, str] | float"]


@contextmanager
def chat_server(script: Script) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Serve until the block ends; gives the base URL and the requests seen. A script gives words, (status, body), or seconds to hang."""
    seen: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append(request)
            reply = script(request)
            if isinstance(reply, float):
                time.sleep(reply)
                reply = "too late"
            status, body = reply if isinstance(reply, tuple) else (200, completion(reply))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            with suppress(ConnectionError):  # whoever asked may have given up
                self.wfile.write(body.encode())

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", seen
    finally:
        server.shutdown()
        server.server_close()


def completion(words: str, finish: str = "stop") -> str:
    """Give the body of a chat completion."""
    choice = {"index": 0, "message": {"role": "assistant", "content": words}, "finish_reason": finish}
    return json.dumps(
        {
            "id": "x",
            "object": "chat.completion",
            "created": 0,
            "model": "x",
            "choices": [choice],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2},
        }
    )


def cite_first(words: str) -> Script:
    """Answer with `words`, citing the first sentence shown that holds the last of them."""

    def script(request: dict[str, Any]) -> str:
        prompt = request["messages"][-1]["content"]
        for line in prompt.splitlines():
            if line.startswith("[s") and words.rstrip(".").split()[-1] in line:
                return f"{words} {line.split(']')[0]}]"
        return "NOT ON THE SHELF"

    return script
