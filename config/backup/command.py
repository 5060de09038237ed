"""`lantoa backup`: copies of the house elsewhere, all the time; `now`, `drill`, `list`, `check` and `key` beside it."""

from __future__ import annotations

import argparse
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from datetime import datetime, timedelta
from datetime import time as hour
from io import StringIO
from pathlib import Path
from threading import Event, Thread

from config import environment
from config.backup.base import Engine, Kept, Setting
from config.backup.errors import BackupError, PlaceError
from config.backup.files import FILES, Files, elsewhere
from config.backup.house import engine, looked_over, setting
from config.backup.place import Place
from config.backup.restore import clock, clock_from
from config.backup.vault import KEY, RECIPIENT, make_key
from config.supervisor import die_with_parent
from lantoa.kit.world import VIETNAM, world

log = logging.getLogger(__name__)
QUIET = hour(2, 30)
TURN, TELL, SOON, AGAIN = 2.0, 60.0, 10.0, 1_800.0
# What was recorded so short before the copied moment may belong to transactions that ended after it.
OPEN = timedelta(seconds=30)


def main(arguments: list[str]) -> int:
    options = _options(arguments)
    try:
        return int(
            {"run": run, "now": now, "list": show, "check": check, "drill": drill_now, "key": key}[options.verb](
                options
            )
        )
    except BackupError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def key(options: argparse.Namespace) -> int:
    """Make the private key and print its public half."""
    target = options.file or os.environ.get(f"{KEY}_FILE")
    if not target:
        raise BackupError(
            "Hãy nói ghi khóa vào đâu: lantoa backup key TỆP. / Say where the key goes: lantoa backup key FILE."
        )
    public = make_key(Path(target))
    sys.stdout.write(f"export {RECIPIENT}={public}\n")
    sys.stderr.write(
        f"Khóa riêng nằm ở {target}. Hãy cất một bản ở chỗ khác: mất nó thì không bản sao nào mở được nữa.\n"
        f"The private key is in {target}. Keep a copy of it apart: without it no copy can ever be opened.\n"
    )
    return 0


def check(_options: argparse.Namespace) -> int:
    ours = setting()
    wrong = list(looked_over(ours))
    for sentence in [*wrong, *Place(ours.place, ours.vault).warnings(ours.var), *filter(None, [elsewhere()])]:
        sys.stdout.write(f"- {sentence}\n")
    if not wrong:
        sys.stdout.write("+ Sao lưu được. / Copies can be made.\n")
    return 1 if wrong else 0


def show(_options: argparse.Namespace) -> int:
    ours = setting()
    kept = engine(ours).kept()
    if kept is None:
        raise BackupError("Chưa có bản sao nào ở đó. / There is no copy there yet.")
    place = Place(ours.place, ours.vault)
    daily = clock(kept.daily) if kept.daily else "-"
    sys.stdout.write(
        f"Khôi phục được / can be restored: {clock_from(kept.since)} … {clock(kept.until)} (giờ Việt Nam / Vietnam time)\n"
        f"Bản nền / base copy: {daily}\n"
        f"Cơ sở dữ liệu / database: {kept.size / 1e6:.1f} MB · tệp / files: {place.size(FILES) / 1e6:.1f} MB\n"
    )
    return 0


def now(_options: argparse.Namespace) -> int:
    """A base copy at once, and every file."""
    _django()
    ours = setting()
    place, copies = Place(ours.place, ours.vault), engine(ours)
    for sentence in looked_over(ours):
        raise BackupError(sentence)
    place.claim(ours.work, ours.var)
    keep_register()
    copies.daily()
    files = Files(ours.var, place, ours.days)
    files.run()
    files.forget()
    return show(_options)


def drill_now(_options: argparse.Namespace) -> int:
    _django()
    ours = setting()
    return 0 if drill(ours, engine(ours)) else 1


def drill(ours: Setting, copies: Engine) -> bool:
    """Restore the newest into a fresh place, check it, count its entries beside ours, take it away; recorded either way."""
    from lantoa.journal import api as journal

    if not ours.vault.opens:
        raise BackupError(
            f"Muốn thử khôi phục phải có khóa riêng: {KEY}_FILE. / A drill takes the private key: {KEY}_FILE."
        )
    place = Place(ours.place, ours.vault)
    place.claim(ours.work, ours.var)
    kept, started = copies.kept(), time.monotonic()
    # The newest moment of which all is promised, photos too: they are looked through once more after it.
    to = kept.until if kept else world.now()
    until = to - OPEN
    Files(ours.var, place, ours.days).run()
    ours.work.mkdir(parents=True, exist_ok=True)
    for left in ours.work.glob("drill-*"):
        shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(prefix="drill-", dir=ours.work))
    try:
        command = [sys.executable, "-P", "-m", "config.command", "restore", "--json", "--into", str(folder / "house")]
        done = subprocess.run(
            [*command, "--to", to.isoformat(), "--count-until", until.isoformat()], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True, check=False,
            preexec_fn=die_with_parent,  # noqa: PLW1509 - it only asks the kernel for a signal
        )  # fmt: skip
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    lines = done.stdout.splitlines()
    found = json.loads(lines[-1]) if lines else {}
    entries = int(found.get("entries", 0))
    missing = abs(journal.entries_until(until) - entries)
    reached = datetime.fromisoformat(found["reached"]) if found.get("reached") else None
    ok = done.returncode == 0 and missing == 0 and kept is not None and kept.whole
    journal.backup_drilled(journal.Drill(ok, entries, missing, reached, time.monotonic() - started))
    sys.stderr.write(
        f"Thử khôi phục: {'được' if ok else 'KHÔNG được'}, {entries} mục, lệch {missing}."
        f" / Restore drill: {'well' if ok else 'FAILED'}, {entries} entries, {missing} astray.\n"
    )
    return ok


# --- the continuous process


def keep_register() -> None:
    """Let the register of erased people be complete before it is copied, where this release has one."""
    from django.core.management import call_command, get_commands

    if "erase" in get_commands():
        call_command("erase", "register", stdout=StringIO())


def run(_options: argparse.Namespace) -> int:
    """Copy until told to stop. What waiting may mend (a place that is away or full, a database that restarts) ends nothing."""
    _django()
    ours = setting()
    place = Place(ours.place, ours.vault)
    for sentence in [*place.warnings(ours.var), *filter(None, [elsewhere()])]:
        log.warning("%s", sentence)
    Keeper(ours, place, engine(ours)).run()
    return 0


class Keeper:
    """The threads of the continuous process: the engine's own, the daily work, and here files and what is told of it all."""

    def __init__(self, ours: Setting, place: Place, copies: Engine) -> None:
        self.ours, self.place, self.copies = ours, place, copies
        self.stop = Event()
        self.files = Files(ours.var, place, ours.days)
        self.files_until: datetime | None = None
        self.trouble = ""
        self.engine_trouble = ""
        self.patience = SOON

    def run(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stop.set())
        threads = [Thread(target=self._keep, name="keep"), Thread(target=self._days, name="days", daemon=True)]
        for thread in threads:
            thread.start()
        told = pause = 0.0
        while not self.stop.wait(pause):
            before, started = self.trouble, world.monotonic()
            self._files()
            # Looking through many files takes a part of the machine that stays small.
            pause = max(TURN, 50 * (world.monotonic() - started))
            if self.trouble != before or world.monotonic() - told > self.patience or not told:
                told = world.monotonic()
                self.tell()
        threads[0].join()

    def _keep(self) -> None:
        while not self.stop.is_set():
            try:
                wrong = list(self.copies.check())
                self.engine_trouble = "engine" if wrong else ""
                for sentence in wrong:
                    log.warning("%s", sentence)
                if not wrong:
                    self.copies.keep(self.stop)
            except Exception:
                self.engine_trouble = "engine"
                log.exception("copying the database stopped and is tried again")
            self.stop.wait(30)

    def _files(self) -> None:
        started = world.now()
        try:
            self.place.claim(self.ours.work, self.ours.var)
            self.files.run()
        except PlaceError as error:
            self.files.looked = False
            if not self.trouble:
                log.warning("%s", error)
            self.trouble = "full" if error.full else "away"
        except Exception:
            log.exception("copying files failed and is tried again")
            self.trouble = "engine"
        else:
            self.files_until, self.trouble = started, ""

    def tell(self) -> None:
        """Write down in the house's own database how far its copies are."""
        from django.db import Error, connection

        from lantoa.journal import api as journal

        kept: Kept | None = None
        trouble = self.trouble or self.engine_trouble
        try:
            # Says of a full disk that it is full also while there is nothing to be copied.
            self.place.put_bytes("beat", world.now().isoformat().encode())
            kept = self.copies.kept()
            if kept and not kept.whole:
                trouble = trouble or "gap"
        except BackupError as error:
            full = isinstance(error, PlaceError) and error.full
            trouble = "full" if full else trouble or "away"
            log.warning("%s", error)
        until = min(kept.until, self.files_until) if kept and self.files_until else None
        self.patience = TELL if until else SOON
        try:
            before = journal.copies().heard
            if until is None and before:
                # What was copied stays copied while the place is away.
                until = before.until
            journal.backup_heard(
                until=until,
                since=kept.since if kept else (before.since if before else None),
                daily_at=kept.daily if kept else (before.daily_at if before else None),
                size=kept.size if kept else (before.size if before else 0),
                trouble=trouble,
            )
        except Error:
            log.warning("the database does not take how far copying is", exc_info=True)
            connection.close()

    def _days(self) -> None:
        """A base copy at a quiet hour, and now and then a real restore."""
        from django.db import connection

        tried = 0.0
        while not self.stop.wait(TURN):
            if tried and world.monotonic() - tried < AGAIN:
                continue
            try:
                kept = self.copies.kept()
                # A base copy also mends a gap: what follows on it needs nothing from before.
                if kept and (not kept.whole or daily_is_due(kept.daily, world.now())):
                    tried = world.monotonic()
                    keep_register()
                    self.copies.daily()
                    Files(self.ours.var, self.place, self.ours.days).forget()
                if kept and self.drill_is_due():
                    tried = world.monotonic()
                    drill(self.ours, self.copies)
            except Exception:
                tried = world.monotonic()
                log.exception("the daily copy or the drill failed and is tried again")
                connection.close()
            self.stop.wait(TELL)

    def drill_is_due(self) -> bool:
        from lantoa.journal import api as journal

        days = environment.number("LANTOA_BACKUP_DRILL_DAYS", 7)
        if not days or not self.ours.vault.opens:
            return False
        last = journal.copies()
        if last.drilled is None or last.drilled.data.get("ok") is not True:
            wait = timedelta(0) if last.drilled is None else timedelta(days=1)
        else:
            wait = timedelta(days=days)
        return last.drilled is None or world.now() - last.drilled.recorded_at > wait


def daily_is_due(last: datetime | None, at: datetime) -> bool:
    """Whether the quiet hour has passed since the last base copy."""
    here = at.astimezone(VIETNAM)
    quiet = datetime.combine(here.date(), QUIET, VIETNAM)
    if here < quiet:
        quiet -= timedelta(days=1)
    return last is None or last < quiet


def _django() -> None:
    import django

    django.setup()


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="lantoa backup", description=__doc__)
    verbs = parser.add_subparsers(dest="verb")
    verbs.add_parser("run", help="copy until told to stop (the same as no word at all)")
    verbs.add_parser("now", help="a base copy at once, and every file")
    verbs.add_parser(
        "drill", help="restore the newest into a fresh place, check it, take it away; the light stands on it"
    )
    verbs.add_parser("list", help="from when until when can be restored, and how large it is")
    verbs.add_parser("check", help="what stands in the way of copying; exit status 1 when something does")
    made = verbs.add_parser("key", help="make the private key once, and print its public half")
    made.add_argument("file", nargs="?", help=f"where it goes; {KEY}_FILE by default")
    options = parser.parse_args(arguments)
    options.verb = options.verb or "run"
    return options
