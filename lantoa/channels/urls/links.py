"""Addresses of short links."""

from django.urls import path

from lantoa.channels.views import link

app_name = "channel_links"
urlpatterns = [
    path("l/<str:link_code>/", link.landing, name="landing"),
    path("l/<str:link_code>/<row:product_id>/", link.landing_goods, name="landing_goods"),
    path("ban-hang/chia-se/", link.links, name="links"),
    path("ban-hang/chia-se/gan-don/", link.claim, name="claim"),
    path("ban-hang/chia-se/gian-hang/", link.store_link, name="store_link"),
    path("ban-hang/chia-se/hang/<row:product_id>/", link.product_link, name="product_link"),
    path("ban-hang/chia-se/<str:my_link_code>/", link.shared, name="shared"),
]
