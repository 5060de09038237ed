"""Let a place, end a letting, and say here that a place is one's own."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit import phone as phones
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.markets import acts
from lantoa.markets.actions.cashless import end_own, end_with, note_own
from lantoa.markets.actions.market import changed
from lantoa.markets.errors import BadLetting, NotYours
from lantoa.markets.models import Bill, Place, Stallholder
from lantoa.markets.rules.plan import LONGEST_NAME, LONGEST_WORDS, meets, over_from
from lantoa.messages import api as messages
from lantoa.stores import api as stores
from lantoa.ui import dates

LONGEST_AHEAD, LONGEST_BACK = timedelta(days=366), timedelta(days=50 * 366)


def let_place(
    place: Place, *, name: str, phone: str, goods: str, since: date, by: Actor, key: UUID | None = None
) -> Stallholder:
    """Let a place from a day on; who has it gets a message with a link of their own.

    Records `markets.place_let`. Refuses (BadLetting, with the field) no name, no phone number, a day far off, a closed place, and days
    on which it is let to somebody else.
    """
    said, words = clean_line(name), clean_line(goods)
    number = _phone(phone)
    _check_words(said, words)
    if not world.today() - LONGEST_BACK <= since <= world.today() + LONGEST_AHEAD:
        raise BadLetting(_("Choose a day at most one year ahead."), field="since")
    body = {"place": place.pk, "name": said, "phone": number, "goods": words, "since": since.isoformat()}
    with journal.command("markets.let_place", key, body, by=by) as run:
        if run.replayed:
            return Stallholder.objects.get(pk=(run.answer or {})["stallholder"])
        # The place's row is the gate: two who let it at once go through it one after the other.
        locked = Place.objects.select_for_update().get(pk=place.pk)
        if locked.closed_at:
            raise BadLetting(_("This place was closed."))
        _check_free(place, since, None)
        made = Stallholder.objects.create(
            place=place, name=said, phone=number, goods=words, since=since, token=world.token(), created_at=world.now()
        )
        changed(place.market)
        _record(acts.PLACE_LET, made, by, **{"since": since.isoformat(), "from": since.isoformat()})
        _tell(made)
        run.answer = {"stallholder": made.pk}
        return made


def leave_place(stallholder: Stallholder, *, last_day: date, by: Actor, key: UUID | None = None) -> Stallholder:
    """Write down the last day of a letting. Refuses (BadLetting) a day before it began, and one that has its last day behind it."""
    body = {"stallholder": stallholder.pk, "last": last_day.isoformat()}
    with journal.command("markets.leave_place", key, body, by=by) as run:
        if not run.replayed:
            locked = (
                Stallholder.objects.select_for_update(of=("self",))
                .select_related("place__market")
                .get(pk=stallholder.pk)
            )
            if not locked.since <= last_day <= world.today() + LONGEST_AHEAD:
                raise BadLetting(_("The last day cannot be before the first."), field="last_day")
            if locked.until is not None and locked.until < world.today():
                raise BadLetting(_("This letting is over already."))
            if locked.until is not None and last_day > locked.until:
                Place.objects.select_for_update().get(pk=locked.place_id)
                _check_free(locked.place, locked.since, last_day, but=locked.pk)
            before, locked.until = locked.until, last_day
            Stallholder.objects.filter(pk=locked.pk).update(until=last_day)
            changed(locked.place.market)
            _record(acts.PLACE_LEFT, locked, by, since=locked.since.isoformat(), **over_from(last_day))
            end_with(locked, last_day, before=before, by=by)
    stallholder.refresh_from_db()
    return stallholder


def join_place(stallholder: Stallholder, *, by: Actor, key: UUID | None = None) -> Stallholder:
    """Say that this place is let to the organisation one works in; its stall and its account count from now on.

    Only whose phone number the manager wrote down may say so (NotYours); BadLetting where somebody said so before, or it is over.
    """
    with journal.command(
        "markets.join_place", key, {"stallholder": stallholder.pk, "for": by.organisation_id}, by=by
    ) as run:
        if not run.replayed:
            person = accounts.Person.objects.get(pk=by.person_id)
            if person.phone != stallholder.phone:
                raise NotYours(
                    _(
                        "The market wrote down another phone number for this place. Ask the market's manager to put it right."
                    )
                )
            store = stores.store_of(by)
            public = store if store is not None and store.is_public() else None
            # The number is asked for once more: the manager may have put it right at this moment.
            free = Stallholder.objects.filter(
                Q(organisation=None) | Q(organisation=by.organisation_id), pk=stallholder.pk, phone=person.phone
            )
            if by.organisation_id is None or not free.during(world.today(), world.today()).update(
                organisation=by.organisation_id, store=public
            ):
                raise BadLetting(_("This place is not let to you now."))
            stallholder.refresh_from_db()
            changed(stallholder.place.market)
            _record(acts.HOLDER_JOINED, stallholder, by)
            note_own([stallholder])
    stallholder.refresh_from_db()
    return stallholder


def change_holder(
    stallholder: Stallholder,
    *,
    name: str,
    phone: str,
    goods: str,
    stranger: bool = False,
    by: Actor,
    key: UUID | None = None,
) -> Stallholder:
    """Put right what is written about a stallholder. With another phone number the links sent to the old one open nothing any more, and new
    ones go to the new number: that of the place and those of bills still to be paid.

    `stranger`: who said that the place is theirs is somebody else, and does so no more. Records `markets.holder_changed`, without the words.
    Refuses (BadLetting, with the field) no name and no phone number.
    """
    said, words = clean_line(name), clean_line(goods)
    number = _phone(phone)
    _check_words(said, words)
    body = {"stallholder": stallholder.pk, "name": said, "phone": number, "goods": words, "stranger": stranger}
    with journal.command("markets.change_holder", key, body, by=by) as run:
        if not run.replayed:
            rows = Stallholder.objects.select_for_update(of=("self",)).select_related("place__market")
            locked = rows.get(pk=stallholder.pk)
            new = {"name": said, "phone": number, "goods": words}
            what = [field for field, value in new.items() if getattr(locked, field) != value]
            undone = stranger and locked.organisation_id is not None
            if "phone" in what:
                new["token"] = world.token()
                _new_links(locked)
            if undone:
                end_own(locked, by=by)
                Stallholder.objects.filter(pk=locked.pk).update(organisation=None, store=None)
                locked.organisation = None
            if what or undone:
                Stallholder.objects.filter(pk=locked.pk).update(**new)
                changed(locked.place.market)
                _record(acts.HOLDER_CHANGED, locked, by, what=what, undone=undone)
            if "phone" in what and (locked.until is None or locked.until >= world.today()):
                locked.refresh_from_db()
                _tell(locked)
    stallholder.refresh_from_db()
    return stallholder


def _new_links(stallholder: Stallholder) -> None:
    """Whoever has the old number reads no bill any more; those still to be paid are sent again."""
    for bill in Bill.objects.filter(stallholder=stallholder):
        told = {"told_at": None} if bill.due else {}
        Bill.objects.filter(pk=bill.pk).update(token=world.token(), **told)


def _check_free(place: Place, since: date, until: date | None, but: int = 0) -> None:
    others = Stallholder.objects.filter(place=place).exclude(pk=but).order_by("since")
    met = meets(since, until, others.values_list("since", "until"))
    if met is None:
        return
    if met[1] is None:
        message = _("%(place)s is let since %(first)s. Write the last day of that letting first.")
    else:
        message = _("%(place)s is let from %(first)s until %(last)s. Choose a day after that.")
    days = {"first": dates.day(met[0]), "last": dates.day(met[1]) if met[1] else ""}
    raise BadLetting(message % {"place": place.name, **days}, field="since")


def _check_words(name: str, goods: str) -> None:
    if not any(letter.isalpha() for letter in name):
        raise BadLetting(_("Please write the name of whoever has the place."), field="name")
    for field, words, most in (("name", name, LONGEST_NAME), ("goods", goods, LONGEST_WORDS)):
        if len(words) > most:
            raise BadLetting(
                _("This is too long. Please write at most %(limit)s characters.") % {"limit": most}, field=field
            )


def _phone(text: str) -> str:
    try:
        return phones.parse(text).e164
    except ValueError:
        raise BadLetting(_("This is not a phone number yet. Write it like 0912 345 678."), field="phone") from None


def _record(act: str, stallholder: Stallholder, by: Actor, **more: object) -> None:
    market = stallholder.place.market
    journal.record(
        act, stallholder, by=by, on_behalf_of=stallholder.organisation_id or market.manager_id, place=market.unit_id,
        data={"market": market.pk, "class": market.grade, "place": stallholder.place_id, **more},
    )  # fmt: skip


def _tell(stallholder: Stallholder) -> None:
    with translation.override("vi"):
        link = settings.PUBLIC_URL.rstrip("/") + reverse("markets:holder", args=[stallholder.token])
        words = _("Lan Tỏa: place %(place)s at %(market)s is yours. Your bills and prices are here:")
        said = words % {"place": stallholder.place.name, "market": stallholder.place.market.name[:60]}
        messages.send(stallholder.phone, f"{said} {link}", purpose="market")
