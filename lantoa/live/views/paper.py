"""Papers of goods: the stall adds them; its people and who hosts a sale of these goods look at them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.live.actions.paper import show_paper, take_back
from lantoa.live.errors import MissingPaper
from lantoa.live.forms.paper import PaperForm
from lantoa.live.models import GoodsPaper, LiveStall, Pick
from lantoa.live.queries.papers import needs
from lantoa.ui.brought import brought
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
def pick_paper(request: HttpRequest, pick_id: int) -> HttpResponse:
    """Which paper the stall's own goods need in this sale, and adding it."""
    found = Pick.objects.of_stall(request.actor).select_related("session", "product", "store")
    one = get_object_or_404(found, pk=pick_id)
    posted = request.method == "POST"
    form = PaperForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _added(request, one, form):
        return redirect(_home(request, one))
    return _form(request, one, form, 422 if form.errors else 200)


def _home(request: HttpRequest, one: Pick) -> str:
    """Where who adds it comes from: the sale of their own, or their console in a neighbour's."""
    if one.session.organisation_id == request.actor.organisation_id:
        return reverse("live:console" if one.session.state == "on_air" else "live:session", args=[one.session_id])
    stall = LiveStall.objects.standing(request.actor).filter(session=one.session_id, store=one.store_id).first()
    return reverse("live:stall_console", args=[stall.pk]) if stall else reverse("live:sessions")


def lacking(request: HttpRequest, error: MissingPaper) -> HttpResponse:
    """The refusal, and the form that adds the paper right below it; a neighbour's paper is added by the neighbour."""
    one = Pick.objects.select_related("session", "product", "store").get(pk=error.pick)
    if one.store.organisation_id != request.actor.organisation_id:
        back = reverse("live:console" if one.session.state == "on_air" else "live:session", args=[one.session_id])
        return page(request, "live/paper_theirs.html", {"pick": one, "said": str(error), "home": back}, status=409)
    return _form(request, one, PaperForm(), 409)


def _form(request: HttpRequest, one: Pick, form: PaperForm, status: int) -> HttpResponse:
    need = needs([one]).get(one.pk)
    shown = {"form_": form, "pick": one, "need": need, "home": _home(request, one)}
    return page(request, "live/paper.html", shown, status=status)


def _added(request: HttpRequest, one: Pick, form: PaperForm) -> bool:
    said = form.cleaned_data
    try:
        file = documents.keep_private_photo(said["photo"])
        show_paper(
            one, kind=said["kind"], number=said["number"], valid_until=said["valid_until"], file=file, by=request.actor, key=form.command_key()
        )  # fmt: skip
        return True
    except RuleError as error:
        form.refuse(error)
        return False


@never_cache
@require_POST
def paper_remove(request: HttpRequest, pick_id: int, live_paper_id: int) -> HttpResponse:
    """The stall shows this paper no more."""
    one = get_object_or_404(Pick.objects.of_stall(request.actor), pk=pick_id)
    mine = GoodsPaper.objects.of_stall(request.actor).filter(store=one.store_id, product=one.product_id)
    found = get_object_or_404(mine.select_related("store"), pk=live_paper_id)
    try:
        take_back(found, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("live:pick_paper", one.pk)


@never_cache
@require_safe
def paper(request: HttpRequest, live_paper_id: int) -> HttpResponse:
    """The photo."""
    found = get_object_or_404(GoodsPaper.objects.visible_to(request.actor), pk=live_paper_id)
    try:
        answer = brought(documents.read_file(found.file_id), "image/webp")
    except documents.File.DoesNotExist:
        raise Http404 from None
    return answer
