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
    with transaction.atomic():
        for content in files:
            where = {"procedure_id": content.get("procedure"), "number": content["number"]}
            Form.objects.get_or_create(**where, defaults={"content": content})
    return len(files)
