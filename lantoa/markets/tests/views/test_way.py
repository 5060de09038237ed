"""The whole way of a market by its pages: drawn, let, a month's fees asked for and paid, prices told, seen by everybody."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.journal import api as journal
from lantoa.markets import acts
from lantoa.markets import api as markets
from lantoa.markets.models import BoardItem
from lantoa.markets.tests import factories
from lantoa.markets.tests.factories import browser
from lantoa.messages import api as messages
from lantoa.payments import api as payments
from lantoa.stores.tests.views.forms import filled, send, wrong

pytestmark = pytest.mark.django_db
FIRST_FLIGHT = 14_336


def test_a_market_from_an_empty_page_to_its_fee_day() -> None:
    by = factories.manager()
    mine = browser(by.person)
    assert mine.get(reverse("markets:mine")).status_code == 200
    said = {
        "name": "Chợ Cái Rồng",
        "unit": factories.unit().pk,
        "grade": "2",
        "hours": "5:00–17:00",
        "sells": "Mực, cá",
    }
    answer = send(mine, reverse("markets:market_new"), **said)
    market = markets.Market.objects.get()
    assert answer["Location"] == reverse("markets:plan", args=[market.pk])
    for row, count in (("Hải sản", "3"), ("Rau", "2")):
        assert send(mine, answer["Location"], row=row, prefix=row[0], count=count).status_code == 302
    assert [place.name for place in markets.Place.objects.order_by("pk")] == ["H1", "H2", "H3", "R1", "R2"]
    assert mine.get(answer["Location"]).text.count('rx="6"') == 5

    first, second = markets.Place.objects.order_by("pk")[:2]
    spot = reverse("markets:spot", args=[second.pk])
    refused = mine.post(spot, {**_form(mine, spot, spot), "column": "1"})
    assert refused.status_code == 422
    assert "Hai ô không thể nằm cùng một chỗ" in wrong(refused, "column")
    assert mine.post(spot, {**_form(mine, spot, spot), "column": "9", "number": "H9"}).status_code == 302

    spot = reverse("markets:spot", args=[first.pk])
    let = reverse("markets:let", args=[first.pk])
    said = {**_form(mine, spot, let), "name": "Cô Hương", "phone": "0915 111 222", "goods": "Mực"}
    for _time in range(2):
        assert mine.post(let, said).status_code == 302
    holder = markets.Stallholder.objects.get()
    assert (holder.phone, messages.Message.objects.latest("pk").to) == ("+84915111222", "+84915111222")
    assert holder.token in messages.Message.objects.latest("pk").text

    factories.account(by)
    rates = reverse("markets:rates", args=[market.pk])
    for kind, amount in (("place", "300k"), ("electricity", "3.500")):
        assert send(mine, rates, kind=kind, amount=amount).status_code == 302
    meters, fees = reverse("markets:meters", args=[market.pk]), reverse("markets:fees", args=[market.pk])
    day = {"day": "2026-01-31"}
    assert send(mine, meters, **day, **{f"electricity-{first.pk}": "1.240"}).status_code == 302
    assert send(mine, meters, **{f"electricity-{first.pk}": "1.300"}).status_code == 302
    down = send(mine, meters, **{f"electricity-{first.pk}": "1.100"})
    assert down.status_code == 422
    preview = mine.get(fees).text
    assert "510.000" in preview  # 300.000 and 60 kWh
    assert send(mine, fees).status_code == 302
    bill = markets.Bill.objects.get()
    assert [entry.data["amount"] for entry in journal.entries_about(bill.run)] == [510_000]
    assert markets.tell_bills() == 1
    assert bill.token in messages.Message.objects.latest("pk").text

    page = browser().get(reverse("markets:bill", args=[bill.token])).text
    assert bill.code in page
    assert browser().get(reverse("markets:bill_qr", args=[bill.token]))["Content-Type"] == "image/png"
    factories.bank_tells(by.organisation.pk, 510_000, f"nop phi {bill.code}")
    bill.refresh_from_db()
    assert (bill.due, bill.bank_received) == (0, 510_000)
    told = journal.Entry.objects.get(act=acts.FEE_PAID)
    assert (told.data["amount"], told.data["by"], told.place) == (510_000, "bank", market.unit_id)
    day = mine.get(fees).text
    assert "1/1" in day or "510.000" in day
    assert mine.get(reverse("markets:bill_desk", args=[bill.pk])).status_code == 200
    assert browser().get(reverse("markets:bill_qr", args=[bill.token])).status_code == 302
    assert payments.received_today(by.organisation.pk).total == 510_000


def test_prices_of_the_day_and_the_page_for_visitors() -> None:
    there = factories.managed(hours_en="5 am to 5 pm")
    mine, board = browser(there.by.person), reverse("markets:prices", args=[there.market.pk])
    new = reverse("markets:item_new", args=[there.market.pk])
    assert (
        mine.post(
            new, {**_form(mine, board, new), "name": "Mực tươi", "unit": "kg", "name_en": "Fresh squid"}
        ).status_code
        == 302
    )
    item = BoardItem.objects.get()
    assert send(mine, board, **{f"item-{item.pk}": "320k"}).status_code == 302
    holder, stall = factories.holder(there)
    assert browser(stall.person).get(board).status_code == 200
    page = browser().get(reverse("markets:market", args=[there.market.slug]))
    assert "320.000" in page.text
    assert len(page.content) > 0
    visit = browser().get("/en" + reverse("markets:visit", args=[there.market.slug]))
    assert "Fresh squid" in visit.text
    assert "Mực, cá, rau" in visit.text
    assert "A1 · Hải sản" in visit.text
    assert "5 am to 5 pm" in visit.text
    assert holder.name not in page.text + visit.text
    for route in ("markets:markets", "markets:cashless"):
        assert browser().get(reverse(route)).status_code == 200
    assert browser().get(reverse("markets:place", args=[there.places[0].pk])).status_code == 200
    poster = browser(stall.person).get(reverse("markets:poster", args=[holder.pk]))
    assert poster["Content-Type"] == "application/pdf"
    assert browser(stall.person).get(reverse("markets:my_places")).status_code == 200
    assert browser().get(reverse("markets:holder", args=[holder.token])).status_code == 200


def _form(mine: object, address: str, action: str) -> dict[str, object]:
    return filled(mine.get(address), f'form[action="{action}"]')
