"""What neighbours and stalls are told by message: short, and with the link that opens what it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.kit.money import format_dong
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.workforce.models import Call, Neighbour, Offer, PayLine, Shift

_WILLING = gettext_lazy("Lan Tỏa: may we ask you when neighbours need hands for some days? See and say yes here:")
_OWN = gettext_lazy("Lan Tỏa: your page for seasonal work:")
_ASKED = gettext_lazy("Lan Tỏa: %(stall)s needs hands, %(days)s: %(work)s, %(pay)s. Say yes or no:")
_COMES = gettext_lazy("Lan Tỏa: see you %(days)s at %(stall)s. Your page:")
_OFF = gettext_lazy("Lan Tỏa: %(stall)s does not need you %(days)s any more. We are sorry.")
_NOT_CAME = gettext_lazy(
    "Lan Tỏa: %(stall)s wrote down that you did not come on %(days)s. If you did, please call them."
)
_BACK = gettext_lazy("Lan Tỏa: %(name)s cannot come on %(days)s after all. The next ones are asked.")
_BACK_ONLY = gettext_lazy(
    "Lan Tỏa: %(name)s cannot come on %(days)s after all. Nobody else was asked just now. Look here:"
)
_WHOSE = gettext_lazy("Lan Tỏa: %(stall)s wrote down that you work there on %(days)s. Is that so? Say yes here:")
_NOW_PAYS = gettext_lazy("Lan Tỏa: %(stall)s pays you %(pay)s from now on. Your page:")
_RIGHT = gettext_lazy("Lan Tỏa: %(stall)s changed what is written of your work on %(days)s. Please look:")
_ACCOUNT = gettext_lazy("Lan Tỏa: your pay goes to %(account)s from now on. Was that not you? Change it here:")
_CASH = gettext_lazy("Lan Tỏa: %(stall)s says you got %(amount)s in cash. Is that right? Say so here:")
_PAID = gettext_lazy("Lan Tỏa: the bank told that %(stall)s paid you %(amount)s.")
_NOT_PAID = gettext_lazy("Lan Tỏa: %(stall)s took back that you were paid %(amount)s. It is still to be paid.")
_NOT_GOT = gettext_lazy("Lan Tỏa: %(name)s says they did not get %(amount)s in cash. It is to be paid again:")
_OR_TEXT = gettext_lazy("Or text %(yes)s or %(no)s to %(number)s.")
_WHICH = gettext_lazy("Lan Tỏa: you were asked more than once. Please answer by the link of each:")
_NOTHING = gettext_lazy("Lan Tỏa: there is nothing to answer just now. Your page:")
_UNCLEAR = gettext_lazy("Lan Tỏa: text only %(yes)s or %(no)s, or answer here:")
_WHY_NOT = gettext_lazy("Lan Tỏa: %(why)s Look here:")
_NOTED = gettext_lazy("Lan Tỏa: noted, thank you. If you can come after all, say so here:")
# To neighbours; in answer to their texts; to owners of stalls.
PURPOSE, ANSWERED, STALL = "work", "work_answer", "work_stall"
# So long the words of a message are kept. A rule of the house.
KEPT = timedelta(days=90)
MOST_LINKS = 3
# What is written to say yes and no, whatever language is read.
YES, NO = "CO", "KHONG"
# So many days one after the other are said as the first and the last.
FEW_DAYS = 3


def days_said(days: Iterable[date]) -> str:
    """Days as a message says them: `3/12, 4/12`, and `3/12–9/12` where many follow one another."""
    spans: list[list[date]] = []
    for day in sorted(days):
        if spans and (day - spans[-1][-1]).days == 1:
            spans[-1].append(day)
        else:
            spans.append([day])
    said = [
        [_written(span[0]) + "–" + _written(span[-1])] if len(span) > FEW_DAYS else [_written(day) for day in span]
        for span in spans
    ]
    return ", ".join(words for span in said for words in span)


def _written(day: date) -> str:
    return f"{day.day}/{day.month}"


def pay_said(call: Call) -> str:
    per = {
        "hour": gettext_lazy("%(pay)s an hour"),
        "day": gettext_lazy("%(pay)s a day"),
        "piece": gettext_lazy("%(pay)s a piece"),
    }
    return str(per[call.pay_by]) % {"pay": format_dong(call.pay)}


def tell_own_page(neighbour: Neighbour) -> None:
    """The link to their own page: to say yes the first time, to find it again later."""
    _tell(neighbour.phone, _OWN if neighbour.consented_at else _WILLING, _page(neighbour))


def tell_asked(offer: Offer, days: Iterable[date]) -> None:
    call = offer.call
    said = {"stall": call.organisation.name[:40], "days": days_said(days), "work": call.work[:40]}
    with translation.override(settings.LANGUAGE_CODE):
        said["pay"] = pay_said(call)
    way = messages.answer_way()
    _tell(offer.neighbour.phone, _ASKED, _offer(offer), after=_how_to_text(way) if way else "", **said)


def tell_which(neighbour: Neighbour, offers: list[Offer]) -> None:
    """They wrote what answers nothing for sure: by which link they can, or that there is nothing to answer."""
    way = messages.answer_way()
    if len(offers) > 1:
        others = "".join(f" {_address(_offer(one))}" for one in offers[1:])
        _tell(neighbour.phone, _WHICH, _offer(offers[0]), after=others, purpose=ANSWERED)
    elif offers:
        said = {"yes": _word(way, YES), "no": _word(way, NO)}
        _tell(neighbour.phone, _UNCLEAR, _offer(offers[0]), purpose=ANSWERED, **said)
    else:
        _tell(neighbour.phone, _NOTHING, _page(neighbour), purpose=ANSWERED)


def tell_why_not(offer: Offer, why: str) -> None:
    _tell(offer.neighbour.phone, _WHY_NOT, _offer(offer), purpose=ANSWERED, why=why[:160])


def tell_noted(offer: Offer) -> None:
    _tell(offer.neighbour.phone, _NOTED, _offer(offer), purpose=ANSWERED)


def _how_to_text(way: messages.AnswerWay) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        said = {"yes": _word(way, YES), "no": _word(way, NO), "number": way.number}
        return f" {_OR_TEXT % said}"


def _word(way: messages.AnswerWay | None, word: str) -> str:
    return f"{way.keyword} {word}" if way and way.keyword else word


def tell_comes(neighbour: Neighbour, call: Call, days: Iterable[date]) -> None:
    _tell(neighbour.phone, _COMES, _page(neighbour), stall=call.organisation.name[:40], days=days_said(days))


def tell_off(shifts: list[Shift], *, nameless: bool = False) -> None:
    """Each who had said yes hears once which days are called off; of what is over, that they did not come, as the stall says. A day gone by
    that was the stall's word alone is nobody's. `nameless`: the stall's name is about to be erased, and with it what still waits and names it."""
    now = world.now()
    prefetch_related_objects(shifts, "neighbour", "worker", "organisation")
    by_phone: dict[tuple[str, bool], list[Shift]] = {}
    for one in shifts:
        over = one.ends_at <= now
        if one.neighbour_id or not over:
            # The number they said yes by: what the stall's list says anybody there can change.
            phone = (one.neighbour.phone if one.neighbour else "") or one.worker.phone
            by_phone.setdefault((phone, over), []).append(one)
    for (phone, over), those in by_phone.items():
        home = those[0].organisation
        stall = _place_of(home) if nameless else home.name[:40]
        said = {"stall": stall, "days": days_said([one.day for one in those])}
        _tell(phone, _NOT_CAME if over else _OFF, "", **said)


def _place_of(home: accounts.Organisation) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("a stall in %(place)s") % {"place": home.unit.full_name} if home.unit else gettext("a stall")


def tell_back(shift: Shift, asked: int, *, nameless: bool = False) -> None:
    """The owners hear that somebody does not come after all, and whether others were asked. `nameless`: who is about to be erased is
    somebody."""
    for person in accounts.people_of(shift.organisation_id, {"owner"}):
        if person.phone:
            way = (
                reverse("workforce:call", args=[shift.call_day.call_id]) if shift.call_day else reverse("workforce:day")
            )
            with translation.override(person.language or settings.LANGUAGE_CODE):
                name = gettext("Somebody") if nameless else shift.worker.name[:40]
            sentence, days = _BACK if asked else _BACK_ONLY, days_said([shift.day])
            _tell(person.phone, sentence, way, language=person.language, purpose=STALL, name=name, days=days)


def tell_whose(neighbour: Neighbour, shift: Shift) -> None:
    """A stall wrote something down of this phone, and its holder alone says whether it is so."""
    stall = shift.worker.organisation.name[:40]
    _tell(neighbour.phone, _WHOSE, _page(neighbour), stall=stall, days=days_said([shift.day]))


def tell_pay(call: Call, neighbours: Iterable[Neighbour]) -> None:
    """Who said yes hears that it pays another amount."""
    with translation.override(settings.LANGUAGE_CODE):
        said = pay_said(call)
    for one in sorted(neighbours, key=lambda one: one.pk):
        _tell(one.phone, _NOW_PAYS, _page(one), stall=call.organisation.name[:40], pay=said)


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
    way = _page(neighbour) if cash and neighbour is not None and neighbour.left_at is None else ""
    if cash and not way:
        return
    _tell(_phone_of(line, neighbour), _CASH if cash else _PAID, way, **said)


def tell_not_paid(line: PayLine, neighbour: Neighbour | None) -> None:
    """What they were told is paid is not, as the stall says now."""
    stall = line.sheet.organisation.name[:40]
    _tell(_phone_of(line, neighbour), _NOT_PAID, "", stall=stall, amount=format_dong(line.amount))


def _phone_of(line: PayLine, neighbour: Neighbour | None) -> str:
    """Where whoever is paid is told: who left the pool has a number on the stall's list only."""
    return (neighbour.phone if neighbour else "") or line.worker.phone


def tell_not_got(line: PayLine) -> None:
    """The owners hear that cash they marked did not arrive, as the worker says."""
    way = reverse("workforce:pay_line", args=[line.pk])
    said = {"name": line.worker.name[:40], "amount": format_dong(line.amount)}
    for person in accounts.people_of(line.sheet.organisation_id, {"owner"}):
        _tell(person.phone, _NOT_GOT, way, language=person.language, purpose=STALL, **said)


def _offer(offer: Offer) -> str:
    return reverse("workforce:offer", args=[offer.token])


def _address(way: str) -> str:
    return f"{settings.PUBLIC_URL.rstrip('/')}{way}"


def _page(neighbour: Neighbour) -> str:
    return reverse("workforce:neighbour", args=[neighbour.token])


def _tell(
    phone: str, sentence: Promise, way: str, *, language: str = "", after: str = "", purpose: str = PURPOSE, **said: str
) -> None:
    if not phone:
        return
    with translation.override(language or settings.LANGUAGE_CODE):
        words = str(sentence) % said
    said_ = f"{words} {_address(way)}{after}" if way else words
    messages.send(phone, said_, purpose=purpose, expires_at=world.now() + KEPT)
