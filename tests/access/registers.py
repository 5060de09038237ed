"""An entry of the register of websites with a complaint and a request to take it down, and a list that an office brought."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import transaction

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.websites.actions.complaint import complain
from lantoa.websites.actions.keeper import name_keeper
from lantoa.websites.actions.site import enter
from lantoa.websites.actions.site_list import receive_list
from lantoa.websites.actions.takedown import ask_takedown
from lantoa.websites.models import Complaint, DossierQuestion, Site, SiteList, Takedown
from lantoa.websites.rules.site import Entry, written


def have_a_site(by: accounts.ActingPerson) -> Site:
    """Two entries: of the first somebody complained, of the other an authority asked to take it down and somebody else was granted it.
    The cast's two offices keep the register."""
    name_keeper(by.organisation, by=None)
    with transaction.atomic():
        site, other = (
            enter(
                Entry("enterprise", "Công ty Thử", "direct", "decree-52", date(2025, 1, 2), domain=domain, shown=domain),
                source="officer", by=by,
            )[0]
            for domain in ("cua-hang.sandbox.test", "khac.sandbox.test")
        )  # fmt: skip
    complain(site, reason="other", by=accounts.Visitor())
    ask_takedown(other, authority="Cơ quan thử", document="1/CV", asked_at=world.now(), by=by)
    said = Entry("household", "Hộ Khác", "direct", "law-122", world.today(), domain=other.domain, shown=other.domain)
    DossierQuestion.objects.create(
        decision=7, code="HS-KQ7", why="owner", entry=written(said), said=other.domain, site=other, made_at=world.now()
    )
    return site


def bring_a_list(by: accounts.ActingPerson) -> SiteList:
    name_keeper(by.organisation, by=None)
    rows = (
        f"Tên miền,Chủ sở hữu,Đối tượng,Ngày xác nhận\nmoi-{by.organisation_id}.vn,Công ty Mới,Doanh nghiệp,1/2/2025\n"
    )
    return receive_list(io.BytesIO(rows.encode()), "website.csv", by=by)


def list_of(organisation: accounts.Organisation) -> int:
    return SiteList.objects.filter(organisation=organisation).latest("pk").pk


REGISTER: dict[str, Callable[[], Any]] = {
    "site_id": lambda: Site.objects.earliest("pk").pk,
    "complaint_id": lambda: Complaint.objects.get().pk,
    "complaint_token": lambda: Complaint.objects.get().token,
    "site_question_id": lambda: DossierQuestion.objects.get().pk,
    "takedown_id": lambda: Takedown.objects.get().pk,
}
