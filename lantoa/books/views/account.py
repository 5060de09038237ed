"""The list of accounts and wallets for the tax office: read it, add to it, take it along. Only the owner sees whole numbers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.books.actions.account import end_account, note_account
from lantoa.books.forms import OtherAccountForm
from lantoa.books.models import OtherAccount
from lantoa.books.queries.account import accounts_of
from lantoa.books.rules import tax
from lantoa.books.rules.workbook import sheets, write
from lantoa.books.views.export import EXCEL, file_answer
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
def accounts(request: HttpRequest) -> HttpResponse:
    """The list, and one more."""
    form = OtherAccountForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("kind", "provider", "number", "holder")}
        try:
            note_account(request.actor.organisation, **typed, by=request.actor, key=form.command_key())
            return redirect("books:accounts")
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "accounts": accounts_of(request.actor), "rule": tax.rule(world.today())["forms"]}
    return page(request, "books/accounts.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def end(request: HttpRequest, other_account_id: int) -> HttpResponse:
    """It is used no more."""
    mine = OtherAccount.objects.visible_to(request.actor)
    found = get_object_or_404(mine, pk=min(other_account_id, 2**62))
    try:
        end_account(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("books:accounts")


@never_cache
@require_safe
def excel(request: HttpRequest) -> HttpResponse:
    """The figures of the form as a file."""
    kinds = {OtherAccount.Kind.BANK: _("Bank account"), OtherAccount.Kind.WALLET: _("Wallet")}
    rows = [
        {
            "kind": kinds.get(one.kind, one.kind), "provider": one.provider, "number": one.number, "holder": one.holder,
            "since": one.since, "until": one.until,
        }
        for one in accounts_of(request.actor)
    ]  # fmt: skip
    said = [
        str(request.actor.organisation.name),
        _("Since when and until when are the days they stand here. The form's own layout was not among our sources."),
    ]
    content = write([(sheets()["accounts"], rows)], said, get_language() or "vi")
    return file_answer(content, EXCEL, "tai-khoan-va-vi.xlsx", "attachment")
