"""Whom a household talks with, where, and what was said."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.channels.models.account import ChannelAccount, own
from lantoa.channels.rules import channels
from lantoa.channels.rules.conversations import GRACE, REMOVED
from lantoa.kit.access import Actor

STALL, PHONE = "stall", "phone"
# What stands in the place of a number by which an erased buyer was known.
GONE = "gone:"


class ContactQuerySet(models.QuerySet["Contact"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor))


class Contact(models.Model):
    """A buyer as one household knows them: by the name and number somebody wrote down. Each place they write from begins with a
    contact of its own; joined, one contact holds the conversations of several (see Conversation.holder).

    `person` is known only of who asked at the stall while signed in; no screen shows it. `found_by` is what they are looked for by.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120, blank=True, default="")
    phone = models.CharField(max_length=16, blank=True, default="")
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    found_by = models.CharField(max_length=200, blank=True, default="")
    created_at = models.DateTimeField()

    objects: ClassVar = ContactQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "phone"], name="channels_contact_phone")]

    def __str__(self) -> str:
        return f"contact {self.pk} of {self.organisation_id}"


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor))

    def begun(self) -> Self:
        """Those in which something was said."""
        return self.filter(last_at__isnull=False)


class Conversation(models.Model):
    """One place where a buyer and a household talk: an account at a channel, the stall's own page, the phone. It is also what a
    buyer is known by there. `contact` is who it began with, `holder` who it is shown with: another contact after they were joined.

    The rest is a summary of its messages: the newest, how many nobody has read, since when the buyer waits, until when the channel lets
    us answer (none: no end). Until `sending_until` a worker sends what is to be said.
    """

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    contact = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="begun")
    holder = models.ForeignKey(Contact, on_delete=models.PROTECT, related_name="conversations")
    account = models.ForeignKey(ChannelAccount, null=True, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20)
    outside_id = models.CharField(max_length=120)
    last_at = models.DateTimeField(null=True)
    last_words = models.CharField(max_length=140, blank=True, default="")
    last_kind = models.CharField(max_length=10, blank=True, default="")
    last_by_shop = models.BooleanField(default=False)
    read_to = models.BigIntegerField(default=0)
    unread = models.PositiveIntegerField(default=0)
    waiting_since = models.DateTimeField(null=True)
    reply_until = models.DateTimeField(null=True)
    sending_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    objects: ClassVar = ConversationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "outside_id"], condition=Q(account__isnull=False), name="channels_talk_once"
            ),
            models.UniqueConstraint(
                fields=["organisation", "channel", "outside_id"], condition=Q(account=None), name="channels_talk_here_once"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [models.Index(fields=["organisation", "-last_at"], name="channels_talk_newest")]

    def __str__(self) -> str:
        return f"{self.channel} {self.outside_id} of {self.organisation_id}"

    @property
    def place(self) -> str:
        """The channel's name as people know it; "" for the stall and the phone, which each language names."""
        return "" if self.channel in (STALL, PHONE) else channels.channel_name(self.channel)


class ConversationMessageQuerySet(models.QuerySet["ConversationMessage"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(own(actor, "conversation__organisation_id"))

    def from_buyer(self) -> Self:
        """What a buyer said and did not take back."""
        return self.filter(by_shop=False).exclude(verb=REMOVED)

    def to_say(self) -> Self:
        return self.filter(state=ConversationMessage.State.WAITING)

    def not_told(self, now: datetime) -> Self:
        """Those we had to fetch: no hook told of them, though there was time for it."""
        return self.filter(polled_at__lte=now - GRACE, hooked_at=None)


class ConversationMessage(models.Model):
    """One thing said. `verb` is how it stands at the channel now (add, edit, hide, remove) and `verb_at` since when, as told; the words
    of a removed one stay for the household's record. `hooked_at`: a hook told of it; `polled_at`: we found it by asking.

    What our side says has a `state`: on its way, sent, or refused, then with the channel's own words.
    """

    class State(models.TextChoices):
        NONE = ""
        WAITING = "waiting"
        SENT = "sent"
        REFUSED = "refused"

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="messages")
    account = models.ForeignKey(ChannelAccount, null=True, on_delete=models.PROTECT, related_name="+")
    outside_id = models.CharField(max_length=120, blank=True, default="")
    question = models.ForeignKey("stores.Question", null=True, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    by_shop = models.BooleanField()
    text = models.TextField(blank=True, default="")
    text_at = models.DateTimeField(null=True)
    edited = models.BooleanField(default=False)
    links = models.JSONField(default=list)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    about = models.CharField(max_length=80, blank=True, default="")
    at = models.DateTimeField()
    came_at = models.DateTimeField()
    verb = models.CharField(max_length=6, default="add")
    verb_at = models.DateTimeField(null=True)
    hooked_at = models.DateTimeField(null=True)
    polled_at = models.DateTimeField(null=True)
    reply_until = models.DateTimeField(null=True)
    # A comment that had its one private answer.
    answered = models.BooleanField(default=False)
    found_by = models.TextField(blank=True, default="")
    state = models.CharField(max_length=8, choices=State, blank=True, default=State.NONE)
    answers = models.CharField(max_length=120, blank=True, default="")
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=16, blank=True, default="")
    words = models.CharField(max_length=200, blank=True, default="")

    objects: ClassVar = ConversationMessageQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["account", "outside_id"], condition=Q(account__isnull=False) & ~Q(outside_id=""), name="channels_message_once"
            ),
            models.UniqueConstraint(
                fields=["question", "by_shop"], condition=Q(question__isnull=False), name="channels_message_question"
            ),
        ]  # fmt: skip
        indexes: ClassVar = [
            models.Index(fields=["conversation", "-at"], name="channels_message_newest"),
            models.Index(fields=["next_try_at"], condition=Q(state="waiting"), name="channels_message_to_say"),
            models.Index(
                fields=["account"], condition=Q(polled_at__isnull=False, hooked_at=None), name="channels_message_not_told"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"message {self.pk} of {self.conversation_id}"

    @property
    def removed(self) -> bool:
        return self.verb == REMOVED

    @property
    def can_retry(self) -> bool:
        return self.state == self.State.REFUSED


class ConversationCursor(models.Model):
    """Until when an account's conversations were read by asking, and when that was tried last."""

    account = models.OneToOneField(ChannelAccount, on_delete=models.CASCADE, primary_key=True, related_name="+")
    seen_to = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"cursor of {self.account_id}"


class ConversationClaim(models.Model):
    """A link that was sent to a buyer: this much of that, with a code (`kit.post_code`) that the order names and that ties it to the
    conversation. Nothing is held by it; ordering does."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="claims")
    code = models.CharField(max_length=9, unique=True)
    variant = models.ForeignKey("catalog.ProductVariant", on_delete=models.CASCADE, related_name="+")
    quantity = models.PositiveIntegerField()
    order = models.OneToOneField("orders.Order", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(quantity__gt=0), name="channels_claim_quantity")]

    def __str__(self) -> str:
        return self.code


def newest_first() -> list[models.OrderBy]:
    """Messages as they were said, those of one moment as they came."""
    return [F("at").desc(), F("pk").desc()]
