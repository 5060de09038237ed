"""A phone writes to the gateway's number: passed on as eSMS.vn does, and what is answered arrives."""

import base64
import hashlib
import http.server
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.app import create_app

KEYS = {"answers_to": "", "number": "8079", "cpid": "cp-1", "private_key": "a-private-key"}


class House:
    """Hears one GET after the other."""

    def __init__(self) -> None:
        self.heard: list[dict[str, str]] = []
        house = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                house.heard.append({name: said[0] for name, said in parse_qs(urlsplit(self.path).query).items()})
                self.send_response(200)
                self.end_headers()
                self.wfile.write("<ClientResponse><Message>Đã &amp; nhận</Message></ClientResponse>".encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)


@pytest.fixture
def house() -> Iterator[House]:
    made = House()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_what_a_phone_writes_is_passed_on_signed_and_the_answer_arrives(house: House, tmp_path: Path) -> None:
    keys = {**KEYS, "answers_to": f"http://127.0.0.1:{house.server.server_port}/hook/"}
    browser = create_app(tmp_path / "sandbox.sqlite3", json.dumps({"esms": keys})).test_client()
    assert 'name="content"' in browser.get("/phone/0912345678").get_data(as_text=True)
    sent = browser.post("/phone/0912345678/write", data={"content": "LANTOA có ạ"})
    assert sent.headers["Location"] == "/phone/0912345678"
    (said,) = house.heard
    assert (said["sender"], said["content"], said["keyword"]) == ("84912345678", "LANTOA có ạ", "LANTOA")
    text = said["cpid"] + said["smsid"] + said["content"] + said["receiverTime"] + "a-private-key"
    assert said["sign"] == base64.b64encode(hashlib.md5(text.encode(), usedforsecurity=False).digest()).decode()
    assert len(said["receiverTime"]) == 14
    (message,) = browser.get("/phone/0912345678.json").get_json()["messages"]
    assert (message["from"], message["content"]) == ("8079", "Đã & nhận")


@pytest.mark.parametrize("content", ["", " ", "\x00", "x" * 5_000])
def test_nobody_there_or_nothing_said_is_no_crash(content: str, tmp_path: Path) -> None:
    keys = {**KEYS, "answers_to": "http://127.0.0.1:9/hook/"}
    for start in (None, json.dumps({"esms": keys})):
        browser = create_app(tmp_path / f"{bool(start)}.sqlite3", start).test_client()
        assert browser.post("/phone/0912345678/write", data={"content": content}).status_code == 303
        assert browser.post("/phone/khong/write", data={"content": content}).status_code == 404
        assert ('name="content"' in browser.get("/phone/0912345678").get_data(as_text=True)) == bool(start)
