"""`lantoa work`: the worker, on safe ground only; what it does is in lantoa/journal/management/commands/work.py."""

from __future__ import annotations


def main(arguments: list[str]) -> int:
    import django

    django.setup()
    from django.core.management import execute_from_command_line

    from config.ground import stand

    if not {"-h", "--help"} & set(arguments):
        stand("worker")
    execute_from_command_line(["lantoa", "work", *arguments])
    return 0
