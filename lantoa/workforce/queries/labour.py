"""What the law says of work, in the page's language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from lantoa.workforce.rules.labour import rules


@dataclass(frozen=True, slots=True)
class Said:
    """One rule: what it is about, what it says ("" where that was not found), where it stands, whether the text was read."""

    about: str
    says: str
    source: str
    verified: bool


def law_in_words(on: date) -> list[Said]:
    """Every rule in force on a day, in the order of the file."""
    words = _words()
    found = []
    for rule in rules(on):
        about, says = words[rule.id]
        found.append(Said(about, says % {"value": rule.value} if rule.value else "", rule.source, rule.verified))
    return found


def _words() -> dict[str, tuple[str, str]]:
    return {
        "normal_day": (_("A normal day"), _("at most %(value)s hours")),
        "normal_week": (_("A normal week"), _("at most %(value)s hours; 40 are encouraged")),
        "day_with_overtime": (_("A day with overtime"), _("at most %(value)s hours in all")),
        "overtime_month": (_("Overtime in a month"), _("at most %(value)s hours; none for whoever is under 18")),
        "overtime_year": (
            _("Overtime in a year"),
            _("at most %(value)s hours; 300 in some trades, making seafood among them"),
        ),
        "weekly_rest": (_("Rest in a week"), _("%(value)s hours at one stretch, or 4 days a month on average")),
        "break": (_("Break in a shift"), _("%(value)s minutes from 6 hours of work on, 45 at night")),
        "rest_between": (_("Rest between two shifts"), _("%(value)s hours")),
        "night": (_("Work at night"), _("%(value)s; at least 30%% more pay")),
        "least_age": (
            _("Least age"),
            _("%(value)s years; from 13 on light work under conditions, which we do not plan"),
        ),
        "minor": (_("From 15 to 18 years"), _("at most %(value)s hours a day and a week")),
        "oral_contract": (_("Agreed by word alone"), _("only under %(value)s month; else on paper or electronically")),
        "least_pay": (_("Least pay"), _("%(value)s đồng an hour")),
    }
