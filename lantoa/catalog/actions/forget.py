"""Let go of goods that were only tried out, when nobody is left who made them."""

from __future__ import annotations

from lantoa.catalog.actions.lot import forget_lots
from lantoa.catalog.models import Dossier, Evidence, OcopProduct, Product, ProductPhoto
from lantoa.documents import api as documents
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import MARKET, OCOP, seller
from lantoa.kit.world import world


def forget_goods(organisation_id: int) -> int:
    """Take every product of this organisation off its shelf, and its words and photos away; return how many. What was ordered of
    them is written in the orders."""
    touch("catalog", MARKET, OCOP, seller(organisation_id))
    products = Product.objects.filter(organisation=organisation_id)
    ProductPhoto.objects.filter(product__in=products).delete()
    documents.forget_photos([organisation_id])
    _forget_grading(organisation_id)
    forget_lots(products.values_list("pk", flat=True))
    products.filter(archived_at=None).update(archived_at=world.now())
    return products.update(name="–", folded="", description="")


def _forget_grading(organisation_id: int) -> None:
    # That something was graded stays, as a decision and in the counts; not whose it was, nor what was handed in.
    theirs = Dossier.objects.filter(ocop__organisation=organisation_id)
    papers = Evidence.objects.filter(dossier__in=theirs)
    files = list(papers.values_list("file", flat=True))
    papers.delete()
    for sha in files:
        documents.forget_file(sha)
    theirs.update(story="", returned_words="")
    gone = {"name": "–", "folded": "", "producer_name": "–", "producer_folded": "", "place_said": ""}
    OcopProduct.objects.filter(organisation=organisation_id).update(**gone)
