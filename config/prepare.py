"""`lantoa prepare`: the database in its present shape, the real places, and on a demo installation a community to look at."""

from __future__ import annotations

import hashlib
import json
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
    """Gather and compress the static files again when one of them is not the one gathered last time."""
    from django.core.management import call_command

    stamp, sources = target / ".sources", static_sources()
    if stamp.exists() and stamp.read_text() == sources:
        return
    target.mkdir(parents=True, exist_ok=True)
    call_command("collectstatic", interactive=False, verbosity=0)
    _forget_old(target)
    stamp.write_text(sources)


def _forget_old(target: Path) -> None:
    """Take away what no page has named for a week. What the code running until now names has to stay while it runs."""
    paths: dict[str, str] = json.loads((target / "staticfiles.json").read_text("utf-8"))["paths"]
    named = {*paths, *paths.values(), "staticfiles.json", ".sources"}
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
