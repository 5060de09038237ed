"""A second look: the seller asks for it once, somebody else than the first moderator gives it."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.stores import acts
from lantoa.stores.actions.decision import own_people, tell_seller
from lantoa.stores.actions.sight import check_moderator, gate, read_words, record, settle
from lantoa.stores.errors import NoAppeal, NotAModerator, Overtaken
from lantoa.stores.models import Appeal, Decision, Matter
from lantoa.stores.rules import moderation as rules

_ANSWERED = gettext_lazy("Lan Tỏa: your appeal about “%(title)s” was answered:")


def appeal(decision: Decision, *, words: str, by: Actor, key: UUID | None = None) -> Appeal:
    """Ask for a second look at what hides one's goods, once, until the decision's day is over.

    Refuses NoAppeal and BadWords. What is hidden stays hidden meanwhile.
    """
    said = read_words(words)
    with journal.command("stores.appeal", key, {"decision": decision.pk, "words": said}, by=by) as run:
        if run.replayed:
            return Appeal.objects.get(pk=(run.answer or {})["appeal"])
        gate(decision.matter.store_id)
        decision.refresh_from_db()
        _check_open(decision)
        now = world.now()
        made = _create(decision, said, by)
        record(acts.APPEALED, decision.matter, by, {"decision": decision.pk, "appeal": made.pk, "at": now.isoformat()})
        run.answer = {"appeal": made.pk}
        return made


def answer_appeal(row: Appeal, *, outcome: str, words: str, by: Actor, key: UUID | None = None) -> Appeal:
    """Let the decision stand ("upheld") or reverse it ("reversed"), with words; reversed, the thing is public again at once.

    Refuses whoever decided first, as long as anybody else may answer; where nobody else is there, the answer is marked.
    Refuses NotAModerator, BadWords, and Overtaken when it was answered already.
    """
    matter, own = row.decision.matter, own_people(by)
    check_moderator(matter.store, by, own)
    alone = by.person_id == row.decision.by_id
    if alone and others_for(row).exists():
        raise NotAModerator(_("You decided this the first time. Somebody else gives the second look."))
    said = read_words(words)
    if outcome not in {Appeal.Outcome.UPHELD, Appeal.Outcome.REVERSED}:
        raise Overtaken(_("Please choose: the decision stands, or it is reversed."))
    body = {"appeal": row.pk, "outcome": outcome, "words": said}
    with journal.command("stores.answer_appeal", key, body, by=by) as run:
        if run.replayed:
            return Appeal.objects.get(pk=row.pk)
        gate(matter.store_id)
        answered = {
            "outcome": outcome,
            "answer": said,
            "answered_by": by.person_id,
            "answered_at": world.now(),
            "same_moderator": alone,
        }
        if not Appeal.objects.filter(pk=row.pk, outcome="").update(**answered):
            raise Overtaken(_("Somebody else answered this meanwhile."))
        record(acts.APPEAL_ANSWERED, matter, by, {"appeal": row.pk, "outcome": outcome, "same_moderator": alone})
        if outcome == Appeal.Outcome.REVERSED:
            _reverse(matter, by)
        tell_seller(matter, _ANSWERED)
        run.answer = {"appeal": row.pk}
    row.refresh_from_db()
    return row


def others_for(row: Appeal) -> QuerySet[accounts.Person]:
    """The moderators who may answer this appeal: not the first one, nobody of the seller's own people."""
    organisation = row.decision.matter.store.organisation
    own = [person.pk for person in accounts.people_of(organisation, accounts.Membership.Role.values)]
    return accounts.moderators().exclude(pk=row.decision.by_id).exclude(pk__in=own)


def _check_open(decision: Decision) -> None:
    if Appeal.objects.filter(decision=decision).exists():
        raise NoAppeal(_("You have appealed this already; one second look is all there is."))
    if decision.appeal_until is None or not decision.matter.hides or decision.matter.is_open:
        raise NoAppeal(_("This decision hides nothing any more, so there is nothing to appeal."))
    if world.now() > decision.appeal_until:
        raise NoAppeal(_("The time to appeal is over. You can still change your listing and send it in anew."))


def _create(decision: Decision, words: str, by: Actor) -> Appeal:
    now = world.now()
    try:
        with transaction.atomic():
            made: Appeal = Appeal.objects.create(
                decision=decision, words=words, by_id=by.person_id, at=now, due_at=rules.due("appeal_answer", now)
            )
            return made
    except IntegrityError:
        raise NoAppeal(_("You have appealed this already; one second look is all there is.")) from None


def _reverse(matter: Matter, by: Actor) -> None:
    Matter.objects.filter(pk=matter.pk).update(hides=False, step=F("step") + 1)
    matter.refresh_from_db()
    settle(matter)
    record(acts.RESTORED if matter.kind != Matter.Kind.CHECK else acts.LET_THROUGH, matter, by, {"appeal": True})
