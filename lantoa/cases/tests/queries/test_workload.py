"""What lies with whom, and what was decided in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lantoa.cases.actions import acceptance, decision
from lantoa.cases.models import Case
from lantoa.cases.queries.workload import workload
from lantoa.cases.tests.factories import Commune, commune, handed_in
from lantoa.cases.tests.views.test_case import as_, said
from lantoa.kit.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Commune:
    """Three of the first officer's: decided in time, decided late, open and late; one of nobody's, due soon."""
    there = commune()
    for shift in (timedelta(days=5), timedelta(days=-1), None):
        case = acceptance.accept(handed_in(there), by=there.officer)
        if shift is not None:
            decision.decide(case, "granted", "Đồng ý", by=there.officer)
        Case.objects.filter(pk=case.pk).update(due_at=world.now() + (shift or timedelta(days=-2)))
    handed_in(there, "1.000894")
    Case.objects.filter(pk=handed_in(there).pk).update(due_at=world.now() + timedelta(minutes=1))
    return there


def test_each_officer_and_the_whole_in_one_query(there: Commune) -> None:
    with CaptureQueriesContext(connection) as asked:
        nobody, clerk, whole = workload(there.office.organisation_id, world.now())
    assert len(asked) == 1
    assert (nobody.officer, nobody.open, nobody.soon, nobody.late, nobody.share) == ("", 2, 1, 0, None)
    assert (clerk.officer, clerk.open, clerk.late, clerk.decided) == ("Đỗ Thị Mai", 1, 1, 2)
    assert (clerk.on_time, clerk.dated, clerk.share) == (1, 2, 50)
    assert (whole.open, whole.soon, whole.late, whole.decided, whole.share) == (3, 1, 1, 2, 50)
    later = workload(there.office.organisation_id, world.now() + timedelta(days=120))
    assert later[-1].decided == 0
    assert workload(commune(1).office.organisation_id, world.now())[-1].open == 0


def test_only_who_leads_the_office_sees_it_and_it_asks_little(there: Commune) -> None:
    browser = as_(there.officer)
    shown = said(browser, "/mot-cua/cong-viec/")
    assert "Đỗ Thị Mai" in shown
    assert "50 %" in shown
    assert "/mot-cua/cong-viec/" in browser.get("/mot-cua/").content.decode()
    with CaptureQueriesContext(connection) as asked:
        browser.get("/mot-cua/cong-viec/")
    assert len(asked) <= 8
    assert as_(there.second).get("/mot-cua/cong-viec/").status_code == 403
    assert "/mot-cua/cong-viec/" not in as_(there.second).get("/mot-cua/").content.decode()
