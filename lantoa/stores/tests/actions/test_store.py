"""Opening a stall, trying one out, changing it: once, with the field that is wrong, never two for one household."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.errors import RuleError
from lantoa.kit.tests.crowd import Crowd
from lantoa.kit.tests.crowd import crowd as crowd
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.stores.models import Store
from lantoa.stores.tests import factories

pytestmark = pytest.mark.django_db


def sign(**changes: Any) -> dict[str, Any]:
    return {"name": "Bếp Hương", "unit": factories.unit(), "phone": "0912 345 678", "story": "", **changes}


def change(stall: factories.Stall, **changes: Any) -> stores.Store:
    return stores.change_store(stall.store, **sign(), **changes, by=stall.by)


def opened() -> list[tuple[str, bool]]:
    return list(journal.Entry.objects.filter(act="stores.store_opened").values_list("subject_id", "rehearsal"))


def test_a_stall_opens_with_a_clean_sign_and_is_recorded() -> None:
    owner = factories.person()
    home = factories.household(owner)
    by = accounts.actor_for(owner, home)
    messy = sign(
        name=unicodedata.normalize("NFD", "  Bếp\u202e Hương\n🦑 "),
        phone="(+84) 912.345.678",
        story="Một\r\n\r\n\r\nhai ",
    )
    store = stores.open_store(home, **messy, by=by)
    assert (store.name, store.slug, store.phone, store.story) == (
        "Bếp Hương 🦑",
        "bep-huong",
        "+84912345678",
        "Một\n\nhai",
    )
    assert store.is_public()
    assert opened() == [(str(store.pk), False)]
    assert stores.store_of(by) == store


def test_two_stalls_of_one_name_get_addresses_of_their_own() -> None:
    slugs = [factories.stall("Bếp Hương").store.slug for _ in range(3)]
    assert slugs == ["bep-huong", "bep-huong-2", "bep-huong-3"]
    # Where sellers' own pages stand, no stall does.
    assert factories.stall("Kênh").store.slug == "kenh-2"


def test_an_address_is_cut_where_it_must_and_stays_when_the_name_changes() -> None:
    stall = factories.stall("Nhà bà Tám " * 10)
    before = stall.store.slug
    assert len(before) <= 60
    assert change(stall).slug == before


def test_the_same_key_opens_one_stall_and_other_words_under_it_are_refused() -> None:
    owner = factories.person()
    home, key = factories.household(owner), world.uuid7()
    by = accounts.actor_for(owner, home)
    assert stores.open_store(home, **sign(), by=by, key=key) == stores.open_store(home, **sign(), by=by, key=key)
    with pytest.raises(journal.CommandConflict):
        stores.open_store(home, **sign(name="Khác"), by=by, key=key)
    assert len(opened()) == Store.objects.count() == 1


@pytest.mark.parametrize("rehearsal", [False, True])
def test_a_second_stall_is_refused(rehearsal: bool) -> None:
    stall = factories.stall()
    with pytest.raises(stores.AlreadyOpen):
        stores.open_store(stall.organisation, **sign(), rehearsal=rehearsal, by=stall.by)
    assert len(opened()) == Store.objects.count() == 1


def test_a_trial_is_never_public_and_becomes_the_real_one_with_all_its_goods() -> None:
    stall = factories.stall(rehearsal=True)
    product = factories.squid_cake(stall)
    assert not stall.store.is_public()
    assert list(stores.public_stores()) == list(stores.public_offers()) == list(stores.public_products()) == []

    store = stores.open_store(stall.organisation, **sign(name="Bếp Hương thật"), by=stall.by)

    assert (store.pk, store.slug, store.name, store.rehearsal) == (
        stall.store.pk,
        stall.store.slug,
        "Bếp Hương thật",
        False,
    )
    assert list(stores.public_products()) == [product]
    assert opened() == [(str(store.pk), True), (str(store.pk), False)]
    assert set(journal.entries_about(product).values_list("rehearsal", flat=True)) == {True}


def test_trying_out_twice_is_refused() -> None:
    stall = factories.stall(rehearsal=True)
    with pytest.raises(stores.AlreadyOpen):
        stores.open_store(stall.organisation, **sign(), rehearsal=True, by=stall.by)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "🦑 !? \u200b"}, "name"),
        ({"name": "ạ" * 121}, "name"),
        ({"phone": ""}, "phone"),
        ({"phone": "không chín một hai"}, "phone"),
        ({"phone": "0912"}, "phone"),
        ({"phone": "9" * 400}, "phone"),
        ({"story": "x" * 2_001}, "story"),
    ],
)
def test_a_sign_that_is_not_right_is_refused_with_its_field(changes: dict[str, Any], field: str) -> None:
    stall, owner = factories.stall("Cũ"), factories.person()
    home = factories.household(owner)
    attempts = [
        lambda: stores.open_store(home, **sign(**changes), by=accounts.actor_for(owner, home)),
        lambda: stores.open_household_store(**sign(**changes), by=accounts.actor_for(factories.person())),
        lambda: stores.change_store(stall.store, **sign(**changes), by=stall.by),
    ]
    for attempt in attempts:
        with pytest.raises(stores.BadStore) as refused:
            attempt()
        assert refused.value.field == field
        assert str(refused.value)
    stall.store.refresh_from_db()
    assert stall.store.name == "Cũ"
    assert Store.objects.count() == 1


def test_somebody_without_a_household_gets_one_with_the_stall() -> None:
    newcomer, key = factories.person("Lê Thị Mới"), world.uuid7()
    by = accounts.actor_for(newcomer)
    store = stores.open_household_store(**sign(), by=by, key=key)
    assert stores.open_household_store(**sign(), by=by, key=key) == store
    (home,) = accounts.organisations_of(newcomer)
    assert (home.name, home.kind, home.roles, home.unit_id) == (
        "Bếp Hương",
        "household",
        {"owner"},
        factories.unit().pk,
    )
    assert store.organisation == home
    assert opened() == [(str(store.pk), False)]


def test_somebody_who_owns_a_stall_gets_no_second_household() -> None:
    stall = factories.stall()
    with pytest.raises(stores.AlreadyOpen):
        stores.open_household_store(**sign(), by=accounts.actor_for(stall.person))
    assert accounts.Organisation.objects.count() == Store.objects.count() == 1


def test_a_name_no_household_may_bear_makes_nothing() -> None:
    newcomer = factories.person()
    with pytest.raises(RuleError) as refused:
        stores.open_household_store(**sign(name="123"), by=accounts.actor_for(newcomer))
    assert refused.value.field == "name"
    assert accounts.Organisation.objects.count() == Store.objects.count() == 0


def test_what_a_helper_opens_is_the_owners_and_shows_both() -> None:
    owner, helper = factories.person(), factories.person("Phạm Văn Giúp")
    home = factories.household(owner)
    accounts.give_consent(
        "act_on_behalf", owner, organisation=home, given_to=helper, wording="Tôi đồng ý.", by=accounts.actor_for(owner)
    )
    store = stores.open_store(home, **sign(), by=accounts.actor_for(helper, home, helping=True))
    entry = journal.entries_about(store).get()
    assert (entry.by_id, entry.on_behalf_of_id, entry.helping) == (helper.pk, home.pk, True)


def test_sign_cover_and_terms_are_changed_and_recorded_once() -> None:
    stall, key = factories.stall(), world.uuid7()
    cover = factories.photo(stall)
    for _ in range(2):
        store = change(stall, cover=cover, shipping_fee=35_000, accepts_cod=False, key=key)
    assert (store.cover, store.shipping_fee, store.accepts_cod) == (cover, 35_000, False)
    assert change(stall, shipping_fee=0).cover is None
    assert journal.entries_about(stall.store).filter(act="stores.store_changed").count() == 2


@pytest.mark.parametrize("fee", [-1, 10_000_001])
def test_a_delivery_fee_out_of_reason_is_refused(fee: int) -> None:
    stall = factories.stall()
    with pytest.raises(stores.BadStore) as refused:
        change(stall, shipping_fee=fee)
    assert refused.value.field == "shipping_fee"


def test_a_cover_of_somebody_else_is_refused() -> None:
    stall, other = factories.stall(), factories.stall("Khác")
    with pytest.raises(stores.BadStore) as refused:
        change(stall, cover=factories.photo(other))
    assert refused.value.field == "photo"


@pytest.mark.django_db(transaction=True)
def test_one_household_has_one_stall_however_many_open_it_at_once(crowd: Crowd) -> None:
    owner = factories.person()
    home = factories.household(owner)

    def act(number: int) -> bool:
        try:
            by = accounts.actor_for(owner, home)
            stores.open_store(home, **sign(), rehearsal=number % 2 == 0, by=by, key=world.uuid7())
        except stores.AlreadyOpen:
            return False
        return True

    done = crowd(act)
    found = crowd.alone(lambda: list(Store.objects.values_list("rehearsal", flat=True)))
    assert len(found) == 1
    # A trial that came first may have been opened for real right after.
    assert 1 <= done.count(True) <= 2


@pytest.mark.django_db(transaction=True)
def test_a_newcomer_with_many_tabs_opens_one_stall(crowd: Crowd) -> None:
    newcomer = factories.person()
    factories.unit()

    def act(_number: int) -> bool:
        try:
            stores.open_household_store(**sign(), by=accounts.actor_for(newcomer), key=world.uuid7())
        except stores.AlreadyOpen:
            return False
        return True

    assert crowd(act).count(True) == 1
    assert crowd.alone(lambda: (Store.objects.count(), accounts.Organisation.objects.count())) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_neighbours_who_open_under_one_name_at_once_all_get_an_address(crowd: Crowd) -> None:
    people = [factories.person() for _ in range(8)]
    factories.unit()
    crowd(lambda number: stores.open_household_store(**sign(), by=accounts.actor_for(people[number])))
    slugs = crowd.alone(lambda: sorted(Store.objects.values_list("slug", flat=True)))
    assert slugs == sorted(["bep-huong", *(f"bep-huong-{number}" for number in range(2, 9))])
