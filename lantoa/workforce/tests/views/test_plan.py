"""The screens of work, as a household opens them on its phone."""

from __future__ import annotations

import gzip
from datetime import timedelta
from typing import Any

import brotli
import pytest
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.orders.tests.conftest import Stage
from lantoa.ui import bundle
from lantoa.workforce.models import Absence, Making, Plan, PlannedShift, Planning, Worker
from lantoa.workforce.tests import factories

pytestmark = pytest.mark.django_db
FIRST_FLIGHT = 14_336
HOME, PLAN, WORKLOAD, PEOPLE, NEW, LAW = (
    reverse(f"workforce:{name}") for name in ("home", "plan", "workload", "workers", "worker_new", "labour")
)


def typed(**changes: Any) -> dict[str, Any]:
    said = {
        "name": "Cô Thắm", "kind": "seasonal", "phone": "0912 345 678", "minutes_a_day": "7,5", "skills": "giã tay, gói", "born": "",
        "unit": "", "pay_by": "day", "pay": "300k",
    }  # fmt: skip
    return {**said, "key": str(world.uuid7()), **changes}


def test_from_nothing_to_a_plan_in_a_sentence(stage: Stage) -> None:
    at = factories.kitchen()
    browser = at.stall.browser
    assert "Ai làm cùng bạn?" in browser.get(HOME).text
    answer = browser.post(NEW, typed(kind="permanent", phone="", pay_by="nothing"))
    assert (answer.status_code, answer["Location"]) == (302, PEOPLE)
    for number in range(4):
        browser.post(NEW, typed(name=f"Cô {number}", phone=f"0912 345 60{number}"))
    worker = Worker.objects.filter(kind="seasonal").first()
    assert (worker.minutes_a_day, worker.skills, worker.pay) == (450, ["giã tay", "gói"], 300_000)
    assert "7,5 giờ một ngày" in browser.get(PEOPLE).text
    factories.ordered(at.small, 150)
    assert browser.post(reverse("workforce:make_plan"), {"key": str(world.uuid7())}).status_code == 302
    waiting = browser.get(HOME)
    assert "Đang lập kế hoạch" in waiting.text
    assert "data-settled" not in browser.get(HOME, {"phan": "1"}).text
    factories.made(at)
    home = browser.get(HOME).text
    assert "thêm" in home
    assert "Cô " in home
    assert "data-settled" in browser.get(HOME, {"phan": "1"}).text
    assert "150" in browser.get(WORKLOAD).text
    shared = sum(len(brotli.compress(text.encode())) for text in (bundle.stylesheet(), bundle.script()))
    assert len(gzip.compress(browser.get(HOME).content)) + shared <= FIRST_FLIGHT


def test_a_day_is_set_by_hand(stage: Stage) -> None:
    at = factories.kitchen()
    worker = factories.owner(at)
    factories.ordered(at.small, 10)
    plan = factories.planned(at)
    browser, day = at.stall.browser, world.today() + timedelta(days=1)
    assert "Bà Hương" in browser.get(PLAN, {"ngay": day.isoformat()}).text
    said = {"plan": plan.pk, "day": day.isoformat(), "comes": "no", "key": str(world.uuid7())}
    answer = browser.post(reverse("workforce:pin", args=[worker.pk]), said)
    assert answer.status_code == 302
    assert PlannedShift.objects.get(day=day, worker=worker).pinned is False
    assert "không đến, bạn tự đặt" in browser.get(answer["Location"]).text
    for wrong in ({"comes": "x"}, {"day": "x"}, {"plan": "9" * 30}, {"plan": ""}):
        assert browser.post(reverse("workforce:pin", args=[worker.pk]), {**said, **wrong}).status_code == 400
    for asked in ("x", "9999-12-31", "0001-01-01", "\x00", "9" * 40):
        assert browser.get(PLAN, {"ngay": asked}).status_code == 200


def test_the_plan_says_how_old_it_is_and_that_a_plan_is_impossible(stage: Stage) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.ordered(at.small, 5)
    factories.planned(at)
    stage.later(minutes=5)
    for _number in range(3):
        factories.ordered(at.small, 1)
    assert "Từ đó có thêm 3 đơn" in at.stall.browser.get(HOME).text
    Planning.objects.update(done_at=world.now(), refused="impossible")
    assert "Chưa lập được" in at.stall.browser.get(HOME).text
    stage.later(days=40)
    assert at.stall.browser.get(HOME).status_code == 200
    assert at.stall.browser.get(PLAN).status_code == 200


def test_days_of_seven_are_written_down_read_and_taken_back(stage: Stage) -> None:
    at = factories.kitchen()
    browser = at.stall.browser
    browser.post(NEW, typed(days_a_week="3"))
    worker = Worker.objects.get()
    assert worker.days_a_week == 3
    assert "nhiều nhất 3 ngày trong bảy ngày" in browser.get(PEOPLE).text
    here = reverse("workforce:worker", args=[worker.pk])
    assert 'value="3"' in browser.get(here).text
    assert browser.post(here, typed(days_a_week="")).status_code == 302
    worker.refresh_from_db()
    assert worker.days_a_week is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""}, {"name": "\x00"}, {"born": "2015"}, {"born": "trẻ"}, {"minutes_a_day": "-8"}, {"minutes_a_day": "25"},
        {"minutes_a_day": "9" * 400}, {"minutes_a_day": "٣"}, {"pay": "-5"}, {"pay": "9" * 40}, {"phone": "12"}, {"unit": "x"}, {"kind": "x"},
        {"skills": "x" * 300}, {"key": "x"},
        {"days_a_week": "0"}, {"days_a_week": "8"}, {"days_a_week": "-1"}, {"days_a_week": "2,5"}, {"days_a_week": "٣"}, {"days_a_week": "9" * 400},
    ],
)  # fmt: skip
def test_a_refused_form_keeps_what_was_typed(wrong: dict[str, str], stage: Stage) -> None:
    at = factories.kitchen()
    answer = at.stall.browser.post(NEW, typed(**wrong))
    assert answer.status_code == 422
    assert "giã tay" in answer.text
    assert not Worker.objects.exists()


def test_days_off_are_written_down_and_taken_back(stage: Stage) -> None:
    at = factories.kitchen()
    worker, browser = factories.hand(at, born=2009), at.stall.browser
    here, off = (reverse(f"workforce:{name}", args=[worker.pk]) for name in ("worker", "absence_new"))
    assert "40 giờ trong bảy ngày" in browser.get(here).text
    assert "chưa đối chiếu" in browser.get(here).text
    back = browser.post(off, {"first": "24/11/2026", "last": "23/11/2026", "key": str(world.uuid7())})
    assert back.status_code == 422
    assert "Ngày cuối lại trước ngày đầu" in back.text
    assert (
        browser.post(off, {"first": "24/11/2026", "last": "25/11/2026", "key": str(world.uuid7())}).status_code == 302
    )
    gone = reverse("workforce:absence_drop", args=[Absence.objects.get().pk])
    assert browser.post(gone, {"key": str(world.uuid7())}).status_code == 302
    assert not Absence.objects.exists()
    assert browser.post(reverse("workforce:worker_end", args=[worker.pk])).status_code == 302
    assert browser.get(here).status_code == 404


def test_another_stall_sees_and_changes_nothing(stage: Stage) -> None:
    at, other = factories.kitchen(), factories.kitchen(name="Bếp khác")
    worker = factories.owner(at)
    factories.owner(other, "Chị Xa")
    factories.ordered(at.small, 5)
    plan = factories.planned(at)
    browser = other.stall.browser
    assert "Bà Hương" not in browser.get(PLAN).text + browser.get(PEOPLE).text + browser.get(HOME).text
    said = {"plan": plan.pk, "day": world.today().isoformat(), "comes": "yes", "key": str(world.uuid7())}
    mine = Worker.objects.get(name="Chị Xa")
    assert browser.post(reverse("workforce:pin", args=[mine.pk]), said).status_code == 404
    assert browser.post(reverse("workforce:pin", args=[worker.pk]), said).status_code == 404
    assert browser.post(reverse("workforce:readiness", args=[at.making.pk])).status_code == 404


def test_goods_are_said_to_lie_ready(stage: Stage) -> None:
    at = factories.kitchen()
    target = reverse("workforce:readiness", args=[at.making.pk])
    assert at.stall.browser.post(target, {"made_to_order": "0", "key": str(world.uuid7())}).status_code == 302
    assert not Making.objects.get().made_to_order
    assert "có sẵn" in at.stall.browser.get(WORKLOAD).text


@pytest.mark.parametrize("language", ["", "/en", "/id"])
def test_every_screen_stands_in_every_language(language: str, stage: Stage) -> None:
    at = factories.kitchen(minutes=60)
    factories.owner(at)
    factories.hand(at)
    factories.ordered(at.large, 40)
    factories.planned(at)
    browser = at.stall.browser
    for path in (HOME, PLAN, f"{PLAN}?ngay={world.today().isoformat()}", WORKLOAD, PEOPLE, NEW, LAW):
        assert browser.get(language + path).status_code == 200, path


def test_the_home_page_asks_no_more_for_many_than_for_few(stage: Stage, django_assert_max_num_queries: Any) -> None:
    at = factories.kitchen()
    factories.owner(at)
    factories.neighbours(at, 4)
    for _number in range(4):
        factories.ordered(at.small, 60)
    factories.planned(at)
    factories.planned(at)
    browser = at.stall.browser
    browser.get(HOME)
    assert Plan.objects.count() == 2
    with django_assert_max_num_queries(25):
        browser.get(HOME)
