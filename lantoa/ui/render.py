"""Answer with a page, or with one block of it when only that is asked for; refuse with a page that says what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.template.backends.utils import csrf_input_lazy, csrf_token_lazy
from django.utils.translation import gettext as _

from lantoa.ui.addresses import addresses
from lantoa.ui.problem import is_api, problem


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    status: int = 200,
    fragment: str | None = None,
) -> HttpResponse:
    """Render the template, or with `fragment` only its block of that name, so that page and fragment cannot drift apart.

    A block rendered alone sees the elements and the context, not what its template sets or imports outside of it.
    """
    known = {
        "request": request,
        "url": addresses(),
        "csrf_input": csrf_input_lazy(request),
        "csrf_token": csrf_token_lazy(request),
        **(context or {}),
    }
    made = engines["jinja2"].env.get_template(template)  # type: ignore[attr-defined]
    if fragment is None:
        return HttpResponse(made.render(known), status=status)
    return HttpResponse("".join(made.blocks[fragment](made.new_context(known))), status=status)


def refusal(request: HttpRequest, status: int, message: str = "") -> HttpResponse:
    """A page that says what is not possible and what to do next. Asks nothing of the database.

    A machine that sent JSON is answered in JSON.
    """
    heading, advice = _words(status)
    if is_api(request):
        return problem(status, message or f"{heading}. {advice}")
    if request.content_type == "application/json":
        return JsonResponse({"success": False, "message": message or heading}, status=status)
    shown = {"heading": heading, "message": message or advice, "code": status}
    if status == 500:
        return page(
            request,
            "ui/broken.html",
            {**shown, "stylesheet": f"/{settings.STATIC_URL.strip('/')}/ui/lantoa.css"},
            status=500,
        )
    return page(request, "ui/refusal.html", shown, status=status)


def _words(status: int) -> tuple[str, str]:
    known = {
        400: (_("This did not arrive in one piece"), _("Please go back and try once more.")),
        403: (
            _("This is not open to you"),
            _("Perhaps the page is too old, or you need to sign in as somebody else. Go back and try again."),
        ),
        404: (_("There is nothing here"), _("The link may be old. Look around the market or go back.")),
        405: (_("This address works differently"), _("Please go back and use the buttons on the page.")),
        409: (_("Something changed meanwhile"), _("Please go back and look at it again.")),
        413: (_("That is too large to send"), _("Photos may have at most 40 MB. Please choose a smaller one.")),
        422: (_("Something is still missing"), _("Please go back and look at the marked fields.")),
        429: (_("A little slower, please"), _("Too many tries in a short time. Wait a few minutes and try again.")),
        503: (_("Many people are here right now"), _("Nothing is lost. Wait a moment and press again.")),
    }
    return known.get(
        status, (_("Something broke on our side"), _("We have noted it. Please wait a moment and try again."))
    )
