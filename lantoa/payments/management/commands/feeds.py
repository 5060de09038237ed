"""How the services that tell of accounts keep to it; and their lists, asked for now."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from lantoa.payments.actions.pull import read_list
from lantoa.payments.models import Feed


class Command(BaseCommand):
    help = (
        "`feeds`: one line a connection, whether it is proved, silent, failing. `feeds read`: first ask every list now."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", nargs="?", choices=["read"])

    def handle(self, *, what: str | None, **options: Any) -> None:
        feeds = Feed.objects.filter(account__ended_at=None, account__takes_over_at=None).order_by("pk")
        for pk in list(feeds.values_list("pk", flat=True)):
            new = read_list(pk) if what == "read" else 0
            feed = Feed.objects.select_related("account").get(pk=pk)
            words = [f"{feed.provider:7} {feed.account.bank_bin} {feed.account.masked}"]
            words.append("proved" if feed.is_proved else "never proved")
            words.append(f"silent since {feed.silent_since:%Y-%m-%d %H:%M}" if feed.silent_since else "heard")
            if feed.is_listed:
                words.append(f"list: {feed.list_said or 'given'}" + (f", {new} new" if what == "read" else ""))
            self.stdout.write(" · ".join(words))
