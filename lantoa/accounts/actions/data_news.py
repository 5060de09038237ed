"""Who hears of requests about personal data and of breaches: short messages in the receiver's language, with the way there."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lantoa.accounts.models import Breach, DataRequest, DataRequestStep, Person
from lantoa.accounts.queries.data_request import nearly_due
from lantoa.accounts.queries.people import operators
from lantoa.kit.world import VIETNAM, world
from lantoa.messages import api as messages
from lantoa.ui.dates import clock, day

# By day only: nobody is rung out of bed for what is due tomorrow.
WAKING_HOURS = range(7, 20)
_AT_ONCE = 100
Kind = DataRequestStep.Kind
_SAID: dict[str, Promise] = {
    Kind.REPLIED: gettext_lazy("Lan Tỏa: a first reply to your request %(code)s. It is done by %(due)s:"),
    Kind.EXTENDED: gettext_lazy("Lan Tỏa: your request %(code)s takes longer, until %(due)s. Why:"),
    Kind.DONE: gettext_lazy("Lan Tỏa: your request %(code)s is answered:"),
    Kind.REFUSED: gettext_lazy("Lan Tỏa: your request %(code)s was refused. Why, and what you can do:"),
}
_NEARLY_DUE = gettext_lazy("Lan Tỏa: %(count)s requests about personal data are due by %(due)s:")
_BREACH = gettext_lazy(
    "Lan Tỏa: a breach of personal data was written down. Tell the authority by %(due)s if it may harm:"
)


def tell(request: DataRequest, kind: str) -> None:
    """Whoever asked hears what was done."""
    person = request.person
    if person.erased_at is None and person.is_active:
        _send(
            person,
            _SAID[kind],
            reverse("accounts:data_request", args=[request.code]),
            code=request.code,
            due=request.due_at,
        )


def tell_of_breach(breach: Breach, due: Any) -> None:
    """Those who run the house hear of it at once; the clock runs through the night."""
    for person in operators():
        _send(person, _BREACH, reverse("accounts:breach", args=[breach.pk]), due=due)


def remind() -> int:
    """By day, tell those who run the house of what is due by the end of the next working day, each date once. Returns how many."""
    if world.now().astimezone(VIETNAM).hour not in WAKING_HOURS:
        return 0
    told: list[DataRequest] = []
    with transaction.atomic():
        for request in nearly_due()[:_AT_ONCE]:
            mark = F("due_at") if request.replied_at else F("reply_by")
            # Whoever sets the mark tells: another worker, or an answer that came meanwhile, leaves nothing to set.
            if nearly_due().filter(pk=request.pk).update(reminded_for=mark):
                told.append(request)
        if told:
            for person in operators():
                due = min(request.next_due for request in told)
                _send(person, _NEARLY_DUE, reverse("accounts:data_requests"), count=len(told), due=due)
    return len(told)


def _send(to: Person, sentence: Promise, path: str, **values: Any) -> None:
    with translation.override(to.language):
        due = values.pop("due")
        words = str(sentence) % {**values, "due": f"{clock(due)} {day(due)}"}
        messages.send(to.phone, f"{words} {settings.PUBLIC_URL.rstrip('/')}{path}", purpose="data")
