"""A province on its way to a house of its own: frozen here, written down, known to have left; or arrived from elsewhere.

While an organisation stands in `journal.MovedOrganisation` the database itself writes no act for it, nor any that happens in a commune of its province. Whatever was being written when that began
is waited for, so that what is exported afterwards is all there is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lantoa.accounts import api as accounts
from lantoa.journal import api as journal
from lantoa.kit.access import Actor
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.portal.acts import PROVINCE_ARRIVED, PROVINCE_EXPORTED, PROVINCE_FROZEN, PROVINCE_LEFT, PROVINCE_THAWED
from lantoa.portal.errors import BadMove
from lantoa.portal.models import Forwarding, ProvinceMove
from lantoa.stores import api as stores

KIND = "portal.province"
AT_ONCE = 500
GUARD = "journal_entry_not_for_moved"
GONE = (
    "EXISTS (SELECT 1 FROM journal_movedorganisation WHERE organisation = NEW.on_behalf_of_id) OR (NEW.place <> '' AND EXISTS"
    " (SELECT 1 FROM places_unit u JOIN portal_provincemove m ON m.province = u.province_id AND m.thawed_at IS NULL WHERE u.code = NEW.place))"
)
KEPT_OUT = {
    "sqlite": (
        f"CREATE TRIGGER IF NOT EXISTS {GUARD} BEFORE INSERT ON journal_entry WHEN {GONE}"
        f" BEGIN SELECT RAISE(ABORT, '{journal.MOVED}'); END",
    ),
    "postgresql": (
        # Whoever is writing an entry ends first: what they wrote is in the export. Nobody is kept waiting for long behind a transaction left open.
        "SET LOCAL lock_timeout = '10s'",
        "LOCK TABLE journal_entry IN SHARE ROW EXCLUSIVE MODE",
        "CREATE OR REPLACE FUNCTION journal_not_for_moved() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$ BEGIN IF {GONE} THEN RAISE EXCEPTION '{journal.MOVED}'; END IF; RETURN NEW; END $$",
        f"CREATE OR REPLACE TRIGGER {GUARD} BEFORE INSERT ON journal_entry FOR EACH ROW EXECUTE FUNCTION journal_not_for_moved()",
    ),
}
LET_IN = {
    "sqlite": (f"DROP TRIGGER IF EXISTS {GUARD}",),
    "postgresql": (f"DROP TRIGGER IF EXISTS {GUARD} ON journal_entry",),
}


def ask_move(province: str, *, by: Actor) -> accounts.ApprovalRequest:
    """Ask that the province be given to a house of its own. Raises what `accounts.ask_approval` does."""
    return accounts.ask_approval(KIND, {"province": province}, by=by)


def begin_move(province: str) -> bool | None:
    """Use up the yes a second one said to it within the last day; None where fewer than two run the house. A province that was thawed
    takes another yes."""
    if accounts.use_agreed(KIND, {"province": province}):
        return True
    return False if accounts.operators().count() > 1 else None


def current_move(province: str) -> ProvinceMove | None:
    """This province's way out, if it is on it or has gone."""
    return ProvinceMove.objects.filter(province=province, thawed_at=None).first()


def freeze(province: str, organisations: Collection[int], bodies: Sequence[int] = ()) -> ProvinceMove:
    """From now on nothing is written for these organisations: no order, no movement of money, no class. Raises BadMove where the
    province is on its way already."""
    if current_move(province) is not None:
        raise BadMove(_("This province is frozen or has left already."))
    with transaction.atomic():
        _tell_database(KEPT_OUT)
        move: ProvinceMove = ProvinceMove.objects.create(
            province=province, bodies=sorted(bodies), frozen_at=world.now()
        )
        for some in _parts(sorted(organisations)):
            journal.MovedOrganisation.objects.bulk_create(
                journal.MovedOrganisation(organisation=one, province=move.province) for one in some
            )
        stores.set_moving(organisations, move.frozen_at)
        journal.record(PROVINCE_FROZEN, move, data={"province": province, "organisations": len(organisations)})
    return move


def thaw(move: ProvinceMove) -> None:
    """It stays here after all. Raises BadMove once it has left."""
    if move.moved_at is not None:
        raise BadMove(_("This province has left; it lives elsewhere now."))
    with transaction.atomic():
        stores.set_moving(list(frozen_organisations(move).values_list("organisation", flat=True)), None)
        frozen_organisations(move).delete()
        ProvinceMove.objects.filter(pk=move.pk).update(thawed_at=world.now())
        if not journal.MovedOrganisation.objects.exists():
            _tell_database(LET_IN)
        journal.record(PROVINCE_THAWED, move, data={"province": move.province})


def freeze_also(move: ProvinceMove, organisations: Collection[int]) -> int:
    """Those founded there since it was frozen are frozen too; how many there were."""
    frozen = set(frozen_organisations(move).values_list("organisation", flat=True))
    new = sorted(set(organisations) - frozen)
    with transaction.atomic():
        _tell_database(KEPT_OUT)
        for some in _parts(new):
            journal.MovedOrganisation.objects.bulk_create(
                journal.MovedOrganisation(organisation=one, province=move.province) for one in some
            )
        stores.set_moving(new, move.frozen_at)
    return len(new)


def frozen_organisations(move: ProvinceMove) -> QuerySet[journal.MovedOrganisation]:
    """For whom nothing is written here any more."""
    return journal.MovedOrganisation.objects.filter(province=move.province)


def exported(move: ProvinceMove, archive: str, parts: Mapping[str, str], *, root: int, rows: int) -> None:
    """Keep which archive was written last, and the SHA-256 of each of its tables: only that one's arrival lets the province leave."""
    with transaction.atomic():
        ProvinceMove.objects.filter(pk=move.pk).update(archive=archive, parts=dict(parts), exported_at=world.now())
        data = {"province": move.province, "archive": archive, "root": root, "rows": rows}
        journal.record(PROVINCE_EXPORTED, move, data=data)


def left(move: ProvinceMove, address: str, paths: Iterable[str], *, rows: int) -> None:
    """It lives at this address: whoever asks for one of these paths is sent there. Within the transaction that takes its rows away."""
    ProvinceMove.objects.filter(pk=move.pk).update(address=address, moved_at=world.now())
    frozen_organisations(move).update(left_at=world.now())
    marks = (Forwarding(mark=mark_of(path), move=move) for path in paths)
    while some := list(islice(marks, AT_ONCE)):
        Forwarding.objects.bulk_create(some, ignore_conflicts=True)
    data = {"province": move.province, "archive": move.archive, "rows": rows}
    journal.record(PROVINCE_LEFT, move, data=data)


def arrived(province: str, archive: str, said: Mapping[str, Any]) -> None:
    """A province came, with chains and roots; its stalls sell here from now on. Within the transaction that brought its rows."""
    stores.set_moving(list(accounts.Organisation.objects.values_list("pk", flat=True)), None)
    unit = places.Unit.objects.filter(province=province).select_related("province")[0]
    journal.record(PROVINCE_ARRIVED, unit.province, data={"province": province, "archive": archive, **said})


def mark_of(path: str) -> str:
    """By what an address is known once its page has left."""
    return hashlib.sha256(path.strip("/").encode()).hexdigest()


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[at : at + AT_ONCE] for at in range(0, len(ids), AT_ONCE))


def _tell_database(statements: Mapping[str, Sequence[str]]) -> None:
    with connection.cursor() as cursor:
        for statement in statements[connection.vendor]:
            cursor.execute(statement)


def _words(asked: Mapping[str, Any]) -> str:
    return _("Everything of province %(province)s is written into one file and given to a house of its own.") % {
        "province": asked["province"]
    }


accounts.guard(KIND, gettext_lazy("A province moves"), _words, elsewhere=True)
