"""A listing as it would be sent now: the product, the stall's prices, what is left, and what differs at the channel."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from PIL import Image

from lantoa.catalog import api as catalog
from lantoa.channels.actions.picture import as_jpeg
from lantoa.channels.adapters.base import DraftVariant, ListingDraft, Photo, Terms
from lantoa.channels.models import Listing
from lantoa.channels.rules.listings import offered_stock, sku
from lantoa.channels.rules.sight import undecided_prices
from lantoa.documents import api as documents
from lantoa.stock import api as stock
from lantoa.stores import api as stores

MOST_PHOTOS = 9


def draft_of(listing: Listing, *, with_photos: bool) -> ListingDraft:
    """The whole of it; without photos (their bytes are read from the disk) only to ask for problems or terms."""
    product = listing.product
    variants, _shown = _variants(listing, {})
    with translation.override("vi"):
        link = f"{settings.PUBLIC_URL.rstrip('/')}{reverse('stores:product', args=[product.pk])}"
    return ListingDraft(
        reference=f"L{listing.pk}", title=listing.title or product.name, description=listing.description or product.description, category=listing.category,
        variants=variants, photos=_photos(listing, read=with_photos), weight_grams=listing.weight_grams, link=link, outside_id=listing.outside_id,
    )  # fmt: skip


def digest_of(draft: ListingDraft) -> str:
    """What of it is no matter of price, stock and sight, as one word: the same word, and only those need be sent."""
    said = [
        draft.title, draft.description, draft.category, draft.weight_grams, draft.size_cm, draft.attributes, draft.link,
        [one.url for one in draft.photos], [(one.sku, one.name) for one in draft.variants],
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def terms_of(listing: Listing) -> Terms:
    """Price, stock and sight as they are now; a price that somebody set there stays until the seller decides on it."""
    theirs = undecided_prices(listing.seen) if listing.sent_version >= listing.whole_version else {}
    variants, shown = _variants(listing, theirs)
    return Terms(shown and listing.wish == Listing.Wish.SHOWN, variants)


def _variants(listing: Listing, theirs: Mapping[int, int]) -> tuple[tuple[DraftVariant, ...], bool]:
    rows = list(listing.variants.select_related("variant").order_by("variant__position", "pk"))
    ids = [row.variant_id for row in rows]
    mine = stores.Offer.objects.filter(variant__in=ids, store__organisation=listing.account.organisation_id)
    offers = {offer.variant_id: offer for offer in mine}
    left = stock.available(ids)
    seen = {pk for pk, offer in offers.items() if offer.shown and not offer.withheld}
    made = tuple(
        DraftVariant(
            sku(listing.pk, row.variant_id), row.variant.name, theirs.get(row.variant_id) or row.price or (offers[row.variant_id].price if row.variant_id in offers else 0),
            offered_stock(left[row.variant_id], listing.account.buffer) if row.variant_id in seen else 0, row.outside_id,
        )
        for row in rows
    )  # fmt: skip
    return made, bool(seen) and listing.product.archived_at is None


def _photos(listing: Listing, *, read: bool) -> tuple[Photo, ...]:
    if listing.photos:
        known = documents.Photo.objects.filter(pk__in=listing.photos, organisation=listing.account.organisation_id)
        by_id = known.in_bulk()
        chosen = [by_id[pk] for pk in listing.photos if pk in by_id]
    else:
        chosen = catalog.photos_of([listing.product_id]).get(listing.product_id, [])
    root = settings.PUBLIC_URL.rstrip("/")
    read_ = (_read(one) if read else b"" for one in chosen[:MOST_PHOTOS])
    shown = zip(chosen, read_, strict=False)
    return tuple(Photo(f"{root}{documents.photo_url(one)}", content) for one, content in shown if content or not read)


def _read(photo: documents.Photo) -> bytes:
    """The photo as JPEG, which every channel takes; nothing where its bytes are lost or no picture."""
    try:
        return as_jpeg(documents.read_file(photo.large_id))
    except (documents.File.DoesNotExist, OSError, Image.DecompressionBombError):
        return b""
