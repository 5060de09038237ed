"""`make check`: what a machine can see without running the product; says which look failed, and shows the longest pieces."""

from __future__ import annotations

import ast
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
LOOKS = {
    "types": (str(BIN / "mypy"), "--no-error-summary"),
    "architecture": (sys.executable, "-m", "pytest", "-q", "-p", "no:xdist", "tests/architecture"),
    "contracts": (str(BIN / "lint-imports"),),
    "lint": (str(BIN / "ruff"), "check", "--quiet", "--output-format", "concise"),
    "format": (str(BIN / "ruff"), "format", "--check", "--output-format", "concise"),
}
FOLDERS = ("lantoa", "sandbox", "config", "bench", "deploy", "tests")


def main() -> int:
    """0 when every look finds nothing."""
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(look, LOOKS))
    for name, code, _, said in answers:
        if code:
            sys.stdout.write(f"--- {name}\n{shortened(said)}\n")
    for name, code, seconds, said in answers:
        closing = said.strip().splitlines()[-1] if name == "architecture" and said.strip() else ""
        sys.stdout.write(f"{name:<14}{'failed' if code else 'ok':<8}{seconds:5.1f} s  {closing}\n")
    told()
    longest()
    return 1 if any(code for _, code, _, _ in answers) else 0


def look(name: str) -> tuple[str, int, float, str]:
    started = time.monotonic()
    done = subprocess.run(LOOKS[name], cwd=ROOT, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    return name, done.returncode, time.monotonic() - started, done.stdout + done.stderr


def shortened(said: str, *, lines: int = 60) -> str:
    rows = said.strip().splitlines()
    more = f"\n… and {len(rows) - lines} lines more" if len(rows) > lines else ""
    return "\n".join(row[:300] for row in rows[:lines]) + more


def told() -> None:
    """How far the security register and the advisories reach: what fails, the architecture tests and tests/security say."""
    from config import advisories
    from tests.architecture import asvs

    sys.stdout.write(f"{asvs.summary()}\n{advisories.said()}\n")


def longest() -> None:
    """The ten longest modules and functions, for information: a file is split when it has two subjects, not for its length."""
    modules, functions = [], []
    for path in (
        path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py") if "migrations" not in path.parts
    ):
        source = path.read_text(encoding="utf-8")
        modules.append((source.count("\n"), str(path.relative_to(ROOT))))
        functions += [
            (length, f"{path.relative_to(ROOT)}:{line} {name}") for length, line, name in functions_of(source)
        ]
    for title, rows in (("modules", modules), ("functions", functions)):
        sys.stdout.write(
            f"Longest {title}: " + ", ".join(f"{name} {length}" for length, name in sorted(rows)[:-11:-1]) + "\n"
        )


def functions_of(source: str) -> Iterator[tuple[int, int, str]]:
    """(lines, first line, name) of every function."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (node.end_lineno or node.lineno) - node.lineno + 1, node.lineno, node.name


if __name__ == "__main__":
    sys.exit(main())
