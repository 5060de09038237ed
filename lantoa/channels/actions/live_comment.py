"""Comments under a live video: asked for by the seconds, kept as conversations, answered in private once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.channels import acts
from lantoa.channels.actions.account import note_fault, open_access
from lantoa.channels.actions.message import Told, take_messages
from lantoa.channels.actions.reply import reply
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import NotDone
from lantoa.channels.errors import BadReply
from lantoa.channels.models import ChannelAccount, ConversationMessage
from lantoa.channels.rules.conversations import REMOVED
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world

MOST_PAGES = 200


def with_live(organisation_id: int, channel: str) -> ChannelAccount | None:
    """The organisation's page at this channel whose live videos can be asked; None where there is none that works."""
    if channel not in registry.live():
        return None
    mine = ChannelAccount.objects.working().filter(organisation=organisation_id, channel=channel)
    first: ChannelAccount | None = mine.order_by("pk").first()
    return first


@dataclass(frozen=True, slots=True)
class Fetched:
    """What asking brought: where to go on, whether the channel answered to the end, and the numbers of all comments it named."""

    place: str
    answered: bool
    numbers: frozenset[str]


def fetch_live_comments(account: ChannelAccount, video: str, place: str) -> Fetched:
    """Ask for what was written under a live video of this page from `place` on ("": from the beginning), and keep what no hook told.
    Asks the network: call it outside any transaction."""
    adapter = registry.live()[account.channel]
    numbers: set[str] = set()
    try:
        access = open_access(account)
        for _page in range(MOST_PAGES):
            asked_at = world.now()
            page = adapter.live_comments(access, video, place)
            numbers |= {one.outside_id for one in page.messages if not one.by_shop and one.conversation != account.shop}
            with transaction.atomic():
                new = take_messages(account, [Told(one, one.at) for one in page.messages], asked_at=asked_at)
                if new:
                    data = {"channel": account.channel, "count": new, "live": video}
                    journal.record(acts.MESSAGES_FETCHED, account, on_behalf_of=account.organisation_id, data=data)
            place = page.place
            if not page.more:
                break
    except NotDone as error:
        note_fault(account, error)
        return Fetched(place, answered=False, numbers=frozenset(numbers))
    return Fetched(place, answered=True, numbers=frozenset(numbers))


def comments_under(
    account_id: int, video: str, *, after: int, since: datetime | None = None, most: int = 200
) -> list[ConversationMessage]:
    """What buyers wrote under this video, each with its conversation: those kept after the message `after` in the order in which they were
    kept, then those changed or removed there `since` then. Two queries."""
    there = ConversationMessage.objects.filter(account=account_id, kind="comment", by_shop=False)
    there = there.filter(Q(about=video) | Q(about__endswith=f"_{video}")).select_related("conversation__contact")
    new = list(there.filter(pk__gt=after).order_by("pk")[:most])
    if since is None:
        return new
    changed = there.filter(Q(edited=True) | Q(verb=REMOVED), pk__lte=after, verb_at__gt=since)
    return [*new, *changed.order_by("-verb_at", "pk")[:most]]


def answer_comment(account_id: int, outside_id: str, text: str, *, by: Actor) -> ConversationMessage | None:
    """Answer whoever wrote this comment, in private; it is put on its way.

    Refuses (BadReply) where the channel lets nobody answer now: one private answer to a comment, within its days.
    """
    found = (
        ConversationMessage.objects.filter(account=account_id, outside_id=outside_id)
        .select_related("conversation")
        .first()
    )
    if found is None:
        raise BadReply(_("This cannot be answered here now. What you wrote is still in the box."), field="text")
    return reply(found.conversation, text, by=by)
