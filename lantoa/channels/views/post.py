"""Posts: the calendar, writing one, how each place shows it, sharing it, what it brought."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.channels.actions.post import ask_to_post, note_shared, page_for, picture_at, place_words, write_post
from lantoa.channels.forms.post import PostForm
from lantoa.channels.models import Post, PostPlace
from lantoa.channels.queries import post as queries
from lantoa.channels.queries.link import Brought, brought
from lantoa.channels.queries.post_pack import post_pack
from lantoa.channels.rules.picture import cover as cover_of
from lantoa.channels.rules.post import PostSpot, spots
from lantoa.channels.views.link import my_product, my_store
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.money import format_dong
from lantoa.places import api as places
from lantoa.stores import api as stores
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page


@never_cache
@require_safe
def posts(request: HttpRequest) -> HttpResponse:
    """What is planned, what was posted and what it brought, and when people look."""
    my_store(request)
    rows = queries.posts(request.actor)
    planned = sorted((one for one in rows if one.is_planned), key=_when)
    month = queries.month_of(planned, request.GET.get("thang", ""))
    shown = {"planned": planned, "month": month, "rows": [one for one in rows if not one.is_planned], "hours": queries.hours(request.actor)}  # fmt: skip
    return page(request, "channels/posts.html", shown)


def _when(row: queries.PostRow) -> Any:
    return row.post.planned_at


@never_cache
@require_safe
def choose(request: HttpRequest) -> HttpResponse:
    """Which goods is it about?"""
    store = my_store(request)
    goods = stores.cards(stores.products_in(store)[:60], store=store)
    return page(request, "channels/post_choose.html", {"goods": goods})


@never_cache
def post_new(request: HttpRequest, product_id: int) -> HttpResponse:
    return _write(request, my_product(request, product_id), None)


@never_cache
def post_edit(request: HttpRequest, post_id: int) -> HttpResponse:
    found = _mine(request, post_id)
    return _write(request, found.product, found)


def _write(request: HttpRequest, product: Any, post: Post | None) -> HttpResponse:
    store, posted = my_store(request), request.method == "POST"
    photos = queries.photos_to_choose(product)
    if post is not None:
        photos += [one for one in queries.photos_in(post) if one not in photos]
    offers = stores.offers_seen_by_buyers(product.pk)
    lowest = min((one.price for one in offers), default=0)
    start = "\n".join(
        part
        for part in (product.name, product.description, f"{format_dong(lowest)} / {product.unit}" if lowest else "")
        if part
    )
    form = PostForm(
        request.POST if posted else None, photos=photos, places=queries.open_spots(), post=post, initial={"words": start[:2_000]}
    )  # fmt: skip
    if posted and form.is_valid():
        try:
            made = write_post(store, product, form.written(), post=post, by=request.actor, key=form.command_key())
            return redirect("channel_posts:post", post_id=made.pk)
        except RuleError as error:
            form.refuse(error)
    shown = {"product": product, "post": post, "form_": form, "hours": queries.hours(request.actor)}
    return page(request, "channels/post_write.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def post(request: HttpRequest, post_id: int) -> HttpResponse:
    return _post(request, _mine(request, post_id))


def _post(request: HttpRequest, found: Post, refused: str = "", status: int = 200) -> HttpResponse:
    photos = queries.photos_in(found)
    there = list(found.places.select_related("link", "account").order_by("pk"))
    came = brought(place.link_id for place in there)
    for place in there:
        place.post = found
    at = [
        {
            "place": place, "spot": spots()[place.spot], "said": place_words(place, spots()[place.spot]), "came": came[place.link_id],
            "page": page_for(place) if place.shared_at is None else None,
        }
        for place in there
        if place.spot in spots()
    ]  # fmt: skip
    shown = {
        "post": found, "photos": photos, "at": at, "total": sum((one for one in came.values()), Brought()),
        "refused": refused, "picture_of": documents.picture_of,
    }  # fmt: skip
    return page(request, "channels/post.html", shown, status=status)


@never_cache
@require_POST
def step(request: HttpRequest, post_place_id: int, post_step: str) -> HttpResponse:
    """Say that it was shared there, or have it put on the page."""
    steps = {"da-dang": note_shared, "len-trang": ask_to_post}
    place = get_object_or_404(
        PostPlace.objects.visible_to(request.actor).select_related("post__product"), pk=post_place_id
    )
    if post_step not in steps:
        raise Http404
    try:
        steps[post_step](place, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return _post(request, place.post, str(error), 409)
    return redirect("channel_posts:post", post_id=place.post_id)


@never_cache
@require_safe
def picture(request: HttpRequest, post_id: int, spot: str, nth: int) -> HttpResponse:
    """One photo of the post as this place shows it."""
    found, there = _mine(request, post_id), _spot(spot)
    photos = queries.photos_in(found)
    if not 0 < nth <= len(photos):
        raise Http404
    return _jpeg(picture_at(photos[nth - 1].large_id, there))


@never_cache
@require_safe
def pack(request: HttpRequest, post_id: int, spot: str) -> HttpResponse:
    """Words and photos for this place in one file."""
    found, there = _mine(request, post_id), _spot(spot)
    place = get_object_or_404(found.places.select_related("link"), spot=there.slug)
    place.post = found
    content = post_pack(place_words(place, there)[0], queries.photos_in(found), there)
    answer = HttpResponse(content, content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="bai-dang-{found.pk}-{there.slug}.zip"'
    return answer


@never_cache
@require_safe
def cover(request: HttpRequest, post_id: int) -> HttpResponse:
    """A 9:16 cover for a short video: photo, title, price, stall."""
    found, store = _mine(request, post_id), my_store(request)
    photos = queries.photos_in(found)
    if not photos:
        raise Http404
    lowest = min((one.price for one in stores.offers_seen_by_buyers(found.product_id)), default=0)
    try:
        content = documents.read_file(photos[0].large_id)
    except documents.File.DoesNotExist:
        raise Http404 from None
    below = f"{store.name} · {places.unit_title(store.unit)}"
    return _jpeg(cover_of(content, found.product.name, format_dong(lowest).replace("₫", "đ") if lowest else "", below))


def _jpeg(content: bytes) -> HttpResponse:
    if not content:
        raise Http404
    return HttpResponse(content, content_type="image/jpeg")


def _spot(slug: str) -> PostSpot:
    if slug not in spots():
        raise Http404
    return spots()[slug]


def _mine(request: HttpRequest, post_id: int) -> Post:
    found = Post.objects.visible_to(request.actor).select_related("product")
    return get_object_or_404(found, pk=post_id)
