"""Which entry a granted notification means: its answers as entries of the register say them, or why that is not clear."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from lantoa.kit.vietnamese import clean_line, fold
from lantoa.websites.rules.domain import BadDomain, is_mixed, read_app, read_domain
from lantoa.websites.rules.site import LONGEST_OWNER, Entry
from lantoa.websites.rules.site_list import until_of

PROCEDURE = "thong-bao-website-ung-dung-thuong-mai-dien-tu-ban-hang"
# What nobody's app is called, folded: that there is none, and a page or number on somebody else's site.
_NONE = re.compile(r"(?:khong|ko|chua)(?: co)?(?: (?:website|web|trang web|ten mien|ung dung|app|gi))*")
_ELSEWHERE = re.compile(r"(?:facebook|fb|zalo|tik ?tok)(?![a-z])")


@dataclass(frozen=True, slots=True)
class Read:
    """What a granted dossier says: `entry` as far as it could be read (None: of nobody, or of a day without rules), `said` what stood
    there for the site, and `why` "" where it is clear, unreadable, or letters (marks, or letters of several alphabets)."""

    entry: Entry | None
    said: str
    why: str = ""


def read_dossier(
    answers: Mapping[str, Any], *, code: str, on: date, organisation_id: int | None, person_id: int | None, kind: str, unit_id: str | None
) -> Read:  # fmt: skip
    """The entry a dossier means. `kind` is the organisation's, "" without one.

    The form asks for a domain or the name of an app: words that look like no address are the app's.
    """
    said = clean_line(str(answers.get("domain", "")))
    holder = str(answers.get("holder", ""))
    owner = clean_line(str(answers.get("registered_name" if holder != "individual" else "individual_name", "")))
    regime, until = until_of(on, None)
    if not owner or not regime:
        return Read(None, said, "unreadable")
    site = read_site(said)
    domain, shown, app = site or ("", "", "")
    unit = answers.get("holder_unit") or unit_id
    entry = Entry(
        _owner_kind(holder, owner, kind), owner[:LONGEST_OWNER], "direct", regime, on, domain, shown, app, until, code,
        str(unit) if unit else None, organisation_id, person_id,
    )  # fmt: skip
    odd = domain != shown or is_mixed(shown)
    return Read(entry, said, "unreadable" if site is None else "letters" if odd else "")


def read_site(said: str) -> tuple[str, str, str] | None:
    """(domain in ASCII, as people read it, name of an app) of which either is there; None for what is neither: a page of somebody's site, the
    number of a machine, several or a mistyped address, and words that there is none."""
    if not said:
        return None
    try:
        domain = read_domain(said)
    except BadDomain as bad:
        app = read_app(said) if bad.code in {"letters", "single"} and _is_a_name(said) else ""
        return ("", "", app) if app else None
    return domain.ascii, domain.shown, ""


def _is_a_name(said: str) -> bool:
    """Whether an app may be called so: signs of addresses and lists are in no name, and a name has a letter."""
    plain = fold(said)
    if any(sign in plain for sign in "/:@.,;") or not any(letter.isalpha() for letter in plain):
        return False
    return not _NONE.fullmatch(plain) and not _ELSEWHERE.match(plain)


def _owner_kind(holder: str, owner: str, kind: str) -> str:
    if holder in {"household", "individual"}:
        return holder
    if kind == "cooperative" or fold(owner).startswith(("hop tac xa ", "htx ")):
        return "cooperative"
    return "enterprise"
