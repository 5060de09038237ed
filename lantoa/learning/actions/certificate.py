"""Issue a certificate that independent software can check, and say of one that it no longer holds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit import credential
from lantoa.kit.access import Actor
from lantoa.kit.certificate_code import new_certificate_code
from lantoa.kit.own_key import own_key
from lantoa.kit.world import VIETNAM, world
from lantoa.learning.acts import CERTIFICATE_ISSUED, CERTIFICATE_REVOKED
from lantoa.learning.errors import BadEvidence, BadReason, NoName, NotAllowed, NotEarned
from lantoa.learning.models import (
    ASKED,
    ERASED,
    LEADING,
    REASONS,
    REOPENED,
    Certificate,
    CertificateEvidence,
    Course,
    Enrollment,
)
from lantoa.learning.queries import (
    address_of,
    issuer_address,
    list_address,
    list_and_place,
    still_to_do,
    verify_address,
)

MOST_EVIDENCE = 40
Done = tuple[str, int, datetime]


def issue_certificate(
    person: accounts.Person, course: Course, organisation: accounts.Organisation, *, evidence: Sequence[Done],
    version: str = "1", level: str = "", by: Actor | None, key: UUID | None = None,
) -> Certificate:  # fmt: skip
    """Sign a certificate for what this person did: `evidence` is (title of the lesson, id of the journal's entry, when) of each act.

    One that holds already, of the same course and version, is returned and nothing is signed. `by` is an instructor or officer of
    the organisation that held the class, or None for the house itself. Refuses NotAllowed, NoName and BadEvidence (none or more
    than forty, an act that is not in the journal, was rehearsed, or was taken back).
    """
    if by is not None and (by.organisation_id != organisation.pk or not by.roles & LEADING):
        raise NotAllowed(
            _("Only an instructor or officer of the organisation that held the class issues its certificates.")
        )
    if not person.name.strip() or person.erased_at:
        raise NoName(_("A certificate is made out to a name. Please fill in your name first."))
    evidence = list(dict.fromkeys(evidence))
    # Made before the transaction: the first use writes a file.
    seed = own_key(Path(settings.BADGE_KEY))
    body = {
        "person": person.pk, "course": course.pk, "version": version, "organisation": organisation.pk,
        "entries": [entry for _title, entry, _at in evidence],
    }  # fmt: skip
    with journal.command("learning.issue_certificate", key, body, by=by) as run:
        standing = _standing(person, course, version)
        certificate = standing or _issue(person, course, organisation, evidence, version, level, by, seed)
        run.answer = {"certificate": certificate.pk}
    return certificate


def earn_certificate(seat: Enrollment, *, by: Actor, key: UUID | None = None) -> Certificate:
    """The certificate of whoever really did every practical lesson of their course, and answered its questions once more.

    Refuses NotEarned with what is still to be done, NotAllowed (somebody else's seat) and NoName.
    """
    if by.person_id is None or by.person_id != seat.person_id or seat.person is None:
        raise NotAllowed(_("Only the learner asks for their certificate."))
    still = still_to_do(seat)
    if still:
        raise NotEarned(_("Still to be done: %(what)s") % {"what": "; ".join(still)})
    ended = seat.practices.filter(rehearsal=False).select_related("lesson").order_by("lesson__position")
    done = [(one.lesson.title, one.entry_id, one.completed_at) for one in ended]
    run, course = seat.run, seat.run.course
    return issue_certificate(
        seat.person, course, run.organisation, evidence=done, version=str(course.version), level=str(course.level), by=None, key=key
    )  # fmt: skip


def _standing(person: accounts.Person, course: Course, version: str) -> Certificate | None:
    found: Certificate | None = Certificate.objects.filter(
        person=person, course=course, course_version=version, revoked_at=None
    ).first()
    return found


def _issue(
    person: accounts.Person, course: Course, organisation: accounts.Organisation, evidence: Sequence[Done],
    version: str, level: str, by: Actor | None, seed: bytes,
) -> Certificate:  # fmt: skip
    _check(evidence)
    now = world.now().replace(microsecond=0)
    certificate = Certificate(
        code=new_certificate_code(), person=person, name=person.name.strip(), course=course, course_version=version, level=level,
        organisation=organisation, issued_at=now, status_index=_free_index(),
    )  # fmt: skip
    certificate.credential = _signed(certificate, evidence, seed)
    try:
        with transaction.atomic():
            certificate.save()
    except IntegrityError:
        # Two asked at once: the other one stands. Where it was the index or the code, once more.
        standing = _standing(person, course, version)
        return standing or _issue(person, course, organisation, evidence, version, level, by, seed)
    CertificateEvidence.objects.bulk_create(
        CertificateEvidence(certificate=certificate, title=title, entry_id=entry, completed_at=at)
        for title, entry, at in evidence
    )
    digest = hashlib.sha256(certificate.credential.encode()).hexdigest()
    data = {"person": person.pk, "course": course.pk, "digest": digest}
    journal.record(CERTIFICATE_ISSUED, certificate, by=by, on_behalf_of=organisation.pk, occurred_at=now, data=data)
    return certificate


def _check(evidence: Sequence[Done]) -> None:
    ids = {entry for _title, entry, _at in evidence}
    done = journal.Entry.objects.filter(pk__in=ids, rehearsal=False, reverses=None)
    taken_back = journal.Entry.objects.filter(reverses__in=ids)
    if not 1 <= len(evidence) <= MOST_EVIDENCE or done.count() != len(ids) or taken_back.exists():
        raise BadEvidence(_("A certificate stands on what was really done, and this was not, or was taken back."))


def _free_index() -> int:
    """A bit nobody has, by chance: an index that counted up would tell when its holder was certified, and beside whom."""
    full = Certificate.objects.count() // (credential.ENTRIES // 2)
    while True:
        index: int = full * credential.ENTRIES + world.random.randrange(credential.ENTRIES)
        if not Certificate.objects.filter(status_index=index).exists():
            return index


def _signed(certificate: Certificate, evidence: Sequence[Done], seed: bytes) -> str:
    """The credential as text, in Vietnamese, whoever's screen it was issued from."""
    number, place = list_and_place(certificate.status_index)
    issuer, page = issuer_address(), verify_address(certificate.code)
    with translation.override("vi"):
        course = certificate.course.title
        badge = credential.Badge(
            id=address_of(certificate.code), title=_("Certificate: %(course)s") % {"course": course}, holder=certificate.name,
            achievement=settings.PUBLIC_URL.rstrip("/") + reverse("learning:course", args=[certificate.course.slug]),
            name=f"{course} ({certificate.level})" if certificate.level else course, description=certificate.course.summary or course,
            criteria=_("Did each of the things below for real, with their own hand."), version=certificate.course_version,
            assessed_by=f"{issuer}#to-chuc-{certificate.organisation_id}", assessor=certificate.organisation.name,
            evidence=[
                credential.Evidence(
                    f"{page}#viec-{count}", title, _("Really done on %(day)s; entry %(entry)s of the journal.") % {"day": at.astimezone(VIETNAM).strftime("%d/%m/%Y"), "entry": entry}
                )
                for count, (title, entry, at) in enumerate(evidence, 1)
            ],
            issued_at=certificate.issued_at,
        )  # fmt: skip
    document = credential.badge_credential(
        badge, issuer=issuer, issuer_name="Lan Tỏa", status_list=list_address(number), status_index=place
    )
    signed = credential.sign(document, seed=seed, controller=issuer, at=certificate.issued_at)
    return json.dumps(signed, ensure_ascii=False, indent=2)


def revoke_certificate(
    certificate: Certificate, *, reason: str, by: Actor | None, key: UUID | None = None
) -> Certificate:
    """Say that it no longer holds, for a reason everybody may read; one that was revoked before keeps its first reason.

    Refuses NotAllowed unless `by` is its holder, an instructor or officer of its organisation, or None for the house; BadReason.
    """
    leads = by is not None and by.organisation_id == certificate.organisation_id and bool(by.roles & LEADING)
    if by is not None and not leads and (by.person_id is None or by.person_id != certificate.person_id):
        raise NotAllowed(_("Only its holder, or an instructor or officer of the organisation, revokes a certificate."))
    if reason not in REASONS or (by is not None and not leads and reason != ASKED):
        raise BadReason(_("Please choose why the certificate no longer holds."))
    with journal.command(
        "learning.revoke_certificate", key, {"certificate": certificate.pk, "reason": reason}, by=by
    ) as run:
        _revoke([certificate.pk], reason, by)
        run.answer = {"certificate": certificate.pk}
    certificate.refresh_from_db()
    return certificate


def revoke_standing_on(entry_ids: Iterable[int]) -> None:
    """Revoke every certificate that stands on one of these acts, since they were taken back; twice is no harm."""
    stand = Certificate.objects.filter(evidence__entry_id__in=list(entry_ids), revoked_at=None)
    _revoke(sorted(set(stand.values_list("pk", flat=True))), REOPENED, None)


def forget_certificates(person: accounts.Person) -> None:
    """What erasing a person does to their certificates: none holds any more, and name and signed text are forgotten."""
    mine = Certificate.objects.filter(person=person)
    _revoke(list(mine.filter(revoked_at=None).values_list("pk", flat=True)), ERASED, None)
    mine.update(name="", credential="", person=None)


def _revoke(pks: Sequence[int], reason: str, by: Actor | None) -> None:
    for certificate in Certificate.objects.filter(pk__in=pks).order_by("pk"):
        ours = Certificate.objects.filter(pk=certificate.pk, revoked_at=None)
        if ours.update(revoked_at=world.now(), revoked_reason=reason):
            organisation, data = certificate.organisation_id, {"reason": reason}
            journal.record(CERTIFICATE_REVOKED, certificate, by=by, on_behalf_of=organisation, data=data)
