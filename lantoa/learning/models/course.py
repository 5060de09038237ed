"""Courses and their lessons, one screen each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Course(models.Model):
    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField()

    def __str__(self) -> str:
        return self.title


class Lesson(models.Model):
    """One screen, one thing to do. A practical lesson names the act in the journal that ends it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="lessons")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=160)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=80, blank=True, default="")
    helper_counts = models.BooleanField(default=False)
    route = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "slug"], name="learning_lesson_once")]

    def __str__(self) -> str:
        return self.title
