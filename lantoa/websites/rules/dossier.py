"""Which entry a granted notification means: its answers as entries of the register say them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from lantoa.kit.vietnamese import clean_line, fold
from lantoa.websites.rules.domain import BadDomain, Domain, read_domain
from lantoa.websites.rules.site import LONGEST_OWNER, Entry
from lantoa.websites.rules.site_list import until_of

PROCEDURE = "thong-bao-website-ung-dung-thuong-mai-dien-tu-ban-hang"


def entry_from(
    answers: Mapping[str, Any], *, code: str, on: date, organisation_id: int | None, person_id: int | None, kind: str, unit_id: str | None
) -> Entry | None:  # fmt: skip
    """The entry; None where the dossier names no site or nobody. `kind` is the organisation's, "" without one.

    What is no domain is the name of an app: the form asks for either.
    """
    said = clean_line(str(answers.get("domain", "")))
    holder = str(answers.get("holder", ""))
    owner = clean_line(str(answers.get("registered_name" if holder != "individual" else "individual_name", "")))
    regime, until = until_of(on, None)
    if not said or not owner or not regime:
        return None
    domain = _domain(said)
    unit = answers.get("holder_unit") or unit_id
    return Entry(
        _owner_kind(holder, owner, kind), owner[:LONGEST_OWNER], "direct", regime, on, domain.ascii if domain else "", domain.shown if domain else "",
        "" if domain else said[:120], until, code, str(unit) if unit else None, organisation_id, person_id,
    )  # fmt: skip


def _domain(said: str) -> Domain | None:
    for text in (said, said.partition("://")[2].partition("/")[0] or said.partition("/")[0]):
        try:
            return read_domain(text)
        except BadDomain:
            continue
    return None


def _owner_kind(holder: str, owner: str, kind: str) -> str:
    if holder in {"household", "individual"}:
        return holder
    if kind == "cooperative" or fold(owner).startswith(("hop tac xa ", "htx ")):
        return "cooperative"
    return "enterprise"
