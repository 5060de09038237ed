"""A buyer reviews what an order brought: the receipt is what makes a review possible."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.orders.errors import CannotReview
from lantoa.orders.models import Order
from lantoa.stores import api as stores


def review(
    order: Order, product_id: int, *, stars: int, words: str, named: bool, by: Actor, key: UUID | None
) -> stores.Review:
    """Say how a product of this order was, or say it differently while that is still possible.

    With `named` others read the given name of who ordered, else only that somebody verified bought it. Refuses
    (CannotReview) an order not handed over, cancelled or only tried out, a product not in it, and whoever works in the
    stall or makes the product; and what stores refuses of stars and words.
    """
    product = _product(order, product_id)
    refuse_review(order, by, product)
    body = {"order": order.pk, "product": product_id, "stars": stars, "words": words, "named": named}
    with journal.command("orders.review", key, body, by=by) as run:
        if run.replayed:
            return stores.Review.objects.get(pk=(run.answer or {})["review"])
        name = stores.given_name(order.buyer_name) if named else ""
        kept = stores.review_of(order, product_id)
        if kept:
            kept = stores.change_review(kept, stars=stars, words=words, name=name, by=by)
        else:
            kept = stores.write_review(product, order.store, bought=order, stars=stars, words=words, name=name, by=by)
        run.answer = {"review": kept.pk}
        return kept


def withdraw_review(order: Order, product_id: int, *, by: Actor, key: UUID | None) -> None:
    """Take back what was said of a product of this order; where nothing is said, nothing happens."""
    _product(order, product_id)
    with journal.command("orders.withdraw_review", key, {"order": order.pk, "product": product_id}, by=by) as run:
        standing = None if run.replayed else stores.review_of(order, product_id)
        if standing:
            stores.withdraw_review(standing, by=by)


def refuse_review(order: Order, by: Actor, product: catalog.Product | None = None) -> None:
    """Raises CannotReview, with the sentence for whoever asks, where nothing of this order can be reviewed (now)."""
    if order.cancelled_at:
        raise CannotReview(_("This order was cancelled, so there is nothing to review."))
    if order.rehearsal or not order.store.is_public():
        raise CannotReview(_("This was only a trial. Only a real sale can be reviewed."))
    if not order.handed_over_at:
        raise CannotReview(_("You can review it as soon as the stall has handed the goods over."))
    inside = accounts.insiders_of(order.store.organisation_id)
    people, phones = {one.pk for one in inside}, {one.phone for one in inside}
    if {by.person_id, order.buyer_id} & people or order.buyer_phone in phones | {order.store.phone}:
        raise CannotReview(_("Whoever works in this stall cannot review its goods."))
    if product is None or product.organisation_id == order.store.organisation_id:
        return
    makers = accounts.insiders_of(product.organisation_id)
    if {by.person_id, order.buyer_id} & {one.pk for one in makers} or order.buyer_phone in {
        one.phone for one in makers
    }:
        raise CannotReview(_("Whoever makes these goods cannot review them."))


def not_bought() -> CannotReview:
    """What somebody is told who did not buy it."""
    return CannotReview(_("Only somebody who bought this here can review it."), code="not_bought")


def _product(order: Order, product_id: int) -> catalog.Product:
    line = order.lines.filter(variant__product=product_id).select_related("variant__product").first()
    if line is None:
        raise not_bought()
    product: catalog.Product = line.variant.product
    return product
