"""A row as one line of JSON, and back: the values of its columns in their order."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import models

from config.province.errors import damaged
from config.province.homes import Model

AT_ONCE = 500


def columns(model: Model) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields]


def lines(model: Model, where: str = "") -> Iterator[bytes]:
    """The rows of which this is true (in the database's words), by their keys; all without it."""
    rows = model._base_manager.order_by("pk")
    if where:
        rows = rows.extra(where=[where])
    for row in rows.values_list(*columns(model)).iterator(2_000):
        yield json.dumps([_written(one) for one in row], ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def put(model: Model, names: Sequence[str], read: Iterable[bytes]) -> int:
    """Write these rows; how many. Raises DamagedArchiveError for a line that is no row of this table."""
    known = {field.attname: field for field in model._meta.concrete_fields}
    if sorted(names) != sorted(known):
        raise damaged(f"{model._meta.label}: {', '.join(sorted(set(names) ^ known.keys()))}")
    fields, made, count = [known[name] for name in names], (line for line in read), 0
    while some := list(islice(made, AT_ONCE)):
        model._base_manager.bulk_create([_row(model, fields, line) for line in some])
        count += len(some)
    return count


def _row(model: Model, fields: Sequence[models.Field], line: bytes) -> models.Model:
    try:
        values = json.loads(line)
        return model(**{field.attname: _read(field, value) for field, value in zip(fields, values, strict=True)})
    except Exception:  # noqa: BLE001 - whatever a line does that is no row, it is the archive's fault
        raise damaged(model._meta.label) from None


def _written(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, Decimal | UUID):
        return str(value)
    return value


def _read(field: models.Field, value: Any) -> Any:
    if isinstance(field, models.JSONField):
        # JSON's own nothing where the column has to be filled.
        return models.Value(None, models.JSONField()) if value is None and not field.null else value
    if value is None:
        return None
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value, validate=True)
    return (field.target_field if isinstance(field, models.ForeignKey) else field).to_python(value)
