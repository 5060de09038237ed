"""Bring the guided forms into the database."""

from __future__ import annotations

import json

from django.db import transaction

from lantoa.cases.models import Form
from lantoa.cases.queries.procedure import data_files
from lantoa.cases.rules.form import read


def load_forms() -> int:
    """Put every form of the data files into the database; return how many. Safe to repeat.

    A form somebody has begun with is never changed: a change is a file with the next number. Raises BadDefinition.
    """
    files = [json.loads(text) for text in data_files("forms", ".json")]
    for content in files:
        read(content)
    forms = [Form(procedure_id=one.get("procedure"), number=one["number"], content=one) for one in files]
    with transaction.atomic():
        known = set(Form.objects.values_list("procedure_id", "number"))
        fresh = [form for form in forms if (form.procedure_id, form.number) not in known]
        Form.objects.bulk_create(fresh, ignore_conflicts=True)
    return len(files)
