"""Look for an HS code by words."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from lantoa.kit.vietnamese import clean_line
from lantoa.shipping.rules.hs import search
from lantoa.ui.render import page


@require_safe
def codes(request: HttpRequest) -> HttpResponse:
    """Words in, codes out; in any of our languages, with or without marks."""
    asked = clean_line(request.GET.get("tim", "")[:100])
    shown = {"asked": asked, "found": search(asked), "language_": get_language() or "vi"}
    return page(request, "shipping/customs_codes.html", shown)
