"""The addresses the elements' tests run with: this room's own."""

from django.urls import include, path

urlpatterns = [path("", include("lantoa.ui.urls"))]
