"""What somebody writes is kept before it is understood, told once, and forgotten in time or with its writer."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from lantoa.journal import api as journal
from lantoa.kit.traces import Traces
from lantoa.messages import api as messages
from lantoa.messages.actions import incoming_text
from lantoa.messages.models import IncomingText
from lantoa.messages.tests.adapters.test_esms import asked
from lantoa.messages.tests.conftest import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("stage")]


def knock(raw: bytes, token: str = "demo-texts") -> HttpResponse:  # noqa: S107 - the tests' own
    return Client().get(f"/hooks/messages/{token}/?{raw.decode('latin-1')}")


def test_it_is_kept_answered_and_told_once_without_words_in_the_journal() -> None:
    answers = [knock(asked()) for _twice in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    assert b"<Smsid>m-1</Smsid>" in answers[0].content
    text = IncomingText.objects.get()
    assert (text.phone, text.text, text.incoming.times_received) == ("+84912345678", "CO", 2)
    (entry,) = journal.entries_about(text)
    assert (entry.act, entry.data) == ("messages.text_received", {})


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (asked("forged"), 401),
        (b"", 401),
        (b"\xff", 400),
        (b"&".join(b"a=1" for _ in range(60)), 400),
        (asked(sender="khong"), 400),
        (asked(smsid=""), 400),
        (asked(content="x" * 20_000), 413),
        (asked(content="\x00\u202e" * 40), 200),
        (asked(content=""), 200),
    ],
)
def test_whatever_comes_is_answered_by_its_status(raw: bytes, status: int) -> None:
    assert knock(raw).status_code == status
    assert journal.Incoming.objects.get().source == "messages.texts"
    assert IncomingText.objects.count() == (status == 200)


def test_another_address_is_none_and_looking_does_nothing(settings: Settings) -> None:
    for token in ("demo-text", "x" * 300, quote("ấ")):
        assert knock(asked(), token).status_code == 404
    assert Client().head(f"/hooks/messages/demo-texts/?{asked().decode()}").status_code == 200
    settings.SMS_ANSWERS = {**settings.SMS_ANSWERS, "token": ""}
    assert Client().get("/hooks/messages/ /").status_code == 404
    assert not journal.Incoming.objects.exists()


def test_what_a_dead_process_left_is_taken_up(stage: Stage) -> None:
    heard = incoming_text.check(asked())
    incoming_text.keep(heard, asked())
    assert journal.sweep_all() == 0
    stage.later(minutes=2)
    assert journal.sweep_all() == 1
    assert IncomingText.objects.get().text == "CO"


def test_words_go_after_a_month_and_with_whoever_wrote_or_is_named(stage: Stage) -> None:
    knock(asked())
    knock(asked(smsid="m-2", sender="84987654321", content="Xin goi cho 0912 345 678"))
    knock(asked(smsid="m-3", sender="84987654321", content="CO"))
    assert messages.forget("+84912345678", Traces.of(["+84912345678"])) == 2
    assert [one.text for one in IncomingText.objects.order_by("pk")] == ["", "", "CO"]
    assert [bytes(one.body) == b"" for one in journal.Incoming.objects.order_by("pk")] == [True, True, False]
    stage.later(days=31)
    assert incoming_text.drop_old_texts() == 1
    assert incoming_text.drop_old_texts() == 0
    assert not IncomingText.objects.exclude(phone="", text="").exists()
    assert timedelta(days=30) == incoming_text.KEPT
