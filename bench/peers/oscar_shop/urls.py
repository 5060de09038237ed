"""The shop, as its guide mounts it."""

from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.urls import include, path


def constant(request: HttpRequest) -> HttpResponse:
    """What a view that does nothing costs behind the same middleware."""
    return HttpResponse("live\n", content_type="text/plain")


shop: Any = apps.get_app_config("oscar")
urlpatterns = [
    path("constant/", constant),
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include(shop.urls[0])),
]
