"""Reading a province in: an archive held against itself first, then everything in one transaction, checked before it counts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, models, transaction

from config.province import archive, past
from config.province.errors import ProvinceError, damaged
from config.province.homes import homes, of_kind, tables
from config.province.leave import BADGE_KEYS, ROOT_KEYS, migrations, secret_mark
from config.province.rows import put
from lantoa.documents.adapters.base import store
from lantoa.journal import api as journal
from lantoa.journal.actions.registry import followers
from lantoa.journal.models import Follower, Root, Sealer, Witness
from lantoa.kit.homes import SUBJECT, Home
from lantoa.kit.own_key import public_file, published_keys
from lantoa.kit.world import world
from lantoa.portal.actions import move as moves

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Arrived:
    """What came: of which province, how many rows, files and chains; `digest` is the archive's fingerprint, `word` is what the old house is told."""

    province: str
    rows: int
    files: int
    chains: int
    digest: str
    word: str


def word_of(digest: str) -> str:
    """What only an import that went well says, and the old house asks for before it lets go."""
    return hashlib.sha256(f"lantoa province arrived {digest}".encode()).hexdigest()[:16]


def enter(path: Path, work: Path, key: str = "", say: Say = lambda _line: None) -> Arrived:
    """Let the province of this archive live here. Raises ProvinceError, and nothing is here that was not before."""
    with archive.opened(path, work, key) as read:
        refuse(read)
        with _files(read) as count, _keys(read):
            say(f"+ tệp / files: {count}")
            with transaction.atomic():
                rows = _rows(read)
                say(f"+ dòng / rows: {rows}")
                _go_on(read)
                _check(read)
                said = {
                    "root": read.said["root"]["number"], "position": read.said["root"]["position"],
                    "chains": read.said["chains"], "heads": read.said["heads"],
                }  # fmt: skip
                moves.arrived(read.said["province"], read.digest, said)
                say("+ kiểm tra / checked")
        return Arrived(read.said["province"], rows, count, read.said["chains"], read.digest, word_of(read.digest))


def refuse(read: archive.Archive) -> None:
    """Raises ProvinceError where this archive cannot be read into this house."""
    if read.said["release"] != migrations():
        raise ProvinceError(
            "Hai nơi chạy hai bản Lantoa khác nhau: hãy cài cùng một bản, chạy lantoa prepare, rồi thử lại."
            " / The two houses run different releases: install the same one, run lantoa prepare, and try again."
        )
    if read.said["secret"] != secret_mark():
        raise ProvinceError(
            "Khóa bí mật khác với nơi cũ: hãy đặt LANTOA_SECRET_KEY_FILE là khóa của nơi cũ (không nằm trong tệp này)."
            " / The secret key is not the old house's: set LANTOA_SECRET_KEY_FILE to that one (it is in no archive)."
        )
    for name, model, home in of_kind("moves", "named", "chain"):
        rows = model._base_manager.all()
        if home.everybodys:
            rows = rows.exclude(**dict.fromkeys(home.by))
        elif _is_prepared(home):
            continue
        if rows.exists():
            raise ProvinceError(
                f"Ở đây đã có dữ liệu ({name}): một tỉnh chỉ vào một nơi mới, chưa có ai. Hãy dùng một LANTOA_VAR và cơ sở dữ liệu trống, lantoa prepare"
                f" với LANTOA_DEMO=0. / There is something here already ({name}): a province enters a new house where nobody is yet. Take an empty"
                " LANTOA_VAR and database, and lantoa prepare with LANTOA_DEMO=0."
            )


def _is_prepared(home: Home) -> bool:
    """Whether a new house has rows of this table already: what every house has, and what belongs to that."""
    if home.kind != "moves" or home.everybodys or home.by[0] == SUBJECT:
        return home.kind == "shared" or home.everybodys
    key = tables()[home.model]._meta.get_field(home.by[0])
    return isinstance(key, models.ForeignKey) and homes()[key.remote_field.model._meta.label].everybodys


@contextmanager
def _files(read: archive.Archive) -> Iterator[int]:
    """Kept files first, so that no row is ever without its file; those that were not here before go again where something fails."""
    kept, new, count = store(), [], 0
    try:
        for sha, content in read.kept():
            if not kept.has(sha):
                new.append(sha)
                kept.put(sha, content)
            count += 1
        yield count
    except BaseException:
        for sha in new:
            kept.remove(sha)
        raise


@contextmanager
def _keys(read: archive.Archive) -> Iterator[None]:
    """The public halves of what signed roots and certificates there, so that they are believed here; as before where something fails."""
    moved, badges = public_file(journal.moved_key_path()), public_file(Path(settings.BADGE_KEY))
    before = {path: path.read_bytes() if path.exists() else None for path in (moved, badges)}
    try:
        world.write_file(moved, read.content(ROOT_KEYS))
        own = published_keys(Path(settings.BADGE_KEY))
        theirs = [line for line in read.content(BADGE_KEYS).split() if bytes.fromhex(line.decode()) not in own]
        if theirs:
            world.write_file(badges, b"".join(line + b"\n" for line in [*theirs, *(key.hex().encode() for key in own)]))
        yield
    except BaseException:
        for path, content in before.items():
            if content is None:
                world.remove_file(path)
            else:
                world.write_file(path, content)
        raise


def _rows(read: archive.Archive) -> int:
    with connection.cursor() as cursor:
        # What `lantoa prepare` put here for everybody comes with the numbers of the old house.
        for name, model in reversed(tables().items()):
            if _is_prepared(homes()[name]):
                cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
    done = 0
    for name, model in tables().items():
        member = f"rows/{name}"
        if member in read.said["parts"]:
            done += put(model, read.said["parts"][member]["columns"], read.lines(member))
    if done != read.said["rows"]:
        raise damaged("rows")
    return done


def _go_on(read: archive.Archive) -> None:
    """Numbers go on behind those of the old house, followers and the sealer behind what came; its witnesses are not asked for roots of ours."""
    numbers = dict(read.said["numbers"])
    numbers["journal.Seal"] = max(numbers.get("journal.Seal", 0), int(read.said["root"]["position"]))
    with connection.cursor() as cursor:
        for name, last in numbers.items():
            _number_on(cursor, tables()[name], last)
    Sealer.objects.update_or_create(
        pk=1, defaults={"low": numbers["journal.Entry"] if connection.vendor == "sqlite" else 0}
    )
    position = int(read.said["root"]["position"])
    for name in followers():
        Follower.objects.update_or_create(name=name, defaults={"position": position})
    Witness.objects.filter(ended_at=None).update(ended_at=world.now())


def _number_on(cursor, model: type[models.Model], last: int) -> None:  # type: ignore[no-untyped-def]
    table, column = model._meta.db_table, model._meta.pk.column
    if not last:
        return
    if connection.vendor == "postgresql":
        cursor.execute("SELECT setval(pg_get_serial_sequence(%s, %s), %s)", [f'"{table}"', column, last])
    else:
        cursor.execute("UPDATE sqlite_sequence SET seq = max(seq, %s) WHERE name = %s", [last, table])
        if not cursor.rowcount:
            cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, last])


def _check(read: archive.Archive) -> None:
    """Raises ProvinceError where what stands here now is not what was written down there, or something of the house does not hold."""
    connection.check_constraints()
    for name, model in tables().items():
        member = f"rows/{name}"
        if member in read.said["parts"] and model._base_manager.count() != read.rows(member):
            raise damaged(f"{name}: {read.rows(member)}")
    root = Root.objects.order_by("-number").first()
    if root is None or root.fingerprint != read.said["root"]["fingerprint"]:
        raise damaged("root")
    if past.heads() != (read.said["chains"], read.said["heads"]):
        raise damaged("chains")
    for command in ("verify", "invariants"):
        told = StringIO()
        try:
            call_command(command, stdout=told)
        except SystemExit:
            lines = [line for line in told.getvalue().splitlines() if line and not line.startswith("holds ")][:20]
            raise ProvinceError(
                f"Có chỗ sai (lantoa {command}), nên không nhận tỉnh này; chưa ghi gì ở đây."
                f" / Not all holds (lantoa {command}), so the province was not taken in; nothing was written here.\n"
                + "\n".join(lines)
            ) from None
