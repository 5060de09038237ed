"""Signing in by phone: number, code, for somebody new a name."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.accounts.actions.sign_in import asked_from
from lantoa.accounts.models import PhoneCode
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.journal import api as journal
from lantoa.messages import api as messages

pytestmark = pytest.mark.django_db
PHONE = "+84912345678"
SIGN_IN = reverse("accounts:sign_in")
CODE = reverse("accounts:sign_in_code")
NAME = reverse("accounts:sign_in_name")


def ask(client: Client, onward: str = "", phone: str = "0912 345 678") -> object:
    return client.post(SIGN_IN, {"phone": phone, "next": onward})


def whoami(client: Client) -> int | None:
    key = client.session.get("_auth_user_id")
    return int(key) if key else None


def test_somebody_known_is_in_after_the_code(client: Client, stage: Stage) -> None:
    lan = factories.person(phone=PHONE)
    assert ask(client)["Location"] == CODE
    answer = client.post(CODE, {"code": stage.last_code(PHONE)})
    assert answer["Location"] == reverse("portal:home")
    assert whoami(client) == lan.pk
    assert [entry.act for entry in journal.entries_about(lan)] == ["accounts.person_joined", "accounts.signed_in"]


def test_somebody_new_gives_a_name_once(client: Client, stage: Stage) -> None:
    ask(client, "/toi/")
    assert client.post(CODE, {"code": stage.last_code(PHONE)})["Location"] == NAME
    assert accounts.Person.objects.count() == 0
    assert client.post(NAME, {"name": "Nguyễn Thị Lan"})["Location"] == "/toi/"
    lan = accounts.Person.objects.get()
    assert (lan.name, lan.phone, lan.language) == ("Nguyễn Thị Lan", PHONE, "vi")
    assert whoami(client) == lan.pk


def test_a_household_s_owner_lands_on_today(client: Client, stage: Stage) -> None:
    factories.household(factories.person(phone=PHONE))
    ask(client)
    assert client.post(CODE, {"code": stage.last_code(PHONE)})["Location"] == reverse("portal:today")


def test_the_session_key_changes_on_the_way_in(client: Client, stage: Stage) -> None:
    factories.person(phone=PHONE)
    ask(client)
    before = client.session.session_key
    client.post(CODE, {"code": stage.last_code(PHONE)})
    assert client.session.session_key != before
    assert not client.session.exists(before)


def test_known_and_unknown_phones_get_the_same_answers(stage: Stage) -> None:
    factories.person(phone="+84987654321")
    seen = []
    for phone in ("0912345678", "0987654321"):
        client = Client()
        first = ask(client, phone=phone)
        second = client.get(CODE)
        wrong = client.post(CODE, {"code": "abc"})
        seen.append((first.status_code, first["Location"], second.status_code, len(second.content), wrong.status_code))
    assert seen[0] == seen[1]
    assert accounts.Person.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "gọi tôi", "0912", "9" * 10_000, "\x00", "+84\u202e912345"])
def test_a_bad_phone_gets_a_sentence_beside_it_and_keeps_what_was_typed(client: Client, typed: str) -> None:
    answer = ask(client, phone=typed)
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="id_phone-error"' in page
    if typed == "gọi tôi":
        assert 'value="gọi tôi"' in page
    assert messages.Message.objects.count() == 0


def test_a_wrong_code_stays_on_the_page_and_lets_nobody_in(client: Client, stage: Stage) -> None:
    factories.person(phone=PHONE)
    ask(client)
    right = stage.last_code(PHONE)
    wrong = "000000" if right != "000000" else "111111"
    for _try in range(5):
        answer = client.post(CODE, {"code": wrong})
        assert answer.status_code == 422
        assert 'id="id_code-error"' in answer.content.decode()
    assert client.post(CODE, {"code": right}).status_code == 422
    assert whoami(client) is None


def test_an_expired_code_lets_nobody_in(client: Client, stage: Stage) -> None:
    factories.person(phone=PHONE)
    ask(client)
    stage.later(minutes=11)
    assert client.post(CODE, {"code": stage.last_code(PHONE)}).status_code == 422
    assert whoami(client) is None


def test_a_replayed_code_lets_nobody_else_in(client: Client, stage: Stage) -> None:
    factories.person(phone=PHONE)
    ask(client)
    code = stage.last_code(PHONE)
    client.post(CODE, {"code": code})
    thief = Client()
    ask(thief)
    PhoneCode.objects.filter(ended_at=None).delete()
    assert thief.post(CODE, {"code": code}).status_code == 422
    assert whoami(thief) is None


def test_another_code_can_be_asked_for_after_a_minute(client: Client, stage: Stage) -> None:
    ask(client)
    assert client.post(CODE, {"again": "1"}).status_code == 422
    assert messages.Message.objects.count() == 1
    stage.later(seconds=61)
    assert client.post(CODE, {"again": "1"}).status_code == 200
    assert messages.Message.objects.count() == 2


def test_asking_again_from_the_first_page_leads_to_the_code_under_way(client: Client, stage: Stage) -> None:
    ask(client)
    assert ask(client)["Location"] == CODE
    assert messages.Message.objects.count() == 1


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\t/evil.example"]
)
def test_nobody_is_sent_elsewhere(client: Client, stage: Stage, onward: str) -> None:
    factories.person(phone=PHONE)
    ask(client, onward)
    assert client.post(CODE, {"code": stage.last_code(PHONE)})["Location"] == reverse("portal:home")


def test_the_pages_lead_on_to_where_one_wanted_to_go(client: Client, stage: Stage) -> None:
    factories.person(phone=PHONE)
    asked = client.get(reverse("accounts:me"))
    assert asked["Location"] == f"{SIGN_IN}?next=%2Ftoi%2F"
    assert 'value="/toi/"' in client.get(asked["Location"]).content.decode()
    ask(client, "/toi/")
    assert client.post(CODE, {"code": stage.last_code(PHONE)})["Location"] == "/toi/"


def test_a_person_s_language_is_kept(client: Client, stage: Stage) -> None:
    factories.person(phone=PHONE, language="id")
    ask(client, "/toi/")
    assert client.post(CODE, {"code": stage.last_code(PHONE)})["Location"] == "/id/toi/"


def test_who_joins_on_an_english_page_has_english_pages(client: Client, stage: Stage) -> None:
    client.post("/en/dang-nhap/", {"phone": PHONE})
    client.post("/en/dang-nhap/ma/", {"code": stage.last_code(PHONE)})
    client.post("/en/dang-nhap/ten/", {"name": "Ann"})
    assert accounts.Person.objects.get().language == "en"


def test_the_name_page_needs_a_proved_phone(client: Client, stage: Stage) -> None:
    assert client.post(NAME, {"name": "Kẻ Lạ"})["Location"] == SIGN_IN
    ask(client)
    assert client.post(NAME, {"name": "Kẻ Lạ"})["Location"] == SIGN_IN
    client.post(CODE, {"code": stage.last_code(PHONE)})
    stage.later(minutes=31)
    assert client.post(NAME, {"name": "Kẻ Lạ"})["Location"] == SIGN_IN
    assert accounts.Person.objects.count() == 0


@pytest.mark.parametrize("typed", ["", "x" * 10_000, "\u202e", "123"])
def test_a_bad_name_is_refused_beside_its_field(client: Client, stage: Stage, typed: str) -> None:
    ask(client)
    client.post(CODE, {"code": stage.last_code(PHONE)})
    answer = client.post(NAME, {"name": typed})
    assert answer.status_code == 422
    assert 'id="id_name-error"' in answer.content.decode()
    assert accounts.Person.objects.count() == 0


def test_the_code_page_without_a_number_leads_back(client: Client) -> None:
    assert client.get(CODE)["Location"] == SIGN_IN


def test_a_closed_account_is_not_let_in(client: Client, stage: Stage) -> None:
    factories.person(phone=PHONE, is_active=False)
    ask(client)
    answer = client.post(CODE, {"code": stage.last_code(PHONE)})
    assert answer.status_code == 422
    assert whoami(client) is None


def test_signing_out_forgets_the_session(client: Client) -> None:
    client.force_login(factories.person())
    assert client.post(reverse("accounts:sign_out"))["Location"] == reverse("portal:home")
    assert whoami(client) is None
    assert client.get(reverse("accounts:me")).status_code == 302


def test_somebody_signed_in_does_not_see_the_sign_in_page(client: Client) -> None:
    client.force_login(factories.person())
    assert client.get(f"{SIGN_IN}?next=/toi/")["Location"] == "/toi/"


def test_one_tap_makes_one_of_the_invented_people(client: Client, settings: Settings) -> None:
    settings.DEMO = True
    lan = factories.person("Nguyễn Thị Lan", is_demo=True, demo_note="Làm ruốc tôm ở Vân Đồn")
    real = factories.person("Trần Văn Thật")
    page = client.get(SIGN_IN).content.decode()
    assert "Làm ruốc tôm ở Vân Đồn" in page
    assert "Trần Văn Thật" not in page
    assert client.post(reverse("accounts:demo_sign_in"), {"person": real.pk}).status_code == 404
    assert whoami(client) is None
    assert client.post(reverse("accounts:demo_sign_in"), {"person": lan.pk, "next": "/toi/"})["Location"] == "/toi/"
    assert whoami(client) == lan.pk


@pytest.mark.parametrize("person", ["", "abc", "-1", "9" * 50])
def test_a_made_up_demo_person_does_not_exist(client: Client, settings: Settings, person: str) -> None:
    settings.DEMO = True
    assert client.post(reverse("accounts:demo_sign_in"), {"person": person}).status_code == 404


def test_outside_a_demonstration_there_are_no_cards(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    lan = factories.person(is_demo=True, demo_note="Làm ruốc tôm ở Vân Đồn")
    assert "Làm ruốc tôm" not in client.get(SIGN_IN).content.decode()
    assert client.post(reverse("accounts:demo_sign_in"), {"person": lan.pk}).status_code == 404
    assert whoami(client) is None


@pytest.mark.parametrize(
    ("direct", "forwarded", "counted"),
    [
        ("11.0.0.7", "11.0.0.1, 11.0.0.2", "11.0.0.7"),
        ("127.0.0.1", "11.0.0.1, 11.0.0.2", "11.0.0.2"),
        ("10.0.0.3", "11.0.0.2", "11.0.0.2"),
        ("127.0.0.1", "nonsense", "127.0.0.1"),
        ("127.0.0.1", "", "127.0.0.1"),
        ("", "11.0.0.2", ""),
    ],
)
def test_a_forwarded_address_counts_only_behind_a_proxy_of_our_own(direct: str, forwarded: str, counted: str) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR=direct, HTTP_X_FORWARDED_FOR=forwarded)
    assert asked_from(request) == counted
