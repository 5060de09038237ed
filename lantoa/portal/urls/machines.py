"""Addresses that machines ask: is the house up and ready, how does it do, which roots has it signed, and what is there to be found."""

from django.urls import path

from lantoa.portal.views import health, metrics, sitemap, verify

app_name = "machines"
urlpatterns = [
    path("health/live", health.live, name="live"),
    path("health/ready", health.ready, name="ready"),
    path("metrics", metrics.metrics, name="metrics"),
    path("verify/roots.json", verify.roots, name="roots"),
    path("robots.txt", sitemap.robots, name="robots"),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
]
