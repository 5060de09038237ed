"""Requests about one's own data: asked once, replied to, given more time once, answered with reasons, never by anybody else."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from lantoa.accounts import acts
from lantoa.accounts import api as accounts
from lantoa.accounts.actions.data_copy import take_copy
from lantoa.accounts.actions.data_news import remind
from lantoa.accounts.actions.data_request import MOST_OPEN, answer, ask, extend, reply, take_back
from lantoa.accounts.errors import BadWords, NotAllowed, NotNow, TooMany
from lantoa.accounts.models import DataRequest
from lantoa.accounts.queries.data_request import desk_counts, on_desk, shown
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit.world import VIETNAM, world
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
TUESDAY = datetime(2026, 11, 24, 2, 15, tzinfo=UTC)  # 9:15 here


@pytest.fixture(autouse=True)
def tuesday(stage: Stage) -> Stage:
    stage.time = TUESDAY
    return stage


@pytest.fixture
def lan() -> accounts.Person:
    return factories.person(name="Nguyễn Thị Lan", phone="0912345678")


@pytest.fixture
def desk() -> Any:
    return accounts.actor_for(factories.person("Trần Văn Điều", is_operator=True))


def asked(person: accounts.Person, kind: str = "access", **more: Any) -> DataRequest:
    return ask(person, kind, **{"words": "Cho tôi xem", **more}, by=accounts.actor_for(person))


def day(moment: datetime) -> str:
    return moment.astimezone(VIETNAM).date().isoformat()


def told(person: accounts.Person) -> list[str]:
    return list(
        messages.Message.objects.filter(to=person.phone, purpose="data").order_by("pk").values_list("text", flat=True)
    )


def acts_of(request: DataRequest) -> list[str]:
    entries = journal.Entry.objects.filter(subject_type="accounts.datarequest", subject_id=str(request.pk)).order_by(
        "pk"
    )
    return list(entries.values_list("act", flat=True))


def test_asking_gives_a_code_and_two_dates(lan: accounts.Person) -> None:
    made = asked(lan, about="orders")
    assert (made.code[:2], len(made.code), made.state) == ("DL", 9, "asked")
    assert (day(made.reply_by), day(made.due_at)) == ("2026-11-26", "2026-12-04")
    assert acts_of(made) == [acts.DATA_REQUESTED]
    entry = journal.Entry.objects.get(act=acts.DATA_REQUESTED)
    assert "Cho tôi xem" not in str(entry.data)


def test_sent_twice_is_asked_once(lan: accounts.Person) -> None:
    key = world.uuid7()
    assert asked(lan, key=key).pk == asked(lan, key=key).pk
    assert DataRequest.objects.count() == 1


def test_nobody_asks_about_somebody_else_s_data(lan: accounts.Person) -> None:
    hoa = factories.person("Hoa")
    with pytest.raises(NotAllowed):
        ask(lan, "access", words="Cho xem", by=accounts.actor_for(hoa))
    with pytest.raises(NotAllowed):
        take_back(asked(lan), by=accounts.actor_for(hoa))
    with pytest.raises(NotAllowed):
        take_copy(lan, by=accounts.actor_for(hoa))


@pytest.mark.parametrize(
    ("kind", "more", "field"),
    [
        ("portability", {}, "kind"), ("", {}, "kind"), ("access", {"about": "cookies"}, "about"),
        ("correction", {"words": " \n"}, "words"), ("object", {"words": "x" * 4001}, "words"),
    ],
)  # fmt: skip
def test_what_cannot_be_asked_is_said(lan: accounts.Person, kind: str, more: dict[str, str], field: str) -> None:
    with pytest.raises(BadWords) as refused:
        asked(lan, kind, **more)
    assert (refused.value.field, DataRequest.objects.count()) == (field, 0)


def test_to_see_or_get_a_copy_needs_no_words(lan: accounts.Person) -> None:
    assert asked(lan, "export", words="  ").words == ""


def test_there_is_an_end_to_open_requests(lan: accounts.Person) -> None:
    for _one in range(MOST_OPEN):
        asked(lan)
    with pytest.raises(TooMany):
        asked(lan)
    take_back(DataRequest.objects.first(), by=accounts.actor_for(lan))
    asked(lan)


def test_a_first_reply_stops_that_clock_and_the_person_hears(lan: accounts.Person, desk: Any) -> None:
    made = reply(asked(lan, "erasure"), "Chúng tôi đang hỏi hãng vận chuyển.", others=True, by=desk)
    assert (made.replied_at, day(made.due_at)) == (TUESDAY, "2026-12-24")
    assert (acts_of(made)[-1], made.code in told(lan)[-1]) == (acts.DATA_REQUEST_REPLIED, True)
    assert [step.words for step in made.steps.all()] == ["Chúng tôi đang hỏi hãng vận chuyển."]


def test_more_time_once_and_not_when_it_is_late(lan: accounts.Person, desk: Any, tuesday: Stage) -> None:
    made = extend(asked(lan), "Phải tìm trong kho giấy.", by=desk)
    assert (day(made.due_at), made.replied_at) == ("2026-12-14", TUESDAY)
    with pytest.raises(NotNow):
        extend(made, "Lại nữa.", by=desk)
    late = asked(lan)
    tuesday.later(days=11)
    with pytest.raises(NotNow) as refused:
        extend(late, "Quên mất.", by=desk)
    assert refused.value.code == "late"


@pytest.mark.parametrize(
    ("done", "state", "act"), [(True, "done", acts.DATA_REQUEST_DONE), (False, "refused", acts.DATA_REQUEST_REFUSED)]
)
def test_an_answer_ends_it_with_reasons(lan: accounts.Person, desk: Any, done: bool, state: str, act: str) -> None:
    made = asked(lan)
    with pytest.raises(BadWords):
        answer(made, "  ", done=done, by=desk)
    answer(made, "Lý do ở đây.", done=done, by=desk)
    assert (made.state, made.ended_at, made.replied_at, acts_of(made)[-1]) == (state, TUESDAY, TUESDAY, act)
    for again in (
        lambda: answer(made, "Khác.", done=not done, by=desk),
        lambda: reply(made, "Chào", by=desk),
        lambda: take_back(made, by=accounts.actor_for(lan)),
    ):
        with pytest.raises(NotNow):
            again()
    assert made.steps.count() == 1


def test_only_those_who_run_the_house_answer(lan: accounts.Person) -> None:
    made = asked(lan)
    with pytest.raises(NotAllowed):
        answer(made, "Tự trả lời.", done=True, by=accounts.actor_for(lan))


def test_taken_back_twice_is_once(lan: accounts.Person) -> None:
    made, by = asked(lan), accounts.actor_for(lan)
    take_back(made, by=by)
    take_back(made, by=by)
    assert (made.state, made.steps.count()) == ("taken_back", 1)


def test_the_desk_s_lists(lan: accounts.Person, desk: Any, tuesday: Stage) -> None:
    first = asked(lan)  # reply by Thursday
    assert (desk_counts(), shown(first).late) == ({"open": 1, "soon": 0, "late": 0}, False)
    tuesday.later(days=1)
    assert desk_counts() == {"open": 1, "soon": 1, "late": 0}
    tuesday.later(days=2)
    assert (desk_counts(), shown(first).late) == ({"open": 1, "soon": 0, "late": 1}, True)
    reply(first, "Xin lỗi, muộn.", by=desk)
    assert desk_counts() == {"open": 1, "soon": 0, "late": 0}
    assert shown(first).late  # it stays true that the first reply was late
    answer(first, "Đây.", done=True, by=desk)
    assert [row.pk for row in on_desk("done")] == [first.pk]


def test_those_who_run_the_house_are_reminded_by_day_and_once_for_each_date(
    lan: accounts.Person, desk: Any, tuesday: Stage
) -> None:
    made = asked(lan)
    assert remind() == 0
    tuesday.later(days=1, hours=14)  # Wednesday, 23:15
    assert remind() == 0
    tuesday.later(hours=9)  # Thursday, 8:15
    assert (remind(), remind()) == (1, 0)
    assert "/dieu-hanh/du-lieu/" in told(desk.person)[-1]
    reply(made, "Đang làm.", by=desk)
    assert remind() == 0
    tuesday.later(days=7)  # Thursday, the day before it is due
    assert (remind(), remind()) == (1, 0)


def test_words_go_with_whoever_asked_and_what_was_asked_when_stays(lan: accounts.Person, desk: Any) -> None:
    ended = answer(asked(lan, words="Tôi là Lan"), "Chào chị Lan.", done=True, by=desk)
    open_ = asked(lan, words="Tôi là Lan")
    accounts.erase_person(lan, by=accounts.actor_for(lan))
    for one in (ended, open_):
        one.refresh_from_db()
        assert (one.words, {step.words for step in one.steps.all()}) == ("", {""})
    assert (ended.state, open_.state, acts_of(open_)[-1]) == ("done", "taken_back", acts.DATA_REQUEST_TAKEN_BACK)


def test_a_copy_holds_what_is_theirs_and_no_way_in(lan: accounts.Person, desk: Any) -> None:
    asked(lan, words="Cho tôi bản sao")
    taken = take_copy(lan, by=accounts.actor_for(lan))
    text = str(taken)
    assert ("Nguyễn Thị Lan" in text, "+84912345678" in text, "Cho tôi bản sao" in text) == (True, True, True)
    assert lan.password not in text
    assert taken["at"] == TUESDAY.isoformat()
    assert journal.Entry.objects.filter(act=acts.DATA_TAKEN_OUT, by_id=lan.pk).count() == 1
