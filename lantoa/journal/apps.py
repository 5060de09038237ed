"""The journal's place among the rooms: it gathers every room's acts, reactions and tasks when the house starts."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from lantoa.kit import database


class JournalConfig(AppConfig):
    name = "lantoa.journal"
    label = "journal"

    def ready(self) -> None:
        from lantoa.journal.actions.page_news import tell_other_machines

        autodiscover_modules("acts", "reactions", "tasks")
        database.before_commit(tell_other_machines)
