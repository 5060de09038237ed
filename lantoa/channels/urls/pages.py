"""Addresses of the seller's channels."""

from django.urls import path

from lantoa.channels.views import channel, listing

app_name = "channels"
urlpatterns = [
    path("gian-hang/kenh/", channel.channels_page, name="channels"),
    path("gian-hang/kenh/ve/", channel.came_back, name="came_back"),
    path("gian-hang/kenh/noi/<slug:channel>/", channel.ask, name="ask"),
    path("gian-hang/kenh/<row:account_id>/bay/", listing.choose, name="choose"),
    path("gian-hang/kenh/mon/<row:listing_id>/", listing.act, name="act"),
]
