"""A table in use is put in parts: no row lost, nobody kept out, every rule of the house as it was. In a copy of the database."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.migrations import AddField
from django.db.migrations.operations.base import Operation
from django.utils import translation

from lantoa.accounts.models import Person, Reading, ReadingReason
from lantoa.accounts.tests import factories as people
from lantoa.catalog.models import ScanDay
from lantoa.channels.models import LinkHour
from lantoa.journal import api as journal
from lantoa.journal.actions import registry
from lantoa.journal.models import Entry, Seal
from lantoa.journal.tests.factories import happens
from lantoa.kit.database import mason, wall
from lantoa.kit.database.operations import AddCheckAside, AddIndexAside, AddReferenceAside, AddUniqueAside
from lantoa.kit.database.parts import ahead, blocks, standing, turning
from lantoa.kit.database.parts.standing import Large
from lantoa.kit.tests.clock import StandingWorld
from lantoa.kit.world import world
from lantoa.portal.actions.parts import parts_ahead
from lantoa.portal.queries.backup import GREEN, RED
from lantoa.portal.queries.parts import home_province, large_tables, parts_light
from lantoa.stock import api as stock
from lantoa.stock.models import StockMove
from lantoa.stock.tests.factories import Counter, variant
from tests.access.cast import undone
from tests.database.test_operations import state
from tests.erasure.planted import plant
from tests.erasure.test_erasure import broken_invariants, erase, left

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="the embedded database knows no parts"),
    pytest.mark.django_db(transaction=True),
]
QUANG_NINH = 22


@pytest.fixture(scope="module")
def apart(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the tests' database, thrown away after them: what is put in parts stays in parts. Its name. Each test that
    needs a whole table has one of its own."""
    before = connection.settings_dict["NAME"]
    name = f"{before}_parts"
    with django_db_blocker.unblock():
        connection.close()
        # A line that another test forgot would be in the way of a copy.
        left = f"SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '{before}'"  # noqa: S608
        asked(left, f'DROP DATABASE IF EXISTS "{name}"', f'CREATE DATABASE "{name}" TEMPLATE "{before}"')
        connection.settings_dict["NAME"] = name
        try:
            yield name
        finally:
            connection.close()
            connection.settings_dict["NAME"] = before
            asked(f'DROP DATABASE "{name}" WITH (FORCE)')


def asked(*statements: str) -> None:
    """Of the server, in no database of ours."""
    with connection._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        for statement in statements:
            cursor.execute(statement)


def large(table: str) -> Large:
    return next(one for one in large_tables() if one.table == table)


ENTRY, READING, SCANS = (large(name) for name in ("journal_entry", "accounts_reading", "catalog_scanday"))


@pytest.fixture
def _django_db_helper(apart: str) -> None:
    """In the copy, which nobody has to empty after each test."""


@pytest.fixture(autouse=True)
def known(monkeypatch: pytest.MonkeyPatch) -> None:
    acts = {**registry.acts(), "test.happened": "Something."}
    monkeypatch.setattr(registry, "acts", lambda: acts)


def put_in_parts(one: Large, today: date | None = None) -> list[str]:
    return list(turning.turn(one, province=QUANG_NINH, today=today or world.today()))


def where(model: type[models.Model], pk: int) -> str:
    return str(standing.value(f"SELECT tableoid::regclass::text FROM {model._meta.db_table} WHERE id = %s", pk))  # noqa: S608


def looked_into(query: models.QuerySet[Any]) -> set[str]:
    """The parts a question of the house reads."""
    plan = query.explain()
    return {part.name for part in standing.parts(query.model._meta.db_table) if f" on {part.name} " in plan}


def opened(day: date, key: str, reader: Person) -> Reading:
    return Reading.objects.create(reader=reader, kind="case", key=key, day=day, at=world.now())


def applied(*operations: tuple[str, Operation]) -> None:
    """One migration's work after the other, as `lantoa prepare` would do it."""
    before = state()
    for room, operation in operations:
        after = before.clone()
        operation.state_forwards(room, after)
        with connection.schema_editor(atomic=False) as editor:
            operation.database_forwards(room, editor, before, after)
        before = after


def test_the_journal_is_cut_while_others_write(apart: str) -> None:
    first = happens(1, 2, None)
    with transaction.atomic():
        back = journal.record("test.happened", first[0], reverses=first[0])
    stop, written, failed = threading.Event(), [], []

    def write() -> None:
        try:
            while not stop.is_set():
                written.extend(happens(1, sealed=False))
        except Exception as error:  # noqa: BLE001 - whatever it was, the house did not answer
            failed.append(error)
        finally:
            connection.close()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        steps = put_in_parts(ENTRY)
    finally:
        stop.set()
        writer.join()
    assert failed == []
    assert steps[-1].startswith("journal_entry: the same ")
    while journal.seal():
        continue
    assert Entry.objects.filter(act="test.happened").count() == 4 + len(written)
    assert Entry.objects.count() == Seal.objects.count()
    call_command("verify", stdout=StringIO())
    told = StringIO()
    with suppress(SystemExit):
        call_command("invariants", stdout=told)
    assert told.getvalue().endswith("All of it holds.\n"), told.getvalue()
    # Rows that were there lie where they lay; new ones in the part of province and month that their number tells.
    (new,) = happens(1)
    today = world.today()
    assert where(Entry, first[0].pk) == "journal_entry_old"
    assert where(Entry, new.pk) == f"journal_entry_p22_{today:%Y%m}"
    assert blocks.read(new.pk) == (QUANG_NINH, today.replace(day=1))
    # What held for the table holds for all parts: numbers, references both ways, that nothing is changed.
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([Entry(**{f.attname: getattr(new, f.attname) for f in Entry._meta.local_fields})])
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.create(entry_id=new.pk + 1, chain="x", chain_seq=1, hash=b"")
    with pytest.raises(IntegrityError), transaction.atomic():
        Seal.objects.create(entry=first[1], chain="x", chain_seq=1, hash=b"")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([Entry(act="test.happened", occurred_at=world.now(), recorded_at=world.now(), reverses_id=999_999_999)])  # fmt: skip
    for one in (first[0], new):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            Entry.objects.filter(pk=one.pk).update(act="test.other")
    assert back.reverses_id == first[0].pk
    # One entry by its number is one part, though its seal asks.
    assert looked_into(Entry.objects.filter(pk=new.pk)) == {f"journal_entry_p22_{today:%Y%m}"}
    assert put_in_parts(ENTRY) == []


def test_cut_short_at_every_step_it_goes_on(apart: str, monkeypatch: pytest.MonkeyPatch) -> None:
    reader, today = people.person(), world.today()
    rows = [opened(today - timedelta(days=40 * age), f"c{age}", reader).pk for age in range(4)]
    told = []
    for _step in range(3):
        walk = turning.turn(READING, province=QUANG_NINH, today=today)
        told.append(next(walk))
        walk.close()
        assert not standing.is_in_parts(READING.table)
    # Killed inside the change itself, nothing of it is there.
    with monkeypatch.context() as patch:
        patch.setattr(turning, "make_ahead", _killed)
        with pytest.raises(RuntimeError):
            put_in_parts(READING)
    assert not standing.is_in_parts(READING.table)
    opened(today, "while it is whole", reader)
    walk = turning.turn(READING, province=QUANG_NINH, today=today)
    while not standing.is_in_parts(READING.table):
        next(walk)
    walk.close()
    put_in_parts(READING)
    assert {*Reading.objects.values_list("pk", flat=True)} > {*rows}
    assert Reading.objects.filter(reader=reader).count() == 5
    assert standing.value("SELECT count(*) FROM pg_constraint WHERE conname = %s", standing.BOUND) == 0


def _killed(*_given: object, **_more: object) -> list[str]:
    raise RuntimeError("killed")


def test_what_a_cutting_left_is_taken_away_before_it_keeps_a_row_out(
    apart: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    walk = turning.turn(SCANS, province=QUANG_NINH, today=world.today())
    next(walk)
    walk.close()
    assert parts_ahead() == []
    assert standing.bound_said(SCANS.table) is not None
    monkeypatch.setattr(ahead, "FORGOTTEN", timedelta(0))
    assert parts_ahead() == []
    assert standing.bound_said(SCANS.table) is None


def test_days_lie_in_their_months_and_are_unique_in_the_whole_house(apart: str) -> None:
    assert home_province() == QUANG_NINH
    reader, today = people.person(), world.today()
    old = opened(today, "a", reader)
    for one in (READING, large("channels_linkhour"), SCANS):
        put_in_parts(one)
    assert parts_light().colour == GREEN
    later = blocks.months(today, 4)[3]
    new = opened(later, "a", reader)
    assert where(Reading, old.pk) == "accounts_reading_old"
    assert where(Reading, new.pk) == f"accounts_reading_m{later:%Y%m}"
    for day in (today, later):
        with pytest.raises(IntegrityError), transaction.atomic():
            opened(day, "a", reader)
    Reading.objects.bulk_create([Reading(reader=reader, kind="case", key="a", day=later, at=world.now())], ignore_conflicts=True)  # fmt: skip
    assert Reading.objects.filter(reader=reader).count() == 2
    # The questions of the house look into the months they name.
    assert looked_into(Reading.objects.filter(reader=reader, day__in={today, today - timedelta(days=1)})) == {"accounts_reading_old"}  # fmt: skip
    assert looked_into(LinkHour.objects.filter(link=1, day=later, hour=7)) == {f"channels_linkhour_m{later:%Y%m}"}
    assert len(looked_into(LinkHour.objects.filter(link__in=[1, 2], day__gte=later))) == 2
    assert looked_into(ScanDay.objects.filter(lot=1, day=today)) == {"catalog_scanday_old"}
    # No insert fails: what has no month yet is caught, told of, and goes where it belongs with its month.
    far = blocks.months(today, 7)[6] + timedelta(days=9)
    stray = opened(far, "b", reader)
    assert where(Reading, stray.pk) == "accounts_reading_other"
    with translation.override("en"):
        assert parts_light().says == "Rows without a month lie in accounts_reading_other."
    with pytest.raises(IntegrityError), transaction.atomic():
        opened(far, "b", reader)
    made = ahead.make_ahead(READING, province=QUANG_NINH, today=blocks.months(today, 5)[4])
    assert f"accounts_reading_m{far:%Y%m}" in made
    assert where(Reading, stray.pk) == f"accounts_reading_m{far:%Y%m}"
    assert parts_light().colour == GREEN
    assert ahead.make_ahead(READING, province=QUANG_NINH, today=blocks.months(today, 5)[4]) == []


def test_a_new_month_has_numbers_of_its_own_and_a_late_one_leaves_them(apart: str) -> None:
    moves = large("stock_stockmove")
    counted = variant(3)
    stock.set_on_hand(counted.pk, 5, by=Counter())
    put_in_parts(moves)
    today = world.today()
    next_month = blocks.following(today)
    late = StandingWorld(world.now() + timedelta(days=300))
    before = world.use(late)
    assert parts_light().colour == RED
    world.use(before)
    ahead.make_ahead(moves, province=QUANG_NINH, today=next_month)
    stock.set_on_hand(counted.pk, 9, by=Counter())
    ahead.make_ahead(moves, province=QUANG_NINH, today=today)
    stock.set_on_hand(counted.pk, 2, by=Counter())
    assert home_province() == QUANG_NINH
    # Rows of another province have parts of their own here, and leave the house's numbers alone.
    assert "stock_stockmove_p79_202701" in ahead.make_ahead(moves, province=79, today=date(2027, 1, 1), months=1)
    numbers = [*StockMove.objects.order_by("pk").values_list("pk", flat=True)]
    assert [blocks.read(number) for number in numbers] == [None, (QUANG_NINH, next_month), (QUANG_NINH, next_month)]
    assert numbers[2] == numbers[1] + 1


def test_later_migrations_change_tables_in_parts(apart: str) -> None:
    happens(1)
    put_in_parts(ENTRY)
    put_in_parts(READING)
    people.household(people.person())
    told_by = models.ForeignKey("accounts.Organisation", models.PROTECT, null=True, db_index=False, related_name="+")
    day_too = models.UniqueConstraint(fields=["day", "key"], condition=models.Q(kind="x"), name="planted_once")
    place = AddIndexAside("entry", models.Index(fields=["place"], name="planted_place"))
    applied(
        ("accounts", AddField("reading", "planted_word", models.CharField(max_length=9, null=True))),
        ("journal", place),
        ("journal", AddCheckAside("entry", models.CheckConstraint(condition=~models.Q(act=""), name="planted_act"))),
        ("accounts", AddReferenceAside("reading", "planted_by", told_by)),
        ("accounts", AddUniqueAside("reading", day_too)),
    )
    with connection.cursor() as cursor:
        entry = connection.introspection.get_constraints(cursor, "journal_entry")
        reading = connection.introspection.get_constraints(cursor, "accounts_reading")
    assert {"planted_place", "planted_act"} <= entry.keys()
    assert "planted_once" in reading
    assert any(one["foreign_key"] == ("accounts_organisation", "id") and one["columns"] == ["planted_by_id"] for one in reading.values())  # fmt: skip
    assert standing.value("SELECT count(*) FROM pg_index WHERE NOT indisvalid") == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        journal.record("test.happened", Entry.objects.all()[0], data={})
        Entry.objects.bulk_create([Entry(act="", occurred_at=world.now(), recorded_at=world.now())])
    reader = people.person()
    row = opened(world.today(), "a", reader)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_reading SET planted_by_id = 999999 WHERE id = %s", [row.pk])


def test_the_wall_stands_before_every_part(apart: str) -> None:
    reasons = Large("accounts_readingreason", "id", "id")
    one, other = people.person(), people.person()
    given = {"words": "…", "opened": 9, "at": world.now(), "until": world.now()}
    old = ReadingReason.objects.create(reader=one, **given)
    theirs = {reasons.table: ["reader_id = (SELECT wall_person())"]}
    mason.put_up(theirs, role="lantoa_web")
    put_in_parts(reasons)
    new = ReadingReason.objects.create(reader=other, **given)
    assert where(ReadingReason, old.pk) != where(ReadingReason, new.pk)
    for _again in range(2):
        assert asked_as(one, reasons.table) == asked_as(other, reasons.table) == 1
        # By the name of a part nobody gets at a row.
        assert {asked_as(other, part.name) for part in standing.parts(reasons.table)} <= {0, None}
        # Put up anew after a migration the wall is the same, and parts stay nobody's.
        mason.put_up(theirs, role="lantoa_web")


def asked_as(person: Person, table: str) -> int | None:
    """How many rows this person is given there; None where they may not ask."""
    claim = wall._signed(f"{person.pk}::", wall.key())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('role', 'lantoa_web', true), set_config('lantoa.who', %s, true)", [claim])
        cursor.execute("SELECT has_table_privilege(%s, 'SELECT')", [table])
        if not cursor.fetchone()[0]:
            return None
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608
        return int(cursor.fetchone()[0])


def test_what_would_be_unique_in_each_part_only_is_refused(apart: str) -> None:
    for one, why in ((Large("payments_telling", "id", "id"), "payments_telling_once"), (Large("learning_coursesession", "day", "starts_at"), "points at it")):  # fmt: skip
        with pytest.raises(turning.NotInParts, match=why):
            put_in_parts(one)
        assert not standing.is_in_parts(one.table)


def test_an_entry_with_a_number_of_a_month_without_a_part_is_caught_and_in_nobodys_way(apart: str) -> None:
    put_in_parts(ENTRY)
    while journal.seal():
        continue
    today = world.today()
    far = blocks.months(today, 7)[6]
    stray = Entry(pk=blocks.block(QUANG_NINH, far) + 9, act="test.happened", occurred_at=world.now(), recorded_at=world.now())  # fmt: skip
    Entry.objects.bulk_create([stray])
    assert journal.seal() == 1
    made = ahead.make_ahead(ENTRY, province=QUANG_NINH, today=blocks.months(today, 6)[5])
    assert [blocks.following(far).strftime("journal_entry_p22_%Y%m") in made, far.strftime("journal_entry_p22_%Y%m") in made] == [True, False]  # fmt: skip
    assert where(Entry, stray.pk) == "journal_entry_p22_other"
    assert standing.astray(ENTRY) == ["journal_entry_p22_other"]
    call_command("verify", stdout=StringIO())


def test_somebody_who_is_erased_stands_in_no_part_either(
    apart: str, settings: Any, tmp_path: Path, django_capture_on_commit_callbacks: Any
) -> None:
    settings.FILES_ROOT, settings.ERASED_REGISTER = tmp_path / "files", tmp_path / "erased.jsonl"
    for one in large_tables():
        put_in_parts(one)
    before = world.use(StandingWorld(world.now()))
    try:
        with translation.override("vi"), undone():
            # Another test's goods stand here without the move that brought them.
            broken = broken_invariants()
            there = plant()
            (new,) = Entry.objects.filter(act="orders.order_placed").order_by("-pk")[:1]
            assert where(Entry, new.pk).startswith("journal_entry_p22_")
            erase(there, django_capture_on_commit_callbacks)
            assert left(there) == set()
            assert broken_invariants() == broken
    finally:
        world.use(before)
