"""The two-person rule: one asks, somebody else of the same standing says yes within a day, and then it is done.

Rooms name their kinds of such acts once (`guard`), ask here, and do what was said yes to as a reaction to `accounts.approval_given`
(`approved`). Nobody says yes to what they asked for themselves: the database holds that too.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from lantoa.accounts import acts
from lantoa.accounts.actions import approval_news
from lantoa.accounts.errors import Alone, NotAllowed, NotNow
from lantoa.accounts.models import ApprovalRequest, Membership, Organisation, Person
from lantoa.accounts.queries.approval import guarded
from lantoa.accounts.queries.people import operators, people_of
from lantoa.accounts.rules import guards
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.errors import RuleError
from lantoa.kit.world import world

Outcome = ApprovalRequest.Outcome


def others_for(by: Actor, organisation: Organisation | None) -> list[Person]:
    """Who else could say yes: the others who run the house, or with `organisation` its other owners. One query."""
    standing = list(operators()) if organisation is None else people_of(organisation, [Membership.Role.OWNER])
    return [one for one in standing if one.pk != by.person_id]


def ask_approval(
    kind: str, asked: Mapping[str, Any], *, by: Actor, organisation: Organisation | None = None, subject: models.Model | None = None,
    key: UUID | None = None,
) -> ApprovalRequest:  # fmt: skip
    """Ask that somebody else of one's standing say yes; they are told. The same asked again while it is open is the same request.

    `asked` holds plain values only. Raises NotAllowed for somebody without the standing, and Alone where there is nobody else.
    """
    guarded(kind)
    if not _stands(by.person_id, organisation):
        raise NotAllowed(_("You are not the one who may ask for this."))
    others = others_for(by, organisation)
    if not others:
        raise Alone(alone() if organisation is None else _("Nobody else could say yes to this."))
    kept = json.loads(json.dumps(dict(asked), sort_keys=True))
    about = (subject._meta.label_lower, str(subject.pk)) if subject else ("", "")
    digest = _digest(kind, about, kept, organisation)
    now = world.now()
    with journal.command("accounts.ask_approval", key, {"digest": digest}, by=by) as run:
        if run.replayed and run.answer:
            before: ApprovalRequest = ApprovalRequest.objects.get(pk=run.answer["approval"])
            return before
        _expire(ApprovalRequest.objects.filter(digest=digest))
        made: ApprovalRequest
        made, new = ApprovalRequest.objects.get_or_create(
            digest=digest, outcome=Outcome.OPEN,
            defaults={
                "kind": kind, "subject_type": about[0], "subject_id": about[1], "asked": kept, "organisation": organisation,
                "asked_by_id": by.person_id, "asked_at": now, "expires_at": now + guards.approval_life(now.date()),
            },
        )  # fmt: skip
        if new:
            _record(acts.APPROVAL_ASKED, made, by)
            approval_news.tell_asked(made, others)
        run.answer = {"approval": made.pk}
    return made


def alone() -> str:
    """What is said to the only one who runs the house."""
    return _(
        "Only you run this house, so nobody can say yes to what takes two. Until somebody more does, it is done on the machine by command: lantoa operator, lantoa body, lantoa erase, lantoa restore."
    )


def say_yes(request: ApprovalRequest, digest: str, *, by: Actor) -> ApprovalRequest:
    """Say yes to exactly what was shown (`digest`), and it is done now. Twice is once.

    Raises NotAllowed for who asked and for anybody without the standing, also where who asked has lost theirs; NotNow when it
    is over. What cannot be done any more is noted with its reason and told; it does not fail here.
    """
    if digest != request.digest:
        raise NotNow(_("This is not what you read. Open the page again."), code="other")
    _check_may(request, by)
    if not _stands(request.asked_by_id, request.organisation):
        raise NotNow(_("Whoever asked for this may not any more."), code="asker")
    with transaction.atomic():
        if not _end(request, Outcome.GIVEN, by):
            return _over(request, by)
        _record(acts.APPROVAL_GIVEN, request, by)
        _forget(request)
        approval_news.tell_decided(request)
    return request


def say_no(request: ApprovalRequest, *, by: Actor) -> ApprovalRequest:
    """Say no; who asked is told. Twice is once. Raises NotAllowed and NotNow."""
    _check_may(request, by)
    with transaction.atomic():
        if not _end(request, Outcome.REFUSED, by):
            return _over(request, by)
        _record(acts.APPROVAL_REFUSED, request, by)
        _forget(request)
        approval_news.tell_decided(request)
    return request


def take_back(request: ApprovalRequest, *, by: Actor) -> ApprovalRequest:
    """Whoever asked takes it back. Twice is once. Raises NotAllowed and NotNow."""
    if by.person_id != request.asked_by_id:
        raise NotAllowed(_("Only who asked for this can take it back."))
    with transaction.atomic():
        if not _end(request, Outcome.WITHDRAWN, by):
            return _over(request, by)
        _record(acts.APPROVAL_WITHDRAWN, request, by)
        _forget(request)
    return request


def approved(entries: Iterable[journal.Entry], kind: str, do: Callable[[ApprovalRequest], object]) -> None:
    """Do what somebody said yes to: for a room's reaction to `accounts.approval_given`, once for each of this kind.

    What a rule refuses by now is undone alone and noted as failed with its sentence: the yes stays said.
    """
    ids = [int(entry.subject_id) for entry in entries]
    for request in ApprovalRequest.objects.filter(pk__in=ids, kind=kind).select_related("asked_by", "organisation"):
        try:
            with transaction.atomic():
                do(request)
        except RuleError as error:
            failed = {"outcome": Outcome.FAILED, "why": str(error)[:300]}
            ApprovalRequest.objects.filter(pk=request.pk).update(**failed)
            _record(acts.APPROVAL_FAILED, request, None)


def use_agreed(
    kind: str, asked: Mapping[str, Any], *, organisation: Organisation | None = None
) -> ApprovalRequest | None:
    """Use up the yes that was said within the last day to exactly this, for what is now done elsewhere (on the machine); None where nobody
    said it, or it was used. Of two who come at once one gets it."""
    digest = _digest(kind, ("", ""), json.loads(json.dumps(dict(asked), sort_keys=True)), organisation)
    now = world.now()
    said = ApprovalRequest.objects.filter(
        kind=kind, digest=digest, outcome=Outcome.GIVEN, used_at=None, decided_at__gt=now - guards.approval_life(now.date())
    )  # fmt: skip
    found: ApprovalRequest
    for found in said.order_by("decided_at"):
        with transaction.atomic():
            if ApprovalRequest.objects.filter(pk=found.pk, used_at=None).update(used_at=now):
                found.refresh_from_db()
                _record(acts.APPROVAL_USED, found, None)
                return found
    return None


def used_elsewhere(digest: str, *, asked_at: datetime, decided_by: int, decided_at: datetime, used_at: datetime) -> int:
    """Put a yes back as used in a house that came from a copy: there it may stand unused, or even undecided, as it was when the copy was
    made. Returns 1 if something had to be changed. Where the copy is from before it was asked there is nothing that could be used again.
    """
    copied = ApprovalRequest.objects.filter(digest=digest, asked_at=asked_at, used_at=None)
    said = {
        "outcome": Outcome.GIVEN,
        "decided_by": decided_by,
        "decided_at": decided_at,
        "asked": {},
        "used_at": used_at,
    }
    with transaction.atomic():
        done = copied.filter(outcome=Outcome.GIVEN).update(used_at=used_at) or copied.filter(
            outcome=Outcome.OPEN
        ).update(**said)
        for request in ApprovalRequest.objects.filter(digest=digest, asked_at=asked_at) if done else []:
            _record(acts.APPROVAL_USED, request, None)
    return int(done)


def forget_over() -> int:
    """End what nobody said yes to in time, and empty it; returns how many."""
    return _expire(ApprovalRequest.objects.all())


def forget_asked(person: Person) -> None:
    """Whoever is erased asks for nothing any more, and nothing that names them is asked."""
    about = Q(asked_by=person) | Q(subject_type=person._meta.label_lower, subject_id=str(person.pk))
    still = ApprovalRequest.objects.filter(outcome=Outcome.OPEN)
    # Few wait at any time.
    named = [row.pk for row in still if _names(row, person)]
    still.filter(about | Q(pk__in=named)).update(outcome=Outcome.WITHDRAWN, decided_at=world.now(), asked={})


def _names(request: ApprovalRequest, person: Person) -> bool:
    said = [str(value) for value in request.asked.values()]
    # A number stands in longer words too; a name that is part of another one is somebody else's.
    return any(person.phone in value or value == person.name for value in said if value)


def _stands(person_id: int | None, organisation: Organisation | None) -> bool:
    if person_id is None:
        return False
    if organisation is None:
        return bool(operators().filter(pk=person_id).exists())
    return any(one.pk == person_id for one in people_of(organisation, [Membership.Role.OWNER]))


def _check_may(request: ApprovalRequest, by: Actor) -> None:
    if by.person_id == request.asked_by_id:
        raise NotAllowed(_("You asked for this yourself: somebody else has to say yes."))
    if not _stands(by.person_id, request.organisation):
        raise NotAllowed(_("You cannot decide about this."))


def _end(request: ApprovalRequest, outcome: str, by: Actor) -> bool:
    """The row is the gate: of two who decide at once one finds it over."""
    ended = ApprovalRequest.objects.open().filter(pk=request.pk)
    done = ended.update(outcome=outcome, decided_by=by.person_id, decided_at=world.now())
    if done:
        request.refresh_from_db()
    return bool(done)


def _over(request: ApprovalRequest, by: Actor) -> ApprovalRequest:
    request.refresh_from_db()
    if request.decided_by_id == by.person_id:
        return request
    raise NotNow(_("This is over: somebody decided it before, or a day has passed."), code="over")


def _expire(those: models.QuerySet[ApprovalRequest]) -> int:
    old = those.filter(outcome=Outcome.OPEN, expires_at__lte=world.now())
    return int(old.update(outcome=Outcome.EXPIRED, asked={}))


def _forget(request: ApprovalRequest) -> None:
    ApprovalRequest.objects.filter(pk=request.pk).update(asked={})
    request.refresh_from_db()


def _record(act: str, request: ApprovalRequest, by: Actor | None) -> None:
    data = {"kind": request.kind, "asked_by": request.asked_by_id, "digest": request.digest}
    journal.record(act, request, by=by, on_behalf_of=request.organisation_id, data=data)


def _digest(kind: str, about: tuple[str, str], asked: Mapping[str, Any], organisation: Organisation | None) -> str:
    said = json.dumps([kind, *about, asked, organisation.pk if organisation else None], sort_keys=True)
    # Keyed: a phone number in it must not be found by trying them all.
    return str(salted_hmac("lantoa.accounts.approval", said, algorithm="sha256").hexdigest())
