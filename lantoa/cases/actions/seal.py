"""The office's seal on a result, and where the office demands it the signature of who approved before it: which seal an office
has, asking for both after the decision was made, and what came of it.

The paper is printed and its seal requested in one transaction; the service that keeps the key is asked outside of any.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.cases import acts
from lantoa.cases.actions.step import check_desk, record
from lantoa.cases.errors import BadSeal, NotAllowed, NotNow
from lantoa.cases.models import Decision, Office
from lantoa.cases.models.office import DESK
from lantoa.cases.queries.seal import signature_of, whose_turn
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
# Earlier results that are printed anew and sealed at one press.
MOST_EARLIER = 200
# Stands for the signature of an officer who has named none; no service is asked for it.
NONE_NAMED = "-"
SUBJECT = Decision._meta.label_lower


def set_seal(
    office: Office, adapter: str, credential: str, *, by: Actor | None, approver_signs: bool | None = None, key: UUID | None = None
) -> Office:  # fmt: skip
    """From now on the results of this office get this seal, also those that wait for one; with both "" they get none.

    With `approver_signs` who approves signs first from now on; None leaves that as it is. Only officers of the office or of the province's, or the house (`by` None); its certificate must bear the office's name and be
    good now. Raises NotAllowed, BadSeal, signing's WrongCertificate. Asks the network: call it outside any transaction.
    """
    if by is not None and not Office.objects.looked_after_by(by).filter(pk=office.pk).exists():
        raise NotAllowed(_("Only this office or the province can name its seal."))
    until = good_until(_wanted(office, adapter, credential)) if credential else None
    signs = bool(credential) and (office.approver_signs if approver_signs is None else approver_signs)
    now = world.now()
    with journal.command(
        "cases.set_seal", key, {"office": office.pk, "seal": [adapter, credential], "signs": signs}, by=by
    ) as run:
        if not run.replayed:
            touch("cases", PROCEDURES)
            Office.objects.filter(pk=office.pk).update(
                seal_adapter=adapter if credential else "", seal_credential=credential, seal_until=until, seal_set_at=now,
                seal_set_by_id=by.person_id if by else None, approver_signs=signs,
            )  # fmt: skip
            office.refresh_from_db()
            journal.record(
                acts.SEAL_SET,
                office,
                by=by,
                on_behalf_of=office.organisation_id,
                data={"adapter": adapter, "approver_signs": signs},
            )
            if credential:
                go_on(Decision.objects.filter(case__office=office), by=by, at=now)
    return office


def request_seal(decision: Decision, paper_id: str) -> bool:
    """Note that the paper just printed is to be sealed, where its office has a seal; whether it is. Joins the transaction.

    Whether its approver signs first is settled here.
    """
    office = decision.case.office
    if not office.has_seal or decision.cancelled_at:
        return False
    signing_by = decision.approved_by if office.approver_signs else None
    request = _requested(decision, paper_id, _signers(office, signing_by))
    Decision.objects.filter(pk=decision.pk).update(seal=request, signing_by=signing_by, seal_due_at=world.now())
    return True


def seal(decision_id: int, *, code: str = "", due_by: datetime | None = None) -> None:
    """Ask for what is next on a printed decision, its signature or its seal, if that is due (by then, else by now), one at a time;
    what is in the way is written down.

    `code` is what the signer or the keeper of the seal typed for it. Asks the network: call it outside any transaction.
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
    if signer and (why := _cannot_sign(decision, signer)):
        write_trouble(decision.pk, why, request_id=decision.seal_id)
        return
    try:
        if signer and signer.state != signing.Signer.State.ASKED:
            signer = signing.ask(signing.prepare(signer, shown=decision.seal.current_id, by=None), by=None, code=code)
    except signing.NotAsked as error:
        write_trouble(decision.pk, error.fault, again=error.retryable and tries < TRIES, request_id=decision.seal_id)
    except (signing.WrongCertificate, signing.NotSignable) as error:
        write_trouble(decision.pk, error.code, request_id=decision.seal_id)
    except signing.NotYourTurn:
        return  # cancelled meanwhile, or somebody else was first
    else:
        if signer and signer.state == signing.Signer.State.ASKED:
            # From here room `signing` asks after it, and says when it is there or past.
            mine = Decision.objects.unsealed().filter(pk=decision.pk, seal=decision.seal)
            mine.update(seal_due_at=None, seal_trouble="")


def ask_again(decision: Decision, *, by: Actor, code: str = "", key: UUID | None = None) -> Decision:
    """Ask once more for the signature or the seal of a result that has not come; `code` as for `seal`. What is in the way then stands
    in the row.

    Where an officer's own signature is next only they ask for it. Raises NotAllowed, NotNow. Asks the network: call it outside any transaction.
    """
    check_desk(decision.case, by)
    with journal.command("cases.seal_again", key, {"decision": decision.pk}, by=by) as run:
        if not run.replayed:
            # Nobody else takes it meanwhile, who would have no code; should this process end here, it is taken up then.
            at = world.now() + FIRST
            before = check_turn(decision, by)
            begin_again(decision, by=by, at=at)
    if not run.replayed:
        # What was typed is for whose turn it was then; a new request begins with somebody else's signature.
        after = whose_turn(decision)
        same = before and after and after.person_id == before.person_id
        seal(decision.pk, code=code if same else "", due_by=at)
    decision.refresh_from_db()
    return decision


def check_turn(decision: Decision, by: Actor) -> signing.Signer | None:
    """Whose turn it is, for `ask_again`: an officer's own signature nobody else asks for. Raises NotAllowed."""
    turn = whose_turn(decision)
    if turn and turn.person_id and turn.person_id != by.person_id:
        words = _("%(name)s signs in person. Another officer can take the signature over, under their own name.")
        raise NotAllowed(words % {"name": turn.name or "–"})
    return turn


def seal_earlier(office: Office, *, by: Actor, only: Decision | None = None, key: UUID | None = None) -> int:
    """Have results that were given out as plain papers before the office had a seal printed anew and sealed: all (at most MOST_EARLIER
    at once) or `only` one; return how many. Until the sealed one is there the plain one stays the result, and can be had for good.

    Raises NotAllowed, and NotNow without a seal or where `only` is not such a result (any more).
    """
    if by.organisation_id != office.organisation_id or DESK not in by.roles:
        raise NotAllowed(_("Only the office this dossier lies in can do this."))
    if not Office.objects.get(pk=office.pk).has_seal:
        raise NotNow(_("Your office has no seal now. Name it first."))
    body = {"office": office.pk, "only": only.pk if only else None}
    with journal.command("cases.seal_earlier", key, body, by=by) as run:
        if run.replayed:
            return int((run.answer or {})["count"])
        count = 0
        rows = Decision.objects.without_seal().filter(case__office=office)
        rows = rows.filter(pk=only.pk) if only else rows
        for decision in rows.select_related("case__office").order_by("pk")[:MOST_EARLIER]:
            mine = Decision.objects.filter(pk=decision.pk, seal=None, paper__isnull=False, cancelled_at=None)
            if mine.update(plain=Coalesce("plain", "paper"), paper=None):
                record(acts.EARLIER_SEAL_ASKED, decision.case, by=by, data={"decision": decision.pk})
                count += 1
        if only and not count:
            raise NotNow(_("This result is sealed already, or was cancelled."))
        run.answer = {"count": count}
    return count


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
        earlier = decision.plain_id is not None
        record(acts.DECISION_SEALED, decision.case, by=None, data={"decision": decision.pk, "earlier": earlier})
    else:
        mine.update(signed_id=file_id)


def go_to_next(decision_id: int, request_id: int) -> None:
    """One of the signers of this request has signed: the next one is due now. Joins the transaction."""
    rows = Decision.objects.unsealed().filter(pk=decision_id, seal=request_id)
    rows.update(seal_trouble="", seal_due_at=world.now(), seal_tries=0)


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


def go_on(rows: QuerySet[Decision], *, by: Actor | None, at: datetime) -> None:
    """Those of these results that wait for somebody go on by themselves, with what is named now. Joins the transaction."""
    troubled = rows.filter(pk__in=Decision.objects.unsealed().exclude(seal_trouble="").values("pk"))
    for decision in list(troubled.order_by("pk")[:_AGAIN]):
        with suppress(NotNow), transaction.atomic():
            begin_again(decision, by=by, at=at)


def begin_again(
    decision: Decision, *, by: Actor | None, at: datetime, signing_by: accounts.Person | None = None
) -> None:
    """What is next is due anew, by the seal the office has and the signature its signer has named now; what was asked of another is
    taken back. With `signing_by` they sign from now on, where somebody's own signature is asked for.

    Joins the transaction. Raises NotNow.
    """
    rows = Decision.objects.select_related("case__office__organisation", "seal", "signing_by")
    decision = rows.get(pk=decision.pk)
    office = decision.case.office
    if not decision.is_being_sealed:
        raise NotNow(_("This result is sealed already, or was cancelled."))
    if not office.has_seal:
        raise NotNow(_("Your office has no seal now. Name it first."))
    signer = signing.next_signer(decision.seal)
    if signer and signer.state == signing.Signer.State.ASKED:
        raise NotNow(_("The signing service was asked already. Please wait until it answers."))
    signs = signing_by or decision.signing_by
    wanted = _signers(office, signs)
    same = signer is not None and _asks_for(decision.seal, wanted)
    request = decision.seal if same else _requested(decision, decision.paper_id, wanted)
    mine = Decision.objects.unsealed().filter(pk=decision.pk, seal=decision.seal)
    if not mine.update(seal=request, signing_by=signs, seal_trouble="", seal_due_at=at, seal_tries=0):
        raise NotNow(_("This result is sealed already, or was cancelled."))
    if signer and not same:
        signing.refuse(signer, by=by)
    elif signer and signer.can_start_again:
        signing.start_again(signer, by=by)
    if signing_by:
        told = {"decision": decision.pk, "from": decision.signing_by_id}
        record(acts.SIGNATURE_TAKEN_OVER, decision.case, by=by, data=told)
    else:
        record(acts.SEAL_ASKED_AGAIN, decision.case, by=by, data={"decision": decision.pk})


def _asks_for(request: signing.SignatureRequest, wanted: list[signing.Wanted]) -> bool:
    """Whether those who have not signed yet are the last of these."""
    left = [
        (one.person_id, one.name, one.adapter, one.credential)
        for one in signing.signers_of([request.pk])[request.pk]
        if one.state != signing.Signer.State.SIGNED
    ]
    now = [(one.person.pk if one.person else None, one.name, one.adapter, one.credential) for one in wanted]
    return left == now[-len(left) :]


def _requested(decision: Decision, paper_id: str, signers: list[signing.Wanted]) -> signing.SignatureRequest:
    with translation.override("vi"):
        reason = _("Result %(code)s") % {"code": decision.code}
    return signing.request_signatures(
        decision, documents.File.objects.get(pk=paper_id), signers, title=decision.code, reason=reason, by=None
    )


def _signers(office: Office, signing_by: accounts.Person | None) -> list[signing.Wanted]:
    """Who signs a result, in this order: first the officer, if any, then the office."""
    sealing = _wanted(office, office.seal_adapter, office.seal_credential)
    if signing_by is None:
        return [sealing]
    own, name = signature_of(signing_by.pk), signing_by.name or "–"
    adapter, credential = (own.adapter, own.credential) if own else (office.seal_adapter, NONE_NAMED)
    return [signing.Wanted(name, adapter, credential, person=signing_by), sealing]


def _cannot_sign(decision: Decision, signer: signing.Signer) -> str:
    """Why an officer whose turn it is cannot sign at all: they "left" the office, or have "none_named"; "" where they can."""
    if signer.person_id is None:
        return ""
    there = accounts.people_of(decision.case.office.organisation_id, [DESK])
    if signer.person_id not in [person.pk for person in there]:
        return "left"
    return "none_named" if signer.credential in ("", NONE_NAMED) else ""


def _wanted(office: Office, adapter: str, credential: str) -> signing.Wanted:
    body = office.organisation
    return signing.Wanted(body.name, adapter, credential, identity=body.tax_code, organisation=body)


def good_until(wanted: signing.Wanted) -> datetime:
    """Until when the certificate of this seal or signature is good. Raises BadSeal. Asks the network."""
    if wanted.adapter not in signing.services():
        raise BadSeal(_("This signing service is not set up here."), field="adapter")
    try:
        return signing.certificate_of(wanted).valid_to
    except signing.NotAsked as error:
        words = {
            "silent": _("The signing service does not answer. Please try again later."),
            "busy": _("The signing service does not answer. Please try again later."),
            "credential": _("The signing service knows no such seal or signature. Look at its name once more."),
        }.get(error.fault, _("The signing service does not do as asked. Whoever runs Lan Tỏa has to look at it."))  # fmt: skip
        raise BadSeal(words, field="credential") from None
    except signing.WrongCertificate as error:
        words = str(error)
        if error.code == "wrong_person":
            words = _("The certificate bears another name. It must be made out to “%(name)s”.") % {"name": wanted.name}
        raise BadSeal(words, code=error.code, field="credential") from None
