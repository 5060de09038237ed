"""Times as a neighbour says them, in Vietnam's time and the page's language."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from lantoa.kit.world import VIETNAM, world


def weekday(day: date) -> str:
    names = (_("Monday"), _("Tuesday"), _("Wednesday"), _("Thursday"), _("Friday"), _("Saturday"), _("Sunday"))
    return names[day.weekday()]


def day(moment: date | datetime) -> str:
    """`Thứ Bảy 21/11`; the year too when it is another one."""
    local = moment.astimezone(VIETNAM).date() if isinstance(moment, datetime) else moment
    written = (
        f"{local.day}/{local.month}" if local.year == world.today().year else f"{local.day}/{local.month}/{local.year}"
    )
    return f"{weekday(local)} {written}"


def clock(moment: datetime) -> str:
    """`14:32`."""
    return f"{moment.astimezone(VIETNAM):%H:%M}"


def moment(at: datetime) -> str:
    """`hôm nay 14:32`, `hôm qua 9:05`, else the day and the time."""
    days = (world.today() - at.astimezone(VIETNAM).date()).days
    if days == 0:
        return _("today %(time)s") % {"time": clock(at)}
    if days == 1:
        return _("yesterday %(time)s") % {"time": clock(at)}
    return f"{day(at)} {clock(at)}"


def stamp(at: datetime) -> str:
    """`14:32 21/11/2026`: for paper and for what is read years later."""
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def ago(at: datetime) -> str:
    """How long since, in the largest whole unit."""
    minutes = max(int((world.now() - at).total_seconds() // 60), 0)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _("%(count)s min ago") % {"count": minutes}
    if minutes < 60 * 24:
        return _("%(count)s h ago") % {"count": minutes // 60}
    return _("%(count)s days ago") % {"count": minutes // (60 * 24)}
