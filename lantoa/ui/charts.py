"""Charts and the map of communes, drawn on the server: where each mark stands, in a space 340 wide like a phone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

WIDTH, HEIGHT, LEFT, BOTTOM, TOP = 340, 170, 32, 22, 8
_GROUND = HEIGHT - BOTTOM
_LETTER = 6.6


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart ready to write down: grid lines (y, words), bars (series, x, y, width, height), lines (series, path), words below."""

    width: int
    height: int
    left: int
    grid: list[tuple[float, str]]
    bars: list[tuple[int, float, float, float, float]]
    lines: list[tuple[int, str]]
    below: list[tuple[float, str]]


def draw(rows: Sequence[Sequence[Any]], kind: str = "bars") -> Drawing:
    """Rows of (words, value, value …); None is a gap. `kind` is "bars" or "lines"; at most two series read well."""
    series = list(zip(*(row[1:] for row in rows), strict=True)) if rows else []
    top = nice_top(max((value for values in series for value in values if value is not None), default=0))
    step = (WIDTH - LEFT) / max(len(rows), 1)
    grid = [(_y(part * top / 2, top), _short(part * top / 2)) for part in range(3)]
    every = int(max((len(str(row[0])) for row in rows), default=0) * _LETTER / step) + 1
    below = [(round(LEFT + step * (at + 0.5), 1), str(row[0])) for at, row in enumerate(rows) if at % every == 0]
    bars = (
        [bar for number, values in enumerate(series) for bar in _bars(number, len(series), values, top, step)]
        if kind == "bars"
        else []
    )
    lines = [(number, _path(values, top, step)) for number, values in enumerate(series)] if kind == "lines" else []
    return Drawing(WIDTH, HEIGHT, LEFT, grid, bars, lines, below)


def nice_top(largest: float) -> float:
    """The next round number whose half is round too."""
    if largest <= 0:
        return 2
    power = 10 ** (len(str(int(largest))) - 1)
    return (
        next(step * power for step in (1, 1.2, 1.6, 2, 3, 4, 5, 6, 8, 10) if step * power >= largest)
        if largest >= 2
        else 2
    )


def _y(value: float, top: float) -> float:
    return round(_GROUND - (_GROUND - TOP) * value / top, 1)


def _short(value: float) -> str:
    for size, word in ((1_000_000_000, " tỷ"), (1_000_000, " tr"), (1_000, "k")):
        if value >= size:
            return f"{value / size:g}".replace(".", ",") + word
    return f"{value:g}".replace(".", ",")


def _bars(
    number: int, count: int, values: Sequence[Any], top: float, step: float
) -> list[tuple[int, float, float, float, float]]:
    width = min(step * 0.72, 34 * count) / count
    found = []
    for at, value in enumerate(values):
        if value:
            y = _y(value, top)
            x = LEFT + step * (at + 0.5) - width * count / 2 + width * number
            found.append((number, round(x, 1), y, round(width - (1.5 if count > 1 else 0), 1), round(_GROUND - y, 1)))
    return found


def _path(values: Sequence[Any], top: float, step: float) -> str:
    parts, pen = [], "M"
    for at, value in enumerate(values):
        if value is None:
            pen = "M"
            continue
        parts.append(f"{pen}{LEFT + step * (at + 0.5):.1f} {_y(value, top):.1f}")
        pen = "L"
    return "".join(parts)


def map_of(tiles: Sequence[tuple[int, int, str, Any, str]]) -> dict[str, Any]:
    """Tiles (column, row, name, value or None, href) with their shade 0–4 by fifths of the largest value; None has none. `listed` is most first."""
    most = max((tile[3] for tile in tiles if tile[3] is not None), default=0) or 1
    shaded = [(*tile, None if tile[3] is None else min(int(tile[3] * 5 / most), 4)) for tile in tiles]
    columns = max((tile[0] for tile in tiles), default=0) + 1
    rows = max((tile[1] for tile in tiles), default=0) + 1
    listed = sorted(((tile[2], tile[3], tile[4]) for tile in tiles if tile[3] is not None), key=lambda tile: -tile[1])
    return {"tiles": shaded, "columns": columns, "rows": rows, "most": most, "listed": listed}


@lru_cache(256)
def here_of(tiles: tuple[tuple[int, int, str], ...], here: str) -> dict[str, Any]:
    """Two SVG paths, `here`, the tile with this code, and the `rest`, with the size of the whole; tiles ten wide."""
    paths = {code: f"M{col * 10} {row * 10}h9v9h-9z" for col, row, code in tiles}
    width, height = (10 * (max((tile[axis] for tile in tiles), default=0) + 1) for axis in (0, 1))
    rest = "".join(path for code, path in paths.items() if code != here)
    return {"width": width, "height": height, "rest": rest, "here": paths.get(here, "")}
