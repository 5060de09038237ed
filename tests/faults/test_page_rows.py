"""Every act that changes a public page says whose page it changes, and an act like any other day's never says everybody's.

Seen from outside: all public pages before and after each act. Where bytes differ, the commit must have counted in a row the
page depends on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.cases import api as cases
from lantoa.catalog import api as catalog
from lantoa.catalog.actions.grade import Decision, expire_grades, listed_product, record_grade, revoke_grade
from lantoa.catalog.actions.link import link_listed
from lantoa.catalog.actions.reminder import remind
from lantoa.catalog.models import Category, Grade, OcopProduct, Product
from lantoa.catalog.rules.ocop import months_after
from lantoa.catalog.tests import grading
from lantoa.documents import api as documents
from lantoa.kit import database
from lantoa.kit.page_cache.fill import KEY, Fill
from lantoa.kit.page_cache.names import OCOP
from lantoa.kit.page_cache.table import EVERYTHING
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.markets import api as markets
from lantoa.markets.tests import factories as market_places
from lantoa.orders.actions import progress
from lantoa.portal.tests import factories
from lantoa.stock import api as stock
from lantoa.stores import api as stores
from lantoa.stores.actions.consignment import take_down_ended
from lantoa.stores.tests.factories import picture
from lantoa.websites.actions.check import visit
from lantoa.websites.actions.site import terminate
from lantoa.websites.tests import factories as registers

pytestmark = pytest.mark.django_db


class Town:
    """Two stalls with goods, a class, and whoever looks at every public page."""

    def __init__(self) -> None:
        learning.load_courses()
        cases.load_procedures()
        self.by, self.other_by = factories.owner("Bếp Hương"), factories.owner("Bếp Lan")
        self.store, self.other = factories.stall(self.by), factories.stall(self.other_by)
        factories.account(self.by)
        self.offer = factories.goods(self.store, self.by, "Chả mực")
        self.second = factories.goods(self.store, self.by, "Ruốc", category="hai-san")
        self.others = factories.goods(self.other, self.other_by, "Miến dong")
        self.photo = documents.keep_photo(picture(), organisation=self.by.organisation)
        self.teachers = accounts.Organisation.objects.create(kind="association", name="Hội", created_at=world.now())
        self.person = accounts.person_for("+84987000111", "Lê Thị Học")
        self.keeper = registers.officer()
        self.site = registers.site()
        self.market = market_places.managed(2)
        self.holder = market_places.let(self.market, phone=self.by.person.phone)
        markets.join_place(self.holder, by=self.by)
        self.client = Client()
        self.body = grading.body()
        self.maker = grading.Maker(self.by.organisation, self.product, self.by)
        self.grade = grading.graded(self.maker, self.body, decided_on=months_after(world.today(), -35))
        self.lot = grading.lot(self.maker)
        self.next_by = factories.owner("Bếp Bên")
        self.next = factories.stall(self.next_by)
        agreed = stores.propose_consignment(
            self.next, maker=self.by.organisation, product=self.product, rate=8_000, valid_from=world.today(), by=self.next_by
        )  # fmt: skip
        self.agreed = stores.answer_consignment(agreed, accept=True, by=self.by)
        self.sell_next_door(500_000)

    def sell_next_door(self, price: int) -> None:
        stores.put_consigned(self.agreed, prices={self.offer.variant_id: price}, by=self.next_by)

    @property
    def product(self) -> catalog.Product:
        return Product.objects.get(pk=self.offer.variant.product_id)

    def addresses(self) -> list[str]:
        stalls = [f"/gian-hang/{store.slug}/" for store in (self.store, self.other, self.next)]
        goods = [f"{stalls[2]}hang/{self.offer.variant.product_id}/"]
        goods += [f"/hang/{pk}/" for pk in Product.objects.order_by("pk").values_list("pk", flat=True)]
        lists = [
            f"{place}{name}" for place in ("/cho/", stalls[0]) for name in ("google.xml", "google.tsv", "meta.csv")
        ]
        shelves = [f"/loai/{slug}/" for slug in ("do-che-bien", "hai-san", "khac")]
        return [
            "/",
            "/en/",
            *stalls,
            *goods,
            *shelves,
            *lists,
            "/xa-phuong/",
            "/xa-phuong/van-don/",
            "/xa-phuong/co-to/",
            "/thu-tuc/",
            "/thu-tuc/1.001612/",
            "/website/",
            f"/website/{self.site.pk}/",
            "/ocop/",
            "/ocop/tieu-chi/",
            "/ocop/ocop.csv",
            *(f"/ocop/{pk}/" for pk in OcopProduct.objects.order_by("pk").values_list("pk", flat=True)),
            "/cho-so/",
            "/cho-so/khong-tien-mat/",
            f"/cho-so/{self.market.market.slug}/",
            f"/cho-so/{self.market.market.slug}/khach/",
            f"/cho-so/o/{self.market.places[0].pk}/",
        ]

    def look(self) -> dict[str, tuple[bytes, frozenset[str]]]:
        """Every public page: its bytes and what it depends on."""
        found = {}
        for address in self.addresses():
            fill = Fill(database.table())
            with database.listening(fill.statements):
                answer = self.client.get(address, **{KEY: fill})
            if answer.status_code == 200:
                assert fill.is_public, address
                assert not fill.strangers(database.all_tables(), frozenset(database.watched())), address
                found[address] = (answer.content, fill.names)
        return found

    def order(self, method: str = "cod", quantity: int = 1) -> Any:
        return factories.order(self.offer, method, quantity)

    def change(self, **changes: Any) -> None:
        kind = stores.Kind("", changes.pop("price", 450_000), changes.pop("on_hand", 50), self.offer.variant_id, 50)
        described = {"name": "Chả mực", "category": "do-che-bien", "unit": "kg", "variants": [kind], **changes}
        stores.change_offer(self.store, self.product, **described, by=self.by)


def new(town: Town) -> None:
    factories.goods(town.store, town.by, "Món mới")


def price(town: Town) -> None:
    town.change(price=460_000)


def words(town: Town) -> None:
    town.change(name="Chả Mực", description="Giã tay", category="hai-san", photos=[town.photo])


def count(town: Town) -> None:
    town.change(on_hand=7)


def hide(town: Town) -> None:
    stores.set_shown(town.store, town.product, shown=False, by=town.by)


def show(town: Town) -> None:
    hide(town)
    stores.set_shown(town.store, town.product, shown=True, by=town.by)


def archive(town: Town) -> None:
    catalog.archive_product(town.product, by=town.by)


def rename(town: Town) -> None:
    stores.change_store(
        town.store, name="Bếp Mới", unit=factories.unit("co-to"), phone="0912345678", story="Chuyện", cover=town.photo,
        shipping_fee=30_000, accepts_cod=False, by=town.by,
    )  # fmt: skip


def rest(town: Town) -> None:
    stores.close_for_holiday(town.store, since=world.today(), until=world.today() + timedelta(days=2), by=town.by)


def reopen(town: Town) -> None:
    rest(town)
    stores.reopen(town.store, by=town.by)


def open_new(town: Town) -> None:
    factories.stall(factories.owner("Bếp Ba", "co-to"))


def place(town: Town) -> None:
    town.order()


def sell_out(town: Town) -> None:
    town.order(quantity=50)


def confirm(town: Town) -> None:
    progress.confirm(town.order(), by=town.by, key=world.uuid7())


def cancel(town: Town) -> None:
    order = town.order("transfer", 50)
    progress.cancel(order, by_seller=True, reason="", by=town.by, key=world.uuid7())


def hand_over(town: Town) -> None:
    order = progress.confirm(town.order(), by=town.by, key=world.uuid7())
    progress.hand_over(progress.pack(order, by=town.by, key=world.uuid7()), by=town.by, key=world.uuid7())


def pay(town: Town) -> None:
    order = town.order("transfer")
    progress.received_by_hand(order, amount=order.total, cash=False, by=town.by, key=world.uuid7())


def refuse(town: Town) -> None:
    with pytest.raises(stock.OutOfStock):
        town.order(quantity=51)


def free_expired(town: Town) -> None:
    with transaction.atomic():
        stock.hold([(town.offer.variant_id, 50)], town.store, expires_at=world.now() - timedelta(seconds=1))
    town.order()


def extend(town: Town) -> None:
    order = town.order("transfer")
    stock.extend(order, world.now() + timedelta(hours=2))


def keep_photo(town: Town) -> None:
    documents.keep_photo(picture(colour=(1, 2, 3)), organisation=town.by.organisation)


def announce(town: Town) -> Any:
    course = learning.Course.objects.order_by("pk")[0]
    start = world.now() + timedelta(days=1)
    return learning.start_class(
        course, town.teachers, unit=factories.unit(), hall="Nhà văn hóa", seats=5, sessions=[(start, start + timedelta(hours=2))],
        by=Leading(town.person.pk, town.teachers.pk),
    )  # fmt: skip


class Leading:
    """Somebody who leads classes for an organisation."""

    helping = False
    roles = frozenset({"person", "instructor"})

    def __init__(self, person_id: int | None, organisation_id: int) -> None:
        self.person_id, self.organisation_id = person_id, organisation_id


def enroll(town: Town) -> None:
    learning.enroll(announce(town), town.person, by=accounts.actor_for(town.person))


def register_site(town: Town) -> None:
    registers.taken([["moi.sandbox.test", "Công ty Mới", "Doanh nghiệp", "10/03/2025", ""]], town.keeper)


def change_site(town: Town) -> None:
    registers.site(owner_kind="household", owner_name="Hộ Lan")


def end_site(town: Town) -> None:
    terminate(town.site, on=world.today(), words="Nghỉ bán", by=town.keeper)


def visit_site(town: Town) -> None:
    visit(town.site.pk)


def grade(town: Town) -> None:
    there = grading.Maker(town.by.organisation, town.second.variant.product, town.by)
    grading.graded(there, town.body)


def link_star(town: Town) -> None:
    """A star that came on a list stands at a stall, and does not any more."""
    product = town.second.variant.product
    with transaction.atomic():
        listed = listed_product(product.name, producer="Ai đó", group="food", unit_id=None, place="")
        record_grade(listed, Decision(3, "8/QĐ", world.today(), "Ủy ban"), authority=town.body.body, by=town.body.by)
    link_listed(listed, product, by=town.body.by)


def revoke(town: Town) -> None:
    revoke_grade(town.grade, reason="Đổi công thức", by=town.body.by)


def run_out(town: Town) -> None:
    remind()
    with transaction.atomic():
        database.touch("catalog", OCOP)
        Grade.objects.filter(pk=town.grade.pk).update(valid_until=world.today() - timedelta(days=1))
    expire_grades()


def stamp(town: Town) -> None:
    catalog.print_stamps(town.lot, 24, serials=True, by=town.by)
    grading.lot(town.maker, code="2611-07")


def recall(town: Town) -> None:
    catalog.recall_lot(town.lot, reason="Có mốc", advice="Đừng ăn", by=town.by)


def trade_at_a_market(town: Town) -> None:
    there = town.market
    markets.add_places(there.market, row="Rau", prefix="R", count=2, by=there.by)
    markets.survey(town.holder, accepts=True, day=world.today(), by=there.by)
    item = markets.list_item(there.market, name="Mực tươi", unit="kg", by=there.by)
    markets.tell_prices(there.market, {item.pk: 300_000}, by=there.by)


def leave_a_market(town: Town) -> None:
    markets.leave_place(town.holder, last_day=world.today(), by=town.market.by)
    market_places.managed(1)


def sell_next_door(town: Town) -> None:
    """The maker no longer shows it itself: the market has it under the neighbour's stall, whose price and count change then."""
    hide(town)
    town.sell_next_door(480_000)
    count(town)


def agreement_over(town: Town) -> None:
    hide(town)
    stores.ConsignmentAgreement.objects.update(ends_on=world.today() - timedelta(days=1))
    take_down_ended()


EVERYDAY: list[Callable[[Town], Any]] = [
    new, price, words, count, hide, show, archive, rename, rest, reopen, open_new, place, sell_out, confirm, cancel, hand_over, pay,
    refuse, free_expired, extend, keep_photo, announce, enroll, register_site, change_site, end_site, visit_site, grade, link_star, revoke, run_out, stamp,
    recall, trade_at_a_market, leave_a_market, sell_next_door, agreement_over,
]  # fmt: skip


def by_hand(town: Town) -> None:
    stores.Offer.objects.filter(pk=town.offer.pk).update(price=99_000)


def shelf(town: Town) -> None:
    Category.objects.filter(pk="hai-san").update(position=99)


def all_places(town: Town) -> None:
    from lantoa.places.models import Unit

    Unit.objects.update(full_name="Ở đâu đó")


SELDOM: list[Callable[[Town], Any]] = [by_hand, shelf, all_places]


@pytest.fixture
def town() -> Iterator[Town]:
    made = Town()
    connection.touched.clear()
    yield made
    connection.touched.clear()


def changed_pages(town: Town, act: Callable[[Town], Any]) -> tuple[set[str], frozenset[str], set[str]]:
    """(pages whose bytes changed, names the commit counts under, changed pages that no name reaches)."""
    before = town.look()
    connection.touched.clear()
    act(town)
    names = connection.touched.names()
    after = town.look()
    # Two looks around a moment of the clock would differ by themselves; nothing in this town runs out meanwhile.
    changed = {
        address
        for address in before.keys() | after.keys()
        if before.get(address, (b"",))[0] != after.get(address, (b"",))[0]
    }
    missed = {
        address for address in changed & before.keys() if EVERYTHING not in names and not names & before[address][1]
    }
    return changed, names, missed


@pytest.mark.parametrize("act", EVERYDAY, ids=lambda act: act.__name__)
def test_an_everyday_act_reaches_every_page_it_changes_and_not_everybodys(
    town: Town, act: Callable[[Town], Any]
) -> None:
    _changed, names, missed = changed_pages(town, act)
    assert missed == set()
    assert EVERYTHING not in names


@pytest.mark.parametrize("act", SELDOM, ids=lambda act: act.__name__)
def test_what_no_room_announces_reaches_every_page(town: Town, act: Callable[[Town], Any]) -> None:
    changed, names, missed = changed_pages(town, act)
    assert changed
    assert missed == set()
    assert names == {EVERYTHING}


def test_the_look_sees_what_a_buyer_would(town: Town) -> None:
    changed, names, _missed = changed_pages(town, sell_out)
    product = f"/hang/{town.offer.variant.product_id}/"
    assert {product, f"/gian-hang/{town.store.slug}/", "/"} <= changed
    assert names == {f"seller:{town.store.organisation_id}"}


def test_an_act_that_kept_silent_about_one_stall_would_be_seen(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """The proof itself, weakened: the room names another seller than the one whose goods it counts."""
    monkeypatch.setattr("lantoa.stock.actions.seller", lambda pk: "seller:0")
    _changed, _names, missed = changed_pages(town, sell_out)
    assert f"/hang/{town.offer.variant.product_id}/" in missed


def test_a_stalls_sale_leaves_other_stalls_pages_as_they_are(town: Town) -> None:
    changed, names, _missed = changed_pages(town, place)
    kept = {address for address, (_bytes, depends) in town.look().items() if not names & depends}
    assert f"/gian-hang/{town.other.slug}/" in kept
    assert f"/hang/{town.others.variant.product_id}/" in kept
    assert not kept & changed


def test_a_product_nobody_could_see_appears_on_a_page_that_is_no_page_before(town: Town) -> None:
    hide(town)
    before = town.look()
    assert f"/hang/{town.product.pk}/" not in before


def test_every_cached_route_is_among_the_pages_looked_at(town: Town) -> None:
    from django.urls import resolve

    from lantoa.accounts.queries.policy import policy_table

    cached = {route for route, row in policy_table().items() if row.cached}
    assert {resolve(address).view_name for address in town.look() if not address.startswith("/en/")} == cached
