"""Courses, classes and lessons that end by really doing the thing."""

from django.apps import AppConfig


class LearningConfig(AppConfig):
    name = "lantoa.learning"
    label = "learning"
