"""`lantoa register_keeper ORGANISATION`: let a public body keep the register of e-commerce sites."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from lantoa.accounts import api as accounts
from lantoa.kit.errors import RuleError
from lantoa.websites.actions.keeper import name_keeper


class Command(BaseCommand):
    help = "Name the public body whose officers keep the register of e-commerce sites, by its number in the house."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", type=int)

    def handle(self, *, organisation: int, **options: Any) -> None:
        found = accounts.Organisation.objects.filter(pk=organisation).first()
        if found is None:
            raise CommandError(f"There is no organisation {organisation}.")
        try:
            name_keeper(found, by=None)
        except RuleError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(found.name)
