"""From the call to the pay, in a browser without scripts: the stall signed in, the neighbours by their links alone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import HttpResponse
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.workforce.models import Call, Neighbour, Offer, PayLine, Shift, WorkView
from lantoa.workforce.tests import neighbours as n

pytestmark = pytest.mark.django_db


def browser(by: accounts.ActingPerson) -> Client:
    made = Client()
    made.force_login(by.person)
    session = made.session
    session["organisation"] = by.organisation_id
    session.save()
    return made


def key() -> str:
    return str(world.uuid7())


def soup(answer: HttpResponse) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "html.parser")


def wanted(**more: Any) -> dict[str, Any]:
    return {
        "key": key(), "work": "Đóng gói chả mực", "first": "2026-12-01", "last": "", "hands": "6", "starts": "07:30", "ends": "16:30",
        "unit": n.unit().pk, "pay_by": "day", "pay": "300000", "until": "2026-12-01T07:00", "wave_minutes": "120", **more,
    }  # fmt: skip


def test_eight_are_called_four_come_by_link_and_one_is_paid(stage: StandingWorld) -> None:
    by = n.stall()
    people = [n.neighbour(f"Chị {name}") for name in "ABCDEFGH"]
    seller = browser(by)
    answer = seller.post("/lam-hang/loi-goi/moi/", wanted(pay="300.000"))
    assert answer.status_code == 302, soup(answer).find(class_="alert")
    call = Call.objects.get()
    assert call.pay == 300_000
    shown = seller.get(answer["Location"]).content.decode()
    assert "đã hỏi 8 người" in shown
    assert not any(one.phone[-6:] in shown.replace(" ", "") for one in people)
    phone = Client()
    for one in people[:4]:
        link = f"/viec/{n.offer(call, one).token}/"
        page = phone.get(link)
        assert page.status_code == 200
        # Whoever only looks (a program that draws previews) has answered nothing.
        assert not Shift.objects.filter(neighbour=one).exists()
        assert phone.post(link, {"key": key(), "answer": "yes", "days": "2026-12-01"}).status_code == 302
    assert phone.post(f"/viec/{n.offer(call, people[4]).token}/", {"key": key(), "answer": "no"}).status_code == 302
    shown = seller.get(f"/lam-hang/loi-goi/{call.pk}/").content.decode()
    assert "4/6 người" in shown
    assert people[0].phone[-3:] in shown
    # On the day: the stall's phone shows the code, the neighbour's scans it.
    stage.time = Shift.objects.all()[0].starts_at
    own = f"/viec/cua/{people[0].token}/"
    assert phone.get(own).status_code == 200
    code = soup(seller.get("/lam-hang/ngay-cong/ma/")).find("figcaption").text.strip()  # type: ignore[union-attr]
    scan = f"/diem-danh/{by.organisation_id}/"
    assert code in phone.get(f"{scan}?ma={code}").content.decode()
    assert phone.post(scan, {"key": key(), "code": code}).status_code == 200
    assert Client().post(scan, {"key": key(), "code": code}).status_code == 200
    assert phone.post(scan, {"key": key(), "code": "aaaaaaaa"}).status_code == 422
    shift = Shift.objects.get(neighbour=people[0])
    assert shift.came_at is not None
    stage.later(hours=12)
    day = seller.get("/lam-hang/ngay-cong/?ngay=2026-12-01").content.decode()
    assert f"/lam-hang/ca/{shift.pk}/" in day
    for went in ("25:99", "06:00"):
        assert (
            seller.post(f"/lam-hang/ca/{shift.pk}/", {"key": key(), "came": "07:30", "went": went}).status_code == 422
        )
    assert seller.post(f"/lam-hang/ca/{shift.pk}/", {"key": key(), "came": "07:30", "went": "16:30"}).status_code == 302
    # Pay: looked at, fixed, the QR, cash, and the worker's own word.
    look = soup(seller.get("/lam-hang/tien-cong/moi/"))
    seen = look.find("input", {"name": "seen"})["value"]  # type: ignore[index]
    assert seen == "300000"
    fixed = seller.post("/lam-hang/tien-cong/moi/", {"key": key(), "last": "2026-12-01", "seen": seen, "fix": "1"})
    assert fixed.status_code == 302
    line = PayLine.objects.get()
    assert f"/dong/{line.pk}/" in seller.get(fixed["Location"]).content.decode()
    account = {"key": key(), "bank_bin": "970436", "number": "0011 0022 7788", "holder": "Phạm Thị A"}
    assert phone.post(f"{own}tai-khoan/", {**account, "number": "x"}).status_code == 422
    assert phone.post(f"{own}tai-khoan/", account).status_code == 302
    assert "qr-code" in seller.get(f"/lam-hang/tien-cong/dong/{line.pk}/").content.decode()
    paid = f"/lam-hang/tien-cong/dong/{line.pk}/"
    for back in (True, False):
        assert seller.post(paid, {"key": key(), "movement": "cash"}).status_code == 302
        assert "chua-tra" in seller.get(paid).content.decode()
        if back:
            assert seller.post(f"{paid}chua-tra/", {"key": key()}).status_code == 302
            assert "chua-tra" not in seller.get(paid).content.decode()
    assert phone.post(f"{own}tien/{line.pk}/", {"key": key()}).status_code == 302
    line.refresh_from_db()
    assert line.confirmed_at
    assert seller.post(f"{paid}chua-tra/", {"key": key()}).status_code == 409
    # Their own record, shown to somebody who says who they are.
    assert phone.post(f"{own}so-cong/", {"key": key(), "days": "7"}).status_code == 302
    share = people[0].shares.get()
    other = Client()
    assert "Chị A" not in other.get(f"/so-cong/{share.token}/").content.decode()
    assert other.post(f"/so-cong/{share.token}/", {"key": key(), "said": ""}).status_code == 422
    assert "Chị A" in other.post(f"/so-cong/{share.token}/", {"key": key(), "said": "Xưởng bên"}).content.decode()
    assert WorkView.objects.get().said == "Xưởng bên"
    assert "Xưởng bên" in phone.get(f"{own}so-cong/").content.decode()
    file = other.post(f"/so-cong/{share.token}/", {"key": key(), "said": "Máy", "file": "1"})
    assert (
        file.content.decode()
        == share.credential
        == phone.get(f"{own}so-cong/{share.pk}/chung-nhan.json").content.decode()
    )
    assert phone.get(f"{own}ca/{shift.pk}/hop-dong/")["Content-Type"] == "application/pdf"


def test_the_second_to_press_reads_that_it_is_taken() -> None:
    by = n.stall()
    fast, slow = n.neighbour("Nhanh"), n.neighbour("Chậm")
    call = n.call(by)
    page = f"/viec/{n.offer(call, slow).token}/"
    n.comes(call, fast)
    answer = Client().post(page, {"key": key(), "answer": "yes", "days": "2026-12-01"})
    assert answer.status_code == 422
    assert "lần sau bạn được hỏi trước" in soup(answer).text


def test_hostile_values_are_answered_in_sentences() -> None:
    by, one = n.stall(), n.neighbour()
    seller, phone = browser(by), Client()
    for wrong in (
        {"first": "0001-01-01"}, {"first": "9999-12-31"}, {"first": "2026-12-01", "last": "9999-12-31"}, {"hands": "-1"}, {"hands": "9" * 30}, {"pay": "9" * 30},
        {"pay": "-5"}, {"work": "\x00"}, {"unit": "\x00"}, {"unit": "99999"}, {"until": "0001-01-01T00:00"}, {"until": "9999-12-31T23:59"}, {"starts": "x"},
        {"ends": "07:30"}, {"wave_minutes": "0"}, {"pay_by": "nothing"}, {"key": "x"}, {"work": "‮" * 5},
    ):  # fmt: skip
        answer = seller.post("/lam-hang/loi-goi/moi/", wanted(**wrong))
        assert answer.status_code == 422, wrong
        assert soup(answer).find(class_="alert-refuse"), wrong
    assert not Call.objects.exists()
    about = {"key": key(), "name": "Na", "unit": n.unit().pk, "born": "1985", "skills": "", "reach_km": "10"}
    for wrong in ({"born": "2015"}, {"born": "9" * 30}, {"born": "-1"}, {"born": "0"}, {"reach_km": "9999"}, {"name": "\x00"}, {"phone": "12"}, {"phone": "\x00"}):  # fmt: skip
        said = {**about, "phone": "0935771111", **wrong}
        assert phone.post("/viec-thoi-vu/muon-lam/", said).status_code == 422, wrong
        if "phone" not in wrong:
            assert phone.post(f"/viec/cua/{one.token}/dong-y/", {**about, **wrong}).status_code == 422, wrong
    for path in (
        "/viec/\x00/",
        f"/viec/{'x' * 400}/",
        "/viec/cua/\x00/",
        "/so-cong/%00/",
        "/viec-thoi-vu/?xa=%00&trang=9999999999999",
        "/diem-danh/1/?ma=%00",
    ):
        assert phone.get(path).status_code in (200, 404), path
    assert seller.get("/lam-hang/ngay-cong/?ngay=9999-99-99").status_code == 200
    assert seller.get("/lam-hang/ngay-cong/?ngay=0001-01-01").status_code == 200
    for last in ("0001-01-01", "9999-12-31", "\x00"):
        said = {"key": key(), "last": last, "seen": "0", "fix": "1"}
        assert seller.post("/lam-hang/tien-cong/moi/", said).status_code == 422, last
    call = n.call(by)
    link = f"/viec/{n.offer(call, one).token}/"
    for days in ("0001-01-01", "9999-12-31", "\x00", "x" * 99):
        assert phone.post(link, {"key": key(), "answer": "yes", "days": days}).status_code == 422, days


def test_the_board_shows_open_work_and_lets_anybody_leave_a_number() -> None:
    by = n.stall()
    call = n.call(by, hands=2)
    page = Client().get(f"/viec-thoi-vu/?xa={n.unit().pk}").content.decode()
    assert call.work in page
    assert by.person.phone[-6:] not in page.replace(" ", "")
    assert call.work not in Client().get(f"/viec-thoi-vu/?xa={n.unit('co-to').pk}").content.decode()
    about = {"key": key(), "name": "Chị Mới", "phone": "0935 771 234", "unit": n.unit().pk, "born": "1985", "skills": "bóc tôm, đóng gói", "reach_km": "10"}  # fmt: skip
    answers = [Client().post("/viec-thoi-vu/muon-lam/", {**about, "key": key()}) for _twice in range(2)]
    assert [one.status_code for one in answers] == [200, 200]
    made = Neighbour.objects.get(phone="+84935771234")
    assert (made.consented_at, made.skills, len(n.texts(made.phone))) == (None, ["bóc tôm", "đóng gói"], 1)
    link = f"/viec/cua/{made.token}/"
    assert Client().get(link)["Location"].endswith("dong-y/")
    assert Client().post(f"{link}dong-y/", about).status_code == 302
    assert Client().post(f"{link}thoi/", {"key": key()}).status_code == 200
    assert Client().get(link).status_code == 404


def test_another_stall_finds_nothing_and_lists_ask_little(django_assert_max_num_queries: Any) -> None:
    by, other = n.stall(), n.stall("Khác")
    people = [n.neighbour(f"Chị {number}") for number in range(6)]
    call = n.call(by, hands=6)
    shifts = [n.comes(call, one) for one in people]
    stranger = browser(other)
    for path in (f"loi-goi/{call.pk}/", f"ca/{shifts[0].pk}/"):
        assert stranger.get(f"/lam-hang/{path}").status_code == 404
    assert Offer.objects.filter(call=call).count() == 6
    seller = browser(by)
    for path in ("loi-goi/", f"loi-goi/{call.pk}/", "ngay-cong/?ngay=2026-12-01", "tien-cong/"):
        with django_assert_max_num_queries(16):
            assert seller.get(f"/lam-hang/{path}").status_code == 200
    world.use(StandingWorld(world.now() + timedelta(days=1, hours=9)))
    with django_assert_max_num_queries(16):
        assert seller.get("/lam-hang/tien-cong/moi/").status_code == 200
