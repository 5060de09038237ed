"""`lantoa doctor`: one screen that says whether this installation keeps its promises: the ground it stands on, then each promise."""

from __future__ import annotations

import argparse
import sys
from io import StringIO

from config.ground import looks


def main(arguments: list[str]) -> int:
    """One line for each look and each promise, what to do beside what is not in order; 1 where something is broken.

    `--deep` checks every row and every seal as well, which may take minutes.
    """
    parser = argparse.ArgumentParser(prog="lantoa doctor", description=__doc__)
    parser.add_argument("--deep", action="store_true", help="check every row and every seal too (minutes)")
    deep = parser.parse_args(arguments).deep
    import django

    django.setup()
    unsafe = False
    for name, found in looks():
        unsafe = unsafe or bool(found)
        if found:
            sys.stdout.write(f"- {name}: {' '.join(found)}\n")
    if unsafe:
        # What stands on it is not asked: it may not answer, and comes after.
        return 1
    sys.stdout.write("+ lantoa ground\n")
    return max(_promises(), _deeply() if deep else 0)


def _promises() -> int:
    from django.conf import settings
    from django.utils import translation

    from lantoa.portal.queries.backup import RED
    from lantoa.portal.queries.promises import promises, said

    with translation.override(settings.LANGUAGE_CODE):
        found = promises()
        sys.stdout.writelines(f"{line}\n" for line in said(found))
    return int(any(one.light.colour == RED for one in found))


def _deeply() -> int:
    from django.core.management import CommandError, call_command

    code = 0
    for name in ("invariants", "verify"):
        told = StringIO()
        try:
            call_command(name, stdout=told)
            sys.stdout.write(f"+ lantoa {name}\n")
        except (CommandError, SystemExit) as error:
            sys.stdout.write(f"- lantoa {name}:\n{told.getvalue()}{error if isinstance(error, CommandError) else ''}\n")
            code = 1
    return code
