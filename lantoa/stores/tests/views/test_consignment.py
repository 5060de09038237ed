"""The screens of what neighbours agree on: wrong words are refused in sentences, what was typed stays, members come and go."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.kit.page_cache.fill import KEY
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.stores.actions.consignment import answer_consignment, propose_consignment, put_consigned
from lantoa.stores.models import ConsignmentAgreement, CooperativeMember
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "said",
    [
        {"what": ""},
        {"what": "/hang/99999999999999999999/"},
        {"what": "/hang/x\x00/"},
        {"what": "/gian-hang/khong-co/"},
        {"rate": "101"},
        {"rate": "-5"},
        {"rate": ""},
        {"rate": "", "price": "9" * 40},
        {"valid_from": "31/12/9999"},
        {"valid_from": "0001-01-01"},
        {"valid_to": "2020-01-01"},
    ],
)
def test_what_cannot_be_proposed_is_refused_beside_its_field(said: dict[str, str]) -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    product = factories.squid_cake(maker)
    good = {"what": f"/hang/{product.pk}/", "rate": "80", "valid_from": str(world.today()), "key": factories.key()}
    answer = factories.browser(seller.person).post(reverse("stores:consignment_new"), {**good, **said})
    assert answer.status_code == 422
    assert ConsignmentAgreement.objects.count() == 0


def test_no_address_is_asked_for_where_the_way_there_says_whose_goods() -> None:
    shop, maker = factories.browser(factories.stall("Nhà lá").person), factories.stall("Bếp Hương")
    product = factories.squid_cake(maker)
    new = reverse("stores:consignment_new")
    assert 'id="id_what"' in shop.get(new).text
    for what, name in ((f"/hang/{product.pk}/", product.name), (f"/gian-hang/{maker.store.slug}/", "Mọi thứ")):
        known = shop.get(new, {"hang": what}).text
        assert (
            name in known,
            maker.organisation.name in known,
            f'value="{what}"' in known,
            'id="id_what"' in known,
        ) == (True, True, True, False)
    for nothing in ("/hang/x\x00/", "\x00", "/gian-hang/khong-co/", "9" * 300):
        assert 'id="id_what"' in shop.get(new, {"hang": nothing}).text
    # Once typed it is shown by its name too, whatever else was wrong.
    again = shop.post(new, {"what": f"/hang/{product.pk}/", "rate": "", "key": factories.key()})
    assert (again.status_code, product.name in again.text) == (422, True)


@pytest.mark.parametrize("price", ["x", "-1", "5", "9" * 30, "600.000.000"])
def test_a_price_that_cannot_be_is_refused_and_stays_written(price: str) -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    product = factories.squid_cake(maker)
    terms = {"maker": maker.organisation, "rate": 8_000, "valid_from": world.today()}
    agreement = answer_consignment(propose_consignment(seller.store, **terms, by=seller.by), accept=True, by=maker.by)
    (variant,) = product.variants.all()
    target = reverse("stores:consigned", args=[agreement.pk])
    answer = factories.browser(seller.person).post(target, {f"price-{variant.pk}": price, "key": factories.key()})
    assert answer.status_code == 422
    assert f'value="{price}"' in answer.text
    assert factories.browser(maker.person).get(target).status_code == 404


def test_a_cooperative_asks_a_household_and_each_of_them_may_end_it() -> None:
    chief = factories.person()
    body = accounts.create_organisation(kind="cooperative", name="Hợp tác xã", owner=chief, by=None)
    stores.open_store(
        body, name="Vân Đồn", unit=factories.unit(), phone=chief.phone, by=accounts.actor_for(chief, body)
    )
    maker, office = factories.stall("Bếp Hương"), factories.browser(chief)
    said = {"what": f"/gian-hang/{maker.store.slug}/", "rate": "90", "valid_from": str(world.today())}
    office.post(reverse("stores:member_new"), {**said, "key": factories.key()})
    made, home = CooperativeMember.objects.get(), factories.browser(maker.person)
    assert "Hợp tác xã" in home.get(reverse("stores:consignment", args=[made.agreement_id])).text
    home.post(reverse("stores:consignment_answer", args=[made.agreement_id]), {"key": factories.key()})
    assert "Bếp Hương" in office.get(reverse("stores:members")).text
    assert "Hợp tác xã" in home.get(reverse("stores:members")).text
    end = reverse("stores:member_end", args=[made.pk])
    assert office.post(end, {"last_day": "0001-01-01", "key": factories.key()}).status_code == 422
    assert home.post(end, {"last_day": str(world.today()), "key": factories.key()}).status_code == 302
    made.refresh_from_db()
    assert made.until == world.today()


def test_questions_and_reviews_next_door_are_the_selling_stall_s_and_the_maker_s_answers_are_read_there_too() -> None:
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    product = factories.squid_cake(maker)
    agreement = propose_consignment(
        seller.store, maker=maker.organisation, rate=8_000, valid_from=world.today(), by=seller.by
    )
    answer_consignment(agreement, accept=True, by=maker.by)
    (variant,) = product.variants.all()
    put_consigned(agreement, prices={variant.pk: 500_000}, by=seller.by)
    there = reverse("stores:product_at", args=[seller.store.slug, product.pk])
    own = reverse("stores:product", args=[product.pk])
    ask, tai = reverse("stores:ask", args=[product.pk]), f"?tai={seller.store.slug}"
    buyer = factories.browser()
    page = buyer.get(there).text
    assert f"{ask}{tai}" in page
    assert f"{reverse('stores:reviews', args=[product.pk])}{tai}" in page
    said = {"text": "Giao tới Cô Tô không?", "name": "", "phone": "0987654321", "key": factories.key()}
    mine = buyer.post(f"{ask}{tai}", said)["Location"]
    at_the_maker = stores.ask(maker.store, product, text="Để được mấy ngày?", address="10.0.0.1", by=accounts.Visitor())
    (asked,) = stores.Question.objects.filter(store=seller.store)
    assert there in buyer.get(mine).text
    stores.answer(asked, text="Có giao.", published=True, by=seller.by)
    stores.answer(at_the_maker, text="Ba ngày.", published=True, by=maker.by)
    page = buyer.get(there).text
    assert "Có giao." in page
    assert "Ba ngày." in page
    assert "Có giao." not in buyer.get(own).text
    stores.set_shown(maker.store, product, shown=False, by=maker.by)
    for path in (there, f"{ask}{tai}", f"{reverse('stores:reviews', args=[product.pk])}{tai}"):
        assert buyer.get(path).status_code == 200
    report = reverse("stores:report_question", args=[asked.pk])
    assert there in buyer.get(report).text


def test_of_many_neighbours_goods_the_newest_come_first_and_the_rest_is_a_tap_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("lantoa.stores.queries.NEXT_DOOR_ON_A_PAGE", 1)
    seller, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    goods = [factories.squid_cake(maker, name=name) for name in ("Ruốc hàu", "Sứa muối")]
    terms = {"maker": maker.organisation, "rate": 8_000, "valid_from": world.today()}
    agreement = answer_consignment(propose_consignment(seller.store, **terms, by=seller.by), accept=True, by=maker.by)
    put_consigned(agreement, prices={one.variants.get().pk: 500_000 for one in goods}, by=seller.by)
    page = reverse("stores:store", args=[seller.store.slug])
    first, second = (factories.browser().get(f"{page}{ben}").text for ben in ("", "?ben=2"))
    assert ("Sứa muối" in first, "Ruốc hàu" in first, "?ben=2" in first) == (True, False, True)
    assert ("Sứa muối" in second, "Ruốc hàu" in second, "?ben=3" in second) == (False, True, False)
    for wrong in ("0", "-1", "9" * 30, "x", "%00", "٣"):
        assert factories.browser().get(f"{page}?ben={wrong}").status_code == 200


@pytest.mark.parametrize("slug", ["khong-co", "%00", "x" * 300, "‮"])
def test_a_stall_that_does_not_sell_it_has_no_page_for_questions(slug: str) -> None:
    product = factories.squid_cake(factories.stall())
    for name in ("stores:ask", "stores:reviews"):
        assert factories.browser().get(f"{reverse(name, args=[product.pk])}?tai={slug}").status_code == 404


class Depends:
    """What keeps a page and hears what it depends on."""

    is_public = False

    def __init__(self) -> None:
        self.names: set[str] = set()

    def admit(self) -> None:
        """It may be kept."""

    def depends(self, names: Iterable[str], until: object) -> None:
        self.names |= set(names)


def test_a_stall_s_page_follows_makers_whose_goods_are_hidden_for_now() -> None:
    sells, maker = factories.stall("Nhà lá"), factories.stall("Bếp Hương")
    product = factories.squid_cake(maker)
    terms = {"maker": maker.organisation, "rate": 8_000, "valid_from": world.today()}
    agreement = answer_consignment(propose_consignment(sells.store, **terms, by=sells.by), accept=True, by=maker.by)
    put_consigned(agreement, prices={product.variants.get().pk: 500_000}, by=sells.by)
    stores.Offer.objects.filter(consigned=True).update(withheld=True)
    kept = Depends()
    page = factories.browser().get(reverse("stores:store", args=[sells.store.slug]), **{KEY: kept})
    assert product.name not in page.text
    assert {seller(sells.organisation.pk), seller(maker.organisation.pk)} <= kept.names
