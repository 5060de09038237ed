"""The archive of a province: a zip file of lines and kept files, closed by a manifest that counts and hashes each; sealed for whoever is to read it.

Written and read part by part. Whole or not there: written beside, synced, renamed. Before anything of it is used all of it is read once and held
against the manifest, and the manifest against its own hash, which stands in the last member.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import threading
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, BinaryIO

from config.backup.errors import BackupError
from config.backup.vault import Vault
from config.province.errors import ProvinceError, damaged
from lantoa.kit.world import world

VERSION = 1
MANIFEST, END, KEPT = "manifest.json", "end", "files"
SEALED = b"age-encryption.org/"
CHUNK = 1 << 20
# A manifest names tables and counts: kept files lie together in one member.
MOST_MANIFEST = 4_000_000


@dataclass
class Writing:
    """An archive that is being written. `parts`: what each member holds, as the manifest says it."""

    zip: zipfile.ZipFile
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def lines(self, name: str, lines: Iterable[bytes], **said: Any) -> int:
        """One member of these lines; how many."""
        count = 0

        def counted() -> Iterator[bytes]:
            nonlocal count
            for line in lines:
                count += 1
                yield line

        self._put(name, counted(), lambda: {"rows": count, **said})
        return count

    def file(self, name: str, content: bytes) -> None:
        self._put(name, [content], lambda: {})

    def kept(self, files: Iterable[tuple[str, bytes]]) -> int:
        """Kept files, one behind the other in one member, each after a line with its name and length; how many."""
        count = 0

        def chunks() -> Iterator[bytes]:
            nonlocal count
            for sha, content in files:
                count += 1
                yield f"{sha} {len(content)}\n".encode()
                yield content

        self._put(KEPT, chunks(), lambda: {"files": count})
        return count

    def close(self, said: Mapping[str, Any]) -> str:
        """Put the manifest with this in it; its SHA-256 in hex, by which the whole archive is known."""
        content = json.dumps(
            {"format": "lantoa province", "version": VERSION, **said, "parts": self.parts},
            ensure_ascii=False,
            indent=1,
        ).encode()
        found = hashlib.sha256(content).hexdigest()
        self.zip.writestr(MANIFEST, content)
        self.zip.writestr(END, found)
        return found

    def _put(self, name: str, chunks: Iterable[bytes], said: Callable[[], dict[str, Any]]) -> None:
        digest, size = hashlib.sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as member:
            for chunk in chunks:
                digest.update(chunk)
                size += len(chunk)
                member.write(chunk)
        self.parts[name] = {"sha256": digest.hexdigest(), "bytes": size, **said()}


def write(path: Path, fill: Callable[[Writing], str], vault: Vault | None) -> str:
    """Let `fill` write an archive to this path, sealed where there is a vault; what it returns. Whole, or the file is as it was."""
    if path.exists():
        raise ProvinceError(
            f"{path} đã có; hãy chọn tên khác. Không có gì bị ghi đè. / {path} is there already; choose another name. Nothing is written over."
        )
    told: list[str] = []

    def into(target: BinaryIO) -> None:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as made:
            told.append(fill(Writing(made)))

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        world.write_through(path, into if vault is None else lambda target: _through(vault, into, target))
    except OSError as error:
        raise ProvinceError(f"{path}: {error.strerror}. Không ghi được. / It cannot be written.") from None
    os.chmod(path, 0o600)
    return told[0]


def _through(vault: Vault, into: Callable[[BinaryIO], None], target: BinaryIO) -> None:
    """What is written goes through a pipe to whoever seals it: it never lies open on the disk."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def seal() -> None:
        try:
            with os.fdopen(reading, "rb") as source:
                vault.seal(source, target)
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
            failed.append(error)

    sealing = threading.Thread(target=seal)
    sealing.start()
    try:
        with os.fdopen(writing, "wb") as sink:
            into(_Onward(sink))  # type: ignore[arg-type]
    except BaseException as error:  # noqa: BLE001 - raised again, this or what it came of
        sealing.join()
        # A pipe that nobody reads any more is not what went wrong.
        raise (failed or [error])[0] from None
    sealing.join()
    if failed:
        raise failed[0]


class _Onward(io.RawIOBase):
    """A file that can only be written on, and says so: a zip file is then written without going back."""

    def __init__(self, sink: IO[bytes]) -> None:
        self._sink = sink

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        return self._sink.write(content)

    def flush(self) -> None:
        if not self._sink.closed:
            self._sink.flush()


@dataclass(frozen=True, slots=True)
class Archive:
    """An archive that was read once and is whole. `digest` is its name."""

    zip: zipfile.ZipFile
    said: dict[str, Any]
    digest: str

    def lines(self, name: str) -> Iterator[bytes]:
        with self.zip.open(name) as member:
            yield from member

    def content(self, name: str) -> bytes:
        return self.zip.read(name)

    def rows(self, name: str) -> int:
        return int(self.said["parts"].get(name, {}).get("rows", 0))

    def kept(self) -> Iterator[tuple[str, bytes]]:
        """The kept files by their names. Raises DamagedArchiveError for one whose content is another's."""
        with self.zip.open(KEPT) as member:
            while head := member.readline(200):
                name, size = head.split()
                content = member.read(int(size))
                if hashlib.sha256(content).hexdigest() != name.decode():
                    raise damaged(name.decode())
                yield name.decode(), content


@contextmanager
def opened(path: Path, work: Path, key: str = "") -> Iterator[Archive]:
    """The archive, checked to the last byte. Raises ProvinceError, with nothing written but a file in `work` that is away again."""
    plain, made = path, work / f"province-{os.getpid()}.zip"
    try:
        with path.open("rb") as file:
            if file.read(len(SEALED)) == SEALED:
                _unseal(path, made, key)
                plain = made
        with zipfile.ZipFile(plain) as held:
            try:
                read = _checked(held)
            except (ValueError, KeyError, RuntimeError, NotImplementedError) as error:
                # Whatever a harmed table of contents makes of it.
                raise damaged(str(error)) from None
            yield read
    except (zipfile.BadZipFile, EOFError, zlib.error) as error:
        raise damaged(str(error)) from None
    except FileNotFoundError:
        raise ProvinceError(f"Không thấy {path}. / {path} is not there.") from None
    finally:
        made.unlink(missing_ok=True)


def _unseal(path: Path, made: Path, key: str) -> None:
    if not key:
        raise ProvinceError(
            "Tệp này đã niêm phong: hãy đặt LANTOA_BACKUP_KEY_FILE là khóa riêng của máy mới."
            " / This archive is sealed: set LANTOA_BACKUP_KEY_FILE to the new house's private key."
        )
    made.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(made, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
    try:
        with path.open("rb") as source, os.fdopen(handle, "wb") as target:
            Vault(key=key).open(source, target)
    except BackupError as error:
        raise ProvinceError(str(error)) from None


def _checked(held: zipfile.ZipFile) -> Archive:
    names = held.namelist()
    if MANIFEST not in names or END not in names or held.getinfo(MANIFEST).file_size > MOST_MANIFEST:
        raise damaged("manifest")
    content = held.read(MANIFEST)
    digest = hashlib.sha256(content).hexdigest()
    if held.read(END) != digest.encode():
        raise damaged("manifest")
    try:
        said = json.loads(content)
        version, parts = said["version"], said["parts"]
    except (ValueError, KeyError, TypeError):
        raise damaged("manifest") from None
    if version != VERSION:
        raise ProvinceError(
            f"Tệp lưu theo khuôn {version}, bản này đọc khuôn {VERSION}: hãy cài cùng một bản Lantoa ở hai nơi."
            f" / The archive is of format {version}, this release reads {VERSION}: install the same release in both places."
        )
    if sorted(names) != sorted([*parts, MANIFEST, END]):
        raise damaged(", ".join(sorted(set(names) ^ {*parts, MANIFEST, END})) or "twice the same name")
    for name, part in parts.items():
        _hold_against(held, name, part)
    return Archive(held, said, digest)


def _hold_against(held: zipfile.ZipFile, name: str, part: Mapping[str, Any]) -> None:
    digest, size, rows = hashlib.sha256(), 0, 0
    with held.open(name) as member:
        while chunk := member.read(CHUNK):
            digest.update(chunk)
            size, rows = size + len(chunk), rows + chunk.count(b"\n")
    if (digest.hexdigest(), size) != (part["sha256"], part["bytes"]) or part.get("rows", rows) != rows:
        raise damaged(name)
