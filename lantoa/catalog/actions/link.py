"""Say which stall's product a star is about that came on a list, and take that back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.catalog.actions.apart import check_apart
from lantoa.catalog.actions.grade import ocop_product_of
from lantoa.catalog.actions.tell import tell_people, tell_producer
from lantoa.catalog.acts import PRODUCT_LINKED, PRODUCT_UNLINKED
from lantoa.catalog.errors import BadGrade, NotAllowed
from lantoa.catalog.models import Dossier, Grade, OcopProduct, Product
from lantoa.catalog.rules.ocop import mark_of_own, name_key
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET, OCOP, seller
from lantoa.kit.world import world

OPEN = (Dossier.State.HANDED_IN, Dossier.State.SCORING)
RETURNED = Dossier.State.RETURNED


def link_listed(ocop: OcopProduct, product: Product, *, by: Actor, key: UUID | None = None) -> OcopProduct:
    """Say that a product which a list brought is this one in a stall here: its star stands there from now on. Only an officer says so, never a
    likeness. The producer's people and the body's officers are told.

    Refuses NotAllowed unless `by` is an officer of the body that brought the grade that holds or the newest, and does not work for the stall;
    BadGrade: linked already, another name, a product that is gone, or that OCOP knows by a decision or dossier of its own.
    """
    _check_officer(ocop, product, by)
    with journal.command("catalog.link_listed", key, {"ocop": ocop.pk, "product": product.pk}, by=by) as run:
        if not run.replayed:
            # Whoever links another star to the product, hands it in or renames it meanwhile waits here, and whoever decides about this star.
            product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
            found = OcopProduct.objects.select_for_update().get(pk=ocop.pk)
            _check_fits(found, product)
            touch("catalog", OCOP, MARKET, seller(product.organisation_id))
            try:
                with transaction.atomic():
                    _let_go(product)
                    OcopProduct.objects.filter(pk=ocop.pk, product=None).update(
                        product=product, organisation=product.organisation_id
                    )
            except IntegrityError:
                raise BadGrade(_known(product), field="product") from None
            _record(PRODUCT_LINKED, ocop, product, by)
            words = {"product": ocop.name, "stall": product.organisation.name}
            _tell(
                ocop, product, by,
                lambda: _("Lan Tỏa: the OCOP star of %(product)s stands at %(stall)s from now on. If that is wrong, tell the office.") % words,
            )  # fmt: skip
    ocop.refresh_from_db()
    return ocop


def unlink_listed(ocop: OcopProduct, *, by: Actor, key: UUID | None = None) -> OcopProduct:
    """Take such a link back: the star stays in the list, and stands at no stall; what came back of the stall's dossiers goes with its product.

    Refuses NotAllowed as above, BadGrade where nothing was linked or a dossier of the stall stands on it.
    """
    _check_officer(ocop, ocop.product, by)
    with journal.command("catalog.unlink_listed", key, {"ocop": ocop.pk}, by=by) as run:
        if not run.replayed:
            stands_at = OcopProduct.objects.filter(pk=ocop.pk).values("product")
            product = Product.objects.select_for_update(no_key=True).filter(pk__in=stands_at).first()
            found = OcopProduct.objects.select_for_update().get(pk=ocop.pk)
            if (
                product is None
                or found.product_id != product.pk
                or not found.is_listed
                or found.dossiers.exclude(state=RETURNED).exists()
            ):
                raise BadGrade(
                    _("This link cannot be taken back: a dossier of the stall stands on it, or there is none.")
                )
            touch("catalog", OCOP, MARKET, seller(product.organisation_id))
            OcopProduct.objects.filter(pk=ocop.pk).update(product=None, organisation=None)
            _move_returned(found, product)
            _record(PRODUCT_UNLINKED, ocop, product, by)
            words = {"product": ocop.name, "stall": product.organisation.name}
            _tell(
                ocop, product, by,
                lambda: _("Lan Tỏa: the OCOP star of %(product)s does not stand at %(stall)s any more. If that is wrong, tell the office.") % words,
            )  # fmt: skip
    ocop.refresh_from_db()
    return ocop


def _check_officer(ocop: OcopProduct, product: Product | None, by: Actor) -> None:
    brought = Grade.objects.filter(ocop=ocop)
    newest = brought.order_by("-decided_on", "-pk").values("pk")[:1]
    telling = {*newest.values_list("pk", flat=True), *brought.holding(world.today()).values_list("pk", flat=True)}
    if not Grade.objects.looked_after_by(by).filter(pk__in=telling).exists():
        raise NotAllowed(_("Only officers of the body that brought this star say whose it is."))
    if product is not None:
        check_apart(by, product.organisation_id)


def _check_fits(ocop: OcopProduct, product: Product) -> None:
    if ocop.product_id is not None:
        raise BadGrade(_("This star stands at a stall already."), field="product")
    if product.archived_at is not None:
        raise BadGrade(_("This product is gone from its stall. Please choose again."), field="product")
    if name_key(product.name) != name_key(ocop.name):
        said = _(
            "The stall calls it “%(theirs)s”, the decision “%(name)s”. Ask the stall to name it as the decision does."
        )
        raise BadGrade(said % {"theirs": product.name, "name": ocop.name}, field="product")
    other = OcopProduct.objects.filter(product=product).first()
    if other and (other.is_listed or other.grades.exists() or other.dossiers.filter(state__in=OPEN).exists()):
        raise BadGrade(_known(product), field="product")


def _known(product: Product) -> str:
    return _("“%(name)s” of this stall has a star or a dossier of its own already.") % {"name": product.name}


def _let_go(product: Product) -> None:
    """What is left of a dossier that led to nothing is about the product no more."""
    OcopProduct.objects.filter(product=product, mark=mark_of_own(product.pk)).update(product=None)


def _move_returned(ocop: OcopProduct, product: Product) -> None:
    returned = Dossier.objects.filter(ocop=ocop, state=RETURNED)
    if returned.exists():
        returned.update(ocop=ocop_product_of(product, ocop.group))


def _record(act: str, ocop: OcopProduct, product: Product, by: Actor) -> None:
    data = {"product": ocop.pk, "goods": product.pk}
    maker = product.organisation
    journal.record(act, ocop, by=by, on_behalf_of=maker.pk, place=ocop.unit_id or maker.unit_id or "", data=data)


def _tell(ocop: OcopProduct, product: Product, by: Actor, said: Callable[[], str]) -> None:
    tell_producer(product.organisation_id, said, purpose="star_linked")
    tell_people(accounts.people_of(by.organisation_id or 0, {"officer"}), said, purpose="star_linked")
