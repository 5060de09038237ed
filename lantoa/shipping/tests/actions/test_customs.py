"""Declaring to customs: once, rightly, and never to where nothing is sent; stops and rates say where they come from."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from lantoa.journal import api as journal
from lantoa.kit.traces import Traces
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.actions.abroad import enter_rate, stop_destination
from lantoa.shipping.actions.customs import Address, Goods, declare, draw_up
from lantoa.shipping.actions.forget import forget_receiver
from lantoa.shipping.actions.hs import classify
from lantoa.shipping.errors import BadDeclaration, NotThere
from lantoa.shipping.models import CustomsGoods, Declaration, DestinationStop, ExchangeRate
from lantoa.shipping.rules.customs import Item
from lantoa.shipping.tests import factories

pytestmark = pytest.mark.django_db
ITEM = Item("Squid cakes", 2, 1_000, 450_000, "160554")
SELLER, BUYER = (
    Address("Hộ bà Lan", "Vân Đồn, Quảng Ninh", phone="+84912880000"),
    Address("Hans Müller", "Hauptstraße 5, Köln", "50667", "+4922112345"),
)


def draft(country: str = "DE", **changes: Any) -> Declaration:
    home = factories.household()
    given = {
        "reference": "LT2345678",
        "sender": SELLER,
        "receiver": BUYER,
        "country": country,
        "goods": [Goods("Chả mực", 2, 450_000, "x.y", 7)],
        **changes,
    }
    return draw_up(home.pk, factories.subject(), by=factories.owner_of(home), **given)


def declared(
    of: Declaration, *items: Item, kind: str = "parcel", gross: int = 1_200, category: str = "sale", **more: Any
) -> Declaration:
    by = factories.owner_of(of.organisation)
    return declare(of, items or (ITEM,), kind=kind, category=category, gross_grams=gross, by=by, **more)


def test_it_is_declared_with_its_form_rate_and_entry_and_put_right_again() -> None:
    paper, key = draft(), world.uuid7()
    declared(paper, key=key)
    declared(paper, key=key)
    assert (paper.form, paper.rate_is_sure, paper.value) == ("cn23", False, 450_000)
    (entry,) = journal.entries_about(paper).filter(act=acts.DECLARED)
    assert entry.data["country"] == "DE"
    assert "Müller" not in str(entry.data)
    declared(paper, Item("Green tea", 1, 200, 90_000, "090210"), kind="packet", gross=300)
    assert (paper.form, [item.hs for item in paper.items.all()]) == ("cn22", ["090210"])


def test_a_packet_from_300_sdr_on_is_cn23_by_the_newest_rate_entered() -> None:
    enter_rate("XDR", "36000", on=world.today(), source="IMF", by=None)
    paper = draft()
    dear = Item("Cultured pearl necklace", 1, 100, 36_000 * 300, "711610")
    assert declared(paper, dear, kind="packet", gross=300).form == "cn23"
    assert paper.rate_is_sure
    assert paper.sdr == Decimal("300.00")
    cheap = Item("Cultured pearl necklace", 1, 100, 36_000 * 300 - 36_000, "711610")
    assert declared(paper, cheap, kind="packet", gross=300).form == "cn22"


@pytest.mark.parametrize(
    ("items", "more", "field"),
    [([Item("Squid cakes", 2, 0, 450_000, "160554")], {}, "net_grams"), ([ITEM], {"gross": 0}, "gross_grams"), ([ITEM], {"gross": 500}, "gross_grams"),
     ([Item("Squid cakes", 2, 1_000, 0, "160554")], {}, "value"), ([Item("Chả mực", 2, 1_000, 1, "160554")], {}, "description"),
     ([Item("Squid cakes", 2, 1_000, 1, "")], {}, "hs"), ([ITEM], {"kind": "rocket"}, "kind")],
)  # fmt: skip
def test_what_customs_would_not_take_is_refused_and_changes_nothing(
    items: list[Item], more: dict[str, Any], field: str
) -> None:
    paper = draft()
    with pytest.raises(BadDeclaration) as refused:
        declared(paper, *items, **more)
    assert refused.value.field == field
    paper.refresh_from_db()
    assert paper.declared_at is None


def test_forbidden_goods_and_a_stopped_destination_are_refused() -> None:
    paper = draft()
    with pytest.raises(NotThere, match="2019/2122"):
        declared(paper, Item("Pork sausage", 1, 500, 90_000, "160100"))
    stop_destination("DE", why="Chiến sự", source="Công văn", by=None)
    with pytest.raises(NotThere, match="Chiến sự"):
        declared(paper)


def test_an_address_no_post_reads_is_refused() -> None:
    with pytest.raises(BadDeclaration):
        declared(draft(receiver=Address("山田花子", "東京")))
    assert declared(draft(receiver=BUYER)).declared_at


def test_stops_hold_from_their_day_to_their_day() -> None:
    today = world.today()
    stop_destination("JP", why="Động đất", source="Bưu điện", since=today + timedelta(days=1), by=None)
    assert DestinationStop.of("JP") is None
    stop_destination(
        "KR", why="Bão", source="Bưu điện", since=today - timedelta(days=9), until=today - timedelta(days=1), by=None
    )
    assert DestinationStop.of("KR") is None
    for wrong in (
        {"country": "VN"},
        {"country": "JP", "why": ""},
        {"country": "JP", "until": today - timedelta(days=1)},
    ):
        with pytest.raises(NotThere):
            stop_destination(**{"why": "x", "source": "y", "by": None, **wrong})  # type: ignore[arg-type]


def test_the_command_stops_opens_and_enters_rates(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("destinations", "stop", "jp", "--why", "Chiến sự", "--source", "Công văn 7")
    call_command("destinations", "rate", "USD", "26300", "--on", str(world.today()), "--source", "Vietcombank")
    call_command("destinations", "list")
    said = capsys.readouterr().out
    assert "Công văn 7" in said
    assert "Vietcombank; verified" in said
    call_command("destinations", "open", "JP")
    assert DestinationStop.of("JP") is None
    for wrong in (["rate", "USD", "-1"], ["rate", "USD", "NaN"], ["rate", "US", "1"]):
        with pytest.raises(CommandError):
            call_command("destinations", *wrong, "--on", "2026-11-01", "--source", "x")
    with pytest.raises(CommandError):
        call_command("destinations", "rate", "USD", "1", "--on", "9999-12-31", "--source", "x")
    assert ExchangeRate.newest()["EUR"].on == date(2025, 12, 23)


def test_goods_are_classified_once_and_the_same_again_says_nothing() -> None:
    home, thing = factories.household(), factories.subject()
    by = factories.owner_of(home)
    for _twice in range(2):
        goods = classify(home.pk, thing, code="1605.54", description="Squid cakes", net_grams=500, by=by)
    assert journal.entries_about(goods).count() == 1
    for wrong in ({"code": "12"}, {"description": "Quà"}, {"net_grams": 0}):
        with pytest.raises(BadDeclaration):
            classify(
                home.pk, thing, **{"code": "160554", "description": "Squid cakes", "net_grams": 1, "by": by, **wrong}
            )  # type: ignore[arg-type]
    assert CustomsGoods.objects.count() == 1


def test_what_was_declared_of_unknown_goods_is_known_for_the_next_parcel_even_where_a_row_was_emptied() -> None:
    two = [Goods("Chả mực", 2, 450_000, "x.y", 7), Goods("Chè", 1, 90_000, "x.y", 8)]
    paper = declared(draft(goods=two), Item("Green tea", 1, 200, 90_000, "090210", row=1))
    assert [(item.called, item.subject_id) for item in paper.items.all()] == [("Chè", 8)]
    goods = CustomsGoods.objects.get()
    assert (goods.subject_id, goods.hs, goods.net_grams) == (8, "090210", 200)


def test_an_erased_receiver_leaves_the_declaration_without_a_name() -> None:
    paper = declared(draft())
    forget_receiver(paper.subject_type, [paper.subject_id], Traces.of(set(), set()))
    paper.refresh_from_db()
    assert (paper.receiver_name, paper.receiver_address, paper.receiver_phone) == ("", "", "")
    assert paper.value == 450_000
