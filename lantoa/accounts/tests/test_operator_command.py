"""`lantoa operator`: how the first person of a new house comes to run it, and the last one does not stop by mistake."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from lantoa.accounts import acts
from lantoa.accounts import api as accounts
from lantoa.accounts.tests import factories
from lantoa.journal import api as journal
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
LAN, BINH = "0912 345 671", "0912 345 672"


def operator(*said: str) -> str:
    out = StringIO()
    call_command("operator", *said, stdout=out)
    return out.getvalue()


def happened(act: str) -> int:
    return int(journal.Entry.objects.filter(act=act).count())


def test_the_first_one_joins_runs_the_house_and_is_told_once() -> None:
    assert "Nobody runs the house yet" in operator("list")
    assert "from now on" in operator("name", LAN, "Nguyễn Thị Lan")
    assert "already" in operator("name", "+84912345671", "Lan")
    lan = accounts.Person.objects.get()
    assert (lan.phone, lan.name, lan.is_operator) == ("+84912345671", "Nguyễn Thị Lan", True)
    assert happened(acts.OPERATOR_NAMED) == 1
    told = messages.Message.objects.get(to=lan.phone)
    assert "từ nay bạn là người điều hành" in told.text
    assert told.text.endswith("/toi/")
    assert "+84912345671 Nguyễn Thị Lan" in operator("list")


def test_who_is_ended_is_out_at_the_next_request_and_told() -> None:
    operator("name", LAN, "Lan")
    operator("name", BINH, "Bình")
    lan = accounts.Person.objects.get(name="Lan")
    browser = Client()
    browser.force_login(lan)
    assert browser.get("/dieu-hanh/to-chuc/").status_code == 200
    assert "no longer runs" in operator("end", LAN)
    assert browser.get("/dieu-hanh/to-chuc/").status_code == 403
    assert "does not run" in operator("end", LAN)
    assert happened(acts.OPERATOR_ENDED) == 1
    assert "thôi làm người điều hành" in messages.Message.objects.filter(to=lan.phone).latest("pk").text


def test_the_last_one_is_ended_only_when_that_is_meant() -> None:
    operator("name", LAN, "Lan")
    factories.person("Đã đóng", is_operator=True, is_active=False)
    with pytest.raises(CommandError, match="--force"):
        operator("end", LAN)
    assert accounts.Person.objects.get(name="Lan").is_operator
    assert "Nobody runs the house now" in operator("end", LAN, "--force")
    assert not accounts.Person.objects.get(name="Lan").is_operator


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (("name", "09x", "Lan"), "chỉ có chữ số"),
        (("name", "0912", "Lan"), "còn thiếu"),
        (("name", LAN, "…"), "tên"),
        (("name", BINH, "Lan"), "người có tên khác"),
        (("end", "0912 345 679"), "Nobody here has this number"),
        (("end", "số"), "chỉ có chữ số"),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(said: tuple[str, ...], sentence: str) -> None:
    factories.person("Trần Văn Bình", BINH)
    with pytest.raises(CommandError, match=sentence):
        operator(*said)
    assert not accounts.Person.objects.filter(is_operator=True).exists()
    assert accounts.Person.objects.count() == 1


def test_a_closed_account_does_not_run_the_house() -> None:
    factories.person("Bình", BINH, is_active=False)
    with pytest.raises(CommandError, match="đã đóng"):
        operator("name", BINH, "Bình")
    assert not messages.Message.objects.exists()
