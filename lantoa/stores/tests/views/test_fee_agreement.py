"""A fee holds only when both sides said yes; its terms stay as they are; strangers see nothing of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.stores import acts
from lantoa.stores import api as stores
from lantoa.stores.actions.fee_agreement import answer_fee, end_fee, propose_fee
from lantoa.stores.errors import BadFee, FeeStands
from lantoa.stores.forms.fee_agreement import read_percent, written_percent
from lantoa.stores.models import FeeAgreement
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.views.forms import send, wrong

pytestmark = pytest.mark.django_db
NEW = reverse("stores:fee_new")


def cooperative(name: str = "Hợp tác xã Cái Rồng") -> accounts.ActingPerson:
    chief = factories.person("Vũ Thị Chủ")
    body = accounts.create_organisation(kind="cooperative", name=name, unit=factories.unit(), owner=chief, by=None)
    return accounts.actor_for(chief, body)


def proposed(stall: factories.Stall, coop: accounts.ActingPerson, **changes: Any) -> FeeAgreement:
    terms = {"purpose": "Đóng gói chung", "rate": 250, "fixed": 1_000, "valid_from": world.today(), **changes}
    return propose_fee(coop.organisation, other=stall.organisation, pays=False, **terms, by=coop)


def form(stall: factories.Stall, coop: accounts.ActingPerson, /, **changes: Any) -> HttpResponse:
    said = {
        "stall": f"/gian-hang/{stall.store.slug}/",
        "pays": "they",
        "purpose": "Đóng gói chung",
        "rate": "2,5",
        **changes,
    }
    return send(browser(coop.person), NEW, **said)


def test_a_cooperative_proposes_and_the_stall_accepts_by_the_buttons_on_the_pages() -> None:
    stall, coop = factories.stall(), cooperative()
    answer = form(stall, coop, fixed="1.000")
    found = FeeAgreement.objects.get()
    assert answer["Location"] == reverse("stores:fee", args=[found.pk])
    assert (found.payer, found.payee, found.rate, found.fixed) == (stall.organisation, coop.organisation, 250, 1_000)
    assert messages.Message.objects.filter(purpose="fee").latest("pk").to == stall.person.phone
    assert stores.fees_for([stall.organisation.pk], world.today()) == {}

    seller = browser(stall.person)
    assert "chờ bạn" in seller.get(reverse("stores:fees")).text
    assert "2,5% tiền hàng" in seller.get(answer["Location"]).text
    sent = {"key": factories.key()}
    for _time in range(2):
        assert seller.post(reverse("stores:fee_answer", args=[found.pk]), sent).status_code == 302
    assert stores.fees_for([stall.organisation.pk], world.today()) == {stall.organisation.pk: [found]}
    page = browser(coop.person).get(answer["Location"]).text
    assert "đang áp dụng" in page
    assert "Bùi Thị Hương" in page
    recorded = [entry.act for entry in journal.entries_about(found)]
    assert recorded == [acts.FEE_PROPOSED, acts.FEE_ACCEPTED]


def test_a_stall_proposes_to_a_cooperative_that_has_a_stall_itself() -> None:
    stall, coop = factories.stall(), cooperative()
    shop = stores.open_store(coop.organisation, name="Chợ chung", unit=factories.unit(), phone="+84914999999", by=coop)
    send(browser(stall.person), NEW, stall=f"https://x.vn/gian-hang/{shop.slug}/?a=1", purpose="Phí chợ", fixed="2k")
    found = FeeAgreement.objects.get()
    assert (found.payer, found.payee, found.fixed) == (stall.organisation, coop.organisation, 2_000)
    assert (
        browser(stall.person).post(reverse("stores:fee_answer", args=[found.pk]), {"key": factories.key()}).status_code
        == 409
    )
    browser(coop.person).post(reverse("stores:fee_answer", args=[found.pk]), {"key": factories.key(), "no": "1"})
    found.refresh_from_db()
    assert found.state == "turned_down"
    with pytest.raises(FeeStands):
        answer_fee(found, accept=True, by=coop)


def test_either_side_ends_it_with_a_day_and_that_day_still_counts() -> None:
    stall, coop = factories.stall(), cooperative()
    found = answer_fee(proposed(stall, coop), accept=True, by=stall.by)
    last = world.today() + timedelta(days=3)
    sent = {"key": factories.key(), "last_day": last.isoformat()}
    assert browser(stall.person).post(reverse("stores:fee_end", args=[found.pk]), sent).status_code == 302
    assert stores.fees_for([stall.organisation.pk], last) != {}
    assert stores.fees_for([stall.organisation.pk], last + timedelta(days=1)) == {}
    with pytest.raises(FeeStands):
        end_fee(found, last_day=last + timedelta(days=1), by=coop)
    with pytest.raises(BadFee):
        end_fee(found, last_day=world.today() - timedelta(days=1), by=coop)


def test_a_new_one_takes_the_place_of_the_old_when_it_is_accepted_and_not_before() -> None:
    stall, coop = factories.stall(), cooperative()
    old = answer_fee(proposed(stall, coop), accept=True, by=stall.by)
    day = world.today() + timedelta(days=10)
    page = browser(coop.person)
    send(page, f"{NEW}?thay={old.pk}", rate="3", valid_from=day.isoformat())
    new = FeeAgreement.objects.latest("pk")
    assert (new.replaces, new.rate, new.purpose) == (old, 300, old.purpose)
    assert stores.fees_for([stall.organisation.pk], day)[stall.organisation.pk] == [old]
    answer_fee(new, accept=True, by=stall.by)
    assert stores.fees_for([stall.organisation.pk], day)[stall.organisation.pk] == [new]
    assert stores.fees_for([stall.organisation.pk], day - timedelta(days=1))[stall.organisation.pk] == [old]


def test_strangers_find_nothing_and_sellers_without_the_stall_decide_nothing() -> None:
    stall, coop, stranger = factories.stall(), cooperative(), factories.stall("Hàng xóm")
    found = proposed(stall, coop)
    address = reverse("stores:fee", args=[found.pk])
    assert browser(stranger.person).get(address).status_code == 404
    sent = {"key": factories.key()}
    assert browser(stranger.person).post(reverse("stores:fee_answer", args=[found.pk]), sent).status_code == 404
    helper = browser(factories.helper(stall), helped=stall)
    assert helper.get(address).status_code == 200
    assert helper.post(reverse("stores:fee_answer", args=[found.pk]), sent).status_code == 403
    assert FeeAgreement.objects.get().is_open


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("stall", {"stall": ""}), ("stall", {"stall": "/gian-hang/khong-co/"}), ("stall", {"stall": "\x00"}), ("purpose", {"purpose": " … "}),
        ("purpose", {"purpose": "a" * 161}), ("rate", {"rate": ""}), ("rate", {"rate": "100,01"}), ("rate", {"rate": "-1"}), ("rate", {"rate": "²"}),
        ("fixed", {"fixed": "11 triệu"}), ("fixed", {"fixed": "abc"}), ("valid_from", {"valid_from": "2020-01-01"}), ("valid_from", {"valid_from": "x"}),
        ("valid_from", {"valid_from": "9999-12-31"}), ("valid_to", {"valid_to": "2020-01-01"}), ("pays", {"pays": "we"}), ("pays", {"pays": "x"}),
    ],
)  # fmt: skip
def test_what_cannot_be_a_fee_is_refused_beside_its_field(field: str, said: dict[str, str]) -> None:
    answer = form(factories.stall(), cooperative(), **said)
    assert answer.status_code == 422
    assert wrong(answer, field) or f'id="id_{field}' in answer.text
    assert FeeAgreement.objects.count() == 0


def test_a_second_proposal_waits_until_the_first_is_answered() -> None:
    stall, coop = factories.stall(), cooperative()
    proposed(stall, coop)
    assert form(stall, coop).status_code == 422
    assert FeeAgreement.objects.count() == 1


def test_percent_is_read_and_written_as_people_do() -> None:
    assert [read_percent(text) for text in ("2", "2,5", "0.25 %", "100")] == [200, 250, 25, 10_000]
    assert [written_percent(rate) for rate in (200, 250, 25, 10_000, 0)] == ["2", "2,5", "0,25", "100", "0"]


def test_ending_it_with_an_unreadable_day_or_once_more_is_said_and_changes_nothing() -> None:
    stall, coop = factories.stall(), cooperative()
    found = answer_fee(proposed(stall, coop), accept=True, by=stall.by)
    seller, target = browser(stall.person), reverse("stores:fee_end", args=[found.pk])
    today, key = world.today(), factories.key()
    for typed in ("x", "", "\x00", f"{today.isoformat()}1"):
        assert seller.post(target, {"key": key, "last_day": typed}).status_code == 422
    assert seller.post(target, {"key": key, "last_day": today.isoformat()}).status_code == 302
    for typed in (f"{today.isoformat()}1", (today + timedelta(days=1)).isoformat()):
        assert seller.post(target, {"key": key, "last_day": typed}).status_code == 422
    assert FeeAgreement.objects.get().ends_on == today
    page = seller.get(reverse("stores:fee", args=[found.pk])).text
    assert "Bùi Thị Hương kết thúc" in page
    assert target not in page


def test_a_cooperative_without_a_stall_finds_its_fees_from_the_goods() -> None:
    page = browser(cooperative().person).get(reverse("stores:goods"))
    assert reverse("stores:fees") in page.text
