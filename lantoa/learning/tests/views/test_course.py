"""What anybody reads: courses, lessons, classes to come; the same bytes for everybody."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.kit.world import world
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db
SLUG = "mo-gian-hang-dau-tien"


def public_pages() -> list[str]:
    return [
        reverse("learning:course_list"), reverse("learning:course", args=[SLUG]),
        reverse("learning:lesson", args=[SLUG, "ke-ve-gian-hang"]), reverse("learning:lesson", args=[SLUG, "mo-gian-hang"]),
    ]  # fmt: skip


def test_anybody_reads_courses_and_lessons(client: Client) -> None:
    factories.a_class()
    for address in public_pages():
        answer = client.get(address)
        assert answer.status_code == 200
        assert "csrfmiddlewaretoken" not in answer.text
        assert not answer.cookies


def test_the_list_shows_classes_to_come_and_not_those_that_are_over(client: Client) -> None:
    factories.a_class(hall="Nhà văn hóa thôn Đông Sơn")
    factories.a_class(hall="Hội trường cũ", sessions=[factories.meeting(days=-5)])
    text = client.get(reverse("learning:course_list")).text
    assert "Nhà văn hóa thôn Đông Sơn" in text
    assert "Hội trường cũ" not in text


def test_the_practical_lesson_leads_to_doing_it_and_says_what_counts(client: Client) -> None:
    factories.course()
    text = client.get(reverse("learning:lesson", args=[SLUG, "mo-gian-hang"])).text
    assert f'href="{reverse("stores:open")}"' in text
    assert "Việc làm trước lúc ghi tên thì không tính" in text


def test_the_last_step_of_a_lesson_says_what_comes_next(client: Client) -> None:
    factories.course()
    text = client.get(reverse("learning:lesson", args=[SLUG, "ke-ve-gian-hang"])).text
    assert reverse("learning:lesson", args=[SLUG, "chup-mot-tam-anh-that"]) in text


@pytest.mark.parametrize("address", ["/hoc/khong-co/", f"/hoc/{SLUG}/khong-co/", "/hoc/lop/999999/"])
def test_what_is_not_there_is_404(client: Client, address: str) -> None:
    factories.course()
    assert client.get(address).status_code == 404


def test_the_list_costs_the_same_queries_for_one_class_as_for_many(
    client: Client, django_assert_num_queries: object
) -> None:
    teacher = factories.member("instructor")
    for _ in range(5):
        factories.a_class(teacher, key=world.uuid7())
    with django_assert_num_queries(4):  # type: ignore[operator]
        client.get(reverse("learning:course_list"))
