"""The seller's day: what came, what waits, and for somebody new the next step."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.accounts import api as accounts
from lantoa.books import api as books
from lantoa.channels import api as channels
from lantoa.kit.database.together import together
from lantoa.kit.world import world
from lantoa.learning import api as learning
from lantoa.live import api as live
from lantoa.orders import api as orders
from lantoa.payments import api as payments
from lantoa.preorders import api as preorders
from lantoa.stores import api as stores
from lantoa.workforce import api as workforce


@dataclass(frozen=True, slots=True)
class Day:
    """Everything on the one screen of the day. `goods` says whether there are any, `received` is what the bank said today, `waits` money
    that nothing explains yet, `to_pay_back` how often money is to go back to a buyer, `silent` the service that no longer tells what the
    bank says; `piles` are orders by what they wait for, `longest` of those to confirm the one that has waited longest, `packing` what all
    that is to pack comes to, `problems` what buyers await an answer to, `late_cash` how many parcels carriers have not accounted for in
    time, `from_abroad` how many abroad ask what delivery costs; `reviews` have no answer yet, nor have `questions` of buyers, `messages` at
    Facebook, at Zalo or by phone, and what moderators `asked`; `elsewhere` is what orders from channels wait for, `shown_elsewhere` what of
    goods at other places wants a hand, `live` what of livestream sales does, `due` what the tax office awaits within two weeks, `ahead` the
    group buys that close just now or just did. `learns`, `is_planned`: only of the whole page, whether there is more to say below."""

    store: stores.Store | None
    goods: bool
    account: payments.PayoutAccount | None
    received: payments.Received
    piles: orders.Piles
    longest: orders.Longest | None
    packing: list[tuple[str, str, int]]
    resting: bool
    counter: orders.CounterDay
    waits: payments.Waiting
    problems: orders.Problems
    reviews: int
    questions: int
    messages: int
    asked: int
    due: tuple[books.Soon, ...]
    to_pay_back: int
    silent: payments.Feed | None
    late_cash: int
    elsewhere: channels.Troubles
    shown_elsewhere: channels.Attention
    live: live.Attention
    to_make: int
    consignments: int
    from_abroad: int
    ahead: tuple[preorders.News, ...]
    learns: bool
    is_planned: bool

    @property
    def is_quiet(self) -> bool:
        """Whether nothing waits for the seller's hand."""
        piles, sales = self.piles, self.live
        waiting = self.questions or self.asked or self.problems.count or self.waits.count or self.to_pay_back
        waiting = waiting or self.silent or self.to_make or self.consignments or self.from_abroad
        waiting = waiting or sales.on_air or sales.to_close or sales.asked
        waiting = waiting or self.late_cash or self.messages or self.elsewhere.any or self.shown_elsewhere.any
        return not (waiting or piles.to_confirm or piles.to_pack or piles.to_hand_over)

    @property
    def is_set_up(self) -> bool:
        """Whether buyers can order and pay here: a stall that is no rehearsal, goods, an account its bank tells us of."""
        open_ = self.store is not None and self.store.is_public()
        return open_ and self.goods and self.account is not None and self.account.is_fed


def day_of(actor: accounts.ActingPerson, *, whole: bool = False) -> Day:
    """The day of the organisation this actor works for; `whole`: with what is said below the part that is looked at again and again.
    Two queries, and one for each thing whose rows are shown where there are any: what to pack, what stands elsewhere (two), livestream
    sales, group buys; in the weeks before a tax paper is due those of the book."""
    there = stores.stalls_of(actor)
    store, stalls = next(iter(there), None), [one.pk for one in there]
    asked = {
        **payments.of_the_day(actor.organisation_id or 0),
        **orders.of_the_day(actor, stalls),
        **stores.of_the_day(actor, store),
        **channels.of_the_day(actor),
        **live.of_the_day(actor),
        **preorders.of_the_day(actor),
        **(workforce.of_the_day(actor) | learning.of_the_day(actor.person) if whole else {}),
    }
    found = together(asked)
    piles, troubles = found["piles"], channels.troubles_of(found)
    return Day(
        store=store,
        resting=store is not None and stores.is_closed(store, world.today()),
        packing=orders.packing_at(stalls) if piles.to_pack else [],
        due=tuple(books.due_soon(actor)),
        elsewhere=troubles,
        shown_elsewhere=channels.Attention(found["listings"], channels.stale_uploads(actor) if found["uploads"] else 0),
        live=live.attention(actor) if found["lives"] else live.Attention(),
        ahead=tuple(preorders.news_of(actor)) if found["campaigns"] else (),
        learns=bool(found.get("seats") or found.get("names")),
        is_planned=bool(found.get("plans")),
        **{name: found[name] for name in _AS_FOUND},
    )


# What stands on the screen as its room answers it.
_AS_FOUND = (
    "account", "received", "waits", "to_pay_back", "silent",
    "piles", "longest", "problems", "counter", "to_make", "from_abroad", "late_cash",
    "goods", "reviews", "questions", "asked", "consignments", "messages",
)  # fmt: skip
