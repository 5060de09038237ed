"""Orders placed at channels: asked for whole, and kept once as ordinary ones."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.channels import acts
from lantoa.channels.actions.account import note_fault, open_access
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import ChannelLine, ChannelOrder, NotDone
from lantoa.channels.models import ChannelAccount, ChannelSale, Listing, ListingVariant
from lantoa.channels.rules.listings import variant_of
from lantoa.journal import api as journal
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


class _Unfit(NamedTuple):
    why: str


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
        access = open_access(account)
        for _page in range(MOST_PAGES):
            page = adapter.orders_since(access, since, place)
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
        told = registry.marketplaces()[account.channel].orders(open_access(account), list(asked))
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
    """Keep what the channel says of an order: an ordinary order the first time, its end when it is cancelled there. Older news
    than what is known changes nothing."""
    with transaction.atomic():
        ChannelSale.objects.get_or_create(
            account=account, outside_id=told.outside_id[:60], defaults={"created_at": world.now()}
        )
        sale = ChannelSale.objects.select_for_update().get(account=account, outside_id=told.outside_id[:60])
        if sale.told_at and told.updated_at < sale.told_at:
            return sale
        before, sale.state, sale.code, sale.total = sale.state, told.state, told.code[:40], told.total
        sale.told_at = told.updated_at
        over = told.state in ("cancelled", "returned")
        if sale.order_id is None and not over:
            _place(sale, told)
        elif sale.order and over and before not in ("cancelled", "returned"):
            _cancel(sale)
        elif over:
            sale.why = ""
        sale.save()
    return sale


def _place(sale: ChannelSale, told: ChannelOrder) -> None:
    before = sale.why
    kept = _kept(sale, told)
    if isinstance(kept, orders.Order):
        sale.order, sale.why = kept, ""
        data = {"channel": sale.account.channel, "order": kept.pk, "total": told.total}
        journal.record(acts.ORDER_CAME, sale, on_behalf_of=sale.account.organisation_id, data=data)
        return
    sale.why = kept.why
    if kept.why != before:
        data = {"channel": sale.account.channel, "why": kept.why}
        journal.record(acts.ORDER_UNFIT, sale, on_behalf_of=sale.account.organisation_id, data=data)


def _kept(sale: ChannelSale, told: ChannelOrder) -> orders.Order | _Unfit:
    store = (
        stores.Store.objects.filter(organisation=sale.account.organisation_id, rehearsal=False).order_by("pk").first()
    )
    lines: dict[int, tuple[int, int]] = {}
    for line in told.lines:
        variant = _variant(sale.account, line)
        if variant is None or variant in lines:
            return _Unfit("unknown")
        lines[variant] = (line.quantity, line.price)
    if store is None or not lines:
        return _Unfit("unknown")
    buyer = told.buyer
    plain_phone = "" if "phone" in buyer.masked or len(buyer.phone) > 16 else buyer.phone
    with translation.override("vi"):
        note = _("%(channel)s, order %(number)s. %(note)s") % {"channel": sale.account.name, "number": told.outside_id, "note": told.note}  # fmt: skip
    who = orders.Buyer(buyer.name[:120], plain_phone, "", buyer.address[:300], note.strip()[:300])
    wish = orders.ElsewhereWish([(pk, *rest) for pk, rest in sorted(lines.items())], who, told.shipping_fee)
    try:
        with transaction.atomic():
            return orders.place_elsewhere(store, wish, by=_VISITOR)
    except stock.OutOfStock:
        return _Unfit("short")
    except RuleError:
        return _Unfit("refused")


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
