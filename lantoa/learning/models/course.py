"""Courses, what they said from version to version, and their lessons, one screen each."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Course(models.Model):
    """A course: one that ships with the product, or one that an organisation wrote. `version` is what is shown; 0: nothing yet."""

    slug = models.SlugField(max_length=60, unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField()
    organisation = models.ForeignKey(
        "accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    level = models.PositiveSmallIntegerField(default=1, db_default=1)
    minutes = models.PositiveSmallIntegerField(default=0, db_default=0)
    version = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation"], name="learning_course_whose")]

    def __str__(self) -> str:
        return self.title


class CourseVersion(models.Model):
    """What a course said once published, whole and never changed; without `published_at` it is being written."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    text = models.JSONField()
    author = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "number"], name="learning_version_once"),
            models.UniqueConstraint(
                fields=["course"], condition=models.Q(published_at=None), name="learning_version_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} v{self.number}"


class Lesson(models.Model):
    """One screen, one thing to do. A practical lesson names the act in the journal that ends it."""

    course = models.ForeignKey(Course, on_delete=models.CASCADE, related_name="lessons")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=160)
    text = models.TextField()
    position = models.PositiveSmallIntegerField()
    act = models.CharField(max_length=80, blank=True, default="")
    whose = models.CharField(max_length=12, blank=True, default="", db_default="")
    only = models.CharField(max_length=60, blank=True, default="", db_default="")
    helper_counts = models.BooleanField(default=False)
    route = models.CharField(max_length=80, blank=True, default="")
    rehearsal = models.CharField(max_length=80, blank=True, default="", db_default="")
    picture = models.CharField(max_length=80, blank=True, default="", db_default="")
    alt = models.CharField(max_length=200, blank=True, default="", db_default="")
    do = models.CharField(max_length=240, blank=True, default="", db_default="")
    skills = models.CharField(max_length=200, blank=True, default="", db_default="")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "slug"], name="learning_lesson_once")]

    def __str__(self) -> str:
        return self.title

    @property
    def skill_slugs(self) -> list[str]:
        return self.skills.split()
