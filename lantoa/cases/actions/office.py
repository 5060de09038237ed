"""Which public body takes dossiers."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.errors import NotAllowed
from lantoa.cases.models import Office
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.places import api as places


def name_office(organisation: accounts.Organisation, *, unit: places.Unit | None, by: Actor | None) -> Office:
    """From now on this public body takes dossiers of the commune, or with `unit` None of the province; twice is no harm.

    Only an operator or the house (`by` None). Raises NotAllowed, also for what is no public body.
    """
    if by is not None and "operator" not in by.roles:
        raise NotAllowed(_("Only whoever runs Lan Tỏa names offices."))
    if organisation.kind != accounts.Organisation.Kind.PUBLIC_BODY:
        raise NotAllowed(_("Only a public body takes dossiers."))
    with transaction.atomic():
        office, new = Office.objects.get_or_create(organisation=organisation, defaults={"unit": unit})
        if new:
            place = unit.pk if unit else ""
            journal.record(acts.OFFICE_NAMED, office, by=by, on_behalf_of=organisation.pk, place=place)
    return office
