"""Another province's market, invented for a test: it answers by the demo line, signed by its own key, as docs/api.md says."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from lantoa.kit.world import world
from lantoa.portal.actions.peer import name_peer
from lantoa.portal.adapters.base import Reply
from lantoa.portal.adapters.demo.adapter import Adapter
from lantoa.portal.models import Peer
from lantoa.portal.rules.http_signature import Asked, sign_answer
from lantoa.portal.rules.market_document import MarketKey

JSON = "application/json"


def public_of(seed: bytes) -> bytes:
    return Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()


@dataclass
class Invented:
    """`said` holds what is answered at each path (without its question); `seed` signs; `harm` gets the finished reply."""

    address: str = "http://hai-phong.test"
    seed: bytes = b"\5" * 32
    said: dict[str, Any] = field(default_factory=dict)
    harm: Callable[[Reply], Reply] = lambda reply: reply
    asked: list[str] = field(default_factory=list)
    late: int = 0

    def context(self) -> dict[str, Any]:
        return {"bpp_uri": self.address, "environment": "sandbox"}

    def document(self, *keys: MarketKey, **changes: Any) -> dict[str, Any]:
        rows = keys or (MarketKey(public_of(self.seed), world.now()),)
        return {
            "version": 1, "context": self.context(), "name": "Chợ Hải Phòng", "province": {"name": "Hải Phòng"}, "url": self.address, "environment": "sandbox",
            "keys": [key.written() for key in rows], "root_keys": [], "certificates": {"issuer": f"{self.address}/khoa.json", "keys": []}, **changes,
        }  # fmt: skip

    def goods(self, **changes: Any) -> dict[str, Any]:
        item = {
            "id": "1", "descriptor": {"name": "Nem chua", "images": []}, "price": {"currency": "VND", "value": "35000", "unit": "chục"}, "availability": "InStock",
            "provider": {"descriptor": {"name": "Nhà Bè"}, "locations": [{"descriptor": {"name": "Xã Tiên Lãng"}}]}, "url": f"{self.address}/san-pham/1/", "tags": [],
        }  # fmt: skip
        return {"context": self.context(), "catalog": {"total": 1, "items": [{**item, **changes}], "next": None}}

    def __call__(self, path: str, headers: Mapping[str, str]) -> Reply:
        self.asked.append(path)
        bare, _mark, query = path.partition("?")
        told = self.said.get(bare)
        status, kind = (200, JSON) if told is not None else (404, "application/problem+json")
        body = told if isinstance(told, bytes) else json.dumps(told if told is not None else {}).encode()
        asked = Asked("GET", urlsplit(self.address).netloc, bare, f"?{query}")
        now = int(world.now().timestamp()) - self.late
        signed = sign_answer(status, kind, body, asked, headers["Signature"].split(":")[1], seed=self.seed, now=now)
        return self.harm(
            Reply(status, {"content-type": kind, **{name.lower(): value for name, value in signed.items()}}, body)
        )

    def named(self) -> Peer:
        Adapter.markets[self.address] = self
        return name_peer(
            "Chợ Hải Phòng", province="Hải Phòng", address=self.address, public_key=public_of(self.seed), by=None
        )
