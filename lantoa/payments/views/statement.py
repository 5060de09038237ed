"""Statements: brought as a file or pasted as messages, explained once per bank, and what came of them row by row."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.sheets import harmless
from lantoa.payments.actions.statement import (
    SHEETS,
    choose_columns,
    missing_from,
    open_file,
    receive_messages,
    receive_statement,
)
from lantoa.payments.adapters import statements
from lantoa.payments.adapters.statements import Cell, Layout
from lantoa.payments.forms import ColumnsForm, MessagesForm, StatementForm
from lantoa.payments.models import Statement
from lantoa.payments.queries.money import payout_account
from lantoa.ui.render import page

AT_ONCE = 20
ROWS_SHOWN = 25


@never_cache
def bring(request: HttpRequest) -> HttpResponse:
    """Bring a statement, or paste messages."""
    account = payout_account(request.actor.organisation_id)
    posted = request.POST if request.method == "POST" else None
    pasted = posted is not None and "text" in posted
    file = StatementForm(None if pasted else posted, None if pasted else request.FILES or None)
    text = MessagesForm(posted if pasted else None, auto_id="text_%s")
    sent = text if pasted else file
    if account and posted is not None and sent.is_valid():
        try:
            if pasted:
                given = receive_messages(account, sent.cleaned_data["text"], by=request.actor, key=sent.command_key())
            else:
                brought = sent.cleaned_data["file"]
                given = receive_statement(account, brought, brought.name, by=request.actor, key=sent.command_key())
            return redirect("payments:statement", given.pk)
        except RuleError as error:
            sent.refuse(error)
    brought_before = Statement.objects.visible_to(request.actor).select_related("account").order_by("-pk")[:AT_ONCE]
    shown = {"account": account, "file": file, "text": text, "statements": brought_before}
    return page(request, "payments/statements.html", shown, status=422 if sent.errors else 200)


@never_cache
def statement(request: HttpRequest, statement_id: int) -> HttpResponse:
    """How far it is, what came of it, and where it waits for a word, which column is which."""
    found = _find(request, statement_id)
    form, rows = None, []
    if found.state == Statement.State.COLUMNS:
        layout = Layout.from_json(found.layout) if found.layout else None
        sheet, rows = _first_rows(found, layout)
        posted = request.POST if request.method == "POST" else None
        form = ColumnsForm(posted, rows=rows, layout=layout, sheet=sheet)
        if posted is not None and form.is_valid():
            try:
                choose_columns(found, form.layout, by=request.actor, key=form.command_key())
                return redirect("payments:statement", found.pk)
            except RuleError as error:
                form.refuse(error)
    elif request.method == "POST":
        return redirect("payments:statement", found.pk)
    shown = {
        "statement": found,
        "form_": form,
        "rows": [[number, *(_shown(cell) for cell in row)] for number, row in enumerate(rows[:ROWS_SHOWN], 1)],
        "letters": [statements.letter(place) for place in range(max([len(row) for row in rows], default=0))],
        "faults": list(found.faults.order_by("number")[:AT_ONCE]),
        "missing": missing_from(found) if found.state == Statement.State.DONE else [],
    }
    return page(request, "payments/statement.html", shown, status=422 if form and form.errors else 200)


@never_cache
@require_safe
def faults(request: HttpRequest, statement_id: int) -> HttpResponse:
    """Every row that was not understood, with its reason, as a CSV file that a spreadsheet opens and does not run."""
    found = _find(request, statement_id)
    written = io.StringIO()
    write = csv.writer(written).writerow
    write([_("Row"), _("Reason"), _("As it stands there")])
    for fault in found.faults.order_by("number").iterator():
        write([fault.number, fault.sentence, harmless(fault.raw)])
    answer = HttpResponse("\ufeff" + written.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="khong-doc-duoc-{found.pk}.csv"'
    return answer


def _find(request: HttpRequest, statement_id: int) -> Statement:
    mine = Statement.objects.visible_to(request.actor).select_related("account")
    found: Statement = get_object_or_404(mine, pk=statement_id)
    return found


def _first_rows(found: Statement, layout: Layout | None) -> tuple[int, list[Sequence[Cell]]]:
    """The worksheet that holds rows, and its first ones, as far as the titles reach and some more."""
    if found.kind not in SHEETS:
        return 0, []
    with open_file(found) as stream:
        tables = statements.first_rows(stream, found.kind, max(ROWS_SHOWN, (layout.header if layout else 0) + 5))  # type: ignore[arg-type]
    sheet = layout.sheet if layout else max(range(len(tables)), key=lambda place: len(tables[place]), default=0)
    return sheet, tables[sheet] if sheet < len(tables) else []


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)[:40]
