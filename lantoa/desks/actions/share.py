"""Hand a list to a partner organisation, and take it back."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.desks.acts import LIST_GIVEN
from lantoa.desks.errors import BadWords, NotOurs
from lantoa.desks.models import ListShare
from lantoa.desks.queries.desk import reader_of
from lantoa.desks.queries.sources import part_choices
from lantoa.desks.rules import ListKind
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world


def hand_to(
    kind: ListKind, partner: accounts.Organisation, *, part: str = "", by: Actor, key: UUID | None = None
) -> ListShare:
    """Hand a list to a partner, narrowed to one carrier or bank where the list has such parts; again is no harm.

    The partner's people see what stands on it and what to do, no phone numbers and nothing of buyers. Refuses NotOurs for anybody but the
    department's officers and operators, and BadWords for a kind of organisation or a part the list is not for.
    """
    _check(by)
    if partner.kind not in kind.partners:
        raise BadWords(_("Please choose a partner from the list."), field="partner")
    if (kind.part and part not in dict(part_choices(kind.part))) or (part and not kind.part):
        raise BadWords(_("Please choose whose part of the list it is."), field="part")
    with journal.command("desks.hand_to", key, {"list": kind.id, "partner": partner.pk, "part": part}, by=by) as run:
        if run.replayed:
            return ListShare.objects.get(pk=(run.answer or {})["share"])
        same = ListShare.objects.live().filter(list=kind.id, partner=partner, part=part)
        share: ListShare | None = same.first()
        if share is None:
            try:
                with transaction.atomic():
                    made = {"list": kind.id, "partner": partner, "part": part, "by_id": by.person_id}
                    share = ListShare.objects.create(**made, since=world.now())
                    _record(share, by, ended=False)
            except IntegrityError:
                share = same.get()
        run.answer = {"share": share.pk}
        return share


def take_back(share: ListShare, *, by: Actor, key: UUID | None = None) -> None:
    """The partner sees the list no longer; what its people took on stays with them until they say what became of it. Refuses NotOurs."""
    _check(by)
    with journal.command("desks.take_back", key, {"share": share.pk}, by=by) as run:
        if not run.replayed and ListShare.objects.live().filter(pk=share.pk).update(until=world.now()):
            _record(share, by, ended=True)


def _check(by: Actor) -> None:
    if by.person_id is None or not reader_of(by).hands_on:
        raise NotOurs(_("Only the department and whoever runs Lan Tỏa hand lists to partners."))


def _record(share: ListShare, by: Actor, *, ended: bool) -> None:
    data = {"list": share.list, "partner": share.partner_id, "part": share.part, "ended": ended}
    journal.record(LIST_GIVEN, share, by=by, on_behalf_of=by.organisation_id, data=data)
