"""Photos, under the name of their content."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from lantoa.documents.models import File
from lantoa.documents.queries import is_photo, read_file, size_of


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
        answer = HttpResponse(read_file(sha), content_type=f"image/{form}")
    except File.DoesNotExist:
        raise Http404 from None
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
