"""`lantoa grading_body ORGANISATION LEVEL`: let a public body take OCOP dossiers and grade up to what its level decides."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.accounts import api as accounts
from lantoa.catalog.actions.dossier import name_grading_body
from lantoa.catalog.rules.ocop import levels
from lantoa.kit.errors import RuleError


class Command(BaseCommand):
    help = "Name a public body that grades OCOP products, by its number in the house; again changes its level."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", type=int)
        parser.add_argument("level", choices=list(levels()))

    def handle(self, *, organisation: int, level: str, **options: Any) -> None:
        found = accounts.Organisation.objects.filter(pk=organisation).first()
        if found is None:
            raise CommandError(f"There is no organisation {organisation}.")
        try:
            name_grading_body(found, level, by=None)
        except RuleError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{found.name}: {level}")
