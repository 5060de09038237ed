"""Writing a province down: frozen, its past signed, and everything of one moment put into one archive."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import connection

from config.backup.vault import Vault
from config.province import archive, past
from config.province.errors import ProvinceError
from config.province.homes import Model, of_kind, tables
from config.province.past import Past
from config.province.rows import columns, lines
from config.province.taken import TABLE, Taken, is_taken
from lantoa.accounts import api as accounts
from lantoa.documents import api as documents
from lantoa.documents.models import File
from lantoa.journal import api as journal
from lantoa.journal.models import Entry, Seal
from lantoa.kit.own_key import published_keys
from lantoa.kit.world import world
from lantoa.places import api as places
from lantoa.portal.actions import move as moves
from lantoa.portal.models import ProvinceMove

ROOT_KEYS, BADGE_KEYS = "keys/root.pub", "keys/badges.pub"
# When somebody was here last, and from where.
CHANGING = frozenset({"accounts.Person", "accounts.KnownDevice"})
# Signs in a busy house: each round covers what came meanwhile.
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: the archive's fingerprint, its rows, those that belong elsewhere and are named here, kept files, and files that were gone."""

    digest: str
    rows: int
    guests: dict[str, int]
    files: int
    missing: int


def refuse_province(province: str) -> None:
    if not places.Unit.objects.filter(province=province).exists():
        raise ProvinceError(
            f"Không có tỉnh nào mang mã {province} ở đây. / There is no province with the code {province} here."
        )


def is_alone() -> bool:
    """Whether this house serves one province only."""
    return places.Unit.objects.order_by().values("province").distinct().count() == 1


def selection(province: str, bodies: Collection[int] = ()) -> Taken:
    return Taken(province, bodies, is_alone())


def organisations(province: str, bodies: Collection[int]) -> set[int]:
    """Those that go along."""
    rows = accounts.Organisation.objects
    found = set(rows.filter(unit__province=province).values_list("pk", flat=True))
    placeless = set(rows.filter(unit=None).values_list("pk", flat=True))
    unknown = set(bodies) - placeless - found
    if unknown:
        raise ProvinceError(
            f"Không có tổ chức không thuộc xã nào mang số {sorted(unknown)}. / No organisation without a commune has the number {sorted(unknown)}."
        )
    return found | (placeless if is_alone() else set(bodies))


def freeze(province: str, bodies: Collection[int]) -> ProvinceMove:
    """The province's way out: the one it is on, with whoever was founded since, or a new one."""
    refuse_province(province)
    move = moves.current_move(province)
    if move is None:
        return moves.freeze(province, organisations(province, bodies), sorted(bodies))
    if move.moved_at is not None:
        raise ProvinceError(
            f"Tỉnh {province} đã chuyển tới {move.address}. / Province {province} lives at {move.address} now."
        )
    if bodies and sorted(bodies) != move.bodies:
        raise ProvinceError(
            f"Tỉnh đã đóng băng cùng các tổ chức {move.bodies}; muốn đổi: lantoa province thaw {province} trước."
            f" / The province was frozen with the bodies {move.bodies}; to change them: lantoa province thaw {province} first."
        )
    moves.freeze_also(move, organisations(province, move.bodies))
    return move


def export(move: ProvinceMove, path: Path, vault: Vault | None) -> Written:
    """Everything of it into this file. The province stays frozen; written again, the newer archive counts."""
    root, told = sign_past(move), []  # type: tuple[journal.Root, list[Written]]
    with selection(move.province, move.bodies).found():
        archive.write(path, lambda into: _fill(into, move, Past(root), told), vault)
        marks = own_marks()
    (written,) = told
    moves.exported(move, written.digest, marks, root=root.number, rows=written.rows)
    return written


def sign_past(move: ProvinceMove) -> journal.Root:
    """Seal what was written for it and sign a root over that. Raises ProvinceError where somebody's transaction is still open."""
    theirs = moves.frozen_organisations(move).values("organisation")
    for _round in range(ROUNDS):
        while journal.seal():
            pass
        journal.sign_root()
        root = journal.last_root()
        unsealed = Entry.objects.filter(seal=None, on_behalf_of_id__in=theirs).exists()
        chains = [f"organisation:{one}" for one in theirs.values_list("organisation", flat=True)]
        if root is not None and not unsealed and not _after(root, chains):
            return root
    raise ProvinceError(
        "Sổ của tỉnh chưa được niêm phong hết; hãy thử lại sau một phút."
        " / Not all of the province's journal is sealed yet; try again in a minute."
    )


def _after(root: journal.Root, chains: list[str]) -> bool:
    late = Seal.objects.filter(position__gt=root.position)
    return any(late.filter(chain__in=chains[at : at + 500]).exists() for at in range(0, len(chains), 500))


def secret_mark() -> str:
    """By which two houses see whether they have the same secret key, without telling it."""
    return hmac.digest(settings.SECRET_KEY.encode(), b"lantoa.province", "sha256").hex()


def migrations() -> list[str]:
    """The shape of this house's tables, as its database says it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        return sorted(f"{app}.{name}" for app, name in cursor.fetchall())


def moving_tables() -> Iterator[tuple[str, Model, str]]:
    """Every table that goes along, and which of its rows; but for the journal's past."""
    for name, model, home in of_kind("shared", "moves", "named"):
        yield name, model, "" if home.kind == "shared" else is_taken(model)


def own_marks() -> dict[str, str]:
    """The SHA-256 of the province's own rows of every table, but for those that change while somebody merely looks at a page. While they are found."""
    marks = {}
    for name, model, _home in of_kind("moves"):
        if name not in CHANGING:
            digest = hashlib.sha256()
            for line in lines(model, is_taken(model, own=True)):
                digest.update(line)
            marks[name] = digest.hexdigest()
    return marks


def _fill(into: archive.Writing, move: ProvinceMove, the_past: Past, told: list[Written]) -> str:
    for name, model, where in moving_tables():
        into.lines(f"rows/{name}", lines(model, where), columns=columns(model))
    for name in past.ORDER:
        into.lines(f"rows/{name}", the_past.lines(name), columns=columns(tables()[name]))
    missing: list[str] = []
    files = into.kept(_kept(missing))
    into.file(ROOT_KEYS, _keys(journal.public_keys()))
    into.file(BADGE_KEYS, _keys(published_keys(Path(settings.BADGE_KEY))))
    chains, heads = past.heads(the_past.where("journal.Seal"))
    rows, guests = sum(part.get("rows", 0) for part in into.parts.values()), _guests()
    root = the_past.root
    digest = into.close({
        "province": move.province, "written_at": world.now().isoformat(), "release": migrations(), "secret": secret_mark(),
        "address": settings.PUBLIC_URL.rstrip("/"), "rows": rows, "guests": guests, "missing": missing[:1_000],
        "root": {"number": root.number, "position": root.position, "fingerprint": root.fingerprint},
        "chains": chains, "heads": heads, "numbers": _numbers(),
    })  # fmt: skip
    told.append(Written(digest, rows, guests, files, len(missing)))
    return digest


def _kept(missing: list[str]) -> Iterator[tuple[str, bytes]]:
    names = File.objects.extra(where=[is_taken(File)]).order_by("pk").values_list("pk", flat=True)
    for sha in names.iterator(2_000):
        try:
            content = documents.read_file(sha)
        except File.DoesNotExist:
            missing.append(sha)
            continue
        if hashlib.sha256(content).hexdigest() == sha:
            yield sha, content
        else:
            missing.append(sha)


def _keys(keys: list[bytes]) -> bytes:
    return b"".join(key.hex().encode() + b"\n" for key in keys)


def _guests() -> dict[str, int]:
    """How many rows of which table belong elsewhere and come along because the province's rows name them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT model, count(*) FROM {TABLE} WHERE guest = 1 GROUP BY model ORDER BY model")
        return {str(model): int(count) for model, count in cursor.fetchall()}


def _numbers() -> dict[str, int]:
    """Up to where numbers were given here: what is written there goes on behind them, so that none stands for two things."""
    found = {}
    for name, model, _home in of_kind("moves", "named", "shared", "chain"):
        if model._meta.pk.get_internal_type() in ("BigAutoField", "AutoField"):
            last = model._base_manager.order_by("-pk").values_list("pk", flat=True).first()
            found[name] = int(last or 0)
    return found
