"""Where every table's rows are at home: what the rooms say of theirs (`HOMES` in policy.py), and what is said here of those of others."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import models
from django.utils.module_loading import autodiscover_modules

from lantoa.kit.homes import SUBJECT, Home, stays

FOREIGN = stays(
    "Django's own: sessions, and lists that every house makes for itself",
    "auth.Permission", "auth.Group", "auth.Group_permissions", "contenttypes.ContentType", "sessions.Session",
)  # fmt: skip
Model = type[models.Model]


@cache
def homes() -> dict[str, Home]:
    """By table label ("room.Model"). Raises ValueError where two speak of one table."""
    autodiscover_modules("policy")
    found: dict[str, Home] = {}
    spoken = [getattr(sys.modules.get(f"{config.name}.policy"), "HOMES", []) for config in apps.get_app_configs()]
    for home in (one for those in [*spoken, FOREIGN] for one in those):
        if home.model in found:
            raise ValueError(f"two words on where the rows of {home.model} are at home")
        found[home.model] = home
    return found


@cache
def tables() -> dict[str, Model]:
    """Every table of the house by its label, the one that is named before those that name it."""
    here = {model._meta.label: model for model in apps.get_models(include_auto_created=True)}
    done: dict[str, Model] = {}

    def put(label: str) -> None:
        if label in done:
            return
        for key in keys(here[label]):
            if (target := target_of(key)) != label:
                put(target)
        done[label] = here[label]

    for label in here:
        put(label)
    return done


def of_kind(*kinds: str) -> Iterator[tuple[str, Model, Home]]:
    """The tables that are at home like this, in the same order."""
    for label, model in tables().items():
        if (home := homes()[label]).kind in kinds:
            yield label, model, home


def keys(model: Model) -> list[models.ForeignKey]:
    return [field for field in model._meta.local_concrete_fields if isinstance(field, models.ForeignKey)]


def target_of(key: models.ForeignKey) -> str:
    return str(key.remote_field.model._meta.label)


def faults() -> Iterator[str]:
    """A sentence for each table nobody speaks of, and for each word that cannot be right."""
    said = homes()
    for label in sorted(said.keys() - tables().keys()):
        yield f"{label}: there is no such table"
    for label, model in tables().items():
        home = said.get(label)
        if home is None:
            yield f"{label}: its room's policy.py does not say where its rows are at home (HOMES)"
        else:
            yield from (f"{label}: {fault}" for fault in _faults(home, model, said))


def _faults(home: Home, model: Model, said: dict[str, Home]) -> Iterator[str]:
    fields = {field.name: field for field in model._meta.local_concrete_fields}
    for column in home.by:
        if column == SUBJECT:
            if not {"subject_type", "subject_id"} <= fields.keys():
                yield "it has no subject"
        elif not isinstance(key := fields.get(column), models.ForeignKey):
            yield f"{column} names no row"
        elif (target := target_of(key)) in said and not _leads(said[target], model, column):
            yield f"{column} leads to {target}, whose rows do not move"
    if home.kind == "moves":
        if not home.by:
            yield "it moves with nothing"
        for column in home.by[:-1]:
            if column in fields and not fields[column].null:
                yield f"{column} is always filled: what is named after it is never asked"
    if home.kind in ("moves", "named", "shared"):
        for key in keys(model):
            kind = said[target_of(key)].kind if target_of(key) in said else "moves"
            if kind in ("stays", "chain") or (home.kind == "shared" and kind == "moves" and not key.null):
                yield f"{key.name} names a row of {target_of(key)}, which would not be there"


def _leads(target: Home, model: Model, column: str) -> bool:
    return target.kind in ("moves", "named") or target.model == "places.Unit"
