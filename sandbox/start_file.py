"""The JSON file of `--webhooks`: who is told about which account, which accounts are known, the text gateway's keys, who may ask
the electronic identity and which citizens it knows, who may ask for signatures, whose seals there are, and which shops, pages and
accounts stand at the channels.

    {"webhooks": [{"account_number": "0123", "url": "http://…", "auth": "hmac", "key": "…", "service": "sepay"}],
     "accounts": [{"bin": "970418", "number": "0123", "holder": "NGUYEN VAN A", "balance": 0, "customer": false}],
     "esms": {"api_key": "…", "secret_key": "…", "answers_to": "http://…", "number": "8079", "cpid": "…", "private_key": "…"},
     "eid": {"clients": [{"client_id": "…", "client_secret": "…", "name": "…", "redirect_uris": ["http://…"]}],
             "citizens": ["Nguyễn Văn A"]},
     "csc": {"clients": [{"client_id": "…", "client_secret": "…", "name": "…", "redirect_uris": ["http://…"]}]},
     "app_signer": {"clients": [{"sp_id": "…", "sp_password": "…", "name": "…", "webhook": "http://…"}]},
     "trust": {"seals": [{"holder": "con-dau-xa", "name": "Ủy ban nhân dân xã A", "password": "…"}]},
     "shopee": {"shops": [{"shop_id": "1", "partner_id": "2", "partner_key": "…", "name": "…", "push_url": "http://…"}]},
     "tiktok": {"shops": [{"shop_id": "1", "app_key": "…", "app_secret": "…", "name": "…", "hook_url": "http://…", "back": "http://…"}]},
     "facebook": {"pages": [{"page": "1", "app": "2", "app_secret": "…", "owner": "…", "name": "…", "verify": "…", "hook_url": "http://…"}]},
     "zalo": {"accounts": [{"oa": "1", "app": "2", "app_secret": "…", "oa_secret": "…", "name": "…", "hook_url": "http://…"}]}}

Every part may be missing; a bare list is taken as the webhooks.
"""

import json
from dataclasses import dataclass
from typing import Any

from . import app_signer, authority, csc_oauth, eid, facebook_page, registry, sepay, shopee, tiktok_shop, zalo_oa
from .database import Database
from .plain_text import clean


@dataclass(frozen=True)
class GatewayKeys:
    """What a sender of text messages must show."""

    api_key: str = "sandbox-api-key"
    secret_key: str = "sandbox-secret-key"  # noqa: S105  # a toy key
    # Where texts that people write to `number` are passed on, and how that is proved; none are while there is no address.
    answers_to: str = ""
    number: str = ""
    cpid: str = ""
    private_key: str = ""


def read(database: Database, text: str) -> GatewayKeys:
    """Take the file in; ValueError (Refusal among them) says what is wrong with it."""
    given = json.loads(text)
    given = {"webhooks": given} if isinstance(given, list) else given
    if not isinstance(given, dict):
        raise ValueError("the file must hold a JSON object or list")
    for hook in _objects(given, "webhooks"):
        subscribe(database, hook)
    for account in _objects(given, "accounts"):
        register(database, account)
    _introduce(database, given.get("eid", {}))
    for part, listed, register_one in (
        ("csc", "clients", csc_oauth.register_client),
        ("app_signer", "clients", app_signer.register_client),
        ("trust", "seals", authority.register_seal),
        ("shopee", "shops", shopee.register_shop),
        ("tiktok", "shops", tiktok_shop.register_shop),
        ("facebook", "pages", facebook_page.register_page),
        ("zalo", "accounts", zalo_oa.register_account),
    ):
        within = given.get(part, {})
        if not isinstance(within, dict):
            raise ValueError(f"{part} must be an object")
        for one in _objects(within, listed):
            register_one(database, one)
    keys = given.get("esms") or {}
    if not isinstance(keys, dict):
        raise ValueError("esms must be an object")
    names = ("api_key", "secret_key", "answers_to", "number", "cpid", "private_key")
    return GatewayKeys(**{name: clean(keys[name], 200) for name in names if name in keys})


def _introduce(database: Database, given: object) -> None:
    if not isinstance(given, dict) or not isinstance(given.get("citizens", []), list):
        raise ValueError("eid must be an object with lists of clients and citizens")
    for client in _objects(given, "clients"):
        eid.register_client(database, client)
    for name in given.get("citizens", []):
        eid.register_citizen(database, clean(name, 70))


def subscribe(database: Database, hook: dict[str, Any]) -> int:
    """One webhook from JSON or a form; Refusal says what is wrong with it."""
    number, url, auth, key = (clean(hook.get(name), 600) for name in ("account_number", "url", "auth", "key"))
    service = clean(hook.get("service"), 20) or "sepay"
    return sepay.subscribe(database, number, url, auth, key or clean(hook.get("secret"), 600), service)


def register(database: Database, account: dict[str, Any]) -> str:
    """One account from JSON; Refusal says what is wrong with it."""
    bin_, number, holder = (clean(account.get(name), 100) for name in ("bin", "number", "holder"))
    balance = account.get("balance", 0)
    if not isinstance(balance, int) or isinstance(balance, bool):
        raise registry.Refusal("balance", "Số dư là số nguyên, tính bằng đồng.")
    return registry.register(database, bin_, number, holder, balance, account.get("customer") is True)


def _objects(given: dict[str, Any], name: str) -> list[dict[str, Any]]:
    listed = given.get(name, [])
    if not isinstance(listed, list) or not all(isinstance(item, dict) for item in listed):
        raise ValueError(f"{name} must be a list of objects")
    return listed
