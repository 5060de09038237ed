"""A list that somebody brings as a file: opened as sheets, or refused in words that say what to do."""

from __future__ import annotations

import io

from django.utils.translation import gettext as _

from lantoa.kit import sheets
from lantoa.kit.errors import RuleError


def kind_of_list(content: bytes, *, largest: int, refuse: type[RuleError], size: int = 0) -> str:
    """xlsx, xls or csv, by its first bytes. Raises `refuse` for what is larger than `largest` bytes (`size`, where not all of it was read),
    empty, or no list at all."""
    if max(size, len(content)) > largest:
        said = _("This file is larger than %(megabytes)s MB. Please bring it in parts.")
        raise refuse(said % {"megabytes": largest // 1_000_000}, field="file")
    if not content:
        raise refuse(_("This file is empty. Please choose it once more."), field="file")
    if content.startswith(b"PK\x03\x04"):
        return "xlsx"
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return "xls"
    if content.startswith(b"%PDF") or content[:200].count(b"\0") > 120:
        raise refuse(_("This is no list we can read. Save it as Excel or CSV and bring that file."), field="file")
    return "csv"


def open_list(content: bytes, kind: str, *, refuse: type[RuleError]) -> list[sheets.Table]:
    """Its sheets. Raises `refuse` for a file that is locked, damaged, empty or unfolds to far more than a list holds."""
    stream = io.BytesIO(content)
    try:
        return [sheets.csv_table(stream)] if kind == "csv" else sheets.excel_tables(stream)
    except sheets.NoSheet as error:
        said = {
            "locked": _("This file is locked with a password. Save it without one and bring it again."),
            "too_much": _("This file unfolds to far more than a list holds. Copy the rows into a new file."),
            "empty": _("This file is empty. Please choose it once more."),
        }
        raise refuse(
            said.get(error.code, _("This file is damaged. Please save it once more.")), field="file"
        ) from error
