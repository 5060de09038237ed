"""Each list finds what waits, nothing else, and says no more than its reader may know."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from lantoa.accounts import api as accounts
from lantoa.catalog.models import ProductPhoto
from lantoa.desks.actions.share import hand_to
from lantoa.desks.queries.desk import by_unit, page_of, reader_of, waiting
from lantoa.desks.tests import factories
from lantoa.documents import api as documents
from lantoa.documents.tests.factories import picture
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.orders.tests import factories as sales
from lantoa.payments.tests import factories as money
from lantoa.shipping.tests import factories as shipping
from lantoa.stores.tests import factories as stalls
from lantoa.stores.tests import moderators

pytestmark = pytest.mark.django_db


def test_stalls_that_need_a_visit_say_why(standing: StandingWorld) -> None:
    by, elsewhere = factories.officer(), factories.officer("mong-cai-1")
    empty = stalls.stall("Trống")
    stalls.stall("Thử", rehearsal=True)
    sold = sales.handed_over()
    asked = stalls.stall("Chưa ai đặt")
    stalls.squid_cake(asked)
    assert factories.rows("stalls_to_visit", by) == []
    standing.later(days=15)
    fresh = stalls.stall("Mới mở")
    found = {row.said.title: row for row in factories.rows("stalls_to_visit", by)}
    assert fresh.store.name not in found
    assert {name: row.said.note for name, row in found.items()} == {
        "Trống": "Đã mở mà chưa có món nào.",
        "Chưa ai đặt": "Có hàng rồi mà chưa ai đặt.",
        sold.store.name: "Bán mà chưa có tấm ảnh nào.",
    }
    assert (found["Trống"].days, found["Trống"].said.phone, found["Trống"].old) == (15, empty.store.phone, False)
    assert factories.rows("stalls_to_visit", elsewhere) == []
    standing.later(days=50)
    assert all(row.old for row in factories.rows("stalls_to_visit", by) if row.said.title == "Trống")


def test_a_stall_that_sold_and_fell_silent_comes_back(standing: StandingWorld) -> None:
    by, sold = factories.officer(), sales.handed_over()
    photo = documents.keep_photo(picture(), organisation=sold.store.organisation)
    ProductPhoto.objects.create(product=sold.lines.get().variant.product, photo=photo)
    standing.later(days=59)
    assert factories.rows("stalls_to_visit", by) == []
    standing.later(days=2)
    (row,) = factories.rows("stalls_to_visit", by)
    assert (row.said.note, row.days) == ("Trước có bán, lâu rồi không có đơn.", 61)


def test_goods_wait_for_a_paper_when_asked_for_it_or_refused_without(standing: StandingWorld) -> None:
    by, judge, stall = factories.officer(), moderators.moderator(), stalls.stall()
    wines = [moderators.wine(stall, name=f"Rượu {number}") for number in range(4)]
    for wine, outcome, reason in zip(wines, ("ask", "refuse", "refuse"), ("", "missing_paper", "copied"), strict=False):
        moderators.decided(moderators.matter_of(wine), outcome, judge, reason=reason)
    found = {row.said.title for row in factories.rows("papers_asked", by)}
    assert found == {"Rượu 0", "Rượu 1"}


def test_parcels_and_accounts_are_told_to_partners_by_their_part_only(
    standing: StandingWorld, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    home = shipping.household()
    accounts.Organisation.objects.filter(pk=home.pk).update(unit=factories.unit())
    still, moving = shipping.parcel(home), shipping.parcel(home, carrier="viettelpost")
    stall = sales.stall(account=True)
    standing.later(days=4)
    shipping.told(moving, "shipped", at=world.now())
    by, province, carrier = factories.officer(), factories.officer(""), factories.partner()
    (row,) = factories.rows("parcels_still", by)
    assert (row.said.title, row.days) == (f"{still.carrier_name} {still.tracking_code}", 4)
    assert factories.rows("parcels_still", carrier) == []
    kind = factories.kind("parcels_still")
    hand_to(kind, carrier.organisation, part="ghn", by=province)
    assert [one.subject_id for one in factories.rows("parcels_still", carrier)] == [still.pk]
    other = factories.partner(name="Viettel Post")
    hand_to(kind, other.organisation, part="viettelpost", by=province)
    assert factories.rows("parcels_still", other) == []
    standing.later(days=11)
    accounts_ = factories.rows("accounts_silent", by)
    assert [one.said.title for one in accounts_] == [stall.store.organisation.name]
    assert stall.account is not None
    assert stall.account.number not in accounts_[0].said.note
    with django_assert_num_queries(10):  # one for each list, and who reads
        counts = {one.kind.id: one.count for one in waiting(reader_of(province)) if one.kind}
    assert counts["parcels_still"] == 2
    assert [row.unit for row in by_unit(reader_of(province))] == [factories.unit().pk]
    with django_assert_num_queries(3):
        page_of(kind, reader_of(province), None)
    money.account()  # without a stall: nobody sells there
    assert len(factories.rows("accounts_silent", province)) == 1


def test_programmes_behind_their_plan_belong_to_their_commune(standing: StandingWorld) -> None:
    by, today = factories.officer(), world.today()
    made = {"starts_on": today, "ends_on": today + timedelta(days=99), "seats": 40, "unit": by.organisation.unit}
    plan = learning.create_programme(by.organisation, title="Bán hàng qua mạng", by=by, **made)
    assert factories.rows("programmes_behind", by) == []
    standing.later(days=50)
    (row,) = factories.rows("programmes_behind", by)
    assert (row.subject_id, row.unit) == (plan.pk, by.organisation.unit_id)
    assert row.said.note.startswith("Mới có 0 trên 40 chỗ")
