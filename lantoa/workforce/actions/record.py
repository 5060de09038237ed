"""Show what one worked: a link with an end, the same as a signed credential, and who opened it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit import credential
from lantoa.kit.access import Actor
from lantoa.kit.own_key import own_key
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.workforce import acts
from lantoa.workforce.errors import BadShift
from lantoa.workforce.models import Neighbour, WorkShare, WorkView
from lantoa.workforce.queries.record import Season, issuer_address, list_address, public, seasons

DAYS = (7, 30, 90)
MOST_SHARES, MOST_ROWS = 10, 30


def share_work(neighbour: Neighbour, days: int, *, by: Actor, key: UUID | None = None) -> WorkShare:
    """A link that shows what they worked, for so many days, and a signed credential of the same. Refuses BadShift: nothing worked yet,
    too many links at once, another number of days."""
    rows = seasons(neighbour)[:MOST_ROWS]
    if not rows:
        raise BadShift(_("There is nothing to show yet. It fills with the first day you work."))
    if days not in DAYS:
        raise BadShift(_("Choose for how long the link holds."), field="days")
    # Made before the transaction: the first use writes a file.
    seed = own_key(Path(settings.BADGE_KEY))
    with journal.command("workforce.share_work", key, {"neighbour": neighbour.pk, "days": days}, by=by) as run:
        if run.replayed:
            return WorkShare.objects.get(pk=(run.answer or {})["share"])
        if WorkShare.objects.open_at(world.now()).filter(neighbour=neighbour).count() >= MOST_SHARES:
            raise BadShift(_("Ten links hold already. Please take one back first."))
        share = _made(neighbour, days)
        WorkShare.objects.filter(pk=share.pk).update(credential=_signed(share, neighbour, rows, seed))
        journal.record(acts.WORK_SHARED, share, by=by, data={"days": days})
        run.answer = {"share": share.pk}
    share.refresh_from_db()
    return share


def _made(neighbour: Neighbour, days: int) -> WorkShare:
    now = world.now().replace(microsecond=0)
    while True:
        # A bit nobody has, by chance: one that counted up would tell beside whom somebody stands.
        full = WorkShare.objects.count() // (credential.ENTRIES // 2)
        index = full * credential.ENTRIES + world.random.randrange(credential.ENTRIES)
        try:
            with transaction.atomic():
                return WorkShare.objects.create(
                    neighbour=neighbour, token=world.token(12), status_index=index, made_at=now, until=now + timedelta(days=days)
                )  # fmt: skip
        except IntegrityError:
            continue


def _signed(share: WorkShare, neighbour: Neighbour, rows: list[Season], seed: bytes) -> str:
    number, place = divmod(share.status_index, credential.ENTRIES)
    issuer, page = issuer_address(), public("workforce:record", share.token)
    with translation.override("vi"):
        days = sum(one.days for one in rows)
        badge = credential.Badge(
            id=page, title=_("Record of seasonal work"), holder=neighbour.name,
            achievement=public("workforce:board"), name=_("Days of seasonal work: %(days)s") % {"days": days},
            description=", ".join(dict.fromkeys(one.skill or one.work for one in rows)),
            criteria=_("Came and went, as the stall or the code on its phone says."), version="1",
            assessed_by=f"{issuer}#viec-thoi-vu", assessor="Lan Tỏa",
            evidence=[
                credential.Evidence(
                    f"{page}#viec-{count}", f"{one.stall}: {one.work}",
                    _("%(days)s days from %(first)s to %(last)s; entry %(entry)s of the journal.")
                    % {"days": one.days, "first": f"{one.first:%d/%m/%Y}", "last": f"{one.last:%d/%m/%Y}", "entry": one.entry_id},
                )
                for count, one in enumerate(rows, 1)
            ],
            issued_at=share.made_at,
        )  # fmt: skip
    document = credential.badge_credential(
        badge, issuer=issuer, issuer_name="Lan Tỏa", status_list=list_address(number + 1), status_index=place
    )
    document["validUntil"] = credential.written(share.until)
    signed = credential.sign(document, seed=seed, controller=issuer, at=share.made_at)
    return json.dumps(signed, ensure_ascii=False, indent=2)


def end_share(share: WorkShare, *, by: Actor, key: UUID | None = None) -> None:
    """The link opens nothing any more, and the credential no longer holds. Twice is once."""
    with journal.command("workforce.end_share", key, {"share": share.pk}, by=by) as run:
        if not run.replayed and WorkShare.objects.filter(pk=share.pk, ended_at=None).update(
            ended_at=world.now(), credential=""
        ):
            journal.record(acts.WORK_SHARE_ENDED, share, by=by)


def see_work(share: WorkShare, said: str, *, by: Actor, key: UUID | None = None) -> WorkView:
    """Somebody opens it: known by their account and for whom they act, else as they say. Its owner sees that. Refuses (BadShift) nobody."""
    who = clean_line(said)[:80]
    if by.person_id is None and len(who) < 2:
        raise BadShift(_("Please write who you are. They see who looked at it."), field="said")
    with journal.command("workforce.see_work", key, {"share": share.pk, "by": by.person_id}, by=by) as run:
        if run.replayed:
            return WorkView.objects.get(pk=(run.answer or {})["view"])
        view = WorkView.objects.create(
            share=share, person_id=by.person_id, organisation_id=by.organisation_id, said="" if by.person_id else who, at=world.now()
        )  # fmt: skip
        journal.record(acts.WORK_SEEN, share, by=by, data={"view": view.pk})
        run.answer = {"view": view.pk}
    return view
