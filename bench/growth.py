"""How a cost grows: the slope through its points on paper with two logarithmic axes, and their picture as SVG."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log10

Point = Sequence[float]
WIDE, HIGH, LEFT, RIGHT, TOP, BOTTOM = 720, 440, 70, 200, 20, 50
COLOURS = ("#0b6e69", "#b83a26", "#e0972f", "#3b5b92", "#6b4e9b", "#2d7d46", "#8a5a2b", "#1d2a2c", "#a83279", "#4a90a4")


def slope(points: Sequence[Point]) -> float:
    """The exponent by least squares: 0 stays as it is, 1 grows as the objects do. Needs two sizes."""
    xs, ys = [log10(x) for x, _y in points], [log10(y) for _x, y in points]
    mean_x, mean_y = sum(xs) / len(xs), sum(ys) / len(ys)
    spread = sum((x - mean_x) ** 2 for x in xs)
    return round(sum((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)) / spread, 3)


def picture(title: str, lines: Mapping[str, Sequence[Point]]) -> str:
    """All of them in one picture, each with its slope beside it."""
    sizes = [x for points in lines.values() for x, _y in points]
    costs = [y for points in lines.values() for _x, y in points]
    low_x, high_x = int(log10(min(sizes))), -int(-log10(max(sizes)) // 1)
    low_y, high_y = int(log10(min(costs)) // 1), -int(-log10(max(costs)) // 1)

    def place(x: float, y: float) -> tuple[float, float]:
        across = (log10(x) - low_x) / max(1, high_x - low_x) * (WIDE - LEFT - RIGHT)
        up = (log10(y) - low_y) / max(1, high_y - low_y) * (HIGH - TOP - BOTTOM)
        return round(LEFT + across, 1), round(HIGH - BOTTOM - up, 1)

    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {HIGH}" font-family="sans-serif" font-size="13">',
        f"<title>{title}</title>",
        f'<rect width="{WIDE}" height="{HIGH}" fill="#fbf8f1"/>',
    ]
    for power in range(low_x, high_x + 1):
        x, _y = place(10**power, 10**low_y)
        drawn.append(f'<path d="M{x} {TOP}V{HIGH - BOTTOM}" stroke="#ddd"/>')
        drawn.append(f'<text x="{x}" y="{HIGH - BOTTOM + 18}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low_y, high_y + 1):
        _x, y = place(10**low_x, 10**power)
        drawn.append(f'<path d="M{LEFT} {y}H{WIDE - RIGHT}" stroke="#ddd"/>')
        drawn.append(f'<text x="{LEFT - 6}" y="{y + 4}" text-anchor="end">{10**power:g}</text>')
    drawn.append(f'<text x="{(LEFT + WIDE - RIGHT) / 2}" y="{HIGH - 10}" text-anchor="middle">objects</text>')
    drawn.append(f'<text transform="translate(16 {HIGH / 2}) rotate(-90)" text-anchor="middle">µs of CPU</text>')
    at = [place(*points[-1])[1] for points in lines.values()]
    for number, (name, points) in enumerate(lines.items()):
        colour = COLOURS[number % len(COLOURS)]
        path = "L".join(f"{x} {y}" for x, y in (place(*point) for point in points))
        drawn.append(f'<path d="M{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn += [f'<circle cx="{x}" cy="{y}" r="3" fill="{colour}"/>' for x, y in (place(*point) for point in points)]
        drawn.append(
            f'<text x="{WIDE - RIGHT + 10}" y="{_apart(at, number)}" fill="{colour}">{name}: {slope(points):+.2f}</text>'
        )
    return "\n".join([*drawn, "</svg>"]) + "\n"


def _apart(wanted: Sequence[float], number: int, least: float = 17) -> float:
    """Where the words of this line stand, none upon another's."""
    placed: dict[int, float] = {}
    for one in sorted(range(len(wanted)), key=lambda each: wanted[each]):
        placed[one] = max(wanted[one], max(placed.values(), default=-least) + least)
    beyond = max(0, max(placed.values()) - (HIGH - BOTTOM))
    return round(placed[number] - beyond + 4, 1)
