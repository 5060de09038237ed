"""The gate: default deny, signed-in pages ask to sign in, and looking at who it is costs little."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.fixtures import Settings

from lantoa.accounts import api as accounts
from lantoa.accounts import middleware
from lantoa.accounts.actions.step_up import step_up_at
from lantoa.accounts.queries import policy
from lantoa.accounts.tests import factories
from lantoa.accounts.tests.conftest import Stage
from lantoa.kit.access import EVERYONE, allow

pytestmark = pytest.mark.django_db
ME = reverse("accounts:me")


@pytest.fixture
def table(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    changed = dict(accounts.policy_table())
    monkeypatch.setattr(middleware, "policy_table", lambda: changed)
    return changed


def test_a_route_without_a_row_is_closed_to_everybody(client: Client, table: dict[str, object]) -> None:
    del table["accounts:sign_in"]
    assert client.get(reverse("accounts:sign_in")).status_code == 403
    client.force_login(factories.person(is_operator=True))
    assert client.get(reverse("accounts:sign_in")).status_code == 403


def test_a_visitor_is_asked_to_sign_in_and_brought_back(client: Client) -> None:
    answer = client.get(ME, {"tab": "1"})
    assert answer.status_code == 302
    assert answer["Location"] == reverse("accounts:sign_in") + "?next=%2Ftoi%2F%3Ftab%3D1"


def test_a_visitor_s_change_is_refused(client: Client) -> None:
    assert client.post(ME, {"name": "Kẻ Lạ"}).status_code == 403


def test_a_script_of_a_visitor_turns_the_whole_page(client: Client) -> None:
    answer = client.get(ME, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("accounts:sign_in")


def test_a_role_that_is_not_named_is_refused(client: Client, table: dict[str, object]) -> None:
    table["accounts:me"] = allow("accounts:me", "GET", {"officer"}, resource="person")
    client.force_login(factories.person())
    assert client.get(ME).status_code == 403


def test_a_method_that_is_not_named_is_refused(client: Client, table: dict[str, object]) -> None:
    client.force_login(factories.person())
    assert client.get(reverse("accounts:sign_out")).status_code == 405
    answer = client.delete(ME)
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST")


def test_head_goes_with_get(client: Client) -> None:
    assert client.head(reverse("accounts:sign_in")).status_code == 200


def test_a_route_with_a_token_is_open_to_whoever_has_the_link(client: Client, table: dict[str, object]) -> None:
    table["accounts:sign_in"] = allow("accounts:sign_in", "GET", {"operator"}, resource="session", token=True)
    assert client.get(reverse("accounts:sign_in")).status_code == 200


def test_a_visitor_without_a_cookie_costs_no_query(client: Client, settings: Settings) -> None:
    settings.DEMO = False
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = client.get(reverse("accounts:sign_in"))
    assert answer.wsgi_request.actor.roles == {"anonymous"}
    assert len(queries) == 0


@pytest.mark.parametrize("helping", [False, True])
def test_knowing_who_acts_takes_three_queries(client: Client, helping: bool) -> None:
    lan, hoa = factories.person(), factories.person("Hoa")
    home = factories.household(lan)
    factories.helper_of(lan, home, hoa)
    client.force_login(hoa if helping else lan)
    if helping:
        client.post(reverse("accounts:act_for", args=[home.pk]), {"helping": "1"})
    request = client.get(reverse("ui:styleguide")).wsgi_request
    with CaptureQueriesContext(connection) as queries:
        actor = request.actor
        assert (actor.organisation_id, actor.helping) == (home.pk, helping)
        assert actor.organisation.name == "Hộ bà Lan"
        assert actor.roles == ({"person", "helper"} if helping else {"person", "owner"})
    assert len(queries) == 3


def test_a_page_for_everybody_does_not_look_who_it_is(client: Client) -> None:
    client.force_login(factories.person())
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("ui:styleguide"))
    assert len(queries) == 0


def test_pages_of_signed_in_people_are_not_kept_by_others(client: Client) -> None:
    client.force_login(factories.person())
    assert "private" in client.get(ME)["Cache-Control"]


def test_a_closed_account_is_out_at_the_next_request(client: Client) -> None:
    lan = factories.person()
    client.force_login(lan)
    assert client.get(ME).status_code == 200
    accounts.Person.objects.filter(pk=lan.pk).update(is_active=False)
    assert client.get(ME).status_code == 302


def test_a_new_mark_signs_out_everywhere(client: Client) -> None:
    lan = factories.person()
    client.force_login(lan)
    lan.set_unusable_password()
    lan.save()
    assert client.get(ME).status_code == 302


def test_a_forged_session_cookie_is_nobody(client: Client, settings: Settings) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "forged" * 5
    assert client.get(ME).status_code == 302


def test_every_route_of_the_room_has_its_row() -> None:
    from lantoa.accounts import urls

    rows = {route for route in accounts.policy_table() if route.startswith("accounts:")}
    assert rows == {f"accounts:{pattern.name}" for pattern in urls.urlpatterns}


def test_two_rows_for_one_route_are_a_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    from lantoa.accounts import policy as rows

    monkeypatch.setattr(rows, "POLICY", [*rows.POLICY, rows.POLICY[0]])
    with pytest.raises(ValueError, match="two policy rows"):
        policy.policy_table.__wrapped__()


def test_a_form_typed_too_late_is_kept_and_sent_after_the_new_proof(stage: Stage) -> None:
    lan = factories.person()
    client = Client(enforce_csrf_checks=True)
    client.force_login(lan)
    factories.household(lan)
    helper = reverse("accounts:helper_consent")
    client.get(helper)
    stage.later(minutes=15)
    token = client.cookies["csrftoken"].value
    said = {"phone": "0912 345 699", "csrfmiddlewaretoken": token, "key": "018f0000-0000-7000-8000-000000000001"}
    kind = "application/x-www-form-urlencoded"
    asked = client.post(helper, urlencode(said), kind)
    assert asked["Location"] == step_up_at(reverse("accounts:unsent"))
    assert not accounts.Person.objects.exclude(pk=lan.pk).exists()
    proof = {"next": reverse("accounts:unsent"), "csrfmiddlewaretoken": token}
    client.post(asked["Location"], urlencode(proof), kind)
    code = urlencode({**proof, "code": stage.last_code(lan.phone)})
    back = client.post(reverse("accounts:step_up"), code, kind)["Location"]
    page = client.get(back).content.decode()
    assert (f'action="{helper}"' in page, "0912 345 699" in page) == (True, True)


def test_whoever_sends_without_a_page_of_ours_keeps_nothing_and_a_script_turns_the_whole_page(stage: Stage) -> None:
    client = Client()
    client.force_login(factories.person())
    stage.later(minutes=15)
    ends = reverse("accounts:end_other_sign_ins")
    answer = client.post(ends, headers={"Referer": "http://testserver/toi/?x=1", "HX-Request": "true"})
    assert answer["HX-Redirect"] == step_up_at(ME)
    for elsewhere in ("https://evil.example/toi/", "http://testserver//evil.example", ""):
        assert client.post(ends, headers={"Referer": elsewhere})["Location"] == step_up_at(reverse("accounts:safety"))
    assert client.get(ME).status_code == 200


def test_who_cannot_prove_anything_is_asked_for_no_proof() -> None:
    for wrong in ({"roles": EVERYONE}, {"roles": {"owner"}, "token": True}):
        with pytest.raises(ValueError, match="prove"):
            allow("a:b", "POST", wrong["roles"], resource="x", fresh=True, token=bool(wrong.get("token")))
    row = allow("a:b", "GET POST", {"owner"}, resource="x", fresh=True)
    assert (row.fresh, allow("a:c", "GET", {"owner"}, resource="x", fresh=True).fresh) == ({"POST"}, {"GET"})


def test_what_no_database_could_be_asked_for_is_not_there(client: Client) -> None:
    client.force_login(factories.person())
    assert client.get(reverse("accounts:data_request", args=["x"]).replace("/x/", "/%00/")).status_code == 404
