"""Addresses of the style guide and of the page without a signal."""

from django.urls import path

from lantoa.ui import views

app_name = "ui"
urlpatterns = [
    path("styleguide/", views.styleguide, name="styleguide"),
    path("khong-co-song/", views.offline, name="offline"),
]
