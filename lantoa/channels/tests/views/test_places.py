"""One product at several places at once, what stands against it at each, what was changed there, and how much is kept back."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from PIL import Image

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.channels import tasks
from lantoa.channels.actions import sight
from lantoa.channels.actions.account import begin, state_word
from lantoa.channels.actions.shelf import read_shelves, to_read_shelves
from lantoa.channels.adapters.base import Access, NotDone, Shelf
from lantoa.channels.adapters.demo.adapter import DemoMarketplace
from lantoa.channels.models import ChannelAccount, ChannelShelf, Listing
from lantoa.channels.queries.attention import attention
from lantoa.channels.queries.shelf import shelves_for
from lantoa.channels.tests import factories
from lantoa.channels.tests.conftest import Stage
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.stores import api as stores

pytestmark = pytest.mark.django_db
PAGE = "/gian-hang/kenh/"
SHELVES = (Shelf("11", ("Thực phẩm", "Hải sản", "Chả mực, chả cá")), Shelf("12", ("Thực phẩm", "Hải sản", "Mực khô")), Shelf("13", ("Thời trang", "Giày")))  # fmt: skip


def browser(by: accounts.ActingPerson) -> Client:
    made = Client()
    made.force_login(by.person)
    return made


def key() -> str:
    return str(world.uuid7())


def photo(by: accounts.ActingPerson, colour: Any) -> documents.Photo:
    raw = io.BytesIO()
    Image.new("RGB", (900, 900), colour).save(raw, "PNG")
    raw.seek(0)
    return documents.keep_photo(raw, organisation=by.organisation)


def street() -> tuple[accounts.ActingPerson, stores.Store, catalog.Product, ChannelAccount, ChannelAccount]:
    by, store = factories.stall()
    catalog.load_categories()
    goods = stores.offer_product(
        store, name="Chả mực giã tay", category="do-che-bien", unit="túi", variants=[("500 g", 225_000, 5), ("1 kg", 450_000, 2)],
        photos=[photo(by, "red"), photo(by, "green"), photo(by, "blue")], by=by,
    )  # fmt: skip
    return by, store, goods, factories.account(by), factories.account(by, "78")


def test_a_product_goes_up_at_both_places_each_in_its_own_way(outside: DemoMarketplace) -> None:
    by, _store, goods, first, second = street()
    small, large = goods.variants.order_by("position")
    red, green, blue = catalog.photos_of([goods.pk])[goods.pk]
    mine, way = browser(by), f"{PAGE}hang/{goods.pk}/"
    seen = BeautifulSoup(mine.get(way).content, "lxml")
    assert len(seen.select("section.box")) == 2
    assert "chứng nhận đủ điều kiện an toàn thực phẩm" in seen.text  # food, and no paper was ever shown
    a, b = f"a{first.pk}-", f"a{second.pk}-"
    sent = {"key": key(), f"{a}chosen": "on", f"{a}title": "m" * 121, f"{b}chosen": "on", f"{b}title": "n" * 130}
    refused = mine.post(way, sent)
    assert refused.status_code == 422
    assert len(BeautifulSoup(refused.content, "lxml").select("section .wrong")) == 2  # of each place all of it, at once
    assert not Listing.objects.exists()
    sent |= {
        "key": key(), f"{a}title": "Chả mực ngon", f"{a}description": "Giã tay", f"{a}price_{small.pk}": "239000", f"{a}photo_{blue.pk}": "1", f"{a}photo_{red.pk}": "2",
        f"{a}photo_{green.pk}": "", f"{b}title": "", **{f"{b}photo_{one.pk}": str(place) for place, one in enumerate((red, green, blue), 1)},
    }  # fmt: skip
    assert mine.post(way, sent).status_code == 302
    assert mine.post(way, sent).status_code == 302  # the same once more changes nothing
    journal.work_off(20)
    here, there = Listing.objects.order_by("pk")
    assert (here.state, there.state, outside.calls.count("publish")) == ("shown", "shown", 2)
    assert (here.photos, there.photos) == ([blue.pk, red.pk], [])
    draft, other = outside.items[here.outside_id][0], outside.items[there.outside_id][0]
    assert (draft.title, draft.description, [one.price for one in draft.variants]) == ("Chả mực ngon", "Giã tay", [239_000, 450_000])  # fmt: skip
    assert (other.title, [one.price for one in other.variants]) == ("Chả mực giã tay", [225_000, 450_000])
    # Whatever a photo is kept as here, it goes out as JPEG.
    assert [len(draft.photos), len(other.photos)] == [2, 3]
    assert all(one.content.startswith(b"\xff\xd8\xff") for one in (*draft.photos, *other.photos))
    again = BeautifulSoup(mine.get(way).content, "lxml")
    assert again.select_one(f"input[name={a}title]")["value"] == "Chả mực ngon"  # type: ignore[index]
    assert large.name in again.text


def test_a_place_that_is_not_ticked_is_left_alone_and_one_field_is_no_others(outside: DemoMarketplace) -> None:
    by, _store, goods, first, second = street()
    mine, way = browser(by), f"{PAGE}hang/{goods.pk}/"
    wrong = {"key": key(), f"a{first.pk}-chosen": "on", f"a{first.pk}-weight_grams": "-3", f"a{first.pk}-photo_9": "x"}
    assert mine.post(way, wrong).status_code == 422
    mine.post(way, {"key": key(), f"a{second.pk}-chosen": "on"})
    assert [one.account_id for one in Listing.objects.all()] == [second.pk]
    other, _stall = factories.stall("Bếp khác")
    assert browser(other).get(way).status_code == 404
    assert browser(other).post(f"{PAGE}nha/{first.pk}/", {"pieces": "9", "key": key()}).status_code == 404
    tried, store = factories.stall("Bếp thử", rehearsal=True)
    assert browser(tried).get(f"{PAGE}hang/{factories.product(tried, store).pk}/").status_code == 404


def test_its_shelf_there_is_found_by_words(outside: DemoMarketplace, monkeypatch: pytest.MonkeyPatch, stage: Stage) -> None:  # fmt: skip
    by, _store, goods, first, _second = street()
    monkeypatch.setattr(DemoMarketplace, "shelves", lambda _self, _access: SHELVES, raising=False)
    assert len(to_read_shelves()) == 1
    assert tasks.read_shelves_on() == 1
    journal.work_off(10)
    assert (ChannelShelf.objects.count(), to_read_shelves()) == (3, [])
    assert [one.number for one in shelves_for("demo", "cha muc")] == ["11", "12"]
    assert shelves_for("demo", "") == shelves_for("demo", "xe máy") == []
    stage.later(days=7, minutes=1)
    monkeypatch.setattr(DemoMarketplace, "shelves", lambda _self, _access: SHELVES[:2], raising=False)
    outside.live = "demo-token-1"
    ChannelAccount.objects.update(token_until=None)
    assert read_shelves(first.pk) == ChannelShelf.objects.count() == 2
    mine, way, a = browser(by), f"{PAGE}hang/{goods.pk}/", f"a{first.pk}-"
    found = BeautifulSoup(mine.post(way, {"key": key(), f"{a}chosen": "on", f"{a}title": "Tên riêng", f"{a}shelf_words": "mực khô", "find": "1"}).content, "lxml")  # fmt: skip
    offered = [one["value"] for one in found.select(f"input[name={a}category]")]
    assert offered[0] == "12"
    assert found.select_one(f"input[name={a}title]")["value"] == "Tên riêng"  # type: ignore[index]  # nothing typed is lost
    mine.post(way, {"key": key(), f"{a}chosen": "on", f"{a}category": "12"})
    assert Listing.objects.get().category == "12"
    ChannelShelf.objects.filter(number="12").update(number="99")
    Listing.objects.update(category="12")
    assert mine.post(way, {"key": key(), f"{a}chosen": "on", f"{a}category": "12"}).status_code == 422
    # Nothing there is called like these goods: one looks for it by other words.
    ChannelShelf.objects.update(name="Xe máy", folded="xe may")
    Listing.objects.update(category="")
    nothing = BeautifulSoup(mine.get(way).content, "lxml")
    assert nothing.select_one(f"input[name={a}shelf_words]")
    assert "Bạn thử từ khác" in nothing.text
    ChannelShelf.objects.all().delete()
    assert "Một phút nữa" in mine.get(way).content.decode()


def test_what_was_changed_there_is_shown_with_two_choices(outside: DemoMarketplace, stage: Stage) -> None:
    by, _store, goods, first, _second = street()
    listing = factories.listed(by, first, goods)
    journal.work_off(10)
    listing.refresh_from_db()
    draft, _shown = outside.items[listing.outside_id]
    cheaper = replace(draft.variants[0], price=99_000)
    outside.items[listing.outside_id] = (replace(draft, title="Chả mực sale", variants=(cheaper, *draft.variants[1:])), True)  # fmt: skip
    mine = browser(by)
    assert attention(by).listings == 0
    stage.later(hours=2)
    tasks.look_on()
    journal.work_off(10)
    said = mine.get(PAGE).content.decode()
    assert all(words in said for words in ("Chả mực sale", "99.000", "225.000", "Làm cho giống ở đây", "Giữ như ở đó"))
    assert attention(by).listings == 1
    assert "Hàng bày nơi khác cần bạn" in mine.get("/hom-nay/").content.decode()
    other, _stall = factories.stall("Bếp khác")
    assert browser(other).post(f"{PAGE}mon/{listing.pk}/quyet/", {"act": "here", "key": key()}).status_code == 404
    for act in ("here", "here", "sạch"):
        assert mine.post(f"{PAGE}mon/{listing.pk}/quyet/", {"act": act, "key": key()}).status_code == 302
    journal.work_off(10)
    assert outside.items[listing.outside_id][0].title == "Chả mực giã tay"
    assert attention(by).listings == 0
    outside.items.clear()
    stage.later(hours=2)
    sight.look_at(first.pk)
    assert "Bày lại" in mine.get(PAGE).content.decode()
    assert attention(by).listings == 1


def test_pieces_are_kept_back_it_is_looked_at_and_ended_on_the_page_of_the_shop(outside: DemoMarketplace, stage: Stage) -> None:  # fmt: skip
    by, _store, goods, first, _second = street()
    listing = factories.listed(by, first, goods)
    mine, way = browser(by), f"{PAGE}nha/{first.pk}/"
    assert mine.get(way).status_code == 200
    assert mine.post(way, {"pieces": "101", "key": key()}).status_code == 422
    assert mine.post(way, {"pieces": "2", "key": key()}).status_code == 302
    journal.work_off(10)
    listing.refresh_from_db()
    assert [one.stock for one in outside.items[listing.outside_id][0].variants] == [3, 0]
    assert "Giữ lại 2 cái" in mine.get(PAGE).content.decode()
    sight.look_at(first.pk)
    assert sight.to_look_at() == []
    stage.later(minutes=2)
    assert mine.post(way, {"look": "1", "key": key()}).status_code == 302
    assert sight.to_look_at() == [first.pk]
    assert mine.post(way, {"end": "1", "key": key()}).status_code == 302
    first.refresh_from_db()
    assert first.state == "ended"


def test_who_said_yes_for_several_pages_chooses_one(outside: DemoMarketplace, monkeypatch: pytest.MonkeyPatch) -> None:
    by, _store = factories.stall()
    waiting = begin(by.organisation, "demo", by=by)
    there = {"501": "Bếp Hương", "502": "Quà biển"}

    def choose(_self: DemoMarketplace, access: Access, shop: str) -> Access:
        if shop not in there:
            raise NotDone("not allowed", fault="key")
        return replace(access, shop=shop, shop_name=there[shop], token="demo-token-1", pages=())

    monkeypatch.setattr(DemoMarketplace, "ask_url", lambda *_given: "https://demo.example/yes", raising=False)
    monkeypatch.setattr(DemoMarketplace, "enter", lambda _self, access, _back, _answer: replace(access, refresh_token="person", pages=tuple(there.items())), raising=False)  # fmt: skip
    monkeypatch.setattr(DemoMarketplace, "choose", choose, raising=False)
    mine, way = browser(by), f"{PAGE}nha/{waiting.pk}/trang/"
    assert mine.get(way).status_code == 302  # nothing to choose yet
    going = mine.post(f"{PAGE}noi/demo/", {"key": key()}).content.decode()
    assert "https://demo.example/yes" in going
    back = mine.get(f"{PAGE}ve/", {"w": state_word(waiting, by), "code": "x"})
    assert back["Location"] == way
    assert "Quà biển" in mine.get(way).content.decode()
    assert mine.post(way, {"page": "777", "key": key()}).status_code == 422
    assert mine.post(way, {"page": "502", "key": key()}).status_code == 302
    waiting.refresh_from_db()
    assert (waiting.state, waiting.shop, waiting.shop_name) == ("working", "502", "Quà biển")
    assert mine.get(way).status_code == 302


def test_the_page_asks_as_much_for_many_places_as_for_two(outside: DemoMarketplace) -> None:
    by, _store, goods, first, _second = street()
    factories.listed(by, first, goods)
    mine, counts = browser(by), []
    for number in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert mine.get(f"{PAGE}hang/{goods.pk}/").status_code == 200
        counts.append(len(asked))
        factories.account(by, f"9{number}")
    assert counts[1] - counts[0] <= 1  # whether shelves are known is asked for each
