"""Courses, classes and lessons that end by really doing the thing."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _

from lantoa.ui.navigation import Tab, add_tab


class LearningConfig(AppConfig):
    name = "lantoa.learning"
    label = "learning"
    on_public_pages = ("learning_course", "learning_courserun", "learning_coursesession")

    def ready(self) -> None:
        add_tab(Tab("public", 20, _("Learn"), "learning:course_list", "learn"))
        add_tab(Tab("leading", 10, _("Classes"), "learning:desk", "learn"))
        add_tab(Tab("leading", 20, _("Roll call"), "learning:roll", "tick"))
        add_tab(Tab("leading", 50, _("Me"), "accounts:me", "me"))
        checks.register(lessons_name_known_acts)


def lessons_name_known_acts(**kwargs: Any) -> list[checks.CheckMessage]:
    """A lesson that waits for an act nobody records would never end."""
    from lantoa.learning.queries import unknown_acts

    sentence = "A lesson waits for the act %s, which no room declares."
    return [checks.Error(sentence % act, id="learning.E001") for act in unknown_acts()]
