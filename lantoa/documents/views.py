"""Photos, under the name of their content."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from lantoa.documents.models import File
from lantoa.documents.queries import is_photo, read_file


@require_safe
@condition(etag_func=lambda request, sha: f'"{sha}"')
def photo(request: HttpRequest, sha: str) -> HttpResponse:
    """One photo's bytes. They can never change, so a browser asks once."""
    if not is_photo(sha):
        raise Http404
    try:
        answer = HttpResponse(read_file(sha), content_type="image/webp")
    except File.DoesNotExist:
        raise Http404 from None
    answer["Cache-Control"] = "public, max-age=31536000, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
