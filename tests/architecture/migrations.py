"""What a migration after the last release may do, so that the release before it goes on answering while and after it runs.

First the shape is widened, then the code uses it, then, a release later, what nobody uses any more goes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import migrations
from django.db.migrations.graph import MigrationGraph
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models import Field, ForeignKey

from lantoa.kit.database.operations import AddCheckAside, AddIndexAside, AddReferenceAside, AddUniqueAside, LoosenField

RELEASES = Path(__file__).resolve().parents[2] / "config" / "releases.toml"
DATA = (migrations.RunPython, migrations.RunSQL)
# Each takes a lock that keeps everybody waiting while the table is read through, so it travels without company.
ASIDE = (AddIndexAside, AddCheckAside, AddReferenceAside, AddUniqueAside)
GONE = (migrations.DeleteModel, migrations.RemoveField, migrations.RenameField, migrations.RenameModel, migrations.AlterModelTable)  # fmt: skip


@dataclass(frozen=True)
class Release:
    """A release: its name, its commit, and the newest migration of each room it knows."""

    name: str
    commit: str
    migrations: dict[str, str]


def last_release() -> Release:
    rows = tomllib.loads(RELEASES.read_text("utf-8"))["release"]
    return Release(**rows[-1])


def since(release: Release, loader: MigrationLoader) -> list[tuple[str, str]]:
    """The migrations of our rooms that the release does not know, in the order they are applied."""
    known = {key for leaf in _leaves(release, loader.graph) for key in loader.graph.forwards_plan(leaf)}
    seen: dict[tuple[str, str], None] = {}
    for leaf in sorted(loader.graph.leaf_nodes()):
        seen.update(dict.fromkeys(loader.graph.forwards_plan(leaf)))
    ours = {app for (app, _), one in loader.disk_migrations.items() if one.__module__.startswith("lantoa.")}
    return [key for key in seen if key[0] in ours and key not in known]


def faults_since(release: Release, loader: MigrationLoader) -> list[str]:
    """One line for each thing that the last release would not live through."""
    leaves = _leaves(release, loader.graph)
    there = loader.graph.make_state(nodes=leaves, at_end=True)
    found = [
        f"{app}.{name} is not there any more" for app, name in release.migrations.items() if (app, name) not in leaves
    ]
    for key in since(release, loader):
        before = loader.graph.make_state(nodes=[key], at_end=False)
        found += [f"{key[0]}.{key[1]}: {fault}" for fault in faults(loader.disk_migrations[key], there, before)]
    return found


def _leaves(release: Release, graph: MigrationGraph) -> list[tuple[str, str]]:
    return [leaf for leaf in release.migrations.items() if leaf in graph.nodes]


def faults(migration: migrations.Migration, there: ProjectState, before: ProjectState) -> Iterator[str]:
    """What is wrong with this migration. `there` is the shape at the last release, `before` the one it is applied to."""
    done = [one for operation in migration.operations for one in _in_database(operation)]
    if any(isinstance(one, DATA) for one in done) and len(done) > 1:
        yield "rows are changed in a migration of their own, apart from the shape"
    if any(isinstance(one, ASIDE) for one in done):
        if len(done) > 1:
            yield "an index or a check of a table in use travels alone"
        if migration.atomic:
            yield "an index or a check of a table in use is made outside a transaction: atomic = False"
    for one in done:
        name = getattr(one, "model_name", None) or getattr(one, "name", None) or getattr(one, "old_name", "")
        model = (migration.app_label, str(name).lower())
        if model in there.models:
            yield from _of_used(one, model, there, before)


def _of_used(one: Operation, model: tuple[str, str], there: ProjectState, before: ProjectState) -> Iterator[str]:
    what: Any = one
    if isinstance(one, GONE):
        field = getattr(what, "name", getattr(what, "old_name", ""))
        if not isinstance(one, migrations.RemoveField) or str(field) in there.models[model].fields:
            yield f"{one.describe()}: the last release still uses it; take it out of the models first, out of the database a release later"
    elif isinstance(one, migrations.AddField):
        if not _may_be_left_out(what.field):
            yield f"{one.describe()}: the last release writes rows without it; it needs null=True or db_default"
        if what.field.db_index or what.field.unique:
            yield f"{one.describe()}: its index is made by AddIndexAside"
        if _is_reference(what.field) and not isinstance(one, AddReferenceAside):
            yield f"{one.describe()}: AddReferenceAside lets others write meanwhile"
    elif isinstance(one, migrations.AlterField):
        old = before.models[model].fields.get(str(what.name))
        if old is not None and not _is_wider(old, what.field):
            yield f"{one.describe()}: what the last release writes may not fit any more"
        if _is_reference(what.field) and not isinstance(one, LoosenField):
            yield f"{one.describe()}: its constraint is made anew, with a lock on both tables; LoosenField makes none"
    elif isinstance(one, migrations.AddIndex) and not isinstance(one, AddIndexAside):
        yield f"{one.describe()}: AddIndexAside lets others write meanwhile"
    elif isinstance(one, migrations.AddConstraint) and not isinstance(one, ASIDE):
        yield f"{one.describe()}: AddCheckAside or AddUniqueAside lets others write meanwhile"


def _is_reference(field: Field[Any, Any]) -> bool:
    return isinstance(field, ForeignKey) and field.db_constraint


def _may_be_left_out(field: Field[Any, Any]) -> bool:
    return field.many_to_many is True or field.null or field.has_db_default()


def _is_wider(old: Any, new: Any) -> bool:
    """Whether every value the old one takes fits in the new one without a row being written anew."""
    if old.get_internal_type() != new.get_internal_type() or (old.null and not new.null):
        return False
    longest = (getattr(old, "max_length", None), getattr(new, "max_length", None))
    return longest[1] is None or (longest[0] is not None and longest[0] <= longest[1])


def _in_database(operation: Operation) -> Iterator[Operation]:
    """The operations that touch the database; the state alone may be changed freely."""
    if isinstance(operation, migrations.SeparateDatabaseAndState):
        for one in operation.database_operations:
            yield from _in_database(one)
    else:
        yield operation
