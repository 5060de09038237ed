"""Note that two stalls use one trade code, and say whose it is."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.catalog.actions.apart import check_apart
from lantoa.catalog.actions.tell import tell_producer
from lantoa.catalog.acts import GTIN_CLAIMED, GTIN_SETTLED
from lantoa.catalog.errors import BadLot, NotAllowed
from lantoa.catalog.models import GradingBody, Gtin, GtinClaim, Lot, Product
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import OCOP, seller
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world

Outcome = GtinClaim.Outcome


def refuse_claimed(product: Product, number: str, *, by: Actor) -> None:
    """Refuses (BadLot) a trade code that a product of another producer has, and notes it once, so that officers see it; once more where it was given to
    them and went to another since. Call it outside what the refusal rolls back."""
    there = Gtin.objects.select_related("product__organisation").filter(number=number).first() if number else None
    if there is None or there.product.organisation_id == product.organisation_id:
        return
    with transaction.atomic():
        claim, new = GtinClaim.objects.get_or_create(gtin=there, product=product, defaults={"claimed_at": world.now()})
        # It was given to them once, and is another's since: that is asked anew.
        given = GtinClaim.objects.filter(pk=claim.pk, outcome=Outcome.GIVEN)
        fresh = {"claimed_at": world.now(), "settled_at": None, "outcome": Outcome.NOT_YET, "words": "", "by_id": None}
        if new or given.update(**fresh):
            _record(GTIN_CLAIMED, claim, by, {"goods": product.pk, "other": there.product_id})
    said = {"stall": there.product.organisation.name}
    if claim.outcome == Outcome.KEPT:
        raise BadLot(
            _("The office looked at it: this trade code is %(stall)s's. Please use your own, or none.") % said,
            field="gtin",
        )
    raise BadLot(_("%(stall)s uses this trade code already. Look at it once more; if it is yours, the office knows now and will call. Until then keep the lot without a code.") % said, field="gtin")  # fmt: skip


def settle_claim(claim: GtinClaim, *, outcome: str, words: str, by: Actor, key: UUID | None = None) -> GtinClaim:
    """Say whose a trade code is: kept by whose product it was, or given to who asked; then lots of the other lose it, but for those called back.
    Both producers are told.

    Refuses NotAllowed unless `by` is an officer of a body that grades, and works for neither; BadLot without words, where it was said, and giving a code away that
    stands on printed stamps of a lot that is not called back.
    """
    if not GradingBody.objects.worked_at_by(by).exists():
        raise NotAllowed(_("Only officers of a body that grades say whose a trade code is."))
    check_apart(by, claim.gtin.product.organisation_id, claim.product.organisation_id)
    said = clean_line(words)[:300]
    if outcome not in {Outcome.KEPT, Outcome.GIVEN}:
        raise BadLot(_("Please choose from the list."), field="outcome")
    if not any(sign.isalnum() for sign in said):
        raise BadLot(_("Please write how you know."), field="words")
    with journal.command(
        "catalog.settle_claim", key, {"claim": claim.pk, "outcome": outcome, "words": said}, by=by
    ) as run:
        if not run.replayed:
            # Who writes a lot with this code or prints its stamps meanwhile waits here. Its product is looked up after that: it may be another.
            gtin = Gtin.objects.select_for_update(no_key=True).get(pk=claim.gtin_id)
            before = gtin.product
            open_ = GtinClaim.objects.filter(pk=claim.pk, settled_at=None)
            if not open_.update(settled_at=world.now(), outcome=outcome, words=said, by_id=by.person_id):
                raise BadLot(_("Somebody settled this already."))
            if outcome == Outcome.GIVEN:
                _give(gtin, claim.product)
            _record(GTIN_SETTLED, claim, by, {"goods": claim.product_id, "other": before.pk, "outcome": outcome})
            _tell(gtin, claim.product if outcome == Outcome.GIVEN else before, [before, claim.product])
    claim.refresh_from_db()
    return claim


def _give(gtin: Gtin, product: Product) -> None:
    # A lot that is called back keeps it: its stamps, wherever they are, have to lead to why.
    theirs = Lot.objects.filter(gtin=gtin, recalled_at=None).exclude(product=product)
    # Who calls one of them back meanwhile is waited for.
    list(theirs.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    if theirs.filter(sheets__isnull=False).exists():
        raise BadLot(
            _("Stamps with this code are printed already: the stall has to call that lot back first."), field="outcome"
        )
    touch("catalog", OCOP, seller(gtin.product.organisation_id), seller(product.organisation_id))
    theirs.update(gtin=None)
    Gtin.objects.filter(pk=gtin.pk).update(product=product)


def _record(act: str, claim: GtinClaim, by: Actor, data: dict[str, object]) -> None:
    maker = claim.product.organisation
    journal.record(act, claim, by=by, on_behalf_of=maker.pk, place=maker.unit_id or "", data=data)


def _tell(gtin: Gtin, owner: Product, both: list[Product]) -> None:
    words = {"code": gtin.number.lstrip("0"), "stall": owner.organisation.name, "product": owner.name}
    for one in both:
        tell_producer(
            one.organisation_id,
            lambda: _("Lan Tỏa: the office looked at trade code %(code)s: it belongs to %(product)s of %(stall)s.") % words,
            purpose="gtin_settled",
        )  # fmt: skip
