"""A livestream sale, the stalls in it, and the goods that are shown under codes."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q

from lantoa.kit.access import Actor, sells
from lantoa.live.rules.session import State, state


class LiveSessionQuerySet(models.QuerySet["LiveSession"]):
    def visible_to(self, actor: Actor) -> Self:
        """Sessions of the organisation this actor sells for."""
        if not sells(actor):
            return self.none()
        return self.filter(organisation_id=actor.organisation_id)

    def on_air(self) -> Self:
        return self.filter(on_air_at__isnull=False, over_at=None)

    def open(self) -> Self:
        """Those in which something can still be held or claimed."""
        return self.filter(on_air_at__isnull=False, closed_at=None)

    def public(self) -> Self:
        """Those with a page for everybody: a stall that buyers may see stands in it, and none of the host's own that they may not."""
        there = LiveStall.objects.filter(session=OuterRef("pk"), joined_at__isnull=False, left_at=None)
        hidden = Q(store__rehearsal=True) | Q(store__withheld=True) | Q(store__opened_at=None)
        own = there.filter(store__organisation=OuterRef("organisation"))
        return self.filter(Exists(there.exclude(hidden)), ~Exists(own.filter(hidden)))


class LiveSession(models.Model):
    """One livestream sale of one organisation. Its state follows from its times. `hold_minutes` is how long pieces stay held for who
    does not claim them, `streamer` who stands before the camera, `rules` what everybody can read about how things go, `learned` what
    corrections taught the grammar in this session."""

    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    planned_at = models.DateTimeField()
    hold_minutes = models.PositiveSmallIntegerField(default=30)
    streamer = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    video_url = models.CharField(max_length=300, blank=True, default="")
    rules = models.TextField(blank=True, default="")
    # Shown on the sale's page as long as it stands here.
    warning = models.CharField(max_length=300, blank=True, default="")
    learned = models.JSONField(default=list)
    # Raised whenever what is shown under which code, or what was learned, changes; it begins anywhere, so that no other sale has had it.
    table_version = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()
    on_air_at = models.DateTimeField(null=True)
    over_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    # When the worker looked after it last.
    looked_at = models.DateTimeField(null=True)
    # Names and words of its comments are gone; the account stays.
    forgotten_at = models.DateTimeField(null=True)

    objects: ClassVar = LiveSessionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "-planned_at"], name="live_session_of_home")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(hold_minutes__gte=1, hold_minutes__lte=1440), name="live_hold_minutes"),
            models.CheckConstraint(
                condition=(Q(over_at=None) | Q(on_air_at__isnull=False)) & (Q(closed_at=None) | Q(over_at__isnull=False)), name="live_states_in_order"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.title

    @property
    def state(self) -> State:
        return state(self.on_air_at, self.over_at, self.closed_at)

    @property
    def began_at(self) -> datetime:
        """When it went on air; before that, when it is planned for."""
        return self.on_air_at or self.planned_at

    @property
    def takes_comments(self) -> bool:
        return self.state == "on_air"

    @property
    def can_be_claimed(self) -> bool:
        return self.state in ("on_air", "over")


class LiveStallQuerySet(models.QuerySet["LiveStall"]):
    def asked_of(self, actor: Actor) -> Self:
        """Neighbours' sales in which the actor's own stall was asked to stand, or stands."""
        if not sells(actor):
            return self.none()
        mine = self.filter(store__organisation_id=actor.organisation_id)
        mine = mine.exclude(session__organisation_id=actor.organisation_id)
        return mine.filter(left_at=None, session__over_at=None)

    def standing(self, actor: Actor) -> Self:
        """The actor's own stalls that stand in a neighbour's sale, after their yes, until its account is closed."""
        if not sells(actor):
            return self.none()
        mine = self.filter(store__organisation_id=actor.organisation_id, joined_at__isnull=False, left_at=None)
        return mine.exclude(session__organisation_id=actor.organisation_id).filter(session__closed_at=None)

    def wanting(self, actor: Actor) -> Self:
        """The actor's own stalls in own sales whose account is open, and those that neighbours ask for and that have not answered."""
        if not sells(actor):
            return self.none()
        own = Q(session__organisation_id=actor.organisation_id)
        open_ = Q(session__on_air_at__isnull=False, session__closed_at=None)
        asked = Q(joined_at=None, left_at=None, session__over_at=None)
        return self.filter((own & open_) | (~own & asked), store__organisation_id=actor.organisation_id)


class LiveStall(models.Model):
    """A stall in a session: the host's own, or a neighbour's that was asked and said yes."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="stalls")
    store = models.ForeignKey("stores.Store", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    joined_at = models.DateTimeField(null=True)
    left_at = models.DateTimeField(null=True)

    objects: ClassVar = LiveStallQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["session", "store"], name="live_stall_once")]

    def __str__(self) -> str:
        return f"stall {self.store_id} in {self.session_id}"


class PickQuerySet(models.QuerySet["Pick"]):
    def shown(self) -> Self:
        return self.filter(removed_at=None).order_by("position", "pk")

    def of_stall(self, actor: Actor) -> Self:
        """Goods of the actor's own stall in any sale whose account is open, a neighbour's too."""
        if not sells(actor):
            return self.none()
        return self.shown().filter(store__organisation_id=actor.organisation_id, session__closed_at=None)


class Pick(models.Model):
    """Goods of one stall under a code. `folded` is the code as it is told apart; `price` the session's for each piece, none: the stall's
    (always a neighbour's own: `agreed_price`).
    `chilled` goods travel apart from others; the `pinned` one is what is shown now. `pack_grams` and `pack_pieces` say what one piece holds, for who asks by weight or number."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="picks")
    store = models.ForeignKey("stores.Store", on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey("catalog.Product", on_delete=models.PROTECT, related_name="+")
    code = models.CharField(max_length=8)
    folded = models.CharField(max_length=8)
    price = models.PositiveIntegerField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    chilled = models.BooleanField(default=False)
    pack_grams = models.PositiveIntegerField(null=True)
    pack_pieces = models.PositiveIntegerField(null=True)
    pinned = models.BooleanField(default=False)
    # When the pin was lifted because the paper of these goods ended or was taken away; none once they are pinned anew.
    unpinned_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    objects: ClassVar = PickQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["session", "folded"], condition=Q(removed_at=None), name="live_pick_code_once"
            ),
            models.UniqueConstraint(
                fields=["session", "product", "store"], condition=Q(removed_at=None), name="live_pick_product_once"
            ),
            models.UniqueConstraint(fields=["session"], condition=Q(pinned=True), name="live_pinned_once"),
            models.CheckConstraint(condition=Q(price=None) | Q(price__gt=0), name="live_pick_price"),
        ]

    def __str__(self) -> str:
        return f"{self.code} in {self.session_id}"

    @property
    def agreed_price(self) -> int | None:
        """The session's price for each piece; nobody but a stall itself sets one for its goods."""
        return self.price if self.store.organisation_id == self.session.organisation_id else None
