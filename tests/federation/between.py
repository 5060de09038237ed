"""Somebody on the line between two markets: passes every question on and every answer back, or does harm to it."""

from __future__ import annotations

import http.client
import http.server
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from lantoa.portal.adapters.base import MOST_BYTES
from lantoa.portal.rules.http_signature import Asked, sign_answer

Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Between:
    """`harm` is what happens to answers: "" nothing, "altered", "replayed", "forged", "slow", "huge". `last` is the question that came
    last, `answers` what was answered without harm."""

    port: int
    behind: int
    harm: str = ""
    last: tuple[str, dict[str, str]] = ("", {})
    answers: list[Answer] = field(default_factory=list)
    # Who is slow is so until somebody looked.
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, path: str, headers: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.behind, timeout=30)
        try:
            line.request("GET", path, headers={**headers, "Host": f"127.0.0.1:{self.port}"})
            answer = line.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            line.close()

    def harmed(self, path: str, headers: dict[str, str], honest: Answer) -> Answer:
        status, said, body = honest
        if self.harm == "altered":
            body = body.replace(b'"value": "', b'"value": "1')
        elif self.harm == "replayed":
            status, said, body = self.answers[-1]
        elif self.harm == "forged":
            said = {**said, **self._signed(path, headers, status, said, body, at=int(time.time()), seed=b"\7" * 32)}
        elif self.harm == "slow":
            self.over.wait(60)
        elif self.harm == "huge":
            body += b" " * MOST_BYTES
        return status, said, body

    def _signed(
        self,
        path: str,
        headers: dict[str, str],
        status: int,
        said: dict[str, str],
        body: bytes,
        *,
        at: int,
        seed: bytes,
    ) -> dict[str, str]:
        bare, _mark, query = path.partition("?")
        asked = Asked("GET", f"127.0.0.1:{self.port}", bare, f"?{query}")
        question = headers["Signature"].split(":")[1]
        made = sign_answer(status, said["content-type"], body, asked, question, seed=seed, now=at)
        return {name.lower(): value for name, value in made.items()}


@contextmanager
def between(behind: int, port: int) -> Iterator[Between]:
    """A line on this port to the market behind that one."""
    here = Between(port, behind)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = dict(self.headers)
            here.last = self.path, headers
            honest = here.ask(self.path, headers)
            answer = here.harmed(self.path, headers, honest)
            if not here.harm:
                here.answers.append(honest)
            self.send_response(answer[0])
            for name, value in answer[1].items():
                if name.lower() not in {"connection", "content-length", "transfer-encoding", "date", "server"}:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer[2])))
            self.end_headers()
            try:
                self.wfile.write(answer[2])
            except OSError:
                self.close_connection = True  # whoever asked did not wait so long

        def log_message(self, *_said: object) -> None:
            return

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield here
    finally:
        server.shutdown()
        server.server_close()
