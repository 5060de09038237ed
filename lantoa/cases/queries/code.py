"""What anybody may know who has the code of a dossier or of a result: no names, no answers, no words."""

from __future__ import annotations

from dataclasses import dataclass

from lantoa.cases.models import Case, Decision
from lantoa.cases.queries.seal import seals_of
from lantoa.cases.rules.code import read_result_code
from lantoa.kit.database.wall import house
from lantoa.signing import api as signing


@dataclass(frozen=True, slots=True)
class Found:
    """A dossier that was handed in, and what was decided: all its results, or the one asked for. `seals` by the result's id: who signed it,
    the office last."""

    case: Case
    results: list[Decision]
    seals: dict[int, list[signing.Signer]]


@house("whoever has the code sees how it stands")
def found_by_code(text: str) -> Found | None:
    """What this code names, as somebody typed it: `HS…` a dossier, `HS…-KQ1` one of its results. None for neither, and for drafts."""
    code, number = read_result_code(text)
    rows = Case.objects.exclude(state=Case.State.DRAFT)
    case = rows.select_related("version__procedure", "office__organisation").filter(code=code).first() if code else None
    if case is None:
        return None
    results = case.decisions.printed().order_by("-number")
    chosen = list(results.filter(number=number) if number else results)
    if number and not chosen:
        return None
    for one in chosen:
        one.case = case
    return Found(case, chosen, seals_of(chosen))
