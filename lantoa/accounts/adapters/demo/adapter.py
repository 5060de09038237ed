"""Sends everybody straight back as the same invented citizen; refuses to do so outside a demonstration."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

from django.conf import settings

from lantoa.accounts.adapters.base import Declined, Identity, NotGenuine, Trip
from lantoa.kit.world import world


class Adapter:
    """The smallest provider that keeps the contract; see `adapters.base.IdentityProvider`."""

    issuer = "demo"
    name = "Định danh thử"

    def leave(self, trip: Trip) -> str:
        return f"{trip.return_to}?{urlencode({'code': f'citizen.{trip.level}.{trip.nonce}', 'state': trip.state})}"

    def arrive(self, trip: Trip, said: Mapping[str, str]) -> Identity:
        if not settings.DEMO:
            raise NotGenuine("demo", "the demo provider proves nothing outside a demonstration")
        if not hmac.compare_digest(said.get("state", "").encode("utf-8", "replace"), trip.state.encode()):
            raise NotGenuine("state")
        if "error" in said:
            raise Declined(said["error"])
        subject, level, nonce = [*said.get("code", "").split("."), "", "", ""][:3]
        if not subject or level not in {"1", "2"}:
            raise NotGenuine("unreadable")
        if not hmac.compare_digest(nonce.encode("utf-8", "replace"), trip.nonce.encode()):
            raise NotGenuine("nonce")
        if int(level) < trip.level:
            raise NotGenuine("level")
        return Identity(subject, int(level), world.now())

    def check_config(self) -> list[str]:
        return [] if settings.DEMO else ["The demo identity provider proves nothing outside a demonstration."]
