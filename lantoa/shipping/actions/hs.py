"""Say what goods are to customs, once, for every parcel to come."""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.shipping import acts
from lantoa.shipping.errors import BadDeclaration
from lantoa.shipping.models import CustomsGoods
from lantoa.shipping.rules import customs
from lantoa.shipping.rules.hs import read_code


def classify(
    organisation_id: int, subject: models.Model, *, code: str, description: str, net_grams: int | None, by: Actor, key: UUID | None = None
) -> CustomsGoods:  # fmt: skip
    """Keep what this is to customs: its six-digit code, words in English, net grams of one (None: not known). The same again changes nothing.

    Refuses (BadDeclaration) what is no code, words customs would not read, an impossible weight.
    """
    read, words = read_code(code), clean_line(description)
    if not read:
        raise BadDeclaration(_("An HS code has six digits, like 1605.54."), field="hs")
    fault = customs.description_fault(words)
    if fault:
        raise BadDeclaration(sentence(fault), field="description")
    if net_grams is not None and not 0 < net_grams <= customs.HEAVIEST_GRAMS:
        raise BadDeclaration(sentence("no_weight"), field="net_grams")
    kind = subject._meta.label_lower
    body = {"subject": [kind, subject.pk], "hs": read, "description": words, "net_grams": net_grams}
    with journal.command("shipping.classify", key, body, by=by) as run:
        if not run.replayed:
            keep(organisation_id, kind, subject.pk, read, words, net_grams, by)
    found: CustomsGoods = CustomsGoods.objects.get(subject_type=kind, subject_id=subject.pk)
    return found


def keep(
    organisation_id: int, kind: str, subject_id: int, hs: str, description: str, net_grams: int | None, by: Actor
) -> None:
    """Write down what was checked already; the same again changes nothing. Joins the caller's transaction."""
    said = {"hs": hs, "description": description, "net_grams": net_grams}
    mine = CustomsGoods.objects.filter(subject_type=kind, subject_id=subject_id)
    if mine.filter(**said).exists():
        return
    goods, _new = CustomsGoods.objects.update_or_create(
        subject_type=kind, subject_id=subject_id, defaults={**said, "organisation_id": organisation_id, "changed_at": world.now()}
    )  # fmt: skip
    journal.record(
        acts.GOODS_CLASSIFIED, goods, by=by, on_behalf_of=organisation_id, data={"hs": hs, "subject_type": kind, "subject_id": subject_id}
    )  # fmt: skip


def sentence(fault: customs.Fault) -> str:
    """What is wrong, in a sentence that says what to write."""
    return {
        "no_items": _("Write what is in the parcel."),
        "too_many_items": _("At most 20 kinds of goods stand on one declaration. Put some together."),
        "not_english": _("Write it in English, in plain letters, like “Dried squid”."),
        "vague": _("Customs send back what only says “gift” or “food”. Say what it is, like “Green tea”."),
        "no_pieces": _("Write how many, at least one."),
        "no_weight": _("Write how heavy it is in grams, more than 0. Nothing weighs 0 g."),
        "no_value": _("Write what it is worth, more than 0 ₫, for a gift too."),
        "too_much_value": _("This amount cannot be right."),
        "no_hs": _("Goods that are sold need their HS code."),
        "bad_hs": _("An HS code has six digits, like 1605.54."),
        "no_gross": _("Write how heavy the whole parcel is in grams, more than 0. Nothing weighs 0 g."),
        "net_above_gross": _("The goods alone cannot be heavier than the whole parcel. Weigh it again."),
        "too_heavy": _("No post takes a parcel as heavy as this. Make two of it."),
        "packet_too_heavy": _("A small packet weighs 2 kg at most. Send it as a parcel."),
    }[fault]
