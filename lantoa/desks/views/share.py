"""Handing a list to a partner."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.desks.actions.share import hand_to, take_back
from lantoa.desks.forms import ShareForm
from lantoa.desks.models import ListShare
from lantoa.desks.queries import desk as queries
from lantoa.desks.queries.sources import part_choices
from lantoa.desks.rules import ListKind, lists
from lantoa.desks.views.desk import kind_at
from lantoa.kit.errors import RuleError
from lantoa.ui.forms import key_in
from lantoa.ui.render import page


@never_cache
def hand_on(request: HttpRequest, list_slug: str) -> HttpResponse:
    """To whom a list is handed now, and to whom it could be."""
    kind = kind_at(list_slug)
    partners = {str(one.pk): one for one in queries.possible_partners(kind)}
    form = _form(kind, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            hand_to(
                kind, partners[said["partner"]], part=said.get("part", ""), by=request.actor, key=form.command_key()
            )
            return redirect("desks:share", kind.slug)
        except RuleError as error:
            form.refuse(error)
    return _shown(request, kind, form, 422 if form.errors else 200)


@never_cache
@require_POST
def take_it_back(request: HttpRequest, share_id: int) -> HttpResponse:
    share = get_object_or_404(ListShare.objects.live().filter(list__in=lists()), pk=share_id)
    kind = lists()[share.list]
    try:
        take_back(share, by=request.actor, key=key_in(request.POST.get("key")))
        return redirect("desks:share", kind.slug)
    except RuleError as error:
        return _shown(request, kind, _form(kind, None), 422, str(error))


def _form(kind: ListKind, posted: object) -> ShareForm:
    partners = [(str(one.pk), one.name) for one in queries.possible_partners(kind)]
    return ShareForm(posted, partners=partners, parts=part_choices(kind.part))


def _shown(request: HttpRequest, kind: ListKind, form: ShareForm, status: int, note: str = "") -> HttpResponse:
    parts = dict(part_choices(kind.part))
    shown = {
        "kind": kind,
        "title": kind.title(request.LANGUAGE_CODE),
        "shares": [(one, parts.get(one.part, one.part)) for one in queries.shares(kind)],
        "form_": form,
        "reader": queries.reader_of(request.actor),
        "note": note,
    }
    return page(request, "desks/share.html", shown, status=status)
