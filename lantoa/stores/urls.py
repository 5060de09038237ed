"""Addresses of stalls and their goods."""

from django.http import HttpResponse
from django.urls import path

from lantoa.stores.views import poster, product, store
from lantoa.ui import converters  # noqa: F401 - `row` in the addresses below


def soon(request, **kwargs):
    return HttpResponse("…")


app_name = "stores"
urlpatterns = [
    path("gian-hang/<slug:slug>/", store.store, name="store"),
    path("hang/<row:product_id>/", product.product, name="product"),
    path("mo-gian-hang/", soon, name="open"),
    path("ban-hang/", soon, name="goods"),
    path("ban-hang/them/", soon, name="offer_new"),
    path("ban-hang/gian-hang/", soon, name="settings"),
    path("ban-hang/to-quet.pdf", poster.poster, name="poster"),
    path("ban-hang/nghi/", soon, name="holiday"),
    path("ban-hang/<row:product_id>/", soon, name="offer_edit"),
    path("ban-hang/<row:product_id>/an-hien/", soon, name="set_shown"),
]
