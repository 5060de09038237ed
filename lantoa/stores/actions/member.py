"""Households join a cooperative with an agreed part of each sale under its name, and leave it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import seller
from lantoa.kit.world import world
from lantoa.stores import acts
from lantoa.stores.actions.consignment import LONGEST_AHEAD, end_consignment, propose_consignment
from lantoa.stores.errors import BadConsignment, ConsignmentStands
from lantoa.stores.models import ConsignmentAgreement, CooperativeMember, Store

TOGETHER = frozenset({"cooperative", "association"})


def invite_member(
    store: Store, *, member: accounts.Organisation, rate: int, valid_from: date, by: Actor, key: UUID | None = None
) -> CooperativeMember:
    """A cooperative asks a household to sell under its name; all the household makes may stand in the cooperative's stall, and the household
    gets `rate` hundredths of a percent of the price. It belongs to the cooperative once it accepts that.

    Refuses (BadConsignment, with the field) whoever is no cooperative or association, members that are no households or were asked before,
    and what `propose_consignment` refuses.
    """
    body = {"cooperative": store.organisation_id, "member": member.pk, "rate": rate, "from": valid_from.isoformat()}
    with journal.command("stores.invite_member", key, body, by=by) as run:
        if run.replayed:
            return CooperativeMember.objects.get(pk=(run.answer or {})["member"])
        if store.organisation.kind not in TOGETHER:
            raise BadConsignment(_("Only a cooperative or an association has members."), field="what")
        if member.kind != accounts.Organisation.Kind.HOUSEHOLD:
            raise BadConsignment(_("Only households can be members."), field="what")
        asked = propose_consignment(store, maker=member, rate=rate, valid_from=valid_from, by=by)
        touch("stores", seller(store.organisation_id))
        try:
            with transaction.atomic():
                made: CooperativeMember = CooperativeMember.objects.create(
                    cooperative_id=store.organisation_id, member=member, agreement=asked
                )
        except IntegrityError:
            raise BadConsignment(_("They are a member already, or were asked to be one."), field="what") from None
        run.answer = {"member": made.pk}
        return made


def follow_answer(agreement: ConsignmentAgreement) -> None:
    """What a household answered to the terms it was invited with is its answer to the invitation."""
    touch("stores", seller(agreement.seller_id))
    asked = CooperativeMember.objects.filter(agreement=agreement, since=None, until=None)
    if agreement.accepted_at is None:
        asked.update(until=world.today())
    elif asked.update(since=agreement.valid_from):
        _record(acts.MEMBER_JOINED, CooperativeMember.objects.get(agreement=agreement), None, agreement.maker_id)


def end_member(member: CooperativeMember, *, last_day: date, by: Actor, key: UUID | None = None) -> CooperativeMember:
    """Either side ends it with its last day, and with it what the two agreed on; what was ordered by then stays as it was. Refuses
    (BadConsignment, ConsignmentStands) a day behind us, and who is no member longer than that anyway."""
    with journal.command("stores.end_member", key, {"member": member.pk, "last": last_day.isoformat()}, by=by) as run:
        if not run.replayed:
            if not world.today() <= last_day <= world.today() + LONGEST_AHEAD:
                raise BadConsignment(_("Choose today or a day to come."), field="last_day")
            touch("stores", seller(member.cooperative_id))
            longer = CooperativeMember.objects.filter(Q(until=None) | Q(until__gt=last_day), pk=member.pk)
            if not longer.filter(since__isnull=False).update(until=last_day):
                raise ConsignmentStands(_("This agreement does not hold any longer than that anyway."))
            held = ConsignmentAgreement.objects.lasting(world.today()).filter(
                seller=member.cooperative_id, maker=member.member_id
            )
            for one in held.filter(Q(valid_to=None) | Q(valid_to__gt=last_day)).order_by("pk"):
                if one.may_end(last_day):
                    end_consignment(one, last_day=last_day, by=by)
            _record(acts.MEMBER_LEFT, member, by, by.organisation_id, {"last_day": last_day.isoformat()})
    member.refresh_from_db()
    return member


def _record(
    act: str, member: CooperativeMember, by: Actor | None, of: int | None, more: dict[str, object] | None = None
) -> None:
    data = {"cooperative": member.cooperative_id, "member": member.member_id, **(more or {})}
    journal.record(act, member, by=by, on_behalf_of=of, data=data)
