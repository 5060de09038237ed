"""Addresses that other markets and anybody's programs ask; see docs/api.md."""

from django.urls import path

from lantoa.portal.http import wall

app_name = "api"
urlpatterns = [
    path(".well-known/lantoa.json", wall.introduction, name="self"),
    path("api/v1/openapi.json", wall.description, name="document"),
    path("api/v1/search", wall.search, name="search"),
    path("api/v1/products/<int:product_id>", wall.product, name="product"),
    path("api/v1/stalls/<slug:slug>", wall.stall, name="stall"),
    path("api/v1/receipts/<str:code>", wall.receipt, name="receipt"),
    path("api/v1/certificates/<str:certificate_code>", wall.certificate, name="certificate"),
]
