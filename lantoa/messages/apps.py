"""Delivery of messages to people, by whatever route reaches them."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "lantoa.messages"
    label = "lantoa_messages"
