"""Ask for signatures on a file, of people one after the other, and say no."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.signing import acts
from lantoa.signing.adapters import registry
from lantoa.signing.errors import BadRequest, NotYourTurn
from lantoa.signing.models import SignatureRequest, Signer
from lantoa.signing.rules.places import MOST_SIGNERS


@dataclass(frozen=True, slots=True)
class Wanted:
    """Somebody who is to sign: the `name` their certificate must bear, the number it must name ("" where only the name is
    compared), through which service and credential. `person` and `organisation` are rows of accounts, where they are known."""

    name: str
    adapter: str
    credential: str
    identity: str = ""
    person: accounts.Person | None = None
    organisation: accounts.Organisation | None = None


def request_signatures(
    subject: models.Model, file: documents.File, signers: Sequence[Wanted], *, title: str, by: Actor | None, reason: str = "", key: UUID | None = None
) -> SignatureRequest:  # fmt: skip
    """Ask these to sign the file, in this order. Nothing is asked of anybody yet: `prepare` and `ask` do that.

    Refuses (BadRequest) no signers or too many, an unknown service, an empty name or credential.
    """
    names = [clean_line(one.name)[:120] for one in signers]
    if not 1 <= len(signers) <= MOST_SIGNERS:
        raise BadRequest(_("Between one and twelve people can sign a file."), field="signers")
    for name, one in zip(names, signers, strict=True):
        if not name or not one.credential or len(one.credential) > 120 or one.adapter not in registry.signers():
            raise BadRequest(_("Say who signs, and with which signing service."), field="signers")
    kind = subject._meta.label_lower
    body = {
        "subject": [kind, subject.pk], "file": file.pk, "title": title, "reason": reason,
        "signers": [[name, one.adapter, one.credential, mark(one.identity)] for name, one in zip(names, signers, strict=True)],
    }  # fmt: skip
    with journal.command("signing.request", key, body, by=by) as run:
        if run.replayed:
            return SignatureRequest.objects.get(pk=(run.answer or {})["request"])
        request = SignatureRequest.objects.create(
            subject_type=kind, subject_id=subject.pk, title=clean_line(title)[:200], reason=clean_line(reason)[:200], shown=file, current=file,
            by_id=by.person_id if by else None, created_at=world.now(),
        )  # fmt: skip
        Signer.objects.bulk_create(
            Signer(
                request=request, order=order, person=one.person, organisation=one.organisation, name=name, identity=mark(one.identity),
                adapter=one.adapter, credential=one.credential,
            )
            for order, (name, one) in enumerate(zip(names, signers, strict=True), 1)
        )  # fmt: skip
        journal.record(acts.REQUESTED, request, by=by, data={**about(request), "signers": len(signers)})
        run.answer = {"request": request.pk}
    return request


def refuse(signer: Signer, *, by: Actor | None, key: UUID | None = None) -> Signer:
    """The signer says no: nobody signs the file any more. Refuses (NotYourTurn) one who has signed already or is past."""
    with journal.command("signing.refuse", key, {"signer": signer.pk}, by=by) as run:
        if not run.replayed:
            open_ = (
                Signer.State.WAITING,
                Signer.State.PREPARED,
                Signer.State.ASKED,
                Signer.State.EXPIRED,
                Signer.State.FAILED,
            )
            if not put(signer, open_, by=by, act=acts.REFUSED, state=Signer.State.REFUSED, why="signer"):
                raise NotYourTurn(_("This signature is already past."))
    signer.refresh_from_db()
    return signer


def start_again(signer: Signer, *, by: Actor | None) -> Signer:
    """Back to the beginning for one whose request expired or whose service failed. Refuses (NotYourTurn) any other."""
    past = (Signer.State.EXPIRED, Signer.State.FAILED, Signer.State.PREPARED)
    fresh = {
        "state": Signer.State.WAITING,
        "why": "",
        "transaction": "",
        "value": b"",
        "polls": 0,
        "expires_at": None,
        "poll_at": None,
    }
    if not Signer.objects.filter(pk=signer.pk, state__in=past, request__state=SignatureRequest.State.OPEN).update(
        **fresh
    ):
        raise NotYourTurn(_("This signature is already past."))
    signer.refresh_from_db()
    return signer


def put(
    signer: Signer, before: Sequence[str], *, act: str, by: Actor | None = None, data: dict[str, object] | None = None, **columns: object
) -> bool:  # fmt: skip
    """Move the signer on from one of these states in one conditional change, with its entry; False where somebody was first.

    A refusal ends the whole request. Joins the caller's transaction.
    """
    with transaction.atomic():
        if not Signer.objects.filter(pk=signer.pk, state__in=before).update(**columns):
            return False
        if columns.get("state") == Signer.State.REFUSED:
            SignatureRequest.objects.filter(pk=signer.request_id).update(state=SignatureRequest.State.REFUSED)
        told = {**about(signer.request), "signer": signer.pk, **(data or {})}
        if why := columns.get("why"):
            told["reason"] = why
        journal.record(act, signer.request, by=by, data=told)
        return True


def about(request: SignatureRequest) -> dict[str, object]:
    """What an entry about a request carries, so that rooms above find their own row by it."""
    return {"subject_type": request.subject_type, "subject_id": request.subject_id}


def names_them(identity: str, numbers: frozenset[str]) -> bool:
    """Whether one of a certificate's numbers is the one kept as this mark."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(hmac.compare_digest(identity, mark(number, key)) for number in numbers for key in keys)


def mark(identity: str, key: str = "") -> str:
    """A number as it is kept: a keyed hash of its digits, by the house's key of today or this one; "" for none."""
    digits = re.sub(r"\D", "", identity)
    if not digits:
        return ""
    return hmac.new(b"signing identity " + (key or settings.SECRET_KEY).encode(), digits.encode(), sha256).hexdigest()
