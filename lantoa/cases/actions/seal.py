"""The office's seal on a result: which one an office has, asking for it after the decision was made, and what came of it.

The paper is printed and its seal requested in one transaction; the service that keeps the key is asked outside of any.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.cases import acts
from lantoa.cases.actions.step import check_desk, record
from lantoa.cases.errors import BadSeal, NotAllowed, NotNow
from lantoa.cases.models import Decision, Office
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.page_cache.names import PROCEDURES
from lantoa.kit.world import world
from lantoa.signing import api as signing

# A service that does not answer is asked again after two minutes, then later and later, for about half a day.
TRIES, FIRST, SLOWEST = 16, timedelta(minutes=2), timedelta(hours=1)
_AT_ONCE = 20
# As many results as are taken up at once when an office gets another seal.
_AGAIN = 50
SUBJECT = Decision._meta.label_lower


def set_seal(office: Office, adapter: str, credential: str, *, by: Actor | None, key: UUID | None = None) -> Office:
    """From now on the results of this office get this seal, also those that wait for one; with both "" they get none.

    Only officers of the office or of the province's, or the house (`by` None); its certificate must bear the office's name and be
    good now. Raises NotAllowed, BadSeal, signing's WrongCertificate. Asks the network: call it outside any transaction.
    """
    if by is not None and not Office.objects.looked_after_by(by).filter(pk=office.pk).exists():
        raise NotAllowed(_("Only this office or the province can name its seal."))
    until = _until(_wanted(office, adapter, credential)) if credential else None
    now = world.now()
    with journal.command("cases.set_seal", key, {"office": office.pk, "seal": [adapter, credential]}, by=by) as run:
        if not run.replayed:
            touch("cases", PROCEDURES)
            Office.objects.filter(pk=office.pk).update(
                seal_adapter=adapter if credential else "", seal_credential=credential, seal_until=until, seal_set_at=now,
                seal_set_by_id=by.person_id if by else None,
            )  # fmt: skip
            office.refresh_from_db()
            journal.record(acts.SEAL_SET, office, by=by, on_behalf_of=office.organisation_id, data={"adapter": adapter})
            for decision in _troubled_at(office) if credential else ():
                with suppress(NotNow), transaction.atomic():
                    _begin_again(decision, by=by, at=now)
    return office


def request_seal(decision: Decision, paper_id: str) -> bool:
    """Note that the paper just printed is to be sealed, where its office has a seal; whether it is. Joins the transaction."""
    office = decision.case.office
    if not office.has_seal or decision.cancelled_at:
        return False
    request = _requested(decision, paper_id, office)
    Decision.objects.filter(pk=decision.pk).update(seal=request, seal_due_at=world.now())
    return True


def seal(decision_id: int, *, code: str = "", due_by: datetime | None = None) -> None:
    """Ask for the seal of a printed decision if that is due (by then, else by now), one at a time; what is in the way is written down.

    `code` is what the keeper of the seal typed for it. Asks the network: call it outside any transaction.
    """
    now = world.now()
    found = Decision.objects.unsealed().filter(pk=decision_id, seal_due_at__lte=due_by or now)
    decision = found.select_related("case__office", "seal").first()
    if decision is None:
        return
    tries = decision.seal_tries + 1
    pause = min(FIRST * 2 ** min(decision.seal_tries, 10), SLOWEST)
    if not found.filter(seal_due_at=decision.seal_due_at).update(seal_due_at=now + pause, seal_tries=tries):
        return
    signer = signing.next_signer(decision.seal)
    try:
        if signer and signer.state != signing.Signer.State.ASKED:
            signer = signing.ask(signing.prepare(signer, shown=decision.seal.current_id, by=None), by=None, code=code)
    except signing.NotAsked as error:
        write_trouble(decision.pk, error.fault, again=error.retryable and tries < TRIES)
    except (signing.WrongCertificate, signing.NotSignable) as error:
        write_trouble(decision.pk, error.code)
    except signing.NotYourTurn:
        return  # cancelled meanwhile, or somebody else was first
    else:
        if signer and signer.state == signing.Signer.State.ASKED:
            # From here room `signing` asks after it, and says when it is there or past.
            Decision.objects.unsealed().filter(pk=decision.pk).update(seal_due_at=None, seal_trouble="")


def ask_again(decision: Decision, *, by: Actor, code: str = "", key: UUID | None = None) -> Decision:
    """Ask once more for the seal of a result that has not come; `code` as for `seal`. What is in the way then stands in the row.

    Raises NotAllowed, NotNow. Asks the network: call it outside any transaction.
    """
    check_desk(decision.case, by)
    with journal.command("cases.seal_again", key, {"decision": decision.pk}, by=by) as run:
        if not run.replayed:
            # Nobody else takes it meanwhile, who would have no code; should this process end here, it is taken up then.
            at = world.now() + FIRST
            _begin_again(decision, by=by, at=at)
    if not run.replayed:
        seal(decision.pk, code=code, due_by=at)
    decision.refresh_from_db()
    return decision


def end_request(decision: Decision, *, by: Actor) -> None:
    """Nobody is to seal it any more: what is still asked for is taken back. Joins the transaction, before the decision's own row."""
    request = Decision.objects.select_related("seal").get(pk=decision.pk).seal
    signer = signing.next_signer(request) if request else None
    if signer:
        with suppress(signing.NotYourTurn):
            signing.refuse(signer, by=by)


def put_in_place(decision_id: int, request_id: int, file_id: str) -> None:
    """The sealed file, or a newer one with the time proved, is the result from now on. Joins the transaction."""
    mine = Decision.objects.filter(pk=decision_id, seal=request_id)
    if mine.filter(signed=None).update(signed_id=file_id, seal_trouble="", seal_due_at=None):
        decision = mine.select_related("case__office").get()
        record(acts.DECISION_SEALED, decision.case, by=None, data={"decision": decision.pk})
    else:
        mine.update(signed_id=file_id)


def write_trouble(decision_id: int, why: str, *, again: bool = False, request_id: int | None = None) -> None:
    """What is in the way of the seal: for the desk, and where it is not asked for `again` by itself for the officers too."""
    rows = Decision.objects.unsealed().filter(pk=decision_id)
    rows = rows.filter(seal=request_id) if request_id else rows
    if again:
        rows.update(seal_trouble=why)
        return
    with transaction.atomic():
        if rows.exclude(seal_trouble=why, seal_due_at=None).update(seal_trouble=why, seal_due_at=None):
            decision = Decision.objects.select_related("case__office").get(pk=decision_id)
            record(acts.SEAL_STUCK, decision.case, by=None, data={"decision": decision_id, "reason": why})


def due() -> list[int]:
    """Decisions whose seal is to be asked for now."""
    rows = Decision.objects.unsealed().filter(seal_due_at__lte=world.now()).order_by("seal_due_at")
    return list(rows.values_list("pk", flat=True)[:_AT_ONCE])


def _begin_again(decision: Decision, *, by: Actor | None, at: datetime) -> None:
    """The seal is due anew, by the seal the office has now; what was asked of another is taken back."""
    decision = Decision.objects.select_related("case__office__organisation", "seal").get(pk=decision.pk)
    office = decision.case.office
    if not decision.is_being_sealed:
        raise NotNow(_("This result is sealed already, or was cancelled."))
    if not office.has_seal:
        raise NotNow(_("Your office has no seal now. Name it first."))
    signer = signing.next_signer(decision.seal)
    if signer and signer.state == signing.Signer.State.ASKED:
        raise NotNow(_("The signing service was asked already. Please wait until it answers."))
    now = (office.organisation.name, office.seal_adapter, office.seal_credential)
    same = signer and (signer.name, signer.adapter, signer.credential) == now
    request = decision.seal if same else _requested(decision, decision.paper_id, office)
    mine = Decision.objects.unsealed().filter(pk=decision.pk, seal=decision.seal)
    if not mine.update(seal=request, seal_trouble="", seal_due_at=at, seal_tries=0):
        raise NotNow(_("This result is sealed already, or was cancelled."))
    if signer and not same:
        signing.refuse(signer, by=by)
    elif signer and signer.can_start_again:
        signing.start_again(signer, by=by)
    record(acts.SEAL_ASKED_AGAIN, decision.case, by=by, data={"decision": decision.pk})


def _troubled_at(office: Office) -> list[Decision]:
    rows = Decision.objects.unsealed().filter(case__office=office).exclude(seal_trouble="")
    return list(rows.order_by("pk")[:_AGAIN])


def _requested(decision: Decision, paper_id: str, office: Office) -> signing.SignatureRequest:
    with translation.override("vi"):
        reason = _("Result %(code)s") % {"code": decision.code}
    return signing.request_signatures(
        decision, documents.File.objects.get(pk=paper_id), [_wanted(office, office.seal_adapter, office.seal_credential)],
        title=decision.code, reason=reason, by=None,
    )  # fmt: skip


def _wanted(office: Office, adapter: str, credential: str) -> signing.Wanted:
    body = office.organisation
    return signing.Wanted(body.name, adapter, credential, identity=body.tax_code, organisation=body)


def _until(wanted: signing.Wanted) -> datetime:
    if wanted.adapter not in signing.services():
        raise BadSeal(_("This signing service is not set up here."), field="adapter")
    try:
        return signing.certificate_of(wanted).valid_to
    except signing.NotAsked as error:
        words = {
            "silent": _("The signing service does not answer. Please try again later."),
            "busy": _("The signing service does not answer. Please try again later."),
            "credential": _("The signing service knows no such seal. Look at its name once more."),
        }.get(error.fault, _("The signing service does not do as asked. Whoever runs Lan Tỏa has to look at it."))  # fmt: skip
        raise BadSeal(words, field="credential") from None
    except signing.WrongCertificate as error:
        words = str(error)
        if error.code == "wrong_person":
            words = _("The certificate bears another name. It must be made out to “%(name)s”.") % {"name": wanted.name}
        raise BadSeal(words, code=error.code, field="credential") from None
