"""Goods put up by hand outside: where they stand, the card to copy from, the photos to take along."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.text import slugify
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.catalog import api as catalog
from lantoa.channels.actions.upload import end_upload, note_upload
from lantoa.channels.forms.upload import UploadForm
from lantoa.channels.models import Upload
from lantoa.channels.queries.board import lines, open_boards, present, standing
from lantoa.channels.queries.photo_pack import photo_pack
from lantoa.channels.rules.board import Board
from lantoa.channels.rules.board import board as board_at
from lantoa.kit.errors import RuleError
from lantoa.kit.vietnamese import fold
from lantoa.kit.world import world
from lantoa.stores import api as stores
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
@require_safe
def uploads(request: HttpRequest) -> HttpResponse:
    """All that stands outside, what must be set right there first."""
    return page(request, "channels/uploads.html", {"standing": standing(request.actor)})


@never_cache
@require_safe
def boards(request: HttpRequest, product_id: int) -> HttpResponse:
    """The places where this product can be put up, and where it stands."""
    product, _store = _mine(request, product_id)
    there = {one.upload.board: one for one in standing(request.actor, product.pk)}
    places = open_boards(world.today())
    shown = {
        "product": product, "boards": places, "there": there,
        "closed": [one for slug, one in there.items() if slug not in {place.slug for place in places}],
    }  # fmt: skip
    return page(request, "channels/boards.html", shown)


@never_cache
def board(request: HttpRequest, product_id: int, board: str) -> HttpResponse:
    """The card of one product for one place; sent, it stands there."""
    product, store = _mine(request, product_id)
    place = _open(board)
    there = next((one for one in standing(request.actor, product.pk) if one.upload.board == place.slug), None)
    posted = request.method == "POST"
    form = UploadForm(request.POST if posted else None, initial={"goods_link": there.upload.address if there else ""})
    if posted and form.is_valid():
        now = present([product.pk], product.organisation_id).get(product.pk)
        if now is None:
            raise Http404
        try:
            note_upload(product, place.slug, address=form.cleaned_data["goods_link"], present=now, by=request.actor, key=form.command_key())  # fmt: skip
            return redirect("channel_boards:boards", product_id=product.pk)
        except RuleError as error:
            form.refuse(error)
    photos = catalog.photos_of([product.pk]).get(product.pk, [])
    shown = {
        "product": product, "place": place, "lines": lines(product, store, place), "there": there, "form_": form,
        "photos": len(photos[: place.most_photos]),
    }  # fmt: skip
    return page(request, "channels/board.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def photos(request: HttpRequest, product_id: int, board: str) -> HttpResponse:
    """The product's photos in this place's size, as one file to take along."""
    product, _store = _mine(request, product_id)
    place = _open(board)
    found = catalog.photos_of([product.pk]).get(product.pk, [])
    if not found:
        raise Http404
    name = slugify(fold(product.name))[:40] or f"anh-{product.pk}"
    answer = HttpResponse(photo_pack(found, place, name), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="{name}-{place.slug}.zip"'
    return answer


@never_cache
@require_POST
def end(request: HttpRequest, upload_id: int) -> HttpResponse:
    """The goods were taken down there."""
    upload = get_object_or_404(Upload.objects.visible_to(request.actor), pk=upload_id)
    try:
        end_upload(upload, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("channel_boards:boards", product_id=upload.product_id)


def _mine(request: HttpRequest, product_id: int) -> tuple[catalog.Product, stores.Store]:
    """A product that the actor's own real stall has on sale; what is only tried out goes nowhere."""
    store = stores.store_of(request.actor)
    if store is None or store.rehearsal:
        raise Http404
    mine = catalog.Product.objects.visible_to(request.actor).live().select_related("category")
    product = get_object_or_404(mine, pk=product_id)
    if not stores.Offer.objects.live().filter(store=store, variant__product=product).exists():
        raise Http404
    return product, store


def _open(slug: str) -> Board:
    place = board_at(slug)
    if place is None or not place.is_open(world.today()):
        raise Http404
    return place
