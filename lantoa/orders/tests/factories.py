"""Short ways to stalls, what they sell, orders placed and what the bank says of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from django.test import Client

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.payments import api as payments
from lantoa.payments.actions.telling import take_notice
from lantoa.payments.adapters.base import BankNotice
from lantoa.places import api as places
from lantoa.stock import api as stock
from lantoa.stores import api as stores

_numbers = count(1)
BUYER = orders.Buyer("Lê Thị Mua", "+84987654321", "", "Số 5, ngõ 12, phố Huế, Hà Nội")
VISITOR = accounts.Visitor()


@dataclass(frozen=True)
class Stall:
    """A household's stall, who owns it, and the account it is paid to, if it has said so."""

    by: accounts.ActingPerson
    store: stores.Store
    account: payments.PayoutAccount | None

    @property
    def browser(self) -> Client:
        """The owner's phone."""
        made = Client()
        made.force_login(self.by.person)
        return made


def unit() -> places.Unit:
    if not places.Unit.objects.exists():
        places.load_places()
    return places.Unit.objects.get(slug="van-don")


def person(name: str = "Nguyễn Thị Hương") -> accounts.Person:
    return accounts.person_for(f"+8491266{next(_numbers):04d}", name)


def stall(
    name: str = "Bếp Hương", *, fee: int = 0, cod: bool = True, account: bool = True, rehearsal: bool = False
) -> Stall:
    """An open stall, paid to an account of its own that no service listens to."""
    owner = person()
    home = accounts.create_organisation(name=name, unit=unit(), by=accounts.actor_for(owner))
    by = accounts.actor_for(owner, home)
    store = stores.open_store(home, name=name, unit=unit(), phone=owner.phone, rehearsal=rehearsal, by=by)
    if fee or not cod:
        signs = {"name": name, "unit": unit(), "phone": owner.phone}
        store = stores.change_store(store, **signs, shipping_fee=fee, accepts_cod=cod, by=by)
    return Stall(by, store, account_of(by) if account else None)


def account_of(by: accounts.ActingPerson) -> payments.PayoutAccount:
    number = f"00110066{next(_numbers):04d}"
    return payments.set_payout_account(
        by.organisation, bank_bin="970436", number=number, holder="NGUYEN THI HUONG", by=by
    )


def offers(at: Stall, *kinds: tuple[str, int, int], name: str = "Chả mực giã tay") -> list[stores.Offer]:
    """Something on sale, in these kinds: (name, price, how many)."""
    catalog.load_categories()
    rows = list(kinds) or [("", 225_000, 5)]
    product = stores.offer_product(at.store, name=name, category="do-che-bien", unit="túi", variants=rows, by=at.by)
    return list(stores.Offer.objects.filter(variant__product=product).order_by("variant__position"))


def offer(
    at: Stall | None = None, *, price: int = 225_000, left: int = 5, name: str = "Chả mực giã tay"
) -> stores.Offer:
    """One thing of one kind."""
    return offers(at or stall(), ("", price, left), name=name)[0]


def wish(*lines: tuple[stores.Offer, int], method: str = "transfer", **changes: Any) -> orders.Wish:
    given = {"buyer": BUYER, "by": VISITOR, "key": world.uuid7(), **changes}
    return orders.Wish([(one.pk, quantity) for one, quantity in lines], method=method, **given)


def order(of: stores.Offer | None = None, quantity: int = 1, *, method: str = "transfer", **changes: Any) -> Order:
    """One order by a guest."""
    (placed,) = orders.place_order(wish((of or offer(), quantity), method=method, **changes))
    return placed


def seller_of(placed: Order) -> accounts.ActingPerson:
    """The owner of the stall an order was placed at."""
    (owner,) = accounts.people_of(placed.store.organisation_id, ["owner"])
    return accounts.actor_for(owner, placed.store.organisation_id)


def helper_of(owner: accounts.ActingPerson) -> accounts.ActingPerson:
    """Phạm Thị Giúp, who acts for the owner's household with its consent."""
    neighbour, household = person("Phạm Thị Giúp"), owner.organisation
    accounts.give_consent(
        "act_on_behalf", owner.person, organisation=household, given_to=neighbour, wording="Tôi đồng ý.", by=owner
    )
    return accounts.actor_for(neighbour, household, helping=True)


def sellers_phone(placed: Order) -> Client:
    made = Client()
    made.force_login(seller_of(placed).person)
    return made


def do(placed: Order, *steps: str) -> Order:
    """What the seller does: confirm, pack, hand_over."""
    for step in steps:
        getattr(orders, step)(placed, by=seller_of(placed), key=world.uuid7())
    return placed


def handed_over(of: stores.Offer | None = None, **changes: Any) -> Order:
    """An order whose goods have left the stall."""
    return do(order(of, method="cod", **changes), "confirm", "pack", "hand_over")


def bank_says(placed: Order, amount: int | None = None, memo: str = "") -> payments.BankTransaction:
    """A transfer with the order's code arrives, as its bank tells it; exactly what is missing where nothing is said."""
    account = payments.payout_account(placed.store.organisation_id)
    reference = f"FT{next(_numbers)}"
    notice = BankNotice(
        outside_id=reference, account_number=account.number, sub_account="", direction="in", at=world.now(),
        amount=placed.missing if amount is None else amount, memo=memo or f"MBVCB 123 {placed.code} chuyen tien", reference=reference,
    )  # fmt: skip
    line = take_notice(account, notice)
    placed.refresh_from_db()
    return line


def bank_tells(at: Stall, amount: int, memo: str) -> payments.BankTransaction:
    """Money arrives on the stall's account under some words."""
    reference = f"FT{next(_numbers)}"
    notice = BankNotice(
        outside_id=reference, account_number=at.account.number, sub_account="", direction="in", at=world.now(), amount=amount,
        memo=memo, reference=reference,
    )  # fmt: skip
    return take_notice(at.account, notice)


def seller_says(placed: Order, amount: int | None = None, *, cash: bool = False) -> Order:
    from lantoa.orders.actions.progress import received_by_hand

    given = placed.missing if amount is None else amount
    return received_by_hand(placed, amount=given, cash=cash, by=seller_of(placed), key=world.uuid7())


def shelf(of: stores.Offer) -> tuple[int, int]:
    """(on hand, promised)."""
    return stock.on_hand([of.variant_id])[of.variant_id]


BUYERS_ACCOUNT = {"bank_bin": "970422", "number": "0123 456 789", "holder": "Lê Thị Mua"}


def paid_order(of: stores.Offer | None = None, quantity: int = 1) -> Order:
    """An order the bank says is paid."""
    placed = order(of, quantity)
    bank_says(placed)
    return placed


def bank_says_it_went(placed: Order, amount: int, memo: str) -> payments.BankTransaction:
    """A transfer leaves the stall's account, as its bank tells it."""
    account, reference = payments.payout_account(placed.store.organisation_id), f"FT{next(_numbers)}"
    notice = BankNotice(
        outside_id=reference, account_number=account.number, sub_account="", direction="out", at=world.now(), amount=amount, memo=memo,
        reference=reference,
    )  # fmt: skip
    line = take_notice(account, notice)
    placed.refresh_from_db()
    return line
