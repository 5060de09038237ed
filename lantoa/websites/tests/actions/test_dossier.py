"""What a granted dossier does to the register, what waits for the keeper's word, and what a cancelled decision takes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest
from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.cases import api as cases
from lantoa.journal.models import Entry
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.websites.actions import erasure
from lantoa.websites.actions.dossier import enter_granted, take_back_cancelled
from lantoa.websites.actions.question import settle_question
from lantoa.websites.actions.site import change_site
from lantoa.websites.errors import BadSite, NotAllowed, NotNow
from lantoa.websites.models import DossierQuestion, Site
from lantoa.websites.queries.desk import to_do
from lantoa.websites.queries.words import why_of
from lantoa.websites.rules.dossier import PROCEDURE
from lantoa.websites.tests import factories

pytestmark = pytest.mark.django_db
_numbers = count(1)


class Office:
    """Decisions about sites as the room below tells of them."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.decisions: dict[int, cases.Granted] = {}
        monkeypatch.setattr(cases, "granted", self.decisions.get)

    def grants(
        self, domain: str, person: accounts.Person, *, owner: str = "Hộ kinh doanh Hương", firm: int | None = None
    ) -> int:
        answers = {"domain": domain, "holder": "company" if firm else "household", "registered_name": owner}
        number = next(_numbers)
        self.decisions[number] = cases.Granted(
            number, f"HS-KQ{number}", world.today(), PROCEDURE, answers, person.pk, firm, factories.officer().organisation_id, None
        )  # fmt: skip
        enter_granted(number)
        return number

    def cancels(self, number: int) -> None:
        body = self.decisions.pop(number).body
        take_back_cancelled(number, body)


@pytest.fixture
def office(monkeypatch: pytest.MonkeyPatch) -> Office:
    return Office(monkeypatch)


def somebody(name: str) -> accounts.Person:
    return accounts.person_for(f"+8491700{next(_numbers):04d}", name)


def asked() -> dict[str, DossierQuestion]:
    return {one.why: one for one in DossierQuestion.objects.open()}


def said(site: Site, **changes: object) -> dict[str, Any]:
    names = ("owner_kind", "owner_name", "platform", "registration_number", "confirmed_on", "valid_until", "unit_id")
    return {**{name: getattr(site, name) for name in names}, **changes}


def test_what_is_another_owners_or_looks_like_it_or_cannot_be_read_waits_for_the_keeper(
    office: Office, client: Client
) -> None:
    by, huong, thief = factories.officer(), somebody("Hương"), somebody("Kẻ Khác")
    office.grants("chamuc.sandbox.test", huong)
    site = Site.objects.get()
    assert (site.person_id, asked()) == (huong.pk, {})
    owner = office.grants("chamuc.sandbox.test", thief, owner="Hộ kinh doanh Khác")
    office.grants("charnuc.sandbox.test", thief, owner="Hộ kinh doanh Khác")
    office.grants("miếndong.sandbox.test", thief)
    office.grants("facebook.com/huong", huong)
    office.grants("", huong)
    site.refresh_from_db()
    assert (site.owner_name, site.person_id, Site.objects.count()) == ("Hộ kinh doanh Hương", huong.pk, 1)
    assert DossierQuestion.objects.open().filter(why="unreadable").count() == 2
    assert set(asked()) == {"owner", "like", "letters", "unreadable"}
    assert "chamuc.sandbox.test" in why_of(asked()["like"])
    assert len(to_do(by).questions) == 5
    assert Entry.objects.filter(act="websites.dossier_asked").count() == 5
    # An owner's own second site is nobody's likeness.
    office.grants("cha-muc.sandbox.test", huong)
    assert Site.objects.filter(domain="cha-muc.sandbox.test").exists()

    client.force_login(by.person)
    assert "facebook.com/huong" in client.get("/quan-ly-website/").content.decode()
    path = f"/quan-ly-website/ho-so/{asked()['owner'].pk}/"
    assert "của người khác" in client.get(path).content.decode()
    key = "01a2207d-a18c-728e-a696-f47421400009"
    assert client.post(path, {"outcome": "leave", "words": "", "key": key}).status_code == 422
    sent = client.post(path, {"outcome": "enter", "words": "Đã sang tên", "key": key})
    assert sent.status_code == 302
    assert "Đã ghi vào sổ" in client.get(path).content.decode()
    site.refresh_from_db()
    assert (site.owner_name, site.person_id) == ("Hộ kinh doanh Khác", thief.pk)
    assert site.steps.get(kind="changed").changed["owner_name"] == ["Hộ kinh doanh Hương", "Hộ kinh doanh Khác"]
    with pytest.raises(NotNow):
        settle_question(DossierQuestion.objects.get(decision=owner), outcome="leave", words="Lần nữa", by=by)

    unread = DossierQuestion.objects.open().filter(why="unreadable").earliest("pk")
    # What the keeper writes may be somebody else's too: that is no answer to this question.
    for wrong in ("", "facebook.com/huong", "chamuc.sandbox.test"):
        with pytest.raises(BadSite):
            settle_question(unread, outcome="enter", site=wrong, by=by)
    with pytest.raises(NotAllowed):
        settle_question(unread, outcome="leave", words="Không", by=factories.officer(keeps=False))
    assert settle_question(unread, outcome="enter", site="huong.sandbox.test", by=by).site == Site.objects.get(
        domain="huong.sandbox.test"
    )
    left = settle_question(asked()["like"], outcome="leave", words="Trang giả", by=by)
    assert (left.outcome, Site.objects.filter(domain="charnuc.sandbox.test").exists()) == ("left", False)

    # What was settled by hand is taken back like anything else, and an open question goes with its decision.
    office.cancels(owner)
    site.refresh_from_db()
    assert (site.owner_name, site.person_id, site.state) == ("Hộ kinh doanh Hương", huong.pk, "confirmed")
    office.cancels(asked()["letters"].decision)
    assert "letters" not in asked()

    gone = accounts.leaving(thief)
    assert len(list(erasure.holds(gone))) == 3
    erasure.forget(gone)
    assert not DossierQuestion.objects.filter(person=thief).exists()
    assert "Khác" not in str(list(DossierQuestion.objects.values("entry", "said")))


def test_a_cancelled_renewal_leaves_the_entry_as_it_was(office: Office, stage: StandingWorld) -> None:
    huong = somebody("Hương")
    site = factories.site(owner_kind="household", owner_name="Hộ kinh doanh Hương", registration_number="TB-1")
    before = Site.objects.values().get(pk=site.pk)
    first = office.grants("chamuc.sandbox.test", huong)
    stage.later(days=9)
    second = office.grants("chamuc.sandbox.test", huong)
    site.refresh_from_db()
    assert (site.regime, site.valid_until, site.confirmed_on, site.person_id) == (
        "law-122",
        None,
        world.today(),
        huong.pk,
    )
    # The older one was cancelled while the newer stood: nothing happens, until the newer goes too.
    office.cancels(first)
    site.refresh_from_db()
    assert site.confirmed_on == world.today()
    office.cancels(second)
    site.refresh_from_db()
    after = Site.objects.values().get(pk=site.pk)
    assert {name: value for name, value in after.items() if name != "changed_at"} == {
        name: value for name, value in before.items() if name != "changed_at"
    }
    assert [step.kind for step in site.steps.all()] == ["registered", "changed", "changed", "taken_back", "taken_back"]
    assert Entry.objects.filter(act="websites.site_changed").count() == 4
    assert "Trả lại như trước" in Client().get(f"/website/{site.pk}/").content.decode()
    office.cancels(office.grants("chamuc.sandbox.test", huong))
    site.refresh_from_db()
    assert (site.confirmed_on, site.person_id) == (date(2025, 3, 10), None)


def test_two_decisions_of_one_day_confirm_each_by_itself(office: Office) -> None:
    huong = somebody("Hương")
    first, second = (office.grants("chamuc.sandbox.test", huong) for _ in range(2))
    site = Site.objects.get()
    assert site.steps.get(kind="changed").changed == {"registration_number": [f"HS-KQ{first}", f"HS-KQ{second}"]}
    office.cancels(first)
    site.refresh_from_db()
    assert (site.state, site.registration_number) == ("confirmed", f"HS-KQ{second}")
    # Neither holds now: what the older one made ends.
    office.cancels(second)
    site.refresh_from_db()
    assert (site.state, site.registration_number) == ("terminated", f"HS-KQ{first}")

    # Where an officer wrote another number over what the newer one gave, nothing can be taken back: the keeper is asked.
    first, second = (office.grants("chamuc.sandbox.test", huong) for _ in range(2))
    site = Site.objects.live().get()
    change_site(site, **said(site, registration_number="TB-9"), by=factories.officer())
    office.cancels(second)
    site.refresh_from_db()
    assert (site.state, site.registration_number, asked()["cancelled"].decision) == ("confirmed", "TB-9", second)


def test_an_end_an_officer_set_meanwhile_does_not_outlive_the_rules_it_was_set_under(
    office: Office, stage: StandingWorld
) -> None:
    by, huong = factories.officer(), somebody("Hương")
    site = factories.site(owner_kind="household", owner_name="Hộ kinh doanh Hương")
    renewed = office.grants("chamuc.sandbox.test", huong)
    site.refresh_from_db()
    change_site(site, **said(site, valid_until=date(2030, 1, 1)), by=by)
    office.cancels(renewed)
    site.refresh_from_db()
    assert (site.regime, site.valid_until, asked()["cancelled"].decision) == ("law-122", date(2030, 1, 1), renewed)
    # A newer decision holds it: nothing is asked, until that goes too.
    stage.later(days=1)
    newer = office.grants("chamuc.sandbox.test", huong)
    stage.later(days=1)
    newest = office.grants("chamuc.sandbox.test", huong)
    office.cancels(newer)
    assert DossierQuestion.objects.open().count() == 1
    office.cancels(newest)
    site.refresh_from_db()
    assert (site.regime, site.valid_until, site.state) == ("law-122", date(2030, 1, 1), "confirmed")
    assert set(DossierQuestion.objects.open().values_list("decision", "why")) == {(renewed, "cancelled")}


def test_a_day_an_officer_set_meanwhile_is_asked_about(office: Office, stage: StandingWorld) -> None:
    by, huong = factories.officer(), somebody("Hương")
    granted = office.grants("chamuc.sandbox.test", huong)
    stage.later(days=3)
    site = Site.objects.get()
    change_site(site, **said(site, confirmed_on=world.today()), by=by)
    office.cancels(granted)
    site.refresh_from_db()
    assert (site.state, site.person_id) == ("confirmed", huong.pk)
    with pytest.raises(BadSite):
        settle_question(asked()["cancelled"], outcome="enter", by=by)
    assert settle_question(asked()["cancelled"], outcome="leave", words="Đã gọi chủ", by=by).outcome == "left"


def test_a_new_owner_does_not_keep_the_old_one_s_account(office: Office) -> None:
    by, huong = factories.officer(), somebody("Hương")
    office.grants("chamuc.sandbox.test", huong)
    site = Site.objects.get()
    before = said(site)
    spelt = {**before, "owner_kind": "enterprise", "owner_name": "Hộ Kinh doanh HƯƠNG"}
    assert change_site(site, **spelt, by=by).person_id == huong.pk
    changed = change_site(site, **{**before, "owner_name": "Công ty Khác"}, by=by)
    assert (changed.person_id, changed.organisation_id) == (None, None)
    assert changed.steps.latest("number").changed["person_id"] == [huong.pk, None]
    leaving = accounts.leaving(huong)
    assert ("names of former owners in its histories", 1) in list(erasure.goes(leaving))
    erasure.forget(leaving)
    step = changed.steps.latest("number")
    assert (step.changed["owner_name"], step.changed["person_id"]) == (["–", "Công ty Khác"], [None, None])
    # Bound to nobody's account: the same name and kind is taken for the same owner, another is asked about.
    factories.taken([["khac.sandbox.test", "Hộ kinh doanh Hương", "Hộ kinh doanh", "10/03/2025", ""]], by)
    office.grants("khac.sandbox.test", huong)
    assert Site.objects.get(domain="khac.sandbox.test").person_id == huong.pk
    bought = replace(
        factories.entry("khac.sandbox.test"), confirmed_on=world.today(), regime="law-122", valid_until=None
    )
    assert bought.owner_name != "Hộ kinh doanh Hương"
    factories.taken([["khac.sandbox.test", bought.owner_name, "Doanh nghiệp", f"{world.today():%d/%m/%Y}", ""]], by)
    assert Site.objects.get(domain="khac.sandbox.test").person_id is None


def test_who_asked_for_a_company_leaves_and_the_company_s_entry_history_and_questions_stay(office: Office) -> None:
    by, huong, lan = factories.officer(), somebody("Trần Thị Hương"), somebody("Lê Thị Lan")
    firm = accounts.create_organisation(kind="enterprise", name="Công ty Mực", owner=somebody("Chủ"), by=None)
    office.grants("mucxa.sandbox.test", huong, owner="Công ty Mực", firm=firm.pk)
    office.grants("mucxa.sandbox.test", lan, owner="Công ty Mực Xa", firm=firm.pk)
    office.grants("mựcxa.sandbox.test", huong, owner="Công ty Mực", firm=firm.pk)
    for domain, pk, words in (
        ("facebook.com/muc", firm.pk, f"Đã gọi {huong.phone.replace('+84', '0')}, trang của người khác"),
        ("facebook.com/huong", None, "Đã gọi chị Hương"),
    ):
        office.grants(domain, huong, firm=pk)
        settle_question(asked()["unreadable"], outcome="leave", words=words, by=by)
    site = Site.objects.get()
    # What she bought of the company, and sold again: the company's name stays there, hers goes.
    sold = factories.site("ban.sandbox.test", owner_name="Công ty Mực", organisation_id=firm.pk)
    for buyer, kind, name in ((huong, "household", "Hộ kinh doanh Hương"), (lan, "household", "Hộ kinh doanh Lan")):
        office.grants("ban.sandbox.test", buyer, owner=name)
        settle_question(asked()["owner"], outcome="enter", words="Đã sang tên", by=by)
        assert Site.objects.get(pk=sold.pk).owner_kind == kind

    leaving = accounts.leaving(huong)
    assert list(erasure.to_do_first(leaving)) == []
    goes = dict(erasure.goes(leaving))
    assert list(goes.values()) == [0, 1, 2, 3]
    erasure.forget(leaving)
    assert set(dict(erasure.goes(leaving)).values()) == {0}
    site.refresh_from_db()
    assert (site.organisation_id, site.person_id, site.owner_name) == (firm.pk, lan.pk, "Công ty Mực Xa")
    changed = site.steps.get(kind="changed").changed
    assert (changed["owner_name"], changed["person_id"]) == (["Công ty Mực", "Công ty Mực Xa"], [None, lan.pk])
    assert [step.changed["owner_name"] for step in sold.steps.filter(kind="changed")] == [
        ["Công ty Mực", "–"],
        ["–", "Hộ kinh doanh Lan"],
    ]
    left = (
        DossierQuestion.objects.filter(outcome="left").order_by("pk").values_list("words", "said", "entry__owner_name")
    )
    assert list(left) == [
        ("Đã gọi …, trang của người khác", "facebook.com/muc", "Hộ kinh doanh Hương"),
        ("", "", None),
    ]
    waits = asked()["letters"]
    assert (waits.person_id, waits.organisation_id, "person_id" in waits.entry) == (None, firm.pk, False)
    made = settle_question(waits, outcome="enter", by=by).site
    assert made is not None
    assert (made.shown, made.organisation_id, made.person_id) == ("mựcxa.sandbox.test", firm.pk, None)
