"""Selling live: comments become orders."""

from django.apps import AppConfig


class LiveConfig(AppConfig):
    name = "lantoa.live"
    label = "live"

    def ready(self) -> None:
        from lantoa.live.queries.workload import days_shown, held_now
        from lantoa.workforce import api as workforce

        workforce.told_bursts("live", days_shown)
        workforce.told_held("live", held_now)
