"""Electronic identity on screen: confirmed under Me, used to come in, refused in plain words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.accounts.adapters.demo.adapter import Adapter
from lantoa.accounts.models import ProofRequest, Verification
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.accounts.tests.views.test_sign_in import whoami
from lantoa.journal import api as journal
from lantoa.kit.errors import AdapterError

pytestmark = pytest.mark.django_db
VERIFY, SIGN_IN, SAFETY, ME = (reverse(f"accounts:{name}") for name in ("verify", "eid_sign_in", "safety", "me"))


def browser(person: accounts.Person | None = None) -> Client:
    made = Client()
    if person:
        made.force_login(person)
    return made


def address_on(answer: object) -> str:
    """Where the page leads on to, by itself and by its button."""
    page = answer.content.decode()
    (target,) = re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert f'href="{target}"' in page
    return html.unescape(target)


def confirmed(person: accounts.Person) -> Client:
    phone = browser(person)
    assert phone.get(address_on(phone.post(VERIFY)))["Location"] == SAFETY
    return phone


@pytest.fixture
def citizen(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """Who comes back from the provider."""
    who = {"subject": "citizen"}
    leave = Adapter.leave
    monkeypatch.setattr(Adapter, "leave", lambda self, trip: leave(self, trip).replace("citizen", who["subject"]))
    return who


def test_kept_is_by_whom_at_what_level_and_when(stage: Stage) -> None:
    lan = factories.person()
    page = confirmed(lan).get(ME).content.decode()
    kept = Verification.objects.get()
    assert (kept.person, kept.provider_name, kept.level, kept.at) == (lan, "Định danh thử", 2, stage.now())
    assert "citizen" not in repr(vars(kept))
    assert all("citizen" not in str(row) for row in ProofRequest.objects.values())
    assert "Định danh thử" in page
    (entry,) = journal.entries_about(kept)
    assert (entry.act, entry.data) == ("accounts.identity_verified", {"person": lan.pk, "level": 2})


def test_the_page_says_what_is_asked_before_anything_is_sent() -> None:
    page = browser(factories.person()).get(VERIFY).content.decode()
    assert "Định danh thử" in page
    assert ProofRequest.objects.count() == 0


@pytest.mark.parametrize(
    ("asked", "leads_to"), [("/toi/may/", "/toi/may/"), ("https://elsewhere.vn/", "/toi/an-toan/")]
)
def test_one_goes_back_to_the_page_that_asked_for_it_and_nowhere_else(asked: str, leads_to: str) -> None:
    phone = browser(factories.person())
    shown = phone.get(VERIFY, {"next": asked}).content.decode()
    assert (f'value="{asked}"' in shown) is (asked == leads_to)
    assert phone.get(address_on(phone.post(VERIFY, {"next": asked})))["Location"] == leads_to


def test_looked_at_anew_it_is_the_same_row(stage: Stage) -> None:
    lan = factories.person()
    confirmed(lan)
    stage.later(days=400)
    confirmed(lan)
    kept = Verification.objects.get()
    assert kept.at == stage.now()
    assert kept.since < kept.at


def test_one_comes_in_with_it_and_goes_on_where_one_wanted() -> None:
    lan = factories.person(language="id")
    confirmed(lan)
    stranger = browser()
    gone = stranger.post(SIGN_IN, {"next": "/toi/"})
    assert gone.cookies["eid"]["samesite"] == "Lax"
    assert stranger.get(address_on(gone))["Location"] == "/id/toi/"
    assert whoami(stranger) == lan.pk
    assert journal.entries_about(lan).latest("pk").data == {"way": "eid"}


def test_an_identity_nobody_here_has_lets_nobody_in() -> None:
    stranger = browser()
    answer = stranger.get(address_on(stranger.post(SIGN_IN)))
    assert answer.status_code == 422
    assert 'class="alert alert-refuse"' in answer.content.decode()
    assert accounts.Person.objects.count() == 0


def test_one_identity_belongs_to_one_account(citizen: dict[str, str]) -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    confirmed(lan)
    phone = browser(hoa)
    assert phone.get(address_on(phone.post(VERIFY))).status_code == 422
    assert Verification.objects.get().person == lan
    assert recorded() == ["taken"]


def test_another_identity_does_not_slip_into_a_confirmed_account(citizen: dict[str, str]) -> None:
    lan = factories.person()
    phone = confirmed(lan)
    citizen["subject"] = "somebody-else"
    assert phone.get(address_on(phone.post(VERIFY))).status_code == 422
    assert recorded() == ["other"]


def recorded() -> list[str]:
    return [entry.data["reason"] for entry in journal.Entry.objects.filter(act="accounts.identity_refused")]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("state=", "state=x"), "state"),
        (("citizen.2.", "citizen.2.x"), "nonce"),
        (("citizen.2", "citizen.1"), "level"),
        (("code=", "kode="), "unreadable"),
    ],
)
def test_a_forged_answer_is_refused_and_recorded(change: tuple[str, str], reason: str) -> None:
    lan = factories.person()
    phone = browser(lan)
    answer = phone.get(address_on(phone.post(VERIFY)).replace(*change))
    assert answer.status_code == 422
    assert 'class="alert alert-refuse"' in answer.content.decode()
    assert recorded() == [reason]
    assert Verification.objects.count() == 0
    assert ProofRequest.objects.get().outcome == reason


def test_an_answer_counts_once_and_in_the_browser_that_left() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    phone = browser(lan)
    target = address_on(phone.post(VERIFY))
    other = browser(hoa)
    assert other.get(target).status_code == 422
    other.cookies["eid"] = phone.cookies["eid"].value
    assert other.get(target).status_code == 422
    assert browser(lan).get(target).status_code == 422
    assert Verification.objects.count() == 0
    assert phone.head(target).status_code == 200
    assert phone.get(target).status_code == 302
    assert phone.get(target).status_code == 422


def test_too_late_is_said(stage: Stage) -> None:
    phone = browser(factories.person())
    target = address_on(phone.post(VERIFY))
    stage.later(minutes=11)
    assert phone.get(target).status_code == 422


def test_who_says_no_there_is_back_with_nothing_changed() -> None:
    phone = browser(factories.person())
    target = address_on(phone.post(VERIFY)).replace("code=", "error=access_denied&x=")
    assert phone.get(target).status_code == 422
    assert recorded() == []
    assert Verification.objects.count() == 0


def test_back_in_the_language_one_left_in() -> None:
    stranger = browser()
    answer = stranger.get(address_on(stranger.post("/en/dang-nhap/dinh-danh/")))
    assert "Nobody here has this identity yet" in answer.content.decode()


def test_a_provider_that_is_away_is_said_and_nothing_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> str:
        raise AdapterError("no answer", retryable=True)

    phone = browser(factories.person())
    target = address_on(phone.post(VERIFY))
    monkeypatch.setattr(Adapter, "arrive", away)
    assert phone.get(target).status_code == 422
    monkeypatch.setattr(Adapter, "leave", away)
    for client, address in ((phone, VERIFY), (browser(), SIGN_IN)):
        answer = client.post(address)
        assert answer.status_code == 422
        assert 'class="alert alert-refuse"' in answer.content.decode()


def test_where_nobody_confirms_nothing_is_offered(settings: Settings) -> None:
    settings.ADAPTERS = {**settings.ADAPTERS, "accounts.identity": ""}
    phone = browser(factories.person())
    assert phone.get(VERIFY).status_code == 404
    assert phone.get(SAFETY).status_code == 200
    assert browser().post(SIGN_IN).status_code == 422
    assert SIGN_IN not in browser().get(reverse("accounts:sign_in")).content.decode()
    assert phone.get(reverse("accounts:eid_return")).status_code == 422


def test_taking_it_off_and_not_another_s() -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    phone = confirmed(lan)
    off = reverse("accounts:forget_verification", args=[Verification.objects.get().pk])
    assert browser(hoa).post(off).status_code == 404
    assert phone.post(off)["Location"] == SAFETY
    assert Verification.objects.count() == 0
    confirmed(hoa)


def test_a_closed_account_stays_out() -> None:
    lan = factories.person()
    confirmed(lan)
    accounts.Person.objects.update(is_active=False)
    stranger = browser()
    assert stranger.get(address_on(stranger.post(SIGN_IN))).status_code == 422
    assert whoami(stranger) is None


def test_a_stall_finds_the_verified_owner_and_only_an_owner_counts() -> None:
    lan, minh = factories.person(), factories.person("Minh")
    home = factories.household(lan)
    accounts.add_member(home, minh, role="seller", by=accounts.actor_for(lan))
    confirmed(minh)
    assert accounts.verification_of(minh).level == 2
    assert accounts.verification_of(lan) is None
    assert accounts.verified_owner_of(home) is None
    accounts.add_member(home, minh, role="owner", by=accounts.actor_for(lan))
    assert accounts.verified_owner_of(home.pk).person == minh
    accounts.end_membership(home.memberships.get(person=minh, role="owner"), by=accounts.actor_for(lan))
    assert accounts.verified_owner_of(home) is None
