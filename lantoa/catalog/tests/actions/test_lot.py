"""Lots with their codes, stamps with numbers never given twice, scans without a trace of who, a lot called back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.catalog.actions.gtin import settle_claim
from lantoa.catalog.actions.lot import count_scan, scans_of
from lantoa.catalog.errors import BadLot, NotAllowed
from lantoa.catalog.models import GtinClaim, Lot
from lantoa.catalog.tests import factories, grading
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db


def test_a_lot_has_a_page_by_its_trade_code_or_by_the_house_s_own_path() -> None:
    maker = grading.maker()
    until = world.today() + timedelta(days=90)
    known, bare = grading.lot(maker, gtin=grading.GTIN, expires_on=until), grading.lot(maker, code="2611-02")
    assert known.path("3") == f"/01/08935001723110/10/2611-01/21/3?17={until:%y%m%d}"
    assert bare.path() == f"/truy-xuat/{bare.mark}"
    entry = journal.Entry.objects.filter(act="catalog.lot_made").order_by("pk")[0]
    assert entry.data["quantity"] == 40
    assert (entry.place, entry.on_behalf_of_id) == (maker.organisation.unit_id, maker.organisation.pk)


def test_what_is_wrong_with_a_lot_is_said_beside_its_field() -> None:
    maker, other = grading.maker(), grading.maker("Bếp Bình")
    first = grading.lot(maker, gtin=grading.GTIN)
    today, said = world.today(), {"code": "2611-09", "made_on": world.today(), "address": "Thôn Đông"}
    for changes, field in (
        ({"code": "lô một"}, "code"), ({"code": first.code}, "code"), ({"made_on": today + timedelta(days=1)}, "made_on"), ({"address": " "}, "address"),
        ({"expires_on": today - timedelta(days=1)}, "expires_on"), ({"quantity": 0}, "quantity"), ({"gtin": "8935001723111"}, "gtin"),
    ):  # fmt: skip
        with pytest.raises(BadLot) as refused:
            catalog.make_lot(maker.product, catalog.Made(**{**said, **changes}), by=maker.by)
        assert refused.value.field == field
    with pytest.raises(BadLot) as taken:
        grading.lot(other, gtin=grading.GTIN)
    assert (taken.value.field, "Bếp Hương" in str(taken.value)) == ("gtin", True)
    with pytest.raises(NotAllowed):
        catalog.make_lot(maker.product, catalog.Made(**said), by=other.by)
    assert Lot.objects.count() == 1


def test_a_number_on_a_stamp_is_given_once() -> None:
    maker = grading.maker()
    made, key = grading.lot(maker), world.uuid7()
    first = catalog.print_stamps(made, 24, serials=True, by=maker.by, key=key)
    assert catalog.print_stamps(made, 24, serials=True, by=maker.by, key=key) == first
    second = catalog.print_stamps(made, 10, serials=True, by=maker.by)
    alike = catalog.print_stamps(made, 48, by=maker.by)
    assert (first.first_serial, second.first_serial, alike.first_serial) == (1, 25, None)
    made.refresh_from_db()
    assert made.serials == 34
    counts = (
        journal.Entry.objects.filter(act="catalog.stamps_printed").order_by("pk").values_list("data__count", flat=True)
    )
    assert list(counts) == [24, 10, 48]
    with pytest.raises(BadLot):
        catalog.print_stamps(made, 481, by=maker.by)
    with pytest.raises(NotAllowed):
        catalog.print_stamps(made, 1, by=factories.owner_of(grading.maker("Bếp Bình").organisation))


def test_a_lot_is_called_back_for_good_and_the_stall_is_told() -> None:
    maker = grading.maker()
    made = grading.lot(maker)
    for _scan in range(3):
        count_scan(made.pk)
    for reason, advice, field in (("", "Trả lại", "reason"), ("Có mốc", " – ", "advice")):
        with pytest.raises(BadLot) as refused:
            catalog.recall_lot(made, reason=reason, advice=advice, by=maker.by)
        assert refused.value.field == field
    catalog.recall_lot(made, reason="Có mốc", advice="Đừng ăn, mang trả.", by=maker.by)
    catalog.recall_lot(made, reason="Lần nữa", advice="Đừng ăn.", by=maker.by)
    assert (made.recall_reason, scans_of(made)) == ("Có mốc", 3)
    assert journal.Entry.objects.get(act="catalog.lot_recalled").data == {"product": maker.product.pk, "scans": 3}
    (told,) = messages.Message.objects.filter(purpose="lot_recalled")
    assert told.to == maker.by.person.phone
    with pytest.raises(BadLot) as over:
        catalog.print_stamps(made, 1, by=maker.by)
    assert over.value.code == "called_back"


def test_a_trade_code_two_stalls_use_is_seen_by_officers_who_say_whose_it_is(client: Client) -> None:
    maker, other, at = grading.maker(), grading.maker("Bếp Bình"), grading.body("commune")
    first, sent = grading.lot(maker, gtin=grading.GTIN), world.uuid7()
    written = catalog.Made("2611-03", world.today(), "Thôn Đông", gtin=grading.GTIN)
    made = catalog.make_lot(maker.product, written, by=maker.by, key=sent)
    second = factories.squid_cake(maker.organisation, maker.by, name="Chả cá")
    with pytest.raises(BadLot):
        catalog.make_lot(second, catalog.Made("2611-05", world.today(), "Thôn Đông", gtin=grading.GTIN), by=maker.by)
    assert not GtinClaim.objects.exists()
    for _once_more in range(2):
        with pytest.raises(BadLot):
            grading.lot(other, gtin=grading.GTIN)
    claim = GtinClaim.objects.get()
    assert journal.Entry.objects.get(act="catalog.gtin_claimed").data == {
        "goods": other.product.pk,
        "other": maker.product.pk,
    }
    client.force_login(at.by.person)
    assert "8935001723110" in client.get("/ocop/ban/").content.decode()
    path = f"/ocop/ban/ma-hang/{claim.pk}/"
    assert "Bếp Bình" in client.get(path).content.decode()
    with pytest.raises(NotAllowed):
        settle_claim(claim, outcome="given", words="Của tôi", by=other.by)
    # Neither does an officer decide who helps one of the two.
    helper = grading.officer(at)
    accounts.add_member(other.organisation, helper.person, role="seller", by=None)
    with pytest.raises(NotAllowed):
        settle_claim(claim, outcome="given", words="Của nhà tôi", by=helper)
    catalog.print_stamps(first, 3, by=maker.by)
    later = grading.lot(maker, code="2611-04", gtin=grading.GTIN)
    said = {"outcome": "given", "words": "Có giấy của GS1", "key": str(world.uuid7())}
    assert client.post(path, said).status_code == 422
    catalog.recall_lot(first, reason="Có mốc.", advice="Đừng ăn.", by=maker.by)
    assert client.post(path, said).status_code == 302
    # What is printed still leads to why it is called back, and no lot of the new owner hides behind it.
    first.refresh_from_db()
    later.refresh_from_db()
    assert (first.path(), later.gtin) == ("/01/08935001723110/10/2611-01", None)
    assert "Có mốc." in client.get(first.path()).content.decode()
    with pytest.raises(BadLot) as called_back:
        grading.lot(other, gtin=grading.GTIN)
    assert called_back.value.field == "code"
    assert grading.lot(other, code="2611-02", gtin=grading.GTIN).path() == "/01/08935001723110/10/2611-02"
    told = messages.Message.objects.filter(purpose="gtin_settled").values_list("to", flat=True)
    assert set(told) == {one.person.phone for one in (maker.by, other.by, helper)}
    # What went through before is no new wish, however late it is sent again.
    assert catalog.make_lot(maker.product, written, by=maker.by, key=sent) == made
    assert GtinClaim.objects.filter(settled_at=None).count() == 0
    with pytest.raises(BadLot) as kept:
        grading.lot(maker, code="2611-06", gtin=grading.GTIN)
    assert "Bếp Bình" in str(kept.value)
    settle_claim(GtinClaim.objects.get(settled_at=None), outcome="kept", words="Giấy của Bếp Bình", by=at.by)
    with pytest.raises(BadLot):
        grading.lot(maker, code="2611-06", gtin=grading.GTIN)
    assert GtinClaim.objects.filter(settled_at=None).count() == 0
    # Whom it was given to and taken from again is heard once more.
    third = grading.maker("Bếp Cúc")
    with pytest.raises(BadLot):
        grading.lot(third, gtin=grading.GTIN)
    settle_claim(GtinClaim.objects.get(settled_at=None), outcome="given", words="Giấy của Bếp Cúc", by=at.by)
    for _once_more in range(2):
        with pytest.raises(BadLot):
            grading.lot(other, code="2611-07", gtin=grading.GTIN)
    again = GtinClaim.objects.get(settled_at=None)
    assert (again.pk, again.outcome, again.words, again.by_id) == (claim.pk, "", "", None)
    asked = journal.Entry.objects.filter(act="catalog.gtin_claimed", subject_id=str(claim.pk)).order_by("pk")
    assert [entry.data["other"] for entry in asked] == [maker.product.pk, third.product.pk]
