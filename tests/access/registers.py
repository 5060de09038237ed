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
from lantoa.websites.actions.site import enter
from lantoa.websites.actions.site_list import receive_list
from lantoa.websites.actions.takedown import ask_takedown
from lantoa.websites.models import Complaint, Site, SiteList, Takedown
from lantoa.websites.rules.site import Entry


def have_a_site(by: accounts.ActingPerson) -> Site:
    """Two entries: of the first somebody complained, and an authority asked to take it down."""
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
    return site


def bring_a_list(by: accounts.ActingPerson) -> SiteList:
    written = (
        f"Tên miền,Chủ sở hữu,Đối tượng,Ngày xác nhận\nmoi-{by.organisation_id}.vn,Công ty Mới,Doanh nghiệp,1/2/2025\n"
    )
    return receive_list(io.BytesIO(written.encode()), "website.csv", by=by)


def list_of(organisation: accounts.Organisation) -> int:
    return SiteList.objects.filter(organisation=organisation).latest("pk").pk


REGISTER: dict[str, Callable[[], Any]] = {
    "site_id": lambda: Site.objects.earliest("pk").pk,
    "complaint_id": lambda: Complaint.objects.get().pk,
    "complaint_token": lambda: Complaint.objects.get().token,
    "takedown_id": lambda: Takedown.objects.get().pk,
}
