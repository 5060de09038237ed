"""Electronic identity over OpenID Connect: authorization code with PKCE, nonce and a level asked for."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Mapping
from urllib.parse import urlencode

from lantoa.accounts.adapters.base import Declined, Identity, NotGenuine, Trip
from lantoa.accounts.adapters.oidc import client
from lantoa.accounts.adapters.oidc.options import OLDEST_SECONDS, Options
from lantoa.accounts.adapters.oidc.token import read_identity
from lantoa.kit.world import world

LONGEST_CODE = 4_000


class Adapter:
    """Asks for `openid` only: no name, no number, no profile ever comes over the wire."""

    def __init__(self) -> None:
        self.options = Options.from_settings()
        self.issuer = self.options.issuer
        self.name = self.options.name

    def leave(self, trip: Trip) -> str:
        about = client.description(self.options)
        challenge = base64.urlsafe_b64encode(hashlib.sha256(trip.verifier.encode()).digest()).rstrip(b"=").decode()
        query = {
            "response_type": "code", "client_id": self.options.client_id, "redirect_uri": trip.return_to, "scope": "openid",
            "state": trip.state, "nonce": trip.nonce, "code_challenge": challenge, "code_challenge_method": "S256",
            "acr_values": " ".join(self.options.words_for(trip.level)), "max_age": str(OLDEST_SECONDS),
        }  # fmt: skip
        address = str(about["authorization_endpoint"])
        return address + ("&" if "?" in address else "?") + urlencode(query)

    def arrive(self, trip: Trip, said: Mapping[str, str]) -> Identity:
        if not hmac.compare_digest(said.get("state", "").encode("utf-8", "replace"), trip.state.encode()):
            raise NotGenuine("state")
        about = client.description(self.options)
        # RFC 9207: against a second provider that passes on somebody else's code.
        promised = about.get("authorization_response_iss_parameter_supported") is True
        if (promised or "iss" in said) and said.get("iss") != about["issuer"]:
            raise NotGenuine("issuer")
        if "error" in said:
            raise Declined(f"the provider said {said['error'][:80]}")
        code = said.get("code", "")
        if not 0 < len(code) <= LONGEST_CODE or not code.isascii():
            raise NotGenuine("unreadable")
        answer = client.redeem(self.options, trip, code)
        return read_identity(
            answer.get("id_token"), keys=lambda fresh: client.keys(self.options, fresh=fresh), options=self.options,
            issuer=about["issuer"], trip=trip, access=answer.get("access_token"), now=world.now(),
        )  # fmt: skip

    def check_config(self) -> list[str]:
        return self.options.missing()
