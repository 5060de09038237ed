"""`lantoa keys`: every key of the house: where it is, what hangs on it, and whether an older one is still needed.

`lantoa keys seal-anew` seals under the present secret key what an older one (LANTOA_SECRET_KEY_OLD) still has to open.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One key: whether all is well with it, its name, and what is to be said of it."""

    good: bool
    name: str
    said: str


def main(arguments: list[str]) -> int:
    """One line a key; 1 where something sealed opens with no key that is here, or a file of a key can be read by others."""
    parser = argparse.ArgumentParser(prog="lantoa keys", description=__doc__)
    parser.add_argument(
        "verb", nargs="?", choices=["seal-anew"], help="seal under the present key what an older one opens"
    )
    verb = parser.parse_args(arguments).verb
    import django

    django.setup()
    if verb:
        from lantoa.kit.sealing import seal_anew

        sys.stdout.write(f"{seal_anew()} sealed anew\n")
        return 0
    rows = list(found())
    sys.stdout.writelines(f"{'+' if row.good else '-'} {row.name:<16}{row.said}\n" for row in rows)
    return 0 if all(row.good for row in rows) else 1


def found() -> Iterator[Row]:
    """The keys of this machine, in the order of docs/guide/operators/keys.md."""
    from django.conf import settings

    yield from _secret()
    for name, path, what in (
        ("root.key", settings.ROOT_KEY, "signs the journal's hourly roots"),
        ("badges.key", settings.BADGE_KEY, "signs certificates"),
    ):
        yield _own(name, Path(path), what)
    yield _market()
    yield _backup()
    for name in (
        "LANTOA_SMS_SECRET_KEY",
        "LANTOA_EID_CLIENT_SECRET",
        "LANTOA_MAIL_PASSWORD",
        "LANTOA_SEALS_PASSWORD",
        "LANTOA_METRICS_TOKEN",
    ):
        if os.environ.get(name) or os.environ.get(f"{name}_FILE"):
            yield _file(name, f"shared with who stands behind it; {_where(name)}")


def _secret() -> Iterator[Row]:
    from django.conf import settings
    from django.db import DatabaseError

    from lantoa.kit.sealing import kept

    older = len(settings.SECRET_KEY_FALLBACKS)
    yield _file("LANTOA_SECRET_KEY", f"signs sessions, seals, marks; {_where('LANTOA_SECRET_KEY')}", "secret key")
    try:
        sealed = kept()
    except DatabaseError:
        yield Row(False, "sealed", "cannot be counted: the database does not answer, or lantoa prepare has not run")
        return
    said = f"{sealed.present} under the secret key, {sealed.older} under an older one"
    if sealed.lost:
        said += f", {sealed.lost} that no key here opens: connected anew, or the key they need put into LANTOA_SECRET_KEY_OLD"
    yield Row(not sealed.lost, "sealed", said)
    needed = "kept until lantoa keys seal-anew" if sealed.older else "opens nothing any more but old sessions and marks"
    yield _file("LANTOA_SECRET_KEY_OLD", f"{older} ({needed})" if older else "none", "older keys")


def _own(name: str, path: Path, what: str) -> Row:
    from lantoa.kit.own_key import published_keys

    keys = published_keys(path)
    if not path.exists():
        return Row(True, name, f"{what}; made when first needed, {len(keys)} published")
    return Row(
        _is_closed(path),
        name,
        f"{what}; {len(keys)} published, the last {keys[-1].hex()[:8] if keys else '-'}…{_open(path)}",
    )


def _market() -> Row:
    from django.conf import settings

    from lantoa.portal.actions.market_key import published

    path = Path(settings.MARKET_KEYS)
    if not path.exists():
        return Row(True, "market.keys", "signs what is said to other provinces' markets; made when first needed")
    keys = published()
    return Row(
        _is_closed(path),
        "market.keys",
        f"signs what is said to other provinces' markets; {len(keys)} published{_open(path)}",
    )


def _backup() -> Row:
    from config.backup.errors import BackupError
    from config.backup.vault import KEY, RECIPIENT, Vault

    if not (
        os.environ.get(RECIPIENT)
        or os.environ.get(f"{RECIPIENT}_FILE")
        or os.environ.get(KEY)
        or os.environ.get(f"{KEY}_FILE")
    ):
        return Row(True, "backup", "no key set: no copies are made")
    try:
        vault = Vault.from_environment()
    except BackupError as error:
        return Row(False, "backup", str(error))
    return _file(
        KEY,
        f"copies are sealed for {vault.recipient[:12]}…; what opens them is {'' if vault.opens else 'not '}here",
        "backup",
    )


def _file(variable: str, said: str, name: str = "") -> Row:
    """A key given by this variable; one in a file that others may read is not well kept."""
    path = Path(os.environ.get(f"{variable}_FILE", ""))
    named = path != Path()
    return Row(
        not named or _is_closed(path),
        name or variable.removeprefix("LANTOA_").lower(),
        said + (_open(path) if named else ""),
    )


def _where(variable: str) -> str:
    return os.environ.get(f"{variable}_FILE") or "in the environment: better in a file"


def _is_closed(path: Path) -> bool:
    try:
        return not path.stat().st_mode & 0o007
    except OSError:
        return False


def _open(path: Path) -> str:
    return "" if _is_closed(path) else f"; {path} can be read by everybody (chmod 600)"
