"""Pairs about people: a role that ends while its holder acts."""

from __future__ import annotations

from collections.abc import Iterator

from lantoa.accounts import api as accounts
from lantoa.kit.access import SELLING
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.orders.models import Order
from lantoa.payments import api as payments
from lantoa.stock import api as stock
from tests.faults.schedules.explorer import DONE, Job
from tests.faults.schedules.house import House, Stall, money
from tests.faults.schedules.scene import Answers, Scene, pair

Role = accounts.Membership.Role


@pair(
    "role and action", "two owners end each other", "two owners leave", "somebody added by who is ended",
    "one person added twice", "an order confirmed", "a count", "another account",
)  # fmt: skip
def role_and_action(house: House, way: str) -> Scene:
    stall = house.move()
    role = Role.SELLER if way in ("an order confirmed", "a count") else Role.OWNER
    person, membership = house.member(stall, role)
    offer = house.product(5)
    order = house.order(offer, method="cod")
    mine = accounts.Membership.objects.live().get(person=stall.owner, organisation=stall.organisation)
    guest = house.person("Phạm Thị Giúp")
    number = f"002{house.number():09d}"
    keys = (world.uuid7(), world.uuid7())

    def ending(ended: accounts.Membership, by: accounts.Person) -> Job:
        def end() -> str:
            found = accounts.Membership.objects.select_related("organisation").get(pk=ended.pk)
            accounts.end_membership(found, by=accounts.actor_for(by, stall.organisation))
            return "ended"

        return end

    def adding(by: accounts.Person) -> Job:
        def add() -> str:
            accounts.add_member(
                stall.organisation, guest, role=Role.SELLER, by=accounts.actor_for(by, stall.organisation)
            )
            return "added"

        return add

    def act() -> str:
        # As the gate does before a page's action.
        actor = accounts.actor_for(person, stall.organisation)
        if not actor.roles & (SELLING if role == Role.SELLER else {"owner"}):
            return "turned away"
        if way == "an order confirmed":
            orders.confirm(Order.objects.get(pk=order.pk), by=actor, key=keys[0])
            return DONE
        if way == "a count":
            return f"{stock.set_on_hand(offer.variant_id, 3, by=actor).on_hand} left"
        account = payments.set_payout_account(
            stall.organisation, bank_bin="970436", number=number, holder="TRAN VAN BINH", by=actor, key=keys[0]
        )
        return "named at once" if account.takes_over_at is None else "waits"

    jobs: dict[str, tuple[Job, Job]] = {
        "two owners end each other": (ending(membership, stall.owner), ending(mine, person)),
        "two owners leave": (ending(mine, stall.owner), ending(membership, person)),
        "somebody added by who is ended": (ending(membership, stall.owner), adding(person)),
        "one person added twice": (adding(stall.owner), adding(person)),
    }
    return Scene(
        jobs.get(way, (ending(membership, stall.owner), act)),
        lambda: (members(stall), money(order), accounts_of(stall), stock.on_hand([offer.variant_id])[offer.variant_id]),
        lambda answers: somebody_owns(stall, answers),
    )


def members(stall: Stall) -> list[str]:
    rows = accounts.Membership.objects.live().filter(organisation=stall.organisation).select_related("person")
    return sorted(f"{row.person.name} {row.role}" for row in rows)


def accounts_of(stall: Stall) -> list[str]:
    """Each account ever named, in the order they were, and what it is now."""
    rows = payments.PayoutAccount.objects.filter(organisation=stall.organisation).order_by("pk")
    return [what_is(row) for row in rows]


def what_is(account: payments.PayoutAccount | None) -> str:
    """Of an account: which of the seller's it is (by the first digits of its number), and whether it is in force."""
    if account is None:
        return "no account"
    now = "ended" if account.ended_at else "to come" if account.takes_over_at else "in force"
    return f"{account.number[:3]} {now}" + (", proved" if account.proved_at else "")


def somebody_owns(stall: Stall, _answers: Answers) -> Iterator[str]:
    if not accounts.people_of(stall.organisation, {"owner"}):
        yield "nobody owns the stall"
