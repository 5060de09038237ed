"""A stall that also takes orders on a page of its own notifies that page: a dossier with everything the house knows."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.cases import api as cases
from lantoa.kit.access import SELLING
from lantoa.stores.errors import BadStore
from lantoa.stores.models import Store
from lantoa.stores.queries import known_of_stall
from lantoa.stores.rules.stall import holder_of

PROCEDURE = "thong-bao-website-ung-dung-thuong-mai-dien-tu-ban-hang"


def notify_site(store: Store, *, domain: str, by: accounts.ActingPerson, key: UUID | None = None) -> cases.Case:
    """Begin the notification of this domain or app for the stall's organisation, filled in as far as the house knows it.

    Refuses BadStore for somebody else's stall, a helper, and where the procedure is not known here; NotNow where it is not in force.
    """
    if by.helping or by.organisation_id != store.organisation_id or not by.roles & SELLING:
        raise BadStore(_("Only the stall's own people notify its website."))
    procedure = cases.Procedure.objects.filter(pk=PROCEDURE).first()
    if procedure is None:
        raise BadStore(_("This procedure is not known here yet."))
    organisation = store.organisation
    known = {
        **known_of_stall(by.person, organisation), "business.website": domain, "business.sells_where": "own_orders", "business.site_confirmed": "no",
        "business.holder": holder_of(organisation.kind),
    }  # fmt: skip
    return cases.start(
        procedure,
        person=by.person,
        organisation=organisation,
        unit=store.unit,
        prefill={"stall": known},
        by=by,
        key=key,
    )
