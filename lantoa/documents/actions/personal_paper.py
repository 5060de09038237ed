"""People's own papers: keep one, name it, share it for one subject, open it there, take it out again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.documents import acts
from lantoa.documents.actions.apart import EndedApart, run_apart
from lantoa.documents.actions.file import keep_file
from lantoa.documents.actions.forget import forget_file
from lantoa.documents.errors import NotAPaper, NotShared
from lantoa.documents.models import File, PaperPage, PaperShare, PaperView, PersonalPaper
from lantoa.documents.rules import MOST_PAGES, MOST_PAPERS, MOST_PIXELS, PAPER_KINDS
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world

_SCRIPT = Path(__file__).with_name("apart_paper.py").resolve()
# Pages of a paper are fetched one by one: what the same person opens within this time is one opening.
_ONE_LOOK = timedelta(minutes=15)


def keep_paper(
    content: IO[bytes], *, owner: accounts.Person, by: Actor, key: UUID | None = None, kind: str = "other", title: str = "",
    valid_until: date | None = None,
) -> PersonalPaper:  # fmt: skip
    """Keep an uploaded JPEG, PNG, HEIC, WebP, TIFF or PDF in this person's own store, with a clean page for each of its pages.

    Opened only apart, without network. What the file is called counts for nothing. A PDF is kept as it came; of a picture
    the upright whole without metadata, never what was sent. The same file again gives the same paper. Refuses (NotAPaper,
    field "papers") what is empty, over 40 MB, no such file, moving, over 50 megapixels or 30 pages, blank, locked, damaged,
    also something else, or carries scripts or files; and more than 200 papers. Only the owner may (NotShared). Never
    inside a transaction: it decodes and writes files.
    """
    _check_owner(owner.pk, by)
    sent = _bytes(content)
    told, parts = _read(sent)
    sha = hashlib.sha256(sent).hexdigest()
    is_pdf = told["type"] == "application/pdf"
    whole = keep_file(sent, "application/pdf") if is_pdf else keep_file(parts.pop(0), "image/webp")
    pages = [keep_file(part, "image/webp") for part in parts]
    body = {"person": owner.pk, "sent": sha, "kind": kind, "title": clean_line(title)[:120]}
    with journal.command("documents.keep_paper", key, body, by=by) as run:
        mine = PersonalPaper.objects.filter(person=owner, removed_at=None)
        if mine.count() >= MOST_PAPERS:
            raise _refused("full")
        paper, is_new = mine.get_or_create(
            person=owner, sent=sha, removed_at=None,
            defaults={
                "kind": kind if kind in PAPER_KINDS else "other", "title": body["title"], "sent_type": told["type"], "size": len(sent),
                "file": whole, "advice": " ".join(told["advice"]), "valid_until": valid_until, "created_at": world.now(),
            },
        )  # fmt: skip
        if is_new:
            PaperPage.objects.bulk_create(
                PaperPage(paper=paper, number=number, file=page) for number, page in enumerate(pages, start=1)
            )
            journal.record(acts.PAPER_KEPT, paper, by=by)
        run.answer = {"paper": paper.pk}
    kept: PersonalPaper = paper
    return kept


def name_paper(paper: PersonalPaper, *, title: str, kind: str, valid_until: date | None = None, by: Actor) -> None:
    """Change what the owner calls their paper, which kind it is and until when it holds. Only the owner may (NotShared)."""
    _check_owner(paper.person_id, by)
    known = kind if kind in PAPER_KINDS else "other"
    said = {"title": clean_line(title)[:120], "kind": known, "valid_until": valid_until}
    PersonalPaper.objects.filter(pk=paper.pk, removed_at=None).update(**said)


def share_paper(
    paper: PersonalPaper, *, subject: models.Model, organisation: accounts.Organisation, wording: str, by: Actor,
    until: datetime | None = None, helper: accounts.Person | None = None, key: UUID | None = None,
) -> PaperShare:  # fmt: skip
    """Record that the owner agrees, in these words, that this organisation sees the paper for this subject, until then if said.

    `helper` sees it for that subject as well. Only the owner may, and only a paper still in the store (NotShared). Twice is once.
    """
    _check_owner(paper.person_id, by)
    about = _about(subject)
    body = {"paper": paper.pk, "organisation": organisation.pk, **about}
    with journal.command("documents.share_paper", key, body, by=by) as run:
        # The row is the gate: taken out meanwhile, it is shared no more.
        if not PersonalPaper.objects.select_for_update().filter(pk=paper.pk, removed_at=None).exists():
            raise NotShared(_("This paper is not in your store any more."))
        share, is_new = PaperShare.objects.get_or_create(
            paper=paper, organisation=organisation, withdrawn_at=None, **about,
            defaults={"wording": wording, "since": world.now(), "until": until, "helper": helper},
        )  # fmt: skip
        if is_new:
            journal.record(
                acts.PAPER_SHARED, share, by=by, on_behalf_of=None, data={"paper": paper.pk, "to": organisation.pk}
            )
        run.answer = {"share": share.pk}
    made: PaperShare = share
    return made


def withdraw_share(share: PaperShare, *, by: Actor) -> None:
    """Take the agreement back: nobody opens the paper by it any more, unless it is kept with its subject. Twice is once."""
    _check_owner(share.paper.person_id, by)
    with transaction.atomic():
        if PaperShare.objects.filter(pk=share.pk, withdrawn_at=None).update(withdrawn_at=world.now()):
            journal.record(acts.SHARE_WITHDRAWN, share, by=by, data={"paper": share.paper_id})


def keep_for(paper: PersonalPaper, *, subject: models.Model, basis: str, by: Actor | None) -> PaperShare:
    """Make a shared paper part of its subject, by this legal basis: from now on it stays with it and is opened there, also
    when the owner takes it out of their store or is erased. Joins the caller's transaction. Refuses (NotShared) without a
    live agreement. The room of the subject says when (a dossier that an office accepted) and ends it with `let_go`."""
    now = world.now()
    with transaction.atomic():
        share = PaperShare.objects.open_at(now).select_for_update().filter(paper=paper, **_about(subject)).first()
        if share is None:
            raise _not_shared()
        if PaperShare.objects.filter(pk=share.pk, kept_at=None).update(kept_at=now, basis=basis[:200]):
            journal.record(acts.SHARE_KEPT, share, by=by, data={"paper": paper.pk})
    share.refresh_from_db()
    kept: PaperShare = share
    return kept


def let_go(subject: models.Model) -> int:
    """End keeping what was kept with this subject; what its owner took out meanwhile goes for good. Returns how many shares."""
    with transaction.atomic():
        shares = list(PaperShare.objects.filter(kept_at__isnull=False, **_about(subject)))
        PaperShare.objects.filter(pk__in=[share.pk for share in shares]).update(kept_at=None, basis="")
        for paper in PersonalPaper.objects.filter(pk__in={share.paper_id for share in shares}).exclude(removed_at=None):
            _empty(paper)
    return len(shares)


def end_shares(subject: models.Model) -> int:
    """End every agreement for this subject, because what it was given for is over; what is kept with it stays until `let_go`.

    Joins the caller's transaction; returns how many. The room of the subject says when.
    """
    with transaction.atomic():
        shares = list(PaperShare.objects.filter(withdrawn_at=None, **_about(subject)))
        for share in shares:
            if PaperShare.objects.filter(pk=share.pk, withdrawn_at=None).update(withdrawn_at=world.now()):
                journal.record(acts.SHARE_WITHDRAWN, share, by=None, data={"paper": share.paper_id})
    return len(shares)


def open_paper(paper: PersonalPaper, *, subject: models.Model, by: Actor) -> list[File]:
    """The pages of a paper (WebP, in order; read them with `read_file`) for somebody who sees it for this subject. Written down,
    once in a quarter of an hour for the same person.

    The caller has made sure that `by` may see the subject. Refuses (NotShared) whoever acts for another organisation than the
    one the owner agreed to and is not the helper named, and where the agreement is over, taken back or was never given.
    """
    let_in = models.Q(organisation=by.organisation_id or 0) | models.Q(helper=by.person_id or 0)
    live = PaperShare.objects.open_at(world.now()).filter(paper=paper, **_about(subject))
    with transaction.atomic():
        share = live.filter(let_in).order_by("pk").first()
        if share is None or by.person_id is None:
            raise _not_shared()
        pages = [page.file for page in PaperPage.objects.filter(paper=paper).select_related("file").order_by("number")]
        now = world.now()
        if not PaperView.objects.filter(share=share, person_id=by.person_id, at__gt=now - _ONE_LOOK).exists():
            PaperView.objects.create(share=share, person_id=by.person_id, organisation_id=by.organisation_id, at=now)
            journal.record(acts.PAPER_OPENED, share, by=by, on_behalf_of=by.organisation_id, data={"paper": paper.pk})
    return pages


def forget_paper(paper: PersonalPaper, *, by: Actor) -> None:
    """Take a paper out of its owner's store: its name, its agreements and its bytes go, except for a subject it is kept with.
    Only the owner may (NotShared). Twice is once."""
    _check_owner(paper.person_id, by)
    with transaction.atomic():
        _forget([paper.pk], by)


def forget_papers_of(person_ids: Iterable[int]) -> int:
    """The same for everything in these people's stores, who are being erased. Joins the caller's transaction; returns how many."""
    mine = PersonalPaper.objects.filter(person__in=list(person_ids), removed_at=None)
    return _forget(list(mine.values_list("pk", flat=True)), None)


def _forget(paper_ids: list[int], by: Actor | None) -> int:
    count = 0
    for paper in PersonalPaper.objects.filter(pk__in=paper_ids):
        gone = {"removed_at": world.now(), "title": "", "kind": "other", "valid_until": None}
        if PersonalPaper.objects.filter(pk=paper.pk, removed_at=None).update(**gone):
            PaperShare.objects.filter(paper=paper, withdrawn_at=None).update(withdrawn_at=world.now())
            PaperShare.objects.filter(paper=paper).update(wording="")
            journal.record(acts.PAPER_FORGOTTEN, paper, by=by)
            _empty(paper)
            count += 1
    return count


def _empty(paper: PersonalPaper) -> None:
    """Let the bytes of a paper out of the store go, unless it is kept with a subject."""
    if PaperShare.objects.filter(paper=paper, kept_at__isnull=False).exists():
        return
    pages = PaperPage.objects.filter(paper=paper)
    shas = {*pages.values_list("file", flat=True), paper.file_id} - {None}
    pages.delete()
    PersonalPaper.objects.filter(pk=paper.pk).update(file=None, sent="", size=0, advice="")
    for sha in sorted(shas):
        forget_file(sha)


def _about(subject: models.Model) -> dict[str, str]:
    return {"subject_type": subject._meta.label_lower, "subject_id": str(subject.pk)}


def _check_owner(person_id: int, by: Actor) -> None:
    if by.person_id != person_id:
        raise NotShared(_("Only they themselves can do this with their papers."))


def _not_shared() -> NotShared:
    return NotShared(_("This paper is not shared for this. Its owner may have taken it back."))


def _bytes(upload: IO[bytes]) -> bytes:
    # An upload over the limit says how large it was and has no bytes: they were not kept (config.uploads).
    size = getattr(upload, "size", None)
    if size is None:
        size = upload.seek(0, 2)
    if not size:
        raise _refused("empty")
    if size > settings.LARGEST_UPLOAD:
        raise _refused("too_big")
    upload.seek(0)
    return upload.read()


def _read(sent: bytes) -> tuple[dict[str, Any], list[bytes]]:
    try:
        told, parts = run_apart(_SCRIPT, sent, MOST_PAGES, MOST_PIXELS)
    except EndedApart:
        raise _refused("too_heavy") from None
    if "refused" in told:
        raise _refused(told["refused"])
    return told, parts


def _refused(code: str) -> NotAPaper:
    said = {
        "empty": _("This file is empty. Please choose it again."),
        "too_big": _("This file is larger than %(limit)s MB. Photograph the paper instead, or send fewer pages.") % {"limit": settings.LARGEST_UPLOAD // 1_000_000},
        "not_a_paper": _("This is neither a picture nor a PDF. Please choose a photo, a scan or a PDF."),
        "animated": _("This picture moves. Please choose a still photo of the paper."),
        "too_many_pixels": _("This picture is larger than 50 megapixels. Please scan it coarser, or photograph it."),
        "too_many_pages": _("This has more than %(most)s pages. Please send only the pages that are asked for.") % {"most": MOST_PAGES},
        "blank": _("Nothing can be seen on it: the page is empty. Please turn the paper over and take it again."),
        "locked": _("This PDF is locked with a password. Save it without one, or photograph the paper."),
        "active": _("This PDF carries a program or other files inside, which we never open. Print it as a new PDF and send that."),
        "two_in_one": _("This PDF is something else at the same time. Print it as a new PDF and send that."),
        "too_heavy": _("This file unpacks to far more than a paper, or cannot be opened safely. Photograph the paper instead."),
        "full": _("You keep %(most)s papers already. Please erase some you do not need any more.") % {"most": MOST_PAPERS},
    }  # fmt: skip
    broken = _("This file is damaged or only a part of it arrived. Please send it again.")
    return NotAPaper(said.get(code, broken), code=code if code in said else "broken", field="papers")
