"""What happened to a matter, told line by line, and how much time is left."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantoa.kit.world import world
from lantoa.stores.models import Appeal, Matter, Notice

Line = tuple[str, datetime | None, str]


def clock(due: datetime | None) -> tuple[str, str]:
    """How much time is left in the largest whole unit, and the kind of its badge; ("", "") without a clock."""
    if due is None:
        return "", ""
    left = due - world.now()
    span = _span(abs(left))
    if left < timedelta():
        return _("%(span)s late") % {"span": span}, "refuse"
    return _("%(span)s left") % {"span": span}, "note" if left < timedelta(hours=12) else "plain"


def _span(left: timedelta) -> str:
    minutes = int(left.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(num)s minute", "%(num)s minutes", minutes) % {"num": minutes}
    if minutes < 60 * 48:
        return ngettext("%(num)s hour", "%(num)s hours", minutes // 60) % {"num": minutes // 60}
    return ngettext("%(num)s day", "%(num)s days", minutes // (60 * 24)) % {"num": minutes // (60 * 24)}


def why(matter: Matter) -> str:
    """Why it is there at all, in one sentence."""
    return {
        Matter.Kind.CHECK: _("Goods of this kind are looked at before buyers see them."),
        Matter.Kind.REPORT: _("Somebody reported it."),
        Matter.Kind.TAKEDOWN: _("Somebody outside asks to take it down."),
    }[Matter.Kind(matter.kind)]


def state(matter: Matter) -> tuple[str, str]:
    """Where it stands, for its seller, and the kind of its badge."""
    if matter.turn == Matter.Turn.SELLER:
        return _("you are asked something"), "note"
    if matter.is_open:
        return (_("waits for a check"), "note") if matter.hides else (_("being looked at"), "note")
    if not matter.hides:
        return _("all well"), "good"
    return (_("taken down"), "refuse") if matter.is_taken_down else (_("refused"), "refuse")


def story(matter: Matter, *, staff: bool) -> list[Line]:
    """Everything that happened, the oldest first. Who reported stays with the moderators (`staff`)."""
    began = {
        Matter.Kind.CHECK: _("Sent in for a check"),
        Matter.Kind.REPORT: _("Reported"),
        Matter.Kind.TAKEDOWN: _("A request came in"),
    }
    lines: list[Line] = [(began[Matter.Kind(matter.kind)], matter.opened_at, "")]
    for notice in matter.notices.order_by("received_at", "pk"):
        lines.append(_notice(notice, staff))
    outcomes = {
        "let_through": _("Let through: buyers see it"),
        "ask": _("The moderators asked"),
        "refuse": _("Not let through"),
        "keep": _("Looked at: it stays"),
        "take_down": _("Taken down"),
        "restore": _("Put back: everybody sees it again"),
    }
    for decision in matter.decisions.select_related("appeal").order_by("at", "pk"):
        words = ". ".join(part for part in (decision.reason_title, decision.words) if part)
        lines.append((outcomes[decision.outcome], decision.at, words))
        lines += _second_look(getattr(decision, "appeal", None))
    return sorted(lines, key=lambda line: line[1] or world.now())


def _notice(notice: Notice, staff: bool) -> Line:
    if notice.source == Notice.Source.SELLER:
        return _("The seller answered") if staff else _("You answered"), notice.received_at, notice.words
    asked_by = " · ".join(part for part in (notice.asked_by, notice.reference) if part)
    heading = {
        Notice.Source.AUTHORITY: _("Asked for by an authority"),
        Notice.Source.RIGHTS_HOLDER: _("Asked for by whoever holds the rights"),
    }.get(Notice.Source(notice.source), _("A report"))
    # What a visitor wrote could tell who it was; the seller reads the reason only.
    words = notice.words if staff or asked_by else ""
    return heading, notice.received_at, ". ".join(part for part in (asked_by, notice.reason_title, words) if part)


def _second_look(appeal: Appeal | None) -> list[Line]:
    if appeal is None:
        return []
    lines: list[Line] = [(_("The seller appealed"), appeal.at, appeal.words)]
    if appeal.outcome:
        stands = appeal.outcome == Appeal.Outcome.UPHELD
        words = _("The decision stands") if stands else _("The decision was reversed")
        alone = _("There was no other moderator, so the first one looked again.") if appeal.same_moderator else ""
        lines.append((words, appeal.answered_at, " ".join(part for part in (appeal.answer, alone) if part)))
    return lines
