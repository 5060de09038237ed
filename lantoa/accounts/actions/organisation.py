"""Organisations and who has which part in them."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions.person import read_name
from lantoa.accounts.errors import LastOwner, NotAllowed
from lantoa.accounts.models import Membership, Organisation, Person
from lantoa.accounts.rules import limits
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.places import api as places


def create_organisation(
    *, name: str, by: Actor | None, kind: str = Organisation.Kind.HOUSEHOLD, unit: places.Unit | None = None,
    owner: Person | None = None, tax_code: str = "", key: UUID | None = None,
) -> Organisation:  # fmt: skip
    """Set up a household or other organisation; its owner is `owner`, else the person who acts.

    `tax_code` as `kit.tax_code` gives it. The same `key` again gives the same organisation. Raises BadName, and NotAllowed when nobody is signed in.
    """
    said = read_name(name, longest=limits.LONGEST_ORGANISATION_NAME)
    owner_id = owner.pk if owner else by.person_id if by else None
    if owner_id is None:
        raise NotAllowed(_("Please sign in first."))
    body = {"kind": str(kind), "name": said, "unit": unit.pk if unit else "", "owner": owner_id}
    with journal.command("accounts.create_organisation", key, body, by=by) as run:
        if run.replayed and run.answer:
            return Organisation.objects.get(pk=run.answer["organisation"])
        organisation = Organisation.objects.create(
            kind=kind, name=said, unit=unit, tax_code=tax_code, created_at=world.now()
        )
        place = organisation.unit_id or ""
        journal.record(acts.ORGANISATION_CREATED, organisation, by=by, on_behalf_of=organisation.pk, place=place)
        _join(organisation, owner_id, Membership.Role.OWNER, by)
        run.answer = {"organisation": organisation.pk}
    return organisation


def add_member(organisation: Organisation, person: Person, *, role: str, by: Actor | None) -> Membership:
    """Give a person a role in an organisation; a role they already have is returned as it is.

    `by` must be one of its owners or an operator; None is the house itself. Moderators judge others' goods: only the house or
    an operator names them, and only in a public body. Raises NotAllowed.
    """
    with transaction.atomic():
        # The same gate as for leaving: who is named twice at once gets one role, and who is ended at this moment names nobody.
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        _check_owner(organisation, by)
        if role == Membership.Role.MODERATOR:
            _check_moderators(organisation, by)
        known = Membership.objects.live().filter(person=person, organisation=organisation, role=role)
        standing: Membership | None = known.first()
        return standing or _join(organisation, person.pk, role, by)


def end_membership(membership: Membership, *, by: Actor | None) -> Membership:
    """End a role from now on. Its holder may do it, and the organisation's owners.

    Raises NotAllowed, and LastOwner when nobody would be left to own it.
    """
    if by is None or by.person_id != membership.person_id:
        _check_owner(membership.organisation, by)
    with transaction.atomic():
        # The organisation's row is the gate: two owners who leave at once go through it one after the other.
        Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        owners = Membership.objects.live().filter(organisation=membership.organisation_id, role=Membership.Role.OWNER)
        if membership.role == Membership.Role.OWNER and not owners.exclude(pk=membership.pk).exists():
            raise LastOwner(_("Somebody has to own it. Name another owner first."))
        if Membership.objects.live().filter(pk=membership.pk).update(until=world.now()):
            data = {"person": membership.person_id, "role": membership.role}
            journal.record(acts.MEMBER_ENDED, membership, by=by, on_behalf_of=membership.organisation_id, data=data)
    membership.refresh_from_db()
    return membership


def owns(person_id: int | None, organisation: Organisation) -> bool:
    """Whether this person owns the organisation now."""
    own = Membership.objects.live().filter(organisation=organisation, role=Membership.Role.OWNER)
    return person_id is not None and own.filter(person_id=person_id).exists()


def _join(organisation: Organisation, person_id: int, role: str, by: Actor | None) -> Membership:
    membership: Membership = Membership.objects.create(
        organisation=organisation, person_id=person_id, role=role, since=world.now()
    )
    data = {"person": person_id, "role": str(role)}
    journal.record(acts.MEMBER_ADDED, membership, by=by, on_behalf_of=organisation.pk, data=data)
    return membership


def _check_moderators(organisation: Organisation, by: Actor | None) -> None:
    if organisation.kind != Organisation.Kind.PUBLIC_BODY or not (by is None or "operator" in by.roles):
        raise NotAllowed(_("Moderators are named by those who run Lan Tỏa, in a public body only."))


def _check_owner(organisation: Organisation, by: Actor | None) -> None:
    if by is None or "operator" in by.roles or owns(by.person_id, organisation):
        return
    raise NotAllowed(_("Only an owner can do this."))
