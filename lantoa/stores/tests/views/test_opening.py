"""Opening a stall from a phone: for a newcomer, for one's household, to try it out, and for real after that."""

from __future__ import annotations

import pytest
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.stores import api as stores
from lantoa.stores.models import Store
from lantoa.stores.tests import factories
from lantoa.stores.tests.factories import browser
from lantoa.stores.tests.views.forms import filled, kept, send, soup, wrong

pytestmark = pytest.mark.django_db
OPEN, NEW, GOODS = (reverse(f"stores:{name}") for name in ("open", "offer_new", "goods"))
ME = reverse("accounts:me")


@pytest.fixture(autouse=True)
def places() -> None:
    factories.unit()


def asked(**changes: object) -> dict[str, object]:
    return {"name": "Bếp Hương", "unit": factories.unit().pk, **changes}


def test_a_visitor_signs_in_first_and_comes_back_here() -> None:
    assert browser().get(OPEN)["Location"] == f"{reverse('accounts:sign_in')}?next=%2Fmo-gian-hang%2F"


def test_a_newcomer_writes_two_things_and_has_a_household_and_a_stall() -> None:
    newcomer = factories.person("Lê Thị Mới")
    client = browser(newcomer)
    page = client.get(OPEN)
    assert filled(page)["phone"].startswith("0914 ")
    assert soup(page).select_one(".tabbar a[aria-current]").text == "Gian hàng"

    answer = send(client, OPEN, **asked())

    assert (answer.status_code, answer["Location"]) == (302, NEW)
    store = Store.objects.get()
    assert (store.name, store.phone, store.unit, store.rehearsal) == (
        "Bếp Hương",
        newcomer.phone,
        factories.unit(),
        False,
    )
    assert journal.entries_about(store).get().by_id == newcomer.pk
    assert client.get(NEW).status_code == client.get(GOODS).status_code == 200


def test_one_who_has_a_household_opens_its_stall() -> None:
    owner = factories.person()
    home = factories.household(owner, "Hộ bà Hương")
    client = browser(owner)
    assert filled(client.get(OPEN))["name"] == "Hộ bà Hương"
    send(client, OPEN)
    assert Store.objects.get().organisation == home
    assert accounts.Organisation.objects.count() == 1


def test_a_helper_opens_the_stall_of_the_household_they_help() -> None:
    owner = factories.person()
    home = factories.household(owner)
    helper = factories.person("Phạm Văn Giúp")
    accounts.give_consent(
        "act_on_behalf", owner, organisation=home, given_to=helper, wording="Tôi đồng ý.", by=accounts.actor_for(owner)
    )
    client = browser(helper)
    client.post(reverse("accounts:act_for", args=[home.pk]), {"helping": "1"})
    assert send(client, OPEN, **asked()).status_code == 302
    entry = journal.entries_about(Store.objects.get()).get()
    assert (entry.by_id, entry.on_behalf_of_id, entry.helping) == (helper.pk, home.pk, True)


def test_who_tries_it_out_opens_it_for_real_by_the_same_page() -> None:
    newcomer = factories.person()
    client = browser(newcomer)
    assert send(client, OPEN, **asked(rehearsal="on"))["Location"] == NEW
    store = Store.objects.get()
    assert store.rehearsal
    assert browser().get(reverse("stores:store", args=[store.slug])).status_code == 404

    page = client.get(OPEN)
    assert "rehearsal" not in filled(page)
    assert "Mở bán thật" in soup(page).h1.text
    assert send(client, OPEN, name="Bếp Hương thật")["Location"] == NEW

    store.refresh_from_db()
    assert (store.rehearsal, store.name) == (False, "Bếp Hương thật")
    assert browser().get(reverse("stores:store", args=[store.slug])).status_code == 200


def test_who_has_a_stall_is_led_to_their_goods() -> None:
    stall = factories.stall()
    client = browser(stall.person)
    assert client.get(OPEN)["Location"] == GOODS
    assert client.post(OPEN, asked(key=factories.key(), phone="0912345678"))["Location"] == GOODS
    assert Store.objects.count() == 1


@pytest.mark.parametrize("rehearsal", [None, "on"])
def test_pressing_twice_opens_one_stall(rehearsal: str | None) -> None:
    client = browser(factories.person())
    said = {**filled(client.get(OPEN)), **asked(), **({"rehearsal": rehearsal} if rehearsal else {})}
    answers = [client.post(OPEN, said) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert Store.objects.count() == accounts.Organisation.objects.count() == 1


def test_who_acts_for_an_office_opens_a_stall_of_their_own_and_acts_for_it_then() -> None:
    officer = factories.person("Đỗ Văn Cán")
    office = accounts.create_organisation(kind="public_body", name="Ủy ban nhân dân", unit=factories.unit(), owner=factories.person(), by=None)  # fmt: skip
    accounts.add_member(office, officer, role="officer", by=None)
    client = browser(officer)
    assert filled(client.get(OPEN))["name"] == ""
    assert send(client, OPEN, **asked())["Location"] == NEW
    assert Store.objects.get().organisation != office
    assert client.get(GOODS).status_code == 200


def test_who_already_sells_elsewhere_is_told_where_and_gets_no_second_household() -> None:
    stall = factories.stall()
    office = accounts.create_organisation(kind="public_body", name="Ủy ban nhân dân", unit=factories.unit(), owner=factories.person(), by=None)  # fmt: skip
    accounts.add_member(office, stall.person, role="officer", by=None)
    client = browser(stall.person)
    client.post(reverse("accounts:act_for", args=[office.pk]))
    page = soup(client.get(OPEN))
    assert "Bếp Hương" in page.select_one(".empty").text
    assert page.select_one(".empty a")["href"] == ME
    assert client.post(OPEN, asked(key=factories.key(), phone="0912345678")).status_code == 200
    assert Store.objects.count() == 1


def test_who_lost_the_household_they_had_chosen_chooses_first() -> None:
    stall, other = factories.stall(), factories.stall("Khác")
    helper = factories.helper(stall)
    client = browser(helper, helped=stall)
    assert client.get(GOODS).status_code == 200
    client = browser(helper, helped=other)
    assert client.get(OPEN)["Location"] == ME


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("name", ""),
        ("name", " \u200b "),
        ("name", "🦑🦑"),
        ("name", "123"),
        ("name", "ạ" * 10_000),
        ("unit", "99999"),
        ("unit", ""),
        ("unit", "\x00"),
        ("phone", "không chín một hai"),
        ("phone", "0912"),
        ("phone", ""),
        ("phone", "9" * 10_000),
        ("story", "x" * 10_000),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_everything_typed_stays(field: str, typed: str) -> None:
    client = browser(factories.person())
    answer = send(client, OPEN, **{**asked(story="Bếp nhỏ bên vịnh"), field: typed})
    assert answer.status_code == 422
    assert wrong(answer, field).endswith(".")
    for other, said in {**asked(story="Bếp nhỏ bên vịnh"), field: typed}.items():
        if other != "unit" or field != "unit":
            assert kept(answer, other) == said
    assert Store.objects.count() == accounts.Organisation.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Bếp Hương 🦑", "Bếp Hương 🦑"),
        ("\u202eBếp\u202c Hương", "Bếp Hương"),
        ("Be\u0302\u0301p\x00 Hương", "Bếp Hương"),
    ],
)
def test_odd_letters_are_cleaned_and_taken(typed: str, name: str) -> None:
    send(browser(factories.person()), OPEN, **asked(name=typed))
    assert Store.objects.get().name == name


@pytest.mark.parametrize("key", [None, "", "nonsense", "\x00", "9" * 400])
def test_a_key_lost_on_the_way_is_made_anew_and_nothing_typed_is_lost(key: str | None) -> None:
    client = browser(factories.person())
    answer = send(client, OPEN, **asked(), key=key)
    assert answer.status_code == 422
    assert soup(answer).select_one(".alert-refuse").text == "Có chút trục trặc trên đường gửi. Bạn bấm lại lần nữa nhé."
    assert kept(answer, "name") == "Bếp Hương"
    assert client.post(OPEN, filled(answer))["Location"] == NEW


def test_a_key_used_for_something_else_is_made_anew() -> None:
    first, client = factories.person(), browser(factories.person())
    used = filled(browser(first).get(OPEN))["key"]
    browser(first).post(OPEN, {**asked(), "phone": "0912345678", "key": used})
    answer = send(client, OPEN, **asked(name="Bếp Khác"), key=used)
    assert answer.status_code == 422
    assert "bấm lại lần nữa" in soup(answer).select_one(".alert-refuse").text
    assert kept(answer, "key") != used
    assert client.post(OPEN, filled(answer))["Location"] == NEW
    assert stores.public_stores().count() == 2
