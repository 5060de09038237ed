"""A producer's grades and dossiers: what holds until when, what is under way, and handing one in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.catalog.actions.dossier import hand_in
from lantoa.catalog.forms.ocop import DossierForm
from lantoa.catalog.models import Dossier, Evidence, Grade, OcopProduct
from lantoa.catalog.queries.ocop import last_grade_of
from lantoa.catalog.rules.ocop import MOST_EVIDENCE
from lantoa.catalog.views.ocop import file_answer
from lantoa.catalog.views.paper import papers_kept
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import first_of
from lantoa.ui.render import page


@never_cache
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """What stars one's products have until when, and the dossiers under way."""
    own = list(OcopProduct.objects.filter(organisation=request.actor.organisation_id).order_by("name", "pk")[:300])
    last = last_grade_of(one.pk for one in own)
    dossiers = (
        Dossier.objects.visible_to(request.actor).select_related("ocop", "body__organisation").order_by("-pk")[:100]
    )
    shown = {
        "rows": [(one, last[one.pk]) for one in own if one.pk in last],
        "dossiers": dossiers,
        "today": world.today(),
    }
    return page(request, "catalog/ocop_mine.html", shown)


@never_cache
def hand_in_dossier(request: HttpRequest) -> HttpResponse:
    posted, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = DossierForm(posted, files, actor=request.actor, initial={"product": request.GET.get("hang", "")})
    if form.is_bound and form.is_valid():
        try:
            sent, others = first_of(form.cleaned_data["files"][:MOST_EVIDENCE])
            if others:
                form.add_error("files", others)
            else:
                with papers_kept(sent, "files") as kept:
                    shown = [(one.name, file) for one, file in zip(sent, kept, strict=True)]
                    made = hand_in(**form.values(), evidence=shown, by=request.actor, key=form.command_key())
                return redirect("catalog:dossier", made.pk)
        except RuleError as error:
            form.refuse(error)
    return page(request, "catalog/dossier_new.html", {"form_": form}, status=422 if form.errors else 200)


@never_cache
@require_safe
def dossier(request: HttpRequest, dossier_id: int) -> HttpResponse:
    """How far one's dossier is."""
    mine = Dossier.objects.visible_to(request.actor).select_related("ocop", "body__organisation", "council")
    found = get_object_or_404(mine, pk=dossier_id)
    grade = Grade.objects.filter(dossier=found).first()
    return page(request, "catalog/dossier.html", {"dossier": found, "grade": grade, "evidence": found.evidence.all()})


@never_cache
@require_safe
def evidence(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """A paper of a dossier, for those whose business it is."""
    seen = Evidence.objects.filter(dossier__in=Dossier.objects.seen_by(request.actor)).select_related("file")
    return file_answer(get_object_or_404(seen, pk=evidence_id).file)
