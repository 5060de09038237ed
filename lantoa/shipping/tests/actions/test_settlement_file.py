"""A settlement file counts once, and says row by row what was not understood."""

from __future__ import annotations

import pytest

from lantoa.journal import api as journal
from lantoa.shipping import acts
from lantoa.shipping.actions.settlement import take_back
from lantoa.shipping.actions.settlement_file import take_settlement_file
from lantoa.shipping.errors import BadSettlement
from lantoa.shipping.models import Settlement
from lantoa.shipping.tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_settles_parcels_and_the_same_again_counts_nothing() -> None:
    home = factories.household()
    parcel = factories.delivered(factories.parcel(home))
    content = f"Mã vận đơn,COD,Phí\n{parcel.tracking_code},250000,22000\nGALA99,90000,0\nGAXX01,?,0\n".encode()
    by = factories.owner_of(home)
    taken = take_settlement_file(home, "ghn", content=content, by=by)
    again = take_settlement_file(home, "ghn", content=content, reference="KY-7", by=by)
    assert taken == again
    assert (again.total, again.fees, again.not_understood) == (340_000, 22_000, [[4, "no_amount", "GAXX01 · ? · 0"]])
    assert list(taken.lines.order_by("number").values_list("number", "state")) == [(2, "agrees"), (3, "unknown_parcel")]
    parcel.refresh_from_db()
    assert (parcel.cash_received, parcel.owed) == (250_000, 0)
    assert Settlement.objects.count() == 1
    assert bytes(taken.file.sha256, "ascii")
    late = factories.parcel(home, tracking_code="GALA99", cash_to_collect=90_000)
    assert (late.cash_received, late.lines.get().state) == (90_000, "agrees")


def test_an_overlapping_file_counts_only_what_is_new() -> None:
    home = factories.household()
    one, two = (factories.delivered(factories.parcel(home)) for _ in range(2))
    by = factories.owner_of(home)
    first = f"Mã vận đơn,COD\n{one.tracking_code},250000\n".encode()
    both = first + f"{two.tracking_code},250000\n".encode()
    take_settlement_file(home, "ghn", content=first, by=by)
    taken = take_settlement_file(home, "ghn", content=both, by=by)
    assert list(taken.lines.order_by("number").values_list("state", flat=True)) == ["already_settled", "agrees"]
    for parcel in (one, two):
        parcel.refresh_from_db()
        assert parcel.cash_received == 250_000


@pytest.mark.parametrize(
    ("content", "field"), [(b"", "file"), (b"PK\x03\x04\x00", "file"), (b"a,b\n1,2\n", "file"), ("Mã vận đơn,COD\nGA1,?\n".encode(), "file"), (b"x" * 2_000_001, "file")]
)  # fmt: skip
def test_what_is_no_settlement_is_refused_and_leaves_nothing(content: bytes, field: str) -> None:
    home = factories.household()
    with pytest.raises(BadSettlement) as refused:
        take_settlement_file(home, "ghn", content=content, by=factories.owner_of(home))
    assert refused.value.field == field
    assert not Settlement.objects.exists()


def test_a_number_taken_with_other_figures_is_refused() -> None:
    home = factories.household()
    by = factories.owner_of(home)
    take_settlement_file(home, "ghn", content="Mã vận đơn,COD\nGA123,1000\n".encode(), reference="KY-1", by=by)
    with pytest.raises(BadSettlement) as refused:
        take_settlement_file(home, "ghn", content="Mã vận đơn,COD\nGA123,2000\n".encode(), reference="KY-1", by=by)
    assert refused.value.field == "reference"


def test_a_wrong_file_is_taken_back_and_the_right_one_counts() -> None:
    home = factories.household()
    parcel = factories.delivered(factories.parcel(home))
    by = factories.owner_of(home)
    content = f"Mã vận đơn,COD\n{parcel.tracking_code},250000\nGAXX01,9000\n".encode()
    wrong = take_settlement_file(home, "ghn", content=content, reference="KY-1", by=by)
    repeated = factories.settled(parcel, 250_000)
    for _ in range(2):
        take_back(wrong, why="nhầm tệp", by=by)
    parcel.refresh_from_db()
    assert set(wrong.lines.values_list("state", flat=True)) == {"taken_back"}
    assert (repeated.lines.get().state, parcel.cash_received) == ("agrees", 250_000)
    said = [(entry.act, entry.data.get("counted")) for entry in journal.entries_about(parcel)][-2:]
    assert said == [(acts.SETTLEMENT_TAKEN_BACK, -250_000), (acts.SETTLED, 250_000)]
    right = take_settlement_file(home, "ghn", content=content, reference="KY-1", by=by)
    assert right != wrong
    assert list(right.lines.order_by("number").values_list("state", flat=True)) == ["already_settled", "unknown_parcel"]
    late = factories.parcel(home, tracking_code="GAXX01", cash_to_collect=9_000)
    assert late.cash_received == 9_000


def test_what_the_carrier_itself_told_cannot_be_taken_back_nor_anything_without_a_reason() -> None:
    home = factories.household()
    by = factories.owner_of(home)
    account = factories.connected(home, "ghtk")
    factories.knock(account, factories.notice("6", "GAHOOK01"))
    taken = take_settlement_file(home, "ghn", content="Mã vận đơn,COD\nGA123,1000\n".encode(), by=by)
    for settlement, why, field in ((Settlement.objects.get(source="hook"), "nhầm", ""), (taken, " \u200b", "why")):
        with pytest.raises(BadSettlement) as refused:
            take_back(settlement, why=why, by=by)
        assert refused.value.field == field
    assert not Settlement.objects.exclude(taken_back_at=None).exists()
