"""Plan a livestream sale, go on air, end it, close its account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import F
from django.utils.translation import gettext as _

from lantoa.accounts import api as accounts
from lantoa.channels import api as channels
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.live import acts
from lantoa.live.errors import BadSession, MissingPaper
from lantoa.live.models import CommentSource, LiveSession, LiveStall, Pick
from lantoa.live.queries.papers import lacking
from lantoa.live.rules import duties
from lantoa.live.rules.session import embedded, facebook_video
from lantoa.stores import api as stores


@dataclass(frozen=True, slots=True)
class Plan:
    """What is said of a session before it begins: title, when, for how many minutes goods are held, the video's address, the rules."""

    title: str
    planned_at: datetime
    hold_minutes: int = 30
    video_url: str = ""
    rules: str = ""
    warning: str = ""


def plan(store: stores.Store | None, said: Plan, *, by: Actor, key: UUID | None = None) -> LiveSession:
    """Plan a livestream sale of this stall, or of a creator without one, who shows what neighbours' stalls agree to; its own page is its
    first source of comments.

    Refuses (BadSession) somebody with neither, a video whose address no player of ours shows, and a hold outside of a minute to a day.
    """
    _check(said)
    home = store.organisation_id if store else by.organisation_id
    if home is None or (store is None and channels.creator_page(home) is None):
        raise BadSession(_("Open a stall first, or a page for what you show of your neighbours."))
    body = {"store": store and store.pk, "title": said.title, "at": said.planned_at.isoformat()}
    with journal.command("live.plan", key, body, by=by) as run:
        if run.replayed:
            return LiveSession.objects.get(pk=(run.answer or {})["session"])
        now = world.now()
        made = LiveSession.objects.create(
            organisation_id=home, title=said.title, planned_at=said.planned_at, hold_minutes=said.hold_minutes, video_url=said.video_url,
            rules=said.rules, warning=said.warning, table_version=world.random.getrandbits(30), streamer_id=by.person_id, made_at=now,
        )  # fmt: skip
        if store:
            LiveStall.objects.create(session=made, store=store, asked_at=now, joined_at=now)
        CommentSource.objects.create(session=made, kind=CommentSource.Kind.OWN, channel="own", made_at=now)
        journal.record(
            acts.PLANNED,
            made,
            by=by,
            on_behalf_of=home,
            place=(store.unit_id or "") if store else "",
            rehearsal=bool(store and store.rehearsal),
        )
        run.answer = {"session": made.pk}
    return made


def change(session: LiveSession, said: Plan, *, by: Actor, key: UUID | None = None) -> LiveSession:
    """Say otherwise what was planned; while it is on air too. What is held already keeps its time."""
    _check(said)
    body = {"session": session.pk, "title": said.title, "at": said.planned_at.isoformat(), "minutes": said.hold_minutes, "video": said.video_url, "rules": said.rules, "warning": said.warning}  # fmt: skip
    with journal.command("live.change", key, body, by=by) as run:
        if not run.replayed:
            locked = _locked(session)
            if locked.state == "closed":
                raise BadSession(_("The account of this sale is closed; nothing in it changes any more."))
            LiveSession.objects.filter(pk=session.pk).update(
                title=said.title,
                planned_at=said.planned_at,
                hold_minutes=said.hold_minutes,
                video_url=said.video_url,
                rules=said.rules,
                warning=said.warning,
            )
            locked.video_url = said.video_url
            if locked.on_air_at:
                listen(locked)
            journal.record(acts.CHANGED, locked, by=by, on_behalf_of=locked.organisation_id)
    session.refresh_from_db()
    return session


def _check(said: Plan) -> None:
    if said.video_url and not embedded(said.video_url):
        raise BadSession(
            _("Only videos of Facebook and YouTube can be shown here. Copy the video's address once more."),
            field="video_url",
        )
    if not 1 <= said.hold_minutes <= 1440:
        raise BadSession(_("Goods can be held from one minute to a day."), field="hold_minutes")


def missing(session: LiveSession) -> list[str]:
    """What still has to be there before the session may go on air, by the name of the duty: no pick, no rules, nobody verified,
    and no paper of what is pinned."""
    asked = duties.in_force(world.today())
    found = [] if session.picks.shown().exists() else ["picks"]
    if session.stalls.filter(store__rehearsal=True).exists():
        return found
    if "rules_published" in asked and not session.rules.strip():
        found.append("rules_published")
    if "streamer_identity" in asked and not _verified(session):
        found.append("streamer_identity")
    if lacking(_pinned(session)):
        found.append("goods_papers")
    return found


def _pinned(session: LiveSession) -> list[Pick]:
    return list(session.picks.shown().filter(pinned=True).select_related("product", "store"))


def _verified(session: LiveSession) -> accounts.Verification | None:
    found = accounts.verification_of(session.streamer_id) if session.streamer_id else None
    return found if found and found.level >= settings.EID_LEVEL else None


def go_on_air(session: LiveSession, *, by: Actor, key: UUID | None = None) -> LiveSession:
    """Begin; from now on comments are taken. Who goes on air is who presses, and has to be verified where the law asks for it.

    Refuses (BadSession) without goods under codes, without published rules, and where nobody verified the streamer's identity;
    (MissingPaper) where what is pinned lacks a paper.
    """
    with journal.command("live.on_air", key, {"session": session.pk}, by=by) as run:
        if not run.replayed:
            locked = _locked(session)
            if locked.state != "planned":
                raise BadSession(_("This sale has begun already."))
            locked.streamer_id = by.person_id
            absent = missing(locked)
            if absent == ["goods_papers"]:
                one, need = lacking(_pinned(locked))[0]
                raise MissingPaper(need.lacks(one.code), pick=one.pk)
            if absent:
                raise BadSession(_WHY[absent[0]]())
            locked.on_air_at = world.now()
            locked.save(update_fields=["on_air_at", "streamer"])
            raise_version(locked)
            listen(locked)
            verified = _verified(locked)
            data = {"streamer": locked.streamer_id, "verified_by": verified.provider if verified else "", "level": verified.level if verified else 0}  # fmt: skip
            journal.record(acts.ON_AIR, locked, by=by, on_behalf_of=locked.organisation_id, data=data)
    session.refresh_from_db()
    return session


_WHY = {
    "picks": lambda: _("Put goods into the sale first, each with its code."),
    "rules_published": lambda: _("Write the rules of the sale first; buyers can read them all the time."),
    "streamer_identity": lambda: _("Who sells live has to confirm first who they are. It takes two minutes."),
}


def listen(session: LiveSession) -> None:
    """Where the video is one of the host's connected page, its comments are a source of this sale."""
    video = facebook_video(session.video_url)
    page = channels.with_live(session.organisation_id, "facebook_page") if video else None
    if page is not None:
        CommentSource.objects.get_or_create(
            session=session, kind=CommentSource.Kind.CHANNEL, channel="facebook", video=video, defaults={"account": page, "made_at": world.now()}
        )  # fmt: skip


def end(session: LiveSession, *, by: Actor, key: UUID | None = None) -> LiveSession:
    """It is over: no more comments on the own page; what is held can still be claimed. Twice is no harm."""
    with journal.command("live.over", key, {"session": session.pk}, by=by) as run:
        if not run.replayed:
            locked = _locked(session)
            if locked.state == "planned":
                raise BadSession(_("This sale has not begun yet."))
            if locked.over_at is None:
                locked.over_at = world.now()
                locked.save(update_fields=["over_at"])
                journal.record(acts.OVER, locked, by=by, on_behalf_of=locked.organisation_id)
    session.refresh_from_db()
    return session


def raise_version(session: LiveSession) -> None:
    """What the session shows has changed: every process reads it anew."""
    LiveSession.objects.filter(pk=session.pk).update(table_version=F("table_version") + 1)


def _locked(session: LiveSession) -> LiveSession:
    return LiveSession.objects.select_for_update(of=("self",), no_key=True).get(pk=session.pk)
