"""Where shops, pages and accounts want to be told, as their applications' owners enter it in each channel's own settings."""

from collections.abc import Mapping
from typing import Any

from .database import Database
from .registry import Refusal

_COLUMNS = {"shopee": ("shopee_shop", "push_url", "shop"), "tiktok": ("tiktok_shop", "hook_url", "shop"), "facebook": ("facebook_page", "hook_url", "page"), "zalo": ("zalo_account", "hook_url", "oa")}  # fmt: skip


def enter(database: Database, channel: str, given: Mapping[str, Any]) -> None:
    """From now on this shop's news goes to this address: shop, address."""
    table, column, number = _COLUMNS[channel]
    shop, address = str(given.get("shop") or ""), str(given.get("address") or "")
    if not address.startswith(("http://", "https://")) or len(address) > 500:
        raise Refusal("address", "Địa chỉ bắt đầu bằng http:// hoặc https://.")
    with database.transaction() as connection:
        done = connection.execute(f"UPDATE {table} SET {column} = ? WHERE {number} = ?", [address, shop])  # noqa: S608
    if not done.rowcount:
        raise Refusal("shop", "Không có shop này.")
