"""Public bodies and the people who act for them: set up by those who run the house, looked after by who leads the body."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.accounts.actions import body_news
from lantoa.accounts.actions.operator import check_seconded
from lantoa.accounts.actions.organisation import add_member, create_organisation, end_membership, owns
from lantoa.accounts.actions.person import person_called, read_name
from lantoa.accounts.errors import AlikeName, BadTaxCode, LastOwner, NotAllowed
from lantoa.accounts.models import Membership, Organisation
from lantoa.accounts.queries.body import alike_bodies
from lantoa.accounts.rules import limits
from lantoa.journal import api as journal
from lantoa.kit import tax_code as codes
from lantoa.kit.access import Actor
from lantoa.places import api as places

Role = Membership.Role
# What whoever leads a body gives and ends there; who leads it and who judges others' goods, the house says (0011).
LEADERS_ROLES = (Role.OFFICER, Role.INSTRUCTOR)
ROLES = (Role.OWNER, *LEADERS_ROLES, Role.MODERATOR)


def create_body(
    name: str, *, unit: places.Unit | None, leader_phone: str, leader_name: str, by: Actor | None, tax_code: str = "", another: bool = False,
    key: UUID | None = None, seconded: bool = False,
) -> Organisation:  # fmt: skip
    """Set up the public body of a commune, or with `unit` None of the province; whoever leads it becomes its owner and is told.

    Only an operator whom a second one said yes to (`seconded`), or the house (`by` None). Raises NotAllowed, BadName, BadTaxCode, what `person_called` does, and
    AlikeName where one here has such a name, unless `another` says that this is not it.
    """
    if not _runs(by):
        raise NotAllowed(_("Only those who run Lan Tỏa set up a public body."))
    check_seconded(by, seconded)
    said, code = read_name(name, longest=limits.LONGEST_ORGANISATION_NAME), read_tax_code(tax_code)
    body = {
        "name": said, "unit": unit.pk if unit else "", "phone": leader_phone, "leader": leader_name, "tax_code": code
    }  # fmt: skip
    with journal.command("accounts.create_body", key, body, by=by) as run:
        if run.replayed and run.answer:
            return Organisation.objects.get(pk=run.answer["organisation"])
        if not another and alike_bodies(said):
            raise AlikeName(_("A body with such a name is here already. Is it this one?"))
        leader = person_called(leader_phone, leader_name, by=by, field="owner_name")
        made = create_organisation(
            kind=Organisation.Kind.PUBLIC_BODY, name=said, unit=unit, owner=leader, tax_code=code, by=by
        )
        body_news.tell_member(made.memberships.get())
        run.answer = {"organisation": made.pk}
    return made


def add_to_body(
    body: Organisation, phone: str, name: str, *, role: str, by: Actor | None, key: UUID | None = None, seconded: bool = False
) -> Membership:  # fmt: skip
    """Whoever has this phone gets a role in the public body, joins if the phone is new, and is told; a role they have stays as it is.

    Operators and the house give all roles, who leads it only with a second one's yes (`seconded`); whoever leads the body makes
    officers and instructors. Raises NotAllowed and what `person_called` does.
    """
    _check_may(body, role, by)
    if role == Role.OWNER:
        check_seconded(by, seconded)
    said = {"organisation": body.pk, "phone": phone, "name": name, "role": str(role)}
    with journal.command("accounts.add_to_body", key, said, by=by) as run:
        if run.replayed and run.answer:
            known: Membership = Membership.objects.get(pk=run.answer["membership"])
            return known
        person = person_called(phone, name, by=by)
        new = not Membership.objects.live().filter(organisation=body, person=person, role=role).exists()
        made = add_member(body, person, role=role, by=by)
        if new:
            body_news.tell_member(made)
        run.answer = {"membership": made.pk}
    return made


def end_in_body(membership: Membership, *, by: Actor | None, seconded: bool = False) -> Membership:
    """End a role in a public body from now on, and tell its holder; twice is once.

    By those who may give it. Raises NotAllowed, and LastOwner when nobody would be left to lead it.
    """
    _check_may(membership.organisation, membership.role, by)
    if membership.role == Role.OWNER:
        check_seconded(by, seconded)
    with transaction.atomic():
        # As when it is given: who comes second waits here, and finds it ended.
        Organisation.objects.select_for_update().get(pk=membership.organisation_id)
        standing = Membership.objects.live().filter(pk=membership.pk).exists()
        try:
            ended = end_membership(membership, by=by)
        except LastOwner:
            raise LastOwner(_("Somebody has to lead it. Name another first.")) from None
        if standing:
            body_news.tell_member(ended)
    return ended


def roles_given_by(by: Actor | None, body: Organisation) -> tuple[str, ...]:
    """Which roles in this public body they may give and end. One query at most."""
    if body.kind != Organisation.Kind.PUBLIC_BODY:
        return ()
    if _runs(by):
        return ROLES
    return LEADERS_ROLES if by and owns(by.person_id, body) else ()


def _runs(by: Actor | None) -> bool:
    return by is None or "operator" in by.roles


def _check_may(body: Organisation, role: str, by: Actor | None) -> None:
    if role not in roles_given_by(by, body):
        raise NotAllowed(_("You cannot name somebody for this here."))


def read_tax_code(typed: str) -> str:
    """A tax code as it is kept, "" for none. Raises BadTaxCode."""
    try:
        return codes.parse_tax_code(typed) if typed else ""
    except ValueError:
        raise BadTaxCode(_("This is no tax code yet. It has 10 digits, or 13 with a dash."), field="tax_code") from None
