"""Addresses of stalls and their goods."""

from django.urls import path

from lantoa.stores.views import feed, holiday, offer, poster, product, review, share_card, store

app_name = "stores"
urlpatterns = [
    path("gian-hang/<slug:slug>/", store.store, name="store"),
    path("gian-hang/<slug:slug>/moi.atom", feed.atom, name="feed"),
    path("gian-hang/<slug:slug>/google.xml", feed.google, name="google_feed"),
    path("gian-hang/<slug:slug>/meta.csv", feed.meta, name="meta_feed"),
    path("gian-hang/<slug:slug>/the.jpg", share_card.of_store, name="store_card"),
    path("hang/<row:product_id>/the.jpg", share_card.of_product, name="product_card"),
    path("hang/<row:product_id>/", product.product, name="product"),
    path("mo-gian-hang/", store.opening, name="open"),
    path("ban-hang/", offer.goods, name="goods"),
    path("ban-hang/them/", offer.offer_new, name="offer_new"),
    path("ban-hang/gian-hang/", store.settings_, name="settings"),
    path("ban-hang/to-quet.pdf", poster.poster, name="poster"),
    path("ban-hang/the-gia.pdf", poster.price_cards, name="price_cards"),
    path("ban-hang/nghi/", holiday.holiday, name="holiday"),
    path("ban-hang/<row:product_id>/", offer.offer_edit, name="offer_edit"),
    path("ban-hang/<row:product_id>/an-hien/", offer.set_shown, name="set_shown"),
    path("hang/<row:product_id>/danh-gia/", review.of_product, name="reviews"),
    path("gian-hang/<slug:slug>/danh-gia/", review.of_store, name="store_reviews"),
    path("ban-hang/danh-gia/", review.mine, name="my_reviews"),
    path("ban-hang/danh-gia/<row:review_id>/", review.answer, name="review_answer"),
]
