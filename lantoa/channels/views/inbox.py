"""Conversations with buyers: the list, one person's page, answering, calls written down, who is who."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from lantoa.channels.actions import contact as contacts
from lantoa.channels.actions.claim import make_claim
from lantoa.channels.actions.message import mark_read
from lantoa.channels.actions.reply import reply, send_again
from lantoa.channels.forms.inbox import CallForm, ContactForm, JoinForm, ReplyForm
from lantoa.channels.models import Contact, Conversation, ConversationMessage
from lantoa.channels.models.conversation import PHONE, STALL
from lantoa.channels.queries import inbox as queries
from lantoa.channels.queries import piece as pieces
from lantoa.kit import phone as phones
from lantoa.kit.errors import RuleError
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.ui.forms import KeyForm
from lantoa.ui.render import page, refusal


@never_cache
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Everybody a household talks with, who needs an answer first."""
    words = clean_line(request.GET.get("q", ""))[:100]
    shown = {
        "people": queries.people(request.actor, words, request.GET.get("trang")), "words": words, "not_told": queries.not_told(request.actor),
        **_days(),
    }  # fmt: skip
    return page(request, "channels/inbox.html", shown)


@never_cache
def talk(request: HttpRequest, contact_id: int) -> HttpResponse:
    """One person: what was said everywhere, their orders, and the box to answer."""
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), pk=contact_id)
    talks = queries.talks_with(request.actor, contact)
    if not talks:
        return _elsewhere(request, contact)
    form, panel = _form(request, talks), ""
    if request.method == "POST" and "insert" in request.POST:
        panel = _put_in(request, contact, talks, form)
    elif request.method == "POST" and form is not None and form.is_valid():
        one = next(each for each in talks if each.it.pk == form.cleaned_data["via"])
        try:
            published = bool(form.cleaned_data.get("published"))
            reply(one.it, form.cleaned_data["text"], published=published, by=request.actor, key=form.command_key())
            return redirect(f"{reverse('channel_inbox:talk', args=[contact.pk])}#cuoi")
        except RuleError as error:
            form.refuse(error)
            talks = queries.talks_with(request.actor, contact)
    return _page(request, contact, talks, form, panel)


@never_cache
@require_safe
def thread(request: HttpRequest, contact_id: int) -> HttpResponse:
    """What was said, anew."""
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), pk=contact_id)
    talks = queries.talks_with(request.actor, contact)
    if not talks:
        raise Http404
    return page(request, "channels/talk.html", _thread(request, contact, talks), fragment="thread")


@never_cache
@require_POST
def again(request: HttpRequest, message_id: int) -> HttpResponse:
    """Send once more what the channel did not take."""
    mine = ConversationMessage.objects.visible_to(request.actor).select_related("conversation")
    message = get_object_or_404(mine, pk=message_id)
    try:
        send_again(message, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect(f"{reverse('channel_inbox:talk', args=[message.conversation.holder_id])}#cuoi")


@never_cache
def call(request: HttpRequest) -> HttpResponse:
    """Write down what somebody said on the phone."""
    form = CallForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "phone", "text")}
        try:
            noted = contacts.note_call(request.actor.organisation_id, **said, by=request.actor, key=form.command_key())
            return redirect("channel_inbox:talk", noted.holder_id)
        except RuleError as error:
            form.refuse(error)
    return page(request, "channels/talk_call.html", {"form_": form}, status=422 if form.errors else 200)


@never_cache
def person(request: HttpRequest, contact_id: int) -> HttpResponse:
    """A buyer's name and number, and which conversations are theirs."""
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), pk=contact_id)
    written = clean_line(request.GET.get("so", ""))[:20]
    first = {"name": contact.name, "phone": written or (phones.display(contact.phone) if contact.phone else "")}
    form = ContactForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("name", "phone")}
        try:
            contacts.change_contact(contact, **said, by=request.actor, key=form.command_key())
            return redirect("channel_inbox:talk", contact.pk)
        except RuleError as error:
            form.refuse(error)
    held = (
        Conversation.objects.visible_to(request.actor)
        .begun()
        .filter(holder=contact)
        .select_related("contact", "account")
    )
    talks = list(held.order_by("-last_at", "-pk"))
    shown = {"form_": form, "contact": contact, "talks": talks, "name": queries.name_of(contact, talks), **_days()}
    return page(request, "channels/talk_person.html", shown, status=422 if form.errors else 200)


@never_cache
def join(request: HttpRequest, contact_id: int) -> HttpResponse:
    """Say that somebody else in the list is the same person."""
    contact = get_object_or_404(Contact.objects.visible_to(request.actor), pk=contact_id)
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        other = get_object_or_404(Contact.objects.visible_to(request.actor), pk=form.cleaned_data["other"])
        try:
            contacts.join(contact, other, by=request.actor, key=form.command_key())
            return redirect("channel_inbox:talk", contact.pk)
        except RuleError as error:
            form.refuse(error)
    words = clean_line(request.GET.get("q", ""))[:100]
    found = queries.others(request.actor, contact, words)
    held = list(Conversation.objects.filter(holder=contact).select_related("contact").order_by("-last_at"))
    shown = {
        "form_": form, "contact": contact, "words": words, "others": [(one, queries.name_of(one, one.talks)) for one in found],  # type: ignore[attr-defined]
        "name": queries.name_of(contact, held), "alike": {one.pk for one in queries.same_number(request.actor, contact, held)}, **_days(),
    }  # fmt: skip
    return page(request, "channels/talk_join.html", shown, status=422 if form.errors else 200)


@never_cache
@require_POST
def part(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """They are two people after all."""
    conversation = get_object_or_404(Conversation.objects.visible_to(request.actor), pk=conversation_id)
    try:
        contacts.part(conversation, by=request.actor, key=KeyForm(request.POST).command_key())
    except RuleError as error:
        return refusal(request, 409, str(error))
    return redirect("channel_inbox:talk", conversation.contact_id)


def _elsewhere(request: HttpRequest, contact: Contact) -> HttpResponse:
    """Joined to somebody else: there it is found."""
    begun = Conversation.objects.visible_to(request.actor).begun().filter(contact=contact).first()
    if begun is None or request.method == "POST":
        raise Http404
    return redirect("channel_inbox:talk", begun.holder_id)


def place_of(conversation: Conversation) -> str:
    """Where somebody writes from, in the reader's words."""
    return {STALL: _("at your stall"), PHONE: _("by phone")}.get(conversation.channel) or conversation.place


def _days() -> dict[str, datetime]:
    """By which a moment to come is called."""
    return {"now": world.now(), "tomorrow": world.now() + timedelta(days=1)}


def _form(request: HttpRequest, talks: Sequence[queries.Talk]) -> ReplyForm | None:
    """The box to answer, where there is a way; the newest conversation that is open comes first."""
    ways = [one for one in talks if one.way.kind != "closed"]
    if request.method == "POST":
        # What was typed is kept, though the last way was closed meanwhile.
        ways = ways or list(talks[:1])
    if not ways:
        return None
    rows = [(one.it.pk, place_of(one.it)) for one in ways]
    asked = any(one.way.kind == "question" for one in ways)
    return ReplyForm(request.POST if request.method == "POST" else None, ways=rows, chosen=ways[0].it.pk, asked=asked)


def _put_in(request: HttpRequest, contact: Contact, talks: Sequence[queries.Talk], form: ReplyForm | None) -> str:
    """Put what was asked for into the box; returns which panel is to be open."""
    if form is None:
        return ""
    what, _colon, number = request.POST["insert"].partition(":")
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 19 else 0
    if what == "quick":
        chosen = next((one.text for one in queries.quick_replies(request.actor) if one.pk == pk), "")
        form.put_in(chosen)
        return ""
    if what == "pay":
        found = pieces.to_pay(queries.orders_of(request.actor, contact, talks))
        form.put_in(next((pieces.pay(one) for one in found if one.pk == pk), ""))
        return ""
    offer = next((one for one in pieces.goods(request.actor) if one.pk == pk), None)
    if offer is None:
        form.put_in("")
        return "goods"
    if what == "claim":
        chosen_talk = next((one.it for one in talks if str(one.it.pk) == request.POST.get("via")), talks[0].it)
        try:
            form.put_in(pieces.claim(offer, make_claim(chosen_talk, offer, form.number(), by=request.actor)))
        except RuleError as error:
            form.put_in("")
            form.refuse(error)
            return "goods"
        return ""
    form.put_in(pieces.price(offer) if what == "price" else pieces.card(offer))
    return ""


def _thread(request: HttpRequest, contact: Contact, talks: Sequence[queries.Talk]) -> dict[str, Any]:
    before = request.GET.get("truoc", "")
    messages, older = queries.messages_of(
        talks, int(before) if before.isascii() and before.isdigit() and len(before) < 19 else None
    )
    held = [one.it for one in talks]
    if messages:
        newest = max(one.pk for one in messages)
        mark_read(held, newest)
    return {
        "contact": contact, "talks": talks, "messages": messages, "older": older, "place_of": place_of, "before": before,
        "name": queries.name_of(contact, held), "several": len(talks) > 1, "reachable": bool(queries.phones_of(contact, held)), **_days(),
    }  # fmt: skip


def _page(
    request: HttpRequest, contact: Contact, talks: Sequence[queries.Talk], form: ReplyForm | None, panel: str
) -> HttpResponse:  # fmt: skip
    shown = _thread(request, contact, talks)
    held = [one.it for one in talks]
    found = queries.orders_of(request.actor, contact, talks)
    numbers = queries.phones_of(contact, held)
    # A refused piece says why above the box; a form that was only filled says nothing.
    filled = request.method == "POST" and "insert" in request.POST
    wrong = bool(form and form.errors) and not (filled and not panel)
    if filled and form is not None and not form.non_field_errors() and "quantity" not in form.errors:
        form.errors.clear()
        wrong = False
    shown |= {
        "form_": form, "panel": panel, "orders": found, "to_pay": pieces.to_pay(found), "phones": numbers, "quick": queries.quick_replies(request.actor),
        "goods": pieces.goods(request.actor) if panel == "goods" else [], "alike": queries.same_number(request.actor, contact, held),
        "number": "" if numbers else queries.written_number(shown["messages"]),
    }  # fmt: skip
    return page(request, "channels/talk.html", shown, status=422 if wrong else 200)
