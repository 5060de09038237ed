"""Addresses of the market's front and of the seller's day."""

from django.urls import path

from lantoa.portal.views import market, today, verify

app_name = "portal"
urlpatterns = [
    path("", market.home, name="home"),
    path("cach-sap-xep/", market.ranking, name="ranking"),
    path("hom-nay/", today.today, name="today"),
    path("loai/<slug:category_slug>/", market.category, name="category"),
    path("verify/", verify.front, name="verify"),
    path("verify/<str:code>/", verify.receipt, name="verify_receipt"),
    path("verify/gian-hang/<slug:slug>/", verify.stall, name="verify_stall"),
    path("xa-phuong/", market.units, name="units"),
    path("xa-phuong/<slug:unit_slug>/", market.unit, name="unit"),
]
