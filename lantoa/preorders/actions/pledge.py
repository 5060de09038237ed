"""Join a group buy or pre-order without paying, and leave it while it is open."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import JOINED
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.places import api as places
from lantoa.preorders import acts, rules
from lantoa.preorders.actions.news import tell_joined
from lantoa.preorders.errors import AlreadyJoined, CannotJoin, TooLate
from lantoa.preorders.models import Campaign, Pledge


@dataclass(frozen=True, slots=True)
class Joining:
    """What somebody who joins says: how many, whom it goes to, how they will pay, whether they want to hear of another try; and
    `seen`: the terms they read (`Campaign.terms_mark`)."""

    quantity: int
    buyer: orders.Buyer
    method: str
    seen: str
    tell_again: bool = False


def join(campaign: Campaign, said: Joining, *, by: Actor, key: UUID) -> Pledge:
    """Take part for so many pieces; nothing is paid. The phone number must have been proved by the caller. The same pledge on a repeat.

    Refuses, changing nothing: a closed one, more than are left, more than one order may come to, other terms than were read, the stall's own people, an unknown commune
    (CannotJoin); a number that takes part already (AlreadyJoined).
    """
    body = {
        "campaign": campaign.pk, "quantity": said.quantity, "method": said.method, "again": said.tell_again,
        "buyer": [said.buyer.name, said.buyer.phone, said.buyer.unit_code, said.buyer.address, said.buyer.note],
    }  # fmt: skip
    try:
        with journal.command("preorders.join", key, body, by=by) as run:
            if run.replayed:
                return Pledge.objects.select_related("campaign").get(pk=(run.answer or {})["pledge"])
            pledge = _join(campaign, said, by, key)
            run.answer = {"pledge": pledge.pk}
            return pledge
    except IntegrityError:
        # The same number in the same moment from another page: one of the two is in.
        raise _already(campaign, said.buyer.phone) from None


def _join(campaign: Campaign, said: Joining, by: Actor, key: UUID) -> Pledge:
    phone = said.buyer.phone
    _check(campaign, said)
    if Pledge.objects.live().filter(campaign=campaign, phone=phone).exists():
        raise _already(campaign, phone)
    mine = Pledge.objects.to_settle().filter(phone=phone)
    if mine.count() >= rules.MOST_JOINED:
        raise CannotJoin(
            _("This number takes part in very many already. Wait until some of them close."), field="phone"
        )
    insiders = accounts.insiders_of(campaign.store.organisation_id)
    if any(one.phone == phone or one.pk == by.person_id for one in insiders):
        raise CannotJoin(_("You work in this stall. Only buyers' pieces count."), field="phone")
    touch("preorders", JOINED)
    if not Campaign.objects.public().running(world.today()).filter(pk=campaign.pk).exists():
        raise CannotJoin(_("It is closed, nobody can join any more."))
    # Its own columns alone: the last pieces go to whoever's update comes first.
    room = Q(maximum=None) | Q(maximum__gte=F("joined") + said.quantity)
    running = Campaign.objects.running(world.today()).filter(pk=campaign.pk)
    if not running.filter(room).update(joined=F("joined") + said.quantity):
        raise _why_not(campaign)
    # Read under the row's lock: whoever changes the terms waits for it.
    now = Campaign.objects.to_show().get(pk=campaign.pk)
    refuse_other_terms(now, said.seen)
    if now.price * said.quantity + now.delivery_fee > rules.LARGEST_TOTAL:
        raise CannotJoin(_("An order must stay below 500 million đồng. Please order less at a time."), field="quantity")
    pledge: Pledge = Pledge.objects.create(
        campaign=now, token=world.token(18), key=key, person_id=by.person_id, name=said.buyer.name, phone=phone, unit_id=said.buyer.unit_code or None,
        address=said.buyer.address, note=said.buyer.note, quantity=said.quantity, method=said.method, language=(get_language() or "vi")[:5],
        tell_again=said.tell_again, joined_at=world.now(),
    )  # fmt: skip
    record(acts.JOINED, pledge, by)
    tell_joined(pledge)
    return pledge


def refuse_other_terms(campaign: Campaign, seen: str) -> None:
    """Refuse (CannotJoin) who read other terms than these."""
    if campaign.terms_mark != seen:
        raise CannotJoin(_("The terms have just changed. Please read them again, then join."))


def _check(campaign: Campaign, said: Joining) -> None:
    if not 1 <= said.quantity <= rules.MOST_EACH:
        raise CannotJoin(_("Choose how many you want, at least one."), field="quantity")
    if said.method not in Pledge.Method.values or (said.method == Pledge.Method.COD and not campaign.store.accepts_cod):
        raise CannotJoin(_("Please choose how you pay."), field="method")
    unit = said.buyer.unit_code
    if unit and not places.Unit.objects.filter(pk=unit).exists():
        raise CannotJoin(_("Please choose a commune from the list."), field="unit")


def _already(campaign: Campaign, phone: str) -> CannotJoin:
    there = Pledge.objects.live().filter(campaign=campaign, phone=phone).first()
    if there is None:
        return CannotJoin(_("This is already being done. Please wait a moment."))
    return AlreadyJoined(_("This number takes part already."), token=there.token)


def _why_not(campaign: Campaign) -> CannotJoin:
    now = Campaign.objects.get(pk=campaign.pk)
    if now.state != "open":
        return CannotJoin(_("It is closed, nobody can join any more."))
    if now.left:
        return CannotJoin(_("Only %(left)s left.") % {"left": now.left}, field="quantity")
    return CannotJoin(_("All pieces are taken."), field="quantity")


def withdraw(pledge: Pledge, *, by: Actor, key: UUID | None) -> Pledge:
    """Leave while it is open; name, number and address go at once. Refuses (TooLate) when it is closed or was left before."""
    with journal.command("preorders.withdraw", key, {"pledge": pledge.pk}, by=by) as run:
        if not run.replayed:
            leave(pledge, by=by)
    pledge.refresh_from_db()
    return pledge


def leave(pledge: Pledge, *, by: Actor | None) -> None:
    """The same inside the caller's transaction, on the house's own word without `by`."""
    with transaction.atomic():
        touch("preorders", JOINED)
        # The campaign before its pledges, as whoever joins or closes it does.
        open_ = Campaign.objects.running(world.today()).filter(pk=pledge.campaign_id)
        if open_.select_for_update().first() is None:
            raise TooLate(_("It is closed, nobody can leave any more. What was agreed on holds."))
        gone = {**FORGOTTEN, "phone": "", "tell_again": False, "withdrawn_at": world.now()}
        if not Pledge.objects.to_settle().filter(pk=pledge.pk).update(**gone):
            raise TooLate(_("You have left it already."))
        open_.update(joined=F("joined") - pledge.quantity)
        record(acts.WITHDRAWN, pledge, by)


# Who joined is nobody's business any more; the number goes by itself.
FORGOTTEN = {"person": None, "name": "", "unit": None, "address": "", "note": ""}


def record(act: str, pledge: Pledge, by: Actor | None) -> None:
    store = pledge.campaign.store
    journal.record(
        act, pledge, by=by, on_behalf_of=store.organisation_id, place=store.unit_id, rehearsal=store.rehearsal,
        data={"campaign": pledge.campaign_id, "quantity": pledge.quantity},
    )  # fmt: skip
