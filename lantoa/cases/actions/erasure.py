"""What public services let go of when somebody is erased: what was never handed in, and an
officer's own signature. What an office has in hand is the office's."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.cases.actions.case_signature import throw_away
from lantoa.cases.models import Case, CaseSignature, OfficerCredential


def to_do_first(who: accounts.Leaving) -> Iterator[str]:
    """A dossier under way is waited for or taken back."""
    for case in _of(who).filter(state__in=Case.OPEN).select_related("version").order_by("pk"):
        yield _("Dossier %(code)s (%(name)s) is still with the office. Wait for its answer, or take it back first.") % {
            "code": case.code,
            "name": case.version.name,
        }


def stays(who: accounts.Leaving) -> Iterator[str]:
    if _of(who).exclude(state__in=[Case.State.DRAFT, *Case.OPEN]).exists():
        yield _(
            "Dossiers that an office took in, with your name: they are its records. For how long it keeps them was not found."
        )


def goes(who: accounts.Leaving) -> Iterator[tuple[str, int]]:
    yield "dossiers not handed in", _drafts(who).count()
    yield "signatures named", OfficerCredential.objects.filter(person=who.person).count()
    yield "signatures begun", CaseSignature.objects.filter(case__person=who.person, action=None).count()


def holds(who: accounts.Leaving) -> Iterator[accounts.Held]:
    for case in _of(who).select_related("version").order_by("pk"):
        facts = {
            "code": case.code,
            "procedure": case.version.name,
            "state": case.state,
            "answers": case.answers,
            "submitted_at": case.submitted_at,
        }
        yield accounts.Held("dossiers", "dossier", facts)
    for own in OfficerCredential.objects.filter(person=who.person):
        facts = {"service": own.adapter, "credential": own.credential, "set_at": own.set_at}
        yield accounts.Held("signing", "signature named", facts)


def forget(who: accounts.Leaving) -> None:
    """Throw away what was not handed in, and with what they sign."""
    for case in _of(who).filter(signatures__action=None, signatures__isnull=False):
        throw_away(case, by=None)
    _drafts(who).delete()
    OfficerCredential.objects.filter(person=who.person).delete()


def has_dossiers(person: accounts.Person) -> bool:
    """Whether somebody who gets at their account would get at a dossier."""
    return bool(Case.objects.filter(person=person).exists())


def _of(who: accounts.Leaving) -> QuerySet[Case]:
    found: QuerySet[Case] = Case.objects.filter(person=who.person)
    return found


def _drafts(who: accounts.Leaving) -> QuerySet[Case]:
    return _of(who).filter(state=Case.State.DRAFT)
