"""What anybody says of a listed site, and the answer."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_text
from lantoa.kit.world import world
from lantoa.websites import acts
from lantoa.websites.actions.keeper import check_keeper
from lantoa.websites.errors import BadSite, NotNow, TooMany
from lantoa.websites.models import REASONS, Complaint, Site

LONGEST_WORDS, AN_HOUR = 1_000, 10


def complain(
    site: Site, *, reason: str, words: str = "", network: str = "", by: Actor, key: UUID | None = None
) -> Complaint:
    """Take a word about a site from anybody; the answer is read behind the complaint's token.

    Refuses BadSite without a reason or with too many words, TooMany after ten an hour from one network.
    """
    said = clean_text(words)
    if reason not in REASONS or len(said) > LONGEST_WORDS:
        raise BadSite(_("Please choose from the list."), field="reason")
    with journal.command("websites.complain", key, {"site": site.pk, "reason": reason, "words": said}, by=by) as run:
        if run.replayed and run.answer:
            return Complaint.objects.get(pk=run.answer["complaint"])
        now = world.now()
        lately = Complaint.objects.filter(network=network, made_at__gt=now - timedelta(hours=1))
        if network and lately.count() >= AN_HOUR:
            raise TooMany(_("Many complaints came from where you are. Please wait an hour, then send this one."))
        made: Complaint = Complaint.objects.create(
            site=site, reason=reason, words=said, token=world.token(), network=network, made_at=now
        )
        journal.record(
            acts.COMPLAINT_MADE, made, by=by, place=site.unit_id or "", data={"site": site.pk, "reason": reason}
        )
        run.answer = {"complaint": made.pk}
    return made


def answer_complaint(complaint: Complaint, *, answer: str, by: Actor, key: UUID | None = None) -> Complaint:
    """Answer whoever complained. Refuses NotAllowed, BadSite without words, NotNow where it was answered."""
    check_keeper(by)
    said = clean_text(answer)[:LONGEST_WORDS]
    if not said:
        raise BadSite(_("Please write something here."), field="answer")
    with journal.command("websites.answer_complaint", key, {"complaint": complaint.pk, "answer": said}, by=by) as run:
        if not run.replayed:
            now = world.now()
            open_ = Complaint.objects.open().filter(pk=complaint.pk)
            if not open_.update(answer=said, answered_at=now, answered_by_id=by.person_id, network=""):
                raise NotNow(_("Somebody answered this already."))
            site = complaint.site
            data = {"site": site.pk, "reason": complaint.reason, "days": (now - complaint.made_at).days}
            journal.record(acts.COMPLAINT_ANSWERED, complaint, by=by, place=site.unit_id or "", data=data)
    complaint.refresh_from_db()
    return complaint
