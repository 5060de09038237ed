"""Papers: the seller adds them, the moderators look at them, nobody else does."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.documents import api as documents
from lantoa.kit.errors import RuleError
from lantoa.stores.actions.paper import add_paper
from lantoa.stores.forms.paper import PaperForm
from lantoa.stores.models import Matter, Paper
from lantoa.stores.queries import matters_of
from lantoa.ui.brought import brought
from lantoa.ui.render import page


@never_cache
def papers(request: HttpRequest, my_matter_id: int) -> HttpResponse:
    """Add one more paper to what moderators look at."""
    found = get_object_or_404(matters_of(request.actor), pk=my_matter_id)
    posted = request.method == "POST"
    form = PaperForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and _added(request, found, form):
        return redirect("stores:my_matter", found.pk)
    return page(request, "stores/papers.html", {"matter": found, "form_": form}, status=422 if form.errors else 200)


def _added(request: HttpRequest, found: Matter, form: PaperForm) -> bool:
    key = form.command_key()
    try:
        file = documents.keep_private_photo(form.cleaned_data["photo"])
        add_paper(found, file=file, name=form.cleaned_data["name"], by=request.actor, key=key)
        return True
    except RuleError as error:
        form.refuse(error)
        return False


@never_cache
@require_safe
def my_paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The photo, for the seller's own people."""
    return _bytes(get_object_or_404(Paper.objects.own(request.actor), pk=paper_id))


@never_cache
@require_safe
def paper(request: HttpRequest, paper_id: int) -> HttpResponse:
    """The photo, for moderators."""
    return _bytes(get_object_or_404(Paper.objects.visible_to(request.actor), pk=paper_id))


def _bytes(found: Paper) -> HttpResponse:
    try:
        answer = brought(documents.read_file(found.file_id), "image/webp")
    except documents.File.DoesNotExist:
        raise Http404 from None
    return answer
