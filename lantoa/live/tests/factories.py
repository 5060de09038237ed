"""Short ways to a stall whose owner is verified, to a sale of it on air, and to comments in it."""

from __future__ import annotations

from itertools import count

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.invariants import Tally, invariants
from lantoa.kit.world import world
from lantoa.live.actions.pick import PickWords, pick
from lantoa.live.actions.session import Plan, go_on_air, plan
from lantoa.live.actions.take import take
from lantoa.live.actions.want import choose as choose_variant
from lantoa.live.models import CommentSource, LiveAuthor, LiveSession, Pick, Want
from lantoa.live.rules.comments import Heard
from lantoa.orders import api as orders
from lantoa.payments import api as payments
from lantoa.places import api as places
from lantoa.stores import api as stores

_numbers = count(1)
RULES = "Giữ hàng 30 phút. Không ghi số điện thoại trong bình luận."


def unit() -> places.Unit:
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug="van-don")


def verified(person: accounts.Person) -> accounts.Person:
    """Somebody has vouched for who this person is."""
    accounts.Verification.objects.create(
        person=person,
        provider="https://eid.example",
        provider_name="eID",
        subject_hash=f"{person.pk:064d}",
        level=2,
        since=world.now(),
        at=world.now(),
    )
    return person


def stall(name: str = "Hải sản Nhà Vân") -> tuple[accounts.ActingPerson, stores.Store]:
    """An open stall and who owns it, verified."""
    owner = verified(accounts.person_for(f"+8491288{next(_numbers):04d}", "Nguyễn Thị Vân"))
    home = accounts.create_organisation(name=name, unit=unit(), by=accounts.actor_for(owner))
    by = accounts.actor_for(owner, home)
    store = stores.open_store(home, name=name, unit=unit(), phone=owner.phone, rehearsal=False, by=by)
    payments.set_payout_account(home, bank_bin="970436", number=f"00110088{next(_numbers):04d}", holder="VAN", by=by)
    return by, store


def product(
    by: accounts.ActingPerson, store: stores.Store, *kinds: tuple[str, int, int], name: str = "Ruốc hàu"
) -> catalog.Product:
    catalog.load_categories()
    rows = list(kinds) or [("", 95_000, 5)]
    return stores.offer_product(store, name=name, category="do-che-bien", unit="hũ", variants=rows, by=by)


def session(by: accounts.ActingPerson, store: stores.Store, *, minutes: int = 30) -> LiveSession:
    return plan(store, Plan("Hải sản tối thứ bảy", world.now(), minutes, rules=RULES), by=by)


def shown(
    one: LiveSession, by: accounts.ActingPerson, store: stores.Store, goods: catalog.Product, code: str, **more: object
) -> Pick:
    return pick(one, store, goods, PickWords(code, **more), by=by)  # type: ignore[arg-type]


def on_air(
    *kinds: tuple[str, int, int], minutes: int = 30
) -> tuple[accounts.ActingPerson, stores.Store, LiveSession, Pick]:
    """A sale on air with one thing under the code A1."""
    by, store = stall()
    one = session(by, store, minutes=minutes)
    first = shown(one, by, store, product(by, store, *kinds), "A1")
    return by, store, go_on_air(one, by=by), first


def own(one: LiveSession) -> CommentSource:
    return one.sources.get(kind=CommentSource.Kind.OWN)


def heard(*said: tuple[str, str], begin: int = 1) -> list[Heard]:
    """Comments of (name, words), each with a number of its own."""
    return [Heard(f"c{begin + at}", f"p-{name}", name, words, world.now()) for at, (name, words) in enumerate(said)]


def say(one: LiveSession, *said: tuple[str, str], source: CommentSource | None = None) -> None:
    take(source or own(one), heard(*said, begin=next(_numbers) * 1_000))


def author(one: LiveSession, name: str) -> LiveAuthor:
    return LiveAuthor.objects.get(session=one, name=name)


def want(one: LiveSession, name: str) -> Want:
    return Want.objects.get(session=one, author__name=name)


def buyer(name: str = "Phạm Thị Na") -> orders.Buyer:
    return orders.Buyer(name, "+84912345678", "", "12 Lê Lợi, Hải Phòng")


def visitor() -> accounts.Visitor:
    return accounts.Visitor()


def choose(one: Want, name: str) -> Want:
    """Say which variant is meant."""
    chosen = one.pick.product.variants.get(name=name)
    return choose_variant(one, chosen.pk)


def broken() -> list[str]:
    """What the house's own look at its sums finds wrong."""
    ours = [one for one in invariants() if one.name.startswith(("live.", "stock."))]
    return [f"{one.name}: {said}" for one in ours for said in one.check(Tally())]


def actor_of(one: LiveSession) -> accounts.ActingPerson:
    """Who streams, acting for the host."""
    assert one.streamer is not None
    return accounts.actor_for(one.streamer, one.organisation)
