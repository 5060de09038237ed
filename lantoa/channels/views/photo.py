"""Photos of goods: what five a buyer wants to see, and making one better on the phone."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.catalog import api as catalog
from lantoa.channels.actions.post import keep_mended
from lantoa.channels.forms.post import MendForm, mending_in
from lantoa.channels.queries.post import photos_to_choose
from lantoa.channels.rules.picture import PREVIEW, Mending, RestlessGround, mended
from lantoa.channels.views.link import my_product, my_store
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page


@never_cache
@require_safe
def photos(request: HttpRequest, product_id: int) -> HttpResponse:
    """The product's photos, each to be made better, and the five a buyer wants to see."""
    product = my_product(request, product_id)
    shown = {
        "product": product,
        "photos": photos_to_choose(product),
        "picture_of": documents.picture_of,
        "advice_for": documents.advice_for,
    }
    return page(request, "channels/photos.html", shown)


@never_cache
def mend(request: HttpRequest, product_id: int, photo_id: int) -> HttpResponse:
    """Choose what to do, look, keep. The choice comes with the address, so that looking works without a script."""
    product, photo = _photo(request, product_id, photo_id)
    posted = request.method == "POST"
    looked = mending_in(request.GET)
    asked = {"turn": str(looked.turn), "shape": looked.shape, "light": looked.light, "ground": looked.ground}
    form = MendForm(request.POST if posted else None, initial=asked)
    if posted and form.is_valid():
        looked = form.mending()
        asked = {"turn": str(looked.turn), "shape": looked.shape, "light": looked.light, "ground": looked.ground}
        if "look" in request.POST:
            return redirect(f"{request.path}?{urlencode(asked)}")
        try:
            if looked.does_something:
                content = mended(_bytes(photo), looked)
                keep_mended(my_store(request), product, photo, content, by=request.actor, key=form.command_key())
            return redirect("channel_posts:photos", product_id=product.pk)
        except RestlessGround:
            form.add_error("ground", _restless())
        except RuleError as error:
            form.refuse(error)
    shown = {
        "product": product, "photo": photo, "form_": form, "query": urlencode(asked), "looked": looked, "restless": _is_restless(photo, looked),
        "picture_of": documents.picture_of,
    }  # fmt: skip
    return page(request, "channels/photo_mend.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def look(request: HttpRequest, product_id: int, photo_id: int) -> HttpResponse:
    """The photo as it would be, small enough for a phone."""
    _product, photo = _photo(request, product_id, photo_id)
    how = mending_in(request.GET)
    try:
        content = mended(_bytes(photo), how, longest=PREVIEW)
    except RestlessGround:
        content = mended(_bytes(photo), Mending(how.turn, how.shape, how.light), longest=PREVIEW)
    return HttpResponse(content, content_type="image/jpeg")


def _is_restless(photo: documents.Photo, how: Mending) -> str:
    if how.ground == "same":
        return ""
    try:
        mended(_bytes(photo), Mending(ground=how.ground), longest=PREVIEW)
    except RestlessGround:
        return _restless()
    return ""


def _restless() -> str:
    return _(
        "Goods and ground look too much alike here. Lay them on a plain cloth or a sheet of paper and take the photo again."
    )


def _bytes(photo: documents.Photo) -> bytes:
    try:
        return documents.read_file(photo.large_id)
    except documents.File.DoesNotExist:
        raise Http404 from None


def _photo(request: HttpRequest, product_id: int, photo_id: int) -> tuple[catalog.Product, documents.Photo]:
    product = my_product(request, product_id)
    photo = next((one for one in photos_to_choose(product) if one.pk == photo_id), None)
    if photo is None:
        raise Http404
    return product, photo
