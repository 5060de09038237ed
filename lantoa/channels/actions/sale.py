"""Orders placed at channels: asked for whole, and kept once as ordinary ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.channels import acts
from lantoa.channels.actions.account import asking, note_fault
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import ChannelLine, ChannelOrder, NotDone
from lantoa.channels.models import ChannelAccount, ChannelSale, Listing, ListingVariant
from lantoa.channels.rules.listings import variant_of
from lantoa.journal import api as journal
from lantoa.kit import phone as phones
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.stock import api as stock
from lantoa.stores import api as stores

AT_ONCE = 50
# A list is read again from a little before where it ended: clocks differ.
OVERLAP = timedelta(minutes=10)
FIRST_DAYS = timedelta(days=3)
LIST_EVERY = timedelta(minutes=10)
MOST_PAGES = 50
_VISITOR = accounts.Visitor()


def ask_for(account: ChannelAccount, outside_ids: Iterable[str]) -> None:
    """These orders are to be asked for; joins the caller's transaction. Asked for again while one waits is no harm."""
    now = world.now()
    for number in dict.fromkeys(outside_ids):
        ChannelSale.objects.get_or_create(account=account, outside_id=number[:60], defaults={"created_at": now})
        ChannelSale.objects.filter(account=account, outside_id=number[:60]).update(ask_at=now)


def to_read() -> list[int]:
    """Accounts with orders to be asked for."""
    now = world.now()
    idle = ChannelAccount.objects.working().filter(Q(busy_until=None) | Q(busy_until__lte=now))
    return list(idle.filter(sales__ask_at__isnull=False).distinct().values_list("pk", flat=True))


def to_list() -> list[int]:
    """Accounts whose list of orders is due."""
    now = world.now()
    idle = ChannelAccount.objects.working().filter(Q(busy_until=None) | Q(busy_until__lte=now))
    due = idle.filter(Q(orders_seen_to=None) | Q(orders_seen_to__lte=now - LIST_EVERY))
    return list(due.filter(channel__in=registry.marketplaces()).values_list("pk", flat=True))


def read_list(account_id: int) -> int:
    """Ask which orders changed since the list was read last; returns how many. What no knock told comes this way.

    Asks the network: call it outside any transaction.
    """
    account = ChannelAccount.objects.get(pk=account_id)
    adapter = registry.marketplaces()[account.channel]
    begun, found, place = world.now(), 0, ""
    since = (account.orders_seen_to or begun - FIRST_DAYS) - OVERLAP
    try:
        for _page in range(MOST_PAGES):
            page = asking(account, lambda access, at=place: adapter.orders_since(access, since, at))  # type: ignore[misc]
            with transaction.atomic():
                ask_for(account, page.orders)
            found, place = found + len(page.orders), page.next_place
            if not place:
                break
    except NotDone as error:
        note_fault(account, error)
        return found
    if not place:
        ChannelAccount.objects.filter(pk=account.pk).update(orders_seen_to=begun)
    return found


def read_orders(account_id: int) -> int:
    """Ask for the orders of this account that wait to be asked for, and keep them; returns how many were kept or changed.

    Asks the network: call it outside any transaction.
    """
    account = ChannelAccount.objects.select_related("organisation").get(pk=account_id)
    asked = dict(account.sales.to_ask().order_by("ask_at").values_list("outside_id", "ask_at")[:AT_ONCE])
    if not asked:
        return 0
    try:
        adapter = registry.marketplaces()[account.channel]
        told = asking(account, lambda access: adapter.orders(access, list(asked)))
    except NotDone as error:
        note_fault(account, error)
        if error.fault == "gone":
            account.sales.filter(outside_id__in=asked, ask_at__in=asked.values()).update(ask_at=None)
        return 0
    for one in told:
        take_order(account, one)
    # Only what was asked for then: an event that came meanwhile asks once more.
    for number, at in asked.items():
        account.sales.filter(outside_id=number, ask_at=at).update(ask_at=None)
    return len(told)


def take_order(account: ChannelAccount, told: ChannelOrder) -> ChannelSale:
    """Keep what the channel says of an order: an ordinary order once its buyer has paid or pays at the door, its goods held until
    then, its hand-over and its end. Older news than what is known changes nothing."""
    with transaction.atomic():
        ChannelSale.objects.get_or_create(
            account=account, outside_id=told.outside_id[:60], defaults={"created_at": world.now()}
        )
        # Steps made in this very moment refer to the row and need not wait.
        sale = ChannelSale.objects.select_for_update(no_key=True).get(account=account, outside_id=told.outside_id[:60])
        if sale.told_at and told.updated_at < sale.told_at:
            return sale
        was_over, before = sale.is_over, sale.state
        sale.state, sale.code, sale.total = told.state, told.code[:40], told.total
        sale.told_at, sale.placed_at = told.updated_at, told.at
        sale.carrier = told.carrier[:60] or sale.carrier
        sale.tracking_code = told.tracking_code[:60] or sale.tracking_code
        _note_cancel_asked(sale, told)
        # Kept before anything follows from it, so that the channel is not told what it told us.
        sale.save()
        if sale.is_over:
            _end(sale, news=not was_over)
        elif sale.order_id is None and not _is_of_before(account, told):
            _place(sale, told, before)
        _go_on(sale, told)
        sale.save()
    return sale


def _note_cancel_asked(sale: ChannelSale, told: ChannelOrder) -> None:
    """Its buyer asks to cancel, for the first time or once more: what was answered before is no answer to that."""
    if not told.cancel_asked:
        sale.cancel_asked_at = None
        return
    sale.steps.filter(what="answer", done_at__lt=told.updated_at).delete()
    if sale.cancel_asked_at is None:
        sale.cancel_asked_at = told.updated_at
        _record(acts.CANCEL_ASKED, sale, {})


def _is_of_before(account: ChannelAccount, told: ChannelOrder) -> bool:
    """Its goods had left the house before the shop was connected: they are in no count of ours."""
    gone = told.state in ("sent", "delivered")
    return gone and (account.connected_at is None or told.at < account.connected_at)


def _place(sale: ChannelSale, told: ChannelOrder, before: str) -> None:
    store = (
        stores.Store.objects.filter(organisation=sale.account.organisation_id, rehearsal=False).order_by("pk").first()
    )
    lines = _lines(sale.account, told)
    if store is None or not lines:
        _unfit(sale, told, "unknown", {})
        return
    wanted = {variant: quantity for variant, (quantity, _price) in lines.items()}
    if told.state == "unpaid":
        _await(sale, told, wanted, news=before != "unpaid")
        return
    wish = orders.ElsewhereWish(
        # What the buyer pays for carrying goes to the channel's carrier.
        [(pk, *rest) for pk, rest in sorted(lines.items())], _buyer(sale, told), 0, sale.account.name, told.at
    )  # fmt: skip
    try:
        with transaction.atomic():
            stock.release(sale)
            kept = orders.place_elsewhere(store, wish, by=_VISITOR)
    except stock.OutOfStock:
        _unfit(sale, told, "short", wanted)
        return
    except RuleError:
        _unfit(sale, told, "refused", {})
        return
    sale.order, sale.why = kept, ""
    _forget(sale)
    data = {"channel": sale.account.channel, "order": kept.pk, "total": told.total}
    journal.record(acts.ORDER_CAME, sale, on_behalf_of=sale.account.organisation_id, data=data)


def _lines(account: ChannelAccount, told: ChannelOrder) -> dict[int, tuple[int, int]]:
    """(pieces, đồng for one) by variant; nothing where one of the lines is none of ours."""
    lines: dict[int, tuple[int, int]] = {}
    for line in told.lines:
        variant = _variant(account, line)
        if variant is None or variant in lines:
            return {}
        lines[variant] = (line.quantity, line.price)
    return lines


def _buyer(sale: ChannelSale, told: ChannelOrder) -> orders.Buyer:
    with translation.override("vi"):
        note = _("%(channel)s, order %(number)s. %(note)s") % {"channel": sale.account.name, "number": told.outside_id, "note": told.note}  # fmt: skip
    return orders.Buyer(told.buyer.name[:120], _number(told), "", told.buyer.address[:300], note.strip()[:300])


def _number(told: ChannelOrder) -> str:
    """The buyer's number where the channel shows it whole; nobody shall call one with stars in it."""
    try:
        return "" if "phone" in told.buyer.masked else phones.parse(told.buyer.phone).e164
    except ValueError:
        return ""


def _await(sale: ChannelSale, told: ChannelOrder, wanted: dict[int, int], *, news: bool) -> None:
    """Not paid yet: nothing is packed for it, and nobody else gets its goods."""
    held = hold_left(sale, wanted)
    if held != wanted:
        _unfit(sale, told, "short", wanted, held=held)
        return
    sale.why = ""
    _forget(sale)
    if news:
        _record(acts.ORDER_AWAITED, sale, {"lines": sorted(wanted.items())})


def _unfit(
    sale: ChannelSale, told: ChannelOrder, why: str, wanted: dict[int, int], *, held: dict[int, int] | None = None
) -> None:
    """It cannot be an order here. What is left of its goods goes to nobody else meanwhile; the seller sees whom to call."""
    before = (sale.why, sale.wants)
    sale.why, sale.wants = why, sorted([pk, quantity] for pk, quantity in wanted.items())
    sale.buyer_name, sale.buyer_phone = told.buyer.name[:120], _number(told)
    if held is None:
        hold_left(sale, wanted)
    if before != (sale.why, sale.wants):
        _record(acts.ORDER_UNFIT, sale, {"why": why, "lines": sale.wants})


def hold_left(sale: ChannelSale, wanted: Mapping[int, int]) -> dict[int, int]:
    """Hold for the sale what is left of these, at most what it wants; returns what it holds. Joins the caller's transaction."""
    stock.release(sale)
    left = stock.available(list(wanted))
    lines = {pk: min(quantity, left[pk]) for pk, quantity in sorted(wanted.items()) if left[pk] > 0}
    try:
        with transaction.atomic():
            if lines:
                stock.hold(sorted(lines.items()), sale, expires_at=None)
    except stock.OutOfStock:
        # Somebody was quicker; it is tried again with the next change.
        return {}
    return lines


def claim_freed(variant_ids: Iterable[int]) -> list[int]:
    """Some of these can be promised again: first to orders a channel forced on us, the longest waiting first, which are asked for
    once more. Returns the ids of their accounts. Joins the caller's transaction."""
    freed, accounts_ = set(variant_ids), []
    if not freed:
        return []
    # Goods are locked here already, and whoever reads an order locks the sale first: what is being read looks for itself.
    waiting = ChannelSale.objects.short().filter(account__ended_at=None).order_by("placed_at", "pk")
    for sale in waiting.select_for_update(no_key=True, skip_locked=True, of=("self",)):
        mine = {pk: quantity for pk, quantity in sale.wants if pk in freed}
        if mine:
            # Only of these, whose rows the caller has locked.
            _top_up(sale, mine)
            ask_for(sale.account, [sale.outside_id])
            accounts_.append(sale.account_id)
    return accounts_


def _top_up(sale: ChannelSale, wanted: dict[int, int]) -> None:
    held = dict(stock.Hold.objects.filter(holder_type=sale._meta.label_lower, holder_id=sale.pk).values_list("variant_id", "quantity"))  # fmt: skip
    left = stock.available(list(wanted))
    for pk, quantity in sorted(wanted.items()):
        more = min(quantity - held.get(pk, 0), left[pk])
        if more > 0:
            if pk in held:
                stock.release_some(sale, [(pk, held[pk])])
            stock.hold([(pk, held.get(pk, 0) + more)], sale, expires_at=None)


def can_be_kept() -> list[int]:
    """Accounts with orders forced on us for which there is something now after all, though nobody said so: a hold of somebody who
    did not pay ran out."""
    waiting = list(ChannelSale.objects.short().filter(account__ended_at=None, ask_at=None).order_by("pk")[:AT_ONCE])
    left = stock.available({pk for sale in waiting for pk, _quantity in sale.wants})
    found = [sale for sale in waiting if any(left[pk] for pk, _quantity in sale.wants)]
    for sale in found:
        with transaction.atomic():
            ask_for(sale.account, [sale.outside_id])
    return sorted({sale.account_id for sale in found})


def _go_on(sale: ChannelSale, told: ChannelOrder) -> None:
    """What the channel saw the goods do, they did."""
    if sale.order is None or told.state not in ("sent", "delivered"):
        return
    try:
        with transaction.atomic():
            orders.left_elsewhere(sale.order, by=_VISITOR)
            if told.state == "delivered":
                orders.arrived_elsewhere(sale.order, told.updated_at)
    except RuleError:
        # Cancelled here in this very moment: the channel's word stays with the sale.
        return


def _end(sale: ChannelSale, *, news: bool) -> None:
    """Cancelled there, or on its way back: what we still meant to tell is told no more, and nothing is held."""
    if news:
        sale.steps.open().update(dropped_at=world.now())
    if sale.order is None:
        lines = sale.wants or [
            [pk, quantity]
            for pk, quantity in stock.Hold.objects.filter(holder_type=sale._meta.label_lower, holder_id=sale.pk).values_list("variant_id", "quantity")
        ]  # fmt: skip
        sale.why = ""
        _forget(sale)
        # Before its goods come free: they are not for it any more.
        sale.save()
        if stock.release(sale):
            _record(acts.ORDER_DROPPED, sale, {"lines": lines})
    elif news:
        _cancel(sale)


def _forget(sale: ChannelSale) -> None:
    """Who bought stands in the order alone, once there is one."""
    sale.buyer_name, sale.buyer_phone, sale.wants = "", "", []


def _record(act: str, sale: ChannelSale, data: dict[str, object]) -> None:
    said = {"channel": sale.account.channel, **data}
    journal.record(act, sale, on_behalf_of=sale.account.organisation_id, data=said)


def _variant(account: ChannelAccount, line: ChannelLine) -> int | None:
    """The variant of ours that a line means: by the listing's number there, then by our word or the channel's number."""
    listing = Listing.objects.filter(account=account, outside_id=line.listing).order_by("-pk").first()
    if listing is None:
        return None
    mine = dict(ListingVariant.objects.filter(listing=listing).values_list("variant_id", "outside_id"))
    named = variant_of(line.sku, listing.pk)
    if named in mine:
        return named
    return next((pk for pk, number in mine.items() if number and number == line.variant), None)


def _cancel(sale: ChannelSale) -> None:
    with translation.override("vi"):
        reason = _("Cancelled at %(channel)s.") % {"channel": sale.account.name}
    try:
        with transaction.atomic():
            orders.cancel(sale.order, by_seller=True, reason=reason, by=_VISITOR, key=world.uuid7())
    except RuleError:
        # It has left the house, or is cancelled here too: the channel's word stays with the sale.
        return
