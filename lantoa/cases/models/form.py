"""The guided form of a procedure, as data."""

from __future__ import annotations

from functools import cached_property
from typing import ClassVar

from django.db import models
from django.db.models import Q

from lantoa.cases.models.procedure import Procedure
from lantoa.cases.rules.form import Definition, read


class Form(models.Model):
    """One state of a form; a dossier keeps the one it was begun with. Without a procedure: the general one, for all others."""

    procedure = models.ForeignKey(Procedure, null=True, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    # See rules/form.py; checked before it is kept.
    content = models.JSONField()

    class Meta:
        ordering: ClassVar = ["procedure", "number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["procedure", "number"], name="cases_form_once"),
            models.UniqueConstraint(fields=["number"], condition=Q(procedure=None), name="cases_general_form_once"),
        ]

    def __str__(self) -> str:
        return f"form {self.procedure_id or 'general'} ({self.number})"

    @cached_property
    def definition(self) -> Definition:
        return read(self.content)
