"""Is this signature genuine? Four plain answers for anybody."""

from __future__ import annotations

from threading import BoundedSemaphore

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from lantoa.kit.errors import RuleError
from lantoa.signing.actions.verify import verify as look
from lantoa.signing.forms import VerifyForm
from lantoa.ui.render import page

# Each look takes a process and a second or more of it: what comes on top is told to wait.
_places = BoundedSemaphore(2)


@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Take a PDF, look at it, answer; the file is gone with the answer."""
    posted = request.method == "POST"
    form = VerifyForm(request.POST if posted else None, request.FILES if posted else None)
    verdict, status = None, 422 if posted else 200
    if posted and form.is_valid():
        if not _places.acquire(blocking=False):
            form.refuse(RuleError(_("Many people are asking right now. Please try again in a minute.")))
            status = 503
        else:
            try:
                verdict, status = look(form.cleaned_data["file"].read()), 200
            except RuleError as error:
                form.refuse(error)
            finally:
                _places.release()
    return page(request, "signing/verify.html", {"form_": form, "verdict": verdict}, status=status)
