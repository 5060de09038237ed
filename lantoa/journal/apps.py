"""The journal's place among the rooms: it gathers every room's acts, reactions and tasks when the house starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JournalConfig(AppConfig):
    name = "lantoa.journal"
    label = "journal"

    def ready(self) -> None:
        autodiscover_modules("acts", "reactions", "tasks")
