"""Screens for neighbours, by the links they were sent: an offer, their own page, the code on the stall's phone."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal
from lantoa.workforce.actions.attendance import scan
from lantoa.workforce.actions.contract import check_read, confirm_for_worker, contract_for
from lantoa.workforce.actions.offer import accept, decline, withdraw
from lantoa.workforce.actions.own_shift import confirm_shift
from lantoa.workforce.actions.pay import confirm_cash, deny_cash
from lantoa.workforce.actions.pool import give_pay_account, leave, say_yes
from lantoa.workforce.forms.neighbour import AboutForm, AccountForm, CodeForm
from lantoa.workforce.models import Neighbour, Shift
from lantoa.workforce.queries import neighbour as queries
from lantoa.workforce.queries.call import offer_by_token

# Set in the browser that opened somebody's own page: it knows who scans a stall's code.
HANDS, SALT = "hands", "workforce.hands"
KEPT = 60 * 60 * 24 * 120


@never_cache
def offer(request: HttpRequest, offer_token: str) -> HttpResponse:
    """What, where, when, for what pay; yes or no. Opening it answers nothing."""
    found = offer_by_token(offer_token)
    if found is None:
        raise Http404
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            if request.POST.get("answer") == "no":
                decline(found, by=request.actor, key=form.command_key())
            elif request.POST.get("answer") == "yes":
                accept(found, _days(request.POST.getlist("days")), by=request.actor, key=form.command_key())
            return redirect("workforce:offer", found.token)
        except RuleError as error:
            form.refuse(error)
    chosen = set(_days(request.POST.getlist("days"))) if form.errors else None
    shown = {"offer": found, "call": found.call, "form_": form, **queries.answers(found, chosen)}
    return page(request, "workforce/offer.html", shown, status=422 if form.errors else 200)


def _days(typed: list[str]) -> list[date]:
    found = []
    for one in typed[:31]:
        try:
            found.append(date.fromisoformat(one))
        except ValueError:
            continue
    return found


@never_cache
@require_safe
def own(request: HttpRequest, neighbour_token: str) -> HttpResponse:
    """Somebody's own page: what they said yes to, what they were asked, their pay, and the way out."""
    found = find(neighbour_token)
    if found.consented_at is None:
        return redirect("workforce:yes", found.token)
    answer = page(
        request, "workforce/neighbour.html", {"neighbour": found, "code_": CodeForm(), **queries.page_of(found)}
    )
    kept = signing.dumps(found.token, salt=SALT)
    secure = settings.SESSION_COOKIE_SECURE
    answer.set_cookie(HANDS, kept, max_age=KEPT, httponly=True, samesite="Lax", secure=secure)
    return answer


@never_cache
def yes(request: HttpRequest, neighbour_token: str) -> HttpResponse:
    """Say that one may be asked, in the words shown; later, change what one said."""
    found = find(neighbour_token)
    form = AboutForm(request.POST if request.method == "POST" else None, of=found)
    wording = _("I may be asked by message when stalls near me need hands. A stall learns my name and number only when I say yes to it. I can leave any time.")  # fmt: skip
    if form.is_bound and form.is_valid():
        try:
            say_yes(found, form.about(), wording, by=request.actor, key=form.command_key())
            return redirect("workforce:neighbour", found.token)
        except RuleError as error:
            form.refuse(error)
    shown = {"neighbour": found, "form_": form, "wording": wording}
    return page(request, "workforce/yes.html", shown, status=422 if form.errors else 200)


@never_cache
def leave_page(request: HttpRequest, neighbour_token: str) -> HttpResponse:
    found, unpaid = find(neighbour_token), False
    form = KeyForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            leave(found, anyway="anyway" in request.POST, by=request.actor, key=form.command_key())
            return page(request, "workforce/left.html", {})
        except RuleError as error:
            unpaid = error.code == "to_be_paid"
            form.refuse(error)
    shown = {"neighbour": found, "form_": form, "unpaid": unpaid}
    return page(request, "workforce/leave.html", shown, status=422 if form.errors else 200)


@never_cache
def account(request: HttpRequest, neighbour_token: str) -> HttpResponse:
    """Where the pay goes."""
    found = find(neighbour_token, willing=True)
    form = AccountForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            give_pay_account(
                found, bank_bin=said["bank_bin"], number=said["number"], holder=said["holder"], by=request.actor, key=form.command_key()
            )  # fmt: skip
            return redirect("workforce:neighbour", found.token)
        except RuleError as error:
            form.refuse(error)
    shown = {"neighbour": found, "form_": form}
    return page(request, "workforce/account.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def withdraw_it(request: HttpRequest, neighbour_token: str, own_shift_id: int) -> HttpResponse:
    found = find(neighbour_token)
    try:
        withdraw(_shift(found, own_shift_id), by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:neighbour", found.token)


@never_cache
@require_POST
def confirm_it(request: HttpRequest, neighbour_token: str, own_shift_id: int) -> HttpResponse:
    """What a stall wrote down is theirs."""
    found = find(neighbour_token, willing=True)
    said = Shift.objects.filter(neighbour=found) | queries.said_of(found)
    shift = get_object_or_404(said.order_by("pk"), pk=own_shift_id)
    try:
        confirm_shift(found, shift, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:neighbour", found.token)


@never_cache
@require_safe
def contract(request: HttpRequest, neighbour_token: str, own_shift_id: int) -> HttpResponse:
    """The paper, as it would be printed."""
    try:
        return paper(contract_for(_shift(find(neighbour_token), own_shift_id)).file)
    except RuleError as error:
        return refusal(request, 409, str(error))


@never_cache
@require_POST
def contract_confirm(request: HttpRequest, neighbour_token: str, own_shift_id: int) -> HttpResponse:
    found = find(neighbour_token)
    try:
        made = contract_for(_shift(found, own_shift_id))
        check_read(made, request.POST.get("said", ""))
        confirm_for_worker(made, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:neighbour", found.token)


@never_cache
@require_POST
def got_it(request: HttpRequest, neighbour_token: str, own_line_id: int) -> HttpResponse:
    """Yes, the cash was got; or no."""
    found = find(neighbour_token)
    line = get_object_or_404(queries.lines_of(found), pk=own_line_id)
    try:
        say = deny_cash if request.POST.get("answer") == "no" else confirm_cash
        say(line, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("workforce:neighbour", found.token)


@never_cache
def scan_page(request: HttpRequest, hands_id: int) -> HttpResponse:
    """The stall's code was scanned, or is typed: a press says that one came, later that one goes."""
    stall = get_object_or_404(accounts.Organisation, pk=hands_id)
    found = _by_cookie(request)
    form = CodeForm(
        request.POST if request.method == "POST" else None, initial={"code": request.GET.get("ma", "")[:16]}
    )
    shift: Shift | None = None
    if form.is_bound and form.is_valid() and found is not None:
        try:
            shift = scan(stall, found, form.cleaned_data["code"], by=request.actor)
        except RuleError as error:
            form.refuse(error)
    elif found is not None:
        shift = queries.shift_today(stall.pk, found)
    shown = {
        # Whoever counts through numbers learns no names: only who is expected here today.
        "stall": stall if shift is not None or (found is not None and queries.is_expected(stall.pk, found)) else None,
        "neighbour": found,
        "form_": form,
        "shift": shift,
        "done": form.is_bound and shift is not None,
    }
    return page(request, "workforce/scan.html", shown, status=422 if form.errors else 200)


def _by_cookie(request: HttpRequest) -> Neighbour | None:
    try:
        token = signing.loads(request.COOKIES.get(HANDS, ""), salt=SALT, max_age=KEPT)
    except signing.BadSignature:
        token = ""
    return queries.by_token(token) or Neighbour.objects.visible_to(request.actor).willing().first()


def find(token: str, *, willing: bool = False) -> Neighbour:
    """Whose own page a link opens; 404 for any other, and for who has left."""
    found = queries.by_token(token)
    if found is None or (willing and found.consented_at is None):
        raise Http404
    return found


def _shift(found: Neighbour, shift_id: int) -> Shift:
    mine = Shift.objects.filter(neighbour=found).select_related("call_day__call", "organisation", "worker")
    shift: Shift = get_object_or_404(mine, pk=shift_id)
    return shift


def paper(file: documents.File | None) -> HttpResponse:
    """A kept paper, to be read in the browser; its holder alone has the link."""
    if file is None:
        raise Http404
    answer = HttpResponse(documents.read_file(file.pk), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="thoa-thuan-{world.today():%Y%m%d}.pdf"'
    return answer
