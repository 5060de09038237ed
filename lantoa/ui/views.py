"""The style guide, the page without a signal, and the pages for what goes wrong."""

from __future__ import annotations

from django.core.exceptions import TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from lantoa.ui.render import page, refusal
from lantoa.ui.samples import samples


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every element in every state, on one page."""
    return page(request, "ui/styleguide.html", samples())


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What a phone keeps to show when there is no signal."""
    return page(request, "ui/offline.html")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    many = _("That was more than a hundred files at once. Please go back and choose ten at most.")
    return refusal(request, 400, many if isinstance(exception, TooManyFilesSent) else "")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return refusal(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    return refusal(request, 500)
