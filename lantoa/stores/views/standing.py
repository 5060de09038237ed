"""What moderators say about one's own stall and goods: where it stands, why, and how to answer or appeal."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lantoa.kit.errors import RuleError
from lantoa.kit.world import world
from lantoa.stores.actions.appeal import appeal
from lantoa.stores.actions.decision import answer_moderator
from lantoa.stores.forms.moderation import WordsForm
from lantoa.stores.models import Appeal, Decision, Matter
from lantoa.stores.queries import matters_of
from lantoa.stores.rules import moderation as rules
from lantoa.stores.views import story
from lantoa.ui.render import page

MOST = 60


@never_cache
@require_safe
def standing(request: HttpRequest) -> HttpResponse:
    """Everything of one's own, what waits for oneself first."""
    rows = [(row, story.state(row)) for row in matters_of(request.actor)[:MOST]]
    return page(request, "stores/standing.html", {"rows": rows})


@never_cache
def my_matter(request: HttpRequest, my_matter_id: int) -> HttpResponse:
    """One of them: the reason in plain words, the clock, and an answer or appeal where there is one to give."""
    found = get_object_or_404(matters_of(request.actor), pk=my_matter_id)
    form = WordsForm(request.POST if request.method == "POST" else None, matter=found)
    if request.method == "POST" and form.is_valid():
        try:
            _say(request, found, form)
            return redirect("stores:my_matter", found.pk)
        except RuleError as error:
            form.refuse(error)
            found.refresh_from_db()
            form.show_again(seen=found.step)
    return page(request, "stores/my_matter.html", {**_about(found), "form_": form}, status=422 if form.errors else 200)


def _say(request: HttpRequest, found: Matter, form: WordsForm) -> None:
    words, key, last = form.cleaned_data["words"], form.command_key(), _last(found)
    if found.turn == Matter.Turn.SELLER or last is None or last.appeal_until is None:
        answer_moderator(found, words=words, seen=form.cleaned_data["seen"], by=request.actor, key=key)
    else:
        appeal(last, words=words, by=request.actor, key=key)


def _last(found: Matter) -> Decision | None:
    return found.decisions.select_related("matter").order_by("-at", "-pk").first()


def _about(found: Matter) -> dict[str, Any]:
    guard, language, last = rules.guard(found.guard), get_language() or "vi", _last(found)
    second = Appeal.objects.filter(decision=last).first() if last else None
    waits = second is not None and not second.outcome
    return {
        "matter": found, "state": story.state(found), "why": story.why(found), "lines": story.story(found, staff=False),
        "guard": guard.name(language) if guard else "", "paper": guard.paper(language) if guard else "",
        "paper_is_sure": guard is not None and guard.paper_is_sure, "source": guard.source if guard else "",
        "last": last, "asked": found.turn == Matter.Turn.SELLER, "can_appeal": bool(last and last.can_appeal(world.now())),
        "appeal_waits": waits, "due": story.clock(second.due_at if second and waits else found.due_at if found.turn == Matter.Turn.MODERATOR else None),
        "papers": found.papers.order_by("pk"), "takes_papers": found.is_open or found.hides,
        "is_product": found.subject_type == "catalog.product",
    }  # fmt: skip
