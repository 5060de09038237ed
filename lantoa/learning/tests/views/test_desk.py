"""The desk: classes by form, seats for others, programmes, and a list from its file to its seats."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db


def at_work(role: str = "officer") -> tuple[Client, accounts.ActingPerson]:
    by = factories.member(role)
    client = Client()
    client.force_login(by.person)
    return client, by


def filled(**changes: object) -> dict[str, object]:
    day = (world.now() + timedelta(days=5)).date()
    return {
        "course": factories.course().pk, "unit": factories.unit().pk, "hall": "Nhà văn hóa thôn Đông Sơn", "seats": 20,
        "day_0": f"{day:%d/%m/%Y}", "from_0": "8:00", "until_0": "10:30", "day_1": "", "key": str(world.uuid7()), **changes,
    }  # fmt: skip


def test_a_class_is_announced_by_form_and_stands_on_the_desk() -> None:
    client, by = at_work()
    plan = factories.programme(by)
    answer = client.post(reverse("learning:class_new"), filled(programme=plan.pk, instructor=by.person.pk))
    run = learning.CourseRun.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, reverse("learning:desk_class", args=[run.pk]))
    assert (run.organisation, run.programme, run.instructor, run.sessions.count()) == (
        by.organisation,
        plan,
        by.person,
        1,
    )
    assert "Nhà văn hóa thôn Đông Sơn" in client.get(reverse("learning:desk")).text


@pytest.mark.parametrize(
    "changes",
    [
        {"hall": ""},
        {"seats": "nhiều"},
        {"seats": "0"},
        {"day_0": "hôm qua"},
        {"until_0": "7:00"},
        {"day_0": ""},
        {"programme": "99"},
        {"unit": "x"},
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(changes: dict[str, object]) -> None:
    client, _by = at_work("instructor")
    answer = client.post(reverse("learning:class_new"), filled(**changes))
    assert answer.status_code == 422
    assert learning.CourseRun.objects.count() == 0
    assert str(changes.get("until_0", "10:30")) in answer.text


def test_a_class_is_moved_closed_and_called_off() -> None:
    client, by = at_work()
    run = factories.a_class(by)
    assert client.get(reverse("learning:class_edit", args=[run.pk])).status_code == 200
    assert client.post(reverse("learning:class_edit", args=[run.pk]), filled(hall="Trường học")).status_code == 302
    client.post(reverse("learning:class_close", args=[run.pk]))
    client.post(reverse("learning:class_cancel", args=[run.pk]))
    run.refresh_from_db()
    assert (run.hall, run.closed_at is None, run.cancelled_at is None) == ("Trường học", False, False)
    assert "Lớp này đã hủy" in client.get(reverse("learning:desk_class", args=[run.pk])).text
    assert "STATUS:CANCELLED" in client.get(reverse("learning:run_calendar", args=[run.pk])).text


def test_an_officer_seats_somebody_and_takes_them_off_again() -> None:
    client, by = at_work()
    run = factories.a_class(by)
    page = reverse("learning:desk_class", args=[run.pk])
    sent = {"name": "Bà Sáu", "phone": "0912 345 678", "target_group": "older", "key": str(world.uuid7())}
    for _ in range(2):
        assert client.post(page, sent).status_code == 302
    seat = run.enrollments.get()
    assert (seat.name, seat.target_group) == ("Bà Sáu", "older")
    assert "Bà Sáu" in client.get(page).text
    assert client.post(reverse("learning:take_off", args=[run.pk]), {"seat": "x"}).status_code == 409
    assert client.post(reverse("learning:take_off", args=[run.pk]), {"seat": seat.pk}).status_code == 302
    assert run.enrollments.count() == 0


def test_a_programme_is_planned_and_shows_what_was_done() -> None:
    client, by = at_work()
    sent = {
        "title": "Số hóa 2026",
        "unit": by.organisation.unit_id,
        "starts_on": "1/12/2026",
        "ends_on": "31/12/2026",
        "seats": "100",
        "group_cadre": "60",
        "key": str(world.uuid7()),
    }
    assert client.post(reverse("learning:programme_new"), {**sent, "ends_on": "1/1/2020"}).status_code == 422
    answer = client.post(reverse("learning:programme_new"), {**sent, "key": str(world.uuid7())})
    plan = learning.Programme.objects.get()
    assert answer["Location"] == reverse("learning:programme", args=[plan.pk])
    factories.seated(factories.a_class(by, programme=plan, seats=7))
    text = client.get(answer["Location"]).text
    assert "Số chỗ theo kế hoạch" in text
    assert "Cán bộ, công chức, viên chức" in text


def test_a_list_goes_from_its_file_to_its_seats() -> None:
    client, by = at_work()
    plan = factories.programme(by)
    run = factories.a_class(by, programme=plan)
    written = factories.list_file(
        (1, "LÊ THỊ HOÀ", "0987111222", "", "", "", ""), (2, "=cmd()", "12", "", "", "", "")
    ).read()
    page = reverse("learning:list_new", args=[plan.pk])
    assert client.post(page, {"key": str(world.uuid7())}).status_code == 422
    answer = client.post(page, {"file": SimpleUploadedFile("hoi.csv", written), "key": str(world.uuid7())})
    found = learning.LearnerList.objects.get()
    assert answer["Location"] == reverse("learning:list", args=[found.pk])
    assert client.get(answer["Location"]).status_code == 200
    learning.read_list(found.pk)
    text = client.get(answer["Location"]).text
    assert "LÊ THỊ HOÀ" in text
    assert "không phải số điện thoại" in text
    faults = client.get(reverse("learning:list_faults", args=[found.pk])).content.decode("utf-8-sig")
    assert "'=cmd()" in faults
    assert client.post(reverse("learning:list_confirm", args=[found.pk]), {"title_names": "on"}).status_code == 302
    assert client.post(reverse("learning:list_drop", args=[found.pk])).status_code == 409
    learning.enroll_list(found.pk)
    assert run.enrollments.get().name == "Lê Thị Hoà"
    assert client.get(answer["Location"]).status_code == 200


def test_nobody_of_another_organisation_finds_any_of_it() -> None:
    _client, by = at_work()
    plan = factories.programme(by)
    found = factories.brought(plan, by, (1, "Lê Thị Hoà", "0987111222", "", "", "", ""))
    run = factories.a_class(by)
    other = Client()
    other.force_login(factories.member("officer", factories.public_body("Hội khác")).person)
    for name, pk in (
        ("desk_class", run.pk),
        ("class_edit", run.pk),
        ("programme", plan.pk),
        ("list", found.pk),
        ("list_faults", found.pk),
    ):
        assert other.get(reverse(f"learning:{name}", args=[pk])).status_code == 404


def test_whoever_joined_sees_their_name_and_takes_the_seat_by_a_press() -> None:
    _client, by = at_work()
    learning.enroll_other(factories.a_class(by), name="Bà Sáu", phone="0912345678", by=by)
    client, joined = Client(), accounts.person_for("+84912345678", "Sáu")
    client.force_login(joined)
    assert "Bà Sáu có phải là bạn không?" in client.get(reverse("learning:mine")).text
    listed = learning.Enrollment.objects.get().listed_id
    for sent in ("x", "999999", str(listed), str(listed)):
        assert client.post(reverse("learning:claim"), {"listed": sent}).status_code == 302
    assert learning.Enrollment.objects.get().person == joined
    assert "BEGIN:VEVENT" in client.get(reverse("learning:calendar")).text
