"""`lantoa messages`: compile every room's catalogue, and list the sentences that have no Vietnamese yet."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
METHODS = [
    ("**/tests/**", "ignore"),
    ("**.py", "python"),
    ("**/templates/**.html", "jinja2"),
    ("**/templates/**.txt", "jinja2"),
]
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def main(arguments: list[str]) -> int:
    """Compile all; the exit code is 1 when a sentence has no Vietnamese."""
    parser = argparse.ArgumentParser(prog="lantoa messages", description=__doc__)
    parser.add_argument("--quiet", action="store_true", help="compile only")
    options = parser.parse_args(arguments)
    for source in catalogues():
        compile_catalogue(source)
    if options.quiet:
        return 0
    bare = list(untranslated())
    for room, sentence in bare:
        sys.stdout.write(f"{room}: {sentence}\n")
    sys.stdout.write(f"{len(bare)} without Vietnamese.\n")
    return 1 if bare else 0


def catalogues() -> list[Path]:
    return sorted((ROOT / "lantoa").glob("*/locale/*/LC_MESSAGES/django.po"))


def compile_catalogue(source: Path) -> None:
    """Write the `.mo` beside the `.po`; nothing is written when the catalogue cannot be read."""
    catalogue = _read(source)
    target = source.with_suffix(".mo")
    beside = target.with_suffix(".mo.new")
    with beside.open("wb") as file:
        write_mo(file, catalogue)
    beside.replace(target)


def untranslated() -> Iterable[tuple[str, str]]:
    """(room, English sentence) for every sentence in the rooms' code and templates that their catalogue has no Vietnamese for."""
    for room in sorted(path for path in (ROOT / "lantoa").iterdir() if path.is_dir() and path.name != "__pycache__"):
        source = room / "locale/vi/LC_MESSAGES/django.po"
        catalogue = _read(source) if source.exists() else Catalog()
        for sentence in sorted(used(room)):
            entry = catalogue.get(sentence)
            if entry is None or not (all(entry.string) if isinstance(entry.string, tuple) else entry.string):
                yield room.name, sentence


def used(room: Path) -> set[str]:
    """The English sentences that this room's code and templates pass to gettext."""
    found = extract_from_dir(
        room, METHODS, keywords=KEYWORDS, options_map={"**.html": {"extensions": "", "silent": "false"}}
    )
    return {message[0] if isinstance(message, tuple) else message for _, _, message, *_ in found}


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parents[1].name, abort_invalid=True)
