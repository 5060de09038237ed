"""Decide a dossier: propose, have it looked at by a second pair of eyes where that is asked, and say what was decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from lantoa.cases import acts
from lantoa.cases.actions.checklist import body_of, read_ticks
from lantoa.cases.actions.seal import end_request, request_seal
from lantoa.cases.actions.step import check_desk, move, note, read_words, record
from lantoa.cases.errors import NotAllowed, NotNow
from lantoa.cases.models import Case, Decision
from lantoa.cases.queries.exemption import claim_of
from lantoa.cases.queries.seal import signature_of
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world

State = Case.State


def decide(
    case: Case, outcome: str, words: str, *, ticked: Collection[str] | None = None, by: Actor, key: UUID | None = None
) -> Decision:
    """Decide an accepted dossier, or where its procedure asks for four eyes propose that to a second officer.

    Of two who decide at once one is told that the other was quicker (NotNow). Whether the fee is owed is answered first, else it
    would be asked of nobody and waived for nobody (NotNow). Where whoever approves signs, they have named their signature before
    (NotNow). `ticked` as in `read_ticks`. Raises NotAllowed, BadWords, NotLookedAt.
    """
    check_desk(case, by)
    body = {"case": case.pk, "outcome": outcome, "words": words, **body_of(ticked)}
    with journal.command("cases.decide", key, body, by=by) as run:
        if run.replayed and run.answer:
            return Decision.objects.get(pk=run.answer["decision"])
        said = read_words(words)
        alone = not case.version.four_eyes
        if alone:
            _check_signature(case, by)
        move(
            case, [State.ACCEPTED], state=_decided(outcome) if alone else State.PROPOSED, **(_closed() if alone else {})
        )
        if case.stops.filter(ended_at=None).exists():
            raise NotNow(_("The clock stands. Let it run again first."))
        claim = claim_of(case)
        if claim and claim.granted is None:
            raise NotNow(_("They asked not to pay the fee. Answer that first, then decide."))
        checked = read_ticks(case, "decide", ticked)
        now = world.now()
        approved: dict[str, Any] = {"approved_by_id": by.person_id, "approved_at": now} if alone else {}
        decision: Decision = Decision.objects.create(
            case=case, number=case.decisions.count() + 1, outcome=outcome, words=said, proposed_by_id=by.person_id, proposed_at=now, **approved
        )  # fmt: skip
        kind, act = ("decided", acts.DECISION_MADE) if alone else ("proposed", acts.DECISION_PROPOSED)
        note(case, kind, act, by=by, words=said, checked=checked, data={"decision": decision.pk, "outcome": outcome})
        run.answer = {"decision": decision.pk}
    return decision


def approve(
    decision: Decision, *, ticked: Collection[str] | None = None, by: Actor, key: UUID | None = None
) -> Decision:
    """Approve what another officer proposed. `ticked` as in `read_ticks`. Raises NotAllowed for who proposed it, NotLookedAt, NotNow,
    also without the signature that is to be."""
    case = decision.case
    check_desk(case, by)
    if by.person_id == decision.proposed_by_id:
        raise NotAllowed(_("You proposed this yourself. Another officer has to look at it."))
    with journal.command("cases.approve", key, {"decision": decision.pk, **body_of(ticked)}, by=by) as run:
        if not run.replayed:
            _check_signature(case, by)
            move(case, [State.PROPOSED], state=_decided(decision.outcome), **_closed())
            checked = read_ticks(case, "approve", ticked, proposal=decision)
            Decision.objects.filter(pk=decision.pk).update(approved_by_id=by.person_id, approved_at=world.now())
            note(
                case,
                "decided",
                acts.DECISION_MADE,
                by=by,
                words=decision.words,
                checked=checked,
                data={"decision": decision.pk, "outcome": decision.outcome},
            )
    decision.refresh_from_db()
    return decision


def send_back(decision: Decision, words: str, *, by: Actor, key: UUID | None = None) -> Decision:
    """Give a proposal back with a reason; the dossier is at work again. Raises NotAllowed, NotNow, BadWords."""
    case = decision.case
    check_desk(case, by)
    with journal.command("cases.send_back", key, {"decision": decision.pk, "words": words}, by=by) as run:
        if not run.replayed:
            said = read_words(words)
            move(case, [State.PROPOSED], state=State.ACCEPTED)
            Decision.objects.filter(pk=decision.pk).update(sent_back_at=world.now())
            note(case, "sent_back", acts.DECISION_SENT_BACK, by=by, words=said, data={"decision": decision.pk})
    decision.refresh_from_db()
    return decision


def cancel(decision: Decision, words: str, *, by: Actor, key: UUID | None = None) -> Decision:
    """Cancel a result that was wrong, with a reason: it stays to be found, marked so; the dossier is at work again.

    Raises NotAllowed, NotNow, BadWords.
    """
    case = decision.case
    check_desk(case, by)
    with journal.command("cases.cancel", key, {"decision": decision.pk, "words": words}, by=by) as run:
        if not run.replayed:
            said = read_words(words)
            move(case, [State.GRANTED, State.REFUSED], state=State.ACCEPTED, decided_at=None)
            # What signing holds comes before our own row, as where a signature arrives: so neither waits for the other.
            end_request(decision, by=by)
            live = Decision.objects.filter(pk=decision.pk, cancelled_at=None, approved_at__isnull=False)
            if not live.update(cancelled_at=world.now(), cancelled_words=said):
                raise NotNow(_("This result was cancelled already."))
            note(case, "cancelled", acts.DECISION_CANCELLED, by=by, words=said, data={"decision": decision.pk})
    decision.refresh_from_db()
    return decision


def deliver(decision: Decision, *, to: Actor) -> Decision:
    """Whoever asked has opened the result: from now on it counts as delivered, once."""
    case = decision.case
    if to.person_id != case.person_id or to.helping:
        return decision
    with journal.command("cases.deliver", None, {"decision": decision.pk}, by=to):
        there = Q(signed__isnull=False) | Q(plain__isnull=False) | Q(seal=None, paper__isnull=False)
        if Decision.objects.filter(there, pk=decision.pk, delivered_at=None).update(delivered_at=world.now()):
            record(acts.RESULT_DELIVERED, case, by=to, data={"decision": decision.pk})
    decision.refresh_from_db()
    return decision


def keep_paper(decision: Decision, sha256: str) -> None:
    """The paper of an approved decision was made; once. Where its office has a seal, that is due from now on."""
    with journal.command("cases.keep_paper", None, {"decision": decision.pk}):
        if Decision.objects.filter(pk=decision.pk, paper=None).update(paper_id=sha256):
            to_seal = request_seal(decision, sha256)
            earlier = Decision.objects.filter(pk=decision.pk, plain__isnull=False).exists()
            data = {"decision": decision.pk, "to_seal": to_seal, "earlier": earlier}
            record(acts.DECISION_PRINTED, decision.case, by=None, data=data)


def _check_signature(case: Case, by: Actor) -> None:
    if case.office and case.office.has_seal and case.office.approver_signs and not signature_of(by.person_id):
        raise NotNow(
            _("At your office whoever approves signs the result. Name your own signature first, at “My signature”.")
        )


def _decided(outcome: str) -> str:
    return State.GRANTED if outcome == Decision.Outcome.GRANTED else State.REFUSED


def _closed() -> dict[str, Any]:
    return {"decided_at": world.now()}
