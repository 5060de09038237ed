"""Who runs the house does it on its own pages: there is no other way in, and only they come to those."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from lantoa.accounts import api as accounts
from lantoa.accounts.models import SignIn
from lantoa.accounts.tests import factories
from lantoa.kit.world import world

RUN = "dieu-hanh/"
# Who else comes to a page there, and why: an owner reads who opened their household's records, and whoever sees a breach writes it down.
OTHERS = {"accounts:readings": {"owner", "operator"}, "accounts:record_breach": {"officer", "moderator", "operator"}}
# What is changed there without a proof of who one is from the last minutes: words, answers, and tasks tried again.
STALE = {
    "accounts:breach", "accounts:data_request_desk", "accounts:record_breach", "orders:handed_on_problem", "portal:stuck_again", "portal:stuck_aside",
}  # fmt: skip


def patterns(resolver: Any = None, before: str = "") -> Iterator[tuple[str, str]]:
    """(path, name with its room) of every route."""
    for one in (resolver or get_resolver()).url_patterns:
        path = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            space = f"{one.namespace}:" if one.namespace else ""
            yield from ((where, f"{space}{name}") for where, name in patterns(one, path))
        elif isinstance(one, URLPattern):
            yield path, one.name or ""


def test_there_is_no_admin_of_djangos() -> None:
    assert "django.contrib.admin" not in settings.INSTALLED_APPS
    assert [path for path, _name in patterns() if "admin" in path.lower()] == []


@pytest.mark.django_db
def test_nobody_is_answered_at_its_usual_addresses_not_even_who_runs_the_house(client: Client) -> None:
    client.force_login(factories.person(is_operator=True))
    assert {client.get(path).status_code for path in ("/admin/", "/admin/login/", "/django-admin/")} == {404}


def test_every_page_for_running_the_house_is_for_operators_and_named_others_alone() -> None:
    table = accounts.policy_table()
    found = {name: set(table[name].roles) for path, name in patterns() if path.startswith(RUN)}
    assert len(found) > 20
    assert {name: roles for name, roles in found.items() if roles != {"operator"}} == OTHERS
    assert {name for name in found if "POST" in table[name].methods and "POST" not in table[name].fresh} == STALE


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/dieu-hanh/nguoi-dieu-hanh/", "/dieu-hanh/xoa/", "/dieu-hanh/sao-luu/khoi-phuc/", "/dieu-hanh/to-chuc/moi/"],
)
def test_what_hurts_is_for_those_who_run_the_house_who_proved_who_they_are_just_now(client: Client, path: str) -> None:
    somebody, runs = factories.person(), factories.person(is_operator=True)
    client.force_login(somebody)
    assert client.get(path).status_code == 403
    client.force_login(runs)
    SignIn.objects.filter(person=runs).update(proved_at=world.now() - timedelta(days=1))
    # Sent to prove it first.
    assert client.post(path, {}).status_code in (302, 303)
