"""Addresses that machines ask: is the house up, is it ready, and which roots has it signed."""

from django.urls import path

from lantoa.portal.views import health, verify

app_name = "machines"
urlpatterns = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("verify/roots.json", verify.roots, name="roots"),
]
