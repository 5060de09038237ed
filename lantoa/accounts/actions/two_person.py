"""What nobody who runs the house does alone: name or end one who runs it, name or end who leads a public body, erase somebody else.

Each is asked for here and done when a second one says yes (actions.approval). Where only one runs the house it is done on the
machine by command (`lantoa operator`, `lantoa body`, `lantoa erase`), where the house itself acts and the journal says so.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts.actions.approval import approved, ask_approval
from lantoa.accounts.actions.body import add_to_body, create_body, end_in_body, read_tax_code
from lantoa.accounts.actions.erasure import REASONS, erase_person
from lantoa.accounts.actions.operator import end_operator, name_operator
from lantoa.accounts.actions.person import check_called, read_name
from lantoa.accounts.errors import AlikeName, CannotErase, LastOwner, NotAllowed
from lantoa.accounts.models import ApprovalRequest, Membership, Organisation, Person
from lantoa.accounts.queries.actor import ActingPerson, actor_for
from lantoa.accounts.queries.approval import guard
from lantoa.accounts.queries.body import alike_bodies
from lantoa.accounts.queries.erasure import leaving, to_do_first
from lantoa.accounts.rules import limits
from lantoa.journal import api as journal
from lantoa.kit import phone as phones
from lantoa.kit.access import Actor
from lantoa.places import api as places

NAME_OPERATOR, END_OPERATOR = "accounts.name_operator", "accounts.end_operator"
NEW_BODY, NAME_LEADER, END_LEADER = "accounts.new_body", "accounts.name_leader", "accounts.end_leader"
ERASE = "accounts.erase_person"


def ask_operator(phone: str, name: str, *, by: Actor, key: UUID | None = None) -> ApprovalRequest:
    """Ask that whoever has this phone run the house. Raises what `check_called` and `ask_approval` do."""
    number, said = check_called(phone, name)
    return ask_approval(NAME_OPERATOR, {"phone": number, "name": said}, by=by, key=key)


def ask_end_operator(person: Person, *, by: Actor, key: UUID | None = None) -> ApprovalRequest:
    """Ask that they run the house no longer; one's own end too. Raises what `ask_approval` does."""
    return ask_approval(END_OPERATOR, {"person": person.pk}, subject=person, by=by, key=key)


def ask_body(
    name: str, *, unit: places.Unit | None, leader_phone: str, leader_name: str, tax_code: str = "", another: bool = False, by: Actor, key: UUID | None = None
) -> ApprovalRequest:  # fmt: skip
    """Ask for a new public body and who leads it. Refuses at once what `create_body` would."""
    said, code = read_name(name, longest=limits.LONGEST_ORGANISATION_NAME), read_tax_code(tax_code)
    if not another and alike_bodies(said):
        raise AlikeName(_("A body with such a name is here already. Is it this one?"))
    number, leader = check_called(leader_phone, leader_name, field="owner_name")
    asked = {
        "body": said, "unit": unit.pk if unit else "", "phone": number, "name": leader, "tax_code": code, "another": another
    }  # fmt: skip
    return ask_approval(NEW_BODY, asked, by=by, key=key)


def ask_leader(body: Organisation, phone: str, name: str, *, by: Actor, key: UUID | None = None) -> ApprovalRequest:
    """Ask that whoever has this phone lead the public body."""
    number, said = check_called(phone, name)
    return ask_approval(NAME_LEADER, {"body": body.pk, "phone": number, "name": said}, subject=body, by=by, key=key)


def ask_end_leader(membership: Membership, *, by: Actor, key: UUID | None = None) -> ApprovalRequest:
    """Ask that somebody lead a public body no longer. Raises LastOwner where nobody else leads it."""
    others = Membership.objects.live().filter(organisation=membership.organisation_id, role=Membership.Role.OWNER)
    if not others.exclude(pk=membership.pk).exists():
        raise LastOwner(_("Somebody has to lead it. Name another first."))
    return ask_approval(END_LEADER, {"membership": membership.pk}, subject=membership, by=by, key=key)


def ask_erasure(person: Person, *, why: str, by: Actor, key: UUID | None = None) -> ApprovalRequest:
    """Ask that somebody be erased who wrote, came to the desk or died, or by an authority's word. Refuses while something is open."""
    if person.pk == by.person_id:
        raise NotAllowed(_("This is your own number. To erase your own account, go to Me."), field="phone")
    if why not in REASONS or person.erased_at:
        raise NotAllowed(_("This account cannot be erased like this."), field="why")
    first = to_do_first(leaving(person))
    if first:
        raise CannotErase("\n".join(first))
    return ask_approval(ERASE, {"person": person.pk, "why": why}, subject=person, by=by, key=key)


def nobody() -> str:
    """What is said where a number is nobody's."""
    return _("Nobody here has this number.")


def carry_out(entries: list[journal.Entry]) -> None:
    """Do what a second one said yes to, as who asked for it."""
    approved(entries, NAME_OPERATOR, _name_operator)
    approved(entries, END_OPERATOR, _end_operator)
    approved(entries, NEW_BODY, _create_body)
    approved(entries, NAME_LEADER, _name_leader)
    approved(entries, END_LEADER, _end_leader)
    approved(entries, ERASE, _erase)


def _name_operator(it: ApprovalRequest) -> None:
    name_operator(it.asked["phone"], it.asked["name"], by=_asker(it), seconded=True)


def _end_operator(it: ApprovalRequest) -> None:
    end_operator(Person.objects.get(pk=it.asked["person"]), by=_asker(it), seconded=True)


def _create_body(it: ApprovalRequest) -> None:
    said = it.asked
    unit = places.Unit.objects.filter(pk=said["unit"]).first() if said["unit"] else None
    create_body(
        said["body"], unit=unit, leader_phone=said["phone"], leader_name=said["name"], tax_code=said["tax_code"],
        another=said["another"], by=_asker(it), seconded=True,
    )  # fmt: skip


def _name_leader(it: ApprovalRequest) -> None:
    body = Organisation.objects.get(pk=it.asked["body"])
    add_to_body(body, it.asked["phone"], it.asked["name"], role=Membership.Role.OWNER, by=_asker(it), seconded=True)


def _end_leader(it: ApprovalRequest) -> None:
    end_in_body(
        Membership.objects.select_related("organisation", "person").get(pk=it.asked["membership"]),
        by=_asker(it),
        seconded=True,
    )


def _erase(it: ApprovalRequest) -> None:
    erase_person(Person.objects.get(pk=it.asked["person"]), why=it.asked["why"], by=_asker(it), seconded=True)


def _asker(it: ApprovalRequest) -> ActingPerson:
    return actor_for(it.asked_by)


def _who(asked: Mapping[str, Any]) -> str:
    return f"{asked['name']} ({phones.display(asked['phone'])})"


def _known(pk: int) -> str:
    person = Person.objects.filter(pk=pk).first()
    return f"{person.name} ({phones.display(person.phone)})" if person and not person.erased_at else "–"


def _body(pk: int) -> str:
    found = Organisation.objects.filter(pk=pk).first()
    return found.name if found else "–"


def _leader(pk: int) -> tuple[str, str]:
    held = Membership.objects.filter(pk=pk).select_related("organisation").first()
    return (_known(held.person_id), held.organisation.name) if held else ("–", "–")


def _why(why: str) -> str:
    return {
        "letter": _("they wrote a letter"), "desk": _("they came to the desk"), "authority": _("an authority said so"),
        "relatives": _("those they left behind asked"),
    }.get(why, why)  # fmt: skip


guard(
    NAME_OPERATOR,
    gettext_lazy("Somebody more runs the house"),
    lambda it: _("%(who)s runs the house from now on.") % {"who": _who(it)},
)
guard(
    END_OPERATOR,
    gettext_lazy("Somebody runs the house no longer"),
    lambda it: _("%(who)s runs the house no longer.") % {"who": _known(it["person"])},
)
guard(
    NEW_BODY,
    gettext_lazy("A new public body"),
    lambda it: _("%(body)s is set up, and %(who)s leads it.") % {"body": it["body"], "who": _who(it)},
)
guard(
    NAME_LEADER,
    gettext_lazy("Somebody more leads a public body"),
    lambda it: _("%(who)s leads %(body)s from now on.") % {"body": _body(it["body"]), "who": _who(it)},
)
guard(
    END_LEADER,
    gettext_lazy("Somebody leads a public body no longer"),
    lambda it: (
        _("%(who)s leads %(body)s no longer.") % dict(zip(("who", "body"), _leader(it["membership"]), strict=True))
    ),
)
guard(
    ERASE,
    gettext_lazy("Somebody is erased"),
    lambda it: (
        _("%(who)s is erased for good, because %(why)s.") % {"who": _known(it["person"]), "why": _why(it["why"])}
    ),
)
