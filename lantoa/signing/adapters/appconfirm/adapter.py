"""A service that asks its user in an app: hand in a hash, ask by the transaction's number until they confirmed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from django.conf import settings

from lantoa.kit import wire as messages
from lantoa.kit.world import world
from lantoa.signing.adapters import wire
from lantoa.signing.adapters.appconfirm import options
from lantoa.signing.adapters.base import Answer, Asked, Certificate, NotAsked


class AppConfirmSigner(wire.WithoutCodes):
    """VNPT SmartCA's `sp769` v1; see `adapters.base.Signer`. A credential is "<user>" or "<user>/<serial of the certificate>"."""

    name = "appconfirm"
    needs_code = False

    def certificate(self, credential: str) -> Certificate:
        row = self._row(credential)
        chain = _object(row, "chain_data")
        above = [chain[name] for name in ("ca_cert", "root_cert") if chain.get(name)]
        return Certificate(wire.decoded(row.get("cert_data")), tuple(wire.decoded(one) for one in above))

    def ask(self, asked: Asked) -> Answer:
        user, serial = _parts(asked.credential)
        said = self._call(options.SIGN, {
            "user_id": user, "transaction_id": asked.reference, "transaction_desc": asked.title[: options.LONGEST_TITLE],
            "serial_number": serial or str(self._row(asked.credential).get("serial_number", "")), "time_stamp": world.now().strftime("%Y%m%d%H%M%SZ"),
            "sign_files": [{"doc_id": asked.reference, "file_type": "pdf", "sign_type": "hash", "data_to_be_signed": asked.digest.hex()}],
        })  # fmt: skip
        data = _object(said, "data")
        code = data.get("tran_code")
        if not isinstance(code, str) or not 0 < len(code) <= 60:
            raise NotAsked("no tran_code", fault="not_understood")
        # Ours stands first, by which a message of theirs is known; theirs is what is asked by.
        return Answer("waiting", f"{asked.reference}:{code}")

    def poll(self, credential: str, transaction: str) -> Answer:
        reference, _colon, code = transaction.partition(":")
        said = self._call(options.STATUS.format(quote(code or reference, safe="")), {}, ended=True)
        data = _object(said, "data")
        rows = data.get("signatures") or []
        for row in rows if isinstance(rows, list) else []:
            if isinstance(row, dict) and row.get("doc_id") == reference and row.get("signature_value"):
                return Answer("signed", transaction, wire.decoded(row["signature_value"]))
        words = str(said.get("message", "")).lower()
        if any(word in words for word in options.REFUSED):
            return Answer("refused", transaction)
        return Answer("expired" if any(word in words for word in options.EXPIRED) else "waiting", transaction)

    def heard(self, token: str, headers: Mapping[str, str], raw: bytes) -> str:
        messages.same_key(token, settings.SIGNERS["appconfirm"]["hook_token"])
        body = messages.json_object(raw)
        if messages.text(body, "sp_id", 200, needed=True) != settings.SIGNERS["appconfirm"]["sp_id"]:
            raise messages.NotGenuine("another partner's")
        return messages.text(body, "transaction_id", 120, needed=True)

    def check_config(self) -> str:
        said = settings.SIGNERS["appconfirm"]
        if not str(said["url"]).startswith(("https://", "http://127.0.0.1")):
            return "url"
        return next((name for name in ("sp_id", "sp_password") if not said[name]), "")

    def _row(self, credential: str) -> dict[str, Any]:
        user, serial = _parts(credential)
        said = self._call(
            options.CERTIFICATE, {"user_id": user, "serial_number": serial, "transaction_id": world.token(12)}
        )
        data = _object(said, "data")
        listed = data.get("user_certificates")
        rows = [row for row in listed if isinstance(row, dict)] if isinstance(listed, list) else []
        usable = [
            row
            for row in rows
            if not {str(row.get(name, "")).lower() for name in ("cert_status", "cert_status_code")} & options.OUT_OF_USE
        ]
        found = next((row for row in usable if not serial or row.get("serial_number") == serial), None)
        if found is None:
            raise NotAsked("no certificate in use", fault="credential")
        return found

    def _call(self, path: str, body: dict[str, Any], *, ended: bool = False) -> dict[str, Any]:
        """The answer; with `ended` also one whose status says that the transaction came to nothing."""
        said = settings.SIGNERS["appconfirm"]
        if self.check_config():
            raise NotAsked("not set up", fault="key")
        sent = {"sp_id": said["sp_id"], "sp_password": said["sp_password"], **body}
        answer = wire.post(
            said["url"].rstrip("/") + path, json.dumps(sent).encode(), {"Content-Type": "application/json"}
        )
        if answer.status == 401:
            raise NotAsked("HTTP 401", fault="key")
        told = wire.object_of(answer)
        status = told.get("status_code", answer.status)
        if (answer.status != 200 or status != 200) and not ended:
            fault = {401: "key", 403: "credential", 404: "credential"}.get(
                status if isinstance(status, int) else 0, "not_understood"
            )
            raise NotAsked(f"status {str(status)[:20]}: {str(told.get('message', ''))[:80]}", fault=fault)
        return told


def _object(body: Mapping[str, Any], name: str) -> dict[str, Any]:
    value = body.get(name)
    return value if isinstance(value, dict) else {}


def _parts(credential: str) -> tuple[str, str]:
    user, _slash, serial = credential.partition("/")
    return user, serial


SIGNER = AppConfirmSigner()
