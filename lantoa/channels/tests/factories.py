"""Short ways to a stall with something on sale, and its shop at a channel that stands in memory."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.channels.actions.account import begin, take_access
from lantoa.channels.actions.listing import Own, publish
from lantoa.channels.actions.secret import access_of
from lantoa.channels.adapters.base import Access, ChannelBuyer, ChannelLine, ChannelOrder
from lantoa.channels.models import ChannelAccount, Listing
from lantoa.kit.world import world
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stores import api as stores

_numbers = count(1)
DEMO = {"app_id": "5", "app_secret": "application-of-this-test-0123"}


def unit() -> places.Unit:
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug="van-don")


def stall(name: str = "Bếp Hương", *, rehearsal: bool = False) -> tuple[accounts.ActingPerson, stores.Store]:
    """An open stall and who owns it."""
    owner = accounts.person_for(f"+8491299{next(_numbers):04d}", "Nguyễn Thị Hương")
    home = accounts.create_organisation(name=name, unit=unit(), by=accounts.actor_for(owner))
    by = accounts.actor_for(owner, home)
    store = stores.open_store(home, name=name, unit=unit(), phone=owner.phone, rehearsal=rehearsal, by=by)
    payments.set_payout_account(home, bank_bin="970436", number=f"00110099{next(_numbers):04d}", holder="HUONG", by=by)
    return by, store


def product(
    by: accounts.ActingPerson, store: stores.Store, *kinds: tuple[str, int, int], name: str = "Chả mực giã tay"
) -> catalog.Product:
    catalog.load_categories()
    rows = list(kinds) or [("", 265_000, 5)]
    return stores.offer_product(store, name=name, category="do-che-bien", unit="túi", variants=rows, by=by)


def account(by: accounts.ActingPerson, shop: str = "77") -> ChannelAccount:
    """A shop at the channel in memory, connected."""
    waiting = begin(by.organisation, "demo", by=by)
    opened = Access(
        DEMO["app_id"], DEMO["app_secret"], shop, token="demo-token-1", refresh_token="r", expires_at=world.now() + timedelta(hours=4)
    )  # fmt: skip
    return take_access(waiting, opened, by=by)


def listed(by: accounts.ActingPerson, at: ChannelAccount, goods: catalog.Product, **own: object) -> Listing:
    return publish(at, goods, Own(**own), by=by)  # type: ignore[arg-type]


def ordered(listing: Listing, quantity: int = 1, number: str = "A1", **changes: object) -> ChannelOrder:
    """What the channel would tell of an order of this listing's first variant."""
    first = listing.variants.order_by("variant__position").first()
    assert first is not None  # noqa: S101
    now = world.now()
    said: dict[str, object] = {
        "outside_id": number, "state": "to_send", "code": "READY", "at": now, "updated_at": now, "total": 265_000 * quantity + 16_500, "shipping_fee": 16_500,
        "buyer": ChannelBuyer("9", "N*****h", "******23", "******, Bãi Cháy", frozenset({"name", "phone", "address"})),
        "lines": (ChannelLine(listing.outside_id, first.outside_id, f"L{listing.pk}-V{first.variant_id}", "Chả mực", quantity, 265_000),), **changes,
    }  # fmt: skip
    return ChannelOrder(**said)  # type: ignore[arg-type]


def opened(at: ChannelAccount) -> Access:
    return access_of(at)
