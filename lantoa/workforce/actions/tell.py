"""What neighbours and stalls are told by message: short, and with the link that opens what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.kit.money import format_dong
from lantoa.messages import api as messages
from lantoa.workforce.models import Call, Neighbour, Offer, PayLine, Shift

_WILLING = gettext_lazy("Lan Tỏa: may we ask you when neighbours need hands for some days? See and say yes here:")
_OWN = gettext_lazy("Lan Tỏa: your page for seasonal work:")
_ASKED = gettext_lazy("Lan Tỏa: %(stall)s needs hands, %(days)s: %(work)s, %(pay)s. Say yes or no:")
_COMES = gettext_lazy("Lan Tỏa: see you %(days)s at %(stall)s. Your page:")
_OFF = gettext_lazy("Lan Tỏa: %(stall)s does not need you %(days)s any more. We are sorry.")
_BACK = gettext_lazy("Lan Tỏa: %(name)s cannot come on %(days)s after all. The next ones are asked.")
_RIGHT = gettext_lazy("Lan Tỏa: %(stall)s changed what is written of your work on %(days)s. Please look:")
_ACCOUNT = gettext_lazy("Lan Tỏa: your pay goes to %(account)s from now on. Was that not you? Change it here:")
_CASH = gettext_lazy("Lan Tỏa: %(stall)s says you got %(amount)s in cash. Is that right? Say so here:")
_PAID = gettext_lazy("Lan Tỏa: the bank told that %(stall)s paid you %(amount)s.")
_NOT_PAID = gettext_lazy("Lan Tỏa: %(stall)s took back that you were paid %(amount)s. It is still to be paid.")
PURPOSE = "work"


def days_said(days: Iterable[date]) -> str:
    """Days as a message says them: `3/12, 4/12`."""
    return ", ".join(f"{day.day}/{day.month}" for day in sorted(days))


def pay_said(call: Call) -> str:
    per = {"hour": gettext_lazy("an hour"), "day": gettext_lazy("a day"), "piece": gettext_lazy("a piece")}
    return f"{format_dong(call.pay)}/{per[call.pay_by]}"


def tell_own_page(neighbour: Neighbour) -> None:
    """The link to their own page: to say yes the first time, to find it again later."""
    _tell(neighbour.phone, _OWN if neighbour.consented_at else _WILLING, _page(neighbour))


def tell_asked(offer: Offer, days: Iterable[date]) -> None:
    call = offer.call
    said = {"stall": call.organisation.name[:40], "days": days_said(days), "work": call.work[:40]}
    with translation.override(settings.LANGUAGE_CODE):
        said["pay"] = pay_said(call)
    _tell(offer.neighbour.phone, _ASKED, reverse("workforce:offer", args=[offer.token]), **said)


def tell_comes(neighbour: Neighbour, call: Call, days: Iterable[date]) -> None:
    _tell(neighbour.phone, _COMES, _page(neighbour), stall=call.organisation.name[:40], days=days_said(days))


def tell_off(shifts: list[Shift]) -> None:
    """Each who had said yes hears once which days are called off."""
    by_phone: dict[str, list[Shift]] = {}
    for one in shifts:
        by_phone.setdefault(one.worker.phone, []).append(one)
    for phone, those in by_phone.items():
        _tell(phone, _OFF, "", stall=those[0].organisation.name[:40], days=days_said([one.day for one in those]))


def tell_back(shift: Shift) -> None:
    """The owners hear that somebody does not come after all."""
    for person in accounts.people_of(shift.organisation_id, {"owner"}):
        if person.phone:
            way = reverse("workforce:call", args=[shift.call_day.call_id]) if shift.call_day else ""
            _tell(
                person.phone,
                _BACK,
                way,
                language=person.language,
                name=shift.worker.name[:40],
                days=days_said([shift.day]),
            )


def tell_put_right(shift: Shift) -> None:
    if shift.neighbour is not None:
        stall = shift.organisation.name[:40]
        _tell(shift.neighbour.phone, _RIGHT, _page(shift.neighbour), stall=stall, days=days_said([shift.day]))


def tell_account(neighbour: Neighbour) -> None:
    _tell(neighbour.phone, _ACCOUNT, _page(neighbour), account=neighbour.account_shown)


def tell_paid(line: PayLine, neighbour: Neighbour | None) -> None:
    """Paid in cash, as the stall says: is that right? Paid as the bank says: good to know."""
    cash = line.how == PayLine.How.CASH
    said = {"stall": line.sheet.organisation.name[:40], "amount": format_dong(line.amount)}
    way = _page(neighbour) if cash and neighbour is not None else ""
    if cash and not way:
        return
    _tell(line.worker.phone, _CASH if cash else _PAID, way, **said)


def tell_not_paid(line: PayLine) -> None:
    """What they were told is paid is not, as the stall says now."""
    stall = line.sheet.organisation.name[:40]
    _tell(line.worker.phone, _NOT_PAID, "", stall=stall, amount=format_dong(line.amount))


def _page(neighbour: Neighbour) -> str:
    return reverse("workforce:neighbour", args=[neighbour.token])


def _tell(phone: str, sentence: Promise, way: str, *, language: str = "", **said: str) -> None:
    if not phone:
        return
    with translation.override(language or settings.LANGUAGE_CODE):
        words = str(sentence) % said
    messages.send(phone, f"{words} {settings.PUBLIC_URL.rstrip('/')}{way}" if way else words, purpose=PURPOSE)
