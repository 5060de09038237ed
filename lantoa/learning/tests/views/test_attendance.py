"""The roll's pages: what a phone keeps and sends, plain forms, files, revoked phones, the code on the wall."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.learning.actions.attendance import ticket_for, wall_secret
from lantoa.learning.models import Attendance, CourseRun, Enrollment, RollDevice, RollEvent
from lantoa.learning.rules.attendance import STEP_SECONDS, wall_code
from lantoa.learning.tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[StandingWorld]:
    made = StandingWorld(world.now())
    before = world.use(made)  # type: ignore[attr-defined]
    yield made
    world.use(before)  # type: ignore[attr-defined]


TAKE = "/hoc/diem-danh/gui/"


class Class:
    def __init__(self) -> None:
        self.teacher = factories.member("instructor")
        self.run = factories.a_class(self.teacher)
        self.session = self.run.sessions.get()
        self.seat = factories.seated(self.run, factories.person("Đặng Văn Ưu"))
        self.client = signed_in(self.teacher.person)

    def event(self, **more: Any) -> dict[str, Any]:
        given = {
            "id": str(world.uuid7()),
            "what": "mark",
            "run": self.run.pk,
            "session": self.session.pk,
            "subject": str(self.seat.pk),
            "status": "present",
        }
        return {**given, "at": int(world.now().timestamp() * 1000), **more}

    def send(self, *events: Any, **more: Any) -> Any:
        batch = {"device": str(world.uuid7()), "ticket": ticket_for(self.teacher), "events": list(events), **more}
        return self.client.post(TAKE, {"batch": json.dumps(batch)}, headers={"Accept": "application/json"})

    def status(self) -> str:
        found: str = Attendance.objects.get(enrollment=self.seat).status
        return found


def signed_in(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def there() -> Class:
    return Class()


def test_a_phone_gets_all_it_needs_for_a_day_without_a_line(there: Class) -> None:
    page = there.client.get(reverse("learning:roll"))
    assert page.status_code == 200
    (link,) = [line for line in page.text.splitlines() if 'rel="manifest"' in line]
    assert "learning/roll" in link
    assert "Đặng Văn Ưu" not in page.text
    known = there.client.get(reverse("learning:roll_now")).json()
    (one,) = known["classes"]
    assert one["people"] == [[there.seat.pk, "Đặng Văn Ưu", there.seat.person.phone[-3:], "", "", 0, []]]
    assert one["wall"] == wall_secret(there.session)
    assert known["csrf"]
    assert signed_in(there.seat.person).get(reverse("learning:roll_now")).status_code == 403
    worker = Client().get(reverse("learning:roll_worker"))
    assert "/hoc/diem-danh/" in worker.text
    said = Client().get(reverse("learning:roll_words")).text
    assert json.loads(said[said.index("{") : said.rindex("}") + 1])["sent"] == "Đã gửi hết."


def test_events_are_answered_one_by_one_and_their_seals_follow(there: Class) -> None:
    event = there.event()
    first = there.send(event, 7, {"no": "id"}).json()
    assert first["events"][event["id"]][0] == "taken"
    assert (first["refused"], first["hashes"]) == ([1, 2], {})
    journal.seal()
    again = there.send(event, hashes=[event["id"], "x", 7]).json()
    assert again["events"][event["id"]] == ["known", first["events"][event["id"]][1]]
    assert len(again["hashes"][event["id"]]) == 64
    assert RollEvent.objects.count() == 1


@pytest.mark.parametrize("batch", ["", "{", "[]", "7", "null", '{"events": 7}', "[" * 5000, '{"events": null}'])
def test_what_is_no_batch_is_refused_with_a_sentence(there: Class, batch: str) -> None:
    answer = there.client.post(TAKE, {"batch": batch})
    assert answer.status_code == 422
    assert answer.json()["refused"]


def test_a_batch_with_nonsense_around_its_events_is_taken(there: Class) -> None:
    answer = there.send(there.event(), device=7, ticket=[], label={}, sent="x", hashes={"a": 1})
    assert answer.status_code == 200
    assert RollEvent.objects.get().flags == ["unproven"]
    assert there.status() == "present"


def test_without_a_script_one_ticks_people_and_presses_a_button(there: Class) -> None:
    address = reverse("learning:roll_run", args=[there.run.pk])
    form = {"session": there.session.pk, "here": [there.seat.pk], "status": "present", "key": str(world.uuid7())}
    assert there.client.post(address, form).status_code == 302
    assert there.client.post(address, form).status_code == 302
    assert (RollEvent.objects.count(), there.status()) == (1, "present")
    assert "1 trên 1 người có mặt" in there.client.get(address).text
    for wrong in ({"here": []}, {"here": ["x"]}, {"status": "dance"}, {"here": [there.seat.pk, 987_654_321]}):
        answer = there.client.post(address, {**form, "key": str(world.uuid7()), **wrong})
        assert answer.status_code == 422
        assert "Đánh dấu từng người trước" in answer.text
    assert RollEvent.objects.count() == 1


def test_two_marks_that_differ_are_shown_until_somebody_settles_it(there: Class) -> None:
    helper = factories.member("officer", there.teacher.organisation, name="Phạm Thị Giúp")
    there.send(there.event())
    batch = json.dumps({"ticket": ticket_for(helper), "events": [there.event(status="absent")]})
    # What one person marked is never sent under another's name.
    assert there.client.post(TAKE, {"batch": batch}).status_code == 409
    assert RollEvent.objects.count() == 1
    assert signed_in(helper.person).post(TAKE, {"batch": batch}).status_code == 200
    address = reverse("learning:roll_run", args=[there.run.pk])
    assert "Hai người điểm khác nhau" in there.client.get(address).text
    there.client.post(address, {"session": there.session.pk, "here": [there.seat.pk], "status": "late"})
    page = there.client.get(address).text
    assert '<span class="small wrong">Hai người' not in page
    assert there.status() == "late"


def test_somebody_without_a_seat_is_written_down_on_the_page(there: Class) -> None:
    address = reverse("learning:roll_walk_in", args=[there.session.pk])
    key = str(world.uuid7())
    for _ in range(2):
        answer = there.client.post(address, {"name": "Hoàng Thị Vào", "phone": "0912 345 678", "key": key})
        assert answer.status_code == 302
    assert Enrollment.objects.get(way="walk_in").name == "Hoàng Thị Vào"
    wrong = there.client.post(address, {"name": "", "phone": "chín không", "key": key})
    assert wrong.status_code == 422
    assert "Bạn ghi tên người này nhé." in wrong.text
    assert "chín không" in wrong.text
    assert CourseRun.objects.get().taken == 1


def written(there: Class, *events: Any) -> bytes:
    text = json.dumps(list(events))
    return json.dumps(
        {
            "lantoa": "roll",
            "device": str(world.uuid7()),
            "ticket": ticket_for(there.teacher),
            "events": text,
            "sha256": hashlib.sha256(text.encode()).hexdigest(),
        }
    ).encode()


def test_a_phone_s_file_is_brought_in_by_an_officer_and_counts_once(there: Class) -> None:
    officer = signed_in(factories.member("officer", there.teacher.organisation, name="Phạm Thị Giúp").person)
    content = written(there, there.event(), there.event(status="late", counter=2), 7)
    for said in ("2 lần điểm danh mới, 0 đã có", "0 lần điểm danh mới, 2 đã có"):
        answer = officer.post(TAKE, {"file": SimpleUploadedFile("diem-danh.json", content), "key": str(world.uuid7())})
        assert said in answer.text
        assert "1 dòng không phải" in answer.text
    assert there.status() == "late"
    broken = officer.post(TAKE, {"file": SimpleUploadedFile("x.json", content[:-20]), "key": str(world.uuid7())})
    assert broken.status_code == 422
    assert "bị cắt mất một phần" in broken.text


def test_a_lost_phone_is_revoked_by_its_keeper_or_an_officer_and_nobody_else(there: Class) -> None:
    there.send(there.event())
    device = RollDevice.objects.get()
    address = reverse("learning:roll_device_revoke", args=[device.pk])
    colleague = factories.member("instructor", there.teacher.organisation, name="Vũ Văn Bạn")
    assert signed_in(colleague.person).post(address).status_code == 404
    assert there.client.post(address).status_code == 302
    there.send(there.event(status="absent"), device=str(device.pk))
    page = there.client.get(TAKE).text
    assert "từ máy đã thu hồi" in page
    assert there.status() == "present"


def test_the_code_on_the_wall_marks_whoever_has_a_seat(clock: StandingWorld, there: Class) -> None:
    code = wall_code(wall_secret(there.session), int(world.now().timestamp()) // STEP_SECONDS)
    address = reverse("learning:roll_here", args=[there.session.pk, code])
    learner = signed_in(there.seat.person)
    assert "Tôi có mặt" in learner.get(address).text
    for _ in range(2):
        assert "Đã ghi bạn có mặt" in learner.post(address).text
    event = RollEvent.objects.get()
    assert (event.way, event.by_id, there.status()) == ("code", there.seat.person_id, "present")
    assert "chưa ghi danh lớp này" in signed_in(factories.person()).post(address).text
    clock.later(minutes=12)
    assert learner.post(address).status_code == 409


def test_the_seat_s_page_shows_its_number_and_code(there: Class) -> None:
    text = signed_in(there.seat.person).get(reverse("learning:run", args=[there.run.pk])).text
    assert f"Số chỗ của bạn: {there.seat.pk}" in text
    assert "<svg" in text
