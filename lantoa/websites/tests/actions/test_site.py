"""Entries change, end and stay to be found; a granted dossier makes one; a complaint is answered; a takedown has a clock."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from lantoa.cases.actions import case as acting
from lantoa.cases.actions.decision import cancel, decide
from lantoa.cases.models import CaseAction, Procedure
from lantoa.cases.tests import factories as desks
from lantoa.journal.models import Entry
from lantoa.kit.invariants import Tally
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.websites import invariants
from lantoa.websites.actions import erasure
from lantoa.websites.actions.complaint import answer_complaint, complain
from lantoa.websites.actions.site import change_site, terminate
from lantoa.websites.actions.takedown import ask_takedown, close_takedown
from lantoa.websites.errors import BadSite, NotAllowed, NotNow, TooMany
from lantoa.websites.models import Site
from lantoa.websites.queries.desk import to_do
from lantoa.websites.rules.dossier import PROCEDURE
from lantoa.websites.tests import factories

pytestmark = pytest.mark.django_db
VISITOR = factories.accounts.Visitor()


def said(site: Site, **changes: object) -> dict[str, object]:
    names = ("owner_kind", "owner_name", "platform", "registration_number", "confirmed_on", "valid_until", "unit_id")
    return {**{name: getattr(site, name) for name in names}, **changes}


def test_one_live_entry_a_domain_and_who_comes_back_gets_a_new_one() -> None:
    by, site = factories.officer(), factories.site()
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.create(
            **{field.name: getattr(site, field.name) for field in Site._meta.concrete_fields if field.name != "id"}
        )
    changed = change_site(site, **said(site, owner_kind="household", owner_name="Hộ Lan"), by=by)
    assert [step.kind for step in changed.steps.all()] == ["registered", "changed"]
    assert change_site(site, **said(site), by=by).steps.count() == 2
    for wrong in (
        {"confirmed_on": date(2030, 1, 1)},
        {"confirmed_on": date(2001, 1, 1)},
        {"valid_until": date(2020, 1, 1)},
    ):
        with pytest.raises(BadSite):
            change_site(site, **said(site, **wrong), by=by)
    with pytest.raises(BadSite):
        terminate(site, on=date(2030, 1, 1), words="?", by=by)
    ended = terminate(site, on=date(2026, 11, 1), words="Chủ báo nghỉ bán", by=by)
    assert (ended.state, Entry.objects.get(act="websites.site_terminated").data["on"]) == ("terminated", "2026-11-01")
    with pytest.raises(NotNow):
        change_site(site, **said(site, owner_name="Khác"), by=by)
    assert factories.site().pk != site.pk
    with pytest.raises(NotAllowed):
        terminate(site, on=date(2026, 11, 1), words="?", by=VISITOR)


def test_it_runs_out_by_itself_and_stands_on_the_desk_before(stage: StandingWorld) -> None:
    by, site = factories.officer(), factories.site()
    assert (site.state, site.valid_until, to_do(by).expiring_count) == ("confirmed", date(2027, 6, 30), 0)
    stage.later(days=180)
    assert [one.pk for one in to_do(by).expiring] == [site.pk]
    stage.later(days=60)
    assert (site.state, to_do(by).expiring_count) == ("expired", 0)
    assert list(Site.objects.run_out(world.today())) == [site]


def test_a_granted_dossier_becomes_an_entry_and_a_cancelled_one_ends_it() -> None:
    there = desks.province()
    province = factories.accounts.actor_for(there.second.person, there.second.organisation)
    citizen = desks.commune().citizen
    answers = {
        "sells_where": "own_orders", "confirmed_before": "no", "domain": "www.ChaMuc.sandbox.test", "goods": "Chả mực", "holder": "household",
        "registered_name": "Hộ kinh doanh Hương", "holder_unit": "06994", "holder_address": "Thôn 2", "registration_number": "22A8", "registered_on": "2024-01-02",
        "registered_at": "Vân Đồn", "responsible_name": "Nguyễn Thị Hương", "responsible_title": "Chủ hộ", "responsible_number": "022185001234",
        "responsible_phone": "+84912345678", "responsible_email": "huong@example.com",
    }  # fmt: skip
    case = acting.start(Procedure.objects.get(pk=PROCEDURE), person=citizen.person, by=citizen)
    acting.answer(case, answers, by=citizen)
    now = world.now()
    type(case).objects.filter(pk=case.pk).update(
        state="accepted",
        office=desks.Office.objects.get(organisation=province.organisation_id),
        submitted_at=now,
        received_at=now,
        accepted_at=now,
    )
    case.refresh_from_db()
    CaseAction.objects.create(case=case, number=1, kind="submitted", at=now, answers=answers)
    made = decide(case, "granted", "Xác nhận.", by=province)
    if made.approved_at is None:
        pytest.skip("this procedure asks for two officers")
    site = Site.objects.get()
    assert (site.domain, site.owner_kind, site.regime, site.valid_until) == (
        "chamuc.sandbox.test",
        "household",
        "law-122",
        None,
    )
    assert (site.registration_number, site.unit_id) == (made.code, "06994")
    act = Entry.objects.get(act="websites.site_registered")
    assert (act.on_behalf_of_id, act.place, act.data["source"]) == (province.organisation_id, "06994", "case")
    leaving = factories.accounts.leaving(citizen.person)
    assert len(list(erasure.to_do_first(leaving))) == 1
    cancel(made, "Nhầm hồ sơ.", by=province)
    site.refresh_from_db()
    assert site.state == "terminated"
    assert (list(erasure.to_do_first(leaving)), len(list(erasure.holds(leaving)))) == ([], 1)
    erasure.forget(leaving)
    site.refresh_from_db()
    assert (site.owner_name, site.person_id, "huong" in site.folded) == ("–", None, False)


def test_anybody_complains_and_reads_the_answer_and_nobody_floods_the_desk(client: Client) -> None:
    by, site = factories.officer(), factories.site()
    path = f"/website/{site.pk}/phan-anh/"
    sent = client.post(
        path, {"reason": "not_sent", "words": "Chuyển tiền rồi mất hút", "key": "01a2207d-a18c-728e-a696-f47421400001"}
    )
    mine = sent["Location"]
    assert "Chuyển tiền rồi mất hút" in client.get(mine).content.decode()
    (waits,) = to_do(by).complaints
    answer_complaint(waits, answer="Đã gọi chủ trang, hàng gửi hôm nay.", by=by)
    assert "hàng gửi hôm nay" in client.get(mine).content.decode()
    with pytest.raises(NotNow):
        answer_complaint(waits, answer="Lần nữa", by=by)
    assert "mất hút" not in client.get(f"/website/{site.pk}/").content.decode()
    for _number in range(10):
        complain(site, reason="other", network="n", by=VISITOR)
    with pytest.raises(TooMany):
        complain(site, reason="other", network="n", by=VISITOR)


def test_a_takedown_has_a_clock_is_shown_late_and_ends_the_entry(client: Client, stage: StandingWorld) -> None:
    by, site = factories.officer(), factories.site()
    asked = ask_takedown(site, authority="Công an tỉnh", document="12/CV", asked_at=world.now(), by=by)
    assert asked.due_at - asked.asked_at == timedelta(hours=24)
    with pytest.raises(NotNow):
        ask_takedown(site, authority="Công an tỉnh", document="13/CV", asked_at=world.now(), by=by)
    with pytest.raises(BadSite):
        ask_takedown(site, authority="Công an tỉnh", document="13/CV", asked_at=world.now() + timedelta(days=1), by=by)
    stage.later(hours=25)
    client.force_login(by.person)
    assert "Trễ từ" in client.get(f"/quan-ly-website/go/{asked.pk}/").content.decode()
    assert "trễ từ" in client.get("/quan-ly-website/").content.decode()
    close_takedown(asked, outcome="taken_down", done_words="Trang đã đóng.", by=by)
    site.refresh_from_db()
    assert site.state == "taken_down"
    assert Entry.objects.get(act="websites.site_taken_down").data["in_time"] is False
    assert Entry.objects.get(act="websites.takedown_closed").data == {
        "site": site.pk, "outcome": "taken_down", "in_time": False,
    }  # fmt: skip
    badge = client.get(f"/website/{site.pk}/dau.svg").content.decode()
    assert "Không còn giá trị" in badge


def test_a_request_is_closed_also_where_the_entry_ended_meanwhile() -> None:
    by = factories.officer()
    for domain, outcome in (("mot.sandbox.test", "taken_down"), ("hai.sandbox.test", "kept")):
        site = factories.site(domain)
        asked = ask_takedown(site, authority="Công an tỉnh", document="12/CV", asked_at=world.now(), by=by)
        terminate(site, on=world.today(), words="Chủ báo nghỉ bán", by=by)
        assert close_takedown(asked, outcome=outcome, done_words="Trang đã đóng.", by=by).outcome == outcome
        site.refresh_from_db()
        assert (site.state, site.steps.count()) == ("terminated", 2)
    assert not Entry.objects.filter(act="websites.site_taken_down").exists()
    told = Entry.objects.filter(act="websites.takedown_closed").order_by("pk")
    assert [(one.data["outcome"], one.data["in_time"]) for one in told] == [("taken_down", True), ("kept", True)]
    assert list(invariants.takedowns(Tally())) == []
    Site.objects.filter(domain="mot.sandbox.test").update(ended_on=None, end_kind="")
    assert len(list(invariants.takedowns(Tally()))) == 1
