"""Draw the plan of a market: add a row of places, name it, put a place on another spot, close one."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.vietnamese import clean_line
from lantoa.kit.world import world
from lantoa.markets import acts
from lantoa.markets.actions.market import changed
from lantoa.markets.errors import BadPlace
from lantoa.markets.models import Market, Place, Row, Stallholder
from lantoa.markets.rules.plan import (
    LONGEST_PLACE,
    LONGEST_ROW,
    MOST_AT_ONCE,
    MOST_COLUMNS,
    MOST_LINES,
    free_columns,
    place_names,
)


def add_places(market: Market, *, row: str, prefix: str, count: int, by: Actor, key: UUID | None = None) -> list[Place]:
    """Put so many places into a row, which is drawn below the others where it is new; they are numbered on: A1, A2, …

    Refuses (BadPlace, with the field) a row without a name, none or too many places, and a row that is full.
    """
    name, mark = clean_line(row), clean_line(prefix).replace(" ", "")
    _check_name(name, LONGEST_ROW, "row")
    if len(mark) > LONGEST_PLACE - 4:
        raise BadPlace(
            _("This is too long. Please write at most %(limit)s characters.") % {"limit": LONGEST_PLACE - 4},
            field="prefix",
        )
    if not 1 <= count <= MOST_AT_ONCE:
        raise BadPlace(_("Write how many places to add, 1 to %(most)s.") % {"most": MOST_AT_ONCE}, field="count")
    body = {"market": market.pk, "row": name, "prefix": mark, "count": count}
    with journal.command("markets.add_places", key, body, by=by) as run:
        if run.replayed:
            return list(Place.objects.filter(pk__in=(run.answer or {})["places"]).order_by("pk"))
        _gate(market)
        there = list(Place.objects.there().filter(market=market).values_list("name", "row__name", "column"))
        columns = free_columns(count, {column for _name, of, column in there if of == name})
        if len(columns) < count:
            raise BadPlace(
                _("This row is full: %(most)s places stand in one row at most. Begin a new row.")
                % {"most": MOST_COLUMNS},
                field="count",
            )
        names = place_names(mark or name[:1].upper(), count, {taken for taken, _of, _column in there})
        standing = Row.objects.filter(market=market, name=name).first() or _new_row(market, name)
        made = Place.objects.bulk_create(
            Place(market=market, row=standing, column=column, name=one)
            for column, one in zip(columns, names, strict=True)
        )
        _drawn(market, "places", by, count=count)
        run.answer = {"places": [place.pk for place in made]}
        return made


def name_row(row: Row, name: str, *, by: Actor, key: UUID | None = None) -> Row:
    """Give a row another name. Refuses (BadPlace) none, a long one, and one that another row bears."""
    said = clean_line(name)
    _check_name(said, LONGEST_ROW, "name")
    with journal.command("markets.name_row", key, {"row": row.pk, "name": said}, by=by) as run:
        if not run.replayed:
            try:
                with transaction.atomic():
                    Row.objects.filter(pk=row.pk).update(name=said)
            except IntegrityError:
                raise BadPlace(_("Another row has this name already."), field="name") from None
            _drawn(row.market, "row", by)
    row.refresh_from_db()
    return row


def move_place(place: Place, *, row: Row, column: int, name: str, by: Actor, key: UUID | None = None) -> Place:
    """Put a place on another spot of the plan, or write another number on it.

    Refuses (BadPlace) a spot outside the paper, one on which another place stands, and a number that another place bears.
    """
    said = clean_line(name)
    _check_name(said, LONGEST_PLACE, "number")
    if row.market_id != place.market_id or not 1 <= column <= MOST_COLUMNS:
        raise BadPlace(_("Choose a spot from 1 to %(most)s.") % {"most": MOST_COLUMNS}, field="column")
    body = {"place": place.pk, "row": row.pk, "column": column, "name": said}
    with journal.command("markets.move_place", key, body, by=by) as run:
        if not run.replayed:
            open_ = Place.objects.there().filter(pk=place.pk)
            try:
                with transaction.atomic():
                    if not open_.update(row=row, column=column, name=said):
                        raise BadPlace(_("This place was closed."))
            except IntegrityError:
                raise _taken(place, row, column, said) from None
            _drawn(place.market, "moved", by)
    place.refresh_from_db()
    return place


def close_place(place: Place, *, by: Actor, key: UUID | None = None) -> Place:
    """Take a place off the plan; what was let and paid for it stays. Refuses (BadPlace) one that is let now or later."""
    with journal.command("markets.close_place", key, {"place": place.pk}, by=by) as run:
        if not run.replayed:
            # The place's row is the gate: who lets it at this moment goes through it before or after.
            locked = Place.objects.select_for_update().get(pk=place.pk)
            if Stallholder.objects.filter(place=place).during(world.today(), date.max).exists():
                raise BadPlace(_("This place is let. Write the last day of the letting first."))
            if locked.closed_at is None:
                Place.objects.filter(pk=place.pk).update(closed_at=world.now())
                _drawn(place.market, "closed", by)
    place.refresh_from_db()
    return place


def _taken(place: Place, row: Row, column: int, name: str) -> BadPlace:
    others = Place.objects.there().filter(market=place.market_id).exclude(pk=place.pk)
    there = others.filter(row=row, column=column).first()
    if there:
        message = _(
            "Two places cannot stand on one spot: %(name)s stands there already. Choose a free spot, or move %(name)s first."
        )
        return BadPlace(message % {"name": there.name}, field="column")
    return BadPlace(_("Another place has the number %(name)s already.") % {"name": name}, field="number")


def _gate(market: Market) -> None:
    """Whoever adds places to one market goes through here one after the other."""
    Market.objects.select_for_update().get(pk=market.pk)


def _new_row(market: Market, name: str) -> Row:
    last = Row.objects.filter(market=market).aggregate(last=Max("line"))["last"] or 0
    if last >= MOST_LINES:
        raise BadPlace(_("The plan is full: it has %(most)s rows at most.") % {"most": MOST_LINES}, field="row")
    made: Row = Row.objects.create(market=market, line=last + 1, name=name)
    return made


def _check_name(name: str, most: int, field: str) -> None:
    if not any(letter.isalnum() for letter in name):
        raise BadPlace(_("Please write a name, in letters or numbers."), field=field)
    if len(name) > most:
        raise BadPlace(_("This is too long. Please write at most %(limit)s characters.") % {"limit": most}, field=field)


def _drawn(market: Market, what: str, by: Actor, *, count: int = 1) -> None:
    changed(market)
    data = {"market": market.pk, "what": what, "count": count}
    journal.record(acts.PLAN_CHANGED, market, by=by, on_behalf_of=market.manager_id, place=market.unit_id, data=data)
