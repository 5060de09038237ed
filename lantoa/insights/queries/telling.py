"""Figures in the words of the language now spoken: their names, what they come to, and what changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lantoa.insights.rules.disclosure import Shown as Shown_
from lantoa.insights.rules.indicator import SEX, Indicator, book
from lantoa.kit.money import NBSP
from lantoa.kit.money import format_dong as dong

Shown = Mapping[str, Any]


def said(words: Mapping[str, str]) -> str:
    """What a definition says in the language now spoken, English where it lacks it."""
    language = (get_language() or "vi")[:2]
    return words.get(language) or words["en"]


def name(one: Indicator, cut: str = "") -> str:
    return f"{said(one.name)}: {cut_word(one, cut)}" if cut else said(one.name)


def cut_word(one: Indicator, cut: str) -> str:
    """What a cut of a figure is called; of one that is no longer cut so, its own name."""
    names, word = ("sex", cut.removeprefix(SEX)) if cut.startswith(SEX) else (one.cut_names, cut)
    words = book().cut_names.get(names, {}).get(word)
    return said(words) if words else cut


def unit(one: Indicator) -> str:
    return said(book().units[one.unit])


def month_title(month: date) -> str:
    return _("%(month)s/%(year)s") % {"month": month.month, "year": month.year}


def number(value: float) -> str:
    return f"{value:,.0f}".replace(",", ".")


def percent(value: int, over: int) -> str:
    """With one place after the comma, "–" where there is nothing to be a part of."""
    return "–" if not over else f"{100 * value / over:.1f}".replace(".", ",") + f"{NBSP}%"


def ranged(one: Shown_) -> str:
    """A range of people in words."""
    if one.hidden:
        return _("under %(count)s") % {"count": number((one.most or 0) + 1)}
    return (
        _("%(count)s or more") % {"count": number(one.least)}
        if one.most is None
        else f"{number(one.least)}–{number(one.most)}"
    )


def told(one: Indicator, shown: Shown | None) -> str:
    """What everybody sees of a number, in words; a dash for a month that was not counted."""
    if shown is None:
        return "–"
    if not shown:
        return _("kept back")
    if "share" in shown:
        return f"≈{NBSP}{shown['share']}{NBSP}%"
    if "least" in shown:
        return ranged(Shown_(shown["least"], shown.get("most")))
    if one.is_share:
        return percent(shown["value"], shown.get("over") or 0)
    return dong(shown["value"]) if one.unit == "dong" else number(shown["value"])


def drawn(one: Indicator, shown: Shown | None) -> float | None:
    """The height of a mark in a chart: a range by its lower end, a share in per cent; None for a gap."""
    if not shown:
        return None
    if "share" in shown:
        return cast(int, shown["share"])
    if "least" in shown:
        return cast(int, shown["least"])
    if one.is_share:
        over = shown.get("over") or 0
        return round(100 * shown["value"] / over, 1) if over else None
    return cast(int, shown["value"])


def spark(heights: Sequence[float | None], width: int = 64, height: int = 20) -> str:
    """A small line without axes: an SVG path from left to right, from nought to the largest; "" where there is no line."""
    known = [value for value in heights if value is not None]
    if len(known) < 2:
        return ""
    top, step = max(*known, 1), width / max(len(heights) - 1, 1)
    parts, pen = [], "M"
    for at, value in enumerate(heights):
        if value is None:
            pen = "M"
        else:
            parts.append(f"{pen}{at * step:.0f} {height - max(value, 0) * (height - 2) / top - 1:.0f}")
            pen = "L"
    return "".join(parts)


def change(one: Indicator, before: Shown | None, now: Shown | None) -> str:
    """One plain sentence on what changed since the month before; "" where nothing can be said."""
    if not before or not now or "least" in now or "share" in now or "least" in before:
        return ""
    if one.is_share:
        was, is_ = (100 * it["value"] / it["over"] if it.get("over") else None for it in (before, now))
        if was is None or is_ is None or abs(is_ - was) < 0.1:
            return ""
        words = (
            _("%(name)s: %(now)s, up from %(before)s.") if is_ > was else _("%(name)s: %(now)s, down from %(before)s.")
        )
        return words % {"name": said(one.name), "now": told(one, now), "before": told(one, before)}
    difference = now["value"] - before["value"]
    if not difference:
        return ""
    # Units are said of many; English would say "1 stalls".
    bare = abs(difference) == 1 and (get_language() or "").startswith("en")
    counted = number(abs(difference)) if bare else f"{number(abs(difference))} {unit(one)}"
    amount = dong(abs(difference)) if one.unit == "dong" else counted
    words = (
        _("%(name)s: %(now)s, %(amount)s more than the month before.")
        if difference > 0
        else _("%(name)s: %(now)s, %(amount)s fewer than the month before.")
    )
    return words % {"name": said(one.name), "now": told(one, now), "amount": amount}
