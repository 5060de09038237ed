"""Who shows neighbours' goods, what a stall agreed to give them of each order they bring, and what that came to."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q

from lantoa.channels.models.link import Claim, ShortLink
from lantoa.kit.access import Actor, sells

# A rule of this house: who shows goods does not take more of an order than who made them.
LEAST_RATE, MOST_RATE = 1, 5_000


class CreatorQuerySet(models.QuerySet["Creator"]):
    def public(self) -> Self:
        return self.filter(closed_at=None)


class Creator(models.Model):
    """A household or other organisation that shows neighbours' goods on a page of its own."""

    organisation = models.OneToOneField("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    about = models.TextField(blank=True, default="")
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    objects: ClassVar = CreatorQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug


class CreatorAgreementQuerySet(models.QuerySet["CreatorAgreement"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those in which this actor's organisation is one of the two sides."""
        if not sells(actor):
            return self.none()
        return self.filter(Q(maker=actor.organisation_id) | Q(creator__organisation=actor.organisation_id))

    def open(self) -> Self:
        """Proposed, and answered by nobody yet."""
        return self.filter(accepted_at=None, turned_down_at=None)

    def in_force(self) -> Self:
        return self.filter(accepted_at__isnull=False, ended_at=None)


class CreatorAgreement(models.Model):
    """So many hundredths of a percent of the goods of each order a creator brings to a stall. Proposed by one side, accepted by the
    other, ended by either; its terms are never changed. `link` leads to the stall from the creator's page."""

    creator = models.ForeignKey(Creator, on_delete=models.PROTECT, related_name="agreements")
    maker = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    rate = models.PositiveIntegerField()
    proposed_by = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    turned_down_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects: ClassVar = CreatorAgreementQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["maker", "accepted_at"], name="channels_creator_maker")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(rate__gte=LEAST_RATE) & Q(rate__lte=MOST_RATE), name="channels_creator_rate"
            ),
            models.UniqueConstraint(
                fields=["creator", "maker"],
                condition=Q(turned_down_at=None, ended_at=None),
                name="channels_creator_once",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(turned_down_at=None), name="channels_creator_one_answer"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.creator_id} for {self.maker_id}"

    @property
    def state(self) -> str:
        """proposed, turned_down, in_force or over."""
        if self.accepted_at is None:
            return "turned_down" if self.turned_down_at else "proposed"
        return "over" if self.ended_at else "in_force"

    def may_answer(self, actor: Actor) -> bool:
        """Whether it waits for this actor's side."""
        sides = {self.maker_id, self.creator.organisation_id} - {self.proposed_by_id}
        return self.state == "proposed" and actor.organisation_id in sides


class CreatorLink(models.Model):
    """A short link that a creator shares; what is ordered by it owes what the agreement says."""

    link = models.OneToOneField(ShortLink, on_delete=models.CASCADE, related_name="by_creator")
    agreement = models.ForeignKey(CreatorAgreement, on_delete=models.PROTECT, related_name="links")
    whole = models.BooleanField(default=False)  # the one that stands on the creator's page

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement"], condition=Q(whole=True), name="channels_creator_page_link")
        ]

    def __str__(self) -> str:
        return f"{self.link_id} of {self.agreement_id}"


class CreatorShare(models.Model):
    """What an order owes who brought it, frozen when it was placed: the rate, the goods' đồng then and the share of them. What is left
    of it after cancelling and putting right is worked out when asked."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="share")
    agreement = models.ForeignKey(CreatorAgreement, on_delete=models.PROTECT, related_name="shares")
    rate = models.PositiveIntegerField()
    base = models.PositiveBigIntegerField()
    amount = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(amount__lte=F("base")), name="channels_share_amount")
        ]

    def __str__(self) -> str:
        return f"{self.amount} by claim {self.claim_id}"


class ShareSettlement(models.Model):
    """Đồng a stall says it paid of what it owes a creator: by a movement the bank told of, or in cash. A mistake is reversed by a
    second row."""

    agreement = models.ForeignKey(CreatorAgreement, on_delete=models.PROTECT, related_name="settlements")
    amount = models.PositiveBigIntegerField()
    movement = models.ForeignKey("payments.BankTransaction", null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversal")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(amount__gt=0), name="channels_share_settled")]

    def __str__(self) -> str:
        return f"{self.amount} for {self.agreement_id}"
