"""The province writes versions; what holds, held, or has dossiers is never changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from lantoa.cases import acts
from lantoa.cases.actions import case as acting
from lantoa.cases.actions.version import mark_of, propose, publish, withdraw
from lantoa.cases.errors import BadProcedure, BadWords, NoOffice, NotAllowed, NotNow
from lantoa.cases.models import Procedure, ProcedureVersion
from lantoa.cases.queries.procedure import procedures, version_before
from lantoa.cases.queries.version import changes
from lantoa.cases.rules.way import Way
from lantoa.cases.tests.factories import Province, commune, days_later, draft, province, published, said, written
from lantoa.journal.models import Entry
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db
SLUG = "1.001266"


@pytest.fixture
def there() -> Province:
    return province()


def later(days: int) -> date:
    return world.today() + timedelta(days=days)


def on(day: date, slug: str = SLUG) -> ProcedureVersion:
    found: ProcedureVersion = procedures(day).get(procedure=slug)
    return found


def test_what_one_officer_wrote_holds_once_another_published_it_and_from_its_first_day_on(there: Province) -> None:
    made = written(there)
    assert (made.number, on(later(30)).number) == (2, 1)
    publish(made, seen=mark_of(made), by=there.second)
    assert (on(later(29)).number, on(later(30)).number) == (1, 2)
    now = on(later(30))
    assert (now.time_limit, now.fee, now.fee_online, now.fee_from_home) == (4, 50_000, 30_000, 30_000)
    assert now.limit is not None
    assert now.limit.working
    told = Entry.objects.filter(subject_type="cases.procedureversion", subject_id=str(made.pk)).order_by("pk")
    assert [entry.act for entry in told] == [acts.PROCEDURE_PROPOSED, acts.PROCEDURE_PUBLISHED]
    assert told[1].on_behalf_of_id == there.office.organisation_id
    assert (told[1].data["procedure"], told[1].data["number"]) == (SLUG, 2)


def test_who_wrote_it_does_not_publish_it_nor_does_whoever_changed_it_last(there: Province) -> None:
    made = written(there)
    with pytest.raises(NotAllowed):
        publish(made, seen=mark_of(made), by=there.officer)
    made = propose(Procedure.objects.get(pk=SLUG), said(SLUG, time=6), by=there.second, seen=mark_of(made))
    with pytest.raises(NotAllowed):
        publish(made, seen=mark_of(made), by=there.second)
    assert publish(made, seen=mark_of(made), by=there.officer).number == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        ProcedureVersion.objects.filter(pk=made.pk).update(published_by=made.proposed_by)


def test_nobody_but_officers_of_the_province_writes_publishes_or_withdraws(there: Province) -> None:
    made, others = written(there), commune(1)
    for who in (others.officer, others.citizen):
        with pytest.raises(NotAllowed):
            propose(made.procedure, said(SLUG), by=who, seen=mark_of(made))
        with pytest.raises(NotAllowed):
            publish(made, seen=mark_of(made), by=who)
        with pytest.raises(NotAllowed):
            withdraw(made, "Không", by=who)


def test_what_is_published_is_what_was_seen(there: Province) -> None:
    made = written(there)
    seen = mark_of(made)
    written(there, time=7)
    with pytest.raises(NotNow):
        publish(made, seen=seen, by=there.second)
    with pytest.raises(NotNow):
        propose(made.procedure, said(SLUG, time=8), by=there.second, seen=seen)
    with pytest.raises(NotNow):
        propose(made.procedure, said(SLUG, time=8), by=there.second)
    made.refresh_from_db()
    publish(made, seen=mark_of(made), by=there.second)
    assert on(later(30)).time_limit == 7
    with pytest.raises(NotNow):
        publish(made, seen=mark_of(made), by=there.second)


def test_the_same_key_does_it_once(there: Province) -> None:
    key, other = world.uuid7(), world.uuid7()
    one = propose(Procedure.objects.get(pk=SLUG), said(SLUG), by=there.officer, key=key)
    assert propose(Procedure.objects.get(pk=SLUG), said(SLUG), by=there.officer, key=key) == one
    for _again in range(2):
        publish(one, seen=mark_of(one), by=there.second, key=other)
    assert ProcedureVersion.objects.filter(procedure=SLUG).count() == 2


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"valid_from": lambda: later(0)}, "valid_from"),
        ({"valid_from": lambda: later(-400)}, "valid_from"),
        ({"valid_from": lambda: later(4000)}, "valid_from"),
        ({"valid_to": lambda: later(29)}, "valid_to"),
        ({"name": lambda: ""}, "name"),
        ({"field": lambda: ""}, "field"),
        ({"source": lambda: ""}, "source"),
        ({"source_at": lambda: ""}, "source_at"),
        ({"confidence": lambda: ""}, "confidence"),
    ],
)
def test_what_does_not_hold_together_is_refused_beside_its_field(
    there: Province, wrong: dict[str, Any], field: str
) -> None:
    with pytest.raises(BadProcedure) as told:
        written(there, **{name: value() for name, value in wrong.items()})
    assert told.value.field == field
    assert ProcedureVersion.objects.filter(procedure=SLUG).count() == 1


def test_two_versions_do_not_begin_on_one_day(there: Province) -> None:
    published(there)
    with pytest.raises(BadProcedure) as told:
        written(there, time=8)
    assert told.value.field == "valid_from"
    assert published(there, time=8, valid_from=later(20)).number == 3
    assert [on(later(days)).number for days in (19, 20, 30)] == [1, 3, 2]


def test_a_version_that_says_nothing_new_is_refused(there: Province) -> None:
    published(there)
    with pytest.raises(BadProcedure, match="Không có gì khác"):
        written(there, valid_from=later(60))
    assert written(there, valid_from=later(60), valid_to=later(90)).valid_to == later(90)


def test_a_version_to_come_is_changed_by_one_that_takes_its_place(there: Province) -> None:
    first = published(there)
    second = written(there, time=8, replaces=first)
    assert on(later(30)).number == 2
    publish(second, seen=mark_of(second), by=there.second)
    first.refresh_from_db()
    assert (on(later(30)).number, on(later(30)).time_limit) == (3, 8)
    assert first.withdrawn_at is not None
    assert first.time_limit == 4


def test_what_is_to_come_is_withdrawn_with_a_reason_and_what_holds_is_not(there: Province) -> None:
    made = published(there)
    with pytest.raises(BadWords):
        withdraw(made, " ", by=there.officer)
    withdraw(made, "Quyết định bị hoãn", by=there.officer)
    assert on(later(30)).number == 1
    assert made.withdrawn_words == "Quyết định bị hoãn"
    with pytest.raises(NotNow):
        withdraw(made, "Lần nữa", by=there.officer)
    with pytest.raises(NotNow):
        withdraw(on(world.today()), "Bản đang dùng", by=there.officer)
    again = published(there)
    assert again.number == 3
    with days_later(30):
        with pytest.raises(NotNow):
            withdraw(again, "Muộn", by=there.officer)
        with pytest.raises(NotNow):
            written(there, time=8, replaces=again, valid_from=later(5))


def test_a_proposal_is_withdrawn_and_another_written(there: Province) -> None:
    withdraw(written(there), "Nhầm", by=there.second)
    assert published(there, time=9).number == 3


def test_what_was_published_too_late_needs_a_later_first_day(there: Province) -> None:
    first = published(there)
    made = written(there, time=8, replaces=first)
    with days_later(30):
        with pytest.raises(BadProcedure) as told:
            publish(made, seen=mark_of(made), by=there.second)
        assert told.value.field == "valid_from"
        made = written(there, time=8)
        with pytest.raises(NotNow):
            publish(made, seen=mark_of(made), by=there.second)
        assert on(world.today()).number == 2


def test_dossiers_keep_the_version_they_were_begun_with(there: Province) -> None:
    citizens = commune()
    begun = draft(citizens)
    published(there, "1.001612", time=9)
    with days_later(30):
        case = acting.submit(begun, truth=True, by=citizens.citizen)
        assert (case.version.number, case.version.time_limit, case.fee) == (1, 3, 0)
        assert (draft(citizens).version.number, on(world.today(), "1.001612").time_limit) == (2, 9)


def test_a_new_procedure_comes_with_its_code(there: Province) -> None:
    for code, words in (("", "mã quốc gia"), ("1.00161", "mã quốc gia"), ("1.001612", "hộ kinh doanh")):
        with pytest.raises(BadProcedure, match=words) as told:
            propose(None, said(SLUG, code=code), by=there.officer)
        assert told.value.field == "code"
    made = propose(None, said(SLUG, code="1.099999", name="Thủ tục mới"), by=there.officer)
    assert not procedures(later(30)).filter(procedure="1.099999").exists()
    publish(made, seen=mark_of(made), by=there.second)
    assert (on(later(30), "1.099999").number, made.procedure.code) == (1, "1.099999")
    assert not procedures(later(29)).filter(procedure="1.099999").exists()


def test_a_code_found_later_is_noted_when_it_is_published_and_a_known_one_stays(there: Province) -> None:
    slug = "thong-bao-website-ung-dung-thuong-mai-dien-tu-ban-hang"
    made = written(there, slug, code="2.099999")
    assert Procedure.objects.get(pk=slug).code == ""
    publish(made, seen=mark_of(made), by=there.second)
    assert Procedure.objects.get(pk=slug).code == "2.099999"
    published(there, SLUG, code="2.088888")
    assert Procedure.objects.get(pk=SLUG).code == SLUG


def test_what_is_different_is_said_field_by_field(there: Province) -> None:
    made = written(there, components=["Giấy đề nghị", "Bản sao"], four_eyes=True, source_place="")
    before = version_before(made)
    found = {one.name: (one.before, one.after) for one in changes(before, made)}
    assert found["Mang theo gì"] == ([], ["Giấy đề nghị", "Bản sao"])
    assert found["Làm ở đâu, làm thế nào"][1][1] == "Làm từ nhà: 4 ngày làm việc · 30.000\u00a0₫ · Nhanh hơn"
    assert found["Văn bản của tỉnh khác"] == (["Hải Phòng"], [])
    assert "Tên thủ tục" not in found
    assert len(changes(None, made)) > len(found)


def test_what_the_province_decides_is_handed_in_at_its_office(there: Province) -> None:
    citizens = commune()
    ProcedureVersion.objects.filter(procedure="1.001612").update(executing_level="tỉnh")
    case = acting.submit(draft(citizens), truth=True, by=citizens.citizen)
    assert case.office == there.office
    several = province(1)
    case = draft(citizens)
    with pytest.raises(NoOffice, match="chọn cơ quan cấp tỉnh"):
        acting.submit(case, truth=True, by=citizens.citizen)
    with pytest.raises(NoOffice):
        acting.choose_office(case, citizens.office, by=citizens.citizen)
    acting.choose_office(case, several.office, by=citizens.citizen)
    assert acting.submit(case, truth=True, by=citizens.citizen).office == several.office


def test_without_an_office_of_the_province_it_is_not_handed_in_at_a_commune() -> None:
    citizens = commune()
    ProcedureVersion.objects.filter(procedure="1.001612").update(executing_level="tỉnh")
    with pytest.raises(NoOffice, match="cấp tỉnh"):
        acting.submit(draft(citizens), truth=True, by=citizens.citizen)


def test_a_way_without_anything_is_not_kept(there: Province) -> None:
    made = written(there, ways=[Way("direct"), Way("online", 0, "day"), Way("post", fee=0)])
    assert [way.way for way in made.ways] == ["online", "post"]
    assert (made.time_limit, made.fee, made.fee_from_home) == (0, 0, 0)
