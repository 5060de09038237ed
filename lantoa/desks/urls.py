"""Addresses of the shared desk."""

from django.urls import path

from lantoa.desks.views import care, desk, share

app_name = "desks"
urlpatterns = [
    path("ban-lam-viec/", desk.desk, name="desk"),
    path("ban-lam-viec/viec/<row:care_id>/", care.care, name="care"),
    path("ban-lam-viec/viec/<row:care_id>/giao/", care.give_on, name="give"),
    path("ban-lam-viec/doi-tac/<row:share_id>/thoi/", share.take_it_back, name="take_back"),
    path("ban-lam-viec/<slug:list_slug>/", desk.list_page, name="list"),
    path("ban-lam-viec/<slug:list_slug>/nhan/", care.take_it, name="take"),
    path("ban-lam-viec/<slug:list_slug>/doi-tac/", share.hand_on, name="share"),
]
