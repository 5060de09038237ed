"""What the environment says about copying this house, and the engine that fits its database."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

from config import environment
from config.backup.base import Engine, Setting
from config.backup.errors import BackupError
from config.backup.place import Place
from config.backup.vault import Vault

ROOT = Path(__file__).resolve().parents[2]


def setting() -> Setting:
    """Raises BackupError where something is not set, or set wrongly."""
    place = environment.text("LANTOA_BACKUP")
    if not place:
        raise BackupError(
            "Chưa đặt LANTOA_BACKUP: thư mục chứa bản sao, tốt nhất trên ổ đĩa khác."
            " / LANTOA_BACKUP is not set: the folder where copies go, best on another disk."
        )
    days = environment.number("LANTOA_BACKUP_DAYS", 30)
    if days < 2:
        raise BackupError("LANTOA_BACKUP_DAYS phải từ 2 trở lên. / LANTOA_BACKUP_DAYS must be at least 2.")
    var = Path(environment.text("LANTOA_VAR", str(ROOT / "var"))).resolve()
    address = environment.text("LANTOA_DATABASE", "sqlite")
    return Setting(address, var, Path(place).resolve(), Vault.from_environment(), days)


def engine(setting: Setting) -> Engine:
    module, name = (
        ("config.backup.postgresql", "PgBackRest")
        if setting.database.startswith("postgresql://")
        else ("config.backup.sqlite", "Litestream")
    )
    try:
        made: Engine = getattr(import_module(module), name)(setting)
    except ModuleNotFoundError as error:
        raise BackupError(
            f"Bản này chưa sao lưu được loại cơ sở dữ liệu ấy ({error.name})."
            f" / This release does not copy that kind of database ({error.name})."
        ) from None
    return made


def looked_over(setting: Setting) -> Iterator[str]:
    """A sentence for each thing that stands in the way of copying."""
    yield from Place(setting.place, setting.vault).refusals(setting.var)
    yield from engine(setting).check()
