"""A planted dossier stands on no list of the desk, and whoever opens it is told of."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from lantoa.accounts.actions.reading import plant
from lantoa.accounts.models import Reading
from lantoa.cases.queries.case import desk, desk_counts
from lantoa.cases.tests import factories
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


def test_it_is_on_no_list_and_found_only_by_who_looks_for_it() -> None:
    there = factories.commune(3)
    real, made_up = factories.handed_in(there), factories.handed_in(there)
    now = world.now()
    assert desk_counts(there.officer, now)["new"] == 2
    plant("case", made_up.code)
    assert list(desk(there.officer, "new", now)) == [real]
    assert desk_counts(there.officer, now)["new"] == 1
    browser = Client()
    browser.force_login(there.officer.person)
    assert made_up.code not in browser.get(reverse("cases:desk")).content.decode()
    assert browser.get(reverse("cases:desk_case", args=[real.code])).status_code == 200
    assert not Reading.objects.filter(planted=True).exists()
    assert browser.get(reverse("cases:desk_case", args=[made_up.code])).status_code == 200
    assert Reading.objects.get(planted=True).key == made_up.code
