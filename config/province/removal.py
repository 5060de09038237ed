"""The house left behind lets a province go: its rows are taken away, and whoever still comes for it is sent to its new address.

The journal stays: it names nobody, and its chains are this house's past too. Rows that what stays here names stay with it (a buyer who has an account
and buys next door, the maker of goods that another province's stall sold), and so do certificates that were taken back: the list that says so is this
house's.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models, transaction
from django.urls import reverse
from django.utils import translation

from config.province.enter import word_of
from config.province.errors import ProvinceError
from config.province.homes import Model, homes, keys, of_kind, tables, target_of
from config.province.leave import organisations, own_marks, selection
from config.province.taken import TABLE, label
from lantoa.accounts import api as accounts
from lantoa.documents.models import Discard, File
from lantoa.kit.homes import Home
from lantoa.kit.world import world
from lantoa.learning.models import Certificate
from lantoa.orders.models import Order
from lantoa.portal.actions import move as moves
from lantoa.portal.models import ProvinceMove
from lantoa.stores.models import Offer, Store

KEPT = 2


def let_go(move: ProvinceMove, address: str, word: str) -> int:
    """Take its rows away and know its address; how many rows went. Raises ProvinceError, and nothing is changed, where the word is not the one that
    the import of the newest archive said, or something was written here since that archive."""
    if not move.archive or word != word_of(move.archive):
        raise ProvinceError(
            "Từ xác nhận không đúng: hãy chép dòng cuối mà lantoa province import in ra, của tệp xuất sau cùng."
            " / This is not the word: copy the last line that lantoa province import printed, for the archive written last."
        )
    with transaction.atomic():
        taken = selection(move.province, move.bodies)
        with taken.found():
            _refuse_news(move)
            paths = list(_paths())
            _keep_what_is_needed(move)
            _take_what_hangs_on_it()
            rows = _take_away()
            moves.left(move, address.rstrip("/"), paths, rows=rows)
    return rows


def _refuse_news(move: ProvinceMove) -> None:
    """Raises ProvinceError where the province's rows are not what the archive holds."""
    frozen = set(moves.frozen_organisations(move).values_list("organisation", flat=True))
    changed = [name for name, mark in own_marks().items() if move.parts.get(name) != mark]
    if organisations(move.province, move.bodies) - frozen:
        changed.append("accounts.Organisation")
    if changed:
        raise ProvinceError(
            f"Từ khi xuất, ở đây đã có thay đổi ({', '.join(sorted(set(changed)))}): hãy xuất lại, nhận lại ở nơi mới, rồi gỡ. Chưa gỡ gì."
            f" / Rows changed here since the export ({', '.join(sorted(set(changed)))}): export again, import that into an empty new house,"
            " then let go. Nothing was taken away."
        )


def _paths() -> Iterator[str]:
    """Every address of the province's own that somebody may have kept: stalls and their goods, orders by their links, what proves something."""
    with translation.override("vi"):
        for slug in _own(Store).values_list("slug", flat=True).iterator(2_000):
            yield reverse("stores:store", args=[slug])
        for product in _own(Offer).values_list("variant__product_id", flat=True).distinct().iterator(2_000):
            yield reverse("stores:product", args=[product])
        for token, code in _own(Order).values_list("token", "code").iterator(2_000):
            yield reverse("orders:order", args=[token])
            yield reverse("portal:verify_receipt", args=[code])
        for code in _own(Certificate).filter(revoked_at=None).values_list("code", flat=True).iterator(2_000):
            yield reverse("portal:verify_certificate", args=[code])
            yield reverse("learning:certificate_credential", args=[code])


def _own(model: Model):  # type: ignore[no-untyped-def]
    table, pk = model._meta.db_table, model._meta.pk.column
    return model._base_manager.extra(
        where=[
            f"EXISTS (SELECT 1 FROM {TABLE} t WHERE t.model = '{label(model._meta.label)}' AND t.guest = 0"
            f" AND t.pk = CAST({table}.{pk} AS varchar(64)))"
        ]
    )


def _keep_what_is_needed(move: ProvinceMove) -> None:
    """Of what would go, mark what stays: what a row that stays names, and what belongs to a person who stays."""
    _run(f"UPDATE {TABLE} SET guest = {KEPT} WHERE guest = 1")
    revoked = Certificate._meta.db_table
    _run(
        f"UPDATE {TABLE} SET guest = {KEPT} WHERE model = '{label('learning.Certificate')}' AND EXISTS"
        f" (SELECT 1 FROM {revoked} c WHERE CAST(c.id AS varchar(64)) = {TABLE}.pk AND c.revoked_at IS NOT NULL)"
    )
    # Who came after the archive was written is in no archive.
    newer = accounts.Person.objects.filter(created_at__gt=move.exported_at).values_list("pk", flat=True)
    for pk in newer.iterator(2_000):
        _run(f"UPDATE {TABLE} SET guest = {KEPT} WHERE model = '{label('accounts.Person')}' AND pk = '{int(pk)}'")
    changed = 1
    while changed:
        changed = 0
        for name, model, home in of_kind("moves", "named", "shared", "stays"):
            stays = f"NOT EXISTS (SELECT 1 FROM {TABLE} t WHERE t.model = '{label(name)}' AND t.pk = CAST(m.{_q(_pk(model))} AS varchar(64)) AND t.guest = 0)"
            for key in keys(model):
                if homes()[target_of(key)].kind in ("moves", "named") and not _hangs(home, key):
                    changed += _run(
                        f"UPDATE {TABLE} SET guest = {KEPT} WHERE model = '{label(target_of(key))}' AND guest = 0 AND pk IN"
                        f" (SELECT CAST(m.{_q(key.column)} AS varchar(64)) FROM {_q(model._meta.db_table)} m WHERE m.{_q(key.column)} IS NOT NULL AND {stays})"
                    )
        for name, model, home in of_kind("moves"):
            for key in keys(model):
                if home.by == (key.name,) and target_of(key) == "accounts.Person":
                    changed += _run(
                        f"UPDATE {TABLE} SET guest = {KEPT} WHERE model = '{label(name)}' AND guest = 0 AND EXISTS"
                        f" (SELECT 1 FROM {_q(model._meta.db_table)} m JOIN {TABLE} p ON p.model = '{label('accounts.Person')}' AND p.guest = {KEPT}"
                        f" AND p.pk = CAST(m.{_q(key.column)} AS varchar(64)) WHERE CAST(m.{_q(_pk(model))} AS varchar(64)) = {TABLE}.pk)"
                    )


def _hangs(home: Home, key: models.ForeignKey) -> bool:
    """Whether a row of this house's own is over once what it names is gone: a session, a cart."""
    return home.kind == "stays" and key.remote_field.on_delete is models.CASCADE


def _take_what_hangs_on_it() -> None:
    changed = 1
    while changed:
        changed = 0
        for name, model, home in of_kind("stays"):
            for key in keys(model):
                if _hangs(home, key):
                    changed += _run(
                        f"INSERT INTO {TABLE} (model, pk, guest, turn) SELECT '{label(name)}', CAST(m.{_q(_pk(model))} AS varchar(64)), 0, 0"
                        f" FROM {_q(model._meta.db_table)} m JOIN {TABLE} t ON t.model = '{label(target_of(key))}' AND t.guest = 0"
                        f" AND t.pk = CAST(m.{_q(key.column)} AS varchar(64)) WHERE 1 = 1 ON CONFLICT DO NOTHING"
                    )


def _take_away() -> int:
    """Every row that is left to go, those that name others first."""
    rows = 0
    for sha in _own(File).values_list("pk", flat=True).iterator(2_000):
        Discard.objects.get_or_create(sha256=sha, defaults={"at": world.now()})
    for name, model in reversed(tables().items()):
        if homes()[name].kind not in ("moves", "named", "stays"):
            continue
        table = _q(model._meta.db_table)
        with _not_final(model._meta.db_table):
            rows += _run(
                f"DELETE FROM {table} WHERE EXISTS (SELECT 1 FROM {TABLE} t WHERE t.model = '{label(name)}' AND t.guest = 0"
                f" AND t.pk = CAST({table}.{_q(_pk(model))} AS varchar(64)))"
            )
    return rows


@contextmanager
def _not_final(table: str) -> Iterator[None]:
    """In the block rows of this table may go that are otherwise final: they live on elsewhere, whole. Within one transaction."""
    if connection.vendor == "postgresql":
        # A table is not altered while something about its rows is still to be looked at.
        _run("SET CONSTRAINTS ALL IMMEDIATE")
        _run(f"ALTER TABLE {_q(table)} DISABLE TRIGGER USER")
        yield
        _run(f"ALTER TABLE {_q(table)} ENABLE TRIGGER USER")
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [table])
        there = cursor.fetchall()
        for name, _sql in there:
            cursor.execute(f"DROP TRIGGER {_q(name)}")
        yield
        for _name, sql in there:
            cursor.execute(sql)


def _run(statement: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return max(int(cursor.rowcount), 0)


def _q(name: str) -> str:
    return str(connection.ops.quote_name(name))


def _pk(model: Model) -> str:
    return str(model._meta.pk.column)
