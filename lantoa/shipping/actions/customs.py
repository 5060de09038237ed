"""Draw up the customs declaration of a parcel, and declare it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.actions.abroad import refuse_where_stopped
from lantoa.shipping.actions.hs import keep, sentence
from lantoa.shipping.errors import BadDeclaration, NotThere
from lantoa.shipping.models import CustomsGoods, Declaration, DeclarationItem, ExchangeRate
from lantoa.shipping.rules import abroad, customs


@dataclass(frozen=True, slots=True)
class Address:
    """Somebody a parcel comes from or goes to: name, whole address, postal code, number (E.164)."""

    name: str
    address: str
    postcode: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Goods:
    """What is in a parcel as its seller knows it: their own name for it, how many, worth in đồng, and whose CustomsGoods tells the rest."""

    called: str
    quantity: int
    value: int
    subject_type: str
    subject_id: int


def draw_up(
    organisation_id: int, subject: models.Model, *, reference: str, sender: Address, receiver: Address, country: str, goods: Sequence[Goods],
    by: Actor, postage: int = 0, rehearsal: bool = False, key: UUID | None = None,
) -> Declaration:  # fmt: skip
    """A draft of the declaration, filled with what is known of the goods; the one there is when it was drawn up before."""
    body = {"subject": [subject._meta.label_lower, subject.pk]}
    with journal.command("shipping.draw_up", key, body, by=by):
        there = Declaration.about(subject)
        if there:
            return there
        if abroad.country(country) is None:
            raise NotThere(_("There is no destination with this code."), field="country")
        made: Declaration = Declaration.objects.create(
            organisation_id=organisation_id, subject_type=subject._meta.label_lower, subject_id=subject.pk, reference=reference, country=country,
            sender_name=sender.name[:120], sender_address=sender.address[:300], sender_phone=sender.phone, receiver_name=receiver.name[:120],
            receiver_address=receiver.address[:300], receiver_postcode=receiver.postcode[:20], receiver_phone=receiver.phone, postage=postage,
            goods_type=goods[0].subject_type if goods else "", rehearsal=rehearsal, created_at=world.now(),
        )  # fmt: skip
        known = CustomsGoods.of(goods[0].subject_type, [one.subject_id for one in goods]) if goods else {}
        DeclarationItem.objects.bulk_create(
            _item(made, number, one, known.get(one.subject_id)) for number, one in enumerate(goods)
        )
    return made


def _item(made: Declaration, number: int, one: Goods, known: CustomsGoods | None) -> DeclarationItem:
    return DeclarationItem(
        declaration=made, number=number, subject_id=one.subject_id, called=one.called[:250], quantity=one.quantity, value=one.value,
        description=known.description if known else "", hs=known.hs if known else "",
        net_grams=(known.net_grams or 0) * one.quantity if known else 0,
    )  # fmt: skip


def declare(
    declaration: Declaration, items: Sequence[customs.Item], *, kind: str, category: str, gross_grams: int, by: Actor, remarks: str = "",
    key: UUID | None = None,
) -> Declaration:  # fmt: skip
    """Declare what is in the parcel; again puts the declaration right. Which form it is follows from kind and value by the newest SDR rate. What is said
    of goods of which nothing was known is kept for the next parcel.

    Refuses (BadDeclaration) what customs would not take (`rules.customs.faults`, the first of them), and (NotThere) a destination that is stopped
    or that does not take goods of these codes.
    """
    said = clean_line(remarks)[:200]
    wrong = customs.faults(items, kind=kind, category=category, gross_grams=gross_grams)
    if wrong:
        refusal = BadDeclaration(sentence(wrong[0].fault), field=wrong[0].field)
        refusal.item = wrong[0].item
        raise refusal
    if kind not in customs.KINDS or category not in customs.CATEGORIES:
        raise BadDeclaration(_("Please choose from the list."), field="kind")
    if not customs.is_latin(declaration.receiver_name + declaration.receiver_address):
        raise BadDeclaration(
            _("Name and address have to be in Latin letters, so that every post reads them. Ask the buyer.")
        )
    body = _body(declaration, items, kind, category, gross_grams, said)
    with journal.command("shipping.declare", key, body, by=by) as run:
        if not run.replayed:
            refuse_where_stopped(declaration.country)
            _refuse_forbidden(declaration.destination, items)
            _write(declaration, items, kind, category, gross_grams, said)
            _learn(declaration, by)
            journal.record(
                acts.DECLARED, declaration, by=by, on_behalf_of=declaration.organisation_id, rehearsal=declaration.rehearsal,
                data={
                    "form": declaration.form, "country": declaration.country, "subject_type": declaration.subject_type,
                    "subject_id": declaration.subject_id,
                },
            )  # fmt: skip
    declaration.refresh_from_db()
    return declaration


def _body(
    declaration: Declaration, items: Sequence[customs.Item], kind: str, category: str, gross: int, remarks: str
) -> dict[str, Any]:
    rows = [[one.description, one.quantity, one.net_grams, one.value, one.hs, one.origin] for one in items]
    return {"declaration": declaration.pk, "items": rows, "as": [kind, category, gross, remarks]}


def _refuse_forbidden(to: abroad.Country, items: Sequence[customs.Item]) -> None:
    for item in items:
        judged = abroad.verdict(to, item.hs, world.today())
        if judged.kind == "forbidden":
            said = _("“%(goods)s” may not be sent there: %(rule)s (%(source)s).")
            rule = judged.rules[0]
            told = {"goods": item.description, "rule": rule.words(get_language() or "vi"), "source": rule.source}
            raise NotThere(said % told)


def _write(
    declaration: Declaration, items: Sequence[customs.Item], kind: str, category: str, gross: int, remarks: str
) -> None:
    rate = ExchangeRate.newest()[abroad.SDR]
    total = sum(one.value for one in items)
    for name, value in {
        "kind": kind, "category": category, "gross_grams": gross, "remarks": remarks, "form": customs.form_for(kind, total, rate),
        "sdr_rate": rate.dong, "rate_on": rate.on, "rate_source": rate.source, "rate_is_sure": rate.is_sure, "declared_at": world.now(),
    }.items():  # fmt: skip
        setattr(declaration, name, value)
    declaration.save()
    before = {one.number: one for one in declaration.items.all()}
    declaration.items.all().delete()
    DeclarationItem.objects.bulk_create(
        DeclarationItem(
            declaration=declaration, number=number, description=one.description, quantity=one.quantity, net_grams=one.net_grams, value=one.value,
            hs=one.hs, origin=one.origin, called=before[row].called if row in before else "",
            subject_id=before[row].subject_id if row in before else None,
        )
        for number, one in enumerate(items) for row in [number if one.row is None else one.row]
    )  # fmt: skip


def _learn(declaration: Declaration, by: Actor) -> None:
    told = list(DeclarationItem.objects.filter(declaration=declaration, subject_id__isnull=False).exclude(hs=""))
    known = CustomsGoods.of(declaration.goods_type, [item.subject_id for item in told])
    for item in told:
        if item.subject_id not in known:
            one = item.net_grams // item.quantity or None
            keep(
                declaration.organisation_id, declaration.goods_type, item.subject_id, item.hs, item.description, one, by
            )


def forget_receivers(subject_type: str, subject_ids: Sequence[int]) -> int:
    """Take name, address and number of the receiver off the declarations of these; what was sent stays. Returns how many."""
    mine = Declaration.objects.filter(subject_type=subject_type, subject_id__in=list(subject_ids))
    return int(mine.update(receiver_name="", receiver_address="", receiver_postcode="", receiver_phone="", remarks=""))
