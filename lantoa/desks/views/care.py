"""Taking something on, giving it to a colleague, and saying what became of it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from lantoa.accounts import api as accounts
from lantoa.desks.actions.care import end, give, take
from lantoa.desks.forms import DONE, EndForm, GiveForm
from lantoa.desks.models import Care
from lantoa.desks.queries import desk as queries
from lantoa.desks.rules import lists
from lantoa.desks.views.desk import kind_at, show_list, title_of
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page


@never_cache
@require_POST
def take_it(request: HttpRequest, list_slug: str) -> HttpResponse:
    kind, form = kind_at(list_slug), KeyForm(request.POST)
    subject = request.POST.get("subject", "")
    number = int(subject) if subject.isascii() and subject.isdigit() and len(subject) < 19 else 0
    try:
        if not form.is_valid():
            return show_list(
                request, kind, status=422, note=_("Something got lost on the way. Please press once more.")
            )
        care = take(kind, number, by=request.actor, key=form.command_key())
        return redirect("desks:care", care.pk)
    except RuleError as error:
        return show_list(request, kind, status=422, note=str(error))


@never_cache
def care(request: HttpRequest, care_id: int) -> HttpResponse:
    """What somebody looks after: what to do next, and what became of it."""
    found = _care(request, care_id)
    form = EndForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        try:
            end(found, words=said["words"], done=said["outcome"] == DONE, by=request.actor, key=form.command_key())
            return redirect("desks:desk")
        except RuleError as error:
            form.refuse(error)
            found.refresh_from_db()
    return _shown(request, found, form, GiveForm(people=_people(found)))


@never_cache
@require_POST
def give_on(request: HttpRequest, care_id: int) -> HttpResponse:
    found = _care(request, care_id)
    form = GiveForm(request.POST, people=_people(found))
    if form.is_valid():
        chosen = form.cleaned_data["person"]
        try:
            person = accounts.Person.objects.get(pk=int(chosen)) if chosen else None
            give(found, person, by=request.actor, key=form.command_key())
            return redirect("desks:care", found.pk)
        except RuleError as error:
            form.refuse(error)
            found.refresh_from_db()
    return _shown(request, found, EndForm(), form)


def _care(request: HttpRequest, care_id: int) -> Care:
    reader = queries.reader_of(request.actor)
    found: Care = get_object_or_404(queries.cares_of(request.actor, reader), pk=care_id)
    if not reader.works and not found.holder_id == reader.organisation_id:
        raise Http404
    return found


def _people(found: Care) -> list[tuple[str, str]]:
    return [(str(one.pk), one.name) for one in queries.colleagues(found)]


def _shown(request: HttpRequest, found: Care, form: EndForm, give_form: GiveForm) -> HttpResponse:
    reader, kind = queries.reader_of(request.actor), lists().get(found.list)
    row = queries.find(kind, reader, found.subject_id) if kind and found.is_going else None
    # What stands there now may be another matter of the same thing.
    row = row if row and row.care and row.care.pk == found.pk else None
    shown = {
        "care": found,
        "kind": kind,
        "list_title": title_of(found.list),
        "next": kind.what_next(request.LANGUAGE_CODE) if kind else "",
        "link": kind.link_words(request.LANGUAGE_CODE) if kind else "",
        "row": row,
        "form_": form,
        "give_": give_form,
        "today": world.today(),
        "me": request.actor.person_id,
    }
    return page(request, "desks/care.html", shown, status=422 if form.errors or give_form.errors else 200)
