"""The place: the folder LANTOA_BACKUP, best on another disk or machine, where sealed copies lie."""

from __future__ import annotations

import errno
import fcntl
import json
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from config.backup.errors import DamagedError, PlaceError
from config.backup.vault import Vault
from lantoa.kit.world import world

MARK = "lantoa-backup.json"
SEALED = ".age"


class Place:
    """A folder of sealed files. Each is there whole and on the disk, or not at all."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self.folder = folder
        self.vault = vault

    def put(self, name: str, source: Path) -> None:
        """Seal a file into the place under this name. FileNotFoundError where the source is gone."""
        with source.open("rb") as file:
            self._write(name, lambda target: self.vault.seal(file, target))

    def put_bytes(self, name: str, content: bytes) -> None:
        sealed = self.vault.seal_bytes(content)
        self._write(name, lambda target: target.write(sealed))

    def get(self, name: str, target: Path) -> None:
        """Open what lies there under this name into a new file. Raises DamagedError where it is gone or not as it was."""
        path = self._path(name)
        try:
            with path.open("rb") as source, target.open("xb") as file:
                self.vault.open(source, file)
        except FileNotFoundError:
            raise DamagedError(f"Thiếu {name} trong bản sao. / {name} is missing from the copy.") from None
        except DamagedError as error:
            raise DamagedError(f"{name}: {error}") from None
        except OSError as error:
            raise troubled(target.parent if error.errno == errno.ENOSPC else self.folder, error) from None

    def get_bytes(self, name: str) -> bytes | None:
        """The same in memory; None where there is nothing of this name."""
        try:
            content = self._path(name).read_bytes()
        except FileNotFoundError:
            return None
        try:
            return self.vault.open_bytes(content)
        except DamagedError as error:
            raise DamagedError(f"{name}: {error}") from None

    def names(self, under: str) -> list[str]:
        """What lies below this folder, by name, however deep. Raises PlaceError where the place is away."""
        with self._trouble():
            self._known()
            root = self.folder / under
            return [
                str((Path(folder) / name).relative_to(self.folder)).removesuffix(SEALED)
                for folder, _folders, files in os.walk(root, onerror=_unless_missing)
                for name in files
                if name.endswith(SEALED)
            ]

    def size(self, under: str) -> int:
        with self._trouble():
            return sum(
                (Path(folder) / name).stat().st_size
                for folder, _folders, files in os.walk(self.folder / under)
                for name in files
            )

    def remove(self, name: str) -> None:
        with self._trouble(), suppress(FileNotFoundError):
            self._path(name).unlink()

    def move(self, name: str, to: str) -> None:
        """Give it another name; nothing where there is none of this name."""
        with self._trouble():
            self._known()
            self._path(to).parent.mkdir(parents=True, exist_ok=True)
            with suppress(FileNotFoundError):
                self._path(name).replace(self._path(to))

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}{SEALED}"

    def _write(self, name: str, write: Callable[[BinaryIO], object]) -> None:
        with self._trouble():
            self._known()
            world.write_through(self._path(name), write)

    def _known(self) -> None:
        """The place itself is never made: where its disk is away, nothing may be written into the hole."""
        if not (self.folder / MARK).exists():
            raise away(self.folder)

    @contextmanager
    def _trouble(self) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            if error.filename and self.folder in Path(os.fsdecode(error.filename)).parents:
                raise away(self.folder) from None
            raise
        except OSError as error:
            raise troubled(self.folder, error) from None

    # --- whether it is ours

    def claim(self, work: Path, var: Path) -> None:
        """Make sure that this is the place we know, or mark a new one. Raises PlaceError.

        A disk that is not mounted leaves an empty folder behind: once marked, a place without its mark is away.
        """
        for sentence in self.refusals(var):
            raise PlaceError(sentence)
        with _in_turn(work):
            known = _read(work / "place.json")
            here = _read(self.folder / MARK)
            if known.get("folder") == str(self.folder) and known.get("id") and known.get("id") != here.get("id"):
                raise away(self.folder)
            if not here.get("id"):
                here = {"id": secrets.token_hex(8)}
                with self._trouble():
                    _put_json(self.folder / MARK, here)
            if known.get("id") != here["id"] or known.get("folder") != str(self.folder):
                _put_json(work / "place.json", {"folder": str(self.folder), "id": here["id"]})

    def refusals(self, var: Path) -> Iterator[str]:
        """A sentence where nothing may be copied to this folder."""
        if not self.folder.is_dir():
            yield (
                f"Không thấy {self.folder}: hãy tạo thư mục này trên một ổ đĩa khác, hoặc gắn ổ đĩa của nó."
                f" / {self.folder} is not there: make this folder on another disk, or mount its disk."
            )
        elif self.folder.resolve().is_relative_to(var.resolve()) or var.resolve().is_relative_to(self.folder.resolve()):
            yield (
                "LANTOA_BACKUP không được nằm trong LANTOA_VAR, cũng không được chứa nó: bản sao phải ở chỗ khác."
                " / LANTOA_BACKUP must be neither inside LANTOA_VAR nor around it: copies belong elsewhere."
            )
        elif not os.access(self.folder, os.W_OK | os.X_OK):
            yield (
                f"Không ghi được vào {self.folder}; hãy cho người chạy Lantoa quyền ghi."
                f" / {self.folder} cannot be written to; let whoever runs this write there."
            )

    def warnings(self, var: Path) -> Iterator[str]:
        with suppress(OSError):
            if self.folder.stat().st_dev == var.stat().st_dev:
                yield (
                    "LANTOA_BACKUP nằm cùng ổ đĩa với LANTOA_VAR: ổ đĩa hỏng là mất cả hai."
                    " / LANTOA_BACKUP is on the same disk as LANTOA_VAR: if it dies, both are gone."
                )


def away(folder: Path) -> PlaceError:
    return PlaceError(
        f"Chỗ chứa bản sao {folder} không có ở đây lúc này; hãy gắn lại ổ đĩa của nó."
        f" / The place of the copies, {folder}, is away at this moment; mount its disk again."
    )


def troubled(folder: Path, error: OSError) -> PlaceError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return PlaceError(
            f"{folder} đã đầy; hãy thêm chỗ hoặc giảm LANTOA_BACKUP_DAYS."
            f" / {folder} is full; give it more room or lower LANTOA_BACKUP_DAYS.",
            full=True,
        )
    return PlaceError(
        f"Không dùng được {folder} ({error.strerror}); hãy xem ổ đĩa và quyền ghi."
        f" / {folder} cannot be used ({error.strerror}); look at its disk and permissions."
    )


@contextmanager
def _in_turn(work: Path) -> Iterator[None]:
    """Files and database are copied by threads of their own: of two that find a new place at once one marks it, the other reads
    the mark. With two marks the place would count as away from then on."""
    work.mkdir(parents=True, exist_ok=True)
    with (work / "place.lock").open("w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield


def _unless_missing(error: OSError) -> None:
    if not isinstance(error, FileNotFoundError):
        raise error


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _put_json(path: Path, content: dict[str, str]) -> None:
    world.write_file(path, json.dumps(content).encode())
