"""A request about one's own personal data: asked, replied to, given more time once, done or refused with a reason, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions import data_news as news
from lantoa.accounts.errors import BadWords, NotAllowed, NotNow, TooMany
from lantoa.accounts.models import DataRequest, DataRequestStep, Person
from lantoa.accounts.rules.data_code import new_code
from lantoa.accounts.rules.processing import register
from lantoa.accounts.rules.reply_clock import KINDS, ReplyClock, clock_of, done_due, reply_due
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.office_hours import office_hours
from lantoa.kit.vietnamese import clean_text
from lantoa.kit.world import VIETNAM, world

LONGEST_WORDS = 4000
# Somebody with so many open requests waits for answers first.
MOST_OPEN = 10
# What is asked for with these needs no words.
WITHOUT_WORDS = frozenset({"access", "export", "erasure"})
Kind, State = DataRequestStep.Kind, DataRequest.State
_ACTS = {
    Kind.REPLIED: acts.DATA_REQUEST_REPLIED,
    Kind.EXTENDED: acts.DATA_REQUEST_EXTENDED,
    Kind.DONE: acts.DATA_REQUEST_DONE,
    Kind.REFUSED: acts.DATA_REQUEST_REFUSED,
    Kind.TAKEN_BACK: acts.DATA_REQUEST_TAKEN_BACK,
}


def ask(person: Person, kind: str, *, about: str = "", words: str = "", by: Actor, key: UUID | None = None) -> DataRequest:  # fmt: skip
    """Ask something about one's own data; the clocks of its kind run from now.

    `kind` is one of rules.reply_clock.KINDS, `about` a row of the register of processing or "". Raises NotAllowed for anybody
    else's data, BadWords, TooMany.
    """
    if by.person_id != person.pk:
        raise NotAllowed(_("You can ask about your own data only."))
    body = {"person": person.pk, "kind": kind, "about": about, "words": words}
    with journal.command("accounts.ask_data", key, body, by=by) as run:
        if run.replayed and run.answer:
            found: DataRequest = DataRequest.objects.get(pk=run.answer["request"])
            return found
        said = _read(kind, about, words)
        # The person's row is the gate, so that two browsers cannot pass the limit together.
        if Person.objects.select_for_update().get(pk=person.pk).erased_at:
            raise NotAllowed(_("You can ask about your own data only."))
        if person.data_requests.filter(state=State.ASKED).count() >= MOST_OPEN:
            raise TooMany(
                _("You have %(count)s open requests. Please wait for an answer first.") % {"count": MOST_OPEN}
            )
        now, hours = world.now(), office_hours()
        clock = _clock(kind, now)
        made: DataRequest = DataRequest.objects.create(
            code=new_code(), person=person, kind=kind, about=about, words=said, asked_at=now,
            reply_by=reply_due(clock, now, hours), due_at=done_due(clock, now, hours),
        )  # fmt: skip
        journal.record(acts.DATA_REQUESTED, made, by=by, data={"kind": kind, "about": about, "due": _written(made)})
        run.answer = {"request": made.pk}
    return made


def reply(request: DataRequest, words: str, *, others: bool = False, by: Actor, key: UUID | None = None) -> DataRequest:
    """The first reply: how it is done. `others`: a processor or third party has to act too, for which the law leaves more time.

    Raises NotAllowed, BadWords, NotNow.
    """
    return _step(request, Kind.REPLIED, words, by=by, key=key, others=others)


def extend(request: DataRequest, words: str, *, by: Actor, key: UUID | None = None) -> DataRequest:
    """Take the law's extension, once and before it is late, with a reason whoever asked reads. Raises NotAllowed, BadWords, NotNow."""
    return _step(request, Kind.EXTENDED, words, by=by, key=key)


def answer(request: DataRequest, words: str, *, done: bool, by: Actor, key: UUID | None = None) -> DataRequest:
    """The answer: it is done, or refused, with reasons either way. Raises NotAllowed, BadWords, NotNow."""
    return _step(request, Kind.DONE if done else Kind.REFUSED, words, by=by, key=key)


def take_back(request: DataRequest, *, by: Actor) -> DataRequest:
    """Whoever asked no longer wants an answer; twice is once. Raises NotAllowed, and NotNow once there is an answer."""
    if by.person_id != request.person_id:
        raise NotAllowed(_("You can ask about your own data only."))
    with journal.command("accounts.take_back_data_request", None, {"request": request.pk}, by=by):
        if DataRequest.objects.filter(pk=request.pk, state=State.ASKED).update(
            state=State.TAKEN_BACK, ended_at=world.now()
        ):
            _note(request, Kind.TAKEN_BACK, "", by)
    request.refresh_from_db()
    if request.state != State.TAKEN_BACK:
        raise NotNow(_("It is answered already."))
    return request


def forget_requests(person: Person) -> None:
    """Part of erasing somebody: their words and what was written to them go; what was asked when, and how it ended, stays."""
    for open_ in person.data_requests.filter(state=State.ASKED):
        DataRequest.objects.filter(pk=open_.pk).update(state=State.TAKEN_BACK, ended_at=world.now())
        _note(open_, Kind.TAKEN_BACK, "", None)
    person.data_requests.update(words="")
    DataRequestStep.objects.filter(request__person=person).update(words="")


def _step(request: DataRequest, kind: str, words: str, *, by: Actor, key: UUID | None, others: bool = False) -> DataRequest:  # fmt: skip
    if "operator" not in by.roles:
        raise NotAllowed(_("Only those who run this house can do this."))
    body = {"request": request.pk, "kind": str(kind), "words": words, "others": others}
    with journal.command("accounts.data_request_step", key, body, by=by) as run:
        if not run.replayed:
            said = read_words(words)
            # The row's lock is the gate: two at the desk answer one after the other, and the second is told.
            row: DataRequest = DataRequest.objects.select_for_update().get(pk=request.pk)
            _move(row, kind, others)
            _note(row, kind, said, by)
            news.tell(DataRequest.objects.select_related("person").get(pk=row.pk), kind)
    request.refresh_from_db()
    return request


def _move(row: DataRequest, kind: str, others: bool) -> None:
    now = world.now()
    values: dict[str, Any] = {"replied_at": Coalesce(F("replied_at"), now)}
    if kind in {Kind.DONE, Kind.REFUSED}:
        values |= {"state": kind, "ended_at": now}
    elif kind == Kind.EXTENDED:
        if row.extended_at or row.due_at < now:
            raise NotNow(
                _("It can be given more time once, and before it is late."),
                code="extended" if row.extended_at else "late",
            )
        values |= {"extended_at": now, "due_at": _due(row, others=row.others, extended=True)}
    elif others and not row.others:
        values |= {"others": True, "due_at": _due(row, others=True, extended=row.extended_at is not None)}
    if not DataRequest.objects.filter(pk=row.pk, state=State.ASKED).update(**values):
        raise NotNow(_("This request has ended meanwhile. Please look at it again."))


def _note(row: DataRequest, kind: str, words: str, by: Actor | None) -> None:
    person = by.person_id if by else None
    step = DataRequestStep.objects.create(request=row, kind=kind, words=words, by_id=person, at=world.now())
    row.refresh_from_db()
    data = {"kind": row.kind, "step": step.pk, "due": _written(row)}
    journal.record(_ACTS[Kind(kind)], row, by=by, data=data)


def _clock(kind: str, at: Any) -> ReplyClock:
    return clock_of(kind, at.astimezone(VIETNAM).date())


def _due(row: DataRequest, *, others: bool, extended: bool) -> Any:
    return done_due(_clock(row.kind, row.asked_at), row.asked_at, office_hours(), others=others, extended=extended)


def _written(row: DataRequest) -> str:
    return str(row.due_at.isoformat(timespec="minutes"))


def _read(kind: str, about: str, words: str) -> str:
    if kind not in KINDS:
        raise BadWords(_("Please choose what you ask for."), field="kind")
    if about and about not in register():
        raise BadWords(_("Please choose one of these."), field="about")
    return "" if kind in WITHOUT_WORDS and not clean_text(words) else read_words(words)


def read_words(text: str, *, field: str = "words") -> str:
    """What was written, cleaned. Raises BadWords where there is nothing, or too much."""
    words: str = clean_text(text)
    if not words:
        raise BadWords(_("Please write a few words."), field=field)
    if len(words) > LONGEST_WORDS:
        raise BadWords(_("Please write at most %(limit)s characters.") % {"limit": LONGEST_WORDS}, field=field)
    return words
