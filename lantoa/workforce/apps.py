"""Work: what orders ask for in hours, who is called to help, what was worked and paid."""

from django.apps import AppConfig

from lantoa.ui.navigation import put_under


class WorkforceConfig(AppConfig):
    name = "lantoa.workforce"
    label = "workforce"

    def ready(self) -> None:
        put_under("work", "orders:board", "workforce:home")
