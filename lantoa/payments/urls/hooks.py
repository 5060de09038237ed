"""Addresses for machines that pass on a bank's notifications; they belong to no language."""

from django.urls import path

from lantoa.payments.views import hook

app_name = "hooks"
urlpatterns = [path("hooks/<slug:provider>/<str:token>/", hook.bank_feed, name="bank_feed")]
