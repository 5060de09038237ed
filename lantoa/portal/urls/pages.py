"""Addresses of the market's front and of the seller's day."""

from django.http import HttpResponse
from django.urls import path


def soon(request, **kwargs):
    return HttpResponse("…")


app_name = "portal"
urlpatterns = [
    path("", soon, name="home"),
    path("hom-nay/", soon, name="today"),
    path("loai/<slug:category_slug>/", soon, name="category"),
    path("xa-phuong/", soon, name="units"),
    path("xa-phuong/<slug:unit_slug>/", soon, name="unit"),
]
