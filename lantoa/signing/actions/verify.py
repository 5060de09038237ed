"""Look at a signed PDF for anybody: four plain answers from two engines. The file is kept nowhere."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from lantoa.kit.world import world
from lantoa.signing.actions import apart, outside
from lantoa.signing.actions.signature import not_opened
from lantoa.signing.errors import NotVerifiable
from lantoa.signing.rules.answers import Verdict, judge


def verify(content: bytes, *, roots: str = "") -> Verdict:
    """What can be said of this PDF. `roots`: a folder of trusted certificates instead of the house's.

    Refuses (NotVerifiable) what cannot be read. Where the file does not hold what proves that a certificate was not revoked,
    the addresses in chains of trusted roots are asked: call it outside any transaction.
    """
    trusted = outside.trusted_roots(roots)
    said = {"roots": [one.hex() for one in trusted], "ocsps": [], "crls": [], "now": world.now().isoformat()}
    told = _look(said, content)
    ocsps, crls = _asked(told["found"], trusted)
    if ocsps or crls:
        told = _look({**said, "ocsps": [one.hex() for one in ocsps], "crls": [one.hex() for one in crls]}, content)
    return judge(told["found"], told["second"])


def _look(said: dict[str, Any], content: bytes) -> dict[str, Any]:
    try:
        return apart.ask("look", said, content)[0]
    except apart.NotOpened as error:
        words = _("This PDF carries too much to look at.") if error.code == "too_long" else not_opened(error.code)
        raise NotVerifiable(words, code=error.code, field="file") from None


def _asked(found: dict[str, Any], roots: list[bytes]) -> tuple[list[bytes], list[bytes]]:
    """Revocation answers for chains that lack them, at most three of them."""
    paths = [row["path"] for row in found["signatures"] if row["path"] and row["revocation"] == "unknown"]
    ocsps: list[bytes] = []
    crls: list[bytes] = []
    if paths:
        from lantoa.signing.rules.trust import revocation

        for path in paths[:3]:
            got = revocation([bytes.fromhex(one) for one in path], roots=roots, fetch=outside.fetch)
            ocsps += got[0]
            crls += got[1]
    return ocsps, crls
