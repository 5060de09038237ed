"""A household's own sentences for conversations."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import never_cache

from lantoa.channels.actions import quick_reply as actions
from lantoa.channels.forms.inbox import QuickReplyForm
from lantoa.channels.models import QuickReply
from lantoa.channels.queries.inbox import quick_replies as replies_of
from lantoa.kit.errors import RuleError
from lantoa.ui.render import page


@never_cache
def quick_replies(request: HttpRequest) -> HttpResponse:
    """All of them, and one more."""
    form = QuickReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_reply(
                request.actor.organisation_id, form.cleaned_data["text"], by=request.actor, key=form.command_key()
            )
            return redirect("channel_inbox:quick_replies")
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "replies": replies_of(request.actor)}
    return page(request, "channels/quick_replies.html", shown, status=422 if form.errors else 200)


@never_cache
def quick_reply(request: HttpRequest, quick_reply_id: int) -> HttpResponse:
    """Write one anew, or drop it."""
    found = get_object_or_404(QuickReply.objects.visible_to(request.actor), pk=quick_reply_id)
    form = QuickReplyForm(request.POST if request.method == "POST" else None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            if "drop" in request.POST:
                actions.drop_reply(found, by=request.actor, key=form.command_key())
            else:
                actions.change_reply(found, form.cleaned_data["text"], by=request.actor, key=form.command_key())
            return redirect("channel_inbox:quick_replies")
        except RuleError as error:
            form.refuse(error)
    shown = {"form_": form, "found": found}
    return page(request, "channels/quick_reply.html", shown, status=422 if form.errors else 200)
