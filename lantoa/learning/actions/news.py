"""Who brought a list hears that it is through, and a holder that a certificate no longer holds: a short message with the way there."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.learning.models import ERASED, Certificate, LearnerList, ListRow
from lantoa.messages import api as messages

_THROUGH = gettext_lazy(
    "Lan Tỏa: the list for “%(programme)s” is through. Seated: %(seated)s. Waiting: %(waiting)s. Rows to put right: %(faulty)s. Look:"
)
_REVOKED = gettext_lazy("Lan Tỏa: your certificate “%(course)s” no longer holds. Read why:")


def tell_list_done(found: LearnerList) -> None:
    """The officer who brought the list, where they are still one; by counts only, nobody's name."""
    officer = accounts.Person.objects.filter(pk=found.by_id, erased_at=None).first()
    if officer is None or officer.pk not in {
        one.pk for one in accounts.people_of(found.programme.organisation, ["officer"])
    }:
        return
    rows = found.rows
    said = {
        "programme": found.programme.title[:60],
        "seated": rows.filter(outcome=ListRow.Outcome.SEATED).count(),
        "waiting": rows.filter(outcome__in=(ListRow.Outcome.WAITING, ListRow.Outcome.UNSEATED)).count(),
        "faulty": rows.exclude(state=ListRow.State.GOOD).count(),
    }
    _tell(officer, _THROUGH, said, reverse("learning:list", args=[found.pk]))


def tell_revoked(certificate: Certificate) -> None:
    """The holder, of what they did not ask for themselves; nobody where the holder was erased."""
    holder = certificate.person
    if holder is not None and certificate.revoked_reason != ERASED:
        said = {"course": certificate.course.title[:60]}
        _tell(holder, _REVOKED, said, reverse("portal:verify_certificate", args=[certificate.code]))


def _tell(to: accounts.Person, sentence: Promise, said: dict[str, object], path: str) -> None:
    if to.phone:
        with translation.override(to.language):
            messages.send(to.phone, f"{sentence % said} {settings.PUBLIC_URL.rstrip('/')}{path}", purpose="learning")
