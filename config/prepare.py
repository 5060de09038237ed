"""`lantoa prepare`: the database in its present shape, the real places, and on a demo installation a community to look at."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime, timedelta
from filecmp import cmp
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from config.migrate import migrate
from config.warm import load_templates
from lantoa.kit.world import world

# In this order; each leaves alone what already stands.
STEPS = ("load_places", "load_courses", "load_procedures")
DEMO_STEPS = ("load_demo",)
OLD = timedelta(days=7)


def main(arguments: list[str]) -> int:
    """Do what is not done yet; safe to repeat before every start."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from config.ground import stand

    stand("prepare")
    migrate()
    for step in (*STEPS, *(DEMO_STEPS if settings.DEMO else ())):
        call_command(step, verbosity=0)
    collect_static(Path(settings.STATIC_ROOT))
    load_templates()
    sys.stdout.flush()
    return 0


def collect_static(target: Path) -> None:
    """Gather and compress the static files again when one of them is not the one gathered last time.

    They are gathered beside and put in their place whole: where code is running, what it names can be read at every moment.
    """
    from django.conf import settings
    from django.contrib.staticfiles.management.commands.collectstatic import Command
    from django.core.files.storage import storages
    from django.core.management import call_command

    stamp, sources = target / ".sources", static_sources()
    if stamp.exists() and stamp.read_text() == sources:
        return
    target.mkdir(parents=True, exist_ok=True)
    for left in target.parent.glob(f"{target.name}.*"):
        # A kill while they were gathered leaves them behind; a younger folder may be another's work.
        if datetime.fromtimestamp(left.stat().st_mtime, UTC) < world.now() - OLD:
            rmtree(left, ignore_errors=True)
    with TemporaryDirectory(dir=target.parent, prefix=f"{target.name}.") as folder:
        command = Command()
        command.storage = storages.create_storage({**settings.STORAGES["staticfiles"], "OPTIONS": {"location": folder}})
        call_command(command, interactive=False, verbosity=0)
        _keep_a_week(target)
        _put_in_place(Path(folder), target)
    _forget_old(target)
    stamp.write_text(sources)


def _keep_a_week(target: Path) -> None:
    """What pages have named until now is named by code that may run a while yet: its week begins now."""
    for name in _named(target):
        for path in (target / name, target / f"{name}.gz", target / f"{name}.br"):
            if path.exists():
                path.touch()


def _named(target: Path) -> set[str]:
    """What the pages of the code that gathered last name; nothing in a new house."""
    try:
        paths: dict[str, str] = json.loads((target / "staticfiles.json").read_text("utf-8"))["paths"]
    except FileNotFoundError:
        return set()
    return {*paths, *paths.values()}


def _put_in_place(gathered: Path, target: Path) -> None:
    """Each file that is not there yet or is another one, in one step each; the list of names after all it names."""
    manifest = gathered / "staticfiles.json"
    for path in [*(path for path in gathered.rglob("*") if path.is_file() and path != manifest), manifest]:
        place = target / path.relative_to(gathered)
        if not place.exists() or not cmp(path, place, shallow=False):
            place.parent.mkdir(parents=True, exist_ok=True)
            path.replace(place)


def _forget_old(target: Path) -> None:
    """Take away what no page has named for a week. What the code running until now names has to stay while it runs."""
    named = {*_named(target), "staticfiles.json", ".sources"}
    latest = world.now() - OLD
    for path in target.rglob("*"):
        name = str(path.relative_to(target)).removesuffix(".gz").removesuffix(".br")
        if path.is_file() and name not in named and datetime.fromtimestamp(path.stat().st_mtime, UTC) < latest:
            path.unlink()


def static_sources() -> str:
    """A word for all static files of the rooms and parts as they now are."""
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            state = Path(storage.path(path)).stat()
            found.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()
