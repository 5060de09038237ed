"""Who reads which lists, how much waits on them and where, and one list row by row."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, DateTimeField, Exists, F, Min, OuterRef, Q, QuerySet, Value
from django.db.models.functions import TruncDate

from lantoa.accounts import api as accounts
from lantoa.desks.models import Care, ListShare
from lantoa.desks.queries.sources import SOURCES, Said, day_of
from lantoa.desks.rules import ListKind, lists
from lantoa.kit.access import Actor
from lantoa.kit.database.wall import house
from lantoa.kit.world import VIETNAM, world

# Why these ask as the house.
ACROSS = "a desk's list stands on what waits with anybody in its commune"
ON_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose desk it is. `all_places`: the department or whoever runs the house; else `unit` is the commune, or `shares` what a partner was
    handed: (list, part), of `place` alone where that is a commune. `works`: whether they take things on; `hands_on`: whether they hand lists to partners."""

    organisation_id: int | None
    all_places: bool = False
    unit: str = ""
    shares: tuple[tuple[str, str], ...] = ()
    place: str = ""
    works: bool = True
    hands_on: bool = False

    @property
    def kinds(self) -> list[ListKind]:
        """The lists they read."""
        handed = {name for name, _part in self.shares}
        return [one for one in lists().values() if self.all_places or self.unit or one.id in handed]

    def reads(self, kind: ListKind) -> bool:
        return kind in self.kinds

    def sees_phone_of(self, unit: str | None) -> bool:
        """Whether they may call those who stand on a list: the officers of that commune only."""
        return bool(self.unit) and self.unit == unit


def reader_of(actor: Actor) -> Reader:
    """What this actor reads: officers of a public body with a commune that one, of one without all, operators all without working on it,
    people of a partner what was handed to it, those of a commune's association of that commune alone; anybody else nothing. One query at most."""
    home = getattr(actor, "organisation", None)
    if home is not None and not actor.helping and "officer" in actor.roles and home.kind == home.Kind.PUBLIC_BODY:
        return Reader(home.pk, all_places=not home.unit_id, unit=home.unit_id or "", hands_on=not home.unit_id)
    if "operator" in actor.roles:
        return Reader(None, all_places=True, works=False, hands_on=True)
    handed = tuple(ListShare.objects.visible_to(actor).values_list("list", "part"))
    # A commune's own association helps in its commune; carriers and banks are where they are.
    local = bool(handed) and home is not None and home.kind == home.Kind.ASSOCIATION
    place = (home.unit_id or "") if local and home is not None else ""
    return Reader(actor.organisation_id, shares=handed, place=place, works=bool(handed))


def rows_of(kind: ListKind, reader: Reader, unit: str = "") -> QuerySet[Any]:
    """What stands on a list for this reader, of one commune where `unit` names it; what was said to be done rests a while."""
    source, today = SOURCES[kind.id], world.today()
    rows = source.rows()
    if not reader.all_places:
        rows = rows.filter(at_unit=reader.unit) if reader.unit else rows.filter(_handed(kind, reader))
    if unit:
        rows = rows.filter(at_unit=unit)
    resting = Care.objects.resting(kind.id, today).filter(subject_type=source.subject_type, subject_id=OuterRef("pk"))
    return marked(rows).filter(~Exists(resting.of(OuterRef("matter"), OuterRef("risen_on"))))


def marked(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Rows of a source with what tells one matter of a thing from another: why it stands there (`matter`) and since which day (`risen_on`)."""
    marks = rows.query.annotations
    dated = not isinstance(marks["waits_since"].output_field, DateTimeField)
    day = F("waits_since") if dated else TruncDate("waits_since", tzinfo=VIETNAM)
    return rows.annotate(risen_on=day, matter=F("why") if "why" in marks else Value(""))


def _handed(kind: ListKind, reader: Reader) -> Q:
    parts = {part for name, part in reader.shares if name == kind.id}
    if not parts:
        return Q(pk__in=[])
    here = Q(at_unit=reader.place) if reader.place else Q()
    return here if "" in parts else here & Q(part_of__in=parts)


@dataclass(frozen=True, slots=True)
class Waiting:
    """How much waits on a list, or in a commune (`unit`, none: the province's own), since when the oldest, and how many are old."""

    kind: ListKind | None
    unit: str | None
    count: int
    old: int
    oldest: date | None

    @property
    def days(self) -> int:
        return (world.today() - self.oldest).days if self.oldest else 0


@house(ACROSS)
def waiting(reader: Reader) -> list[Waiting]:
    """Each list of this reader with its count. One query a list, two where a programme may be behind."""
    return [waiting_on(kind, reader) for kind in reader.kinds]


@house(ACROSS)
def waiting_on(kind: ListKind, reader: Reader) -> Waiting:
    """One list with its count. One query, two where a programme may be behind."""
    days = [day_of(since) for since in rows_of(kind, reader).order_by().values_list("waits_since", flat=True)]
    return Waiting(kind, None, len(days), _old(kind, days), min(days, default=None))


def _old(kind: ListKind, days: Iterable[date]) -> int:
    today = world.today()
    return sum((today - day).days > kind.old_days for day in days)


@house(ACROSS)
def by_unit(reader: Reader, only: ListKind | None = None) -> list[Waiting]:
    """How much waits in each commune over all lists, or on one: where something has waited longest comes first. One query a list."""
    found: dict[str | None, tuple[int, date]] = {}
    for kind in [only] if only else reader.kinds:
        counted = rows_of(kind, reader).order_by().values_list("at_unit").annotate(Count("pk"), Min("waits_since"))
        for unit, count, since in counted:
            before, oldest = found.get(unit, (0, world.today()))
            found[unit] = before + count, min(oldest, day_of(since))
    rows = [Waiting(only, unit, count, 0, oldest) for unit, (count, oldest) in found.items()]
    return sorted(rows, key=lambda row: (row.oldest or world.today(), -row.count, row.unit or ""))


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: its words, the commune's code, since when it waits, whether that is long, and who looks after it, if anybody."""

    subject_id: int
    said: Said
    unit: str | None
    since: date
    old: bool
    care: Care | None
    why: str = ""

    @property
    def days(self) -> int:
        """How many days it has waited; below nought where its day is still to come."""
        return (world.today() - self.since).days


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a list."""

    pages: Any
    rows: list[Row]


@house(ACROSS)
def page_of(kind: ListKind, reader: Reader, number: str | None, unit: str = "") -> Listed:
    """A page of what stands on a list, the oldest first. Three queries, four where a programme may be behind."""
    pages = Paginator(rows_of(kind, reader, unit).order_by("waits_since", "pk"), ON_A_PAGE).get_page(number)
    return Listed(pages, items_of(kind, reader, list(pages.object_list)))


def items_of(kind: ListKind, reader: Reader, found: list[Any]) -> list[Row]:
    """These rows in words, each with who looks after this very matter; a phone only where the reader may call. One query."""
    source, today = SOURCES[kind.id], world.today()
    going = Care.objects.going().filter(
        gone_on=None, list=kind.id, subject_type=source.subject_type, subject_id__in=[one.pk for one in found]
    )
    cares = {care.subject_id: care for care in going.select_related("person", "holder")}
    rows = []
    for one in found:
        said, since = source.say(one), day_of(one.waits_since)
        phone = said.phone if reader.sees_phone_of(one.at_unit) else ""
        told = Said(said.title, said.note, said.href, phone, said.next)
        old = (today - since).days > kind.old_days
        care = cares.get(one.pk)
        same = care is not None and (care.risen_on is None or (care.risen_on, care.why) == (since, one.matter))
        rows.append(Row(one.pk, told, one.at_unit, since, old, care if same else None, one.matter))
    return rows


@house(ACROSS)
def find(kind: ListKind, reader: Reader, subject_id: int) -> Row | None:
    """One row of a list, where it stands there for this reader. Two queries."""
    found = list(rows_of(kind, reader).filter(pk=subject_id))
    return items_of(kind, reader, found)[0] if found else None


def cares_of(actor: Actor, reader: Reader) -> QuerySet[Care]:
    """What this reader's desk looks after, the first to fall due first."""
    seen = Care.objects.all() if reader.all_places else Care.objects.visible_to(actor)
    return seen.select_related("person", "holder", "body", "unit")


def owner_of(unit: str | None) -> accounts.Organisation | None:
    """The body that owns what stands on lists in this commune: its own public body, else the department; none where neither is there. One
    query."""
    bodies = accounts.Organisation.objects.filter(kind=accounts.Organisation.Kind.PUBLIC_BODY).order_by("pk")
    here = list(bodies.filter(Q(unit=unit) | Q(unit=None)) if unit else bodies.filter(unit=None))
    return next((one for one in here if one.unit_id == unit), here[0] if here else None)


def colleagues(care: Care) -> list[accounts.Person]:
    """Who else of those who look after it could take it over. One query."""
    public = care.holder.kind == accounts.Organisation.Kind.PUBLIC_BODY
    roles = {"officer"} if public else {"owner", "seller"}
    return [one for one in accounts.people_of(care.holder, roles) if one.pk != care.person_id]


def shares(kind: ListKind) -> QuerySet[ListShare]:
    """To whom a list is handed now."""
    return ListShare.objects.live().filter(list=kind.id).select_related("partner").order_by("since", "pk")


def possible_partners(kind: ListKind) -> list[accounts.Organisation]:
    """The organisations of the kinds this list may be handed to, by name; at most 500. One query."""
    return list(accounts.Organisation.objects.filter(kind__in=kind.partners).order_by("name", "pk")[:500])


def first_of(kind: ListKind, actor: Actor) -> list[Row]:
    """The longest waiting of a list as this actor sees it; at most a page."""
    return page_of(kind, reader_of(actor), None).rows
