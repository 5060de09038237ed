"""What an authority asks to have taken down, and what became of it."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line, clean_text
from lantoa.kit.world import VIETNAM, world
from lantoa.websites import acts
from lantoa.websites.actions.keeper import check_keeper
from lantoa.websites.actions.site import data_of_end, end
from lantoa.websites.errors import BadSite, NotNow
from lantoa.websites.models import Site, Takedown
from lantoa.websites.rules.regime import clock

OLDEST = timedelta(days=365)


def ask_takedown(
    site: Site, *, authority: str, document: str, asked_at: datetime, words: str = "", by: Actor, key: UUID | None = None
) -> Takedown:  # fmt: skip
    """Write down that an authority asked to have a site taken down; its clock runs from when the request arrived.

    Refuses NotAllowed, BadSite a moment to come or more than a year ago and a request without authority or number, NotNow for an entry
    that ended or has such a request already.
    """
    check_keeper(by)
    who, number, said, now = (
        clean_line(authority)[:160],
        clean_line(document)[:60],
        clean_text(words)[:1_000],
        world.now(),
    )
    if not who or not number:
        raise BadSite(_("Please write something here."), field="document" if who else "authority")
    if not now - OLDEST <= asked_at <= now:
        raise BadSite(_("This moment cannot be right."), field="asked_at")
    body = {"site": site.pk, "authority": who, "document": number, "asked_at": asked_at.isoformat(), "words": said}
    with journal.command("websites.ask_takedown", key, body, by=by) as run:
        if run.replayed and run.answer:
            return Takedown.objects.get(pk=run.answer["takedown"])
        if not Site.objects.live().filter(pk=site.pk).exists():
            raise NotNow(_("This entry has ended."))
        due = asked_at + clock("takedown", asked_at.astimezone(VIETNAM).date()).span
        try:
            with transaction.atomic():
                made: Takedown = Takedown.objects.create(
                    site=site,
                    authority=who,
                    document=number,
                    words=said,
                    asked_at=asked_at,
                    due_at=due,
                    by_id=by.person_id,
                )
        except IntegrityError:
            raise NotNow(_("Such a request is open for this site already.")) from None
        data = {"site": site.pk, "due_at": due.isoformat()}
        journal.record(acts.TAKEDOWN_ASKED, made, by=by, place=site.unit_id or "", occurred_at=asked_at, data=data)
        run.answer = {"takedown": made.pk}
    return made


def close_takedown(
    takedown: Takedown, *, outcome: str, done_words: str, by: Actor, key: UUID | None = None
) -> Takedown:
    """Say what became of a request: the site is down, which ends its entry where it had not ended before, or the authority took its
    request back.

    Refuses NotAllowed, BadSite without words, NotNow where that was said already.
    """
    check_keeper(by)
    said = clean_text(done_words)[:1_000]
    if outcome not in {"taken_down", "kept"} or not said:
        raise BadSite(_("Please write something here."), field="done_words")
    body = {"takedown": takedown.pk, "outcome": outcome, "words": said}
    with journal.command("websites.close_takedown", key, body, by=by) as run:
        if not run.replayed:
            now, site = world.now(), takedown.site
            if not Takedown.objects.open().filter(pk=takedown.pk).update(done_at=now, outcome=outcome, done_words=said):
                raise NotNow(_("This was closed already."))
            in_time = now <= takedown.due_at
            closed = {"site": site.pk, "outcome": outcome, "in_time": in_time}
            journal.record(acts.TAKEDOWN_CLOSED, takedown, by=by, place=site.unit_id or "", data=closed)
            if outcome == "taken_down" and Site.objects.live().filter(pk=site.pk).exists():
                on = max(world.today(), site.confirmed_on)
                end(
                    site,
                    Site.End.TAKEN_DOWN,
                    on,
                    words=takedown.document,
                    source="authority",
                    source_id=takedown.pk,
                    by=by,
                )
                data = {**data_of_end(site, on), "in_time": in_time}
                journal.record(acts.SITE_TAKEN_DOWN, site, by=by, place=site.unit_id or "", data=data)
    takedown.refresh_from_db()
    return takedown
