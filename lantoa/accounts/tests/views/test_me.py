"""Me: my name and language, for whom I act, who helps me and whom I help."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.tests import factories
from lantoa.kit.world import world
from lantoa.places import api as places

pytestmark = pytest.mark.django_db
ME = reverse("accounts:me")


def signed_in(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def act_for(client: Client, organisation: accounts.Organisation, helping: str = "") -> object:
    return client.post(reverse("accounts:act_for", args=[organisation.pk]), {"helping": helping})


def test_the_page_shows_name_phone_and_whom_one_acts_for() -> None:
    lan = factories.person(phone="0912345678")
    factories.household(lan, "Hộ bà Lan")
    page = signed_in(lan).get(ME).content.decode()
    for words in ("Nguyễn Thị Lan", "0912 345 678", "Hộ bà Lan"):
        assert words in page


def test_name_commune_and_language_are_kept() -> None:
    places.load_places()
    lan = factories.person()
    form = {"name": "Nguyễn Lan", "unit": "06994", "language": "en", "key": str(world.uuid7())}
    assert signed_in(lan).post(ME, form)["Location"] == "/en/toi/"
    lan.refresh_from_db()
    assert (lan.name, lan.unit_id, lan.language) == ("Nguyễn Lan", "06994", "en")


@pytest.mark.parametrize(
    ("field", "typed"),
    [("name", "x" * 10_000), ("name", "\u202e"), ("unit", "99999"), ("unit", "\x00"), ("language", "xx")],
)
def test_what_cannot_be_kept_is_refused_beside_its_field(field: str, typed: str) -> None:
    places.load_places()
    lan = factories.person()
    answer = signed_in(lan).post(ME, {"name": "Mới", "unit": "06994", "language": "vi", field: typed})
    assert answer.status_code == 422
    assert f'id="id_{field}-error"' in answer.content.decode()
    lan.refresh_from_db()
    assert (lan.name, lan.unit_id, lan.language) == ("Nguyễn Thị Lan", None, "vi")


def test_a_made_up_key_does_not_break_the_page() -> None:
    answer = signed_in(factories.person()).post(ME, {"name": "Mới", "unit": "", "language": "vi", "key": "nonsense"})
    assert answer.status_code == 422


def test_one_switches_between_own_organisations() -> None:
    lan = factories.person()
    first, second = factories.household(lan, "Hộ bà Lan"), factories.household(lan, "Tổ ruốc tôm")
    client = signed_in(lan)
    assert client.get(ME).wsgi_request.actor.organisation_id == first.pk
    assert act_for(client, second)["Location"] == reverse("portal:today")
    assert client.get(ME).wsgi_request.actor.organisation_id == second.pk


def test_nobody_acts_for_somebody_else_s_household() -> None:
    home = factories.household(factories.person())
    hoa = factories.person("Hoa")
    client = signed_in(hoa)
    for helping in ("", "1"):
        assert act_for(client, home, helping).status_code == 404
    assert client.get(ME).wsgi_request.actor.organisation_id is None


def test_a_helper_acts_for_the_household_until_the_owner_takes_it_back() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    home = factories.household(lan)
    consent = factories.helper_of(lan, home, hoa)
    client = signed_in(hoa)
    act_for(client, home, "1")
    assert client.get(ME).wsgi_request.actor.roles == {"person", "helper"}

    answer = signed_in(lan).post(reverse("accounts:withdraw_consent", args=[consent.pk]))

    assert answer["Location"] == ME
    actor = client.get(ME).wsgi_request.actor
    assert (actor.organisation_id, actor.roles, actor.lost) == (None, {"person"}, True)


def test_after_losing_a_household_one_does_not_silently_act_for_one_s_own() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    home = factories.household(lan)
    factories.household(hoa, "Hộ cô Hoa")
    consent = factories.helper_of(lan, home, hoa)
    client = signed_in(hoa)
    act_for(client, home, "1")
    accounts.withdraw_consent(consent, by=accounts.actor_for(lan))
    assert client.get(ME).wsgi_request.actor.organisation_id is None


def test_somebody_else_s_consent_is_not_there() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    consent = factories.helper_of(lan, factories.household(lan), hoa)
    answer = signed_in(factories.person("Mai")).post(reverse("accounts:withdraw_consent", args=[consent.pk]))
    assert answer.status_code == 404
    consent.refresh_from_db()
    assert consent.withdrawn_at is None


def test_the_page_shows_helpers_with_the_words_agreed_to() -> None:
    lan, hoa = factories.person(), factories.person("Phạm Thị Hoa")
    factories.helper_of(lan, factories.household(lan), hoa)
    page = signed_in(lan).get(ME).content.decode()
    assert "Phạm Thị Hoa" in page
    assert "Tôi đồng ý." in page
    assert "Hộ bà Lan" in signed_in(hoa).get(ME).content.decode()


def test_a_name_of_brackets_and_quotes_stays_text() -> None:
    page = signed_in(factories.person('<b onmouseover="x">Lan</b>')).get(ME).content.decode()
    assert "<b onmouseover" not in page
    assert "&lt;b onmouseover" in page


def test_what_i_bought_is_one_press_away_and_what_was_passed_on_only_for_who_runs_the_market(client: Client) -> None:
    for operator in (False, True):
        somebody = factories.person(is_operator=operator)
        client.force_login(somebody)
        page = client.get(reverse("accounts:me")).text
        assert reverse("orders:mine") in page
        assert (reverse("orders:handed_on") in page) is operator
