"""`lantoa restore --to TIME --into FOLDER`: the house as it was, in a fresh place, checked. Nothing of the present one is touched."""

from __future__ import annotations

import argparse
import json
import os
import shlex
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from io import StringIO
from pathlib import Path
from typing import Any

from config import environment
from config.backup import files
from config.backup.agreed import check_agreed
from config.backup.base import Kept, Restored
from config.backup.errors import BackupError, NoSuchTimeError
from config.backup.house import engine, setting
from config.backup.place import Place
from lantoa.kit.world import VIETNAM

SHOWN = 50
AGREED = "agreed.json"
FORMS = (
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%d %H:%M",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%d/%m/%Y %H:%M",
)


def main(arguments: list[str]) -> int:
    """Build it, put the files back, erase again who was erased, check everything; 0 only if all invariants hold."""
    options = _options(arguments)
    try:
        to = moment(options.to)
        # A drill is put up beside and taken away again: nobody serves from it.
        ask = None if options.json else partial(check_agreed, to, alone=options.alone)
        result = restore(options.into, to, erased=options.erased, count_until=options.count_until, ask=ask)
    except BackupError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    if options.json:
        sys.stdout.write(json.dumps(result.figures) + "\n")
    else:
        sys.stderr.write(result.words)
    return 0 if result.holds else 1


@dataclass
class Result:
    """What came of it."""

    holds: bool = False
    reached: datetime | None = None
    words: str = ""
    figures: dict[str, Any] = field(default_factory=dict)


def restore(
    into: Path, to: datetime | None, *, erased: Path | None = None, count_until: str = "", ask: Callable[[], str] | None = None
) -> Result:  # fmt: skip
    """Raises BackupError where nothing can be built; the folder is empty again then. `ask` is called when all else is in order, and may refuse;
    what it returns is the yes by which this is done."""
    ours = setting()
    place, copies = Place(ours.place, ours.vault), engine(ours)
    refuse_folder(into)
    for sentence in place.refusals(ours.var):
        raise BackupError(sentence)
    if not ours.vault.opens:
        raise BackupError(
            "Muốn khôi phục phải có khóa riêng: hãy đặt LANTOA_BACKUP_KEY_FILE."
            " / Restoring takes the private key: set LANTOA_BACKUP_KEY_FILE."
        )
    if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith("production") and not environment.text(
        "LANTOA_SECRET_KEY"
    ):
        raise BackupError(
            "Thiếu LANTOA_SECRET_KEY: nó không nằm trong bản sao nào; hãy đặt LANTOA_SECRET_KEY_FILE."
            " / LANTOA_SECRET_KEY is missing: it is in no copy; set LANTOA_SECRET_KEY_FILE."
        )
    refuse_time(to, copies.kept())
    yes = ask() if ask else ""
    into.mkdir(parents=True, exist_ok=True)
    result = Result()
    try:
        with step("database", "cơ sở dữ liệu", result):
            restored = copies.restore(into.resolve(), to)
        with restored.standing() as address:
            _enter(address, into.resolve(), restored)
            _fill(place, into.resolve(), erased, result, count_until, yes)
    except BackupError:
        for path in into.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        raise
    result.words = how_to_serve(into.resolve(), restored, result)
    return result


def refuse_folder(into: Path) -> None:
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise BackupError(
            f"{into} không trống; hãy chọn một thư mục mới. Không có gì bị ghi đè."
            f" / {into} is not empty; choose a new folder. Nothing is written over."
        )


def refuse_time(to: datetime | None, kept: Kept | None) -> None:
    if kept is None:
        raise NoSuchTimeError("Chưa có bản sao nào ở đó. / There is no copy there yet.")
    if to is not None and not kept.since <= to <= kept.until:
        raise NoSuchTimeError(
            f"Khôi phục được từ {clock_from(kept.since)} đến {clock(kept.until)}, không phải {clock(to)}; bản mới nhất: --to now."
            f" / What can be restored is {clock_from(kept.since)} to {clock(kept.until)}, not {clock(to)}; the newest: --to now."
        )


def moment(text: str) -> datetime | None:
    """A time as an operator writes it, in Vietnam where no offset says otherwise; None for "now"."""
    if text == "now":
        return None
    for form in FORMS:
        try:
            return datetime.strptime(text, form).replace(tzinfo=VIETNAM)
        except ValueError:
            continue
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise BackupError(
            f"Không hiểu thời điểm “{text}”; hãy viết như 2026-11-28 07:30:00 (giờ Việt Nam) hoặc now."
            f" / “{text}” is no time; write it as 2026-11-28 07:30:00 (Vietnam time) or now."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=VIETNAM)


def clock(at: datetime) -> str:
    return at.astimezone(VIETNAM).strftime("%Y-%m-%d %H:%M:%S")


def clock_from(at: datetime) -> str:
    """The first whole second from which on a time can be typed."""
    return clock(at + timedelta(microseconds=999_999))


@contextmanager
def step(name: str, vietnamese: str, result: Result) -> Iterator[list[str]]:
    """Say how long a part took, with what it has to add."""
    started, more = time.monotonic(), []  # type: tuple[float, list[str]]
    yield more
    spent = time.monotonic() - started
    result.figures[f"{name}_seconds"] = round(spent, 2)
    sys.stderr.write(f"+ {vietnamese} / {name}: {spent:.1f} s{' · ' if more else ''}{' '.join(more)}\n")


def _enter(address: str, into: Path, restored: Restored) -> None:
    """From here on this process belongs to the restored house."""
    ours = {**restored.environment, "LANTOA_DATABASE": address, "LANTOA_VAR": str(into)}
    os.environ.update(ours)
    for name in ours:
        os.environ.pop(f"{name}_FILE", None)
    import django

    django.setup()


def _fill(place: Place, into: Path, erased: Path | None, result: Result, count_until: str, yes: str) -> None:
    from django.core.management import call_command

    from config.ground import shape
    from lantoa.documents import api as documents
    from lantoa.journal import api as journal

    files.put_back_papers(place, into)
    if any(shape()):
        with step("migrations", "đưa về bản hiện tại", result):
            call_command("migrate", interactive=False, verbosity=0)
    if yes:
        # What was copied may know this yes as unused: it must not serve for a second restore.
        (into / AGREED).write_text(f"{yes}\n")
        call_command("restores", used=into / AGREED, stdout=StringIO())
    with step("files", "tệp", result) as more:
        names = documents.File.objects.order_by("pk").values_list("sha256", flat=True).iterator(2_000)
        done = files.put_back(place, names, into)
        more.append(f"{done.count} ({done.size / 1e6:.1f} MB)")
    sys.stderr.write("".join(f"- {sentence}\n" for sentence in done.faults[:SHOWN]))
    result.figures["files_missing"] = len(done.faults)
    with step("erased again", "xóa lại người đã xóa", result) as more:
        words, all_erased = erase_again([into / files.ERASED, *([erased] if erased else [])])
        more.append(words)
    with step("invariants", "kiểm tra", result) as more:
        told = StringIO()
        try:
            call_command("invariants", stdout=told)
            result.holds = all_erased
        except SystemExit:
            sys.stderr.write(told.getvalue())
        more.append(told.getvalue().splitlines()[-1])
    result.reached = journal.last_moment()
    result.figures["holds"] = result.holds
    result.figures["reached"] = result.reached.isoformat() if result.reached else ""
    if count_until:
        result.figures["entries"] = journal.entries_until(datetime.fromisoformat(count_until))


def erase_again(registers: list[Path]) -> tuple[str, bool]:
    """Whoever was erased stays erased: what was restored knows them still. What was done, in words, and whether all of it was."""
    from django.core.management import CommandError, call_command, get_commands

    registers = [one for one in registers if one.exists()]
    if not registers:
        return "không có ai / nobody", True
    if "erase" not in get_commands():
        raise BackupError(
            "Có danh sách người đã xóa nhưng bản này không có lệnh lantoa erase; hãy khôi phục bằng bản đã xóa họ."
            " / There is a register of people erased, and this release has no lantoa erase; restore with the release that erased them."
        )
    last, done = "", True
    for register in registers:
        told = StringIO()
        try:
            call_command("erase", "again", "--register", str(register), stdout=told)
        except (SystemExit, CommandError) as error:
            done = False
            sys.stderr.write(f"{told.getvalue()}- lantoa erase again: {error}\n")
        last = (told.getvalue().splitlines() or [""])[-1]
    return last, done


def how_to_serve(into: Path, restored: Restored, result: Result) -> str:
    """What was reached, and the lines with which the restored house is served."""
    reached = clock(result.reached) if result.reached else "-"
    lines = {"LANTOA_VAR": str(into), **restored.environment}
    say = [
        f"Tới / reached: {reached} (mục cuối trong sổ / newest entry)",
        *([] if result.holds else ["CÓ CHỖ SAI, xem ở trên. / NOT ALL HOLDS, see above."]),
        "Chạy từ đây / to serve from it:",
        *(f"  export {name}={shlex.quote(value)}" for name, value in lines.items()),
        *([f"  {restored.next}"] if restored.next else []),
        "  export LANTOA_SECRET_KEY_FILE=…  # khóa cũ, để riêng / the old key, kept apart",
        "  .venv/bin/lantoa prepare && .venv/bin/lantoa run",
    ]
    return "".join(f"{line}\n" for line in say)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lantoa restore", description=__doc__)
    parser.add_argument(
        "--to", required=True, metavar="TIME", help='"2026-11-28 07:30:00" (Vietnam), ISO with an offset, or now'
    )
    parser.add_argument("--into", required=True, type=Path, metavar="FOLDER", help="a new or empty folder")
    parser.add_argument(
        "--erased", type=Path, metavar="FILE", help="a register of erased people that is newer than the copy's"
    )
    parser.add_argument(
        "--alone", action="store_true", help="although no second one who runs the house said yes; all of them are told"
    )
    parser.add_argument("--json", action="store_true", help="end with one JSON line of figures")
    parser.add_argument("--count-until", default="", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)
