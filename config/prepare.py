"""`lantoa prepare`: the database in its present shape, the real places, and on a demo installation a community to look at."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

from config.warm import load_templates

# In this order; each leaves alone what already stands.
STEPS = ("migrate", "load_places", "load_courses", "load_procedures")
DEMO_STEPS = ("load_demo",)


def main(arguments: list[str]) -> int:
    """Do what is not done yet; safe to repeat before every start."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

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
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(sources)


def static_sources() -> str:
    """A word for all static files of the rooms and parts as they now are."""
    from django.contrib.staticfiles.finders import get_finders

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(None):
            state = Path(storage.path(path)).stat()
            found.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return found.hexdigest()
