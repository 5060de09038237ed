"""Addresses of a product at all of a seller's shops and pages, and of a shop's settings."""

from django.urls import path

from lantoa.channels.views import places

app_name = "channel_places"
urlpatterns = [
    path("gian-hang/kenh/hang/<row:product_id>/", places.product, name="product"),
    path("gian-hang/kenh/nha/<row:account_id>/", places.account, name="account"),
    path("gian-hang/kenh/nha/<row:account_id>/trang/", places.pages, name="pages"),
    path("gian-hang/kenh/mon/<row:listing_id>/quyet/", places.decide, name="decide"),
]
