"""A granted notification becomes an entry, or what changed of one; a cancelled one ends what it made."""

from __future__ import annotations

from lantoa.accounts import api as accounts
from lantoa.cases import api as cases
from lantoa.journal import api as journal
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import WEBSITES
from lantoa.kit.world import world
from lantoa.websites import acts
from lantoa.websites.actions.site import data_of_end, end, enter
from lantoa.websites.errors import BadSite
from lantoa.websites.models import Site, SiteStep
from lantoa.websites.rules.dossier import PROCEDURE, entry_from


def enter_granted(decision_id: int) -> Site | None:
    """Bring what this decision granted into the register; None where it is about something else or names no site. Never refuses."""
    found = cases.granted(decision_id)
    if found is None or found.procedure != PROCEDURE:
        return None
    body = accounts.Organisation.objects.filter(pk=found.organisation_id).first() if found.organisation_id else None
    entry = entry_from(
        found.answers, code=found.code, on=found.on, organisation_id=found.organisation_id, person_id=found.person_id, kind=body.kind if body else "", unit_id=found.unit_id
    )  # fmt: skip
    if entry is None:
        return None
    try:
        site, _outcome = enter(entry, source="case", source_id=found.decision, by=None, body=found.body)
    except BadSite:
        return None  # a newer confirmation stands there
    return site


def end_cancelled(decision_id: int, body: int | None) -> None:
    """End the entry that this decision made and nothing confirmed since."""
    made = SiteStep.objects.filter(source="case", source_id=decision_id, kind=SiteStep.Kind.REGISTERED).first()
    if made is None:
        return
    site = Site.objects.live().filter(pk=made.site_id, confirmed_on=made.on).first()
    if site is None:
        return
    touch("websites", WEBSITES)
    on = world.today()
    end(site, Site.End.TERMINATED, on, words="", source="case", source_id=decision_id, by=None)
    journal.record(acts.SITE_TERMINATED, site, on_behalf_of=body, place=site.unit_id or "", data=data_of_end(site, on))
