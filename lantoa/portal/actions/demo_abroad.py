"""The demo's relatives abroad: one waits for what delivery costs, one has an answer and may agree."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from lantoa.accounts import api as accounts
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.shipping import api as shipping

if TYPE_CHECKING:
    from lantoa.portal.actions.demo import Community


def ask_from_afar(there: Community) -> None:
    """The stall says what its goods are to customs; then people ask, and the stall answers one of them."""
    said = there.written["abroad"]
    there.ago(days=20)
    for goods, kind, code, words, grams in said["goods"]:
        offer = there.kinds[goods, kind]
        shipping.classify(
            offer.store.organisation_id, offer.variant, code=code, description=words, net_grams=grams, by=there.owners[said["stall"]]
        )  # fmt: skip
    for given in said["questions"]:
        there.ago(minutes=given["minutes_ago"])
        lines = [(there.kinds[goods, kind].pk, quantity) for goods, kind, quantity in given["lines"]]
        to = orders.Receiver(**given["to"])
        asked = orders.ask_abroad(
            there.stalls[said["stall"]], lines, to, by=accounts.Visitor(), key=world.uuid7(), language=given["language"]
        )
        if "answer" in given:
            there.then.moment += timedelta(hours=3)
            orders.quote_abroad(asked, **given["answer"], by=there.owners[said["stall"]], key=world.uuid7())
