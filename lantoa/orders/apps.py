"""From the cart to the hand-over: what was ordered, paid and given."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    name = "lantoa.orders"
    label = "orders"
