"""Addresses of the seller's money."""

from django.http import HttpResponse
from django.urls import path


def soon(request, **kwargs):
    return HttpResponse("…")


app_name = "payments"
urlpatterns = [
    path("tien/", soon, name="money"),
    path("tien/tai-khoan/", soon, name="account"),
    path("tien/ket-noi/", soon, name="feed"),
    path("tien/<int:transaction_id>/", soon, name="transaction"),
    path("tien/<int:transaction_id>/mo-lai/", soon, name="reopen"),
]
