"""What a household spends: write it down, read it, take it back, look at the bill."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.books.actions import expense as expenses
from lantoa.books.forms import ExpenseForm
from lantoa.books.models import Expense
from lantoa.books.queries.spending import expenses_of
from lantoa.books.rules.expense import kind_name
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.ui.brought import brought
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
def spent(request: HttpRequest) -> HttpResponse:
    """Write down one more, and what was written down."""
    posted = request.method == "POST"
    form = ExpenseForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _recorded(request, form):
        return redirect("books:expenses")
    pages = Paginator(expenses_of(request.actor), 20).get_page(request.GET.get("trang"))
    shown = {"form_": form, "pages": pages, "named": _named}
    return page(request, "books/expenses.html", shown, status=422 if form.errors else 200)


def _recorded(request: HttpRequest, form: ExpenseForm) -> bool:
    typed = {name: form.cleaned_data[name] for name in ("amount", "day", "kind", "paid_from", "note")}
    key = form.command_key()
    try:
        photo = form.cleaned_data["photo"]
        bill = documents.keep_private_photo(photo) if photo else None
        expenses.record_expense(request.actor.organisation, **typed, bill=bill, by=request.actor, key=key)
        return True
    except RuleError as error:
        form.refuse(error)
        return False


@never_cache
def one(request: HttpRequest, expense_id: int) -> HttpResponse:
    """One expense with its bill; sent, it is cancelled."""
    found = _mine(request, expense_id)
    if request.method == "POST":
        try:
            expenses.cancel_expense(found, by=request.actor, key=KeyForm(request.POST).command_key())
        except RuleError as error:
            return refusal(request, 409, str(error))
        return redirect("books:expense", expense_id=expense_id)
    back = Expense.objects.filter(reverses=found).first()
    return page(request, "books/expense.html", {"expense": found, "back": back, "named": _named})


@never_cache
@require_safe
def bill(request: HttpRequest, expense_id: int) -> HttpResponse:
    """The picture of the bill, for the household alone."""
    found = _mine(request, expense_id)
    if found.bill_id is None:
        raise Http404
    try:
        answer = brought(documents.read_file(found.bill_id), "image/webp")
    except documents.File.DoesNotExist:
        raise Http404 from None
    return answer


def _mine(request: HttpRequest, expense_id: int) -> Expense:
    found: Expense = get_object_or_404(
        Expense.objects.visible_to(request.actor).filter(reverses=None), pk=min(expense_id, 2**62)
    )
    return found


def _named(kind: str) -> str:
    return kind_name(kind, get_language() or "vi")
