"""The seller's day: what came, what waits, and for somebody new the next step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from lantoa.books import api as books
from lantoa.channels import api as channels
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.live import api as live
from lantoa.orders import api as orders
from lantoa.payments import api as payments
from lantoa.preorders import api as preorders
from lantoa.stores import api as stores


class Pile(NamedTuple):
    """Orders that wait for one thing: how many, and the one that has waited longest."""

    count: int
    oldest: orders.Order | None


@dataclass(frozen=True, slots=True)
class Day:
    """Everything on the one screen of the day. `received` counts what the bank said today; `goods` how many products there are,
    `problems` what buyers await an answer to, `overdue` how many of these wait too long, `reviews` what has no answer yet,
    `questions` what buyers asked, `messages` how many wait at Facebook, at Zalo or by phone, and `asked` what moderators asked, both without an answer yet, `due` what the tax office awaits
    within two weeks, `to_pay_back` how often money is to go back to a buyer, `looked_at_late` how much of what is to look at has
    waited longer than a week, `silent` the service that no longer tells what the bank says, `late_cash` how many
    parcels carriers have not accounted for in time, `elsewhere` what orders from channels wait for, `shown_elsewhere` what of
    goods at other places wants a hand, `live` what of livestream sales does, `from_abroad` how many
    abroad ask what delivery costs, `to_send` how many orders are promised to leave by today,
    `ahead` the group buys that close just now or just did."""

    store: stores.Store | None
    goods: int
    account: payments.PayoutAccount | None
    received: payments.Received
    to_look_at: int
    to_confirm: Pile
    awaiting: Pile
    to_pack: Pile
    to_hand_over: Pile
    packing: list[tuple[str, str, int]]
    resting: bool
    counter: orders.CounterDay
    problems: int = 0
    overdue: int = 0
    reviews: int = 0
    questions: int = 0
    messages: int = 0
    asked: int = 0
    due: tuple[books.Soon, ...] = ()
    to_pay_back: int = 0
    looked_at_late: int = 0
    silent: payments.Feed | None = None
    late_cash: int = 0
    elsewhere: channels.Troubles = channels.Troubles()
    shown_elsewhere: channels.Attention = channels.Attention()
    live: live.Attention = live.Attention()
    to_make: int = 0
    consignments: int = 0
    from_abroad: int = 0
    to_send: int = 0
    ahead: tuple[preorders.News, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits for the seller's hand."""
        waiting = self.questions or self.asked or self.problems or self.to_look_at or self.to_pay_back or self.silent
        waiting = (
            waiting or self.to_make or self.consignments or self.live.on_air or self.live.to_close or self.live.asked
        )
        waiting = waiting or self.from_abroad
        waiting = waiting or self.late_cash or self.messages or self.elsewhere.any or self.shown_elsewhere.any
        return not (waiting or self.to_confirm.count or self.to_pack.count or self.to_hand_over.count)

    @property
    def is_set_up(self) -> bool:
        """Whether buyers can order and pay here: a stall that is no rehearsal, goods, an account its bank tells us of."""
        open_ = self.store is not None and self.store.is_public()
        return open_ and bool(self.goods) and self.account is not None and self.account.is_fed


def day_of(actor: Actor) -> Day:
    """The day of the organisation this actor works for."""
    organisation_id = actor.organisation_id or 0
    store, board = stores.store_of(actor), orders.board(actor)
    oldest = board.oldest()
    piles = {name: Pile(count, oldest.get(name)) for name, count in board.counts.items()}
    problems = orders.problems_to_answer(actor)
    waiting = payments.ages_of_waiting(organisation_id)
    return Day(
        store=store,
        goods=stores.products_in(store, hidden=True).count() if store else 0,
        account=payments.payout_account(organisation_id),
        received=payments.received_today(organisation_id),
        to_look_at=sum(age.count for age in waiting),
        to_confirm=piles["to_confirm"],
        awaiting=piles["awaiting_payment"],
        to_pack=piles["to_pack"],
        to_hand_over=piles["to_hand_over"],
        packing=orders.pack_summary(board.to_pack) if piles["to_pack"].count else [],
        problems=problems.count(),
        messages=channels.waiting_to_be_answered(actor),
        overdue=problems.overdue(world.today()).count(),
        reviews=stores.reviews_to_answer(actor).count(),
        resting=store is not None and stores.is_closed(store, world.today()),
        counter=orders.counter_today(actor),
        questions=stores.unanswered(actor),
        asked=stores.asked_by_moderators(actor),
        due=tuple(books.due_soon(actor)),
        looked_at_late=sum(age.count for age in waiting if age.last is None),
        to_pay_back=payments.to_pay_back(organisation_id).count(),
        late_cash=len(orders.late_parcels(actor)),
        elsewhere=channels.troubles(actor),
        silent=payments.silent_feed(organisation_id),
        shown_elsewhere=channels.attention(actor),
        live=live.attention(actor),
        to_make=orders.parts_to_make(actor),
        consignments=stores.consignments_to_answer(actor),
        from_abroad=orders.waiting_abroad(actor),
        to_send=orders.to_send_by_today(actor),
        ahead=tuple(preorders.news_of(actor)),
    )
