"""A link by which a buyer orders what was agreed in a conversation, and the order that comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.channels import acts
from lantoa.channels.errors import BadReply
from lantoa.channels.models import Conversation, ConversationClaim
from lantoa.channels.rules.conversations import CLAIM, CLAIM_SYMBOLS
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.orders import api as orders
from lantoa.stores import api as stores

MOST_PIECES = 999


def make_claim(
    conversation: Conversation, offer: stores.Offer, quantity: int, *, by: Actor, key: UUID | None = None
) -> ConversationClaim:  # fmt: skip
    """A code for so many of this offer, for this buyer. It holds nothing: ordering does. Refuses (BadReply) an impossible number."""
    if not 0 < quantity <= MOST_PIECES:
        raise BadReply(_("Choose how many you want, at least one."), field="quantity")
    body = {"conversation": conversation.pk, "offer": offer.pk, "quantity": quantity}
    with journal.command("channels.make_claim", key, body, by=by) as run:
        if run.replayed:
            return ConversationClaim.objects.get(pk=(run.answer or {})["claim"])
        # The same once more, while nobody ordered by it, is the same link.
        mine = ConversationClaim.objects.filter(conversation=conversation, variant=offer.variant_id, quantity=quantity, order=None)
        claim = mine.order_by("-pk").first() or ConversationClaim.objects.create(
            conversation=conversation, code=_code(), variant_id=offer.variant_id, quantity=quantity, by_id=by.person_id, made_at=world.now()
        )  # fmt: skip
        run.answer = {"claim": claim.pk}
        return claim


def tie_orders(order_ids: Iterable[int]) -> None:
    """Tie orders whose note carries a code of their stall's to the conversation it was sent in; joins the caller's transaction."""
    noted = orders.Order.objects.filter(pk__in=list(order_ids), note__contains="TN-").select_related("store")
    for order in noted:
        found = CLAIM.search(order.note)
        if not found:
            continue
        theirs = ConversationClaim.objects.filter(
            code=found[0], order=None, conversation__organisation=order.store.organisation_id
        )  # fmt: skip
        for claim in theirs.select_related("conversation"):
            # Once: whoever passes the link on brings orders that are nobody's in this list.
            if ConversationClaim.objects.filter(pk=claim.pk, order=None).update(order=order):
                data = {"order": order.pk, "channel": claim.conversation.channel, "conversation": claim.conversation_id}
                journal.record(acts.CLAIM_ORDERED, claim, on_behalf_of=order.store.organisation_id, data=data)


def _code() -> str:
    return "TN-" + "".join(world.random.choice(CLAIM_SYMBOLS) for _place in range(6))
