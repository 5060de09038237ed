"""Money as the bank tells it: payout accounts, requests to pay, and what came in."""

from django.apps import AppConfig


class PaymentsConfig(AppConfig):
    name = "lantoa.payments"
    label = "payments"
