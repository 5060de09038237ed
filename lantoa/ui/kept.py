"""A page that is the same bytes for everybody says what it depends on, so that it can be kept below Django."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.http import HttpRequest, HttpResponse

from lantoa.kit.page_cache.fill import KEY


def keep(
    request: HttpRequest, answer: HttpResponse, *, names: Iterable[str], until: datetime | None = None
) -> HttpResponse:
    """Return the answer, which changes only with commits that touch one of these names, at `until` by itself, and at midnight.

    Only for a page without form, key, token or anything about the person who asks. Its route must be `cached` in the policy.
    """
    fill = request.META.get(KEY)
    if fill is not None:
        fill.depends(names, until)
    return answer
