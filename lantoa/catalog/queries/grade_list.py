"""What is wrong with a row of a list of grades, in words for whoever mends it."""

from __future__ import annotations

from django.utils.translation import gettext as _

from lantoa.catalog.models import GradeRow


def problem_of(row: GradeRow) -> str:
    """Why this row is not taken over; "" for a good one."""
    sentences = {
        "": "",
        "broken": _("This row cannot be read. Look for a stray quotation mark in the file."),
        "no_name": _("There is no name of a product."),
        "no_stars": _("We cannot read how many stars: “%(text)s”. Write 3, 4 or 5."),
        "no_decision": _("No number of a decision: without a decision there is no star."),
        "no_date": _("No day of the decision: without its day there is no star."),
        "bad_date": _("“%(text)s” is no whole day. Write it like 24/02/2024: the 36 months begin on it."),
        "future": _("The day of the decision is still to come."),
        "too_high": _("You bring grades up to %(most)s stars. The province brings more."),
        "overlap": _(
            "Decision %(number)s about this product holds from %(first)s to %(last)s: two cannot hold at once."
        ),
        "known": _("This decision is here already. It is counted once."),
        "refused": "%(text)s",
    }
    return sentences.get(row.problem, row.problem) % row.params
