"""Addresses of the market's front and of the seller's day."""

from django.urls import path

from lantoa.portal.views import market, today

app_name = "portal"
urlpatterns = [
    path("", market.home, name="home"),
    path("hom-nay/", today.today, name="today"),
    path("loai/<slug:category_slug>/", market.category, name="category"),
    path("xa-phuong/", market.units, name="units"),
    path("xa-phuong/<slug:unit_slug>/", market.unit, name="unit"),
]
