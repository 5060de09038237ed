"""What a neighbour reads on a phone: where to go, whom to call, what is theirs; and what nobody else reads."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from django.test import Client

from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.workforce.actions.attendance import add_shift
from lantoa.workforce.actions.pay import close_sheet, settle_in_cash
from lantoa.workforce.models import Call, PayLine, Shift, WorkContract
from lantoa.workforce.queries.neighbour import page_of
from lantoa.workforce.rules.contract import is_oral_enough
from lantoa.workforce.tests import neighbours as n
from lantoa.workforce.tests.views.test_walk import browser, key, soup, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def monday(stage: StandingWorld) -> None:
    """Nine in the morning of Monday 30 November 2026."""
    stage.later(days=9)


def test_on_the_morning_it_says_where_and_whom_to_call() -> None:
    by, one = n.stall(), n.neighbour()
    call = n.call(by, place="Nhà cuối ngõ 3")
    n.comes(call, one)
    page = soup(Client().get(f"/viec/cua/{one.token}/"))
    assert "Nhà cuối ngõ 3" in page.text
    assert page.find("a", href=f"tel:{by.person.phone}")
    assert page.find("a", href=f"/viec/{n.offer(call, one).token}/")


def test_a_shift_the_stall_wrote_is_said_yes_to_and_its_cash_denied() -> None:
    by, one, other = n.stall(), n.neighbour(), n.neighbour("Khác")
    worker = n.Worker.objects.create(
        organisation=by.organisation, name="Na", phone=one.phone, kind="seasonal", pay=200_000, created_at=world.now()
    )
    shift = add_shift(worker, world.today(), time(7), time(8), "bóc tôm", by=by)
    own = f"/viec/cua/{one.token}/"
    to = f"{own}ca/{shift.pk}/cua-toi/"
    assert to in Client().get(own).content.decode()
    assert Client().post(f"/viec/cua/{other.token}/ca/{shift.pk}/cua-toi/", {"key": key()}).status_code == 404
    for _twice in range(2):
        assert Client().post(to, {"key": key()}).status_code == 302
    n.worked(shift, by, hours=1)
    line = PayLine.objects.get(sheet=close_sheet(by.organisation, world.today(), seen_total=200_000, by=by))
    settle_in_cash(line, by=by)
    assert "chưa nhận" in Client().get(own).content.decode()
    assert Client().post(f"{own}tien/{line.pk}/", {"key": key(), "answer": "no"}).status_code == 302
    line.refresh_from_db()
    assert line.settled_at is None


def test_a_shift_written_down_wrong_is_taken_off_and_written_anew() -> None:
    by, told = n.stall(), len(n.texts("+84935778123"))
    worker = n.Worker.objects.create(
        organisation=by.organisation,
        name="Na",
        phone="+84935778123",
        kind="seasonal",
        pay=200_000,
        created_at=world.now(),
    )
    wrong = add_shift(worker, world.today() - timedelta(days=1), time(7), time(8), "bóc tôm", by=by)
    seller, off = browser(by), f"/lam-hang/ca/{wrong.pk}/bo/"
    assert off in seller.get(f"/lam-hang/ca/{wrong.pk}/").content.decode()
    assert browser(n.stall("Khác")).post(off, {"key": key()}).status_code == 404
    assert seller.post(off, {"key": key()}).status_code == 302
    assert off not in seller.get(f"/lam-hang/ca/{wrong.pk}/").content.decode()
    # It was nobody's but the stall's word: nobody is written to, and the right one can be written.
    assert len(n.texts("+84935778123")) == told
    right = n.worked(add_shift(worker, wrong.day, time(8), time(9), "bóc tôm", by=by), by, hours=1)
    assert seller.post(f"/lam-hang/ca/{right.pk}/bo/", {"key": key()}).status_code == 409


def test_a_paper_nobody_opened_is_not_confirmed() -> None:
    by, one = n.stall(), n.neighbour()
    shift = n.comes(n.call(by), one)
    own = f"/viec/cua/{one.token}/"
    confirm = f"{own}ca/{shift.pk}/hop-dong/dong-y/"
    assert confirm not in Client().get(own).content.decode()
    assert Client().post(confirm, {"key": key()}).status_code == 409
    assert Client().get(f"{own}ca/{shift.pk}/hop-dong/").status_code == 200
    box = soup(Client().get(own)).find("button", {"name": "said"})
    assert box is not None
    assert Client().post(confirm, {"key": key(), "said": box["value"]}).status_code == 302
    Shift.objects.update(pay=1)
    stall = f"/lam-hang/ca/{shift.pk}/hop-dong/dong-y/"
    assert browser(by).post(stall, {"key": key(), "said": box["value"]}).status_code == 409
    assert WorkContract.objects.filter(stall_confirmed_at__isnull=False).count() == 0


def test_whoever_counts_through_numbers_learns_no_names() -> None:
    by, one, stranger = n.stall("Chả mực Bà Kín"), n.neighbour(), n.neighbour("Lạ")
    shift = n.comes(n.call(by), one)
    n.go_to(shift.starts_at)
    there = f"/diem-danh/{by.organisation_id}/"
    assert "Bà Kín" not in Client().get(there).content.decode()
    for who, known in ((stranger, False), (one, True)):
        phone = Client()
        phone.get(f"/viec/cua/{who.token}/")
        assert ("Bà Kín" in phone.get(there).content.decode()) is known


def test_the_page_says_of_a_call_what_its_paper_says_and_lets_every_day_be_taken_back() -> None:
    by, one = n.stall(), n.neighbour()
    long = [n.TOMORROW + timedelta(days=number) for number in range(31)]
    shift = n.comes(n.call(by, days=[long[0], long[-1]]), one, long[0], long[-1])
    many = [day for day in long[1:-1] if day.weekday() != 6]
    n.comes(n.call(n.stall("Khác"), days=many), one, *many)
    assert page_of(one)["shifts"][0][2] is is_oral_enough([long[0], long[-1]]) is False
    page = Client().get(f"/viec/cua/{one.token}/").text
    assert page.count("/bao-lai/") == len(many) + 2 > 20
    # The first day is over: the other one still belongs to so long a call.
    n.go_to(shift.ends_at + timedelta(days=29))
    assert [oral for _shift, _paper, oral in page_of(one)["shifts"]] == [True, False]


def test_what_was_chosen_stays_after_a_refusal_and_what_cannot_be_is_grey() -> None:
    by, one = n.stall(), n.neighbour()
    days = [n.TOMORROW + timedelta(days=number) for number in range(8)]
    call = n.call(by, days=days)
    n.comes(n.call(n.stall("Khác"), days=days[:1]), one)
    link = f"/viec/{n.offer(call, one).token}/"
    boxes = soup(Client().get(link)).find_all("input", {"name": "days"})
    assert "disabled" in boxes[0].attrs
    assert "checked" not in boxes[0].attrs
    chosen = [day.isoformat() for day in days[1:8]]
    answer = Client().post(link, {"key": key(), "answer": "yes", "days": chosen})
    assert answer.status_code == 422
    again = soup(answer).find_all("input", {"name": "days"})
    assert [box["value"] for box in again if "checked" in box.attrs] == chosen


def test_the_stall_puts_pay_right_and_reads_what_is_wrong() -> None:
    by = n.stall()
    seller = browser(by)
    seller.post("/lam-hang/loi-goi/moi/", wanted(pay="250.000", hands="1"))
    call = Call.objects.get()
    assert call.pay == 250_000
    way = f"/lam-hang/loi-goi/{call.pk}/doi/"
    said = {"key": key(), "pay": "300k", "until": "2026-12-01T07:00"}
    for wrong in ({"pay": "x"}, {"pay": "0"}, {"pay": "9" * 30}, {"until": "9999-12-31T23:59"}, {"until": "\x00"}):
        answer = seller.post(way, {**said, "key": key(), **wrong})
        assert answer.status_code == 422, wrong
        assert soup(answer).find(class_="alert-refuse") or soup(answer).find(class_="field-wrong"), wrong
    assert seller.post(way, said).status_code == 302
    call.refresh_from_db()
    assert call.pay == 300_000
