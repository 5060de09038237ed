"""Photos, under the name of their content, and one's own papers."""

from __future__ import annotations

from typing import Any
from uuid import uuid5

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_POST, require_safe

from lantoa.documents.actions import personal_paper
from lantoa.documents.forms import NameForm, PapersForm
from lantoa.documents.models import File, PaperPage, PaperShare, PersonalPaper
from lantoa.documents.queries import is_photo, kind_names, paper_advice, papers_of, read_file, size_of, views_of
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.brought import brought
from lantoa.ui.forms import first_of
from lantoa.ui.render import page


@require_safe
@condition(etag_func=lambda request, sha: f'"{sha}"')
def photo(request: HttpRequest, sha: str) -> HttpResponse:
    """One photo's bytes, whole. They can never change, so a browser asks once."""
    if not is_photo(sha):
        raise Http404
    return _for_good(sha, "webp")


@require_safe
@condition(etag_func=lambda request, sha, width, form: f'"{sha}-{width}-{form}"')
def size(request: HttpRequest, sha: str, width: int, form: str) -> HttpResponse:
    """One size of the photo of this name."""
    found = size_of(sha, width, form) if width < 10_000 else None
    if found is None:
        raise Http404
    return _for_good(found, form)


def _for_good(sha: str, form: str) -> HttpResponse:
    try:
        answer = brought(read_file(sha), f"image/{form}")
    except File.DoesNotExist:
        raise Http404 from None
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@never_cache
def papers(request: HttpRequest) -> HttpResponse:
    """My papers, who opened them, and a form to add some. Of several sent at once the good ones are kept, the others named."""
    posted = request.method == "POST"
    form = PapersForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _kept_all(request, form):
        return redirect("papers:papers")
    shown = {
        "form_": form,
        "pages": Paginator(papers_of(request.actor.person), 20).get_page(request.GET.get("trang")),
        "views": views_of(request.actor.person)[:20],
        "names": kind_names(),
    }
    return page(request, "documents/papers.html", shown, status=422 if form.errors else 200)


def _kept_all(request: HttpRequest, form: PapersForm) -> bool:
    data, key = form.cleaned_data, form.command_key()
    said = {name: data[name] for name in ("kind", "title", "valid_until")}
    files, too_many = first_of(data["papers"])
    for number, upload in enumerate(files):
        try:
            personal_paper.keep_paper(
                upload, owner=request.actor.person, by=request.actor, key=uuid5(key, str(number)), **said
            )
        except RuleError as error:
            sentence = str(error)
            named = _("%(file)s: %(why)s") % {"file": upload.name, "why": sentence} if len(files) > 1 else sentence
            form.add_error(error.field if error.field in form.fields else None, named)
    if too_many:
        form.add_error("papers", too_many)
    if form.errors:
        form.show_again(key=world.uuid7())
    return not form.errors


@never_cache
def own_paper(request: HttpRequest, own_paper_id: int) -> HttpResponse:
    """One of my papers, whole; sent, it is named anew, or an agreement about it taken back."""
    found = _mine(request, own_paper_id)
    shares = (
        PaperShare.objects.open_at(world.now())
        .filter(paper=found)
        .select_related("organisation", "paper")
        .order_by("pk")
    )
    if "take_back" in request.POST:
        said = request.POST["take_back"]
        share = get_object_or_404(shares, pk=int(said) if said.isdecimal() and len(said) < 19 else 0)
        personal_paper.withdraw_share(share, by=request.actor)
        return redirect("papers:own_paper", own_paper_id=own_paper_id)
    start = {"title": found.title, "kind": found.kind, "valid_until": found.valid_until}
    form = NameForm(request.POST if request.method == "POST" else None, initial=start)
    if request.method == "POST" and form.is_valid():
        personal_paper.name_paper(found, **{name: form.cleaned_data[name] for name in start}, by=request.actor)
        return redirect("papers:own_paper", own_paper_id=own_paper_id)
    shown: dict[str, Any] = {
        "paper": found, "form_": form, "numbers": list(found.pages.order_by("number").values_list("number", flat=True)),
        "advice": paper_advice(found), "views": views_of(request.actor.person).filter(share__paper=found), "names": kind_names(),
        "shares": shares,
    }  # fmt: skip
    return page(request, "documents/paper.html", shown, status=422 if form.errors else 200)


@never_cache
@require_safe
def own_paper_page(request: HttpRequest, own_paper_id: int, number: int) -> HttpResponse:
    """One page of my paper."""
    found = get_object_or_404(PaperPage, paper=_mine(request, own_paper_id), number=min(number, 9_999))
    return _private(found.file_id, "image/webp")


@never_cache
@require_safe
def own_paper_file(request: HttpRequest, own_paper_id: int) -> HttpResponse:
    """What is kept of my paper, to be saved: never shown by the browser itself."""
    found = _mine(request, own_paper_id)
    answer = _private(found.file_id, found.file.content_type)
    ending = "pdf" if found.file.content_type == "application/pdf" else "webp"
    answer["Content-Disposition"] = f'attachment; filename="giay-to-{found.pk}.{ending}"'
    return answer


@never_cache
@require_POST
def forget(request: HttpRequest, own_paper_id: int) -> HttpResponse:
    """Erase one of my papers."""
    personal_paper.forget_paper(_mine(request, own_paper_id), by=request.actor)
    return redirect("papers:papers")


def _mine(request: HttpRequest, own_paper_id: int) -> PersonalPaper:
    found: PersonalPaper = get_object_or_404(
        PersonalPaper.objects.visible_to(request.actor).select_related("file"), pk=own_paper_id
    )
    return found


def _private(sha: str, content_type: str) -> HttpResponse:
    try:
        answer = brought(read_file(sha), content_type)
    except File.DoesNotExist:
        raise Http404 from None
    return answer
