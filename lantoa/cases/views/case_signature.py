"""A citizen signs their dossier: chooses with what, sees what is signed, signs, comes back for it; and who may open it afterwards."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.cases.actions import case_signature as acting
from lantoa.cases.forms.seal import SERVICES, CitizenSignatureForm, SealAgainForm, services_for_people
from lantoa.cases.models import Case, CaseSignature
from lantoa.cases.queries import case as asking
from lantoa.cases.queries.case_signature import SUBJECT, Begun, signature_begun
from lantoa.documents import api as documents
from lantoa.kit.database.wall import house
from lantoa.kit.errors import RuleError
from lantoa.signing import api as signing
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page

AGAIN = ("ready", "again")


@never_cache
def sign(request: HttpRequest, case_code: str) -> HttpResponse:
    """With what they sign, what they sign, and how far it is; with `?to-giay=1` the paper itself, with `?phan=1` only the part that
    changes, with `?khac=1` the choice anew. Nothing is handed in here."""
    mine = asking.case_of(case_code, request.actor)
    if mine is None:
        raise Http404
    if not mine.can_be_edited:
        return redirect("cases:case", mine.code)
    theirs = request.actor.person_id == mine.person_id and not request.actor.helping
    begun = signature_begun(mine) if theirs else None
    if "to-giay" in request.GET:
        return _pdf(begun.row if begun else None, mine.code)
    failed, lost = "", ""
    forms = _forms(request, mine, begun)
    if request.method == "POST":
        failed = request.POST.get("do", "begin") if request.POST.get("do") in forms else "begin"
        form = forms[failed]
        if form.is_valid():
            try:
                return _do(failed, mine, form, request)
            except RuleError as error:
                form.refuse(error)
        begun = signature_begun(mine) if theirs else None
        if failed != "begin" and (begun is None or begun.state not in AGAIN):
            lost = " ".join(str(words) for wrong in form.errors.values() for words in wrong)
    partly = "phan" in request.GET and begun is not None and not failed
    shown = {
        "case": mine, "theirs": theirs, "begun": begun, "services": SERVICES, "sent": "da-gui" in request.GET,
        "form_": forms["begin"] if services_for_people() else None, "code_form": forms["sign"],
        "send_form": forms["code"] if begun and signing.sends_codes(begun.signer.adapter) else None,
        "seen": begun.row.request.current_id if begun else "", "why": signing.certificate_words(begun.signer.why) if begun else "",
        "choosing": "khac" in request.GET or failed == "begin", "lost": lost, "partly": partly,
    }  # fmt: skip
    return page(request, "cases/sign.html", shown, status=422 if failed else 200, fragment="status" if partly else None)


@never_cache
@require_safe
def signed(request: HttpRequest, case_code: str, number: int) -> HttpResponse:
    """What was signed and went with one handing in, for whoever asked."""
    mine = asking.case_of(case_code, request.actor)
    if mine is None:
        raise Http404
    return _pdf(_signature(mine, number), f"{mine.code}-{number}")


@never_cache
@require_safe
def desk_signed(request: HttpRequest, desk_code: str, number: int) -> HttpResponse:
    """The same for the office."""
    ours = asking.case_on_desk(desk_code, request.actor)
    if ours is None:
        raise Http404
    return _pdf(_signature(ours, number), f"{ours.code}-{number}")


def _forms(request: HttpRequest, mine: Case, begun: Begun | None) -> dict[str, KeyForm]:
    """The form that was sent, and the others fresh."""
    posted = request.POST if request.method == "POST" else None
    do = posted.get("do", "begin") if posted is not None else ""
    do = do if do in ("begin", "sign", "code") else "begin"
    last = begun.signer if begun else signing.last_used(mine.person_id, SUBJECT)
    before = (
        {"adapter": last.adapter, "credential": last.credential}
        if last and mine.person_id == request.actor.person_id
        else {}
    )
    made: dict[str, KeyForm] = {
        "begin": CitizenSignatureForm(posted if do == "begin" else None, initial=before),
        "sign": SealAgainForm(posted if do == "sign" else None),
        "code": KeyForm(posted if do == "code" else None),
    }
    if begun and not signing.services().get(begun.signer.adapter):
        del made["sign"].fields["code"]
    return made


def _do(what: str, mine: Case, form: KeyForm, request: HttpRequest) -> HttpResponse:
    said, by, here = form.cleaned_data, request.actor, reverse("cases:sign", args=[mine.code])
    if what == "begin":
        acting.begin_signature(mine, said["adapter"], said["credential"], by=by, key=form.command_key())
    elif what == "sign":
        acting.sign(mine, seen=request.POST.get("seen", ""), code=said.get("code", ""), by=by)
    else:
        acting.send_code(mine, by=by, key=form.command_key())
        return redirect(f"{here}?da-gui=1")
    return redirect(here)


def _signature(case: Case, number: int) -> CaseSignature:
    rows = CaseSignature.objects.filter(case=case).select_related("request")
    with house("whoever sees the dossier sees what was signed of it"):
        return get_object_or_404(rows, action__number=number)


def _pdf(signature: CaseSignature | None, name: str) -> HttpResponse:
    if signature is None:
        raise Http404
    answer = HttpResponse(documents.read_file(signature.request.current_id), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
