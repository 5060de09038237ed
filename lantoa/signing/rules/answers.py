"""The four plain answers about a signed PDF: whole, who, certificate good, time proved. Arithmetic on what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Answer = Literal["yes", "no", "unsure"]


@dataclass(frozen=True, slots=True)
class Judged:
    """One signature: its answers with a code that says why, and what is shown of it."""

    field: str
    name: str
    organisation: str
    issuer: str
    level: str
    claimed_at: datetime | None
    proved_at: datetime | None
    revoked_at: datetime | None
    whole: tuple[Answer, str]
    certificate: tuple[Answer, str]
    time: tuple[Answer, str]
    second: tuple[Answer, str]

    @property
    def good(self) -> bool:
        """Whole, by a trusted certificate that was good, its time not refuted, and no second engine says otherwise."""
        return self.whole[0] == self.certificate[0] == "yes" and self.time[0] != "no" and self.second[0] != "no"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of the whole file. `whole`, `certificate` and `time` are the worst of the signatures' answers."""

    signatures: tuple[Judged, ...]
    whole: Answer
    certificate: Answer
    time: Answer
    agree: Answer
    engine: str
    scripted: bool

    @property
    def good(self) -> bool:
        """Whether there are signatures and every one is whole and trusted."""
        return bool(self.signatures) and self.whole == "yes" and all(one.good for one in self.signatures)


def judge(found: Mapping[str, Any], second: Mapping[str, Any]) -> Verdict:
    """The verdict from pyHanko's findings (`rules.check.look`) and the second engine's (`engine`, `whole` by field or place)."""
    rows = found["signatures"]
    told: Mapping[str, bool] = second.get("whole", {})
    judged = tuple(_one(row, found, told.get(row["field"])) for row in rows if row["kind"] == "signature")
    stamps = [row for row in rows if row["kind"] == "timestamp"]
    broken = any(
        not (row["intact"] and row["valid"] and row["canonical"]) or row["changed"] == "other" for row in stamps
    )
    whole = _worst([one.whole[0] for one in judged])
    if broken:
        whole = "no"
    time = _worst([one.time[0] for one in judged])
    if any(row["proved_at"] is None and row["chain"] != "unknown" for row in stamps):
        time = "no"
    return Verdict(
        judged, whole, _worst([one.certificate[0] for one in judged]), time, _worst([one.second[0] for one in judged]),
        str(second.get("engine", "")), bool(found["scripted"]),
    )  # fmt: skip


def _one(row: Mapping[str, Any], found: Mapping[str, Any], second: bool | None) -> Judged:
    signer = row["signer"] or {}
    whole = _whole(row, found)
    intact = row["intact"] and row["valid"]
    agrees: tuple[Answer, str] = (
        ("unsure", "no_second") if second is None else ("yes", "agree") if second == intact else ("no", "differ")
    )
    return Judged(
        row["field"], signer.get("name", ""), signer.get("organisation", ""), signer.get("issuer", ""), row["level"], _moment(row["claimed_at"]),
        _moment(row["proved_at"]), _moment(row["revoked_at"]), whole, _certificate(row), _time(row), agrees,
    )  # fmt: skip


def _moment(said: str | None) -> datetime | None:
    return datetime.fromisoformat(said) if said else None


def _whole(row: Mapping[str, Any], found: Mapping[str, Any]) -> tuple[Answer, str]:
    if not (row["intact"] and row["valid"]):
        return "no", "altered"
    if row["coverage"] not in ("file", "revision"):
        return "no", "partly"
    if row["changed"] == "other":
        return "no", "changed_after"
    if not row["canonical"]:
        return "unsure", "untidy"
    if row["changed"] == "form" and found["fillable"]:
        return "unsure", "filled_in"
    return "yes", "whole" if row["changed"] == "none" else "added_to"


def _certificate(row: Mapping[str, Any]) -> tuple[Answer, str]:
    if not (row["intact"] and row["valid"]):
        return "unsure", "altered"
    chain, revocation = row["chain"], row["revocation"]
    if revocation == "revoked":
        return "no", "revoked"
    if chain == "trusted":
        return ("yes", "good") if revocation == "good" else ("unsure", "revocation_unknown")
    if chain == "expired":
        # Without a proved time it may have been made when the certificate was still good.
        return ("no", "expired_then") if row["proved_at"] else ("unsure", "expired_now")
    return ("unsure", "root_unknown") if chain == "unknown" else ("no", "chain_bad")


def _time(row: Mapping[str, Any]) -> tuple[Answer, str]:
    if row.get("stamped") == "bad":
        return "no", "stamp_bad"
    if row["proved_at"]:
        return "yes", "proved"
    return ("unsure", "stamp_unknown") if row.get("stamped") == "untrusted" else ("unsure", "no_stamp")


def _worst(answers: Sequence[Answer]) -> Answer:
    for one in ("no", "unsure", "yes"):
        if one in answers:
            return one
    return "unsure"
