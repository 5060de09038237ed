"""The papers of a dossier: the receipt, and the result as a PDF."""

from __future__ import annotations

from datetime import timedelta

from django.template import engines
from django.utils import translation

from lantoa.cases.actions.decision import keep_paper
from lantoa.cases.models import Decision
from lantoa.cases.queries.shown import answers_shown
from lantoa.documents import api as documents
from lantoa.kit.world import world

_LEFT_BEHIND = timedelta(minutes=2)
_AT_ONCE = 20


def print_decision(decision_id: int) -> None:
    """Make the paper of an approved decision, in Vietnamese, and keep it; made before it stays."""
    rows = Decision.objects.select_related(
        "case__office__organisation",
        "case__version__procedure",
        "case__person",
        "case__form",
        "case__unit",
        "approved_by",
    )
    decision = rows.filter(pk=decision_id, paper=None, approved_at__isnull=False).first()
    if decision is None:
        return
    with translation.override("vi"):
        shown = {
            "decision": decision, "case": decision.case, "answers": answers_shown(decision.case), "to_seal": decision.case.office.has_seal,
        }  # fmt: skip
        html = engines["jinja2"].env.get_template("cases/decision_paper.html").render(shown)
    keep_paper(decision, documents.keep_file(documents.render_pdf(html), "application/pdf").pk)


def left_behind() -> list[int]:
    """Decisions whose paper should be there by now."""
    late = Decision.objects.filter(paper=None, approved_at__lt=world.now() - _LEFT_BEHIND, cancelled_at=None)
    return list(late.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE])
