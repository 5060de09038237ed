"""Each person's own page: what they can do, the one thing next, classes, helper and certificates."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import brotli
import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.actions.assessment import answer
from lantoa.learning.actions.help import ask_help, plan_visit, take_help
from lantoa.learning.actions.team import join_team, set_up_team
from lantoa.learning.models import AFTER
from lantoa.learning.queries import next_step_of
from lantoa.learning.tests import factories
from lantoa.ui import bundle

pytestmark = pytest.mark.django_db
MINE = reverse("learning:mine")
FIRST_FLIGHT = 14_336


@pytest.fixture(autouse=True)
def own_key(settings: Settings, tmp_path: Path) -> None:
    settings.BADGE_KEY = tmp_path / "badges.key"


def client_of(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def soup(client: Client) -> BeautifulSoup:
    answer = client.get(MINE)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "html.parser")


def main_step(page: BeautifulSoup) -> Tag:
    found = page.find("section", {"aria-labelledby": "next"})
    assert isinstance(found, Tag)
    return found


def weight(html: bytes) -> int:
    files = (bundle.stylesheet(), bundle.script())
    return len(gzip.compress(html)) + sum(len(brotli.compress(text.encode())) for text in files)


def test_who_has_done_nothing_yet_finds_a_first_course_and_is_told_what_will_stand_here() -> None:
    factories.course()
    page = soup(client_of(factories.person()))
    assert len(page.select("section[aria-labelledby=next] a.button")) == 1
    assert "Khóa đầu tiên" in main_step(page).text
    assert page.text.count("Bạn làm thật xong việc nào") == 3
    assert "Chưa có lớp" in page.text
    assert client_of(factories.person()).get(main_step(page).a["href"]).status_code == 200


def test_a_class_near_home_is_what_a_newcomer_is_led_to() -> None:
    run, somebody = factories.a_class(), factories.person()
    assert main_step(soup(client_of(somebody))).a["href"] == reverse("learning:run", args=[run.pk])


def test_from_the_seat_to_the_certificate_the_next_step_leads_on(stage: StandingWorld) -> None:
    seat = factories.seated()
    client, actor = client_of(seat.person), accounts.actor_for(seat.person, factories.household(seat.person))
    assert main_step(soup(client)).a["href"] == reverse("learning:questions", args=[seat.run_id, "truoc"])
    stage.later(days=2, hours=12)
    assert "Đến lớp" in main_step(soup(client)).text
    stage.later(days=1)
    factories.opened(actor, rehearsal=True)
    factories.as_the_worker()
    page = soup(client)
    assert "Bạn đã tập thử" in main_step(page).text
    assert "đã tập thử" in page.text
    assert "đã làm thật" not in page.text
    for act in ("stores.store_opened", "stores.product_offered"):
        factories.opened(actor, act=act)
    factories.as_the_worker()
    page = soup(client)
    assert page.find(string="Mở gian hàng") is not None
    assert "đã làm thật" in page.text
    assert main_step(page).a["href"] == reverse("learning:questions", args=[seat.run_id, "sau"])
    answer(seat, AFTER, {}, by=actor)
    form = main_step(soup(client)).form
    assert form is not None
    assert form["action"] == reverse("learning:earn", args=[seat.run_id])
    assert client.post(form["action"], {"key": str(world.uuid7())}).status_code == 302
    code = learning.Certificate.objects.get().code
    page = soup(client)
    assert page.find("a", href=reverse("portal:verify_certificate", args=[code]))
    assert page.find("a", href=reverse("learning:certificate_pdf", args=[code]))
    assert "Học tiếp từ những gì bạn đã làm được" in main_step(page).text
    learning.revoke_certificate(learning.Certificate.objects.get(), reason="holder_asked", by=actor)
    page = soup(client)
    assert main_step(page).form is None
    assert "không còn giá trị" in page.text


def test_a_stuck_learner_is_led_to_a_helper_and_then_reads_who_comes_when(stage: StandingWorld) -> None:
    teacher = factories.member("instructor")
    seat = factories.seated(factories.a_class(teacher))
    team = set_up_team(teacher.organisation, unit=factories.unit(), name="Thôn Đông Sơn", by=teacher)
    helper = join_team(team, factories.person("Vi Thị Hai"), head=True, by=teacher)
    client, lesson = client_of(seat.person), seat.run.course.lessons.get(slug="mo-gian-hang")
    stage.later(days=9)
    assert main_step(soup(client)).a["href"] == reverse("learning:ask_help", args=[seat.run_id, lesson.slug])
    asked = ask_help(seat, lesson, team, by=accounts.actor_for(seat.person))
    page = soup(client)
    assert main_step(page).a["href"] == reverse("learning:lesson", args=[seat.run.course.slug, lesson.slug])
    assert "Thôn Đông Sơn đã biết" in page.text
    take_help(asked, helper, by=accounts.actor_for(helper.person))
    plan_visit(asked, world.now() + timedelta(days=1), by=accounts.actor_for(helper.person))
    page = soup(client)
    assert page.find("a", href=f"tel:{helper.person.phone}")
    assert "Vi Thị Hai" in page.text
    assert "Sẽ ghé" in page.text


def test_a_name_on_a_list_is_claimed_by_the_one_button_and_by_nobody_else() -> None:
    officer = factories.member("officer")
    plan = factories.programme(officer)
    factories.a_class(officer, programme=plan)
    joined = factories.person("Bà Sáu")
    kept = factories.brought(
        plan, officer, (1, "Bà Sáu", joined.phone, "", "", "", ""), (2, "Ông Sáu", joined.phone, "", "", "", "")
    )
    learning.confirm_list(kept, by=officer)
    learning.enroll_list(kept.pk)
    page = soup(client_of(joined))
    form = main_step(page).form
    assert form is not None
    assert form["action"] == reverse("learning:claim")
    assert form.find("button", {"name": "listed"})
    assert len(page.find_all("form", action=reverse("learning:claim"))) == 2
    assert "Vân Đồn" in main_step(page).text
    assert next_step_of(factories.person()) is None


def test_the_page_asks_as_much_for_many_classes_as_for_one(django_assert_max_num_queries: object) -> None:
    somebody = factories.person()
    run = factories.a_class()
    factories.seated(run, somebody)
    actor = accounts.actor_for(somebody, factories.household(somebody))
    factories.opened(actor)
    factories.as_the_worker()
    for number in range(5):
        factories.seated(factories.a_class(hall=f"Nhà văn hóa thôn {number}"), somebody)
        factories.certified(somebody, organisation=run.organisation, version=str(10 + number), again=True)
    client = client_of(somebody)
    client.get(MINE)
    with django_assert_max_num_queries(26) as seen:  # type: ignore[operator]
        page = client.get(MINE)
    assert weight(page.content) <= FIRST_FLIGHT, len(seen)


def test_it_is_nobody_else_s(client: Client) -> None:
    assert client.get(MINE).status_code == 302
    somebody = factories.person("Đàm Thị Vui")
    factories.certified(somebody)
    assert "Đàm Thị Vui" not in client_of(factories.person()).get(MINE).text
    assert "no-store" in client_of(somebody).get(MINE)["Cache-Control"]
