"""Which channels are offered to sellers here, what is still missing for one, and the address it is to knock at."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from lantoa.channels.actions.secret import app_access
from lantoa.channels.adapters import registry
from lantoa.channels.models import ChannelAccount

# Where the operator writes the parts of an application.
SETTINGS = {
    "facebook_page": {
        "app_id": "LANTOA_FACEBOOK_APP_ID", "app_secret": "LANTOA_FACEBOOK_APP_SECRET", "hook_secret": "LANTOA_FACEBOOK_VERIFY_WORD",
    },
    "shopee": {"app_id": "LANTOA_SHOPEE_PARTNER_ID", "app_secret": "LANTOA_SHOPEE_PARTNER_KEY"},
    "tiktok_shop": {"app_id": "LANTOA_TIKTOK_APP_KEY", "app_secret": "LANTOA_TIKTOK_APP_SECRET"},
    "zalo_oa": {"app_id": "LANTOA_ZALO_APP_ID", "app_secret": "LANTOA_ZALO_APP_SECRET", "hook_secret": "LANTOA_ZALO_OA_SECRET"},
}  # fmt: skip


class Command(BaseCommand):
    help = "One line a channel: whether it is offered, what is missing or cannot be right, and where it is to knock."

    def handle(self, **options: Any) -> None:
        for name, channel in sorted(registry.channels().items()):
            access, known = app_access(name), SETTINGS.get(name, {})
            if not access.app_id:
                self.stdout.write(f". {name}: not offered; set {known.get('app_id', 'its application')}")
                continue
            # As if a shop were connected: what is left to complain about is the application's.
            wrong = channel.check_config(replace(access, shop="1", cipher="1"))
            if not wrong and "hook_secret" in known and not access.hook_secret:
                wrong = "hook_secret"
            if wrong:
                self.stdout.write(f"- {name}: {known.get(wrong, wrong)} is missing or cannot be right")
            else:
                shops = ChannelAccount.objects.live().filter(channel=name).count()
                self.stdout.write(f"+ {name}: offered, {shops} connected; it knocks at {access.hook_url}")
        if not settings.PUBLIC_URL.startswith("https://"):
            self.stdout.write(f"- LANTOA_PUBLIC_URL is {settings.PUBLIC_URL}: no channel knocks there")
