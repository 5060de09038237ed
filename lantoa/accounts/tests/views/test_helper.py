"""Helping: the owner agrees on their own screen, or with a code read out from their phone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts import api as accounts
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.places import api as places

pytestmark = pytest.mark.django_db
CONSENT = reverse("accounts:helper_consent")
HELP = reverse("accounts:help_household")
CODE = reverse("accounts:help_code")
WHICH = reverse("accounts:help_which")
OWNER = "+84912345678"


def signed_in(person: accounts.Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_owner_reads_the_words_before_agreeing() -> None:
    lan, hoa = factories.person(), factories.person("Hoa", phone="0987654321")
    home = factories.household(lan)
    client = signed_in(lan)
    form = {"phone": "0987 654 321", "organisation": home.pk, "key": str(world.uuid7())}
    page = client.post(CONSENT, form).content.decode()
    assert "0987 654 321" in page
    assert accounts.Consent.objects.count() == 0

    for _click in range(2):
        assert client.post(CONSENT, {**form, "agree": "1"})["Location"] == reverse("accounts:me")

    consent = accounts.Consent.objects.get()
    assert (consent.given_by, consent.given_to, consent.organisation) == (lan, hoa, home)
    assert (consent.proof, consent.language) == ("screen", "vi")
    assert "0987 654 321" in consent.wording
    (entry,) = journal.entries_about(consent)
    assert entry.by_id == lan.pk


def test_the_page_does_not_tell_whether_a_phone_is_known() -> None:
    lan = factories.person()
    home = factories.household(lan)
    factories.person("Phạm Thị Hoa", phone="0987654321")
    page = signed_in(lan).post(CONSENT, {"phone": "0987654321", "organisation": home.pk}).content.decode()
    assert "Phạm Thị Hoa" not in page


def test_a_helper_who_has_not_joined_yet_helps_once_they_do() -> None:
    lan = factories.person()
    home = factories.household(lan)
    signed_in(lan).post(CONSENT, {"phone": "0987654321", "organisation": home.pk, "agree": "1", "key": world.uuid7()})
    hoa = accounts.person_for("0987654321", "Hoa")
    assert accounts.actor_for(hoa, home, helping=True).roles == {"person", "helper"}


def test_nobody_lets_themselves_help_or_gives_away_another_s_household() -> None:
    lan = factories.person(phone=OWNER)
    own = factories.household(lan)
    other = factories.household(factories.person("Mai"), "Hộ cô Mai")
    client = signed_in(lan)
    for form in ({"phone": OWNER, "organisation": own.pk}, {"phone": "0987654321", "organisation": other.pk}):
        assert client.post(CONSENT, {**form, "agree": "1"}).status_code == 422
    assert accounts.Consent.objects.count() == 0
    assert accounts.Person.objects.count() == 2


def test_without_a_stall_there_is_nothing_to_help_with() -> None:
    client = signed_in(factories.person())
    assert reverse("stores:open") in client.get(CONSENT).content.decode()
    assert client.post(CONSENT, {"phone": "0987654321", "agree": "1"}).status_code in {200, 422}
    assert accounts.Consent.objects.count() == 0


def test_a_helper_starts_and_the_owner_reads_out_the_code(stage: Stage) -> None:
    lan, hoa = factories.person(phone=OWNER), factories.person("Phạm Thị Hoa", phone="0987654321")
    home = factories.household(lan)
    client = signed_in(hoa)
    assert client.post(HELP, {"phone": "0912 345 678"})["Location"] == CODE
    assert "Phạm Thị Hoa" in messages.Message.objects.get(to=OWNER).text
    assert "0987 654 321" in client.get(CODE).content.decode()
    assert client.post(CODE, {"code": stage.last_code(OWNER)})["Location"] == WHICH
    assert client.get(WHICH)["Location"] == reverse("portal:today")

    consent = accounts.Consent.objects.get()
    assert (consent.given_by, consent.given_to, consent.organisation, consent.proof) == (lan, hoa, home, "code")
    assert "Phạm Thị Hoa (0987 654 321)" in consent.wording
    (entry,) = journal.entries_about(consent)
    assert (entry.by_id, entry.on_behalf_of_id, entry.data["given_by"]) == (hoa.pk, home.pk, lan.pk)
    actor = client.get(reverse("accounts:me")).wsgi_request.actor
    assert (actor.organisation_id, actor.helping, actor.roles) == (home.pk, True, {"person", "helper"})


def test_a_household_that_is_new_here_is_written_down_in_the_owner_s_name(stage: Stage) -> None:
    places.load_places()
    hoa = factories.person("Phạm Thị Hoa")
    client = signed_in(hoa)
    client.post(HELP, {"phone": OWNER})
    client.post(CODE, {"code": stage.last_code(OWNER)})
    assert client.get(WHICH).status_code == 200
    form = {
        "organisation": "new",
        "owner_name": "Nguyễn Thị Lan",
        "name": "Hộ bà Lan",
        "unit": "06994",
        "key": str(world.uuid7()),
    }
    assert client.post(WHICH, form)["Location"] == reverse("portal:today")
    home = accounts.Organisation.objects.get()
    (lan,) = accounts.people_of(home, {"owner"})
    assert (lan.phone, lan.name, home.unit_id) == (OWNER, "Nguyễn Thị Lan", "06994")
    assert accounts.actor_for(hoa, home, helping=True).roles == {"person", "helper"}
    assert journal.entries_about(home)[0].by_id == hoa.pk


@pytest.mark.parametrize(
    ("field", "typed"),
    [("owner_name", ""), ("name", "x" * 10_000), ("unit", "99999"), ("organisation", "7"), ("organisation", "")],
)
def test_a_bad_household_is_refused_and_nothing_is_written(stage: Stage, field: str, typed: str) -> None:
    places.load_places()
    client = signed_in(factories.person("Phạm Thị Hoa"))
    client.post(HELP, {"phone": OWNER})
    client.post(CODE, {"code": stage.last_code(OWNER)})
    form = {"organisation": "new", "owner_name": "Nguyễn Thị Lan", "name": "Hộ bà Lan", "unit": "06994", field: typed}
    assert client.post(WHICH, form).status_code == 422
    assert accounts.Organisation.objects.count() == 0
    assert accounts.Person.objects.count() == 1


def test_with_several_households_the_right_one_is_chosen(stage: Stage) -> None:
    lan, hoa = factories.person(phone=OWNER), factories.person("Hoa")
    factories.household(lan, "Hộ bà Lan")
    second = factories.household(lan, "Tổ ruốc tôm")
    client = signed_in(hoa)
    client.post(HELP, {"phone": OWNER})
    client.post(CODE, {"code": stage.last_code(OWNER)})
    assert client.get(WHICH).status_code == 200
    assert client.post(WHICH, {"organisation": second.pk, "key": world.uuid7()})["Location"] == reverse("portal:today")
    assert accounts.Consent.objects.get().organisation == second


def test_without_the_right_code_nobody_helps(stage: Stage) -> None:
    lan, hoa = factories.person(phone=OWNER), factories.person("Hoa")
    home = factories.household(lan)
    client = signed_in(hoa)
    assert client.get(WHICH)["Location"] == HELP
    client.post(HELP, {"phone": OWNER})
    right = stage.last_code(OWNER)
    assert client.post(CODE, {"code": "000000" if right != "000000" else "111111"}).status_code == 422
    assert client.get(WHICH)["Location"] == HELP
    assert accounts.actor_for(hoa, home, helping=True).lost
    assert accounts.Consent.objects.count() == 0


def test_a_code_read_to_one_helper_is_worthless_to_another(stage: Stage) -> None:
    lan, hoa, mai = factories.person(phone=OWNER), factories.person("Hoa"), factories.person("Mai")
    factories.household(lan)
    first, second = signed_in(hoa), signed_in(mai)
    first.post(HELP, {"phone": OWNER})
    code = stage.last_code(OWNER)
    stage.later(seconds=61)
    second.post(HELP, {"phone": OWNER})
    if stage.last_code(OWNER) != code:
        assert second.post(CODE, {"code": code}).status_code == 422
    assert accounts.Consent.objects.count() == 0


def test_nobody_helps_themselves() -> None:
    answer = signed_in(factories.person(phone=OWNER)).post(HELP, {"phone": OWNER})
    assert answer.status_code == 422
    assert messages.Message.objects.count() == 0


def test_a_helper_s_name_cannot_write_the_message(stage: Stage) -> None:
    hoa = factories.person("Hoa %(code)s %s 100% " + "x" * 90)
    signed_in(hoa).post(HELP, {"phone": OWNER})
    text = messages.Message.objects.get().text
    assert "Hoa %(code)s %s 100%" in text
    assert len(text) < 250
