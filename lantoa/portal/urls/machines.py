"""Addresses that machines ask: is the house up, and is it ready."""

from django.urls import path

from lantoa.portal.views import health

app_name = "machines"
urlpatterns = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
]
