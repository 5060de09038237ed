"""How an outside service that knocks is read and answered, in every room that has a door for one."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, JsonResponse


def body_of(request: HttpRequest) -> bytes | None:
    """What was sent; None where it is longer than is taken, empty where its length is no number. Raises UnreadablePostError where
    it was cut off."""
    try:
        return request.body
    except RequestDataTooBig:
        return None
    except ValueError:  # a length that is no number
        return b""


def refused(reason: str, status: int) -> JsonResponse:
    """Why it was not taken; with 200 what needs not be sent again although nothing was done."""
    return JsonResponse({"success": status == 200, "message": reason}, status=status)
