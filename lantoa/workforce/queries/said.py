"""A plan in plain sentences, in the page's language."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lantoa.kit.access import Actor
from lantoa.preorders import api as preorders
from lantoa.ui.dates import day as day_in_words
from lantoa.workforce.queries.ingredient import Shopping, first_to_order
from lantoa.workforce.queries.plan import Moved, Shown, current_plan, outlook
from lantoa.workforce.rules.demand import HELD, PART
from lantoa.workforce.rules.measure import written
from lantoa.workforce.rules.told import EQUIPMENT, HANDS, NO_SKILL, TOO_SOON, Peak, Quiet

CAMPAIGN = preorders.Campaign._meta.label_lower


def sentences(of: Shown) -> list[str]:
    """When more hands are needed and how many; until when none are."""
    return [_line(one) for one in of.said]


def sentences_for(actor: Actor) -> list[str]:
    """The plan in force of the stall this actor sells for, in two lines at most: when hands are needed next (or until when none are), and
    what to order first by which day. Nothing where no plan was made, or it is over. One query without a plan, eleven with one."""
    plan = current_plan(actor)
    if plan is None:
        return []
    told = outlook(plan)
    next_ = next((one for one in told if isinstance(one, Peak)), told[0] if told else None)
    lines = [_line(next_)] if next_ else []
    if told and (ordering := to_order(first_to_order(actor))):
        lines.append(" ".join(ordering))
    return lines


def to_order(lines: Sequence[Shopping]) -> list[str]:
    """What to order by which day, a sentence each."""
    found = []
    for one in lines:
        words = (
            _("Order %(quantity)s %(unit)s of %(name)s today: it is late")
            if one.late
            else _("Order %(quantity)s %(unit)s of %(name)s by %(day)s")
        )
        given = {"quantity": written(one.buy.quantity), "unit": one.ingredient.unit, "name": one.ingredient.name}
        found.append(words % {**given, "day": day_in_words(one.buy.order_by)} + ".")
    return found


def older(of: Shown) -> str:
    """What happened to the orders since, or how old the plan is; "" where nothing did."""
    said = []
    if of.change.placed:
        said.append(
            ngettext("%(num)s new order since.", "%(num)s new orders since.", of.change.placed)
            % {"num": of.change.placed}
        )
    if of.change.cancelled:
        words = ngettext(
            "%(num)s order was cancelled since.", "%(num)s orders were cancelled since.", of.change.cancelled
        )
        said.append(words % {"num": of.change.cancelled})
    if of.days_old:
        said.append(
            ngettext("This plan is %(num)s day old.", "This plan is %(num)s days old.", of.days_old)
            % {"num": of.days_old}
        )
    return " ".join(said)


def moved(one: Moved) -> str:
    """Which promise to move to which day."""
    row = one.row
    given = {"count": row.quantity, "product": row.product.name, "due": day_in_words(row.due), "code": one.code}
    never, later = _moved_words(one)
    return (never if row.to is None else later) % {**given, "to": day_in_words(row.to) if row.to else ""}


def _moved_words(one: Moved) -> tuple[str, str]:
    """The same for pieces that cannot be made at all, and for those that are ready later."""
    if one.code:
        return (
            _("Order %(code)s: %(count)s × %(product)s for %(due)s cannot be made within this plan."),
            _("Order %(code)s: move %(count)s × %(product)s from %(due)s to %(to)s."),
        )
    if one.row.subject_type == PART:
        return (
            _("For a neighbour's stall: %(count)s × %(product)s for %(due)s cannot be made within this plan."),
            _("For a neighbour's stall: move %(count)s × %(product)s from %(due)s to %(to)s."),
        )
    if one.row.subject_type == CAMPAIGN:
        return (
            _("Bought ahead: %(count)s × %(product)s for %(due)s cannot be made within this plan."),
            _("Bought ahead: move %(count)s × %(product)s from %(due)s to %(to)s."),
        )
    if one.row.subject_type == HELD:
        return (
            _("Held in a live sale: %(count)s × %(product)s for %(due)s cannot be made within this plan."),
            _("Held in a live sale: %(count)s × %(product)s for %(due)s will be ready on %(to)s."),
        )
    return (
        _("%(count)s × %(product)s that may still be ordered for %(due)s cannot be made. Do not promise them."),
        _("%(count)s × %(product)s that may still be ordered for %(due)s: promise %(to)s instead."),
    )


def reason(one: Moved) -> str:
    """Why it has to be moved."""
    row = one.row
    if row.why == TOO_SOON:
        return _("Making it takes %(days)s days.") % {"days": row.what}
    if row.why == NO_SKILL:
        return _("Nobody on the list can do this: %(skill)s.") % {"skill": row.what}
    if row.why == EQUIPMENT:
        return _("This is in use all day: %(name)s.") % {"name": row.what}
    if row.why == HANDS and row.hands:
        words = ngettext(
            "With one more pair of hands it could be kept.",
            "With %(num)s more pairs of hands it could be kept.",
            row.hands,
        )
        return words % {"num": row.hands}
    return ""


def _line(one: Peak | Quiet) -> str:
    return _peak(one) if isinstance(one, Peak) else _quiet(one)


def _peak(one: Peak) -> str:
    hands = (
        f"{one.most}" if one.least == one.most else _("%(least)s to %(most)s") % {"least": one.least, "most": one.most}
    )
    given = {"first": day_in_words(one.first), "last": day_in_words(one.last), "hands": hands}
    if one.first == one.last:
        said = (
            _("On %(first)s you need one more pair of hands.")
            if one.most == 1
            else _("On %(first)s you need %(hands)s more hands.")
        ) % given
    else:
        said = (
            _("%(first)s to %(last)s you need one more pair of hands.")
            if one.most == 1
            else _("%(first)s to %(last)s you need %(hands)s more hands.")
        ) % given
    if one.if_more > one.most:
        said += " " + _("Should more be ordered than expected, up to %(count)s.") % {"count": one.if_more}
    return said


def _quiet(one: Quiet) -> str:
    words = (
        _("No more hands are needed until %(day)s, as far as is known now.")
        if one.open
        else _("No more hands are needed before %(day)s.")
    )
    return words % {"day": day_in_words(one.until)}
