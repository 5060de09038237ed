"""Write down a lot, print stamps for it, count who looks it up, and call it back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils.translation import gettext as _

from lantoa.catalog.actions.gtin import refuse_claimed
from lantoa.catalog.actions.tell import tell_producer
from lantoa.catalog.acts import LOT_MADE, LOT_RECALLED, STAMPS_PRINTED
from lantoa.catalog.errors import BadLot, NotAllowed
from lantoa.catalog.models import Gtin, Lot, Product, ScanDay, StampSheet
from lantoa.catalog.rules.lot import (
    LONGEST_ADDRESS,
    LONGEST_BRAND,
    LONGEST_REASON,
    LOT_CODE,
    MOST_QUANTITY,
    MOST_SERIALS,
    MOST_STAMPS,
    gtin14,
)
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.order_code import ALPHABET
from lantoa.kit.page_cache.names import OCOP, seller
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world

# The code of a refusal: a product of another producer has the trade code.
OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Made:
    """A lot as its producer says it: what stands on the stamp, when, where, how much. `gtin` "" where there is no trade code."""

    code: str
    made_on: date
    address: str
    expires_on: date | None = None
    quantity: int | None = None
    brand: str = ""
    gtin: str = ""


def make_lot(product: Product, made: Made, *, by: Actor, key: UUID | None = None) -> Lot:
    """Write down a lot of a product. Its trade code, once used, belongs to this product alone.

    Refuses NotAllowed unless `by` sells for the producer; BadLot with the field that is wrong; a trade code of another producer's product is
    noted for the officers first.
    """
    if not Product.objects.visible_to(by).live().filter(pk=product.pk).exists():
        raise NotAllowed(_("Only the producer's own people write down its lots."))
    said = _checked(made)
    try:
        return _written(product, said, by, key)
    except BadLot as refused:
        if refused.code == OTHERS:
            refuse_claimed(product, said.gtin, by=by)
        raise


def _written(product: Product, said: Made, by: Actor, key: UUID | None) -> Lot:
    body = {
        "product": product.pk, "code": said.code, "made_on": said.made_on.isoformat(), "address": said.address, "brand": said.brand, "gtin": said.gtin,
        "expires_on": said.expires_on.isoformat() if said.expires_on else "", "quantity": said.quantity,
    }  # fmt: skip
    with journal.command("catalog.make_lot", key, body, by=by) as run:
        if run.replayed:
            return Lot.objects.get(pk=(run.answer or {})["lot"])
        # No kept page shows a lot before it is called back, so that the maker's alone are looked at anew.
        touch("catalog", seller(product.organisation_id))
        gtin = _gtin(product, said.gtin)
        _check_alone(product, gtin, said.code)
        try:
            with transaction.atomic():
                lot: Lot = Lot.objects.create(
                    product=product, gtin=gtin, code=said.code, mark=_new_mark(), made_on=said.made_on,
                    expires_on=said.expires_on, quantity=said.quantity, address=said.address, brand=said.brand, made_at=world.now(),
                )  # fmt: skip
        except IntegrityError:
            raise BadLot(_("You have a lot with this code already. Please choose another one."), field="code") from None
        _tell(
            LOT_MADE,
            lot,
            by,
            {"quantity": said.quantity, "made_on": body["made_on"], "expires_on": body["expires_on"] or None},
        )
        run.answer = {"lot": lot.pk}
        return lot


def _checked(made: Made) -> Made:
    code, address, brand = clean_line(made.code), clean_line(made.address), clean_line(made.brand)
    if not LOT_CODE.fullmatch(code):
        raise BadLot(
            _("A lot's code has up to 20 letters without marks, digits, dots and dashes, like 2611-01."), field="code"
        )
    if not any(sign.isalnum() for sign in address) or len(address) > LONGEST_ADDRESS:
        raise BadLot(_("Please write where it was made, as buyers may find it."), field="address")
    if len(brand) > LONGEST_BRAND:
        raise BadLot(
            _("This is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_BRAND}, field="brand"
        )
    if made.made_on > world.today():
        raise BadLot(_("This day is still to come. A lot is written down once it is made."), field="made_on")
    if made.expires_on is not None and made.expires_on < made.made_on:
        raise BadLot(_("It cannot expire before it was made."), field="expires_on")
    if made.quantity is not None and not 0 < made.quantity <= MOST_QUANTITY:
        raise BadLot(_("Please write a whole number, 1 or more."), field="quantity")
    return Made(code, made.made_on, address, made.expires_on, made.quantity, brand, _trade_code(made.gtin))


def _trade_code(text: str) -> str:
    if not clean_line(text):
        return ""
    said = {
        "digits": _("A trade code has digits only."),
        "length": _("A trade code has 8, 12, 13 or 14 digits. Please count once more."),
        "check": _("One digit of this trade code is wrong: its last digit does not fit the others."),
    }
    try:
        return gtin14(text)
    except ValueError as error:
        raise BadLot(said[str(error)], field="gtin") from None


def _gtin(product: Product, number: str) -> Gtin | None:
    if not number:
        return None
    Gtin.objects.get_or_create(number=number, defaults={"product": product})
    # An officer who gives it away meanwhile is waited for.
    found: Gtin = Gtin.objects.select_for_update(no_key=True).get(number=number)
    if found.product_id != product.pk:
        said = _("Another product here has this trade code. Each product has its own.")
        own = found.product.organisation_id == product.organisation_id
        raise BadLot(said, code="" if own else OTHERS, field="gtin")
    return found


def _check_alone(product: Product, gtin: Gtin | None, code: str) -> None:
    """A stamp leads by trade code and lot: whose code it was before may have called such a lot back."""
    if gtin is not None and Lot.objects.filter(gtin=gtin, code=code).exclude(product=product).exists():
        raise BadLot(
            _("A stall that had this trade code before called a lot with this code back. Please choose another one."),
            field="code",
        )


def _new_mark() -> str:
    return "".join(world.random.choice(ALPHABET) for _ in range(10))


def print_stamps(lot: Lot, count: int, *, serials: bool = False, by: Actor, key: UUID | None = None) -> StampSheet:
    """So many stamps of a lot, each with a number of its own where `serials`; numbers are never given twice.

    Refuses NotAllowed; BadLot: none or too many at once, and a lot that was called back.
    """
    _own(lot, by)
    if not 1 <= count <= MOST_STAMPS:
        raise BadLot(_("Please print 1 to %(most)s stamps at once.") % {"most": MOST_STAMPS}, field="count")
    with journal.command(
        "catalog.print_stamps", key, {"lot": lot.pk, "count": count, "serials": serials}, by=by
    ) as run:
        if run.replayed:
            return StampSheet.objects.get(pk=(run.answer or {})["sheet"])
        touch("catalog", seller(lot.product.organisation_id))
        # An officer who gives its trade code away meanwhile waits here, or is waited for: then the stamps lead by the lot's own mark.
        Gtin.objects.select_for_update(no_key=True).filter(pk=lot.gtin_id).first()
        open_ = Lot.objects.filter(pk=lot.pk, recalled_at=None, serials__lte=MOST_SERIALS - count)
        if not open_.update(serials=F("serials") + (count if serials else 0)):
            raise BadLot(
                _("This lot is called back: no stamp is printed for it any more."), code="called_back", field="count"
            )
        lot.refresh_from_db()
        first = lot.serials - count + 1 if serials else None
        sheet: StampSheet = StampSheet.objects.create(lot=lot, count=count, first_serial=first, made_at=world.now())
        _tell(STAMPS_PRINTED, lot, by, {"count": count, "serials": serials})
        run.answer = {"sheet": sheet.pk}
        return sheet


def recall_lot(lot: Lot, *, reason: str, advice: str, by: Actor, key: UUID | None = None) -> Lot:
    """Call a lot back: why, and what whoever bought of it should do. Its page says so first, and the producer's people are told.

    It stays called back. Refuses NotAllowed unless `by` sells for the producer; BadLot without reason or advice.
    """
    _own(lot, by)
    why, what = clean_line(reason), clean_line(advice)
    for field, text in (("reason", why), ("advice", what)):
        if not any(sign.isalnum() for sign in text):
            raise BadLot(
                _("Please write why it is called back.")
                if field == "reason"
                else _("Please write what buyers should do."),
                field=field,
            )
        if len(text) > LONGEST_REASON:
            raise BadLot(
                _("This is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_REASON},
                field=field,
            )
    with journal.command("catalog.recall_lot", key, {"lot": lot.pk, "reason": why, "advice": what}, by=by) as run:
        if not run.replayed:
            touch("catalog", OCOP, seller(lot.product.organisation_id))
            open_ = Lot.objects.filter(pk=lot.pk, recalled_at=None)
            if open_.update(recalled_at=world.now(), recall_reason=why, recall_advice=what):
                _tell(LOT_RECALLED, lot, by, {"scans": scans_of(lot)})
                _tell_stall(lot)
    lot.refresh_from_db()
    return lot


def _tell_stall(lot: Lot) -> None:
    words = {"lot": lot.code, "product": lot.product.name}
    tell_producer(
        lot.product.organisation_id,
        lambda: _("Lan Tỏa: lot %(lot)s of %(product)s is called back. Take what is left of it off the shelf. Whoever scans its stamp reads why.") % words,
        purpose="lot_recalled",
    )  # fmt: skip


def scans_of(lot: Lot) -> int:
    """How often the lot was looked up."""
    return ScanDay.objects.filter(lot=lot).aggregate(all=Sum("times"))["all"] or 0


def count_scan(lot_id: int) -> None:
    """Somebody looked the lot up: one more today, and nothing of who."""
    day = world.today()
    rows = ScanDay.objects.filter(lot=lot_id, day=day)
    if rows.update(times=F("times") + 1):
        return
    try:
        with transaction.atomic():
            ScanDay.objects.create(lot_id=lot_id, day=day, times=1)
    except IntegrityError:
        rows.update(times=F("times") + 1)


def _own(lot: Lot, by: Actor) -> None:
    if not Lot.objects.visible_to(by).filter(pk=lot.pk).exists():
        raise NotAllowed(_("Only the producer's own people write down its lots."))


def _tell(act: str, lot: Lot, by: Actor, data: dict[str, object]) -> None:
    maker = lot.product.organisation
    said = {"product": lot.product_id, **data}
    journal.record(act, lot, by=by, on_behalf_of=maker.pk, place=maker.unit_id or "", data=said)


def forget_lots(products: Iterable[int]) -> None:
    """Whoever made these is gone: where they made it is nobody's business any more."""
    Lot.objects.filter(product__in=list(products)).update(address="–", brand="")
