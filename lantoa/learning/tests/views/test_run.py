"""A class's pages: take a seat, see one's own lessons, and for those who lead it who did what."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db


def signed_in(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_a_visitor_sees_the_class_and_is_sent_to_sign_in(client: Client) -> None:
    run = factories.a_class()
    answer = client.get(reverse("learning:run", args=[run.pk]))
    assert answer.status_code == 200
    assert f"next={reverse('learning:run', args=[run.pk])}" in answer.text
    assert client.post(reverse("learning:enroll", args=[run.pk])).status_code == 403
    assert learning.Enrollment.objects.count() == 0


def test_a_person_takes_a_seat_by_one_press_and_pressing_twice_is_one_seat() -> None:
    run, somebody, key = factories.a_class(), factories.person(), str(world.uuid7())
    client = signed_in(somebody)
    for _ in range(2):
        answer = client.post(reverse("learning:enroll", args=[run.pk]), {"key": key})
        assert (answer.status_code, answer["Location"]) == (302, reverse("learning:run", args=[run.pk]))
    assert learning.Enrollment.objects.get().person == somebody
    text = client.get(reverse("learning:run", args=[run.pk])).text
    assert "Bạn đã có chỗ" in text
    assert "Việc làm trước đó không tính" in text


def test_a_full_class_offers_its_line() -> None:
    run = factories.a_class(seats=1)
    factories.seated(run)
    client = signed_in(factories.person())
    assert "Chờ chỗ" in client.get(reverse("learning:run", args=[run.pk])).text
    assert client.post(reverse("learning:enroll", args=[run.pk]), {"key": "nonsense"}).status_code == 302
    assert "thứ 1 trong hàng" in client.get(reverse("learning:run", args=[run.pk])).text


def test_my_page_shows_what_was_tried_and_what_was_done() -> None:
    seat = factories.seated()
    home = factories.household(seat.person)
    client, actor = signed_in(seat.person), accounts.actor_for(seat.person, home)
    factories.opened(actor, rehearsal=True)
    factories.as_the_worker()
    assert "đã thử" in client.get(reverse("learning:mine")).text
    factories.opened(actor)
    factories.as_the_worker()
    for address in (reverse("learning:mine"), reverse("learning:run", args=[seat.run_id])):
        assert "đã làm" in client.get(address).text


def test_giving_back_a_seat_that_is_not_ones_own_is_404() -> None:
    seat = factories.seated()
    answer = signed_in(factories.person()).post(reverse("learning:leave", args=[seat.run_id]))
    assert answer.status_code == 404
    assert learning.Enrollment.objects.get() == seat


def test_a_person_gives_the_seat_back() -> None:
    seat = factories.seated()
    answer = signed_in(seat.person).post(reverse("learning:leave", args=[seat.run_id]), {"key": str(world.uuid7())})
    assert answer.status_code == 302
    assert learning.Enrollment.objects.count() == 0


@pytest.mark.parametrize("role", ["instructor", "officer"])
def test_those_who_lead_the_class_see_names_and_who_did_it(role: str) -> None:
    seat = factories.seated(learner=factories.person("Đàm Thị Vui"))
    leader = factories.member(role, seat.run.organisation)
    actor = accounts.actor_for(seat.person, factories.household(seat.person))
    for act, told in (("stores.store_opened", "0 trên 1"), ("stores.product_offered", "1 trên 1")):
        factories.opened(actor, act=act)
        factories.as_the_worker()
        answer = signed_in(leader.person).get(reverse("learning:learners", args=[seat.run_id]))
        assert answer.status_code == 200
        assert "Đàm Thị Vui" in answer.text
        assert told in answer.text


@pytest.mark.parametrize("role", ["instructor", "officer"])
def test_leaders_of_another_organisation_find_nothing(role: str) -> None:
    seat = factories.seated(learner=factories.person("Đàm Thị Vui"))
    answer = signed_in(factories.member(role).person).get(reverse("learning:learners", args=[seat.run_id]))
    assert answer.status_code == 404
    assert "Đàm Thị Vui" not in answer.text


def test_learners_and_sellers_do_not_see_who_sits_in_the_class() -> None:
    seat = factories.seated(learner=factories.person("Đàm Thị Vui"))
    classmate = factories.seated(seat.run)
    for somebody in (classmate.person, factories.member("owner", seat.run.organisation).person):
        answer = signed_in(somebody).get(reverse("learning:learners", args=[seat.run_id]))
        assert answer.status_code == 403
        assert "Đàm Thị Vui" not in answer.text
        assert "Đàm Thị Vui" not in signed_in(somebody).get(reverse("learning:run", args=[seat.run_id])).text


def test_the_learners_page_costs_the_same_queries_for_two_as_for_ten(django_assert_num_queries: object) -> None:
    run = factories.a_class()
    for _ in range(10):
        factories.seated(run)
    client = signed_in(factories.member("officer", run.organisation).person)
    client.get("/hoc/")
    # Four of them count and write down that the list was opened.
    with django_assert_num_queries(13):  # type: ignore[operator]
        client.get(reverse("learning:learners", args=[run.pk]))
