"""Who hears that a personal record was opened that nobody had a reason to open, or that somebody went on past their budget."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lantoa.accounts.models import Membership, Person, Reading, ReadingReason
from lantoa.accounts.queries.people import operators, people_of
from lantoa.messages import api as messages

_PLANTED = gettext_lazy("Lan Tỏa: somebody opened a record that nobody has a reason to open. Look at it now:")
_REASON = gettext_lazy(
    "Lan Tỏa: somebody of your office opened %(count)s personal records today and gave a reason. Look at it:"
)
_REASON_HERE = gettext_lazy("Lan Tỏa: somebody opened %(count)s personal records today and gave a reason. Look at it:")


def tell_of_planted(row: Reading) -> None:
    """Those who run the house, at once; not the one who opened it."""
    for person in operators().exclude(pk=row.reader_id):
        _send(person, _PLANTED)


def tell_of_reason(reason: ReadingReason) -> None:
    """The body's leader and those who run the house, each once; not the one who gave it."""
    told = {reason.reader_id}
    leaders = people_of(reason.organisation_id, [Membership.Role.OWNER]) if reason.organisation_id else []
    for person, sentence in [*((one, _REASON) for one in leaders), *((one, _REASON_HERE) for one in operators())]:
        if person.pk not in told:
            told.add(person.pk)
            _send(person, sentence, count=reason.opened)


def _send(to: Person, sentence: Promise, **values: object) -> None:
    with translation.override(to.language):
        words = str(sentence) % values if values else str(sentence)
        where = settings.PUBLIC_URL.rstrip("/") + reverse("accounts:readings")
        messages.send(to.phone, f"{words} {where}", purpose="data")
