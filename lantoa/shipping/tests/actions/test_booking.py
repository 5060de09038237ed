"""A parcel is ordered once whatever the line does; it is called off while it can be; who and where are let go of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.traces import Traces
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.actions import printing
from lantoa.shipping.actions.again import ask_carrier
from lantoa.shipping.actions.boat import set_boats
from lantoa.shipping.actions.booking import (
    LOOKS,
    cancel_booking,
    carry_out,
    due_bookings,
    forget_ended,
    hand_over_bookings,
)
from lantoa.shipping.actions.forget import forget_receiver
from lantoa.shipping.actions.printing import ask_print, labels, print_run
from lantoa.shipping.actions.quote import compare
from lantoa.shipping.adapters.booking import Change, Refused
from lantoa.shipping.adapters.demo.booking import DemoBooking
from lantoa.shipping.errors import BadBooking
from lantoa.shipping.models import Booking, CarrierAccess, Parcel, PrintRun
from lantoa.shipping.tests import factories, ordered
from lantoa.shipping.tests.conftest import Stage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def carrier() -> Iterator[DemoBooking]:
    with ordered.at_ghns_place() as made:
        yield made


def test_what_is_ordered_becomes_a_parcel_and_moves_no_money(carrier: DemoBooking) -> None:
    booking = ordered.asked(consignment=ordered.consignment(cash=250_000))
    assert carry_out(booking.pk) == "booked"
    parcel = ordered.parcel_of(booking)
    assert (parcel.status, parcel.cash_to_collect, parcel.cash_received, parcel.fee_agreed) == (
        "created",
        250_000,
        0,
        20_000,
    )
    assert carrier.taken[booking.code].receiver.ids == ("province-1", "district-1", "ward-1")
    assert journal.Entry.objects.filter(act=acts.BOOKED, subject_id=str(booking.pk)).count() == 1


@pytest.mark.parametrize("mishap", ["silent", "silent after"])
def test_after_an_answer_that_never_came_there_is_one_parcel(carrier: DemoBooking, stage: Stage, mishap: str) -> None:
    booking = ordered.asked()
    carrier.mishap = mishap
    assert carry_out(booking.pk) == "asked"
    assert due_bookings() == []  # later, not at once
    stage.later(minutes=5)
    assert carry_out(booking.pk) == "booked"
    assert carry_out(booking.pk) == "booked"
    assert len(carrier.taken) == Parcel.objects.count() == 1


def test_two_workers_ask_once(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    Booking.objects.filter(pk=booking.pk).update(due_at=world.now() + timedelta(minutes=2))  # the first has its lease
    assert carry_out(booking.pk) == "asked"
    assert not carrier.taken


def test_a_form_sent_twice_orders_once() -> None:
    home, key, subject = ordered.home(), world.uuid7(), factories.subject()
    first, again = (ordered.asked(home, key=key, subject=subject) for _ in range(2))
    assert first.pk == again.pk


def test_a_refusal_is_kept_in_the_carriers_words(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    Booking.objects.filter(pk=booking.pk).update(weight=25_000)
    assert carry_out(booking.pk) == "refused"
    booking.refresh_from_db()
    assert booking.said == "Quá nặng"
    assert not Parcel.objects.exists()


def test_a_place_the_carrier_does_not_know_is_named(carrier: DemoBooking) -> None:
    booking = ordered.asked(consignment=ordered.consignment(receiver=ordered.end(ward="Xã Không Có")))
    assert carry_out(booking.pk) == "refused"
    booking.refresh_from_db()
    assert "Xã Không Có" in booking.said


def test_who_gives_no_answer_for_two_days_is_given_up(carrier: DemoBooking, stage: Stage) -> None:
    booking = ordered.asked()
    stage.later(days=2, minutes=1)
    carrier.mishap = "silent"
    assert carry_out(booking.pk) == "refused"


def test_a_key_that_is_refused_is_remembered_for_its_owner(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    CarrierAccess.objects.update(key=b"")
    carry_out(booking.pk)
    assert CarrierAccess.objects.get().fault == "key"


def test_a_key_refused_once_counts_again_when_the_carrier_answers_to_it(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    home = factories.accounts.Organisation.objects.get(pk=booking.organisation_id)
    CarrierAccess.objects.update(fault="key")
    carrier.mishap = "silent"
    assert [one.why for one in compare(home.pk, ordered.consignment()).without] == ["no_answer"]
    assert CarrierAccess.objects.get().fault == "key"  # no answer says nothing of the key
    assert compare(home.pk, ordered.consignment()).offers
    assert CarrierAccess.objects.get().fault == ""
    CarrierAccess.objects.update(fault="key")
    carry_out(booking.pk)
    assert CarrierAccess.objects.get().fault == ""


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"weight": 0}, "weight"), ({"weight": -5}, "weight"), ({"weight": 20_001}, "weight"), ({"length": 121}, "length"),
     ({"cash": 20_000_001}, "cash"), ({"cash": -1}, "cash"), ({"value": 10**12}, "value")],
)  # fmt: skip
def test_what_cannot_be_carried_is_refused_before_anybody_is_asked(changes: dict[str, int], field: str) -> None:
    with pytest.raises(BadBooking) as refused:
        ordered.asked(consignment=ordered.consignment(**changes))
    assert refused.value.field == field
    assert not Booking.objects.exists()


def test_what_the_carrier_was_not_asked_for_is_called_off_at_once() -> None:
    booking = ordered.asked()
    by = factories.owner_of(factories.accounts.Organisation.objects.get(pk=booking.organisation_id))
    assert cancel_booking(booking, by=by).state == "cancelled"
    assert carry_out(booking.pk) == "cancelled"


def test_an_ordered_parcel_is_called_off_and_collects_nothing_any_more(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    carry_out(booking.pk)
    assert cancel_booking(booking, by=None).state == "cancel_asked"
    assert carry_out(booking.pk) == "cancelled"
    parcel = ordered.parcel_of(booking)
    assert parcel.tracking_code in carrier.gone
    assert parcel.status == "cancelled"


def test_to_an_island_the_carriers_day_is_none_and_the_boats_is(carrier: DemoBooking) -> None:
    home, there = ordered.home(), ordered.van_don()
    island = type(there).objects.get(slug="co-to")
    goods = ordered.consignment(receiver=ordered.end(unit=island.full_name))
    for known, day in ((False, None), (True, date(2026, 11, 29))):  # the carrier says the 28th
        if known:
            set_boats(home, island, weekdays=[6], valid_from=date(2026, 1, 1), valid_to=None, source="Bảng tin", by=factories.owner_of(home))  # fmt: skip
        booking = ordered.asked(home, consignment=goods)
        assert carry_out(booking.pk) == "booked"
        booking.refresh_from_db()
        assert booking.promised == day


def test_called_off_while_it_was_unknown_whether_it_was_taken(carrier: DemoBooking, stage: Stage) -> None:
    booking = ordered.asked()
    carrier.mishap = "silent after"
    carry_out(booking.pk)
    cancel_booking(booking, by=None)
    stage.later(minutes=5)
    assert carry_out(booking.pk) == "cancelled"
    assert len(carrier.gone) == 1  # the carrier had it, and let go of it


@pytest.mark.parametrize(("taken_on", "end"), [(True, "booked"), (False, "refused")])
def test_a_call_off_to_which_nobody_answers_ends_after_two_days(
    carrier: DemoBooking, stage: Stage, taken_on: bool, end: str
) -> None:
    booking = ordered.asked()
    carrier.mishap = "" if taken_on else "silent"
    carry_out(booking.pk)
    stage.later(days=1, hours=12)  # counted from the call-off
    cancel_booking(booking, by=None)
    CarrierAccess.objects.update(key=b"")  # no key, no answer
    for _hour in range(2):
        stage.later(hours=23)
        assert carry_out(booking.pk) == "cancel_asked"
    stage.later(hours=2, minutes=1)
    assert carry_out(booking.pk) == end
    booking.refresh_from_db()
    assert (booking.due_at, "two days" in booking.said or "ai ngày" in booking.said) == (None, True)
    assert journal.Entry.objects.filter(act=acts.CANCEL_REFUSED).count() == int(taken_on)


def test_what_the_carrier_does_not_show_yet_is_looked_for_again(carrier: DemoBooking, stage: Stage) -> None:
    booking = ordered.asked()
    carrier.mishap = "silent"
    carry_out(booking.pk)
    cancel_booking(booking, by=None)
    looks = 0
    while carry_out(booking.pk) == "cancel_asked" and looks < 20:
        looks += 1
        assert not Booking.objects.due(world.now()).exists()  # later each time
        stage.later(hours=1)
    assert looks == LOOKS  # the first came before its time, and the last found nothing
    booking.refresh_from_db()
    assert booking.state == "cancelled"


def test_whoever_asks_the_carrier_keeps_its_time_when_it_is_called_off(
    carrier: DemoBooking, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = ordered.asked()
    create = carrier.create

    def meanwhile(*given: object) -> object:
        cancel_booking(booking, by=None)
        assert carry_out(booking.pk) == "cancel_asked"  # nobody looks while the first still asks
        return create(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(carrier, "create", meanwhile)
    carrier.mishap = "silent after"
    assert carry_out(booking.pk) == "cancel_asked"
    assert (len(carrier.taken), len(carrier.gone)) == (1, 0)
    stage.later(minutes=5)
    assert carry_out(booking.pk) == "cancelled"
    assert len(carrier.gone) == 1


def test_made_after_all_though_it_was_given_up_it_is_called_off(
    carrier: DemoBooking, stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = ordered.asked()
    create = carrier.create

    def meanwhile(*given: object) -> object:
        Booking.objects.filter(pk=booking.pk).update(state="cancelled", due_at=None)  # looked for in vain, and given up
        return create(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(carrier, "create", meanwhile)
    carrier.mishap = "silent after"
    assert carry_out(booking.pk) == "cancel_asked"
    stage.later(minutes=5)
    assert carry_out(booking.pk) == "cancelled"
    assert len(carrier.gone) == 1


def test_what_is_fetched_is_not_called_off(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    carry_out(booking.pk)
    factories.told(ordered.parcel_of(booking), "picked")
    with pytest.raises(BadBooking):
        cancel_booking(booking, by=None)


def test_the_carrier_may_say_no_and_the_parcel_travels(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    carry_out(booking.pk)
    cancel_booking(booking, by=None)
    carrier.states[ordered.parcel_of(booking).tracking_code] = "picked"
    assert carry_out(booking.pk) == "booked"
    booking.refresh_from_db()
    assert booking.said == "Đã lấy hàng, không hủy được"


@pytest.mark.parametrize("told_before", [True, False])
def test_what_the_carrier_says_is_called_off_is_not_kept_though_it_says_no_the_second_time(
    carrier: DemoBooking, monkeypatch: pytest.MonkeyPatch, told_before: bool
) -> None:
    booking = ordered.asked()
    carry_out(booking.pk)
    cancel_booking(booking, by=None)
    parcel = ordered.parcel_of(booking)

    def no(*_given: object) -> None:
        if not told_before:  # its message comes while it is asked
            factories.told(parcel, "cancel")
        raise Refused("Đơn đã hủy")

    if told_before:
        factories.told(parcel, "cancel")
    monkeypatch.setattr(carrier, "cancel", no)
    assert carry_out(booking.pk) == "cancelled"
    assert not journal.Entry.objects.filter(act=acts.CANCEL_REFUSED).exists()
    assert journal.Entry.objects.filter(act=acts.BOOKING_CANCELLED).count() == 1


def test_given_away_once() -> None:
    booking = ordered.asked()
    carry_out(booking.pk)
    booking.refresh_from_db()
    by = factories.owner_of(factories.accounts.Organisation.objects.get(pk=booking.organisation_id))
    assert hand_over_bookings([booking], by=by) == 1
    assert hand_over_bookings([booking], by=by) == 0


def test_who_and_where_go_with_the_receiver_and_after_the_end(stage: Stage) -> None:
    booking, other = ordered.asked(), ordered.asked()
    assert forget_receiver(booking.subject_type, [booking.subject_id], Traces.of(set(), set())) == 0
    booking.refresh_from_db()
    assert booking.receiver == {}
    cancel_booking(other, by=None)
    stage.later(days=61)
    assert forget_ended(world.now() - timedelta(days=60)) == 1
    other.refresh_from_db()
    assert other.receiver == other.sender == {}


def test_who_and_where_go_too_where_no_end_was_ever_told(carrier: DemoBooking, stage: Stage) -> None:
    booking = ordered.asked()
    carry_out(booking.pk)
    stage.later(days=180)
    assert forget_ended(world.now() - timedelta(days=60)) == 0
    stage.later(minutes=1)
    assert forget_ended(world.now() - timedelta(days=60)) == 1


def test_called_off_in_the_moment_it_is_ordered_it_is_let_go_of(
    carrier: DemoBooking, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = ordered.asked()
    create = carrier.create

    def meanwhile(*given: object) -> object:
        cancel_booking(booking, by=None)
        Booking.objects.filter(pk=booking.pk).update(due_at=world.now())
        assert carry_out(booking.pk) == "cancel_asked"  # another worker asked first: there was nothing yet
        return create(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(carrier, "create", meanwhile)
    assert carry_out(booking.pk) == "cancel_asked"
    assert carry_out(booking.pk) == "cancelled"
    assert len(carrier.gone) == 1


def test_another_try_with_another_number_stands_in_the_booking(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    carry_out(booking.pk)
    parcel = factories.told(ordered.parcel_of(booking), "delivery_fail")
    ask_carrier(parcel, "again", Change(phone="0911222333", note="Sau 17 giờ, gọi trước"))
    assert carrier.changed[parcel.tracking_code].phone == "0911222333"
    booking.refresh_from_db()
    assert (booking.receiver["phone"], booking.note) == ("0911222333", "Sau 17 giờ, gọi trước")
    assert booking.receiver["address"] == "Số 5, thôn Đông Sơn"
    Booking.objects.update(receiver={}, note="")  # forgotten meanwhile: nobody comes back by this
    ask_carrier(parcel, "again", Change(phone="0911222333"))
    booking.refresh_from_db()
    assert booking.receiver == {}


def test_a_change_where_the_carrier_takes_none_goes_by_telephone(
    carrier: DemoBooking, monkeypatch: pytest.MonkeyPatch
) -> None:
    booking = ordered.asked()
    carry_out(booking.pk)
    parcel = factories.told(ordered.parcel_of(booking), "delivery_fail")
    monkeypatch.setattr(carrier, "can", carrier.can - {"change"}, raising=False)
    with pytest.raises(BadBooking) as refused:
        ask_carrier(parcel, "again", Change(note="Mai giao"))
    assert refused.value.field == "note"
    assert not carrier.changed


@pytest.mark.parametrize(
    "changes", [{"pick_part": "night"}, {"pick_part": ""}, {"fetched": False}, {"pick_day": date(2026, 11, 25)}, {"pick_day": date(9999, 1, 1)}]
)  # fmt: skip
def test_nobody_is_asked_to_fetch_then(changes: dict[str, object]) -> None:
    wish = {"pick_day": date(2026, 11, 27), "pick_part": "morning", **changes}
    with pytest.raises(BadBooking) as refused:
        ordered.asked(consignment=ordered.consignment(**wish))
    assert refused.value.field == "pick"


def test_printed_and_ordered_again_in_two_workers_it_is_one_parcel(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    for _printed in range(2):
        carry_out(booking.pk)
        booking.refresh_from_db()
        assert labels([booking]).startswith(b"%PDF")
    assert len(carrier.taken) == 1


def test_called_off_while_the_carrier_fetches_it_travels(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    carry_out(booking.pk)
    cancel_booking(booking, by=None)
    parcel = factories.told(ordered.parcel_of(booking), "picked")
    carrier.states[parcel.tracking_code] = "picked"
    assert carry_out(booking.pk) == "booked"
    parcel.refresh_from_db()
    assert parcel.status == "picked_up"


def test_two_workers_leave_one_paper_and_a_paper_thrown_away_is_not_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    booking = ordered.asked()
    carry_out(booking.pk)
    booking.refresh_from_db()
    home = factories.accounts.Organisation.objects.get(pk=booking.organisation_id)
    by = factories.owner_of(home)
    run = ask_print(home, [booking], kind="labels", by=by)
    papers = iter([b"%PDF-1 late", b"%PDF-1 first"])

    def printed(*_given: object) -> bytes:
        paper = next(papers)
        if paper.endswith(b"late"):
            assert print_run(run.pk)  # another worker is faster
        return paper

    monkeypatch.setattr(printing, "labels", printed)
    assert not print_run(run.pk)
    run.refresh_from_db()
    assert documents.read_file(str(run.file_id)) == b"%PDF-1 first"
    assert documents.File.objects.filter(content_type="application/pdf").count() == 1
    gone = ask_print(home, [booking], kind="labels", layout="a4", by=by)
    PrintRun.objects.filter(pk=gone.pk).update(gone_at=world.now())
    assert not print_run(gone.pk)


def test_whom_it_was_for_is_gone_before_the_carrier_was_asked(carrier: DemoBooking) -> None:
    booking = ordered.asked()
    Booking.objects.update(receiver={})
    assert carry_out(booking.pk) == "refused"
    assert not carrier.taken
