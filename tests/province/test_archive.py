"""An archive is sealed for the house that is to read it, never lies open on the way, and is there whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.backup.vault import Vault, make_key
from config.province import archive
from config.province.errors import ProvinceError

pytestmark = pytest.mark.once
LINES = 20_000


def fill(into: archive.Writing) -> str:
    into.lines("rows/x", (b"[%d]\n" % number for number in range(LINES)), columns=["id"])
    return into.close({"rows": LINES})


def test_only_whom_it_was_sealed_for_reads_it_and_all_of_it(tmp_path: Path) -> None:
    sealed, work = tmp_path / "22.lantoa", tmp_path / "work"
    archive.write(sealed, fill, Vault(make_key(tmp_path / "key")))
    make_key(tmp_path / "other")
    whole = sealed.read_bytes()
    assert (whole.startswith(archive.SEALED), sealed.stat().st_mode & 0o777) == (True, 0o600)
    with archive.opened(sealed, work, (tmp_path / "key").read_text()) as read:
        assert sum(1 for _line in read.lines("rows/x")) == read.rows("rows/x") == LINES
    (tmp_path / "cut").write_bytes(whole[:-500])
    for path, key, why in (
        (sealed, "", "sealed"),
        (sealed, "other", "another one"),
        (tmp_path / "cut", "key", "damaged"),
    ):
        held = (tmp_path / key).read_text() if key else ""
        with pytest.raises(ProvinceError, match=why), archive.opened(path, work, held):
            raise AssertionError
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("sealed", [True, False])
def test_one_that_could_not_be_written_is_not_there(sealed: bool, tmp_path: Path) -> None:
    def full(_into: archive.Writing) -> str:
        raise OSError(28, "No space left on device")

    with pytest.raises(ProvinceError, match="No space left"):
        archive.write(tmp_path / "22.lantoa", full, Vault(make_key(tmp_path / "key")) if sealed else None)
    assert [path for path in tmp_path.iterdir() if path.name != "key"] == []
