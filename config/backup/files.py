"""Kept files (photos, papers), each under the SHA-256 of its content, and the few small papers a restore needs.

What was taken away here, as when a person is erased, is moved apart in the place and goes for good once no time that can be
restored needs it any more.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from config import environment
from config.backup.errors import DamagedError
from config.backup.place import Place
from lantoa.kit.world import world

FOLDER = "lantoa.documents.adapters.folder"
FILES, GONE, PAPERS = "files", "gone", "papers"
SHA = re.compile(r"[0-9a-f]{64}")
# Always the newest, whatever time is restored: who was erased, and the public halves of what signs the journal and certificates, here or before a move.
ERASED, PUBLIC, BADGES, MOVED = "erased.jsonl", "root.pub", "badges.pub", "root-moved.pub"


@dataclass
class Files:
    """Brings kept files and papers into the place."""

    var: Path
    place: Place
    days: int
    there: set[str] = field(default_factory=set)
    papers: dict[str, bytes] = field(default_factory=dict)
    looked: bool = False

    def run(self) -> int:
        """One pass; how many files were new. Raises PlaceError; what was done until then stays done."""
        if elsewhere():
            # What was copied from the folder before stays: none of it was taken away.
            self._papers()
            return 0
        if not self.looked:
            self.there = {Path(name).name for name in self.place.names(FILES)}
            self.looked = True
        here = files_here(self.var / "files")
        new = 0
        for sha in here.keys() - self.there:
            try:
                self.place.put(kept_name(sha), here[sha])
            except FileNotFoundError:
                continue
            self.there.add(sha)
            new += 1
        for sha in self.there - here.keys():
            self.place.move(kept_name(sha), f"{GONE}/{world.today():%Y-%m-%d}/{sha}")
            self.there.discard(sha)
        self._papers()
        return new

    def _papers(self) -> None:
        for name in (ERASED, PUBLIC, BADGES, MOVED):
            path = self.var / name
            content = path.read_bytes() if path.exists() else b""
            if content and self.papers.get(name) != hashlib.sha256(content).digest():
                self.place.put_bytes(f"{PAPERS}/{self._house()}/{name}", content)
                self.papers[name] = hashlib.sha256(content).digest()

    def _house(self) -> str:
        """A name for this folder of the house: what another one wrote down before a restore is never written over."""
        path = self.var / "backup" / "house"
        if not path.exists():
            world.write_file(path, world.uuid7().hex.encode())
        return path.read_text()

    def forget(self) -> None:
        """Away with what was taken away here longer ago than can be restored."""
        edge = world.today() - timedelta(days=self.days + 1)
        for name in self.place.names(GONE):
            if date.fromisoformat(Path(name).parent.name) < edge:
                self.place.remove(name)


def elsewhere() -> str:
    """Why files are not copied from here, or ""."""
    if environment.text("LANTOA_FILES", FOLDER) == FOLDER:
        return ""
    return (
        "Tệp nằm trong kho đối tượng (LANTOA_FILES) nên không được sao chép ở đây: hãy giữ phiên bản và bản sao ngay trong kho đó."
        " / Kept files lie in an object store (LANTOA_FILES) and are not copied here: keep versions and a replica in the store itself."
    )


def files_here(root: Path) -> dict[str, Path]:
    """Every kept file by its name; what is still being written has another name."""
    return {
        name: Path(folder) / name for folder, _folders, names in os.walk(root) for name in names if SHA.fullmatch(name)
    }


def kept_name(sha: str) -> str:
    return f"{FILES}/{sha[:2]}/{sha}"


@dataclass
class PutBack:
    """What came back: how many files, how many bytes, and a sentence for each that did not."""

    count: int = 0
    size: int = 0
    faults: list[str] = field(default_factory=list)


def put_back(place: Place, shas: Iterable[str], into: Path) -> PutBack:
    """Put these files where the house looks for them. One that is missing or not what its name says keeps no other from it."""
    gone = {Path(name).name: name for name in place.names(GONE)}
    there = {Path(name).name for name in place.names(FILES)}
    done = PutBack()
    for sha in shas:
        target = into / "files" / sha[:2] / sha[2:4] / sha
        if target.exists():
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            place.get(kept_name(sha) if sha in there else gone.get(sha, kept_name(sha)), target)
            _refuse_other(sha, target)
        except DamagedError as error:
            target.unlink(missing_ok=True)
            done.faults.append(str(error))
            continue
        done.count, done.size = done.count + 1, done.size + target.stat().st_size
    return done


def _refuse_other(sha: str, path: Path) -> None:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != sha:
        raise DamagedError(f"Tệp {sha} có nội dung khác với tên của nó. / File {sha} is not what its name says.")


def put_back_papers(place: Place, into: Path) -> None:
    """The lines of all papers of one name that ever were there, each once."""
    for name in (ERASED, PUBLIC, BADGES, MOVED):
        lines: dict[bytes, None] = {}
        for kept in sorted(place.names(PAPERS)):
            if Path(kept).name == name:
                lines |= dict.fromkeys((place.get_bytes(kept) or b"").splitlines())
        if lines:
            (into / name).write_bytes(b"".join(line + b"\n" for line in lines))
