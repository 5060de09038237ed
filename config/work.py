"""`lantoa work`: the worker, on safe ground only; what it does is in lantoa/journal/management/commands/work.py."""

from __future__ import annotations

import gc

from config.web import few_heaps


def main(arguments: list[str]) -> int:
    few_heaps()
    import django

    django.setup()
    # As in config/warm.py: what stands now stays, and is not walked through again and again.
    gc.freeze()
    from django.core.management import execute_from_command_line

    from config.ground import stand

    if not {"-h", "--help"} & set(arguments):
        stand("worker")
    execute_from_command_line(["lantoa", "work", *arguments])
    return 0
