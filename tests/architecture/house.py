"""The plan of the house as it stands in the files: rooms, floors, what each file names."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

FLOORS: tuple[tuple[str, ...], ...] = (
    ("kit",), ("ui",), ("journal",), ("places", "messages"), ("accounts",), ("documents",), ("payments", "shipping", "signing"),
    ("catalog", "learning", "cases"), ("stock",), ("stores", "websites"), ("orders", "markets"), ("preorders",), ("channels", "workforce", "books"), ("live",),
    ("insights", "desks"), ("portal",),
)  # fmt: skip
LABELS = {"lantoa_messages": "messages"}


@dataclass(frozen=True)
class House:
    """A tree of files laid out like this project; tests plant faults in a copy."""

    root: Path

    @cached_property
    def rooms(self) -> list[str]:
        return sorted(path.parent.name for path in (self.root / "lantoa").glob("*/apps.py"))

    def floor(self, room: str) -> int:
        return next(number for number, rooms in enumerate(FLOORS) if room in rooms)

    def below(self, upper: str, lower: str) -> bool:
        return self.floor(lower) < self.floor(upper)

    def sources(self, pattern: str) -> list[tuple[str, Path]]:
        """(room, file) of every file of the rooms that fits; tests and migrations aside."""
        found = sorted((self.root / "lantoa").glob(f"*/{pattern}"))
        parts = {"tests", "migrations"}
        return [
            (path.relative_to(self.root / "lantoa").parts[0], path) for path in found if not parts & set(path.parts)
        ]

    def short(self, path: Path) -> str:
        return str(path.relative_to(self.root))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def calls(module: ast.AST, *names: str) -> list[ast.Call]:
    """Every call of a function of one of these names, plain or as an attribute."""
    found = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in names:
                found.append(node)
    return found


def text_of(node: ast.AST | None) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def keyword(call: ast.Call, name: str) -> ast.AST | None:
    return next((word.value for word in call.keywords if word.arg == name), None)
