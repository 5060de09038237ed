"""People, organisations, who may act for whom, and the gathered access policy."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "lantoa.accounts"
    label = "accounts"
