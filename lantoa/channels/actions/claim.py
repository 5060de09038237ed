"""A link by which a buyer orders what was agreed in a conversation, and the order that comes of it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.channels import acts
from lantoa.channels.errors import BadReply
from lantoa.channels.models import Conversation, ConversationClaim, ShortLink
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.post_code import new_post_code
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
        mine = ConversationClaim.objects.filter(
            conversation=conversation, variant=offer.variant_id, quantity=quantity, order=None
        )
        claim = mine.order_by("-pk").first() or ConversationClaim.objects.create(
            conversation=conversation, code=_code(), variant_id=offer.variant_id, quantity=quantity, by_id=by.person_id, made_at=world.now()
        )  # fmt: skip
        run.answer = {"claim": claim.pk}
        return claim


def tie_orders(entries: Iterable[journal.Entry]) -> None:
    """Tie orders just placed to the conversation in which the code they name was sent, where it was their stall's; joins the caller's
    transaction. Once for each code: whoever passes the link on brings orders that are nobody's in this list."""
    told = {int(entry.subject_id): str(entry.data["came_by"]) for entry in entries if entry.data.get("came_by")}
    if not told:
        return
    open_ = ConversationClaim.objects.filter(code__in=set(told.values()), order=None).select_related("conversation")
    claims = {one.code: one for one in open_}
    placed = orders.Order.objects.filter(pk__in=told).select_related("store").order_by("pk")
    for order in placed:
        one = claims.get(told[order.pk])
        if one is None or one.conversation.organisation_id != order.store.organisation_id:
            continue
        if ConversationClaim.objects.filter(pk=one.pk, order=None).update(order=order):
            data = {"order": order.pk, "channel": one.conversation.channel, "conversation": one.conversation_id}
            journal.record(acts.CLAIM_ORDERED, one, on_behalf_of=order.store.organisation_id, data=data)


def _code() -> str:
    """A code that no link has."""
    while True:
        code = new_post_code()
        taken = ConversationClaim.objects.filter(code=code).exists() or ShortLink.objects.filter(code=code).exists()
        if not taken:
            return code
