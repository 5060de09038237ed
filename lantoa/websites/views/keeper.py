"""Who may look at the desk: officers of a body that keeps the register."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from lantoa.kit.errors import RuleError
from lantoa.websites.actions.keeper import check_keeper

View = Callable[..., HttpResponse]


def for_keepers(view: View) -> View:
    """The view, closed to everybody who does not keep the register."""

    @wraps(view)
    def closed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            check_keeper(request.actor)
        except RuleError as refused:
            raise PermissionDenied(str(refused)) from None
        return view(request, *args, **kwargs)

    return closed
