"""Visit listed sites and write down what was seen: only what is shown, never whether it is true."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.database import touch
from lantoa.kit.errors import AdapterError
from lantoa.kit.page_cache.names import WEBSITES
from lantoa.kit.world import world
from lantoa.websites import acts
from lantoa.websites.actions.keeper import check_keeper
from lantoa.websites.adapters.base import AGENT, SiteVisitor, visitor
from lantoa.websites.errors import NotNow
from lantoa.websites.models import Site, SiteCheck
from lantoa.websites.rules.particulars import OWNER, POLICIES, Page, pages_to_read, read_page, shown_on
from lantoa.websites.rules.regime import clock
from lantoa.websites.rules.robots import read_robots

AT_ONCE = 10
# So many sites in a row that answer nobody: it is our own line.
OUR_OWN_LINE = 3
MOST_DOUBLED = 10
LONGEST_VISIT = 40.0  # seconds; then no further page of this site is begun


@dataclass
class Seen:
    """What a visit found, before it is written down."""

    reachable: str
    certificate: str = ""
    seen: list[str] = field(default_factory=list)
    read: list[list[object]] = field(default_factory=list)
    trouble: str = ""


def ask_visit(site: Site, *, by: Actor, key: UUID | None = None) -> None:
    """Have a site visited out of turn. Refuses NotAllowed, and NotNow an entry that ended or is an app."""
    check_keeper(by)
    with journal.command("websites.ask_visit", key, {"site": site.pk}, by=by) as run:
        if not run.replayed:
            if not Site.objects.live().exclude(domain="").filter(pk=site.pk).exists():
                raise NotNow(_("There is nothing to visit."))
            journal.record(acts.VISIT_ASKED, site, by=by, place=site.unit_id or "", data={"site": site.pk})


def visit(site_id: int) -> SiteCheck | None:
    """Visit one site now and write down what was seen; None for one that ended or is an app. Call it outside a transaction: it goes out."""
    site = Site.objects.live().exclude(domain="").filter(pk=site_id).first()
    return _write(site, _looked_at(site, visitor())) if site else None


def visit_due() -> int:
    """Visit the sites whose turn it is, ten at a time, and write each down as it was seen; returns how many. Where none of the first
    several answers (or of all, where fewer are due), and none that did the last time, it is our own line that is down: then nothing is
    written down, and AdapterError raised; the next round begins with other sites."""
    asked, count = visitor(), 0
    waiting: list[tuple[Site, Seen]] = []
    for site in due():
        waiting.append((site, _looked_at(site, asked)))
        journal.still_at_it()
        if not count and all(_is_silent(seen) for _site, seen in waiting):
            if len(waiting) < OUR_OWN_LINE:
                continue
            _check_our_line(asked, waiting)
        count += _write_all(waiting)
    if waiting:
        _check_our_line(asked, waiting)
    return count + _write_all(waiting)


def _check_our_line(asked: SiteVisitor, silent: list[tuple[Site, Seen]]) -> None:
    """Raise AdapterError where others do not answer either."""
    if not _somebody_answers(asked):
        _put_behind([one for one, _seen in silent])
        raise AdapterError("no site answers: is this machine connected?", retryable=True)


def _somebody_answers(asked: SiteVisitor) -> bool:
    """Whether one of the sites that answered last is there now."""
    known = (
        Site.objects.live().exclude(domain="").filter(reachable__in=("yes", "forbidden")).order_by("-checked_at", "pk")
    )
    return any(not _is_silent(_looked_at(site, asked)) for site in known[:OUR_OWN_LINE])


def _put_behind(sites: list[Site]) -> None:
    """Let others have their turn first."""
    with transaction.atomic():
        touch("websites", WEBSITES)
        Site.objects.filter(pk__in=[one.pk for one in sites]).update(tried_at=world.now())


def _is_silent(seen: Seen) -> bool:
    return seen.reachable == "no" and seen.trouble == "silent"


def _looked_at(site: Site, asked: SiteVisitor) -> Seen:
    """What a visit found; a site that shows what nobody can read stops only its own visit."""
    try:
        return look_at(site, asked)
    except (AdapterError, ValueError, AssertionError):
        return Seen("no", trouble="unreadable")


def due() -> list[Site]:
    """The sites whose turn it is: those nobody tried yet first, then those tried longest ago."""
    now, today = world.now(), world.today()
    turn = Q(checked_at=None) | Q(checked_at__lt=now - clock("visit", today).span)
    turn |= Q(reachable="no", next_visit_at=None, checked_at__lt=now - clock("visit_closed", today).span)
    turn |= Q(reachable="no", next_visit_at__lte=now)
    rows = Site.objects.live().exclude(domain="").filter(turn)
    first = (F(name).asc(nulls_first=True) for name in ("tried_at", "checked_at"))
    return list(rows.order_by(*first, "pk")[:AT_ONCE])


def look_at(site: Site, asked: SiteVisitor) -> Seen:
    """Read what a site lets machines read: robots.txt first, the front page, and its pages about the owner and the rules."""
    began = world.monotonic()
    try:
        answer = asked.get(site.domain, "/robots.txt")
        seen = Seen("yes", answer.certificate, read=[["/robots.txt", answer.status, answer.size]])
        robots = read_robots(answer.status, answer.text, AGENT)
        if answer.moved_to:
            return Seen("no", answer.certificate, read=seen.read, trouble="moved")
        if not robots.allows("/"):
            return Seen("forbidden", answer.certificate, read=seen.read)
        front = asked.get(site.domain, "/")
    except AdapterError as error:
        return Seen("no", trouble="silent" if error.retryable else "nowhere")
    seen.certificate = front.certificate
    seen.read.append([front.path, front.status, front.size])
    if front.moved_to or front.status != 200:
        trouble = "moved" if front.moved_to else "certificate" if front.certificate == "invalid" else "status"
        return Seen("no", front.certificate, read=seen.read, trouble=trouble)
    pages = [read_page(front.text)]
    for path in pages_to_read(pages[0], site.domain):
        if world.monotonic() - began > LONGEST_VISIT:
            break
        if robots.allows(path) and (page := _further(asked, site.domain, path, seen)):
            pages.append(page)
    seen.seen = shown_on(pages, site.owner_name)
    return seen


def _further(asked: SiteVisitor, domain: str, path: str, seen: Seen) -> Page | None:
    try:
        answer = asked.get(domain, path)
    except AdapterError:
        seen.read.append([path, 0, 0])
        return None
    seen.read.append([path, answer.status, answer.size])
    return read_page(answer.text) if answer.status == 200 and not answer.moved_to else None


def _write_all(waiting: list[tuple[Site, Seen]]) -> int:
    written = [_write(site, seen) for site, seen in waiting]
    waiting.clear()
    return len(written)


def _write(site: Site, seen: Seen) -> SiteCheck:
    with transaction.atomic():
        touch("websites", WEBSITES)
        now, today = world.now(), world.today()
        made: SiteCheck = SiteCheck.objects.create(
            site=site,
            at=now,
            reachable=seen.reachable,
            certificate=seen.certificate,
            seen=seen.seen,
            read=seen.read,
            trouble=seen.trouble,
        )
        closed = seen.reachable == "no"
        # Each time it could not be opened the pause doubles, up to that of a site that could.
        silent = min(site.silent + 1, MOST_DOUBLED) if closed else 0
        pause = min(clock("visit_closed", today).span * 2 ** max(silent - 1, 0), clock("visit", today).span)
        Site.objects.filter(pk=site.pk).update(
            checked_at=now, tried_at=now, reachable=seen.reachable, silent=silent, next_visit_at=now + pause if closed else None
        )  # fmt: skip
        data = {
            "site": site.pk, "reachable": seen.reachable, "certificate": seen.certificate, "owner": sum(name in seen.seen for name in OWNER),
            "owner_of": len(OWNER), "policies": sum(name in seen.seen for name in POLICIES), "policies_of": len(POLICIES),
        }  # fmt: skip
        journal.record(acts.SITE_CHECKED, made, place=site.unit_id or "", data=data)
    return made
