"""What a seller sees of channels and does there; others see nothing of it."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lantoa.accounts import api as accounts
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.adapters.demo.adapter import DemoMarketplace
from lantoa.channels.models import Listing
from lantoa.channels.tests import factories
from lantoa.journal import api as journal
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db
PAGE = "/gian-hang/kenh/"


def browser(by: accounts.ActingPerson) -> Client:
    made = Client()
    made.force_login(by.person)
    return made


def key() -> str:
    return str(world.uuid7())


def test_a_product_is_put_up_and_what_stands_against_it_is_said(outside: DemoMarketplace) -> None:
    by, store = factories.stall()
    account, goods = factories.account(by), factories.product(by, store)
    mine = browser(by)
    assert goods.name in mine.get(f"{PAGE}{account.pk}/bay/").content.decode()
    way, a = f"{PAGE}hang/{goods.pk}/", f"a{account.pk}-"
    assert way in mine.get(f"{PAGE}{account.pk}/bay/").content.decode()
    refused = mine.post(way, {f"{a}chosen": "on", f"{a}title": "m" * 121, "key": key()})
    assert refused.status_code == 422
    assert "120" in refused.content.decode()
    sent = {f"{a}chosen": "on", f"{a}title": "Chả mực Hạ Long", f"{a}weight_grams": "550", "key": key()}
    assert mine.post(way, sent).status_code == 302
    listing = Listing.objects.get()
    assert (listing.title, listing.weight_grams, listing.state) == ("Chả mực Hạ Long", 550, "sending")
    outside.fault = NotDone("no", fault="refused", words="Hàng này cần giấy")
    journal.work_off()
    shown = mine.get(PAGE).content.decode()
    assert "Hàng này cần giấy" in shown
    outside.fault = None
    assert mine.post(f"{PAGE}mon/{listing.pk}/", {"act": "retry", "key": key()}).status_code == 302
    journal.work_off()
    assert "https://demo.example/1" in mine.get(PAGE).content.decode()
    for act, state in (("pause", "paused"), ("resume", "shown"), ("end", "ended")):
        mine.post(f"{PAGE}mon/{listing.pk}/", {"act": act, "key": key()})
        journal.work_off()
        listing.refresh_from_db()
        assert listing.state == state


def test_nobody_else_sees_or_touches_it() -> None:
    by, store = factories.stall()
    account, goods = factories.account(by), factories.product(by, store)
    listing = factories.listed(by, account, goods)
    other, _store = factories.stall("Bếp khác")
    theirs = browser(other)
    for path in (f"{account.pk}/bay/", f"hang/{goods.pk}/"):
        assert theirs.get(PAGE + path).status_code == 404
    assert theirs.post(f"{PAGE}mon/{listing.pk}/", {"act": "end", "key": key()}).status_code == 404
    assert goods.name not in theirs.get(PAGE).content.decode()


def test_the_list_asks_as_much_for_many_as_for_one() -> None:
    by, store = factories.stall()
    account = factories.account(by)
    mine = browser(by)
    counts = []
    for number in range(2):
        for row in range(1 + 4 * number):
            factories.listed(by, account, factories.product(by, store, name=f"Món {number} {row}"))
        with CaptureQueriesContext(connection) as asked:
            assert mine.get(PAGE).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_a_yes_from_elsewhere_connects_nothing() -> None:
    by, _store = factories.stall()
    answer = browser(by).get(f"{PAGE}ve/", {"w": "forged", "code": "x", "shop_id": "77"})
    assert answer.status_code == 422
    assert re.search(r"Sendo", answer.content.decode())
