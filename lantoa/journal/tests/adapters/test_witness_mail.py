"""Roots by e-mail: what stands in the message, where it goes, and what a mail server may answer."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pytest_django.fixtures import Settings

from lantoa.journal.adapters.base import Sent
from lantoa.journal.adapters.contract import MAILBOX, ROOT, RootMailContract
from lantoa.journal.adapters.registry import root_mail
from lantoa.journal.adapters.witness_mail.adapter import Adapter
from lantoa.kit.errors import AdapterError


class MailServer:
    """As much of RFC 5321 as a sender needs, on a port of this machine; `answers` replaces what a word is answered by."""

    def __init__(self) -> None:
        self.listening = socket.create_server(("127.0.0.1", 0))
        self.port = self.listening.getsockname()[1]
        self.answers: dict[str, str] = {}
        self.letters: list[tuple[list[str], EmailMessage]] = []
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        # A thread in accept() keeps the port open; being called wakes it.
        self.listening.shutdown(socket.SHUT_RDWR)
        self.listening.close()

    def _serve(self) -> None:
        while True:
            try:
                line, _address = self.listening.accept()
            except OSError:
                return
            with line:
                self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        wire, to = line.makefile("rwb", buffering=0), []
        wire.write((self.answers.get("HELLO", "220 here") + "\r\n").encode())
        for said in wire:
            word = said.split(b":")[0].strip().decode().upper().split(" ")[0]
            if word == "RCPT":
                to.append(said.decode().partition("<")[2].partition(">")[0])
            answer = self.answers.get(word, {"DATA": "354 go on", "QUIT": "221 bye"}.get(word, "250 ok"))
            wire.write(answer.encode() + b"\r\n")
            if word == "DATA" and answer.startswith("3"):
                self._take(wire, to)
            if word == "QUIT":
                return

    def _take(self, wire: socket.SocketIO, to: list[str]) -> None:
        body = b""
        while not body.endswith(b"\r\n.\r\n"):
            body += wire.readline()
        self.letters.append((to, message_from_bytes(body[:-3], policy=policy.default)))
        wire.write((self.answers.get("TAKEN", "250 taken") + "\r\n").encode())


@pytest.fixture
def server(settings: Settings) -> Iterator[MailServer]:
    made = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_TLS = "127.0.0.1", made.port, False
    settings.EMAIL_TIMEOUT = 3
    yield made
    made.close()


class TestMailKeepsTheContract(RootMailContract):
    @pytest.fixture(autouse=True)
    def outside(self, server: MailServer, settings: Settings) -> None:
        self.server, self.settings = server, settings

    def mail(self) -> Adapter:
        return Adapter()

    def arrived(self) -> list[tuple[str, str]]:
        return [(box, attached(letter)["fingerprint"]) for to, letter in self.server.letters for box in to]

    def cut_the_line(self) -> bool:
        with socket.create_server(("127.0.0.1", 0)) as nobody:
            self.settings.EMAIL_PORT = nobody.getsockname()[1]
        return True


def attached(letter: EmailMessage) -> dict[str, object]:
    (file,) = letter.iter_attachments()
    assert file.get_content_type() == "application/json"
    return dict(json.loads(file.get_content()))


def send(name: str = "Sở A", address: str = MAILBOX) -> Sent:
    return Adapter().send(ROOT, name, address)


def test_the_letter_says_what_to_do_and_holds_the_root_as_it_is_given_to_servers(server: MailServer) -> None:
    sent = send()
    ((to, letter),) = server.letters
    assert to == [MAILBOX]
    assert attached(letter) == ROOT.written()
    assert letter["Message-ID"] == sent.message_id
    assert letter["To"] == MAILBOX
    body = letter.get_body(("plain",)).get_content()
    assert "Kính gửi Sở A" in body
    assert "giữ thư này" in body
    assert ROOT.statement.fingerprint.hex() in body


def test_two_mailboxes_have_two_message_ids(server: MailServer) -> None:
    assert send().message_id != send(address="other@witness.example").message_id


@pytest.mark.parametrize(
    "name", ["Sở A\r\nBcc: x@y.example", "Sở A\n\nBcc: x@y.example", "a <x@y.example>, b", "%(name)s %s"]
)
def test_a_name_stays_in_the_letter_whatever_it_holds(server: MailServer, name: str) -> None:
    send(name)
    ((to, letter),) = server.letters
    assert to == [MAILBOX]
    assert letter["To"] == MAILBOX
    assert letter["Bcc"] is None
    assert "Bcc" not in [line.partition(":")[0] for line in letter.get_body(("plain",)).get_content().splitlines()]


@pytest.mark.parametrize(
    "address",
    ["a@b.example,c@d.example", "a@b.example c@d.example", "<a@b.example>", '"a\\\r\n b"@c.example', "hộp@b.example", "a@b", "a" * 65 + "@b.example"],
)  # fmt: skip
def test_what_is_not_one_mailbox_is_not_reached(address: str) -> None:
    assert not Adapter().can_reach(address)


@pytest.mark.parametrize(
    ("word", "answer", "retryable"),
    [
        ("HELLO", "421 busy", True), ("MAIL", "451 later", True), ("MAIL", "550 not you", False), ("RCPT", "450 full", True),
        ("RCPT", "550 nobody of that name", False), ("DATA", "554 no", False), ("TAKEN", "452 full", True), ("TAKEN", "554 spam", False),
    ],
)  # fmt: skip
def test_a_refusal_is_told_apart_from_a_bad_moment(server: MailServer, word: str, answer: str, retryable: bool) -> None:
    server.answers[word] = answer
    with pytest.raises(AdapterError) as refused:
        send()
    assert refused.value.retryable is retryable
    assert MAILBOX not in str(refused.value)


@pytest.mark.parametrize(
    ("changed", "missing"),
    [
        ({"EMAIL_HOST": ""}, "LANTOA_MAIL_HOST"), ({"DEFAULT_FROM_EMAIL": ""}, "LANTOA_MAIL_FROM"),
        ({"EMAIL_BACKEND": "django.core.mail.backends.console.EmailBackend"}, "LANTOA_MAIL_HOST"),
        ({"DEFAULT_FROM_EMAIL": "a@b.example\nBcc: c@d.example"}, "LANTOA_MAIL_FROM"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named_and_nothing_goes_out(
    server: MailServer, settings: Settings, changed: dict[str, str], missing: str
) -> None:
    for name, value in changed.items():
        setattr(settings, name, value)
    assert Adapter().check_config() == missing
    with pytest.raises(AdapterError, match=missing):
        send()
    assert server.letters == []


def test_it_is_the_one_in_the_settings() -> None:
    assert isinstance(root_mail(), Adapter)
