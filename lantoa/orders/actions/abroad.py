"""Ask a stall to send something abroad; the stall says what delivery costs, or that it does not; the buyer agrees, and it is an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import NAMESPACE_OID, UUID, uuid5

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.orders import acts, rules
from lantoa.orders.actions.place import Buyer, Wish, place_order
from lantoa.orders.errors import BadRequest, CannotOrder, NotNow
from lantoa.orders.models import AbroadLine, AbroadRequest, Order
from lantoa.shipping import api as shipping
from lantoa.stores import api as stores

_ASKED = gettext_lazy("Lan Tỏa: somebody in %(country)s asks you what delivery costs. Please answer:")
_OVER_STALL = gettext_lazy(
    "Lan Tỏa: your answer about delivery to %(country)s was not taken in 7 days. You can answer again:"
)
_OVER_BUYER = gettext_lazy("Lan Tỏa: what %(store)s said of delivery no longer holds. You can ask again:")
_AT_ONCE = 50
_QUOTED = gettext_lazy("Lan Tỏa: %(store)s answered you what delivery costs. See here:")


@dataclass(frozen=True, slots=True)
class Receiver:
    """Who gets a parcel abroad and where: in Latin letters, number in E.164, `zone` the time zone they live in."""

    name: str
    phone: str
    country: str
    zone: str
    address: str
    city: str
    region: str = ""
    postcode: str = ""
    note: str = ""


def ask_abroad(
    store: stores.Store, lines: Sequence[tuple[int, int]], receiver: Receiver, *, by: Actor, key: UUID, language: str | None = None
) -> AbroadRequest:  # fmt: skip
    """Ask the stall what it costs to send these (offer id, quantity) there. Nothing is held or owed by it.

    Refuses (CannotOrder) what is not on sale there or may not be sent to that country, (BadRequest) an address no post reads, and (shipping.NotThere) a
    destination that is stopped.
    """
    body = {"store": store.pk, "lines": sorted(list(one) for one in lines), "to": _told(receiver)}
    with journal.command("orders.ask_abroad", key, body, by=by) as run:
        if run.replayed:
            before: AbroadRequest = AbroadRequest.objects.get(pk=(run.answer or {})["request"])
            return before
        to = _checked(receiver)
        shipping.refuse_where_stopped(to.code)
        _check_lines(store, to, lines)
        made: AbroadRequest = AbroadRequest.objects.create(
            token=world.token(18), store=store, buyer_id=by.person_id, asked_at=world.now(), language=(language or get_language() or "vi")[:2],
            name=receiver.name, phone=receiver.phone, country=to.code, zone=receiver.zone, address=receiver.address, city=receiver.city,
            region=receiver.region, postcode=receiver.postcode, note=receiver.note,
        )  # fmt: skip
        AbroadLine.objects.bulk_create(
            AbroadLine(request=made, offer_id=offer, quantity=count) for offer, count in lines
        )
        _record(acts.ABROAD_ASKED, made, by)
        _tell_stall(made)
        run.answer = {"request": made.pk}
    return made


def _told(receiver: Receiver) -> list[str]:
    return [getattr(receiver, name) for name in Receiver.__slots__]


def _checked(receiver: Receiver) -> shipping.Country:
    to = shipping.country(receiver.country)
    if to is None:
        raise BadRequest(
            _("We know no country of this name. Write it in another way, or its two letters, like JP."), field="country"
        )
    if receiver.zone not in to.zones:
        raise BadRequest(_("Please choose from the list."), field="zone")
    for field in ("name", "address", "city", "region", "postcode"):
        if not shipping.is_latin(getattr(receiver, field)):
            raise BadRequest(_("Please write it in Latin letters, so that the post here can read it too."), field=field)
    if not to.takes_postcode(receiver.postcode):
        raise BadRequest(_("This is no postal code of that country."), field="postcode")
    return to


def _check_lines(store: stores.Store, to: shipping.Country, lines: Sequence[tuple[int, int]]) -> None:
    wanted = dict(lines)
    if not wanted or len(wanted) != len(lines) or not all(0 < count <= rules.MOST_OF_ONE for count in wanted.values()):
        raise CannotOrder(_("Choose how many you want, at least one."))
    going = {one.offer.pk: one for one in stores.going_abroad(store, to, only=wanted)}
    if going.keys() != wanted.keys():
        raise CannotOrder(_("Something in your order is no longer sold. Please look at the stall again."))
    for one in going.values():
        if one.verdict.kind == "forbidden":
            rule = one.verdict.rules[0]
            said = _("%(name)s may not be sent there: %(rule)s (%(source)s).")
            raise CannotOrder(
                said % {"name": one.name, "rule": rule.words(get_language() or "vi"), "source": rule.source}
            )


def doubtful(asked: AbroadRequest) -> list[stores.Going]:
    """What of it needs a paper, or of which we know no rule: the stall asks the post office first."""
    going = stores.going_abroad(asked.store, asked.destination, only=[line.offer_id for line in asked.lines.all()])
    return [one for one in going if one.verdict.kind in ("paper", "unknown")]


def quote(
    asked: AbroadRequest, *, fee: int, days_least: int, days_most: int, words: str, post_asked: bool, by: Actor, key: UUID | None
) -> AbroadRequest:  # fmt: skip
    """The stall says what delivery costs (đồng) and how many days it takes; again puts it right until the buyer agreed. The buyer is told.

    Refuses (BadRequest) impossible numbers, and doubtful goods of which the stall does not say that it asked the post office; (NotNow) what is
    agreed or declined; (shipping.NotThere) a stopped destination.
    """
    if not 0 <= fee <= rules.LARGEST_DELIVERY:
        raise BadRequest(_("This amount cannot be right."), field="fee")
    if not 0 < days_least <= days_most <= rules.LONGEST_WAY:
        raise BadRequest(_("Write from how many to how many days it takes, 120 at most."), field="days_most")
    if not post_asked and doubtful(asked):
        raise BadRequest(
            _("Ask the post office first whether these goods may go there, and tick this."), field="post_asked"
        )
    said = {"fee": fee, "days_least": days_least, "days_most": days_most, "words": words}
    with journal.command("orders.quote_abroad", key, {"request": asked.pk, **said}, by=by) as run:
        if not run.replayed:
            shipping.refuse_where_stopped(asked.country)
            _change(
                asked,
                AbroadRequest.objects.open().filter(accepted_at=None),
                {**said, "quoted_at": world.now(), "over_told_at": None},
            )
            _record(acts.ABROAD_QUOTED, asked, by, fee=fee)
            _tell_buyer(asked)
    asked.refresh_from_db()
    return asked


def decline(asked: AbroadRequest, *, words: str, by: Actor, key: UUID | None) -> AbroadRequest:
    """The stall does not send this there; the buyer is told why. Refuses (NotNow) what is agreed or declined."""
    with journal.command("orders.decline_abroad", key, {"request": asked.pk, "words": words}, by=by) as run:
        if not run.replayed:
            open_ = AbroadRequest.objects.open().filter(accepted_at=None)
            _change(asked, open_, {"declined_at": world.now(), "words": words})
            _record(acts.ABROAD_DECLINED, asked, by)
            _tell_buyer(asked)
    asked.refresh_from_db()
    return asked


def tell_over() -> int:
    """Tell stall and buyer, once, that a quote ran out: at an hour fit on both sides. Returns of how many."""
    now = world.now()
    told = 0
    for asked in (
        AbroadRequest.objects.over(now)
        .filter(over_told_at=None)
        .select_related("store")
        .order_by("quoted_at")[:_AT_ONCE]
    ):
        if not any(begins <= now < ends for begins, ends in shipping.call_times(world.today(), asked.zone)):
            continue
        with transaction.atomic():
            # Quoted anew in this very moment it is not over.
            mine = AbroadRequest.objects.over(now).filter(pk=asked.pk, over_told_at=None)
            if mine.update(over_told_at=now):
                _record(acts.ABROAD_OVER, asked, None)
                _tell_stall(asked, _OVER_STALL)
                _tell_buyer(asked, _OVER_BUYER)
                told += 1
    return told


def accept(asked: AbroadRequest, *, seen_total: int | None, by: Actor, key: UUID) -> Order:
    """The buyer agrees: it becomes an order to be paid by transfer, with the delivery the stall named. Once, however often it is asked.

    Refuses (NotNow) what is not quoted, or not any more; what `place_order` refuses; and (shipping.NotThere) a stopped destination.
    """
    with journal.command("orders.accept_abroad", key, {"request": asked.pk, "seen": seen_total}, by=by) as run:
        if not run.replayed:
            shipping.refuse_where_stopped(asked.country)
            if asked.state != "quoted":
                raise NotNow(_("What the stall said of delivery no longer holds. Please ask again."))
            _change(
                asked,
                AbroadRequest.objects.open().filter(accepted_at=None, quoted_at=asked.quoted_at),
                {"accepted_at": world.now()},
            )
            lines = list(asked.lines.order_by("pk").values_list("offer_id", "quantity"))
            _check_lines(asked.store, asked.destination, lines)
            buyer = Buyer(asked.name, asked.phone, "", asked.whole_address[:300], asked.note)
            wish = Wish(
                lines, buyer, Order.Method.TRANSFER, by, uuid5(NAMESPACE_OID, f"lantoa abroad {asked.token}"), seen_total, delivery=asked.fee
            )  # fmt: skip
            (order,) = place_order(wish)
            AbroadRequest.objects.filter(pk=asked.pk).update(order=order)
            run.answer = {"order": order.pk}
    asked.refresh_from_db()
    placed: Order = Order.objects.get(pk=asked.order_id)
    return placed


def _change(asked: AbroadRequest, allowed: QuerySet[AbroadRequest], values: dict[str, object]) -> None:
    if not allowed.filter(pk=asked.pk).update(**values):
        raise NotNow(_("This has changed meanwhile. Please look at it again."))


def _record(act: str, asked: AbroadRequest, by: Actor | None, **data: object) -> None:
    store = asked.store
    journal.record(
        act, asked, by=by, on_behalf_of=store.organisation_id, place=store.unit_id, rehearsal=store.rehearsal, data={"country": asked.country, **data}
    )  # fmt: skip


def _tell_stall(asked: AbroadRequest, sentence: Promise = _ASKED) -> None:
    owners = accounts.people_of(asked.store.organisation_id, {"owner"})
    language = owners[0].language if owners else settings.LANGUAGE_CODE
    _tell(asked.store.phone, language, sentence, asked, ("orders:abroad_request", asked.pk))


def _tell_buyer(asked: AbroadRequest, sentence: Promise = _QUOTED) -> None:
    _tell(asked.phone, asked.language, sentence, asked, ("orders:abroad", asked.token))


def _tell(phone: str, language: str, sentence: Promise, asked: AbroadRequest, to: tuple[str, object]) -> None:
    if not phone or asked.store.rehearsal:
        return
    with translation.override(language):
        words = str(sentence) % {"country": asked.destination.name(language), "store": asked.store.name}
        words += " " + settings.PUBLIC_URL.rstrip("/") + reverse(to[0], args=[to[1]])
    messages.send(phone, words, purpose="abroad")
