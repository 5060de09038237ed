"""Where comments come from, who writes them, every one of them as it came, and what was decided about it."""

from __future__ import annotations

from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from lantoa.live.models.session import LiveSession


class CommentSource(models.Model):
    """One stream of comments of a session: its own page, a channel's live video, or what is pasted from somewhere.

    `video` is the live video's number at the channel. `heard_at` is when the source last told or was found alive, `place`,
    `read_to` and `asked_at` how far we asked it ourselves, and read what it told.
    """

    class Kind(models.TextChoices):
        OWN = "own"
        CHANNEL = "channel"
        PASTE = "paste"

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="sources")
    kind = models.CharField(max_length=8, choices=Kind)
    channel = models.CharField(max_length=20)
    account = models.ForeignKey("channels.ChannelAccount", null=True, on_delete=models.PROTECT, related_name="+")
    video = models.CharField(max_length=120, blank=True, default="")
    place = models.CharField(max_length=200, blank=True, default="")
    read_to = models.BigIntegerField(default=0)
    heard_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)
    # The whole list asked for once more: when, how many comments it named, and how many of them nobody had told before.
    checked_at = models.DateTimeField(null=True)
    checked_there = models.PositiveIntegerField(default=0)
    checked_missing = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "kind", "channel", "video"], name="live_source_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} of {self.session_id}"


class LiveAuthor(models.Model):
    """Who writes, as one place knows them: by their number there, else by their name. `memory` is what the grammar knows of their own
    comments; `token` opens their claim, `code` does where no private answer is possible."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="authors")
    channel = models.CharField(max_length=20)
    known_by = models.CharField(max_length=120)
    name = models.CharField(max_length=120)
    folded = models.CharField(max_length=120)
    token = models.CharField(max_length=32, unique=True)
    code = models.CharField(max_length=9)
    memory = models.JSONField(default=dict)
    # When the link to the claim was sent in private, once.
    told_at = models.DateTimeField(null=True)
    # The channel let no private answer through to them: their code stands on the sale's page.
    by_code = models.BooleanField(default=False)
    # They were known from pasted comments before a place told of them: their code may have been read by everybody, and the link it opens proves nothing.
    was_called = models.BooleanField(default=False)
    # Who claimed: signed in, and the keyed hash of the number they gave; shown nowhere.
    person = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    mark = models.CharField(max_length=64, blank=True, default="", db_index=True)
    made_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["session", "channel", "known_by"], name="live_author_once"),
            models.UniqueConstraint(fields=["session", "code"], name="live_author_code_once"),
        ]
        indexes: ClassVar = [models.Index(fields=["session", "folded"], name="live_author_name")]

    def __str__(self) -> str:
        return f"author {self.pk} of {self.session_id}"


class LiveCommentQuerySet(models.QuerySet["LiveComment"]):
    def counted(self) -> Self:
        """Those that are not the same words heard by two sources."""
        return self.filter(same_as=None)

    def standing(self) -> Self:
        """Those that their writers did not remove where they wrote them, each with its newest `words` there."""
        return self.exclude(removed_there("pk")).annotate(words=words_there("pk", F("text")))


def removed_there(comment: str) -> Q:
    """Whether its writer removed the comment that stands in this field, or the same one as another source told it."""
    gone = CommentVersion.objects.filter(verb=CommentVersion.Verb.REMOVE)
    return Q(Exists(gone.filter(comment=OuterRef(comment)))) | Q(
        Exists(gone.filter(comment__same_as=OuterRef(comment)))
    )


def words_there(comment: str, text: F) -> Coalesce:
    """The newest words of the comment that stands in this field: what its writer changed it to, else as it came."""
    changed: QuerySet[CommentVersion] = CommentVersion.objects.filter(verb=CommentVersion.Verb.EDIT).order_by(
        "-at", "-pk"
    )
    newest = [
        changed.filter(**{place: OuterRef(comment)}).values("text")[:1] for place in ("comment", "comment__same_as")
    ]
    return Coalesce(*(Subquery(one) for one in newest), text, output_field=models.TextField())


class LiveComment(models.Model):
    """One comment as it came; no line of it ever changes. `said_at` is the source's time, none where it told none; `mark` what the same
    words of the same name are found by; `same_as` the comment of another source that it is."""

    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="comments")
    source = models.ForeignKey(CommentSource, on_delete=models.CASCADE, related_name="comments")
    outside_id = models.CharField(max_length=120)
    author = models.ForeignKey(LiveAuthor, on_delete=models.CASCADE, related_name="comments")
    text = models.TextField()
    said_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    mark = models.CharField(max_length=16)
    same_as = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="+")

    objects: ClassVar = LiveCommentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["source", "outside_id"], name="live_comment_once")]
        indexes: ClassVar = [models.Index(fields=["session", "mark"], name="live_comment_mark")]

    def __str__(self) -> str:
        return f"comment {self.pk} of {self.session_id}"


class CommentVersion(models.Model):
    """What became of a comment at its source: changed or removed there. Rows are only added."""

    class Verb(models.TextChoices):
        EDIT = "edit"
        REMOVE = "remove"

    comment = models.ForeignKey(LiveComment, on_delete=models.CASCADE, related_name="versions")
    verb = models.CharField(max_length=6, choices=Verb)
    text = models.TextField(blank=True, default="")
    at = models.DateTimeField()
    received_at = models.DateTimeField()
    looked_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "verb", "at"], name="live_comment_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.verb} of {self.comment_id}"


class Undecided(models.Model):
    """The mark of a stored comment that waits for its decision; it goes in the transaction that writes the decision."""

    comment = models.OneToOneField(LiveComment, on_delete=models.CASCADE, primary_key=True, related_name="undecided")
    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["session", "comment"], name="live_undecided_next")]

    def __str__(self) -> str:
        return f"comment {self.comment_id} waits"


class CommentDecision(models.Model):
    """What a comment means: `kind` and `items` (code, variant, quantity; a quantity of 0 drops the code), the codes it `cancels`, and `why`: (what, what it was
    read as, the words it stands on). `outcome` is the line of the account it is counted in. By the grammar, or `by` a seller; one is `current`."""

    class Outcome(models.TextChoices):
        ORDERED = "ordered"
        CHANGED = "changed"
        QUESTION = "question"
        ASKED_BACK = "asked_back"
        OUT_OF_STOCK = "out_of_stock"
        SPAM = "spam"
        OTHER = "other"

    comment = models.ForeignKey(LiveComment, on_delete=models.CASCADE, related_name="decisions")
    session = models.ForeignKey(LiveSession, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10)
    outcome = models.CharField(max_length=12, choices=Outcome)
    items = models.JSONField(default=list)
    cancels = models.JSONField(default=list)
    why = models.JSONField(default=list)
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    by_seller = models.BooleanField(default=False)
    current = models.BooleanField(default=True)
    # A seller looked at it: it is not shown among what needs a word any more.
    settled_at = models.DateTimeField(null=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment"], condition=Q(current=True), name="live_decision_current_once")
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["session", "-id"], condition=Q(current=True, settled_at=None, outcome__in=["question", "asked_back"]), name="live_decision_to_answer"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} for {self.comment_id}"
