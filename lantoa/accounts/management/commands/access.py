"""Print who may do what: the rows of every room's policy and on which pages which personal data may be read, as CSV."""

from __future__ import annotations

import csv
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from lantoa.accounts import api as accounts
from lantoa.kit.access import EVERYONE, ROLES, Policy


class Command(BaseCommand):
    """`lantoa access` for the routes, `lantoa access --fields` for the data."""

    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--fields", action="store_true", help="which kinds of personal data, and where each may be read"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        out = csv.writer(self.stdout)
        if options["fields"]:
            out.writerow(["data", "kept", "purpose", "routes", "roles"])
            for field in accounts.field_table().values():
                rows = [accounts.policy_table()[route] for route in sorted(field.routes)]
                roles = frozenset[str]().union(*(row.roles for row in rows if not row.token))
                out.writerow(
                    [field.name, field.kept, field.purpose, " ".join(row.route for row in rows), _named(roles)]
                )
            return
        out.writerow(["route", "methods", "roles", "scope", "gone", "by", "file", "resource", "data"])
        for row in accounts.policy_table().values():
            data = [field.name for field in accounts.field_table().values() if row.route in field.routes]
            out.writerow([row.route, " ".join(sorted(row.methods)), _named(row.roles), row.scope, row.gone, _by(row), "file" if row.file else "", row.resource, " ".join(data)])  # fmt: skip


def _named(roles: frozenset[str]) -> str:
    return "everyone" if roles >= EVERYONE else " ".join(role for role in ROLES if role in roles)


def _by(row: Policy) -> str:
    return "signed message" if row.proof else "link" if row.token else "role"
