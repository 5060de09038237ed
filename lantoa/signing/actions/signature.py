"""The three steps of a signature: make its place, ask for it, put it in. The network is asked between transactions, never in one."""

from __future__ import annotations

import hashlib
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.signing import acts
from lantoa.signing.actions import apart, outside
from lantoa.signing.actions.request import Wanted, about, mark, names_them, put
from lantoa.signing.actions.stamp import stamp
from lantoa.signing.adapters import registry
from lantoa.signing.adapters.base import Answer, Asked, NotAsked
from lantoa.signing.errors import NotSignable, NotYourTurn, WrongCertificate
from lantoa.signing.models import SignatureRequest, Signer
from lantoa.signing.rules.places import box_of, pause_after

if TYPE_CHECKING:
    from lantoa.signing.rules.cms import Holder

log = logging.getLogger(__name__)
# Asked in one sweep.
AT_ONCE = 20
PDF = "application/pdf"
# A time stamp that could not be had is asked for again for so many days.
TIME_TRIES, TIME_PAUSE = 40, timedelta(minutes=10)


def prepare(signer: Signer, *, shown: str, by: Actor | None) -> Signer:
    """Make the place of the signature in the file whose SHA-256 is `shown`: the one the signer saw.

    Refuses NotYourTurn where somebody before has not signed or this one is past; NotSignable("changed") where the file is
    another now, or cannot be signed; WrongCertificate where it names somebody else, is out of date, revoked or of no trusted
    root; raises NotAsked where the service does not answer. Asks the network: call it outside any transaction.
    """
    request = signer.request
    if not _is_turn_of(signer) or signer.state not in (Signer.State.WAITING, Signer.State.PREPARED):
        raise NotYourTurn(_("It is not this signature's turn, or it is already past."))
    content = documents.read_file(request.current_id)
    if shown != request.current_id or hashlib.sha256(content).hexdigest() != shown:
        raise NotSignable(
            _("The file is another now than the one you saw. Please open it again and read it before you sign."),
            code="changed",
        )
    held = registry.signers()[signer.adapter].certificate(signer.credential)
    holder = _checked(signer.name, signer.identity, held.der, held.chain)
    now = world.now()
    printed = stamp(name=holder.name or signer.name, organisation=holder.organisation, reason=request.reason, at=now)
    said: dict[str, Any] = {
        "field": signer.field, "others": [[one.field, box_of(one.order)] for one in request.signers.order_by("order")],
        "name": holder.name or signer.name, "reason": request.reason, "certificate": held.der.hex(), "chain": [one.hex() for one in held.chain],
    }  # fmt: skip
    try:
        told, (made, attributes) = apart.ask("prepare", said, content, printed)
    except apart.NotOpened as error:
        raise NotSignable(not_opened(error.code), code=error.code) from None
    file = documents.keep_file(made, PDF)
    done = put(
        signer, (Signer.State.WAITING, Signer.State.PREPARED), by=by, act=acts.PREPARED, data={"digest": told["to_sign"]}, state=Signer.State.PREPARED,
        base_id=shown, prepared=file, certificate=held.der, chain=[one.hex() for one in held.chain], attributes=attributes, digest=told["to_sign"],
        start=told["start"], end=told["end"], prepared_at=now, why="",
    )  # fmt: skip
    if not done:
        documents.forget_file(file.pk)
        raise NotYourTurn(_("It is not this signature's turn, or it is already past."))
    signer.refresh_from_db()
    return signer


def certificate_of(wanted: Wanted) -> Holder:
    """Whom the certificate of this credential names, and until when it is good.

    Refuses WrongCertificate as `prepare` would, and raises NotAsked. Asks the network: call it outside any transaction.
    """
    held = registry.signers()[wanted.adapter].certificate(wanted.credential)
    return _checked(wanted.name, mark(wanted.identity), held.der, held.chain)


def ask(signer: Signer, *, by: Actor | None, code: str = "") -> Signer:
    """Ask the service for the prepared signature; where it signs at once, put it in. `code` is what the signer typed for it.

    Refuses NotYourTurn for one that is not prepared. Raises NotAsked where the service does not do it; retryable means that
    nothing was asked and the same can be asked again. Asks the network: call it outside any transaction.
    """
    now, reference = world.now(), f"{signer.pk}-{world.token(9)}"
    with transaction.atomic():
        if not put(
            signer, (Signer.State.PREPARED,), by=by, act=acts.ASKED, data={"digest": signer.digest}, state=Signer.State.ASKED, transaction=reference,
            asked_at=now, expires_at=now + timedelta(minutes=settings.SIGNING_MINUTES), poll_at=now + pause_after(0), polls=0, value=b"", why="",
        ):  # fmt: skip
            raise NotYourTurn(_("It is not this signature's turn, or it is already past."))
    asked = Asked(
        signer.credential,
        bytes(signer.certificate),
        bytes.fromhex(signer.digest),
        reference,
        signer.request.title,
        code,
    )
    mine = Signer.objects.filter(pk=signer.pk, state=Signer.State.ASKED, transaction=reference)
    try:
        answer = registry.signers()[signer.adapter].ask(asked)
    except NotAsked as error:
        if error.retryable or error.fault == "code":
            mine.update(state=Signer.State.PREPARED, transaction="", poll_at=None, expires_at=None)
        else:
            put(signer, (Signer.State.ASKED,), act=acts.FAILED, state=Signer.State.FAILED, why=error.fault)
        signer.refresh_from_db()
        raise
    if answer.transaction and answer.transaction != reference:
        mine.update(transaction=answer.transaction)
    signer.refresh_from_db()
    _take(signer, answer)
    if answer.state == "signed":
        embed(signer.pk)
    signer.refresh_from_db()
    return signer


def due() -> list[int]:
    """Take the questions that are due upon us: the signers to ask after now, each to one worker only."""
    now = world.now()
    waiting = Signer.objects.waiting_for_answer().filter(poll_at__lte=now).order_by("poll_at")
    rows = list(waiting.values_list("pk", "poll_at", "polls")[:AT_ONCE])
    return [
        pk
        for pk, at, polls in rows
        if Signer.objects.waiting_for_answer()
        .filter(pk=pk, poll_at=at)
        .update(poll_at=now + pause_after(polls + 1), polls=min(polls + 1, 1000))
    ]


def look_after(signer_id: int) -> None:
    """Ask how far one signature is, and put it in where it is there; after its time limit it is expired. Again and again it does
    nothing more."""
    signer = Signer.objects.select_related("request").filter(pk=signer_id, state=Signer.State.ASKED).first()
    if signer is None:
        return
    if not signer.value:
        try:
            _take(signer, registry.signers()[signer.adapter].poll(signer.credential, signer.transaction))
        except NotAsked as error:
            log.info("signer %s: %s", signer.pk, error)
    signer.refresh_from_db()
    if signer.value:
        embed(signer.pk)
    elif signer.state == Signer.State.ASKED and signer.expires_at and signer.expires_at <= world.now():
        put(signer, (Signer.State.ASKED,), act=acts.EXPIRED, state=Signer.State.EXPIRED, why="silent", poll_at=None)


def _take(signer: Signer, answer: Answer) -> None:
    asked = (Signer.State.ASKED,)
    if answer.state == "signed":
        Signer.objects.filter(pk=signer.pk, state=Signer.State.ASKED).update(value=answer.value)
    elif answer.state == "refused":
        put(signer, asked, act=acts.REFUSED, state=Signer.State.REFUSED, why="signer", poll_at=None)
    elif answer.state == "expired":
        put(signer, asked, act=acts.EXPIRED, state=Signer.State.EXPIRED, why="silent", poll_at=None)


def embed(signer_id: int) -> Signer:
    """Put a signature that came into its file, with the time and what proves the certificate; the same again changes nothing.

    Before that it must fit digest and certificate, the prepared file must be the one that was kept, and the certificate must
    still be good: else the signature is refused, with its reason. Asks the network: call it outside any transaction.
    """
    signer = Signer.objects.select_related("request", "prepared").get(pk=signer_id)
    if signer.state != Signer.State.ASKED or not signer.value:
        return signer
    made = _made(signer)
    if isinstance(made, str):
        state = Signer.State.FAILED if made == "does_not_fit" else Signer.State.REFUSED
        put(
            signer,
            (Signer.State.ASKED,),
            act=acts.FAILED if made == "does_not_fit" else acts.REFUSED,
            state=state,
            why=made,
            poll_at=None,
        )
    else:
        content, level = made
        _keep(signer, documents.keep_file(content, PDF), level)
    signer.refresh_from_db()
    return signer


def _made(signer: Signer) -> tuple[bytes, str] | str:
    """The signed file and its level, or why there is none."""
    from lantoa.signing.rules import cms, pdf

    certificate, attributes, value = bytes(signer.certificate), bytes(signer.attributes), bytes(signer.value)
    prepared = documents.read_file(signer.prepared_id)
    chain = [bytes.fromhex(one) for one in signer.chain]
    if hashlib.sha256(prepared).hexdigest() != signer.prepared_id or signer.base_id != signer.request.current_id:
        return "changed"
    if hashlib.sha256(attributes).hexdigest() != signer.digest or not cms.is_signature_of(
        value, certificate, bytes.fromhex(signer.digest)
    ):
        return "does_not_fit"
    standing = outside.standing(certificate, chain)
    if standing.problem in ("revoked", "expired", "not_yet", "untrusted"):
        return standing.problem
    time = outside.time_token(hashlib.sha256(value).digest())
    content = pdf.filled(
        prepared, signer.start, signer.end,
        cms.packed(value, certificate=certificate, chain=chain, attributes=attributes, time_token=time),
    )  # fmt: skip
    if not time:
        return content, "B-B"
    if standing.problem:
        return content, "B-T"
    return _with_proofs(signer, content, standing, time)


def _with_proofs(signer: Signer, content: bytes, standing: Any, time: bytes) -> tuple[bytes, str]:
    """The file with what proves its certificates for long; behind the last signature a time stamp over all of it."""
    from lantoa.signing.rules import cms

    stamping = cms.certificates_in(time)
    authority = outside.standing(stamping[0], stamping[1:], stamps=True) if stamping else None
    said = {
        "certificates": [one.hex() for one in {*standing.path, *(authority.path if authority else ())}],
        "ocsps": [one.hex() for one in {*standing.ocsps, *(authority.ocsps if authority else ())}],
        "crls": [one.hex() for one in {*standing.crls, *(authority.crls if authority else ())}],
        "field": "" if _follows(signer) else f"Time{signer.order}",
    }
    told, files = apart.ask("prove", said, content)
    if len(files) == 1:
        return files[0], "B-LT"
    sealed = _timed(files[1], told)
    return (sealed, "B-LTA") if sealed else (files[0], "B-LT")


def _timed(content: bytes, told: dict[str, Any]) -> bytes:
    from lantoa.signing.rules import pdf

    time = outside.time_token(bytes.fromhex(told["digest"]))
    return pdf.filled(content, told["start"], told["end"], time) if time else b""


def _keep(signer: Signer, file: documents.File, level: str) -> None:
    request, now = signer.request, world.now()
    last = not _follows(signer)
    with transaction.atomic():
        done = put(
            signer, (Signer.State.ASKED,), act=acts.SIGNED, data={"level": level, "file": file.pk}, state=Signer.State.SIGNED, signed=file, level=level,
            signed_at=now, poll_at=None, why="",
        )  # fmt: skip
        if done:
            columns: dict[str, Any] = {"current": file}
            if last:
                columns |= {"state": SignatureRequest.State.DONE, "done_at": now}
                if level == "B-B" and settings.TIME_STAMPS:
                    columns["time_due_at"] = now + TIME_PAUSE
            SignatureRequest.objects.filter(pk=request.pk).update(**columns)
            if last:
                journal.record(acts.COMPLETED, request, data={**about(request), "file": file.pk})
    if not done and not Signer.objects.filter(pk=signer.pk, signed=file).exists():
        # Somebody else put it in at the same moment, and their file counts; or it was thrown away.
        documents.forget_file(file.pk)


def due_times() -> list[int]:
    """Take upon us the files that wait for a time stamp; each to one worker only."""
    now = world.now()
    rows = list(
        SignatureRequest.objects.filter(time_due_at__lte=now).values_list("pk", "time_due_at", "time_tries")[:AT_ONCE]
    )
    return [
        pk
        for pk, at, tries in rows
        if SignatureRequest.objects.filter(pk=pk, time_due_at=at).update(
            time_due_at=now + TIME_PAUSE * 2 ** min(tries, 7) if tries < TIME_TRIES else None, time_tries=tries + 1
        )
    ]


def add_time(request_id: int) -> bool:
    """Put a time stamp over a file that was signed without one; True when it has it now. Again it does nothing more."""
    request = SignatureRequest.objects.get(pk=request_id)
    if request.time_due_at is None:
        return False
    before = request.current_id
    told, files = apart.ask(
        "prove", {"certificates": [], "ocsps": [], "crls": [], "field": "Time"}, documents.read_file(before)
    )
    content = _timed(files[1], told)
    if not content:
        return False
    file = documents.keep_file(content, PDF)
    with transaction.atomic():
        if not SignatureRequest.objects.filter(pk=request.pk, current=before).update(current=file, time_due_at=None):
            return False
        Signer.objects.filter(request=request, level="B-B").update(level="B-T")
        journal.record(acts.TIMED, request, data={**about(request), "file": file.pk})
    return True


def _is_turn_of(signer: Signer) -> bool:
    before = Signer.objects.filter(request=signer.request_id, order__lt=signer.order)
    return signer.request.is_open and not before.exclude(state=Signer.State.SIGNED).exists()


def _follows(signer: Signer) -> bool:
    """Whether somebody signs after this one."""
    return Signer.objects.filter(request=signer.request_id, order__gt=signer.order).exists()


def _checked(name: str, identity: str, certificate: bytes, chain: tuple[bytes, ...]) -> Holder:
    """Whom the certificate names, where it is theirs and good now."""
    from lantoa.signing.rules.cms import folded, holder_of

    try:
        holder = holder_of(certificate)
    except ValueError:
        raise WrongCertificate(certificate_words("untrusted"), code="untrusted") from None
    # The common name alone: in an officer's own certificate the organisation is where they work, not who signs.
    if folded(name) != folded(holder.name) or (identity and not names_them(identity, holder.numbers)):
        raise WrongCertificate(certificate_words("wrong_person"), code="wrong_person")
    now = world.now()
    problem = "expired" if now > holder.valid_to else "not_yet" if now < holder.valid_from else ""
    problem = problem or outside.standing(certificate, chain).problem
    if problem and problem != "unknown":
        raise WrongCertificate(certificate_words(problem), code=problem)
    return holder


def certificate_words(problem: str) -> str:
    """The sentence for what is wrong with a certificate or stands against a signature; also for `Signer.why`."""
    return {
        "wrong_person": _("This certificate belongs to somebody else. Please sign with the one in your own name."),
        "expired": _("This certificate is out of date. Please renew it at the service that issued it, then sign again."),
        "not_yet": _("This certificate is not valid yet. Please look at the day it begins."),
        "revoked": _("This certificate was revoked, so nothing can be signed with it. Please ask the service that issued it."),
        "untrusted": _("This certificate comes from a service that is not trusted here."),
        "changed": _("The file is another now than the one you saw. Please open it again and read it before you sign."),
        "does_not_fit": _("The signature that came does not belong to this file. Nothing was signed; please try again."),
        "silent": _("You did not confirm in time. Nothing was signed; you can start again."),
        "signer": _("The signature was refused."),
    }.get(problem, _("The signing service does not do as asked. Please try again later."))  # fmt: skip


def not_opened(code: str) -> str:
    """The sentence for a PDF that cannot be worked with."""
    return {
        "encrypted": _("This PDF is locked with a password. Please bring one without."),
        "scripted": _("This PDF carries a program inside. Please print it to PDF anew and bring that one."),
        "not_a_pdf": _("This is not a PDF file."),
        "too_big": _("This PDF is larger than 20 MB."),
        "too_long": _("This PDF takes too long to read: it is put together too intricately."),
    }.get(code, _("This PDF is broken and cannot be read."))  # fmt: skip
