"""Decide a grade, end one, and say of those that ran out that they did."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.catalog.acts import GRADE_DECIDED, GRADE_ENDED
from lantoa.catalog.errors import BadGrade, NotAllowed
from lantoa.catalog.models import Grade, GradingBody, OcopProduct, Product
from lantoa.catalog.rules.ocop import (
    LONGEST_BODY,
    LONGEST_NUMBER,
    UNSTATED,
    mark_of_listed,
    mark_of_own,
    name_key,
    overlap,
    valid_until,
)
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET, OCOP, seller
from lantoa.kit.vietnamese import clean_line, fold
from lantoa.kit.world import world

AT_ONCE = 100
Why = Grade.Why


@dataclass(frozen=True, slots=True)
class Decision:
    """What is decided about a product: stars, and by what. `points` None where they are not known."""

    stars: int
    number: str
    decided_on: date | None
    decided_by: str
    points: Decimal | None = None
    criteria: str = ""
    level: str = ""


def ocop_product_of(product: Product, group: str) -> OcopProduct:
    """The product as OCOP knows it, made where it was not known.

    What a list brought is never taken for it by likeness: names and commune are the producer's own words, the list's star is not.
    """
    touch("catalog", OCOP)
    # Whoever links a star to it meanwhile waits here, or is waited for.
    Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    found: OcopProduct | None = OcopProduct.objects.filter(product=product).first()
    organisation = product.organisation
    if found is None:
        found, _new = OcopProduct.objects.get_or_create(
            mark=mark_of_own(product.pk),
            defaults={
                "product": product, "organisation": organisation, "name": product.name, "folded": product.folded, "group": group,
                "producer_name": organisation.name, "producer_folded": fold(organisation.name)[:200], "unit": organisation.unit,
                "created_at": world.now(),
            },
        )  # fmt: skip
    if found.product_id is None:  # a star on a list was linked to it for a while
        OcopProduct.objects.filter(pk=found.pk, product=None).update(product=product)
    if group and found.group != group:
        OcopProduct.objects.filter(pk=found.pk).update(group=group)
    found.refresh_from_db()
    return found


def listed_product(name: str, *, producer: str, group: str, unit_id: str | None, place: str) -> OcopProduct:
    """The product that a list names, made where it was not known; at no stall, however alike their names are, unless an officer linked it."""
    known = OcopProduct.objects.get_or_create(
        mark=mark_of_listed(name, producer, unit_id or name_key(place)),
        defaults={
            "name": name, "folded": fold(name)[:200], "group": group, "producer_name": producer, "producer_folded": fold(producer)[:200],
            "unit_id": unit_id, "place_said": place, "created_at": world.now(),
        },
    )  # fmt: skip
    made: OcopProduct = known[0]
    return made


def record_grade(
    ocop: OcopProduct, decision: Decision, *, authority: GradingBody, by: Actor | None, replaces: bool = False,
    dossier_id: int | None = None, list_id: int | None = None, file: documents.File | None = None,
) -> Grade:  # fmt: skip
    """Write down a decision in the current transaction; it holds for 36 months from its day.

    One whose time is over already is written down as run out. Refuses (BadGrade) a decision without number, day or body, one of
    a day to come, and one whose time overlaps another's of the product, unless `replaces` says that the newer ends the older.
    """
    number, body = clean_line(decision.number), clean_line(decision.decided_by)
    _check_named(number, body)
    if decision.decided_on is None:
        raise BadGrade(_("A star needs the day of its decision. Please write it."), field="decided_on")
    if decision.decided_on > world.today():
        raise BadGrade(_("This decision is of a day to come. Please look at its date."), field="decided_on")
    touch("catalog", OCOP, MARKET, *([seller(ocop.organisation_id)] if ocop.organisation_id else []))
    # Whoever decides about the same product meanwhile waits here.
    OcopProduct.objects.select_for_update().get(pk=ocop.pk)
    end = valid_until(decision.decided_on)
    _settle_overlaps(ocop, decision.decided_on, end, replaces=replaces, by=by)
    over = end < world.today()
    try:
        with transaction.atomic():
            grade: Grade = Grade.objects.create(
                ocop=ocop, dossier_id=dossier_id, stars=decision.stars, points=decision.points, criteria=decision.criteria,
                decision_number=number, decided_on=decision.decided_on, decided_by=body, valid_until=end, level=decision.level,
                authority=authority, file=file, listed_id=list_id, recorded_at=world.now(),
                **({"ended_because": Why.EXPIRED, "ended_on": end + timedelta(days=1)} if over else {}),
            )  # fmt: skip
    except IntegrityError:
        raise BadGrade(
            _("Another decision about this product was written down just now. Please look at it first.")
        ) from None
    _tell_decided(grade, by)
    if over:
        _tell_ended([grade], by)
    return grade


def _check_named(number: str, body: str) -> None:
    if not any(sign.isalnum() for sign in number):
        raise BadGrade(_("A star needs the number of its decision. Please write it."), field="number")
    if len(number) > LONGEST_NUMBER:
        raise BadGrade(
            _("This is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_NUMBER},
            field="number",
        )
    if body != UNSTATED and not any(sign.isalnum() for sign in body):
        raise BadGrade(_("Please write who decided."), field="decided_by")
    if len(body) > LONGEST_BODY:
        raise BadGrade(
            _("This is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_BODY},
            field="decided_by",
        )


def _settle_overlaps(ocop: OcopProduct, first: date, last: date, *, replaces: bool, by: Actor | None) -> None:
    for other in Grade.objects.filter(ocop=ocop).order_by("decided_on", "pk"):
        if not overlap((first, last), (other.decided_on, other.last_day)):
            if other.ended_because == Why.NOT_YET and other.valid_until < world.today():
                end_grades([other], Why.EXPIRED, by=None)
            continue
        if other.decided_on < first and replaces and other.ended_because in {Why.NOT_YET, Why.EXPIRED}:
            end_grades([other], Why.REPLACED, on=first, by=by)
            continue
        raise BadGrade(overlap_sentence(other), code="overlap", field="decided_on")


def overlap_sentence(other: Grade) -> str:
    """Why a second decision cannot stand beside this one."""
    said = {
        "number": other.decision_number,
        "first": f"{other.decided_on:%d/%m/%Y}",
        "last": f"{other.last_day:%d/%m/%Y}",
    }
    return _("Decision %(number)s about this product holds from %(first)s to %(last)s. Two cannot hold at once: wait until it is over, or say that the newer one ends it.") % said  # fmt: skip


def revoke_grade(grade: Grade, *, reason: str, by: Actor, key: UUID | None = None) -> Grade:
    """Say that a grade no longer holds, from today on, with the reason everybody reads; twice is no harm.

    Refuses NotAllowed unless `by` is an officer of the body that decided it or brought it, BadGrade without a reason.
    """
    if not Grade.objects.looked_after_by(by).filter(pk=grade.pk).exists():
        raise NotAllowed(_("Only the body that decided this grade takes it back."))
    words = clean_line(reason)
    if not any(sign.isalnum() for sign in words):
        raise BadGrade(_("Please write why it no longer holds. Everybody can read it."), field="reason")
    with journal.command("catalog.revoke_grade", key, {"grade": grade.pk, "reason": words}, by=by) as run:
        if not run.replayed and grade.holds(world.today()):
            end_grades([grade], Why.REVOKED, on=world.today(), words=words[:300], by=by)
    grade.refresh_from_db()
    return grade


def end_grades(grades: Iterable[Grade], why: str, *, on: date | None = None, words: str = "", by: Actor | None) -> int:
    """Say of these that they are over: run out (then the day after their last), or `on` a day for another reason."""
    ended = []
    for grade in grades:
        organisation = grade.ocop.organisation_id
        touch("catalog", OCOP, MARKET, *([seller(organisation)] if organisation else []))
        from_ = [Why.NOT_YET, Why.EXPIRED] if why == Why.REPLACED else [Why.NOT_YET]
        grade.ended_on = on or grade.valid_until + timedelta(days=1)
        # Never before it began.
        grade.ended_on = max(grade.ended_on, grade.decided_on + timedelta(days=1))
        still = Grade.objects.filter(pk=grade.pk, ended_because__in=from_)
        if still.update(ended_because=why, ended_on=grade.ended_on, ended_words=words):
            grade.ended_because = why
            ended.append(grade)
    _tell_ended(ended, by)
    return len(ended)


def expire_grades() -> int:
    """Say of every grade whose last day is over that it ran out; returns how many. What is shown follows from the days alone."""
    count = 0
    while True:
        with transaction.atomic():
            over = Grade.objects.open().filter(valid_until__lt=world.today()).select_related("ocop").order_by("pk")
            found = end_grades(list(over[:AT_ONCE]), Why.EXPIRED, by=None)
        count += found
        if not found:
            return count
        journal.still_at_it()


def _tell_decided(grade: Grade, by: Actor | None) -> None:
    ocop = grade.ocop
    data = {
        "product": ocop.pk, "group": ocop.group, "stars": grade.stars, "points": str(grade.points) if grade.points is not None else None,
        "decided_on": grade.decided_on.isoformat(), "valid_until": grade.valid_until.isoformat(), "authority": grade.level, "list": grade.listed_id,
    }  # fmt: skip
    journal.record(GRADE_DECIDED, grade, by=by, on_behalf_of=ocop.organisation_id, place=ocop.unit_id or "", data=data)


def _tell_ended(grades: Iterable[Grade], by: Actor | None) -> None:
    acts = []
    for grade in grades:
        data = {
            "product": grade.ocop_id,
            "stars": grade.stars,
            "why": str(grade.ended_because),
            "ended_on": grade.ended_on.isoformat(),
        }
        organisation, place = grade.ocop.organisation_id, grade.ocop.unit_id or ""
        acts.append(journal.Act(GRADE_ENDED, grade, by=by, on_behalf_of=organisation, place=place, data=data))
    if acts:
        journal.record_many(acts)
