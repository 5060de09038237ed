"""`lantoa prepare`: the database in its present shape, the real places, and on a demo installation a community to look at."""

from __future__ import annotations

import sys

# In this order; each leaves alone what already stands.
STEPS = ("migrate", "load_places")
DEMO_STEPS = ("load_demo",)


def main(arguments: list[str]) -> int:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command, get_commands

    known = get_commands()
    for step in (*STEPS, *(DEMO_STEPS if settings.DEMO else ())):
        if step in known:
            call_command(step, verbosity=0)
    sys.stdout.flush()
    return 0
