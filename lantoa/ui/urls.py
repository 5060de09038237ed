"""Addresses of the style guide."""

from django.urls import path

from lantoa.ui import views

app_name = "ui"
urlpatterns = [path("styleguide/", views.styleguide, name="styleguide")]
