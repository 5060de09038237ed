"""Open a record of somebody: counted against the reader's budget, written down, and told of where nobody had a reason to open it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions import reading_news as news
from lantoa.accounts.actions.data_request import read_words
from lantoa.accounts.errors import BadWords, NotAllowed
from lantoa.accounts.models import Canary, Reading, ReadingReason
from lantoa.accounts.rules import reading as rules
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import VIETNAM, world


@dataclass(frozen=True, slots=True)
class Record:
    """A record of somebody, as its address names it."""

    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Look:
    """A record about to be opened: whether it may be shown without a reason, was opened today already, and is the first of the day."""

    record: Record
    may: bool
    again: bool
    first: bool


def look_at(record: Record, *, by: Actor) -> Look | None:
    """How opening it stands with the reader's budget; None where nobody counts what they open. One query, two past the budget."""
    budget = rules.budget_of(by.roles, world.today())
    if budget is None:
        return None
    now, mine = world.now(), Reading.objects.filter(reader_id=by.person_id)
    seen = mine.filter(day__in={_day(), now.date()}).aggregate(
        again=Count("pk", filter=Q(kind=record.kind, key=record.key, day=_day())), in_hour=Count("pk", filter=Q(at__gt=now - rules.HOUR)),
        in_day=Count("pk", filter=Q(day=_day())),
    )  # fmt: skip
    again, first = bool(seen["again"]), not seen["in_day"]
    if again or not rules.is_past(budget, in_hour=seen["in_hour"], in_day=seen["in_day"]):
        return Look(record, True, again, first)
    return Look(record, ReadingReason.objects.filter(reader_id=by.person_id, until__gt=now).exists(), again, first)


def note_opened(look: Look, *, by: Actor) -> None:
    """Write down that it was opened, once a day. Those who run the house hear at once of one that was planted."""
    if look.again:
        return
    record, day = look.record, _day()
    named = {"reader_id": by.person_id, "day": day, "kind": record.kind, "key": record.key}
    with transaction.atomic(savepoint=False):
        if look.first:
            Reading.objects.filter(day__lt=day - rules.KEPT).delete()
        Reading.objects.bulk_create(
            [Reading(**named, organisation_id=by.organisation_id, at=world.now())], ignore_conflicts=True
        )
        planted = Canary.objects.filter(kind=record.kind, key=record.key, ended_at=None).exists()
        # Of two requests at once one tells.
        if planted and Reading.objects.filter(**named, planted=False).update(planted=True):
            row = Reading.objects.get(**named)
            journal.record(acts.PLANTED_OPENED, row, by=by, on_behalf_of=by.organisation_id, data={"kind": record.kind})
            news.tell_of_planted(row)


def give_reason(words: str, *, by: Actor, key: UUID | None = None) -> ReadingReason:
    """Go on past the budget for an hour, with a reason; the body's leader and those who run the house are told.

    Raises NotAllowed where nobody counts what this person opens, BadWords.
    """
    if by.person_id is None or rules.budget_of(by.roles, world.today()) is None:
        raise NotAllowed(_("Only those who work for a public body here can do this."))
    with journal.command("accounts.give_reading_reason", key, {"words": words}, by=by) as run:
        if run.replayed and run.answer:
            found: ReadingReason = ReadingReason.objects.get(pk=run.answer["reason"])
            return found
        said = read_words(words)
        if len(said) < rules.SHORTEST_REASON:
            raise BadWords(_("Please say in a few words what you need them for."), field="words")
        now = world.now()
        ReadingReason.objects.filter(at__lt=now - rules.KEPT).delete()
        opened = Reading.objects.filter(reader_id=by.person_id, day=_day()).count()
        made: ReadingReason = ReadingReason.objects.create(
            reader_id=by.person_id, organisation_id=by.organisation_id, words=said, opened=opened, at=now, until=now + rules.REASON_HOLDS
        )  # fmt: skip
        journal.record(acts.READ_PAST_BUDGET, made, by=by, on_behalf_of=by.organisation_id, data={"opened": opened})
        news.tell_of_reason(made)
        run.answer = {"reason": made.pk}
    return made


def plant(kind: str, key: str, note: str = "") -> Canary:
    """Plant a record: from now on no list of daily work shows it, and whoever opens it is told of. Twice is once."""
    made: Canary
    made, _new = Canary.objects.get_or_create(
        kind=kind, key=key, ended_at=None, defaults={"note": note[:200], "planted_at": world.now()}
    )
    return made


def end_planted(kind: str, key: str) -> bool:
    """It is an ordinary record again. Whether it was planted."""
    return bool(Canary.objects.filter(kind=kind, key=key, ended_at=None).update(ended_at=world.now()))


def _day() -> date:
    return world.now().astimezone(VIETNAM).date()
