"""Write posts, give each place its short link, share them, put them on connected pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from PIL import Image

from lantoa.accounts import api as accounts
from lantoa.catalog import api as catalog
from lantoa.channels import acts
from lantoa.channels.actions import turn
from lantoa.channels.actions.account import asking, note_fault
from lantoa.channels.actions.link import fresh_code
from lantoa.channels.adapters import registry
from lantoa.channels.adapters.base import NotDone, PagePost, Photo
from lantoa.channels.errors import BadPost
from lantoa.channels.models import ChannelAccount, Post, PostPlace, ShortLink
from lantoa.channels.rules.listings import MOST_TRIES, wait_minutes
from lantoa.channels.rules.picture import at_size
from lantoa.channels.rules.post import LONGEST_WORDS, MOST_PHOTOS, PostSpot, spots, tags_of, words_at
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_text
from lantoa.kit.world import world
from lantoa.stock import api as stock
from lantoa.stores import api as stores

AT_ONCE, MOST_POSTS_A_DAY = 20, 50
LONGEST_AHEAD = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Written:
    """What a post says: the seller's words, photos by id in order, the places it is for, when it is meant to go out."""

    words: str
    photos: tuple[int, ...]
    spots: tuple[str, ...]
    planned_at: datetime | None = None


def write_post(
    store: stores.Store, product: catalog.Product, said: Written, *, post: Post | None = None, by: Actor, key: UUID | None = None
) -> Post:  # fmt: skip
    """Write a post, or this one anew; each place gets a short link of its own, kept as long as the post is.

    Refuses (BadPost, with the field) a stall that is only tried out, no words, too many, photos that are not this household's,
    no place, a place that closed, a time behind us, more than fifty posts a day.
    """
    said = _checked(store, said, post)
    body = {
        "product": product.pk, "post": post and post.pk, "words": said.words, "photos": list(said.photos), "spots": list(said.spots),
        "planned": said.planned_at and said.planned_at.isoformat(),
    }  # fmt: skip
    with journal.command("channels.write_post", key, body, by=by) as run:
        if run.replayed:
            return Post.objects.get(pk=(run.answer or {})["post"])
        now = world.now()
        values = {"words": said.words, "photos": list(said.photos), "planned_at": said.planned_at}
        if post is None:
            post = Post.objects.create(organisation_id=store.organisation_id, product=product, created_at=now, **values)
        else:
            Post.objects.filter(pk=post.pk).update(**values)
            post.places.filter(shared_at=None, send_at__isnull=False).update(send_at=said.planned_at or now)
        _places(post, product, said.spots, now)
        data = {"product": product.pk, "spots": list(said.spots)}
        journal.record(acts.POST_WRITTEN, post, by=by, on_behalf_of=store.organisation_id, data=data)
        run.answer = {"post": post.pk}
    return post


def _checked(store: stores.Store, said: Written, post: Post | None) -> Written:
    words, now = clean_text(said.words), world.now()
    if store.rehearsal:
        raise BadPost(_("This stall is only a trial; what it shows is for you alone."))
    if not any(letter.isalnum() for letter in words):
        raise BadPost(_("Please write a few words about it."), field="words")
    if len(words) > LONGEST_WORDS:
        raise BadPost(_("That is too long. Please write at most 2.000 characters."), field="words")
    known = spots()
    if not said.spots or any(one not in known or not known[one].is_open(world.today()) for one in said.spots):
        raise BadPost(_("Choose at least one place."), field="spots")
    photos = tuple(dict.fromkeys(said.photos))
    mine = documents.Photo.objects.filter(pk__in=photos, organisation=store.organisation_id).count()
    if len(photos) > MOST_PHOTOS or mine != len(photos):
        raise BadPost(_("Choose photos from your own, ten at most."), field="photos")
    if said.planned_at and not now - timedelta(minutes=10) <= said.planned_at <= now + LONGEST_AHEAD:
        raise BadPost(_("Choose a time to come."), field="planned_at")
    today = Post.objects.filter(organisation=store.organisation_id, created_at__gt=now - timedelta(days=1))
    if post is None and today.count() >= MOST_POSTS_A_DAY:
        raise BadPost(_("Fifty posts in a day is the most. Please go on tomorrow."))
    return Written(words, photos, tuple(dict.fromkeys(said.spots)), said.planned_at)


def _places(post: Post, product: catalog.Product, wanted: Sequence[str], now: datetime) -> None:
    there = {one.spot: one for one in post.places.all()}
    for spot in wanted:
        if spot not in there:
            link = ShortLink.objects.create(
                code=fresh_code(), organisation_id=post.organisation_id, product=product, place=spots()[spot].place, created_at=now
            )  # fmt: skip
            PostPlace.objects.create(post=post, spot=spot, link=link)
    # What was shared, or is just being put on a page, stays: its link stands outside.
    gone = [one for spot, one in there.items() if spot not in wanted and not one.shared_at and not one.sending_until]
    PostPlace.objects.filter(pk__in=[one.pk for one in gone]).delete()
    ShortLink.objects.filter(pk__in=[one.link_id for one in gone], claims=None, hours=None).delete()


def note_shared(place: PostPlace, *, by: Actor, key: UUID | None = None) -> PostPlace:
    """The seller shared it there by hand. Twice is once."""
    with journal.command("channels.note_shared", key, {"place": place.pk}, by=by) as run:
        open_ = PostPlace.objects.filter(pk=place.pk, shared_at=None)
        if not run.replayed and open_.update(shared_at=world.now(), send_at=None, fault="", words=""):
            _record(acts.POST_SHARED, place, by, {"by_hand": True})
    place.refresh_from_db()
    return place


def ask_to_post(place: PostPlace, *, by: Actor, key: UUID | None = None) -> PostPlace:
    """Have the house put it on the connected page, at the post's time or now; also once more after it was refused.

    Refuses (BadPost) where no page is connected, and what stands there already.
    """
    account = page_for(place)
    if account is None:
        raise BadPost(_("Connect your page first."))
    with journal.command("channels.ask_to_post", key, {"place": place.pk}, by=by) as run:
        if not run.replayed:
            now = world.now()
            at = max(place.post.planned_at or now, now)
            values = {"account": account, "send_at": at, "fault": "", "words": "", "tries": 0}
            if not PostPlace.objects.filter(pk=place.pk, shared_at=None).update(**values):
                raise BadPost(_("It stands there already."))
            _record(acts.POST_ASKED, place, by, {"place": place.pk})
    place.refresh_from_db()
    return place


def page_for(place: PostPlace) -> ChannelAccount | None:
    """The household's connected page that posts of this kind can be put on."""
    spot = spots().get(place.spot)
    if spot is None or spot.kind != "page":
        return None
    working = ChannelAccount.objects.working().filter(organisation=place.post.organisation_id)
    found: ChannelAccount | None = working.filter(channel__in=registry.posting()).order_by("pk").first()
    return found


def due_posts() -> list[int]:
    """Posts whose time to be put on a page has come."""
    now = world.now()
    free = PostPlace.objects.to_send().filter(Q(sending_until=None) | Q(sending_until__lte=now), send_at__lte=now)
    open_ = free.filter(Q(account__busy_until=None) | Q(account__busy_until__lte=now), account__ended_at=None)
    return list(open_.order_by("send_at", "pk").values_list("pk", flat=True)[:AT_ONCE])


def put_on_page(place_id: int) -> str:
    """Post it at its connected page; returns "shared", "later" or "not now". Asks the network: call it outside any transaction."""
    now = world.now()
    free = PostPlace.objects.to_send().filter(Q(sending_until=None) | Q(sending_until__lte=now), send_at__lte=now)
    if not free.filter(pk=place_id).update(sending_until=now + turn.TURN):
        return "not now"
    place = PostPlace.objects.select_related("post__product", "account", "link").get(pk=place_id)
    account = place.account
    assert account is not None  # noqa: S101 - of those that are to be sent each has one
    try:
        said = page_post(place)
        # What an earlier try put there is found by its link and left as it is.
        with turn.kept(place):
            answer = asking(account, lambda access: registry.posting()[account.channel].post(access, said))
    except NotDone as error:
        note_fault(account, error)
        return _failed(place, error)
    except BaseException:
        turn.mine(place).update(sending_until=None)
        raise
    with transaction.atomic():
        stands = {
            "shared_at": world.now(), "sending_until": None, "send_at": None, "fault": "", "words": "", "outside_id": answer.outside_id[:60],
            "url": answer.url[:300],
        }  # fmt: skip
        if PostPlace.objects.filter(pk=place_id, shared_at=None).update(**stands):
            _record(acts.POST_SHARED, place, None, {"by_hand": False})
    return "shared"


def _failed(place: PostPlace, error: NotDone) -> str:
    tries = place.tries + (error.fault != "busy")
    again = error.retryable and tries < MOST_TRIES
    at = world.now() + timedelta(minutes=wait_minutes(max(tries, 1), error.seconds)) if again else None
    values = {"fault": error.fault, "words": error.words[:200], "tries": tries, "send_at": at, "sending_until": None}
    with transaction.atomic():
        mine = turn.mine(place).update(**values)
        if mine and at is None:
            _record(acts.POST_REFUSED, place, None, {"code": error.code[:80]})
    return "later"


def _record(act: str, place: PostPlace, by: Actor | None, more: dict[str, object]) -> None:
    data = {"post": place.post_id, "spot": place.spot, "product": place.post.product_id, **more}
    journal.record(act, place.post, by=by, on_behalf_of=place.post.organisation_id, data=data)


def page_post(place: PostPlace) -> PagePost:
    """What is put on a page: words as they stand there, photos in its size. Reads files."""
    spot = spots()[place.spot]
    words, _cut = place_words(place, spot)
    pictures = [picture_at(sha, spot) for sha in _files(place.post)[: spot.most_photos]]
    root = str(settings.PUBLIC_URL).rstrip("/")
    return PagePost(link_of(place.link), words, tuple(Photo(f"{root}/", one) for one in pictures if one))


def place_words(place: PostPlace, spot: PostSpot) -> tuple[str, bool]:
    """(words as they stand at the place, whether the seller's own were cut): theirs, where to order, the code, hashtags.

    Buyers read them: they are Vietnamese whatever language the seller's screens are in.
    """
    post, link = place.post, place.link
    store = stores.public_stores().filter(organisation=post.organisation_id).order_by("pk").first()
    commune = store.unit.name if store else ""
    with translation.override("vi"):
        how = _("Order here: %(link)s\nOrdering by message? Just say the code %(code)s.")
        if not spot.links:
            how = _("Write us the code %(code)s to order, or open %(link)s")
    tags = tags_of(post.product.name, commune, "Quảng Ninh")
    return words_at(spot, post.words, how % {"link": link_of(link), "code": link.said}, tags)


def link_of(link: ShortLink) -> str:
    """The whole address of a short link, in the words' own language: Vietnamese."""
    with translation.override("vi"):
        return str(settings.PUBLIC_URL).rstrip("/") + reverse("channel_links:landing", args=[link.code])


def _files(post: Post) -> list[str]:
    """The bytes of the post's photos by their SHA-256, in its order; those taken away meanwhile are left out."""
    known = documents.Photo.objects.filter(organisation=post.organisation_id).in_bulk(post.photos)
    return [known[pk].large_id for pk in post.photos if pk in known]


def picture_at(sha: str, spot: PostSpot) -> bytes:
    """One photo as the place shows it, JPEG; empty where its bytes are lost."""
    try:
        return at_size(documents.read_file(sha), spot.width, spot.height)
    except (documents.File.DoesNotExist, OSError, Image.DecompressionBombError):
        return b""


def keep_mended(
    store: stores.Store, product: catalog.Product, original: documents.Photo, content: bytes, *, by: accounts.ActingPerson, key: UUID | None = None
) -> documents.Photo:  # fmt: skip
    """Keep a mended photo in the place of the one it was made from, which moves to the end of the product's photos and stays.

    Never inside a transaction: it writes files. Refuses what the product's photos refuse.
    """
    made = documents.keep_photo(io.BytesIO(content), organisation=store.organisation)
    photos = catalog.photos_of([product.pk]).get(product.pk, [])
    if made.pk == original.pk or made in photos:
        return made
    rest = [made if one.pk == original.pk else one for one in photos]
    kinds = _kinds(store, product)
    with transaction.atomic():
        stores.change_offer(
            store, product, name=product.name, category=product.category_id, unit=product.unit, variants=kinds, description=product.description,
            photos=[*rest, original] if made in rest else [*rest, made], by=by, key=key,
        )  # fmt: skip
        data = {"product": product.pk, "from": original.pk}
        journal.record(acts.PHOTO_MENDED, made, by=by, on_behalf_of=store.organisation_id, data=data)
    return made


def _kinds(store: stores.Store, product: catalog.Product) -> list[stores.Kind]:
    offers = stores.Offer.objects.live().filter(store=store, variant__product=product).select_related("variant")
    rows = list(offers.order_by("variant__position", "variant_id"))
    counted = stock.on_hand([one.variant_id for one in rows])
    there = {one.variant_id: counted.get(one.variant_id, (0, 0))[0] for one in rows}
    return [
        stores.Kind(one.variant.name, one.price, there[one.variant_id], one.variant_id, there[one.variant_id])
        for one in rows
    ]
