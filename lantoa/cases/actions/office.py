"""Which public body takes dossiers: name one, end one."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.actions.step import read_words
from lantoa.cases.errors import BadOffice, NotAllowed, NotNow
from lantoa.cases.models import Office
from lantoa.cases.rules.level import is_central
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import PROCEDURES
from lantoa.kit.world import world
from lantoa.places import api as places


def name_office(
    organisation: accounts.Organisation, *, unit: places.Unit | None, by: Actor | None, level: str = "", key: UUID | None = None
) -> Office:  # fmt: skip
    """From now on this public body takes dossiers of the commune, or with `unit` None of the province; twice is no harm.

    With `level`, who decides in the words of a procedure's version, it takes what that level above the province decides. Only an
    operator or the house (`by` None). Raises NotAllowed, also for what is no public body, and BadOffice where it takes others
    already, or the commune has an office.
    """
    _check_operator(by)
    if organisation.kind != accounts.Organisation.Kind.PUBLIC_BODY:
        raise NotAllowed(_("Only a public body takes dossiers."))
    if level and (unit or not is_central(level)):
        raise BadOffice(_("Please choose one of these."), field="level")
    body = {"organisation": organisation.pk, "unit": unit.pk if unit else "", "level": level}
    with journal.command("cases.name_office", key, body, by=by) as run:
        if run.replayed and run.answer:
            return Office.objects.get(pk=run.answer["office"])
        office = _standing(organisation, unit, level)
        if office is None:
            touch("cases", PROCEDURES)
            try:
                with transaction.atomic():
                    office = Office.objects.create(
                        organisation=organisation, unit=unit, level=level, named_at=world.now(), named_by_id=by.person_id if by else None
                    )  # fmt: skip
            except IntegrityError:
                # Somebody else was quicker: with the same, or with another body for this commune.
                office = _standing(organisation, unit, level)
                if office is None:
                    raise
            else:
                journal.record(
                    acts.OFFICE_NAMED, office, by=by, on_behalf_of=organisation.pk, place=unit.pk if unit else ""
                )
        run.answer = {"office": office.pk}
    return office


def end_office(office: Office, words: str, *, by: Actor | None, key: UUID | None = None) -> Office:
    """From now on no new dossier is handed in there, for a reason that citizens with a draft for it read; what is under way stays.

    Only an operator or the house (`by` None). Raises NotAllowed, BadWords, NotNow where it was ended already.
    """
    _check_operator(by)
    with journal.command("cases.end_office", key, {"office": office.pk, "words": words}, by=by) as run:
        if not run.replayed:
            said = read_words(words)
            touch("cases", PROCEDURES)
            live = Office.objects.live().filter(pk=office.pk)
            if not live.update(ended_at=world.now(), ended_by_id=by.person_id if by else None, ended_words=said):
                raise NotNow(_("This office was ended already."))
            journal.record(
                acts.OFFICE_ENDED, office, by=by, on_behalf_of=office.organisation_id, place=office.unit_id or ""
            )
    office.refresh_from_db()
    return office


def _check_operator(by: Actor | None) -> None:
    if by is not None and "operator" not in by.roles:
        raise NotAllowed(_("Only whoever runs Lan Tỏa names offices."))


def _standing(organisation: accounts.Organisation, unit: places.Unit | None, level: str) -> Office | None:
    """What stands of it already; None where nothing is in the way. Raises BadOffice."""
    rows = Office.objects.live().select_related("organisation", "unit")
    wanted = Q(organisation=organisation, level=level) | (Q(unit=unit) if unit else Q(pk=None))
    there: list[Office] = list(rows.filter(wanted))
    own = next((one for one in there if one.organisation_id == organisation.pk), None)
    if own and own.unit_id == (unit.pk if unit else None):
        return own
    for one in there:
        where = places.unit_title(one.unit) if one.unit else one.level or _("the province")
        said = {"name": one.organisation.name, "where": where}
        sentence = _("%(name)s takes dossiers already: %(where)s. End that office first, then name this one.")
        raise BadOffice(sentence % said, field="unit" if unit else "level")
    return None
