"""Work: what orders ask for in hours, who is called to help, what was worked and paid."""

from django.apps import AppConfig


class WorkforceConfig(AppConfig):
    name = "lantoa.workforce"
    label = "workforce"
