"""Addresses of orders from channels."""

from django.urls import path

from lantoa.channels.views import sale

app_name = "channel_sales"
urlpatterns = [
    path("gian-hang/kenh/don/", sale.sales, name="sales"),
    path("gian-hang/kenh/don/<row:sale_id>/", sale.act, name="act"),
    path("gian-hang/kenh/don/bao/<row:step_id>/", sale.step, name="step"),
]
