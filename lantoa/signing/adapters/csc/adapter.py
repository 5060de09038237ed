"""A client of the CSC API v1.0.4.0: credentials/info, credentials/sendOTP, credentials/authorize, signatures/signHash; answers at once.

A service token comes by OAuth 2.0 client credentials (8.4.2 of the document). A credential of authMode "explicit" is authorised
by what the signer typed (PIN or one-time code), one of "implicit" by the service itself; "oauth2code", which needs the signer's
browser at the service, is refused with its reason.
"""

from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import urlencode

from django.conf import settings

from lantoa.signing.adapters import wire
from lantoa.signing.adapters.base import Answer, Asked, Certificate, NotAsked
from lantoa.signing.adapters.csc import options


class CscSigner(wire.WithoutHook):
    """See `adapters.base.Signer`. A credential is the service's credentialID."""

    name = "csc"
    needs_code = True
    sends_codes = True

    def certificate(self, credential: str) -> Certificate:
        chain = self._info(credential, self._token())["cert"].get("certificates")
        if not isinstance(chain, list) or not chain:
            raise NotAsked("no certificates", fault="not_understood")
        return Certificate(wire.decoded(chain[0]), tuple(wire.decoded(one) for one in chain[1:]))

    def ask(self, asked: Asked) -> Answer:
        token, hashed = self._token(), base64.b64encode(asked.digest).decode()
        info = self._info(asked.credential, token)
        said: dict[str, Any] = {
            "credentialID": asked.credential,
            "numSignatures": 1,
            "hash": [hashed],
            "description": asked.title[:200],
        }
        mode = info.get("authMode")
        if mode == "explicit":
            said |= _proof(info, asked.code)
        elif mode != "implicit":
            raise NotAsked(f"authMode {str(mode)[:20]} is not spoken here", fault="credential")
        leave = self._call("/credentials/authorize", said, token).get("SAD")
        if not isinstance(leave, str) or not leave:
            raise NotAsked("no SAD", fault="not_understood")
        body = {
            "credentialID": asked.credential,
            "SAD": leave,
            "hash": [hashed],
            "hashAlgo": options.SHA256,
            "signAlgo": _algorithm(info),
        }
        signatures = self._call("/signatures/signHash", body, token).get("signatures")
        if not isinstance(signatures, list) or len(signatures) != 1:
            raise NotAsked("not one signature", fault="not_understood")
        return Answer("signed", asked.reference, wire.decoded(signatures[0]))

    def poll(self, credential: str, transaction: str) -> Answer:
        # The value comes with the answer to `ask`; where that was lost the time limit ends it.
        return Answer("waiting", transaction)

    def check_config(self) -> str:
        said = settings.SIGNERS["csc"]
        if not str(said["url"]).startswith(("https://", "http://127.0.0.1")):
            return "url"
        return next((name for name in ("client_id", "client_secret") if not said[name]), "")

    def credentials(self, user: str) -> list[str]:
        """The credentials of one of the service's users (credentials/list)."""
        listed = self._call("/credentials/list", {"userID": user, "maxResults": 100}, self._token()).get(
            "credentialIDs"
        )
        return [one for one in listed if isinstance(one, str)] if isinstance(listed, list) else []

    def send_code(self, credential: str) -> None:
        token = self._token()
        info = self._info(credential, token)
        said = info.get("OTP")
        kind = said.get("type") if isinstance(said, dict) else None
        if info.get("authMode") != "explicit" or not _wants(info, "OTP") or kind != options.SENT:
            raise NotAsked(f"authMode {str(info.get('authMode'))[:20]}, OTP {str(kind)[:20]}", fault="no_code")
        self._call("/credentials/sendOTP", {"credentialID": credential}, token)

    def _info(self, credential: str, token: str) -> dict[str, Any]:
        said = {"credentialID": credential, "certificates": "chain", "certInfo": True, "authInfo": True}
        info = self._call("/credentials/info", said, token)
        key, cert = info.get("key"), info.get("cert")
        if not isinstance(key, dict) or not isinstance(cert, dict):
            raise NotAsked("no key or certificate", fault="not_understood")
        if key.get("status") != "enabled" or cert.get("status", "valid") != "valid":
            raise NotAsked(
                f"key {str(key.get('status'))[:20]}, certificate {str(cert.get('status'))[:20]}", fault="credential"
            )
        return info

    def _token(self) -> str:
        said = settings.SIGNERS["csc"]
        if self.check_config():
            raise NotAsked("not set up", fault="key")
        body = urlencode(
            {
                "grant_type": "client_credentials",
                "scope": "service",
                "client_id": said["client_id"],
                "client_secret": said["client_secret"],
            }
        )
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        answer = wire.post(said["url"].rstrip("/") + options.BASE + options.TOKEN, body.encode(), headers)
        token = wire.object_of(answer).get("access_token") if answer.status == 200 else None
        if not isinstance(token, str) or not token:
            raise NotAsked(f"no token: HTTP {answer.status}", fault="key")
        return token

    def _call(self, path: str, body: dict[str, Any], token: str) -> dict[str, Any]:
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        url = settings.SIGNERS["csc"]["url"].rstrip("/") + options.BASE + path
        answer = wire.post(url, json.dumps(body).encode(), headers)
        if answer.status in (200, 204):
            return wire.object_of(answer) if answer.body else {}
        code, words = "", ""
        try:
            told = wire.object_of(answer)
            code, words = str(told.get("error", ""))[:40], str(told.get("error_description", ""))[:120]
        except NotAsked:
            pass
        if code in options.BAD_CODE or (
            path.endswith("authorize") and any(one in words.lower() for one in ("otp", "pin"))
        ):
            raise NotAsked(f"{code}: {words}", fault="code")
        if answer.status in (401, 403) or code in options.BAD_KEY:
            raise NotAsked(f"{code or answer.status}: {words}", fault="key")
        if "credential" in words.lower():
            raise NotAsked(f"{code}: {words}", fault="credential")
        raise NotAsked(f"HTTP {answer.status} {code}: {words}", fault="not_understood")


def _proof(info: dict[str, Any], code: str) -> dict[str, str]:
    """What was typed, as the credential wants it: a one-time code, a PIN, or both with a space between, the PIN first."""
    wanted = [name for name in ("PIN", "OTP") if _wants(info, name)] or ["PIN"]
    typed = code.split()
    if len(typed) != len(wanted):
        raise NotAsked(f"{' and '.join(wanted)} must be typed", fault="code")
    return dict(zip(wanted, typed, strict=True))


def _wants(info: dict[str, Any], name: str) -> bool:
    said = info.get(name)
    return isinstance(said, dict) and str(said.get("presence", "false")).lower() == "true"


def _algorithm(info: dict[str, Any]) -> str:
    offered = info["key"].get("algo")
    offered = offered if isinstance(offered, list) else []
    for one in (options.RSA_SHA256, options.RSA, options.ECDSA):
        if one in offered:
            return one
    raise NotAsked("neither RSA nor ECDSA with SHA-256", fault="credential")


SIGNER = CscSigner()
