"""The operator's page of what is stuck: why, since when, and two ways to deal with it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.models import Entry, Incoming, Job
from lantoa.kit.world import world
from lantoa.learning.tests import factories
from lantoa.portal.queries.stuck import NAMES, name_of

pytestmark = pytest.mark.django_db
PAGE = "/dieu-hanh/viec-dang-ket/"


@pytest.fixture
def operator(client: Client) -> Client:
    somebody = factories.person("Người điều hành")
    accounts.Person.objects.filter(pk=somebody.pk).update(is_operator=True)
    client.force_login(somebody)
    return client


def parked(reason: str = "ValueError: lantoa/messages/tasks.py:18 deliver") -> Job:
    now = world.now()
    return Job.objects.create(
        task="lantoa.messages.tasks.deliver", args=[5], made_at=now, next_at=now, parked_at=now, failing_since=now, attempts=8, reason=reason,
    )  # fmt: skip


def arrived() -> Incoming:
    return Incoming.objects.create(
        source="payments.sepay",
        dedupe_key="1",
        body=b"{}",
        received_at=world.now(),
        state="parked",
        reason="KeyError: x",
    )


def sent(client: Client, it: object, what: str, **more: str) -> object:
    kind = "task" if isinstance(it, Job) else "arrived"
    return client.post(f"{PAGE}{kind}-{it.pk}/{what}/", {"key": str(world.uuid7()), **more})


def test_it_says_what_is_stuck_since_when_why_and_what_to_do(operator: Client) -> None:
    job, news = parked(), arrived()
    text = operator.get(PAGE).text
    for words in (
        "Việc đang kẹt", "Tin nhắn cho một người", "Tin từ ngân hàng", "đã thử 8 lần", "từ hôm nay", "ValueError: lantoa/messages/tasks.py:18 deliver",
        "Thử lại", "Bỏ qua hẳn", f"{PAGE}task-{job.pk}/thu-lai/", f"{PAGE}arrived-{news.pk}/bo-qua/",
    ):  # fmt: skip
        assert words in text, words


def test_with_nothing_stuck_it_says_so_and_shows_how_regular_work_goes(
    operator: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "_sweepers", {})
    journal.sweeper("journal.roots")(lambda: 1)
    journal.sweeper("payments.silence")(lambda: 1 // 0)
    journal.sweep_all()
    Job.objects.filter(regular="payments.silence").update(failing_since=None)
    text = operator.get(PAGE).text
    assert "Không có việc nào kẹt" in text
    assert text.index("Ký nhật ký mỗi giờ") < text.index("Để ý ngân hàng im tiếng")
    Job.objects.filter(regular="payments.silence").update(failing_since=world.now())
    text = operator.get(PAGE).text
    assert "Không có việc nào kẹt" not in text
    assert "Bỏ qua hẳn" not in text
    assert "đang lỗi" in text


def test_floods_that_were_only_counted_are_shown_with_their_number(operator: Client) -> None:
    assert "Tin giả dồn dập" not in operator.get(PAGE).text
    Incoming.objects.create(
        source="payments.sepay", dedupe_key="counted:2026-11-26T07", body=b"", received_at=world.now(), state="refused",
        times_received=4_711,
    )  # fmt: skip
    text = operator.get(PAGE).text
    for words in ("Tin giả dồn dập", "Tin từ ngân hàng", "thêm 4711"):
        assert words in text, words


def test_trying_again_puts_it_on_its_way_and_comes_back_to_the_page(operator: Client) -> None:
    job = parked()
    answer = sent(operator, job, "thu-lai")
    assert (answer.status_code, answer["Location"]) == (302, PAGE)
    job.refresh_from_db()
    assert (job.parked_at, job.attempts) == (None, 0)
    assert Entry.objects.filter(act="journal.work_tried_again", subject_id=str(job.pk)).count() == 1


def test_setting_aside_is_for_good(operator: Client) -> None:
    job, news = parked(), arrived()
    for it in (job, news):
        assert sent(operator, it, "bo-qua").status_code == 302
    assert not Job.objects.once().exists()
    assert Incoming.objects.get().state == "refused"
    assert Entry.objects.filter(act="journal.work_set_aside").count() == 2


def test_what_somebody_else_dealt_with_is_said_with_what_still_is_stuck(operator: Client) -> None:
    job, other = parked(), parked("OperationalError: still")
    sent(operator, job, "bo-qua")
    answer = sent(operator, job, "thu-lai")
    assert answer.status_code == 404
    assert "Việc này không còn kẹt nữa." in answer.text
    assert "OperationalError: still" in answer.text
    assert Job.objects.once().get() == other


def test_a_reason_is_shown_as_text(operator: Client) -> None:
    parked("<script>alert(1)</script>")
    text = operator.get(PAGE).text
    assert "<script>alert" not in text
    assert "&lt;script&gt;" in text


def test_nobody_else_may_look_or_act(client: Client) -> None:
    job = parked()
    assert client.get(PAGE).status_code == 302
    client.force_login(factories.person("Nguyễn Thị Lan"))
    assert client.get(PAGE).status_code == 403
    assert sent(client, job, "bo-qua").status_code == 403
    assert Job.objects.once().exists()


def test_operators_find_the_page_under_me_others_do_not(client: Client) -> None:
    for is_operator in (False, True):
        somebody = factories.person("Người điều hành")
        accounts.Person.objects.filter(pk=somebody.pk).update(is_operator=is_operator)
        client.force_login(somebody)
        assert (PAGE in client.get(reverse("accounts:me")).text) is is_operator


def test_everything_the_worker_does_has_a_name_on_screen() -> None:
    known = {*registry.sweepers(), *registry.followers()}
    known |= {"lantoa.messages.tasks.deliver", "lantoa.documents.tasks.cut", "lantoa.payments.tasks.read_list"}
    assert {name for name in known if name not in NAMES} == set()
    assert name_of("payments.casso") == NAMES["payments"]
    assert name_of("never.heard") == "never.heard"
