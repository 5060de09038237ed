"""Answer an offer by text message, where only one can be meant; else say which link to use."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.utils import translation

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.messages import api as messages
from lantoa.workforce.actions import tell
from lantoa.workforce.actions.call import begins
from lantoa.workforce.actions.offer import accept, decline
from lantoa.workforce.models import Neighbour, Offer
from lantoa.workforce.queries.neighbour import answers, open_offers
from lantoa.workforce.rules.answer import meaning

# A machine that answers our answers is not answered for ever; only the gateway thanks for each text (docs/adapters/esms.md).
MOST_REPLIES, WITHIN = 6, timedelta(hours=1)


def answer_by_text(phone: str, words: str) -> str:
    """Take what this phone wrote as yes or no to the one offer it may mean: yes to all days of the call that have
    a place and that they may work, by the same action as the link; the reply names them.

    Returns what it came to: "stranger" (nobody who may be asked; nothing of ours is sent there), "none" (nothing to answer), "several", "unclear",
    "no", "yes", or "refused" with the reason in the reply.
    """
    neighbour = Neighbour.objects.willing().filter(phone=phone).first() if phone else None
    if neighbour is None:
        return "stranger"
    offers = list(open_offers(neighbour)[: tell.MOST_LINKS])
    with translation.override(settings.LANGUAGE_CODE):
        return _answer(neighbour, offers, meaning(words))


def _answer(neighbour: Neighbour, offers: list[Offer], said: bool | None) -> str:
    if len(offers) != 1 or said is None:
        if _may_reply(neighbour):
            tell.tell_which(neighbour, offers)
        return "none" if not offers else "several" if len(offers) > 1 else "unclear"
    (offer,) = offers
    by = accounts.Visitor()
    try:
        if said:
            accept(offer, _days(offer), by=by)
            return "yes"
        decline(offer, by=by)
    except RuleError as error:
        if _may_reply(neighbour):
            tell.tell_why_not(offer, str(error))
        return "refused"
    if _may_reply(neighbour):
        tell.tell_noted(offer)
    return "no"


def _days(offer: Offer) -> list[date]:
    """The days with a place that they may work, as the offer's page ticks them; where there is none, those with a place, so that they are told
    why not; where none has one, all, so that they come first next time."""
    ticked = [one.day.day for one in answers(offer)["free"] if one.ticked]
    if ticked:
        return ticked
    now, call = world.now(), offer.call
    ahead = [one for one in call.days.filter(cancelled_at=None) if begins(one.day, call.starts) > now]
    return [one.day for one in ahead if one.left] or [one.day for one in ahead]


def _may_reply(neighbour: Neighbour) -> bool:
    lately = messages.Message.objects.filter(
        to=neighbour.phone, purpose=tell.ANSWERED, created_at__gt=world.now() - WITHIN
    )
    return lately.count() < MOST_REPLIES
